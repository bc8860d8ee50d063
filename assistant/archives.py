"""ZIP archives of documents: what lies in one, looked at under limits; nothing is unpacked to a name of its own.

An archive is trusted in nothing: not in its counts, not in its sizes, not in its names. Members are addressed by their number.
"""

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

MOST_ENTRIES = 10_000
MOST_BYTES = 500_000_000
HIGHEST_RATIO = 200
RATIO_MATTERS_FROM = 10_000_000
_LARGEST_DIRECTORY = 20_000_000

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LONGEST_END = _END.size + 0xFFFF
_ENCRYPTED = 1
_UTF8_NAME = 0x800
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_NO_DOCUMENTS = {"__MACOSX", "Thumbs.db", "desktop.ini"}

Fault = Literal["damaged", "encrypted", "too_large"]
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
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


def members(archive: Path) -> list[Member]:
    """Return the files of an archive in its order; folders, links, and what systems leave behind are none.

    Raises
    ------
    ArchiveFault
        If it is damaged or larger than the limits.
    """
    _check_directory(archive)
    try:
        with zipfile.ZipFile(archive) as opened:
            check(opened)
            entries = opened.infolist()
    except ZIP_ERRORS as error:
        raise ArchiveFault("damaged") from error
    taken: set[str] = set()
    found: list[Member] = []
    for number, entry in enumerate(entries):
        path = _harmless(_decoded(entry))
        if entry.is_dir() or stat.S_ISLNK(entry.external_attr >> 16) or path is None:
            continue
        found.append(Member(number, _untaken(path, taken), entry.file_size, bool(entry.flag_bits & _ENCRYPTED)))
        taken.add(found[-1].path)
    return found


def check(opened: zipfile.ZipFile) -> None:
    """Raise `ArchiveFault` if what the directory says passes the limits."""
    entries = opened.infolist()
    size, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    suspicious = size > RATIO_MATTERS_FROM and size > HIGHEST_RATIO * max(packed, 1)
    if len(entries) > MOST_ENTRIES or size > MOST_BYTES or suspicious:
        raise ArchiveFault("too_large")


def unpacked(archive: Path, number: int, chunk: int) -> Iterator[bytes]:
    """Yield the bytes of a member in pieces of at most `chunk`; more than the directory says is an `ArchiveFault`."""
    try:
        with zipfile.ZipFile(archive) as opened, _opened_member(opened, number) as file:
            left = opened.infolist()[number].file_size
            while piece := file.read(chunk):
                left -= len(piece)
                if left < 0:
                    raise ArchiveFault("too_large")
                yield piece
    except ZIP_ERRORS as error:
        raise ArchiveFault("damaged") from error


def _opened_member(opened: zipfile.ZipFile, number: int) -> IO[bytes]:
    entry = opened.infolist()[number]
    if entry.flag_bits & _ENCRYPTED:
        raise ArchiveFault("encrypted")
    return opened.open(entry)


def _check_directory(archive: Path) -> None:
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
    fields = _END.unpack_from(tail, place)
    if fields[4] > MOST_ENTRIES or (fields[5] > _LARGEST_DIRECTORY):
        raise ArchiveFault("too_large")


def _decoded(entry: zipfile.ZipInfo) -> str:
    """Return the entry's name: Russian archivers write cp866 where the format knows only cp437."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("cp866")
    except UnicodeError:
        return entry.filename


def _harmless(name: str) -> str | None:
    """Return a relative path without steps upward and invisible characters; None where it is no document's."""
    parts = []
    for part in name.replace("\\", "/").split("/"):
        shown = "".join(c for c in unicodedata.normalize("NFC", part) if unicodedata.category(c) not in _INVISIBLE).strip()
        if shown in {"", ".", ".."} or (len(shown) == 2 and shown[1] == ":"):
            continue
        if shown in _NO_DOCUMENTS or shown.startswith((".", "~$")) or shown.endswith(("~", ".tmp")):
            return None
        parts.append(shown[:200])
    return "/".join(parts) or None


def _untaken(path: str, taken: set[str]) -> str:
    stem, dot, suffix = path.rpartition(".")
    number, candidate = 1, path
    while candidate in taken:
        number += 1
        candidate = f"{stem} ({number}){dot}{suffix}" if dot and "/" not in suffix else f"{path} ({number})"
    return candidate
