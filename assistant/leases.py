"""Who reads a folder: readers hold a shared lock on a file of it, whoever would remove it asks whether anybody does.

The operating system gives a lock back when its process ends, however it ends. Where a file system or a system knows no such
locks, nobody seems to read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows, which refuses to remove files that are open
    fcntl = None  # type: ignore[assignment]


class Lease:
    """A shared lock on a file, held until this object goes.

    Parameters
    ----------
    path : Path
        It is opened for reading and not changed.

    Raises
    ------
    OSError
        If it cannot be opened, or is about to be removed (`unread`).
    """

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.open("rb")
        if fcntl is not None:
            try:
                fcntl.flock(self._file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                self._file.close()
                raise
            except OSError:
                return  # a file system without locks

    def release(self) -> None:
        """Give it back now; twice is once."""
        self._file.close()

    def __del__(self) -> None:
        if file := getattr(self, "_file", None):
            file.close()


@contextmanager
def unread(path: Path) -> Iterator[bool]:
    """Tell whether nobody holds a lease on a file; as long as the context lasts, nobody gets one then."""
    try:
        file = path.open("rb")
    except OSError:
        yield True
        return
    with file:
        yield _is_ours(file)


def is_leased(path: Path) -> bool:
    """Tell whether any process holds a lease on a file."""
    with unread(path) as free:
        return not free


def _is_ours(file: IO[bytes]) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a file system without locks
    return True
