"""The index folder: a chain of immutable generations, one writer, any number of readers.

<index>/CURRENT            id of the generation in use; replaced atomically
        <id>/              a generation (see `assistant.generation`)
        .building-<id>/    a generation being written; never read
        .lock              held by the one writer
        progress.json      who builds, since when, how far; only while a build runs
"""

import errno
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import psutil
from filelock import FileLock, Timeout

from assistant.compilation import Identity
from assistant.errors import IndexBusy, IndexDamaged, IndexMissing, IndexNotWritable, IndexUnavailable
from assistant.generation import MANIFEST, Generation, open_generation, read_manifest
from assistant.texts import index as texts

CURRENT = "CURRENT"
BUILDING = ".building-"
LOCK = ".lock"
PROGRESS = "progress.json"
_ID = re.compile(r"\d{8}-\d{6}-\d{6}-[0-9a-f]{8}")
_STAMP = "%Y%m%d-%H%M%S-%f"
_STAMP_LENGTH = len("20260131-235959-000000")

Stage = Literal["scanning", "reading", "embedding", "writing"]


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """How far a running build is: `done` of `total` items of `stage`."""

    pid: int
    since: str
    stage: Stage
    done: int
    total: int


class Index:
    """The index in `folder`; nothing is created before something is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current_id(self) -> str:
        """Return the id of the generation in use.

        Raises
        ------
        IndexMissing
            If nothing was built yet.
        IndexDamaged
            If CURRENT names no generation.
        """
        try:
            name = (self.folder / CURRENT).read_text(encoding="utf-8").strip()
        except FileNotFoundError as error:
            raise IndexMissing(texts.index_missing(str(self.folder))) from error
        except (OSError, ValueError) as error:
            raise IndexDamaged(texts.index_file_damaged("?", CURRENT)) from error
        if not _ID.fullmatch(name) or not (self.folder / name).is_dir():
            raise IndexDamaged(texts.index_file_damaged(name[:40] or "?", CURRENT))
        return name

    def open(self, identity: Identity | None, *, checksums: bool = True) -> Generation:
        """Open the generation in use (errors as `current_id` and `open_generation`)."""
        for _ in range(3):
            name = self.current_id()
            try:
                return open_generation(self.folder / name, identity, checksums=checksums)
            except IndexUnavailable:
                # A builder may have switched and collected this generation between the two steps.
                if self.current_id() == name:
                    raise
        raise IndexDamaged(texts.index_file_damaged(name, CURRENT))

    def generations(self) -> list[str]:
        """Return the ids of the finished generations, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if _ID.fullmatch(path.name) and path.is_dir())

    def progress(self) -> BuildProgress | None:
        """Return how far the running build is, or None when none runs."""
        try:
            data = json.loads((self.folder / PROGRESS).read_text(encoding="utf-8"))
            progress = BuildProgress(**data)
        except (OSError, ValueError, TypeError):
            return None
        return progress if psutil.pid_exists(progress.pid) else None

    @contextmanager
    def writing(self) -> Iterator["Writer"]:
        """Hold the index as its one writer.

        Raises
        ------
        IndexBusy
            If another process writes.
        IndexNotWritable
            If the folder is read-only or the disk is full, then or later inside the block.
        """
        with _disk_faults(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / LOCK, timeout=0)
            try:
                lock.acquire()
            except Timeout as error:
                running = self.progress()
                owner = texts.busy_owner(running.pid, running.since) if running else ""
                raise IndexBusy(texts.index_busy(owner)) from error
            try:
                writer = Writer(self)
                writer.sweep()
                yield writer
            finally:
                with suppress(OSError):
                    (self.folder / PROGRESS).unlink(missing_ok=True)
                with suppress(OSError):
                    self._sweep_unfinished()
                lock.release()

    def _sweep_unfinished(self) -> None:
        for path in self.folder.glob(f"{BUILDING}*"):
            shutil.rmtree(path)


class Writer:
    """What only the holder of the lock may do."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._since = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        self._reported = 0.0

    def sweep(self) -> None:
        """Remove what a killed build left."""
        self._index._sweep_unfinished()

    def report(self, stage: Stage, done: int, total: int) -> None:
        """Let other processes see how far the build is; at most five times a second."""
        now = time.monotonic()
        if done < total and now - self._reported < 0.2:
            return
        self._reported = now
        progress = BuildProgress(os.getpid(), self._since, stage, done, total)
        with suppress(OSError):  # a full disk is the build's own error to meet, not its progress report's
            _replace(self._index.folder / PROGRESS, json.dumps(asdict(progress)))

    def new_folder(self, digest: str) -> Path:
        """Return an empty folder for a generation of this content digest."""
        folder = self._index.folder / f"{BUILDING}{self._next_stamp()}-{digest[:8]}"
        folder.mkdir()
        return folder

    def _next_stamp(self) -> str:
        """Return the time, but always later than the newest generation's: names sort by age even if the clock jumps back."""
        now = datetime.now(UTC)
        taken = [datetime.strptime(name[:_STAMP_LENGTH], _STAMP).replace(tzinfo=UTC) for name in self._index.generations()[-1:]]
        return max([now, *(last + timedelta(microseconds=1) for last in taken)]).strftime(_STAMP)

    def publish(self, folder: Path) -> str:
        """Make a finished folder durable, give it its name, and return its id; it is not yet in use."""
        for path in sorted(folder.rglob("*")):
            _sync(path)
        _sync(folder)
        name = folder.name.removeprefix(BUILDING)
        folder.rename(self._index.folder / name)
        _sync(self._index.folder)
        return name

    def use(self, name: str) -> None:
        """Switch to a finished generation, in one step."""
        if not (self._index.folder / name / MANIFEST).is_file():
            raise IndexDamaged(texts.index_file_damaged(name, MANIFEST))
        _replace(self._index.folder / CURRENT, name + "\n")
        _sync(self._index.folder)

    def holds(self, name: str, document: str) -> bool:
        """Tell whether a generation holds a document, or one of an archive of this path; one that cannot be read might."""
        try:
            documents = read_manifest(self._index.folder / name).documents
            return any(document in {entry.source.path, entry.source.archive} for entry in documents)
        except IndexUnavailable:
            return True

    def drop(self, name: str) -> None:
        """Remove a generation that is not in use."""
        shutil.rmtree(self._index.folder / name)

    def collect(self, keep: int) -> None:
        """Remove all but the newest `keep` generations, never the one in use."""
        names = self._index.generations()
        current = self._index.current_id()
        for name in names[:-keep]:
            if name != current:
                self.drop(name)


@contextmanager
def _disk_faults(folder: Path) -> Iterator[None]:
    """Turn errors of the disk into the one sentence a user needs."""
    try:
        yield
    except OSError as error:
        # EFBIG: a limit on the size of files (ulimit -f, FAT) was met.
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise IndexNotWritable(texts.disk_full(str(folder))) from error
        if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST}:
            raise IndexNotWritable(texts.index_not_writable(str(folder))) from error
        raise


def _replace(path: Path, content: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
