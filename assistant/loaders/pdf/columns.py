"""The order a page is read in: columns found by the empty strips between them, each read to its end."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.loaders.pdf.characters import Characters
from assistant.loaders.pdf.column_ends import is_end_of_column
from assistant.loaders.pdf.graphics import Box
from assistant.loaders.pdf.lines import Line, lines_of
from assistant.loaders.pdf.pieces import Piece
from assistant.loaders.pdf.short_columns import short_columns

_SLAB = 1.5
"""The page is looked at in slabs of so many sizes: tall enough to hold a line of each column wherever its lines stand."""

_NARROWEST = 0.7
"""An empty strip is at least so many sizes wide."""

_FEWEST_SLABS = 4
_FEWEST_LINES = 4
_NARROWEST_COLUMN = 7.0
_FILLED = 0.5
"""Half the letters of a column stand in lines that fill at least this share of its width; cells of a table seldom do."""

_ALIGNED = 0.5
_FEWEST_LETTERS = 14
_SAME_LINE = 0.2
_EXACT, _FEWEST_EXACT, _MANY_LINES = 0.05, 3, 12
_SHORTEST_BAR = 8.0
_DENSE = 0.4
_SET_APART, _SET_APART_NUMBER = 2.2, 1.6
"""A line so many sizes from the others is set apart; fewer, where its right end is a page's number."""

_LONGEST_NUMBER = 4
_WIDEST_INDENT = 4.0
_MOST_TRIED = 12
_DEEPEST = 12
_WIDER = 1.25
_MOSTLY = 0.7


@dataclass(slots=True)
class _Strip:
    """An empty strip over slabs `first` to `last`, in `support` of which text stands on both sides of it."""

    left: float
    right: float
    first: int
    last: int
    support: int


def reading_order(
    pieces: Sequence[Piece], characters: Characters, size: float, bars: Sequence[Box] = (), depth: int = 0
) -> list[list[Piece]]:
    """Return the pieces of a page, or a part of one, as blocks to be read one after another, each of one column.

    Parameters
    ----------
    pieces : sequence of Piece
    characters : Characters
        Those of the page.
    size : float
        The usual size of letters.
    bars : sequence of Box
        Rules drawn down the page: one with text on both sides and none across it parts columns.
    """
    if len(pieces) < 2 * _FEWEST_LINES or depth >= _DEEPEST:
        return [list(pieces)] if pieces else []
    for bar in bars:
        if bar[3] - bar[1] >= _SHORTEST_BAR * size and (parts := _beside(pieces, bar)) is not None:
            return [block for part in parts for block in reading_order(part, characters, size, bars, depth + 1)]
    strips = _strips(pieces, size)
    tried = [strip for strip in strips if strip[0].support >= _FEWEST_SLABS][:_MOST_TRIED]
    for strip, top, bottom in tried + [strip for strip in strips if strip[0].support <= _FEWEST_SLABS][:_MOST_TRIED]:
        upper, lower = _reach(pieces, strip, top, bottom, size)
        within = [piece for piece in pieces if upper < _height(piece) < lower]
        within = _without_set_apart(within, strip, size)
        columns = _sides(within, strip)
        beside = [piece for piece in within if top <= _height(piece) <= bottom]
        whole = strip.support >= _FEWEST_SLABS and _are_columns(_sides(beside, strip), size, bottom - top)
        if not (whole or is_end_of_column(*columns, size)):
            continue
        second = _sides(beside, strip)[1] if whole else columns[1]
        if not (_is_wide(beside, strip) or _begin_at_one_place(second, size, whole=whole)):
            continue
        first, last = min(map(_height, within)), max(map(_height, within))
        above = [piece for piece in pieces if _height(piece) < first]
        below = [piece for piece in pieces if _height(piece) > last]
        return [block for part in (above, *columns, below) for block in reading_order(part, characters, size, bars, depth + 1)]
    short = short_columns(pieces, characters, size)
    if short is not None:
        return [block for part in short for block in reading_order(part, characters, size, bars, depth + 1)]
    return [list(pieces)]


def _beside(pieces: Sequence[Piece], bar: Box) -> tuple[list[Piece], ...] | None:
    """Return what stands above, left of, right of and below a bar, None where it parts nothing."""
    middle = (bar[0] + bar[2]) / 2
    level = [piece for piece in pieces if bar[1] < _height(piece) < bar[3]]
    if any(piece.left < middle - 1 and piece.right > middle + 1 for piece in level):
        return None
    left = [piece for piece in level if piece.middle < middle]
    right = [piece for piece in level if piece.middle >= middle]
    if not left or not right:
        return None
    above = [piece for piece in pieces if _height(piece) <= bar[1]]
    return above, left, right, [piece for piece in pieces if _height(piece) >= bar[3]]


def _height(piece: Piece) -> float:
    """Return the middle of small letters: that of the box is another in each word of a line, by its longest letters."""
    return piece.base - 0.25 * piece.size if piece.table is None else (piece.top + piece.bottom) / 2


def _strips(pieces: Sequence[Piece], size: float) -> list[tuple[_Strip, float, float]]:
    """Return the empty strips with text on both sides and their tops and bottoms, the best supported first."""
    top = min(piece.top for piece in pieces)
    pitch = _SLAB * size
    count = int((max(piece.bottom for piece in pieces) - top) / pitch) + 1
    slabs: list[list[tuple[float, float]]] = [[] for _ in range(count)]
    for piece in pieces:
        core = (piece.top, piece.bottom) if piece.table is not None else (piece.base - 0.5 * piece.size, piece.base)
        for slab in range(max(0, int((core[0] - top) / pitch)), min(count - 1, int((core[1] - top) / pitch)) + 1):
            slabs[slab].append((piece.left, piece.right))
    found: list[_Strip] = []
    active: list[_Strip] = []
    for number, ink in enumerate(slabs):
        if not ink:
            continue
        gaps = _gaps(ink, _NARROWEST * size)
        going = []
        for strip in active:
            parts = [
                (left, right)
                for start, stop in gaps
                if (right := min(stop, strip.right)) - (left := max(start, strip.left)) >= _NARROWEST * size
            ]
            if not parts:
                found.append(strip)
            for left, right in parts:
                both = any(stop <= left for _, stop in ink) and any(start >= right for start, _ in ink)
                going.append(_Strip(left, right, strip.first, number if both else strip.last, strip.support + both))
        known = {(strip.left, strip.right) for strip in going}
        inner = [gap for gap in gaps[1:-1] if gap not in known]
        active = going + [_Strip(left, right, number, number, 1) for left, right in inner]
    found += active
    found.sort(key=lambda strip: (-strip.support, strip.left - strip.right))
    return [(strip, top + strip.first * pitch, top + (strip.last + 1) * pitch) for strip in found]


def _gaps(ink: list[tuple[float, float]], narrowest: float) -> list[tuple[float, float]]:
    """Return the gaps of a slab from the page's left to its right, the margins first and last."""
    ink.sort()
    gaps = [(float("-inf"), ink[0][0])]
    reached = ink[0][1]
    for left, right in ink[1:]:
        if left - reached >= narrowest:
            gaps.append((reached, left))
        reached = max(reached, right)
    gaps.append((reached, float("inf")))
    return gaps


def _reach(pieces: Sequence[Piece], strip: _Strip, top: float, bottom: float, size: float) -> tuple[float, float]:
    """Return between which heights no line crosses the strip."""
    crossing = [_height(piece) for piece in pieces if piece.left < strip.right - 0.5 and piece.right > strip.left + 0.5]
    middle = (top + bottom) / 2
    return (
        max((height for height in crossing if height < middle), default=float("-inf")) + _SAME_LINE * size,
        min((height for height in crossing if height >= middle), default=float("inf")) - _SAME_LINE * size,
    )


def _without_set_apart(pieces: list[Piece], strip: _Strip, size: float) -> list[Piece]:
    """Leave out single lines set apart at the top and at the bottom: a running head in two parts is no part of the columns."""
    rows = sorted({round(piece.base) for piece in pieces})
    if len(rows) < _FEWEST_LINES:
        return pieces
    numbered = _ending_in_a_number(pieces, strip, size)
    least = [size * (_SET_APART_NUMBER if row in numbered else _SET_APART) for row in (rows[0], rows[-1])]
    steps = [lower - upper for upper, lower in pairwise(rows)]
    first = rows[1] if steps[1] > _SET_APART * size else rows[0] if steps[0] > least[0] else rows[0] - 1
    last = rows[-2] if steps[-2] > _SET_APART * size else rows[-1] if steps[-1] > least[1] else rows[-1] + 1
    return [piece for piece in pieces if first < round(piece.base) < last]


def _ending_in_a_number(pieces: Sequence[Piece], strip: _Strip, size: float) -> set[int]:
    """Return the rows that right of a strip hold a few signs alone, far from where the lines of the right column begin."""
    rows: dict[int, list[Piece]] = {}
    for piece in pieces:
        if piece.middle >= (strip.left + strip.right) / 2:
            rows.setdefault(round(piece.base), []).append(piece)
    begin = min((piece.left for row in rows.values() for piece in row), default=0.0)
    return {
        base
        for base, row in rows.items()
        if sum(piece.stop - piece.start for piece in row) <= _LONGEST_NUMBER
        and min(piece.left for piece in row) - begin > _WIDEST_INDENT * size
    }


def _sides(pieces: Sequence[Piece], strip: _Strip) -> tuple[list[Piece], list[Piece]]:
    middle = (strip.left + strip.right) / 2
    return [piece for piece in pieces if piece.middle < middle], [piece for piece in pieces if piece.middle >= middle]


def _are_columns(sides: tuple[list[Piece], list[Piece]], size: float, height: float) -> bool:
    return all(_is_column(lines_of(side), size, height) for side in sides) and _starts_align(lines_of(sides[1]), size)


def _is_wide(pieces: Sequence[Piece], strip: _Strip) -> bool:
    """Tell whether the gap at a strip is mostly wider than the others of its lines; of a stretched line all gaps are wide."""
    wider = judged = 0
    middle = (strip.left + strip.right) / 2
    for line in lines_of(pieces):
        gaps = [(right.left - left.right, left.middle < middle <= right.middle) for left, right in pairwise(line.pieces)]
        own = [gap for gap, at_strip in gaps if at_strip]
        others = [gap for gap, at_strip in gaps if not at_strip]
        if own and others:
            judged += 1
            wider += own[0] >= _WIDER * statistics.median(others)
    return wider >= _MOSTLY * judged


def _begin_at_one_place(pieces: Sequence[Piece], size: float, *, whole: bool) -> bool:
    """Tell whether lines on the right begin so exactly at one place as no chance river in stretched lines does.

    Of the few at the end of a column all must; of a whole one most, for paragraphs have an indent, and they must be
    many: one note that stands four times on a page has the same river each time.
    """
    starts = [line.left for line in lines_of(pieces)]
    most = max(sum(abs(start - other) <= _EXACT * size for other in starts) for start in starts)
    return most >= max(_MOSTLY * len(starts), _MANY_LINES) if whole else most >= max(len(starts), _FEWEST_EXACT)


def _is_column(lines: list[Line], size: float, height: float) -> bool:
    """Tell whether lines read on from one to the next, as those of a table's cells do not."""
    if len(lines) < _FEWEST_LINES:
        return False
    width = max(line.right for line in lines) - min(line.left for line in lines)
    total = sum(line.letters for line in lines)
    long = [line for line in lines if line.right - line.left >= _FILLED * width]
    filled = sum(line.letters for line in long)
    letters = sum(line.letters**2 for line in lines) / total  # of the line a letter stands in, on average
    dense = len(lines) * size >= _DENSE * height / 1.3
    if len(long) < _FEWEST_LINES or width < _NARROWEST_COLUMN * size:
        return False
    return filled >= _FILLED * total and letters >= _FEWEST_LETTERS and dense


def _starts_align(lines: list[Line], size: float) -> bool:
    """Tell whether the lines of a right column begin at one place; those right of a chance river do not."""
    best = max(sum(line.letters for line in lines if 0 <= line.left - first.left <= 0.6 * size) for first in lines)
    return best >= _ALIGNED * sum(line.letters for line in lines)
