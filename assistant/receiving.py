"""Files that come from a browser, by an untrusted name: into the corpus, or refused, and what became of each."""

import time
import unicodedata
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.archives import members, opened
from assistant.assembly import Assistant
from assistant.collection import copy_in, free_name, safe_name
from assistant.errors import AssistantError, RejectedFile
from assistant.kinds import ZIP
from assistant.scratch import Scratch
from assistant.texts import documents as texts

Outcome = Literal["added", "renamed", "numbered", "known", "refused"]

_LOOK_SECONDS = 20.0
"""So long the members of an archive are read before it is added; the others are read when the index is built."""


@dataclass(frozen=True, slots=True)
class Member:
    """A document in an archive that came: its path there, why it will be left out, or empty."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a file that came.

    Parameters
    ----------
    name : str
        As it came.
    outcome : str
        `renamed` where its name could not be kept, `numbered` where it was taken by another content, `known` where it was there.
    path : str
        In the corpus; empty where it was refused.
    message : str
        Why it was refused and what to do, or empty.
    members : tuple of Member
        Of an archive: those looked at.
    unread : int
        Of an archive: those not looked at yet.
    """

    name: str
    outcome: Outcome
    path: str = ""
    message: str = ""
    members: tuple[Member, ...] = ()
    unread: int = 0


def receive(assistant: Assistant, name: str, data: bytes | memoryview, clock: Callable[[], float] = time.monotonic) -> Received:
    """Add a file that came as bytes; whatever is wrong with it is in what is returned.

    Of an archive its documents are read one after another until some seconds are over and one of them is good; one without a
    good one is refused.
    """
    if not len(data):
        return Received(name, "refused", message=texts.upload_empty(name))
    safe, corpus = safe_name(name), assistant.settings.corpus
    try:
        with Scratch() as scratch:
            path = scratch.path / safe
            path.write_bytes(data)
            members, unread = _read(assistant, path, clock)
            place = free_name(corpus / safe, path)
            outcome: Outcome = "added" if safe == unicodedata.normalize("NFC", name) else "renamed"
            outcome = "known" if place.exists() else outcome if place.name == safe else "numbered"
            return Received(name, outcome, copy_in(path, corpus), "", members, unread)
    except AssistantError as error:
        return Received(name, "refused", message=error.message)
    except OSError:
        return Received(name, "refused", message=texts.upload_failed(name))


def _read(assistant: Assistant, path: Path, clock: Callable[[], float]) -> tuple[tuple[Member, ...], int]:
    """Read a file as the index will (raises `RejectedFile`); return the documents of an archive, and how many were left."""
    if assistant.source(path).media_type != ZIP:
        assistant.read(path)
        return (), 0
    first: RejectedFile | None = None
    found: list[Member] = []
    good, started = False, clock()
    with closing(assistant.read_all(path)) as results:
        for result in results:
            if isinstance(result, RejectedFile):
                first = first or result
                found.append(Member(_inner(result.document, path), result.message))
            else:
                good = True
                found.append(Member(_inner(result.source.path, path), ""))
            if good and clock() - started > _LOOK_SECONDS:
                break
    if first is not None and not good:
        raise first
    with opened(path) as archive:
        return tuple(found), len(members(archive)) - len(found)


def _inner(document: str, archive: Path) -> str:
    return document.removeprefix(f"{archive.name}/")
