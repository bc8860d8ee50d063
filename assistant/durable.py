"""Files that are whole, or an error tells: whenever a process is killed, the disk fails or the power is cut."""

import errno
import os
from contextlib import suppress
from pathlib import Path

FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
"""Errors of a disk that is full, or of a limit on the size of files that was met (`ulimit -f`, FAT)."""


def replace_file(path: Path, content: str, *, durable: bool = True) -> None:
    """Write a file in one step: readers, and whoever comes after a power cut, find the former content or this one.

    Parameters
    ----------
    path : Path
    content : str
    durable : bool
        Return when it is on disk. Without, a power cut may take it, or leave it empty.
    """
    fresh = path.with_name(unfinished_name(path.name))
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        fresh.replace(path)
    except OSError:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    if durable:
        sync(path.parent)


def make_private(path: Path) -> None:
    """Make an empty file, and its folder, that only their owner may read, unless they are there.

    SQLite would make it with the rights of any file; what it makes beside it takes those of this one.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def unfinished_name(name: str) -> str:
    """Return the name under which `replace_file` writes; a killed process leaves it."""
    return f".{name}.new"


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
