"""Plain text in any encoding Russians have."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import RejectedFile
from assistant.loaders.characters import UNPRINTABLE, plain
from assistant.loaders.document import Document, Page, ReadingWarning
from assistant.loaders.plausible import is_garbled, known_share
from assistant.loaders.titles import title_of
from assistant.patterns import regex
from assistant.sources import Source
from assistant.texts import reading as texts

ENCODINGS = ("windows-1251", "koi8-r", "cp866", "mac-cyrillic", "iso-8859-5", "cp855")
"""Where bytes are no Unicode, one of these."""

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STRANGE_AT_MOST = 0.02
_BROKEN_AT_MOST = 0.01
_SAMPLE_BYTES = 16_384
_SAMPLE_CHARACTERS = 20_000
_FEW_BYTES = 40
_SURELY_RUSSIAN = 0.7
_HARDLY_RUSSIAN = 0.35
"""chardet is overruled only by this much: on texts of eight characters it is right more often than the dictionary."""
_CASED = regex(r"[а-яё]+|[А-ЯЁ][а-яё]*|[А-ЯЁ]+")
_CYRILLIC = regex(r"[Ѐ-ӿ]+")
_BEYOND_ASCII = regex(r"[^\x00-\x7f]")


def load(path: Path, source: Source) -> Document:
    """Read a text file.

    Raises
    ------
    RejectedFile
        `empty`, `damaged` (binary data) or `garbled`.
    """
    text, warnings = read_text(path, source)
    return Document(source, title_of(source), (Page(None, None, text),), warnings)


def read_text(path: Path, source: Source, *, as_prose: bool = True) -> tuple[str, tuple[ReadingWarning, ...]]:
    """Return the text of a file and what there is to say of its encoding (raises `RejectedFile` as `load` does).

    What is not to be read as prose, such as a table, is for the caller to judge.
    """
    text, encoding, broken = decode(path.read_bytes(), source)
    if not text.strip():
        raise RejectedFile(texts.file_empty(source.path), document=source.path, reason="empty")
    if as_prose and is_garbled(text[:_SAMPLE_CHARACTERS]):
        raise RejectedFile(texts.file_garbled(source.path), document=source.path, reason="garbled")
    warnings: list[ReadingWarning] = []
    if encoding not in {"utf-8", "utf-8-sig"}:
        warnings.append(ReadingWarning("encoding", texts.read_in_encoding(encoding)))
    if broken:
        warnings.append(ReadingWarning("encoding", texts.characters_broken(broken)))
    return text, tuple(warnings)


def decode(data: bytes, source: Source) -> tuple[str, str, int]:
    """Return the plain text of `data`, the name of its encoding, and how many characters could not be read.

    UTF-8 and what a byte-order mark names are taken at their word; else the encoding is the one in which the text looks
    most Russian, with chardet's opinion first.

    Raises
    ------
    RejectedFile
        `damaged`, if this is no text.
    """
    encoding = _encoding_of(data)
    text = data.decode(encoding, errors="replace")
    broken = text.count("\ufffd")
    strange = len(UNPRINTABLE.findall(text)) + broken
    if strange > _STRANGE_AT_MOST * len(text) + 2:
        raise RejectedFile(texts.file_damaged(source.path), document=source.path, reason="damaged")
    return plain(text), encoding, broken


def _encoding_of(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    # Before UTF-8: the bytes of Cyrillic in UTF-16 are all valid there.
    return _wide_encoding(data) or _utf8(data) or _one_byte_encoding(data)


def _wide_encoding(data: bytes) -> str | None:
    """Name UTF-16 or UTF-32 without a mark: the high bytes of Russian and Latin text are 4 and 0, which no text has."""
    sample = data[: _SAMPLE_BYTES - _SAMPLE_BYTES % 4]
    if len(data) % 4 == 0 and sample:
        for name, zeros, high in (("utf-32-le", (3, 2), 1), ("utf-32-be", (0, 1), 2)):
            if not any(any(sample[place::4]) for place in zeros) and _are_high(sample[high::4]):
                return name
    if len(data) % 2 == 0 and sample:
        for name, high in (("utf-16-le", 1), ("utf-16-be", 0)):
            if _are_high(sample[high::2]):
                return name
    return None


def _are_high(values: bytes) -> bool:
    # 0x20 is the high byte of dashes and „quotes“, 0x21 that of №.
    usual = sum(value in {0, 4} for value in values)
    return usual > 0.7 * len(values) and usual + sum(value in {0x20, 0x21} for value in values) > 0.95 * len(values)


def _utf8(data: bytes) -> str | None:
    """Name UTF-8, also where a few bytes of it are broken."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    read = len(_BEYOND_ASCII.findall(text)) - broken
    return "utf-8" if not broken or broken <= _BROKEN_AT_MOST * read or (broken == 1 and read > 3) else None


def _one_byte_encoding(data: bytes) -> str:
    import chardet

    sample = b"\n".join(_telling_lines(data))
    # chardet 7 takes the encodings to choose from; its own names are those of Python's codecs with compat_names off.
    found = chardet.detect(sample, include_encodings=ENCODINGS, compat_names=False, no_match_encoding=ENCODINGS[0])
    stated = codecs.lookup(found["encoding"] or ENCODINGS[0]).name
    chosen = next((name for name in ENCODINGS if codecs.lookup(name).name == stated), ENCODINGS[0])
    scores = {encoding: _russian_share(sample.decode(encoding, errors="replace")) for encoding in ENCODINGS}
    if chosen == "mac-cyrillic" and len(sample) < _FEW_BYTES and scores["windows-1251"] >= scores["mac-cyrillic"]:
        return "windows-1251"  # they differ in capitals and «я» alone; short of evidence, the common one
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > _SURELY_RUSSIAN and scores[chosen] < _HARDLY_RUSSIAN else chosen


def _telling_lines(data: bytes) -> Iterator[bytes]:
    """Yield lines with bytes beyond ASCII: a long English beginning says nothing of the encoding."""
    size = 0
    for line in re.split(rb"[\r\n]+", data):
        if not line.isascii():
            yield line[:_SAMPLE_BYTES]
            size += len(line)
        if size > _SAMPLE_BYTES:
            return


def _russian_share(text: str) -> float:
    """Return which share of the characters beyond ASCII stand in known Russian words with sane capitals."""
    words = [word for word in _CYRILLIC.findall(text) if _CASED.fullmatch(word)]
    short = sum(len(word) for word in words if len(word) < 3)
    long = sum(len(word) for word in words if len(word) > 2)
    beyond = len(_BEYOND_ASCII.findall(text))
    return (known_share(words) * long + short) / beyond if beyond else 0.0
