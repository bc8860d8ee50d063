"""Vectors in FAISS: exact inner product over unit rows."""

from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class VectorStore(Protocol):
    """What an index needs of a store of vectors. A row is a passage's number; a larger score is better."""

    def __len__(self) -> int:
        """Return the number of rows."""
        ...

    def similarities(self, query: Vectors) -> Vectors:
        """Return the cosine of `query`, shape (dimension,), with every row, shape (rows,)."""
        ...

    def rows(self, numbers: NDArray[np.int64]) -> Vectors:
        """Return the stored vectors of these rows, shape (numbers, dimension)."""
        ...


class FlatVectors:
    """A flat FAISS index in one file.

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
        """Return a store of the rows of `matrix`, shape (rows, dimension)."""
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
            index = faiss.read_index(str(folder / cls.FILES[0]))
        except RuntimeError as error:
            raise ValueError(f"FAISS cannot read {cls.FILES[0]}") from error
        if not isinstance(index, faiss.IndexFlat):
            raise ValueError(f"{cls.FILES[0]} is no flat index")
        return cls(index)

    def save(self, folder: Path) -> None:
        """Write the store into `folder`."""
        import faiss

        path = folder / self.FILES[0]
        # Written by us and not by FAISS: its writer reports a full disk as RuntimeError, this one as OSError.
        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def similarities(self, query: Vectors) -> Vectors:
        """Return the cosine of `query` with every row, shape (rows,)."""
        return np.asarray(self._matrix() @ query.astype(np.float32), dtype=np.float32)

    def _matrix(self) -> Vectors:
        """Return the rows as they lie in the index: its own search for all of them would sort them first."""
        import faiss

        if not len(self):
            return np.zeros((0, self._index.d), np.float32)
        return np.asarray(faiss.rev_swig_ptr(self._index.get_xb(), len(self) * self._index.d)).reshape(len(self), -1)

    def rows(self, numbers: NDArray[np.int64]) -> Vectors:
        """Return the stored vectors of these rows."""
        if not len(numbers):
            return np.zeros((0, self._index.d), np.float32)
        return np.asarray(self._index.reconstruct_batch(numbers), dtype=np.float32)
