"""Clean text to passages that follow its structure."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from assistant.cleaning import CleanText
from assistant.language import sentences
from assistant.loaders import Heading
from assistant.quoting import is_item
from assistant.spans import Span

CHARACTERS = 800
"""About 200 tokens of Russian."""

_SMALL = 0.25
_STRETCH = 1.3
"""A block this much longer than the limit is still kept whole rather than cut."""

_ENDLESS = 3
"""A sentence this many times as long as the limit is none but a list, a table or a listing read as one: it is cut at spaces."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that is indexed as one.

    Parameters
    ----------
    source_id : str
        Id of the document.
    span : Span
        Place in the document's clean text.
    text : str
        `clean.text[span.start:span.stop]`.
    headings : tuple of str
        Headings in force, outermost first.
    pages : tuple of int
        Numbers of the pages it stands on; empty where the format has none.
    """

    source_id: str
    span: Span
    text: str
    headings: tuple[str, ...]
    pages: tuple[int, ...]


def split(clean: CleanText, characters: int = CHARACTERS) -> list[Passage]:
    """Return the passages of a document: in order, not overlapping, covering all but white space.

    A heading stands with what follows it, a list with its introduction, no sentence is cut unless it is endless; otherwise
    paragraphs are gathered, or cut between sentences, to about `characters`.
    """
    found: list[Passage] = []
    starts = {heading.span.start for heading in clean.headings}
    for section in _sections(clean, starts):
        found += [
            Passage(clean.source.id, span, span.of(clean.text), heading_path(clean, span), page_numbers(clean, span))
            for span in _gather(_units(clean, section, starts, characters), characters)
        ]
    return found


def heading_path(clean: CleanText, span: Span) -> tuple[str, ...]:
    """Return the headings in force where `span` begins, outermost first; one inside the span's beginning counts."""
    following = bisect_left(clean.headings, span.start, key=_start)
    reached = span.start
    while following < len(clean.headings) and not clean.text[reached : clean.headings[following].span.start].strip():
        reached = clean.headings[following].span.stop
        following += 1
    path: list[Heading] = []
    for heading in reversed(clean.headings[:following]):
        if not path or heading.level < path[-1].level:
            path.append(heading)
        if heading.level == 1:
            break
    return tuple(heading.span.of(clean.text) for heading in reversed(path))


def _start(heading: Heading) -> int:
    return heading.span.start


def page_numbers(clean: CleanText, span: Span) -> tuple[int, ...]:
    """Return the numbers of the pages `span` stands on."""
    return tuple(page.number for page in clean.pages if page.span.overlaps(span))


def _sections(clean: CleanText, starts: AbstractSet[int]) -> Iterator[list[Span]]:
    """Yield the blocks (paragraphs, lists) under one heading; headings that follow one another stay together."""
    section: list[Span] = []
    body = False
    for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", clean.text):
        for block in _at_headings(clean, Span(*match.span())):
            is_heading = block.start in starts
            if is_heading and body:
                yield section
                section, body = [], False
            if body and _introduces(clean.text, section[-1], block):
                section[-1] = Span(section[-1].start, block.stop)
            else:
                section.append(block)
            body = body or not is_heading
    if section:
        yield section


def _introduces(text: str, block: Span, following: Span) -> bool:
    """Tell whether a paragraph of its own introduces the list after it."""
    return text[block.stop - 1] == ":" and is_item(following.of(text))


def _units(clean: CleanText, section: Sequence[Span], starts: AbstractSet[int], characters: int) -> list[Span]:
    """Return what may be gathered into passages: the headings that open a section are one with what follows them."""
    units = [unit for block in section for unit in _cut(clean.text, block, characters)]
    opening = 0
    while opening < len(units) - 1 and units[opening].start in starts:
        opening += 1
    return [Span(units[0].start, units[opening].stop), *units[opening + 1 :]]


def _at_headings(clean: CleanText, block: Span) -> Iterator[Span]:
    """Cut a block where a heading begins or ends inside it."""
    first, stop = (bisect_left(clean.headings, edge, key=_start) for edge in (block.start, block.stop))
    inner = [heading.span for heading in clean.headings[first:stop]]
    edges = {block.start, block.stop, *(min(edge, block.stop) for span in inner for edge in (span.start, span.stop))}
    for left, right in pairwise(sorted(edges)):
        if clean.text[left:right].strip():
            yield Span(left, right).stripped(clean.text)


def _cut(text: str, block: Span, characters: int) -> list[Span]:
    """Return a block whole, or its lines and sentences where it is too long."""
    block = block.stripped(text)
    if len(block) <= characters * _STRETCH:
        return [block]
    lines = [Span(block.start + m.start(), block.start + m.end()) for m in re.finditer(r"[^\n]+", block.of(text)) if m[0].strip()]
    if len(lines) > 1:
        lines = _with_introduction(text, lines)
        return [unit for line in lines for unit in _cut_line(text, line, characters)]
    return _cut_line(text, block, characters)


def _with_introduction(text: str, lines: Sequence[Span]) -> list[Span]:
    """Join the line that introduces a list to its first item."""
    joined: list[Span] = []
    for line in lines:
        introduces = joined and not is_item(joined[-1].of(text)) and is_item(line.of(text))
        if introduces and joined[-1].of(text).rstrip().endswith(":"):
            joined[-1] = Span(joined[-1].start, line.stop)
        else:
            joined.append(line)
    return joined


def _cut_line(text: str, line: Span, characters: int) -> list[Span]:
    """Cut a long paragraph between sentences into pieces of even size."""
    if len(line) <= characters * _STRETCH:
        return [line.stripped(text)]
    spans = [piece for span in sentences(line.of(text)) for piece in _cut_at_spaces(text, span.shift(line.start), characters)]
    pieces = max(1, round(len(line) / characters))
    target = len(line) / pieces
    found: list[Span] = []
    for span in spans:
        if found and (span.stop - found[-1].start) - target < target - len(found[-1]):
            found[-1] = Span(found[-1].start, span.stop)
        else:
            found.append(span)
    return found


def _cut_at_spaces(text: str, sentence: Span, characters: int) -> list[Span]:
    """Cut an endless sentence into pieces of at most `characters`, or of one word where that is longer."""
    if len(sentence) <= _ENDLESS * characters:
        return [sentence]
    found: list[Span] = []
    for word in re.finditer(r"\S+", sentence.of(text)):
        start, stop = sentence.start + word.start(), sentence.start + word.end()
        if found and stop - found[-1].start <= characters:
            found[-1] = Span(found[-1].start, stop)
        else:
            found.append(Span(start, stop))
    return found


def _gather(blocks: Sequence[Span], characters: int) -> list[Span]:
    """Join neighbouring blocks up to `characters`; a small one goes to its neighbour."""
    found: list[Span] = []
    for block in blocks:
        fits = found and block.stop - found[-1].start <= characters
        small = found and min(len(found[-1]), len(block)) < characters * _SMALL
        if found and (fits or (small and block.stop - found[-1].start <= characters * _STRETCH)):
            found[-1] = Span(found[-1].start, block.stop)
        else:
            found.append(block)
    return found
