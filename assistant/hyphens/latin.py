"""Rules for Latin letters: Roman numbers and English words.

There is no English dictionary here: Latin words are joined unless their parts are among the few that make most English
compounds with a hyphen, or two whole adjectives. A text's own usage is asked before.
"""

from assistant.hyphens.broken import Break
from assistant.hyphens.words import (
    CYRILLIC,
    ENGLISH_ADJECTIVE,
    ENGLISH_DRIVEN,
    ENGLISH_FIRST,
    ENGLISH_FULL_ADJECTIVE,
    ENGLISH_SECOND,
    ENGLISH_SET_OFF,
    LATIN_LOOK,
    ROMAN,
    ROMAN_DIGITS,
)


def by_roman_numbers(broken: Break) -> bool | None:
    """Keep a range of centuries, «XIX-/XX», which ascends; «Х-/Х» is a broken XX. Cyrillic Х, І, С, М count as Latin."""
    first, second = _roman(broken.left), _roman(broken.right)
    if not first or not second:
        return None
    return True if first < second else (False if _roman(broken.left + broken.right) else None)


def by_english(broken: Break) -> bool | None:
    """Keep in «decision-/making», «non-/formal», «social-/cultural»; join other Latin words."""
    if CYRILLIC.search(broken.left + broken.right):
        return None
    first, second = broken.first, broken.second
    if first in ENGLISH_SET_OFF and len(second) >= 5 and not second.startswith(("log", "path", "sen")):
        return True
    if first in ENGLISH_FIRST and second in ENGLISH_SECOND:
        return True
    if len(first) >= 4 and first != "inter" and ENGLISH_DRIVEN.fullmatch(second):
        return True
    return bool(ENGLISH_ADJECTIVE.fullmatch(first) and ENGLISH_FULL_ADJECTIVE.fullmatch(second))


def _roman(text: str) -> int:
    """Return the value of a Roman number, 0 for anything else."""
    spelled = text.translate(LATIN_LOOK)
    if not ROMAN.fullmatch(spelled):
        return 0
    values = [ROMAN_DIGITS[letter] for letter in spelled]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))
