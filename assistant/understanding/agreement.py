"""Whether a word may stand beside its neighbours: adjectives agree with their nouns, prepositions rule cases."""

from functools import lru_cache
from typing import Any

from assistant.dictionary import PROPER, is_known, morphology
from assistant.patterns import regex

_WORD = regex(r"[а-яё-]+")
_NAMES = PROPER | {"Trad"}
_ADJECTIVES = frozenset({"ADJF", "PRTF"})
_RULED = {
    frozenset("без для до из от около после против среди у".split()): frozenset({"gent"}),
    frozenset("к ко благодаря согласно".split()): frozenset({"datv"}),
    frozenset("над между перед".split()): frozenset({"ablt"}),
    frozenset("при о об".split()): frozenset({"loct"}),
    frozenset("в во на".split()): frozenset({"loct", "accs"}),
    frozenset("по".split()): frozenset({"datv"}),
    frozenset("с со".split()): frozenset({"ablt", "gent"}),
    frozenset("за под".split()): frozenset({"ablt", "accs"}),
    frozenset("через про".split()): frozenset({"accs"}),
    frozenset("не ни".split()): frozenset(),
}
_CASES = {word: cases for words, cases in _RULED.items() for word in words}
_LATE_CASES = {"loc2": "loct", "gen2": "gent", "acc2": "accs"}


def agrees(word: str, left: str, right: str) -> bool:
    """Tell whether a reading of `word` agrees with the adjective or preposition before it and the noun after it."""
    own = _readings(word)
    before, after = left.lower(), right.lower()
    if before in _CASES:
        own = tuple(tag for tag in own if _case(tag) in _CASES[before])
    elif (adjectives := [tag for tag in _readings(before) if str(tag.POS) in _ADJECTIVES]) and not _has(own, _ADJECTIVES):
        own = tuple(tag for tag in own if any(_same(tag, other) for other in adjectives))
    nouns = [tag for tag in _readings(after) if str(tag.POS) == "NOUN"]
    adjectival = tuple(tag for tag in own if str(tag.POS) in _ADJECTIVES)
    if nouns and adjectival:
        own = tuple(tag for tag in adjectival if any(_same(tag, noun) for noun in nouns))
    subjects = [tag for tag in (*_readings(before), *_readings(after)) if str(tag.case) == "nomn" and tag.number]
    past = tuple(tag for tag in own if str(tag.tense) == "past" and str(tag.POS) == "VERB")
    if subjects and past:
        own = tuple(tag for tag in past if any(_same(tag, subject, cases=False) for subject in subjects))
    return bool(own)


def is_ruled(left: str, right: str) -> bool:
    """Tell whether a preposition rules all readings of the word after it («в кластере»); any other word rules nothing.

    Prepositions are prefixes as well: «подсектора» is one word.
    """
    if left not in _CASES:
        return True
    return all(_case(tag) in _CASES[left] for tag in _readings(right))


def is_subject(word: str) -> bool:
    """Tell whether a reading of `word` is in the nominative, as that of which is asked «что такое …»."""
    return any(str(tag.case) == "nomn" for tag in _readings(word))


def is_name(word: str) -> bool:
    """Tell whether `word` can be a name: of a person, a place or a firm, or unknown to the dictionary."""
    return not is_known(word) or any(not _NAMES.isdisjoint(map(str, tag.grammemes)) for tag in _readings(word))


@lru_cache(maxsize=4096)
def _readings(word: str) -> tuple[Any, ...]:
    if not _WORD.fullmatch(word):
        return ()
    return tuple(reading.tag for reading in morphology().parse(word))


def _has(tags: tuple[Any, ...], kinds: frozenset[str]) -> bool:
    return any(str(tag.POS) in kinds for tag in tags)


def _case(tag: Any) -> str:
    return _LATE_CASES.get(str(tag.case), str(tag.case))


def _same(one: Any, other: Any, *, cases: bool = True) -> bool:
    same = (not cases or _case(one) == _case(other)) and one.number == other.number
    return same and (one.number == "plur" or one.gender is None or other.gender is None or one.gender == other.gender)
