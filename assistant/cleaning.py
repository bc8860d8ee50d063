"""Raw pages to one clean text that knows where each of its characters stood."""

from dataclasses import dataclass

from assistant.loaders import Heading, ReadingWarning
from assistant.sources import Source
from assistant.spans import OffsetMap, Span


@dataclass(frozen=True, slots=True)
class PageSpan:
    """The part of a clean text that stands on one page; the spans of all pages partition the text."""

    number: int
    label: str | None
    span: Span


@dataclass(frozen=True, slots=True, eq=False)
class CleanText:
    """The text that is indexed, quoted and cited.

    Paragraphs are separated by an empty line, list items and headings stand on lines of their own; there is no other
    line break. `pages` is empty where the format has none. `offsets` leads into `Document.raw`.
    """

    source: Source
    title: str
    text: str
    offsets: OffsetMap
    pages: tuple[PageSpan, ...]
    headings: tuple[Heading, ...]
    warnings: tuple[ReadingWarning, ...] = ()
