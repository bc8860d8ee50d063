"""Words as the vocabulary compares them, and their forms by the dictionary."""

from functools import lru_cache

from assistant.dictionary import is_known, morphology
from assistant.patterns import regex

ASKING = frozenset(
    (
        "сколько какова каковы каков перечислите перечисли назовите назови расскажите расскажи объясните объясни опишите "
        "сравните написал написала создал основал придумал находится существует появился входит входят относится относятся "
        "работает действует влияет зависит бывают нужен нужна нужны делает состоит определение означает значит называется "
        "называют отличается отличаются понимается"
    ).split()
)
"""Words of questions that a corpus need not have and a typo may hit."""

_LATER_READINGS = 2


def plain(word: str) -> str:
    """Return a word as the vocabulary keeps it: lower-case, ё as е."""
    return word.lower().replace("ё", "е").replace("‑", "-")


@lru_cache(maxsize=20_000)
def lexeme(word: str) -> frozenset[str]:
    """Return all forms of a word, ё as е; of one the dictionary lacks, those that its likeliest readings have."""
    readings = morphology().parse(word)
    kept = readings if is_known(word) else readings[:_LATER_READINGS]
    return frozenset(str(form.word).replace("ё", "е") for reading in kept for form in reading.lexeme)


def begins_words(beginning: str) -> bool:
    """Tell whether words of the dictionary begin so."""
    return bool(morphology().dictionary.words.has_keys_with_prefix(beginning))


_CYRILLIC = regex(r"[а-я]+")


def is_cyrillic(word: str) -> bool:
    """Tell whether a plain word is of Russian letters alone."""
    return _CYRILLIC.fullmatch(word) is not None


def with_yo(word: str) -> str:
    """Return a word of the dictionary with its ё, as its likeliest reading is written."""
    written = str(morphology().parse(word)[0].word)
    return written if written.replace("ё", "е") == word else word
