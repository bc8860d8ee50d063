"""Tables drawn with rules: cells by the grid, rows read one after another."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.loaders.pdf.graphics import Box, Graphics
from assistant.loaders.pdf.lines import Line, lines_of
from assistant.loaders.pdf.pieces import Piece

_NEAR = 3.0
"""Ends of rules that come so near to one another meet."""

_MOST_RULES = 3000
_SAME = 2.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table: of each row the cells that begin in it, of each cell its lines."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]


@dataclass(slots=True)
class _Grid:
    across: list[Box]
    down: list[Box]

    @property
    def box(self) -> Box:
        rules = self.across + self.down
        return (
            min(rule[0] for rule in rules),
            min(rule[1] for rule in rules),
            max(rule[2] for rule in rules),
            max(rule[3] for rule in rules),
        )


def with_tables(pieces: list[Piece], graphics: Graphics) -> list[Piece]:
    """Return the pieces of a page, those of each table with rules replaced by one that stands for the table."""
    if len(graphics.across) < 2 or not graphics.down or len(graphics.across) + len(graphics.down) > _MOST_RULES:
        return pieces
    left = list(pieces)
    for grid in _grids(graphics):
        inside = [piece for piece in left if _is_inside(piece, grid.box)]
        rows = _rows(grid, inside)
        filled = [row for row in rows if len(row) > 1]
        if len(rows) < 2 or not filled or max(map(len, rows)) < 2:
            continue
        box = grid.box
        first = inside[0]
        stand_in = Piece(
            *(first.start, first.stop, *box, box[3], _size(inside), False, False, True), table=Table(tuple(map(tuple, rows)))
        )
        taken = {id(piece) for piece in inside}
        left = [piece for piece in left if id(piece) not in taken]
        left.append(stand_in)
    return left


def _size(pieces: Sequence[Piece]) -> float:
    return max(piece.size for piece in pieces)


def _is_inside(piece: Piece, box: Box) -> bool:
    height = (piece.top + piece.bottom) / 2
    return box[0] - _NEAR <= piece.middle <= box[2] + _NEAR and box[1] - _NEAR <= height <= box[3] + _NEAR


def _grids(graphics: Graphics) -> list[_Grid]:
    """Return the groups of rules that touch one another, those that could be a table."""
    rules = [*graphics.across, *graphics.down]
    group = list(range(len(rules)))

    def root(number: int) -> int:
        while group[number] != number:
            group[number] = group[group[number]]
            number = group[number]
        return number

    order = sorted(range(len(rules)), key=lambda number: rules[number][1])
    open_rules: list[int] = []
    for number in order:
        rule = rules[number]
        open_rules = [other for other in open_rules if rules[other][3] + _NEAR >= rule[1]]
        for other in open_rules:
            if rules[other][0] - _NEAR <= rule[2] and rule[0] - _NEAR <= rules[other][2]:
                group[root(number)] = root(other)
        open_rules.append(number)
    grids: dict[int, _Grid] = {}
    for number, rule in enumerate(rules):
        grid = grids.setdefault(root(number), _Grid([], []))
        (grid.across if number < len(graphics.across) else grid.down).append(rule)
    return [grid for grid in grids.values() if len(grid.across) >= 2 and grid.down]


def _rows(grid: _Grid, pieces: list[Piece]) -> list[list[tuple[Line, ...]]]:
    """Return the rows of a grid that hold text."""
    box = grid.box
    ys = _distinct([box[1], *((rule[1] + rule[3]) / 2 for rule in grid.across), box[3]])
    xs = _distinct([box[0], *((rule[0] + rule[2]) / 2 for rule in grid.down), box[2]])
    if len(ys) < 3 or len(xs) < 3:
        return []
    owner = _owners(grid, xs, ys)
    cells: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        row, column = _place(ys, (piece.top + piece.bottom) / 2), _place(xs, piece.middle)
        cells.setdefault(owner[row][column], []).append(piece)
    rows = [
        [tuple(lines_of(cells[row, column])) for column in range(len(xs) - 1) if (row, column) in cells]
        for row in range(len(ys) - 1)
    ]
    return [row for row in rows if row]


def _distinct(values: list[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _SAME * 1.5:
            kept.append(value)
    return kept


def _place(edges: list[float], value: float) -> int:
    inner = sum(1 for edge in edges[1:-1] if edge <= value)
    return min(inner, len(edges) - 2)


def _owners(grid: _Grid, xs: list[float], ys: list[float]) -> list[list[tuple[int, int]]]:
    """Return for each field of the grid the field its cell begins in: fields with no rule between them are one cell."""
    owner = [[(row, column) for column in range(len(xs) - 1)] for row in range(len(ys) - 1)]
    for row in range(len(ys) - 1):
        height = (ys[row] + ys[row + 1]) / 2
        for column in range(len(xs) - 1):
            width = (xs[column] + xs[column + 1]) / 2
            if row and not any(_at(rule[1], rule[3], ys[row]) and rule[0] - 1 <= width <= rule[2] + 1 for rule in grid.across):
                owner[row][column] = owner[row - 1][column]
            elif column and not any(
                _at(rule[0], rule[2], xs[column]) and rule[1] - 1 <= height <= rule[3] + 1 for rule in grid.down
            ):
                owner[row][column] = owner[row][column - 1]
    return owner


def _at(low: float, high: float, value: float) -> bool:
    return low - _SAME * 1.5 <= value <= high + _SAME * 1.5
