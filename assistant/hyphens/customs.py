"""What the dictionary says of words and of the compounds that begin alike."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

from assistant.dictionary import is_known, morphology
from assistant.hyphens.words import ADJECTIVES

_LISTED_KEYS = 3000
"""How many dictionary words of one beginning are looked at: enough for every rare first part, 20 ms for a prefix."""
_SHORTEST_SECOND = 5

Group = Literal["adjective", "noun"]


@dataclass(frozen=True, slots=True)
class Compounds:
    """Lemmas of the second parts of all words that begin alike, by whether a hyphen stands before them."""

    hyphened: frozenset[str]
    joined: frozenset[str]


def custom(first: str, group: Group) -> Literal["hyphened", "joined"] | None:
    """Tell how the dictionary writes most compounds that begin with `first` and end with an adjective or a noun.

    A single joined one says nothing: `врач` begins «врачеванье».
    """
    found = compounds(first, group)
    if found.hyphened and len(found.hyphened) >= len(found.joined):
        return "hyphened"
    return "joined" if len(found.joined) > max(1, len(found.hyphened)) else None


@lru_cache(maxsize=4096)
def compounds(first: str, group: Group) -> Compounds:
    """Look up the compounds that begin with `first`, no more joined ones than settle the question."""
    wanted = ADJECTIVES if group == "adjective" else {"NOUN"}
    hyphened: set[str] = set()
    joined: set[str] = set()
    for key in islice(morphology().dictionary.words.iterkeys(first), _LISTED_KEYS):
        rest = key[len(first) :]
        if rest.startswith("-"):
            hyphened.update(lemma for kind, lemma in parses(rest[1:]) if kind in wanted)
        elif len(rest) >= _SHORTEST_SECOND:
            joined.update(lemma for kind, lemma in parses(rest) if kind in wanted)
            if len(joined) > len(hyphened) + 2:
                break  # words with a hyphen come first, so their number is final
    return Compounds(frozenset(hyphened), frozenset(joined))


def kinds(word: str) -> set[str]:
    """Return the parts of speech of a word the dictionary has, none for another word."""
    return {kind for kind, _ in parses(word)}


@lru_cache(maxsize=50_000)
def parses(word: str) -> frozenset[tuple[str, str]]:
    """Return part of speech and lemma of each reading of a word the dictionary has."""
    if not is_known(word):
        return frozenset()
    return frozenset((str(parse.tag.POS), parse.normal_form) for parse in morphology().parse(word))


def forms(word: str, *, nouns_only: bool = False) -> set[tuple[str, str]]:
    """Return the cases and numbers of a noun, or of a plural adjective used as one."""
    return {
        (str(parse.tag.case), str(parse.tag.number))
        for parse in morphology().parse(word)
        if parse.tag.POS == "NOUN" or (not nouns_only and parse.tag.POS in {"ADJF", "PRTF"} and parse.tag.number == "plur")
    }
