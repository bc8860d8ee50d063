"""Where words stand on their pages.

A table of words is an int32 array, one row a word, sorted by the word's place in the text, never overlapping. On a page its
columns are `start, stop, left, top, right, bottom`: a half-open span of the page's raw text, then a box in hundredths of a point
from the top left corner of the page as a reader sees it (crop box, turned as the file says).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.int32]
"""A table of words: shape (n, 6) on a page, (n, 7) in a document (the page's number in the third column)."""

UNITS = 100
"""Units of a table of words in a point (1/72 inch)."""


def word_table(spans: Sequence[tuple[int, int]], boxes: Sequence[tuple[float, float, float, float]]) -> Words:
    """Return a page's table of words from spans and boxes (left, top, right, bottom, in points)."""
    table = np.zeros((len(spans), 6), np.int32)
    if spans:
        table[:, :2] = spans
        table[:, 2:] = np.rint(np.asarray(boxes, dtype=np.float64) * UNITS)
    return table
