"""Sidecars: what a small TOML file beside a document says of it, for its reference."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from assistant.errors import DescriptionError
from assistant.texts import reading as texts

SIDECAR_SUFFIX = ".toml"
"""A sidecar is named like its document with this behind: `закон.pdf` → `закон.pdf.toml`."""

_LARGEST_SIDECAR = 64 * 1024
_LONGEST_FIELD = 1000
_LONGEST_KEY = 40


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
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    place: str | None = None
    publisher: str | None = None
    container: str | None = None
    pages: str | None = None
    url: str | None = None


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
            data = file.read(_LARGEST_SIDECAR + 1)
    except OSError as error:
        raise DescriptionError(texts.sidecar_unreadable(name), document=name) from error
    if len(data) > _LARGEST_SIDECAR:
        raise DescriptionError(texts.sidecar_too_large(name), document=name)
    try:
        given = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML, or brackets within brackets without end
        raise DescriptionError(texts.sidecar_broken(name), document=name) from error
    known = [field.name for field in fields(Description)]
    for key, value in given.items():
        if key not in known:
            raise DescriptionError(texts.sidecar_key_unknown(name, _shown(key), known), document=name)
        if not _is_valid(key, value):
            raise DescriptionError(texts.sidecar_value_wrong(name, key), document=name)
    return Description(**{**given, "authors": tuple(given.get("authors", ()))})


def _shown(key: str) -> str:
    """Return a key as it may stand in a message."""
    printable = "".join(character for character in key if character.isprintable())
    return printable if len(printable) <= _LONGEST_KEY else printable[: _LONGEST_KEY - 1] + "…"


def _is_valid(key: str, value: Any) -> bool:
    if key == "authors":
        return isinstance(value, list) and all(_is_line(author) for author in value)
    if key == "year":
        return isinstance(value, int) and not isinstance(value, bool) and 800 <= value <= 2200
    return _is_line(value)


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_FIELD and value.isprintable()
