"""Figures of the evaluation beside naive references, and their intervals beside the truth."""

import math
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, ndcg_score, roc_auc_score

from assistant.evaluation import Outcome
from assistant.evaluation.figures import BINS, NAMES, RATIOS, Table, column, figures, reliability
from assistant.evaluation.matching import holds, letters, same_words, shared_words
from assistant.evaluation.outcomes import discounted_gain, reciprocal_rank
from assistant.evaluation.resampling import draws, error_interval, interval
from tests.evaluating import by_chance, judged, outcomes

RANKS = st.lists(st.integers(1, 14), min_size=1, max_size=4, unique=True).map(tuple)


# One question


@pytest.mark.parametrize(
    ("text", "answer", "held"),
    [
        ("Завод выпускает ёлки — 120 штук.", "елки, 120", True),
        ("«Майкл Портер»", "майкл портер", True),
        ("Портер", "Майкл Портер", False),
        ("12 000 тонн", "12000", True),
        ("12000 тонн", "12 000", True),
        ("с 2015 года", "5", False),
        ("с 2015 года", "2015", True),
        ("выросла на 1,5 %", "15", False),
        ("выросла на 15 %", "1,5", False),
        ("выросла на 1.5 %", "1,5", True),
        ("24 / 07 / 2007", "24.07.2007", True),
        ("Этот тип", "ИП", False),
        ("Это ИП.", "ип", True),
        ("Что угодно", "—", True),
    ],
)
def test_an_answer_is_found_by_letters_and_digits_alone(text: str, answer: str, held: bool) -> None:
    assert holds(text, answer) is held


@given(st.text(), st.text(alphabet=st.characters(categories=("P", "Z", "S"))))
def test_letters_forget_all_else(text: str, marks: str) -> None:
    assert letters(text + marks) == letters(marks + text) == letters(text)


@pytest.mark.parametrize(
    ("given_", "expected", "exact", "f1"),
    [
        ("Майкл Портер", "майкл портер.", True, 1.0),
        ("ввёл Майкл Портер", "Майкл Портер", False, 0.8),
        ("Портер", "Майкл Портер", False, 2 / 3),
        ("завод", "вуз", False, 0.0),
        ("да да нет", "да да да", False, 2 / 3),
    ],
)
def test_spans_are_compared_as_squad_compares_them(given_: str, expected: str, exact: bool, f1: float) -> None:
    assert same_words(given_, expected) is exact
    assert shared_words(given_, expected) == pytest.approx(f1)
    assert shared_words(expected, given_) == pytest.approx(f1)


@given(RANKS)
def test_ndcg_is_that_of_scikit_learn(ranks: tuple[int, ...]) -> None:
    """Of 14 documents, those at `ranks` are relevant; a missing one has no rank and no gain."""
    relevance = np.array([[float(place in ranks) for place in range(1, 15)]])
    assert discounted_gain(ranks) == pytest.approx(ndcg_score(relevance, -np.arange(14.0)[None, :], k=10))
    seen = tuple(rank if rank <= 10 else None for rank in ranks)
    assert discounted_gain(seen) == discounted_gain(ranks)


@given(RANKS)
def test_the_reciprocal_rank_is_the_naive_one(ranks: tuple[int, ...]) -> None:
    found = [place in ranks for place in range(1, 11)]
    assert reciprocal_rank((None, *ranks)) == (1 / (found.index(True) + 1) if any(found) else 0)


# Many questions


def _naive_auroc(results: list[Outcome]) -> float:
    positive = [one.confidence for one in results if one.answerable]
    negative = [one.confidence for one in results if not one.answerable]
    return sum((p > n) + 0.5 * (p == n) for p in positive for n in negative) / (len(positive) * len(negative))


def _naive_ece(groups: list[list[Outcome]]) -> float:
    total = sum(len(group) for group in groups)
    gap = 0.0
    for group in groups:
        if group:
            confidence = sum(one.confidence for one in group) / len(group)
            gap += len(group) / total * abs(confidence - sum(one.answerable for one in group) / len(group))
    return gap


def _of_width(results: list[Outcome]) -> list[list[Outcome]]:
    groups: list[list[Outcome]] = [[] for _ in range(BINS)]
    for one in results:
        groups[next(k for k in range(BINS) if k == BINS - 1 or one.confidence < (k + 1) / BINS)].append(one)
    return groups


def _of_mass(results: list[Outcome]) -> list[list[Outcome]]:
    ordered = sorted(results, key=lambda one: one.confidence)
    sizes = [len(ordered) // BINS + (k < len(ordered) % BINS) for k in range(BINS)]
    return [[ordered.pop(0) for _ in range(size)] for size in sizes]


@given(outcomes())
def test_figures_of_confidence_are_the_naive_ones_and_those_of_scikit_learn(results: list[Outcome]) -> None:
    values = Table(results).values()
    labels, confidence = [one.answerable for one in results], [one.confidence for one in results]
    names = ("auroc", "ece", "ece_equal_mass", "brier")
    got = [values[column(name)] for name in names]
    if len(set(labels)) == 1:
        assert np.isnan(got).all()
        return
    assert got == pytest.approx(
        [
            _naive_auroc(results),
            _naive_ece(_of_width(results)),
            _naive_ece(_of_mass(results)),
            brier_score_loss(labels, confidence),
        ]
    )
    assert got[0] == pytest.approx(roc_auc_score(labels, confidence))


@given(outcomes())
def test_shares_are_the_naive_ones(results: list[Outcome]) -> None:
    found = figures(results, 0)
    answerable = [one for one in results if one.answerable]
    others = [one for one in results if not one.answerable]
    paged = [one for one in results if one.paged]
    known = [one for one in answerable if one.document_ranks]

    def share(values: list[bool]) -> float | None:
        return sum(values) / len(values) if values else None

    expected = {
        "recall_1": share([one.document_ranks[0] == 1 for one in known]),
        "recall_5": share([(one.document_ranks[0] or 99) <= 5 for one in known]),
        "recall_10": share([one.document_ranks[0] is not None for one in known]),
        "answer_1": share([one.answer_rank == 1 for one in answerable]),
        "answer_3": share([one.answer_rank in (1, 2, 3) for one in answerable]),
        "page_1": share([one.page_rank == 1 for one in paged]),
        "page_3": share([one.page_rank in (1, 2, 3) for one in paged]),
        "told_unanswerable": share([one.verdict == "not_found" for one in others]),
        "silent_on_answerable": share([one.verdict == "not_found" for one in answerable]),
        "wrong_answered": share([one.verdict == "answered" for one in others]),
    }
    for name, value in expected.items():
        assert found[name].value == (None if value is None else pytest.approx(value)), name
        assert (found[name].reason is None) == (value is not None)
    assert (found["citations_exact"].count, found["citations_exact"].n) == (
        (sum(one.citations_exact for one in results), sum(one.citations for one in results))
        if any(one.citations for one in results)
        else (None, 0)
    )
    cost = sum(one.verdict == "not_found" for one in answerable) + 2 * sum(one.verdict == "answered" for one in others)
    assert found["cost"].value == pytest.approx(cost / len(results))


@given(outcomes())
@settings(max_examples=50)
def test_figures_hold_together(results: list[Outcome]) -> None:
    found = figures(results, 1)
    assert tuple(found) == NAMES
    assert found == figures(results, 1)
    for name, figure in found.items():
        if figure.value is None:
            assert (figure.low, figure.high, figure.n, figure.count) == (None, None, 0, None)
            assert figure.reason
            continue
        assert figure.low is not None
        assert figure.high is not None
        assert 0 <= figure.low <= figure.high
        assert 0 <= figure.value <= (2 if name == "cost" else 1)
        assert figure.high <= 2
        assert figure.n > 0
        if figure.count is not None and name in RATIOS:
            assert figure.value == pytest.approx(figure.count / figure.n)


def test_a_figure_without_its_questions_has_a_reason_and_no_value() -> None:
    only_answerable = figures([judged(True, 0.9)], 0)
    only_others = figures([judged(False, 0.2)], 0)
    for name in ("told_unanswerable", "wrong_answered", "auroc", "ece", "ece_equal_mass", "brier"):
        assert (only_answerable[name].value, only_answerable[name].reason) == (
            None,
            "нет вопросов, на которые в документах нет ответа",
        )
    for name in ("answer_1", "recall_1", "page_3", "mrr_10", "span_f1", "silent_on_answerable", "auroc", "brier"):
        assert (only_others[name].value, only_others[name].reason) == (
            None,
            "нет вопросов, на которые в документах есть ответ",
        )
    assert only_answerable["recall_5"].reason == "ни у одного вопроса не указан документ"
    assert only_answerable["page_1"].reason == "ни у одного вопроса не указаны страницы"
    assert only_answerable["span_exact"].reason == "точный ответ внутри цитаты не выделяется"
    assert reliability([judged(True, 0.9)]) == ()
    assert {figure.value for figure in figures([], 0).values()} == {None}


def test_the_table_of_reliability_holds_every_question_once() -> None:
    results = by_chance(3, 200)
    bins = reliability(results)
    assert [(one.low, one.high) for one in bins] == [(k / 10, (k + 1) / 10) for k in range(10)]
    assert sum(one.n for one in bins) == 200
    assert all(one.low <= one.mean_confidence <= one.high for one in bins if one.mean_confidence is not None)
    gap = sum(
        one.n * abs(one.mean_confidence - one.share_answerable)
        for one in bins
        if one.mean_confidence is not None and one.share_answerable is not None
    )
    assert gap / 200 == pytest.approx(figures(results, 0)["ece"].value)
    assert all(one.mean_confidence is None for one in bins if one.n == 0)


# Intervals


@given(outcomes(2, 12), st.integers(0, 1000))
@settings(max_examples=25)
def test_a_sample_drawn_gives_the_figures_of_the_questions_drawn(results: list[Outcome], seed: int) -> None:
    """The product of matrices is the same as counting the drawn questions one by one."""
    drawn = np.random.default_rng(seed).integers(0, len(results), len(results))
    counts = np.bincount(drawn, minlength=len(results)).astype(float)[None, :]
    together = Table(results).statistics(counts)[0]
    alone = Table([results[number] for number in drawn]).values()
    skipped = {"ece_equal_mass"}  # its bins are those of the questions, not of the sample
    if len({results[number].answerable for number in drawn}) == 1:
        skipped |= {"auroc", "ece", "brier"}
    for name in NAMES:
        if name not in skipped:
            assert together[column(name)] == pytest.approx(alone[column(name)], nan_ok=True), name


def test_intervals_cover_the_truth() -> None:
    """Of 100 samples of 150 questions, 95 % intervals hold the true share and the true AUROC about 95 times."""
    truth = {"answer_1": 0.7, "auroc": float(Table(by_chance(0, 20_000)).values()[column("auroc")])}
    held = dict.fromkeys(truth, 0)
    for seed in range(100):
        table = Table(by_chance(seed + 1, 150))
        drawn = draws(table.statistics, 150, seed, 300)
        for name, true in truth.items():
            low, high = interval(drawn[:, column(name)]) or (math.nan, math.nan)
            held[name] += low <= true <= high
    # 95 of 100 has a standard deviation of 2.2.
    assert all(89 <= times <= 100 for times in held.values()), held
    assert min(held.values()) < 100


def test_an_error_of_calibration_is_not_overstated() -> None:
    """A confidence off by .08 everywhere: the interval holds .08 and the figure, though noise adds to the figure itself."""
    held = 0
    for seed in range(60):
        chance = np.random.default_rng(seed)
        confidence = np.round(chance.uniform(0.1, 0.9, 300), 4)
        answerable = chance.random(300) < confidence + 0.08
        table = Table([judged(bool(a), float(c), i) for i, (a, c) in enumerate(zip(answerable, confidence, strict=True))])
        value = float(table.values()[column("ece")])
        low, high = error_interval(draws(table.statistics, 300, seed, 200)[:, column("ece")], value) or (math.nan, math.nan)
        assert 0 <= low <= value <= high
        held += low <= 0.08 <= high
    assert 48 <= held < 60


def test_a_narrower_interval_needs_more_questions() -> None:
    widths = []
    for n in (200, 2000):
        figure = figures(by_chance(9, n), 0)["answer_1"]
        assert figure.low is not None
        assert figure.high is not None
        widths.append(figure.high - figure.low)
    # It shrinks with the root of the number: tenfold questions, about a third.
    assert 2.4 < widths[0] / widths[1] < 4.2


def test_the_seed_decides_the_samples_and_nothing_else() -> None:
    results = by_chance(5, 80)
    one, same, other = figures(results, 1), figures(results, 1), figures(results, 2)
    assert one == same
    assert {name: figure.value for name, figure in one.items()} == {name: figure.value for name, figure in other.items()}
    assert one != other


def test_1000_questions_take_no_time_beside_asking_them() -> None:
    """Under 2 seconds of this process's own time: 2,000 samples by a loop would take minutes."""
    results = by_chance(1, 1000)
    started = time.process_time()
    figures(results, 0)
    assert time.process_time() - started < 2
