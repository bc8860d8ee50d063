"""What kind a file is: by its content; its name only helps where the content does not say."""

import mimetypes
import re
from pathlib import PurePosixPath

from assistant.patterns import regex

PLAIN = "text/plain"
MARKDOWN = "text/markdown"
CSV = "text/csv"
HTML = "text/html"
MHTML = "multipart/related"
FB2 = "application/x-fictionbook+xml"
RTF = "application/rtf"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
EPUB = "application/epub+zip"
OLE = "application/x-ole-storage"
"""Microsoft's old container: DOC, XLS, PPT, and new documents under a password."""

ZIP = "application/zip"
UNKNOWN = "application/octet-stream"

NEEDLES = {
    b"word/document.xml": DOCX,
    b"ppt/presentation.xml": PPTX,
    b"xl/workbook.xml": XLSX,
    b"mimetypeapplication/vnd.oasis.opendocument.text": ODT,
    b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet": ODS,
    b"mimetypeapplication/vnd.oasis.opendocument.presentation": ODP,
    b"mimetypeapplication/epub+zip": EPUB,
}
"""Names in a ZIP that tell what it is; looked for in the bytes of the whole file, so that nothing is unpacked for it."""

NEEDLE = regex(b"|".join(map(re.escape, NEEDLES)))
LONGEST_NEEDLE = max(map(len, NEEDLES))
HEAD = 4096
"""Bytes of a file's beginning that are looked at."""

_OURS = {
    ".txt": PLAIN,
    ".text": PLAIN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".csv": CSV,
    ".tsv": CSV,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".shtml": HTML,
    ".mht": MHTML,
    ".mhtml": MHTML,
    ".fb2": FB2,
    ".rtf": RTF,
    ".pdf": PDF,
    ".docx": DOCX,
    ".pptx": PPTX,
    ".xlsx": XLSX,
    ".odt": ODT,
    ".ods": ODS,
    ".odp": ODP,
    ".epub": EPUB,
    ".doc": OLE,
    ".zip": ZIP,
}
_WITH_MACROS_OR_TEMPLATES = {".docm", ".dotx", ".dotm", ".xlsm", ".xlsb", ".xltx", ".pptm", ".potx", ".ppsx", ".ppsm"}
_PDF_MARK = b"%PDF-"
_ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXTS = {PLAIN, MARKDOWN, CSV}
# A page of the web, also without a doctype, after a comment or an XML declaration.
_HTML_OPENING = regex(
    rb"(?:<!--.{0,2000}?-->|<\?xml[^>]{0,200}>|\s)*<(?:!doctype\s+html|html\b|head\b|body\b|meta\b|title\b)",
    re.IGNORECASE | re.DOTALL,
)
_FB2_ROOT = regex(rb"<(?:\w{1,20}:)?FictionBook\b")
_MHTML_HEADER = regex(rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE)
_HEADER_LINE = regex(rb"[A-Za-z][A-Za-z-]{1,40}:[ \t]")
_MARKS_OF_ORDER = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
# The header of an archive's first entry, and how the first one of a document is called.
_FIRST_OF_DOCUMENT = regex(
    rb"PK\x03\x04.{0,26}(?:\[Content_Types\]\.xml|_rels/|docProps/|customXml/|word/|ppt/|xl/|mimetypeapplication/)", re.DOTALL
)
_CONTROL = regex(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(name: str, head: bytes, needle: bytes | None) -> str:
    """Return the media type of a file.

    Parameters
    ----------
    name : str
        The file's name, with its extension.
    head : bytes
        Its first `HEAD` bytes or more.
    needle : bytes or None
        The first of `NEEDLES` in it.
    """
    suffix = PurePosixPath(name).suffix.lower()
    by_name = _OURS.get(suffix)
    head = head[:HEAD]
    if head.startswith(_OLE_MARK):
        return OLE
    if head.startswith(_ZIP_MARKS):
        return _kind_of_zip(suffix, by_name, needle, head, name)
    # An archive may hold a PDF as it is, and a text may speak of the mark of one; it may not begin with it.
    if head.startswith(_PDF_MARK) or (_PDF_MARK in head[:1024] and by_name not in _TEXTS):
        return PDF
    kind = _kind_of_text(head, by_name)
    if kind is None and by_name == OLE and not _CONTROL.search(_narrow(head)):
        return PLAIN  # what is called DOC and is a text
    return kind or by_name or _unknown(name, head)


def _kind_of_zip(suffix: str, by_name: str | None, needle: bytes | None, head: bytes, name: str) -> str:
    if suffix in _WITH_MACROS_OR_TEMPLATES:
        return UNKNOWN
    # An archive of documents shows the names in them too, where they lie unpacked; what it begins with is its own.
    if needle is not None and (by_name != ZIP or _FIRST_OF_DOCUMENT.match(head)):
        return NEEDLES[needle]
    if by_name in {None, ZIP}:
        # Books of comics, programs for a phone, drawings: archives of their own kinds, and none of documents.
        stated = mimetypes.guess_type(name)[0]
        return ZIP if stated is None or suffix == ".zip" else stated
    # A damaged document is told from an archive by its name alone.
    return by_name if by_name in NEEDLES.values() else ZIP


def _kind_of_text(head: bytes, by_name: str | None) -> str | None:
    """Name a kind of text that shows itself, whatever the file is called: much that is called DOC is RTF or a page of the web."""
    plain = _narrow(head).lstrip()
    if plain.startswith(b"{\\rtf"):
        return RTF
    if _FB2_ROOT.search(plain) and plain.startswith(b"<"):
        return FB2
    if _HEADER_LINE.match(plain) and _MHTML_HEADER.search(plain):
        return MHTML
    if by_name != MARKDOWN and _HTML_OPENING.match(plain):
        return HTML
    return None


def _narrow(head: bytes) -> bytes:
    """Return `head` without a byte-order mark; UTF-16 as one byte a character, which is enough to see markup."""
    for mark in _MARKS_OF_ORDER:
        if head.startswith(mark):
            head = head[len(mark) :]
            return head if mark == b"\xef\xbb\xbf" else head.replace(b"\x00", b"")
    return head


def _unknown(name: str, head: bytes) -> str:
    """Name what is called nothing we know: a text if its bytes are one and its name says nothing else."""
    stated = mimetypes.guess_type(name)[0]
    if stated is not None and not stated.startswith("text/"):
        return stated
    if stated is not None and stated != PLAIN:
        return stated  # text/x-python, text/css: texts of programs
    return UNKNOWN if not head or _CONTROL.search(head) else PLAIN
