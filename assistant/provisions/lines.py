"""The lines of a law that open something, and the numbers in them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.patterns import regex
from assistant.spans import Span

_FULL_STOP = regex(r"\.[»”\")]?\s*$")
_LINE = regex(r"[^\n]+")
_HIGH = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_BULLET = r"(?:[-–•]\s)?"
_PUT_IN = rf"(?:\(\d{{1,2}}\))?[{_HIGH}]*"
"""What tells a provision put in later from the one it stands behind: «2(1)», «5¹»."""
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
LONGEST_TITLE = 250
_WIDEST_GAP = 6
"""Numbers that may be missing between two that follow one another: those of repealed provisions."""

ARTICLE = regex(
    rf"{_BULLET}(?:СТАТЬЯ|Статья)\s+(?P<number>\d{{1,4}}(?:[.-]\d{{1,3}})*{_PUT_IN})"
    r"(?:(?:\s*[.:]\s*|\s+[-–—]\s+)(?P<title>\S.*)?|\s+(?P<bare>[А-ЯЁ(«\"].*)|\s*)$"
)
SHORT_ARTICLE = regex(
    rf"(?:СТ|Ст)\.\s*(?P<number>\d{{1,4}}(?:[.-]\d{{1,3}})*{_PUT_IN})\s*\.(?:\s*(?P<title>[А-ЯЁ(«\"].*)|\s*)(?P<bare>)$"
)
"""«Ст. 5. Земля …», as old laws and codes write it; without a full stop behind the number it is a reference."""
CHAPTER = regex(
    r"(?P<kind>РАЗДЕЛ|Раздел|ПОДРАЗДЕЛ|Подраздел|ГЛАВА|Глава|ЧАСТЬ|Часть|§)\s*"
    rf"(?P<number>[IVXLC]{{1,7}}|\d{{1,3}}(?:\.\d{{1,2}})?[{_HIGH}]*"
    r"|(?i:перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм)\w{2})(?![\w-])[.:]?\s*(?P<rest>.*)$"
)
ROMAN = regex(r"(?P<number>[IVXLC]{1,6})\.\s+(?P<rest>[А-ЯЁ].*)$")
POINT = regex(
    rf"{_BULLET}(?P<number>\d{{1,3}}(?:\.\d{{1,3}}){{0,4}}(?:-\d{{1,2}}(?=\.))?{_PUT_IN})(?P<dot>\.?)\s+(?=[А-ЯЁA-Z«\"(\[\d])"
)
ITEM = regex(rf"{_BULLET}(?P<number>\d{{1,3}}(?:[.-]\d{{1,2}})*{_PUT_IN})\)\s")
LETTER = regex(rf"{_BULLET}(?P<number>[а-я](?:[.-]?\d|\(\d\)|[{_HIGH}])?)\)\s")
ANNEX = regex(r"(?:ПРИЛОЖЕНИЕ|Приложение)(?:\s*(?:№|N|No)?\s*(?P<number>\d{1,3}))?(?=$|[\s.])")

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


def lines(text: str, within: Span | None = None, without: Sequence[Span] = ()) -> Iterator[tuple[Span, str]]:
    """Yield the lines of a text that hold anything, each with its place; not those that begin inside the spans `without`."""
    starts = [span.start for span in without]
    for match in _LINE.finditer(text, *(within.start, within.stop) if within is not None else (0, len(text))):
        outer = bisect_right(starts, match.start()) - 1
        if outer < 0 or match.start() >= without[outer].stop:
            yield Span(*match.span()), match.group()


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends with a full stop, be it before a mark that closes."""
    return _FULL_STOP.search(line) is not None


def chapter(line: str) -> re.Match[str] | None:
    """Return the match of a line that opens a chapter or a section, and is nothing but its title."""
    match = CHAPTER.match(line)
    if match is None or len(line) > LONGEST_TITLE or line.endswith((";", ",")):
        return None
    rest = match["rest"]
    return match if not rest or rest[0].isupper() or rest[0] in '«"(' else None  # «Часть 2 статьи 3 изложить …» is none


def small(number: str) -> str:
    """Return a number as a citation has it: «ПЕРВЫЙ» in small letters, Roman ones as they are."""
    return number.lower() if re.fullmatch(r"[А-Яа-яЁё]+", number) else number


def is_annex(line: str) -> re.Match[str] | None:
    """Return the match of a line that opens an annex: its requisites, not a sentence about one."""
    match = ANNEX.match(line)
    return match if match and len(line) <= LONGEST_TITLE and not (line.endswith((".", ";")) and line.count(" ") > 3) else None


def annex_name(number: str | None) -> str:
    """Return an annex as a citation calls it."""
    return f"прил. {number}" if number else "прил."


def key(number: str) -> tuple[int, ...]:
    """Return a number to compare: 15.1, 15(1) and 15¹ stand between 15 and 16."""
    plain = re.sub(rf"[{_HIGH}]+", lambda high: "." + "".join(str(_HIGH.index(sign)) for sign in high[0]), number)
    return tuple(int(part) for part in re.findall(r"\d+", plain))


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


def roman_value(number: str) -> int:
    """Return the value of a Roman number."""
    values = [_ROMAN[letter] for letter in number]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))
