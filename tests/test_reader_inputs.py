"""Question and passage as windows, and spans out of logits: exact offsets, whatever the text."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.compilation import Request, prepare
from assistant.packaged_model import PACKAGE
from assistant.reader.decoding import LONGEST, ReadPassage, ReadWindow
from assistant.reader.inputs import MAX_TOKENS, OVERLAP, QUESTION_TOKENS, Window, windows
from assistant.spans import Span
from assistant.tokens import Tokens

WORDS = st.sampled_from(
    [
        "кластер",
        "Смоленской",
        "в",
        "2012",
        "г.",
        "—",
        "«Зеленоград»",
        "12,4 млн",
        "предпринимательства",
        "№ 5",
        "ё",
        "naïve",
        "𝔘",
        "ﬁn",
    ]
)
GAPS = st.sampled_from([" ", "  ", "\n", "\u00a0", "", "\t"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=60).map(lambda parts: "".join(word + gap for word, gap in parts))


@pytest.fixture(scope="module")
def tokens(model_cache: Path) -> Tokens:
    return Tokens(prepare(Request(PACKAGE), model_cache).folder)


def cut(tokens: Tokens, question: str, text: str) -> list[Window]:
    asked, passage = tokens.encoded([question, text])
    return windows(asked, passage, text)


@given(question=TEXTS, text=TEXTS, place=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_the_tokens_of_an_answer_cover_it_and_nothing_far_from_it(
    tokens: Tokens, question: str, text: str, place: tuple[float, float]
) -> None:
    start, stop = sorted(round(share * len(text)) for share in place)
    answer = text[start:stop].strip()
    if not answer:
        return
    span = Span(text.index(answer, start), text.index(answer, start) + len(answer))
    (window,) = cut(tokens, question, text)
    found = window.positions(span)
    assert found is not None
    covered = window.span(*found)
    assert covered.contains(span)
    # What lies beside the answer belongs to its first and last token.
    first, last = window.places[found[0] - window.first], window.places[found[1] - window.first]
    assert first.overlaps(span)
    assert last.overlaps(span)
    assert covered.of(text) == covered.of(text).strip()


@settings(max_examples=25)
@given(question=TEXTS, text=TEXTS, times=st.integers(8, 40))
def test_windows_of_a_long_passage_overlap_and_cover_it(tokens: Tokens, question: str, text: str, times: int) -> None:
    whole = (text + " ") * times
    found = cut(tokens, question, whole)
    passage = tokens.encoded([whole])[0]
    assert all(len(window.ids) <= MAX_TOKENS for window in found)
    seen = [token for window in found[:1] for token in window.ids[window.first : -1]]
    for window in found[1:]:
        own = window.ids[window.first : -1]
        assert list(own[:OVERLAP]) == seen[-OVERLAP:]
        seen += own[OVERLAP:]
    assert seen == passage.ids[1:-1]
    for window in found:
        for place in window.places:
            assert place.of(whole) == place.of(whole).strip()


def test_a_long_question_is_cut_and_the_passage_keeps_its_room(tokens: Tokens) -> None:
    (window,) = cut(tokens, "Почему кластер? " * 200, "Кластер создан в 2012 году.")
    assert window.first == QUESTION_TOKENS + 2
    assert window.span(window.first, len(window.ids) - 2).of("Кластер создан в 2012 году.") == "Кластер создан в 2012 году."


def test_an_empty_passage_has_no_answer(tokens: Tokens) -> None:
    (window,) = cut(tokens, "Что?", " \n")
    assert ReadWindow.of(window, np.zeros((len(window.ids), 2), np.float32)).best() is None
    assert ReadPassage([]).best() is None


def naive(window: Window, logits: np.ndarray, inside: Span | None) -> tuple[float, Span] | None:
    best = None
    for start, opening in enumerate(window.places):
        if not len(opening) or (inside is not None and not inside.start <= opening.start < inside.stop):
            continue
        for end in range(start, min(start + LONGEST, len(window.places))):
            if not len(window.places[end]):
                continue
            score = logits[window.first + start, 0] + logits[window.first + end, 1] - logits[0].sum()
            if best is None or score > best[0]:
                best = (float(score), Span(opening.start, window.places[end].stop))
    return best


@given(
    widths=st.lists(st.integers(0, 3), max_size=140),
    seed=st.integers(0, 999),
    limits=st.none() | st.tuples(st.integers(0, 300), st.integers(0, 300)),
)
def test_the_best_span_is_that_of_looking_at_all(widths: list[int], seed: int, limits: tuple[int, int] | None) -> None:
    places, at = [], 0
    for width in widths:
        places.append(Span(at, at + width))
        at += width + 1
    window = Window(tuple(range(len(places) + 4)), 3, tuple(places))
    logits = np.random.default_rng(seed).normal(size=(len(window.ids) + 5, 2)).astype(np.float32)
    inside = None if limits is None else Span(*sorted(limits))
    found, expected = ReadWindow.of(window, logits).best(inside), naive(window, logits, inside)
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert found.score == pytest.approx(expected[0], abs=1e-4)
        assert found.span == expected[1]
