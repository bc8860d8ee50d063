"""Examples as batches of tokens, in an order that a seed tells."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.reader.inputs import Window, windows
from assistant.tokens import Tokens
from assistant.training.reader.examples import Example

_CHUNK = 4096
_SORTED_BATCHES = 40
"""Batches whose examples are sorted by length together: little padding, and yet another order in each pass."""


@dataclass(frozen=True, slots=True)
class Target:
    """A window with the positions of the answer's first and last token, both 0 where it does not answer."""

    window: Window
    start: int
    end: int
    example: Example


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Arrays of a batch: ids, mask and candidates of shape (texts, tokens), starts and ends of shape (texts,)."""

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    candidates: NDArray[np.bool_]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def targets(tokens: Tokens, examples: Sequence[Example], *, every_window: bool = False) -> list[Target]:
    """Return the windows of examples with their answers.

    Of a long passage the first window with the answer, or the first, unless `every_window` is wanted.
    """
    found: list[Target] = []
    for start in range(0, len(examples), _CHUNK):
        chunk = examples[start : start + _CHUNK]
        questions = tokens.encoded([example.question for example in chunk])
        passages = tokens.encoded([example.passage for example in chunk])
        for example, question, passage in zip(chunk, questions, passages, strict=True):
            cut = [_target(window, example) for window in windows(question, passage, example.passage)]
            if every_window:
                found += cut
            elif example.answer is None:
                found.append(cut[0])
            else:
                found += [one for one in cut if one.start][:1]
    return found


def _target(window: Window, example: Example) -> Target:
    place = window.positions(example.answer) if example.answer is not None else None
    start, end = place or (0, 0)
    return Target(window, start, end, example)


def batch_of(chosen: Sequence[Target]) -> Batch:
    """Return targets as one batch, padded to the longest."""
    length = max(len(target.window.ids) for target in chosen)
    ids = np.ones((len(chosen), length), np.int64)
    mask = np.zeros_like(ids)
    candidates = np.zeros(ids.shape, np.bool_)
    for row, target in enumerate(chosen):
        window = target.window
        ids[row, : len(window.ids)] = window.ids
        mask[row, : len(window.ids)] = 1
        candidates[row, window.first : len(window.ids) - 1] = True
    candidates[:, 0] = True
    starts = np.array([target.start for target in chosen], np.int64)
    ends = np.array([target.end for target in chosen], np.int64)
    return Batch(ids, mask, candidates, starts, ends)


def order(lengths: Sequence[int], batch: int, seed: int) -> Iterator[list[int]]:
    """Yield the numbers of the examples of each batch, for one pass over them.

    Parameters
    ----------
    lengths : sequence of int
        Tokens of each example.
    batch : int
        Examples of a batch.
    seed : int
        Of this pass.
    """
    chance = random.Random(seed)
    numbers = list(range(len(lengths)))
    chance.shuffle(numbers)
    size = batch * _SORTED_BATCHES
    batches: list[list[int]] = []
    for start in range(0, len(numbers), size):
        some = sorted(numbers[start : start + size], key=lambda number: lengths[number])
        batches += [some[place : place + batch] for place in range(0, len(some), batch)]
    chance.shuffle(batches)
    yield from batches
