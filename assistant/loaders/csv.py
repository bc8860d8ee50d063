"""CSV: a row as a sentence with its column names, whatever parts the columns and whatever encoding it is in."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Literal

from assistant.loaders.builder import RawText
from assistant.loaders.document import Document, Page, ReadingWarning
from assistant.loaders.plausible import is_garbled
from assistant.loaders.refusing import refusal, refusing
from assistant.loaders.sheets import MOST_CELLS, MOST_ROWS
from assistant.loaders.table import Cell, Row, add_table
from assistant.loaders.text import read_text
from assistant.loaders.titles import title_of
from assistant.sources import Source
from assistant.texts import reading as texts

_DELIMITERS = (";", "\t", ",", "|")
_SAMPLE = 20_000
_SAMPLE_ROWS = 200
_AGREEMENT = 0.9
_LEAST_AGREEMENT = 0.5
"""A list of sentences has commas too, a different number in each."""

_LONGEST_FIELD = 1_000_000
_NOTHING = "\x1f"
"""Parts nothing: no text that was read has it."""
_SEPARATOR = "sep="
"""Excel's own first line, which names the delimiter."""


def load(path: Path, source: Source) -> Document:
    """Read a CSV or TSV; an anchor is the number of the row.

    Raises
    ------
    RejectedFile
        `empty`, `damaged` (binary data) or `garbled`.
    """
    text, warnings = read_text(path, source, as_prose=False)
    delimiter, text = _stated(text)
    raw = RawText()
    with refusing(source, csv.Error):
        rows, whole = _rows(text, delimiter or _delimiter(text))
    add_table(raw, rows, sentences=True)
    if not raw.text:
        raise refusal(source, "empty")
    if is_garbled(raw.text[:_SAMPLE]):
        raise refusal(source, "garbled")
    if not whole:
        warnings = (*warnings, ReadingWarning("truncated", texts.rows_truncated(source.path, len(rows))))
    page = Page(None, None, raw.text)
    return Document(source, title_of(source), (page,), warnings, anchors=tuple(raw.anchors), breaks="structured")


def _stated(text: str) -> tuple[str, str]:
    line, _, rest = text.partition("\n")
    if line.strip().lower().startswith(_SEPARATOR) and len(line.rstrip("\n")) == len(_SEPARATOR) + 1:
        return line[-1], rest
    return "", text


def _delimiter(text: str) -> str:
    """Return the delimiter that parts most rows into the same number of columns.

    Of several that agree the one most common in Russia counts: «12,5;14,1» has as many commas in every row as semicolons.
    """

    def agreement(delimiter: str) -> float:
        widths = [len(row) for row in islice(_parsed(text, delimiter), _SAMPLE_ROWS) if row]
        usual = max(set(widths), key=widths.count, default=1)
        return widths.count(usual) / len(widths) if usual > 1 else 0.0

    scores = {delimiter: agreement(delimiter) for delimiter in _DELIMITERS}
    best = max(scores, key=scores.__getitem__)
    if scores[best] < _LEAST_AGREEMENT:
        return _NOTHING
    return next((delimiter for delimiter in _DELIMITERS if scores[delimiter] >= _AGREEMENT), best)


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    # One stray quotation mark would swallow the rest of the file.
    quotes: Literal[0, 3] = csv.QUOTE_MINIMAL if text.count('"') % 2 == 0 else csv.QUOTE_NONE
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quotes, skipinitialspace=True)


def _rows(text: str, delimiter: str) -> tuple[list[Row], bool]:
    """Return the rows, and whether these are all."""
    rows: list[Row] = []
    cells = 0
    for number, values in enumerate(_parsed(text, delimiter), start=1):
        cells += len(values)
        if number > MOST_ROWS or cells > MOST_CELLS:
            return rows, False
        rows.append(Row([Cell(value.strip()) for value in values], ("row", str(number))))
    return rows, True
