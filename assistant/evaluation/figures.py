"""Outcomes to figures, each with its interval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.evaluation.outcomes import Outcome, discounted_gain, reciprocal_rank
from assistant.evaluation.resampling import Counts, draws, error_interval, interval
from assistant.texts import evaluation as texts

BINS = 10
"""Of confidence, both for the table of reliability and for the error of calibration."""

WRONG_ANSWERED, WRONG_NOT_FOUND = 2.0, 1.0
"""What a wrong verdict costs (issue 7): «found» where there is no answer, «not found» where there is one."""

Values = NDArray[np.float64]
Part = tuple[float, float]
"""What a question adds to a ratio: to its numerator and its denominator."""

_NONE: Part = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure.

    Parameters
    ----------
    value : float or None
        None where it does not apply; then `reason` says why.
    low, high : float or None
        Bootstrap interval of 95 %.
    n : int
        What it counts over: questions, or citations.
    count : int or None
        Of a share, how many.
    reason : str or None
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    count: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose confidence lies in `low` to `high`; a trusted confidence has `mean_confidence` near `share_answerable`."""

    low: float
    high: float
    n: int
    mean_confidence: float | None
    share_answerable: float | None


@dataclass(frozen=True, slots=True)
class Ratio:
    """How a figure that is a sum over a sum is made.

    Parameters
    ----------
    part : callable
        Outcome to what it adds.
    lacking : str
        Why there may be no value.
    asked_of : bool or None
        Which questions it is over: answerable or not; None for both.
    counted : bool
        Each question, or citation, adds 0 or 1: a share of so many.
    both : bool
        Tells nothing without questions of both kinds.
    """

    part: Callable[[Outcome], Part]
    lacking: str
    asked_of: bool | None = None
    counted: bool = True
    both: bool = False


def _answerable(value: Callable[[Outcome], float], lacking: str = texts.NO_ANSWERABLE, *, counted: bool = True) -> Ratio:
    return Ratio(lambda outcome: (float(value(outcome)), 1.0) if outcome.answerable else _NONE, lacking, True, counted)


def _unanswerable(verdict: str) -> Ratio:
    def part(outcome: Outcome) -> Part:
        return _NONE if outcome.answerable else (float(outcome.verdict == verdict), 1.0)

    return Ratio(part, texts.NO_UNANSWERABLE, False)


def _within(rank: int | None, top: int) -> bool:
    return rank is not None and rank <= top


def _found(top: int) -> Ratio:
    def part(outcome: Outcome) -> Part:
        return (float(_within(outcome.document_ranks[0], top)), 1.0) if outcome.document_ranks else _NONE

    return Ratio(part, texts.NO_DOCUMENTS, True)


def _page(top: int) -> Ratio:
    def part(outcome: Outcome) -> Part:
        return (float(_within(outcome.page_rank, top)), 1.0) if outcome.paged else _NONE

    return Ratio(part, texts.NO_PAGES, True)


def _cost(outcome: Outcome) -> float:
    if outcome.answerable:
        return WRONG_NOT_FOUND * (outcome.verdict == "not_found")
    return WRONG_ANSWERED * (outcome.verdict == "answered")


RATIOS = {
    "recall_1": _found(1),
    "recall_5": _found(5),
    "recall_10": _found(10),
    "mrr_10": _answerable(lambda outcome: reciprocal_rank(outcome.relevant_ranks), counted=False),
    "ndcg_10": _answerable(lambda outcome: discounted_gain(outcome.relevant_ranks), counted=False),
    "answer_1": _answerable(lambda outcome: _within(outcome.answer_rank, 1)),
    "answer_3": _answerable(lambda outcome: _within(outcome.answer_rank, 3)),
    "page_1": _page(1),
    "page_3": _page(3),
    "span_exact": Ratio(
        lambda outcome: _NONE if outcome.span_exact is None else (float(outcome.span_exact), 1.0), texts.NO_SPANS, True
    ),
    "span_f1": Ratio(lambda outcome: _NONE if outcome.span_f1 is None else (outcome.span_f1, 1.0), texts.NO_SPANS, True, False),
    "citations_exact": Ratio(lambda outcome: (outcome.citations_exact, outcome.citations), texts.NO_CITATIONS),
    "hits_exact": Ratio(lambda outcome: (outcome.hits_exact, outcome.hits), texts.NO_HITS),
    "told_unanswerable": _unanswerable("not_found"),
    "silent_on_answerable": _answerable(lambda outcome: outcome.verdict == "not_found"),
    "wrong_answered": _unanswerable("answered"),
    "brier": Ratio(
        lambda outcome: ((outcome.confidence - outcome.answerable) ** 2, 1.0), texts.NO_QUESTIONS, counted=False, both=True
    ),
    "cost": Ratio(lambda outcome: (_cost(outcome), 1.0), texts.NO_QUESTIONS, counted=False),
}
"""Figures that are a ratio of sums over questions."""

CURVED = ("auroc", "ece", "ece_equal_mass")
"""Figures that are not; all tell something only where there are questions of both kinds."""

NAMES = (*(name for name in RATIOS if name not in ("brier", "cost")), *CURVED, "brier", "cost")
LOWER_IS_BETTER = frozenset({"silent_on_answerable", "wrong_answered", "ece", "ece_equal_mass", "brier", "cost"})

_COLUMNS = (*RATIOS, *CURVED)


class Table:
    """Outcomes as columns of numbers, so that a figure of thousands of samples is a product of matrices.

    Parameters
    ----------
    outcomes : sequence of Outcome
    """

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        self.outcomes = tuple(outcomes)
        self.answerable = np.array([outcome.answerable for outcome in outcomes], bool)
        self.confidence = np.array([outcome.confidence for outcome in outcomes], np.float64)
        self.both = bool(self.answerable.any() and not self.answerable.all())
        parts = [
            [_NONE if ratio.both and not self.both else ratio.part(outcome) for ratio in RATIOS.values()] for outcome in outcomes
        ]
        self.parts: Values = np.array(parts, np.float64).reshape(len(outcomes), len(RATIOS), 2)
        self._order = np.argsort(self.confidence, kind="stable")
        ordered = self.confidence[self._order]
        self._levels = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(outcomes) else np.zeros(0, np.int64)

    def statistics(self, counts: Counts) -> Values:
        """Return all figures of samples, shape (samples, figures) in the order of `column`."""
        sums, wholes = counts @ self.parts[:, :, 0], counts @ self.parts[:, :, 1]
        ratios = np.divide(sums, wholes, out=np.full_like(sums, np.nan), where=wholes > 0)
        if not self.both:
            return np.column_stack([ratios, np.full((len(counts), len(CURVED)), np.nan)])
        errors = [self._calibration_error(counts, bins) for bins in (self.equal_width(), self._equal_mass())]
        return np.column_stack([ratios, self._auroc(counts), *errors])

    def values(self) -> Values:
        """Return the figures of the questions themselves, shape (figures,)."""
        found: Values = self.statistics(np.ones((1, len(self.outcomes))))[0]
        return found

    def equal_width(self) -> NDArray[np.int64]:
        """Return the bin of each question, of bins of the same width."""
        return np.minimum((self.confidence * BINS).astype(np.int64), BINS - 1)

    def _equal_mass(self) -> NDArray[np.int64]:
        bins = np.zeros(len(self.outcomes), np.int64)
        for number, part in enumerate(np.array_split(self._order, BINS)):
            bins[part] = number
        return bins

    def _calibration_error(self, counts: Counts, bins: NDArray[np.int64]) -> Values:
        """Return the expected calibration error: the mean over bins, by their questions, of |confidence - share answerable|."""
        leads = np.zeros((len(bins), BINS))
        leads[np.arange(len(bins)), bins] = self.confidence - self.answerable
        found: Values = np.abs(counts @ leads).sum(axis=1) / counts.sum(axis=1)
        return found

    def _auroc(self, counts: Counts) -> Values:
        """Return the share of pairs of an answerable and an unanswerable question with the confidence higher, ties half."""
        ordered, positive = counts[:, self._order], self.answerable[self._order]
        with_answer = np.add.reduceat(ordered * positive, self._levels, axis=1)
        without = np.add.reduceat(ordered * ~positive, self._levels, axis=1)
        wins = (with_answer * (np.cumsum(without, axis=1) - without / 2)).sum(axis=1)
        pairs = with_answer.sum(axis=1) * without.sum(axis=1)
        found: Values = np.divide(wins, pairs, out=np.full(len(counts), np.nan), where=pairs > 0)
        return found


def column(name: str) -> int:
    """Return where a figure stands among the columns of `Table.statistics`."""
    return _COLUMNS.index(name)


def figures(outcomes: Sequence[Outcome], seed: int) -> dict[str, Figure]:
    """Return every figure of `NAMES` by its name."""
    if not outcomes:
        return {name: Figure(None, None, None, 0, reason=texts.NO_QUESTIONS) for name in NAMES}
    table = Table(outcomes)
    values, drawn = table.values(), draws(table.statistics, len(outcomes), seed)
    return {name: _figure(name, table, float(values[column(name)]), drawn[:, column(name)]) for name in NAMES}


def reliability(outcomes: Sequence[Outcome]) -> tuple[Bin, ...]:
    """Return the bins of equal width; none where there are no questions of both kinds, for then it tells nothing."""
    table = Table(outcomes)
    if not table.both:
        return ()
    bins = table.equal_width()
    found = []
    for number in range(BINS):
        inside = bins == number
        known = bool(inside.any())
        mean = float(table.confidence[inside].mean()) if known else None
        share = float(table.answerable[inside].mean()) if known else None
        found.append(Bin(number / BINS, (number + 1) / BINS, int(inside.sum()), mean, share))
    return tuple(found)


def _figure(name: str, table: Table, value: float, drawn: Values) -> Figure:
    ratio = RATIOS.get(name)
    n = int(table.parts[:, column(name), 1].sum()) if ratio else len(table.outcomes) if table.both else 0
    if np.isnan(value):
        return Figure(None, None, None, 0, reason=_reason(ratio, table))
    low, high = (error_interval(drawn, value) if name.startswith("ece") else interval(drawn)) or (None, None)
    total = table.parts[:, column(name), 0].sum() if ratio and ratio.counted else 0.5
    return Figure(value, low, high, n, int(total) if total == int(total) else None)


def _reason(ratio: Ratio | None, table: Table) -> str:
    asked_of = ratio.asked_of if ratio else None
    both = ratio is None or ratio.both
    if not table.answerable.any() and (both or asked_of is True):
        return texts.NO_ANSWERABLE
    if table.answerable.all() and (both or asked_of is False):
        return texts.NO_UNANSWERABLE
    return ratio.lacking if ratio else texts.NO_QUESTIONS
