"""A question to the passages nearest to it: lemmas and vectors fused."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.generation import Generation
from assistant.passages import Passage

Scores = NDArray[np.float32]
NEAREST = 1000
"""Passages of a large collection that are scored by each of the two ways."""


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
    """Scores of the passages that may be hits for one question: all of them, or of a large collection the nearest.

    Parameters
    ----------
    rows : ndarray of int64
        Their numbers, ascending.
    fused, dense, lexical : ndarray of float32
        Their fused score, cosine and BM25.
    background : float
        The middle of the cosines of all passages of the collection, those that are filtered out too: what the best one is
        compared with (`assistant.confidence`), and a filter that leaves a few like passages must not move it.
    """

    rows: NDArray[np.int64]
    fused: Scores
    dense: Scores
    lexical: Scores
    background: float


def rank(
    generation: Generation, question: str, vector: Scores, dense_weight: float, among: NDArray[np.bool_] | None = None
) -> Ranking:
    """Score passages: `dense_weight` * z(cosine) + (1 - dense_weight) * z(BM25), z over the whole collection.

    A passage has the same score under any filter, so scores under different filters can be compared. Of a large collection
    only the `NEAREST` by cosine and by BM25 are scored; the mean and the deviation are those of all.

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
    near = generation.vectors.neighbours(vector, NEAREST, among)
    bm25 = generation.lexical.scores(question)
    rows, dense = near.rows, near.similarities
    if len(rows) < (len(generation) if among is None else int(among.sum())):
        shared = bm25 if among is None else np.where(among, bm25, np.float32(0.0))
        lacking = np.setdiff1d(_largest(shared, NEAREST), rows)
        rows = np.concatenate([rows, lacking])
        dense = np.concatenate([dense, generation.vectors.rows(lacking) @ vector])
        order = np.argsort(rows)
        rows, dense = rows[order], dense[order]
    lexical = bm25[rows]
    z_dense, z_lexical = _standardised(dense, near.mean, near.deviation), _standardised(lexical, *_spread(bm25))
    fused = dense_weight * z_dense + (1.0 - dense_weight) * z_lexical
    generation.ease()
    return Ranking(rows, fused.astype(np.float32), dense.astype(np.float32), lexical, near.middle)


def best_hits(generation: Generation, ranking: Ranking, top: int) -> tuple[Hit, ...]:
    """Return the `top` best passages, best first, or all there are; equal scores in the order of the corpus.

    Ranks are counted among the passages that may be hits.
    """
    order = best_rows(ranking.fused, min(top, len(ranking.rows)))
    dense_ranks, lexical_ranks = (_ranks(scores, order) for scores in (ranking.dense, ranking.lexical))
    return tuple(
        Hit(
            rank=number + 1,
            score=float(ranking.fused[place]),
            row=int(ranking.rows[place]),
            passage=generation.passage(int(ranking.rows[place])),
            dense_rank=dense_ranks[number],
            lexical_rank=lexical_ranks[number],
            similarity=float(ranking.dense[place]),
            lexical=float(ranking.lexical[place]),
        )
        for number, place in enumerate(order)
    )


def _largest(scores: Scores, count: int) -> NDArray[np.int64]:
    """Return the rows of the `count` largest scores above zero, or all of them; more where the last are equal."""
    some = np.flatnonzero(scores > 0.5 * scores.max(initial=0.0))
    rows = some if len(some) >= count else np.flatnonzero(scores > 0.0)
    return rows if len(rows) <= count else rows[best_rows(scores[rows], count)]


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


def _spread(scores: Scores) -> tuple[float, float]:
    """Return the mean and the deviation of the scores of all passages; most are zero, so nothing cancels out."""
    if not len(scores):
        return 0.0, 0.0
    mean = float(scores.mean())
    return mean, math.sqrt(max(float(scores @ scores) / len(scores) - mean * mean, 0.0))


def _standardised(scores: Scores, mean: float, deviation: float) -> Scores:
    """Return z-scores; zeros where all scores of the collection are alike."""
    return (scores - mean) / deviation if deviation > 1e-9 else np.zeros_like(scores)


def _ranks(scores: Scores, places: NDArray[np.int64]) -> list[int]:
    """Return the rank of each of `places`, from 1; equal scores share the better one."""
    if not len(places):
        return []
    wanted = scores[places]
    above = np.sort(scores[scores > wanted.min()])
    return [int(place) + 1 for place in len(above) - np.searchsorted(above, wanted, side="right")]
