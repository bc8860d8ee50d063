"""The reader's files: 8-bit rows close to what was trained, and a clear refusal of any other file."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.reader.weights import DESCRIPTION, FORMAT, WEIGHTS, ReaderUnusable, load_tensors, read_card, store


def tensors() -> dict[str, np.ndarray]:
    chance = np.random.default_rng(5)
    return {
        "encoder.encoder.layer.0.weight": chance.normal(size=(128, 48)).astype(np.float32),
        "encoder.encoder.layer.0.zero": np.zeros((128, 3), np.float32),
        "encoder.encoder.layer.0.bias": chance.normal(size=128).astype(np.float32),
        "head.weight": chance.normal(size=(2, 48)).astype(np.float32),
    }


def test_weights_come_back_within_half_a_step(tmp_path: Path) -> None:
    given = tensors()
    card = store(given, "base", {"why": "test"}, tmp_path)
    assert read_card("base", tmp_path) == card
    found = load_tensors(tmp_path)
    assert found.keys() == given.keys()
    for name, values in given.items():
        step = np.abs(values).max(axis=-1, keepdims=True) / 127 if name.endswith("layer.0.weight") else 0.0
        assert (np.abs(found[name] - values) <= step / 2 + 1e-7).all()
        assert found[name].dtype == np.float32


@pytest.mark.parametrize(
    ("harm", "trouble"),
    [
        (lambda folder: (folder / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes()[:-1]), "damaged"),
        (lambda folder: (folder / WEIGHTS).unlink(), "damaged"),
        (lambda folder: (folder / DESCRIPTION).unlink(), "missing"),
        (lambda folder: (folder / DESCRIPTION).write_text("{", encoding="utf-8"), "damaged"),
        (lambda folder: (folder / DESCRIPTION).write_text("[1]", encoding="utf-8"), "damaged"),
        (lambda folder: changed(folder, format=FORMAT + 1), "version"),
        (lambda folder: changed(folder, base="another"), "embedder"),
    ],
)
def test_other_files_are_refused(harm: object, trouble: str, tmp_path: Path) -> None:
    store(tensors(), "base", {}, tmp_path)
    assert callable(harm)
    harm(tmp_path)
    with pytest.raises(ReaderUnusable) as caught:
        read_card("base", tmp_path)
    assert caught.value.trouble == trouble


def changed(folder: Path, **fields: object) -> None:
    card = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    (folder / DESCRIPTION).write_text(json.dumps({**card, **fields}), encoding="utf-8")
