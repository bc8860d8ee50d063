"""XLSX: the values of its sheets as people see them, formulas by the results the file keeps.

Read part by part, so that a sheet's size is what is counted and not what it says of itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from assistant.loaders.characters import one_line
from assistant.loaders.document import Document
from assistant.loaders.inline import with_high
from assistant.loaders.number_format import BUILT_IN, GENERAL, shown
from assistant.loaders.refusing import refusing
from assistant.loaders.sheets import MOST_COLUMNS, MOST_SHEETS, Budget, Sheet, workbook
from assistant.loaders.stated import office_metadata
from assistant.loaders.zipped import Parts, opened
from assistant.patterns import regex
from assistant.sources import Source

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = regex(r"\{.*relationships\}id")
_REFERENCE = regex(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_TRUE = {"1", "true", "on"}
_ERRORS = regex(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
_ESCAPED = regex(r"_x([0-9A-Fa-f]{4})_")
_LONGEST_CELL = 32_767


def load(path: Path, source: Source) -> Document:
    """Read an XLSX.

    An anchor is the sheet and the row («Лист1!5»). Hidden sheets, rows and columns are reported and left out.

    Raises
    ------
    RejectedFile
        `damaged`, `encrypted`, `too_large` (a zip bomb) or `empty`.
    """
    with refusing(source), opened(path) as parts:
        main = parts.main()
        book = _Book.of(parts, main)
        budget = Budget()
        sheets = [_read(parts, part, name, book, budget) for name, part in book.sheets[:MOST_SHEETS]]
        title, metadata = office_metadata(parts, "")
        return workbook(source, sheets, book.hidden, title=title, metadata=metadata)


@dataclass(slots=True)
class _Book:
    """What the sheets share: their names and parts, the strings, the formats of the cells' styles."""

    sheets: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    from_1904: bool = False

    @classmethod
    def of(cls, parts: Parts, main: str) -> "_Book":
        book = cls()
        root = parts.root(main)
        relations = parts.relations(main)
        by_kind = dict(relations.values())
        properties = root.find(f"{_S}workbookPr")
        book.from_1904 = properties is not None and properties.get("date1904") in _TRUE
        for node in root.iter(f"{_S}sheet"):
            name = one_line(node.get("name", ""))
            key = next((value for attribute, value in node.attrib.items() if _ID.fullmatch(attribute)), "")
            kind, part = relations.get(key, ("", ""))
            if kind != "worksheet":
                continue  # a sheet that is one chart, or a macro
            if node.get("state", "visible") == "visible":
                book.sheets.append((name, part))
            else:
                book.hidden.append(name)
        book.formats = _formats(parts.root(by_kind.get("styles", "")))
        for node in parts.elements(by_kind.get("sharedStrings", ""), "{*}si"):
            book.strings.append(_string(node))
        return book


def _formats(root: Any) -> list[str]:
    """Return the number format of each style of cells."""
    if root is None:
        return []
    own = {node.get("numFmtId"): node.get("formatCode") or GENERAL for node in root.iter(f"{_S}numFmt")}
    styles = root.find(f"{_S}cellXfs")
    return [
        own.get(code) or BUILT_IN.get(int(code) if code.isdecimal() else 0, GENERAL)
        for node in (() if styles is None else styles.iter(f"{_S}xf"))
        for code in [node.get("numFmtId", "0")]
    ]


def _string(node: Any) -> str:
    """Return the text of a string, plain or in runs, without how it is pronounced."""
    pieces = [
        (text.text or "", _is_high(text.getparent()))
        for text in node.iter("{*}t")
        if not any(parent.tag.endswith("}rPh") for parent in text.iterancestors("{*}rPh"))
    ]
    # Word's way to write a character XML has no room for.
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), with_high(pieces))[:_LONGEST_CELL]


def _is_high(run: Any) -> bool:
    align = run.find("{*}rPr/{*}vertAlign")
    return align is not None and align.get("val") == "superscript"


def _read(parts: Parts, part: str, name: str, book: _Book, budget: Budget) -> Sheet:
    sheet = Sheet(name)
    former = 0
    for node in parts.elements(part, "{*}row", "{*}col", "{*}mergeCell"):
        kind = node.tag.rpartition("}")[2]
        if kind == "col":
            if node.get("hidden") in _TRUE:
                sheet.hidden_columns.update(range(int(node.get("min", 1)), min(int(node.get("max", 1)), MOST_COLUMNS) + 1))
        elif kind == "mergeCell":
            sheet.merged += _area(node.get("ref", ""))
        elif not sheet.truncated:
            number = int(node.get("r") or former + 1)
            former = number
            cells = dict(_cells(node, book))
            if cells and budget.takes(sheet, len(cells)):
                sheet.rows[number] = cells
                if node.get("hidden") in _TRUE:
                    sheet.hidden_rows.add(number)
            elif node.get("hidden") in _TRUE:
                sheet.hidden_rows.add(number)
    return sheet


def _area(reference: str) -> list[tuple[int, int, int, int]]:
    first, _, last = reference.partition(":")
    corners = (_REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last))
    if corners[0] is None or corners[1] is None:
        return []
    return [(int(corners[0][2]), _column(corners[0][1]), int(corners[1][2]), _column(corners[1][1]))]


@cache
def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _cells(row: Any, book: _Book) -> Iterator[tuple[int, str]]:
    """Yield the columns of a row whose cells show anything, with what they show."""
    column = 0
    for node in row.iterchildren("{*}c"):
        place = _REFERENCE.fullmatch(node.get("r", ""))
        column = column + 1 if place is None else _column(place[1])
        if column > MOST_COLUMNS:
            continue
        text = one_line(_shown(node, book))
        if text and not (text[0] == "#" and _ERRORS.fullmatch(text)):
            yield column, text


def _shown(cell: Any, book: _Book) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _string(cell)
    value = cell.findtext("{*}v") or ""
    match kind:
        case "s":
            number = int(value) if value.strip().isdecimal() else -1
            return book.strings[number] if 0 <= number < len(book.strings) else ""
        case "b":
            return {"1": "ИСТИНА", "0": "ЛОЖЬ"}.get(value.strip(), "")
        case "str" | "d" | "e":
            return value[:_LONGEST_CELL]
    try:
        amount = float(value)
    except ValueError:
        return value[:_LONGEST_CELL]
    style = cell.get("s", "")
    form = book.formats[int(style)] if style.isdecimal() and int(style) < len(book.formats) else GENERAL
    return shown(amount, form, from_1904=book.from_1904)
