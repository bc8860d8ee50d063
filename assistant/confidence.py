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

from assistant.fitted import Fitted, load_fitted
from assistant.generation import Generation
from assistant.language import Term, terms
from assistant.ranking import Candidate
from assistant.ranking import feature_names as sentence_feature_names
from assistant.retrieval import Ranking
from assistant.sentence_features import AKIN_LETTERS, Query
from assistant.sentence_features import FEATURES as SENTENCE_FEATURES
from assistant.word_space import similarities

WEIGHTS = Path(__file__).with_name("confidence.json")
WEIGHTS_WITH_READER = WEIGHTS.with_name("confidence-reader.json")

FEATURES = (
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

READER_FEATURES = ("reader_best", "reader_first", "reader_first_holds", "reader_other", "reader_passage_first")
"""Of the passages read: log-odds of the likeliest answer, of that in the first sentence, whether the first sentence touches the
likeliest answer of its passage, the likeliest of the other passages, the likeliest of the first sentence's passage."""


def feature_names(*, read: bool) -> tuple[str, ...]:
    """Return the names of the features, with those of a reader or without."""
    return (*FEATURES, *READER_FEATURES) if read else FEATURES


def confidence(
    generation: Generation, query: Query, ranking: Ranking, candidates: Sequence[Candidate], fold: int | None = None
) -> float:
    """Return the fitted probability, 0…1, that the documents answer a question.

    With `fold` by the model that has not seen the questions of that fold.
    """
    row = features(generation, query, ranking, candidates)
    if row is None:
        return 0.0
    model = _model(len(row) > len(FEATURES)).model(fold)
    return 1.0 / (1.0 + math.exp(-float(model.log_odds(row[None, :])[0])))


def features(
    generation: Generation, query: Query, ranking: Ranking, candidates: Sequence[Candidate]
) -> NDArray[np.float64] | None:
    """Return what the model sees, shape (FEATURES,), or None where there is nothing to judge."""
    question, found = query.question.text, query.question.terms
    asked = list(dict.fromkeys(term.lemma for term in found))
    if not candidates or not any(generation.lexical.has(lemma) or generation.lexical.has_akin(lemma) for lemma in asked):
        return None
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
    row = np.array(
        [
            candidates[0].score,
            candidates[0].score - float(np.mean([candidate.score for candidate in candidates[1:6]] or [0.0])),
            nearest,
            nearest - ranking.background,
            best["cosine"],
            best["coverage"],
            best["coverage_around"],
            best["coverage_akin"],
            max(_named(candidate)["coverage_akin"] for candidate in top),
            max(_named(candidate)["words_alike"] for candidate in top),
            max(_named(candidate)["words_alike_passage"] for candidate in top),
            max(_named(candidate)["counted"] for candidate in top),
            best["names_lacking"],
            _missing(names, near),
            float(_unknown(generation, named_terms)),
            _missing(figures, near),
            float(_missing([rarest], near)),
            max(_named(candidate)["rarest_covered"] for candidate in top),
            best["shows_kind"],
            best["lacks_kind"],
            min(_named(candidate)["lacks_kind"] for candidate in top),
            max(_named(candidate)["pairs"] for candidate in top),
            float(ranking.lexical.max()) / total,
            sum(weight for weight in rarity.values() if weight >= unseen) / total,
            float(candidates[0].hit.dense_rank == 1) + float(candidates[0].hit.lexical_rank == 1),
            float(alike.min(initial=1.0)),
            float(alike[named].min(initial=1.0)),
        ]
    )
    return np.concatenate([row, _read(candidates)]) if len(candidates[0].features) > len(SENTENCE_FEATURES) else row


def _read(candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """Return what the reader says, shape (READER_FEATURES,)."""
    names = sentence_feature_names(read=True)
    column = {name: names.index(name) for name in ("reader_sentence", "reader_passage", "reader_holds", "reader_unread")}
    first = candidates[0]
    read = [candidate for candidate in candidates if not candidate.features[column["reader_unread"]]]
    others = [float(c.features[column["reader_passage"]]) for c in read if c.hit.row != first.hit.row]
    best = max((float(c.features[column["reader_passage"]]) for c in read), default=0.0)
    return np.array(
        [
            best,
            first.features[column["reader_sentence"]],
            first.features[column["reader_holds"]],
            max(others, default=first.features[column["reader_passage"]]),
            first.features[column["reader_passage"]],
        ]
    )


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
