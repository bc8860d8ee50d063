"""The whole, put together: the only place that names concrete backends."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any
from weakref import ref

import numpy as np
from numpy.typing import NDArray

from assistant.answering import Answer, answer, nothing, quotes_given, together
from assistant.asked import checked, literally, understood
from assistant.building import BuildReport, Progress, build
from assistant.cleaning import CleanText
from assistant.collection import DocumentState, copy_in, delete, states
from assistant.compilation import Request
from assistant.conversation import Exchange
from assistant.descriptions import SIDECAR_SUFFIX, read_description
from assistant.duplicates import nearest, sketch
from assistant.embedding import Embedder, open_embedder
from assistant.errors import FilterError, IndexUnavailable, QuestionError, RejectedFile
from assistant.filters import EVERYTHING, Filter, allowed, check, nothing_fits
from assistant.generation import Generation, faults
from assistant.index import BuildProgress, Index
from assistant.initials import spelling_out
from assistant.kinds import ZIP
from assistant.language import terms
from assistant.looking_up import look_up, preferring
from assistant.manifest import Manifest, damaged_files, read_manifest
from assistant.phrases import holding
from assistant.purging import Purged, Traces, purge, traces
from assistant.ranking import SentenceRanker
from assistant.reader.opening import SWITCHED_OFF, OpenedReader, ReaderState, open_reader, prepare_reader
from assistant.reading.reader import DocumentReader
from assistant.retrieval import Hit, best_hits, rank
from assistant.settings import Settings, load_settings
from assistant.sources import Source, file_source, inside, scan
from assistant.understanding import Vocabulary
from assistant.vector_stores import Layout, damaged_vectors, is_at, layout_of, place_of
from assistant.workers import Workers

HITS = 10
"""Passages an answer shows."""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the index; `current` tells whether it is that of the corpus as it stands."""

    generation: str
    created: str
    digest: str
    documents: int
    passages: int
    rejected: int
    model: str
    engine: str
    reader: ReaderState
    megabytes: float
    vectors: Layout
    current: bool
    building: BuildProgress | None


class Assistant:
    """A corpus, its index and the models, opened as they are needed.

    Safe for threads that ask: the generation in use is looked up for each question and kept while that question runs.

    Parameters
    ----------
    settings : Settings
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.index = Index(settings.index, settings.milvus)
        self._open: Generation | None = None
        self._words: tuple[Callable[[], Generation | None], Vocabulary | None] = (lambda: None, None)

    @classmethod
    def open(cls, corpus: Path | str = "corpus", index: Path | str = "index", **settings: Any) -> "Assistant":
        """Return an assistant over a folder of documents and its index; nothing is read or written yet.

        Parameters
        ----------
        corpus, index : Path or str
        **settings
            Other fields of `Settings`.

        Raises
        ------
        SettingsError
            If a name is unknown or a value is out of range.
        """
        return cls(load_settings(Path(corpus), Path(index), **settings))

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder, prepared on first use."""
        return open_embedder(self._request, self.settings.cache)

    @property
    def _request(self) -> Request:
        return Request(self.settings.model, self.settings.query_prompt, self.settings.passage_prompt)

    @cached_property
    def ranker(self) -> SentenceRanker:
        """Ranks sentences; keeps the passages it has taken apart."""
        return SentenceRanker(self.embedder, self.opened_reader.reader)

    @cached_property
    def opened_reader(self) -> OpenedReader:
        """The reader, compiled on first use; or why there is none, and answers are found by search alone."""
        return open_reader(self._request, self.settings.cache) if self.settings.reader else SWITCHED_OFF

    def generation(self) -> Generation:
        """Return the generation in use, opened once (errors as `Index.open`)."""
        name = self.index.current_id()
        opened = self._open
        if opened is None or opened.id != name:
            self.forget()
            opened = self.index.open(self.embedder.identity)
            self._open = opened
        return opened

    def ask(
        self,
        question: str,
        generation: Generation | None = None,
        *,
        where: Filter = EVERYTHING,
        conversation: Sequence[Exchange] = (),
        literal: bool = False,
        fold: int | None = None,
    ) -> Answer:
        """Answer a question.

        Parameters
        ----------
        question : str
            As a person typed it: slips are mended, several questions in one line are answered one by one.
        generation : Generation, optional
            The one in use if not given.
        where : Filter
            Only documents that meet it are asked.
        conversation : sequence of Exchange
            The turns before, which a question may refer to, the latest last.
        literal : bool
            Ask word for word: mend nothing, refer to nothing.
        fold : int, optional
            Judge by models that were fitted without the questions of this fold; for evaluations.

        Raises
        ------
        QuestionError
            If it is empty or longer than `asked.LONGEST_QUESTION`.
        FilterError
            If the index does not have what the filter names, or no document meets it.
        IndexUnavailable
            If there is no usable index.
        """
        typed = checked(question)
        generation = generation or self.generation()
        among = _among(generation, where)
        asked = literally(typed) if literal else understood(typed, self._vocabulary(generation), conversation)
        given = quotes_given(asked.questions[0], conversation) if asked.another else ()
        answers = [self._answer(part, generation, among, given, fold) for part in asked.questions]
        found = answers[0] if len(answers) == 1 else together(typed, answers)
        return replace(found, question=question, understood=asked.text, changes=asked.changes, reader=self.opened_reader.state)

    def _vocabulary(self, generation: Generation) -> Vocabulary:
        held, vocabulary = self._words
        if vocabulary is None or held() is not generation:
            documents = generation.manifest.documents
            described = [text for one in documents for text in (*one.source.description.authors, one.shown_title)]
            vocabulary = Vocabulary(generation.lexical.forms(), generation.abbreviations, described, spelling_out(generation))
            self._words = ref(generation), vocabulary  # by what is only remembered no generation stays open
        return vocabulary

    def _answer(
        self,
        question: str,
        generation: Generation,
        among: NDArray[np.bool_] | None,
        given: Sequence[str],
        fold: int | None,
    ) -> Answer:
        if not terms(question) or not len(generation):
            return nothing(question, generation.id)
        query = self.ranker.query(question)
        ranking = rank(generation, question, query.vector, self.settings.dense_weight, among)
        looked = look_up(generation, question, ranking)
        hits = best_hits(generation, preferring(ranking, looked), HITS)
        return answer(generation, self.ranker, query, ranking, hits, given, fold, looked)

    def search(
        self,
        query: str,
        top: int = HITS,
        generation: Generation | None = None,
        *,
        where: Filter = EVERYTHING,
        phrases: Sequence[str] = (),
    ) -> tuple[Hit, ...]:
        """Return the `top` passages nearest to `query`, of the documents that meet a filter (errors as `ask`).

        Of `phrases`, each must stand in a passage letter for letter.
        """
        asked = " ".join(checked(query).split())
        generation = generation or self.generation()
        among = holding(generation, phrases, _among(generation, where))
        if not len(generation) or (among is not None and not among.any()):
            return ()
        vector = self.embedder.queries([asked])[0]
        ranking = rank(generation, asked, vector, self.settings.dense_weight, among)
        return best_hits(generation, preferring(ranking, look_up(generation, asked, ranking)), top)

    def ask_any(self, question: str, generation: Generation, *, where: Filter = EVERYTHING, literal: bool = False) -> Answer:
        """Answer a question of a batch: one that `ask` refuses is answered with nothing, so that the batch goes on."""
        try:
            return self.ask(question, generation, where=where, literal=literal)
        except QuestionError:
            return nothing(question, generation.id)

    def search_any(self, query: str, top: int, generation: Generation, *, where: Filter = EVERYTHING) -> tuple[Hit, ...]:
        """Search for a query of a batch: one that `search` refuses finds nothing."""
        try:
            return self.search(query, top, generation, where=where)
        except QuestionError:
            return ()

    def build(
        self, progress: Progress | None = None, *, may_be_empty: bool = False, workers: Workers | None = None
    ) -> BuildReport:
        """Bring the index up to the corpus (see `building.build`)."""
        report = build(self.settings, self.embedder, progress or _silent, may_be_empty=may_be_empty, workers=workers)
        if self.settings.reader:
            prepare_reader(self._request, self.settings.cache)
        return report

    def is_current(self) -> bool:
        """Tell whether the generation in use is that of the corpus as it stands, the model and the rules."""
        manifest = self.generation().manifest
        known = {entry.source for entry in manifest.documents}
        refused = {(rejected.document, rejected.source_id) for rejected in manifest.rejected if rejected.source_id}
        present = set(scan(self.settings.corpus, self.settings.index).sources)
        fresh = {source for source in present - known if (source.path, source.id) not in refused}
        as_set = manifest.passage_characters == self.settings.passage_characters
        return as_set and is_at(manifest.files, place_of(self.settings)) and not fresh and known <= present

    def manifest(self) -> Manifest:
        """Return the manifest of the generation in use, without opening the rest."""
        return read_manifest(self.settings.index / self.index.current_id())

    def progress(self) -> BuildProgress | None:
        """Return how far a running build is, of this process or another."""
        return self.index.progress()

    def verify(self) -> list[str]:
        """Return the names of damaged files and of documents whose passages do not fit; empty when all is well."""
        manifest = self.manifest()
        damaged = list(damaged_files(self.settings.index / manifest.id, manifest))
        if damaged:
            return damaged
        generation = self.index.open(None)
        return [*faults(generation), *damaged_vectors(generation.vectors)]

    def source(self, path: Path) -> Source:
        """Return what kind of file stands at `path` (raises `RejectedFile`)."""
        return file_source(path, self.settings.corpus)[0]

    def read(self, path: Path) -> CleanText:
        """Read any file as the index would (raises `RejectedFile`); of an archive, its first readable document."""
        first: RejectedFile | None = None
        for member in self.read_all(path):
            if isinstance(member, CleanText):
                return member
            first = first or member
        assert first is not None
        raise first

    def read_all(self, path: Path) -> Generator[CleanText | RejectedFile, None, None]:
        """Read any file, or each document of an archive, as the index would; at least one result."""
        settings = self.settings
        source, root = file_source(path, settings.corpus)
        refused: list[RejectedFile] = []
        sources = inside(source, root / source.path, refused) if source.media_type == ZIP else [source]
        limits = (settings.file_seconds, settings.memory_megabytes, settings.file_megabytes)
        with DocumentReader(*limits, recognition_seconds=settings.recognition_seconds) as reader:
            for one in sources:
                try:
                    yield reader.read(one, root)
                except RejectedFile as error:
                    yield error
        yield from refused

    def seen(self, document: str) -> CleanText | None:
        """Return the clean text of an indexed document by its path, None where it is not in the index (errors as `ask`)."""
        generation = self.generation()
        for number, entry in enumerate(generation.manifest.documents):
            if entry.source.path == document:
                return generation.document(number)
        return None

    def duplicate(self, clean: CleanText) -> tuple[str, float] | None:
        """Return the indexed document, other than itself, most like this one, with their likeness; None without one."""
        try:
            generation = self.index.open(None, checks="none")
        except IndexUnavailable:
            return None
        others = [entry for entry in generation.manifest.documents if entry.source.path != clean.source.path]
        sketches = [generation.sketch(entry) for entry in others]
        found = nearest([*sketches, sketch(clean.text)])[-1]
        return (others[found[0]].source.path, found[1]) if found else None

    def add(self, path: Path) -> str:
        """Copy a readable file, and the sidecar beside it, into the corpus; return its path there.

        Raises `RejectedFile`, `DescriptionError` or `CorpusError`, and then nothing was copied.
        """
        self.read(path)
        sidecar = path.with_name(path.name + SIDECAR_SUFFIX)
        if sidecar.is_file():
            read_description(sidecar, sidecar.name)
        return copy_in(path, self.settings.corpus)

    def remove(self, document: str) -> str:
        """Delete a document and its sidecar from the corpus; return its path. Raises `CorpusError` if it is not there."""
        return delete(document, scan(self.settings.corpus, self.settings.index), self.settings.corpus)

    def traces(self, document: str) -> Traces:
        """Find what a document, present or gone, is known by; to be asked before `remove` (see `purging.traces`)."""
        return traces(self.settings, document)

    def purge(self, traces: Traces, progress: Progress | None = None) -> Purged:
        """Leave nothing of a document that `remove` has deleted, building without it (errors as `purging.purge`)."""
        try:
            build, lexical = partial(self.build, progress, may_be_empty=True), lambda: self.generation().lexical
            return purge(self.settings, traces, build, lexical)
        finally:
            self.forget()

    def forget(self) -> None:
        """Let go of the generation that was open and of what was remembered from it."""
        self._open, self._words = None, (lambda: None, None)
        if "ranker" in vars(self):
            self.ranker.forget()

    def rollback(self, name: str | None = None) -> str:
        """Use a former generation until the next build (see `Index.rollback`)."""
        return self.index.rollback(name, self.embedder.identity)

    def documents(self) -> list[DocumentState]:
        """Return every document of the corpus or the index with its state; without an index all are waiting."""
        try:
            manifest = self.manifest()
        except IndexUnavailable:
            manifest = None
        return states(scan(self.settings.corpus, self.settings.index), manifest)

    def status(self) -> Status:
        """Return the state of the index (errors as `Index.open`)."""
        generation = self.generation()
        manifest = generation.manifest
        size = sum(path.stat().st_size for path in (self.settings.index / manifest.id).rglob("*") if path.is_file())
        return Status(
            generation=manifest.id,
            created=manifest.created,
            digest=manifest.digest,
            documents=len(manifest.documents),
            passages=manifest.passages,
            rejected=len(manifest.rejected),
            model=manifest.identity.model,
            engine=self.embedder.engine,
            reader=self.opened_reader.state,
            megabytes=round(size / 1e6, 2),
            vectors=layout_of(generation.vectors),
            current=self.is_current(),
            building=self.progress(),
        )


def _silent(stage: str, done: int, total: int) -> None:
    """Take progress and say nothing."""


def _among(generation: Generation, where: Filter) -> NDArray[np.bool_] | None:
    if where.is_empty:
        return None
    check(generation, where)
    rows = allowed(generation, where)
    if not rows.any():
        raise FilterError(nothing_fits(where), condition="")
    return rows
