"""Which reader's text of a page is taken, and why a page has none: measured by how much of it the dictionary knows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from assistant.dictionary import is_known
from assistant.loaders.plausible import is_garbled
from assistant.patterns import regex

Fault = Literal["no_text", "garbled"]

FLOOR = 0.8
"""A page that reads worse is read by the second reader too (docs/decisions/0008)."""

MARGIN = 0.05
"""The second reader must be better by this much: its text has no places of words."""

FEWEST_WORDS = 30
_SAMPLE = 240
_MOST_UNMAPPED = 0.2
_WORD = regex(r"[а-яё]{2,}(?:-[а-яё]+)*", re.IGNORECASE)
_BROKEN_WORD = regex(r"(?<=[^\W\d_])[-\u00ad][ \t]*\n\s*(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text reads: the share of its Cyrillic letters in words of the dictionary, and how many words were judged."""

    known: float
    words: int


def reading(text: str) -> Reading:
    """Measure a text: glued, split and garbled words are not in the dictionary.

    Of a long text about `_SAMPLE` words are judged, spread over it.
    """
    words = _WORD.findall(_BROKEN_WORD.sub("", text))
    words = words[:: max(1, len(words) // _SAMPLE)]
    letters = sum(map(len, words))
    known = sum(len(word) for word in words if is_known(word) or all(map(is_known, word.split("-"))))
    return Reading(known / letters if letters else 0.0, len(words))


def is_better(second: str, first: str) -> bool:
    """Tell whether the second reader's text reads better than the first's by more than `MARGIN`."""
    theirs, ours = reading(second), reading(first)
    return theirs.words >= max(FEWEST_WORDS, ours.words / 2) and theirs.known > ours.known + MARGIN


def chosen(text: str, second: Callable[[], str | None]) -> str | None:
    """Return the second reader's text of a page if it reads better, else None.

    Parameters
    ----------
    text : str
        The first reader's.
    second : callable
        Reads the page again; asked only where the first text reads badly.
    """
    ours = reading(text)
    if ours.words >= FEWEST_WORDS and ours.known >= FLOOR:
        return None
    if ours.words < FEWEST_WORDS and not is_garbled(text):
        return None
    theirs = second()
    return theirs if theirs is not None and is_better(theirs, text) else None


def fault_of(text: str, unmapped: float = 0.0) -> Fault | None:
    """Return why a page's text cannot be used, None where it can: the one place to turn to OCR from.

    Parameters
    ----------
    text : str
        What was read on the page.
    unmapped : float
        Share of the page's characters whose font does not say what they are.
    """
    if not text.strip():
        return "no_text"
    if is_garbled(text):
        return "garbled"
    if unmapped <= _MOST_UNMAPPED:
        return None
    # The layer a recogniser puts over a scan has a font without shapes, which PDFium takes for one without a map.
    ours = reading(text)
    return None if ours.words >= FEWEST_WORDS and ours.known >= FLOOR else "garbled"
