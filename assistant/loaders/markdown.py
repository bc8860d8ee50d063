"""Markdown, read as its rendered text: markup is dropped, structure is kept."""

import re
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import RejectedFile
from assistant.loaders.builder import RawText
from assistant.loaders.document import Document, Page
from assistant.loaders.text import read_text
from assistant.loaders.titles import title_of
from assistant.sources import Source
from assistant.texts import reading as texts

if TYPE_CHECKING:
    from markdown_it.token import Token

# Only where a key follows: a text may also begin with a thematic break.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?=[ \t]*[\w-]+[ \t]*:)(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")


def load(path: Path, source: Source) -> Document:
    """Read a Markdown file (raises `RejectedFile`: `empty`, `damaged`, `garbled`)."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    text, warnings = read_text(path, source)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    tokens = parser.parse(_FRONT_MATTER.sub("", text))
    body = [number for number, token in enumerate(tokens) if token.type == "footnote_block_open"][:1] or [len(tokens)]
    walk = _Walk(_notes(tokens[body[0] :]))
    for token in tokens[: body[0]]:
        walk.take(token)
    raw = walk.raw
    if not raw.text:
        raise RejectedFile(texts.file_empty(source.path), document=source.path, reason="empty")
    headings = tuple(raw.headings)
    title = title_of(source, raw=raw.text, headings=headings)
    return Document(source, title, (Page(None, None, raw.text),), warnings, headings, breaks="structured")


class _Walk:
    """Where in the nested blocks the walk over the tokens is."""

    def __init__(self, notes: dict[int, str]) -> None:
        self.raw = RawText()
        self._notes = notes
        self._met: list[int] = []  # notes referred to since the last block that may be followed by them
        self._numbers: list[int | None] = []  # of the open lists: the next item's number, None for bullets
        self._marker = ""
        self._level = 0
        self._cells: list[str] | None = None
        self._first_row = True

    def take(self, token: "Token") -> None:
        match token.type:
            case "heading_open":
                self._level = int(token.tag[1])
            case "table_open":
                self._first_row = True
            case "table_close":
                self._tell_notes()
            case "tr_open":
                self._cells = []
            case "tr_close":
                self._first_row = not self.raw.row(self._cells or [], first=self._first_row) and self._first_row
                self._cells = None
            case "fence" | "code_block":
                self.raw.paragraph(token.content)
            case "html_block":
                self.raw.paragraph(_without_tags(token.content))
            case "inline":
                self._met += [child.meta["id"] for child in token.children or () if child.type == "footnote_ref"]
                self._text(_inline(token.children or ()))
                if self._cells is None:
                    self._tell_notes()
            case _:
                self._list(token)

    def _list(self, token: "Token") -> None:
        match token.type:
            case "bullet_list_open":
                self._numbers.append(None)
            case "ordered_list_open":
                self._numbers.append(int(token.attrs.get("start", 1)))
            case "bullet_list_close" | "ordered_list_close":
                self._numbers.pop()
            case "list_item_open":
                number = self._numbers[-1]
                self._marker = "-" if number is None else f"{number}."
                self._numbers[-1] = None if number is None else number + 1

    def _tell_notes(self) -> None:
        """Add the notes that were referred to, each behind its first reference."""
        for number in self._met:
            note = self._notes.pop(number, "")
            if note:
                self.raw.paragraph(f"[{number + 1}] {note}")
        self._met = []

    def _text(self, text: str) -> None:
        if self._cells is not None:
            self._cells.append(text)
        elif self._level:
            self.raw.heading(text, self._level)
            self._level = 0
        elif self._numbers:
            self.raw.item(text, self._marker, len(self._numbers) - 1)
            self._marker = ""
        else:
            self.raw.paragraph(text)


def _notes(tokens: Sequence["Token"]) -> dict[int, str]:
    """Return the notes of a block of footnotes by their numbers from 0; one of several paragraphs as one."""
    found: dict[int, list[str]] = {}
    number = -1
    for token in tokens:
        if token.type == "footnote_open":
            number = token.meta["id"]
        elif token.type == "inline":
            found.setdefault(number, []).append(_inline(token.children or ()))
    return {number: " ".join(pieces) for number, pieces in found.items()}


def _inline(tokens: Iterable["Token"]) -> str:
    pieces: list[str] = []
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            pieces.append(token.content)
        elif token.type in {"softbreak", "hardbreak"} or token.content.lower().startswith("<br"):
            pieces.append(" ")
        elif token.type == "footnote_ref":
            pieces.append(f"[{token.meta['id'] + 1}]")
        elif token.type == "image":
            pieces.append(_inline(token.children or ()))
    return "".join(pieces)


class _Tags(HTMLParser):
    """Keeps what stands between tags, except in scripts and styles."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"} and self._silent > 0

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)


def _without_tags(html: str) -> str:
    tags = _Tags()
    tags.feed(html)
    tags.close()
    return "".join(tags.pieces)
