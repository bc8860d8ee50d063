"""DOI and УДК as texts and headers state them: one pattern each, whatever the format."""

import re
from collections.abc import Iterator

from assistant.patterns import regex
from assistant.spans import Span

BEGINNING = 6000
"""A document's own DOI and УДК stand within so many characters of its beginning; further on, they are other works'."""

_DOI = regex(r"\b10\.[0-9]{4,9}/[^\s\"<>«»]{2,200}")
_CODE = r"[0-9][0-9.:+/()\"=*'\[\]-]{0,60}"
# Several codes of one work: «УДК 338.1, 332.2», «УДК 37 + 159.9».
_UDC = regex(rf"\b(?:УДК|удк)[ \t:№]*({_CODE}(?:[ \t]*[+,;][ \t]*[0-9][0-9.:()/-]{{0,40}})*)")
_UDC_LINE = regex(rf"^[ \t]*{_UDC.pattern}", re.MULTILINE)
_PAIRS = {")": "(", "]": "["}
_LONGEST_CODE = 200


def dois(text: str) -> Iterator[str]:
    """Yield the DOIs of a text, without the punctuation of the sentence they stand in."""
    for match in _DOI.finditer(text):
        if len(found := _bare(match.group())) > match.group().index("/") + 2:
            yield found


def doi_of(text: str) -> str | None:
    """Return the first DOI of a text."""
    return next(dois(text), None)


def udc_of(text: str) -> str | None:
    """Return the first УДК of a text."""
    match = _UDC.search(text)
    return _code(match[1]) if match else None


def udc_lines(text: str) -> Iterator[tuple[Span, str]]:
    """Yield where lines begin with a УДК (to the code's end), with the code."""
    for match in _UDC_LINE.finditer(text):
        yield Span(*match.span()), _code(match[1])


def _code(found: str) -> str:
    return found[:_LONGEST_CODE].rstrip(".,;:/+(=*'\"[- ")


def _bare(doi: str) -> str:
    """Drop what belongs to the sentence: stops, and a closing bracket whose opening one stands before the DOI."""
    while True:
        last = doi[-1]
        if last in ".,;:'’”!?" or (last in _PAIRS and doi.count(last) > doi.count(_PAIRS[last])):
            doi = doi[:-1]
        else:
            return doi
