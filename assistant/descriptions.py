"""Sidecars: what a small TOML file beside a document says of it, for its reference."""

import tomllib
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.errors import DescriptionError
from assistant.patterns import regex
from assistant.texts import reading as texts

SIDECAR_SUFFIX = ".toml"
"""A sidecar is named like its document with this behind: `закон.pdf` → `закон.pdf.toml`."""

Kind = Literal[
    "article",
    "newspaper",
    "book",
    "chapter",
    "issue",
    "law",
    "standard",
    "webpage",
    "report",
    "thesis",
    "document",
]
"""What a cited document is: `chapter` stands in a collection, `issue` is a whole issue of a journal, `document` anything else."""

KINDS: tuple[Kind, ...] = get_args(Kind)

LARGEST_SIDECAR = 64 * 1024
"""Bytes."""

_LONGEST_FIELD = 1000
_LONGEST_KEY = 40
DAYS = frozenset({"date", "accessed"})
"""Keys whose value is a day."""

WHOLE = {"year": (800, 2200), "first_page": (-10_000, 100_000)}
"""Keys whose value is a whole number → the least and the most."""

_COUNTED = {"volume", "issue", "number", "edition", "pages", "total_pages"}
"""Keys whose value may also be a whole number."""

_MOST_COUNTED = 10**9
_DAY = regex(r"(?P<day>\d{2})\.(?P<month>\d{2})\.(?P<year>\d{4})|(?P<year2>\d{4})-(?P<month2>\d{2})-(?P<day2>\d{2})")


@dataclass(frozen=True, slots=True)
class Description:
    """What a sidecar says of a document, for its reference; every field may be missing.

    Parameters
    ----------
    title : str or None
        Title a reader would cite.
    authors : tuple of str
        Each as «Фамилия И. О.» or the name of a body.
    year : int or None
    place, publisher, container : str or None
        Town, publishing house, and the journal or collection the text stands in.
    pages : str or None
        Pages in the printed source, as «40–52».
    url : str or None
        Address for the reference; never fetched.
    kind : Kind or None
    details : str or None
        What belongs to the title: «учебник для вузов», «Федеральный закон».
    body, editor : str or None
        The body that issued it; «под ред. А. А. Петрова».
    date, accessed : str or None
        «24.07.2007»: of a law, a newspaper, a page of the web; the day its address was looked up.
    volume, issue, number, edition, total_pages : str or None
    doi, isbn, issn : str or None
    first_page : int or None
        The printed number of the file's first page: 45 for an article cut out of a journal, −7 where eight unnumbered pages stand
        before page 1.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    place: str | None = None
    publisher: str | None = None
    container: str | None = None
    pages: str | None = None
    url: str | None = None
    kind: Kind | None = None
    details: str | None = None
    body: str | None = None
    editor: str | None = None
    date: str | None = None
    accessed: str | None = None
    volume: str | None = None
    issue: str | None = None
    number: str | None = None
    edition: str | None = None
    total_pages: str | None = None
    doi: str | None = None
    isbn: str | None = None
    issn: str | None = None
    first_page: int | None = None


def read_description(path: Path, name: str | None = None) -> Description:
    """Read a sidecar; `name` is what a message calls it, the file's own name if not given.

    Raises
    ------
    DescriptionError
        If it cannot be read, is too large, no TOML, or has a key or value that means nothing.
    """
    name = name or path.name
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_SIDECAR + 1)
    except OSError as error:
        raise DescriptionError(texts.sidecar_unreadable(name), document=name) from error
    if len(data) > LARGEST_SIDECAR:
        raise DescriptionError(texts.sidecar_too_large(name), document=name)
    try:
        given = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML, or brackets within brackets without end
        raise DescriptionError(texts.sidecar_broken(name), document=name) from error
    known = [field.name for field in fields(Description)]
    for key in given:
        if key not in known:
            raise DescriptionError(texts.sidecar_key_unknown(name, _shown(key), known), document=name)
    return Description(**{key: value_of(name, key, value) for key, value in given.items()})


def value_of(name: str, key: str, value: Any) -> Any:
    """Return the value of a key, as TOML gave it, as a description has it (raises `DescriptionError`)."""
    if key == "kind":
        kind = texts.KINDS.get(value.strip().lower(), value) if isinstance(value, str) else value
        if kind not in KINDS:
            raise DescriptionError(texts.sidecar_kind_wrong(name), document=name)
        return kind
    if key in DAYS:
        day = _day(value)
        if day is None:
            raise DescriptionError(texts.sidecar_date_wrong(name, key), document=name)
        return day
    counted = key in _COUNTED and isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_COUNTED
    if not counted and not _is_valid(key, value):
        raise DescriptionError(texts.sidecar_value_wrong(name, key), document=name)
    return tuple(value) if key == "authors" else str(value) if counted else value


def _day(value: Any) -> str | None:
    """Return a day as «24.07.2007»; None where a value is none."""
    if isinstance(value, date):  # TOML has days and times of its own
        return f"{value.day:02}.{value.month:02}.{value.year:04}"
    match = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    day, month, year = (int(match[part] or match[f"{part}2"]) for part in ("day", "month", "year"))
    try:
        date(year, month, day)
    except ValueError:
        return None
    return f"{day:02}.{month:02}.{year:04}"


def _shown(key: str) -> str:
    """Return a key as it may stand in a message."""
    printable = "".join(character for character in key if character.isprintable())
    return printable if len(printable) <= _LONGEST_KEY else printable[: _LONGEST_KEY - 1] + "…"


def _is_valid(key: str, value: Any) -> bool:
    if key == "authors":
        return isinstance(value, list) and all(_is_line(author) for author in value)
    if key in WHOLE:
        least, most = WHOLE[key]
        return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
    return _is_line(value)


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_FIELD and value.isprintable()
