"""A sorted list of terms on disk: a term to its number, without a dictionary in memory."""

import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from assistant.arrays import read_array, write_array


class Lexicon:
    """Terms in the order of their code points, mapped from disk.

    Parameters
    ----------
    content : bytes or mmap
        The terms in UTF-8, each ended by a line feed.
    starts : ndarray of int64, shape (terms + 1,)
        Where each term begins, and where the last one's line ends.
    """

    FILES: ClassVar = ("terms.txt", "term_starts.npy")

    def __init__(self, content: bytes | mmap.mmap, starts: NDArray[np.int64]) -> None:
        self._content, self._starts = content, starts

    @classmethod
    def write(cls, folder: Path, terms: Iterable[str]) -> None:
        """Write sorted terms into `folder`."""
        words, starts = (folder / name for name in cls.FILES)
        content = "".join(f"{term}\n" for term in terms).encode()
        words.write_bytes(content)
        ends = np.flatnonzero(np.frombuffer(content, np.uint8) == ord("\n")) + 1
        write_array(starts, np.concatenate([np.zeros(1, np.int64), ends]))

    @classmethod
    def load(cls, folder: Path) -> "Lexicon":
        """Open the list in `folder` (raises ValueError or OSError if its files do not fit together)."""
        words, starts = (folder / name for name in cls.FILES)
        held = read_array(starts)
        size = words.stat().st_size
        if held.ndim != 1 or held.dtype != np.int64 or len(held) == 0 or held[0] != 0 or held[-1] != size:
            raise ValueError(f"{words.name} and {starts.name} do not fit together")
        if not size:
            return cls(b"", held)
        with words.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), held)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[str]:
        return iter(bytes(self._content[:]).decode().split("\n")[:-1])

    def number(self, term: str) -> int | None:
        """Return the number of a term, None where it is not in the list."""
        wanted = term.encode()
        place = self._place(wanted)
        return place if place < len(self) and self._term(place) == wanted else None

    def begins(self, root: str) -> bool:
        """Tell whether any term begins with `root`."""
        wanted = root.encode()
        place = self._place(wanted)
        return place < len(self) and self._term(place).startswith(wanted)

    def _term(self, number: int) -> bytes:
        return bytes(self._content[self._starts[number] : self._starts[number + 1] - 1])

    def _place(self, wanted: bytes) -> int:
        """Return how many terms stand before `wanted`: UTF-8 keeps the order of code points."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._term(middle) < wanted:
                low = middle + 1
            else:
                high = middle
        return low
