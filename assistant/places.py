"""From a span of clean text back to the file: boxes on its pages, or the paragraph, element, line it comes from."""

from dataclasses import dataclass

import numpy as np

from assistant.cleaning import CleanText
from assistant.loaders import UNITS, Anchor, anchor_at
from assistant.spans import Span

_SAME_LINE = 0.5
"""Words whose boxes overlap upright by this share of the lower one stand on one line."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its top left corner, as a reader sees the page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


def word_boxes(clean: CleanText, span: Span) -> list[tuple[Span, Box]]:
    """Return the words that `span` touches, in reading order, each with its place in the clean text and its box.

    A word broken at a line's end has two boxes, each for its own part.
    """
    if clean.words is None or not len(span):
        return []
    raw = clean.offsets.to_raw(span)
    starts, stops = clean.words[:, 0], clean.words[:, 1]
    first, last = int(np.searchsorted(stops, raw.start, side="right")), int(np.searchsorted(starts, raw.stop, side="left"))
    found = []
    for row in clean.words[first:last].tolist():
        start, stop = clean.offsets.to_clean(row[0]), clean.offsets.to_clean(row[1])
        if start < stop:
            found.append((Span(start, stop), Box(row[2], *(value / UNITS for value in row[3:]))))
    return found


def line_boxes(clean: CleanText, span: Span) -> list[Box]:
    """Return the boxes to mark `span` with: the words of one line of the page under one box."""
    lines: list[Box] = []
    for _, box in word_boxes(clean, span):
        if lines and _goes_on(lines[-1], box):
            former = lines[-1]
            lines[-1] = Box(box.page, former.left, min(former.top, box.top), box.right, max(former.bottom, box.bottom))
        else:
            lines.append(box)
    return lines


def _goes_on(line: Box, word: Box) -> bool:
    overlap = min(line.bottom, word.bottom) - max(line.top, word.top)
    lower = min(line.bottom - line.top, word.bottom - word.top)
    # Not over a column's gap: what stands between two columns is not marked.
    near = word.left - line.left >= 0 and word.left - line.right < 2 * (line.bottom - line.top)
    return line.page == word.page and near and overlap >= _SAME_LINE * lower


def anchor(clean: CleanText, position: int) -> Anchor | None:
    """Return where in the file the text at `position` comes from; None where the format has no such places."""
    return anchor_at(clean.anchors, position)
