"""Words typed with a space too many («клас тер») or without their hyphen («торгово промышленная»)."""

from assistant.dictionary import is_known
from assistant.language import STOP_WORDS
from assistant.understanding.understood import WORD, Change, cased
from assistant.understanding.vocabulary import Vocabulary
from assistant.understanding.words import is_cyrillic, plain

_SHORTEST = 6


def join_words(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[Change, ...]]:
    """Return the text with such pairs joined as the corpus writes them."""
    words = [*WORD.finditer(text)]
    changes: list[Change] = []
    joined, stop, number = "", 0, 0
    while number < len(words) - 1:
        left, right = words[number], words[number + 1]
        new = _joined(left.group(), right.group(), vocabulary) if text[left.end() : right.start()] == " " else None
        if new is None:
            number += 1
            continue
        typed = text[left.start() : right.end()]
        changes.append(Change("typo", typed, new))
        joined += text[stop : left.start()] + new
        stop, number = right.end(), number + 2
    return joined + text[stop:], tuple(changes)


def _joined(left: str, right: str, vocabulary: Vocabulary) -> str | None:
    first, second = plain(left), plain(right)
    if _stands_alone(first) and _stands_alone(second):
        return None
    if right[:1].isupper() or not is_cyrillic((first + second).replace("-", "")):
        return None
    if f"{first}-{second}" in vocabulary.forms:
        return cased(left, f"{first}-{second}") if not _stands_alone(first) else None
    whole = first + second
    both_held = first in vocabulary.forms and second in vocabulary.forms
    if len(whole) < _SHORTEST or both_held or not vocabulary.has(whole):
        return None
    known = whole in vocabulary.forms or is_known(whole)
    return cased(left, whole) if known else None


def _stands_alone(word: str) -> bool:
    """Tell whether a word needs no neighbour; what is too short to be a word of its own does."""
    return word in STOP_WORDS or (len(word) != 1 and is_known(word))
