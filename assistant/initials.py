"""The full form of an abbreviation that no document has: «ГЧП» where all say «государственно-частное партнёрство».

It must be a phrase of nouns with the adjectives that agree with them, and a set one: it stands more than once, and its rarest
word hardly stands without it. Words that have the right initials by chance are no such phrase.
"""

import re
import weakref
from collections import Counter
from collections.abc import Callable, Sequence

from assistant.abbreviations import nominative, spells
from assistant.dictionary import morphology
from assistant.generation import Generation
from assistant.language import lemma
from assistant.patterns import regex

_LARGEST = 5_000
"""Passages; of more it would take too long to look through all."""

_FEWEST = 2
_TOGETHER = 0.3
"""Share of the passages with the rarest word of a phrase that have the phrase."""

_SHORT = regex(r"[А-ЯЁ]{3,6}")
_BETWEEN = r"(?:[\s-]+(?:и|на|по|для|о|об|в|с|со)(?=\s))?[\s-]+"
_WORD_SPACE = regex(r"\s+")
_WORD = regex(r"[а-яё]+(?:-[а-яё]+)*")
_FUNCTION = frozenset("и на по для о об в с со".split())
_NOUN, _ADJECTIVES = "NOUN", frozenset(("ADJF", "PRTF"))
_CASES = frozenset(("nomn", "gent", "datv", "accs", "ablt", "loct"))


def spelling_out(generation: Generation) -> Callable[[str], str | None]:
    """Return `full_form` of a generation that is not kept open by it; when it was let go, nothing is found."""
    held = weakref.ref(generation)

    def find(short: str) -> str | None:
        opened = held()
        return None if opened is None else full_form(opened, short)

    return find


def full_form(generation: Generation, short: str) -> str | None:
    """Return the set phrase of the documents that `short` are the initials of, in the nominative; None where not one is."""
    if not _SHORT.fullmatch(short) or len(generation) > _LARGEST:
        return None
    letters = (rf"{'[её]' if letter in 'ЕЁ' else letter}[а-яё]+" for letter in short)
    pattern = re.compile(rf"(?<![а-яё-]){_BETWEEN.join(letters)}(?![а-яё-])", re.IGNORECASE)
    held: Counter[tuple[str, ...]] = Counter()
    written: dict[tuple[str, ...], str] = {}
    for number, start, stop in generation.places.tolist():
        text = generation.document(number).text[start:stop].lower()
        phrases = {_WORD_SPACE.sub(" ", match.group()) for match in pattern.finditer(text)}
        for phrase in phrases:
            words = _WORD.findall(phrase)
            if spells(words, short) and _is_name(words):
                key = tuple(lemma(word.replace("ё", "е")) for word in words)
                held[key] += 1
                written.setdefault(key, phrase)
    found = [key for key, count in held.items() if _is_set(generation, key, count)]
    return nominative(written[found[0]]) if len(found) == 1 else None


def _is_set(generation: Generation, key: Sequence[str], count: int) -> bool:
    rarest = min(generation.lexical.held(word) for word in key if word not in _FUNCTION)
    return count >= _FEWEST and count >= _TOGETHER * rarest


def _is_name(words: Sequence[str]) -> bool:
    """Tell whether words are a noun with adjectives that agree and further nouns, in the genitive or behind a preposition."""
    awaiting: list[frozenset[str]] = []
    bound, nouns = False, 0
    for word in words:
        if word in _FUNCTION:
            bound = word != "и"
            continue
        tags = [reading.tag for reading in morphology().parse(word)]
        kind = str(tags[0].POS)
        cases = frozenset(f"{tag.case} {tag.number}" for tag in tags if str(tag.POS) == kind and tag.case in _CASES)
        if kind in _ADJECTIVES:
            awaiting.append(cases)
        elif kind != _NOUN:
            return False
        else:
            fitting = cases.intersection(*awaiting)
            if not fitting or (nouns and not bound and not any(case.startswith("gent") for case in fitting)):
                return False
            awaiting, bound, nouns = [], False, nouns + 1
    return nouns > 0 and not awaiting
