"""The new wording that an amending act puts in quotation marks: its articles and points are another act's."""

import re
from collections.abc import Iterator

from assistant.patterns import regex
from assistant.spans import Span

_OPENING = regex(
    r"\b(?:редакци|содержани|дополн|излож|замен|слов|абзац|пункт|част|стать)[^\n]{0,300}:[ \t]*\n*[ \t]*(?P<mark>[«\"“„])",
    re.IGNORECASE,
)
_MARK = regex(r"[«»“”„\"]")
_OPENS, _CLOSES = "«„", "»”"
_BEFORE_WORD = regex(r"[\s(\[«„“—–]$")
_LAST = regex(r"[»”\"][;.,]{0,2}[ \t]*(?:\n|$)")
"""A closing mark at the end of a paragraph: that of a wording, where not every mark was closed."""
_LONGEST_UNCLOSED = 5000
"""No further is looked for the end of a wording whose marks do not balance: one may have been lost."""


def new_wordings(text: str) -> list[Span]:
    """Return the spans of the new wordings that go over more than one line, from their first marks to their last."""
    found: list[Span] = []
    for match in _OPENING.finditer(text):
        start = match.start("mark")
        if found and start < found[-1].stop:
            continue
        stop = _closed(text, start)
        if stop is not None and "\n" in text[start:stop]:
            found.append(Span(start, stop))
    return found


def _closed(text: str, start: int) -> int | None:
    """Return where the mark at `start` is closed; where two were closed with one mark, the next end of a paragraph."""
    depth = 0
    for position, opens in _marks(text, start):
        depth += 1 if opens else -1
        if depth == 0:
            return position + 1
    last = _LAST.search(text, start + 1, start + _LONGEST_UNCLOSED)
    return last.start() + 1 if last else None


def _marks(text: str, start: int) -> Iterator[tuple[int, bool]]:
    for match in _MARK.finditer(text, start):
        mark, position = match.group(), match.start()
        # Straight marks, and “ that is Germany's closing one, are told by what stands before them.
        alone = position == start or _BEFORE_WORD.search(text, max(0, position - 1), position) is not None
        yield position, mark in _OPENS or (mark not in _CLOSES and alone)
