"""A document as JSON, the only thing that passes between the process that parses and the one that asks."""

from dataclasses import asdict
from typing import Any

from assistant.loaders.document import Document, Heading, Page, ReadingWarning
from assistant.sources import Source
from assistant.spans import Span


def to_json(document: Document) -> dict[str, Any]:
    """Return a document without its source as JSON data."""
    return {
        "title": document.title,
        "pages": [[page.number, page.label, page.text] for page in document.pages],
        "warnings": [asdict(warning) for warning in document.warnings],
        "headings": [[heading.level, heading.span.start, heading.span.stop] for heading in document.headings],
    }


def from_json(data: dict[str, Any], source: Source) -> Document:
    """Rebuild a document from `to_json`."""
    return Document(
        source=source,
        title=data["title"],
        pages=tuple(Page(number, label, text) for number, label, text in data["pages"]),
        warnings=tuple(ReadingWarning(**warning) for warning in data["warnings"]),
        headings=tuple(Heading(level, Span(start, stop)) for level, start, stop in data["headings"]),
    )
