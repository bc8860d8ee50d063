"""BM25 against twenty naive lines, and the rules of exact forms."""

import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.language import terms
from assistant.lexical import LexicalIndex
from assistant.postings import EXACT, K1, B
from tests.indexing import lexical_index

WORDS = "кластер кластеры кластеров регион региона закон ёлка елка завод заводы социально-экономический 209-ФЗ молоко".split()
texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), min_size=1, max_size=8)


def naive(corpus: list[str], question: str) -> list[float]:
    """Score by the formula, a passage and a term at a time."""
    counts = [Counter(t.lemma for t in terms(x)) + Counter("=" + t.form for t in terms(x)) for x in corpus]
    lengths = [len({t.span for t in terms(x)}) for x in corpus]
    mean = sum(lengths) / len(lengths) if any(lengths) else 1.0
    keys = {t.lemma for t in terms(question)} | {"=" + t.form for t in terms(question)}
    scores = []
    for count, length in zip(counts, lengths, strict=True):
        score = 0.0
        for key in keys:
            held = sum(key in other for other in counts)
            idf = math.log(1 + (len(corpus) - held + 0.5) / (held + 0.5))
            tf = count[key]
            share = EXACT if key.startswith("=") else 1.0
            score += share * idf * tf * (K1 + 1) / (tf + K1 * (1 - B + B * length / mean)) if tf else 0.0
        scores.append(score)
    return scores


@settings(max_examples=150)
@given(texts, st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join))
def test_scores_are_those_of_the_formula(corpus: list[str], question: str) -> None:
    np.testing.assert_allclose(lexical_index(corpus).scores(question), naive(corpus, question), rtol=1e-4, atol=1e-5)


@settings(max_examples=40)
@given(corpus=texts)
def test_what_was_saved_is_loaded(corpus: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("lexical")
    index = lexical_index(corpus, folder)
    loaded = LexicalIndex.load(folder)
    question = " ".join(WORDS)
    np.testing.assert_array_equal(loaded.scores(question), index.scores(question))
    assert len(loaded) == len(corpus)
    assert sorted(path.name for path in folder.iterdir()) == sorted(LexicalIndex.FILES)


def test_the_exact_form_ranks_above() -> None:
    scores = lexical_index(["завод построил кластер", "завод построил кластеров", "иное"]).scores("кластеров")
    assert scores[1] > scores[0] > scores[2] == 0.0


def test_yo_is_ye() -> None:
    index = lexical_index(["зелёная ёлка", "завод"])
    assert index.scores("елка")[0] == pytest.approx(index.scores("ёлка")[0])


def test_a_word_with_a_hyphen_is_found_whole_and_by_part() -> None:
    index = lexical_index(["социально-экономическое развитие", "экономическое развитие", "завод"])
    whole, part = index.scores("социально-экономический"), index.scores("экономический")
    assert whole[0] > whole[1] > whole[2]
    assert part[0] > 0
    assert part[1] > 0


def test_nothing_asked_or_nothing_stored_scores_nothing() -> None:
    assert not lexical_index(["завод"]).scores("и в на 🙂").any()
    assert lexical_index([]).scores("завод").shape == (0,)
    assert not lexical_index(["", ""]).scores("завод").any()


def test_rarity_falls_with_frequency() -> None:
    index = lexical_index(["завод молоко", "завод", "завод"])
    assert index.rarity("нет") > index.rarity("молоко") > index.rarity("завод") > 0


@pytest.mark.parametrize("name", LexicalIndex.FILES)
def test_files_that_do_not_fit_are_refused(tmp_path: Path, name: str) -> None:
    lexical_index(["завод молоко", "кластер"], tmp_path)
    if name.endswith(".npy"):
        np.save(tmp_path / name, np.load(tmp_path / name)[:-1])
    elif name.endswith(".json"):
        (tmp_path / name).write_text(json.dumps({"passages": 1, "terms": 6}), encoding="utf-8")
    else:
        (tmp_path / name).write_text("завод\n", encoding="utf-8")
    with pytest.raises(ValueError, match="fit"):
        LexicalIndex.load(tmp_path)


def test_the_same_texts_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        lexical_index(["завод молоко", "кластер"], tmp_path / name)
    for name in LexicalIndex.FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
