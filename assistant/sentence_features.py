"""What is seen of a sentence unread: its words against the question's, its place, what kind of thing it holds."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import evidence
from assistant.generation import Generation
from assistant.language import sentences, terms, words
from assistant.passages import Passage
from assistant.questions import Question
from assistant.retrieval import Hit
from assistant.spans import Span
from assistant.word_space import similarities

AKIN_LETTERS = 6
"""Words of which the first six letters agree are taken to be akin."""

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


def take_apart(passage: Passage) -> PassageSentences:
    """Return the sentences of a passage."""
    spans = tuple(sentences(passage.text))
    analysed = [terms(span.of(passage.text)) for span in spans]
    starts = [place.start for place in words(passage.text)]
    return PassageSentences(
        spans=tuple(span.shift(passage.span.start) for span in spans),
        lemmas=tuple(tuple(term.lemma for term in found) for found in analysed),
        forms=tuple(frozenset(term.form for term in found) for found in analysed),
        words=tuple((bisect_left(starts, span.start), bisect_left(starts, span.stop)) for span in spans),
    )


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
