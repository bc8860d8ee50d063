"""Characters to pieces of words: what stands together on one line without a gap, in the file's order."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.loaders.pdf.characters import ASKEW, Characters, Floats

if TYPE_CHECKING:
    from assistant.loaders.pdf.tables import Table

GAP_WITH_SPACES = 0.2
"""A gap of so many sizes is a space the file lacks, on a page whose file has spaces."""

GAP_WITHOUT_SPACES = 0.15
"""The same where it has none: the narrowest space of justified lines."""

_FEWEST_SPACES = 0.04
"""A page with fewer spaces a character sets words apart by gaps alone."""

_LINE_MOVE = 0.12
_BACK = 0.6
_FAR = 1.2
_LETTERSPACED = 0.6
"""Where more than this share of a run's gaps are wide, its letters are spaced out, and only a wider gap is a space."""

_TALLEST = 3.0
_SAME_PLACE = 0.12


@dataclass(slots=True)
class Piece:
    """Characters `start` to `stop` of a page; the box is upright, as if the text ran from left to right."""

    start: int
    stop: int
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool
    italic: bool
    spaced: bool
    """White space stands before it in the file, or a gap that makes one."""

    table: "Table | None" = None
    """The table this stands for, in place of all its pieces."""

    @property
    def middle(self) -> float:
        """The middle of the box, across."""
        return (self.left + self.right) / 2


def is_apart(left: Piece, right: Piece) -> bool:
    """Tell whether a space stands between two neighbours of a line, in the file or to the eye."""
    return right.spaced or right.left - left.right > GAP_WITH_SPACES * min(left.size, right.size)


def directions(characters: Characters) -> list[int]:
    """Return the directions text of a page runs in, the commonest first and askew ones last."""
    turned = characters.per_style(lambda style: style.direction).astype(int)
    kinds, counts = np.unique(turned, return_counts=True)
    order = sorted(zip(kinds.tolist(), counts.tolist(), strict=True), key=lambda pair: (pair[0] == ASKEW, -pair[1]))
    return [kind for kind, _ in order]


def upright(boxes: Floats, direction: int, size: tuple[float, float]) -> Floats:
    """Return boxes turned so that text of `direction` runs from left to right."""
    left, top, right, bottom = boxes.T
    width, height = size
    if direction == 1:
        return np.stack((top, width - right, bottom, width - left), axis=1)
    if direction == 2:
        return np.stack((width - right, height - bottom, width - left, height - top), axis=1)
    if direction == 3:
        return np.stack((height - bottom, left, height - top, right), axis=1)
    return boxes


def pieces_of(characters: Characters, direction: int) -> list[Piece]:
    """Return the pieces of words of the text that runs in one direction."""
    turned = characters.per_style(lambda style: style.direction).astype(int)
    numbers = np.flatnonzero(turned == direction)
    if not len(numbers):
        return []
    size = np.maximum(characters.per_style(lambda style: style.size)[numbers], 0.1)
    cells = upright(characters.cells[numbers], direction, characters.size)
    boxes = upright(characters.boxes[numbers], direction, characters.size)
    sane = (cells[:, 3] - cells[:, 1] < _TALLEST * size) & (cells[:, 2] - cells[:, 0] < 2 * _TALLEST * size)
    cells = np.where(sane[:, None], cells, boxes)
    base = np.where(sane, cells[:, 3] - characters.per_style(lambda style: style.descent)[numbers] * size, boxes[:, 3])
    single = ~_struck_twice(characters.codes[numbers], boxes, size)
    numbers, size, base = numbers[single], size[single], base[single]
    cells, boxes = cells[single], boxes[single]
    spaced = characters.after_space[numbers]
    gap = np.zeros(len(numbers))
    gap[1:] = cells[1:, 0] - cells[:-1, 2]
    larger = size.copy()
    larger[1:] = np.maximum(size[1:], size[:-1])
    breaks = _breaks(gap, base, larger)
    wide = gap > _threshold(gap, larger, breaks, spaced)
    starts = np.flatnonzero(breaks | spaced | wide | _restyled(size, numbers))
    bold = characters.per_style(lambda style: style.bold)[numbers] > 0
    italic = characters.per_style(lambda style: style.italic)[numbers] > 0
    edges = [*starts.tolist(), len(numbers)]
    lows = np.minimum.reduceat(np.minimum(boxes, cells), starts)
    highs = np.maximum.reduceat(np.maximum(boxes, cells), starts)
    tops, bottoms = np.minimum.reduceat(boxes[:, 1], starts), np.maximum.reduceat(boxes[:, 3], starts)
    sizes = np.maximum.reduceat(size, starts)
    return list(
        _made(
            edges, numbers, (lows[:, 0], tops, highs[:, 2], bottoms), base[starts], sizes, bold, italic, spaced | (wide & ~breaks)
        )
    )


def _made(
    edges: list[int],
    numbers: NDArray[np.int64],
    sides: tuple[Floats, Floats, Floats, Floats],
    base: Floats,
    size: Floats,
    bold: NDArray[np.bool_],
    italic: NDArray[np.bool_],
    spaced: NDArray[np.bool_],
) -> Iterator[Piece]:
    """Yield the pieces between `edges`; a piece is cut where struck-out twins were left out between its characters."""
    left, top, right, bottom = (side.tolist() for side in sides)
    bases, sizes = base.tolist(), size.tolist()
    for row, (start, stop) in enumerate(pairwise(edges)):
        yield Piece(
            start=int(numbers[start]),
            stop=int(numbers[stop - 1]) + 1,
            left=left[row],
            top=top[row],
            right=right[row],
            bottom=bottom[row],
            base=bases[row],
            size=sizes[row],
            bold=bool(bold[start]),
            italic=bool(italic[start]),
            spaced=bool(spaced[start]),
        )


def _breaks(gap: Floats, base: Floats, size: Floats) -> NDArray[np.bool_]:
    """Tell before which characters the pen jumps: to another line, back, or far ahead."""
    jump = np.abs(np.diff(base, prepend=base[0])) > _LINE_MOVE * size
    breaks = jump | (gap < -_BACK * size) | (gap > _FAR * size)
    breaks[0] = True
    return np.asarray(breaks, bool)


def _threshold(gap: Floats, size: Floats, breaks: NDArray[np.bool_], spaced: NDArray[np.bool_]) -> Floats:
    """Return how wide a gap before each character must be to stand for a space."""
    has_spaces = spaced.mean() >= _FEWEST_SPACES
    least = GAP_WITH_SPACES if has_spaces else GAP_WITHOUT_SPACES
    run = np.cumsum(breaks) - 1
    inside = ~breaks & ~spaced
    counts = np.maximum(np.bincount(run, inside), 1)
    share = np.bincount(run, inside & (gap > 0.08 * size)) / counts
    usual = np.bincount(run, np.where(inside, np.clip(gap / size, 0, 0.4), 0)) / counts
    letterspaced = (share > _LETTERSPACED) & (counts >= 4)
    return np.asarray((least + np.where(letterspaced, usual + 0.05, 0))[run] * size)


def _restyled(size: Floats, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell before which characters the size changes much (a raised mark), or a character of another direction was left out."""
    change = np.zeros(len(size), bool)
    change[1:] = (np.abs(np.diff(size)) > 0.15 * np.maximum(size[1:], size[:-1])) | (np.diff(numbers) != 1)
    return change


def _struck_twice(codes: NDArray[np.int64], boxes: Floats, size: Floats) -> NDArray[np.bool_]:
    """Tell which characters repeat one just before them in the same place: bold made by striking twice."""
    twice = np.zeros(len(codes), bool)
    for back in (1, 2):
        if len(codes) > back:
            near = np.abs(boxes[back:, :2] - boxes[:-back, :2]).max(axis=1) < _SAME_PLACE * size[back:]
            twice[back:] |= near & (codes[back:] == codes[:-back])
    return twice
