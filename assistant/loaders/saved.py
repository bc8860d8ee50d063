"""Where a saved page of the web came from and when, as browsers note it; never the day the file was last touched."""

import re
from dataclasses import dataclass
from datetime import date
from email.message import Message
from email.utils import parsedate_to_datetime

from assistant.patterns import regex

_LONGEST_ADDRESS = 1000
_BEGINNING = 20_000
_SAVED_FROM = regex(r"<!--\s*saved from url=\(\d+\)(?P<url>\S+)\s*-->", re.IGNORECASE)
_SINGLE_FILE = regex(
    r"<!--\s*Page saved with SingleFile\s+url:\s*(?P<url>\S+)\s+saved date:\s*\w{3} (?P<day>\w{3} \d{1,2} \d{4})", re.IGNORECASE
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_ADDRESS = regex(r"https?://[^\s<>\"'\\^`{|}]+", re.IGNORECASE)
_SAVED_BY = regex(r"\bsaved by\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Saved:
    """Where a page was saved from and when; None where nothing says it."""

    url: str | None = None
    day: str | None = None


NOT_SAVED = Saved()


def saved_page(text: str) -> Saved:
    """Return what the comment says that a browser puts at the head of a page it saves."""
    if match := _SINGLE_FILE.search(text[:_BEGINNING]):
        return Saved(address(match["url"]), _day(match["day"]))
    match = _SAVED_FROM.search(text[:_BEGINNING])
    return Saved(address(match["url"])) if match else NOT_SAVED


def saved_message(message: Message) -> Saved:
    """Return what the header of a page saved as a message says; its date counts where a browser wrote it."""
    url = address(str(message.get("Snapshot-Content-Location") or message.get("Content-Location") or "").strip(" <>"))
    if not _SAVED_BY.search(str(message.get("From") or "")):
        return Saved(url)
    try:
        moment = parsedate_to_datetime(str(message.get("Date") or ""))
    except (ValueError, OverflowError, TypeError, IndexError):  # what a damaged date makes of the standard parser
        return Saved(url)
    return Saved(url, f"{moment:%d.%m.%Y}")


def address(text: str) -> str | None:
    """Return an address of the web that a reference may show; None where a text is none."""
    text = text.strip()
    return text if len(text) <= _LONGEST_ADDRESS and text.isprintable() and _ADDRESS.fullmatch(text) else None


def _day(text: str) -> str | None:
    month, day, year = text.split()
    try:
        # Not by `strptime`: its names of months are those of the system's language.
        return f"{date(int(year), _MONTHS.index(month.lower()) + 1, int(day)):%d.%m.%Y}"
    except ValueError:
        return None
