"""One immutable generation of the index: its files, its manifest, and how it is opened and verified."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.arrays import let_go, map_array, mapped_bytes, read_array
from assistant.cleaning import CleanText
from assistant.compilation import Identity
from assistant.duplicates import Sketch
from assistant.errors import IndexDamaged, IndexForeign, IndexUnavailable
from assistant.leases import Lease
from assistant.lexical import LexicalIndex
from assistant.manifest import MANIFEST, DocumentEntry, Manifest, damaged_files, harm, read_manifest
from assistant.passages import Passage, heading_path, page_numbers
from assistant.reading.exchange import clean_of
from assistant.spans import Span
from assistant.texts import index as texts
from assistant.vector_stores import open_vectors
from assistant.vectors import VectorStore
from assistant.word_space import DIMENSION

PASSAGES = "passages.npy"
SKETCHES = "sketches.npy"
"""Sketches of all documents end to end (see `assistant.duplicates`)."""

ABBREVIATIONS = "abbreviations.json"
"""Abbreviations the documents introduce, with their full forms (see `assistant.abbreviations`)."""

INTRODUCED = "introduced.json"
"""The same of each document alone, for the next build."""

WORD_COUNTS = "word_counts.npy"
"""How many words with a vector each passage has (see `assistant.word_space`)."""

KEYS = "keys.npy"
"""Digests of what the model was given of each passage, shape (passages, `KEY`), by which the next build knows its vector."""

KEY = 16

Checks = Literal["none", "quick", "shared"]

_CACHED_DOCUMENTS = 64
_MAPPED = 2**29
"""Bytes of files that may stay in memory between questions."""

_CHECKED = 2**28
"""Bytes: of a larger generation only the manifest and the sizes are checked when it is opened, each document when it is read,
and all of it by `verify`."""


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
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

    word_ends: NDArray[np.int64]
    """Where the vectors of the words of each passage would end if those of all passages stood end to end."""

    lease: Lease | None = None
    """As long as it is held, no build collects the generation."""

    document: Callable[[int], CleanText] = field(init=False, repr=False)
    """Returns the clean text of a document by its number."""

    _words: Callable[[str], NDArray[np.int8]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "document", _document_reader(self.folder, self.manifest))
        object.__setattr__(self, "_words", _words_reader(self.folder))

    @property
    def id(self) -> str:
        """The generation's name."""
        return self.manifest.id

    def __len__(self) -> int:
        return len(self.places)

    def ease(self) -> None:
        """Let the system take back what was read of the large files, where it has become much: a question needs little of it."""
        if mapped_bytes() > _MAPPED:
            for held in (*self.lexical.mapped, *self.vectors.mapped):
                let_go(held)

    def release(self) -> None:
        """Let builds collect this generation: it is read no more."""
        if self.lease is not None:
            self.lease.release()

    def entry(self, row: int) -> DocumentEntry:
        """Return the document the passage `row` belongs to."""
        return self.manifest.documents[int(self.places[row, 0])]

    def sketch(self, entry: DocumentEntry) -> Sketch:
        """Return the sketch of a document."""
        return self.sketches[slice(*entry.sketch)]

    def word_vectors(self, row: int) -> NDArray[np.int8]:
        """Return the vectors of the words of the passage `row`, in order, shape (words, `word_space.DIMENSION`)."""
        entry = self.entry(row)
        if not entry.vectors:
            return np.zeros((0, DIMENSION), np.int8)
        first = self._words_before(entry.first)
        return self._words(entry.vectors)[self._words_before(row) - first : self._words_before(row + 1) - first]

    def _words_before(self, row: int) -> int:
        return int(self.word_ends[row - 1]) if row else 0

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


def passage_key(text: str) -> bytes:
    """Return the digest of a passage's text, which is what the model is given, `KEY` bytes."""
    return hashlib.sha256(text.encode()).digest()[:KEY]


def open_generation(folder: Path, identity: Identity | None, *, checks: Checks = "quick", milvus: str = "") -> Generation:
    """Open the generation in `folder`.

    Parameters
    ----------
    folder : Path
    identity : Identity or None
        The model questions will be embedded with; None where no question will be asked.
    checks : str
        What is compared with its checksum first. `quick`: every file, but of a large generation only the manifest, and the sizes
        of what is of the whole collection; `shared`: all of that; `none`: nothing.
    milvus : str
        Address of Milvus, where the vectors may be.

    Raises
    ------
    IndexDamaged
        If a file is missing, cut, changed or does not fit the others.
    IndexUnreadable
        If the system opens no file now.
    IndexForeign
        If another model, other rules or a newer version built it, or its vectors are in Milvus and no address is given.
    VectorsUnreachable
        If they are, and Milvus does not answer.
    """
    try:
        lease = Lease(folder / MANIFEST)
    except OSError as error:
        raise harm(folder.name, MANIFEST, error) from error
    manifest = read_manifest(folder)
    if identity is not None and manifest.identity != identity:
        raise IndexForeign(texts.index_of_another_model(manifest.identity.model, identity.model))
    if checks != "none":
        small = sum(size for size, _ in manifest.files.values()) <= _CHECKED
        for name in damaged_files(folder, manifest, documents=small, contents=small or checks == "shared"):
            raise IndexDamaged(texts.index_file_damaged(folder.name, name))
    try:
        places = read_array(folder / PASSAGES)
        sketches = read_array(folder / SKETCHES)
        short = {key: tuple(full) for key, full in json.loads((folder / ABBREVIATIONS).read_text(encoding="utf-8")).items()}
        word_ends = np.cumsum(read_array(folder / WORD_COUNTS), dtype=np.int64)
        stops = np.array([entry.stop for entry in manifest.documents], np.int64)
        generation = Generation(
            folder,
            manifest,
            LexicalIndex.load(folder),
            open_vectors(folder, manifest.files, milvus, stops),
            places,
            sketches,
            short,
            word_ends,
            lease,
        )
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise harm(folder.name, str(error), error) from error
    counts = {len(places), len(generation.lexical), len(generation.vectors), len(word_ends), manifest.passages}
    if len(counts) != 1 or places.ndim != 2:
        raise IndexDamaged(texts.index_counts_differ(folder.name))
    return generation


def faults(generation: Generation) -> Iterator[str]:
    """Yield what is wrong inside a generation that opened: passages that leave their document or overlap."""
    for number, entry in enumerate(generation.manifest.documents):
        clean = generation.document(number)
        rows = generation.places[entry.first : entry.stop]
        inside = bool((rows[:, 0] == number).all() and (rows[:, 1] < rows[:, 2]).all() and (rows[1:, 1] >= rows[:-1, 2]).all())
        if not inside or (len(rows) and rows[-1, 2] > len(clean.text)) or len(clean.offsets) != len(clean.text):
            yield entry.source.path


def read_document(folder: Path, entry: DocumentEntry, checksum: str) -> CleanText:
    """Return the clean text of a document of the generation in `folder`; raise `IndexDamaged` if its file has changed."""
    try:
        content = (folder / entry.file).read_bytes()
        if hashlib.sha256(content).hexdigest() != checksum:
            raise ValueError(entry.file)
        data = json.loads(content)
        words = map_array(folder / entry.words) if entry.words else None
        return clean_of(data, entry.source, entry.title, entry.warnings, words)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _harm(folder, entry.file, error) from error


def _document_reader(folder: Path, manifest: Manifest) -> Callable[[int], CleanText]:
    """Return what reads a document by its number and remembers the last ones, as long as its generation is held."""

    @lru_cache(maxsize=_CACHED_DOCUMENTS)
    def read(number: int) -> CleanText:
        entry = manifest.documents[number]
        return read_document(folder, entry, manifest.files[entry.file][1])

    return read


def _words_reader(folder: Path) -> Callable[[str], NDArray[np.int8]]:
    """Return what maps the vectors of a document's words by the name of their file, and remembers the last ones."""

    @lru_cache(maxsize=_CACHED_DOCUMENTS)
    def read(name: str) -> NDArray[np.int8]:
        try:
            vectors: NDArray[np.int8] = map_array(folder / name)
        except (OSError, ValueError) as error:
            raise _harm(folder, name, error) from error
        return vectors

    return read


def _harm(folder: Path, name: str, error: Exception) -> IndexUnavailable:
    """Return why a file of an open generation cannot be read: it was purged from under this reader, or see `harm`."""
    return harm(folder.name, name, error) if folder.is_dir() else IndexDamaged(texts.generation_gone(folder.name))
