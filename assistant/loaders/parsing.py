"""The process that parses: reads one request a line, answers one document or refusal a line, as JSON.

It runs as `python -m assistant.loaders.child MEGABYTES SECONDS` under a limit of memory; its parent watches the clock. What it
is given is untrusted, so nothing but JSON leaves it, and its standard output is kept for answers alone.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.errors import RejectedFile
from assistant.loaders.document import Document, ReadingWarning
from assistant.loaders.exchange import to_json
from assistant.sources import DOCX, MARKDOWN, OLE, PDF, PLAIN, Description, Source
from assistant.texts import reading as texts

MOST_CHARACTERS = 20_000_000

_GRACE_SECONDS = 10
# Names of streams in a container of Microsoft's old format: a document under a password, and a DOC.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_DOC_STREAM = "WordDocument".encode("utf-16-le")

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
    try:
        return truncated(_loader_of(path, source)(path, source))
    except FileNotFoundError as error:
        raise RejectedFile(texts.file_unreadable(source.path), document=source.path, reason="damaged") from error


def _loader_of(path: Path, source: Source) -> Loader:
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
    if source.media_type == OLE and _is_encrypted(path):
        raise RejectedFile(texts.file_encrypted(source.path), document=source.path, reason="encrypted")
    raise RejectedFile(texts.file_unsupported(source.path), document=source.path, reason="unsupported")


def _is_encrypted(path: Path) -> bool:
    """Tell whether an OLE container is a document under a password, not a file of an old program."""
    data = path.read_bytes()
    return _ENCRYPTED_STREAM in data or (path.suffix.lower() == ".docx" and _DOC_STREAM not in data)


def truncated(document: Document, most: int = MOST_CHARACTERS) -> Document:
    """Return the document with at most `most` characters; pages behind them are left empty, with one warning."""
    left = most
    pages = []
    cut = None
    for page in document.pages:
        if len(page.text) > left and cut is None:
            cut = ReadingWarning("truncated", texts.text_truncated(most), page.number)
        pages.append(replace(page, text=page.text[:left]))
        left -= len(pages[-1].text)
    if cut is None:
        return document
    headings = tuple(heading for heading in document.headings if heading.span.stop <= most)
    return replace(document, pages=tuple(pages), warnings=(*document.warnings, cut), headings=headings)


def answer(line: str) -> str:
    """Return the answer to a request, both as JSON."""
    request: dict[str, Any] = json.loads(line)
    source = Source(request["id"], request["path"], request["media_type"], request["size"], Description())
    try:
        return json.dumps({"document": to_json(parse(Path(request["file"]), source))}, ensure_ascii=False)
    except RejectedFile as error:
        return json.dumps({"rejected": {"reason": error.reason, "message": error.message}}, ensure_ascii=False)
    except MemoryError:
        return json.dumps({"memory": True})


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock and the limits on sizes remain
        return
    for kind, limit in ((resource.RLIMIT_AS, megabytes << 20), (resource.RLIMIT_CORE, 0)):
        _, highest = resource.getrlimit(kind)
        allowed = limit if highest == resource.RLIM_INFINITY else min(limit, highest)
        try:
            resource.setrlimit(kind, (allowed, allowed))
        except (OSError, ValueError):
            continue  # macOS does not set this limit


def _die_after(seconds: float) -> None:
    """Have the system end this process then: the parent may have died and no longer watch the clock."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def main() -> None:
    """Serve requests until standard input ends."""
    megabytes, seconds = int(sys.argv[1]), float(sys.argv[2])
    _limit_memory(megabytes)
    # Libraries may print: only what is written to the saved descriptor reaches the parent. Half a surrogate pair, in a
    # file's name, is written as JSON has it.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace", newline="\n")
    os.dup2(2, 1)
    for line in sys.stdin:
        _die_after(seconds + _GRACE_SECONDS)
        answers.write(answer(line) + "\n")
        answers.flush()
        _die_after(0)


if __name__ == "__main__":
    main()
