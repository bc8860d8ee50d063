"""Noun phrases of a question: «по новому закону о концессиях», «Смоленской области», «Майкл Портер», «в 2020 году»."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.conversation.grammar import PREPOSITIONS, Kind, Opening, Phrase, Source, agree
from assistant.conversation.nouns import ADJECTIVES, NUMBERS, asked_for, fitting, is_known_name, is_other_person, kind_of
from assistant.conversation.words import QUESTION_WORDS, Form, Word, forms, is_predicate, lemma_of, part
from assistant.patterns import regex

_PLACES = frozenset("область край республика регион район город страна округ штат провинция село посёлок".split())
_YEAR = regex(r"(?:1[5-9]|20)\d\d(?:-[а-яё]+)?")
_YEAR_WORD = regex(r"год\w*|г|гг", re.IGNORECASE)
_JOINTS = frozenset(("и", "или"))
_BEFORE_SUCH = QUESTION_WORDS | {"это", "он", "она", "они", "оно"}
_NAMED_BEHIND = frozenset(
    "остров город село посёлок озеро река компания корпорация фонд агентство программа проект завод".split()
)
_NUMBERED = frozenset("статья пункт подпункт часть глава раздел приложение таблица рисунок страница".split())
_COUNTED_PEOPLE = frozenset(("человек", "людей"))
_NEVER_ALONE = frozenset("это этот такой весь сам тот каждый другой один".split())
_NO_NOUNS = ("NPRO", "CONJ", "PRCL", "ADVB", "PREP", "INTJ")
_POSSESSIVES = frozenset(("его", "её", "ее", "их"))


def phrases_of(words: Sequence[Word], text: str, *, begins: bool = True) -> tuple[Phrase, ...]:
    """Return the noun phrases in order; those that depend on another follow it.

    Where the text `begins` a sentence, the capital of its first word says nothing.
    """
    source = Source(words, text, begins)
    found: list[Phrase] = []
    at = 0
    while at < len(words):
        phrase = _phrase_at(source, at)
        if phrase is not None:
            found.append(phrase)
        at = at + 1 if phrase is None else phrase.last + 1
    return _with_dependents(found, source)


def _phrase_at(source: Source, start: int) -> Phrase | None:
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
        if words[at].low not in _JOINTS and not NUMBERS.fullmatch(words[at].text):
            modifiers.append(at)
        at += 1
    while at + 1 < len(words) and words[at].initial and words[at + 1].text[:1].isupper():
        at += 1
    cases = PREPOSITIONS[words[preposition].low] if preposition is not None else None
    opening = Opening(preposition, asked, first, tuple(modifiers), at, cases)
    whole = _with_noun(source, opening) if at < len(words) and (at == start or not source.parted(at)) else None
    return whole or _adjective_alone(words, opening)


def _asks_with_noun(word: Word) -> bool:
    return lemma_of(word) in ("какой", "который", "чей") or word.low in ("сколько", "скольких")


def _year(words: Sequence[Word], preposition: int | None, at: int) -> Phrase:
    """Return a year or several («2013–2015 годах»), also «с 2013 по 2015 год» as one."""
    stop = _end_of_years(words, at)
    ranged = preposition is not None and words[preposition].low == "с" and stop + 2 < len(words)
    if ranged and words[stop + 1].low in ("по", "до") and _YEAR.fullmatch(words[stop + 2].text):
        stop = _end_of_years(words, stop + 2)
    return Phrase(preposition, at, at, stop, stop, (), Kind.YEAR)


def _end_of_years(words: Sequence[Word], at: int) -> int:
    while at + 1 < len(words) and (_YEAR_WORD.fullmatch(words[at + 1].low) or _YEAR.fullmatch(words[at + 1].text)):
        at += 1
    return at


def _is_modifier(source: Source, at: int, first: int) -> bool:
    word = source.words[at]
    if at > first and source.parted(at) not in ("", ","):
        return False
    if NUMBERS.fullmatch(word.text):
        return at + 1 < len(source.words) and not source.parted(at + 1)
    if word.low in _JOINTS:
        return at > first and at + 1 < len(source.words) and _is_adjective(source, at + 1)
    if word.low in QUESTION_WORDS or word.low in _POSSESSIVES:
        return False
    if lemma_of(word) == "такой" and source.low(at - 1 if at else None) in _BEFORE_SUCH:
        return False
    return _is_adjective(source, at)


def _is_adjective(source: Source, at: int) -> bool:
    """Tell whether a word is an adjective, or one that may also be a noun and agrees with the noun behind it."""
    word = source.words[at]
    found = forms(word, ADJECTIVES)
    return part(word) in ADJECTIVES or any(agree(one, other) for one in found for other in _nouns_after(source, at))


def _nouns_after(source: Source, at: int) -> tuple[Form, ...]:
    """Return the readings of the noun behind further adjectives: «[малого] и среднего предпринимательства»."""
    words = source.words
    following = at + 1
    while following + 1 < len(words) and (words[following].low in _JOINTS or forms(words[following], ADJECTIVES)):
        following += 1
    clear = following < len(words) and not any(source.parted(one) for one in range(at + 1, following + 1))
    return forms(words[following], ("NOUN",)) if clear else ()


def _with_noun(source: Source, opening: Opening) -> Phrase | None:
    at, words = opening.at, source.words
    word = words[at]
    if word.low in QUESTION_WORDS or word.low in PREPOSITIONS or part(word) in _NO_NOUNS:
        return None
    named = word.capital and (at > 0 or not source.begins or is_known_name(word)) and part(word) not in ("PRTS", "INFN")
    if not named and is_predicate(word) and not (opening.modifiers or opening.cases):
        return None
    kind = kind_of(source, opening) if named or word.capitals else Kind.COMMON
    if kind is Kind.COMMON and lemma_of(word) in _PLACES:
        kind = Kind.PLACE
    found = fitting(words, opening, kind, named)
    if not found:
        return None
    last = at
    while kind is Kind.PERSON and last + 1 < len(words) and words[last + 1].capital and not source.parted(last + 1):
        if is_other_person(found, words[last + 1]):
            break
        last += 1
    if kind is Kind.COMMON:
        last = _with_number(source, at)
    return Phrase(opening.preposition, opening.first, at, last, last, found, kind, opening.asked)


def _with_number(source: Source, head: int) -> int:
    """Return the last word of a noun with its number: «закон № 224-ФЗ», «статья 15», «стандарт ISO 9001».

    A number behind may also begin the next phrase («Сколько в кластере 15 предприятий?»).
    """
    words, at = source.words, head + 1
    if source.low(at) == "№" and NUMBERS.fullmatch(source.low(at + 1)):
        return at + 1
    if at >= len(words) or source.parted(at) or not NUMBERS.fullmatch(words[at].text) or _YEAR.fullmatch(words[at].text):
        return head
    ends = at + 1 == len(words) or source.parted(at + 1) or source.low(at + 1) in PREPOSITIONS or is_predicate(words[at + 1])
    return at if ends or lemma_of(words[head]) in _NUMBERED else head


def _adjective_alone(words: Sequence[Word], opening: Opening) -> Phrase | None:
    if not opening.modifiers or lemma_of(words[opening.modifiers[-1]]) in _NEVER_ALONE:
        return None
    last = opening.modifiers[-1]
    found = tuple(form for form in forms(words[last], ADJECTIVES) if opening.cases is None or form.case in opening.cases)
    if opening.asked is not None:
        found = asked_for(words[opening.asked], found)
    if not found:
        return None
    return Phrase(opening.preposition, opening.first, last, last, last, found, Kind.COMMON, opening.asked, bare=True)


def _with_dependents(found: Sequence[Phrase], source: Source) -> tuple[Phrase, ...]:
    """Hang genitives («кластера» in «понятие кластера») and «о …» on the phrase right before them."""
    joined = _asked_apart(found, source)
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


def _asked_apart(found: Sequence[Phrase], source: Source) -> list[Phrase]:
    """Return the phrases, marked the one a «какие» with other words behind asks for: «Какие у фонда задачи?»."""
    joined = list(found)
    taken = {phrase.asked for phrase in found}
    asking = next((at for at, word in enumerate(source.words) if lemma_of(word) == "какой"), None)
    if asking is None or asking in taken:
        return joined
    wanted = forms(source.words[asking], ("ADJF",))
    for number, phrase in enumerate(joined):
        fit = tuple(form for form in phrase.forms if form.case == "nomn" and any(agree(one, form) for one in wanted))
        if phrase.first > asking and phrase.preposition is None and phrase.asked is None and not phrase.bare and fit:
            joined[number] = replace(phrase, forms=fit, apart=asking)
            break
    return joined


def _as_dependent(former: Phrase, phrase: Phrase, source: Source) -> tuple[Form, ...] | None:
    """Return the readings in which a phrase depends on the one before it; None where it does not."""
    start = phrase.first if phrase.preposition is None else phrase.preposition
    # «Сколько работает на заводе человек?»: they are what is counted.
    counted = source.low(phrase.head) in _COUNTED_PEOPLE and any(one.low == "сколько" for one in source.words[: former.first])
    if (
        counted
        or start != former.last + 1
        or source.parted(start)
        or phrase.asked is not None
        or phrase.apart is not None
        or former.bare
    ):
        return None
    if phrase.kind is Kind.YEAR or former.kind is Kind.YEAR:
        of_year = any(source.low(at) in ("года", "годов") for at in range(phrase.first, phrase.last + 1))
        return () if of_year and phrase.preposition is None and former.kind is not Kind.YEAR else None
    if phrase.preposition is None:
        genitive = tuple(form for form in phrase.forms if form.case == "gent")
        if phrase.kind in (Kind.PERSON, Kind.PLACE) and lemma_of(source.words[former.head]) in _NAMED_BEHIND:
            return phrase.forms
        return genitive if genitive and former.kind is not Kind.PERSON else None
    if former.kind is Kind.PERSON and former.owner is None:
        return None  # «Что говорил Портер о кластерах?»: it belongs to the verb
    return phrase.forms if source.low(phrase.preposition) in ("о", "об") and former.preposition is None else None
