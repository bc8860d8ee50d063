"""Two scorecards: what moved, and whether it may be chance; and scorecards as files."""

import json
from collections.abc import Callable
from dataclasses import replace
from math import comb
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import AssistantError
from assistant.evaluation import Outcome, compare, comparison_data, read_scorecard, scorecard_data
from assistant.evaluation.comparison import mcnemar
from assistant.evaluation.figures import RATIOS
from tests.evaluating import by_chance, card, judged, outcomes

Spoil = Callable[[dict[str, Any]], Any]


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_is_the_exact_binomial_test(gained: int, lost: int) -> None:
    """By its definition: how likely is any split of the questions that moved that is no likelier than this one."""
    n = gained + lost
    ways = [comb(n, k) for k in range(n + 1)]
    assert mcnemar(gained, lost) == pytest.approx(sum(one for one in ways if one <= ways[gained]) / 2**n)


def test_mcnemar_of_many_questions_does_not_overflow() -> None:
    assert mcnemar(5000, 5000) == 1.0
    assert 0 <= mcnemar(10_000, 0) < 1e-300


@given(outcomes())
@settings(max_examples=25)
def test_the_same_answers_show_no_change(results: list[Outcome]) -> None:
    comparison = compare(card(results), card(list(reversed(results))))
    assert comparison.differs == ()
    assert all(moved.gained == moved.lost == () for moved in comparison.moved.values())
    for change in comparison.changes.values():
        assert change.difference == pytest.approx(0, abs=1e-12)
        assert change.p == 1
        assert (change.low, change.high) == pytest.approx((0, 0), abs=1e-12)
    assert set(comparison.changes) == {name for name, figure in card(results).figures.items() if figure.value is not None}


@given(outcomes(3, 15), st.integers(0, 99))
@settings(max_examples=25)
def test_what_moved_is_counted_question_by_question(results: list[Outcome], seed: int) -> None:
    """The answers of some questions are lost, of some found; changing back gives the mirror of it."""
    chance = np.random.default_rng(seed)
    later = [
        replace(one, answer_rank=1 if chance.random() < 0.5 else None) if one.answerable and one.citations else one
        for one in results
    ]
    comparison, back = compare(card(results), card(later)), compare(card(later), card(results))
    gained = [b.id for a, b in zip(results, later, strict=True) if b.answer_rank == 1 and a.answer_rank != 1]
    lost = [b.id for a, b in zip(results, later, strict=True) if a.answer_rank == 1 and b.answer_rank != 1]
    moved = comparison.moved["answer_1"]
    assert (list(moved.gained), list(moved.lost)) == (gained, lost)
    assert (back.moved["answer_1"].gained, back.moved["answer_1"].lost) == (moved.lost, moved.gained)
    if "answer_1" in comparison.changes:
        change = comparison.changes["answer_1"]
        answerable = sum(one.answerable for one in results)
        assert change.difference == pytest.approx((len(gained) - len(lost)) / answerable)
        assert change.p == pytest.approx(mcnemar(len(gained), len(lost)))
        assert change.better is (None if len(gained) == len(lost) else len(gained) > len(lost))


def test_the_test_is_mcnemar_for_right_and_wrong_and_the_bootstrap_for_the_rest() -> None:
    results = [replace(one, document_ranks=(1,) if one.answerable else ()) for one in by_chance(1, 60)]
    tests = {name: change.test for name, change in compare(card(results), card(results)).changes.items()}
    exact = {name for name, test in tests.items() if test == "mcnemar"}
    assert exact >= {"recall_1", "answer_1", "answer_3", "told_unanswerable", "silent_on_answerable", "wrong_answered"}
    assert {name for name, ratio in RATIOS.items() if not ratio.counted} & exact == set()
    assert {tests[name] for name in ("auroc", "ece", "brier", "mrr_10", "ndcg_10", "cost")} == {"bootstrap"}


def test_a_clear_change_is_told_from_chance() -> None:
    before = by_chance(1, 300, share_right=0.6)
    clear = [replace(one, answer_rank=1 if one.answerable else None) for one in before]
    change = compare(card(before), card(clear)).changes["answer_1"]
    assert change.better
    assert change.p is not None
    assert change.low is not None
    assert change.p < 1e-6
    assert change.low > 0
    sure = [replace(one, confidence=0.99 if one.answerable else 0.01) for one in before]
    found = compare(card(before), card(sure)).changes
    assert (found["auroc"].p or 0) < 0.01
    assert found["auroc"].better
    low = [replace(one, confidence=one.confidence / 3) for one in before]
    found = compare(card(low), card(sure)).changes
    assert found["ece"].better
    assert found["ece"].difference < 0
    assert (found["ece"].p or 0) < 0.01
    worse = compare(card(sure), card(low)).changes
    assert worse["ece"].better is False
    assert worse["auroc"].better is False


def test_chance_alone_is_seldom_called_a_change() -> None:
    """Of 30 pairs that differ by chance only, p < .05 comes up once or twice, by McNemar and by the bootstrap."""
    alarms = {"answer_1": 0, "auroc": 0, "ece": 0}
    for seed in range(30):
        before = by_chance(seed, 120)
        chance = np.random.default_rng(seed + 500)
        after = [
            replace(
                one,
                answer_rank=(1 if chance.random() < 0.7 else None) if one.answerable else None,
                confidence=float(np.round(np.clip(one.confidence + chance.normal(0, 0.1), 0, 1), 4)),
            )
            for one in before
        ]
        # Both sides get noise of the same size.
        noisy = [
            replace(one, confidence=float(np.round(np.clip(one.confidence + chance.normal(0, 0.1), 0, 1), 4))) for one in before
        ]
        found = compare(card(noisy), card(after)).changes
        for name in alarms:
            alarms[name] += (found[name].p or 0) < 0.05
    assert all(times <= 5 for times in alarms.values()), alarms


def test_circumstances_that_differ_are_named() -> None:
    one = card([judged(True, 0.9), judged(False, 0.1, 1)])
    other = replace(
        one, circumstances=replace(one.circumstances, generation="g-2", digest="e" * 64, cross_fitted=True, dense_weight=0.5)
    )
    assert compare(one, other).differs == ("digest", "dense_weight", "cross_fitted")
    again = replace(one, circumstances=replace(one.circumstances, generation="g-2"))
    assert compare(one, again).differs == ()


def test_other_questions_are_not_compared() -> None:
    results = [judged(True, 0.9), judged(False, 0.1, 1)]
    with pytest.raises(AssistantError, match="Сравнить нельзя"):
        compare(card(results), card(results, digest="другие"))
    with pytest.raises(AssistantError, match="Сравнить нельзя"):
        compare(card(results[:1]), card(results))


# Files


@given(outcomes())
@settings(max_examples=25)
def test_a_scorecard_written_is_read_back(results: list[Outcome]) -> None:
    written = card([replace(one, seconds=round(one.seconds, 4)) for one in results], seed=3)
    path = Path("/dev/shm" if Path("/dev/shm").is_dir() else "/tmp") / "scorecard-round-trip.json"
    path.write_text(json.dumps(scorecard_data(written), ensure_ascii=False), encoding="utf-8")
    try:
        assert read_scorecard(path) == written
    finally:
        path.unlink()


def test_json_has_no_number_that_json_has_not() -> None:
    results = [judged(True, 0.9)]
    data = json.dumps([scorecard_data(card(results)), comparison_data(compare(card(results), card(results)))], allow_nan=False)
    assert '"auroc": {"value": null' in data


def _without(*names: str) -> Spoil:
    return lambda data: {name: value for name, value in data.items() if name not in names}


def _question(**changes: Any) -> Spoil:
    return lambda data: {**data, "questions": [{**data["questions"][0], **changes}, *data["questions"][1:]]}


@pytest.mark.parametrize(
    "spoil",
    [
        _without("questions"),
        _without("version"),
        _without("settings"),
        _without("models"),
        lambda data: [data],
        lambda data: {**data, "questions": []},
        lambda data: {**data, "questions": {}},
        lambda data: {**data, "questions": [5]},
        lambda data: {**data, "questions": [data["questions"][0]] * 2},
        lambda data: {**data, "settings": 5},
        lambda data: {**data, "settings": {**data["settings"], "seed": -1}},
        lambda data: {**data, "settings": {**data["settings"], "лишнее": 1}},
        lambda data: {**data, "models": []},
        lambda data: {**data, "skipped": None},
        _question(confidence=2),
        _question(confidence="много"),
        _question(seconds=10**400),
        _question(verdict="maybe"),
        _question(verdict=[]),
        _question(answer_rank=0),
        _question(answer_rank=True),
        _question(document_ranks=None),
        _question(document_ranks=["1"]),
        _question(citations_exact=9),
        _question(answerable=None),
    ],
)
def test_a_damaged_scorecard_is_refused_in_one_sentence(spoil: Spoil, tmp_path: Path) -> None:
    path = tmp_path / "было.json"
    path.write_text(json.dumps(spoil(scorecard_data(card([judged(True, 0.9), judged(False, 0.1, 1)])))), encoding="utf-8")
    with pytest.raises(AssistantError, match=r"было\.json» — не результат assistant eval или повреждён"):
        read_scorecard(path)


@pytest.mark.parametrize("version", [2, 0, "1", None, True, 1.0])
def test_a_scorecard_of_another_version_is_refused(version: Any, tmp_path: Path) -> None:
    path = tmp_path / "было.json"
    path.write_text(json.dumps({**scorecard_data(card([judged(True, 0.9)])), "version": version}), encoding="utf-8")
    with pytest.raises(AssistantError, match="другой версией"):
        read_scorecard(path)
