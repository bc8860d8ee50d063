"""Documents that hold the same text, or nearly the same: bottom-k sketches of their word shingles.

A. Broder, «On the resemblance and containment of documents» (1997): of the hashes of all runs of `SHINGLE` words only the
`SKETCH` smallest are kept; of two documents, the share of common ones among the smallest of both together estimates the share
of common runs among all.
"""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.patterns import regex

SHINGLE = 5
"""Words a run has."""

SKETCH = 256
"""Hashes kept: the estimate's standard error is 3 % at most."""

NEARLY = 0.8
"""Documents with this share of common runs are nearly the same."""

FEWEST = 20
"""Texts of fewer runs are compared only as wholes: a caption and another caption are no copies."""

_WORD = regex(r"[^\W_]+")

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
    return np.unique(hashes)[:SKETCH].copy()  # a view would hold all of them: 50 KB a document as long as an index is built


def likeness(one: Sketch, other: Sketch) -> float:
    """Return the estimated share of common runs of words, 0…1."""
    if min(len(one), len(other)) < FEWEST:
        return float(np.array_equal(one, other))
    both = np.concatenate((one, other))
    both.sort()
    again = both[1:] == both[:-1]
    # Of the smallest of both together, each counted once, how many are there twice.
    smallest = min(SKETCH, len(both) - int(np.count_nonzero(again)))
    seen = np.arange(2, len(both) + 1) - np.cumsum(again)
    return int(np.count_nonzero(again & (seen <= smallest))) / smallest


def nearest(sketches: Sequence[Sketch]) -> list[tuple[int, float] | None]:
    """Return for each document the former one most like it with their likeness, None where none is nearly the same."""
    found: list[tuple[int, float] | None] = []
    for number, others in enumerate(_candidates(sketches)):
        best, share = -1, 0.0
        for other in sorted(others):
            if (alike := likeness(sketches[number], sketches[other])) >= NEARLY and alike > share:
                best, share = other, alike
            if share == 1.0:
                break
        found.append((best, share) if best >= 0 else None)
    return found


def _candidates(sketches: Sequence[Sketch]) -> list[set[int]]:
    """Return for each document the former ones that may be nearly the same: all that are, and few others.

    What two such have in common is at least `NEARLY` of the longer sketch. So of the rarest hashes of each, one more than may
    differ, they share at least one, whatever order the hashes are ranked in (S. Chaudhuri, V. Ganti and R. Kaushik, «A primitive
    operator for similarity joins in data cleaning», 2006). The rarest hashes of a document with no copy stand nowhere else:
    then it is compared with none, however many turns of speech it shares with all.
    """
    lengths = np.array([len(own) for own in sketches], np.int64)
    owners = np.repeat(np.arange(len(sketches)), lengths)
    _, values, counts = np.unique(np.concatenate([np.zeros(0, np.uint64), *sketches]), return_inverse=True, return_counts=True)
    order = np.lexsort((values, counts[values], owners))
    places = np.arange(len(order)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    chosen = order[places < (lengths - np.ceil(NEARLY * lengths).astype(np.int64) + 1)[owners]]
    chosen = chosen[counts[values[chosen]] > 1]
    chosen = chosen[np.lexsort((owners[chosen], values[chosen]))]
    found: list[set[int]] = [set() for _ in sketches]
    for group in np.split(owners[chosen], np.flatnonzero(np.diff(values[chosen])) + 1):
        holders = group.tolist()
        for place, holder in enumerate(holders):
            found[holder].update(holders[:place])
    return found
