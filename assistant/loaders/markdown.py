"""Markdown, read as its rendered text: markup is dropped, structure is kept."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import RejectedFile
from assistant.loaders.builder import RawText
from assistant.loaders.document import Document, Page, ReadingWarning
from assistant.loaders.text import decode
from assistant.sources import Source
from assistant.texts import reading as texts

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def load(path: Path, source: Source) -> Document:
    """Read a Markdown file (raises `RejectedFile`: `empty`, `damaged`)."""
    from markdown_it import MarkdownIt

    text, encoding = decode(path.read_bytes(), source)
    raw = RawText()
    parser = MarkdownIt("commonmark").enable("table")
    _walk(parser.parse(_FRONT_MATTER.sub("", text.replace("\0", ""))), raw)
    if not raw.text:
        raise RejectedFile(texts.file_empty(source.path), document=source.path, reason="empty")
    warnings = () if encoding == "utf-8" else (ReadingWarning("encoding", texts.read_in_encoding(encoding)),)
    first = next((heading.span.of(raw.text) for heading in raw.headings if heading.level == 1), None)
    page = Page(None, None, raw.text)
    return Document(source, first or Path(source.path).stem, (page,), warnings, tuple(raw.headings))


def _walk(tokens: Sequence["Token"], raw: RawText) -> None:
    lists: list[int | None] = []
    marker = ""
    heading = 0
    row: list[str] | None = None
    first_row = True
    for token in tokens:
        match token.type:
            case "heading_open":
                heading = int(token.tag[1])
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_open":
                lists.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                number = lists[-1]
                marker = "-" if number is None else f"{number}."
                lists[-1] = None if number is None else number + 1
            case "table_open":
                first_row = True
            case "tr_open":
                row = []
            case "tr_close":
                raw.row("; ".join(row or ()), first=first_row)
                row, first_row = None, False
            case "fence" | "code_block":
                raw.paragraph(token.content)
            case "inline":
                text = _inline(token.children or ())
                if row is not None:
                    row.append(text)
                elif heading:
                    raw.heading(text, heading)
                    heading = 0
                elif lists:
                    raw.item(text, marker, len(lists) - 1)
                    marker = " "
                else:
                    raw.paragraph(text)


def _inline(tokens: Sequence["Token"]) -> str:
    pieces: list[str] = []
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            pieces.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            pieces.append(" ")
        elif token.type == "image":
            pieces.append(_inline(token.children or ()))
    return "".join(pieces)
