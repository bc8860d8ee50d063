"""The sentences of the best passages, scored by how likely each holds the answer.

A sentence is described by some twenty features; a logistic model over them, fitted by `assistant.training.answers` and stored
with its data's hash in `ranking.json`, gives its score. The network is run on few sentences only: all are scored without it
first, by their passage's own cosine, and those that could win get a cosine of theirs.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.embedding import Embedder
from assistant.evidence import evidence
from assistant.fitted import Fitted, load_fitted
from assistant.generation import Generation
from assistant.language import sentences, terms, words
from assistant.questions import Question, question_of
from assistant.retrieval import Hit
from assistant.spans import Span
from assistant.word_space import similarities

WEIGHTS = Path(__file__).with_name("ranking.json")
READ_PASSAGES = 10
"""Passages whose sentences are considered."""

EMBEDDED = 8
"""Sentences that get a cosine of their own; the others keep that of their passage."""

AKIN_LETTERS = 6
"""Words of which the first six letters agree are taken to be akin."""

_CACHED_PASSAGES = 4096
_CACHED_VECTORS = 32_768

FEATURES = (
    "cosine",
    "cosine_lead",
    "words_alike",
    "words_alike_lead",
    "least_word_alike",
    "words_alike_passage",
    "coverage",
    "coverage_forms",
    "coverage_around",
    "coverage_akin",
    "names_lacking",
    "coverage_passage",
    "rarest_covered",
    "pairs",
    "share_of_sentence",
    "passage_score",
    "passage_lead",
    "passage_rank",
    "passage_cosine",
    "shows_kind",
    "lacks_kind",
    "counted",
    "defines",
    "names_term",
    "new_name",
    "new_figure",
    "new_words",
    "log_length",
    "is_heading",
    "bare_line",
    "is_question",
    "first_in_passage",
)


_ALIKE = FEATURES.index("words_alike")


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A question with its vectors.

    Parameters
    ----------
    question : Question
    vector : ndarray of float32, shape (dimension,)
        Unit vector.
    words : ndarray of int8, shape (words, word dimensions)
        Of its words in order (see `assistant.word_space`).
    """

    question: Question
    vector: NDArray[np.float32]
    words: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class PassageSentences:
    """A passage taken apart: spans in its document, lemmas, forms and numbers of the words of each sentence."""

    spans: tuple[Span, ...]
    lemmas: tuple[tuple[str, ...], ...]
    forms: tuple[frozenset[str], ...]
    words: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence that may answer: `number` counts the sentences of its passage from 0, `score` is the model's log-odds."""

    hit: Hit
    number: int
    span: Span
    features: NDArray[np.float64]
    score: float


@cache
def _sentence_model() -> Fitted:
    return load_fitted(WEIGHTS, FEATURES)


class SentenceRanker:
    """Ranks the sentences of hits; keeps what it took apart, so a batch of questions reads a passage once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._taken_apart: OrderedDict[tuple[str, int], PassageSentences] = OrderedDict()
        self._vectors: OrderedDict[tuple[str, int, int], NDArray[np.float32]] = OrderedDict()

    def query(self, question: str) -> Query:
        """Return a question with its vectors."""
        taken = question_of(question)
        vector, words = self._embedder.query_and_words(question, list(dict.fromkeys(term.span for term in taken.terms)))
        return Query(taken, vector, words)

    def candidates(self, generation: Generation, query: Query, hits: Sequence[Hit], fold: int | None = None) -> list[Candidate]:
        """Return the sentences of the first `READ_PASSAGES` hits, best first.

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
        model = _sentence_model().model(fold)
        likely = np.argsort(-model.log_odds(rows), kind="stable")[:EMBEDDED]
        self.give_cosines(generation, places, rows, query.vector, likely)
        return ranked(places, rows, model.log_odds(rows))

    def described(
        self, generation: Generation, query: Query, hits: Sequence[Hit]
    ) -> tuple[list[tuple[Hit, int, Span]], NDArray[np.float64]]:
        """Return hit, number and span of every sentence of the first hits, and their features with the passage's cosine."""
        chosen = hits[:READ_PASSAGES]
        if not chosen:
            return [], np.zeros((0, len(FEATURES)))
        parts = [self._part(generation, hit) for hit in chosen]
        rows = np.concatenate([features(generation, query, hit, part, chosen) for hit, part in zip(chosen, parts, strict=True)])
        alike = rows[:, _ALIKE]
        spread = float(alike.std()) if len(alike) else 0.0
        rows[:, _ALIKE + 1] = (alike - alike.mean()) / spread if spread > 1e-9 else 0.0
        places = [(hit, number, span) for hit, part in zip(chosen, parts, strict=True) for number, span in enumerate(part.spans)]
        return places, rows

    def give_cosines(
        self,
        generation: Generation,
        places: Sequence[tuple[Hit, int, Span]],
        rows: NDArray[np.float64],
        vector: NDArray[np.float32],
        numbers: NDArray[np.int64],
    ) -> None:
        """Put the cosine of question and sentence into the features of these sentences, in place."""
        keys = [(generation.id, places[number][0].row, places[number][1]) for number in numbers]
        missing = [(key, places[number]) for key, number in zip(keys, numbers, strict=True) if key not in self._vectors]
        texts = [span.of(generation.document(int(generation.places[hit.row, 0])).text) for _, (hit, _, span) in missing]
        for (key, _), made in zip(missing, self._embedder.passages(texts), strict=True):
            self._vectors[key] = made
        for key, number in zip(keys, numbers, strict=True):
            own = float(self._vectors[key] @ vector)
            rows[number, 1] += own - rows[number, 0]
            rows[number, 0] = own
        while len(self._vectors) > _CACHED_VECTORS:
            self._vectors.popitem(last=False)

    def sentences_of(self, generation: Generation, hit: Hit) -> tuple[Span, ...]:
        """Return the sentences of a hit's passage as spans in its document."""
        return self._part(generation, hit).spans

    def _part(self, generation: Generation, hit: Hit) -> PassageSentences:
        key = (generation.id, hit.row)
        found = self._taken_apart.get(key)
        if found is None:
            passage = hit.passage
            spans = tuple(sentences(passage.text))
            analysed = [terms(span.of(passage.text)) for span in spans]
            starts = [place.start for place in words(passage.text)]
            found = PassageSentences(
                spans=tuple(span.shift(passage.span.start) for span in spans),
                lemmas=tuple(tuple(term.lemma for term in found) for found in analysed),
                forms=tuple(frozenset(term.form for term in found) for found in analysed),
                words=tuple((bisect_left(starts, span.start), bisect_left(starts, span.stop)) for span in spans),
            )
            self._taken_apart[key] = found
            if len(self._taken_apart) > _CACHED_PASSAGES:
                self._taken_apart.popitem(last=False)
        return found


def ranked(places: Sequence[tuple[Hit, int, Span]], rows: NDArray[np.float64], scores: NDArray[np.float64]) -> list[Candidate]:
    """Return the sentences as candidates, best first."""
    order = np.argsort(-scores, kind="stable")
    return [
        Candidate(hit, place, span, row, float(score))
        for (hit, place, span), row, score in ((places[n], rows[n], scores[n]) for n in order)
    ]


def features(generation: Generation, query: Query, hit: Hit, part: PassageSentences, hits: Sequence[Hit]) -> NDArray[np.float64]:
    """Return the features of a passage's sentences, shape (sentences, FEATURES).

    The cosines are the passage's own; `words_alike_lead` is left at 0.
    """
    question = query.question
    lemmas = list(dict.fromkeys(term.lemma for term in question.terms))
    forms = {term.form for term in question.terms}
    rarity = {lemma: generation.lexical.rarity(lemma) for lemma in lemmas}
    total = sum(rarity.values()) or 1.0
    names = {lemma: rarity[lemma] for lemma in lemmas if lemma in question.names}
    rarest = max(lemmas, key=rarity.__getitem__, default="")
    whole = _coverage(set().union(*part.lemmas) if part.lemmas else set(), rarity, total)
    headings = {lemma for heading in hit.passage.headings for lemma in _heading_lemmas(heading)}
    titles = [heading.span for heading in generation.document(int(generation.places[hit.row, 0])).headings]
    alike = _alike(generation, query, rarity, hit)
    usual = float(np.mean([other.similarity for other in hits]))
    rows: list[list[float]] = []
    for number, span in enumerate(part.spans):
        own = set(part.lemmas[number])
        around = own.union(headings, *part.lemmas[max(0, number - 1) : number + 2])
        sentence = span.shift(-hit.passage.span.start).of(hit.passage.text)
        seen = evidence(question, sentence)
        matched = len(own.intersection(rarity))
        rows.append(
            [
                hit.similarity,
                hit.similarity - usual,
                *_alike_in(alike, *part.words[number]),
                float(alike.weights @ alike.best.max(axis=1)) if alike.best.size else 0.0,
                _coverage(own, rarity, total),
                len(forms & part.forms[number]) / (len(forms) or 1),
                _coverage(around, rarity, total),
                _coverage_akin(around, rarity, total),
                1.0 - _coverage_akin(around, names, sum(names.values())) if names else 0.0,
                whole,
                float(rarest in own),
                _pairs(lemmas, part.lemmas[number]),
                matched / (len(own) or 1),
                hit.score,
                hit.score - hits[0].score,
                1.0 / hit.rank,
                hit.similarity,
                float(seen.shows),
                float(seen.lacks),
                float(seen.counted),
                seen.defines,
                float(seen.names_term),
                float(seen.new_name),
                float(seen.new_figure),
                math.log1p(len(own) - matched),
                math.log1p(len(span)),
                float(_within(span, titles)),
                float(_is_bare(sentence)),
                float(sentence.rstrip().endswith("?")),
                float(number == 0),
            ]
        )
    return np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES))


@dataclass(frozen=True, slots=True, eq=False)
class _Alike:
    """How like each word of the question is to each of a passage, shape (asked, held), and how much each asked word weighs."""

    best: NDArray[np.float32]
    weights: NDArray[np.float64]


def _alike(generation: Generation, query: Query, rarity: dict[str, float], hit: Hit) -> _Alike:
    asked: dict[Span, float] = {}
    for term in query.question.terms:
        asked[term.span] = max(asked.get(term.span, 0.0), rarity[term.lemma])
    weights = np.array(list(asked.values()))
    weights = weights / weights.sum() if weights.sum() > 0 else weights
    return _Alike(similarities(query.words, generation.word_vectors(hit.row)), weights)


def _alike_in(alike: _Alike, first: int, stop: int) -> tuple[float, float, float]:
    """Return what the asked words find in a sentence: on average by rarity, a place for its lead, and at worst."""
    held = alike.best[:, first:stop]
    if not held.size:
        return 0.0, 0.0, 0.0
    best = held.max(axis=1)
    return float(alike.weights @ best), 0.0, float(best.min())


def _coverage(present: set[str], rarity: dict[str, float], total: float) -> float:
    return sum(weight for lemma, weight in rarity.items() if lemma in present) / total


def _coverage_akin(present: set[str], rarity: dict[str, float], total: float) -> float:
    """Return the coverage in which a word akin counts too: «Смоленск» for «смоленский»."""
    roots = {lemma[:AKIN_LETTERS] for lemma in present if len(lemma) >= AKIN_LETTERS}
    return sum(weight for lemma, weight in rarity.items() if lemma in present or lemma[:AKIN_LETTERS] in roots) / total


def _pairs(asked: Sequence[str], sentence: Sequence[str]) -> float:
    """Return the share of the question's neighbouring lemmas that stand near each other in the sentence too."""
    pairs = list(pairwise(asked))
    if not pairs:
        return 0.0
    places: dict[str, list[int]] = {}
    for position, lemma in enumerate(sentence):
        places.setdefault(lemma, []).append(position)
    near = sum(any(abs(a - b) <= 2 for a in places.get(x, ()) for b in places.get(y, ())) for x, y in pairs)
    return near / len(pairs)


@cache
def _heading_lemmas(heading: str) -> frozenset[str]:
    return frozenset(term.lemma for term in terms(heading))


def _within(span: Span, titles: Sequence[Span]) -> bool:
    """Tell whether a sentence stands in a heading; headings come in the order of the text."""
    place = bisect_right(titles, span.start, key=lambda title: title.start) - 1
    return place >= 0 and titles[place].contains(span)


def _is_bare(sentence: str) -> bool:
    """Tell whether a short line ends without a sign, as headings, captions and cells of tables do."""
    return not re.search(r"[.!?;:…]\W*$", sentence) and len(sentence) < 120
