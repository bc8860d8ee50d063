"""A sidecar edited field by field: what a form shows of it, and the file again, with all that was written in it by hand.

Keys that stay as they are keep their spelling; comments are kept whatever happens to their lines.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array

from assistant.descriptions import DAYS, LARGEST_SIDECAR, SIDECAR_SUFFIX, WHOLE, Description, value_of
from assistant.durable import replace_file, sync
from assistant.errors import DescriptionError
from assistant.patterns import regex
from assistant.texts import documents as texts
from assistant.texts import reading as reading_texts

FIELDS: tuple[str, ...] = tuple(field.name for field in fields(Description))
"""The keys of a sidecar."""

_MARK = "\ufeff"
_COMMENT = regex(r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|(?P<comment>#[^\r\n]*)', re.DOTALL)
_WHOLE = regex(r"[-−]?[0-9]{1,6}")
_DAY = regex(r"(\d{2})\.(\d{2})\.(\d{4})")
_KINDS = {kind: word for word, kind in reversed(reading_texts.KINDS.items())}
"""Kind → the first Russian word for it."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """The sidecar of a document as it was found.

    Parameters
    ----------
    name : str
        Its path in the corpus.
    text : str or None
        What stands in it; None where there is none.
    fields : Mapping
        Key → its value as a form shows it, of all `FIELDS`; empty where there is none.
    """

    name: str
    text: str | None
    fields: Mapping[str, str]


def open_sidecar(corpus: Path, document: str) -> Sidecar:
    """Read the sidecar of a document for editing; a value that means nothing is shown as it is.

    Raises
    ------
    DescriptionError
        If the document is gone, or the sidecar is one a form would spoil: no TOML, with other keys, a link, too large.
    """
    name = document + SIDECAR_SUFFIX
    text = _text(corpus, document)
    given = _parsed(name, text or "")
    for key, value in given.items():
        if key not in FIELDS:
            raise DescriptionError(reading_texts.sidecar_key_unknown(name, key, FIELDS), document=name)
        if isinstance(value, dict):
            raise DescriptionError(reading_texts.sidecar_broken(name), document=name)
    return Sidecar(name, text, _fields(name, given))


def described(name: str, shown: Mapping[str, str]) -> tuple[Description, frozenset[str]]:
    """Return what a form says of a document, and the keys whose values mean nothing, which are left out."""
    values: dict[str, Any] = {}
    wrong: set[str] = set()
    for key in FIELDS:
        typed = _typed(key, shown[key])
        if typed is None:
            continue
        try:
            values[key] = value_of(name, key, typed)
        except DescriptionError:
            wrong.add(key)
    return Description(**values), frozenset(wrong)


def edited(sidecar: Sidecar, shown: Mapping[str, str]) -> str:
    """Return the text of a sidecar that says what a form does; what did not change in it stays letter for letter.

    Raises
    ------
    DescriptionError
        If a value means nothing, or the file would not be read as it is meant.
    """
    meant, wrong = described(sidecar.name, shown)
    if wrong:
        raise DescriptionError(reading_texts.sidecar_value_wrong(sidecar.name, min(wrong)), document=sidecar.name)
    mark, text = _MARK if (sidecar.text or "").startswith(_MARK) else "", (sidecar.text or "").removeprefix(_MARK)
    try:
        document = tomlkit.parse(text if not text or text.endswith("\n") else text + "\n")
        held = document.unwrap()
        for key in FIELDS:
            typed = _typed(key, shown[key])
            if typed is None:
                document.pop(key, None)
            elif shown[key].strip() != sidecar.fields[key].strip() or not _means(sidecar.name, key, held.get(key)):
                document[key] = _item(typed)
        lost = Counter(_comments(text)) - Counter(_comments(document.as_string()))
        for comment in lost.elements():
            document.add(tomlkit.comment(comment.removeprefix("#").strip()))
        written = document.as_string()
        reread, faults = described(sidecar.name, _fields(sidecar.name, _parsed(sidecar.name, written)))
    except TOMLKitError as error:
        raise DescriptionError(reading_texts.sidecar_broken(sidecar.name), document=sidecar.name) from error
    if reread != meant or faults or len(written.encode()) > LARGEST_SIDECAR:
        raise DescriptionError(texts.description_not_written(sidecar.name), document=sidecar.name)
    return mark + written


def save_sidecar(corpus: Path, document: str, sidecar: Sidecar, shown: Mapping[str, str]) -> None:
    """Write what a form says beside a document, in one step and durably; a file with nothing in it goes.

    Raises
    ------
    DescriptionError
        As `edited` does, or if the file is another than the one that was opened, or cannot be written.
    """
    written = edited(sidecar, shown)
    if _text(corpus, document) != sidecar.text:
        raise DescriptionError(texts.description_changed(sidecar.name), document=sidecar.name)
    path = corpus / sidecar.name
    try:
        if written.removeprefix(_MARK).strip():
            replace_file(path, written)
        else:
            path.unlink(missing_ok=True)
            sync(path.parent)
    except OSError as error:
        raise DescriptionError(texts.description_not_writable(sidecar.name), document=sidecar.name) from error


def _text(corpus: Path, document: str) -> str | None:
    """Return what stands in the sidecar of a document, None where there is none."""
    name, path = document + SIDECAR_SUFFIX, corpus / (document + SIDECAR_SUFFIX)
    if not (corpus / document).is_file():
        raise DescriptionError(texts.document_gone(document), document=name)
    try:
        if path.is_symlink():
            raise DescriptionError(texts.description_is_link(name), document=name)
        with path.open("rb") as file:
            data = file.read(LARGEST_SIDECAR + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DescriptionError(reading_texts.sidecar_unreadable(name), document=name) from error
    if len(data) > LARGEST_SIDECAR:
        raise DescriptionError(reading_texts.sidecar_too_large(name), document=name)
    try:
        return data.decode()
    except UnicodeError as error:
        raise DescriptionError(reading_texts.sidecar_broken(name), document=name) from error


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix(_MARK))
    except (ValueError, RecursionError) as error:
        raise DescriptionError(reading_texts.sidecar_broken(name), document=name) from error


def _fields(name: str, given: Mapping[str, Any]) -> dict[str, str]:
    return {key: _shown(name, key, given[key]) if key in given else "" for key in FIELDS}


def _shown(name: str, key: str, value: Any) -> str:
    """Return a value as a form shows it."""
    with suppress(DescriptionError):  # it is shown as it is, and said to be wrong beside its field
        value = value_of(name, key, value)
    if isinstance(value, (list, tuple)):
        return "\n".join(str(one) for one in value)
    return _KINDS.get(value, value) if key == "kind" and isinstance(value, str) else str(value)


def _typed(key: str, shown: str) -> Any:
    """Return what a form shows as TOML has it; None where it is empty."""
    text = shown.strip()
    if not text:
        return None
    if key == "authors":
        return [line for line in map(str.strip, text.splitlines()) if line]
    if key in WHOLE and _WHOLE.fullmatch(text):
        return int(text.replace("−", "-"))
    if key in DAYS and (match := _DAY.fullmatch(text)) is not None:
        day, month, year = map(int, match.groups())
        try:
            return date(year, month, day)
        except ValueError:
            return text
    return text


def _means(name: str, key: str, value: Any) -> bool:
    """Tell whether a value of the file is one that is read."""
    try:
        value_of(name, key, value)
    except DescriptionError:
        return False
    return True


def _item(typed: Any) -> Any:
    item = tomlkit.item(typed)
    return item.multiline(len(typed) > 2) if isinstance(item, Array) else item


def _comments(text: str) -> list[str]:
    return [match["comment"].rstrip() for match in _COMMENT.finditer(text) if match["comment"]]
