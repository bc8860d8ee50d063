"""Clean texts made by hand, and the records of places in them."""

from collections.abc import Sequence

from assistant.bibliography import Record, record_of
from assistant.cleaning import CleanText, clean
from assistant.descriptions import Description
from assistant.kinds import PDF
from assistant.loaders import Document, Metadata, Page
from assistant.sources import Source
from assistant.spans import Span


def text_of(
    pages: Sequence[str],
    *,
    title: str = "Вестник Днепровского края",
    description: Description | None = None,
    metadata: Metadata | None = None,
    media_type: str = PDF,
) -> CleanText:
    """Clean pages of raw text, numbered from 1; a lone page of another format than PDF has no number."""
    source = Source("0" * 64, "выпуск.pdf", media_type, 1, description or Description())
    numbered = tuple(Page(number if media_type == PDF else None, None, f"{page}\n\n") for number, page in enumerate(pages, 1))
    return clean(Document(source, title, numbered, metadata=metadata or Metadata(), breaks="wrapped"))


def record_at(text: CleanText, quote: str) -> Record:
    start = text.text.index(quote)
    return record_of(text, Span(start, start + len(quote)))
