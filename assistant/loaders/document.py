"""What a loader gives: pages of raw text."""

from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from assistant.sources import Source
from assistant.spans import Span

WarningKind = Literal[
    "ocr", "garbled_page", "page_without_text", "hidden_text", "removed_lines", "encoding", "truncated", "description"
]


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """Something a reader of the document should know: `message` is Russian, `page` the number of the page meant."""

    kind: WarningKind
    message: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
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
    """

    number: int | None
    label: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `level` from 1, `span` in the raw text of the document or, later, in the cleaned one."""

    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read.

    `headings` are those the format itself marks (Markdown, DOCX styles), as spans of `raw`.
    """

    source: Source
    title: str
    pages: tuple[Page, ...]
    warnings: tuple[ReadingWarning, ...] = ()
    headings: tuple[Heading, ...] = ()

    @property
    def raw(self) -> str:
        """The pages' texts end to end, with nothing between them."""
        return "".join(page.text for page in self.pages)

    @property
    def page_starts(self) -> tuple[int, ...]:
        """Where each page starts in `raw`."""
        return tuple(accumulate((len(page.text) for page in self.pages[:-1]), initial=0))
