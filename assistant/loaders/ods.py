"""ODS: the cells of its sheets as the file itself shows them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.loaders.characters import one_line
from assistant.loaders.document import Document
from assistant.loaders.opendocument import (
    OFFICE,
    TABLE,
    TEXT,
    Styles,
    Texts,
    package_metadata,
    package_roots,
    repeated,
    whole,
)
from assistant.loaders.refusing import refusing
from assistant.loaders.sheets import MOST_COLUMNS, MOST_SHEETS, Budget, Sheet, workbook
from assistant.loaders.zipped import opened
from assistant.sources import Source

_MOST_REPEATED = 100
"""Rows and cells with the same text, one after another, are read this many times."""
_GROUPS = {f"{TABLE}{kind}" for kind in ("table-header-rows", "table-rows", "table-row-group")} | {
    f"{TABLE}{kind}" for kind in ("table-columns", "table-header-columns", "table-column-group")
}
_HIDDEN = {"collapse", "filter"}


def load(path: Path, source: Source) -> Document:
    """Read an ODS.

    An anchor is the sheet and the row («Лист1!5»). Hidden sheets, rows and columns are reported and left out.

    Raises
    ------
    RejectedFile
        `damaged`, `encrypted`, `too_large` (a zip bomb) or `empty`.
    """
    with refusing(source), opened(path) as parts:
        content, shared = package_roots(parts)
        styles = Styles.of(content, shared)
        texts = Texts(styles, white_may_be_seen=True)
        budget = Budget()
        sheets: list[Sheet] = []
        hidden: list[str] = []
        for table in content.iterfind(f"{OFFICE}body/{OFFICE}spreadsheet/{TABLE}table"):
            name = one_line(table.get(f"{TABLE}name", ""))
            if styles.stated("table", table.get(f"{TABLE}style-name"), "table-properties", f"{TABLE}display") == "false":
                hidden.append(name)
            elif len(sheets) < MOST_SHEETS:
                sheets.append(_read(table, name, texts, budget))
        title, metadata = package_metadata(parts, "")
        return workbook(source, sheets, hidden, title=title, metadata=metadata)


def _inside(table: Any, tag: str) -> Iterator[Any]:
    """Yield the rows or columns of a table, also those in groups."""
    for child in table:
        if child.tag == tag:
            yield child
        elif child.tag in _GROUPS:
            yield from _inside(child, tag)


def _read(table: Any, name: str, texts: Texts, budget: Budget) -> Sheet:
    sheet = Sheet(name)
    column = 1
    for node in _inside(table, f"{TABLE}table-column"):
        times = repeated(node, "columns")
        if node.get(f"{TABLE}visibility") in _HIDDEN:
            sheet.hidden_columns.update(range(column, min(column + times, MOST_COLUMNS + 1)))
        column += times
    number = 1
    for node in _inside(table, f"{TABLE}table-row"):
        times = repeated(node, "rows")
        cells = _cells(node, texts, sheet, number)
        for row in range(number, number + min(times, _MOST_REPEATED) if cells else number):
            if budget.takes(sheet, len(cells)):
                sheet.rows[row] = cells
        if node.get(f"{TABLE}visibility") in _HIDDEN:
            sheet.hidden_rows.update(range(number, number + min(times, _MOST_REPEATED)))
        number += times
    return sheet


def _cells(row: Any, texts: Texts, sheet: Sheet, number: int) -> dict[int, str]:
    """Return the texts of a row by column, and note the merged cells that begin in it."""
    found: dict[int, str] = {}
    column = 1
    for node in row:
        if node.tag not in {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}:
            continue
        times = repeated(node, "columns")
        text = one_line(" ".join(texts.of(paragraph) for paragraph in node.iterfind(f"{TEXT}p")))
        if text and node.tag == f"{TABLE}table-cell":
            last = min(column + min(times, _MOST_REPEATED), MOST_COLUMNS + 1)
            found.update(dict.fromkeys(range(column, last), text))
            columns = whole(node.get(f"{TABLE}number-columns-spanned"))
            rows = whole(node.get(f"{TABLE}number-rows-spanned"))
            if columns > 1 or rows > 1:
                sheet.merged.append((number, column, number + rows - 1, column + columns - 1))
        column += times
    return found
