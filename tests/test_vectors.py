"""The stores of vectors against NumPy, and what they write against FAISS."""

from dataclasses import replace
from pathlib import Path

import faiss
import numpy as np
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import partitions
from assistant.partitions import PartitionedVectors
from assistant.vectors import FlatVectors, FlatWriter, flat_header


def _unit_rows(seed: int, rows: int, dimension: int) -> np.ndarray:
    matrix = np.random.default_rng(seed).normal(size=(rows, dimension)).astype(np.float32)
    return np.asarray(matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def _clustered(seed: int, rows: int, dimension: int = 16) -> np.ndarray:
    """Return rows that crowd round a few centres, as vectors of texts do."""
    chance = np.random.default_rng(seed)
    centres = _unit_rows(seed, 12, dimension)
    near = centres[chance.integers(0, 12, rows)] + 0.2 * chance.normal(size=(rows, dimension)) / np.sqrt(dimension)
    return np.asarray(near / np.linalg.norm(near, axis=1, keepdims=True), dtype=np.float32)


def _near(flat: FlatVectors, count: int) -> np.ndarray:
    """Return questions: rows moved a little."""
    chance = np.random.default_rng(4)
    moved = flat.rows(chance.integers(0, len(flat), count)) + 0.2 * chance.normal(size=(count, 16)) / 4
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


def _write(folder: Path, matrix: np.ndarray, block: int) -> FlatVectors:
    folder.mkdir(exist_ok=True)
    writer = FlatWriter(folder, matrix.shape[1])
    for start in range(0, len(matrix), block):
        writer.append(matrix[start : start + block])
    writer.close()
    return FlatVectors.load(folder)


@given(seed=st.integers(0, 10_000), rows=st.integers(1, 60), dimension=st.integers(2, 20))
def test_similarities_are_the_inner_products(seed: int, rows: int, dimension: int) -> None:
    matrix = _unit_rows(seed, rows, dimension)
    store = FlatVectors.build(matrix)
    query = _unit_rows(seed + 1, 1, dimension)[0]
    np.testing.assert_allclose(store.similarities(query), matrix @ query, atol=1e-5)
    assert len(store) == rows


@settings(max_examples=30)
@given(rows=st.integers(0, 40), dimension=st.integers(1, 20), block=st.integers(1, 50))
def test_what_was_written_row_by_row_is_what_faiss_writes(
    tmp_path_factory: pytest.TempPathFactory, rows: int, dimension: int, block: int
) -> None:
    folder = tmp_path_factory.mktemp("vectors")
    matrix = _unit_rows(1, rows, dimension)
    store = _write(folder, matrix, block)
    index = faiss.IndexFlatIP(dimension)
    index.add(matrix)
    assert (folder / FlatVectors.FILES[0]).read_bytes() == faiss.serialize_index(index).tobytes()
    assert len(store) == rows
    np.testing.assert_array_equal(store.rows(np.arange(rows)[::-1]), matrix[::-1])
    assert len(flat_header(rows, dimension)) == len(faiss.serialize_index(index)) - matrix.nbytes


def test_rows_read_apart_from_a_large_file_are_those_of_the_map(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = FlatWriter(tmp_path, 16)
    written.append(np.random.default_rng(0).normal(size=(50, 16)).astype(np.float32))
    written.finish()
    mapped = FlatVectors.load(tmp_path)
    held = len(psutil.Process().open_files())
    monkeypatch.setattr("assistant.vectors._LARGE_FILE", 0)
    apart = FlatVectors.load(tmp_path)
    for numbers in ([3, 49, 7, 7, 0], [4, 5, 6], [11], []):
        rows = np.array(numbers, np.int64)
        np.testing.assert_array_equal(apart.rows(rows), mapped.rows(rows))
        assert apart.rows(rows).shape == (len(rows), 16)
    with pytest.raises((ValueError, IndexError)):
        apart.rows(np.array([3, 50]))
    del apart
    assert len(psutil.Process().open_files()) == held, "the file is let go of with its store"


def test_rows_of_another_length_are_refused(tmp_path: Path) -> None:
    writer = FlatWriter(tmp_path, 4)
    with pytest.raises(ValueError, match="expected 4"):
        writer.append(np.zeros((1, 5), np.float32))
    writer.close()


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    store = _write(tmp_path, np.zeros((0, 4), np.float32), 1)
    assert len(store) == 0
    assert store.similarities(np.ones(4, np.float32)).shape == (0,)
    assert store.rows(np.zeros(0, np.int64)).shape == (0, 4)
    assert store.neighbours(np.ones(4, np.float32), 3, None).rows.tolist() == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"half",
        b"IxFI" + bytes(30),
        flat_header(2, 3) + bytes(20),
        flat_header(2, 3) + bytes(28),
        flat_header(2, 3)[:8] + b"\xff" * 8 + flat_header(2, 3)[16:] + bytes(24),
    ],
)
def test_what_is_no_index_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FlatVectors.FILES[0]).write_bytes(content)
    with pytest.raises(ValueError, match=r"FAISS|flat"):
        FlatVectors.load(tmp_path)


@pytest.fixture
def stores(tmp_path: Path) -> tuple[FlatVectors, PartitionedVectors]:
    """Three thousand rows, flat and parted, as loaded from disk."""
    flat = _write(tmp_path, _clustered(3, 3000), 700)
    PartitionedVectors.build(flat).save(tmp_path)
    return flat, PartitionedVectors.load(tmp_path, flat)


def test_parted_vectors_find_what_comparing_all_finds(
    stores: tuple[FlatVectors, PartitionedVectors], monkeypatch: pytest.MonkeyPatch
) -> None:
    flat, parted = stores
    assert parted.partitioning.recall >= partitions.RECALL
    assert parted.partitioning.probes < parted.partitioning.parts
    monkeypatch.setattr(partitions, "LARGE", 100)
    even = np.arange(len(flat)) % 2 == 0
    shares = []
    for query in _near(flat, 40):
        for among in (None, even):
            exact = flat.neighbours(query, 0, among)
            best = exact.rows[np.argsort(-exact.similarities, kind="stable")[:10]]
            found = parted.neighbours(query, 50, among)
            assert (np.diff(found.rows) > 0).all()
            assert among is None or among[found.rows].all()
            np.testing.assert_allclose(found.similarities, flat.similarities(query)[found.rows], atol=1e-5)
            assert found.mean == pytest.approx(exact.mean, abs=1e-5)
            assert found.deviation == pytest.approx(exact.deviation, abs=1e-5)
            shares.append(len(set(best) & set(found.rows)) / 10)
    assert np.mean(shares) >= 0.98


def test_few_rows_of_a_filter_are_all_compared(stores: tuple[FlatVectors, PartitionedVectors]) -> None:
    flat, parted = stores
    among = np.zeros(len(flat), np.bool_)
    among[[5, 17, 2999]] = True
    found = parted.neighbours(_clustered(5, 1)[0], 1, among)
    assert found.rows.tolist() == [5, 17, 2999]


def test_the_next_build_takes_over_the_parts_of_rows_that_stay(
    stores: tuple[FlatVectors, PartitionedVectors], tmp_path: Path
) -> None:
    flat, parted = stores
    origin = np.concatenate([np.arange(0, 3000, 2), np.full(100, -1)])
    matrix = np.concatenate([flat.rows(np.arange(0, 3000, 2)), _clustered(6, 100)])
    grown = PartitionedVectors.build(_write(tmp_path / "next", matrix, 512), parted, origin)
    assert grown.partitioning.parts == parted.partitioning.parts
    np.testing.assert_array_equal(grown.part_of[:1500], parted.part_of[::2])
    fresh = PartitionedVectors.build(_write(tmp_path / "next", _clustered(7, 6001), 512), parted, np.full(6001, -1))
    assert fresh.partitioning.trained == 6001, "a collection that has doubled is parted anew"


def test_a_small_change_measures_nothing_again_and_many_small_ones_do(
    stores: tuple[FlatVectors, PartitionedVectors], tmp_path: Path
) -> None:
    flat, parted = stores
    origin = np.concatenate([np.arange(100, 3000), np.full(20, -1)])
    matrix = np.concatenate([flat.rows(np.arange(100, 3000)), _clustered(6, 20)])
    changed = PartitionedVectors.build(_write(tmp_path / "next", matrix, 512), parted, origin)
    whole = PartitionedVectors.build(FlatVectors.build(matrix), parted, np.full(2920, -1))
    assert changed.partitioning == replace(parted.partitioning, moved=120)
    assert whole.partitioning.moved == 0, "all rows came anew: measured again"
    for query in _near(flat, 5):
        near, exact = (store.neighbours(query, 10, None) for store in (changed, whole))
        assert near.mean == pytest.approx(exact.mean, abs=1e-6)
        assert near.deviation == pytest.approx(exact.deviation, abs=1e-6)
    again = PartitionedVectors.build(FlatVectors.build(matrix[60:]), changed, np.arange(60, 2920))
    assert again.partitioning.moved == 0, "sixty more than a twentieth"


@pytest.mark.parametrize("name", PartitionedVectors.FILES)
def test_parts_that_do_not_fit_are_refused(stores: tuple[FlatVectors, PartitionedVectors], tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises((ValueError, TypeError, OSError)):
        PartitionedVectors.load(tmp_path, stores[0])
