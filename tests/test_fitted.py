"""The small fitted models: log-odds, folds, and files that do not fit."""

import json
import math
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.fitted import FOLDS, Fitted, LinearModel, fitted_data, fold_of, load_fitted

NUMBERS = st.floats(-1e3, 1e3)
POSITIVE = st.floats(1e-3, 1e3)


@st.composite
def models(draw: st.DrawFn) -> LinearModel:
    names = ("a", "b", "c")
    three = [tuple(draw(st.lists(kind, min_size=3, max_size=3))) for kind in (NUMBERS, POSITIVE, NUMBERS)]
    return LinearModel(names, three[0], three[1], three[2], draw(NUMBERS))


@given(models(), st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_log_odds_equal_the_sum_by_hand(model: LinearModel, rows: list[list[float]]) -> None:
    found = model.log_odds(np.array(rows))
    for row, value in zip(rows, found, strict=True):
        parts = zip(row, model.means, model.scales, model.weights, strict=True)
        expected = [(x - mean) / scale * weight for x, mean, scale, weight in parts]
        assert math.isclose(
            value, math.fsum([*expected, model.intercept]), rel_tol=1e-9, abs_tol=1e-9 * max(map(abs, expected)) + 1e-9
        )


@given(models(), st.lists(models(), min_size=FOLDS, max_size=FOLDS))
def test_a_model_written_is_read_as_it_was(whole: LinearModel, without: list[LinearModel]) -> None:
    fitted = Fitted(whole, tuple(without))
    data = json.loads(json.dumps(fitted_data(fitted)))
    assert data["names"] == ["a", "b", "c"]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        assert load_fitted(path, ("a", "b", "c")) == fitted


def _file(tmp_path: Path, **changes: object) -> Path:
    model = LinearModel(("a",), (0.0,), (1.0,), (1.0,), 0.0)
    path = tmp_path / "model.json"
    path.write_text(json.dumps({**fitted_data(Fitted(model, (model,) * FOLDS)), **changes}), encoding="utf-8")
    return path


def test_a_model_of_other_features_is_refused(tmp_path: Path) -> None:
    path = _file(tmp_path)
    assert load_fitted(path, ("a",)).whole.names == ("a",)
    for names in (("b",), ("a", "b"), ()):
        with pytest.raises(ValueError, match=r"model\.json"):
            load_fitted(path, names)


def test_a_model_of_other_folds_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"model\.json"):
        load_fitted(_file(tmp_path, without=[]), ("a",))


def test_a_fold_is_judged_by_the_model_that_has_not_seen_it() -> None:
    parts = tuple(LinearModel(("a",), (0.0,), (1.0,), (float(n),), 0.0) for n in range(FOLDS))
    whole = LinearModel(("a",), (0.0,), (1.0,), (99.0,), 0.0)
    fitted = Fitted(whole, parts)
    assert fitted.model(None) is whole
    assert [fitted.model(fold) for fold in range(FOLDS)] == list(parts)


@given(st.text())
def test_a_group_has_one_fold(group: str) -> None:
    assert fold_of(group) == fold_of(group)
    assert 0 <= fold_of(group) < FOLDS


def test_groups_are_spread_over_all_folds() -> None:
    counts = Counter(fold_of(f"статья {number}") for number in range(1000))
    assert set(counts) == set(range(FOLDS))
    assert max(counts.values()) < 2 * min(counts.values())


def test_half_a_surrogate_pair_has_a_fold() -> None:
    assert 0 <= fold_of("\ud800") < FOLDS
