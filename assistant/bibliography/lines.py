"""The lines of a clean text, with what is asked of them while facts are looked for."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.cleaning import CleanText
from assistant.patterns import regex

_LINE = regex(r"[^\n]+")
_CYRILLIC, _LATIN = regex(r"[а-яё]", re.IGNORECASE), regex(r"[a-z]", re.IGNORECASE)
_MOSTLY = 0.8


@dataclass(frozen=True, slots=True)
class Line:
    """A line: where it stands, and what it says."""

    start: int
    text: str

    @property
    def stop(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def is_capital(self) -> bool:
        """Tell whether it is set in capitals."""
        return in_capitals(self.text)

    @property
    def is_cyrillic(self) -> bool:
        """Tell whether its letters are Russian ones."""
        return len(_CYRILLIC.findall(self.text)) > len(_LATIN.findall(self.text))


def lines_of(text: str, start: int = 0, stop: int | None = None) -> Iterator[Line]:
    """Yield the lines of a text that begin in a part of it, empty ones left out."""
    for match in _LINE.finditer(text, start, len(text) if stop is None else stop):
        if match.group().strip():
            yield Line(match.start(), match.group())


def in_capitals(text: str) -> bool:
    """Tell whether a text is set in capitals: some small letters are pardoned («КЛАСТЕРЫ (на примере СМОЛЕНСКА)» is not)."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 1 and sum(map(str.isupper, letters)) >= _MOSTLY * len(letters)


def page_label(clean: CleanText, position: int) -> str | None:
    """Return what is printed on the page of a place, else its number; None where the format has no pages."""
    if not clean.pages:
        return None
    place = bisect_right(clean.pages, position, key=lambda page: page.span.start) - 1
    page = clean.pages[max(place, 0)]
    return page.label or str(page.number)


def page_start(clean: CleanText, position: int) -> int | None:
    """Return where the page of a place begins; None where the format has no pages."""
    place = bisect_right(clean.pages, position, key=lambda page: page.span.start) - 1
    return clean.pages[place].span.start if place >= 0 else None
