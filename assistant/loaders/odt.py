"""ODT: headings, paragraphs, lists with their numbers, tables, notes and frames of the body, in their order."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.loaders.builder import RawText
from assistant.loaders.document import Document, Page, ReadingWarning
from assistant.loaders.odf_lists import Lists
from assistant.loaders.office_blocks import add_block, level_named
from assistant.loaders.opendocument import (
    DRAW,
    OFFICE,
    TABLE,
    TEXT,
    Styles,
    Texts,
    attached,
    package_metadata,
    package_roots,
    repeated,
    whole,
)
from assistant.loaders.refusing import refusal, refusing
from assistant.loaders.table import WIDEST, Cell, Row, add_table
from assistant.loaders.titles import title_of
from assistant.loaders.zipped import opened
from assistant.sources import Source
from assistant.texts import reading as texts

_MOST_REPEATED = 50
"""A row or cell repeated more often only fills the page."""
_WRAPPERS = {
    *(f"{TEXT}section", f"{TEXT}index-body", f"{TEXT}index-title", f"{TEXT}numbered-paragraph"),
    *(f"{TEXT}{kind}" for kind in ("table-of-content", "alphabetical-index", "illustration-index", "table-index")),
    *(f"{TEXT}{kind}" for kind in ("object-index", "user-index", "bibliography")),
}


def load(path: Path, source: Source) -> Document:
    """Read an ODT.

    An anchor `paragraph` is the number, from 1, of a `text:p` or `text:h` among all those of the body in their order; a `note`
    is the name a reader knows the note by.

    Raises
    ------
    RejectedFile
        `damaged`, `encrypted`, `too_large` (a zip bomb) or `empty`.
    """
    with refusing(source), opened(path) as parts:
        content, styles = package_roots(parts)
        walk = Walk(content.find(f"{OFFICE}body"), Styles.of(content, styles))
        walk.blocks(walk.body.find(f"{OFFICE}text"))
        stated, metadata = package_metadata(parts, walk.raw.text)
    raw, headings = walk.raw.text, tuple(walk.raw.headings)
    if not raw:
        raise refusal(source, "empty")
    hidden = walk.texts.hidden
    warnings = (ReadingWarning("hidden_text", texts.hidden_characters(hidden)),) if hidden else ()
    title = title_of(source, stated=stated, raw=raw, headings=headings)
    anchors = tuple(walk.raw.anchors)
    return Document(source, title, (Page(None, None, raw),), warnings, headings, anchors, metadata, breaks="structured")


class Walk:
    """One walk over a body, which gathers its text and counts lists, notes and what is hidden."""

    def __init__(self, body: Any, styles: Styles, texts_of: Texts | None = None) -> None:
        self._places = texts_of is None  # slides have places of their own
        self.body = body
        self.raw = RawText()
        self.texts = texts_of or Texts(styles)
        self._styles = styles
        self._lists = Lists(styles)
        self._outline: list[int | None] = [None] * 11
        self._numbers = {node: number for number, node in enumerate(body.iter(f"{TEXT}p", f"{TEXT}h"), start=1)}
        self._notes_seen = {"footnote": 0, "endnote": 0}
        self._later: list[Any] | None = None  # inside a table: the notes met in it

    def blocks(self, container: Any) -> None:
        """Add the blocks of a body, a section, a frame or a note."""
        for block in () if container is None else container:
            if block.tag in {f"{TEXT}p", f"{TEXT}h"}:
                self._paragraph(block, "", 0)
            elif block.tag == f"{TEXT}list":
                self._list(block, 1, None, None)
            elif block.tag == f"{TABLE}table":
                self._table(block)
            elif block.tag in _WRAPPERS:
                if block.get(f"{TEXT}display") == "none":
                    self.texts.skip(block)
                else:
                    self.blocks(block)
            elif block.tag.startswith(DRAW):
                for inner in attached([block]):
                    self._attached(inner)

    def heading(self, shape: Any) -> None:
        """Add all that a shape holds as one heading."""
        paragraphs = shape.iter(f"{TEXT}p", f"{TEXT}h")
        self.raw.heading(" ".join(self.texts.of(paragraph) for paragraph in paragraphs), 1)

    def _paragraph(self, node: Any, marker: str, depth: int) -> None:
        if self._is_hidden(node):
            self.texts.skip(node)
            return
        if self._places:
            self.raw.at("paragraph", str(self._numbers[node]))
        text = self.texts.of(node)
        level = self._heading_level(node)
        if level and not marker:
            marker = self._outline_number(node, level)
        if text.strip():
            add_block(self.raw, text, marker=marker, depth=max(depth - 1, 0), level=level)
        for inner in attached(node):
            self._attached(inner)

    def _is_hidden(self, node: Any) -> bool:
        return any(mark.get(f"{TEXT}is-hidden") == "true" for mark in node.iter(f"{TEXT}hidden-paragraph"))

    def _outline_number(self, node: Any, level: int) -> str:
        if node.tag != f"{TEXT}h" or node.get(f"{TEXT}is-list-header") == "true":
            return ""
        start = node.get(f"{TEXT}start-value") if node.get(f"{TEXT}restart-numbering") == "true" else None
        return self._lists.marker(None, level, self._outline, start)

    def _attached(self, node: Any) -> None:
        """Add a note or what a frame holds."""
        if node.tag == f"{TEXT}note" and self._later is not None:
            self._later.append(node)
        elif node.tag == f"{TEXT}note":
            kind = node.get(f"{TEXT}note-class", "footnote")
            citation = node.find(f"{TEXT}note-citation")
            own = citation is not None and citation.get(f"{TEXT}label") is not None
            self._notes_seen[kind] = self._notes_seen.get(kind, 0) + (not own)
            number = None if own else self._notes_seen[kind]
            self.raw.at("note", texts.endnote_name(number) if kind == "endnote" else texts.footnote_name(number))
            # Its own paragraphs would name another place.
            for paragraph in node.iterfind(f"{TEXT}note-body//{TEXT}p"):
                self.raw.paragraph(self.texts.of(paragraph))
        elif node.tag == f"{TABLE}table":
            self._table(node)
        else:
            self.blocks(node)

    def _list(self, node: Any, depth: int, style: str | None, counts: list[int | None] | None) -> None:
        style = node.get(f"{TEXT}style-name") or style or self._style_of_items(node)
        if counts is None:
            counts = self._lists.begin(node, style)
        for item in node:
            if item.tag not in {f"{TEXT}list-item", f"{TEXT}list-header"}:
                continue
            numbered = item.tag == f"{TEXT}list-item"
            start = item.get(f"{TEXT}start-value")
            first = True
            for block in item:
                if block.tag in {f"{TEXT}p", f"{TEXT}h"}:
                    marker = ""
                    if numbered and first:
                        stated = item.findtext(f"{TEXT}number") or block.findtext(f"{TEXT}number") or ""
                        marker = self._lists.marker(style or "", depth, counts, start)
                        marker = stated.strip() or marker
                        first = False
                    self._paragraph(block, marker, depth)
                elif block.tag == f"{TEXT}list":
                    self._list(block, depth + 1, style, counts)
                else:
                    self.blocks([block])

    def _style_of_items(self, node: Any) -> str | None:
        first = next(node.iter(f"{TEXT}p", f"{TEXT}h"), None)
        return None if first is None else self._styles.list_of(first.get(f"{TEXT}style-name"))

    def _heading_level(self, node: Any) -> int:
        name = node.get(f"{TEXT}style-name")
        if node.tag == f"{TEXT}h":
            return min(max(whole(node.get(f"{TEXT}outline-level")), 1), 9)
        return next(filter(None, map(level_named, self._styles.display_name("paragraph", name))), 0)

    def _table(self, table: Any) -> None:
        outer = self._later
        self._later = [] if outer is None else outer
        add_table(self.raw, list(self._rows(table, head=False)), sentences=False)
        waiting, self._later = self._later, outer
        if outer is None:
            for node in waiting:
                self._attached(node)

    def _rows(self, table: Any, *, head: bool) -> Iterator[Row]:
        for child in table:
            if child.tag == f"{TABLE}table-row":
                yield from [self._row(child, head=head)] * min(repeated(child, "rows"), _MOST_REPEATED)
            elif child.tag in {f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"}:
                yield from self._rows(child, head=head or child.tag == f"{TABLE}table-header-rows")

    def _row(self, row: Any, *, head: bool) -> Row:
        cells: list[Cell] = []
        skipped = 0
        for node in row:
            if node.tag == f"{TABLE}covered-table-cell":
                # Under a wide cell it only fills the row; under a high one it goes on.
                for _ in range(min(repeated(node, "columns"), _MOST_REPEATED)):
                    if skipped:
                        skipped -= 1
                    else:
                        cells.append(Cell("", 1, continues=True))
            elif node.tag == f"{TABLE}table-cell":
                width = min(max(whole(node.get(f"{TABLE}number-columns-spanned")), 1), WIDEST)
                cells += [Cell(self._cell(node), width)] * min(repeated(node, "columns"), _MOST_REPEATED)
                skipped = width - 1
        first = next((self._numbers[node] for node in row.iter(f"{TEXT}p", f"{TEXT}h")), None)
        return Row(cells, ("paragraph", str(first)) if first is not None and self._places else None, head)

    def _cell(self, cell: Any) -> str:
        """Return the text of a cell with its lists and inner tables; its notes wait for the end of the table."""
        outer, self.raw = self.raw, RawText()
        self.blocks(cell)
        text = " ".join(self.raw.text.split())
        self.raw = outer
        return text
