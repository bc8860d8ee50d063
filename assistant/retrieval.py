"""A question to the passages nearest to it: lemmas and vectors fused."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.generation import Generation
from assistant.passages import Passage

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found.

    Parameters
    ----------
    rank : int
        From 1.
    score : float
        Fused score; larger is better.
    row : int
        Number of the passage in its generation.
    passage : Passage
    dense_rank, lexical_rank : int
        From 1, by cosine alone and by BM25 alone.
    similarity : float
        Cosine of question and passage.
    lexical : float
        BM25.
    """

    rank: int
    score: float
    row: int
    passage: Passage
    dense_rank: int
    lexical_rank: int
    similarity: float
    lexical: float


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Scores of every passage for one question, each shape (passages,).

    A passage that is out of the question (see `without`) has a fused score of minus infinity and is never a hit.
    """

    fused: Scores
    dense: Scores
    lexical: Scores

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Which passages may be hits, shape (passages,)."""
        return self.fused > -np.inf


def rank(
    generation: Generation, question: str, vector: Scores, dense_weight: float, among: NDArray[np.bool_] | None = None
) -> Ranking:
    """Score all passages: `dense_weight` * z(cosine) + (1 - dense_weight) * z(BM25), z over the whole collection.

    A passage has the same score under any filter, so scores under different filters can be compared.

    Parameters
    ----------
    generation : Generation
    question : str
    vector : ndarray, shape (dimension,)
        The question's unit vector.
    dense_weight : float
        0…1; 0.7 measured best (docs/decisions/0004).
    among : ndarray of bool, shape (passages,), or None
        Passages that may be hits (see `assistant.filters`); None for all.
    """
    dense = generation.vectors.similarities(vector)
    lexical = generation.lexical.scores(question)
    fused = dense_weight * _standardised(dense) + (1.0 - dense_weight) * _standardised(lexical)
    ranking = Ranking(fused.astype(np.float32), dense, lexical)
    return ranking if among is None else without(ranking, ~among)


def without(ranking: Ranking, hidden: NDArray[np.bool_]) -> Ranking:
    """Return `ranking` with passages taken out of the question.

    Their cosine and BM25 are cut to the best of those that stay. So the largest values are those of passages that may be hits,
    while the middle of the cosines stays that of the whole collection: it is what the best one is compared with
    (`assistant.confidence`), and a filter that leaves a few like passages must not move it.

    Parameters
    ----------
    ranking : Ranking
    hidden : ndarray of bool, shape (passages,)
    """
    if not hidden.any():
        return ranking
    stay = ranking.inside & ~hidden

    def cut(scores: Scores, lowest: float) -> Scores:
        best = scores[stay].max(initial=lowest)
        return np.where(stay, scores, np.minimum(scores, best)).astype(np.float32)

    return Ranking(np.where(stay, ranking.fused, np.float32(-np.inf)), cut(ranking.dense, -1.0), cut(ranking.lexical, 0.0))


def best_hits(generation: Generation, ranking: Ranking, top: int) -> tuple[Hit, ...]:
    """Return the `top` best passages, best first, or all there are; equal scores in the order of the corpus.

    Ranks are counted among the passages that may be hits.
    """
    inside = ranking.inside
    order = best_rows(ranking.fused, min(top, int(inside.sum())))
    dense_ranks, lexical_ranks = (_ranks(scores, order, inside) for scores in (ranking.dense, ranking.lexical))
    return tuple(
        Hit(
            rank=number + 1,
            score=float(ranking.fused[row]),
            row=int(row),
            passage=generation.passage(int(row)),
            dense_rank=dense_ranks[number],
            lexical_rank=lexical_ranks[number],
            similarity=float(ranking.dense[row]),
            lexical=float(ranking.lexical[row]),
        )
        for number, row in enumerate(order)
    )


def best_rows(scores: Scores, top: int) -> NDArray[np.int64]:
    """Return the rows of the `top` largest scores, largest first; equal ones in order. One pass, not a sort of all."""
    top = min(top, len(scores))
    if top <= 0:
        return np.zeros(0, np.int64)
    least = np.partition(scores, len(scores) - top)[len(scores) - top]
    above = np.flatnonzero(scores > least)
    level = np.flatnonzero(scores == least)[: top - len(above)]
    rows = np.concatenate([above, level])
    # Both parts ascend, so that a stable sort keeps equal scores in order.
    return rows[np.argsort(-scores[rows], kind="stable")]


def _standardised(scores: Scores) -> Scores:
    """Return z-scores; zeros where all scores are alike."""
    if not len(scores):
        return scores
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)


def _ranks(scores: Scores, rows: NDArray[np.int64], inside: NDArray[np.bool_]) -> list[int]:
    """Return the place of each of `rows` among those `inside`, from 1; equal scores share the better place."""
    if not len(rows):
        return []
    wanted = scores[rows]
    above = np.sort(scores[inside & (scores > wanted.min())])
    return [int(place) + 1 for place in len(above) - np.searchsorted(above, wanted, side="right")]
