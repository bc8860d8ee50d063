"""Arrays in files: what NumPy writes is read, NumPy reads what is written, and damage is one error."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from assistant.arrays import let_go, map_array, mapped_bytes, read_archive, read_array, write_array

KINDS = ("<i8", "<i4", "|i1", "|u1", "<u2", "<u8", "<f2", "<f4", "<f8")
ANY = st.sampled_from(KINDS).flatmap(lambda kind: arrays(kind, array_shapes(max_dims=3, min_side=0, max_side=6)))
same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def _same(one: NDArray[Any], other: NDArray[Any]) -> bool:
    return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()


@given(content=ANY)
@same_folder
def test_it_is_numpys_own_format(content: NDArray[Any], tmp_path: Path) -> None:
    path, other = tmp_path / "ours.npy", tmp_path / "numpys.npy"
    write_array(path, content)
    np.save(other, content)
    assert path.read_bytes() == other.read_bytes()
    assert _same(np.load(path, allow_pickle=False), content)
    assert _same(read_array(path), content)
    assert _same(map_array(path), content)


@given(content=st.dictionaries(st.sampled_from(["keys", "vectors", "counts"]), ANY))
@same_folder
def test_archives(content: dict[str, NDArray[Any]]) -> None:
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **content)
    held = read_archive(file.getvalue())
    assert set(held) == set(content)
    assert all(_same(held[name], content[name]) for name in content)


@given(content=ANY, where=st.integers(0, 200), what=st.binary(min_size=1, max_size=3), cut=st.integers(0, 300))
@same_folder
def test_damage_is_told(content: NDArray[Any], where: int, what: bytes, cut: int, tmp_path: Path) -> None:
    path = tmp_path / "harmed.npy"
    write_array(path, content)
    whole = path.read_bytes()
    path.write_bytes((whole[:where] + what + whole[where + len(what) :])[:cut])
    for read in (read_array, map_array):
        try:
            found = read(path)
        except ValueError:
            continue
        # What is not told is no other than a change of the numbers themselves, or of their description.
        assert found.nbytes <= len(whole)


@pytest.mark.parametrize("cut", [0, 5, 9, 60, 128, 135])
def test_a_file_cut_short_is_no_array(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "cut.npy"
    write_array(path, np.arange(1, dtype=np.int64))
    path.write_bytes(path.read_bytes()[:cut])
    for read in (read_array, map_array):
        with pytest.raises(ValueError, match=r"cut\.npy"):
            read(path)


@pytest.mark.parametrize(
    "content", [np.array(["слово"]), np.array([None], dtype=object), np.asfortranarray(np.eye(3)), np.array(1j)]
)
def test_what_is_never_written_is_not_read(content: NDArray[Any], tmp_path: Path) -> None:
    path = tmp_path / "other.npy"
    np.save(path, content, allow_pickle=True)
    with pytest.raises(ValueError, match="begin"):
        read_array(path)


def test_many_threads_read_at_once(tmp_path: Path) -> None:
    """NumPy's own reader fails here now and then under CPython 3.11."""
    path = tmp_path / "one.npy"
    write_array(path, np.arange(89))

    def read(_: int) -> int:
        return len(read_array(path)) + len(map_array(path))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(read, range(4000))) == {2 * 89}


def test_what_was_let_go_is_read_again(tmp_path: Path) -> None:
    content = np.arange(2**20, dtype=np.int64)
    write_array(tmp_path / "a.npy", content)
    mapped = map_array(tmp_path / "a.npy")
    part = mapped[1000:]
    before = mapped_bytes()
    assert int(part.sum()) == int(content[1000:].sum())
    read = mapped_bytes()
    let_go(part)
    if before:  # the system says
        assert read >= before + mapped.nbytes // 2
        assert mapped_bytes() < read - mapped.nbytes // 2
    np.testing.assert_array_equal(mapped, content)
    let_go(content)  # of what is mapped from no file, nothing
    np.testing.assert_array_equal(mapped, content)
