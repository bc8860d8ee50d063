"""What a file states of itself: title, authors, year, DOI and УДК, kept only where they can be true."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from assistant.loaders.characters import one_line
from assistant.loaders.document import Metadata
from assistant.loaders.identifiers import BEGINNING, doi_of, udc_of
from assistant.loaders.zipped import Parts
from assistant.patterns import regex

_FIRST_YEAR = 1980
_LONGEST = 200
_BY = regex(r"\s*[;\n]\s*|,\s+(?=[А-ЯЁA-Z][а-яёa-z]+ )")
# What programs and administrators put in the place of a name.
_NO_NAME = regex(
    r"(?:python-docx|python-pptx|openpyxl|admin\w*|администратор|user\w*|пользователь.*|unknown|author|автор|root|home|"
    r"microsoft.*|windows.*|пк|pc|\S+-(?:пк|pc)|компьютер|computer|student|owner|lenovo|asus|acer|hp|dell|[\d\W_]*)",
    re.IGNORECASE,
)
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def metadata_of(text: str, *, title: str = "", authors: Iterable[str] = (), dates: Iterable[str] = ()) -> Metadata:
    """Return what can be believed of what a file states, with the УДК and DOI from the beginning of its text.

    Parameters
    ----------
    text : str
        The raw text.
    title : str
    authors : iterable of str
        Each may hold several names, parted by semicolons.
    dates : iterable of str
        Dates of the file, in any form that begins with a year; the first sane one counts.
    """
    names = [one_line(name) for author in authors for name in _BY.split(author)]
    beginning = text[:BEGINNING]
    return Metadata(
        title=one_line(title)[:_LONGEST] or None,
        authors=tuple(dict.fromkeys(filter(is_name, names))),
        year=next((year for date in dates if (year := _year(date)) is not None), None),
        doi=doi_of(beginning),
        udc=udc_of(beginning),
    )


def is_name(name: str) -> bool:
    """Tell whether a name may be that of an author: not of a program, nor what stands there where nobody gave one."""
    return len(name) <= _LONGEST and not _NO_NAME.fullmatch(name)


def _year(date: str) -> int | None:
    match = re.match(r"\s*(\d{4})\b", date)
    year = int(match[1]) if match else 0
    return year if _FIRST_YEAR <= year <= datetime.now(UTC).year + 1 else None


def office_metadata(parts: Parts, text: str) -> tuple[str, Metadata]:
    """Return the title as stated and the metadata of an Office document; broken properties are none."""
    root = _properties(parts)

    def stated(tag: str) -> str:
        return "" if root is None else one_line(root.findtext(tag) or "")

    title = stated(f"{_DC}title")
    dates = (stated(f"{_TERMS}created"), stated(f"{_TERMS}modified"))
    return title, metadata_of(text, title=title, authors=(stated(f"{_DC}creator"),), dates=dates)


def _properties(parts: Parts) -> Any:
    name = next((name for kind, name in parts.relations("").values() if kind == "core-properties"), "")
    try:
        return parts.root(name)
    except SyntaxError:
        return None


def ole_metadata(properties: Any, text: str) -> tuple[str, Metadata]:
    """Return the title as stated and the metadata of a document in the old container, as olefile gives its properties."""
    page = getattr(properties, "codepage", None)

    def stated(name: str) -> str:
        value = getattr(properties, name, None)
        if not isinstance(value, bytes):
            return one_line(str(value)) if isinstance(value, str) else ""
        # The property is a signed number; 65001 is UTF-8.
        number = (page or 1251) & 0xFFFF
        try:
            return one_line(value.decode("utf-8" if number == 65001 else f"cp{number}", errors="replace"))
        except LookupError:
            return ""

    title = stated("title")
    dates = [str(date) for name in ("create_time", "last_saved_time") if (date := getattr(properties, name, None)) is not None]
    return title, metadata_of(text, title=title, authors=(stated("author"),), dates=dates)
