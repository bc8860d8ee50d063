"""Two scorecards of the same questions: what changed, and whether it may be chance."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.errors import AssistantError
from assistant.evaluation.figures import LOWER_IS_BETTER, NAMES, RATIOS, Table, column
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.resampling import Counts, draws, interval, two_sided
from assistant.evaluation.scorecard import Scorecard
from assistant.texts import evaluation as texts

Test = Literal["mcnemar", "bootstrap"]
_REPEATABLE = ("generation",)
"""Circumstances that differ without meaning anything: the index was built again."""


@dataclass(frozen=True, slots=True)
class Change:
    """How a figure changed.

    Parameters
    ----------
    before, after, difference : float
    low, high : float or None
        Bootstrap interval of the difference, the same questions drawn for both.
    p : float or None
        Of "nothing changed", by `test`.
    test : {"mcnemar", "bootstrap"}
        Exact McNemar where each question is right or wrong, else the paired bootstrap.
    better : bool or None
        None where nothing changed.
    """

    before: float
    after: float
    difference: float
    low: float | None
    high: float | None
    p: float | None
    test: Test
    better: bool | None


@dataclass(frozen=True, slots=True)
class Moved:
    """Ids of questions that became right (`gained`) and wrong (`lost`)."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed.

    Parameters
    ----------
    differs : tuple of str
        Names of the circumstances that differ.
    changes : dict
        Figure to `Change`; only figures both scorecards have.
    moved : dict
        `answer_1`, `answer_3` and `verdict` to the questions that moved.
    """

    differs: tuple[str, ...]
    changes: dict[str, Change]
    moved: dict[str, Moved]


def compare(before: Scorecard, after: Scorecard) -> Comparison:
    """Compare two scorecards of the same questions.

    Raises
    ------
    AssistantError
        If they are of other questions.
    """
    check_same_questions(before, after.questions_sha256)
    earlier = {outcome.id: outcome for outcome in before.outcomes}
    if set(earlier) != {outcome.id for outcome in after.outcomes} or len(before.outcomes) != len(after.outcomes):
        raise AssistantError(texts.OTHER_QUESTIONS)
    pairs = [(earlier[outcome.id], outcome) for outcome in after.outcomes]
    one, other = asdict(before.circumstances), asdict(after.circumstances)
    return Comparison(
        differs=tuple(name for name in one if one[name] != other[name] and name not in _REPEATABLE),
        changes=_changes(Table([former for former, _ in pairs]), Table([latter for _, latter in pairs]), after.seed),
        moved={name: _moved(pairs, right) for name, right in _RIGHT.items()},
    )


def check_same_questions(before: Scorecard, questions_sha256: str) -> None:
    """Raise `AssistantError` where a scorecard is of other questions, or of the same with other answers."""
    if before.questions_sha256 != questions_sha256:
        raise AssistantError(texts.OTHER_QUESTIONS)


def mcnemar(gained: int, lost: int) -> float:
    """Return the exact two-sided p-value of McNemar's test: gains and losses alike likely (binomial, 1/2)."""
    n, fewer = gained + lost, min(gained, lost)
    if n == 0:
        return 1.0
    ways = total = 1
    for k in range(1, fewer + 1):
        ways = ways * (n - k + 1) // k
        total += ways
    # Integers: the quotient is right to the last digit however many questions there are.
    return min(1.0, float(2 * total / 2**n))


def _first(outcome: Outcome) -> bool:
    return outcome.answer_rank == 1


def _in_three(outcome: Outcome) -> bool:
    return outcome.answer_rank is not None and outcome.answer_rank <= 3


def _verdict(outcome: Outcome) -> bool:
    return outcome.right_verdict


_RIGHT: dict[str, Callable[[Outcome], bool]] = {"answer_1": _first, "answer_3": _in_three, "verdict": _verdict}


def _moved(pairs: list[tuple[Outcome, Outcome]], right: Callable[[Outcome], bool]) -> Moved:
    changed = [(after.id, right(after)) for before, after in pairs if right(before) != right(after)]
    return Moved(tuple(id_ for id_, now in changed if now), tuple(id_ for id_, now in changed if not now))


def _changes(before: Table, after: Table, seed: int) -> dict[str, Change]:
    def difference(counts: Counts) -> NDArray[np.float64]:
        return after.statistics(counts) - before.statistics(counts)

    old, new = before.values(), after.values()
    drawn = draws(difference, len(after.outcomes), seed)
    known = [name for name in NAMES if np.isfinite(old[column(name)]) and np.isfinite(new[column(name)])]
    return {name: _change(name, before, after, old, new, drawn[:, column(name)]) for name in known}


def _change(
    name: str, before: Table, after: Table, old: NDArray[np.float64], new: NDArray[np.float64], drawn: NDArray[np.float64]
) -> Change:
    one, other = float(old[column(name)]), float(new[column(name)])
    if name.startswith("ece"):
        drawn = 2.0 * (other - one) - drawn  # reflected, as `error_interval` does and for its reason
    low, high = interval(drawn) or (None, None)
    moved = _gains(name, before, after)
    return Change(
        before=one,
        after=other,
        difference=other - one,
        low=low,
        high=high,
        p=mcnemar(*moved) if moved else two_sided(drawn),
        test="mcnemar" if moved else "bootstrap",
        better=None if one == other else (other > one) != (name in LOWER_IS_BETTER),
    )


def _gains(name: str, before: Table, after: Table) -> tuple[int, int] | None:
    """Return how many questions rose and fell in a figure where each is right or wrong, None in any other figure."""
    if name not in RATIOS or not RATIOS[name].counted:
        return None
    one, other = before.parts[:, column(name)], after.parts[:, column(name)]
    if max(one.max(), other.max()) > 1:  # of citations a question has several
        return None
    asked = (one[:, 1] == 1) & (other[:, 1] == 1)
    risen = int((asked & (other[:, 0] > one[:, 0])).sum())
    return risen, int((asked & (other[:, 0] < one[:, 0])).sum())
