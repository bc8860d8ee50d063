"""Copies are found, likenesses are estimated near their true value, and texts that only share a subject are no copies."""

import random
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.duplicates import FEWEST, NEARLY, SHINGLE, SKETCH, likeness, nearest, sketch

WORDS = [f"слово{number}" for number in range(4000)]


def text_of(chance: random.Random, length: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(length))


def exact(one: str, other: str) -> float:
    """The share of common runs of words among all, counted plainly."""
    runs = []
    for text in (one, other):
        words = re.findall(r"[^\W_]+", text.lower().replace("ё", "е"))
        runs.append({tuple(words[place : place + SHINGLE]) for place in range(len(words) - SHINGLE + 1)})
    return len(runs[0] & runs[1]) / len(runs[0] | runs[1])


@pytest.mark.parametrize("changed", [0.0, 0.02, 0.1, 0.5])
def test_the_estimate_is_near_the_plain_count(changed: float) -> None:
    chance = random.Random(7)
    one = text_of(chance, 3000)
    other = " ".join(chance.choice(WORDS) if chance.random() < changed else word for word in one.split())
    assert likeness(sketch(one), sketch(other)) == pytest.approx(exact(one, other), abs=0.1)


@given(*[st.sets(st.integers(0, 900), min_size=1, max_size=SKETCH)] * 2)
def test_the_likeness_is_the_share_of_common_ones_among_the_smallest_of_both(one: set[int], other: set[int]) -> None:
    smallest = sorted(one | other)[:SKETCH]
    few = min(len(one), len(other)) < FEWEST
    expected = float(one == other) if few else len([value for value in smallest if value in one & other]) / len(smallest)
    own, its = (np.array(sorted(values), np.uint64) for values in (one, other))
    assert likeness(own, its) == pytest.approx(expected)


@given(st.text(max_size=300))
def test_a_text_is_like_itself_whatever_its_marks_and_letters_of_e(text: str) -> None:
    assert likeness(sketch(text), sketch(text)) == 1.0
    assert likeness(sketch("Ещё один, " + text), sketch("еще один " + text.replace("ё", "е"))) == 1.0


def test_copies_point_to_the_first_and_others_to_none() -> None:
    chance = random.Random(3)
    first, second = text_of(chance, 900), text_of(chance, 900)
    nearly = first + " и ещё одна строка в конце"
    found = nearest([sketch(text) for text in (first, second, first, nearly)])
    assert found[:2] == [None, None]
    assert found[2] == (0, 1.0)
    assert found[3] is not None
    assert found[3][0] in {0, 2}
    assert NEARLY <= found[3][1] < 1.0


def test_short_texts_are_copies_only_as_wholes() -> None:
    title = "Отчёт о работе кластера за 2020 год"
    assert likeness(sketch(title), sketch(title)) == 1.0
    assert likeness(sketch(title), sketch(title.replace("2020", "2021"))) == 0.0
    assert len(sketch(title)) < FEWEST


def test_an_empty_text_is_like_no_other() -> None:
    assert nearest([sketch(""), sketch("слово")]) == [None, None]


@given(st.lists(st.lists(st.integers(0, 40), max_size=60), max_size=12), st.randoms(use_true_random=False))
def test_the_nearest_is_that_of_comparing_all(contents: list[list[int]], chance: random.Random) -> None:
    sketches = [np.unique(np.array(content or [99], np.uint64)) for content in contents]
    # Copies with a few hashes changed, so that some pairs lie on either side of the limit.
    for own in list(sketches):
        kept = [value for value in own.tolist() if chance.random() > chance.choice([0.0, 0.1, 0.25])]
        sketches.insert(chance.randrange(len(sketches) + 1), np.unique(np.array(kept or [98], np.uint64)))
    plain: list[tuple[int, float] | None] = []
    for number, own in enumerate(sketches):
        alike = [(likeness(own, other), -place) for place, other in enumerate(sketches[:number])]
        close = [
            pair
            for pair in alike
            if pair[0] >= NEARLY
            and len(np.intersect1d(own, sketches[-pair[1]])) >= NEARLY * max(len(own), len(sketches[-pair[1]]))
        ]
        plain.append((-max(close)[1], max(close)[0]) if close else None)
    assert [near and near[0] for near in nearest(sketches)] == [near and near[0] for near in plain]


def test_a_sketch_holds_no_more_than_itself() -> None:
    """A view would keep all hashes of its document as long as an index is built."""
    own = sketch(" ".join(f"слово{number}" for number in range(5000)))
    assert len(own) == SKETCH
    assert own.base is None
