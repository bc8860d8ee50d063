"""Arrays in files of NumPy's own format (.npy, version 1).

`numpy.load` has Python parse the header, and CPython 3.11 counts the depth of that parse for all threads together: where two
threads read at once one may fail with «SystemError: AST constructor recursion depth mismatch». So it is read here. And
`numpy.save` hands what it writes to a C stream of its own and closes it without asking: on a full disk it leaves a file without
its end and raises nothing.
"""

import io
import math
import mmap
import zipfile
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from assistant.patterns import regex

_STATE, _SHARED = Path("/proc/self/statm"), 2
"""Where Linux tells a process's memory, and the number among its figures of the pages that files lie behind."""

_MAGIC = b"\x93NUMPY\x01\x00"
_BEFORE = len(_MAGIC) + 2
_HEADER = regex(rb"\{'descr': '([<|][fiu]\d)', 'fortran_order': False, 'shape': \(((?:\d+, ?)*(?:\d+)?)\), \} *\n")


def write_array(path: Path, content: NDArray[Any]) -> None:
    """Write an array; raise OSError unless all of it is written."""
    held = np.ascontiguousarray(content)
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(held))
        file.write(held.data)


def read_array(path: Path) -> NDArray[Any]:
    """Return the numbers of a file.

    Raises
    ------
    ValueError
        If it is damaged, or holds something else.
    OSError
        If it cannot be read.
    """
    with path.open("rb") as file:
        kind, shape = _described(file, path.name)
        return np.fromfile(file, kind, math.prod(shape)).reshape(shape)


def map_array(path: Path) -> NDArray[Any]:
    """Return the numbers of a file mapped from disk, read-only; those of an empty array are read (errors as `read_array`)."""
    with path.open("rb") as file:
        kind, shape = _described(file, path.name)
        if math.prod(shape):
            # Not as a `memmap`: each piece taken of one takes thirty times as long.
            return np.memmap(file, kind, "r", file.tell(), shape).view(np.ndarray)
    return np.zeros(shape, kind)


def let_go(content: NDArray[Any]) -> None:
    """Let the system take back the memory of what was read of a mapped array; what is read of it again comes from the file."""
    base: Any = content
    while isinstance(base, np.ndarray):
        base = base.base
    if isinstance(base, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        base.madvise(mmap.MADV_DONTNEED)


def mapped_bytes() -> int:
    """Return how much of mapped files this process has in memory; 0 where the system does not say."""
    try:
        return int(_STATE.read_text(encoding="ascii").split()[_SHARED]) * mmap.PAGESIZE
    except OSError:
        return 0


def read_archive(content: bytes) -> dict[str, NDArray[Any]]:
    """Return the arrays in what `numpy.savez` wrote, by name, read-only.

    Raises
    ------
    ValueError, zipfile.BadZipFile
        If they are damaged, or something else.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name.removesuffix(".npy"): _of_bytes(archive.read(name), name) for name in archive.namelist()}


def _of_bytes(content: bytes, name: str) -> NDArray[Any]:
    with io.BytesIO(content) as file:
        kind, shape = _described(file, name)
        return np.frombuffer(content, kind, math.prod(shape), file.tell()).reshape(shape)


def _described(file: IO[bytes], name: str) -> tuple[np.dtype[Any], tuple[int, ...]]:
    """Return the kind of the numbers and the shape, and leave the file where the numbers begin."""
    start = file.read(_BEFORE)
    found = _HEADER.fullmatch(file.read(int.from_bytes(start[len(_MAGIC) :], "little")))
    if len(start) != _BEFORE or not start.startswith(_MAGIC) or found is None:
        raise ValueError(f"{name} does not begin as an array does")
    try:
        kind = np.dtype(found[1].decode())
    except TypeError as error:
        raise ValueError(f"{name} holds {found[1].decode()}") from error
    shape, begins = tuple(int(size) for size in found[2].replace(b",", b" ").split()), file.tell()
    if file.seek(0, io.SEEK_END) - begins < math.prod(shape) * kind.itemsize:
        raise ValueError(f"{name} ends too early")
    file.seek(begins)
    return kind, shape
