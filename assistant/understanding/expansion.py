"""Abbreviations of the corpus beside their full forms, so that passages with either are found."""

import re

from assistant.dictionary import is_known, morphology
from assistant.language import lemma
from assistant.patterns import regex
from assistant.understanding.understood import WORD, Change
from assistant.understanding.vocabulary import Vocabulary
from assistant.understanding.words import plain

_NAMES = frozenset({"Name", "Surn", "Patr", "Geox"})
_INFLECTED = regex(r"([A-ZА-ЯЁ]{2,10})(?:[аеуы]|ом|ов|ам|ами|ах)?")
_CAPITALS = regex(r"[А-ЯЁ]{3,}")
_SHORTEST_LOWER = 3
_PIECE = regex(r"[^\W_]+")


def expand(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[Change, ...]]:
    """Return the text with the full form after an abbreviation, and the abbreviation after its full form.

    Nothing is added where the corpus has several full forms of one abbreviation, or where the text has both already.
    """
    found = {**_full_forms(text, vocabulary), **_short_forms(text, vocabulary)}
    changes: list[Change] = []
    for (start, stop), (before, after) in sorted(found.items(), reverse=True):
        text = text[:start] + after + text[stop:]
        changes.append(Change("abbreviation", before, after))
    return text, tuple(reversed(changes))


def _short_forms(text: str, vocabulary: Vocabulary) -> dict[tuple[int, int], tuple[str, str]]:
    found: dict[tuple[int, int], tuple[str, str]] = {}
    present, told = plain(text), set[str]()
    for match in WORD.finditer(text):
        short = _short_form(match.group(), vocabulary)
        fulls = vocabulary.abbreviations.get(short, ()) if short else ()
        if short is None and (full := _never_written(match.group(), vocabulary)) is not None:
            short, fulls = match.group(), (full,)
        if short is None or short in told or len(fulls) != 1:
            continue
        told.add(short)
        if plain(fulls[0]) not in present and not _stands_in(text, plain(fulls[0]).split()):
            typed = match.group()
            shown = short if typed.islower() else typed
            found[match.span()] = typed, f"{shown} ({_lowered(fulls[0])})"
    return found


def _short_form(word: str, vocabulary: Vocabulary) -> str | None:
    """Return the abbreviation of the corpus that a word is, in whatever case or letters."""
    if word in vocabulary.abbreviations:
        return word
    inflected = _INFLECTED.fullmatch(word)
    if inflected is not None and inflected.group(1) in vocabulary.abbreviations:
        return inflected.group(1)
    if word.islower() and len(word) >= _SHORTEST_LOWER and not is_known(word):
        return vocabulary.short.get(plain(word))
    return None


def _never_written(word: str, vocabulary: Vocabulary) -> str | None:
    """Return the full form of an abbreviation that the corpus has in full words only."""
    return vocabulary.spelled_out(word) if _CAPITALS.fullmatch(word) and not vocabulary.has_form(word) else None


def _full_forms(text: str, vocabulary: Vocabulary) -> dict[tuple[int, int], tuple[str, str]]:
    found: dict[tuple[int, int], tuple[str, str]] = {}
    words = [*WORD.finditer(text)]
    for number, match in enumerate(words):
        for full, short in vocabulary.full.get(plain(match.group())[:4], ()):
            stop = number + len(full)
            if stop > len(words) or re.search(rf"\b{re.escape(short)}", text):
                continue
            taken = words[number:stop]
            if all(map(_is_form, (word.group() for word in taken), full)):
                span = match.start(), taken[-1].end()
                typed = text[span[0] : span[1]]
                found[span] = typed, f"{typed} ({short})"
    return found


def _stands_in(text: str, full: list[str]) -> bool:
    words = [match.group() for match in WORD.finditer(text)]
    places = range(len(words) - len(full) + 1)
    return any(all(map(_is_form, words[start : start + len(full)], full)) for start in places)


def _is_form(word: str, full: str) -> bool:
    """Tell whether two words have a lemma in common."""
    one, other = plain(word), plain(full).strip('«»",.')
    return one == other or (one[:2] == other[:2] and lemma(one) == lemma(other))


def _lowered(full: str) -> str:
    """Return a full form as it stands inside a sentence: its first letter small unless it begins a name or a Latin phrase."""
    first = _PIECE.search(full)
    if first is None or not re.match(r"[А-ЯЁ][а-яё]", full):
        return full
    grammemes = set(map(str, morphology().parse(first.group().lower())[0].tag.grammemes))
    return full if grammemes & _NAMES else full[0].lower() + full[1:]
