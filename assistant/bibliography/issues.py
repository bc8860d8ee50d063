"""What an issue of a journal says of itself on its first pages and in its running heads: number, volume, year, ISSN."""

from collections import Counter
from dataclasses import dataclass
from typing import TypeVar

from assistant.cleaning import CleanText
from assistant.patterns import regex

_FRONT = 12_000
_NUMBER = r"(?P<issue>\d{1,4}(?:\s?[-–]\s?\d{1,3})?(?:\s?\(\d{1,4}\))?)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_VOLUME = r"(?:(?:Т(?:ом)?|ТОМ)\.?\s?(?P<volume>\d{1,3})[.,;]?\s*)"
_PATTERNS = (
    regex(rf"{_VOLUME}?(?:№|(?<![A-Za-z])N[oº]?\.?|Вып(?:уск|\.)?|ВЫПУСК)\s?{_NUMBER}[.,;]?\s*(?:за\s|[-–—|/]\s?)?\(?{_YEAR}\b"),
    regex(rf"\b{_YEAR}\s?(?:г(?:\.|од)?)?[.,;]?\s*[-–—|/]?\s?{_VOLUME}?(?:№|Вып(?:уск|\.)?|ВЫПУСК)\s?{_NUMBER}"),
    regex(rf"(?<![\d/.])(?P<issue>\d{{1,3}})\s?/\s?{_YEAR}(?![\d/.])"),
)
_ISSN = regex(r"\bISSN\s*:?\s*(\d{4}[-–]\d{3}[\dXХ])")
_CITED = regex(r"//")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Issue:
    """Which issue it is; what its pages do not say, or say in several ways, is None."""

    year: int | None = None
    volume: str | None = None
    issue: str | None = None
    issn: str | None = None


def issue_of(clean: CleanText, first_article: int) -> Issue:
    """Return what the pages before the first article, and the lines removed from the edges of all, say of the issue."""
    front = clean.text[: min(first_article, _FRONT)]
    edges = [warning.message for warning in clean.warnings if warning.kind == "removed_lines"]
    lines = [line for line in [*front.split("\n"), *edges] if not _CITED.search(line)]
    found: Counter[tuple[str, str]] = Counter()
    volumes: Counter[str] = Counter()
    for line in lines:
        for pattern in _PATTERNS:
            if match := pattern.search(line):
                parts = match.groupdict()
                found[" ".join(parts["issue"].split()), parts["year"]] += 1
                volumes.update([parts["volume"]] if parts.get("volume") else [])
                break
    number = _most(found)
    issns = {match[1].replace("–", "-").replace("Х", "X") for line in lines for match in _ISSN.finditer(line)}
    return Issue(
        year=int(number[1]) if number else None,
        volume=_most(volumes),
        issue=number[0] if number else None,
        # A journal may have one for paper and one for the web: which of them is cited is not known.
        issn=issns.pop() if len(issns) == 1 else None,
    )


def _most(counted: "Counter[_T]") -> "_T | None":
    ranked = counted.most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else None
