"""ZIP archives of documents: what lies in one, looked at under limits; nothing is unpacked to a name of its own.

An archive is trusted in nothing: not in its counts, not in its sizes, not in its names. Members are addressed by their number.
"""

import lzma
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from assistant.patterns import regex

MOST_ENTRIES = 10_000
MOST_BYTES = 500_000_000
HIGHEST_RATIO = 200
RATIO_MATTERS_FROM = 10_000_000
_LARGEST_DIRECTORY = 4_000_000
_LONGEST_NAME = 200
_LONGEST_SUFFIX = 12
_DEEPEST = 30

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64_SIZE = 20
_LOCATOR64_MARK = b"PK\x06\x07"
_LONGEST_END = _END64.size + _LOCATOR64_SIZE + _END.size + 0xFFFF
_ENCRYPTED = 1
_UTF8_NAME = 0x800
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_CYRILLIC = regex(r"[Ѐ-ӿ]")
_NO_DOCUMENTS = {"__MACOSX", "Thumbs.db", "desktop.ini"}

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
"""What archives of documents are packed with; the others may ask for gigabytes before the first byte is out."""

Fault = Literal["damaged", "encrypted", "too_large", "unsupported"]
ZIP_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, NotImplementedError, RuntimeError, ValueError, OSError),
)
"""What zipfile raises on what it cannot unpack: broken data, unknown methods, passwords."""


class ArchiveFault(Exception):
    """An archive, or a member of it, cannot be used."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its number there, a harmless path of its own, unpacked size in bytes, whether a password locks it."""

    number: int
    path: str
    size: int
    encrypted: bool


def opened(archive: Path) -> zipfile.ZipFile:
    """Open an archive, to be closed by the caller.

    Raises
    ------
    ArchiveFault
        If it is damaged or larger than the limits.
    """
    check_directory(archive)
    try:
        found = zipfile.ZipFile(archive)
    except ZIP_ERRORS as error:
        raise ArchiveFault("damaged") from error
    try:
        check(found)
    except ArchiveFault:
        found.close()
        raise
    return found


def members(archive: zipfile.ZipFile) -> list[Member]:
    """Return the files of an archive in its order; folders, links, and what systems leave behind are none."""
    taken: dict[str, int] = {}
    found: list[Member] = []
    for number, entry in enumerate(archive.infolist()):
        path = _harmless(_decoded(entry))
        if entry.is_dir() or _is_special(entry) or path is None:
            continue
        found.append(Member(number, _untaken(path, taken), entry.file_size, bool(entry.flag_bits & _ENCRYPTED)))
    return found


def _is_special(entry: zipfile.ZipInfo) -> bool:
    """Tell whether it is a link, a pipe, a device."""
    return stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG}


def check(opened: zipfile.ZipFile) -> None:
    """Raise `ArchiveFault` if what the directory says passes the limits."""
    entries = opened.infolist()
    size, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    suspicious = size > RATIO_MATTERS_FROM and size > HIGHEST_RATIO * max(packed, 1)
    if len(entries) > MOST_ENTRIES or size > MOST_BYTES or suspicious:
        raise ArchiveFault("too_large")


def unpacked(archive: zipfile.ZipFile, number: int, chunk: int) -> Iterator[bytes]:
    """Yield the bytes of a member in pieces of at most `chunk`; more than the directory says is an `ArchiveFault`."""
    if number >= len(archive.infolist()):
        raise ArchiveFault("damaged")  # it is another archive than the one looked at before
    entry = archive.infolist()[number]
    if entry.flag_bits & _ENCRYPTED:
        raise ArchiveFault("encrypted")
    if entry.compress_type not in _METHODS:
        raise ArchiveFault("unsupported")
    try:
        with archive.open(entry) as file:
            left = entry.file_size
            while piece := file.read(chunk):
                left -= len(piece)
                if left < 0:
                    raise ArchiveFault("too_large")
                yield piece
    except ZIP_ERRORS as error:
        raise ArchiveFault("damaged") from error


def check_directory(archive: Path) -> None:
    """Look at the archive's end before its directory is read: a million entries would be a million objects."""
    try:
        with archive.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _LONGEST_END))
            tail = file.read()
    except OSError as error:
        raise ArchiveFault("damaged") from error
    place = tail.rfind(_END_MARK)
    if place < 0 or len(tail) - place < _END.size:
        raise ArchiveFault("damaged")
    entries, directory = _END.unpack_from(tail, place)[4:6]
    # zipfile believes the longer form wherever it stands before the shorter one.
    longer = place - _LOCATOR64_SIZE - _END64.size
    if tail[place - _LOCATOR64_SIZE : place].startswith(_LOCATOR64_MARK) and longer >= 0:
        entries, directory = _END64.unpack_from(tail, longer)[7:9]
    if entries > MOST_ENTRIES or directory > _LARGEST_DIRECTORY:
        raise ArchiveFault("too_large")


def _decoded(entry: zipfile.ZipInfo) -> str:
    """Return the entry's name: Russian archivers write cp866 where the format knows only cp437, others UTF-8 unsaid."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        name = entry.filename.encode("cp437")
    except UnicodeError:
        return entry.filename
    try:
        unsaid = name.decode("utf-8")
    except UnicodeError:
        return name.decode("cp866")
    # Short names in cp866 may be UTF-8 by chance, but never in Cyrillic.
    return unsaid if name.isascii() or _CYRILLIC.search(unsaid) else name.decode("cp866")


def _harmless(name: str) -> str | None:
    """Return a relative path without steps upward and invisible characters; None where it is no document's."""
    parts = []
    for part in name.replace("\\", "/").split("/"):
        shown = "".join(c for c in unicodedata.normalize("NFC", part) if unicodedata.category(c) not in _INVISIBLE).strip()
        if shown in {"", ".", ".."} or (len(shown) == 2 and shown[1] == ":"):
            continue
        if shown in _NO_DOCUMENTS or shown.startswith((".", "~$")) or shown.endswith(("~", ".tmp")):
            return None
        parts.append(shown if len(shown) <= _LONGEST_NAME else _shortened(shown))
    return "/".join(parts[-_DEEPEST:]) or None


def is_named(path: str, names: Set[str]) -> bool:
    """Tell whether a document, or an archive or a folder it lies in, has one of these names."""
    return not names.isdisjoint((path, *map(str, PurePosixPath(path).parents)))


def _shortened(name: str) -> str:
    """Return a name cut to the longest allowed, with its extension."""
    suffix = PurePosixPath(name).suffix[-_LONGEST_SUFFIX:]
    return name[: _LONGEST_NAME - len(suffix)] + suffix


def _untaken(path: str, taken: dict[str, int]) -> str:
    """Return the path, numbered if it is taken, and take it; `taken` has the last number given to each."""
    stem, dot, suffix = path.rpartition(".")
    candidate = path
    while candidate in taken:
        taken[path] += 1
        number = taken[path]
        candidate = f"{stem} ({number}){dot}{suffix}" if dot and "/" not in suffix else f"{path} ({number})"
    taken[candidate] = 1
    return candidate
