"""Noun phrases of a question: «по новому закону о концессиях», «Смоленской области», «Майкл Портер», «в 2020 году»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from assistant.conversation.words import QUESTION_WORDS, Form, Word, forms, is_predicate, lemma_of, part, readings

PREPOSITIONS = {
    "в": ("loct", "accs"), "во": ("loct", "accs"), "на": ("loct", "accs"), "о": ("loct", "accs"), "об": ("loct", "accs"),
    "при": ("loct",), "по": ("datv", "accs"), "к": ("datv",), "ко": ("datv",), "благодаря": ("datv",), "согласно": ("datv",),
    "с": ("ablt", "gent"), "со": ("ablt", "gent"), "за": ("accs", "ablt"), "под": ("ablt", "accs"), "над": ("ablt",),
    "перед": ("ablt",), "между": ("ablt",), "у": ("gent",), "от": ("gent",), "из": ("gent",), "до": ("gent",), "без": ("gent",),
    "для": ("gent",), "около": ("gent",), "после": ("gent",), "против": ("gent",), "кроме": ("gent",), "среди": ("gent",),
    "вокруг": ("gent",), "внутри": ("gent",), "вне": ("gent",), "вместо": ("gent",), "из-за": ("gent",), "про": ("accs",),
    "через": ("accs",), "насчёт": ("gent",), "насчет": ("gent",),
}  # fmt: skip
CONSONANTS = "бвгджзйклмнпрстфхцчшщ"
_PLACES = frozenset("область край республика регион район город страна округ штат провинция село посёлок".split())
_PLACE_PREPOSITIONS = frozenset(("в", "во", "на", "из"))
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?:-[а-яё]+)?")
_YEAR_WORD = re.compile(r"год\w*|г|гг", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+(?:[.,]\d+)*(?:-[а-яё]+)?")
_JOINTS = frozenset(("и", "или"))
_ADJECTIVES = ("ADJF", "PRTF")
_BEFORE_SUCH = QUESTION_WORDS | {"это", "он", "она", "они", "оно"}
_NAMED_BEHIND = frozenset(
    "остров город село посёлок озеро река компания корпорация фонд агентство программа проект завод".split()
)
_NEVER_ALONE = frozenset("это этот такой весь сам тот каждый другой один".split())
_NO_NOUNS = ("NPRO", "CONJ", "PRCL", "ADVB", "PREP", "INTJ")
_POSSESSIVES = frozenset(("его", "её", "ее", "их"))


class Kind(Enum):
    """What a phrase names; a phrase gives way to one of its own kind."""

    COMMON = "common"
    PERSON = "person"
    PLACE = "place"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun with its adjectives, or a name; all numbers but `owner` are those of words.

    Parameters
    ----------
    preposition : int or None
    first, head, last : int
        First word (without preposition and question word), the noun, last word without dependent phrases.
    whole : int
        Last word with the phrases that depend on it: «центр [кластерного развития]».
    forms : tuple of Form
        What case and number it may have here, most probable first.
    asked : int or None
        «какой», «сколько» before it.
    owner : int or None
        Number of the phrase it depends on.
    bare : bool
        An adjective whose noun is left out.
    """

    preposition: int | None
    first: int
    head: int
    last: int
    whole: int
    forms: tuple[Form, ...]
    kind: Kind
    asked: int | None = None
    owner: int | None = None
    bare: bool = False

    @property
    def cases(self) -> frozenset[str]:
        """Every case it may have."""
        return frozenset(form.case for form in self.forms)


@dataclass(frozen=True, slots=True)
class _Source:
    """What phrases are read from; where it `begins` a sentence, the capital of its first word says nothing."""

    words: Sequence[Word]
    text: str
    begins: bool

    def parted(self, at: int) -> str:
        """Return the punctuation before a word, empty where none stands there."""
        return self.text[self.words[at - 1].span.stop : self.words[at].span.start].strip() if at > 0 else ""

    def low(self, at: int | None) -> str:
        """Return a word in lower case; nothing beyond the end or for None."""
        return self.words[at].low if at is not None and at < len(self.words) else ""


@dataclass(frozen=True, slots=True)
class _Opening:
    """What stands before a noun: preposition, question word, adjectives; `at` is the word behind them."""

    preposition: int | None
    asked: int | None
    first: int
    modifiers: tuple[int, ...]
    at: int
    cases: tuple[str, ...] | None


def phrases_of(words: Sequence[Word], text: str, *, begins: bool = True) -> tuple[Phrase, ...]:
    """Return the noun phrases in order; those that depend on another follow it.

    Where the text `begins` a sentence, the capital of its first word says nothing.
    """
    source = _Source(words, text, begins)
    found: list[Phrase] = []
    at = 0
    while at < len(words):
        phrase = _phrase_at(source, at)
        if phrase is not None:
            found.append(phrase)
        at = at + 1 if phrase is None else phrase.last + 1
    return _with_dependents(found, source)


def _phrase_at(source: _Source, start: int) -> Phrase | None:
    words, at = source.words, start
    preposition = asked = None
    if words[at].low in PREPOSITIONS and at + 1 < len(words):
        preposition, at = at, at + 1
    if words[at].low in QUESTION_WORDS and at + 1 < len(words) and _asks_with_noun(words[at]):
        asked, at = at, at + 1
    first = at
    if _YEAR.fullmatch(words[at].text):
        return _year(words, preposition, at)
    modifiers: list[int] = []
    while at < len(words) and _is_modifier(source, at, first):
        if words[at].low not in _JOINTS and not _NUMBERS.fullmatch(words[at].text):
            modifiers.append(at)
        at += 1
    cases = PREPOSITIONS[words[preposition].low] if preposition is not None else None
    opening = _Opening(preposition, asked, first, tuple(modifiers), at, cases)
    whole = _with_noun(source, opening) if at < len(words) and (at == start or not source.parted(at)) else None
    return whole or _adjective_alone(words, opening)


def _asks_with_noun(word: Word) -> bool:
    return lemma_of(word) in ("какой", "который", "чей") or word.low in ("сколько", "скольких")


def _year(words: Sequence[Word], preposition: int | None, at: int) -> Phrase:
    stop = at
    while stop + 1 < len(words) and (_YEAR_WORD.fullmatch(words[stop + 1].low) or _YEAR.fullmatch(words[stop + 1].text)):
        stop += 1
    return Phrase(preposition, at, at, stop, stop, (), Kind.YEAR)


def _is_modifier(source: _Source, at: int, first: int) -> bool:
    word = source.words[at]
    if at > first and source.parted(at) not in ("", ","):
        return False
    if _NUMBERS.fullmatch(word.text):
        return at + 1 < len(source.words) and not source.parted(at + 1)
    if word.low in _JOINTS:
        return at > first and at + 1 < len(source.words) and _is_adjective(source, at + 1)
    if word.low in QUESTION_WORDS or word.low in _POSSESSIVES:
        return False
    if lemma_of(word) == "такой" and source.low(at - 1 if at else None) in _BEFORE_SUCH:
        return False
    return _is_adjective(source, at)


def _is_adjective(source: _Source, at: int) -> bool:
    """Tell whether a word is an adjective, or one that may also be a noun and agrees with the noun behind it."""
    word = source.words[at]
    found = forms(word, _ADJECTIVES)
    return part(word) in _ADJECTIVES or any(agree(one, other) for one in found for other in _nouns_after(source, at))


def _nouns_after(source: _Source, at: int) -> tuple[Form, ...]:
    """Return the readings of the noun behind further adjectives: «[малого] и среднего предпринимательства»."""
    words = source.words
    following = at + 1
    while following + 1 < len(words) and (words[following].low in _JOINTS or forms(words[following], _ADJECTIVES)):
        following += 1
    clear = following < len(words) and not any(source.parted(one) for one in range(at + 1, following + 1))
    return forms(words[following], ("NOUN",)) if clear else ()


def agree(adjective: Form, noun: Form) -> bool:
    """Tell whether an adjective's form fits a noun's."""
    if adjective.case != noun.case or adjective.number != noun.number:
        return False
    return noun.number == "plur" or None in (adjective.gender, noun.gender) or adjective.gender == noun.gender


def _with_noun(source: _Source, opening: _Opening) -> Phrase | None:
    at, words = opening.at, source.words
    word = words[at]
    if word.low in QUESTION_WORDS or word.low in PREPOSITIONS or part(word) in _NO_NOUNS:
        return None
    named = word.capital and (at > 0 or not source.begins or _is_known_name(word)) and part(word) not in ("PRTS", "INFN")
    if not named and is_predicate(word) and not (opening.modifiers or opening.cases):
        return None
    kind = _kind(source, opening) if named else Kind.COMMON
    if kind is Kind.COMMON and lemma_of(word) in _PLACES:
        kind = Kind.PLACE
    fitting = _fitting(words, opening, kind, named)
    if not fitting:
        return None
    last = at
    while kind is Kind.PERSON and last + 1 < len(words) and words[last + 1].capital and not source.parted(last + 1):
        last += 1
    return Phrase(opening.preposition, opening.first, at, last, last, fitting, kind, opening.asked)


def _fitting(words: Sequence[Word], opening: _Opening, kind: Kind, named: bool) -> tuple[Form, ...]:
    """Return the readings of the noun that go with what stands before it."""
    word = words[opening.at]
    found = _person_forms(word) if kind is Kind.PERSON else forms(word, ("NOUN",))
    if not found and (named or word.capitals or not readings(word.low)) and not _NUMBERS.fullmatch(word.text):
        found = _opaque()
    for number in opening.modifiers:
        found = tuple(form for form in found if any(agree(one, form) for one in forms(words[number], _ADJECTIVES)))
    if opening.asked is not None:
        found = _asked_for(words[opening.asked], found)
    if opening.cases is not None:
        found = tuple(form for form in found if form.case in opening.cases) or (found if kind is Kind.PERSON else ())
    return found


def _asked_for(question: Word, fitting: tuple[Form, ...]) -> tuple[Form, ...]:
    if question.low.startswith("скольк"):
        return tuple(form for form in fitting if form.case == "gent" or question.low != "сколько")
    return tuple(form for form in fitting if any(agree(one, form) for one in forms(question, ("ADJF",))))


def _is_known_name(word: Word) -> bool:
    found = readings(word.low)
    return bool(found) and bool({"Name", "Surn", "Geox"} & set(found[0].tag.grammemes)) and bool(found[0].is_known)


def _kind(source: _Source, opening: _Opening) -> Kind:
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


def _adjective_alone(words: Sequence[Word], opening: _Opening) -> Phrase | None:
    if not opening.modifiers or lemma_of(words[opening.modifiers[-1]]) in _NEVER_ALONE:
        return None
    last = opening.modifiers[-1]
    found = tuple(form for form in forms(words[last], _ADJECTIVES) if opening.cases is None or form.case in opening.cases)
    if opening.asked is not None:
        found = _asked_for(words[opening.asked], found)
    if not found:
        return None
    return Phrase(opening.preposition, opening.first, last, last, last, found, Kind.COMMON, opening.asked, bare=True)


def _with_dependents(found: Sequence[Phrase], source: _Source) -> tuple[Phrase, ...]:
    """Hang genitives («кластера» in «понятие кластера») and «о …» on the phrase right before them."""
    joined = list(found)
    for number in range(1, len(joined)):
        kept = _as_dependent(joined[number - 1], joined[number], source)
        if kept is None:
            continue
        joined[number] = replace(joined[number], forms=kept, owner=number - 1)
        above: int | None = number - 1
        while above is not None:
            joined[above] = replace(joined[above], whole=joined[number].last)
            above = joined[above].owner
    return tuple(joined)


def _as_dependent(former: Phrase, phrase: Phrase, source: _Source) -> tuple[Form, ...] | None:
    """Return the readings in which a phrase depends on the one before it; None where it does not."""
    start = phrase.first if phrase.preposition is None else phrase.preposition
    if start != former.last + 1 or source.parted(start) or phrase.asked is not None or former.bare:
        return None
    if phrase.kind is Kind.YEAR or former.kind is Kind.YEAR:
        of_year = any(source.low(at) in ("года", "годов") for at in range(phrase.first, phrase.last + 1))
        return () if of_year and phrase.preposition is None and former.kind is not Kind.YEAR else None
    if phrase.preposition is None:
        genitive = tuple(form for form in phrase.forms if form.case == "gent")
        if phrase.kind in (Kind.PERSON, Kind.PLACE) and lemma_of(source.words[former.head]) in _NAMED_BEHIND:
            return phrase.forms
        return genitive if genitive and former.kind is not Kind.PERSON else None
    return phrase.forms if source.low(phrase.preposition) in ("о", "об") and former.preposition is None else None
