"""What a noun with what stands before it may be: its readings, and whether it names a person or a place."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.conversation.grammar import CONSONANTS, Kind, Opening, Source, agree
from assistant.conversation.words import Form, Word, forms, readings

ADJECTIVES = ("ADJF", "PRTF")
NUMBERS = re.compile(r"\d+(?:[.,]\d+)*(?:-[а-яё]+)?")
_PLACE_PREPOSITIONS = frozenset(("в", "во", "на", "из"))


def fitting(words: Sequence[Word], opening: Opening, kind: Kind, named: bool) -> tuple[Form, ...]:
    """Return the readings of the noun that go with what stands before it."""
    word = words[opening.at]
    found = _person_forms(word) if kind is Kind.PERSON else forms(word, ("NOUN",))
    if not found and (named or word.capitals or not readings(word.low)) and not NUMBERS.fullmatch(word.text):
        found = _opaque()
    for number in opening.modifiers:
        found = tuple(form for form in found if any(agree(one, form) for one in forms(words[number], ADJECTIVES)))
    if opening.asked is not None:
        found = asked_for(words[opening.asked], found)
    if opening.cases is not None:
        found = tuple(form for form in found if form.case in opening.cases) or (found if kind is Kind.PERSON else ())
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
    found = readings(source.words[opening.at].low)
    for one in found:
        marks = set(one.tag.grammemes)
        if one.is_known and marks & {"Name", "Surn", "Patr", "Geox"}:
            return Kind.PLACE if "Geox" in marks else Kind.PERSON
    if source.low(opening.preposition) in _PLACE_PREPOSITIONS:
        return Kind.PLACE
    genders = {str(one.tag.gender) for one in found if one.tag.case == "nomn" and one.tag.number == "sing"}
    common = any(one.is_known for one in found) and bool(genders) and "masc" not in genders
    return Kind.COMMON if opening.modifiers or common or not found else Kind.PERSON


def _person_forms(word: Word) -> tuple[Form, ...]:
    """Return the readings of a person's name; the dictionary takes many a surname for a common noun in another case."""
    found = tuple(replace(form, animate=True) for form in forms(word, ("NOUN",)) if form.number == "sing")
    nominative = [form for form in found if form.case == "nomn"]
    if word.low[-1] in CONSONANTS:
        return tuple(form for form in nominative if form.gender == "masc") or (Form("nomn", "sing", "masc", True, None),)
    if word.low[-1] in "ая" and not nominative:
        return (*found, Form("nomn", "sing", None, True, None))
    return found or _opaque(animate=True)


def _opaque(*, animate: bool = False) -> tuple[Form, ...]:
    """Return every case, for a word the dictionary cannot inflect."""
    return tuple(Form(case, "sing", "masc", animate, None) for case in ("nomn", "gent", "datv", "accs", "ablt", "loct"))
