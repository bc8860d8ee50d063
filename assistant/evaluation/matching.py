"""Whether a text holds an expected answer, and how much of it a span gives."""

import re
from collections import Counter

_NOT_LETTERS = re.compile(r"[\W_]")
_WORDS = re.compile(r"[^\W_]+")


def letters(text: str) -> str:
    """Return letters and digits alone, lower-case, ё as е: how answers are compared."""
    return _NOT_LETTERS.sub("", text.lower().replace("ё", "е"))


def holds(text: str, answer: str) -> bool:
    """Tell whether `text` holds `answer`, letters and digits alone compared."""
    return letters(answer) in letters(text)


def same_words(given: str, expected: str) -> bool:
    """Tell whether two answers are the same words in the same order: SQuAD's exact match (Russian has no articles to drop)."""
    return _words(given) == _words(expected)


def shared_words(given: str, expected: str) -> float:
    """Return SQuAD's F1 of two answers: the harmonic mean of the shares of words, with repetition, each has in the other."""
    one, other = Counter(_words(given)), Counter(_words(expected))
    common = (one & other).total()
    return 2.0 * common / (one.total() + other.total()) if common else 0.0


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.lower().replace("ё", "е"))
