"""Documents that hold the same text, or nearly the same: bottom-k sketches of their word shingles.

A. Broder, «On the resemblance and containment of documents» (1997): of the hashes of all runs of `SHINGLE` words only the
`SKETCH` smallest are kept; of two documents, the share of common ones among the smallest of both together estimates the share
of common runs among all.
"""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5
"""Words a run has."""

SKETCH = 256
"""Hashes kept: the estimate's standard error is 3 % at most."""

NEARLY = 0.8
"""Documents with this share of common runs are nearly the same."""

FEWEST = 20
"""Texts of fewer runs are compared only as wholes: a caption and another caption are no copies."""

_WORD = re.compile(r"[^\W_]+")

Sketch = NDArray[np.uint64]


def sketch(text: str) -> Sketch:
    """Return the smallest hashes of the text's runs of words, ascending, at most `SKETCH`; few where the text is short."""
    words = np.array([zlib.crc32(word.encode()) for word in _WORD.findall(text.lower().replace("ё", "е"))], dtype=np.uint64)
    count = len(words) - SHINGLE + 1
    if count < 1:
        return np.array([zlib.crc32(words.tobytes())], dtype=np.uint64)
    hashes = np.zeros(count, dtype=np.uint64)
    for place in range(SHINGLE):
        # Multiplication by a large odd number mixes the bits (Knuth, TAOCP 6.4); it wraps around on purpose.
        hashes = (hashes ^ words[place : place + count]) * np.uint64(0x9E3779B97F4A7C15)
        hashes ^= hashes >> np.uint64(29)
    return np.unique(hashes)[:SKETCH]


def likeness(one: Sketch, other: Sketch) -> float:
    """Return the estimated share of common runs of words, 0…1."""
    if min(len(one), len(other)) < FEWEST:
        return float(np.array_equal(one, other))
    smallest = np.union1d(one, other)[:SKETCH]
    return float(np.isin(smallest, np.intersect1d(one, other)).mean())


def nearest(sketches: Sequence[Sketch]) -> list[tuple[int, float] | None]:
    """Return for each document the former one most like it with their likeness, None where none is nearly the same."""
    holders: defaultdict[int, list[int]] = defaultdict(list)
    found: list[tuple[int, float] | None] = []
    for number, own in enumerate(sketches):
        shared = Counter(other for value in own.tolist() for other in holders[value])
        # What two sketches have in common is at most this share of the longer one, so most pairs need no closer look.
        near = [other for other, held in shared.most_common(10) if held >= NEARLY * max(len(own), len(sketches[other]))]
        close = [(likeness(own, sketches[other]), -other) for other in near]
        best = max(close, default=(0.0, 0))
        found.append((-best[1], best[0]) if best[0] >= NEARLY else None)
        for value in own.tolist():
            holders[value].append(number)
    return found
