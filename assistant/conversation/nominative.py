"""A person's name put back into the nominative: «о Портере» → «Портер», «с Йозефом Шумпетером» → «Йозеф Шумпетер»."""

from collections.abc import Sequence
from typing import Any

from assistant.conversation.words import CASES, readings, written_like

_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")
_VOWELS = frozenset("аеёиоуыэюя")
_HUSHED = frozenset("жчшщц")
_NAMES = frozenset(("Name", "Surn", "Patr"))
# Ending of a case → that of the nominative, the longer first; those of women where the given name is a woman's.
_MEN = {
    "gent": (("ского", "ский"), ("цкого", "цкий"), ("а", ""), ("я", "ь"), ("ы", "а"), ("и", "а")),
    "accs": (("ского", "ский"), ("цкого", "цкий"), ("а", ""), ("я", "ь"), ("у", "а"), ("ю", "я")),
    "datv": (("скому", "ский"), ("цкому", "цкий"), ("у", ""), ("ю", "ь"), ("е", "а")),
    "ablt": (("ским", "ский"), ("цким", "цкий"), ("овым", "ов"), ("евым", "ев"), ("иным", "ин"), ("ом", ""), ("ем", "ь"),
             ("ой", "а"), ("ей", "я")),
    "loct": (("ском", "ский"), ("цком", "цкий"), ("е", "")),
}  # fmt: skip
_WOMEN = {
    "gent": (("ской", "ская"), ("цкой", "цкая"), ("овой", "ова"), ("евой", "ева"), ("иной", "ина"), ("ы", "а"), ("и", "я")),
    "accs": (("скую", "ская"), ("цкую", "цкая"), ("у", "а"), ("ю", "я")),
    "datv": (("ской", "ская"), ("цкой", "цкая"), ("овой", "ова"), ("евой", "ева"), ("иной", "ина"), ("е", "а")),
    "ablt": (("ской", "ская"), ("цкой", "цкая"), ("ой", "а"), ("ей", "я")),
    "loct": (("ской", "ская"), ("цкой", "цкая"), ("овой", "ова"), ("евой", "ева"), ("иной", "ина"), ("е", "а")),
}  # fmt: skip


def nominative(parts: Sequence[str], case: str) -> tuple[str, ...]:
    """Return the words of a name that stands in a case in the nominative; what has no ending of that case stays as it is."""
    if case == "nomn":
        return tuple(parts)
    gender = _gender(parts, case)
    return tuple(_word(one, case, gender) for one in parts)


def _gender(parts: Sequence[str], case: str) -> str | None:
    """Return the gender a given name or a patronymic of the dictionary tells."""
    told = (str(one.tag.gender) for part in parts for one in _standing(part, case) if {"Name", "Patr"} & set(one.tag.grammemes))
    return next(told, None) if len(parts) > 1 else None


def _word(word: str, case: str, gender: str | None) -> str:
    if not readings(word.lower()):
        return word
    known = [one for one in _standing(word, case) if gender in (None, str(one.tag.gender)) or "ms-f" in one.tag.grammemes]
    known.sort(key=lambda one: not _NAMES & set(one.tag.grammemes))
    for one in known:
        other = one.inflect(frozenset({"nomn", "sing"}))
        if other is not None:
            return written_like(word, str(other.word))
    return _by_ending(word, case, gender)


def _standing(word: str, case: str) -> list[Any]:
    """Return the dictionary's readings of a word as a noun in a case; of living ones the accusative is the genitive."""
    cases = {case, "gent"} if case == "accs" else {case}
    found = readings(word.lower())
    return [
        one
        for one in found
        if one.is_known
        and one.tag.POS == "NOUN"
        and one.tag.number == "sing"
        and CASES.get(str(one.tag.case), one.tag.case) in cases
    ]


def _by_ending(word: str, case: str, gender: str | None) -> str:
    low = word.lower()
    for ending, instead in (_WOMEN if gender == "femn" else _MEN)[case]:
        stem, last = word[: len(word) - len(ending)], low[-len(ending) - 1 : -len(ending)]
        if low.endswith(ending) and len(stem) > 1 and _fits(low, case, ending, last):
            return stem + _soft(instead, last)
    return word


def _fits(low: str, case: str, ending: str, last: str) -> bool:
    """Tell whether a word may have this ending: behind a consonant, or a vowel where «й» was.

    What ends in «у» is as often a name that has no cases («Перру»): the analyser tells.
    """
    if ending in ("у", "ю") and case == "datv":
        return any(one.tag.case == "datv" and one.tag.number == "sing" for one in readings(low))
    if ending in ("у", "ю") and not any(_NAMES & set(one.tag.grammemes) for one in readings(low)):
        return False
    return last in _CONSONANTS or (last in _VOWELS and ending in ("я", "ю", "ем"))


def _soft(instead: str, last: str) -> str:
    """Return the nominative's ending: «ь» is «й» behind a vowel («Фишбея»), nothing behind a hushing sound («Кузнецем»)."""
    if instead != "ь":
        return instead
    return "й" if last in _VOWELS else "" if last in _HUSHED else "ь"
