"""Passages to the files of a lexical index, through blocks on disk: memory does not grow with the collection.

Each posting is one number of 64 bits: term, passage, frequency. Blocks of them are sorted apart and merged by ranges of terms.
The postings of passages that were indexed before are taken over: their words are not looked up again.
"""

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from assistant.arrays import write_array
from assistant.language import token_keys, tokens
from assistant.lexical import FORM, LexicalIndex
from assistant.lexicon import Lexicon

K1 = 1.2
B = 0.6
EXACT = 0.15
"""Share of a form's own BM25 beside that of its lemma."""

_TERM, _ROW = 40, 15
"""Bits to the right of the term and of the row; the frequency has the last ones."""

_MOST_TERMS, _MOST_ROWS, _MOST_TIMES = 2 ** (63 - _TERM), 2 ** (_TERM - _ROW), 2**_ROW - 1
_BLOCK = 2**22
"""Postings in memory at a time."""

_REMEMBERED = 500_000
"""Words whose terms are remembered."""

Packed = NDArray[np.int64]


class PostingsWriter:
    """Writes a lexical index; rows are numbered in the order they come.

    Parameters
    ----------
    folder : Path
        Where the index will be; unnamed temporary files lie there too.
    k1, b : float
        How soon a repeated term saturates and how far long passages are discounted. Robertson and Zaragoza (section 3.2)
        name 1.2…2 and 0.5…0.8 as good; neighbouring values differ by a question or two on the development data.
    exact : float
        Share of a form's own BM25 beside that of its lemma.
    """

    def __init__(self, folder: Path, *, k1: float = K1, b: float = B, exact: float = EXACT) -> None:
        self._folder, self._k1, self._b, self._exact = folder, k1, b, exact
        self._seen: dict[str, int] = {}
        self._numbers: dict[str, tuple[int, ...]] = {}
        self._lengths = array("i")
        self._pending = array("q")
        self._blocks: list[Packed] = []
        self._files: list[IO[bytes]] = []

    def add(self, texts: Iterable[str]) -> None:
        """Add passages."""
        for text in texts:
            count: dict[int, int] = {}
            length = 0
            for token, times in Counter(tokens(text)).items():
                numbers = self._numbers.get(token)
                if numbers is None:
                    numbers = self._numbered(token)
                for number in numbers:
                    count[number] = count.get(number, 0) + times
                length += times if numbers else 0
            row = len(self._lengths) << _ROW
            self._pending.extend([number | row | min(times, _MOST_TIMES) for number, times in count.items()])
            self._lengths.append(length)
            if len(self._pending) >= _BLOCK:
                self._spill()

    def _numbered(self, token: str) -> tuple[int, ...]:
        """Return the numbers of a word's lemmas and forms, where a posting has them; a term it gives twice is there twice."""
        found = [key for lemma, form in token_keys(token) for key in (lemma, FORM + form)]
        numbers = tuple(self._seen.setdefault(term, len(self._seen)) << _TERM for term in found)
        if len(self._numbers) >= _REMEMBERED:
            self._numbers.clear()
        self._numbers[token] = numbers
        return numbers

    def skip(self, count: int) -> None:
        """Leave room for passages that `finish` will take over from a former index."""
        self._lengths.extend([0] * count)

    def finish(self, former: LexicalIndex | None = None, moved: NDArray[np.int64] | None = None) -> None:
        """Write the files.

        Parameters
        ----------
        former : LexicalIndex, optional
        moved : ndarray of int64, shape (passages of `former`,), optional
            The row each of its passages has now; -1 for one that is no longer there.
        """
        lengths = np.array(self._lengths, np.int32)
        if former is not None and moved is not None:
            lengths[moved[moved >= 0]] = former.lengths[moved >= 0]
            held = self._take_over(former, moved)
        else:
            held = []
        self._spill()
        if len(self._seen) >= _MOST_TERMS or len(lengths) >= _MOST_ROWS:
            raise ValueError(f"{len(self._seen)} terms of {len(lengths)} passages are more than a posting can tell apart")
        vocabulary = sorted(self._seen)
        rank = np.empty(len(vocabulary), np.int64)
        rank[[self._seen[term] for term in vocabulary]] = np.arange(len(vocabulary))
        self._seen = {}
        counts = np.zeros(len(vocabulary), np.int64)
        for block in (*self._blocks, *held):
            for start in range(0, len(block), _BLOCK):
                part = block[start : start + _BLOCK]
                numbers = rank[part >> _TERM]
                block[start : start + _BLOCK] = part & ((1 << _TERM) - 1) | numbers << _TERM
                counts += np.bincount(numbers, minlength=len(vocabulary))
        for block in self._blocks:
            block.sort()
        for block in held:
            if (block[1:] < block[:-1]).any():  # the documents stood in another order
                block.sort()
        self._write(vocabulary, counts, lengths, [*self._blocks, *held])
        self.close()

    def close(self) -> None:
        """Give back the temporary files."""
        for file in self._files:
            file.close()
        self._files = []

    def _spill(self) -> None:
        if self._pending:
            block = self._stored(len(self._pending))
            block[:] = np.frombuffer(self._pending, np.int64)
            self._blocks.append(block)
            self._pending = array("q")

    def _stored(self, length: int) -> Packed:
        """Return an array on disk, in a file that has no name and goes when this object does."""
        file = TemporaryFile(dir=self._folder)  # noqa: SIM115 — closed by `finish`
        self._files.append(file)
        # Room is taken by writing: a full disk is met here, as an error, and not in mapped memory, as a signal.
        empty = bytes(2**20)
        for start in range(0, 8 * length, len(empty)):
            file.write(empty[: min(len(empty), 8 * length - start)])
        file.flush()
        return np.memmap(file, np.int64, "r+", shape=(length,))

    def _take_over(self, former: LexicalIndex, moved: NDArray[np.int64]) -> list[Packed]:
        """Return the postings of a former index, rows as they are now, its terms numbered as they are here for the time being."""
        kept = np.zeros(len(former.lexicon), np.int64)
        starts = former.offsets[:-1]
        for low, high in _ranges(former.offsets):
            stays = moved[former.rows[former.offsets[low] : former.offsets[high]]] >= 0
            sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(stays)])
            inside = former.offsets[low : high + 1] - starts[low]
            kept[low:high] = np.diff(sums[inside])
        total = int(kept.sum())
        if not total:
            return []
        numbers = np.full(len(former.lexicon), -1, np.int64)
        for number, term in enumerate(former.lexicon):
            if kept[number]:
                numbers[number] = self._seen.setdefault(term, len(self._seen))
        block, filled = self._stored(total), 0
        for low, high in _ranges(former.offsets):
            start, stop = former.offsets[low], former.offsets[high]
            rows = moved[former.rows[start:stop]]
            named = np.repeat(numbers[low:high], np.diff(former.offsets[low : high + 1]))
            packed = (named << _TERM | rows << _ROW | former.frequencies[start:stop].astype(np.int64))[rows >= 0]
            block[filled : filled + len(packed)] = packed
            filled += len(packed)
        return [block]

    def _write(
        self, vocabulary: Sequence[str], counts: NDArray[np.int64], lengths: NDArray[np.int32], blocks: list[Packed]
    ) -> None:
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        shares = np.array([self._exact if term.startswith(FORM) else 1.0 for term in vocabulary])
        weights = np.log1p((len(lengths) - counts + 0.5) / (counts + 0.5)) * shares
        mean = max(int(lengths.sum()) / max(len(lengths), 1), 1e-9)
        norm = self._k1 * (1.0 - self._b + self._b * lengths / mean)
        description, *_ = (self._folder / name for name in LexicalIndex.FILES)
        description.write_text(json.dumps({"passages": len(lengths), "terms": len(vocabulary)}) + "\n", "utf-8")
        Lexicon.write(self._folder, vocabulary)
        held, rows, impacts, frequencies, sizes = (self._folder / name for name in LexicalIndex.ARRAYS)
        for path, content in ((held, offsets), (sizes, lengths)):
            write_array(path, content)
        with rows.open("wb") as one, impacts.open("wb") as two, frequencies.open("wb") as three:
            for out, kind in ((one, "<i4"), (two, "<f4"), (three, "<u2")):
                header = {"descr": kind, "fortran_order": False, "shape": (int(offsets[-1]),)}
                np.lib.format.write_array_header_1_0(out, header)
            for low, high in _ranges(offsets):
                packed = np.concatenate([_between(block, low, high) for block in blocks])
                packed.sort(kind="stable")  # runs that are sorted already are only merged
                row, times = packed >> _ROW & (_MOST_ROWS - 1), packed & _MOST_TIMES
                gained = weights[packed >> _TERM] * times * (self._k1 + 1.0) / (times + norm[row])
                one.write(row.astype("<i4").tobytes())
                two.write(gained.astype("<f4").tobytes())
                three.write(times.astype("<u2").tobytes())


def _between(block: Packed, low: int, high: int) -> NDArray[Any]:
    """Return the postings of the terms from `low` to `high`, exclusive, of a sorted block."""
    start, stop = np.searchsorted(block, [low << _TERM, high << _TERM])
    return np.asarray(block[start:stop])


def _ranges(offsets: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield ranges of terms with about `_BLOCK` postings each, at least one term."""
    low, last = 0, len(offsets) - 1
    while low < last:
        high = max(low + 1, int(np.searchsorted(offsets, offsets[low] + _BLOCK, side="right")) - 1)
        yield low, high
        low = high
