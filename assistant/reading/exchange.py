"""A clean text, or a picture, as JSON: what passes between the processes that read and ask, and what the index keeps."""

import base64
from dataclasses import asdict
from typing import Any

import numpy as np

from assistant.cleaning import CleanText, PageSpan
from assistant.loaders import Anchor, Heading, Metadata, ReadingWarning, Words
from assistant.loaders.picture import Picture
from assistant.provisions import Provision
from assistant.sources import Source
from assistant.spans import OffsetMap, Span

HEARTBEAT = "{}\n"
"""What the child writes after each page it recognised: its parent's clock starts anew, so a long scan takes the time it needs."""
PATIENCE = 5.0
"""A file may take so many times its limit by the clock: what counts is the time of the processor, which others use too."""


def clean_data(clean: CleanText) -> dict[str, Any]:
    """Return a clean text, without its source, its title, its warnings and its words, as JSON data."""
    return {
        "text": clean.text,
        "offsets": clean.offsets.runs(),
        "raw_length": clean.offsets.raw_length,
        "pages": [[page.number, page.own_label, page.span.start, page.span.stop, page.size] for page in clean.pages],
        "headings": [[heading.level, heading.span.start, heading.span.stop] for heading in clean.headings],
        "anchors": [[anchor.start, anchor.kind, anchor.value] for anchor in clean.anchors],
        "metadata": asdict(clean.metadata),
        "provisions": [[provision.start, provision.name] for provision in clean.provisions],
    }


def clean_of(
    data: dict[str, Any],
    source: Source,
    title: str,
    warnings: tuple[ReadingWarning, ...],
    words: Words | None,
) -> CleanText:
    """Rebuild a clean text from `clean_data`."""
    metadata = dict(data["metadata"])
    return CleanText(
        source=source,
        title=title,
        text=data["text"],
        offsets=OffsetMap.from_runs(data["offsets"], data["raw_length"]),
        pages=tuple(
            PageSpan(number, label, Span(start, stop), tuple(size) if size else None, source.description.first_page)
            for number, label, start, stop, size in data["pages"]
        ),
        headings=tuple(Heading(level, Span(start, stop)) for level, start, stop in data["headings"]),
        warnings=warnings,
        anchors=tuple(Anchor(start, kind, value) for start, kind, value in data["anchors"]),
        metadata=Metadata(**{**metadata, "authors": tuple(metadata["authors"])}),
        words=words,
        provisions=tuple(Provision(start, name) for start, name in data["provisions"]),
    )


def message_of(clean: CleanText) -> dict[str, Any]:
    """Return a whole clean text, but for its source, as JSON data."""
    return {
        **clean_data(clean),
        "title": clean.title,
        "warnings": [asdict(warning) for warning in clean.warnings],
        "words": None if clean.words is None else base64.b64encode(clean.words.astype("<i4").tobytes()).decode(),
    }


def from_message(data: dict[str, Any], source: Source) -> CleanText:
    """Rebuild a clean text from `message_of`."""
    words = data["words"]
    table = None if words is None else np.frombuffer(base64.b64decode(words), dtype="<i4").reshape(-1, 7).astype(np.int32)
    return clean_of(data, source, data["title"], tuple(ReadingWarning(**warning) for warning in data["warnings"]), table)


def picture_message(picture: Picture) -> dict[str, Any]:
    """Return a picture as JSON data."""
    return {**asdict(picture), "data": base64.b64encode(picture.data).decode()}


def picture_of(data: dict[str, Any]) -> Picture:
    """Rebuild a picture from `picture_message`."""
    return Picture(**{**data, "data": base64.b64decode(data["data"])})
