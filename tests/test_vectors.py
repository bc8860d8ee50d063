"""The FAISS store against NumPy."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.vectors import FlatVectors


def _unit_rows(seed: int, rows: int, dimension: int) -> np.ndarray:
    matrix = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    return np.asarray(matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9), dtype=np.float32)


@given(seed=st.integers(0, 10_000), rows=st.integers(1, 60), dimension=st.integers(2, 20))
def test_similarities_are_the_inner_products(seed: int, rows: int, dimension: int) -> None:
    matrix = _unit_rows(seed, rows, dimension)
    store = FlatVectors.build(matrix)
    query = _unit_rows(seed + 1, 1, dimension)[0]
    np.testing.assert_allclose(store.similarities(query), matrix @ query, atol=1e-5)
    assert len(store) == rows


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    matrix = _unit_rows(1, 9, 8)
    FlatVectors.build(matrix).save(tmp_path)
    loaded = FlatVectors.load(tmp_path)
    np.testing.assert_array_equal(loaded.rows(np.array([3, 0, 8])), matrix[[3, 0, 8]])
    assert [path.name for path in tmp_path.iterdir()] == list(FlatVectors.FILES)


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    FlatVectors.build(np.zeros((0, 4), np.float32)).save(tmp_path)
    store = FlatVectors.load(tmp_path)
    assert len(store) == 0
    assert store.similarities(np.ones(4, np.float32)).shape == (0,)
    assert store.rows(np.zeros(0, np.int64)).shape == (0, 4)


@pytest.mark.parametrize("damage", [lambda data: data[:20], lambda data: b"", lambda data: b"\0" * len(data)])
def test_a_damaged_file_is_refused(tmp_path: Path, damage: object) -> None:
    FlatVectors.build(_unit_rows(1, 9, 8)).save(tmp_path)
    path = tmp_path / FlatVectors.FILES[0]
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    with pytest.raises(ValueError, match="vectors"):
        FlatVectors.load(tmp_path)
