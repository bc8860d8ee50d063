"""Whether a text speaks of the year a question names: of «оборот в 1850 году» a sentence on 1837 says nothing."""

import re
from collections.abc import Sequence

from assistant.patterns import regex

_LONGEST_SERIES = 15
"""Of «2005–2012» every year is spoken of; «1682–1917» says of hardly one what was in it."""

_NEXT = 1
"""A report of one year is written in the next and says «прошлый год»."""

_YEAR = r"(?:1\d{3}|20\d\d)"
# «До 2030 года», «с 1990 года», «к 2035 году» may be answered under another year.
_ASKED = regex(rf"\b(?:в|за)\s+(?P<year>{_YEAR})(?:\s?год[ау]?\b|\s?г(?![а-яё])|(?=\s*[?.!]*$))", re.IGNORECASE)
_WHOLE_YEAR = regex(rf"(?<![\d.,№/-]){_YEAR}(?![\d%]|[.,]\d)")
# A source or a law is named by its year: «(Портер, 1998)», «от 24 июля 2007 года № 209-ФЗ».
_OF_A_SOURCE = regex(rf"\([^()]*\b{_YEAR}[^()]*\)|{_YEAR}(?:\s?г(?:ода|\.)?)?\s№", re.IGNORECASE)
_SERIES = regex(rf"(?P<first>{_YEAR})(?:\s?г(?:ода|\.)?)?(?:\s?[-–—]\s?|\s(?:по|до)\s)(?P<last>{_YEAR})", re.IGNORECASE)
# «XIX век», «в 1930-е», «тридцатые годы», «того же года»: may be the year asked for.
_LOOSE = regex(
    r"\b(?-i:[IVXХ]+)(?:\s?[-–—]\s?(?-i:[IVXХ]+))?\s?(?:в\.|вв\.|век|столет)|\bвек[аеу]?\b|\d0-?[ехм]|\b(?:двадцаты|тридцаты|сороковы|пятидесяты|"
    r"шестидесяты|семидесяты|восьмидесяты|девяносты|десяты|нулевы)[ехм]\b|\b(?:это|то)т? же год|\b(?:этом|том|том же) году\b",
    re.IGNORECASE,
)


def years_asked(question: str) -> tuple[str, ...]:
    """Return the years a question asks about, «в 1850 году», each once."""
    return tuple(dict.fromkeys(match["year"] for match in _ASKED.finditer(question)))


def years_lacking(asked: Sequence[str], sentence: str, around: Sequence[str], written: int | None) -> tuple[str, ...]:
    """Return the years of those asked about that what was found surely does not speak of.

    Parameters
    ----------
    asked : sequence of str
        See `years_asked`.
    sentence : str
        The one found.
    around : sequence of str
        Its passage, those beside it, the titles above.
    written : int or None
        The year of the document.
    """
    return tuple(year for year in asked if not _may_be_of(int(year), sentence, around, written))


def _may_be_of(year: int, sentence: str, around: Sequence[str], written: int | None) -> bool:
    if any(year in _years(text, _LONGEST_SERIES) for text in around):
        return True
    bare = _OF_A_SOURCE.sub(" ", sentence)
    if _years(bare, _LONGEST_SERIES):
        return False
    if written is not None and 0 <= written - year <= _NEXT:
        return True
    # Nothing dates the sentence: what stands around it may.
    texts = [_OF_A_SOURCE.sub(" ", text) for text in around]
    dated = any(_years(text, _LONGEST_SERIES) for text in texts)
    return not dated or any(_LOOSE.search(text) is not None or year in _years(text, year) for text in (bare, *texts[:1]))


def _years(text: str, longest: int) -> set[int]:
    """Return the years a text names, those of a series no longer than `longest` between its ends too."""
    found = {int(match.group()) for match in _WHOLE_YEAR.finditer(text)}
    for match in _SERIES.finditer(text):
        first, last = int(match["first"]), int(match["last"])
        if first < last <= first + longest:
            found.update(range(first, last + 1))
    return found
