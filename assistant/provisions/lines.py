"""The lines of a law that open something, and the numbers in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.spans import Span

_LINE = re.compile(r"[^\n]+")
_HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_BULLET = r"(?:[-–•]\s)?"
LONGEST_TITLE = 250
_WIDEST_GAP = 6
"""Numbers that may be missing between two that follow one another: those of repealed provisions."""

ARTICLE = re.compile(
    rf"{_BULLET}(?:СТАТЬЯ|Статья)\s+(?P<number>\d{{1,4}}(?:[.-]\d{{1,3}})*[{_HIGH}]*)"
    r"(?:(?:\s*[.:]\s*|\s+[-–—]\s+)(?P<title>\S.*)?|\s+(?P<bare>[А-ЯЁ(«\"].*)|\s*)$"
)
CHAPTER = re.compile(
    r"(?P<kind>РАЗДЕЛ|Раздел|ПОДРАЗДЕЛ|Подраздел|ГЛАВА|Глава|ЧАСТЬ|Часть|§)\s*"
    rf"(?P<number>[IVXLC]{{1,7}}|\d{{1,3}}(?:\.\d{{1,2}})?[{_HIGH}]*"
    r"|(?i:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм)\w{2})(?![\w-])[.:]?\s*(?P<rest>.*)$"
)
SECTION = re.compile(r"(?P<number>[IVXLC]{1,6})\.\s+(?P<rest>[А-ЯЁ].*)$")
POINT = re.compile(rf"{_BULLET}(?P<number>\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}[{_HIGH}]*)(?P<dot>\.?)\s+(?=[А-ЯЁA-Z«\"(\[\d])")
ITEM = re.compile(rf"{_BULLET}(?P<number>\d{{1,3}}(?:\.\d{{1,2}})?[{_HIGH}]*)\)\s")
LETTER = re.compile(rf"{_BULLET}(?P<number>[а-я](?:\.\d|[{_HIGH}])?)\)\s")
ANNEX = re.compile(r"(?:ПРИЛОЖЕНИЕ|Приложение)(?:\s*(?:№|N|No)?\s*(?P<number>\d{1,3}))?(?=$|[\s.])")

RANKS = {"часть": 0, "раздел": 1, "подраздел": 2, "глава": 3, "§": 4, "статья": 5}
SHORT = {"раздел": "разд.", "подраздел": "подразд.", "глава": "гл.", "часть": "ч.", "§": "§"}
CONTAINERS = tuple(f"{short} " for short in SHORT.values())


@dataclass(frozen=True, slots=True)
class Provision:
    """The text from `start` on, up to the next provision, stands in what `name` names; an empty name says: in none."""

    start: int
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A line that opens a chapter or an article; `title` tells that the line is nothing but its title."""

    kind: str
    number: str
    span: Span
    title: bool


def lines(text: str, within: Span | None = None) -> Iterator[tuple[Span, str]]:
    """Yield the lines of a text that hold anything, each with its place."""
    for match in _LINE.finditer(text, *(within.start, within.stop) if within is not None else (0, len(text))):
        yield Span(*match.span()), match.group()


def is_annex(line: str) -> re.Match[str] | None:
    """Return the match of a line that opens an annex: its requisites, not a sentence about one."""
    match = ANNEX.match(line)
    return match if match and len(line) <= LONGEST_TITLE and not (line.endswith((".", ";")) and line.count(" ") > 3) else None


def annex_name(number: str | None) -> str:
    """Return an annex as a citation calls it."""
    return f"прил. {number}" if number else "прил."


def key(number: str) -> tuple[int, ...]:
    """Return a number to compare: 15.1 and 15¹ stand between 15 and 16."""
    plain = re.sub(rf"[{_HIGH}]+", lambda high: "." + "".join(str(_HIGH.index(sign)) for sign in high[0]), number)
    return tuple(int(part) for part in re.split(r"[.-]", plain))


def follows(former: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Tell whether a number may come after another: the next, the first below it, or one after few that are missing."""
    if 0 in number:
        return False
    if not former:
        return number in {(1,), (1, 1)}
    if number <= former:
        return False
    differs = next((n for n, (one, other) in enumerate(zip(former, number, strict=False)) if one != other), len(former))
    step = number[differs] - (former[differs] if differs < len(former) else 0)
    return step <= _WIDEST_GAP and all(part <= _WIDEST_GAP for part in number[differs + 1 :])
