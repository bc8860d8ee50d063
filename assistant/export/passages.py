"""Passages found as a table for spreadsheets."""

import csv
import io
from collections.abc import Sequence

from assistant.generation import Generation
from assistant.retrieval import Hit
from assistant.texts import export as texts

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def passages_csv(generation: Generation, hits: Sequence[Hit]) -> bytes:
    """Return hits as CSV: UTF-8 with a mark at its beginning, semicolons, as Russian spreadsheets open it.

    A cell that a spreadsheet would take for a formula stands behind an apostrophe: documents and their names are foreign text.
    Scores are our own numbers, the negative ones too.
    """
    out = io.StringIO(newline="")
    table = csv.writer(out, delimiter=";")
    table.writerow(texts.PASSAGE_COLUMNS)
    for hit in hits:
        entry, passage = generation.entry(hit.row), hit.passage
        title = entry.shown_title
        score = f"{hit.score:.4f}".replace(".", ",")
        page = passage.pages[0] if passage.pages else ""
        place = (page, passage.span.start, passage.span.stop)
        table.writerow((hit.rank, score, _cell(entry.source.path), _cell(title), *place, _cell(passage.text)))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(_FORMULA) else value
