"""What a noun with what stands before it may be: its readings, and whether it names a person or a place."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.conversation.grammar import CONSONANTS, Kind, Opening, Source, agree
from assistant.conversation.words import Form, Word, forms, part, readings
from assistant.patterns import regex

ADJECTIVES = ("ADJF", "PRTF")
NUMBERS = regex(r"\d+(?:[.,]\d+)*(?:-[а-яё]+)?", re.IGNORECASE)
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_LONGEST_ABBREVIATION = 5
_PLACE_PREPOSITIONS = frozenset(("в", "во", "на", "из"))


def fitting(words: Sequence[Word], opening: Opening, kind: Kind, named: bool) -> tuple[Form, ...]:
    """Return the readings of the noun that go with what stands before it."""
    word = words[opening.at]
    found = _person_forms(word) if kind is Kind.PERSON else _noun_forms(word)
    if not found and (named or word.capitals or not readings(word.low)) and not NUMBERS.fullmatch(word.text):
        found = _opaque()
    for number in opening.modifiers:
        found = tuple(form for form in found if any(agree(one, form) for one in forms(words[number], ADJECTIVES)))
    if opening.asked is not None:
        found = asked_for(words[opening.asked], found)
    if opening.cases is not None:
        fit = tuple(form for form in found if form.case in opening.cases)
        found = fit or (found if kind is Kind.PERSON else ())
        if fit and kind is Kind.PERSON:
            found = tuple(sorted(fit, key=lambda form: (opening.cases or ()).index(form.case)))
    return found


def asked_for(question: Word, found: tuple[Form, ...]) -> tuple[Form, ...]:
    """Return the readings that go with a question word before the noun."""
    if question.low.startswith("скольк"):
        return tuple(form for form in found if form.case == "gent" or question.low != "сколько")
    return tuple(form for form in found if any(agree(one, form) for one in forms(question, ("ADJF",))))


def is_known_name(word: Word) -> bool:
    """Tell whether the dictionary takes a word for a name first of all."""
    found = readings(word.low)
    return bool(found) and bool({"Name", "Surn", "Geox"} & set(found[0].tag.grammemes)) and bool(found[0].is_known)


def kind_of(source: Source, opening: Opening) -> Kind:
    """Return what a word with a capital names."""
    word = source.words[opening.at]
    if opening.at > 0 and source.words[opening.at - 1].initial:
        return Kind.PERSON
    found = [one for one in readings(word.low) if not word.capitals or ("Abbr" in one.tag and one.is_known)]
    for one in found:
        marks = set(one.tag.grammemes)
        if one.is_known and marks & {"Name", "Surn", "Patr", "Geox"}:
            return Kind.PLACE if "Geox" in marks else Kind.PERSON
    if word.capitals:
        return Kind.COMMON
    if source.low(opening.preposition) in _PLACE_PREPOSITIONS:
        return Kind.PLACE
    return Kind.COMMON if opening.modifiers or not found or _is_common(source, opening.at) else Kind.PERSON


def _is_common(source: Source, at: int) -> bool:
    """Tell whether a word with a capital is a common noun: not masculine, or with a genitive behind («Фонд развития»).

    Many a surname is a masculine noun as well: «Портер», «Найт».
    """
    nouns = [one.tag for one in readings(source.words[at].low) if one.is_known and one.tag.POS == "NOUN"]
    if not nouns:
        return False
    if "masc" not in {str(tag.gender) for tag in nouns}:
        return True
    behind = at + 1
    if behind >= len(source.words) or source.parted(behind) or source.words[behind].capital:
        return False
    first = forms(source.words[behind], ("NOUN",))[:1]
    return part(source.words[behind]) == "NOUN" and bool(first) and first[0].case == "gent"


def _person_forms(word: Word) -> tuple[Form, ...]:
    """Return the readings of a person's name; the dictionary takes many a surname for a common noun, which is not living."""
    found = tuple(replace(form, animate=True) for form in forms(word, ("NOUN",)) if form.number == "sing")
    known = tuple(form for form in found if form.parse.is_known)
    last = word.low[-1]
    nominative = tuple(
        form for form in known or found if form.case == "nomn" and (last not in CONSONANTS or form.gender == "masc")
    )
    if known and not any(form.case == "nomn" for form in known):
        return known + _living(known)
    if last in CONSONANTS:
        ablative = tuple(form for form in found if form.case == "ablt" and last == "м") if not known else ()
        return ablative or nominative or (Form("nomn", "sing", "masc", True, None),)
    if last in "ая":
        unsure = () if nominative else (Form("nomn", "sing", None, True, None),)
        return found + (_living(found) if known else _oblique()) + unsure
    dative = tuple(form for form in found if form.case == "datv") if last in "ую" and not nominative else ()
    return known or dative or tuple(Form(case, "sing", "masc", True, None) for case in _CASES)


def is_other_person(found: tuple[Form, ...], behind: Word) -> bool:
    """Tell whether a name's next word is of another case, so of another person: «Как относился к Портеру Кругман?».

    A woman's surname in a consonant has no cases: «о Марии Шумпетер».
    """
    oblique = all(form.case != "nomn" and form.gender == "masc" for form in found)
    return (
        oblique
        and not behind.initial
        and behind.low[-1] in CONSONANTS
        and {form.case for form in _person_forms(behind)} == {"nomn"}
    )


def _living(found: tuple[Form, ...]) -> tuple[Form, ...]:
    """Return the accusatives that a noun has as a person's name: those of a man are spelt as the genitive."""
    return tuple(replace(form, case="accs") for form in found if form.case == "gent" and form.gender == "masc")


def _oblique() -> tuple[Form, ...]:
    """Return what a surname the dictionary lacks may be as well: «Липсица» is a genitive of «Липсиц»."""
    return tuple(Form(case, "sing", "masc", True, None) for case in ("gent", "accs"))


def _noun_forms(word: Word) -> tuple[Form, ...]:
    """Return the readings as a noun; of an abbreviation («ТОР») never those of a word spelled alike («тор»)."""
    found = forms(word, ("NOUN",))
    if not word.capitals or len(word.text) > _LONGEST_ABBREVIATION:
        return found
    found = tuple(form for form in found if "Abbr" in form.parse.tag and form.parse.is_known)
    if not found:
        return _opaque() + _opaque(number="plur")
    # Organisations are masculine in the dictionary whatever their noun is: «ВШЭ» is a school.
    return tuple(replace(form, gender=None) if "Orgn" in form.parse.tag and form.gender == "masc" else form for form in found)


def _opaque(*, number: str = "sing") -> tuple[Form, ...]:
    """Return every case, for a word the dictionary cannot inflect; its gender is unknown: «ОЭЗ», «VINNVÄXT», «Факел»."""
    return tuple(Form(case, number, None, False, None) for case in _CASES)
