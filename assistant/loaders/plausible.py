"""Whether a text reads as a language, or is what a font without a Unicode map or a wrong encoding leaves.

Measured, not listed. A word is well formed if its letters are of one script, its capitals stand first or everywhere,
and it has vowels; any language in Cyrillic or Latin letters is made of such words. In Cyrillic, vowels and consonants
must alternate too where the dictionary knows few of the words.
"""

import re
from itertools import pairwise

from assistant.dictionary import is_known
from assistant.patterns import regex

FEWEST_LETTERS = 60
"""A text with fewer letters is not judged."""

_SAMPLE = 400
"""Words looked at, spread over the whole text."""

_WELL_FORMED_AT_LEAST = 0.5
_WELL_FORMED_IF_UNKNOWN = 0.8
_KNOWN_AT_LEAST = 0.25
_STRANGE_AT_MOST = 0.05
_LONGEST_WORD = 40

_ALTERNATING_AT_LEAST = 0.63
"""Pairs of neighbouring letters with one vowel: 0.67 and more in Russian and six other languages in Cyrillic letters,
0.58 and less in Russian read in a wrong encoding (60 paragraphs of XQuAD-ru each)."""

_TOKEN = regex(r"\S+")
_ADDRESS = regex(r"://|@|www\.|\.(?:ru|com|org|net)\b", re.IGNORECASE)
_STRANGE = regex(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")
_CYRILLIC = regex(r"[Ѐ-ԯ]+")
_LATIN = regex(r"[A-Za-zªºÀ-ÖØ-öø-ɏ]+")
_OTHER_LETTERS = regex(r"[^\W\d_A-Za-zªºÀ-ÖØ-öø-ɏЀ-ԯ]")
# What may stand between the parts of one word, and what may surround it.
_JOINT = regex(r"[-‐‑–—'’\"./,:;+&_()\[\]{}=*\u00ad\u0301]+")
_AROUND = regex(r"^[^\w`^~\\|<>=]+|[^\w`^~\\|<>=]+$")
_CASE = regex(r"[^\W\d_A-ZÀ-ÖØ-ÞЀ-Я]+|[^\W\d_][^\W\d_A-ZÀ-ÖØ-ÞЀ-Я]*|[A-ZÀ-ÖØ-ÞЀ-ЯѠ-ԯ]+")
_VOWEL = regex(r"[аеёиоуыэюяіїєѣѵәөүұaeiouyÀ-ÆÈ-ÏÒ-ÖØ-Ýà-æè-ïò-öø-ýÿ]", re.IGNORECASE)
_NO_VOWELS = regex(r"[бвгджзйклмнпрстфхцчшщbcdfghjklmnpqrstvwxz]{6}", re.IGNORECASE)
_NEVER_FIRST = regex(r"[ЬЪьъ]")


def is_garbled(text: str) -> bool:
    """Tell whether `text` is no language; one too short to judge, or mostly in another script, is let through."""
    letters = sum(character.isalpha() for character in text)
    if len(_STRANGE.findall(text)) > _STRANGE_AT_MOST * len(text):
        return True
    if letters < FEWEST_LETTERS or len(_OTHER_LETTERS.findall(text)) > letters / 2:
        return False
    words = [word for token in _TOKEN.findall(text) if (word := _word(token))]
    words = words[:: max(1, len(words) // _SAMPLE)]
    total = sum(map(len, words))
    well_formed = sum(len(word) for word in words if _is_well_formed(word))
    if well_formed < _WELL_FORMED_AT_LEAST * total:
        return True
    if known_share(words) >= _KNOWN_AT_LEAST:
        return False
    return well_formed < _WELL_FORMED_IF_UNKNOWN * total or _alternation(words) < _ALTERNATING_AT_LEAST


def known_share(words: list[str]) -> float:
    """Return which share of the Cyrillic words, by letters, the dictionary has; 1 where there are none."""
    cyrillic = [part for word in words for part in _CYRILLIC.findall(word) if len(part) > 2]
    total = sum(map(len, cyrillic))
    return sum(len(word) for word in cyrillic if is_known(word)) / total if total else 1.0


def _alternation(words: list[str]) -> float:
    """Return which share of the neighbouring Cyrillic letters are a vowel and a consonant; 1 where there are none."""
    pairs = [pair for word in words for part in _CYRILLIC.findall(word) for pair in pairwise(part)]
    mixed = sum((_VOWEL.match(first) is None) != (_VOWEL.match(second) is None) for first, second in pairs)
    return mixed / len(pairs) if pairs else 1.0


def _word(token: str) -> str:
    """Return the token without what surrounds it, or nothing where it is not a word to judge."""
    if _ADDRESS.search(token):
        return ""
    word = _AROUND.sub("", token)
    return word if sum(character.isalpha() for character in word) > 2 else ""


def _is_well_formed(word: str) -> bool:
    return all(_is_well_formed_part(part) for part in _JOINT.split(word) if part)


def _is_well_formed_part(part: str) -> bool:
    if part.isdigit():
        return True
    one_script = _CYRILLIC.fullmatch(part) or _LATIN.fullmatch(part)
    if not one_script or not _CASE.fullmatch(part) or len(part) > _LONGEST_WORD:
        return False
    if _LATIN.fullmatch(part) and sum(character > "\x7f" for character in part) > len(part) / 2:
        return False
    if _NEVER_FIRST.match(part) or _NO_VOWELS.search(part):
        return False
    return len(part) < 4 or _VOWEL.search(part) is not None
