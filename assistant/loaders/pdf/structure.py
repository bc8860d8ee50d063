"""What pypdf reads of a PDF: whether it opens, its labels, what it says of itself; and its text as a second opinion."""

import logging
import re
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.loaders.characters import one_line, plain
from assistant.loaders.document import Metadata
from assistant.patterns import regex

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_LARGEST_CONTENT = 50_000_000
_LONGEST_LABEL = 20
_MOST_AUTHORS = 20
_NAME = regex(r"[^\W\d_]{3}")
_YEAR = regex(r"D?:?\s*((?:19|20)\d\d)")


def opened(path: Path) -> "PdfReader | None":
    """Return the file opened by pypdf, None where pypdf cannot.

    Raises
    ------
    pypdf.errors.FileNotDecryptedError
        If a password is needed.
    """
    import pypdf
    from pypdf.errors import FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        reader = pypdf.PdfReader(str(path))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileNotDecryptedError("a password is needed")
    except FileNotDecryptedError:
        raise
    except broken():
        return None
    return reader


def text_of(reader: "PdfReader", number: int) -> str | None:
    """Return the text of page `number` (from 0), or None where the page breaks the format."""
    try:
        page: PageObject = reader.pages[number]
        contents = page.get_contents()
        if contents is None:
            return ""
        if len(contents.get_data()) > _LARGEST_CONTENT:
            return None
        return plain(page.extract_text()).replace("\t", " ")
    except broken():
        return None


def page_count(reader: "PdfReader") -> int | None:
    """Return how many pages there are; None where the tree of pages is broken."""
    try:
        return len(list(reader.pages))
    except broken():
        return None


def labels(reader: "PdfReader", pages: int) -> list[str | None]:
    """Return what is printed on each page according to the file; a broken list of labels is no list."""
    try:
        if "/PageLabels" not in reader.root_object:
            return [None] * pages
        found = [one_line(label) for label in reader.page_labels]
    except broken():
        return [None] * pages
    if len(found) != pages:
        return [None] * pages
    return [label if 0 < len(label) <= _LONGEST_LABEL else None for label in found]


def stated(reader: "PdfReader") -> Metadata:
    """Return what the file says of itself."""
    try:
        data = reader.metadata
        if data is None:
            return Metadata()
        title, author = one_line(str(data.title or "")), one_line(str(data.author or ""))
        year = _YEAR.match(str(data.get("/CreationDate", "")))
    except broken():
        return Metadata()
    authors = tuple(name.strip() for name in re.split(r"[;,]", author) if _NAME.search(name))[:_MOST_AUTHORS]
    return Metadata(title=title or None, authors=authors, year=int(year[1]) if year else None)


def broken() -> tuple[type[Exception], ...]:
    """Return what pypdf raises on files that break the format; MemoryError is not among it: the parent judges that."""
    from pypdf.errors import DependencyError, PyPdfError

    of_python = (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        ArithmeticError,
        AssertionError,
        RuntimeError,
        OSError,
        EOFError,
    )
    return (PyPdfError, DependencyError, *of_python, zlib.error, struct.error)
