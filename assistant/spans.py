"""Half-open spans of text and the map from a cleaned text back to the raw one.

Offsets are Unicode code points everywhere. Nothing here knows about documents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Run = tuple[int, int, int]
"""`(length, raw_start, width)`: `length` cleaned characters, each made of `width` raw ones, one after another."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, stop)` of code points.

    Raises
    ------
    ValueError
        If `start` is negative or beyond `stop`.
    """

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.stop:
            raise ValueError(f"not a span: [{self.start}, {self.stop})")

    def __len__(self) -> int:
        return self.stop - self.start

    def of(self, text: str) -> str:
        """Return the part of `text` this span covers."""
        return text[self.start : self.stop]

    def stripped(self, text: str, behind: str | None = None) -> "Span":
        """Return the span without white space at its ends, or without the characters `behind` at its end, perhaps empty."""
        piece = self.of(text)
        start = self.start + len(piece) - len(piece.lstrip())
        return Span(start, max(start, self.start + len(piece.rstrip(behind))))

    def shift(self, by: int) -> "Span":
        """Return the span moved by `by` code points."""
        return Span(self.start + by, self.stop + by)

    def contains(self, other: "Span") -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.start <= other.start and other.stop <= self.stop

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share at least one code point."""
        return self.start < other.stop and other.start < self.stop


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in a text: `span` gives way to `replacement`."""

    span: Span
    replacement: str


class OffsetMap:
    """Where each character of a cleaned text stands in the raw one.

    Parameters
    ----------
    starts, stops : ndarray of int64, shape (n,)
        Character `i` was made of raw characters `starts[i]` to `stops[i]` (half-open; equal where the character was
        inserted). Both never decrease and `stops[i] <= starts[i + 1]`.
    raw_length : int
        Length of the raw text in code points.
    """

    __slots__ = ("_expanded", "_length", "_runs", "raw_length")

    def __init__(self, starts: NDArray[np.int64], stops: NDArray[np.int64], raw_length: int) -> None:
        self._expanded: tuple[NDArray[np.int64], NDArray[np.int64]] | None = (starts, stops)
        self._runs: Sequence[Sequence[int]] = ()
        self._length, self.raw_length = len(starts), raw_length

    @classmethod
    def identity(cls, length: int) -> "OffsetMap":
        """Return the map of a text onto itself."""
        starts = np.arange(length, dtype=np.int64)
        return cls(starts, starts + 1, length)

    @classmethod
    def from_runs(cls, runs: Sequence[Sequence[int]], raw_length: int) -> "OffsetMap":
        """Rebuild a map from `runs()`; its arrays are made when they are asked for, which for most texts of a search is never."""
        found = cls.__new__(cls)
        found._expanded, found._runs, found.raw_length = None, runs, raw_length
        found._length = sum(run[0] for run in runs)
        return found

    @property
    def starts(self) -> NDArray[np.int64]:
        """Where the raw characters of each begin."""
        return self._arrays()[0]

    @property
    def stops(self) -> NDArray[np.int64]:
        """Where they end."""
        return self._arrays()[1]

    def _arrays(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if self._expanded is None:
            lengths, raw_starts, widths = np.array(list(self._runs), np.int64).reshape(-1, 3).T
            before = np.cumsum(lengths) - lengths
            width = np.repeat(widths, lengths)
            starts = np.repeat(raw_starts - widths * before, lengths) + width * np.arange(len(width), dtype=np.int64)
            self._expanded = starts, starts + width
        return self._expanded

    def runs(self) -> list[Run]:
        """Return the map as few `Run`s, the form it is stored in."""
        count = len(self.starts)
        if not count:
            return []
        widths = self.stops - self.starts
        breaks = np.flatnonzero((widths[1:] != widths[:-1]) | (self.starts[1:] != self.stops[:-1])) + 1
        edges = [0, *breaks.tolist(), count]
        return [(stop - start, int(self.starts[start]), int(widths[start])) for start, stop in pairwise(edges)]

    def __len__(self) -> int:
        return self._length

    def to_raw(self, span: Span) -> Span:
        """Return the raw span a cleaned span was made of.

        An empty span gives an empty raw span at the same place.
        """
        if span.stop > len(self):
            raise ValueError(f"span {span} lies outside a text of {len(self)} characters")
        if len(span) == 0:
            position = int(self.starts[span.start]) if span.start < len(self) else self.raw_length
            return Span(position, position)
        return Span(int(self.starts[span.start]), int(self.stops[span.stop - 1]))

    def to_clean(self, raw_position: int) -> int:
        """Return the first cleaned position whose characters end beyond `raw_position`."""
        return int(np.searchsorted(self.stops, raw_position, side="right"))

    def then(self, edits: Sequence[Edit]) -> "OffsetMap":
        """Return the map of this map's text after `edits` (sorted, not overlapping) onto the same raw text.

        The first character of a replacement stands for all it replaces, the others are insertions behind it.
        """
        pieces_starts: list[NDArray[np.int64]] = []
        pieces_stops: list[NDArray[np.int64]] = []
        position = 0
        for edit in edits:
            if edit.span.start < position:
                raise ValueError("edits must be sorted and must not overlap")
            pieces_starts.append(self.starts[position : edit.span.start])
            pieces_stops.append(self.stops[position : edit.span.start])
            if edit.replacement:
                raw = self.to_raw(edit.span)
                starts = np.full(len(edit.replacement), raw.stop, dtype=np.int64)
                starts[0] = raw.start
                pieces_starts.append(starts)
                pieces_stops.append(np.full(len(edit.replacement), raw.stop, dtype=np.int64))
            position = edit.span.stop
        pieces_starts.append(self.starts[position:])
        pieces_stops.append(self.stops[position:])
        return OffsetMap(np.concatenate(pieces_starts), np.concatenate(pieces_stops), self.raw_length)


def apply_edits(text: str, edits: Sequence[Edit]) -> str:
    """Return `text` after `edits` (sorted, not overlapping)."""
    pieces: list[str] = []
    position = 0
    for edit in edits:
        pieces.append(text[position : edit.span.start])
        pieces.append(edit.replacement)
        position = edit.span.stop
    pieces.append(text[position:])
    return "".join(pieces)
