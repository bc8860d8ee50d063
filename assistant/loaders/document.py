"""What a loader gives: pages of raw text, and what is known of the places in it."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

import numpy as np

from assistant.loaders.geometry import Words
from assistant.sources import Source
from assistant.spans import Span

WarningKind = Literal[
    "ocr",
    "garbled_page",
    "page_without_text",
    "hidden_text",
    "labels",
    "removed_lines",
    "encoding",
    "truncated",
    "description",
    "duplicate",
    "skipped",
]
AnchorKind = Literal["line", "paragraph", "element", "row", "slide", "note"]
Breaks = Literal["unknown", "wrapped", "structured"]
"""What a line break of the raw text means.

`unknown`: anything, as in a text file. `wrapped`: an empty line ends a paragraph, any other break is only the width of the page
(a list item still starts its own line, and so does a line behind one space, such as a row; one behind two spaces opens a
paragraph even at the top of a page). `structured`: the loader knows the structure and put each break where it has one.
"""


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something a reader of the document should know: `message` is Russian, `page` the number of the page meant."""

    kind: WarningKind
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    r"""One page of raw text.

    Parameters
    ----------
    number : int or None
        Counted from 1 in the file; None where the format has no pages (then the document has exactly one `Page`).
    label : str or None
        What is printed on the page according to the file («xii», «40»); None where the file says nothing.
    text : str
        Raw text. A line break is `\n`; an empty line ends a paragraph; a list item starts its own line.
    size : (float, float) or None
        Width and height in points, as a reader sees the page; None where it has no such thing.
    words : ndarray of int32, shape (n, 6), or None
        Where the words stand (see `assistant.loaders.geometry`).
    """

    number: int | None
    label: str | None
    text: str
    size: tuple[float, float] | None = None
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `level` from 1, `span` in the raw text of the document or, later, in the cleaned one."""

    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where in the file the text from `start` on (raw, later cleaned) comes from.

    `value` finds it again: the number of a line, of a paragraph of the body, of a slide; the path of an HTML element
    (`/html/body/div[2]/p[3]`); the sheet and row («Лист1!5»).
    """

    start: int
    kind: AnchorKind
    value: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says of itself; what of it a reference may say is for `assistant.bibliography` to judge.

    A page of the web may name its site and its address, and a saved one the day it was saved («25.11.2026»).
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None
    udc: str | None = None
    site: str | None = None
    url: str | None = None
    saved: str | None = None


NO_METADATA = Metadata()


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A file as read.

    `headings` are those the format itself marks (Markdown, DOCX styles, a PDF's larger letters), as spans of `raw`; `anchors` are
    sorted by `start`, each in force up to the next.
    """

    source: Source
    title: str
    pages: tuple[Page, ...]
    warnings: tuple[ReadingWarning, ...] = ()
    headings: tuple[Heading, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    metadata: Metadata = NO_METADATA
    breaks: Breaks = "unknown"

    @property
    def raw(self) -> str:
        """The pages' texts end to end, with nothing between them."""
        return "".join(page.text for page in self.pages)

    @property
    def page_starts(self) -> tuple[int, ...]:
        """Where each page starts in `raw`."""
        return tuple(accumulate((len(page.text) for page in self.pages[:-1]), initial=0))

    @property
    def words(self) -> Words | None:
        """The words of all pages, shape (n, 7): start and stop in `raw`, page number, box; None where no page has any."""
        tables = [
            _in_document(page.words, start, page.number)
            for page, start in zip(self.pages, self.page_starts, strict=True)
            if page.words is not None and page.number is not None
        ]
        return np.concatenate(tables) if tables else None


def _in_document(words: Words, start: int, number: int) -> Words:
    moved = np.insert(words, 2, number, axis=1).astype(np.int32)
    moved[:, :2] += start
    return moved


def anchor_at(anchors: Sequence[Anchor], position: int) -> Anchor | None:
    """Return the anchor in force at `position`, None before the first."""
    number = bisect_right(anchors, position, key=_start)
    return anchors[number - 1] if number else None


def _start(anchor: Anchor) -> int:
    return anchor.start
