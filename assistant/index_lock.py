"""Whoever writes an index is alone, and what the disk does to it is said in a sentence."""

import errno
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.durable import FULL
from assistant.errors import IndexBusy, IndexNotWritable
from assistant.texts import index as texts

LOCK = ".lock"
_ASKED_FOR_OWNER = 10
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}


@contextmanager
def locked(folder: Path, owner: Callable[[], str | None]) -> Iterator[None]:
    """Hold an index as its one writer.

    Parameters
    ----------
    folder : Path
    owner : callable
        Returns who writes and since when, as a part of a sentence, or None where that is not known yet.

    Raises
    ------
    IndexBusy
        If another process writes.
    IndexNotWritable
        If there are no locks on this disk.
    """
    # Without locks two builds would not see each other, and what filelock takes instead outlives a kill.
    lock = FileLock(folder / LOCK, timeout=0, fallback_to_soft=False)
    for _ in range(_ASKED_FOR_OWNER):
        try:
            lock.acquire()
            break
        except Timeout:
            if running := owner():
                raise IndexBusy(texts.index_busy(running)) from None
            time.sleep(0.05)  # it has just begun and says in a moment who it is, or is about to end
        except NotImplementedError as error:
            raise IndexNotWritable(texts.no_locks(str(folder))) from error
        except OSError as error:
            if error.errno in _NO_LOCKS:
                raise IndexNotWritable(texts.no_locks(str(folder))) from error
            raise
    else:
        raise IndexBusy(texts.index_busy(""))
    try:
        yield
    finally:
        lock.release()


@contextmanager
def disk_faults(folder: Path) -> Iterator[None]:
    """Turn errors of the disk into the one sentence a user needs (raises IndexNotWritable)."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise IndexNotWritable(texts.disk_full(str(folder))) from error
        if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST}:
            raise IndexNotWritable(texts.index_not_writable(str(folder))) from error
        place = error.filename if isinstance(error.filename, str) else str(folder)
        raise IndexNotWritable(texts.disk_failed(place, error.errno or errno.EIO)) from error
