"""Typos mended by the corpus's own words; a word that the corpus or the dictionary has is never changed.

A wrong change harms more than a missed one: a question about what the corpus lacks must stay that question. So a candidate must
be near, made by the slips hands make, and the only one of its kind.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.dictionary import is_known, morphology
from assistant.language import STOP_WORDS
from assistant.patterns import regex
from assistant.understanding.agreement import agrees, is_name, is_ruled, is_subject
from assistant.understanding.distance import LIKELY, ODD, distance, sounds_alike
from assistant.understanding.nearness import Near, stem
from assistant.understanding.understood import WORD, Change, cased
from assistant.understanding.vocabulary import Vocabulary
from assistant.understanding.words import ASKING, begins_words, is_cyrillic, lexeme, plain, with_yo

SHORTEST = 4
LONG = 8
"""From this length on a word may be mended by two edits."""

LONGEST = 40
"""No word of Russian is longer; what is comes from elsewhere."""

_MOST_UNKNOWN = 10
"""A text with more unknown words is of another language or subject, and not worth seconds."""
_DOMINANT = 3
_MOST_PENALTY = {1: ODD, 2: 2 * LIKELY}
_SHORTEST_OF_TWO = 10
"""From this length on any two usual slips are believed."""
_SHORTEST_ALONE = 5
"""A shorter word is nearly always one edit away from another."""
_SHORTEST_STEM = 4
_SHORTEST_NAME = 6
_SHORTEST_PREFIX = 3
_SENTENCE_START = regex(r"(?:^|[.?!:;]\s+|\d[.)]\s+)[«\"(]*$")
_DOUBLED = regex(r"(.)\1+")
_OF_ADJECTIVE = regex(r"[сц]ко$")
_RELATIONAL = regex(r"[сц]к(?:ий|ая|ое|ие|ого|ому|им|ом|ой|ую|их|ими)$")
"""«Шаболовская» is made of «Шаболовка», and no slip for a form of it."""
_DERIVED = regex(r"(?:инг|ист|изм|изаци[яиюй]|щик|ник|ка)$")
_DEFINED = regex(r"(?:\bчто\s+(?:так(?:ое|ой)|значит|означает)|\bкто\s+так(?:ой|ая|ие))\s+[«\"(]*$", re.IGNORECASE)
_UNSTRESSED = str.maketrans("ои", "ае")
_ALPHABET = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands: the words beside it, whether its capital is that of a name or, at the beginning, may be.

    `subject` where only the dictionary form of a word can stand: after «что такое», or as all that was typed.
    """

    left: str
    right: str
    named: bool
    first: bool = False
    subject: bool = False


def mend_typos(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[Change, ...]]:
    """Return the text with its typos mended."""
    words = [*WORD.finditer(text)]
    if sum(not _is_sound(match.group(), vocabulary) for match in words) > _MOST_UNKNOWN:
        return text, ()
    changes: list[Change] = []
    mended, stop = "", 0
    for number, match in enumerate(words):
        typed = match.group()
        left = words[number - 1].group() if number else ""
        right = words[number + 1].group() if number + 1 < len(words) else ""
        before = text[: match.start()]
        capital = typed[:1].isupper()
        named = capital and not typed.isupper() and not _SENTENCE_START.search(before)
        subject = _DEFINED.search(before) is not None or (capital and len(words) == 1)
        new = mend_word(typed, Place(left, right, named, capital and not named, subject), vocabulary)
        if new != typed:
            changes.append(Change("typo", typed, new))
        mended += text[stop : match.start()] + new
        stop = match.end()
    return mended + text[stop:], tuple(changes)


def mend_word(typed: str, place: Place, vocabulary: Vocabulary) -> str:
    """Return a word as it was meant, itself where that is not certain."""
    hyphened = vocabulary.hyphened.get(plain(typed)) if len(typed) >= LONG else None
    if hyphened is not None and not vocabulary.has_form(typed) and is_cyrillic(plain(typed)):
        return cased(typed, hyphened)
    if _is_sound(typed, vocabulary):
        return typed
    parts = re.split(r"[-‑]", typed)
    if len(parts) > 1:
        last = len(parts) - 1
        new = [
            part if _is_sound(part, vocabulary) or (number < last and _is_first_part(part)) else _mend(part, place, vocabulary)
            for number, part in enumerate(parts)
        ]
        return "-".join(new) if new != parts else typed
    return _mend(typed, place, vocabulary)


def _is_sound(typed: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a word is no typo: known, too short, of other letters, in capitals, or a known word behind a prefix."""
    word = plain(typed)
    if word in vocabulary.forms or not SHORTEST <= len(word) <= LONGEST or not is_cyrillic(word.replace("-", "")):
        return True
    if vocabulary.knows(word) or any(letter.isupper() for letter in re.sub(r"(?:^|-)\w", "", typed)):
        return True
    return _is_prefixed(word) or _is_derived(word) or (_OF_ADJECTIVE.search(word) is not None and _is_first_part(word))


def _is_prefixed(word: str) -> bool:
    """Tell whether a word is one of the dictionary behind a prefix that makes new words: «нано-», «не-», «микро-»."""
    for analyser, *facts in morphology().parse(word)[0].methods_stack:
        if type(analyser).__name__ == "KnownPrefixAnalyzer":
            prefix = str(facts[-1])
            return (prefix == "не" or len(prefix) >= _SHORTEST_PREFIX) and is_known(word[len(prefix) :])
    return False


def _is_derived(word: str) -> bool:
    """Tell whether a word is a noun of the dictionary with a suffix that makes new words: «ментор» → «менторинг»."""
    suffix = _DERIVED.search(word)
    if suffix is None:
        return False
    stem_ = word[: suffix.start()]
    stems = (stem_, f"{stem_}ь") if suffix.group() == "ка" else (stem_,)
    return any(len(each) > _SHORTEST_STEM and is_known(each) and is_subject(each) for each in stems)


def _is_first_part(part: str) -> bool:
    """Tell whether a part before a hyphen is made of an adjective: «кластерно-», «внешне-»."""
    word = plain(part)
    return word[-1:] in "ое" and any(is_known(word[:-1] + ending) for ending in ("ый", "ий", "ой"))


def _mend(typed: str, place: Place, vocabulary: Vocabulary) -> str:
    word = plain(typed)
    if len(word) < SHORTEST or not is_cyrillic(word):
        return typed
    single = _DOUBLED.sub(r"\1", word)
    if single in STOP_WORDS:
        return cased(typed, single)
    limit = 2 if len(word) >= LONG and not place.named else 1
    found = [near for near in vocabulary.near.find(word, limit) if _is_likely(word, near, place) and _is_strange(word, near)]
    found = [near for near in found if not place.subject or is_subject(near.word)]
    if not place.named and not any(near.edits == 1 and near.word[0] == word[0] for near in found):
        parted = _parted(word, vocabulary)
        if parted is not None:
            return cased(typed, parted)
    best = _best(word, found, place, vocabulary)
    if best is None:
        return typed
    return cased(typed, with_yo(best) if "ё" in typed.lower() else best)


def _parted(word: str, vocabulary: Vocabulary) -> str | None:
    """Return two words that were typed without their space, if there is one way to part them."""

    def is_word(part: str) -> bool:
        if len(part) < SHORTEST:
            return part in STOP_WORDS and (len(part) > 1 or part in "ксвуоия")
        return part in STOP_WORDS or part in ASKING or (is_known(part) and vocabulary.has(part))

    cuts = range(1, len(word) - SHORTEST + 1)
    ways = [
        f"{word[:cut]} {word[cut:]}"
        for cut in cuts
        if is_word(word[:cut]) and is_word(word[cut:]) and is_ruled(word[:cut], word[cut:])
    ]
    return ways[0] if len(ways) == 1 else None


def _is_likely(word: str, near: Near, place: Place) -> bool:
    """Tell whether a hand that meant `near` could well have typed `word`."""
    meant = near.word
    if not near.edits or near.penalty > _MOST_PENALTY[near.edits] or len(meant) < SHORTEST:
        return False
    if word[0] != meant[0] and (near.edits > 1 or near.penalty > LIKELY or len(word) < LONG):
        return False
    if near.edits > 1 and (word.startswith(stem(meant)) or _affixed(word, meant)):
        return False
    if place.first and meant not in STOP_WORDS and meant not in ASKING:
        return word[-1] == meant[-1] and len(word) >= _SHORTEST_NAME and (not is_name(meant) or _is_same_name(word, near))
    return not place.named or (_is_same_name(word, near) and (is_name(meant) or _is_exchange(word, meant)))


def _is_strange(word: str, near: Near) -> bool:
    """Tell whether a word that slips of seldom kinds make of another one looks like no word of its own.

    What other words begin with, or end with, may be a new word that the dictionary lacks: «глокализация», «канбан», «нудж».
    """
    meant = near.word
    if meant in STOP_WORDS or meant in ASKING:
        return True
    if len(word) < _SHORTEST_NAME and not is_known(meant):
        return False
    if len(word) < _SHORTEST_ALONE:
        return len(meant) > len(word) or not begins_words(word[:-1])
    if near.edits > 1:
        return len(word) >= _SHORTEST_OF_TWO or _sounds_near(word, meant) or not _begins(word, meant)
    if near.penalty <= LIKELY:
        return True
    known_end = any(is_known(word[cut:]) for cut in range(1, len(word) - _SHORTEST_NAME))
    return not (word.startswith(meant) or known_end or _begins(word, meant))


def _begins(word: str, meant: str) -> bool:
    """Tell whether other words begin as `word` does up to where it leaves `meant`, and with the next letter."""
    leaves = next((place for place, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other), len(meant))
    return begins_words(word[: leaves + 2])


def _sounds_near(word: str, meant: str) -> bool:
    """Tell whether one of two slips is of the surest kind: a letter doubled or halved, a vowel where no stress is."""
    one, other = (_DOUBLED.sub(r"\1", each).translate(_UNSTRESSED) for each in (word, meant))
    return distance(one, other, 1) is not None


def _is_same_name(word: str, near: Near) -> bool:
    """Tell whether two words are one name: names differ by any letter, so only the surest slips count."""
    meant = near.word
    if near.penalty > LIKELY or word[0] != meant[0] or word[-1] != meant[-1]:
        return False
    if _RELATIONAL.search(word) and not _RELATIONAL.search(meant):
        return False
    if _is_exchange(word, meant):
        return True
    return len(word) >= _SHORTEST_NAME and (len(word) != len(meant) or sounds_alike(word, meant))


def _affixed(word: str, meant: str) -> bool:
    """Tell whether one word is the other with more at an end: another word, not a slip."""
    return word.startswith(meant) or meant.startswith(word) or word.endswith(meant) or meant.endswith(word)


def _is_exchange(word: str, meant: str) -> bool:
    """Tell whether the words differ by a doubled letter or by two that changed places, what no two names do."""
    return sorted(word) == sorted(meant) or _DOUBLED.sub(r"\1", word) == _DOUBLED.sub(r"\1", meant)


def _best(word: str, found: Iterable[Near], place: Place, vocabulary: Vocabulary) -> str | None:
    """Return the candidate that has a reason before all others, None where two have the same."""

    def rank(near: Near) -> tuple[int, int, bool, bool, bool]:
        fits = agrees(near.word, place.left, place.right)
        other_ending = near.word[-2:] != word[-2:]
        return near.edits, near.penalty, not fits, other_ending, not vocabulary.has_form(near.word)

    ranked = sorted((rank(near), -vocabulary.passages(near.word), near.word) for near in found)
    if not ranked or _has_better_outside(word, ranked[0][0][:2], vocabulary):
        return None
    tied = [one for one in ranked if one[0] == ranked[0][0]]
    best = max(tied, key=lambda one: (-one[1], vocabulary.forms.get(one[2], 0), one[2]))
    others = [one for one in tied if one[2] not in lexeme(best[2])]
    if any(best[1] > _DOMINANT * other[1] for other in others):
        return None
    return best[2]


def _has_better_outside(word: str, best: tuple[int, int], vocabulary: Vocabulary) -> bool:
    """Tell whether the dictionary has a word the corpus lacks that is nearer than the best of the corpus."""
    return any(
        found is not None and found < best and not vocabulary.has(other)
        for other in _one_edit(word)
        if morphology().word_is_known(other)
        for found in (distance(word, other, 1),)
    )


def _one_edit(word: str) -> set[str]:
    """Return all that is one edit away (P. Norvig, «How to write a spelling corrector», 2007)."""
    halves = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    dropped = {left + right[1:] for left, right in halves if right}
    exchanged = {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    replaced = {left + letter + right[1:] for left, right in halves if right for letter in _ALPHABET}
    added = {left + letter + right for left, right in halves for letter in _ALPHABET}
    return dropped | exchanged | replaced | added
