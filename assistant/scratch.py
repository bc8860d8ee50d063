"""Folders for what is unpacked for a while. Whose owner was killed before it could remove its own, others remove it."""

import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.leases import Lease, is_leased

PREFIX = "pervoistochnik-"
_OWNED = ".owned"
_FORGOTTEN_SECONDS = 86_400.0
"""After so long a folder that names no owner has none: the former release named none, nor does a system without locks."""


class Scratch:
    """A folder of one's own among the temporary files, removed with all in it by `close`."""

    def __init__(self) -> None:
        sweep()
        self._folder = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
        fresh, owned = self.path / f"{_OWNED}.new", self.path / _OWNED
        fresh.touch()
        self._lease = Lease(fresh)
        if is_leased(fresh):  # where locks are known; the name comes after the lock, or a sweep between them would err
            fresh.rename(owned)

    @property
    def path(self) -> Path:
        """The folder."""
        return Path(self._folder.name)

    def close(self) -> None:
        """Remove the folder."""
        self._folder.cleanup()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def sweep() -> int:
    """Remove the folders whose owners are gone; return how many there were. Those of other users are left to them."""
    swept = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # of another user, or gone by now
            if _is_abandoned(folder):
                shutil.rmtree(folder)
                swept += 1
    return swept


def _is_abandoned(folder: Path) -> bool:
    if folder.is_symlink():
        return False
    owned = folder / _OWNED
    if owned.exists():
        return not is_leased(owned)
    return folder.stat().st_mtime < time.time() - _FORGOTTEN_SECONDS
