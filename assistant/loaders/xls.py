"""XLS, read by xlrd: the values of its sheets as people see them."""

import io
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from assistant.loaders.characters import one_line
from assistant.loaders.document import Document
from assistant.loaders.inline import with_high
from assistant.loaders.number_format import shown
from assistant.loaders.refusing import refusal, refusing
from assistant.loaders.sheets import MOST_COLUMNS, MOST_SHEETS, Budget, Sheet, workbook
from assistant.loaders.stated import ole_metadata
from assistant.sources import Source

_SUPERSCRIPT = 1
_TRUTH = {0: "ЛОЖЬ", 1: "ИСТИНА"}


def load(path: Path, source: Source, stated: Any) -> Document:
    """Read an XLS; `stated` is what olefile tells of its properties.

    Raises
    ------
    RejectedFile
        `damaged`, `encrypted` or `empty`.
    """
    import xlrd

    with refusing(source, xlrd.XLRDError, xlrd.compdoc.CompDocError, xlrd.biffh.XLRDError):
        try:
            # What it finds odd it prints.
            opened = xlrd.open_workbook(str(path), formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO())
        except xlrd.XLRDError as error:
            raise refusal(source, "encrypted" if "encrypted" in str(error) else "damaged") from error
        budget = Budget()
        sheets: list[Sheet] = []
        hidden: list[str] = []
        for number in range(min(opened.nsheets, MOST_SHEETS)):
            read = opened.sheet_by_index(number)
            if read.visibility:
                hidden.append(one_line(read.name))
            else:
                sheets.append(_read(opened, read, budget))
            opened.unload_sheet(number)
        title, metadata = ole_metadata(stated, "")
        return workbook(source, sheets, hidden, title=title, metadata=metadata)


def _read(opened: Any, read: Any, budget: Budget) -> Sheet:
    sheet = Sheet(one_line(read.name))
    sheet.hidden_rows = {row + 1 for row, info in read.rowinfo_map.items() if info.hidden}
    sheet.hidden_columns = {column + 1 for column, info in read.colinfo_map.items() if info.hidden}
    sheet.merged = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in read.merged_cells]
    for row in range(read.nrows):
        cells = {
            column + 1: text
            for column in range(min(read.row_len(row), MOST_COLUMNS))
            if (text := one_line(_shown(opened, read.cell(row, column), read.rich_text_runlist_map.get((row, column), ()))))
        }
        if cells and budget.takes(sheet, len(cells)):
            sheet.rows[row + 1] = cells
    return sheet


def _shown(opened: Any, cell: Any, runs: Sequence[tuple[int, int]]) -> str:
    """Return what a cell shows; `runs` are the places in its text at which another font begins, each with that font."""
    import xlrd

    if cell.ctype in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        form = opened.format_map.get(opened.xf_list[cell.xf_index].format_key)
        return shown(cell.value, "" if form is None else form.format_str, from_1904=bool(opened.datemode))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _TRUTH.get(cell.value, "")
    return with_high(_pieces(opened, str(cell.value), runs)) if cell.ctype == xlrd.XL_CELL_TEXT else ""


def _pieces(opened: Any, text: str, runs: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a text, each with whether it is set high."""
    starts = [0, *(start for start, _ in runs), len(text)]
    fonts = [False, *(_is_high(opened, font) for _, font in runs)]
    for (start, stop), high in zip(pairwise(starts), fonts, strict=True):
        yield text[start:stop], high


def _is_high(opened: Any, font: int) -> bool:
    return font < len(opened.font_list) and opened.font_list[font].escapement == _SUPERSCRIPT
