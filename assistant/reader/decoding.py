"""Logits of first and last tokens to spans with scores."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.reader.inputs import Window
from assistant.spans import Span

LONGEST = 96
"""Tokens of an answer at most: a list or three sentences."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader finds in a passage.

    Parameters
    ----------
    span : Span
        The likeliest answer, in the passage.
    score : float
        Its log-odds against «not here»: (first + last) − (first + last of position 0).
    """

    span: Span
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class ReadWindow:
    """A window that was read.

    Parameters
    ----------
    window : Window
    scores : ndarray of float32, shape (tokens of the passage,)
        Log-odds of the likeliest answer that begins with each token; -inf where none can.
    ends : ndarray of int64, shape (tokens of the passage,)
        The last token of that answer.
    """

    window: Window
    scores: NDArray[np.float32]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, window: Window, logits: NDArray[np.float32]) -> "ReadWindow":
        """Return a window read.

        Parameters
        ----------
        window : Window
        logits : ndarray, shape (at least the window's tokens, 2)
            Of the first and of the last token of the answer; of position 0 those of «not here».
        """
        size = len(window.places)
        if not size:
            return cls(window, np.zeros(0, np.float32), np.zeros(0, np.int64))
        first, last = logits[window.first : window.first + size].T.astype(np.float32)
        # A token of white space is neither the first nor the last.
        bare = np.array([bool(len(place)) for place in window.places])
        ends = np.where(bare, last, -np.inf)
        # Row n: the ends of answers that begin with token n.
        reach = np.lib.stride_tricks.sliding_window_view(np.concatenate([ends, np.full(LONGEST - 1, -np.inf)]), LONGEST)
        best = reach.argmax(axis=1)
        nothing = float(logits[0, 0] + logits[0, 1])
        scores = np.where(bare, first + reach[np.arange(size), best] - nothing, -np.inf)
        return cls(window, scores.astype(np.float32), np.arange(size) + best)

    def best(self, inside: Span | None = None) -> Reading | None:
        """Return the likeliest answer, of those that begin in a part of the passage if one is given; None where there is none."""
        scores = self.scores
        if inside is not None:
            held = [inside.start <= place.start < inside.stop for place in self.window.places]
            scores = np.where(held, scores, -np.inf)
        if not scores.size or not np.isfinite(scores.max()):
            return None
        start = int(scores.argmax())
        places = self.window.places
        return Reading(Span(places[start].start, places[int(self.ends[start])].stop), float(scores[start]))


@dataclass(frozen=True, slots=True, eq=False)
class ReadPassage:
    """A passage that was read, in one window or several."""

    windows: Sequence[ReadWindow]

    def best(self, inside: Span | None = None) -> Reading | None:
        """Return the likeliest answer of all windows (see `ReadWindow.best`)."""
        found = [reading for window in self.windows if (reading := window.best(inside)) is not None]
        return max(found, key=lambda reading: reading.score, default=None)
