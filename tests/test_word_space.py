"""Vectors of words: the fast way equals the naive one, both engines agree, an index keeps one a word."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assembly import Assistant
from assistant.compilation import Request, _hash_of, prepare
from assistant.embedding import Embedder, PlainEncoder
from assistant.errors import IndexDamaged
from assistant.generation import WORD_COUNTS
from assistant.language import words
from assistant.settings import load_settings, user_cache
from assistant.spans import Span
from assistant.word_space import DIMENSION, WordSpace, similarities, word_space, word_vectors
from tests.conftest import silent

SIZE = 12


def _space(seed: int = 1) -> WordSpace:
    chance = np.random.default_rng(seed)
    return WordSpace(chance.normal(size=SIZE).astype(np.float32), chance.normal(size=(SIZE, DIMENSION)).astype(np.float32))


def _naive(space: WordSpace, tokens: np.ndarray, places: list[tuple[int, int]], spans: list[Span]) -> np.ndarray:
    rows = []
    for span in spans:
        inside = [tokens[n] for n, (a, b) in enumerate(places[: len(tokens)]) if a < span.stop and b > span.start and b > a]
        if not inside:
            rows.append(np.zeros(DIMENSION))
            continue
        mean = np.sum(inside, axis=0)
        short = (mean / np.linalg.norm(mean) - space.mean) @ space.axes
        rows.append(np.rint(short / np.linalg.norm(short) * 127))
    return np.array(rows).reshape(-1, DIMENSION)


@given(st.lists(st.integers(0, 4), max_size=12), st.integers(0, 14), st.integers(0, 5))
def test_words_are_the_means_of_their_tokens(lengths: list[int], tokens: int, seed: int) -> None:
    ends = np.cumsum([0, *lengths]).tolist()
    places = list(pairwise(ends))
    spans = [Span(start, stop) for start, stop in zip(ends[::2], ends[2::2], strict=False) if stop > start]
    given_tokens = np.random.default_rng(seed).normal(size=(tokens, SIZE)).astype(np.float32)
    found = _space().reduced(word_vectors(given_tokens, places, spans))
    assert found.dtype == np.int8
    assert np.abs(found - _naive(_space(), given_tokens, places, spans)).max(initial=0) <= 1


def test_a_word_is_the_same_whatever_stands_beside_it_on_whatever_processor() -> None:
    """Held against OpenBLAS's kernels for other processors, some of which add in another order at another place."""
    program = (
        "import hashlib\nimport numpy as np\nfrom assistant.word_space import word_space\n"
        "space, chance = word_space('no model', 384), np.random.default_rng(5)\n"
        "vectors = chance.normal(size=(20_000, 384)).astype(np.float32)\n"
        "together = space.reduced(vectors)\n"
        "pieces = np.concatenate([space.reduced(vectors[n : n + 997]) for n in range(0, len(vectors), 997)])\n"
        "print((together != pieces).sum(), hashlib.sha256(together.tobytes()).hexdigest())\n"
    )
    seen = []
    for kernels in ("Haswell", "Nehalem"):
        environment = {**os.environ, "OPENBLAS_CORETYPE": kernels, "OPENBLAS_NUM_THREADS": "1"}
        done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, env=environment)
        seen.append(done.stdout.split())
    assert [differ for differ, _ in seen] == ["0", "0"]
    assert seen[0] == seen[1]


def test_similarities_are_cosines() -> None:
    space, chance = _space(), np.random.default_rng(3)
    tokens = chance.normal(size=(6, SIZE)).astype(np.float32)
    places = [(n, n + 1) for n in range(6)]
    found = space.reduced(word_vectors(tokens, places, [Span(n, n + 1) for n in range(6)]))
    alike = similarities(found, found)
    assert np.allclose(np.diag(alike), 1.0, atol=0.03)
    assert np.abs(alike).max() <= 1.05


def test_another_model_gets_directions_that_are_always_the_same() -> None:
    one, other = word_space("another model", 384), word_space("another model", 384)
    assert (one.axes == other.axes).all()
    assert one.axes.shape == (384, DIMENSION)
    chance = np.random.default_rng(0).normal(size=(200, 384))
    short = chance @ one.axes
    kept = (short @ short[0]) / np.linalg.norm(short, axis=1) / np.linalg.norm(short[0])
    true = (chance @ chance[0]) / np.linalg.norm(chance, axis=1) / np.linalg.norm(chance[0])
    assert np.abs(kept - true)[1:].mean() < 0.15


TEXTS = (
    "Фирмы-соперники объединяют усилия и вместе выходят на рынок.",
    "Предприятия одной отрасли, соседствующие в области, образуют кластер (Портер, 1990).",
    "Молоко — продукт.",
    "",
)


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    settings = load_settings()
    return Assistant(settings).embedder


def test_the_vector_of_a_text_does_not_depend_on_its_words_being_asked_for(embedder: Embedder) -> None:
    vectors, found = embedder.passages_and_words(TEXTS, [words(text) for text in TEXTS])
    assert (vectors == embedder.passages(TEXTS)).all()
    assert [len(rows) for rows in found] == [len(words(text)) for text in TEXTS]
    assert all(np.abs(rows).max(axis=1).min(initial=127) > 0 for rows in found)


def test_plain_sentence_transformers_gives_the_same_words(embedder: Embedder) -> None:
    prepared = prepare(Request(load_settings().model), user_cache())
    plain = Embedder(lambda purpose: PlainEncoder(prepared.source), prepared.identity, "plain")
    places = [words(text) for text in TEXTS]
    for one, other in zip(embedder.passages_and_words(TEXTS, places)[1], plain.passages_and_words(TEXTS, places)[1], strict=True):
        assert one.shape == other.shape
        assert np.diag(similarities(one, other)).min(initial=1.0) > 0.97


def test_words_of_like_meaning_are_more_alike(embedder: Embedder) -> None:
    question = "Как называют объединение фирм?"
    _, asked = embedder.query_and_words(question, words(question))
    text = "Группа предприятий. Завод варит сыр."
    _, (held,) = embedder.passages_and_words([text], [words(text)])
    named = [span.of(question) for span in words(question)].index("фирм")
    alike = dict(zip((span.of(text) for span in words(text)), similarities(asked, held)[named], strict=True))
    assert alike["предприятий"] > max(alike["варит"], alike["сыр"])


def test_a_word_beyond_what_the_model_reads_has_zeros(embedder: Embedder) -> None:
    text = "кластер " * 700
    _, (found,) = embedder.passages_and_words([text], [words(text)])
    assert len(found) == 700
    assert found[0].any()
    assert not found[-1].any()


def test_an_index_keeps_the_words_of_every_passage(assistant: Assistant) -> None:
    generation = assistant.generation()
    for row in range(len(generation)):
        assert generation.word_vectors(row).shape == (len(words(generation.passage(row).text)), DIMENSION)


def test_words_are_taken_from_the_generation_before(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    grown = Assistant(load_settings(make_corpus(), tmp_path / "index"))
    grown.build(silent)
    (grown.settings.corpus / "ещё.txt").write_text("Новый документ о налогах.", encoding="utf-8")
    report = grown.build(silent)
    assert report.embedded == 1
    fresh = Assistant(load_settings(grown.settings.corpus, tmp_path / "fresh"))
    assert fresh.build(silent).digest == report.digest


def test_words_that_do_not_fit_are_noticed(assistant: Assistant) -> None:
    generation = assistant.generation()
    path = generation.folder / WORD_COUNTS
    held = np.load(path, allow_pickle=False)
    with path.open("wb") as file:
        np.save(file, held[:-1], allow_pickle=False)
    with pytest.raises(IndexDamaged):
        assistant.index.open(assistant.embedder.identity, checks="none")


def test_the_packaged_model_has_its_own_directions_however_often_it_is_prepared(embedder: Embedder) -> None:
    """What names the model must not hold the random numbers transformers puts where a model has no pooler."""
    import torch

    assert word_space(embedder.identity.weights, embedder.identity.dimension).mean.any()
    tensors = {"0.model.embeddings.weight": torch.ones(2, 2)}
    pooled = [{**tensors, "0.model.pooler.dense.weight": torch.rand(2, 2)} for _ in range(2)]
    assert (
        _hash_of(tensors)
        == _hash_of(pooled[0])
        == _hash_of(pooled[1])
        != _hash_of({"0.model.embeddings.weight": torch.zeros(2, 2)})
    )
