"""A workbook's sheets as text: rows as sentences under the name of their sheet."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from assistant.loaders.builder import RawText
from assistant.loaders.document import Document, Metadata, Page, ReadingWarning
from assistant.loaders.refusing import refusal
from assistant.loaders.table import Cell, Row, add_table
from assistant.loaders.titles import title_of
from assistant.patterns import regex
from assistant.sources import Source
from assistant.texts import reading as texts

MOST_ROWS = 100_000
MOST_CELLS = 1_000_000
"""In all sheets together."""
MOST_COLUMNS = 1_000
MOST_SHEETS = 500
_MOST_MERGED = 100_000
"""Pieces of merged cells, a piece a row."""
_ROWS_ABOVE = 8
_FEWEST_WORDS = 3
_NO_TITLE = regex(
    r"\(|(?:приложение|утвержд|согласован|к (?:приказу|постановлению|письму)|по состоянию|на (?:конец|начало)|в %|"
    r"(?:источник|форма|инн|кпп|адрес|единиц\w?|человек|тыс|млн|млрд|(?:в )?процент\w*|руб|рублей|штук|тонн)\b)",
    re.IGNORECASE,
)
_DEFAULT_NAME = regex(r"(?:лист|таблица|sheet|worksheet|table)?\s*_?\d*", re.IGNORECASE)


@dataclass(slots=True)
class Sheet:
    """A sheet that was read.

    Parameters
    ----------
    name : str
    rows : dict
        Texts of the cells that hold any, by the number of the row and of the column, both from 1.
    merged : list of (int, int, int, int)
        First row, first column, last row, last column of the cells that were merged.
    hidden_rows, hidden_columns : set of int
    truncated : bool
        The sheet has more rows than were read.
    """

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    truncated: bool = False


class Budget:
    """How many more cells may be read of a workbook."""

    def __init__(self) -> None:
        self._cells = MOST_CELLS

    def takes(self, sheet: Sheet, cells: int) -> bool:
        """Tell whether one more row of `cells` cells may be added to a sheet, and mark the sheet if not."""
        self._cells -= cells
        sheet.truncated = sheet.truncated or self._cells < 0 or len(sheet.rows) >= MOST_ROWS
        return not sheet.truncated


def workbook(
    source: Source, sheets: Iterable[Sheet], hidden: list[str], *, title: str = "", metadata: Metadata | None = None
) -> Document:
    """Return the document of a workbook: `hidden` are the names of the sheets that were left out."""
    raw = RawText()
    warnings: list[ReadingWarning] = []
    above: list[str] = []
    if hidden:
        warnings.append(ReadingWarning("hidden_text", texts.hidden_parts(texts.HIDDEN_SHEETS, hidden)))
    for sheet in sheets:
        above += [_title_above(sheet)] if sheet.rows else []
        # A sheet behind others has a heading whatever it is called: its rows are not those of the sheet before.
        named = not _DEFAULT_NAME.fullmatch(sheet.name)
        if sheet.rows and (named or (raw.anchors and sheet.name.strip())):
            raw.at("row", f"{sheet.name}!1")
            raw.heading(sheet.name, 1)
        gone = len(sheet.hidden_rows & sheet.rows.keys())
        columns = {column for row in sheet.rows.values() for column in row} & sheet.hidden_columns
        if gone or columns:
            warnings.append(ReadingWarning("hidden_text", texts.hidden_cells(sheet.name, gone, len(columns))))
        if sheet.truncated:
            warnings.append(ReadingWarning("truncated", texts.rows_truncated(sheet.name, len(sheet.rows))))
        add_table(raw, _grid(sheet), sentences=True)
    if not raw.text:
        raise refusal(source, "empty")
    headings = tuple(raw.headings)
    # Of several sheets each table has its own title, and none is that of the workbook; nor is «Лист2».
    titled = above[0] if len(above) == 1 else ""
    names = tuple(heading for heading in headings if not _DEFAULT_NAME.fullmatch(heading.span.of(raw.text)))
    return Document(
        source,
        title_of(source, stated=title, above=titled, raw=raw.text, headings=names),
        (Page(None, None, raw.text),),
        tuple(warnings),
        headings,
        tuple(raw.anchors),
        metadata or Metadata(),
        breaks="structured",
    )


def _title_above(sheet: Sheet) -> str:
    """Return the title that stands over the table of a sheet: in rows of one cell before the first row of several."""
    whole: list[str] = []
    for number in sorted(sheet.rows.keys() - sheet.hidden_rows)[:_ROWS_ABOVE]:
        cells = [text for column, text in sheet.rows[number].items() if column not in sheet.hidden_columns and text]
        if len(cells) > 1:
            return " ".join(whole)
        if not cells or _NO_TITLE.match(cells[0]):
            continue
        if cells[0][0].islower() if whole else cells[0][0].isupper() and len(cells[0].split()) >= _FEWEST_WORDS:
            whole.append(cells[0])
    return ""


def _grid(sheet: Sheet) -> list[Row]:
    """Return the visible rows, with one empty row where the sheet has any number of them."""
    used = sorted({column for row in sheet.rows.values() for column in row} - sheet.hidden_columns)
    merged = _merged(sheet)
    rows: list[Row] = []
    former = 0
    for number in sorted(sheet.rows.keys() - sheet.hidden_rows):
        if _is_gap(former, number, sheet.hidden_rows):
            rows.append(Row([]))
        former = number
        rows.append(Row(list(_cells(sheet.rows[number], used, merged.get(number, {}))), ("row", f"{sheet.name}!{number}")))
    return rows


def _is_gap(former: int, number: int, hidden: set[int]) -> bool:
    between = number - former - 1
    return between > len(hidden) or any(row not in hidden for row in range(former + 1, number))


_Pieces = dict[int, tuple[int, bool]]
"""Of one row: first column of a merged cell → its last column, and whether it goes on one above."""


def _merged(sheet: Sheet) -> dict[int, _Pieces]:
    found: dict[int, _Pieces] = {}
    visible = sorted(sheet.rows.keys() - sheet.hidden_rows)
    left = _MOST_MERGED
    for top, first, bottom, last in sheet.merged:
        # In the first visible row of it the value of a merged cell stands, whatever row that is.
        rows = visible[bisect_left(visible, top) : bisect_right(visible, bottom)]
        value = sheet.rows.get(top, {}).get(first, "")
        left -= len(rows)
        if left < 0:
            break
        for row in rows:
            sheet.rows[row].update({first: value} if value else {})
            found.setdefault(row, {})[first] = (last, row != rows[0])
    return found


def _cells(row: dict[int, str], used: list[int], merged: _Pieces) -> Iterator[Cell]:
    pieces = sorted((first, last, continues) for first, (last, continues) in merged.items())
    done = 0
    for column in used:
        if column <= done:
            continue
        piece = next(((first, last, goes_on) for first, last, goes_on in pieces if first <= column <= last), None)
        if piece is None:
            yield Cell(row.get(column, ""))
            continue
        first, done, goes_on = piece
        width = bisect_right(used, done) - bisect_left(used, column)
        yield Cell(row.get(first, ""), max(width, 1), goes_on)
