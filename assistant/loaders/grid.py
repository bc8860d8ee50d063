"""Cells of a table of markup in their columns: one that reaches down stands in the rows under it too."""

from dataclasses import dataclass, field
from typing import Any

from assistant.loaders.table import WIDEST, Cell
from assistant.loaders.trees import attribute

_HIGHEST = 65_534
"""No cell reaches further down, by the standard of HTML."""
_MOST_SPANNED = 1_000_000
"""A table whose cells fill more places than this beside their own is not meant to be read: there they stand alone."""


@dataclass(slots=True)
class Grid:
    """The rows of one table, told from the top; remembers which columns cells above still fill."""

    _filled: dict[int, int] = field(default_factory=dict)
    """By column: how many more rows a cell from above reaches into."""
    _spanned: int = 0

    def row(self, cells: list[tuple[Any, str]]) -> list[Cell]:
        """Return the cells of the next row, given each as its element and its text."""
        placed: list[Cell] = []
        reaching: dict[int, int] = {}
        column = 0
        for node, text in cells:
            column = self._continued(placed, column)
            width = _span(node, "colspan", WIDEST) if self._spanned < _MOST_SPANNED else 1
            placed.append(Cell(text, width))
            if (below := _span(node, "rowspan", _HIGHEST) - 1) > 0:
                reaching |= dict.fromkeys(range(column, column + width), below)
            column += width
            self._spanned += width - 1
        self._continued(placed, column)
        self._filled = {place: rows - 1 for place, rows in self._filled.items() if rows > 1}
        self._filled |= reaching
        if self._spanned >= _MOST_SPANNED:
            self._filled.clear()
        return placed

    def _continued(self, placed: list[Cell], column: int) -> int:
        """Add the cells from above that stand at a column, and return the column behind them."""
        while column in self._filled:
            placed.append(Cell("", continues=True))
            column += 1
            self._spanned += 1
        return column


def is_head(row: Any) -> bool:
    """Tell whether a row names the columns: it stands in the head of its table, or all its cells are names."""
    cells = [cell for cell in row if cell.tag in {"td", "th"}]
    parent = row.getparent()
    return (parent is not None and parent.tag == "thead") or (bool(cells) and all(cell.tag == "th" for cell in cells))


def _span(cell: Any, name: str, most: int) -> int:
    text = attribute(cell, name).strip()
    return min(max(int(text), 1), most) if text.isascii() and text.isdecimal() and len(text) < 8 else 1
