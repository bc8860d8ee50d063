"""The best passages, with and without some taken out of the question, against the naive way: rank all, drop, take the first."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from assistant import retrieval
from assistant.cleaning import CleanText, clean
from assistant.compilation import Identity
from assistant.descriptions import Description
from assistant.generation import Generation
from assistant.kinds import PLAIN
from assistant.loaders import Document, Page
from assistant.manifest import FORMAT, RULES, DocumentEntry, Manifest, file_checksum
from assistant.partitions import PartitionedVectors
from assistant.passages import split
from assistant.reading.exchange import clean_data
from assistant.retrieval import best_hits, best_rows, rank
from assistant.sources import Source
from assistant.vectors import FlatVectors
from tests.indexing import lexical_index

DIMENSION = 8
WORDS = "кластер завод молоко сыр вуз парк резидент область губернатор закон налог экспорт".split()
DOCUMENTS = 12
Mask = NDArray[np.bool_]


@pytest.fixture(scope="module")
def generation(tmp_path_factory: pytest.TempPathFactory) -> Generation:
    """Twelve documents of about eight passages; some passages are the same in words and vector, so that scores are equal."""
    folder = tmp_path_factory.mktemp("generation")
    chance = np.random.default_rng(7)
    sentences = [" ".join(chance.choice(WORDS, 9)).capitalize() + "." for _ in range(6)]
    entries, cleans = [], []
    files: dict[str, tuple[int, str]] = {}
    places: list[tuple[int, int, int]] = []
    for number in range(DOCUMENTS):
        text = "\n\n".join(" ".join(chance.choice(sentences, 2)) for _ in range(8))
        source = Source(f"{number:064}", f"документ-{number}.txt", PLAIN, len(text), Description())
        made = clean(Document(source, f"Документ {number}", (Page(None, None, text),), ()))
        spans = [passage.span for passage in split(made, 100)]
        file = f"{number}.json"
        (folder / file).write_text(json.dumps(clean_data(made)), encoding="utf-8")
        files[file] = ((folder / file).stat().st_size, file_checksum(folder / file))
        first = len(places)
        places += [(number, span.start, span.stop) for span in spans]
        entries.append(DocumentEntry(source, made.title, file, "", "", (0, 0), first, len(places), 0, ()))
        cleans.append(made)
    identity = Identity("проба", "0" * 64, "", "", DIMENSION, 512)
    manifest = Manifest("проба", "", FORMAT, RULES, 100, identity, tuple(entries), (), files, "")
    texts = [_text(cleans, place) for place in places]
    vector_of = {text: _unit(chance.normal(size=DIMENSION)) for text in dict.fromkeys(texts)}
    vectors = FlatVectors.build(np.array([vector_of[text] for text in texts], np.float32))
    lexical = lexical_index(texts, folder)
    return Generation(
        folder,
        manifest,
        lexical,
        vectors,
        np.array(places, np.int64),
        np.zeros(0, np.uint32),
        {},
        np.zeros(len(places), np.int64),
    )


def _text(cleans: list[CleanText], place: tuple[int, int, int]) -> str:
    number, start, stop = place
    return cleans[number].text[start:stop]


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float32]:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


questions = st.lists(st.sampled_from([*WORDS, "трактор"]), min_size=1, max_size=4).map(" ".join)
vectors = st.integers(0, 1000).map(lambda seed: _unit(np.random.default_rng(seed).normal(size=DIMENSION)))
kept_documents = st.sets(st.integers(0, DOCUMENTS - 1))
weights = st.sampled_from([0.0, 0.3, 0.7, 1.0])


def _among(generation: Generation, documents: set[int]) -> Mask:
    return np.isin(generation.places[:, 0], list(documents))


def _naive(scores: NDArray[np.float32], among: Mask, top: int) -> list[int]:
    order = sorted(range(len(scores)), key=lambda row: (-float(scores[row]), row))
    return [row for row in order if among[row]][:top]


def _naive_rank(scores: NDArray[np.float32], among: Mask, row: int) -> int:
    return 1 + sum(bool(among[other] and scores[other] > scores[row]) for other in range(len(scores)))


@given(question=questions, vector=vectors, weight=weights, documents=kept_documents, top=st.integers(0, 130))
def test_hits_among_some_are_those_of_the_whole_ranking_without_the_rest(
    generation: Generation, question: str, vector: NDArray[np.float32], weight: float, documents: set[int], top: int
) -> None:
    among = _among(generation, documents)
    whole = rank(generation, question, vector, weight)
    hits = best_hits(generation, rank(generation, question, vector, weight, among), top)
    expected = _naive(whole.fused, among, top)
    assert [hit.row for hit in hits] == expected
    assert len(hits) == min(top, int(among.sum()))
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    for hit in hits:
        values = (hit.score, hit.similarity, hit.lexical)
        assert values == (whole.fused[hit.row], whole.dense[hit.row], whole.lexical[hit.row])
        assert hit.dense_rank == _naive_rank(whole.dense, among, hit.row)
        assert hit.lexical_rank == _naive_rank(whole.lexical, among, hit.row)
        assert hit.passage == generation.passage(hit.row)


@given(question=questions, vector=vectors, top=st.integers(1, 130))
def test_without_a_filter_the_hits_are_the_stable_sort_of_all(
    generation: Generation, question: str, vector: NDArray[np.float32], top: int
) -> None:
    ranking = rank(generation, question, vector, 0.7)
    assert len(ranking.rows) == len(generation)
    expected = np.argsort(-ranking.fused, kind="stable")[:top]
    assert [hit.row for hit in best_hits(generation, ranking, top)] == expected.tolist()
    among = rank(generation, question, vector, 0.7, np.ones(len(generation), np.bool_))
    assert all(np.array_equal(getattr(among, name), getattr(ranking, name)) for name in ("fused", "dense", "lexical"))


def test_the_collection_has_equal_scores_to_put_in_order(generation: Generation) -> None:
    ranking = rank(generation, "кластер", _unit(np.ones(DIMENSION)), 0.7)
    assert len(set(ranking.fused.tolist())) < len(generation) - 10


scores_with_ties = arrays.arrays(
    np.float32,
    st.integers(0, 200),
    elements=st.one_of(st.sampled_from([0.0, -0.0, 1.0, -np.inf, np.inf]), st.floats(-3, 3, width=32)),
)


@given(scores=scores_with_ties, top=st.integers(-1, 220))
def test_best_rows_are_the_beginning_of_the_stable_sort(scores: NDArray[np.float32], top: int) -> None:
    assert best_rows(scores, top).tolist() == np.argsort(-scores, kind="stable")[: max(top, 0)].tolist()


@pytest.fixture(scope="module")
def parted(generation: Generation) -> Generation:
    """The same with its vectors parted, as a large collection has them."""
    assert isinstance(generation.vectors, FlatVectors)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("assistant.partitions._PARTS", 0.5)
        return replace(generation, vectors=PartitionedVectors.build(generation.vectors))


@given(question=questions, vector=vectors, weight=weights, documents=kept_documents)
def test_a_large_collection_scores_what_it_scores_as_a_small_one_would(
    generation: Generation, parted: Generation, question: str, vector: NDArray[np.float32], weight: float, documents: set[int]
) -> None:
    whole = rank(generation, question, vector, weight)
    for among in (None, _among(generation, documents)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(retrieval, "NEAREST", 10)
            patch.setattr("assistant.partitions.LARGE", 20)
            some = rank(parted, question, vector, weight, among)
        assert (np.diff(some.rows) > 0).all()
        assert among is None or among[some.rows].all()
        assert some.background == pytest.approx(whole.dense.mean(), abs=1e-5)
        assert whole.background == pytest.approx(np.median(whole.dense))
        for name in ("fused", "dense", "lexical"):
            np.testing.assert_allclose(getattr(some, name), getattr(whole, name)[some.rows], atol=2e-4)
        inside = np.ones(len(generation), np.bool_) if among is None else among
        shared = np.flatnonzero(inside & (whole.lexical > 0))
        best = shared[np.argsort(-whole.lexical[shared], kind="stable")[:10]]
        assert set(best) <= set(some.rows), "the best by BM25 are always among those scored"


def test_what_a_question_read_of_the_files_may_be_given_back(generation: Generation, monkeypatch: pytest.MonkeyPatch) -> None:
    question, vector = WORDS[0], _unit(np.random.default_rng(1).normal(size=DIMENSION))
    before = rank(generation, question, vector, 0.7)
    monkeypatch.setattr("assistant.generation._MAPPED", -1)
    for _ in range(2):
        after = rank(generation, question, vector, 0.7)
        np.testing.assert_array_equal(after.fused, before.fused)


def test_where_all_are_taken_out_nothing_is_found(generation: Generation) -> None:
    ranking = rank(generation, "кластер", _unit(np.ones(DIMENSION)), 0.7, np.zeros(len(generation), np.bool_))
    assert best_hits(generation, ranking, 10) == ()
    assert len(ranking.rows) == 0


def test_no_passages_no_hits() -> None:
    assert best_rows(np.zeros(0, np.float32), 5).tolist() == []
