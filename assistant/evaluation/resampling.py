"""The bootstrap: how far a figure would wander had other questions of the same kind been asked."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
LEVEL = 0.95

_CELLS = 4_000_000
"""Of the matrix of counts held at once: 32 MB."""

Counts = NDArray[np.float64]
"""Shape (resamples, questions): how often each question was drawn."""

Statistic = Callable[[Counts], NDArray[np.float64]]
"""Counts to figures, shape (resamples, figures); NaN where a figure has no value."""


def draws(statistic: Statistic, questions: int, seed: int, resamples: int = RESAMPLES) -> NDArray[np.float64]:
    """Return the figures of `resamples` samples of the questions, drawn with replacement (Efron 1979)."""
    return np.concatenate([statistic(counts) for counts in _samples(questions, seed, resamples)])


def interval(drawn: NDArray[np.float64]) -> tuple[float, float] | None:
    """Return the percentile interval of one figure's draws; samples in which it has no value do not count."""
    known = drawn[np.isfinite(drawn)]
    if not len(known):
        return None
    low, high = np.percentile(known, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return float(low), float(high)


def error_interval(drawn: NDArray[np.float64], value: float) -> tuple[float, float] | None:
    """Return the basic interval (Davison and Hinkley 1997, 5.2) of an error of calibration, at least 0 and never without `value`.

    Each bin's error is a distance, so drawing again adds noise that the figure already has once: the draws lie above it as it
    lies above the truth, and reflected at the figure they lie where the truth is. See docs/decisions/0016 for what it covers.
    """
    found = interval(2.0 * value - drawn)
    return None if found is None else (max(found[0], 0.0), max(found[1], value))


def two_sided(differences: NDArray[np.float64]) -> float | None:
    """Return the p-value of "no difference": twice the smaller share of draws on either side of 0, each side with one more."""
    known = differences[np.isfinite(differences)]
    if not len(known):
        return None
    side = min(int((known <= 0).sum()), int((known >= 0).sum()))
    return min(1.0, 2.0 * (side + 1) / (len(known) + 1))


def _samples(questions: int, seed: int, resamples: int) -> Iterator[Counts]:
    chance = np.random.default_rng(seed)
    at_once = max(1, min(resamples, _CELLS // questions))
    for start in range(0, resamples, at_once):
        rows = min(at_once, resamples - start)
        drawn = chance.integers(0, questions, (rows, questions)) + np.arange(rows)[:, None] * questions
        yield np.bincount(drawn.ravel(), minlength=rows * questions).reshape(rows, questions).astype(np.float64)
