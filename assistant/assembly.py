"""The whole, put together: the only place that names concrete backends."""

import shutil
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from assistant.answering import Answer, answer, nothing
from assistant.building import BuildReport, Progress, build
from assistant.cleaning import CleanText, clean
from assistant.compilation import Request
from assistant.embedding import Embedder, open_embedder
from assistant.errors import CorpusError, QuestionError
from assistant.generation import Generation, Manifest, damaged_files, faults, read_manifest
from assistant.index import BuildProgress, Index
from assistant.language import terms
from assistant.loaders.reader import DocumentReader
from assistant.ranking import SentenceRanker
from assistant.retrieval import Hit, best_hits, rank
from assistant.settings import Settings
from assistant.sources import SIDECAR_SUFFIX, file_source, scan
from assistant.texts import answers as answer_texts
from assistant.texts import index as texts

HITS = 10
"""Passages an answer shows."""

LONGEST_QUESTION = 2000
"""In characters; beyond it a question is refused rather than cut silently."""


class Assistant:
    """A corpus, its index and the models, opened as they are needed.

    Safe for threads that ask: the generation in use is looked up for each question and kept while that question runs.

    Parameters
    ----------
    settings : Settings
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.index = Index(settings.index)
        self._open: Generation | None = None

    @cached_property
    def embedder(self) -> Embedder:
        """The embedder, prepared on first use."""
        request = Request(self.settings.model, self.settings.query_prompt, self.settings.passage_prompt)
        return open_embedder(request, self.settings.cache)

    @cached_property
    def ranker(self) -> SentenceRanker:
        """Ranks sentences; keeps the passages it has taken apart."""
        return SentenceRanker(self.embedder)

    def generation(self) -> Generation:
        """Return the generation in use, opened once (errors as `Index.open`)."""
        name = self.index.current_id()
        opened = self._open
        if opened is None or opened.id != name:
            opened = self.index.open(self.embedder.identity)
            self._open = opened
        return opened

    def ask(self, question: str, generation: Generation | None = None) -> Answer:
        """Answer a question.

        Raises
        ------
        QuestionError
            If it is empty or longer than `LONGEST_QUESTION`.
        IndexUnavailable
            If there is no usable index.
        """
        asked = _checked(question)
        generation = generation or self.generation()
        if not terms(asked) or not len(generation):
            return nothing(question, generation.id)
        vector = self.embedder.queries([asked])[0]
        ranking = rank(generation, asked, vector, self.settings.dense_weight)
        hits = best_hits(generation, ranking, HITS)
        return replace(answer(generation, self.ranker, asked, vector, ranking, hits), question=question)

    def search(self, query: str, top: int = HITS, generation: Generation | None = None) -> tuple[Hit, ...]:
        """Return the `top` passages nearest to `query` (errors as `ask`)."""
        asked = _checked(query)
        generation = generation or self.generation()
        if not len(generation):
            return ()
        vector = self.embedder.queries([asked])[0]
        return best_hits(generation, rank(generation, asked, vector, self.settings.dense_weight), top)

    def build(self, progress: Progress, *, may_be_empty: bool = False) -> BuildReport:
        """Bring the index up to the corpus (see `building.build`)."""
        return build(self.settings, self.embedder, progress, may_be_empty=may_be_empty)

    def is_current(self) -> bool:
        """Tell whether the generation in use is that of the corpus as it stands, the model and the rules."""
        manifest = self.generation().manifest
        known = {entry.source for entry in manifest.documents}
        refused = {(rejected.document, rejected.source_id) for rejected in manifest.rejected if rejected.source_id}
        present = set(scan(self.settings.corpus).sources)
        fresh = {source for source in present - known if (source.path, source.id) not in refused}
        return manifest.passage_characters == self.settings.passage_characters and not fresh and known <= present

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
        return damaged or list(faults(self.index.open(None)))

    def read(self, path: Path) -> CleanText:
        """Read any file as the index would (raises `RejectedFile`)."""
        settings = self.settings
        with DocumentReader(settings.file_seconds, settings.memory_megabytes, settings.file_megabytes) as reader:
            source, root = file_source(path, settings.corpus)
            return clean(reader.read(source, root))

    def add(self, path: Path) -> str:
        """Copy a readable file, and the sidecar beside it, into the corpus; return its path there.

        A name already taken by another content gets a number. Raises `RejectedFile`, `DescriptionError` or `CorpusError`, and
        then nothing was copied.
        """
        self.read(path)
        return _copy_in(path, self.settings.corpus)

    def remove(self, document: str) -> str:
        """Delete a document and its sidecar from the corpus; return its path. Raises `CorpusError` if it is not there."""
        corpus = self.settings.corpus
        wanted = [source.path for source in scan(corpus).sources if document in {source.path, Path(source.path).name}]
        if document in wanted:
            wanted = [document]
        if len(wanted) != 1:
            message = texts.document_ambiguous(document, wanted) if wanted else texts.document_unknown(document)
            raise CorpusError(message)
        target = corpus / wanted[0]
        try:
            target.unlink()
            target.with_name(target.name + SIDECAR_SUFFIX).unlink(missing_ok=True)
        except OSError as error:
            raise CorpusError(texts.corpus_not_writable(str(corpus))) from error
        return wanted[0]


def _checked(question: str) -> str:
    asked = " ".join(question.split())
    if not asked:
        raise QuestionError(answer_texts.QUESTION_EMPTY)
    if len(asked) > LONGEST_QUESTION:
        raise QuestionError(answer_texts.question_too_long(len(asked), LONGEST_QUESTION))
    return asked


def _copy_in(path: Path, corpus: Path) -> str:
    """Copy through a hidden name and a rename, so that a build never sees half a file."""
    sidecar = path.with_name(path.name + SIDECAR_SUFFIX)
    try:
        corpus.mkdir(parents=True, exist_ok=True)
        target = _free_name(corpus / path.name, path)
        if sidecar.is_file():
            _copy(sidecar, target.with_name(target.name + SIDECAR_SUFFIX))
        _copy(path, target)
    except OSError as error:
        raise CorpusError(texts.corpus_not_writable(str(corpus))) from error
    return target.relative_to(corpus).as_posix()


def _copy(source: Path, target: Path) -> None:
    if target.exists() and target.samefile(source):
        return
    partial = target.with_name(f".{target.name}.part")
    shutil.copyfile(source, partial)
    partial.replace(target)


def _free_name(target: Path, source: Path) -> Path:
    number, candidate = 1, target
    while candidate.exists() and candidate.read_bytes() != source.read_bytes():
        number += 1
        candidate = target.with_stem(f"{target.stem} ({number})")
    return candidate
