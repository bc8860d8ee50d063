"""Two columns of two to five lines: too few to be known by their shape, so each must read on from line to line."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from assistant.loaders.pdf.characters import Characters
from assistant.loaders.pdf.lines import Line, lines_of
from assistant.loaders.pdf.pieces import Piece

_FEWEST_LINES, _MOST_LINES = 2, 5
_FEWEST_LETTERS = 14
_GAP, _WIDEST_GAP = 1.0, 5.5
"""The strip between columns is so many sizes wide, ragged lines and all; between cells it may be of any width."""

_MIDDLE = 2.5
"""The right one of two columns begins at most so many sizes behind the middle of the page."""

_RAGGED = 4.0
"""Columns reach from margin to margin but for so many sizes."""

_WIDER = 1.25
_SAME_WIDTH = 1.4
_SAME_SIZE = 0.12
_ALIGNED = 0.15
_WIDEST_INDENT = 3.0
_LEADING = 1.8
_GOING_ON = 0.5
"""At least this share of the lines below the first go on with a sentence: they begin in the middle of one, in small letters."""

_HYPHENS = "-\u00ad\u2010\ufffe"
_ENDS = ".!?…:;"

Parts = tuple[list[Piece], list[Piece], list[Piece], list[Piece]]


def short_columns(pieces: Sequence[Piece], characters: Characters, size: float) -> Parts | None:
    """Return what stands above, left of, right of and below the strip between two columns of a few lines, None where none is.

    Rows of a table and lines of a form stand side by side too, but do not go on below: there a line ends though the next word
    would have fitted.
    """
    if any(piece.table is not None for piece in pieces):
        return None
    lines = lines_of(pieces)
    for first, last, left, right in _beside(lines, size):
        if not _FEWEST_LINES <= last - first <= _MOST_LINES or right - left > _WIDEST_GAP * size:
            continue
        if not _is_wide(lines[first:last], right - left) or not _fill(lines[first:last], right, lines, size):
            continue
        one, other = _parted(lines[first:last], (left + right) / 2)
        for side, column in enumerate((one, other)):  # one of the two may be longer by a line
            if last < len(lines) and _ends(lines[last], column, (right, left)[side], side, characters):
                column.append(lines[last])
                last += 1
                break
        if _are_columns(one, other, size, characters):
            return _pieces(lines[:first]), _pieces(one), _pieces(other), _pieces(lines[last:])
    return None


def _pieces(lines: Sequence[Line]) -> list[Piece]:
    return [piece for line in lines for piece in line.pieces]


def _beside(lines: Sequence[Line], size: float) -> Iterator[tuple[int, int, float, float]]:
    """Yield the runs of lines that an empty strip parts: the first, the one behind the last, and the edges of the strip."""
    ends: dict[float, int] = {}
    for first, line in enumerate(lines):
        for former, piece in pairwise(line.pieces):
            left, right, last = former.right, piece.left, first + 1
            if right - left < _GAP * size or ends.get(right, 0) > first:
                continue
            while last < len(lines) and (strip := _narrowed(lines[last], left, right, size)) is not None:
                left, right, last = *strip, last + 1
            ends[right] = last
            yield first, last, left, right


def _narrowed(line: Line, left: float, right: float, size: float) -> tuple[float, float] | None:
    """Return the strip as far as a line with words on both its sides leaves it empty."""
    middle = (left + right) / 2
    before = [piece.right for piece in line.pieces if piece.middle < middle]
    behind = [piece.left for piece in line.pieces if piece.middle >= middle]
    if not before or not behind:
        return None
    left, right = max(left, *before), min(right, *behind)
    return (left, right) if right - left >= _GAP * size else None


def _is_wide(lines: Sequence[Line], width: float) -> bool:
    """Tell whether the strip is wider than the gaps of its lines: of a stretched line all gaps are wide."""
    for line in lines:
        gaps = [right.left - left.right for left, right in pairwise(line.pieces)]
        if len(gaps) > 2 and width < _WIDER * median(gaps):
            return False
    return True


def _fill(lines: Sequence[Line], second: float, page: Sequence[Line], size: float) -> bool:
    """Tell whether lines reach from one margin to the other, and the right column begins behind the middle."""
    margins = min(line.left for line in page), max(line.right for line in page)
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    wide = left - margins[0] <= size and margins[1] - right <= _RAGGED * size
    return wide and 0 < second - sum(margins) / 2 <= _MIDDLE * size


def _parted(lines: Sequence[Line], middle: float) -> tuple[list[Line], list[Line]]:
    """Return the lines left of a place across, and those right of it."""
    pieces = _pieces(lines)
    left, right = ([piece for piece in pieces if (piece.middle < middle) is before] for before in (True, False))
    return lines_of(left), lines_of(right)


def _ends(line: Line, column: Sequence[Line], edge: float, side: int, characters: Characters) -> bool:
    """Tell whether a line below two columns stands in one of them, short of the other's edge, and goes on with it."""
    inside = line.left > edge if side else line.right < edge
    full = not _has_room(column, column[-1], line) and not _ends_sentence(column[-1], characters)
    return inside and _is_close(column[-1], line) and (full or _goes_on(column[-1], line, characters))


def _are_columns(left: Sequence[Line], right: Sequence[Line], size: float, characters: Characters) -> bool:
    widths = [max(line.right for line in side) - min(line.left for line in side) for side in (left, right)]
    indent = right[0].left - right[1].left if len(right) > 1 else 0.0
    begin = [line.left for line in (right[1:] if len(right) > 2 and 0 < indent <= _WIDEST_INDENT * size else right)]
    aligned = max(begin) - min(begin) <= _ALIGNED * size
    return aligned and max(widths) <= _SAME_WIDTH * min(widths) and all(_reads_on(side, characters) for side in (left, right))


def _reads_on(lines: Sequence[Line], characters: Characters) -> bool:
    """Tell whether lines of one size, close together, go on from one to the next, each broken where it was full."""
    going_on = 0
    for former, line in pairwise(lines):
        if not _is_close(former, line):
            return False
        if _goes_on(former, line, characters):
            going_on += 1
            if former.letters < _FEWEST_LETTERS or _has_room(lines, former, line):
                return False
    return going_on >= max(1, _GOING_ON * (len(lines) - 1))


def _is_close(former: Line, line: Line) -> bool:
    alike = abs(line.size - former.size) <= _SAME_SIZE * line.size
    return alike and 0 < line.base - former.base <= _LEADING * line.size


def _has_room(column: Sequence[Line], former: Line, line: Line) -> bool:
    """Tell whether the first word of a line would have fitted into the one before."""
    word = line.pieces[0].right - line.pieces[0].left
    return max(line.right for line in column) - former.right > word + 0.5 * line.size


def _goes_on(former: Line, line: Line, characters: Characters) -> bool:
    last = chr(characters.codes[former.pieces[-1].stop - 1])
    first = chr(characters.codes[line.pieces[0].start])
    return last in _HYPHENS or (first.islower() and not _ends_sentence(former, characters))


def _ends_sentence(line: Line, characters: Characters) -> bool:
    return chr(characters.codes[line.pieces[-1].stop - 1]) in _ENDS
