"""The lexical index: against a naive BM25, on disk and back, and against damage."""

import json
import math
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.language import terms
from assistant.lexical import LexicalIndex
from assistant.postings import EXACT, K1, B
from tests.indexing import lexical_index

VOCABULARY = st.sampled_from(
    "кластер кластеры кластеров рост роста спрос ёлка елка социально-экономический 209-ФЗ 2007 и в XIX Silicon — [1,с.20]".split()
)
TEXTS = st.lists(VOCABULARY, max_size=12).map(" ".join)
CORPORA = st.lists(TEXTS, max_size=8)


def naive(texts: Sequence[str], question: str, k1: float = K1, b: float = B, exact: float = EXACT) -> list[float]:
    """BM25 as the formula reads."""
    lemmas = [[term.lemma for term in terms(text)] for text in texts]
    forms = [[term.form for term in terms(text)] for text in texts]
    lengths = [len({term.span for term in terms(text)}) for text in texts]
    mean = sum(lengths) / len(lengths) if texts else 0.0
    asked = terms(question)
    scores = [0.0] * len(texts)
    for share, bags, wanted in ((1.0, lemmas, {t.lemma for t in asked}), (exact, forms, {t.form for t in asked})):
        for term in wanted:
            held = sum(term in bag for bag in bags)
            idf = math.log(1 + (len(texts) - held + 0.5) / (held + 0.5))
            for row, bag in enumerate(bags):
                if tf := Counter(bag)[term]:
                    scores[row] += share * idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * lengths[row] / mean))
    return scores


@given(CORPORA, TEXTS)
def test_scores_are_those_of_the_formula(texts: list[str], question: str) -> None:
    scores = lexical_index(texts).scores(question)
    assert scores.dtype == np.float32
    assert scores.shape == (len(texts),)
    np.testing.assert_allclose(scores, naive(texts, question), rtol=1e-5, atol=1e-6)


@given(CORPORA, TEXTS, st.floats(0.1, 3), st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=40)
def test_its_parameters_are_those_of_the_formula(texts: list[str], question: str, k1: float, b: float, exact: float) -> None:
    scores = lexical_index(texts, k1=k1, b=b, exact=exact).scores(question)
    np.testing.assert_allclose(scores, naive(texts, question, k1, b, exact), rtol=1e-5, atol=1e-6)


def test_an_exact_form_ranks_above_another_of_its_lemma() -> None:
    scores = lexical_index(["спрос кластеры", "спрос кластеров", "рост"]).scores("кластеров")
    assert scores[1] > scores[0] > scores[2] == 0


def test_yo_is_ye() -> None:
    index = lexical_index(["учёт самолётов", "учет самолетов", "рост"])
    for question in ("учёт самолёта", "учет самолета"):
        scores = index.scores(question)
        assert scores[0] == scores[1] > scores[2]


def test_a_word_with_hyphens_is_found_whole_and_in_parts() -> None:
    scores = lexical_index(["социально-экономический рост", "экономический рост", "спрос"]).scores("социально-экономическое")
    assert scores[0] > scores[1] > scores[2] == 0


def test_a_lemma_asked_twice_counts_once() -> None:
    index = lexical_index(["рост спроса", "кластер"])
    np.testing.assert_array_equal(index.scores("рост рост"), index.scores("рост"))


@pytest.mark.parametrize("question", ["", "и в на", "—", "[1, с. 20]", "неведомое"])
def test_a_question_that_shares_no_term_scores_zero(question: str) -> None:
    assert not lexical_index(["рост спроса", "кластер"]).scores(question).any()


@pytest.mark.parametrize("texts", [[], [""], ["и в", "—"]])
def test_texts_without_terms_score_zero(texts: list[str], tmp_path: Path) -> None:
    index = lexical_index(texts, tmp_path)
    for one in (index, LexicalIndex.load(tmp_path)):
        assert len(one) == len(texts)
        assert one.scores("рост").tolist() == [0.0] * len(texts)
        assert one.rarity("рост") == pytest.approx(math.log(1 + (len(texts) + 0.5) / 0.5))


def test_the_rarer_a_lemma_the_larger_its_rarity() -> None:
    index = lexical_index(["рост спрос", "рост кластер", "рост спрос", "рост"])
    values = [index.rarity(lemma) for lemma in ("рост", "спрос", "кластер", "неведомый")]
    assert values == sorted(set(values))
    assert values[0] > 0
    assert index.rarity("спрос") == pytest.approx(math.log(1 + 2.5 / 2.5))


@given(CORPORA, TEXTS)
@settings(max_examples=25)
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, texts: list[str], question: str) -> None:
    folder = tmp_path_factory.mktemp("index")
    index = lexical_index(texts, folder)
    loaded = LexicalIndex.load(folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(LexicalIndex.FILES)
    np.testing.assert_array_equal(loaded.scores(question), index.scores(question))
    assert [loaded.rarity(term.lemma) for term in terms(question)] == [index.rarity(term.lemma) for term in terms(question)]


def test_postings_are_mapped_and_the_files_are_the_same_every_time(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        lexical_index(iter(["рост кластера", "спрос и рост"]), tmp_path / name)
        contents.append([(tmp_path / name / file).read_bytes() for file in LexicalIndex.FILES])
    assert contents[0] == contents[1]
    loaded = LexicalIndex.load(tmp_path / "one")
    assert isinstance(loaded.impacts.base, np.memmap)
    assert isinstance(loaded.rows.base, np.memmap)


OFFSETS, ROWS, IMPACTS, FREQUENCIES, LENGTHS = LexicalIndex.ARRAYS


def changed(name: str, change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Path], None]:
    """Return what replaces the array in file `name`."""

    def damage(folder: Path) -> None:
        np.save(folder / name, change(np.load(folder / name)))

    return damage


def described(content: object) -> Callable[[Path], None]:
    """Return what replaces the description."""

    def damage(folder: Path) -> None:
        (folder / LexicalIndex.FILES[0]).write_text(json.dumps(content), encoding="utf-8")

    return damage


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    lexical_index(["рост кластера", "спрос и рост", "завод"], folder)
    return folder


@pytest.mark.parametrize("name", LexicalIndex.FILES)
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9])
def test_a_cut_file_is_refused(saved: Path, tmp_path: Path, name: str, share: float) -> None:
    folder = Path(shutil.copytree(saved, tmp_path / "cut"))
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(ValueError, match=r"."):
        LexicalIndex.load(folder)


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (described([]), "numbers of passages and terms"),
        (described({"passages": 3}), "numbers of passages and terms"),
        (described({"passages": "3", "terms": 8}), "numbers of passages and terms"),
        (described({"passages": 3, "terms": 9}), "expected 9"),
        (described({"passages": 2, "terms": 8}), "expected 2"),
        (changed(LENGTHS, lambda lengths: lengths[:-1]), "lengths of 2 passages"),
        (changed(FREQUENCIES, lambda times: times[:-1]), "offsets of postings"),
        (changed(ROWS, lambda rows: rows + 3), "beyond the 3"),
        (changed(ROWS, lambda rows: rows - 1), "beyond the 3"),
        (changed(ROWS, lambda rows: rows[:-1]), "offsets of postings"),
        (changed(ROWS, lambda rows: rows[:, None]), "expected one row of int32"),
        (changed(ROWS, lambda rows: rows.astype(np.int64)), "expected one row of int32"),
        (changed(OFFSETS, lambda offsets: offsets[:0]), "0 offsets"),
        (changed(OFFSETS, lambda offsets: offsets + 1), "offsets of postings"),
        (changed(OFFSETS, lambda offsets: offsets[[0, 2, 1, *range(3, len(offsets))]]), "offsets of postings"),
        (changed(OFFSETS, lambda offsets: offsets.astype(np.float64)), "expected one row of int64"),
        (changed(IMPACTS, lambda impacts: impacts[:-1]), "offsets of postings"),
        (changed(IMPACTS, lambda impacts: impacts * np.float32("nan")), "finite"),
        (changed(IMPACTS, lambda impacts: impacts.astype(object)), "does not begin as an array does"),
    ],
)
def test_files_that_do_not_fit_are_refused(saved: Path, tmp_path: Path, damage: Callable[[Path], None], complaint: str) -> None:
    folder = Path(shutil.copytree(saved, tmp_path / "damaged"))
    damage(folder)
    with pytest.raises(ValueError, match=complaint):
        LexicalIndex.load(folder)


def test_a_missing_file_is_an_error_of_the_disk(saved: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(saved, tmp_path / "missing"))
    (folder / ROWS).unlink()
    with pytest.raises(FileNotFoundError):
        LexicalIndex.load(folder)


def test_lemmas_find_the_paragraphs_of_xquad(eval_data: Path) -> None:
    """Floors a little below what was measured: .947, .988."""
    files = sorted((eval_data / "xquad-ru/corpus").iterdir())
    index = lexical_index(path.read_text(encoding="utf-8") for path in files)
    row = {path.name: number for number, path in enumerate(files)}
    lines = (eval_data / "xquad-ru/questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [gold for gold in map(json.loads, lines) if gold["answerable"]]
    ranks = []
    for gold in asked:
        scores = index.scores(gold["question"])
        ranks.append(int((scores > scores[row[gold["document"]]]).sum()) + 1)
    assert len(asked) > 500
    assert sum(rank == 1 for rank in ranks) / len(ranks) >= 0.935
    assert sum(rank <= 5 for rank in ranks) / len(ranks) >= 0.98
