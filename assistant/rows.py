"""A line that is a row of a table to its cells, each with the name of its column."""

import re
from dataclasses import dataclass

from assistant.patterns import regex
from assistant.spans import Span

_PARTED = regex(r";\s")
_NAMED = regex(r"(?P<name>[^;]{1,150}?):\s(?P<value>\S.*)", re.DOTALL)
_ENDED = regex(r"[.!?…][»”\")\]]*$")
_WIDEST_TABLE = 10_000
"""Rows farther than this many characters from one are not looked at."""

_FARTHEST_HEAD = 200
"""A head is looked for in so many rows above."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: the name of its column, empty where it has none, and the place of what stands in it."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Parameters
    ----------
    span : Span
        Its line.
    cells : tuple of Cell
        Left to right.
    named : bool
        It says the names of its columns itself: «Регион: Тверская область; 2020: 750».
    head : Span or None
        The line that names the columns, where it stands above.
    """

    span: Span
    cells: tuple[Cell, ...]
    named: bool
    head: Span | None


def row_at(text: str, place: int) -> Row | None:
    """Return the row of a table whose line holds `place`, None where that line is no row, or the head of one.

    A sentence with semicolons is told from a row by the line beside it: one with the same names, or with as many cells.
    """
    line = _line(text, place)
    if line is None:
        return None
    pieces = _joined(text, _pieces(text, line))
    names = [_name(text, piece) for piece in pieces]
    if sum(map(bool, names)) > 1 and 2 * sum(map(bool, names)) >= len(names):
        return _named_row(text, line, pieces, names)
    return _bare_row(text, line, _pieces(text, line))


def _joined(text: str, pieces: list[Span]) -> list[Span]:
    """Give a piece without a name to the named one before it: a semicolon may stand in a cell, and only the first has no name."""
    found: list[Span] = []
    for piece in pieces:
        if found and not _name(text, piece) and _name(text, found[-1]):
            found[-1] = Span(found[-1].start, piece.stop)
        else:
            found.append(piece)
    return found


def is_head(text: str, place: int) -> bool:
    """Tell whether a line names the columns of the rows under it."""
    line = _line(text, place)
    below = _below(text, line) if line is not None else None
    row = row_at(text, below.start) if below is not None else None
    if line is None or row is None:
        return False
    if not row.named:
        return row.head == line
    pieces = {piece.of(text) for piece in _pieces(text, line)}
    return len(pieces) > 1 and sum(cell.name in pieces for cell in row.cells) > 1


def table_of(text: str, row: Row) -> list[Row]:
    """Return the rows that stand with one in its table, itself among them, from the top; of a long table the near ones."""
    found = [row]
    for step in (_above, _below):
        line = step(text, row.span)
        while line is not None and abs(line.start - row.span.start) <= _WIDEST_TABLE:
            other = row_at(text, line.start)
            if other is None or not _of_one_table(row, other):
                break
            found.append(other)
            line = step(text, line)
    return sorted(found, key=lambda one: one.span)


def _of_one_table(one: Row, other: Row) -> bool:
    names, others = ({cell.name for cell in row.cells if cell.name} for row in (one, other))
    return one.named == other.named and one.head == other.head and 2 * len(names & others) > len(names)


def _named_row(text: str, line: Span, pieces: list[Span], names: list[str]) -> Row | None:
    own = {name for name in names if name}
    around = [one for one in (_above(text, line), _below(text, line)) if one is not None]
    if not any(_shares(text, one, own) for one in around):
        return None
    cells = []
    for piece, name in zip(pieces, names, strict=True):
        start = piece.start + len(name) + 1 if name else piece.start
        cells.append(Cell(name, Span(start, piece.stop).stripped(text, " ;")))
    return Row(line, tuple(cells), named=True, head=None)


def _shares(text: str, line: Span, names: set[str]) -> bool:
    """Tell whether a line has the same names, as a row or as the head: a name of several lines of a head has each of them."""
    pieces = _pieces(text, line)
    said = {_name(text, piece) or piece.of(text) for piece in pieces}
    return len({name for name in names if any(one == name or one in name.split(", ") for one in said)}) > 1


def _bare_row(text: str, line: Span, pieces: list[Span]) -> Row | None:
    if len(pieces) < 2:
        return None
    head = line
    for _ in range(_FARTHEST_HEAD):
        above = _above(text, head)
        if above is None or len(_pieces(text, above)) != len(pieces):
            break
        head = above
    if head == line or _ENDED.search(head.of(text)):
        return None
    cells = (Cell(name.of(text), piece) for name, piece in zip(_pieces(text, head), pieces, strict=True))
    return Row(line, tuple(cells), named=False, head=head)


def _pieces(text: str, line: Span) -> list[Span]:
    edges = [(line.start, line.start), *((line.start + m.start(), line.start + m.end()) for m in _PARTED.finditer(line.of(text)))]
    stops = [*(start for start, _ in edges[1:]), line.stop]
    return [Span(start, stop).stripped(text, " ;") for (_, start), stop in zip(edges, stops, strict=True)]


def _name(text: str, piece: Span) -> str:
    match = _NAMED.fullmatch(piece.of(text))
    return match["name"] if match is not None else ""


def _line(text: str, place: int) -> Span | None:
    start = text.rfind("\n", 0, place) + 1
    stop = text.find("\n", place)
    line = Span(start, stop if stop >= 0 else len(text))
    return line if start <= place < line.stop else None


def _above(text: str, line: Span) -> Span | None:
    """Return the line right above, None behind an empty one."""
    return _line(text, line.start - 2) if line.start > 1 and text[line.start - 2] != "\n" else None


def _below(text: str, line: Span) -> Span | None:
    return _line(text, line.stop + 1) if line.stop + 1 < len(text) and text[line.stop + 1] != "\n" else None
