"""Running heads, feet and page numbers: removed where repetition and position show them, and reported."""

import re
import statistics
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from assistant.spans import Edit, Span

EDGE_LINES = 3
"""Lines from the top and from the bottom of a page that may be a head or a foot."""

FEWEST_PAGES = 3
SMALLEST_DENSITY = 0.3
"""A head stands on at least this share of the pages between its first and its last: every other page is half of them."""

SMALLEST_DENSITY_OF_TITLES = 0.45

LARGEST_SHARE = 0.2
"""A page that would lose more of its characters keeps all of them."""

_BROKEN_OFF = ("-", "\u00ad")
"""A line that ends in the middle of a word belongs to the text, however often it is met."""

EDGE_SHARE = 0.16
"""Where the heights of lines are known, heads and feet stand in this share of the page at its top or bottom."""

_SAME_HEIGHT = 0.015
"""Heads of one kind stand at one height: within so much of the page's height."""

_WORDS = re.compile(r"[\w#]+")
_DIGITS = re.compile(r"\d+")
_LONE_NUMBER = re.compile(r"\W*(?:стр(?:аница)?\.?|с\.|page)?\W*(\d{1,4})(?:\s*(?:из|/|of)\s*\d{1,4})?\W*", re.IGNORECASE)
_LONE_ROMAN = re.compile(r"[^\w\n]*([ivxlc]{1,8}|[IVXLC]{1,8})[^\w\n]*")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

Height = Callable[[Span], float | None]
"""Where a line stands on its page: the share of the page's height above it; None where that is not known."""


@dataclass(frozen=True, slots=True)
class _Line:
    page: int
    span: Span
    text: str
    top: bool
    depth: int
    height: float | None


@dataclass(frozen=True, slots=True)
class Removed:
    """Lines taken out: an example and how many pages lost one like it."""

    example: str
    pages: int


@dataclass(frozen=True, slots=True)
class RunningHeads:
    """The edits that take heads, feet and page numbers out, what they take out, and the number printed on each page (from 0)."""

    edits: Sequence[Edit] = ()
    removed: Sequence[Removed] = ()
    numbers: Mapping[int, str] = field(default_factory=dict)


def running_heads(
    text: str, page_starts: Sequence[int], height: Height = lambda _: None, headings: Sequence[Span] = ()
) -> RunningHeads:
    """Find heads, feet and page numbers.

    A line goes if it stands at a page's edge and either the same words stand at that edge of at least `FEWEST_PAGES` pages, or
    a number in it counts the pages.

    Parameters
    ----------
    text : str
    page_starts : sequence of int
    height : callable
        Where a line stands on its page, for a text whose places are known.
    headings : sequence of Span
        What the file marks as headings: a title that comes again with each part is met less often than a running head.
    """
    if len(page_starts) < 2:
        return RunningHeads()
    pages = [Span(start, stop) for start, stop in zip(page_starts, [*page_starts[1:], len(text)], strict=True)]
    by_page = [_edge_lines(text, number, page, height) for number, page in enumerate(pages)]
    lines = [line for found in by_page for line in found]
    titles = {line.span for line in lines if any(heading.overlaps(line.span) for heading in headings)} if headings else set()
    repeated, counting = _repeated(lines, titles), _counting(lines)
    kept: list[_Line] = []
    for page, found in zip(pages, by_page, strict=True):
        own = [line for line in found if _runs(line, repeated, counting) and not line.text.endswith(_BROKEN_OFF)]
        own = _unbroken_from_edge(own)
        if sum(len(line.text) for line in own) <= LARGEST_SHARE * len(page.of(text).strip()):
            kept += own
    groups: dict[_Key, list[_Line]] = defaultdict(list)
    for line in kept:
        groups[_key(line)].append(line)
    edits = {line.span: Edit(line.span, "") for line in kept}
    removed = [Removed(group[0].text, len({line.page for line in group})) for group in groups.values()]
    numbers = {line.page: number for line in kept if (number := _printed(line, counting)) is not None}
    return RunningHeads(sorted(edits.values(), key=lambda edit: edit.span), removed, numbers)


def _edge_lines(text: str, number: int, page: Span, height: Height) -> list[_Line]:
    found = [
        (Span(page.start + match.start(), page.start + match.end()), match.group().strip())
        for match in re.finditer(r"[^\n]*\n?", page.of(text))
        if match.group().strip()
    ]
    edges = [(span, line, True, depth) for depth, (span, line) in enumerate(found[:EDGE_LINES])]
    edges += [(span, line, False, depth) for depth, (span, line) in enumerate(reversed(found[-EDGE_LINES:]))]
    placed = (_Line(number, span, line, top, depth, height(span)) for span, line, top, depth in edges)
    return [line for line in placed if line.height is None or (line.height if line.top else 1 - line.height) <= EDGE_SHARE]


_Key = tuple[bool, str]
"""At which edge lines stand, and their words with the numbers left out."""


def _key(line: _Line) -> _Key:
    if _LONE_ROMAN.fullmatch(line.text):
        return line.top, "#"
    return line.top, " ".join(_WORDS.findall(_DIGITS.sub("#", line.text.lower())))


def _runs(line: _Line, repeated: Mapping[_Key, float | None], counting: Mapping[_Key, tuple[int, frozenset[int]]]) -> bool:
    key = _key(line)
    if key in repeated:
        usual = repeated[key]
        if usual is None or line.height is None or abs(line.height - usual) <= _SAME_HEIGHT:
            return True
    if key not in counting:
        return False
    lone = _LONE_NUMBER.fullmatch(line.text) or _LONE_ROMAN.fullmatch(line.text)
    return lone is None or _printed(line, counting) is not None


def _repeated(lines: Sequence[_Line], titles: AbstractSet[Span]) -> dict[_Key, float | None]:
    """Return the keys of lines whose very text repeats, with the height most of them stand at."""
    groups: dict[tuple[_Key, str], list[_Line]] = defaultdict(list)
    for line in lines:
        if sum(character.isalpha() for character in line.text) >= 3:
            groups[_key(line), " ".join(line.text.split())].append(line)
    found: dict[_Key, float | None] = {}
    for (key, _), group in groups.items():
        heights = [line.height for line in group if line.height is not None]
        usual = statistics.median(heights) if heights else None
        if usual is not None:
            group = [line for line in group if line.height is None or abs(line.height - usual) <= _SAME_HEIGHT]
        pages = {line.page for line in group}
        titled = 2 * sum(line.span in titles for line in group) > len(group)
        density = SMALLEST_DENSITY_OF_TITLES if titled else SMALLEST_DENSITY
        if len(pages) >= max(FEWEST_PAGES + titled, density * (max(pages, default=0) - min(pages, default=0) + 1)):
            found[key] = usual
    return found


def _counting(lines: Sequence[_Line]) -> dict[_Key, tuple[int, frozenset[int]]]:
    """Return the keys of lines in which a number goes up with the pages: the number's place, and number minus page."""
    groups: dict[_Key, list[_Line]] = defaultdict(list)
    for line in lines:
        if _numbers(line):
            groups[_key(line)].append(line)
    return {key: found for key, group in groups.items() if (found := _counts(group)) is not None}


def _counts(group: Sequence[_Line]) -> tuple[int, frozenset[int]] | None:
    """Return the place in these lines whose number minus the page is the same on enough pages, and those differences.

    Plates and parts that are counted anew make several differences.
    """
    lone = all(_LONE_NUMBER.fullmatch(line.text) or _LONE_ROMAN.fullmatch(line.text) for line in group)
    fewest = 2 if lone else FEWEST_PAGES
    offsets: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for line in group:
        for place, value in enumerate(_numbers(line)):
            offsets[place][value - line.page].add(line.page)
    all_pages = len({line.page for line in group})
    best: tuple[int, frozenset[int]] | None = None
    reached = 0
    for place, found in offsets.items():
        steady = {offset: pages for offset, pages in found.items() if len(pages) >= fewest}
        pages = len(set().union(*steady.values())) if steady else 0
        longest = max(map(len, steady.values()), default=0)
        if pages > reached and pages >= 0.5 * all_pages and longest >= (0.5 if not lone else 0.25) * all_pages:
            best, reached = (place, frozenset(steady)), pages
    return best


def _numbers(line: _Line) -> list[int]:
    roman = _LONE_ROMAN.fullmatch(line.text)
    return [_roman(roman[1])] if roman else [int(value[:9]) for value in _DIGITS.findall(line.text)]


def _printed(line: _Line, counting: Mapping[_Key, tuple[int, frozenset[int]]]) -> str | None:
    """Return the page number in a line as it is printed."""
    if _key(line) not in counting:
        return None
    place, offsets = counting[_key(line)]
    numbers = _numbers(line)
    if place >= len(numbers) or numbers[place] - line.page not in offsets:
        return None
    roman = _LONE_ROMAN.fullmatch(line.text)
    return roman[1] if roman else str(numbers[place])


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text.lower()]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))


def _unbroken_from_edge(lines: Sequence[_Line]) -> list[_Line]:
    """Keep the lines that reach the edge without a line of the body between."""
    kept: list[_Line] = []
    for top in (True, False):
        depths = {line.depth for line in lines if line.top is top}
        reach = next(depth for depth in range(EDGE_LINES + 1) if depth not in depths)
        kept += [line for line in lines if line.top is top and line.depth < reach]
    return kept


def page_labels(stated: Sequence[str | None], printed: Mapping[int, str]) -> list[str | None]:
    """Return the label of each page: what the file states, else what is printed on the pages where that counts them.

    A file that states nothing but 1, 2, 3… where other numbers are printed states a program's default. Pages without a printed
    number are counted on from their neighbours.
    """
    if any(label is not None for label in stated):
        default = all(label == str(number) for number, label in enumerate(stated, start=1))
        differ = sum(1 for page, number in printed.items() if stated[page] != number)
        if not default or differ < FEWEST_PAGES or differ < len(printed) / 2:
            return list(stated)
    if len(printed) < min(FEWEST_PAGES, len(stated)):
        return list(stated)
    labels: list[str | None] = [printed.get(page) for page in range(len(stated))]
    shifts = {page: int(number) - page for page, number in printed.items() if number.isdigit()}
    known = sorted(shifts)
    for page in range(len(stated)):
        if labels[page] is not None or not known:
            continue
        before = max((other for other in known if other < page), default=None)
        after = min((other for other in known if other > page), default=None)
        around = {shifts[other] for other in (before, after) if other is not None}
        if len(around) == 1 and page + (shift := around.pop()) >= 1 and not _after_roman(page, printed, before):
            labels[page] = str(page + shift)
    return labels


def _after_roman(page: int, printed: Mapping[int, str], before: int | None) -> bool:
    """Tell whether the page stands among those counted in roman numerals, before any other."""
    return before is None and any(not number.isdigit() for other, number in printed.items() if other != page)
