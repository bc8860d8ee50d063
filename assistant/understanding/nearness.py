"""Words near to an unknown one, among the forms of the corpus and all other forms of its words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.patterns import regex
from assistant.understanding.distance import distance, within_prefix
from assistant.understanding.words import lexeme

_RUSSIAN = regex(r"[а-я]{4,}")
_ENDING = regex(
    r"(?<=.{3})(?:ыми|ими|ого|его|ому|ему|ами|ями|иях|ой|ый|ий|ая|яя|ое|ее|ые|ие|ую|юю|ых|их|ым|им|ом|ем|ам|ям|ах|ях|ов|ев|ей|ия|ию|ии|ью|ет|ит|ут|ют|ат|ят|ал|ил|ть|ся|[аяоеуюыиьй])$"
)
_ALPHABET = 32
_LONGEST_ENDING = 4
_SHORTEST_STEM = {1: 3, 2: 5}
"""By the number of edits: two edits of a shorter stem leave nothing of it."""
_REMEMBERED = 2000


@dataclass(frozen=True, slots=True)
class Near:
    """A word near to the typed one: the edits between them and their penalty."""

    word: str
    edits: int
    penalty: int


class Nearness:
    """Stems of the corpus with counts of their letters, so that one pass of NumPy leaves a handful to compare.

    A stem within d edits of a beginning of the typed word has at most d letters that the typed word lacks.

    Parameters
    ----------
    forms : mapping
        Forms of the corpus.
    others : iterable of str
        Further words to be found, only as they stand.
    """

    def __init__(self, forms: Mapping[str, int], others: Iterable[str]) -> None:
        self._forms: dict[str, list[str]] = {}
        self._others = frozenset(others)
        self._found: dict[tuple[str, int], tuple[Near, ...]] = {}
        for form in (*forms, *self._others):
            if _RUSSIAN.fullmatch(form):
                self._forms.setdefault(stem(form), []).append(form)
        self._stems = list(self._forms)
        self._letters = _counts(self._stems)
        self._lengths = self._letters.sum(axis=1)

    def find(self, typed: str, limit: int) -> tuple[Near, ...]:
        """Return the words within `limit` edits of `typed`, of lower-case Russian letters, ё as е."""
        found = self._found.get((typed, limit))
        if found is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            found = tuple(self._search(typed, limit))
            self._found[typed, limit] = found
        return found

    def _search(self, typed: str, limit: int) -> Iterator[Near]:
        seen: set[str] = set()
        for root in self._roots(typed, limit):
            for form in self._forms[root]:
                if form in seen:
                    continue
                for word in {form} if form in self._others else {form, *lexeme(form)}:
                    if word not in seen:
                        seen.add(word)
                        found = distance(typed, word, limit)
                        if found is not None:
                            yield Near(word, *found)

    def _roots(self, typed: str, limit: int) -> Iterator[str]:
        if not self._stems:
            return
        missing = np.maximum(self._letters - _counts([typed])[0], 0).sum(axis=1)
        found: set[int] = set()
        for edits in range(1, limit + 1):
            shortest = max(len(typed) - edits - _LONGEST_ENDING, _SHORTEST_STEM[edits])
            possible = np.flatnonzero((missing <= edits) & (self._lengths >= shortest))
            found.update(number for number in map(int, possible) if within_prefix(self._stems[number], typed, edits))
        for number in sorted(found):
            yield self._stems[number]


def stem(form: str) -> str:
    """Return a form without its ending, at least three letters."""
    return _ENDING.sub("", form)


def _counts(words: list[str]) -> NDArray[np.int16]:
    codes = np.frombuffer("".join(words).encode("utf-32-le"), np.uint32).astype(np.int64) - ord("а")
    rows = np.repeat(np.arange(len(words)), [len(word) for word in words])
    counted = np.bincount(rows * _ALPHABET + codes, minlength=len(words) * _ALPHABET)
    return counted.reshape(len(words), _ALPHABET).astype(np.int16)
