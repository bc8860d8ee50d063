"""What becomes of a question, and the words it is made of."""

from dataclasses import dataclass
from typing import Literal

from assistant.patterns import regex

Kind = Literal["layout", "lookalike", "capitals", "typo", "abbreviation", "followup", "unclear"]
"""Why a question was changed; `unclear`: why it was not, what it may mean stands in `after`."""

WORD = regex(r"[^\W_]+(?:[-‑’'][^\W_]+)*")
"""A word of a question, hyphens and apostrophes inside it."""


@dataclass(frozen=True, slots=True)
class Change:
    """A part of the question that was changed: what stood there and what stands there now."""

    kind: Kind
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was understood.

    Parameters
    ----------
    typed : str
        The question as it came.
    text : str
        The question to look for. Spaces, stray quotes and a missing question mark are put right without a change.
    changes : tuple of Change
        What was changed, by stages; empty where nothing was.
    parts : tuple of str
        The questions it holds, each by itself; one that holds one is that one.
    """

    typed: str
    text: str
    changes: tuple[Change, ...]
    parts: tuple[str, ...]


def cased(typed: str, word: str) -> str:
    """Return `word` in the capitals of `typed`."""
    if typed.isupper() and len(typed) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if typed[:1].isupper() else word
