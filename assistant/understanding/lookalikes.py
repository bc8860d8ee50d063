"""Latin letters that look Russian inside Russian words, and Russian ones inside Latin words of the corpus."""

import re

from assistant.patterns import regex
from assistant.understanding.layout import KEYS
from assistant.understanding.understood import WORD, Change
from assistant.understanding.vocabulary import Vocabulary

_LATIN_LETTERS = "aceopxykmtABCEHKMOPTXY"
_RUSSIAN_LETTERS = "асеорхукмтАВСЕНКМОРТХУ"
_TO_RUSSIAN = str.maketrans(_LATIN_LETTERS, _RUSSIAN_LETTERS)
_TO_LATIN = str.maketrans(_RUSSIAN_LETTERS, _LATIN_LETTERS)
_LATIN = regex(r"[a-z]", re.IGNORECASE)
_RUSSIAN = regex(r"[а-яё]", re.IGNORECASE)
_SHORTEST_WHOLE = 4


def mend_lookalikes(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[Change, ...]]:
    """Return the text with words of letters of two alphabets, or wholly of the wrong one, put into one."""
    if not _LATIN.search(text):
        return text, ()
    changes: list[Change] = []

    def mended(match: re.Match[str]) -> str:
        typed = match.group()
        word = "".join(_mend(part, vocabulary) for part in re.split(r"([-‑’'])", typed))
        if word != typed:
            changes.append(Change("lookalike", typed, word))
        return word

    return WORD.sub(mended, text), tuple(changes)


def _mend(word: str, vocabulary: Vocabulary) -> str:
    latin, russian = _LATIN.search(word), _RUSSIAN.search(word)
    if latin is None or any(letter.isdigit() for letter in word):
        return word
    as_russian, as_latin = word.translate(_TO_RUSSIAN), word.translate(_TO_LATIN)
    if russian is None:
        return as_russian if not _LATIN.search(as_russian) and _is_disguised(word, as_russian, vocabulary) else word
    mostly_latin = len(_LATIN.findall(word)) * 2 >= len(word)
    if not _RUSSIAN.search(as_latin) and (vocabulary.has_form(as_latin) or (mostly_latin and _LATIN.search(as_russian))):
        return as_latin if not vocabulary.has_form(as_russian) else as_russian
    if not _LATIN.search(as_russian) and vocabulary.knows(as_russian):
        return as_russian
    by_keys = word.translate(KEYS)  # the layout was switched inside the word: «кластth»
    if not _LATIN.search(by_keys) and vocabulary.knows(by_keys):
        return by_keys
    return as_russian if not _LATIN.search(as_russian) else word


def _is_disguised(typed: str, russian: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a word wholly of Latin letters is meant to be a Russian one of the corpus: `COBET`, `MCП`."""
    if vocabulary.has_form(typed):
        return False
    if russian.lower() in vocabulary.short:
        return typed.isupper()
    return len(typed) >= _SHORTEST_WHOLE and vocabulary.has(russian)
