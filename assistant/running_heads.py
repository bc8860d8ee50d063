"""Running heads, feet and page numbers: removed where repetition and position show them, and reported."""

import re
import statistics
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.patterns import regex
from assistant.spans import Edit, Span, apply_edits

EDGE_LINES = 3
"""Lines from the top and from the bottom of a page that may be a head or a foot."""

FEWEST_PAGES = 3
SMALLEST_DENSITY = 0.3
"""A head stands on at least this share of the pages between its first and its last: every other page is half of them."""

SMALLEST_DENSITY_OF_TITLES = 0.45

LARGEST_SHARE = 0.2
"""A page that would lose more of its characters keeps all of them, but for what surely runs, as on a last page of a few lines."""

_GOES_ON = ("-", "\u00ad", ",", ";")
"""A line that ends in the middle of a word or a sentence belongs to the text, however often it is met."""

_FEWEST_PAGES_LOW = 6
SMALLEST_DENSITY_LOW = 0.8
"""What begins in lower case is mostly a line of the body; a head is it only where it stands on almost every page."""

EDGE_SHARE = 0.16
"""Where the heights of lines are known, heads and feet stand in this share of the page at its top or bottom."""

_SAME_HEIGHT = 0.015
"""Heads of one kind stand at one height: within so much of the page's height."""

_WORDS = regex(r"[\w#]+")
_DIGITS = regex(r"\d+")
_LONE_NUMBER = regex(r"\W*(?:стр(?:аница)?\.?|с\.|page)?\W*(\d{1,4})(?:\s*(?:из|/|of)\s*\d{1,4})?\W*", re.IGNORECASE)
_LONE_ROMAN = regex(r"[^\w\n]*([ivxlc]{1,8}|[IVXLC]{1,8})[^\w\n]*")
_FIRST_LETTER = regex(r"[^\W\d_]")
_PAGE_BEFORE = regex(r"\b(?:стр(?:аница)?|с|лист|page)\b\W*$", re.IGNORECASE)
_NAME_BEFORE = regex(
    r"(?:\b(?:приложен|таблиц|рисун|глав|раздел|част|стать|билет|вариант|тем[аыеу]|лекци|урок|заняти|задани|задач|вопрос|форм|"
    r"пункт|параграф|год|том|выпуск|протокол|приказ)\w*|\b(?:прил|табл|рис|гл|разд|ст|ч|п|т|вып)\.|№|§)[\s№]*$",
    re.IGNORECASE,
)
"""Before a number: it numbers a part of the text, «Приложение № 1», not a page."""

_NAME_AFTER = regex(
    r"[\s-]*(?:(?:й|я|е|го|ом)\b\s*)?(?:г(?:од\w*|г?\b)|январ|феврал|март|апрел|ма[йя]\b|июн|июл|август|сентябр|октябр|ноябр|декабр|"
    r"глав|раздел|част|стат|класс|курс|семестр|квартал|%)",
    re.IGNORECASE,
)
_DATE_BEFORE, _DATE_AFTER = regex(r"\d[.,:-]$"), regex(r"[.,:-]\d")
_YEARS = range(1900, 2100)
# A wide gap of a PDF's line is written «; ».
_OUTER_NUMBER = regex(r"(?P<first>\d{1,4});?\s+(?=[^\W\d_«\"(]).*[^\W\d].*|.*[^\W\d].*[\w.»);]\s+(?P<last>\d{1,4})")
_ARTICLE_PAGES = 8
_FIRST_OF_AN_EXTRACT = 3
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
    repeated, counting, apart = _repeated(lines, titles, len(pages)), _counting(lines), _counting_apart(lines)
    kept: list[_Line] = []
    for page, found in zip(pages, by_page, strict=True):
        own = _unbroken_from_edge([line for line in found if line.span in apart or _runs(line, repeated, counting)])
        unsure = sum(len(line.text) for line in own if line.span not in apart and not _is_sure(line, repeated, counting))
        rest = apply_edits(page.of(text), _edits(own, page.start)).strip()
        if rest and unsure <= LARGEST_SHARE * len(page.of(text).strip()):
            kept += own
    groups: dict[_Key, list[_Line]] = defaultdict(list)
    for line in kept:
        groups[_key(line)].append(line)
    removed = [Removed(group[0].text, len({line.page for line in group})) for group in groups.values()]
    numbers = {line.page: number for line in kept if (number := apart.get(line.span) or _printed(line, counting))}
    return RunningHeads(_edits(kept), removed, numbers)


def _edits(lines: Sequence[_Line], start: int = 0) -> list[Edit]:
    """Return the edits that take lines out of a text that begins at `start`; on a short page a line may be met at both edges."""
    return [Edit(Span(span.start - start, span.stop - start), "") for span in sorted({line.span for line in lines})]


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


def _exact_key(line: _Line) -> _Key:
    """Return the edge and the words with their numbers: «Вид 2» is no repetition of «Вид 1»."""
    return line.top, " ".join(_WORDS.findall(line.text.lower()))


def _runs(line: _Line, repeated: Mapping[_Key, float | None], counting: Mapping[_Key, tuple[int, frozenset[int]]]) -> bool:
    if line.text.endswith(_GOES_ON):
        return False
    if _repeats(line, repeated):
        return True
    if _key(line) not in counting:
        return False
    return not _is_lone(line) or _printed(line, counting) is not None


def _repeats(line: _Line, repeated: Mapping[_Key, float | None]) -> bool:
    if _exact_key(line) not in repeated:
        return False
    usual = repeated[_exact_key(line)]
    return usual is None or line.height is None or abs(line.height - usual) <= _SAME_HEIGHT


def _is_sure(line: _Line, repeated: Mapping[_Key, float | None], counting: Mapping[_Key, tuple[int, frozenset[int]]]) -> bool:
    """Tell whether a line runs whatever else its page holds: it counts the pages, or repeats at a height that is known."""
    return _printed(line, counting) is not None or (line.height is not None and _repeats(line, repeated))


def _is_lone(line: _Line) -> bool:
    return (_LONE_NUMBER.fullmatch(line.text) or _LONE_ROMAN.fullmatch(line.text)) is not None


def _begins_low(line: _Line) -> bool:
    first = _FIRST_LETTER.search(line.text)
    return first is not None and first.group().islower()


def _repeated(lines: Sequence[_Line], titles: AbstractSet[Span], all_pages: int) -> dict[_Key, float | None]:
    """Return the exact keys of lines that repeat, with the height most of them stand at."""
    groups: dict[_Key, list[_Line]] = defaultdict(list)
    for line in lines:
        if sum(character.isalpha() for character in line.text) >= 3:
            groups[_exact_key(line)].append(line)
    found: dict[_Key, float | None] = {}
    for key, group in groups.items():
        heights = [line.height for line in group if line.height is not None]
        usual = statistics.median(heights) if heights else None
        if usual is not None:
            group = [line for line in group if line.height is None or abs(line.height - usual) <= _SAME_HEIGHT]
        pages = {line.page for line in group}
        titled = 2 * sum(line.span in titles for line in group) > len(group)
        fewest, density = FEWEST_PAGES + titled, SMALLEST_DENSITY_OF_TITLES if titled else SMALLEST_DENSITY
        if all_pages <= _ARTICLE_PAGES and not titled and usual is not None and _alternates(group):
            fewest = 2
        if group and _begins_low(group[0]):
            fewest, density = _FEWEST_PAGES_LOW, SMALLEST_DENSITY_LOW
        if len(pages) >= max(fewest, density * (max(pages, default=0) - min(pages, default=0) + 1)):
            found[key] = usual
    return found


def _alternates(group: Sequence[_Line]) -> bool:
    """Tell whether these lines are the first of every other page: in an article left and right pages have heads of their own."""
    pages = sorted({line.page for line in group})
    steps = {after - before for before, after in pairwise(pages)}
    return steps == {2} and all(line.top and not line.depth for line in group)


def _counting_apart(lines: Sequence[_Line]) -> dict[Span, str]:
    """Return the lines in which the first or the last thing is the page's number, beside words that are other on each page.

    So stand the numbers in a dictionary, «214 АБАКАН», and in an article of few pages, the journal on the left, the author on
    the right. Numbers of one edge must count the pages on; on the left pages they stand first, on the right ones last, or
    always at one side.
    """
    groups: dict[tuple[bool, int], dict[int, tuple[_Line, bool, int]]] = defaultdict(dict)
    for line in lines:
        match = None if line.depth or _is_lone(line) else _OUTER_NUMBER.fullmatch(line.text)
        if match is not None:
            value = int(match["first"] or match["last"])
            if value in _numbers(line).values():
                groups[line.top, value - line.page][line.page] = line, match["first"] is not None, value
    found: dict[Span, str] = {}
    for group in groups.values():
        if _counts_on([*group.values()]):
            found |= {line.span: str(value) for line, _, value in group.values()}
    return found


def _counts_on(group: Sequence[tuple[_Line, bool, int]]) -> bool:
    pages = [line.page for line, _, _ in group]
    heights = [line.height for line, _, _ in group if line.height is not None]
    placed = len(heights) == len(group) and max(heights) - min(heights) <= 2 * _SAME_HEIGHT
    sides = {(value % 2, first) for _, first, value in group}
    mirrored = len(sides) == 2 and len({parity for parity, _ in sides}) == len({first for _, first in sides}) == 2
    line, first, value = group[0]
    # «1 Цели», «2 Задачи» on top of the pages 1, 2 number parts of the text.
    one_side = len({first for _, first in sides}) == 1 and (not first or value - line.page >= _FIRST_OF_AN_EXTRACT)
    fewest = (2 if mirrored else FEWEST_PAGES) if placed else FEWEST_PAGES + 1
    return (mirrored or one_side) and len(pages) >= max(fewest, 0.6 * (max(pages) - min(pages) + 1))


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
    lone = all(map(_is_lone, group))
    fewest = 2 if lone else FEWEST_PAGES
    offsets: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for line in group:
        for place, value in _numbers(line).items():
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


def _numbers(line: _Line) -> dict[int, int]:
    """Return the numbers of a line that may be its page's, by their place among all of them."""
    roman, lone = _LONE_ROMAN.fullmatch(line.text), _LONE_NUMBER.fullmatch(line.text)
    if roman:
        return {0: _roman(roman[1])}
    found: dict[int, int] = {}
    for place, match in enumerate(_DIGITS.finditer(line.text)):
        value = int(match.group()[:9])
        before, after = line.text[: match.start()], line.text[match.end() :]
        if value not in _YEARS and (lone or _is_of_page(before, after)):
            found[place] = value
    return found


def _is_of_page(before: str, after: str) -> bool:
    """Tell whether a number between words may be a page's."""
    if _NAME_BEFORE.search(before) or _NAME_AFTER.match(after) or _DATE_BEFORE.search(before) or _DATE_AFTER.match(after):
        return False
    at_end = not _WORDS.search(before) or not _WORDS.search(after)
    return at_end or _PAGE_BEFORE.search(before) is not None


def _printed(line: _Line, counting: Mapping[_Key, tuple[int, frozenset[int]]]) -> str | None:
    """Return the page number in a line as it is printed."""
    if _key(line) not in counting:
        return None
    place, offsets = counting[_key(line)]
    numbers = _numbers(line)
    if place not in numbers or numbers[place] - line.page not in offsets:
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
    if len(printed) < max(2, min(FEWEST_PAGES, len(stated) - 1)):
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
