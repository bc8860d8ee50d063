"""How long a step will take yet is said only when it can be told, and then it is right."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.index import BuildProgress, Stage
from assistant.texts import documents as texts
from assistant.ui.remaining import Pace


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def _at(done: int, total: int = 1000, stage: Stage = "embedding") -> BuildProgress:
    return BuildProgress(1, "2026-11-26 14:05:00", stage, done, total)


@settings(max_examples=30)
@given(st.floats(2.0, 20.0), st.floats(0.2, 5.0), st.integers(0, 500))
def test_at_an_even_pace_it_is_right(rate: float, step: float, first: int) -> None:
    clock, said = Clock(), 0
    pace, total = Pace(clock), 3000
    while (done := first + int(rate * (clock.now - 100.0))) < total and clock.now < 200.0:
        left = pace.remaining(_at(done, total))
        if left is not None:
            said += 1
            assert clock.now - 100.0 >= 8.0
            assert left == pytest.approx((total - done) / rate, rel=0.2)
        clock.now += step
    assert said > 5


def test_nothing_is_said_of_a_standstill_a_beginning_and_an_end() -> None:
    clock = Clock()
    pace = Pace(clock)
    assert pace.remaining(_at(0)) is None
    clock.now += 30
    assert pace.remaining(_at(0)) is None, "nothing was done yet"
    clock.now += 30
    assert pace.remaining(_at(990)) is None, "what ends in a moment is not worth a word"
    assert pace.remaining(_at(0, 50, "writing")) is None, "a new step is looked at anew"
    clock.now += 9
    assert pace.remaining(_at(5, 50, "writing")) == pytest.approx(81)


def test_the_pace_of_the_last_minute_counts() -> None:
    clock = Clock()
    pace = Pace(clock)
    for done in (0, 500):
        pace.remaining(_at(done))
        clock.now += 1
    for done in range(500, 620):
        left = pace.remaining(_at(done))
        clock.now += 1
    assert left == pytest.approx(381, rel=0.05)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (20, "осталось меньше минуты"),
        (60, "осталось около 1 минуты"),
        (125, "осталось около 2 минут"),
        (21 * 60, "осталось около 21 минуты"),
        (11 * 60, "осталось около 11 минут"),
        (3 * 3600, "осталось около 3 часов"),
        (21 * 3600, "осталось около 21 часа"),
    ],
)
def test_it_is_said_in_words(seconds: float, said: str) -> None:
    assert texts.remaining(seconds) == said
