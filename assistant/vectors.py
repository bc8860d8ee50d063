"""What an index asks of a store of vectors, and the plain one: exact inner product over unit rows, in FAISS."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
_BLOCK = 16_384


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
    index : faiss.Index
        Inner product over unit rows.
    """

    FILES: ClassVar = ("vectors.faiss",)

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, matrix: Vectors) -> "FlatVectors":
        """Return a store of the rows of `matrix`, shape (rows, dimension), in memory."""
        import faiss

        index = faiss.IndexFlatIP(matrix.shape[1])
        index.add(np.ascontiguousarray(matrix, dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> "FlatVectors":
        """Open the store in `folder`.

        Raises
        ------
        ValueError
            If the file is missing or no flat index.
        """
        import faiss

        try:
            index = faiss.read_index(str(folder / cls.FILES[0]), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise ValueError(f"FAISS cannot read {cls.FILES[0]}") from error
        if not isinstance(index, faiss.IndexFlat):
            raise ValueError(f"{cls.FILES[0]} is no flat index")
        return cls(index)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Numbers of a vector."""
        return int(self._index.d)

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
        # OpenBLAS reads past the last row with its widest registers: what it finds there may raise the processor's «invalid»
        # flag, which NumPy reports as if it were of the result.
        with np.errstate(invalid="ignore"):
            return np.asarray(self.matrix() @ query.astype(np.float32), dtype=np.float32)

    def matrix(self) -> Vectors:
        """Return the rows as they lie in the index, valid as long as this store is held."""
        import faiss

        if not len(self):
            return np.zeros((0, self.dimension), np.float32)
        return np.asarray(faiss.rev_swig_ptr(self._index.get_xb(), len(self) * self.dimension)).reshape(len(self), -1)

    def blocks(self) -> Iterator[tuple[int, Vectors]]:
        """Yield the rows in blocks, each with the number of its first row."""
        matrix = self.matrix()
        for start in range(0, len(self), _BLOCK):
            yield start, matrix[start : start + _BLOCK]

    def rows(self, numbers: NDArray[np.int64]) -> Vectors:
        """Return the stored vectors of these rows."""
        return np.asarray(self.matrix()[numbers], dtype=np.float32)


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
        self._file.write(np.ascontiguousarray(matrix, dtype="<f4").tobytes())

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
    header[8:16] = rows.to_bytes(8, "little")
    header[-8:] = (rows * dimension).to_bytes(8, "little")
    return bytes(header)
