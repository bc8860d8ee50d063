"""Passages to the files of a lexical index, through blocks on disk: memory does not grow with the collection.

Each posting is one number of 64 bits: term, passage, frequency. Blocks of them are sorted apart and merged by ranges of terms.
The postings of passages that were indexed before are read where they lie and merged too: their words are not looked up again.
"""

import json
import os
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import IO, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.arrays import let_go, write_array
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
"""Postings in memory at a time while passages are added."""

_RANGE = 2**19
"""Postings that are merged at a time by each core."""

_REMEMBERED = 500_000
"""Words whose terms are remembered."""

Packed = NDArray[np.int64]


class _Run(Protocol):
    """Postings sorted by the final numbers of their terms."""

    def between(self, low: int, high: int) -> Packed:
        """Return those of the terms from `low` to `high`, exclusive."""
        ...


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
        self._blocks: list[_Block] = []

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
        self._spill()
        lengths = np.array(self._lengths, np.int32)
        taken: _Taken | None = None
        kept: list[str] = []
        if former is not None and moved is not None:
            lengths[moved[moved >= 0]] = former.lengths[moved >= 0]
            taken = _Taken(former, moved)
            kept = taken.terms()
        vocabulary = sorted([*kept, *(self._seen.keys() - set(kept))])
        if len(vocabulary) >= _MOST_TERMS or len(lengths) >= _MOST_ROWS:
            raise ValueError(f"{len(vocabulary)} terms of {len(lengths)} passages are more than a posting can tell apart")
        final = {term: number for number, term in enumerate(vocabulary)}
        rank, numbers = (np.array([final[term] for term in terms], np.int64) for terms in (self._seen, kept))
        self._seen, self._numbers = {}, {}
        counts = np.zeros(len(vocabulary), np.int64)
        if taken is not None:
            counts[numbers] = taken.number(numbers)
        for block in self._blocks:
            counts += np.bincount(rank[block.read() >> _TERM], minlength=len(vocabulary))
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        for block in self._blocks:
            block.sort(rank, [low for low, _ in _ranges(offsets)])
        self._write(vocabulary, offsets, lengths, [*self._blocks, *([taken] if taken is not None else [])])
        self.close()

    def close(self) -> None:
        """Give back the temporary files."""
        for block in self._blocks:
            block.close()
        self._blocks = []

    def _spill(self) -> None:
        if self._pending:
            self._blocks.append(_Block(self._folder, self._pending))
            self._pending = array("q")

    def _write(
        self, vocabulary: Sequence[str], offsets: NDArray[np.int64], lengths: NDArray[np.int32], runs: Sequence[_Run]
    ) -> None:
        shares = np.array([self._exact if term.startswith(FORM) else 1.0 for term in vocabulary])
        counts = np.diff(offsets)
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

            def merged(span: tuple[int, int]) -> tuple[NDArray[Any], ...]:
                packed = np.concatenate([run.between(*span) for run in runs])
                packed.sort(kind="stable")  # runs that are sorted already are only merged
                row, times = packed >> _ROW & (_MOST_ROWS - 1), packed & _MOST_TIMES
                packed >>= _TERM
                gained = weights[packed]
                gained *= times
                gained *= self._k1 + 1.0
                gained /= times + norm[row]
                return row.astype("<i4"), gained.astype("<f4"), times.astype("<u2")

            # NumPy lets go of Python's lock; no more is in memory than is computed at once.
            workers = os.cpu_count() or 1
            with ThreadPoolExecutor(workers) as pool:
                for spans in _batches(_ranges(offsets), workers):
                    for parts in pool.map(merged, spans):
                        for out, part in zip((one, two, three), parts, strict=True):
                            out.write(part.data)


class _Block:
    """Postings in a file that has no name and goes when it is closed; first by the terms' numbers so far, then `sort`ed."""

    def __init__(self, folder: Path, packed: "array[int]") -> None:
        self._file: IO[bytes] = TemporaryFile(dir=folder)  # noqa: SIM115 — closed by `close`
        self._length, self._reading = len(packed), Lock()
        packed.tofile(self._file)
        self._file.flush()
        self._lows: list[int] = []
        self._edges: list[int] = []

    def read(self) -> Packed:
        """Return all its postings."""
        return self._part(0, self._length)

    def sort(self, rank: NDArray[np.int64], lows: list[int]) -> None:
        """Give the terms their final numbers, and sort; `lows` are the terms at which ranges will begin."""
        packed = self.read()
        packed = packed & ((1 << _TERM) - 1) | rank[packed >> _TERM] << _TERM
        packed.sort()
        self._lows = lows
        self._edges = [*np.searchsorted(packed, np.array(lows, np.int64) << _TERM).tolist(), self._length]
        self._file.seek(0)
        self._file.write(packed.data)
        self._file.flush()

    def between(self, low: int, high: int) -> Packed:
        """Return those of the terms from `low`, where a range begins, to where the next does."""
        place = bisect_left(self._lows, low)
        return self._part(self._edges[place], self._edges[place + 1])

    def _part(self, start: int, stop: int) -> Packed:
        with self._reading:
            self._file.seek(8 * start)
            return np.frombuffer(bytearray(self._file.read(8 * (stop - start))), np.int64)

    def close(self) -> None:
        """Let it go."""
        self._file.close()


class _Taken:
    """The postings of a former index, their rows as they are now.

    Parameters
    ----------
    former : LexicalIndex
    moved : ndarray of int64, shape (passages of `former`,)
        The row each of its passages has now; -1 for one that is no longer there.
    """

    def __init__(self, former: LexicalIndex, moved: NDArray[np.int64]) -> None:
        self._former, self._moved = former, moved
        gone = moved < 0
        self._gone = bool(gone.any())
        self._kept = np.diff(former.offsets)
        if self._gone:
            for low, high in _ranges(former.offsets):
                start, stop = former.offsets[low], former.offsets[high]
                places = np.flatnonzero(gone[former.rows[start:stop]]) + start
                terms = np.searchsorted(former.offsets[low : high + 1], places, side="right") - 1
                self._kept[low:high] -= np.bincount(terms, minlength=high - low)
                let_go(former.rows)
        self._stays = np.flatnonzero(self._kept)
        self._numbers = np.zeros(0, np.int64)

    def terms(self) -> list[str]:
        """Return the terms that some passage still holds, sorted."""
        all_terms = list(self._former.lexicon)
        return [all_terms[number] for number in self._stays.tolist()] if self._gone else all_terms

    def number(self, final: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give its `terms` their final numbers, and return how many postings each has."""
        self._numbers = final
        return self._kept[self._stays]

    def between(self, low: int, high: int) -> Packed:
        """Return those of the terms from `low` to `high`, exclusive."""
        former = self._former
        first, last = np.searchsorted(self._numbers, [low, high]).tolist()
        if first == last:
            return np.zeros(0, np.int64)
        begin, end = int(self._stays[first]), int(self._stays[last - 1]) + 1
        start, stop = former.offsets[begin], former.offsets[end]
        numbers = np.zeros(end - begin, np.int64)
        numbers[self._stays[first:last] - begin] = self._numbers[first:last]
        rows = self._moved[former.rows[start:stop]]
        packed = np.repeat(numbers << _TERM, np.diff(former.offsets[begin : end + 1]))
        packed |= rows << _ROW
        packed |= former.frequencies[start:stop]
        let_go(former.rows)
        let_go(former.frequencies)
        return packed[rows >= 0] if self._gone else packed


def _batches(spans: Iterable[tuple[int, int]], count: int) -> Iterator[list[tuple[int, int]]]:
    """Yield `count` at a time."""
    ahead = iter(spans)
    while batch := list(islice(ahead, count)):
        yield batch


def _ranges(offsets: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield ranges of terms with about `_RANGE` postings each, at least one term."""
    low, last = 0, len(offsets) - 1
    while low < last:
        high = max(low + 1, int(np.searchsorted(offsets, offsets[low] + _RANGE, side="right")) - 1)
        yield low, high
        low = high
