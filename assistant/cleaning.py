"""Raw pages to one clean text that knows where each of its characters stood."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.drawn_tables import table_signs
from assistant.hyphens import line_end_hyphens
from assistant.loaders import NO_METADATA, UNITS, Anchor, Document, Heading, Metadata, ReadingWarning, Words
from assistant.paragraphs import found_headings, line_breaks
from assistant.patterns import regex
from assistant.provisions import Provision, act
from assistant.running_heads import page_labels, running_heads
from assistant.sources import Source
from assistant.spans import Edit, OffsetMap, Span, apply_edits
from assistant.texts import reading as texts

# Behind г and к the mark makes a letter of Macedonian; Russian has no stress there.
_STRESS = regex(r"(?=[\u0300\u0301])(?:(?<=[\u0400-\u052f])|(?<=[\u0400-\u052f][\u0306\u0308]))(?<![ГКгк])[\u0300\u0301]+")
_COMPOSED = regex(r"[^\W\d_][\u0300-\u036f]+")
_REMOVED = regex(r"[\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\x00-\x08\x0e-\x1f\x7f]|\u00ad(?![ \t]*\n)")
_SPACES = regex(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\x0b\x0c\x85\u2028\u2029\r]")
_LIGATURES = regex(r"[\ufb00-\ufb06]")
_BROKEN_MARK = regex(r"\ufffe(?=([ \t]*\n)?)")
_SPACE_RUN = regex(r"[ ]{2,}|[ ]+(?=\n)|(?<=\n)[ ]+")
_ENDS = regex(r"\A\s+|\s+\Z")
_OTHER_LINES = regex(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class PageSpan:
    """The part of a clean text that stands on one page; the spans of all pages partition the text.

    Parameters
    ----------
    number : int
        From 1.
    own_label : str or None
        The page's number as the file has it printed.
    span : Span
    size : tuple of float, optional
        Width and height in points, where the page has them.
    first : int, optional
        The printed number of the file's first page, where its description gives it.
    """

    number: int
    own_label: str | None
    span: Span
    size: tuple[float, float] | None = None
    first: int | None = None

    @property
    def label(self) -> str | None:
        """The printed number: what the description says, and before its page 1 and without it what the file has."""
        if self.first is not None and (printed := self.first + self.number - 1) > 0:
            return str(printed)
        return self.own_label


@dataclass(frozen=True, slots=True, eq=False)
class CleanText:
    """The text that is indexed, quoted and cited.

    Paragraphs are separated by an empty line, list items and headings stand on lines of their own; there is no other
    line break. `pages` is empty where the format has none. `offsets` leads into `Document.raw`, and so do the spans of `words`
    (shape (n, 7), see `assistant.loaders.geometry`); headings and anchors are places in `text`.
    """

    source: Source
    title: str
    text: str
    offsets: OffsetMap
    pages: tuple[PageSpan, ...]
    headings: tuple[Heading, ...]
    warnings: tuple[ReadingWarning, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    metadata: Metadata = NO_METADATA
    words: Words | None = None
    provisions: tuple[Provision, ...] = ()
    """Of a law or an order: its articles, parts and points, sorted."""


class _Cleaning:
    """A text on its way from raw to clean, with the map back."""

    def __init__(self, raw: str) -> None:
        self.text = raw
        self.offsets = OffsetMap.identity(len(raw))

    def apply(self, edits: Sequence[Edit]) -> None:
        if edits:
            self.offsets = self.offsets.then(edits)
            self.text = apply_edits(self.text, edits)

    def position(self, raw_position: int) -> int:
        return self.offsets.to_clean(raw_position)

    def span(self, raw: Span) -> Span | None:
        start, stop = self.position(raw.start), self.position(raw.stop)
        while start < stop and self.text[start].isspace():
            start += 1
        while stop > start and self.text[stop - 1].isspace():
            stop -= 1
        return Span(start, stop) if start < stop else None


def clean(document: Document) -> CleanText:
    """Clean a document: Unicode forms, running heads, line breaks, hyphens at line ends, spaces, in this order."""
    raw = document.raw
    work = _Cleaning(raw)
    for rule in (stress_marks, composed_letters, odd_characters, odd_spaces, broken_marks):
        work.apply(rule(work.text))
    warnings = list(document.warnings)
    labels: Sequence[str | None] = [page.label for page in document.pages]
    if len(document.pages) > 1:
        page_starts = [work.position(start) for start in document.page_starts]
        marked = [span for heading in document.headings if (span := work.span(heading.span))]
        heads = running_heads(work.text, page_starts, _heights(document, work.offsets), marked)
        work.apply(heads.edits)
        warnings += [ReadingWarning("removed_lines", texts.lines_removed(item.example, item.pages)) for item in heads.removed]
        labels = page_labels(labels, heads.numbers)
        warnings += _labels_warning(labels, document)
    marked = [span for heading in document.headings if (span := work.span(heading.span))]
    page_starts = [work.position(start) for start in document.page_starts[1:]]
    work.apply(line_breaks(work.text, marked, document.breaks, page_starts))
    if document.breaks == "unknown":
        work.apply(table_signs(work.text))
    work.apply(line_end_hyphens(work.text))
    for rule in (extra_spaces, extra_lines, outer_space):
        work.apply(rule(work.text))
    headings = tuple(
        Heading(heading.level, span) for heading in document.headings if (span := work.span(heading.span)) is not None
    )
    if not headings and document.breaks != "structured":
        headings = tuple(Heading(level, span) for level, span in found_headings(work.text))
    law = act(work.text, headings)
    pages = _pages(document, work, labels)
    return CleanText(
        source=document.source,
        title=document.title,
        text=work.text,
        offsets=work.offsets,
        pages=pages,
        headings=law.headings,
        warnings=tuple(warnings),
        anchors=_anchors(document, work),
        metadata=document.metadata,
        words=document.words,
        provisions=law.provisions,
    )


def _anchors(document: Document, work: _Cleaning) -> tuple[Anchor, ...]:
    """Return the anchors in the cleaned text; of those that met in one place, because what stood between is gone, the last."""
    last = {work.position(anchor.start): anchor for anchor in document.anchors}
    return tuple(replace(anchor, start=position) for position, anchor in last.items() if position < len(work.text))


def _pages(document: Document, work: _Cleaning, labels: Sequence[str | None]) -> tuple[PageSpan, ...]:
    if document.pages[0].number is None:
        return ()
    # A page begins with the first character that wholly stands on it.
    starts = np.searchsorted(work.offsets.starts, document.page_starts, side="left").tolist()
    starts[0] = 0
    stops = [*starts[1:], len(work.text)]
    return tuple(
        PageSpan(page.number, label, Span(start, stop), page.size)
        for page, label, start, stop in zip(document.pages, labels, starts, stops, strict=True)
        if page.number is not None
    )


def _heights(document: Document, offsets: OffsetMap) -> Callable[[Span], float | None]:
    """Return what tells where a line stands on its page: the share of the page's height above its middle."""
    words = document.words
    sizes = {page.number: page.size for page in document.pages}

    def height(span: Span) -> float | None:
        if words is None:
            return None
        raw = offsets.to_raw(span)
        first, last = np.searchsorted(words[:, 0], (raw.start, raw.stop))
        size = sizes[int(words[first, 2])] if first < last else None
        return float(words[first:last, (4, 6)].mean()) / UNITS / size[1] if size else None

    return height


def _labels_warning(labels: Sequence[str | None], document: Document) -> list[ReadingWarning]:
    """Report labels that are not the file's own and differ from the numbers of the pages."""
    deduced = [
        (page.number, label)
        for page, label in zip(document.pages, labels, strict=True)
        if page.number is not None and label is not None and label not in (page.label, str(page.number))
    ]
    if not deduced:
        return []
    (first, label), (last, _) = deduced[0], deduced[-1]
    return [ReadingWarning("labels", texts.labels_deduced(first, last, label), first)]


def stress_marks(text: str) -> list[Edit]:
    """Drop the marks of stress behind letters of Cyrillic: «Кла́стер» is searched for as a cluster, not as what the mark parts."""
    return [Edit(Span(*match.span()), "") for match in _STRESS.finditer(text)]


def unstressed(text: str) -> str:
    """Return a text without marks of stress, as documents are searched."""
    return _STRESS.sub("", text)


def composed_letters(text: str) -> list[Edit]:
    """Compose letters written with combining marks: и + ◌̆ → й; marks that make no letter with it stay behind it."""
    edits = []
    for match in _COMPOSED.finditer(text):
        stop, letter = match.start() + 1, text[match.start()]
        while stop < match.end() and len(composed := unicodedata.normalize("NFC", letter + text[stop])) == 1:
            stop, letter = stop + 1, composed
        if stop > match.start() + 1:
            edits.append(Edit(Span(match.start(), stop), letter))
    return edits


def odd_characters(text: str) -> list[Edit]:
    """Drop what has no width (soft hyphens inside lines too), spell ligatures out."""
    dropped = [Edit(Span(*match.span()), "") for match in _REMOVED.finditer(text)]
    spelled = [Edit(Span(*match.span()), unicodedata.normalize("NFKC", match.group())) for match in _LIGATURES.finditer(text)]
    return sorted(dropped + spelled, key=lambda edit: edit.span)


def odd_spaces(text: str) -> list[Edit]:
    """Turn no-break and other spaces into the plain one."""
    return [Edit(Span(*match.span()), " ") for match in _SPACES.finditer(text)]


def broken_marks(text: str) -> list[Edit]:
    """Turn U+FFFE, which PDFium writes for a hyphen at a line's end, into a hyphen and a line break."""
    return [Edit(Span(*match.span()), "-" if match[1] else "-\n") for match in _BROKEN_MARK.finditer(text)]


def extra_spaces(text: str) -> list[Edit]:
    """Leave one space between words and none at the edges of lines."""
    return [Edit(Span(*match.span()), " " if _inside(text, match) else "") for match in _SPACE_RUN.finditer(text)]


def _inside(text: str, match: re.Match[str]) -> bool:
    return match.start() > 0 and match.end() < len(text) and text[match.start() - 1] != "\n" and text[match.end()] != "\n"


def extra_lines(text: str) -> list[Edit]:
    """Leave one empty line between paragraphs."""
    return [Edit(Span(*match.span()), "\n\n") for match in _OTHER_LINES.finditer(text)]


def outer_space(text: str) -> list[Edit]:
    """Drop white space at both ends."""
    return [Edit(Span(*match.span()), "") for match in _ENDS.finditer(text) if match.group()]
