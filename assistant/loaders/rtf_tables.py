"""Tables of an RTF: cells are told by where they end, their widths by the places of their right edges."""

from bisect import bisect_left
from dataclasses import dataclass, field

from assistant.loaders.builder import RawText
from assistant.loaders.table import WIDEST, Cell, Row, add_table

_SAME_EDGE = 60
"""Twips: edges nearer than a millimetre are one, drawn by hand."""


@dataclass(slots=True)
class _Shape:
    """How the cells of a row stand: right edges in twips, and which go on a cell before or above them."""

    left: int = 0
    edges: list[int] = field(default_factory=list)
    after: list[bool] = field(default_factory=list)
    below: list[bool] = field(default_factory=list)
    is_head: bool = False


@dataclass(slots=True)
class _Row:
    texts: list[str]
    shape: _Shape
    first: int


@dataclass(slots=True)
class Cells:
    """Gathers the rows of one table after another."""

    rows: list[_Row] = field(default_factory=list)
    _shape: _Shape = field(default_factory=_Shape)
    _after: bool = False
    _below: bool = False
    _texts: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _first: int = 0
    _nested: bool = False

    @property
    def is_open(self) -> bool:
        """Whether anything was gathered."""
        return bool(self.rows or self._texts or self._pieces)

    def property(self, word: str, number: int | None) -> None:
        """Take a word of a row's definition, which may stand before or behind its cells."""
        match word:
            case "trowd":
                self._shape = _Shape()
            case "trleft":
                self._shape.left = number or 0
            case "trhdr":
                self._shape.is_head = True
            case "clmrg":
                self._after = True
            case "clvmrg":
                self._below = True
            case "cellx":
                self._shape.edges.append(number or 0)
                self._shape.after.append(self._after)
                self._shape.below.append(self._below)
                self._after = self._below = False

    def add(self, text: str, paragraph: int, *, nested: bool = False) -> None:
        """Add a paragraph to the cell, or a cell of a table in it; `paragraph` is its number in the body."""
        self._first = self._first or paragraph
        if text.strip():
            self._pieces.append("; " if nested and self._nested else " ")
            self._pieces.append(text)
            self._nested = nested

    def end_cell(self) -> None:
        """End a cell."""
        self._texts.append(" ".join("".join(self._pieces).split()))
        self._pieces.clear()
        self._nested = False

    def end_row(self) -> None:
        """End a row."""
        if self._pieces:
            self.end_cell()
        if self._texts:
            self.rows.append(_Row(self._texts, self._shape, self._first))
        self._texts, self._first = [], 0

    def emit(self, raw: RawText) -> None:
        """Add the table to a text and begin another."""
        self.end_row()
        edges = self._edges()
        rows = [Row(_cells(row, edges), ("paragraph", str(row.first)), row.shape.is_head) for row in self.rows]
        self.rows.clear()
        add_table(raw, rows, sentences=False)

    def _edges(self) -> list[int]:
        """Return the edges of the table's columns: all the edges of its rows."""
        found: list[int] = []
        for edge in sorted({edge for row in self.rows for edge in (row.shape.left, *row.shape.edges)}):
            if not found or edge - found[-1] > _SAME_EDGE:
                found.append(edge)
        return found


def _cells(row: _Row, edges: list[int]) -> list[Cell]:
    shape = row.shape
    if len(shape.edges) != len(row.texts):
        return [Cell(text) for text in row.texts]
    cells: list[Cell] = []
    former = bisect_left(edges, shape.left - _SAME_EDGE)
    for text, edge, after, below in zip(row.texts, shape.edges, shape.after, shape.below, strict=True):
        place = bisect_left(edges, edge - _SAME_EDGE)
        width = min(max(place - former, 1), WIDEST)
        former = place
        if after and cells:
            last = cells.pop()
            cells.append(Cell(f"{last.text} {text}".strip(), min(last.columns + width, WIDEST), last.continues))
        else:
            cells.append(Cell("" if below else text, width, below))
    return cells
