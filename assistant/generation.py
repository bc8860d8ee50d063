"""One immutable generation of the index: its files, its manifest, and how it is opened and verified."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.cleaning import CleanText
from assistant.compilation import Identity
from assistant.descriptions import Description
from assistant.duplicates import Sketch
from assistant.errors import IndexDamaged, IndexForeign
from assistant.lexical import LexicalIndex
from assistant.loaders import ReadingWarning
from assistant.passages import Passage, heading_path, page_numbers
from assistant.reading.exchange import clean_of
from assistant.sources import Source
from assistant.spans import Span
from assistant.texts import index as texts
from assistant.vectors import FlatVectors, VectorStore
from assistant.word_space import DIMENSION

FORMAT = 3
"""Raised when the files of a generation change their meaning."""

RULES = 3
"""Raised when reading, cleaning, passages or search terms change, so that a former generation no longer fits."""

MANIFEST = "manifest.json"
MANIFEST_CHECKSUM = "manifest.sha256"
"""Guards the manifest as the manifest guards all other files."""

PASSAGES = "passages.npy"
SKETCHES = "sketches.npy"
"""Sketches of all documents end to end (see `assistant.duplicates`)."""

ABBREVIATIONS = "abbreviations.json"
"""Abbreviations the documents introduce, with their full forms (see `assistant.abbreviations`)."""

WORDS = "words.npy"
WORD_COUNTS = "word_counts.npy"
"""Vectors of the words of all passages, end to end, and how many each passage has (see `assistant.word_space`)."""

_CACHED_DOCUMENTS = 256


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

    `file` holds its clean text, `words` the places of its words on their pages (empty where it has none), `sketch` is where its
    sketch begins and ends among all.
    """

    source: Source
    title: str
    file: str
    words: str
    sketch: tuple[int, int]
    first: int
    stop: int
    pages: int
    warnings: tuple[ReadingWarning, ...]


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


@dataclass(frozen=True, slots=True, eq=False)
class Generation:
    """An open generation; it stays as it is however often the index is rebuilt."""

    folder: Path
    manifest: Manifest
    lexical: LexicalIndex
    vectors: VectorStore
    places: NDArray[np.int64]
    """Shape (passages, 3): document number, start and stop in its clean text."""

    sketches: Sketch
    """Of all documents, end to end."""

    abbreviations: Mapping[str, tuple[str, ...]]
    """Short form → full forms."""

    words: NDArray[np.int8]
    word_ends: NDArray[np.int64]
    """Vectors of the words of all passages, and where those of each passage end."""

    @property
    def id(self) -> str:
        """The generation's name."""
        return self.manifest.id

    def __len__(self) -> int:
        return len(self.places)

    def entry(self, row: int) -> DocumentEntry:
        """Return the document the passage `row` belongs to."""
        return self.manifest.documents[int(self.places[row, 0])]

    def sketch(self, entry: DocumentEntry) -> Sketch:
        """Return the sketch of a document."""
        return self.sketches[slice(*entry.sketch)]

    def word_vectors(self, row: int) -> NDArray[np.int8]:
        """Return the vectors of the words of the passage `row`, in order, shape (words, `word_space.DIMENSION`)."""
        start = int(self.word_ends[row - 1]) if row else 0
        return np.asarray(self.words[start : int(self.word_ends[row])])

    def document(self, number: int) -> CleanText:
        """Return the clean text of a document by its number."""
        return _read_document(self.folder, self.manifest.documents[number])

    def passage(self, row: int) -> Passage:
        """Return the passage `row`."""
        number, start, stop = (int(value) for value in self.places[row])
        clean, span = self.document(number), Span(start, stop)
        return Passage(
            source_id=clean.source.id,
            span=span,
            text=span.of(clean.text),
            headings=heading_path(clean, span),
            pages=page_numbers(clean, span),
        )


def open_generation(folder: Path, identity: Identity | None, *, checksums: bool = True) -> Generation:
    """Open the generation in `folder`.

    Parameters
    ----------
    folder : Path
    identity : Identity or None
        The model questions will be embedded with; None where no question will be asked.
    checksums : bool
        Compare every file with its checksum first.

    Raises
    ------
    IndexDamaged
        If a file is missing, cut, changed or does not fit the others.
    IndexForeign
        If another model, other rules or a newer version built it.
    """
    manifest = read_manifest(folder)
    if identity is not None and manifest.identity != identity:
        raise IndexForeign(texts.index_of_another_model(manifest.identity.model, identity.model))
    if checksums:
        for name in damaged_files(folder, manifest):
            raise IndexDamaged(texts.index_file_damaged(folder.name, name))
    try:
        places = np.load(folder / PASSAGES, allow_pickle=False)
        sketches = np.load(folder / SKETCHES, allow_pickle=False)
        short = {key: tuple(full) for key, full in json.loads((folder / ABBREVIATIONS).read_text(encoding="utf-8")).items()}
        words = np.load(folder / WORDS, mmap_mode="r", allow_pickle=False)
        word_ends = np.cumsum(np.load(folder / WORD_COUNTS, allow_pickle=False), dtype=np.int64)
        generation = Generation(
            folder, manifest, LexicalIndex.load(folder), FlatVectors.load(folder), places, sketches, short, words, word_ends
        )
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise IndexDamaged(texts.index_file_damaged(folder.name, str(error))) from error
    counts = {len(places), len(generation.lexical), len(generation.vectors), len(word_ends), manifest.passages}
    held = int(word_ends[-1]) if len(word_ends) else 0
    if len(counts) != 1 or places.ndim != 2 or words.shape != (held, DIMENSION) or words.dtype != np.int8:
        raise IndexDamaged(texts.index_counts_differ(folder.name))
    return generation


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
        return _manifest_of(data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(texts.index_file_damaged(folder.name, MANIFEST)) from error


def write_manifest(folder: Path, data: dict[str, Any]) -> None:
    """Write a manifest (see `manifest_data`) and its checksum into the generation in `folder`."""
    content = (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
    (folder / MANIFEST).write_bytes(content)
    (folder / MANIFEST_CHECKSUM).write_text(hashlib.sha256(content).hexdigest() + "\n", encoding="utf-8")


def damaged_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Yield the names of files whose size or checksum does not fit, the manifest itself first."""
    if not _fits_checksum_beside(folder):
        yield MANIFEST
    for name, (size, checksum) in manifest.files.items():
        path = folder / name
        try:
            fits = path.stat().st_size == size and file_checksum(path) == checksum
        except OSError:
            fits = False
        if not fits:
            yield name


def _fits_checksum_beside(folder: Path) -> bool:
    try:
        return file_checksum(folder / MANIFEST) == (folder / MANIFEST_CHECKSUM).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return False


def faults(generation: Generation) -> Iterator[str]:
    """Yield what is wrong inside a generation that opened: passages that leave their document or overlap."""
    for number, entry in enumerate(generation.manifest.documents):
        clean = generation.document(number)
        rows = generation.places[entry.first : entry.stop]
        inside = bool((rows[:, 0] == number).all() and (rows[:, 1] < rows[:, 2]).all() and (rows[1:, 1] >= rows[:-1, 2]).all())
        if not inside or (len(rows) and rows[-1, 2] > len(clean.text)) or len(clean.offsets) != len(clean.text):
            yield entry.source.path


def file_checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=_CACHED_DOCUMENTS)
def _read_document(folder: Path, entry: DocumentEntry) -> CleanText:
    try:
        data = json.loads((folder / entry.file).read_text(encoding="utf-8"))
        words = np.load(folder / entry.words, mmap_mode="r", allow_pickle=False) if entry.words else None
        return clean_of(data, entry.source, entry.title, entry.warnings, words)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(texts.index_file_damaged(folder.name, entry.file)) from error


def manifest_data(manifest: Manifest) -> dict[str, Any]:
    """Return the manifest ready for JSON."""
    return {field.name: _plain(getattr(manifest, field.name)) for field in fields(manifest)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return asdict(value) if isinstance(value, Identity | DocumentEntry | Rejected) else value


def _manifest_of(data: dict[str, Any]) -> Manifest:
    documents = tuple(
        DocumentEntry(
            source=_source_of(entry["source"]),
            title=entry["title"],
            file=_inner_name(entry["file"]),
            words=_inner_name(entry["words"]),
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
    if name.startswith("/") or ".." in Path(name).parts:
        raise ValueError(f"file name leaves the generation: {name}")
    return name
