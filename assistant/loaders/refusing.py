"""What libraries raise on a broken file, turned into a refusal of the contract."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from assistant.archives import ArchiveFault
from assistant.errors import Reason, RejectedFile
from assistant.sources import Source
from assistant.texts import reading as texts

_XML_NO_MEMORY = 2
"""`lxml.etree.ErrorTypes.ERR_NO_MEMORY`: libxml2 calls the lack of memory an error of syntax."""

_MESSAGES = {
    "damaged": texts.file_damaged,
    "encrypted": texts.file_encrypted,
    "empty": texts.file_empty,
    "garbled": texts.file_garbled,
    "too_large": texts.archive_too_large,
    "unsupported": texts.file_unsupported,
}

# SyntaxError: lxml's for broken XML. RuntimeError: zipfile's for what it cannot unpack, and too deep a nesting. The rest: parts
# that are missing or of a wrong kind, numbers that are none.
_BROKEN = (
    *(SyntaxError, LookupError, ValueError, AttributeError, TypeError, ArithmeticError, AssertionError, RuntimeError),
    *(StopIteration, OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, etree.LxmlError),
)


def refusal(source: Source, reason: Reason) -> RejectedFile:
    """Return the refusal of a file for a reason, with the sentence a user reads."""
    return RejectedFile(_MESSAGES[reason](source.path), document=source.path, reason=reason)


@contextmanager
def refusing(source: Source, *more: type[Exception]) -> Iterator[None]:
    """Refuse the file as `damaged` on anything a broken one makes a reader raise, `more` included.

    Lack of memory is let through: it says nothing of the file.
    """
    try:
        yield
    except ArchiveFault as error:
        raise refusal(source, error.fault) from error
    except (*_BROKEN, *more) as error:
        if isinstance(error, SyntaxError) and getattr(error, "code", None) == _XML_NO_MEMORY:
            raise MemoryError from error
        raise refusal(source, "damaged") from error
