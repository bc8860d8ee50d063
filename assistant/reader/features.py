"""What the reader says of each sentence of the passages it read, for the ranker."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.reader.decoding import Reading, ReadPassage
from assistant.spans import Span

FEATURES = (
    "reader_sentence",
    "reader_sentence_lead",
    "reader_passage",
    "reader_passage_lead",
    "reader_holds",
    "reader_unread",
)
"""Log-odds of the likeliest answer that begins in the sentence, and behind the likeliest of all; the same of the passage; whether
the passage's likeliest answer touches the sentence; whether the passage was not read."""

LIMIT = 20.0
"""Log-odds beyond are as good as certain."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadSentences:
    """What was read in the sentences of one passage.

    Parameters
    ----------
    rows : ndarray of float64, shape (sentences, FEATURES)
    answers : tuple of Reading or None
        The likeliest answer that begins in each sentence, its span in the passage.
    """

    rows: NDArray[np.float64]
    answers: tuple[Reading | None, ...]


def sentences_read(passages: Sequence[Sequence[Span]], read: Sequence[ReadPassage]) -> list[ReadSentences]:
    """Return what the reader says of the sentences of passages.

    Parameters
    ----------
    passages : sequence of sequence of Span
        The sentences of each passage, as spans in it.
    read : sequence of ReadPassage
        The first of these passages, read; the others were not.
    """
    best = [passage.best() for passage in read]
    top = max((_clipped(reading) for reading in best), default=-LIMIT)
    found: list[ReadSentences] = []
    for number, spans in enumerate(passages):
        if number >= len(read):
            lowest = min((_clipped(reading) for reading in best), default=-LIMIT)
            row = [lowest, lowest - top, lowest, lowest - top, 0.0, 1.0]
            found.append(ReadSentences(np.array([row] * len(spans)).reshape(-1, len(FEATURES)), (None,) * len(spans)))
            continue
        own = best[number]
        answers = tuple(read[number].best(span) for span in spans)
        rows = [
            [
                _clipped(answer),
                _clipped(answer) - top,
                _clipped(own),
                _clipped(own) - top,
                float(own is not None and own.span.overlaps(span)),
                0.0,
            ]
            for span, answer in zip(spans, answers, strict=True)
        ]
        found.append(ReadSentences(np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES)), answers))
    return found


def _clipped(reading: Reading | None) -> float:
    return -LIMIT if reading is None else max(-LIMIT, min(LIMIT, reading.score))
