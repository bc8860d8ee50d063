"""The small fitted models: linear weights as JSON, also as fitted without each fold of their data.

The weights that leave a fold out judge the questions of that fold in an evaluation, so that no figure is reached on a question
the model has learned from.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDS = 5


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Standardised features times weights, plus an intercept: log-odds."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float

    def log_odds(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return log-odds, shape (rows,), of features, shape (rows, names)."""
        standard = (features - np.array(self.means)) / np.array(self.scales)
        return np.asarray(standard @ np.array(self.weights) + self.intercept, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model fitted on all its data, and `FOLDS` times on all but one fold."""

    whole: LinearModel
    without: tuple[LinearModel, ...]

    def model(self, fold: int | None) -> LinearModel:
        """Return the model; with `fold` the one that has not seen the questions of that fold."""
        return self.whole if fold is None else self.without[fold]


def fold_of(group: str) -> int:
    """Return the fold, 0 … `FOLDS` - 1, of a group of questions that must not be parted, such as those on one article."""
    return int(hashlib.sha256(group.encode("utf-8", "replace")).hexdigest(), 16) % FOLDS


def load_fitted(path: Path, names: Sequence[str]) -> Fitted:
    """Read a fitted model.

    Raises
    ------
    ValueError
        If it was fitted on other features or in another number of folds.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    if tuple(data["names"]) != tuple(names) or len(data["without"]) != FOLDS:
        raise ValueError(f"{path.name} was fitted on other features: run assistant.training.answers again")
    return Fitted(_model(names, data), tuple(_model(names, part) for part in data["without"]))


def fitted_data(fitted: Fitted) -> dict[str, Any]:
    """Return a fitted model as JSON data, as `load_fitted` reads it."""
    return {"names": list(fitted.whole.names), **_data(fitted.whole), "without": [_data(model) for model in fitted.without]}


def _model(names: Sequence[str], data: dict[str, Any]) -> LinearModel:
    return LinearModel(tuple(names), tuple(data["means"]), tuple(data["scales"]), tuple(data["weights"]), data["intercept"])


def _data(model: LinearModel) -> dict[str, Any]:
    return {
        "means": list(model.means),
        "scales": list(model.scales),
        "weights": list(model.weights),
        "intercept": model.intercept,
    }
