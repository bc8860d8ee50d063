"""Rows of a table as text: each with the names of its columns, where the table has such names.

A row says little away from its head: «750; 761» answers no question. So a row reads «Регион: Смоленская область; 2020: 750».
Nothing is put in that the table does not say; where the head is not clear, the cells stand side by side.
"""

import re
from collections.abc import Sequence

from assistant.loaders.builder import RawText
from assistant.loaders.characters import one_line
from assistant.loaders.table_heads import column_names, find_head, is_count_of_columns
from assistant.loaders.table_rows import ENDS, Cell, Row
from assistant.patterns import regex

__all__ = ["WIDEST", "Cell", "Row", "add_table"]

WIDEST = 256
"""More columns than this are not spanned by one cell."""
_COUNTER = regex(r"(?:№|N|No\.?)\s*(?:п\.?\s*/?\s*п\.?)?", re.IGNORECASE)
"""The name of a column that only counts the rows; it says nothing in them."""


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
    start, stop = find_head(rows, sentences=sentences)
    names = column_names(rows[start:stop])
    heads = [row.shown for row in rows[start:stop]]
    added = False
    values: list[str] = []
    for number, row in enumerate(rows):
        texts = row.shown
        if number >= start:
            values = _filled(row, values)
        # A head that comes again, on the next page of the paper, is not named by itself.
        if number >= stop > start and texts and not is_count_of_columns(texts) and texts not in heads:
            named = _named(row, names, values)
            if len(named) > 1:
                text = "; ".join(named)
                texts = [text if not sentences or text.endswith(ENDS) else f"{text}."]
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
