"""Vectors that were made before, by what the model was given of a passage: nothing is embedded twice."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from assistant.arrays import read_array
from assistant.embedding import Vectors, Words
from assistant.generation import KEY, KEYS, Generation


class VectorSource(Protocol):
    """Where vectors may be; `key` is a passage's `passage_key`."""

    def __contains__(self, key: bytes) -> bool:
        """Tell whether a passage's vectors are here."""
        ...

    def __getitem__(self, key: bytes) -> tuple[Vectors, Words]:
        """Return the vector of a passage and those of its words."""
        ...


class GenerationVectors:
    """Those of a generation."""

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._keys = read_array(generation.folder / KEYS)
        starts = np.ascontiguousarray(self._keys[:, :8]).view(np.uint64).reshape(-1)
        self._order = np.argsort(starts, kind="stable")
        self._sorted = starts[self._order]

    def __contains__(self, key: bytes) -> bool:
        return self._row(key) is not None

    def __getitem__(self, key: bytes) -> tuple[Vectors, Words]:
        """Return the vector of a passage and those of its words."""
        row = self._row(key)
        if row is None:
            raise KeyError(key)
        return self._generation.vectors.rows(np.array([row]))[0], self._generation.word_vectors(row)

    def _row(self, key: bytes) -> int | None:
        assert len(key) == KEY
        place = int(np.searchsorted(self._sorted, np.frombuffer(key[:8], np.uint64)[0]))
        while place < len(self._order) and self._sorted[place] == np.frombuffer(key[:8], np.uint64)[0]:
            row = int(self._order[place])
            if self._keys[row].tobytes() == key:
                return row
            place += 1
        return None


class KnownVectors:
    """Those of several sources, asked one after another."""

    def __init__(self, sources: Sequence[VectorSource]) -> None:
        self._sources = sources

    def __contains__(self, key: bytes) -> bool:
        return any(key in source for source in self._sources)

    def __getitem__(self, key: bytes) -> tuple[Vectors, Words]:
        """Return the vector of a passage and those of its words."""
        return next(source for source in self._sources if key in source)[key]
