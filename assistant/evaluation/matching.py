"""Whether a text holds an expected answer, and how much of it a span gives."""

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from assistant.patterns import regex

_NOT_LETTERS = regex(r"[\W_]")
_WORDS = regex(r"[^\W_]+")
_FEW = 3


def letters(text: str) -> str:
    """Return letters and digits alone, lower-case, ё as е: how answers are compared."""
    return _NOT_LETTERS.sub("", text.lower().replace("ё", "е"))


def holds(text: str, answer: str) -> bool:
    """Tell whether `text` holds `answer`, letters and digits alone compared.

    Numbers are compared whole, and so is an answer of a few letters: «5» is not in «2015» nor «15» in «1,5», «ИП» not in «тип».
    """
    if not letters(answer):
        return True
    return letters(answer) in letters(text) and _written(answer).search(text.lower().replace("ё", "е")) is not None


@lru_cache(maxsize=1024)
def _written(answer: str) -> re.Pattern[str]:
    """Return how an answer may be written: other marks between its letters, other spaces between its digits."""
    marked = re.findall(r"([^\W_])([\W_]*)", answer.lower().replace("ё", "е"))
    parts: list[str] = []
    for (sign, marks), (following, _) in pairwise([*marked, ("", "")]):
        both_digits = sign.isdigit() and following.isdigit()
        between = r"\s*" if both_digits and not marks.strip() else r"[\W_]+" if both_digits else r"[\W_]*"
        parts += [re.escape(sign), between if following else ""]
    short = len(marked) <= _FEW
    first, last = marked[0][0], marked[-1][0]
    opens = r"(?<!\d)(?<!\d[.,])" if first.isdigit() else r"(?<![^\W_])" if short else ""
    closes = r"(?![.,]?\d)" if last.isdigit() else r"(?![^\W_])" if short else ""
    return re.compile(opens + "".join(parts) + closes)


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
