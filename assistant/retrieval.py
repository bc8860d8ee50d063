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
    """Scores of every passage for one question, each shape (passages,)."""

    fused: Scores
    dense: Scores
    lexical: Scores


def rank(generation: Generation, question: str, vector: Scores, dense_weight: float) -> Ranking:
    """Score all passages: `dense_weight` * z(cosine) + (1 - dense_weight) * z(BM25), z over the whole collection.

    Parameters
    ----------
    generation : Generation
    question : str
    vector : ndarray, shape (dimension,)
        The question's unit vector.
    dense_weight : float
        0…1; 0.7 measured best (docs/decisions/0004).
    """
    dense = generation.vectors.similarities(vector)
    lexical = generation.lexical.scores(question)
    fused = dense_weight * _standardised(dense) + (1.0 - dense_weight) * _standardised(lexical)
    return Ranking(fused.astype(np.float32), dense, lexical)


def best_hits(generation: Generation, ranking: Ranking, top: int) -> tuple[Hit, ...]:
    """Return the `top` best passages, best first; equal scores in the order of the corpus."""
    order = np.argsort(-ranking.fused, kind="stable")[:top]
    dense_ranks, lexical_ranks = (_ranks(scores, order) for scores in (ranking.dense, ranking.lexical))
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


def _standardised(scores: Scores) -> Scores:
    """Return z-scores; zeros where all scores are alike."""
    if not len(scores):
        return scores
    spread = float(scores.std())
    return (scores - scores.mean()) / spread if spread > 1e-9 else np.zeros_like(scores)


def _ranks(scores: Scores, rows: NDArray[np.int64]) -> list[int]:
    return [int((scores > scores[row]).sum()) + 1 for row in rows]
