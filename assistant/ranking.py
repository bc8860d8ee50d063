"""The sentences of the best passages, scored by how likely each holds the answer.

A sentence is described by about twenty features; a logistic model over them, fitted by `assistant.training.answers` and stored
with its data's hash in `ranking.json`, gives its score.
"""

import json
import math
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.embedding import Embedder
from assistant.generation import Generation
from assistant.language import sentences, terms
from assistant.questions import Kind, kind_of, shows
from assistant.retrieval import Hit
from assistant.spans import Span

WEIGHTS = Path(__file__).with_name("ranking.json")
READ_PASSAGES = 10
"""Passages whose sentences are considered."""

AKIN_LETTERS = 6
"""Words of which the first six letters agree are taken to be akin."""

_CACHED_PASSAGES = 4096

FEATURES = (
    "cosine",
    "cosine_lead",
    "coverage",
    "coverage_forms",
    "coverage_around",
    "coverage_akin",
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
    "new_words",
    "log_length",
    "is_heading",
    "is_question",
    "first_in_passage",
)


@dataclass(frozen=True, slots=True, eq=False)
class PassageSentences:
    """A passage taken apart: spans in its document, lemmas and forms of each sentence, unit vectors (sentences, dimension)."""

    spans: tuple[Span, ...]
    lemmas: tuple[tuple[str, ...], ...]
    forms: tuple[frozenset[str], ...]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence that may answer: `number` counts the sentences of its passage from 0, `score` is the model's log-odds."""

    hit: Hit
    number: int
    span: Span
    features: NDArray[np.float64]
    score: float


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Standardised features times weights, plus an intercept: log-odds."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float

    def log_odds(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return log-odds, shape (rows,), of features, shape (rows, names)."""
        standard = (features - np.array(self.means)) / np.array(self.scales)
        return np.asarray(standard @ np.array(self.weights) + self.intercept, dtype=np.float64)


def load_model(path: Path, names: Sequence[str]) -> LinearModel:
    """Read a fitted model.

    Raises
    ------
    ValueError
        If it was fitted on other features.
    """
    data = json.loads(path.read_text(encoding="utf-8"))
    if tuple(data["names"]) != tuple(names):
        raise ValueError(f"{path.name} was fitted on other features: run assistant.training.answers again")
    return LinearModel(tuple(names), tuple(data["means"]), tuple(data["scales"]), tuple(data["weights"]), data["intercept"])


@cache
def _sentence_model() -> LinearModel:
    return load_model(WEIGHTS, FEATURES)


class SentenceRanker:
    """Ranks the sentences of hits; keeps what it took apart, so a batch of questions reads a passage once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._taken_apart: OrderedDict[tuple[str, int], PassageSentences] = OrderedDict()

    def candidates(
        self, generation: Generation, question: str, vector: NDArray[np.float32], hits: Sequence[Hit]
    ) -> list[Candidate]:
        """Return the sentences of the first `READ_PASSAGES` hits, best first."""
        chosen = hits[:READ_PASSAGES]
        if not chosen:
            return []
        parts = self._parts(generation, chosen)
        rows = np.concatenate(
            [features(generation, question, vector, hit, part, chosen) for hit, part in zip(chosen, parts, strict=True)]
        )
        cosines = rows[:, 0]
        rows[:, 1] = cosines - cosines.mean()
        scores = _sentence_model().log_odds(rows)
        places = [(hit, number, span) for hit, part in zip(chosen, parts, strict=True) for number, span in enumerate(part.spans)]
        found = [
            Candidate(hit, number, span, row, float(score))
            for (hit, number, span), row, score in zip(places, rows, scores, strict=True)
        ]
        return sorted(found, key=lambda candidate: -candidate.score)

    def sentences_of(self, generation: Generation, hit: Hit) -> tuple[Span, ...]:
        """Return the sentences of a hit's passage as spans in its document."""
        return self._parts(generation, [hit])[0].spans

    def _parts(self, generation: Generation, hits: Sequence[Hit]) -> list[PassageSentences]:
        missing = [hit for hit in hits if (generation.id, hit.row) not in self._taken_apart]
        spans = [[span.shift(hit.passage.span.start) for span in sentences(hit.passage.text)] for hit in missing]
        texts = [
            span.of(generation.document(int(generation.places[hit.row, 0])).text)
            for hit, found in zip(missing, spans, strict=True)
            for span in found
        ]
        vectors = self._embedder.passages(texts)
        position = 0
        for hit, found in zip(missing, spans, strict=True):
            own = texts[position : position + len(found)]
            analysed = [terms(text) for text in own]
            self._taken_apart[generation.id, hit.row] = PassageSentences(
                spans=tuple(found),
                lemmas=tuple(tuple(term.lemma for term in words) for words in analysed),
                forms=tuple(frozenset(term.form for term in words) for words in analysed),
                vectors=vectors[position : position + len(found)],
            )
            position += len(found)
        parts = [self._taken_apart[generation.id, hit.row] for hit in hits]
        while len(self._taken_apart) > _CACHED_PASSAGES:
            self._taken_apart.popitem(last=False)
        return parts


def features(
    generation: Generation,
    question: str,
    vector: NDArray[np.float32],
    hit: Hit,
    part: PassageSentences,
    hits: Sequence[Hit],
) -> NDArray[np.float64]:
    """Return the features of a passage's sentences, shape (sentences, FEATURES); `cosine_lead` is left at 0."""
    asked = terms(question)
    lemmas = list(dict.fromkeys(term.lemma for term in asked))
    forms = {term.form for term in asked}
    rarity = {lemma: generation.lexical.rarity(lemma) for lemma in lemmas}
    total = sum(rarity.values()) or 1.0
    rarest = max(lemmas, key=rarity.__getitem__, default="")
    kind = kind_of(question)
    text = generation.document(int(generation.places[hit.row, 0])).text
    whole = _coverage(set().union(*part.lemmas) if part.lemmas else set(), rarity, total)
    headings = {lemma for heading in hit.passage.headings for lemma in _heading_lemmas(heading)}
    cosines = part.vectors @ vector
    rows: list[list[float]] = []
    for number, span in enumerate(part.spans):
        own = set(part.lemmas[number])
        around = own.union(headings, *part.lemmas[max(0, number - 1) : number + 2])
        sentence = span.of(text)
        kinds = shows(sentence)
        matched = len(own.intersection(rarity))
        rows.append(
            [
                float(cosines[number]),
                0.0,
                _coverage(own, rarity, total),
                len(forms & part.forms[number]) / (len(forms) or 1),
                _coverage(around, rarity, total),
                _coverage_akin(around, rarity, total),
                whole,
                float(rarest in own),
                _pairs(lemmas, part.lemmas[number]),
                matched / (len(own) or 1),
                hit.score,
                hit.score - hits[0].score,
                1.0 / hit.rank,
                hit.similarity,
                float(kind is not Kind.OTHER and kind in kinds),
                float(kind is not Kind.OTHER and kind not in kinds),
                math.log1p(len(own) - matched),
                math.log1p(len(span)),
                float(_looks_like_heading(sentence)),
                float(sentence.rstrip().endswith("?")),
                float(number == 0),
            ]
        )
    return np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES))


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


def _looks_like_heading(sentence: str) -> bool:
    return not re.search(r"[.!?;:…]\W*$", sentence) and len(sentence) < 120
