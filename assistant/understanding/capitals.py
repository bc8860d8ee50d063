"""A question all in capitals → one with capitals where names begin, so that later stages can tell names by them."""

import re
from collections.abc import Sequence

from assistant.dictionary import is_known, morphology
from assistant.language import STOP_WORDS
from assistant.patterns import regex
from assistant.understanding.understood import WORD, Change
from assistant.understanding.vocabulary import Vocabulary
from assistant.understanding.words import plain

_NAMES = frozenset({"Name", "Surn", "Patr", "Geox"})
_NAMES_OF_PEOPLE = frozenset({"Name", "Patr"})
_RUSSIAN = regex(r"[А-ЯЁа-яё]+(?:[-‑][А-ЯЁа-яё]+)*")
_VOWELS = regex(r"[аеёиоуыэюя]", re.IGNORECASE)
_LINKS = frozenset("на де ла фон ван дер".split())
_SINGLE = frozenset("авиксуоя")
_LONGEST_ABBREVIATION = 5


def lower_capitals(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[Change, ...]]:
    """Return a question of capitals in small letters but for its first letter, its names and its abbreviations."""
    words = [match for match in WORD.finditer(text) if _RUSSIAN.fullmatch(match.group())]
    shouted = [match for match in words if match.group().isupper()]
    if not _is_shouting([match.group() for match in words], vocabulary):
        return text, ()
    lowered, stop, after_name = "", 0, False
    for match in shouted:
        word = match.group()
        gap = text[stop : match.start()]
        after_name = after_name and gap == " "
        name = _is_name(word) or (after_name and not _is_common(word))
        kept = _is_abbreviation(word, vocabulary) or (len(word) == 1 and text[match.end() : match.end() + 1] == ".")
        new = word if kept else _as_name(word) if name else word.lower()
        after_name = name and _NAMES_OF_PEOPLE & _grammemes(word) != set()
        lowered += gap + new
        stop = match.end()
    lowered += text[stop:]
    first = re.search(r"\w", lowered)
    if first is not None:
        lowered = lowered[: first.start()] + lowered[first.start()].upper() + lowered[first.end() :]
    return lowered, (Change("capitals", text, lowered),) if lowered != text else ()


def restore_unknown(text: str, vocabulary: Vocabulary) -> str:
    """Give a capital to the words that neither the dictionary knows nor the correction of typos mended: most are names."""

    def restored(match: re.Match[str]) -> str:
        word = match.group()
        name = word.islower() and len(word) > 2 and _RUSSIAN.fullmatch(word) and not is_known(word)
        compound = "-" in word and all(map(vocabulary.knows, word.split("-")))
        return _as_name(word) if name and not compound and (not vocabulary.has(word) or _NAMES & _grammemes(word)) else word

    return WORD.sub(restored, text)


def _is_shouting(words: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Tell whether most of a question's words stand in capitals for no reason."""
    ordinary = [word for word in words if len(word) > 1 and not (word.isupper() and _is_abbreviation(word, vocabulary))]
    shouted = [word for word in ordinary if word.isupper()]
    if len(words) == 1:
        return bool(shouted) and not _is_short(words[0])
    return 2 * len(shouted) > len(ordinary) and any(len(word) > 2 and _is_plain(word, vocabulary) for word in shouted)


def _is_plain(word: str, vocabulary: Vocabulary) -> bool:
    return not _is_abbreviation(word, vocabulary) and (vocabulary.knows(word) or not _is_short(word))


def _is_short(word: str) -> bool:
    return len(word) <= _LONGEST_ABBREVIATION


def _is_abbreviation(word: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a word keeps its capitals."""
    low = plain(word)
    if low in vocabulary.short:
        return True
    if low in STOP_WORDS or low in _SINGLE:
        return False
    if is_known(word):
        return all("Abbr" in reading.tag for reading in morphology().parse(low))
    return _is_short(word) and (not _VOWELS.search(word) or vocabulary.has_form(word))


def _is_name(word: str) -> bool:
    """Tell whether the likeliest reading of a word, or of a part of a compound the dictionary has, is a name."""
    low = plain(word)
    if low in STOP_WORDS or not is_known(low):
        return False
    return bool(_NAMES & _grammemes(word))


def _grammemes(word: str) -> set[str]:
    return set(map(str, morphology().parse(plain(word))[0].tag.grammemes))


def _is_common(word: str) -> bool:
    """Tell whether a word beside a name cannot be a surname."""
    low = plain(word)
    if low in STOP_WORDS:
        return True
    return is_known(low) and str(morphology().parse(low)[0].tag.POS) != "NOUN"


def _as_name(word: str) -> str:
    parts = re.split(r"([-‑])", word.lower())
    return "".join(part if part in _LINKS else part[:1].upper() + part[1:] for part in parts)
