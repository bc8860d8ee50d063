"""What an index asks of a store of vectors, and the plain one: exact inner product over unit rows, in FAISS."""

import math
import os
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.arrays import let_go

Vectors = NDArray[np.float32]
_BLOCK = 16_384
_HEADER, _DIMENSION, _ROWS = 45, slice(4, 8), slice(8, 16)
"""Bytes before the rows of a flat index of FAISS, and where among them its dimension and the number of its rows stand."""

_LARGE_FILE = 2**28
"""Bytes: of a larger file rows are read one by one. Mapped, each brings the sixteen pages around it into memory, which takes
twice as long and has to be given back after a few questions (docs/decisions/0026)."""


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The passages nearest to a question.

    Parameters
    ----------
    rows : ndarray of int64
        Ascending.
    similarities : ndarray of float32
        Their cosines.
    mean, deviation : float
        Of the cosines of all passages of the collection.
    middle : float
        Their median where all were compared, else the mean, which is near it.
    """

    rows: NDArray[np.int64]
    similarities: Vectors
    mean: float
    deviation: float
    middle: float


class VectorStore(Protocol):
    """What an index needs of a store of vectors. A row is a passage's number; a larger score is better."""

    def __len__(self) -> int:
        """Return the number of rows."""
        ...

    def neighbours(self, query: Vectors, count: int, among: NDArray[np.bool_] | None) -> Neighbours:
        """Return at least the `count` rows nearest to `query`, shape (dimension,), or all there are.

        Parameters
        ----------
        query : ndarray of float32
        count : int
        among : ndarray of bool, shape (rows,), or None
            Only these may be found; None for all.
        """
        ...

    @property
    def mapped(self) -> tuple[Vectors, ...]:
        """What of it lies in mapped files."""
        ...

    def rows(self, numbers: NDArray[np.int64]) -> Vectors:
        """Return the stored vectors of these rows, shape (numbers, dimension)."""
        ...


class VectorWriter(Protocol):
    """Takes the vectors of a new generation, document by document in order."""

    def append(self, matrix: Vectors) -> None:
        """Add the rows of the next document, shape (rows, dimension)."""
        ...

    def finish(self) -> None:
        """Make what was added a store that can be opened."""
        ...

    def close(self) -> None:
        """Let go of files; twice is once."""
        ...


def add_moments(moments: NDArray[np.float64], block: Vectors) -> None:
    """Add the sum of the rows of `block`, then the sums of their products, to `moments`, shape (dimension + 1, dimension)."""
    moments[0] += block.sum(axis=0, dtype=np.float64)
    moments[1:] += block.T @ block


def spread(moments: Vectors | NDArray[np.float64], query: Vectors) -> tuple[float, float]:
    """Return the mean and the deviation of the cosines of `query` with all rows, from the means of what `add_moments` adds."""
    mean = float(moments[0] @ query)
    return mean, math.sqrt(max(float(query @ moments[1:] @ query) - mean * mean, 0.0))


class FlatVectors:
    """A flat FAISS index in one file, mapped from disk: every question is compared with every row.

    Parameters
    ----------
    matrix : ndarray of float32, shape (rows, dimension)
        Unit rows.
    path : Path, optional
        Their file, where single rows are to be read from it.
    """

    FILES: ClassVar = ("vectors.faiss",)

    def __init__(self, matrix: Vectors, path: Path | None = None) -> None:
        self._matrix, self._file = matrix, -1
        if path is not None and hasattr(os, "pread"):
            self._file = os.open(path, os.O_RDONLY)
            weakref.finalize(self, os.close, self._file)

    @classmethod
    def build(cls, matrix: Vectors) -> "FlatVectors":
        """Return a store of the rows of `matrix`, shape (rows, dimension), in memory."""
        return cls(np.ascontiguousarray(matrix, dtype=np.float32))

    @classmethod
    def load(cls, folder: Path) -> "FlatVectors":
        """Open the store in `folder`.

        Raises
        ------
        ValueError
            If the file is missing or no flat index.
        """
        path = folder / cls.FILES[0]
        with path.open("rb") as file:
            header = file.read(_HEADER)
        dimension, rows = (int.from_bytes(header[place], "little") for place in (_DIMENSION, _ROWS))
        if not dimension or path.stat().st_size != _HEADER + 4 * rows * dimension or header != flat_header(rows, dimension):
            raise ValueError(f"{path.name} is no flat index, or does not hold the rows it names")
        if not rows:
            return cls(np.zeros((0, dimension), np.float32))
        matrix = np.memmap(path, "<f4", "r", _HEADER, (rows, dimension)).view(np.ndarray)
        return cls(matrix, path if matrix.nbytes > _LARGE_FILE else None)

    def __len__(self) -> int:
        return len(self._matrix)

    @property
    def dimension(self) -> int:
        """Numbers of a vector."""
        return int(self._matrix.shape[1])

    def neighbours(self, query: Vectors, count: int, among: NDArray[np.bool_] | None) -> Neighbours:
        """Return all rows, or all `among` them: what is compared anyway need not be sorted out."""
        similarities = self.similarities(query)
        rows = np.arange(len(similarities), dtype=np.int64) if among is None else np.flatnonzero(among)
        if not len(similarities):
            return Neighbours(rows, similarities, 0.0, 0.0, 0.0)
        mean, deviation, middle = float(similarities.mean()), float(similarities.std()), float(np.median(similarities))
        return Neighbours(rows, similarities[rows], mean, deviation, middle)

    def similarities(self, query: Vectors) -> Vectors:
        """Return the cosine of `query` with every row, shape (rows,)."""
        import faiss

        found, asked = np.empty(len(self), np.float32), np.ascontiguousarray(query, np.float32)
        if len(self):
            # The rows lie behind a header of 45 bytes, so none begins where a number of four bytes should: NumPy would copy all
            # of them first, which takes four times as long (docs/decisions/0026).
            rows, one, out = (faiss.swig_ptr(held) for held in (self._matrix, asked, found))
            faiss.fvec_inner_products_ny(out, one, rows, self.dimension, len(self))  # type: ignore[attr-defined]
        return found

    def matrix(self) -> Vectors:
        """Return the rows as they lie in the index, mapped where they were loaded from a file."""
        return self._matrix

    @property
    def mapped(self) -> tuple[Vectors, ...]:
        """What of it lies in mapped files: the rows."""
        return (self._matrix,)

    def blocks(self) -> Iterator[tuple[int, Vectors]]:
        """Yield the rows in blocks, each with the number of its first row; no more than a block stays in memory."""
        for start in range(0, len(self), _BLOCK):
            yield start, np.asarray(self._matrix[start : start + _BLOCK])
            let_go(self._matrix)

    def rows(self, numbers: NDArray[np.int64]) -> Vectors:
        """Return the stored vectors of these rows."""
        first, count = (int(numbers[0]), len(numbers)) if len(numbers) else (0, 0)
        if np.array_equal(numbers, np.arange(first, first + count)):
            return np.asarray(self._matrix[first : first + count])  # as they lie, without a copy
        if self._file < 0:
            return np.asarray(self._matrix[numbers], dtype=np.float32)
        size = 4 * self.dimension
        read = [os.pread(self._file, size, place) for place in (_HEADER + size * numbers).tolist()]
        return np.frombuffer(b"".join(read), "<f4").reshape(len(numbers), self.dimension)


class FlatWriter:
    """Writes a flat index row by row, so that no more than a block of it is in memory.

    Parameters
    ----------
    folder : Path
        Where `FlatVectors.load` will look for it.
    dimension : int
        Numbers of a row.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        self._file: IO[bytes] = (folder / FlatVectors.FILES[0]).open("wb")
        self._rows, self._dimension = 0, dimension
        self._file.write(flat_header(0, dimension))

    def append(self, matrix: Vectors) -> None:
        """Add rows, shape (rows, dimension)."""
        if matrix.shape[1:] != (self._dimension,):
            raise ValueError(f"rows of shape {matrix.shape[1:]}, expected {self._dimension}")
        self._rows += len(matrix)
        self._file.write(np.ascontiguousarray(matrix, dtype="<f4").data)

    def finish(self) -> None:
        """Write how many rows there are, and end."""
        self.close()

    def close(self) -> None:
        """Write how many rows there are, and end; twice is once."""
        if self._file.closed:
            return
        self._file.seek(0)
        self._file.write(flat_header(self._rows, self._dimension))
        self._file.close()


def flat_header(rows: int, dimension: int) -> bytes:
    """Return what FAISS writes before the rows of a flat index: its own header of one row, with the number of rows changed.

    FAISS's own writer wants the whole index in memory.
    """
    import faiss

    one = faiss.IndexFlatIP(dimension)
    one.add(np.zeros((1, dimension), np.float32))
    content = bytearray(faiss.serialize_index(one).tobytes())
    header = content[: len(content) - 4 * dimension]
    # «IxFI», dimension (int32), rows (int64), …, numbers in all (uint64).
    header[_ROWS] = rows.to_bytes(8, "little")
    header[-8:] = (rows * dimension).to_bytes(8, "little")
    return bytes(header)
