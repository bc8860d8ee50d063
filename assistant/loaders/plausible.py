"""Whether a text reads as a language, or is what a font without a Unicode map leaves.

Measured, not listed: Russian by the share of its words that the dictionary knows, text in Latin letters by the letters and
words any European language has.
"""

import re

from assistant.dictionary import is_known

FEWEST_LETTERS = 60
"""A page with fewer letters is not judged."""

_SAMPLE = 120
_KNOWN_AT_LEAST = 0.35
_LATIN_LIKE_AT_LEAST = 0.5
_RUSSIAN = re.compile(r"[а-яё]{3,}", re.IGNORECASE)
_LATIN = re.compile(r"[^\W\d_а-яёА-ЯЁ]{2,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ufffd\ue000-\uf8ff]")
# A word of a European language in Latin letters: vowels and consonants alternate, capitals stand first or everywhere.
_LATIN_WORD = re.compile(r"(?:[A-Z]?[a-zà-ÿ]+|[A-Z]{2,})")
_NO_VOWEL = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouyà-æè-ïò-öù-ý]", re.IGNORECASE)


def is_garbled(text: str) -> bool:
    """Tell whether a page's text is no language."""
    letters = sum(character.isalpha() for character in text)
    if letters < FEWEST_LETTERS:
        return False
    if len(_CONTROL.findall(text)) > 0.05 * len(text):
        return True
    russian, latin = _RUSSIAN.findall(text), _LATIN.findall(text)
    if sum(map(len, russian)) >= 0.3 * letters:
        sample = russian[:: max(1, len(russian) // _SAMPLE)]
        return sum(map(is_known, sample)) < _KNOWN_AT_LEAST * len(sample)
    if sum(map(len, latin)) >= 0.5 * letters:
        return sum(len(word) for word in latin if _is_latin_word(word)) < _LATIN_LIKE_AT_LEAST * sum(map(len, latin))
    return False


def _is_latin_word(word: str) -> bool:
    return bool(_LATIN_WORD.fullmatch(word) and not _NO_VOWEL.search(word) and (len(word) < 4 or _VOWEL.search(word)))
