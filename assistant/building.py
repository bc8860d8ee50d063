"""Corpus to a new generation: read, clean, cut, embed, write beside, check, switch."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from assistant import removed, seen_files
from assistant.embedding import Embedder
from assistant.errors import CorpusError, IndexUnavailable, IndexUnreadable, VectorsUnreachable
from assistant.filling import Stopwatch, embed_apart_first, fill
from assistant.former_release import FormerRelease
from assistant.gathering import Fresh, Kept, gather
from assistant.generation import Generation, open_generation
from assistant.generation_writing import GenerationWriter
from assistant.index import BuildProgress, Index, Stage, Writer
from assistant.known_vectors import GenerationVectors, KnownVectors, VectorSource
from assistant.manifest import FORMAT, RULES, Manifest, Rejected
from assistant.settings import Settings
from assistant.sources import scan
from assistant.texts import index as texts
from assistant.unfinished import Unfinished
from assistant.vector_stores import is_at, place_of
from assistant.workers import Workers

Progress = Callable[[Stage, int, int], None]

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


def build(
    settings: Settings,
    embedder: Embedder,
    progress: Progress,
    *,
    may_be_empty: bool = False,
    workers: Workers | None = None,
) -> BuildReport:
    """Bring the index up to the corpus.

    Nothing changes for readers before the last step. Where the corpus, the model and the rules are those of the generation
    in use, that one stays. Documents go through it one by one: memory does not grow with the corpus.

    Parameters
    ----------
    settings : Settings
    embedder : Embedder
    progress : callable
        Told stage, items done, items in all.
    may_be_empty : bool
        Build an empty generation from an empty corpus instead of refusing (after the last document was removed).
    workers : Workers, optional
        Other processes that embed the passages instead of this one.

    Raises
    ------
    CorpusError
        If the corpus is missing or holds nothing readable.
    WorkersUnavailable
        If there are no such processes, or no longer; what they made is kept for the next build.
    IndexBusy, IndexNotWritable
        If this process cannot write the index.
    VectorsUnreachable
        If vectors are in Milvus and it does not answer.
    """
    index, watch = Index(settings.index, settings.milvus), Stopwatch()
    with index.writing() as writer:

        def report(stage: Stage, done: int, total: int) -> None:
            writer.report(stage, done, total)
            progress(stage, done, total)

        report("scanning", 0, 1)
        with watch.stage("scanning"):
            gone = removed.kept(settings.index)  # before the corpus: what is removed from now on may still be given back
            corpus = scan(settings.corpus, settings.index)
            former = _former(index, embedder)
            released = _released(index, embedder) if former is None else None
        if not corpus.sources and not corpus.unreadable and not may_be_empty:
            raise CorpusError(texts.corpus_empty(str(settings.corpus)))
        broken = tuple(Rejected(error.document, "description", error.message) for error in corpus.broken)
        refused = [Rejected(error.document, error.reason, error.message) for error in corpus.unreadable]
        unfinished = Unfinished(
            settings.index,
            f"{FORMAT} {RULES} {settings.passage_characters} {settings.recognition_seconds > 0} {embedder.identity}",
        )
        with watch.stage("reading"):
            found = gather(corpus.sources, settings, former, unfinished, refused, report)
        if refused and not found and not may_be_empty:
            raise CorpusError(texts.corpus_unreadable(str(settings.corpus), refused[0].message))
        rejected = tuple(sorted(refused, key=lambda item: item.document))
        if former is not None and _is_same(former.manifest, found, rejected, settings):
            manifest = former.manifest
            writer.announce(former.id)
            former.release()
            del former
            _tidy(writer, settings, unfinished, gone)
            return _report(manifest, manifest, 0, broken, watch.seconds)
        before = former.manifest if former is not None else None
        sources: list[VectorSource] = [unfinished.vectors()]
        sources += [GenerationVectors(former)] if former is not None else []
        sources += _newest(index, embedder)
        sources += [released] if released is not None else []
        same_cut = former is not None and former.manifest.passage_characters == settings.passage_characters
        linked = former if same_cut else None
        embedded = 0
        if workers is not None:
            with watch.stage("embedding"):
                embedded = embed_apart_first(found, KnownVectors(sources), unfinished, embedder, settings, workers, report)
            sources[0] = unfinished.vectors()
        place = place_of(settings)
        with GenerationWriter(writer, embedder.identity, settings.passage_characters, linked, place) as generation:
            known = KnownVectors(sources)
            embedded += fill(found, generation, embedder, known, unfinished, settings, watch, report, embedded)
            with watch.stage("writing"):
                report("writing", 0, 1)
                manifest = generation.finish(rejected)
        with watch.stage("writing"):
            open_generation(settings.index / manifest.id, embedder.identity, milvus=settings.milvus).release()
            writer.use(manifest.id)
            if former is not None:
                former.release()
            del former, linked, generation, sources, known  # no longer read here
            _tidy(writer, settings, unfinished, gone)
            report("writing", 1, 1)
    return _report(manifest, before, embedded, broken, watch.seconds)


def _former(index: Index, embedder: Embedder) -> Generation | None:
    """Return the generation in use if its work can be used again: what is copied from it must be whole.

    Raises `VectorsUnreachable`, `IndexUnreadable`: it could, but not now.
    """
    try:
        return index.open(embedder.identity, checks="shared")
    except (VectorsUnreachable, IndexUnreadable):
        raise
    except IndexUnavailable:
        return None


def _newest(index: Index, embedder: Embedder) -> list[VectorSource]:
    """Return the newest generation where another is in use: it was gone back from, or its build was killed at the last step."""
    try:
        current = index.current_id()
    except IndexUnavailable:
        current = ""
    try:
        newest = [index.folder / name for name in index.generations()[-1:] if name != current]
        return [GenerationVectors(open_generation(folder, embedder.identity)) for folder in newest]
    except IndexUnavailable:
        return []


def _tidy(writer: Writer, settings: Settings, unfinished: Unfinished, gone: Iterable[str]) -> None:
    """Remove what is no longer needed. The generation in use is ready: what cannot be removed now, the next build removes."""
    with suppress(OSError):
        writer.collect(settings.generations_kept)
    with suppress(OSError):
        removed.discard(settings.index, gone)
    with suppress(OSError):
        unfinished.clear()
    seen_files.keep(settings.index, settings.corpus)


def _released(index: Index, embedder: Embedder) -> FormerRelease | None:
    """Return the generation in use if the former release built it."""
    try:
        return FormerRelease(index.folder / index.current_id(), embedder.identity)
    except (IndexUnavailable, ValueError):
        return None


def _is_same(manifest: Manifest, found: Sequence[Kept | Fresh], rejected: tuple[Rejected, ...], settings: Settings) -> bool:
    return (
        manifest.passage_characters == settings.passage_characters
        and is_at(manifest.files, place_of(settings))
        and manifest.rejected == rejected
        and found == [Kept(number) for number in range(len(manifest.documents))]
    )


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
