"""FictionBook 2: sections nested in sections, verses, tables, and notes where they are referred to."""

import re
from collections import deque
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from assistant.loaders.builder import RawText
from assistant.loaders.charset import decode_markup
from assistant.loaders.document import Document, Metadata, Page, ReadingWarning
from assistant.loaders.grid import Grid, is_head
from assistant.loaders.inline import set_high_behind, spaced
from assistant.loaders.plausible import is_garbled
from assistant.loaders.refusing import refusal, refusing
from assistant.loaders.table import Row, add_table
from assistant.loaders.titles import title_of
from assistant.loaders.trees import Paths, Tour, attribute, xml_tree
from assistant.patterns import regex
from assistant.sources import Source
from assistant.texts import reading as texts

_SAMPLE = 20_000
_ENOUGH = 0.5
"""Of a broken file at least this share of the letters must come back."""

# Pictures are most of a file and no text; a node of more than ten million characters is none libxml2 takes.
_BINARY = regex(r"<binary\b[^<>]*>[^<]*</binary\s*>", re.IGNORECASE)
_TAG = regex(r"<[^<>]*>")
_LETTER = regex(r"[^\W\d_]")
_YEAR = regex(r"\b(?:1[5-9]|20)\d\d\b")
_NOTES = {"notes", "comments", "footnotes", "endnotes"}
_BLOCKS = {"p", "v", "subtitle", "text-author", "date", "th", "td"}
_DEEPEST = 9


def load(path: Path, source: Source) -> Document:
    """Read a book. The path of an anchor leads into the tree without namespaces: `/FictionBook/body[1]/section[2]/p[3]`.

    Raises
    ------
    RejectedFile
        `damaged`, `garbled` or `empty`.
    """
    with refusing(source):
        text, warnings = decode_markup(path.read_bytes(), source)
        root, mended = _tree(_BINARY.sub("", text))
        if root is None:
            raise refusal(source, "damaged")
        walk = _Walk(root)
        walk.book()
        raw, headings = walk.raw.text, tuple(walk.raw.headings)
        if not raw.strip():
            raise refusal(source, "empty")
        if is_garbled(raw[:_SAMPLE]):
            raise refusal(source, "garbled")
        if mended:
            warnings += (ReadingWarning("truncated", texts.markup_broken()),)
        metadata = _metadata(root)
        title = title_of(source, stated=metadata.title or "", raw=raw, headings=headings)
        anchors = tuple(walk.raw.anchors)
        return Document(source, title, (Page(None, None, raw),), warnings, headings, anchors, metadata, "structured")


def _tree(text: str) -> tuple[Any, bool]:
    """Return the root of a book and whether it had to be mended; None where too little of it could be read."""
    root = xml_tree(text)
    if root is not None:
        return (root if root.tag == "FictionBook" else None), False
    root = xml_tree(text, recover=True)
    if root is None or root.tag != "FictionBook":
        return None, True
    there = len(_LETTER.findall(_TAG.sub("", text)))
    return (root if len(_LETTER.findall("".join(root.itertext()))) >= _ENOUGH * there else None), True


class _Walk:
    """Gathers the text of a book: each block where it ends, in the order of the file, each note behind what refers to it."""

    def __init__(self, root: Any) -> None:
        self.raw = RawText()
        bodies = root.findall("body")
        called = {attribute(link, "href").lstrip("#") for link in root.iter("a") if attribute(link, "type") == "note"}
        self._bodies = [body for body in bodies if not _is_of_notes(body, called)] or bodies[:1]
        self._rest = [body for body in bodies if body not in self._bodies]
        self._notes = {attribute(node, "id"): node for body in self._rest for node in body.iter() if "id" in node.attrib}
        self._paths = Paths(root, "/FictionBook")
        self._read: set[Any] = set()
        self._waiting: deque[Any] = deque()
        self._in_note = False
        self._depth = 0
        self._base = 0
        self._pieces: list[str] = []
        self._cells: list[tuple[Any, str]] = []
        self._rows: list[Row] = []
        self._grid = Grid()
        self._verses: list[str] = []

    def book(self) -> None:
        """Add the bodies, and at the end the notes nothing refers to."""
        for body in self._bodies:
            self._base = 1 if body.find("title") is not None else 0
            self._tree(body)
        for body in self._rest:
            left = [node for node in body if node not in self._read]
            if any(node.tag != "title" for node in left):
                for node in left:
                    self._tree(node)

    def _tree(self, top: Any) -> None:
        depth, self._depth = self._depth, 0
        tour = Tour(top, self._paths.of(top))
        for node, opens in tour:
            if opens:
                if (node in self._read and node is not top) or self._is_taken_whole(node, tour.path):
                    tour.pass_over()
                    continue
                self._depth += node.tag == "section"
                text = spaced(node.text or "")
                self._pieces.append(set_high_behind(self._pieces, text) if node.tag == "sup" else text)
                continue
            if not tour.passed:
                self._close(node, tour.path)
            if node is not top:
                self._pieces.append(spaced(node.tail or ""))
        self._pieces.clear()
        self._depth = depth
        self._add_notes()

    def _is_taken_whole(self, node: Any, path: str) -> bool:
        if node.tag == "title":
            if not self._in_note:  # there it is the note's number
                lines = [" ".join("".join(_own_text(line)).split()) for line in node.iter("p")]
                text = " ".join(filter(None, lines)) or "".join(node.itertext())
                verses = any(True for _ in node.iterancestors("poem"))
                self._heading(text, path, self._depth + self._base + verses)
                for link in node.iter("a"):
                    self._refers(link)
                self._add_notes()
            return True
        return node.tag == "a" and self._refers(node)

    def _close(self, node: Any, path: str) -> None:
        """Add the block that ends."""
        tag = node.tag
        self._depth -= tag == "section"
        if tag == "table":
            add_table(self.raw, self._rows, sentences=False)
            self._rows, self._grid = [], Grid()
            self._add_notes()
        if tag not in _BLOCKS and tag != "tr":
            return
        text = "".join(self._pieces).strip()
        self._pieces.clear()
        if tag in {"td", "th"}:
            self._cells.append((node, text))
            return
        if tag == "tr":
            self._rows.append(Row(self._grid.row(self._cells), ("element", path), is_head(node)))
            self._cells.clear()
            return
        if tag == "v":
            self._verses.append(text)
            following = node.getnext()
            if following is not None and following.tag == "v":
                return
            text = "\n".join(self._verses)
            self._verses.clear()
            self._paragraph(text, path.rpartition("/")[0])
        elif tag == "subtitle" and _LETTER.search(text) and not self._in_note:
            self._heading(text, path, max(self._depth, 1) + self._base + 1)
        else:
            self._paragraph(text, path)
        self._add_notes()

    def _paragraph(self, text: str, path: str) -> None:
        if text:
            self.raw.at("element", path)
            self.raw.paragraph(text)

    def _heading(self, text: str, path: str, level: int) -> None:
        if text.strip():
            self.raw.at("element", path)
            self.raw.heading(text, min(max(level, 1), _DEEPEST))

    def _refers(self, link: Any) -> bool:
        """Tell whether a link is the mark of a note, and have the note read."""
        note = self._notes.get(attribute(link, "href").lstrip("#"))
        if note is None:
            return False
        if note not in self._read:
            self._read.add(note)
            self._waiting.append(note)
        return True

    def _add_notes(self) -> None:
        """Add the notes referred to; those of a note wait until it has ended."""
        while self._waiting and not self._in_note:
            self._in_note = True
            self._tree(self._waiting.popleft())
            self._in_note = False


def _is_of_notes(body: Any, called: AbstractSet[str]) -> bool:
    """Tell whether a body holds notes: by its name, or, where it has none, because marks of notes lead into its sections."""
    name = attribute(body, "name")
    if name or body.getprevious() is None or body.getprevious().tag != "body":
        return name in _NOTES
    return any(attribute(section, "id") in called for section in body.iterfind("section"))


def _own_text(node: Any) -> list[str]:
    """Return the text of a line of a title without the marks of notes."""
    parts = [node.text or ""]
    for child in node:
        if child.tag != "a" or attribute(child, "type") != "note":
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return parts


def _metadata(root: Any) -> Metadata:
    info = root.find("description/title-info")
    if info is None:
        return Metadata()
    printed = root.find("description/publish-info")
    people = []
    for author in info.findall("author"):
        names = [_text(author, name) for name in ("first-name", "middle-name", "last-name")]
        people.append(" ".join(filter(None, names)) or _text(author, "nickname"))
    date = info.find("date")
    years = [_text(printed, "year") if printed is not None else "", "" if date is None else attribute(date, "value")]
    found = next(filter(None, (_YEAR.search(text) for text in (*years, _text(info, "date")))), None)
    return Metadata(
        _text(info, "book-title")[:500] or None,
        tuple(filter(None, people))[:50],
        int(found.group()) if found else None,
    )


def _text(node: Any, path: str) -> str:
    found = node.find(path)
    return "" if found is None else " ".join("".join(found.itertext()).split())
