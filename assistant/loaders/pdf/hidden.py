"""Text of a PDF page that no reader sees: found, reported, never indexed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.loaders.pdf.characters import Characters
from assistant.loaders.pdf.graphics import Box, Graphics

Reason = Literal["invisible", "white", "tiny", "outside"]

SMALLEST = 1.0
"""Nobody reads letters of less than a point."""

_PALE = 242
"""A colour all of whose parts are at least this is white to the eye."""

_CONTRAST = 24
_SCAN = 0.5
"""An image over this share of the page is a scan, and invisible text upon it is what OCR read there."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Text hidden on one page in one way."""

    reason: Reason
    text: str


def parted(characters: Characters, graphics: Callable[[], Graphics]) -> tuple[Characters, list[Hidden]]:
    """Return the characters a reader sees, and what is hidden from him.

    Parameters
    ----------
    graphics : callable
        Gives what is drawn on the page; asked only where it matters.
    """
    if not len(characters):
        return characters, []
    rules: tuple[tuple[Reason, NDArray[np.bool_]], ...] = (
        ("outside", _outside(characters)),
        ("tiny", characters.per_style(lambda style: style.size < SMALLEST) > 0),
        ("invisible", _invisible(characters, graphics)),
        ("white", _white(characters, graphics)),
    )
    seen = np.ones(len(characters), bool)
    found = []
    for reason, hidden in rules:
        hidden = hidden & seen
        if hidden.any():
            found.append(Hidden(reason, _read(characters, hidden)))
            seen &= ~hidden
    return characters.only(seen), found


def _read(characters: Characters, hidden: NDArray[np.bool_]) -> str:
    """Return hidden characters as text, with the spaces the file has."""
    kept = characters.only(hidden)
    pieces = (
        (" " if space else "") + chr(code) for code, space in zip(kept.codes.tolist(), kept.after_space.tolist(), strict=True)
    )
    return "".join(pieces).strip()


def _outside(characters: Characters) -> NDArray[np.bool_]:
    width, height = characters.size
    x = (characters.cells[:, 0] + characters.cells[:, 2]) / 2
    y = (characters.cells[:, 1] + characters.cells[:, 3]) / 2
    return np.asarray((x < 0) | (x > width) | (y < 0) | (y > height), bool)


def _invisible(characters: Characters, graphics: Callable[[], Graphics]) -> NDArray[np.bool_]:
    hidden = characters.per_style(lambda style: style.invisible) > 0
    if hidden.any():
        width, height = characters.size
        scanned = any((box[2] - box[0]) * (box[3] - box[1]) >= _SCAN * width * height for box in graphics().images)
        if scanned:
            return np.zeros(len(characters), bool)
    return hidden


def _white(characters: Characters, graphics: Callable[[], Graphics]) -> NDArray[np.bool_]:
    """Tell which characters are drawn in white on white, or so transparent that nothing is seen."""
    clear = characters.per_style(lambda style: style.colour[3] < 8) > 0
    pale = np.flatnonzero(characters.per_style(lambda style: min(style.colour[:3]) >= _PALE) > 0)
    if not len(pale):
        return clear
    drawn = graphics()
    middles = (characters.boxes[pale, :2] + characters.boxes[pale, 2:]) / 2
    shown = np.zeros(len(pale), bool)
    for box in drawn.images:
        shown |= _within(middles, box)
    for box, colour in drawn.grounds:
        # Later grounds lie over earlier ones: a white one takes away what the dark one below it gave.
        inside = _within(middles, box)
        shown = np.where(inside, min(colour) < _PALE - _CONTRAST, shown)
    clear[pale[~shown]] = True
    return clear


def _within(points: NDArray[np.float64], box: Box) -> NDArray[np.bool_]:
    x, y = points.T
    return np.asarray((x >= box[0] - 1) & (x <= box[2] + 1) & (y >= box[1] - 1) & (y <= box[3] + 1), bool)
