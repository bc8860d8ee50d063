"""DOCX: paragraphs, headings, lists, tables, text boxes and notes of the body, in their order.

Headers and footers, comments, deleted text and the codes of fields are no text; nothing outside the file is loaded.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import RejectedFile
from assistant.loaders.builder import RawText
from assistant.loaders.document import Document, Page, ReadingWarning
from assistant.loaders.numbering import BULLET, Numbering, W, is_on, value
from assistant.loaders.office_blocks import add_block, level_named
from assistant.loaders.refusing import refusal, refusing
from assistant.loaders.stated import office_metadata
from assistant.loaders.table import WIDEST, Cell, Row, add_table
from assistant.loaders.titles import title_of
from assistant.loaders.wordml import BOX, NOTES, Styles, attached, blocks, by_id, children, text_of
from assistant.loaders.zipped import Parts, opened
from assistant.sources import Source
from assistant.texts import reading as texts

_NOTE_NAMES = {"footnote": texts.footnote_name, "endnote": texts.endnote_name}


def load(path: Path, source: Source) -> Document:
    """Read a DOCX.

    An anchor `paragraph` is the number, from 1, of a `w:p` among all those of `word/document.xml` in their order; a `note` is
    the name a reader knows the note by.

    Raises
    ------
    RejectedFile
        `damaged`, `encrypted`, `too_large` (a zip bomb) or `empty`.
    """
    with refusing(source), opened(path) as parts:
        main = parts.main()
        relations = dict(parts.relations(main).values())
        if _is_locked(parts.root(relations.get("settings", ""))):
            raise RejectedFile(texts.file_locked(source.path), document=source.path, reason="encrypted")
        walk = _Walk(parts, main, relations)
        walk.blocks(walk.body)
        stated, metadata = office_metadata(parts, walk.raw.text)
    raw, headings = walk.raw.text, tuple(walk.raw.headings)
    if not raw:
        raise refusal(source, "empty")
    warnings = (ReadingWarning("hidden_text", texts.hidden_characters(walk.hidden)),) if walk.hidden else ()
    title = title_of(source, stated=stated, raw=raw, headings=headings)
    anchors = tuple(walk.raw.anchors)
    return Document(source, title, (Page(None, None, raw),), warnings, headings, anchors, metadata, breaks="structured")


def _is_locked(settings: Any) -> bool:
    """Tell whether the author locked the whole document by a password; a form to fill in or a mere advice is not that."""
    lock = None if settings is None else settings.find(f"{W}documentProtection")
    if lock is None or lock.get(f"{W}edit") != "readOnly" or lock.get(f"{W}enforcement") not in {"1", "true", "on"}:
        return False
    return bool(lock.get(f"{W}hash") or lock.get(f"{W}hashValue"))


class _Walk:
    """One walk over the body, which gathers the text and counts lists, notes and what is hidden."""

    def __init__(self, parts: Parts, main: str, relations: dict[str, str]) -> None:
        document = parts.root(main)
        roots = {name: parts.root(relations.get(name, "")) for name in ("styles", "numbering", "footnotes", "endnotes")}
        self.body = document.find(f"{W}body")
        self.raw = RawText()
        self.hidden = 0
        self._numbering = Numbering.of(roots["numbering"])
        self._styles = Styles.of(roots["styles"], document)
        self._notes = {(kind, name): node for kind in _NOTE_NAMES for name, node in by_id(roots[f"{kind}s"], kind, "id").items()}
        self._notes_seen = dict.fromkeys(_NOTE_NAMES, 0)
        self._numbers = {paragraph: number for number, paragraph in enumerate(self.body.iter(f"{W}p"), start=1)}

    def blocks(self, container: Any) -> None:
        """Add the blocks of a body, a text box or a note."""
        for block in blocks(container):
            if block.tag == f"{W}tbl":
                self._table(block)
            else:
                self._paragraph(block)

    def _paragraph(self, paragraph: Any) -> None:
        if paragraph in self._numbers:
            self.raw.at("paragraph", str(self._numbers[paragraph]))
        text, marker, depth = self._read(paragraph)
        if text.strip():
            add_block(self.raw, text, marker=marker, depth=depth, level=self._heading_level(paragraph))
        for inner in attached(paragraph):
            self._attached(inner)

    def _attached(self, node: Any) -> None:
        """Add a text box, or the note that is referred to."""
        if node.tag == BOX:
            self.blocks(node)
            return
        note, place = self._note(node)
        if note is not None:
            self.raw.at("note", place)
            self.blocks(note)

    def _note(self, reference: Any) -> tuple[Any, str]:
        """Return a note that was not read yet, and its name: those with a mark of their own are not counted."""
        kind = NOTES[reference.tag]
        note = self._notes.pop((kind, reference.get(f"{W}id")), None)
        if note is None or reference.get(f"{W}customMarkFollows") in {"1", "true", "on"}:
            return note, _NOTE_NAMES[kind](None)
        self._notes_seen[kind] += 1
        return note, _NOTE_NAMES[kind](self._notes_seen[kind])

    def _table(self, table: Any) -> None:
        later: list[Any] = []
        rows = list(self._rows(table, later))
        add_table(self.raw, rows, sentences=False)
        for node in later:
            self._attached(node)

    def _rows(self, table: Any, later: list[Any]) -> Iterator[Row]:
        """Yield the rows of a table that were not deleted; the notes they refer to go to `later`."""
        for row in children(table, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            first = next((self._numbers[node] for node in row.iter(f"{W}p") if node in self._numbers), None)
            cells = [Cell("", _count(properties, "gridBefore"))] if _count(properties, "gridBefore") else []
            for cell in children(row, f"{W}tc"):
                inner = cell.find(f"{W}tcPr")
                text = "" if _continues(inner) else self._cell(cell, later)
                cells.append(Cell(text, max(_count(inner, "gridSpan"), 1), _continues(inner)))
            is_head = properties is not None and is_on(properties.find(f"{W}tblHeader"))
            yield Row(cells, None if first is None else ("paragraph", str(first)), is_head)

    def _cell(self, cell: Any, later: list[Any]) -> str:
        pieces: list[str] = []
        for block in blocks(cell):
            if block.tag == f"{W}tbl":
                pieces.extend("; ".join(row.shown) for row in self._rows(block, later))
                continue
            text, marker, _ = self._read(block)
            pieces.append(f"{'' if marker == BULLET else marker} {text}")
            for node in attached(block):
                if node.tag == BOX:
                    pieces.append(self._cell(node, later))
                else:
                    later.append(node)
        return " ".join(" ".join(pieces).split())

    def _read(self, paragraph: Any) -> tuple[str, str, int]:
        """Return the text of a paragraph, its marker as a list item (empty for none), and how deep that stands.

        An empty item is counted, as Word does; one that was deleted or is hidden is not.
        """
        text, hidden = text_of(paragraph, self._styles)
        self.hidden += hidden
        mark = paragraph.find(f"{W}pPr/{W}rPr")
        gone = mark is not None and (mark.find(f"{W}del") is not None or is_on(mark.find(f"{W}vanish")))
        if gone and not text.strip():
            return "", "", 0
        return text, *self._marker(paragraph)

    def _marker(self, paragraph: Any) -> tuple[str, int]:
        list_id = depth = None
        for properties in self._properties(paragraph):
            list_id = list_id if list_id is not None else value(properties, "numPr", "numId")
            depth = depth if depth is not None else value(properties, "numPr", "ilvl")
        if list_id is None:
            return "", 0
        styles = [style.get(f"{W}styleId") for style in self._styles.of_paragraph(paragraph)]
        deep = int(depth) if depth and re.fullmatch(r"\d", depth) else self._numbering.depth_of(list_id, styles)
        return self._numbering.marker(list_id, deep), deep

    def _heading_level(self, paragraph: Any) -> int:
        for properties in self._properties(paragraph):
            outline = value(properties, "outlineLvl")
            if outline is not None:
                return int(outline) + 1 if outline in set("012345678") else 0
        for style in self._styles.of_paragraph(paragraph):
            if level := level_named(value(style, "name") or ""):
                return level
        return 0

    def _properties(self, paragraph: Any) -> Iterator[Any]:
        """Yield the paragraph's own properties, then those of its style and the styles that one is based on."""
        for holder in (paragraph, *self._styles.of_paragraph(paragraph)):
            properties = holder.find(f"{W}pPr")
            if properties is not None:
                yield properties


def _count(properties: Any, name: str) -> int:
    number = value(properties, name) or ""
    return min(int(number), WIDEST) if re.fullmatch(r"\d{1,9}", number) else 0


def _continues(properties: Any) -> bool:
    """Tell whether a cell is the lower part of one merged over several rows."""
    merged = None if properties is None else properties.find(f"{W}vMerge")
    return merged is not None and merged.get(f"{W}val") != "restart"
