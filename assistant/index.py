"""The index folder: a chain of immutable generations, one writer, any number of readers.

<index>/CURRENT            id of the generation in use; replaced atomically
        ROLLED_BACK        id of the generation that was last gone back to
        PURGED             ids of the generations dropped because of a document that was to go from everywhere
        <id>/              a generation (see `assistant.generation`)
        .building-<id>/    a generation being written; never read
        .removed/          documents removed on the page that may still be given back (see `assistant.removed`)
        MILVUS             the name of the index in Milvus, where vectors are there (see `assistant.milvus_collections`)
        .dropped-<id>/     one being removed; never read
        .lock              held by the one writer
        seen.json          what the last build saw of the files of the corpus (see `assistant.seen_files`)
        progress.json      who builds, since when, how far; only while a build runs
"""

import json
import os
import shutil
import time
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import psutil

from assistant import milvus_collections
from assistant.compilation import Identity
from assistant.durable import replace_file, sync, unfinished_name
from assistant.errors import (
    GenerationUnknown,
    IndexDamaged,
    IndexForeign,
    IndexMissing,
    IndexUnavailable,
    VectorsUnreachable,
)
from assistant.generation import Checks, Generation, open_generation
from assistant.index_lock import disk_faults, locked
from assistant.leases import unread
from assistant.manifest import MANIFEST, harm, read_digest, read_manifest
from assistant.patterns import regex
from assistant.texts import index as texts

CURRENT = "CURRENT"
ROLLED_BACK = "ROLLED_BACK"
PURGED = "PURGED"
BUILDING = ".building-"
DROPPED = ".dropped-"
PROGRESS = "progress.json"
_ID = regex(r"\d{8}-\d{6}-\d{6}-[0-9a-f]{8}")
_STAMP = "%Y%m%d-%H%M%S-%f"
_STAMP_LENGTH = len("20260131-235959-000000")


PERSON = "ASSISTANT_PERSON"
"""Environment variable: the name of who had a build started, for others to see."""

_LONGEST_PERSON = 100

Stage = Literal["scanning", "reading", "embedding", "writing"]


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """How far a running build is: `done` of `total` items of `stage`; `person` is who had it started, where that is known."""

    pid: int
    since: str
    stage: Stage
    done: int
    total: int
    person: str = ""


@dataclass(frozen=True, slots=True)
class GenerationState:
    """A generation that is kept.

    `created` is UTC, ISO 8601; it and the counts are None where another version of the program, or damage, makes the generation
    unreadable. `used` tells the one in use.
    """

    id: str
    created: str | None
    documents: int | None
    passages: int | None
    used: bool


class Index:
    """The index in `folder`; nothing is created before something is written.

    Parameters
    ----------
    folder : Path
    milvus : str
        Address of Milvus, where vectors may be; empty for none.
    """

    def __init__(self, folder: Path, milvus: str = "") -> None:
        self.folder, self.milvus = folder, milvus

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
        except (FileNotFoundError, NotADirectoryError) as error:
            raise IndexMissing(texts.index_missing(str(self.folder))) from error
        except (OSError, ValueError) as error:
            raise harm("?", CURRENT, error) from error
        if not _ID.fullmatch(name) or not (self.folder / name).is_dir():
            raise IndexDamaged(texts.index_file_damaged(name[:40] or "?", CURRENT))
        return name

    def open(self, identity: Identity | None, *, checks: Checks = "quick") -> Generation:
        """Open the generation in use (errors as `current_id` and `open_generation`)."""
        for _ in range(3):
            name = self.current_id()
            try:
                return open_generation(self.folder / name, identity, checks=checks, milvus=self.milvus)
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

    def states(self) -> list[GenerationState]:
        """Return what is kept, oldest first (errors as `current_id`)."""
        current, found = self.current_id(), []
        for name in self.generations():
            try:
                manifest = read_manifest(self.folder / name)
            except IndexUnavailable:
                found.append(GenerationState(name, None, None, None, name == current))
                continue
            found.append(GenerationState(name, manifest.created, len(manifest.documents), manifest.passages, name == current))
        return found

    def rolled_back(self) -> bool:
        """Tell whether a former generation is in use on purpose (errors as `current_id`).

        That a newer one is kept does not tell: a build may have been killed before its last step.
        """
        current = self.current_id()
        try:
            chosen = (self.folder / ROLLED_BACK).read_text(encoding="utf-8").strip()
        except (OSError, ValueError):
            return False
        return chosen == current != self.generations()[-1]

    def purged(self) -> frozenset[str]:
        """Return the ids of the generations of which nothing may be shown any more: what was purged stood in them."""
        try:
            return frozenset((self.folder / PURGED).read_text(encoding="utf-8").split())
        except (OSError, ValueError):
            return frozenset()

    def progress(self) -> BuildProgress | None:
        """Return how far the running build is, or None when none runs."""
        try:
            data = json.loads((self.folder / PROGRESS).read_text(encoding="utf-8"))
            progress = BuildProgress(**data)
        except (OSError, ValueError, TypeError):
            return None
        return progress if psutil.pid_exists(progress.pid) else None

    def rollback(self, name: str | None, identity: Identity) -> str:
        """Use a former generation until the next build; return its id.

        Parameters
        ----------
        name : str or None
            Its id; the one before the generation in use if not given.
        identity : Identity
            The model questions will be embedded with.

        Raises
        ------
        GenerationUnknown
            If it is not kept.
        IndexUnavailable
            If it cannot be used, or this process cannot write the index; the one in use stays.
        """
        with self.writing() as writer:
            kept, current = self.generations(), self.current_id()
            chosen = name or max((one for one in kept if one < current), default="")
            if chosen not in kept:
                raise GenerationUnknown(texts.generation_unknown(name) if name else texts.NO_FORMER_GENERATION)
            open_generation(self.folder / chosen, identity, milvus=self.milvus)
            replace_file(self.folder / ROLLED_BACK, chosen + "\n")
            writer.use(chosen)
        return chosen

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
        with disk_faults(self.folder):
            if not self.folder.is_dir():
                self.folder.mkdir(parents=True, exist_ok=True)
                sync(self.folder.parent)
            with locked(self.folder, self._owner):
                try:
                    writer = Writer(self)
                    writer.report("scanning", 0, 1)
                    with suppress(VectorsUnreachable, IndexForeign):  # what cannot be dropped now is noted, and dropped later
                        writer.sweep()
                    yield writer
                finally:
                    with suppress(OSError, VectorsUnreachable, IndexForeign):
                        self._sweep_unfinished()
                    with suppress(OSError):
                        (self.folder / PROGRESS).unlink(missing_ok=True)

    def _owner(self) -> str | None:
        running = self.progress()
        return texts.busy_owner(running.pid, running.since) if running else None

    def _sweep_unfinished(self) -> None:
        for path in (*self.folder.glob(f"{BUILDING}*"), *self.folder.glob(f"{DROPPED}*")):
            self._remove(path)
        for path in self.folder.glob(unfinished_name("*")):
            path.unlink()

    def _remove(self, folder: Path) -> None:
        """Remove a folder nobody knows any more, and its collection in Milvus; what is noted of that goes last."""
        for path in folder.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            elif path.name != milvus_collections.LOCATION:
                path.unlink()
        milvus_collections.drop(folder, self.milvus)
        shutil.rmtree(folder)


def files_below(folder: Path) -> list[str]:
    """Return the names of the files of a generation, with `/`, sorted: those in the folder and in its folders."""
    found: list[str] = []
    for place, _, names in os.walk(folder):
        before = "" if place == str(folder) else f"{Path(place).relative_to(folder).as_posix()}/"
        found += [before + name for name in names]
    return sorted(found)


def id_of(folder: Path, digest: str) -> str:
    """Return the id that a generation of this content digest, being written in `folder`, will have."""
    return f"{folder.name.removeprefix(BUILDING)}-{digest[:8]}"


class Writer:
    """What only the holder of the lock may do."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._since = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        self._stage: Stage | None = None
        self._reported = 0.0

    def sweep(self) -> None:
        """Remove what a killed build left, all of it (raises IndexForeign, VectorsUnreachable where that is in Milvus)."""
        self._index._sweep_unfinished()

    def report(self, stage: Stage, done: int, total: int) -> None:
        """Let other processes see how far the build is; of a stage at most five times a second."""
        now = time.monotonic()
        if done < total and (stage, True) == (self._stage, now - self._reported < 0.2):
            return
        self._stage, self._reported = stage, now
        progress = BuildProgress(os.getpid(), self._since, stage, done, total, os.environ.get(PERSON, "")[:_LONGEST_PERSON])
        with suppress(OSError):  # a full disk is the build's own error to meet, not its progress report's
            replace_file(self._index.folder / PROGRESS, json.dumps(asdict(progress)), durable=False)

    def new_folder(self) -> Path:
        """Return an empty folder for a generation."""
        folder = self._index.folder / f"{BUILDING}{self._next_stamp()}"
        folder.mkdir()
        return folder

    def _next_stamp(self) -> str:
        """Return the time, but always later than the newest generation's: names sort by age even if the clock jumps back."""
        now = datetime.now(UTC)
        taken = [datetime.strptime(name[:_STAMP_LENGTH], _STAMP).replace(tzinfo=UTC) for name in self._index.generations()[-1:]]
        return max([now, *(last + timedelta(microseconds=1) for last in taken)]).strftime(_STAMP)

    def publish(self, folder: Path, name: str, durable: AbstractSet[str]) -> None:
        """Make a finished folder durable and give it its name (see `id_of`); it is not yet in use.

        Parameters
        ----------
        folder : Path
        name : str
        durable : set of str
            Files of it, named as by `files_below`, that are on disk already: links to those of a former generation.
        """
        files = files_below(folder)
        for file in files:
            if file not in durable:
                sync(folder / file)
        for inner in sorted({file.rpartition("/")[0] for file in files} - {""}):
            sync(folder / inner)
        sync(folder)
        folder.rename(self._index.folder / name)
        sync(self._index.folder)

    def use(self, name: str) -> None:
        """Switch to a finished generation, in one step; the alias in Milvus, which only others read, follows."""
        if not (self._index.folder / name / MANIFEST).is_file():
            raise IndexDamaged(texts.index_file_damaged(name, MANIFEST))
        replace_file(self._index.folder / CURRENT, name + "\n")
        self.announce(name)

    def announce(self, name: str) -> None:
        """Let the alias in Milvus name the collection of a generation, if there is any (raises VectorsUnreachable)."""
        milvus_collections.announce(self._index.folder, self._index.folder / name, self._index.milvus)

    def drop(self, name: str) -> None:
        """Remove a generation that is not in use (errors as `sweep`).

        Whatever happens meanwhile, no half of one is left to be read, and what a kill leaves is swept.
        """
        dropped = self._index.folder / f"{DROPPED}{name}"
        (self._index.folder / name).rename(dropped)
        sync(self._index.folder)
        self._index._remove(dropped)

    def purge(self, names: Collection[str]) -> None:
        """Remove generations that are not in use from under their readers, and make it known (`Index.purged`)."""
        purged = sorted({*self._index.purged(), *names})
        replace_file(self._index.folder / PURGED, "".join(f"{name}\n" for name in purged))
        for name in names:
            self.drop(name)

    def collect(self, keep: int) -> None:
        """Remove all but the newest `keep` generations, but not the one in use and none that is being read.

        Another of the same content as the one in use goes too: it was gone back from, or its build was killed at the last step.
        """
        current = self._index.current_id()
        names = [name for name in self._index.generations() if name == current or not self._is_copy(name, current)]
        for name in self._index.generations():
            if name == current:
                continue
            with unread(self._index.folder / name / MANIFEST) as free:
                if not free:
                    continue
                if name not in names[-keep:]:
                    with suppress(VectorsUnreachable, IndexForeign):  # noted, and dropped by a later build
                        self.drop(name)
                else:
                    with suppress(IndexUnavailable):
                        milvus_collections.rest(self._index.folder / name, self._index.milvus)

    def _is_copy(self, name: str, of: str) -> bool:
        """Tell whether a generation has the content of another."""
        if name[_STAMP_LENGTH:] != of[_STAMP_LENGTH:]:
            return False
        digests = {read_digest(self._index.folder / one) for one in (name, of)}
        return len(digests) == 1 and "" not in digests
