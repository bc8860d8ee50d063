"""Corpus to a new generation: read, clean, cut, embed, write beside, check, switch."""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np

from assistant.abbreviations import abbreviations, merged
from assistant.cleaning import CleanText
from assistant.duplicates import Sketch, nearest, sketch
from assistant.embedding import Embedder, Vectors, Words
from assistant.errors import CorpusError, IndexUnavailable, RejectedFile
from assistant.generation import (
    ABBREVIATIONS,
    FORMAT,
    PASSAGES,
    RULES,
    SKETCHES,
    WORD_COUNTS,
    WORDS,
    DocumentEntry,
    Generation,
    Manifest,
    Rejected,
    file_checksum,
    manifest_data,
    open_generation,
    write_manifest,
)
from assistant.index import BuildProgress, Index, Stage, Writer
from assistant.language import words as words_of
from assistant.lexical import LexicalIndex
from assistant.loaders import ReadingWarning
from assistant.passages import Passage, split
from assistant.reading.exchange import clean_data
from assistant.reading.reader import DocumentReader
from assistant.settings import Settings
from assistant.sources import Source, rescan, scan
from assistant.texts import index as texts
from assistant.texts import report as report_texts
from assistant.vectors import FlatVectors
from assistant.word_space import DIMENSION

Progress = Callable[[Stage, int, int], None]
_READ_ATTEMPTS = 3
_NO_WORDS: Words = np.zeros((0, DIMENSION), np.int8)

__all__ = ["BuildProgress", "BuildReport", "Progress", "build"]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    `embedded` counts the passages given to the model; the others' vectors came from the generation before. `seconds` are by
    stage. `broken` lists sidecars that could not be used.
    """

    generation: str
    digest: str
    documents: int
    passages: int
    embedded: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    rejected: tuple[Rejected, ...]
    broken: tuple[Rejected, ...]
    seconds: dict[str, float]


@dataclass(slots=True)
class _Stopwatch:
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - started, 3)


@dataclass(frozen=True, slots=True)
class _Read:
    """A document ready to be indexed."""

    clean: CleanText
    passages: tuple[Passage, ...]


def build(settings: Settings, embedder: Embedder, progress: Progress, *, may_be_empty: bool = False) -> BuildReport:
    """Bring the index up to the corpus.

    Nothing changes for readers before the last step. Where the corpus, the model and the rules are those of the generation
    in use, that one stays.

    Parameters
    ----------
    settings : Settings
    embedder : Embedder
    progress : callable
        Told stage, items done, items in all.
    may_be_empty : bool
        Build an empty generation from an empty corpus instead of refusing (after the last document was removed).

    Raises
    ------
    CorpusError
        If the corpus is missing or holds nothing readable.
    IndexBusy, IndexNotWritable
        If this process cannot write the index.
    """
    index, watch = Index(settings.index), _Stopwatch()
    with index.writing() as writer:

        def report(stage: Stage, done: int, total: int) -> None:
            writer.report(stage, done, total)
            progress(stage, done, total)

        report("scanning", 0, 1)
        with watch.stage("scanning"):
            corpus = scan(settings.corpus)
            former = _former(index, embedder)
        if not corpus.sources and not corpus.unreadable and not may_be_empty:
            raise CorpusError(texts.corpus_empty(str(settings.corpus)))
        broken = tuple(Rejected(error.document, "description", error.message) for error in corpus.broken)
        refused = [Rejected(error.document, error.reason, error.message) for error in corpus.unreadable]
        with watch.stage("reading"):
            reads = _read_all(corpus.sources, settings, former, refused, report)
        if refused and not reads and not may_be_empty:
            raise CorpusError(texts.corpus_unreadable(str(settings.corpus), refused[0].message))
        rejected = tuple(sorted(refused, key=lambda item: item.document))
        if former is not None and _is_same(former.manifest, reads, rejected, settings):
            return _report(former.manifest, former.manifest, 0, broken, watch.seconds)
        with watch.stage("embedding"):
            vectors, words, embedded = _embed(reads, embedder, former, report)
        with watch.stage("writing"):
            report("writing", 0, 1)
            manifest = _write(writer, settings, embedder, reads, rejected, vectors, words)
            open_generation(settings.index / manifest.id, embedder.identity)
            writer.use(manifest.id)
            writer.collect(settings.generations_kept)
            report("writing", 1, 1)
    return _report(manifest, former.manifest if former else None, embedded, broken, watch.seconds)


def _former(index: Index, embedder: Embedder) -> Generation | None:
    """Return the generation in use if its work can be used again."""
    try:
        return index.open(embedder.identity)
    except IndexUnavailable:
        return None


def _read_all(
    sources: Sequence[Source],
    settings: Settings,
    former: Generation | None,
    refused: list[Rejected],
    report: Callable[[Stage, int, int], None],
) -> list[_Read]:
    known: dict[tuple[str, str], int] = {}
    if former is not None and former.manifest.passage_characters == settings.passage_characters:
        known = {(entry.source.path, entry.source.id): n for n, entry in enumerate(former.manifest.documents)}
    processes = os.cpu_count() or 1
    limits = (settings.file_seconds, settings.memory_megabytes, settings.file_megabytes)
    with DocumentReader(*limits, processes, settings.recognition_seconds) as reader, ThreadPoolExecutor(processes) as pool:

        def read(source: Source) -> _Read | Rejected:
            number = known.get((source.path, source.id))
            if former is not None and number is not None:
                entry = former.manifest.documents[number]
                if entry.source.description == source.description:
                    rows = range(entry.first, entry.stop)
                    kept = former.document(number)
                    warnings = tuple(warning for warning in kept.warnings if warning.kind != "duplicate")
                    return _Read(replace(kept, warnings=warnings), tuple(former.passage(row) for row in rows))
            try:
                return _read(source, settings, reader)
            except RejectedFile as error:
                return Rejected(error.document, error.reason, error.message, source.id)

        found: list[_Read | Rejected] = []
        report("reading", 0, len(sources))
        try:
            for result in pool.map(read, sources):
                found.append(result)
                report("reading", len(found), len(sources))
        finally:
            pool.shutdown(cancel_futures=True)
    refused += [result for result in found if isinstance(result, Rejected)]
    return [result for result in found if isinstance(result, _Read)]


def _read(source: Source, settings: Settings, reader: DocumentReader) -> _Read:
    """Read one document as it stands when its reading ends: the hash in the index is that of the text in the index."""
    for _ in range(_READ_ATTEMPTS):
        text = reader.read(source, settings.corpus)
        now = rescan(source, settings.corpus)
        if now.id == source.id:
            return _Read(text, tuple(split(text, settings.passage_characters)))
        source = now
    raise RejectedFile(texts.document_changing(source.path), document=source.path, reason="damaged")


def _is_same(manifest: Manifest, reads: Sequence[_Read], rejected: tuple[Rejected, ...], settings: Settings) -> bool:
    return (
        manifest.passage_characters == settings.passage_characters
        and manifest.rejected == rejected
        and [entry.source for entry in manifest.documents] == [read.clean.source for read in reads]
    )


def embedded_text(passage: Passage) -> str:
    """Return what the model is given of a passage."""
    return passage.text


def _embed(
    reads: Sequence[_Read], embedder: Embedder, former: Generation | None, report: Callable[[Stage, int, int], None]
) -> tuple[Vectors, list[Words], int]:
    """Return the vectors of all passages, those of their words, and how many passages the model had to read."""
    passages = [passage for read in reads for passage in read.passages]
    wanted = [_key(embedded_text(passage)) for passage in passages]
    matrix = np.zeros((len(wanted), embedder.identity.dimension), np.float32)
    words: list[Words] = [_NO_WORDS] * len(wanted)
    made: dict[bytes, int] = {}
    if former is not None and len(former):
        made = {_key(embedded_text(former.passage(row))): row for row in range(len(former))}
        kept = [row for row, key in enumerate(wanted) if key in made]
        matrix[kept] = former.vectors.rows(np.array([made[wanted[row]] for row in kept], dtype=np.int64))
        for row in kept:
            words[row] = former.word_vectors(made[wanted[row]])
    by_text: dict[bytes, list[int]] = {}
    missing: list[str] = []
    for row, passage in enumerate(passages):
        if wanted[row] not in made:
            if wanted[row] not in by_text:
                missing.append(embedded_text(passage))
            by_text.setdefault(wanted[row], []).append(row)
    report("embedding", 0, len(missing))
    places = [words_of(text) for text in missing]
    fresh = embedder.passages_and_words(missing, places, lambda done: report("embedding", done, len(missing)))
    for vector, own, rows in zip(*fresh, by_text.values(), strict=True):
        matrix[rows] = vector
        for row in rows:
            words[row] = own
    return matrix, words, len(missing)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _write(
    writer: Writer,
    settings: Settings,
    embedder: Embedder,
    reads: Sequence[_Read],
    rejected: tuple[Rejected, ...],
    vectors: Vectors,
    word_vectors: Sequence[Words],
) -> Manifest:
    places = np.array(
        [(n, passage.span.start, passage.span.stop) for n, read in enumerate(reads) for passage in read.passages],
        dtype=np.int64,
    ).reshape(-1, 3)
    digest = _content_digest(settings, embedder, reads, vectors, word_vectors)
    folder = writer.new_folder(digest)
    (folder / "documents").mkdir()
    entries: list[DocumentEntry] = []
    sketches = [sketch(read.clean.text) for read in reads]
    copies = _copies(reads, sketches)
    ends = np.cumsum([0, *map(len, sketches)]).tolist()
    for number, read in enumerate(reads):
        name = f"documents/{number:06d}.json"
        (folder / name).write_text(json.dumps(clean_data(read.clean), ensure_ascii=False), encoding="utf-8")
        words = ""
        if read.clean.words is not None:
            words = f"documents/{number:06d}.words.npy"
            with (folder / words).open("wb") as file:
                np.save(file, np.asarray(read.clean.words), allow_pickle=False)
        first = entries[-1].stop if entries else 0
        pages, warnings = len(read.clean.pages), (*read.clean.warnings, *copies[number])
        stop = first + len(read.passages)
        entries.append(
            DocumentEntry(
                read.clean.source, read.clean.title, name, words, (ends[number], ends[number + 1]), first, stop, pages, warnings
            )
        )
    with (folder / PASSAGES).open("wb") as file:
        np.save(file, places, allow_pickle=False)
    with (folder / SKETCHES).open("wb") as file:
        np.save(file, np.concatenate([np.zeros(0, np.uint64), *sketches]), allow_pickle=False)
    with (folder / WORDS).open("wb") as file:
        np.save(file, np.concatenate([_NO_WORDS, *word_vectors]), allow_pickle=False)
    with (folder / WORD_COUNTS).open("wb") as file:
        np.save(file, np.array([len(own) for own in word_vectors], dtype=np.int32), allow_pickle=False)
    short = merged(abbreviations(read.clean.text) for read in reads)
    (folder / ABBREVIATIONS).write_text(json.dumps(short, ensure_ascii=False), encoding="utf-8")
    lexical = LexicalIndex.build(passage.text for read in reads for passage in read.passages)
    lexical.save(folder)
    FlatVectors.build(vectors).save(folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = Manifest(
        id=folder.name.removeprefix(".building-"),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        format=FORMAT,
        rules=RULES,
        passage_characters=settings.passage_characters,
        identity=embedder.identity,
        documents=tuple(entries),
        rejected=rejected,
        files={path.relative_to(folder).as_posix(): (path.stat().st_size, file_checksum(path)) for path in files},
        digest=digest,
    )
    write_manifest(folder, manifest_data(manifest))
    writer.publish(folder)
    return manifest


def _copies(reads: Sequence[_Read], sketches: Sequence[Sketch]) -> list[tuple[ReadingWarning, ...]]:
    """Return for each document the warning that it holds the text of a former one, if it does."""
    found: list[tuple[ReadingWarning, ...]] = []
    for read, near in zip(reads, nearest(sketches), strict=True):
        if near is None:
            found.append(())
            continue
        other = reads[near[0]].clean
        same = other.text == read.clean.text
        message = report_texts.same_text(other.source.path) if same else report_texts.nearly_same_text(other.source.path, near[1])
        found.append((ReadingWarning("duplicate", message),))
    return found


def _content_digest(
    settings: Settings, embedder: Embedder, reads: Sequence[_Read], vectors: Vectors, words: Sequence[Words]
) -> str:
    digest = hashlib.sha256(f"{FORMAT} {RULES} {settings.passage_characters} {embedder.identity}".encode())
    for read in reads:
        digest.update(json.dumps(clean_data(read.clean), ensure_ascii=False).encode())
        digest.update(f"{read.clean.source} {[passage.span for passage in read.passages]}".encode())
    digest.update(np.ascontiguousarray(vectors).tobytes())
    for own in words:
        digest.update(own.tobytes())
    return digest.hexdigest()


def _report(
    manifest: Manifest, former: Manifest | None, embedded: int, broken: tuple[Rejected, ...], seconds: dict[str, float]
) -> BuildReport:
    now = {entry.source.path: entry.source for entry in manifest.documents}
    before = {entry.source.path: entry.source for entry in former.documents} if former else {}
    return BuildReport(
        generation=manifest.id,
        digest=manifest.digest,
        documents=len(manifest.documents),
        passages=manifest.passages,
        embedded=embedded,
        added=tuple(path for path in now if path not in before),
        changed=tuple(path for path in now if path in before and now[path] != before[path]),
        removed=tuple(path for path in before if path not in now),
        rejected=manifest.rejected,
        broken=broken,
        seconds=seconds,
    )
