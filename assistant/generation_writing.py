"""Documents that were read and embedded to a generation on disk, one after another."""

import hashlib
import json
import os
import shutil
from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from assistant.abbreviations import abbreviations, merged
from assistant.arrays import read_array, write_array
from assistant.bibliography import title_of_work
from assistant.cleaning import CleanText
from assistant.compilation import Identity
from assistant.duplicates import Sketch, nearest, sketch
from assistant.embedding import Vectors, Words
from assistant.generation import ABBREVIATIONS, INTRODUCED, KEY, KEYS, PASSAGES, SKETCHES, WORD_COUNTS, Generation, passage_key
from assistant.index import Writer, files_below, id_of
from assistant.loaders import ReadingWarning
from assistant.manifest import FORMAT, RULES, DocumentEntry, Manifest, Rejected, file_checksums, manifest_data, write_manifest
from assistant.passages import Passage
from assistant.postings import PostingsWriter
from assistant.reading.exchange import clean_data
from assistant.texts import report as report_texts
from assistant.vector_stores import FILES, Place, finish_vectors, vector_writer, vectors_checksum

_ROWS_AT_ONCE = 16_384
_FEW = 100
"""Documents that may go without all copies being looked for anew: each is looked for in each warning."""

_CLEAN, _WORDS, _VECTORS = ".json", ".words.npy", ".vectors.npy"


class GenerationWriter:
    """Writes a generation, document by document in the order of their paths; memory holds no more than one.

    Parameters
    ----------
    writer : Writer
    identity : Identity
        Of the model.
    passage_characters : int
    former : Generation or None
        The one before, whose documents can be kept: their files are shared, not copied.
    place : Place
        Where the vectors go.

    Raises
    ------
    VectorsUnreachable
        If that is Milvus and it does not answer, then or later.
    """

    def __init__(
        self, writer: Writer, identity: Identity, passage_characters: int, former: Generation | None, place: Place = FILES
    ) -> None:
        self._writer, self._identity, self._characters, self._former = writer, identity, passage_characters, former
        self._folder = writer.new_folder()
        (self._folder / "documents").mkdir()
        self._vectors = vector_writer(self._folder, place, identity.dimension)
        self._postings = PostingsWriter(self._folder)
        self._entries: list[DocumentEntry] = []
        self._sketches: list[Sketch] = []
        self._introduced: list[dict[str, tuple[str, ...]]] = []
        self._known: dict[str, tuple[int, str]] = {}
        self._linked: set[str] = set()
        self._kept: list[int] = []
        self._vectors_from = 0, 0
        self._places, self._keys, self._word_counts, self._origin = array("q"), bytearray(), array("i"), array("q")
        held = (former.folder / INTRODUCED).read_text(encoding="utf-8") if former is not None else "[]"
        self._former_introduced = [{short: tuple(full) for short, full in one.items()} for one in json.loads(held)]
        self._former_keys = read_array(former.folder / KEYS) if former is not None else np.zeros((0, KEY), np.uint8)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self._vectors.close()
        self._postings.close()

    @property
    def passages(self) -> int:
        """Passages written so far."""
        return len(self._word_counts)

    def keep(self, number: int) -> None:
        """Take over a document of the former generation by its number there."""
        former = self._former
        assert former is not None
        entry = former.manifest.documents[number]
        rows, count = slice(entry.first, entry.stop), entry.stop - entry.first
        file, words, vectors = (
            self._link(former, name, self._name(suffix)) if name else ""
            for name, suffix in ((entry.file, _CLEAN), (entry.words, _WORDS), (entry.vectors, _VECTORS))
        )
        if self._vectors_from[1] != entry.first or entry.stop - self._vectors_from[0] > _ROWS_AT_ONCE:
            self._copy_vectors()
            self._vectors_from = entry.first, entry.first
        self._vectors_from = self._vectors_from[0], entry.stop
        self._postings.skip(count)
        self._origin.frombytes(np.arange(entry.first, entry.stop, dtype=np.int64).tobytes())
        self._keys += self._former_keys[rows].tobytes()
        before = former.word_ends[entry.first - 1] if entry.first else 0
        counts = np.diff(former.word_ends[rows], prepend=before)
        warnings = tuple(warning for warning in entry.warnings if warning.kind != "duplicate")
        kept = replace(entry, file=file, words=words, vectors=vectors, warnings=warnings)
        self._kept.append(number)
        self._append(kept, former.places[rows, 1:], counts, former.sketch(entry), self._former_introduced[number])

    def _copy_vectors(self) -> None:
        """Take over the vectors of the documents kept last: those of a run of them are copied together."""
        first, stop = self._vectors_from
        if self._former is not None and first < stop:
            self._vectors.append(self._former.vectors.rows(np.arange(first, stop)))
        self._vectors_from = stop, stop

    def add(self, clean: CleanText, passages: Sequence[Passage], vectors: Sequence[Vectors], words: Sequence[Words]) -> None:
        """Write a document.

        Parameters
        ----------
        clean : CleanText
        passages : sequence of Passage
        vectors : sequence of ndarray of float32
            One a passage.
        words : sequence of ndarray of int8
            Vectors of the words of each passage (see `assistant.word_space`).
        """
        name = self._name(_CLEAN)
        (self._folder / name).write_text(json.dumps(clean_data(clean), ensure_ascii=False), encoding="utf-8")
        places = self._save(_WORDS, clean.words) if clean.words is not None else ""
        held = self._save(_VECTORS, np.concatenate(words)) if any(map(len, words)) else ""
        self._copy_vectors()
        self._vectors.append(np.array(vectors, np.float32).reshape(-1, self._identity.dimension))
        self._postings.add(passage.text for passage in passages)
        self._origin.extend([-1] * len(passages))
        for passage in passages:
            self._keys += passage_key(passage.text)
        title = title_of_work(clean)
        entry = DocumentEntry(clean.source, title, name, places, held, (0, 0), 0, 0, len(clean.pages), clean.warnings)
        spans = np.array([(passage.span.start, passage.span.stop) for passage in passages], np.int64).reshape(-1, 2)
        counts = np.array([len(own) for own in words], np.int64)
        self._append(entry, spans, counts, sketch(clean.text), abbreviations(clean.text))

    def _append(
        self,
        entry: DocumentEntry,
        spans: NDArray[np.int64],
        counts: NDArray[np.int64],
        own: Sketch,
        introduced: dict[str, tuple[str, ...]],
    ) -> None:
        begins = self._entries[-1].sketch[1] if self._entries else 0
        first = self.passages
        numbers = np.full((len(spans), 1), len(self._entries), np.int64)
        self._places.frombytes(np.hstack([numbers, spans]).tobytes())
        self._word_counts.frombytes(counts.astype(np.int32).tobytes())
        self._entries.append(replace(entry, sketch=(begins, begins + len(own)), first=first, stop=first + len(spans)))
        self._sketches.append(own)
        self._introduced.append(introduced)

    def _name(self, suffix: str) -> str:
        return f"documents/{len(self._entries):06d}{suffix}"

    def _save(self, suffix: str, content: NDArray[Any]) -> str:
        name = self._name(suffix)
        write_array(self._folder / name, content)
        return name

    def _link(self, former: Generation, name: str, fresh: str) -> str:
        # What a damaged file should have been is kept, so that `verify` still finds the damage.
        self._known[fresh] = former.manifest.files[name]
        try:
            os.link(f"{former.folder}/{name}", f"{self._folder}/{fresh}")
            self._linked.add(fresh)
        except OSError:  # a file system without links
            shutil.copyfile(former.folder / name, self._folder / fresh)
        return fresh

    def finish(self, rejected: tuple[Rejected, ...]) -> Manifest:
        """Write what is of the whole collection, make all durable, give it its name; it is not yet in use."""
        self._copy_vectors()
        origin = np.array(self._origin, np.int64)
        self._finish_lexical(origin)
        finish_vectors(self._folder, self._vectors, self._former.vectors if self._former is not None else None, origin)
        entries = tuple(
            replace(entry, warnings=(*entry.warnings, *copy)) for entry, copy in zip(self._entries, self._copies(), strict=True)
        )
        arrays = {
            PASSAGES: np.array(self._places, np.int64).reshape(-1, 3),
            SKETCHES: np.concatenate([np.zeros(0, np.uint64), *self._sketches]),
            WORD_COUNTS: np.array(self._word_counts, np.int32),
            KEYS: np.frombuffer(bytes(self._keys), np.uint8).reshape(-1, KEY),
        }
        for name, content in arrays.items():
            write_array(self._folder / name, content)
        for name, held in ((INTRODUCED, self._introduced), (ABBREVIATIONS, merged(self._introduced))):
            (self._folder / name).write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
        files = self._checksums()
        digest = self._digest(entries, files)
        manifest = Manifest(
            id=id_of(self._folder, digest),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            format=FORMAT,
            rules=RULES,
            passage_characters=self._characters,
            identity=self._identity,
            documents=entries,
            rejected=rejected,
            files=files,
            digest=digest,
        )
        write_manifest(self._folder, manifest_data(manifest))
        self._writer.publish(self._folder, manifest.id, self._linked)
        return manifest

    def _finish_lexical(self, origin: NDArray[np.int64]) -> None:
        if self._former is None:
            self._postings.finish()
            return
        moved = np.full(len(self._former), -1, np.int64)
        moved[origin[origin >= 0]] = np.flatnonzero(origin >= 0)
        self._postings.finish(self._former.lexical, moved)

    def _copies(self) -> list[tuple[ReadingWarning, ...]]:
        """Return for each document the warning that it holds the text of a former one, if it does."""
        if (known := self._known_copies()) is not None:
            return known
        found: list[tuple[ReadingWarning, ...]] = []
        for entry, near in zip(self._entries, nearest(self._sketches), strict=True):
            if near is None:
                found.append(())
                continue
            other = self._entries[near[0]]
            path = other.source.path
            same = self._text(other) == self._text(entry)
            message = report_texts.same_text(path) if same else report_texts.nearly_same_text(path, near[1])
            found.append((ReadingWarning("duplicate", message),))
        return found

    def _known_copies(self) -> list[tuple[ReadingWarning, ...]] | None:
        """Return what the former generation warned of, where a few documents only went and no warning names one of them."""
        if self._former is None or len(self._kept) < len(self._entries):
            return None
        before, kept = self._former.manifest.documents, set(self._kept)
        gone = [entry.source.path for number, entry in enumerate(before) if number not in kept]
        if len(gone) > _FEW:
            return None
        found = [tuple(one for one in before[number].warnings if one.kind == "duplicate") for number in self._kept]
        named = any(f"«{path}»" in one.message for own in found for one in own for path in gone)
        return None if named else found

    def _text(self, entry: DocumentEntry) -> str:
        return str(json.loads((self._folder / entry.file).read_text(encoding="utf-8"))["text"])

    def _checksums(self) -> dict[str, tuple[int, str]]:
        fresh = [name for name in files_below(self._folder) if name not in self._known]
        paths = [self._folder / name for name in fresh]
        made = {
            name: (path.stat().st_size, checksum)
            for name, path, checksum in zip(fresh, paths, file_checksums(paths), strict=True)
        }
        return dict(sorted({**self._known, **made}.items()))

    def _digest(self, entries: Sequence[DocumentEntry], files: dict[str, tuple[int, str]]) -> str:
        """Return the digest of the content: the same documents, model and settings give the same one."""
        digest = hashlib.sha256(f"{FORMAT} {RULES} {self._characters} {self._identity}".encode())
        for entry in entries:
            own = [files[name][1] for name in (entry.file, entry.words, entry.vectors) if name]
            digest.update(f"{entry.source} {own}".encode())
        for checksum in (files[PASSAGES][1], vectors_checksum(self._folder, files)):
            digest.update(checksum.encode())
        return digest.hexdigest()
