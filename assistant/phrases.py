"""Exact phrases: what a query has in quotation marks, and the passages that hold it letter for letter."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.cleaning import unstressed
from assistant.generation import Generation
from assistant.language import terms
from assistant.patterns import regex
from assistant.spans import Span

_QUOTES = '«»„“”"'
_OPENING, _CLOSING = "«„", "»”"
_BEFORE = regex(r"(?:^|[\s(\[«„“\"—–-])$")
_DASHES = regex(r"[-‐‑‒–—―−]")
_UNSEEN = regex(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_MARKS = regex(r"[«»„“”\"‹›‘’‚']")
_SPACE = regex(r"\s+")
_TIGHT = regex(r"\s+(?=%)|(?<=№)\s+|(?<=\b[^\W\d_]\.)\s+(?=[^\W\d_])")
"""A space that one writes and another does not: «18 %», «№ 5», «т. е.», «М. Портер»."""


def quoted(query: str) -> tuple[str, ...]:
    """Return what stands in quotation marks of any kind, those of a name inside («фонд «Сколково»») left in.

    A phrase whose own marks were typed once for two («фонд «Сколково») ends with the last.
    """
    found: list[str] = []
    depth = start = last = 0
    for place, letter in enumerate(query):
        if letter not in _QUOTES:
            continue
        if _opens(query, place):
            start = start if depth else place + 1
            depth += 1
        elif depth:
            depth, last = depth - 1, place
            if not depth:
                found.append(query[start:place])
    if depth and last > start:
        found.append(query[start:last])
    phrases = (phrase.strip() for phrase in found)
    return tuple(phrase for phrase in phrases if folded(phrase))


def _opens(query: str, place: int) -> bool:
    """Tell whether a mark opens; of those that do either, the one before a word and behind none."""
    letter = query[place]
    if letter in _OPENING or letter in _CLOSING:
        return letter in _OPENING
    return _BEFORE.search(query[:place]) is not None and query[place + 1 : place + 2].strip() not in ("", *_QUOTES[:2], "”")


def unquoted(query: str) -> str:
    """Return a query without its phrases."""
    for phrase in quoted(query):
        query = query.replace(phrase, " ")
    return query


def standing(text: str, phrases: Sequence[str]) -> tuple[Span, ...]:
    """Return where phrases stand in a text, from their first letter to their last, in order and apart.

    Folding changes the number of signs but neither that of letters and digits nor their order: by these a place is found again.
    """
    letters = [place for place, sign in enumerate(text) for one in sign.casefold() if one.isalnum()]
    plain = folded(text)
    places = [place for place, sign in enumerate(plain) if sign.isalnum()]
    if len(letters) != len(places):
        return ()  # letters that are composed of others, as in Korean
    found: list[Span] = []
    for phrase in phrases:
        for match in _whole(phrase).finditer(plain):
            first, after = bisect_left(places, match.start()), bisect_left(places, match.end())
            if first < after:
                found.append(Span(letters[first], _past_accents(text, letters[after - 1] + 1)))
    return apart(found)


def _past_accents(text: str, place: int) -> int:
    return next((after for after in range(place, len(text)) if not unicodedata.combining(text[after])), len(text))


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, of those that overlap the first, the longest of several that begin together."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.stop)):
        if not kept or span.start >= kept[-1].stop:
            kept.append(span)
    return tuple(kept)


def _whole(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(folded(phrase))}(?!\w)")


def folded(text: str) -> str:
    """Return text as phrases are compared: without regard to capitals, ё, quotation marks, kinds of dashes and spaces."""
    plain = _MARKS.sub("", _composed(text)).casefold().replace("ё", "е").replace("…", "...")
    return _TIGHT.sub("", _SPACE.sub(" ", _DASHES.sub("-", plain))).strip()


def _composed(text: str) -> str:
    return unstressed(unicodedata.normalize("NFC", _UNSEEN.sub("", text)))


def holding(generation: Generation, phrases: Sequence[str], among: NDArray[np.bool_] | None = None) -> NDArray[np.bool_] | None:
    """Return which passages hold every phrase in whole words, of those of `among`; `among` itself where there is none to hold.

    Only passages that have all words of the phrases are read.
    """
    if not phrases:
        return among
    rows = np.ones(len(generation), bool) if among is None else among.copy()
    for phrase in phrases:
        # Parts of words with hyphens alone: «2019—2020» and «2019-2020» are other words to the index.
        rows &= generation.lexical.holding(term.form for term in terms(_DASHES.sub(" ", _composed(phrase))))
    wanted = [_whole(phrase) for phrase in phrases]
    for row in np.flatnonzero(rows).tolist():
        text = folded(generation.passage(row).text)
        rows[row] = all(phrase.search(text) for phrase in wanted)
    return rows
