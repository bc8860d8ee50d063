"""What a generation says of itself: its documents, its files and their checksums."""

import errno
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

from assistant.compilation import Identity
from assistant.descriptions import Description
from assistant.errors import IndexDamaged, IndexForeign, IndexUnavailable, IndexUnreadable
from assistant.loaders import ReadingWarning
from assistant.sources import Source
from assistant.texts import index as texts

_One = TypeVar("_One")
_Found = TypeVar("_Found")

FORMAT = 4
"""Raised when the files of a generation change their meaning."""

RULES = 6
"""Raised when reading, cleaning, passages or search terms change, so that a former generation no longer fits."""

DOCUMENTS = "documents/"
MANIFEST = "manifest.json"
MANIFEST_CHECKSUM = "manifest.sha256"
"""Guards the manifest as the manifest guards all other files."""

_PASSING = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EACCES, errno.EPERM}
"""Errors of opening a file that say nothing of the file."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that was refused, as reports show it; `source_id` is the hash of its bytes, empty where they could not be read."""

    document: str
    reason: str
    message: str
    source_id: str = ""


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document of the generation; `first` and `stop` bound its rows among the passages.

    `file` holds its clean text, `words` the places of its words on their pages, `vectors` the vectors of the words of its
    passages, end to end (both empty where it has none); `sketch` is where its sketch begins and ends among all.
    """

    source: Source
    title: str
    file: str
    words: str
    vectors: str
    sketch: tuple[int, int]
    first: int
    stop: int
    pages: int
    warnings: tuple[ReadingWarning, ...]

    @property
    def shown_title(self) -> str:
        """The title its sidecar gives, else the one found in the file."""
        return self.source.description.title or self.title


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself.

    Parameters
    ----------
    id : str
    created : str
        UTC, ISO 8601.
    format, rules : int
        `FORMAT` and `RULES` of the program that built it.
    passage_characters : int
    identity : Identity
        Of the model its vectors come from.
    documents : tuple of DocumentEntry
    rejected : tuple of Rejected
    files : dict
        Name of every other file → size in bytes and SHA-256.
    digest : str
        SHA-256 of the content: the same documents, model and settings give the same one.
    """

    id: str
    created: str
    format: int
    rules: int
    passage_characters: int
    identity: Identity
    documents: tuple[DocumentEntry, ...]
    rejected: tuple[Rejected, ...]
    files: dict[str, tuple[int, str]]
    digest: str

    @property
    def passages(self) -> int:
        """The number of passages."""
        return self.documents[-1].stop if self.documents else 0


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the generation in `folder`.

    Raises
    ------
    IndexDamaged, IndexForeign
        As `open_generation` does.
    """
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if data["format"] != FORMAT or data["rules"] != RULES:
            raise IndexForeign(texts.index_of_another_version(folder.name))
        return manifest_of(data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise harm(folder.name, MANIFEST, error) from error


def harm(generation: str, name: str, error: Exception) -> IndexUnavailable:
    """Return what an error at a file of a generation means: damage, unless the system only lacks means now."""
    if code := _passing(error):
        return IndexUnreadable(texts.index_unreadable(generation, code))
    return IndexDamaged(texts.index_file_damaged(generation, name))


def _passing(error: Exception) -> int:
    """Return the errno of an error that says nothing of the file; 0 for another."""
    return error.errno or 0 if isinstance(error, OSError) and error.errno in _PASSING else 0


def read_digest(folder: Path) -> str:
    """Return the digest of the generation in `folder`, without the rest; empty where its manifest cannot be read."""
    try:
        return str(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["digest"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def write_manifest(folder: Path, data: dict[str, Any]) -> None:
    """Write a manifest (see `manifest_data`) and its checksum into the generation in `folder`."""
    content = (json.dumps(data, ensure_ascii=False) + "\n").encode()  # indented, Python writes it and not C
    (folder / MANIFEST).write_bytes(content)
    (folder / MANIFEST_CHECKSUM).write_text(hashlib.sha256(content).hexdigest() + "\n", encoding="utf-8")


def damaged_files(folder: Path, manifest: Manifest, *, documents: bool = True, contents: bool = True) -> Iterator[str]:
    """Yield the names of files whose size or checksum does not fit, the manifest itself first.

    Parameters
    ----------
    folder : Path
    manifest : Manifest
    documents : bool
        Look at the files of single documents too, of which there are many.
    contents : bool
        Compare checksums, not only sizes.

    Raises
    ------
    IndexUnreadable
        If the system opens no file now.
    """
    if not _fits_checksum_beside(folder):
        yield MANIFEST

    def fits(name: str) -> bool:
        size, checksum = manifest.files[name]
        try:
            return (folder / name).stat().st_size == size and (not contents or file_checksum(folder / name) == checksum)
        except OSError as error:
            if _passing(error):
                raise harm(folder.name, name, error) from error
            return False

    names = [name for name in manifest.files if documents or not name.startswith(DOCUMENTS)]
    yield from (name for name, well in zip(names, _side_by_side(fits, names), strict=True) if not well)


def _fits_checksum_beside(folder: Path) -> bool:
    try:
        return file_checksum(folder / MANIFEST) == (folder / MANIFEST_CHECKSUM).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        if _passing(error):
            raise harm(folder.name, MANIFEST, error) from error
        return False


def file_checksums(paths: Sequence[Path]) -> list[str]:
    """Return the SHA-256 of files; as many are read at once as there are cores."""
    return _side_by_side(file_checksum, paths)


def _side_by_side(of: Callable[[_One], _Found], them: Sequence[_One]) -> list[_Found]:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(of, them))


def file_checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_data(manifest: Manifest) -> dict[str, Any]:
    """Return the manifest ready for JSON."""
    return dict(_plain(manifest))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, str | int):  # nearly all there is; what a dataclass is takes longer to find out
        return value
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value)} if is_dataclass(value) else value


def manifest_of(data: dict[str, Any]) -> Manifest:
    """Return the manifest that `manifest_data` gave; raise KeyError, TypeError or ValueError if it is none."""
    documents = tuple(
        DocumentEntry(
            source=_source_of(entry["source"]),
            title=entry["title"],
            file=_inner_name(entry["file"]),
            words=_inner_name(entry["words"]),
            vectors=_inner_name(entry["vectors"]),
            sketch=(int(entry["sketch"][0]), int(entry["sketch"][1])),
            first=entry["first"],
            stop=entry["stop"],
            pages=entry["pages"],
            warnings=tuple(ReadingWarning(**warning) for warning in entry["warnings"]),
        )
        for entry in data["documents"]
    )
    known = {
        **data,
        "identity": Identity(**data["identity"]),
        "documents": documents,
        "rejected": tuple(Rejected(**item) for item in data["rejected"]),
        "files": {_inner_name(name): (int(size), str(checksum)) for name, (size, checksum) in data["files"].items()},
    }
    return Manifest(**known)


def _source_of(data: dict[str, Any]) -> Source:
    description = dict(data["description"])
    description["authors"] = tuple(description["authors"])
    return Source(**{**data, "description": Description(**description)})


def _inner_name(name: str) -> str:
    """Return `name` if it stays inside the generation: a manifest is a file, and files can be forged."""
    if name[:1] in ("/", "\\") or ":" in name or ".." in name:
        raise ValueError(f"file name leaves the generation: {name}")
    return name
