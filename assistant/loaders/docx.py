"""DOCX, opened by python-docx: paragraphs, headings, lists, tables, text boxes and notes of the body, in their order."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import Reason, RejectedFile
from assistant.loaders.builder import RawText
from assistant.loaders.document import Document, Page
from assistant.loaders.numbering import BULLET, Numbering, W, value
from assistant.loaders.titles import title_of
from assistant.sources import Source
from assistant.texts import reading as texts

MOST_ENTRIES = 10_000
MOST_BYTES = 500_000_000
HIGHEST_RATIO = 200
_RATIO_MATTERS_FROM = 10_000_000
_LONGEST_HEADING = 300
_ENCRYPTED_FLAG = 1
_XML_NO_MEMORY = 2
"""`lxml.etree.ErrorTypes.ERR_NO_MEMORY`: libxml2 calls the lack of memory an error of syntax."""

_MESSAGES = {
    "damaged": texts.file_damaged,
    "encrypted": texts.file_encrypted,
    "empty": texts.file_empty,
    "too_large": texts.archive_too_large,
}
# Word stores the names of its own styles in English; other programs write what their user sees.
_HEADING = re.compile(r"(?:heading|заголовок)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|название|заголовок", re.IGNORECASE)
_SIMPLE_MARKER = re.compile(r"\(?\w{1,3}[.)]")
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_NO_TEXT = {_FALLBACK} | {f"{W}{name}" for name in ("pPr", "rPr", "sdtPr", "del", "moveFrom", "txbxContent")}
_SPACES = {f"{W}{name}" for name in ("tab", "ptab", "br", "cr")}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


def load(path: Path, source: Source) -> Document:
    """Read a DOCX. Nothing outside the file is ever loaded and no XML entity is resolved.

    Raises
    ------
    RejectedFile
        `damaged`, `encrypted`, `too_large` (a zip bomb) or `empty`.
    """
    import docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError

    # SyntaxError: lxml's for broken XML. RuntimeError: zipfile's for what it cannot unpack. The rest: parts that are
    # missing or of a wrong kind.
    broken = (
        *(OpcError, PythonDocxError, SyntaxError, RuntimeError, zipfile.BadZipFile, zlib.error, struct.error),
        *(LookupError, ValueError, AttributeError, TypeError, OSError, EOFError),
    )
    try:
        _check_archive(path, source)
        opened = docx.Document(str(path))
        if _is_locked(opened.part):
            raise RejectedFile(texts.file_locked(source.path), document=source.path, reason="encrypted")
        walk = _Walk(opened.part)
        walk.blocks(opened.element.body)
        stated = str(opened.core_properties.title or "")
    except broken as error:
        if isinstance(error, SyntaxError) and getattr(error, "code", None) == _XML_NO_MEMORY:
            raise MemoryError from error
        raise _refusal(source, "damaged") from error
    raw, headings = walk.raw.text, tuple(walk.raw.headings)
    if not raw:
        raise _refusal(source, "empty")
    title = title_of(source, stated=stated, raw=raw, headings=headings)
    return Document(source, title, (Page(None, None, raw),), (), headings, tuple(walk.raw.anchors), breaks="structured")


def _check_archive(path: Path, source: Source) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise _refusal(source, "encrypted")
    size, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    suspicious = size > _RATIO_MATTERS_FROM and size > HIGHEST_RATIO * max(packed, 1)
    if len(entries) > MOST_ENTRIES or size > MOST_BYTES or suspicious:
        raise _refusal(source, "too_large")


def _refusal(source: Source, reason: Reason) -> RejectedFile:
    return RejectedFile(_MESSAGES[reason](source.path), document=source.path, reason=reason)


def _is_locked(part: Any) -> bool:
    """Tell whether the author locked the whole document by a password; a form to fill in or a mere advice is not that."""
    root = _root_of(part, "settings")
    lock = None if root is None else root.find(f"{W}documentProtection")
    if lock is None or lock.get(f"{W}edit") != "readOnly" or lock.get(f"{W}enforcement") not in {"1", "true", "on"}:
        return False
    return bool(lock.get(f"{W}hash") or lock.get(f"{W}hashValue"))


class _Walk:
    """One walk over the body, which gathers the text and counts the lists."""

    def __init__(self, part: Any) -> None:
        self.raw = RawText()
        roots = {name: _root_of(part, name) for name in ("styles", "numbering", "footnotes", "endnotes")}
        self._numbering = Numbering.of(roots["numbering"])
        self._styles = {} if roots["styles"] is None else _by_id(roots["styles"], "style", "styleId")
        self._notes = {
            (kind, name): node
            for kind in ("footnote", "endnote")
            if (root := roots[f"{kind}s"]) is not None
            for name, node in _by_id(root, kind, "id").items()
        }

    def blocks(self, container: Any) -> None:
        """Add the blocks of a body, a text box or a note."""
        for block in _blocks(container):
            if block.tag == f"{W}tbl":
                self._table(block)
            else:
                self._paragraph(block)
                for inner in self._attached(block):
                    self.blocks(inner)

    def _paragraph(self, paragraph: Any) -> None:
        text, (marker, depth) = _text_of(paragraph), self._marker(paragraph)
        level = self._heading_level(paragraph)
        if not text.strip():
            return
        numbered = f"{marker} {text}" if marker and marker != BULLET else text
        if level and len(text) <= _LONGEST_HEADING:
            self.raw.heading(numbered, level)
        elif marker == BULLET or _SIMPLE_MARKER.fullmatch(marker):
            self.raw.item(text, marker, depth)
        else:
            self.raw.paragraph(numbered)

    def _table(self, table: Any) -> None:
        first = True
        for cells in self._rows(table):
            first = not self.raw.row(cells, first=first) and first

    def _rows(self, table: Any) -> Iterator[list[str]]:
        for row in _children(table, f"{W}tr"):
            yield [self._cell(cell) for cell in _children(row, f"{W}tc") if not _continues(cell)]

    def _cell(self, cell: Any) -> str:
        pieces: list[str] = []
        for block in _blocks(cell):
            if block.tag == f"{W}tbl":
                pieces.extend("; ".join(filter(None, cells)) for cells in self._rows(block))
                continue
            marker, _ = self._marker(block)
            pieces.append(f"{'' if marker == BULLET else marker} {_text_of(block)}")
            pieces.extend(self._cell(inner) for inner in self._attached(block))
        return " ".join(" ".join(pieces).split())

    def _attached(self, paragraph: Any) -> Iterator[Any]:
        """Yield the text boxes anchored in a paragraph and the notes it refers to."""
        for node in paragraph.iter(f"{W}txbxContent", *_NOTES):
            holders = [parent.tag for parent in _ancestors(node, paragraph)]
            # The fallback is a copy for old programs; what lies in a box is read with that box.
            if _FALLBACK in holders or f"{W}txbxContent" in holders:
                continue
            if node.tag == f"{W}txbxContent":
                yield node
                continue
            note = self._notes.pop((_NOTES[node.tag], node.get(f"{W}id")), None)
            if note is not None:
                yield note

    def _marker(self, paragraph: Any) -> tuple[str, int]:
        """Return the marker of a paragraph as a list item, empty for none, and how deep it stands."""
        list_id = depth = None
        for properties in self._properties(paragraph):
            list_id = list_id if list_id is not None else value(properties, "numPr", "numId")
            depth = depth if depth is not None else value(properties, "numPr", "ilvl")
        deep = int(depth) if depth and depth.isdecimal() else 0
        return (self._numbering.marker(list_id, deep) if list_id else ""), deep

    def _heading_level(self, paragraph: Any) -> int:
        for properties in self._properties(paragraph):
            outline = value(properties, "outlineLvl")
            if outline is not None:
                return int(outline) + 1 if outline in set("012345678") else 0
        for style in self._chain(paragraph):
            name = value(style, "name") or ""
            match = _HEADING.fullmatch(name)
            if match or _TITLE.fullmatch(name):
                return int(match[1]) if match else 1
        return 0

    def _properties(self, paragraph: Any) -> Iterator[Any]:
        """Yield the paragraph's own properties, then those of its style and the styles that one is based on."""
        for holder in (paragraph, *self._chain(paragraph)):
            properties = holder.find(f"{W}pPr")
            if properties is not None:
                yield properties

    def _chain(self, paragraph: Any) -> list[Any]:
        chain: list[Any] = []
        style = self._styles.get(value(paragraph, "pPr", "pStyle"))
        while style is not None and style not in chain:
            chain.append(style)
            style = self._styles.get(value(style, "basedOn"))
        return chain


def _root_of(part: Any, name: str) -> Any:
    """Return the root of the part of the document that `name` tells, or None where it has none."""
    from docx.oxml import parse_xml

    for relation in part.rels.values():
        if relation.reltype.endswith(f"/{name}") and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None


def _by_id(root: Any, tag: str, attribute: str) -> dict[str | None, Any]:
    return {node.get(f"{W}{attribute}"): node for node in root.iter(f"{W}{tag}")}


def _children(element: Any, *tags: str) -> Iterator[Any]:
    """Yield the children with one of `tags`, also those inside content controls and tracked insertions."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, *tags)


def _blocks(container: Any) -> Iterator[Any]:
    return _children(container, f"{W}p", f"{W}tbl")


def _ancestors(node: Any, top: Any) -> Iterator[Any]:
    while (node := node.getparent()) is not top:
        yield node


def _continues(cell: Any) -> bool:
    """Tell whether a cell is the lower part of one merged over several rows."""
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    return merged is not None and merged.get(f"{W}val") != "restart"


def _text_of(paragraph: Any) -> str:
    """Return a paragraph's own text: links and tracked insertions with it, deletions and text boxes without."""
    pieces: list[str] = []
    for node in _inner(paragraph):
        if node.tag in {f"{W}t", _MATH_TEXT}:
            pieces.append(node.text or "")
        elif node.tag in _SPACES:
            pieces.append(" ")
        elif node.tag == f"{W}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)


def _inner(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag not in _NO_TEXT:
            yield child
            yield from _inner(child)
