"""Plain text in any encoding Russians have."""

import codecs
import re
from pathlib import Path

from assistant.errors import RejectedFile
from assistant.loaders.document import Document, Page, ReadingWarning
from assistant.loaders.plausible import is_garbled
from assistant.sources import Source
from assistant.texts import reading as texts

ENCODINGS = ("windows-1251", "koi8-r", "cp866", "mac-cyrillic", "iso-8859-5", "cp855")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u0080-\u009f\ufffe\ud800-\udfff]")


def load(path: Path, source: Source) -> Document:
    """Read a text file.

    Raises
    ------
    RejectedFile
        `empty`, `damaged` (binary data) or `garbled`.
    """
    data = path.read_bytes()
    text, encoding = decode(data, source)
    warnings = () if encoding == "utf-8" else (ReadingWarning("encoding", texts.read_in_encoding(encoding)),)
    if not text.strip():
        raise RejectedFile(texts.file_empty(source.path), document=source.path, reason="empty")
    if is_garbled(text[:20_000]):
        raise RejectedFile(texts.file_garbled(source.path), document=source.path, reason="garbled")
    return Document(source, Path(source.path).stem, (Page(None, None, text),), warnings)


def decode(data: bytes, source: Source) -> tuple[str, str]:
    """Return the text of `data` with line breaks as `\\n`, and the name of its encoding.

    UTF-8 and what a byte-order mark names are taken at their word; else chardet decides among the Russian encodings.

    Raises
    ------
    RejectedFile
        `damaged`, if this is no text.
    """  # noqa: D301 - the backslash is the line break's own
    encoding = _encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RejectedFile(texts.file_damaged(source.path), document=source.path, reason="damaged") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    strange = len(_UNPRINTABLE.findall(text))
    if strange > 0.02 * len(text) + 2:
        raise RejectedFile(texts.file_damaged(source.path), document=source.path, reason="damaged")
    return text, "utf-8" if encoding == "utf-8-sig" else encoding


def _encoding_of(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if b"\0" not in data:
            return "utf-8"
    wide = _wide_encoding(data)
    if wide:
        return wide
    import chardet

    return str(chardet.detect(data, include_encodings=ENCODINGS)["encoding"] or "windows-1251")


def _wide_encoding(data: bytes) -> str | None:
    """Name UTF-16 without a mark: in Russian and Latin text every second byte is 4 or 0."""
    sample = data[:4000]
    if len(sample) < 4 or len(data) % 2:
        return None
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if sum(byte in (0, 4) for byte in high) > 0.9 * len(high):
            return name
    return None
