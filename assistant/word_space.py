"""Vectors of words as they stand in their text: taken from the network's tokens, brought into few dimensions, kept as bytes.

A question's words are compared with every word of a passage (late interaction; Khattab and Zaharia, «ColBERT», 2020). The network
gives a token several hundred numbers; their best directions, found once for the packaged model by `assistant.training.words`,
keep what the comparison needs. For another model the directions are random, which distances survive nearly as well (Johnson and
Lindenstrauss, 1984), and always the same.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.spans import Span

DIMENSION = 64
SHIPPED = Path(__file__).with_name("word_space.npy")
DESCRIPTION = Path(__file__).with_name("word_space.json")

_SCALE = 127.0


@dataclass(frozen=True, slots=True, eq=False)
class WordSpace:
    """Where the vectors of words live.

    Parameters
    ----------
    mean : ndarray of float32, shape (dimension of the model,)
        What all words have in common; taken away.
    axes : ndarray of float32, shape (dimension of the model, DIMENSION)
    """

    mean: NDArray[np.float32]
    axes: NDArray[np.float32]

    def reduced(self, vectors: NDArray[np.float32]) -> NDArray[np.int8]:
        """Bring vectors of words (see `word_vectors`) into this space: unit rows times 127 or zeros, shape (words, DIMENSION)."""
        said = vectors.any(axis=1, keepdims=True)
        lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        short = np.where(said, vectors / lengths - self.mean, 0.0).astype(np.float32) @ self.axes
        lengths = np.maximum(np.linalg.norm(short, axis=1, keepdims=True), 1e-9)
        return np.asarray(np.rint(short / lengths * _SCALE), dtype=np.int8)


def word_vectors(tokens: NDArray[np.float32], places: Sequence[tuple[int, int]], words: Sequence[Span]) -> NDArray[np.float32]:
    """Return for each word the sum of the vectors of its tokens, shape (words, dimension of the model); zeros without tokens.

    Parameters
    ----------
    tokens : ndarray, shape (tokens, dimension of the model)
        May be longer or shorter than `places`.
    places : sequence of (int, int)
        Where each token begins and ends in the text, in order; nothing, (0, 0), for those that are not in it.
    words : sequence of Span
        In order.
    """
    given = np.array(places[: len(tokens)], dtype=np.int64).reshape(-1, 2)
    inside = given[:, 1] > given[:, 0]
    given = given[inside]
    spans = np.array([(word.start, word.stop) for word in words], dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(given[:, 1], spans[:, 0], side="right")
    last = np.searchsorted(given[:, 0], spans[:, 1], side="left")
    sums = np.zeros((len(given) + 1, tokens.shape[1]))
    np.cumsum(tokens[: len(inside)][inside], axis=0, out=sums[1:])
    return np.where((last > first)[:, None], sums[np.maximum(last, first)] - sums[first], 0.0).astype(np.float32)


def similarities(one: NDArray[np.int8], other: NDArray[np.int8]) -> NDArray[np.float32]:
    """Return the cosines of words with words, shape (one, other)."""
    return np.asarray(one.astype(np.float32) @ other.astype(np.float32).T / _SCALE**2, dtype=np.float32)


def word_space(weights: str, dimension: int) -> WordSpace:
    """Return the space for a model.

    Parameters
    ----------
    weights : str
        Hash of its weights (see `Identity`).
    dimension : int
        Length of its vectors.
    """
    if DESCRIPTION.is_file() and json.loads(DESCRIPTION.read_text(encoding="utf-8"))["weights"] == weights:
        shipped = np.load(SHIPPED, allow_pickle=False).astype(np.float32)
        return WordSpace(shipped[0], np.ascontiguousarray(shipped[1:].T))
    axes = np.random.Generator(np.random.PCG64(0)).standard_normal((dimension, DIMENSION)) / np.sqrt(DIMENSION)
    return WordSpace(np.zeros(dimension, np.float32), axes.astype(np.float32))
