"""How sure the answer is: a logistic model over what the search saw, fitted on questions with and without an answer.

`assistant.training.answers` fits it and writes `confidence.json` with the hash of its data; the thresholds stand there too.
"""

import json
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.asked_years import years_asked, years_lacking
from assistant.bibliography import record_of
from assistant.comparisons import compared
from assistant.fitted import Fitted, load_fitted
from assistant.generation import Generation
from assistant.language import Term, terms
from assistant.proper_names import named, speaks_of
from assistant.ranking import Candidate
from assistant.ranking import feature_names as sentence_feature_names
from assistant.retrieval import Ranking, best_rows
from assistant.sentence_features import AKIN_LETTERS, Query
from assistant.sentence_features import FEATURES as SENTENCE_FEATURES
from assistant.word_space import similarities

WEIGHTS = Path(__file__).with_name("confidence.json")
WEIGHTS_WITH_READER = WEIGHTS.with_name("confidence-reader.json")

SEARCH_FEATURES = (
    "best_sentence",
    "best_sentence_lead",
    "cosine_passage",
    "cosine_passage_lead",
    "cosine_sentence",
    "coverage",
    "coverage_around",
    "coverage_akin",
    "coverage_best",
    "words_alike",
    "words_alike_passage",
    "counted",
    "names_lacking_best",
    "names_missing",
    "names_unknown",
    "figures_missing",
    "rarest_missing_akin",
    "rarest_covered",
    "shows_kind",
    "lacks_kind",
    "kind_nowhere",
    "pairs",
    "lexical_share",
    "unknown_share",
    "agreement",
    "least_alike",
    "least_alike_name",
)
"""What the model of search alone sees."""

READER_FEATURES = (
    "coverage_best",
    "words_alike_passage",
    "pairs",
    "names_unknown",
    "figures_missing",
    "cosine_passage",
    "fused_passage",
    "fused_ahead",
    "dense_ahead",
    "reader_sentence_first",
    "reader_passage_first",
    "reader_top",
    "reader_near_top",
)
"""What the model with a reader sees: few, and hardly two that say the same. With all there are, the many that repeat each other
outweigh the reader (docs/decisions/0019)."""

RIVALS = 4
"""The best passage is compared with so many behind it."""

STEP_DOWN = 3.0
"""Log-odds an answer found in a passage loses for each passage that search put before it."""

UNKNOWN = 0.125
"""Confidence where the documents have no word of the question: «не найдено», though not for certain."""

OF_ANOTHER = 2.0
"""Log-odds an answer loses where a place, a person or a year the question names is not named around it (docs/decisions/0019)."""

AROUND = 2
"""Passages before and behind that tell what a passage speaks of."""


def feature_names(*, read: bool) -> tuple[str, ...]:
    """Return the names of the features of the model with a reader or without."""
    return READER_FEATURES if read else SEARCH_FEATURES


def confidence(
    generation: Generation,
    query: Query,
    ranking: Ranking,
    candidates: Sequence[Candidate],
    fold: int | None = None,
    *,
    of_another: bool = False,
) -> float:
    """Return the fitted probability, 0…1, that the documents answer a question.

    With `fold` by the model that has not seen the questions of that fold; `of_another` where `not_named` finds a name lacking.
    Where the documents have no word of the question, what is found is found by meaning alone, of which the model has learned
    nothing: the verdict is «не найдено», though another word may say the same.
    """
    if not candidates or not query.question.terms:
        return 0.0
    if not _knows(generation, query):
        return UNKNOWN
    model = _model(_were_read(candidates)).model(fold)
    row = _row(generation, query, ranking, candidates)
    log_odds = float(model.log_odds(row[None, :])[0])
    if of_another:
        log_odds -= OF_ANOTHER
    return 1.0 / (1.0 + math.exp(-log_odds))


def not_named(generation: Generation, question: str, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Return the places, people and years of a question named neither around the best passage nor in the titles above it.

    As the question writes them. Where things are compared a passage may speak of one of them alone: nothing is lacking.
    """
    names, years = named(question), years_asked(question)
    if not (names or years) or not candidates or compared(question):
        return ()
    hit = candidates[0].hit
    entry = generation.entry(hit.row)
    clean = generation.document(int(generation.places[hit.row, 0]))
    rows = {entry.first, *range(max(entry.first, hit.row - AROUND), min(entry.stop, hit.row + AROUND + 1))}
    record = record_of(clean, hit.passage.span)
    titles = (*hit.passage.headings, entry.title or "", record.title or "")
    texts = (hit.passage.text, *titles, *(generation.passage(row).text for row in rows if row != hit.row))
    lacking = years_lacking(years, candidates[0].span.of(clean.text), (*texts, entry.source.path), record.year)
    return (*(name.written for name in names if not speaks_of(texts, name.form)), *lacking)


def features(
    generation: Generation, query: Query, ranking: Ranking, candidates: Sequence[Candidate]
) -> NDArray[np.float64] | None:
    """Return what the model sees, shape (names of `feature_names`,), or None where there is nothing to learn from."""
    return _row(generation, query, ranking, candidates) if candidates and _knows(generation, query) else None


def _row(generation: Generation, query: Query, ranking: Ranking, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    seen = observed(generation, query, ranking, candidates)
    return np.array([seen[name] for name in feature_names(read=_were_read(candidates))])


def _knows(generation: Generation, query: Query) -> bool:
    """Tell whether the documents have any word of the question, or one akin to it."""
    known = generation.lexical
    return any(known.has(term.lemma) or known.has_akin(term.lemma) for term in query.question.terms)


def observed(generation: Generation, query: Query, ranking: Ranking, candidates: Sequence[Candidate]) -> dict[str, float]:
    """Return all that can be seen of an answer, by name; of at least one candidate."""
    question, found = query.question.text, query.question.terms
    asked = list(dict.fromkeys(term.lemma for term in found))
    best = _named(candidates[0])
    top = candidates[:5]
    rarity = {lemma: generation.lexical.rarity(lemma) for lemma in asked}
    total = sum(rarity.values())
    unseen = generation.lexical.rarity("")
    nearest = float(ranking.dense.max())
    first = found[0].span.start
    named_terms = [t for t in found if question[t.span.start].isupper() and (t.span.start != first or first > 0)]
    names = [t.lemma for t in named_terms]
    figures = [t.lemma for t in found if t.form[0].isdigit()]
    rarest = max(asked, key=rarity.__getitem__)
    near = {
        t.lemma
        for candidate in candidates[:3]
        for t in terms(" ".join((*candidate.hit.passage.headings, candidate.hit.passage.text)))
    }
    places = list(dict.fromkeys(term.span for term in found))
    named = [n for n, place in enumerate(places) if question[place.start].isupper() and (place.start != first or first > 0)]
    alike = _best_alike(generation, query, [candidate.hit.row for candidate in top])
    seen = {
        "best_sentence": candidates[0].score,
        "best_sentence_lead": candidates[0].score - float(np.mean([candidate.score for candidate in candidates[1:6]] or [0.0])),
        "cosine_passage": nearest,
        "cosine_passage_lead": nearest - ranking.background,
        "cosine_sentence": best["cosine"],
        "coverage": best["coverage"],
        "coverage_around": best["coverage_around"],
        "coverage_akin": best["coverage_akin"],
        "coverage_best": max(_named(candidate)["coverage_akin"] for candidate in top),
        "words_alike": max(_named(candidate)["words_alike"] for candidate in top),
        "words_alike_passage": max(_named(candidate)["words_alike_passage"] for candidate in top),
        "counted": max(_named(candidate)["counted"] for candidate in top),
        "names_lacking_best": best["names_lacking"],
        "names_missing": _missing(names, near),
        "names_unknown": float(_unknown(generation, named_terms)),
        "figures_missing": _missing(figures, near),
        "rarest_missing_akin": float(_missing([rarest], near)),
        "rarest_covered": max(_named(candidate)["rarest_covered"] for candidate in top),
        "shows_kind": best["shows_kind"],
        "lacks_kind": best["lacks_kind"],
        "kind_nowhere": min(_named(candidate)["lacks_kind"] for candidate in top),
        "pairs": max(_named(candidate)["pairs"] for candidate in top),
        "lexical_share": float(ranking.lexical.max()) / total,
        "unknown_share": sum(weight for weight in rarity.values() if weight >= unseen) / total,
        "agreement": float(candidates[0].hit.dense_rank == 1) + float(candidates[0].hit.lexical_rank == 1),
        "least_alike": float(alike.min(initial=1.0)),
        "least_alike_name": float(alike[named].min(initial=1.0)),
        "fused_passage": float(ranking.fused.max()),
        "fused_ahead": _ahead(ranking.fused),
        "dense_ahead": _ahead(ranking.dense),
    }
    return {**seen, **_read(candidates)} if _were_read(candidates) else seen


def _were_read(candidates: Sequence[Candidate]) -> bool:
    return len(candidates[0].features) > len(SENTENCE_FEATURES)


def _ahead(scores: NDArray[np.float32]) -> float:
    """Return how far the best passage is ahead of the `RIVALS` behind it, of those there are."""
    best = scores[best_rows(scores, RIVALS + 1)]
    return float(best[0] - best[1:].mean()) if len(best) > 1 else 0.0


def _read(candidates: Sequence[Candidate]) -> dict[str, float]:
    """Return what the reader says.

    `reader_sentence_first` is the log-odds of the likeliest answer of the first sentence, `reader_passage_first` of that
    sentence's passage, `reader_top` of the passage that search put first, `reader_near_top` the greatest of all passages read,
    each less `STEP_DOWN` for every passage before it.
    """
    names = sentence_feature_names(read=True)
    sentence, passage, unread = (names.index(name) for name in ("reader_sentence", "reader_passage", "reader_unread"))
    first = candidates[0].features
    read = {c.hit.rank: float(c.features[passage]) for c in candidates if not c.features[unread]} or {1: 0.0}
    return {
        "reader_sentence_first": float(first[sentence]),
        "reader_passage_first": float(first[passage]),
        "reader_top": read[min(read)],
        "reader_near_top": max(score - STEP_DOWN * (rank - 1) for rank, score in read.items()),
    }


def _best_alike(generation: Generation, query: Query, rows: Sequence[int]) -> NDArray[np.float32]:
    """Return for each word of the question how like it is to the word most like it in these passages, shape (words,)."""
    held = np.concatenate([generation.word_vectors(row) for row in dict.fromkeys(rows)])
    return np.asarray(similarities(query.words, held).max(axis=1, initial=0.0), dtype=np.float32)


def _unknown(generation: Generation, names: Sequence[Term]) -> bool:
    """Tell whether a name of the question stands in no document at all, nor a word akin to it."""
    known = {name.span for name in names if generation.lexical.has(name.lemma) or generation.lexical.has_akin(name.lemma)}
    return any(name.span not in known for name in names)


def _missing(lemmas: Sequence[str], near: set[str]) -> float:
    """Return the share of `lemmas` that neither stand in the nearest passages nor have a word akin there."""
    roots = {lemma[:AKIN_LETTERS] for lemma in near if len(lemma) >= AKIN_LETTERS}
    return sum(lemma not in near and lemma[:AKIN_LETTERS] not in roots for lemma in lemmas) / (len(lemmas) or 1)


def _named(candidate: Candidate) -> dict[str, float]:
    return dict(zip(SENTENCE_FEATURES, candidate.features.tolist(), strict=False))


@cache
def _model(read: bool) -> Fitted:
    return load_fitted(WEIGHTS_WITH_READER if read else WEIGHTS, feature_names(read=read))


def _threshold(name: str) -> float:
    return float(json.loads(WEIGHTS.read_text(encoding="utf-8"))["thresholds"][name])


NOT_FOUND_BELOW = _threshold("not_found")
UNCERTAIN_BELOW = _threshold("uncertain")
