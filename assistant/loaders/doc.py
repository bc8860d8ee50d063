"""DOC, read by antiword, a program of Debian's: without it the file is refused, with the way out."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from assistant.errors import RejectedFile
from assistant.loaders.builder import RawText
from assistant.loaders.characters import one_line
from assistant.loaders.doc_breaks import LineBreaks
from assistant.loaders.document import Document, Page, ReadingWarning
from assistant.loaders.inline import with_high
from assistant.loaders.numbering import BULLET
from assistant.loaders.plausible import is_garbled
from assistant.loaders.refusing import refusal
from assistant.loaders.stated import ole_metadata
from assistant.loaders.table import Cell, Row, add_table
from assistant.loaders.titles import title_of
from assistant.loaders.zipped import xml
from assistant.patterns import regex
from assistant.sources import Source
from assistant.texts import reading as texts

PROGRAM = "antiword"
_SECONDS = 60
_LARGEST_OUTPUT = 200_000_000
_SAMPLE = 20_000
_NO_XML = regex(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOTE = regex(r"\[(\d{1,4}|[ivxlc]{1,7})\][ \t]+(\S.*)")
_NOTE_MARK = regex(r"\[\?\]")
"""What antiword writes for the mark of a note it does not know."""

_RULE = regex(r"-{20,}")
_SECTIONS = {"chapter", *(f"sect{level}" for level in range(1, 6))}


def load(path: Path, source: Source, stated: Any) -> Document:
    """Read a DOC; `stated` is what olefile tells of its properties.

    antiword tells headings, tables and lists, not the numbers of lists: they are left out rather than guessed.

    Raises
    ------
    RejectedFile
        `unsupported` where the program is missing, `damaged`, `empty`, `garbled`, `timeout`.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise RejectedFile(texts.word_old(source.path), document=source.path, reason="unsupported")
    book = xml(_NO_XML.sub(b"", _run(program, path, source, "-x", "db")))
    plain = _run(program, path, source, "-m", "UTF-8.txt", "-w", "0").decode(errors="replace")
    walk = _Book(LineBreaks(plain))
    raw = walk.raw
    walk.sections(book, 0)
    _add_notes(raw, plain)
    if not raw.text:
        raise refusal(source, "empty")
    if is_garbled(raw.text[:_SAMPLE]):
        raise refusal(source, "garbled")
    shown = xml(_NO_XML.sub(b"", _run(program, path, source, "-s", "-x", "db")))
    hidden = _letters(shown) - _letters(book)
    warnings = (ReadingWarning("hidden_text", texts.hidden_characters(hidden)),) if hidden > 0 else ()
    headings = tuple(raw.headings)
    title, metadata = ole_metadata(stated, raw.text)
    name = title_of(source, stated=title, raw=raw.text, headings=headings)
    anchors = tuple(raw.anchors)
    return Document(source, name, (Page(None, None, raw.text),), warnings, headings, anchors, metadata, breaks="structured")


def _run(program: str, path: Path, source: Source, *options: str) -> bytes:
    """Return what the program writes of a file: without a shell, in an empty folder, its time and output limited."""
    with tempfile.TemporaryDirectory(prefix="pervoistochnik-") as folder, Path(folder, "output").open("w+b") as output:
        environment = {"HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        try:
            done = subprocess.run(
                [program, *options, str(path.resolve())],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=environment,
                timeout=_SECONDS,
                check=False,
                preexec_fn=_limits(),
            )
        except subprocess.TimeoutExpired as error:
            raise RejectedFile(texts.file_timeout(source.path, _SECONDS), document=source.path, reason="timeout") from error
        output.seek(0)
        written = output.read(_LARGEST_OUTPUT)
    if done.returncode != 0:
        raise refusal(source, "too_large" if len(written) >= _LARGEST_OUTPUT else "damaged")
    return written


def _limits() -> Callable[[], None] | None:
    try:
        import resource
    except ImportError:  # Windows
        return None

    def limit() -> None:
        for kind, most in ((resource.RLIMIT_FSIZE, _LARGEST_OUTPUT), (resource.RLIMIT_CPU, _SECONDS)):
            _, highest = resource.getrlimit(kind)
            allowed = most if highest == resource.RLIM_INFINITY else min(most, highest)
            resource.setrlimit(kind, (allowed, allowed))

    return limit


class _Book:
    """One walk over what the program writes as DocBook."""

    def __init__(self, breaks: LineBreaks) -> None:
        self.raw = RawText()
        self._breaks = breaks
        self._blocks = 0

    def _next(self) -> None:
        self._blocks += 1
        self.raw.at("paragraph", str(self._blocks))

    def sections(self, holder: Any, level: int) -> None:
        """Add the sections of a book, each under its title."""
        for node in holder:
            if node.tag in _SECTIONS:
                self.sections(node, level + 1)
            elif node.tag == "title" and level:
                self._next()
                self.raw.heading(self._breaks.restored(_text(node)), level)
            elif node.tag not in {"bookinfo", "title"}:
                self._block(node)

    def _block(self, node: Any, depth: int = 0) -> None:
        match node.tag:
            case "para":
                self._paragraph(node)
            case "itemizedlist" | "orderedlist":
                for item in node.iterfind("listitem"):
                    self._item(item, depth, BULLET if node.tag == "itemizedlist" else "")
            case "informaltable":
                self._next()
                rows = [Row([Cell(_text(entry)) for entry in row.iterfind("entry")]) for row in node.iter("row")]
                add_table(self.raw, rows, sentences=False)
            case _:
                for inner in node:
                    self._block(inner, depth)

    def _item(self, item: Any, depth: int, marker: str) -> None:
        for inner in item:
            if inner.tag == "para":
                self._next()
                self.raw.item(self._breaks.restored(_text(inner)), marker, depth if marker else depth - 1)
                marker = ""
            else:
                self._block(inner, depth + 1)

    def _paragraph(self, node: Any) -> None:
        """Add a paragraph, which may hold tables and notes; a page begins between paragraphs."""
        pieces = [(node.text or "", False)]
        notes: list[str] = []
        for child in node:
            if child.tag in {"informaltable", "beginpage", "itemizedlist", "orderedlist"}:
                self._line(with_high(pieces))
                pieces = []
                self._block(child)
            elif child.tag == "footnote":
                notes.append(_text(child))
            else:
                pieces += _pieces(child)
            pieces.append((child.tail or "", False))
        self._line(with_high(pieces))
        for note in notes:
            self.raw.at("note", texts.footnote_name(None))
            self.raw.paragraph(note)

    def _line(self, text: str) -> None:
        text = self._breaks.restored(one_line(_NOTE_MARK.sub("", _RULE.sub("", text))))
        if not text:
            return
        self._next()
        note = _NOTE.fullmatch(text)
        if note is not None:
            self.raw.at("note", _note_name(note[1]))
        self.raw.paragraph(text if note is None else note[2])


def _text(node: Any) -> str:
    return one_line(_NOTE_MARK.sub("", with_high(_pieces(node))))


def _pieces(node: Any, *, high: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of text in an element, each with whether it is set high."""
    high = high or node.tag == "superscript"
    yield node.text or "", high
    for child in node:
        yield from _pieces(child, high=high)
        yield child.tail or "", high


def _add_notes(raw: RawText, plain: str) -> None:
    """Add the notes that stand in the program's plain text alone."""
    known = one_line(raw.text)
    for line in plain.splitlines():
        note = _NOTE.fullmatch(line.strip())
        if note is not None and one_line(note[2]) not in known:
            raw.at("note", _note_name(note[1]))
            raw.paragraph(one_line(note[2]))


def _note_name(mark: str) -> str:
    if mark.isdecimal():
        return texts.footnote_name(int(mark))
    return f"{texts.endnote_name(None)} {mark}"


def _letters(node: Any) -> int:
    return sum(map(str.isalnum, "".join(node.itertext())))
