"""A file to its document: the loader of its kind, and what holds for all of them.

Loaders are imported only when a file of theirs is met.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from assistant import kinds
from assistant.archives import ArchiveFault, opened, unpacked
from assistant.errors import RejectedFile
from assistant.loaders.document import Document, ReadingWarning
from assistant.sources import Source
from assistant.texts import reading as texts

MOST_CHARACTERS = 20_000_000

Loader = Callable[[Path, Source], Document]

LOADERS = {
    kinds.PLAIN: "text",
    kinds.MARKDOWN: "markdown",
    kinds.PDF: "pdf",
    kinds.DOCX: "docx",
    kinds.OLE: "ole",
    kinds.HTML: "html",
    kinds.MHTML: "mhtml",
    kinds.EPUB: "epub",
    kinds.FB2: "fb2",
    kinds.ODT: "odt",
    kinds.ODS: "ods",
    kinds.ODP: "odp",
    kinds.RTF: "rtf",
    kinds.PPTX: "pptx",
    kinds.XLSX: "xlsx",
    kinds.CSV: "csv",
}
"""Media type → the module of `assistant.loaders` that reads it, by its function `load`."""

_CHUNK = 1 << 20
_FAULTS = {
    "damaged": texts.file_damaged,
    "encrypted": texts.file_encrypted,
    "too_large": texts.archive_too_large,
    "unsupported": texts.file_unsupported,
}


def parse(path: Path, source: Source) -> Document:
    """Read a file with the loader of its kind.

    Parameters
    ----------
    path : Path
        The file itself; for a document in an archive, the archive.
    source : Source

    Raises
    ------
    RejectedFile
        If it cannot be read.
    """
    if source.size == 0:
        raise RejectedFile(texts.file_empty(source.path), document=source.path, reason="empty")
    with alone(path, source) as file:
        return truncated(_loader_of(source)(file, source))


@contextmanager
def alone(path: Path, source: Source) -> Iterator[Path]:
    """Give the file of a document by itself: `path`, or what is unpacked of it for as long as it is needed.

    Raises
    ------
    RejectedFile
        If it cannot be unpacked, or the system does not let it be read by then.
    """
    try:
        if source.archive is None:
            yield path
            return
        with tempfile.TemporaryDirectory(prefix="pervoistochnik-") as folder:
            member = Path(folder) / f"member{Path(source.path).suffix[:10]}"
            with opened(path) as archive, member.open("wb") as file:
                for piece in unpacked(archive, source.member, _CHUNK):
                    file.write(piece)
            yield member
    except ArchiveFault as error:
        raise RejectedFile(_FAULTS[error.fault](source.path), document=source.path, reason=error.fault) from error
    except OSError as error:  # gone, closed to us, or a folder by now
        raise RejectedFile(texts.file_unreadable(source.path), document=source.path, reason="damaged") from error


def _loader_of(source: Source) -> Loader:
    module = LOADERS.get(source.media_type)
    if module is None:
        message = texts.archive_in_archive if source.media_type == kinds.ZIP else texts.file_unsupported
        raise RejectedFile(message(source.path), document=source.path, reason="unsupported")
    loader: Loader = import_module(f"assistant.loaders.{module}").load
    return loader


def truncated(document: Document, most: int = MOST_CHARACTERS) -> Document:
    """Return the document with at most `most` characters; pages behind them are left empty, with one warning."""
    left = most
    pages = []
    cut = None
    for page in document.pages:
        if len(page.text) > left and cut is None:
            cut = ReadingWarning("truncated", texts.text_truncated(most), page.number)
        words = None if page.words is None else page.words[page.words[:, 1] <= left]
        pages.append(replace(page, text=page.text[:left], words=words))
        left -= len(pages[-1].text)
    if cut is None:
        return document
    headings = tuple(heading for heading in document.headings if heading.span.stop <= most)
    anchors = tuple(anchor for anchor in document.anchors if anchor.start < most)
    return replace(document, pages=tuple(pages), warnings=(*document.warnings, cut), headings=headings, anchors=anchors)
