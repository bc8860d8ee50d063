"""The encoding of a page of markup: what it is said to be, where its bytes agree, else what they look like."""

import codecs
import re

from assistant.loaders.characters import UNPRINTABLE, plain
from assistant.loaders.document import ReadingWarning
from assistant.loaders.plausible import is_garbled
from assistant.loaders.refusing import refusal
from assistant.loaders.text import decode
from assistant.patterns import regex
from assistant.sources import Source
from assistant.texts import reading as texts

_HEAD = 16_384
"""A meta tag stands within the first kilobyte by the standard, behind long comments and styles in what programs save."""

_SAMPLE = 200_000
_BROKEN_AT_MOST = 0.01
_STRANGE_AT_MOST = 0.02

_DECLARED = regex(
    rb"""<(?:\?xml\b[^>]{0,200}?\bencoding|meta\b[^>]{0,400}?\bcharset)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_TEXT = regex(r"<(script|style)\b.*?</\1|<[^<>]*>|&[#\w]{1,32};", re.IGNORECASE | re.DOTALL)
# Names of the web that Python does not know; on the web Latin-1 means windows-1252.
_NAMES = {
    "win-1251": "windows-1251",
    "windows1251": "windows-1251",
    "win1251": "windows-1251",
    "x-cp1251": "windows-1251",
    "cp-1251": "windows-1251",
    "x-mac-cyrillic": "mac-cyrillic",
    "koi8-ru": "koi8-u",
    "koi8r": "koi8-r",
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "us-ascii": "windows-1252",
}


def decode_markup(data: bytes, source: Source, stated: str | None = None) -> tuple[str, tuple[ReadingWarning, ...]]:
    """Return the text of a page of markup and what there is to say of its encoding.

    Parameters
    ----------
    data : bytes
    source : Source
    stated : str or None
        The encoding its container names, as the header of a message does; it goes before the page's own word.

    Raises
    ------
    RejectedFile
        `damaged`, if this is no text.
    """
    declared = _declared(data)
    if not data.startswith(_MARKS) and not _is_utf8(data):
        for name in (stated, declared):
            text = _read_as(data, name) if name else None
            if text is not None:
                return _checked(text, source), ()
    text, encoding, broken = decode(data, source)
    warnings = []
    if encoding not in {"utf-8", "utf-8-sig"} and not (declared and _codec(declared) == codecs.lookup(encoding).name):
        warnings.append(ReadingWarning("encoding", texts.read_in_encoding(encoding)))
    if broken:
        warnings.append(ReadingWarning("encoding", texts.characters_broken(broken)))
    return text, tuple(warnings)


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data, 0, _HEAD)
    return found[1].decode("ascii") if found else None


def _is_utf8(data: bytes) -> bool:
    """Tell whether `data` is UTF-8 beyond doubt, whatever it says of itself."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not data.isascii()


def _codec(name: str) -> str | None:
    """Return Python's name of an encoding of texts, None where it knows none."""
    name = _NAMES.get(name.lower(), name)
    try:
        found = codecs.lookup(name)
        b"a".decode(name)  # refuses codecs that make no texts, such as base64
    except (LookupError, ValueError):
        return None
    # A declaration that can be read byte by byte is not in an encoding of two bytes a character.
    return None if found.name.startswith(("utf", "idna", "punycode", "unicode", "raw", "undefined")) else found.name


def _read_as(data: bytes, name: str) -> str | None:
    """Return the text of `data` in a stated encoding, None where the bytes do not agree with it."""
    codec = _codec(name)
    if codec is None:
        return None
    text = data.decode(codec, errors="replace")
    broken = text.count("\ufffd")
    if broken > _BROKEN_AT_MOST * len(text) or is_garbled(_NOT_TEXT.sub(" ", text[:_SAMPLE])):
        return None
    return text


def _checked(text: str, source: Source) -> str:
    if len(UNPRINTABLE.findall(text)) > _STRANGE_AT_MOST * len(text) + 2:
        raise refusal(source, "damaged")
    return plain(text)
