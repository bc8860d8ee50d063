"""Running heads, feet and page numbers: removed where repetition and position show them, and reported."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.spans import Edit, Span

EDGE_LINES = 3
"""Lines from the top and from the bottom of a page that may be a head or a foot."""

FEWEST_PAGES = 3
SMALLEST_DENSITY = 0.3
"""A head stands on at least this share of the pages between its first and its last: every other page is half of them."""

LARGEST_SHARE = 0.2
"""A page that would lose more of its characters keeps all of them."""

_BROKEN_OFF = ("-", "\u00ad")
"""A line that ends in the middle of a word belongs to the text, however often it is met."""

_DIGITS = re.compile(r"\d+")
_LONE_NUMBER = re.compile(r"\W*(?:стр(?:аница)?\.?|с\.|page)?\W*(\d{1,4})(?:\s*(?:из|/|of)\s*\d{1,4})?\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Line:
    page: int
    span: Span
    text: str
    top: bool
    depth: int


@dataclass(frozen=True, slots=True)
class Removed:
    """Lines taken out: an example and how many pages lost one like it."""

    example: str
    pages: int


def running_heads(text: str, page_starts: Sequence[int]) -> tuple[list[Edit], list[Removed]]:
    """Return the edits that take out heads, feet and page numbers, and what they take out.

    A line goes if it stands at a page's edge and either the same words stand at that edge of at least `FEWEST_PAGES` pages, or
    a number in it counts the pages.
    """
    if len(page_starts) < 2:
        return [], []
    pages = [Span(start, stop) for start, stop in zip(page_starts, [*page_starts[1:], len(text)], strict=True)]
    lines = [line for number, page in enumerate(pages) for line in _edge_lines(text, number, page)]
    running = _repeated(lines) | _counting(lines)
    kept: list[_Line] = []
    for number, page in enumerate(pages):
        own = [line for line in lines if line.page == number and _key(line) in running and not line.text.endswith(_BROKEN_OFF)]
        own = _unbroken_from_edge(own)
        if sum(len(line.text) for line in own) <= LARGEST_SHARE * len(page.of(text).strip()):
            kept += own
    groups: dict[tuple[bool, str], list[_Line]] = defaultdict(list)
    for line in kept:
        groups[_key(line)].append(line)
    edits = {line.span: Edit(line.span, "") for line in kept}
    removed = [Removed(group[0].text, len({line.page for line in group})) for group in groups.values()]
    return sorted(edits.values(), key=lambda edit: edit.span), removed


def _edge_lines(text: str, number: int, page: Span) -> list[_Line]:
    found = [
        (Span(page.start + match.start(), page.start + match.end()), match.group().strip())
        for match in re.finditer(r"[^\n]*\n?", page.of(text))
        if match.group().strip()
    ]
    top = [_Line(number, span, line, True, depth) for depth, (span, line) in enumerate(found[:EDGE_LINES])]
    bottom = [_Line(number, span, line, False, depth) for depth, (span, line) in enumerate(reversed(found[-EDGE_LINES:]))]
    return top + bottom


def _key(line: _Line) -> tuple[bool, str]:
    words = " ".join(_DIGITS.sub("#", line.text.lower()).split())
    return line.top, words


def _repeated(lines: Sequence[_Line]) -> set[tuple[bool, str]]:
    """Return the keys of lines whose very text repeats."""
    pages: dict[tuple[bool, str, str], set[int]] = defaultdict(set)
    for line in lines:
        pages[(*_key(line), " ".join(line.text.split()))].add(line.page)
    return {
        (top, key)
        for (top, key, text), found in pages.items()
        if len(found) >= max(FEWEST_PAGES, SMALLEST_DENSITY * (max(found) - min(found) + 1))
        and sum(character.isalpha() for character in text) >= 3
    }


def _counting(lines: Sequence[_Line]) -> set[tuple[bool, str]]:
    """Return the keys of lines in which a number goes up with the pages."""
    groups: dict[tuple[bool, str], list[_Line]] = defaultdict(list)
    for line in lines:
        if _DIGITS.search(line.text):
            groups[_key(line)].append(line)
    return {key for key, group in groups.items() if _counts(group)}


def _counts(group: Sequence[_Line]) -> bool:
    """Tell whether, at some place in these lines, number minus page is the same on enough pages."""
    lone = all(_LONE_NUMBER.fullmatch(line.text) for line in group)
    offsets: dict[tuple[int, int], set[int]] = defaultdict(set)
    for line in group:
        for place, value in enumerate(_DIGITS.findall(line.text)):
            offsets[place, int(value[:9]) - line.page].add(line.page)
    longest = max((len(pages) for pages in offsets.values()), default=0)
    return longest >= (2 if lone else FEWEST_PAGES) and longest >= 0.5 * len({line.page for line in group})


def _unbroken_from_edge(lines: Sequence[_Line]) -> list[_Line]:
    """Keep the lines that reach the edge without a line of the body between."""
    kept: list[_Line] = []
    for top in (True, False):
        depths = {line.depth for line in lines if line.top is top}
        reach = next(depth for depth in range(EDGE_LINES + 1) if depth not in depths)
        kept += [line for line in lines if line.top is top and line.depth < reach]
    return kept
