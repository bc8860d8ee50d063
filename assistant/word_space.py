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

from assistant.arrays import read_array
from assistant.spans import Span

DIMENSION = 64
SHIPPED = Path(__file__).with_name("word_space.npy")
DESCRIPTION = Path(__file__).with_name("word_space.json")

_SCALE = 127.0
_STEPS = float(2**20)
"""To one; of so many a product of two vectors of unit order is a whole number below 2⁵³, which float64 adds without rounding."""
_ROWS = 512


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
        """Bring vectors of words (see `word_vectors`) into this space: unit rows times 127 or zeros, shape (words, DIMENSION).

        A row is a function of its word alone. A product of float32 matrices is not: libraries add in an order that depends on
        the processor and on where among the others a row stands. Whole numbers have one sum in whatever order.
        """
        axes = np.rint(self.axes.astype(np.float64) * _STEPS)
        found = np.empty((len(vectors), self.axes.shape[1]), np.int8)
        for start in range(0, len(vectors), _ROWS):  # no more than the processor's caches hold
            block = vectors[start : start + _ROWS]
            lengths = np.linalg.norm(block, axis=1, keepdims=True)
            steps = block * (np.float32(_STEPS) / np.maximum(lengths, np.float32(1e-9))) - self.mean * np.float32(_STEPS)
            short = np.where(lengths > 0, np.rint(steps), 0.0).astype(np.float64) @ axes
            size = np.maximum(np.linalg.norm(short, axis=1, keepdims=True), 1e-9)
            found[start : start + _ROWS] = np.rint(short * (_SCALE / size))
        return found


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
        shipped = read_array(SHIPPED).astype(np.float32)
        return WordSpace(shipped[0], np.ascontiguousarray(shipped[1:].T))
    axes = np.random.Generator(np.random.PCG64(0)).standard_normal((dimension, DIMENSION)) / np.sqrt(DIMENSION)
    return WordSpace(np.zeros(dimension, np.float32), axes.astype(np.float32))
