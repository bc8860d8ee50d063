"""Boxes of text set into the text of a page: a frame drawn around some lines, beside which the page's own lines go on."""

from collections.abc import Sequence
from statistics import mean

from assistant.loaders.pdf.graphics import Box, Graphics
from assistant.loaders.pdf.lines import lines_of
from assistant.loaders.pdf.pieces import Piece

_CLOSE = 3.0
"""Rules whose ends are so near meet at a corner."""

_MOST_RULES = 200
_FEWEST_LINES, _FEWEST_BESIDE = 2, 2
_LONGEST_PART = 0.6
"""A frame that holds more of the page's letters is the page's own."""

_LETTERS_OF_TEXT = 14
"""Lines of text beside a frame have more letters; cells of a form have fewer."""


def without_framed(pieces: list[Piece], graphics: Graphics) -> tuple[list[Piece], list[list[Piece]]]:
    """Return the pieces outside of boxes that are set into the text, and those of each box from the top down."""
    boxes: list[list[Piece]] = []
    for frame in _frames(graphics):
        inner = [piece for piece in pieces if _holds(frame, piece)]
        if inner and _is_set_in(frame, inner, [piece for piece in pieces if not _holds(frame, piece)]):
            boxes.append(inner)
            pieces = [piece for piece in pieces if not _holds(frame, piece)]
    return pieces, boxes


def _frames(graphics: Graphics) -> list[Box]:
    """Return the rectangles drawn by four rules, one on each side, from the top down."""
    if len(graphics.down) > _MOST_RULES or len(graphics.across) > _MOST_RULES:
        return []
    found: list[Box] = []
    for number, left in enumerate(graphics.down):
        for right in graphics.down[number + 1 :]:
            one, other = sorted((left, right))
            level = abs(one[1] - other[1]) <= _CLOSE and abs(one[3] - other[3]) <= _CLOSE
            frame = (one[0], one[1], other[2], one[3])
            if level and other[0] - one[0] > _CLOSE and _is_closed(frame, graphics.across):
                found.append(frame)
    return sorted(set(found), key=lambda frame: (frame[1], frame[0]))


def _is_closed(frame: Box, across: Sequence[Box]) -> bool:
    return all(_is_drawn(frame[0], frame[2], height, across) for height in (frame[1], frame[3]))


def _is_drawn(left: float, right: float, height: float, across: Sequence[Box]) -> bool:
    """Tell whether a line runs at a height from `left` to `right` and no further, be it drawn in pieces."""
    reached = left
    for rule in sorted(rule for rule in across if abs(rule[1] - height) <= _CLOSE and rule[2] > left - _CLOSE):
        if rule[0] > right + _CLOSE:
            break
        if rule[0] < left - _CLOSE or rule[0] > reached + _CLOSE:
            return False
        reached = max(reached, rule[2])
    return abs(reached - right) <= _CLOSE


def _holds(frame: Box, piece: Piece) -> bool:
    return frame[0] - _CLOSE < piece.left and piece.right < frame[2] + _CLOSE and frame[1] < piece.base < frame[3]


def _is_set_in(frame: Box, inner: Sequence[Piece], outer: Sequence[Piece]) -> bool:
    """Tell whether text of the page goes on beside a frame, and none of it runs into the frame."""
    level = [piece for piece in outer if frame[1] < piece.base < frame[3]]
    if any(piece.table is not None for piece in (*inner, *level)):
        return False
    if any(piece.left < frame[2] - _CLOSE and piece.right > frame[0] + _CLOSE for piece in level):
        return False
    letters, own = (sum(piece.stop - piece.start for piece in part) for part in (outer, inner))
    beside = lines_of(level)
    return (
        own <= _LONGEST_PART * (own + letters)
        and len(lines_of(inner)) >= _FEWEST_LINES
        and len(beside) >= _FEWEST_BESIDE
        and mean(line.letters for line in beside) >= _LETTERS_OF_TEXT
    )
