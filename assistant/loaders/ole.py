"""Microsoft's old container: DOC, XLS, PPT, or a new document under a password; told apart by their streams."""

from pathlib import Path
from typing import Any

from assistant.errors import RejectedFile
from assistant.loaders import doc, xls
from assistant.loaders.document import Document
from assistant.loaders.refusing import refusal, refusing
from assistant.sources import Source
from assistant.texts import reading as texts

_ENCRYPTED_PACKAGE = "EncryptedPackage"
_PLACES_OF_FLAGS = slice(10, 12)
_VECTOR = 0x1000
"""Bit of a property type ([MS-OLEPS] 2.2)."""

_ENCRYPTED = 0x0100
"""Of the flags at the beginning of a DOC's main stream ([MS-DOC], FibBase)."""


def load(path: Path, source: Source) -> Document:
    """Read a DOC or an XLS.

    Raises
    ------
    RejectedFile
        `damaged`, `encrypted`, `empty`, `timeout`, or `unsupported`: a presentation, a drawing, a DOC without the program that
        reads it.
    """
    import olefile
    from olefile.olefile import OleFileError

    with refusing(source, OleFileError):
        with _without_vectors(olefile)(str(path)) as opened:
            streams = {parts[0].lower() for parts in opened.listdir()}
            main = opened.openstream("WordDocument").read(32) if "worddocument" in streams else b""
            stated = opened.get_metadata()
        if _ENCRYPTED_PACKAGE.lower() in streams:
            raise refusal(source, "encrypted")
        if main:
            if int.from_bytes(main[_PLACES_OF_FLAGS], "little") & _ENCRYPTED:
                raise refusal(source, "encrypted")
            return doc.load(path, source, stated)
        if streams & {"workbook", "book"}:
            return xls.load(path, source, stated)
    message = texts.presentation_old if "powerpoint document" in streams else texts.file_unsupported
    raise RejectedFile(message(source.path), document=source.path, reason="unsupported")


def _without_vectors(olefile: Any) -> Any:
    """Return olefile's reader, blind to properties that are vectors.

    A vector says how many entries it has, up to four milliards, and olefile takes its word; nothing wanted here is one.
    """

    class Reader(olefile.OleFileIO):  # type: ignore[misc]
        def _parse_property(self, data: bytes, offset: int, number: int, kind: int, *options: Any) -> Any:
            return None if kind & _VECTOR else super()._parse_property(data, offset, number, kind, *options)

    return Reader
