"""Abbreviations as a text itself introduces them: «Торгово-промышленная палата (ТПП)», «ТПП — торгово-промышленная палата».

A short form and a phrase beside it belong together when the letters of the one are the initials of the other, after the idea of
Schwartz and Hearst («A simple algorithm for identifying abbreviation definitions in biomedical text», PSB 2003), with what
Russian asks for besides: a word with hyphens gives a letter for each part, a preposition may give none, «не» gives its own.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from typing import Any

from assistant.dictionary import morphology
from assistant.patterns import regex

DOMINANT = 3
"""How many times as often one full form must stand as every other to be the only one."""

_SHORT = r"[A-ZА-ЯЁ]{2,10}"
_LONGEST = 200
_WORD = regex(r"[^\W\d_]+(?:[-‑][^\W\d_]+)*")
_LEAD = r"(?:(?:далее|сокращ[её]нно|сокр\.|или)(?:\s+по\s+тексту)?\s*[,:—–-]?\s*)?"
_IN_BRACKETS = regex(rf"\({_LEAD}[«\"]?(?P<short>{_SHORT})[»\"]?(?:[,;][^()\n]{{0,80}})?\)")
_AFTER_FOREIGN = regex(rf"\((?P<full>[^()\n]{{5,120}}),\s*(?P<short>{_SHORT})\)")
_FULL_IN_BRACKETS = regex(rf"\b(?P<short>{_SHORT})\s?\((?P<full>[^()\n]{{5,{_LONGEST}}})\)")
_FULL_AFTER_DASH = regex(rf"\b(?P<short>{_SHORT})\s[—–-]\s(?:это\s)?(?P<full>[^()\n.;:]{{5,{_LONGEST}}})")
_CLAUSE_END = regex(r"[;:!?()\n]|\.\s(?=[«(]?[А-ЯЁA-Z])")
_LATIN = regex(r"[A-Z]{3,}")
_CYRILLIC_CAPITAL = regex(r"[А-ЯЁ][а-яё]")
_FUNCTION = frozenset("а без в во для до же за и из или их к ко на над о об от по под при с со у of for and the in on to".split())
_QUOTES = regex(r"[«»„“”\"]")
_ADJECTIVES = frozenset({"ADJF", "PRTF"})
_PREDICATES = frozenset({"VERB", "INFN", "GRND", "PRTS"})


def abbreviations(text: str) -> dict[str, tuple[str, ...]]:
    """Return short forms with the full forms by which `text` introduces them, in the nominative, the most frequent first.

    A full form that stands at least `DOMINANT` times as often as any other is given alone.
    """
    found: dict[str, Counter[str]] = {}
    for short, full in _introduced(text):
        found.setdefault(short, Counter())[nominative(_QUOTES.sub("", full))] += 1
    return {short: _ordered([*counts.elements()]) for short, counts in sorted(found.items())}


def merged(found: Iterable[Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """Return the abbreviations of all documents, a full form counted once a document, the most frequent first.

    A full form of at least `DOMINANT` times as many documents as any other is given alone. The documents' order is no matter.
    """
    gathered: dict[str, list[str]] = {}
    for one in found:
        for short, fulls in one.items():
            gathered.setdefault(short, []).extend(fulls)
    return {short: _ordered(fulls) for short, fulls in sorted(gathered.items())}


def _ordered(fulls: Sequence[str]) -> tuple[str, ...]:
    """Return different full forms by frequency, spellings that differ by capitals or ё as one."""
    spellings: dict[str, Counter[str]] = {}
    for full in fulls:
        spellings.setdefault(_plain(full), Counter())[full] += 1
    counts = sorted(((-spelled.total(), key) for key, spelled in spellings.items()))
    if len(counts) > 1 and counts[0][0] <= DOMINANT * counts[1][0]:
        counts = counts[:1]
    return tuple(min(spellings[key].items(), key=lambda item: (-item[1], item[0]))[0] for _, key in counts)


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е").replace("‑", "-")


def _introduced(text: str) -> Iterable[tuple[str, str]]:
    for match in _IN_BRACKETS.finditer(text):
        before = text[max(0, match.start() - _LONGEST) : match.start()]
        clause = before[max((end.end() for end in _CLAUSE_END.finditer(before)), default=0) :]
        full = _ending(clause, match["short"]) or _translated(clause, match["short"])
        if full:
            yield match["short"], full
    for match in _AFTER_FOREIGN.finditer(text):
        full = _ending(match["full"], match["short"])
        if full:
            yield match["short"], full
    for pattern in (_FULL_IN_BRACKETS, _FULL_AFTER_DASH):
        for match in pattern.finditer(text):
            full = _beginning(match["full"], match["short"])
            if full:
                yield match["short"], full


def _ending(clause: str, short: str) -> str | None:
    """Return the shortest end of `clause` whose initials are `short`; nothing but quotes may follow it."""
    words = [*_WORD.finditer(clause)]
    if not words or clause[words[-1].end() :].strip(' »"“”,—–-\xa0'):
        return None
    for start in range(len(words) - 1, -1, -1):
        if spells([word.group() for word in words[start:]], short):
            return clause[words[start].start() : words[-1].end()]
    return None


def _beginning(text: str, short: str) -> str | None:
    """Return the shortest beginning of `text` whose initials are `short`."""
    words = [*_WORD.finditer(text)]
    if not words or text[: words[0].start()].strip(' «"„'):
        return None
    for stop in range(1, len(words) + 1):
        if spells([word.group() for word in words[:stop]], short):
            return text[words[0].start() : words[stop - 1].end()]
    return None


def spells(words: Sequence[str], short: str) -> bool:
    """Tell whether `short` is made of the first letters of `words`."""
    parts = [part for word in words for part in re.split(r"[-‑]", _plain(word)) if part]
    outer = _plain(words[0]), _plain(words[-1])
    if not 2 <= len(parts) <= 3 * len(short) or _FUNCTION.intersection(outer):
        return False
    return _covers(parts, short.lower().replace("ё", "е"), spare=len(short) >= 4)


def _covers(parts: Sequence[str], letters: str, *, spare: bool) -> bool:
    """Tell whether `parts` in order give `letters`; one part may give a second letter where `spare` (ЕАЭС, СПИК)."""
    if not parts:
        return not letters
    part, others = parts[0], parts[1:]
    if part in _FUNCTION and _covers(others, letters, spare=spare):
        return True
    if not letters.startswith(part[0]):
        return False
    rest = letters[1:]
    if _covers(others, rest, spare=spare):
        return True
    if part.startswith("не") and rest and part[2:3] == rest[0] and _covers(others, rest[1:], spare=spare):
        return True
    return spare and bool(rest) and rest[0] in part[1:] and _covers(others, rest[1:], spare=False)


def _translated(clause: str, short: str) -> str | None:
    """Return the Russian name before a Latin short form, whose initials say nothing: «Министерство экономики … (METI)».

    It begins with a capital, holds no predicate, and has as many words as the short form has letters, give or take one.
    """
    words = [*_WORD.finditer(clause)]
    if not _LATIN.fullmatch(short) or not words or clause[words[-1].end() :].strip(' »"“”'):
        return None
    content = 0
    for word in reversed(words):
        content += word.group().lower() not in _FUNCTION
        if content > len(short) + 1:
            return None
        if content >= len(short) - 1 and _CYRILLIC_CAPITAL.match(word.group()):
            full = clause[word.start() : words[-1].end()]
            kinds = {str(morphology().parse(each)[0].tag.POS) for each in _WORD.findall(full.lower())}
            return None if kinds & _PREDICATES or any(letter.isdigit() for letter in full) else full
    return None


def nominative(full: str) -> str:
    """Put the noun that a phrase begins with, and the adjectives before it, into the nominative."""
    words = [word for word in _WORD.finditer(full) if word.group().lower() not in _FUNCTION]
    nouns = [number for number, word in enumerate(words) if _readings(word.group(), {"NOUN"})]
    head = next((number for number in nouns if not _readings(words[number].group(), _ADJECTIVES)), nouns[0] if nouns else None)
    if head is None:
        return full
    leading = words[: head + 1]
    options = [_readings(word.group(), {"NOUN"} if word is words[head] else _ADJECTIVES) for word in leading]
    if not all(options):
        return full
    agreeing = [readings for readings in product(*(choice[:8] for choice in options)) if _agree(readings)]
    if not agreeing or any(readings[-1].tag.case == "nomn" for readings in agreeing):
        return full
    for word, reading in reversed([*zip(leading, agreeing[0], strict=True)]):
        inflected = reading.inflect({"nomn", reading.tag.number} if reading.tag.number else {"nomn"})
        if inflected is not None:
            full = full[: word.start()] + _cased(word.group(), str(inflected.word)) + full[word.end() :]
    return full


def _readings(word: str, kinds: set[str] | frozenset[str]) -> list[Any]:
    if not re.fullmatch(r"[А-ЯЁа-яё‑-]+", word):
        return []
    return [reading for reading in morphology().parse(word.lower().replace("‑", "-")) if str(reading.tag.POS) in kinds]


def _agree(readings: Sequence[Any]) -> bool:
    noun = readings[-1].tag
    tags = [reading.tag for reading in readings[:-1]]
    return all(
        tag.case == noun.case and tag.number == noun.number and (tag.number == "plur" or tag.gender == noun.gender)
        for tag in tags
    )


def _cased(before: str, after: str) -> str:
    if before.isupper() and len(before) > 1:
        return after.upper()
    return "-".join(
        new[:1].upper() + new[1:] if old[:1].isupper() else new
        for old, new in zip(before.replace("‑", "-").split("-"), after.split("-"), strict=False)
    )
