"""The file of a conversation: JSON lines in UTF-8, one turn a line, replaced whole or not at all."""

import json
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from assistant.conversation.exchange import Exchange
from assistant.durable import FULL
from assistant.errors import ConversationError
from assistant.texts import conversation as texts

MEGABYTES = 10
"""Size a file may have at most."""

TURNS = 10_000
"""Turns a file may hold at most."""

VERDICTS = frozenset(("answered", "uncertain", "not_found"))

_LONGEST_KEY = 40
_KEYS = [field.name for field in fields(Exchange)]


def load_conversation(path: Path) -> tuple[Exchange, ...]:
    """Return the turns kept in `path`; a file that does not exist is an empty conversation.

    Raises
    ------
    ConversationError
        If it cannot be read, is too large, or a line is no turn.
    """
    name = str(path)
    try:
        if path.is_dir():
            raise ConversationError(texts.is_folder(name), path=path)
        with path.open("rb") as file:
            data = file.read(MEGABYTES * 1_000_000 + 1)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise ConversationError(texts.unreadable(_shown_path(name)), path=path) from error
    if len(data) > MEGABYTES * 1_000_000:
        raise ConversationError(texts.too_large(name, MEGABYTES), path=path)
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise ConversationError(texts.not_utf8(name), path=path) from error
    # only "\n" parts lines: JSON may hold U+2028 and the like as they are
    written = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if len(written) > TURNS:
        raise ConversationError(texts.too_many(name, TURNS), path=path)
    return tuple(_exchange(line, path, number) for number, line in written)


def _exchange(line: str, path: Path, number: int) -> Exchange:
    name = str(path)
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:  # no JSON, or brackets within brackets without end
        raise ConversationError(texts.broken_line(name, number), path=path, line=number) from error
    if not isinstance(given, dict):
        raise ConversationError(texts.broken_line(name, number), path=path, line=number)
    for key, value in given.items():
        if key not in _KEYS:
            raise ConversationError(texts.unknown_key(name, number, _shown(key), _KEYS), path=path, line=number)
        if not _is_valid(key, value):
            raise ConversationError(texts.wrong_value(name, number, key), path=path, line=number)
    missing = next((key for key in _KEYS if key not in given), None)
    if missing is not None:
        raise ConversationError(texts.missing_key(name, number, missing), path=path, line=number)
    return Exchange(**{**given, "quotes": tuple(given["quotes"]), "documents": tuple(given["documents"])})


def _is_valid(key: str, value: Any) -> bool:
    if key in ("quotes", "documents"):
        return isinstance(value, list) and all(_is_text(one) for one in value)
    return _is_text(value) and (key != "verdict" or value in VERDICTS)


def _is_text(value: Any) -> bool:
    """Tell whether a value is a text UTF-8 can write: a lone surrogate, which JSON can spell, is none."""
    if not isinstance(value, str):
        return False
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _shown(key: str) -> str:
    """Return a key as it may stand in a message."""
    printable = "".join(character for character in key if character.isprintable())
    return printable if len(printable) <= _LONGEST_KEY else printable[: _LONGEST_KEY - 1] + "…"


def save_conversation(path: Path, exchanges: Sequence[Exchange]) -> None:
    """Write the turns to `path`: a temporary file beside it takes its place once it is whole and on the disk.

    Characters that UTF-8 cannot write (lone surrogates) are written as «?».

    Raises
    ------
    ConversationError
        If the file cannot be written, or would be larger than one that can be read; the former file is left as it was.
    """
    name = str(path)
    if len(exchanges) > TURNS:
        raise ConversationError(texts.too_many(name, TURNS), path=path)
    lines = [json.dumps(asdict(exchange), ensure_ascii=False) + "\n" for exchange in exchanges]
    data = "".join(lines).encode("utf-8", errors="replace")
    if len(data) > MEGABYTES * 1_000_000:
        raise ConversationError(texts.too_large(name, MEGABYTES), path=path)
    try:
        if path.is_dir():
            raise ConversationError(texts.is_folder(name), path=path)
        _replace(path.resolve(), data)
    except FileNotFoundError as error:
        raise ConversationError(texts.no_folder(name), path=path) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        full = isinstance(error, OSError) and error.errno in FULL
        raise ConversationError((texts.disk_full if full else texts.not_writable)(_shown_path(name)), path=path) from error


def _shown_path(name: str) -> str:
    return name.replace("\0", "")


def _replace(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:60]}-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            Path(temporary).chmod(path.stat().st_mode & 0o777)  # a file others may read stays one
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
