"""PDF by pypdf: the text layer of each page, its number in the file and the label printed on it."""

import logging
import re
from pathlib import Path
from typing import Any

from assistant.errors import Reason, RejectedFile
from assistant.loaders.document import Document, Page, ReadingWarning
from assistant.loaders.plausible import is_garbled
from assistant.sources import Source
from assistant.texts import reading as texts

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_LONGEST_TITLE = 200
_LARGEST_CONTENT = 50_000_000
_FILE_NAME = re.compile(r"\.\w{2,5}$|^(untitled|microsoft word|документ\d*|безымянный)", re.IGNORECASE)


def load(path: Path, source: Source) -> Document:
    """Read a PDF.

    Raises
    ------
    RejectedFile
        `encrypted`, `damaged`, `no_text` or `garbled`.
    """
    import pypdf
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(str(path))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _refusal(source, "encrypted")
        texts_of_pages = [_text_of(page) for page in reader.pages]
        labels = list(reader.page_labels) if "/PageLabels" in reader.root_object else [None] * len(texts_of_pages)
        title = _title(reader)
    except FileNotDecryptedError as error:
        raise _refusal(source, "encrypted") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        # What pypdf raises on files that break the format, as its own fuzzing shows; MemoryError is the parent's to judge.
        raise _refusal(source, "damaged") from error
    if not texts_of_pages:
        raise _refusal(source, "damaged")
    return _document(source, title, texts_of_pages, labels)


def _text_of(page: Any) -> str:
    contents = page.get_contents()
    if contents is None or len(contents.get_data()) > _LARGEST_CONTENT:
        return ""
    text = str(page.extract_text())
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def _document(source: Source, title: str | None, found: list[str], labels: list[str | None]) -> Document:
    pages: list[Page] = []
    warnings: list[ReadingWarning] = []
    garbled = 0
    for number, (text, label) in enumerate(zip(found, labels, strict=True), start=1):
        kept = text.rstrip() + "\n" if text.strip() else ""
        if not kept:
            warnings.append(ReadingWarning("page_without_text", texts.page_without_text(number), number))
        elif is_garbled(text):
            warnings.append(ReadingWarning("garbled_page", texts.page_garbled(number), number))
            kept, garbled = "", garbled + 1
        pages.append(Page(number, label, kept))
    if not any(page.text for page in pages):
        raise _refusal(source, "garbled" if garbled else "no_text")
    return Document(source, title or Path(source.path).stem, tuple(pages), tuple(warnings))


def _title(reader: Any) -> str | None:
    """Return the title the file states, unless it is the name of some other file."""
    title = reader.metadata.title if reader.metadata else None
    title = " ".join(_FORBIDDEN.sub("", str(title or "")).split())
    readable = bool(re.search(r"[^\W\d_]{3}", title)) and not _FILE_NAME.search(title) and not is_garbled(title)
    return title if readable and len(title) <= _LONGEST_TITLE and "\ufffd" not in title else None


def _refusal(source: Source, reason: Reason) -> RejectedFile:
    messages = {
        "encrypted": texts.file_encrypted,
        "damaged": texts.file_damaged,
        "no_text": texts.file_without_text,
        "garbled": texts.file_garbled,
    }
    return RejectedFile(messages[reason](source.path), document=source.path, reason=reason)
