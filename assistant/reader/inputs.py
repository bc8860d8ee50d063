"""Question and passage as one input of the reader: `<s> question </s> passage </s>`, long passages in windows that overlap."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.spans import Span
from assistant.tokens import Encoded

MAX_TOKENS = 384
"""Of a window, question and special tokens included."""

QUESTION_TOKENS = 64
"""A longer question is cut."""

OVERLAP = 96
"""Tokens of the passage that a window shares with the one before."""


@dataclass(frozen=True, slots=True)
class Window:
    """An input of the reader.

    Parameters
    ----------
    ids : tuple of int
        Token ids; position 0 means «not here».
    first : int
        Position of the first token of the passage; the last position is the closing token.
    places : tuple of Span
        Where each token of the passage, `first` to the last but one, stands in the passage.
    """

    ids: tuple[int, ...]
    first: int
    places: tuple[Span, ...]

    def span(self, start: int, end: int) -> Span:
        """Return what the tokens at positions `start` to `end`, both included, cover in the passage."""
        return Span(self.places[start - self.first].start, self.places[end - self.first].stop)

    def positions(self, span: Span) -> tuple[int, int] | None:
        """Return the positions of the first and last token that touch `span`, or None where the window lacks part of it."""
        touched = [n for n, place in enumerate(self.places) if place.overlaps(span)]
        if not touched or self.places[touched[0]].start > span.start or self.places[touched[-1]].stop < span.stop:
            return None
        return self.first + touched[0], self.first + touched[-1]


def windows(question: Encoded, passage: Encoded, text: str) -> list[Window]:
    """Return the windows of a passage, the first first; one where it fits.

    Parameters
    ----------
    question, passage : Encoded
        As the tokenizer gives them, special tokens included.
    text : str
        The passage; tokens are narrowed to what they cover without white space.
    """
    opening, closing = question.ids[0], question.ids[-1]
    asked = question.ids[1:-1][:QUESTION_TOKENS]
    held = list(zip(passage.ids[1:-1], bare(passage.places[1:-1], text), strict=True))
    room = MAX_TOKENS - len(asked) - 3
    found: list[Window] = []
    start = 0
    while True:
        part = held[start : start + room]
        ids = (opening, *asked, closing, *(token for token, _ in part), closing)
        found.append(Window(ids, len(asked) + 2, tuple(place for _, place in part)))
        if start + room >= len(held):
            return found
        start += room - OVERLAP


def bare(places: Sequence[tuple[int, int]], text: str) -> list[Span]:
    """Return the places of tokens without the white space they begin with; a token of nothing else is empty."""
    found = []
    for start, stop in places:
        while start < stop and text[start].isspace():
            start += 1
        while stop > start and text[stop - 1].isspace():
            stop -= 1
        found.append(Span(start, stop))
    return found
