"""Documents removed on the page, kept until the index is built without them: till then they can be given back.

<index>/.removed/<id>/file         the document or archive
                      sidecar      its description, where it had one
                      about.json   where it stood and what was in it; written last: a folder without it holds nothing
                      owner        locked while the folder is being filled
"""

import json
import os
import shutil
import uuid
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from assistant.collection import delete_file, removable
from assistant.descriptions import SIDECAR_SUFFIX
from assistant.durable import replace_file, sync
from assistant.errors import CorpusError
from assistant.index_lock import disk_faults
from assistant.leases import Lease, is_leased
from assistant.sources import scan
from assistant.texts import documents as texts
from assistant.texts import index as index_texts

FOLDER = ".removed"
_FILE, _SIDECAR, _ABOUT, _OWNER = "file", "sidecar", "about.json", "owner"


@dataclass(frozen=True, slots=True)
class Removed:
    """A document that can be given back.

    Parameters
    ----------
    id : str
        Of its folder; later ones sort behind.
    path : str
        Where it stood in the corpus.
    time : str
        When it was removed, ISO 8601.
    documents : tuple of (str, str)
        Path and content of each document it is or holds.
    """

    id: str
    path: str
    time: str
    documents: tuple[tuple[str, str], ...]


def set_aside(document: str, corpus: Path, index: Path) -> Removed:
    """Take a document or an archive out of the corpus, with its sidecar, so that it can be given back.

    It is safe aside before it leaves the corpus: whoever is killed between leaves it in both.

    Raises
    ------
    DocumentUnknown, CorpusError
        As `collection.delete` does.
    IndexNotWritable
        If it cannot be kept; it stays in the corpus then.
    """
    found = scan(corpus, index)
    path = removable(document, found)
    now = datetime.now().astimezone()
    documents = tuple((source.path, source.id) for source in found.sources if source.file == path)
    removed = Removed(f"{now:%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}", path, now.isoformat(timespec="seconds"), documents)
    folder = index / FOLDER / removed.id
    with disk_faults(index):
        folder.mkdir(parents=True, mode=0o700)
        (folder / _OWNER).touch()
        lease = Lease(folder / _OWNER)
        try:
            _keep(corpus / path, folder / _FILE)
            if (sidecar := corpus / (path + SIDECAR_SUFFIX)).is_file():
                _keep(sidecar, folder / _SIDECAR)
            sync(folder.parent)
            sync(index)
            replace_file(folder / _ABOUT, json.dumps(asdict(removed), ensure_ascii=False))
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            lease.release()
    delete_file(path, corpus)
    return removed


def set_asides(index: Path) -> list[Removed]:
    """Return what can be given back, the latest first."""
    held = (_read(index / FOLDER / name) for name in sorted(kept(index), reverse=True))
    return [removed for removed in held if removed is not None]


def kept(index: Path) -> frozenset[str]:
    """Return the names of all that is aside, whole or not."""
    with suppress(OSError):
        return frozenset(path.name for path in (index / FOLDER).iterdir())
    return frozenset()


def give_back(name: str, corpus: Path, index: Path) -> str:
    """Put what is aside where it stood, with its sidecar; nothing there is written over. Return its path.

    Raises
    ------
    CorpusError
        If it is no longer kept, its place or that of its sidecar is taken, or the corpus cannot be written.
    """
    folder = index / FOLDER / name
    removed = _read(folder)
    if removed is None:
        raise CorpusError(texts.NOT_KEPT)
    target = corpus / removed.path
    sidecar = target.with_name(target.name + SIDECAR_SUFFIX)
    placed: list[Path] = []
    if target.exists() or sidecar.exists():
        raise CorpusError(texts.place_taken(removed.path))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for held, place in ((folder / _SIDECAR, sidecar), (folder / _FILE, target)):
            if held.is_file():
                _place(held, place)
                placed.append(place)
        sync(target.parent)
    except (FileExistsError, NotADirectoryError) as error:
        _take_away(placed)
        raise CorpusError(texts.place_taken(removed.path)) from error
    except OSError as error:
        _take_away(placed)
        raise CorpusError(index_texts.corpus_not_writable(str(corpus))) from error
    _discard(folder)
    return removed.path


def discard(index: Path, names: Iterable[str]) -> int:
    """Remove for good what is aside by these names, unless it is being put there; return how many there were."""
    gone = [index / FOLDER / name for name in names if not is_leased(index / FOLDER / name / _OWNER)]
    for folder in gone:
        _discard(folder)
    return len(gone)


def holding(index: Path, names: Collection[str]) -> list[str]:
    """Return which of what is aside has, had or holds a document of these names; what cannot be read might."""
    found = []
    for name in kept(index):
        removed = _read(index / FOLDER / name)
        if removed is None or removed.path in names or any(path in names for path, _ in removed.documents):
            found.append(name)
    return found


def _keep(source: Path, target: Path) -> None:
    """Have the content of a file under another name too, on disk."""
    try:
        os.link(source, target, follow_symlinks=True)
    except OSError:  # another disk, or one without links
        shutil.copy2(source, target)
    sync(target)


def _place(held: Path, place: Path) -> None:
    """Have the content of a file in a place that is free, in one step (raises `FileExistsError` where it is not)."""
    try:
        os.link(held, place)
        return
    except FileExistsError:
        raise
    except OSError:  # another disk, or one without links
        partial = place.with_name(f".{place.name}.part")
    shutil.copy2(held, partial)
    sync(partial)
    try:
        os.link(partial, place)
    except FileExistsError:
        partial.unlink()
        raise
    except OSError:
        if place.exists():
            partial.unlink()
            raise FileExistsError(str(place)) from None
        partial.rename(place)
    else:
        partial.unlink()


def _take_away(placed: Iterable[Path]) -> None:
    for path in placed:
        with suppress(OSError):
            path.unlink()


def _discard(folder: Path) -> None:
    with suppress(FileNotFoundError):
        (folder / _ABOUT).unlink()  # first: what is half removed can no longer be given back
        sync(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _read(folder: Path) -> Removed | None:
    try:
        data = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        documents = tuple((str(path), str(content)) for path, content in data["documents"])
        return Removed(folder.name, str(data["path"]), str(data["time"]), documents)
    except (OSError, ValueError, KeyError, TypeError):
        return None
