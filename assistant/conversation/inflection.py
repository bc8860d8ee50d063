"""Putting a noun phrase or a name into another case; what the dictionary cannot inflect stays as it is."""

from collections.abc import Sequence
from typing import Any

from assistant.conversation.grammar import CONSONANTS, Kind, Phrase, agree
from assistant.conversation.words import Form, Word, forms, part, readings, written_like

_VOWELS = "аеёиоуыэюя"
_HARD = {"gent": "а", "accs": "а", "datv": "у", "ablt": "ом", "loct": "е"}
_SOFT = {"gent": "я", "accs": "я", "datv": "ю", "ablt": "ем", "loct": "е"}
_IN_A = {"gent": "ы", "accs": "у", "datv": "е", "ablt": "ой", "loct": "е"}
_TWO = {"во": "в", "со": "с", "ко": "к", "об": "о", "обо": "о"}
_TOLD = {"masc": ("ов", "ев", "ёв", "ский", "цкий"), "femn": ("ова", "ева", "ёва", "ская", "цкая")}
_HUSHED = "сзшжщ"


def inflected(
    words: Sequence[Word], text: str, phrase: Phrase, case: str, number: str | None = None, *, begins: bool = True
) -> str:
    """Return the phrase without its preposition, with what depends on it, in a case (and number)."""
    base = text[words[phrase.first].span.start : words[phrase.last].span.stop]
    tail = text[words[phrase.last].span.stop : words[phrase.whole].span.stop]
    form = phrase.forms[0] if phrase.forms else None
    if form is None:
        return base + tail
    number = number or form.number
    if (case, number) == (form.case, form.number) and case != "accs":
        return _lowered(words, phrase, base, begins) + tail
    pieces: list[str] = []
    position = words[phrase.first].span.start
    for at in range(phrase.first, phrase.last + 1):
        word = words[at]
        changed = _changed(word, form, case, number, head=at == phrase.head and not phrase.bare)
        if changed is None:
            return _lowered(words, phrase, base, begins) + tail
        pieces += [text[position : word.span.start], changed]
        position = word.span.stop
    return _lowered(words, phrase, "".join(pieces), begins) + tail


def _lowered(words: Sequence[Word], phrase: Phrase, text: str, begins: bool) -> str:
    """Take the capital from a phrase that began its sentence."""
    return (
        text[:1].lower() + text[1:] if begins and phrase.first == 0 and phrase.kind is Kind.COMMON and words[0].capital else text
    )


def _changed(word: Word, form: Form, case: str, number: str, *, head: bool) -> str | None:
    """Return a word of a phrase in its new form; None where the dictionary fails."""
    if word.capitals or not readings(word.low) or (head and form.parse is None):
        return word.text
    if head:
        return _inflect(form.parse, word, {case, number})
    fitting = [one for one in forms(word, ("ADJF", "PRTF")) if agree(one, form)]
    if not fitting:
        return word.text if part(word) in ("CONJ", "NUMR", "PRCL", None) else None
    wanted = {case, number} | ({form.gender} if number == "sing" and form.gender else set())
    if case == "accs" and (number == "plur" or form.gender == "masc"):
        wanted.add("anim" if form.animate else "inan")
    return _inflect(fitting[0].parse, word, wanted)


def _inflect(parse: Any, word: Word, wanted: set[str]) -> str | None:
    if parse is None:
        return word.text
    found = parse.inflect(frozenset(wanted))
    return None if found is None else written_like(word.text, str(found.word))


def name_in(parts: Sequence[str], case: str, gender: str | None = None) -> str:
    """Return a name that stands in the nominative in another case; its own words tell the gender where it is not given."""
    if case == "nomn":
        return " ".join(parts)
    gender = gender or gender_of_name(parts)
    return " ".join(_name_word(one, case, gender, last=number == len(parts) - 1) for number, one in enumerate(parts))


def gender_of_name(parts: Sequence[str]) -> str:
    """Return `masc` or `femn`: what the name tells, else the ending of its first word."""
    return gender_told(parts) or ("femn" if parts and parts[0][-1:].lower() in ("а", "я") else "masc")


def gender_told(parts: Sequence[str]) -> str | None:
    """Return the gender a given name or the ending of a Russian surname tells; None where they tell nothing."""
    for one in parts:
        for reading in readings(one.lower()):
            if reading.is_known and ("Name" in reading.tag or "Patr" in reading.tag) and reading.tag.case == "nomn":
                return "femn" if reading.tag.gender == "femn" else "masc"
    if len(parts) > 1 and not parts[0].endswith("."):
        return None
    surname = next((one.lower() for one in reversed(parts) if not one.endswith(".")), "")
    return next((gender for gender, endings in _TOLD.items() if surname.endswith(endings)), None)


def _name_word(word: str, case: str, gender: str, *, last: bool) -> str:
    found = next((one for one in readings(word.lower()) if _is_nominative_name(one, gender)), None)
    if found is not None:
        other = found.inflect(frozenset({case}))
        return word if other is None else written_like(word, str(other.word))
    return _by_ending(word, case, gender, last=last) if word[-1:].isalpha() else word


def _is_nominative_name(reading: Any, gender: str) -> bool:
    tag = reading.tag
    named = reading.is_known and tag.case == "nomn" and tag.number == "sing" and {"Name", "Surn", "Patr"} & set(tag.grammemes)
    return bool(named) and (str(tag.gender) == gender or "ms-f" in tag.grammemes)


def _by_ending(word: str, case: str, gender: str, *, last: bool) -> str:
    """Return a name the dictionary lacks in a case, by the ending; a surname in a consonant is declined for men only."""
    before, end = word[-2:-1].lower(), word[-1:].lower()
    if end in "ая" and before not in _VOWELS and (gender == "femn" or last):
        return word[:-1] + ("и" if case == "gent" and before in "гкхжшчщ" else _IN_A[case])
    if gender == "femn":
        return word
    if end in "йь" and before not in "иоы":
        return word[:-1] + _SOFT[case]
    return word + _HARD[case] if end in CONSONANTS and end != "й" else word


def with_preposition(preposition: str, following: str) -> str:
    """Return a preposition in the form the next word asks for, and that word: «об отрасли», «во Франции»."""
    start = following.lower().lstrip('«"„') + "  "
    first, second = start[0], start[1]
    base = _TWO.get(preposition.lower(), preposition.lower())
    cluster = second.isalpha() and second not in _VOWELS
    if base == "о" and first in "аэиоу":
        base = "об"
    elif cluster and ((base == "в" and first in "вф") or (base == "с" and first in _HUSHED)):
        base += "о"
    return f"{base.capitalize() if preposition[:1].isupper() else base} {following}"
