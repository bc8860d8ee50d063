"""Markdown, read as its rendered text: markup is dropped, structure is kept."""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.loaders.builder import RawText
from assistant.loaders.characters import one_line
from assistant.loaders.document import Document, Metadata, Page
from assistant.loaders.inline import set_high
from assistant.loaders.markup import Walk
from assistant.loaders.notes import Notes
from assistant.loaders.plausible import is_garbled
from assistant.loaders.refusing import refusal, refusing
from assistant.loaders.styles import Sheet, raised
from assistant.loaders.table import Cell, Row, add_table
from assistant.loaders.text import read_text
from assistant.loaders.titles import title_of
from assistant.loaders.trees import html_tree
from assistant.patterns import regex
from assistant.sources import Source

if TYPE_CHECKING:
    from markdown_it.token import Token

# Only where a key follows: a text may also begin with a thematic break.
_FRONT_MATTER = regex(r"\A---[ \t]*\n(?=[ \t]*[\w-]+[ \t]*:)(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")

_STATED = regex(r"^(?P<key>title|author|date)[ \t]*:[ \t]+(?P<said>\S.{0,500})$", re.MULTILINE | re.IGNORECASE)
_YEAR = regex(r"\b((?:19|20)\d\d)\b")
_MOST_AUTHORS = 20

_SAMPLE = 20_000
_TAG = regex(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_PARTING = {"br", "p", "div", "li", "td", "th", "tr", "dd", "dt", "hr"}
_BROKEN_WORD = regex(r"[^\W\d_]-")


def load(path: Path, source: Source) -> Document:
    """Read a Markdown file (raises `RejectedFile`: `empty`, `damaged`, `garbled`)."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    # Markup and pictures written as text are no prose: what they leave is judged.
    text, warnings = read_text(path, source, as_prose=False)
    stated = _stated(text)
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    tokens = list(_whole_markup(parser.parse(_FRONT_MATTER.sub("", text))))
    body = [number for number, token in enumerate(tokens) if token.type == "footnote_block_open"][:1] or [len(tokens)]
    walk = _Walk(_notes(tokens[body[0] :]))
    with refusing(source):
        for token in tokens[: body[0]]:
            walk.take(token)
    raw = walk.raw
    if not raw.text:
        raise refusal(source, "empty")
    if is_garbled(raw.text[:_SAMPLE]):
        raise refusal(source, "garbled")
    headings = tuple(raw.headings)
    title = title_of(source, stated=stated.title or "", raw=raw.text, headings=headings)
    return Document(source, title, (Page(None, None, raw.text),), warnings, headings, metadata=stated, breaks="structured")


def _stated(text: str) -> Metadata:
    """Return what the lines before the text say of it: `title: …`, `author: …`, `date: …`."""
    front = _FRONT_MATTER.match(text)
    if front is None:
        return Metadata()
    found: dict[str, str] = {}
    for match in _STATED.finditer(front.group()):
        found.setdefault(match["key"].lower(), one_line(match["said"].strip("\"'[] \t")))
    authors = tuple(name for part in re.split(r"[;,]", found.get("author", "")) if (name := part.strip("\"' \t")))
    year = _YEAR.search(found.get("date", ""))
    return Metadata(title=found.get("title") or None, authors=authors[:_MOST_AUTHORS], year=int(year[1]) if year else None)


class _Walk:
    """Where in the nested blocks the walk over the tokens is."""

    def __init__(self, notes: dict[int, str]) -> None:
        self.raw = RawText()
        self._notes = notes
        self._met: list[int] = []  # notes referred to since the last block that may be followed by them
        self._numbers: list[int | None] = []  # of the open lists: the next item's number, None for bullets
        self._marker = ""
        self._level = 0
        self._cells: list[Cell] | None = None
        self._rows: list[Row] = []

    def take(self, token: "Token") -> None:
        match token.type:
            case "heading_open":
                self._level = int(token.tag[1])
            case "table_close":
                add_table(self.raw, self._rows, sentences=False)
                self._rows = []
                self._tell_notes()
            case "tr_open":
                self._cells = []
            case "tr_close":
                # The syntax knows no table without a head.
                self._rows.append(Row(self._cells or [], is_head=not self._rows))
                self._cells = None
            case "fence" | "code_block":
                self.raw.paragraph(token.content)
            case "html_block":
                self._markup(token.content)
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

    def _markup(self, text: str) -> None:
        """Add a block of HTML as a page of it is read."""
        root = html_tree(text)
        if root is not None:
            Walk(Notes({"": root}), frozenset(), set(raised(root, Sheet(root))), raw=self.raw).page(root)

    def _tell_notes(self) -> None:
        """Add the notes that were referred to, each behind its first reference."""
        for number in self._met:
            note = self._notes.pop(number, "")
            if note:
                self.raw.paragraph(f"[{number + 1}] {note}")
        self._met = []

    def _text(self, text: str) -> None:
        if self._cells is not None:
            self._cells.append(Cell(text))
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


def _whole_markup(tokens: Iterable["Token"]) -> Iterator["Token"]:
    """Yield the tokens, with blocks of HTML that only an empty line parts as one: a table may have such lines."""
    former: Token | None = None
    for token in tokens:
        if former is not None and former.type == token.type == "html_block":
            former.content += f"\n{token.content}"
            continue
        if former is not None:
            yield former
        former = token
    if former is not None:
        yield former


def _inline(tokens: Iterable["Token"]) -> str:
    shown, high = "", None  # what is set high, from where its tag opens
    for token in tokens:
        tag = _TAG.match(token.content) if token.type == "html_inline" else None
        if tag is not None and tag[2].lower() == "sup":
            shown += "" if high is None else set_high(shown, high)
            high = None if tag[1] else ""
        elif high is None:
            shown += _shown(token, tag, shown)
        else:
            high += _shown(token, tag, high)
    return shown + (high or "")


def _shown(token: "Token", tag: re.Match[str] | None, before: str) -> str:
    """Return what is seen of a token behind some text."""
    if token.type in {"text", "code_inline"}:
        return token.content
    if token.type == "softbreak" and _BROKEN_WORD.fullmatch(before[-2:]):
        return "\n"  # the hyphen stays there, for the rules that know whether its word goes on
    if token.type in {"softbreak", "hardbreak"} or (tag is not None and tag[2].lower() in _PARTING):
        return " "
    if token.type == "footnote_ref":
        return f"[{token.meta['id'] + 1}]"
    return _inline(token.children or ()) if token.type == "image" else ""
