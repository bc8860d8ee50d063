"""PDF by pypdf: the text layer of each page, its number in the file and the label printed on it."""

import logging
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import Reason, RejectedFile
from assistant.loaders.characters import one_line, plain
from assistant.loaders.document import Document, Page, ReadingWarning
from assistant.loaders.plausible import is_garbled
from assistant.loaders.titles import title_of
from assistant.sources import Source
from assistant.texts import reading as texts

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_LARGEST_CONTENT = 50_000_000
_LONGEST_LABEL = 20
_MESSAGES = {
    "encrypted": texts.file_encrypted,
    "damaged": texts.file_damaged,
    "no_text": texts.file_without_text,
    "garbled": texts.file_garbled,
}


def load(path: Path, source: Source) -> Document:
    """Read a PDF.

    A page that cannot be parsed is kept empty, with a warning, so that numbers never shift.

    Raises
    ------
    RejectedFile
        `encrypted`, `damaged`, `no_text` or `garbled`.
    """
    import pypdf
    from pypdf.errors import FileNotDecryptedError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        reader = pypdf.PdfReader(str(path))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _refusal(source, "encrypted")
        pages = list(reader.pages)
        found = [_text_of(page) for page in pages]
    except FileNotDecryptedError as error:
        raise _refusal(source, "encrypted") from error
    except _broken() as error:
        raise _refusal(source, "damaged") from error
    if all(text is None for text in found):
        raise _refusal(source, "damaged")
    return _document(source, _title(reader), found, _labels(reader, len(found)))


def _text_of(page: "PageObject") -> str | None:
    """Return a page's text, or None if it breaks the format."""
    from pypdf.errors import FileNotDecryptedError

    try:
        contents = page.get_contents()
        if contents is None:
            return ""
        if len(contents.get_data()) > _LARGEST_CONTENT:
            return None
        return plain(page.extract_text()).replace("\t", " ")
    except FileNotDecryptedError:
        raise
    except _broken():
        return None


def _document(source: Source, title: str, found: Sequence[str | None], labels: Sequence[str | None]) -> Document:
    pages: list[Page] = []
    warnings: list[ReadingWarning] = []
    with_letters = garbled = 0
    for number, (text, label) in enumerate(zip(found, labels, strict=True), start=1):
        kept = text.rstrip() + "\n" if text and text.strip() else ""
        with_letters += bool(kept)
        if text is None:
            warnings.append(ReadingWarning("page_without_text", texts.page_damaged(number), number))
        elif not kept:
            warnings.append(ReadingWarning("page_without_text", texts.page_without_text(number), number))
        elif is_garbled(kept):
            warnings.append(ReadingWarning("garbled_page", texts.page_garbled(number), number))
            kept, garbled = "", garbled + 1
        pages.append(Page(number, label, kept))
    if not with_letters:
        raise _refusal(source, "no_text")
    if garbled > with_letters / 2:
        raise _refusal(source, "garbled")
    return Document(source, title_of(source, stated=title), tuple(pages), tuple(warnings))


def _labels(reader: "PdfReader", pages: int) -> list[str | None]:
    """Return what is printed on each page according to the file; a broken list of labels is no list."""
    try:
        if "/PageLabels" not in reader.root_object:
            return [None] * pages
        labels = [one_line(label) for label in reader.page_labels]
    except _broken():
        return [None] * pages
    if len(labels) != pages:
        return [None] * pages
    return [label if 0 < len(label) <= _LONGEST_LABEL else None for label in labels]


def _title(reader: "PdfReader") -> str:
    try:
        return str((reader.metadata and reader.metadata.title) or "")
    except _broken():
        return ""


def _broken() -> tuple[type[Exception], ...]:
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


def _refusal(source: Source, reason: Reason) -> RejectedFile:
    return RejectedFile(_MESSAGES[reason](source.path), document=source.path, reason=reason)
