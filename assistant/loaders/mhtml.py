"""MHTML: a page of the web saved as a message; its main part is read as HTML, of the others only what they hide of it."""

import email
import email.policy
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

from assistant.loaders.document import Document
from assistant.loaders.html import document_of
from assistant.loaders.refusing import refusal, refusing
from assistant.loaders.saved import saved_message
from assistant.sources import Source

_PAGES = {"text/html", "application/xhtml+xml"}
_MOST_PARTS = 10_000


def load(path: Path, source: Source) -> Document:
    """Read a saved page. The main part is the one its header names, else the first page of HTML.

    Raises
    ------
    RejectedFile
        `empty`, `damaged` or `garbled`.
    """
    with refusing(source, email.errors.MessageError):
        # The old policy: it parses no header before it is asked for, and is the one that bears any header.
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
        part = _main(message)
        if part is None:
            raise refusal(source, "damaged")
        payload = part.get_payload(decode=True)
        charset = part.get_param("charset")
        if not isinstance(payload, bytes):
            raise refusal(source, "damaged")
        sheets = [_style(part) for part in _parts(message) if part.get_content_type() == "text/css"]
    return document_of(payload, source, charset if isinstance(charset, str) else None, sheets, saved_message(message))


def _style(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", errors="replace") if isinstance(payload, bytes) else ""


def _main(message: Message) -> Message | None:
    parts = [part for part in _parts(message) if part.get_content_type() in _PAGES]
    start, address = message.get_param("start"), message.get("Snapshot-Content-Location") or message.get("Content-Location")
    for part in parts:
        named = isinstance(start, str) and _bare(part.get("Content-ID")) == _bare(start)
        if named or (address and _bare(part.get("Content-Location")) == _bare(address)):
            return part
    return parts[0] if parts else None


def _parts(message: Message) -> Iterator[Message]:
    """Yield the parts that are no containers, without recursion."""
    stack, seen = [message], 0
    while stack and seen < _MOST_PARTS:
        part = stack.pop()
        seen += 1
        payload = part.get_payload()
        if isinstance(payload, list):
            stack.extend(reversed([inner for inner in payload if isinstance(inner, Message)]))
        else:
            yield part


def _bare(name: object) -> str:
    return str(name or "").strip().strip("<>")
