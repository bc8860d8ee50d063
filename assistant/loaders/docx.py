"""DOCX by python-docx: paragraphs, headings, lists and tables of the body, in their order."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import RejectedFile
from assistant.loaders.builder import RawText
from assistant.loaders.document import Document, Page
from assistant.sources import Source
from assistant.texts import reading as texts

MOST_ENTRIES = 10_000
MOST_BYTES = 500_000_000
HIGHEST_RATIO = 200
_HEADING = re.compile(r"^(?:heading|заголовок)\s*([1-9])$", re.IGNORECASE)
_TITLE = re.compile(r"^(?:title|название|заголовок)$", re.IGNORECASE)
_NUMBERED = re.compile(r"number|нумер", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def load(path: Path, source: Source) -> Document:
    """Read a DOCX.

    Raises
    ------
    RejectedFile
        `damaged`, `too_large` (a zip bomb) or `empty`.
    """
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import XMLSyntaxError

    damaged = RejectedFile(texts.file_damaged(source.path), document=source.path, reason="damaged")
    try:
        _check_archive(path, source)
        opened = docx.Document(str(path))
        raw = RawText()
        _walk(opened, raw)
        stated = " ".join(str(opened.core_properties.title or "").split())
    except (
        OpcError,
        XMLSyntaxError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        AttributeError,
        OSError,
        EOFError,
    ) as error:
        raise damaged from error
    text = _FORBIDDEN.sub(" ", raw.text)
    if not text.strip():
        raise RejectedFile(texts.file_empty(source.path), document=source.path, reason="empty")
    first = next((heading.span.of(text) for heading in raw.headings if heading.level == 1), None)
    title = stated or first or Path(source.path).stem
    return Document(source, title, (Page(None, None, text),), (), tuple(raw.headings))


def _check_archive(path: Path, source: Source) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        size, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or size > MOST_BYTES
        or (size > 10_000_000 and size > HIGHEST_RATIO * max(packed, 1))
    ):
        limit = MOST_BYTES // 1_000_000
        raise RejectedFile(texts.file_too_large(source.path, limit), document=source.path, reason="too_large")


def _walk(opened: Any, raw: RawText) -> None:
    from docx.table import Table

    numbers: dict[str, int] = {}
    for block in opened.iter_inner_content():
        if isinstance(block, Table):
            _table(block, raw)
            numbers.clear()
            continue
        text, style = _text_of(block), _style_name(block)
        level = _heading_level(block, style)
        marker = _marker(block, style, numbers)
        if not text.strip():
            continue
        if level:
            raw.heading(text, level)
        elif marker:
            raw.item(text, marker)
        else:
            raw.paragraph(text)
        for boxed in _text_boxes(block):
            raw.paragraph(boxed)
        if not marker:
            numbers.clear()


def _style_name(paragraph: Any) -> str:
    style = paragraph.style
    return str(style.name or "") if style is not None else ""


def _heading_level(paragraph: Any, style: str) -> int:
    match = _HEADING.match(style)
    if match:
        return int(match.group(1))
    return 1 if _TITLE.match(style) else 0


def _marker(paragraph: Any, style: str, numbers: dict[str, int]) -> str:
    """Return the marker of a list item: a dash, or its number counted within one run of items; empty for no item."""
    properties = paragraph._p.pPr
    listed = properties is not None and properties.numPr is not None
    if not listed and not style.startswith(("List ", "Список", "Маркированный список", "Нумерованный список")):
        return ""
    if style == "List Paragraph" and not listed:
        return ""
    if not _NUMBERED.search(style):
        return "-"
    numbers[style] = numbers.get(style, 0) + 1
    return f"{numbers[style]}."


def _text_of(paragraph: Any) -> str:
    """Return a paragraph's own text: links and tracked insertions with it, deletions and text boxes without."""
    pieces: list[str] = []
    for node in _inner(paragraph._p):
        if node.tag == f"{_WORD}t":
            pieces.append(node.text or "")
        elif node.tag in {f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"}:
            pieces.append(" ")
        elif node.tag == f"{_WORD}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)


def _inner(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag in {f"{_WORD}pPr", f"{_WORD}rPr", f"{_WORD}del", f"{_WORD}txbxContent"} or not isinstance(
            child.tag, str
        ):
            continue
        if child.tag.endswith(("}Fallback", "}pict")):
            continue
        yield child
        yield from _inner(child)


def _text_boxes(paragraph: Any) -> list[str]:
    """Return the texts of boxes anchored in a paragraph; the fallback copy for old programs is not read twice."""
    found: list[str] = []
    for box in paragraph._p.iter(f"{_WORD}txbxContent"):
        if any(parent.tag.endswith("}Fallback") for parent in box.iterancestors() if isinstance(parent.tag, str)):
            continue
        for inner in box.iter(f"{_WORD}p"):
            found.append("".join(node.text or "" for node in inner.iter(f"{_WORD}t")))
    return found


def _table(table: Any, raw: RawText) -> None:
    first = True
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) not in seen:
                seen.add(id(cell._tc))
                cells.append(" ".join(" ".join(_text_of(paragraph) for paragraph in cell.paragraphs).split()))
        text = "; ".join(cell for cell in cells if cell)
        if text:
            raw.row(text, first=first)
            first = False
