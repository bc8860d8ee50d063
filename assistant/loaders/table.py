"""Rows of a table as text: each with the names of its columns, where the table has such names.

A row says little away from its head: «750; 761» answers no question. So a row reads «Регион: Смоленская область; 2020: 750».
Nothing is put in that the table does not say; where the head is not clear, the cells stand side by side.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.loaders.builder import RawText
from assistant.loaders.characters import one_line
from assistant.loaders.document import AnchorKind

_LONGEST_NAME = 150
_LONGEST_FIGURE = 40
_MOST_HEAD_ROWS = 4
_FEWEST_ROWS_OF_WORDS = 3
"""A sheet of words alone has a head if this many rows follow; in a document only figures show one."""
WIDEST = 256
"""More columns than this are not spanned by one cell."""
_NUMBER = re.compile(r"[-–−+]?\(?[\d\s\u00a0\u202f.,]*\d[\d\s\u00a0\u202f.,]*\)?\s*(?:%|‰|₽|руб\.?|тыс\.?|млн\.?|млрд\.?|\$|€)?")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d(?:\s*(?:г\.?|год))?")
_DATE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:\s+\d{1,2}:\d\d(?::\d\d)?)?|\d{1,2}:\d\d(?::\d\d)?")
_COUNTER = re.compile(r"(?:№|N|No\.?)\s*(?:п\.?\s*/?\s*п\.?)?", re.IGNORECASE)
"""The name of a column that only counts the rows; it says nothing in them."""

_ENDS = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, how many columns it spans, and whether it goes on one above it."""

    text: str
    columns: int = 1
    continues: bool = False


@dataclass(slots=True)
class Row:
    """A row: its cells from the first column on, where it stands in the file, and whether the file calls it a head."""

    cells: list[Cell]
    place: tuple[AnchorKind, str] | None = None
    is_head: bool = False
    _spread: list[Cell] = field(default_factory=list)

    def spread(self) -> list[Cell]:
        """Return one cell a column: a wide one stands in each of its columns."""
        if not self._spread:
            self._spread = [cell for cell in self.cells for _ in range(cell.columns)]
        return self._spread

    @property
    def shown(self) -> list[str]:
        """The texts a reader sees in the row, left to right."""
        return [cell.text for cell in self.cells if cell.text and not cell.continues]


def add_table(raw: RawText, rows: Sequence[Row], *, sentences: bool) -> None:
    """Add a table to a text.

    Parameters
    ----------
    raw : RawText
    rows : sequence of Row
    sentences : bool
        The table is a sheet: its head is looked for in every block of rows, a row ends with a full stop. Else it is a table
        inside a document, whose rows are named only if the file marks the head or figures stand under it.
    """
    added = False
    for block in _blocks(rows) if sentences else [list(rows)]:
        named = _add_block(raw, block, first=not added or sentences, sentences=sentences)
        added = added or named


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
    """Part the rows where an empty one stands."""
    blocks: list[list[Row]] = [[]]
    for row in rows:
        if any(cell.text for cell in row.cells):
            blocks[-1].append(row)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _add_block(raw: RawText, rows: list[Row], *, first: bool, sentences: bool) -> bool:
    start, stop = _head(rows, sentences=sentences)
    names = _names(rows[start:stop])
    added = False
    values: list[str] = []
    for number, row in enumerate(rows):
        texts = row.shown
        if number >= start:
            values = _filled(row, values)
        if number >= stop > start and texts and not _is_count_of_columns(texts):
            named = _named(row, names, values)
            if len(named) > 1:
                text = "; ".join(named)
                texts = [text if not sentences or text.endswith(_ENDS) else f"{text}."]
        if row.place is not None:
            raw.at(*row.place)
        added = raw.row(texts, first=first and not added) or added
    return added


def _named(row: Row, names: list[str], values: list[str]) -> list[str]:
    pieces: list[str] = []
    column = 0
    for cell in row.cells:
        text = values[column] if cell.continues else cell.text
        name = names[column] if column < len(names) and not _COUNTER.fullmatch(names[column]) else ""
        if text:
            pieces.append(f"{name}: {one_line(text)}" if name else one_line(text))
        column += cell.columns
    return pieces


def _filled(row: Row, above: list[str]) -> list[str]:
    """Return the text of each column, with that of the cell above where a merged one goes on."""
    return [
        above[column] if cell.continues and column < len(above) else ("" if cell.continues else cell.text)
        for column, cell in enumerate(row.spread())
    ]


def _names(head: Sequence[Row]) -> list[str]:
    """Return the name of each column: what stands over it in the rows of the head, from the top."""
    width = max((len(row.spread()) for row in head), default=0)
    names: list[list[str]] = [[] for _ in range(width)]
    for row in head:
        for column, cell in enumerate(row.spread()):
            text = one_line(cell.text).rstrip(":")
            if text and not cell.continues and text not in names[column]:
                names[column].append(text)
    return [", ".join(parts) for parts in names]


def _head(rows: Sequence[Row], *, sentences: bool) -> tuple[int, int]:
    """Return where the head of a block begins and ends; the same number twice where it has none."""
    declared = 0
    while declared < len(rows) and rows[declared].is_head:
        declared += 1
    if 0 < declared < len(rows):
        start = next((number for number in range(declared) if len(rows[number].shown) > 1), declared)
        return (start, declared) if declared - start <= _MOST_HEAD_ROWS else (declared, declared)
    start = next((number for number, row in enumerate(rows) if len(row.shown) > 1), len(rows))
    stop = start
    while stop < len(rows) and stop - start < _MOST_HEAD_ROWS and _could_be_head(rows[stop]):
        stop += 1
        if _is_complete(rows[start:stop], rows[stop:]):
            break
    body = [row for row in rows[stop:] if len(row.shown) > 1]
    if stop == start or not body or not _is_complete(rows[start:stop], rows[stop:]):
        return start, start
    with_figures = sum(any(map(_is_figure, row.shown)) for row in body)
    if 2 * with_figures > len(body) or (sentences and len(body) >= _FEWEST_ROWS_OF_WORDS):
        return start, stop
    return start, start


def _could_be_head(row: Row) -> bool:
    """Tell whether a row holds names alone: no figures but years, or dates in all its columns but the first."""
    texts = [one_line(text) for text in row.shown]
    years = [text for text in texts if _YEAR.fullmatch(text)]
    dates = [text for text in texts if _DATE.fullmatch(text)]
    if any(len(text) > _LONGEST_NAME or text.endswith(_ENDS[1:]) for text in texts):
        return False
    if any(_is_figure(text) for text in texts if text not in dates):
        return False
    return len(years) == len(texts) or not dates or (len(dates) > 1 and len(dates) >= len(texts) - 1)


def _is_complete(head: Sequence[Row], body: Sequence[Row]) -> bool:
    """Tell whether every column that holds anything has a name, and no two the same."""
    names = _names(head)
    held = {column for row in body for column, cell in enumerate(row.spread()) if cell.text}
    unnamed = {column for column in held if column >= len(names) or not names[column]}
    named = [name for name in names if name]
    # The corner over the names of the rows is often left empty.
    return not unnamed - {min(held, default=0)} and len(named) > 1 and len(set(named)) == len(named)


def _is_figure(text: str) -> bool:
    """Tell whether a cell holds a figure or a date and no year or name."""
    text = one_line(text)
    if len(text) > _LONGEST_FIGURE or _YEAR.fullmatch(text):
        return False
    return _NUMBER.fullmatch(text) is not None or _DATE.fullmatch(text) is not None


def _is_count_of_columns(texts: Sequence[str]) -> bool:
    """Tell whether a row only counts the columns: 1, 2, 3…, as Russian forms do under the head."""
    return len(texts) > 2 and [text.strip() for text in texts] == [str(number) for number in range(1, len(texts) + 1)]
