"""The last lines of a text in two columns: the right one ends after a few lines, the left one goes on far below."""

from collections.abc import Sequence

from assistant.loaders.pdf.lines import Line, lines_of
from assistant.loaders.pdf.pieces import Piece

_MOST_LINES = 6
_LONGER = 4
"""So many lines more has the left column: what stands beside a few lines of a page is a table or a form."""

_FILLED, _LINE_FILLED = 0.6, 0.75
"""The left column's lines, most of them, and the right one's but the last fill at least these shares of the left one's width."""

_WIDEST_INDENT = 3.0
_GAP, _GAP_OF_ONE = 1.0, 1.5
_SAME_SIZE = 0.12
_SAME_HEIGHT = 1.5
_FEWEST_LETTERS = 14


def is_end_of_column(left: Sequence[Piece], right: Sequence[Piece], size: float) -> bool:
    """Tell whether the pieces on the right are the few last lines of a text whose column before them stands on the left.

    Nothing may stand below them in the right half of the page, and nothing cross the strip between.
    """
    if not left or not right:
        return False
    column, end = lines_of(left), lines_of(right)
    if len(end) > _MOST_LINES or len(column) < len(end) + _LONGER:
        return False
    width = max(line.right for line in column) - min(line.left for line in column)
    gap = min(line.left for line in end) - max(line.right for line in column[: len(end)])
    if gap < (_GAP if len(end) > 1 else _GAP_OF_ONE) * size:
        return False
    return _is_filled(column, width) and _is_end(end, width) and _is_beside(column, end, size)


def _is_filled(column: Sequence[Line], width: float) -> bool:
    long = [line for line in column if line.right - line.left >= _LINE_FILLED * width]
    return len(long) >= _FILLED * len(column) and sum(line.letters for line in column) >= _FEWEST_LETTERS * len(column)


def _is_end(end: Sequence[Line], width: float) -> bool:
    """Tell whether all lines but the last are full; a lone one must be at least half so."""
    full = end[:-1] or end
    least = _LINE_FILLED if len(end) > 1 else 0.5
    return all(least * width <= line.right - line.left <= width / least and line.letters >= _FEWEST_LETTERS for line in full)


def _is_beside(column: Sequence[Line], end: Sequence[Line], size: float) -> bool:
    """Tell whether the right lines begin at the height of the left ones, at one place, and are of their size."""
    starts = [line.left for line in end]
    alike = all(abs(line.size - column[0].size) <= _SAME_SIZE * line.size for line in end)
    return (
        alike and max(starts) - min(starts) <= _WIDEST_INDENT * size and abs(end[0].base - column[0].base) <= _SAME_HEIGHT * size
    )
