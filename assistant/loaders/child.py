"""The process that parses: reads one request a line, answers one document or refusal a line, as JSON.

It runs as `python -m assistant.loaders.child MEGABYTES` under a limit of memory; its parent watches the clock. What it is
given is untrusted, so nothing but JSON leaves it, and its standard output is kept for answers alone.
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from assistant.errors import RejectedFile
from assistant.loaders.document import Document, Heading, Page, ReadingWarning
from assistant.sources import DOCX, MARKDOWN, OLE, PDF, PLAIN, Description, Source
from assistant.spans import Span
from assistant.texts import reading as texts

MOST_CHARACTERS = 20_000_000

Loader = Callable[[Path, Source], Document]


def parse(path: Path, source: Source) -> Document:
    """Read a file with the loader of its kind.

    Raises
    ------
    RejectedFile
        If it cannot be read.
    """
    if source.size == 0:
        raise RejectedFile(texts.file_empty(source.path), document=source.path, reason="empty")
    return _truncated(_loader_of(source)(path, source))


def _loader_of(source: Source) -> Loader:
    if source.media_type == PDF:
        from assistant.loaders import pdf

        return pdf.load
    if source.media_type == DOCX:
        from assistant.loaders import docx

        return docx.load
    if source.media_type == MARKDOWN:
        from assistant.loaders import markdown

        return markdown.load
    if source.media_type == PLAIN:
        from assistant.loaders import text

        return text.load
    if source.media_type == OLE and source.path.lower().endswith(".docx"):
        raise RejectedFile(texts.file_encrypted(source.path), document=source.path, reason="encrypted")
    raise RejectedFile(texts.file_unsupported(source.path), document=source.path, reason="unsupported")


def _truncated(document: Document) -> Document:
    total = 0
    for number, page in enumerate(document.pages):
        total += len(page.text)
        if total > MOST_CHARACTERS:
            kept = page.text[: len(page.text) - (total - MOST_CHARACTERS)]
            pages = (*document.pages[:number], Page(page.number, page.label, kept))
            headings = tuple(heading for heading in document.headings if heading.span.stop <= MOST_CHARACTERS)
            warning = ReadingWarning("truncated", texts.text_truncated(MOST_CHARACTERS), page.number)
            return Document(document.source, document.title, pages, (*document.warnings, warning), headings)
    return document


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


def _limit(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock and the limits on sizes remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    source = Source(request["id"], request["path"], request["media_type"], request["size"], Description())
    try:
        return {"document": to_json(parse(Path(request["file"]), source))}
    except RejectedFile as error:
        return {"rejected": {"reason": error.reason, "message": error.message}}
    except MemoryError:
        return {"memory": True}


def main() -> None:
    """Serve requests until standard input ends."""
    _limit(int(sys.argv[1]))
    # Libraries may print: only what is written to the saved descriptor reaches the parent.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    os.dup2(2, 1)
    for line in sys.stdin:
        answers.write(json.dumps(_answer(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
