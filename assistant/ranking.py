"""The sentences of the best passages, scored by how likely each holds the answer.

A sentence is described by some thirty features; a logistic model over them, fitted by `assistant.training.answers` and stored
with its data's hash in `ranking.json`, gives its score. The network is run on few sentences only: all are scored without it
first, by their passage's own cosine, and those that could win get a cosine of theirs. Where there is a reader, it reads the best
passages, and what it says are features too, of a model of their own (`ranking-reader.json`).
"""

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.comparisons import compared
from assistant.embedding import Embedder
from assistant.fitted import Fitted, load_fitted
from assistant.generation import Generation
from assistant.questions import question_of
from assistant.reader.features import FEATURES as READER_FEATURES
from assistant.reader.features import sentences_read
from assistant.reader.reading import Reader
from assistant.retrieval import Hit
from assistant.sentence_features import FEATURES, PassageSentences, Query, features, take_apart
from assistant.spans import Span

WEIGHTS = Path(__file__).with_name("ranking.json")
WEIGHTS_WITH_READER = WEIGHTS.with_name("ranking-reader.json")
CONSIDERED_PASSAGES = 10
"""Passages whose sentences are considered."""

READ_PASSAGES = 5
"""Passages the reader reads."""

EMBEDDED = 4
"""Sentences that get a cosine of their own at most; the others keep that of their passage."""

WINNABLE = 1.5
"""Log-odds behind the first from which a cosine changes no order: of 95 in 100 it moves the first by less than 1, others up by
less than 0.3 (docs/decisions/0018)."""

_CACHED_PASSAGES = 4096
_ALIKE = FEATURES.index("words_alike")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a hit.

    Parameters
    ----------
    hit : Hit
    number : int
        Counts the sentences of the passage from 0.
    span : Span
        In the document.
    answer : Span or None
        The likeliest answer that begins in it, in the document; None where no reader read it.
    answer_score : float
        Its log-odds against «not here».
    """

    hit: Hit
    number: int
    span: Span
    answer: Span | None = None
    answer_score: float = -math.inf


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence that may answer; `score` is the model's log-odds."""

    sentence: Sentence
    features: NDArray[np.float64]
    score: float

    @property
    def was_read(self) -> bool:
        """Return whether a reader was asked, of the passage it stands in or of better ones."""
        return len(self.features) > len(FEATURES)

    @property
    def hit(self) -> Hit:
        """Return the hit it stands in."""
        return self.sentence.hit

    @property
    def number(self) -> int:
        """Return its number in the passage, from 0."""
        return self.sentence.number

    @property
    def span(self) -> Span:
        """Return its span in the document."""
        return self.sentence.span


def feature_names(*, read: bool) -> tuple[str, ...]:
    """Return the names of the features of a sentence, with those of a reader or without."""
    return (*FEATURES, *READER_FEATURES) if read else FEATURES


@cache
def _sentence_model(read: bool) -> Fitted:
    return load_fitted(WEIGHTS_WITH_READER if read else WEIGHTS, feature_names(read=read))


class SentenceRanker:
    """Ranks the sentences of hits; keeps what it took apart, so a batch of questions reads a passage once."""

    def __init__(self, embedder: Embedder, reader: Reader | None = None) -> None:
        self._embedder = embedder
        self._reader = reader
        self._taken_apart: OrderedDict[tuple[str, int], PassageSentences] = OrderedDict()

    def query(self, question: str) -> Query:
        """Return a question with its vectors."""
        taken = question_of(question)
        vector, words = self._embedder.query_and_words(question, list(dict.fromkeys(term.span for term in taken.terms)))
        return Query(taken, vector, words)

    def candidates(self, generation: Generation, query: Query, hits: Sequence[Hit], fold: int | None = None) -> list[Candidate]:
        """Return the sentences of the first `CONSIDERED_PASSAGES` hits, best first.

        Parameters
        ----------
        generation : Generation
        query : Query
        hits : sequence of Hit
            Best first.
        fold : int or None
            Score by the model that has not seen the questions of this fold.
        """
        places, rows = self.described(generation, query, hits)
        if not places:
            return []
        reads = self.reads(query)
        model = _sentence_model(reads).model(fold)
        scores = model.log_odds(rows)
        if reads:
            # What a reader says of a sentence says more than its cosine.
            return ranked(places, rows, scores)
        likely = np.argsort(-scores, kind="stable")[:EMBEDDED]
        likely = likely[scores[likely] >= scores[likely[0]] - WINNABLE]
        give_cosines(generation, places, rows, query.vector, likely, self._embedder.sentences)
        return ranked(places, rows, model.log_odds(rows))

    def reads(self, query: Query) -> bool:
        """Tell whether a reader reads the passages. Each by itself it says «not here» where two are to be compared."""
        return self._reader is not None and compared(query.question.text) is None

    def described(self, generation: Generation, query: Query, hits: Sequence[Hit]) -> tuple[list[Sentence], NDArray[np.float64]]:
        """Return every sentence of the first hits, and their features with the passage's cosine."""
        chosen = hits[:CONSIDERED_PASSAGES]
        if not chosen:
            return [], np.zeros((0, len(feature_names(read=self.reads(query)))))
        parts = [self._part(generation, hit) for hit in chosen]
        rows = np.concatenate([features(generation, query, hit, part, chosen) for hit, part in zip(chosen, parts, strict=True)])
        alike = rows[:, _ALIKE]
        spread = float(alike.std()) if len(alike) else 0.0
        rows[:, _ALIKE + 1] = (alike - alike.mean()) / spread if spread > 1e-9 else 0.0
        if self._reader is None or not self.reads(query):
            return [
                Sentence(hit, number, span)
                for hit, part in zip(chosen, parts, strict=True)
                for number, span in enumerate(part.spans)
            ], rows
        return self._read(self._reader, query, chosen, parts, rows)

    def _read(
        self, reader: Reader, query: Query, hits: Sequence[Hit], parts: Sequence[PassageSentences], rows: NDArray[np.float64]
    ) -> tuple[list[Sentence], NDArray[np.float64]]:
        """Return the sentences with what the reader finds in them, and its features behind the others."""
        read = reader.read(query.question.text, [hit.passage.text for hit in hits[:READ_PASSAGES]])
        inner = [[span.shift(-hit.passage.span.start) for span in part.spans] for hit, part in zip(hits, parts, strict=True)]
        found = sentences_read(inner, read)
        places = [
            Sentence(
                hit,
                number,
                span,
                answer.span.shift(hit.passage.span.start) if answer is not None else None,
                answer.score if answer is not None else -math.inf,
            )
            for hit, part, one in zip(hits, parts, found, strict=True)
            for number, (span, answer) in enumerate(zip(part.spans, one.answers, strict=True))
        ]
        return places, np.hstack([rows, np.concatenate([one.rows for one in found])])

    def forget(self) -> None:
        """Forget the passages taken apart so far."""
        self._taken_apart = OrderedDict()

    def sentences_of(self, generation: Generation, hit: Hit) -> tuple[Span, ...]:
        """Return the sentences of a hit's passage as spans in its document."""
        return self._part(generation, hit).spans

    def _part(self, generation: Generation, hit: Hit) -> PassageSentences:
        key = (generation.id, hit.row)
        taken_apart = self._taken_apart
        found = taken_apart.get(key)
        if found is None:
            found = taken_apart[key] = take_apart(hit.passage)
            if len(taken_apart) > _CACHED_PASSAGES:
                taken_apart.popitem(last=False)
        return found


def give_cosines(
    generation: Generation,
    places: Sequence[Sentence],
    rows: NDArray[np.float64],
    vector: NDArray[np.float32],
    numbers: NDArray[np.int64],
    embed: Callable[[Sequence[str]], NDArray[np.float32]],
) -> None:
    """Put the cosine of question and sentence into the features of these sentences, in place; `embed` gives unit vectors."""
    found = [
        one.span.of(generation.document(int(generation.places[one.hit.row, 0])).text)
        for one in (places[number] for number in numbers)
    ]
    own = embed(found) @ vector
    rows[numbers, 1] += own - rows[numbers, 0]
    rows[numbers, 0] = own


def ranked(places: Sequence[Sentence], rows: NDArray[np.float64], scores: NDArray[np.float64]) -> list[Candidate]:
    """Return the sentences as candidates, best first."""
    order = np.argsort(-scores, kind="stable")
    return [Candidate(places[n], rows[n], float(scores[n])) for n in order]
