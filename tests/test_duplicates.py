"""Copies are found, likenesses are estimated near their true value, and texts that only share a subject are no copies."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.duplicates import FEWEST, NEARLY, SHINGLE, likeness, nearest, sketch

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
