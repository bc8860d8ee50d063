"""Headings of a PDF: what is set larger or heavier than the body, levels by how it is set."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.loaders.document import Heading
from assistant.loaders.pdf.writing import Written
from assistant.patterns import regex
from assistant.spans import Span

_LARGER = 1.12
_LONGEST = 300
_MOST_LINES = 6
_DEEPEST = 6
_OFTEN = 2
_OFTEN_SHARE = 0.03
_FEWEST_ENTRIES = 4
"""A page with so many lines that end in a number behind a gap or dots is a table of contents: its titles are no headings."""

_MOSTLY_BOLD = 0.4
"""Where more than this share of a document is bold, weight says nothing."""

_NAMED = regex(r"(?P<name>часть|раздел|глава|параграф|§|статья|приложение)\s*[\dIVXLC]", re.IGNORECASE)
_RANK = {"часть": 0, "раздел": 1, "глава": 2, "параграф": 3, "§": 3, "статья": 4, "приложение": 1}
_NUMBERED = regex(r"\d{1,2}(?:\.\d{1,2})*(?=[.\s])")
_UNFINISHED = regex(r"[,;:-]$")
_SENTENCE = regex(r"\.[»”\")]*$")
_ENTRY = regex(r"[^;]*[^\W\d_]{3}[^;]*(?:;|\.\s?\.\s?\.|…|_{3})\s*\d{1,4}", re.DOTALL)
_CYRILLIC = regex(r"[а-яё]", re.IGNORECASE)
_NAME = r"(?:[А-ЯЁA-Z][\w’'-]+\s+(?:[А-ЯЁA-Z][\w-]{0,2}\.[\s-]*){1,2}|(?:[А-ЯЁA-Z][\w-]{0,2}\.[\s-]*){1,2}[А-ЯЁA-Z][\w’'-]+)"
_NAMES = regex(rf"{_NAME}(?:,?\s*{_NAME})*,?")
"""Authors, set in bold below a title."""

_LETTERS = regex(r"[^\W\d_]{3}")

Class = tuple[float, bool, bool]
"""How a heading is set: its size, whether it is bold, whether it is in capitals."""


@dataclass(frozen=True, slots=True)
class _Found:
    span: Span
    text: str
    how: Class


def headings_of(pages: Sequence[tuple[int, str, Sequence[Written]]]) -> tuple[Heading, ...]:
    """Return the headings of a document.

    Parameters
    ----------
    pages : sequence of (int, str, sequence of Written)
        Of each page: where its text starts in the document's, the text, its blocks.
    """
    body = body_size([block for _, _, blocks in pages for block in blocks])
    bold = _bold_share([block for _, _, blocks in pages for block in blocks]) <= _MOSTLY_BOLD
    contents = {start for start, text, blocks in pages if _is_contents(blocks, text)}
    found = [
        _Found(
            block.span.shift(start),
            " ".join(block.span.of(text).split()),
            (round(block.size * 2) / 2, block.bold, block.capitals),
        )
        for start, text, blocks in pages
        for block in blocks
        if start not in contents and _is_heading(block, " ".join(block.span.of(text).split()), body, weighs=bold)
    ]
    return _levelled(_without_translations(found))


def _without_translations(found: Sequence[_Found]) -> list[_Found]:
    """Leave out titles in Latin letters set just like the title in Cyrillic ones before them: the same title again."""
    kept: list[_Found] = []
    for heading in found:
        again = kept and heading.how == kept[-1].how and _CYRILLIC.search(kept[-1].text)
        if not again or _CYRILLIC.search(heading.text):
            kept.append(heading)
    return kept


def _is_contents(blocks: Sequence[Written], text: str) -> bool:
    entries = sum(1 for block in blocks if block.kind == "row" and _ENTRY.fullmatch(block.span.of(text)))
    return entries >= _FEWEST_ENTRIES


def body_size(blocks: Sequence[Written]) -> float:
    """Return the size most of the text is set in; 0 for no text."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        sizes[round(block.size * 2) / 2] += len(block.span)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _bold_share(blocks: Sequence[Written]) -> float:
    total = sum(len(block.span) for block in blocks)
    return sum(len(block.span) for block in blocks if block.bold) / total if total else 0.0


def _is_heading(block: Written, text: str, body: float, *, weighs: bool) -> bool:
    if block.kind not in {"paragraph", "item"} or block.lines > _MOST_LINES or len(text) > _LONGEST:
        return False
    if not _LETTERS.search(text) or _UNFINISHED.search(text) or text[0].islower() or _NAMES.fullmatch(text):
        return False
    larger = block.size >= _LARGER * body
    stands_out = larger or (
        block.size >= 0.95 * body and ((block.bold and weighs) or (block.capitals and block.kind == "paragraph"))
    )
    if not stands_out:
        return False
    named = _NAMED.match(text) or _NUMBERED.match(text)
    return bool(named) or larger or not _SENTENCE.search(text)


def _levelled(found: Sequence[_Found]) -> tuple[Heading, ...]:
    """Give each heading its level: how many ways of setting that are used often stand above its own.

    What is set once makes no level of its own, but for the title above all others, however many sizes a cover has.
    """
    uses = Counter(heading.how for heading in found)
    often = [how for how, count in uses.items() if count >= max(_OFTEN, _OFTEN_SHARE * len(found))]
    titled = bool(often) and any(how[0] > max(often)[0] for how in uses)
    shallowest: dict[Class, int] = {}
    for heading in found:
        if (depth := _depth(heading.text)) is not None:
            shallowest[heading.how] = min(depth, shallowest.get(heading.how, depth))
    levels = []
    for heading in found:
        depth = _depth(heading.text)
        inner = 0 if depth is None else depth - shallowest[heading.how]
        above = sum(1 for how in often if how > heading.how)
        below_title = titled and heading.how[0] <= max(often)[0]
        levels.append(Heading(min(above + inner + below_title + 1, _DEEPEST), heading.span))
    return tuple(levels)


def _depth(text: str) -> int | None:
    """Return how deep a heading's name or number puts it, None where it has neither."""
    if match := _NAMED.match(text):
        return _RANK[match["name"].lower()]
    match = _NUMBERED.match(text)
    return 2 + match.group().count(".") if match else None
