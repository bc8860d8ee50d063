"""Gold questions and an assistant to a scorecard."""

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from assistant.answering import Answer, nothing
from assistant.embedding import Embedder
from assistant.errors import AssistantError, QuestionError
from assistant.evaluation.figures import Bin, Figure, figures, reliability
from assistant.evaluation.golds import Gold, group_of, questions_digest, unknown_documents
from assistant.evaluation.outcomes import Outcome, judge
from assistant.fitted import fold_of
from assistant.generation import Generation
from assistant.retrieval import Hit
from assistant.settings import Settings
from assistant.texts import evaluation as texts

Progress = Callable[[int, int], None]
"""Called with how many questions are done, and of how many."""


class Answering(Protocol):
    """What an evaluation needs of an assistant."""

    @property
    def settings(self) -> Settings:
        """The settings in force."""

    @property
    def embedder(self) -> Embedder:
        """The embedder."""

    def generation(self) -> Generation:
        """Return the generation in use."""

    def ask(self, question: str, generation: Generation | None = None, *, fold: int | None = None) -> Answer:
        """Answer a question; with `fold` by models fitted without that part of the data."""

    def search(self, query: str, top: int = 10, generation: Generation | None = None) -> tuple[Hit, ...]:
        """Find passages."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the figures depend on besides the questions.

    Parameters
    ----------
    generation, digest : str
        Of the index; the digest is that of its content.
    documents, passages : int
    model, weights, engine : str
        The embedding model, the hash of its weights, and how it runs.
    dense_weight : float
    passage_characters : int
    models : tuple of (str, str)
        Name and SHA-256 of each file of fitted weights that ships with the program.
    cross_fitted : bool
    """

    generation: str
    digest: str
    documents: int
    passages: int
    model: str
    weights: str
    engine: str
    dense_weight: float
    passage_characters: int
    models: tuple[tuple[str, str], ...]
    cross_fitted: bool


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long a question took."""

    median: float
    p95: float


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How well the questions were answered.

    Parameters
    ----------
    questions_sha256 : str
        See `golds.questions_digest`.
    circumstances : Circumstances
    seed : int
        Of the bootstrap.
    skipped : tuple of str
        Ids of questions left out because their document is not in the index.
    figures : dict
        Name to `Figure`, in the order of `figures.NAMES`.
    by_kind : dict
        Kind to the same; empty where no question has a kind.
    reliability : tuple of Bin
    seconds : Seconds or None
    outcomes : tuple of Outcome
        Of every question, in order.
    """

    questions_sha256: str
    circumstances: Circumstances
    seed: int
    skipped: tuple[str, ...]
    figures: dict[str, Figure]
    by_kind: dict[str, dict[str, Figure]]
    reliability: tuple[Bin, ...]
    seconds: Seconds | None
    outcomes: tuple[Outcome, ...]

    @property
    def misses(self) -> tuple[Outcome, ...]:
        """The questions worth reading."""
        return tuple(outcome for outcome in self.outcomes if outcome.missed)


def evaluate(
    assistant: Answering,
    golds: Sequence[Gold],
    *,
    cross_fitted: bool = False,
    skip_unknown: bool = False,
    seed: int = 0,
    progress: Progress | None = None,
) -> Scorecard:
    """Ask every question of one generation and count.

    Parameters
    ----------
    assistant : Answering
    golds : sequence of Gold
    cross_fitted : bool
        Judge each question by models that were fitted without the part of the data its group belongs to.
    skip_unknown : bool
        Leave out questions whose document is not in the index instead of refusing them.
    seed : int
        Of the bootstrap.
    progress : callable, optional

    Raises
    ------
    AssistantError
        If a question names a document that is not in the index, or none is left.
    IndexUnavailable
        If there is no usable index.
    """
    generation = assistant.generation()
    unknown = unknown_documents(golds, (entry.source.path for entry in generation.manifest.documents))
    if unknown and not skip_unknown:
        id_, document = next(iter(unknown.items()))
        raise AssistantError(texts.document_not_in_index(texts.question_named(id_), document, len(unknown)))
    kept = [gold for gold in golds if gold.id not in unknown]
    if not kept:
        raise AssistantError(texts.NONE_LEFT)
    outcomes: list[Outcome] = []
    for gold in kept:
        if progress is not None:
            progress(len(outcomes), len(kept))
        outcomes.append(_asked(assistant, gold, generation, cross_fitted=cross_fitted))
    circumstances = _circumstances(assistant, generation, cross_fitted)
    return score(outcomes, questions_digest(kept), circumstances, seed, tuple(unknown))


def score(
    outcomes: Sequence[Outcome], questions_sha256: str, circumstances: Circumstances, seed: int, skipped: tuple[str, ...] = ()
) -> Scorecard:
    """Return the scorecard of outcomes: everything in it but them follows from them."""
    kinds = sorted({outcome.kind for outcome in outcomes if outcome.kind is not None})
    times = [outcome.seconds for outcome in outcomes]
    return Scorecard(
        questions_sha256=questions_sha256,
        circumstances=circumstances,
        seed=seed,
        skipped=skipped,
        figures=figures(outcomes, seed),
        by_kind={kind: figures([outcome for outcome in outcomes if outcome.kind == kind], seed) for kind in kinds},
        reliability=reliability(outcomes),
        seconds=Seconds(float(np.median(times)), float(np.percentile(times, 95))) if times else None,
        outcomes=tuple(outcomes),
    )


def _asked(assistant: Answering, gold: Gold, generation: Generation, *, cross_fitted: bool) -> Outcome:
    fold = fold_of(_group(assistant, gold, generation)) if cross_fitted else None
    started = time.perf_counter()
    try:
        answer = assistant.ask(gold.question, generation, fold=fold)
    except QuestionError:  # too long: to its reader the same as an answer that was not found
        answer = nothing(gold.question, generation.id)
    return judge(gold, answer, generation, time.perf_counter() - started, fold)


def _group(assistant: Answering, gold: Gold, generation: Generation) -> str:
    found: tuple[Hit, ...] = ()
    if not gold.documents:
        try:
            found = assistant.search(gold.question, 1, generation)
        except QuestionError:
            found = ()
    return group_of(gold, [generation.entry(hit.row).source.path for hit in found])


def _circumstances(assistant: Answering, generation: Generation, cross_fitted: bool) -> Circumstances:
    manifest = generation.manifest
    fitted = sorted(Path(__file__).parents[1].glob("*.json"))
    return Circumstances(
        generation=manifest.id,
        digest=manifest.digest,
        documents=len(manifest.documents),
        passages=manifest.passages,
        model=manifest.identity.model,
        weights=manifest.identity.weights,
        engine=assistant.embedder.engine,
        dense_weight=assistant.settings.dense_weight,
        passage_characters=manifest.passage_characters,
        models=tuple((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in fitted),
        cross_fitted=cross_fitted,
    )
