"""The reader that ships, opened for the embedder in use; or why there is none."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.compilation import Request, prepare
from assistant.reader.compiling import compiled
from assistant.reader.reading import Reader
from assistant.reader.weights import FOLDER, ReaderUnusable, Trouble
from assistant.tokens import tokens_in

ReaderState = Literal["on", "off"] | Trouble
"""`on`, switched `off`, or why it cannot be used."""


@dataclass(frozen=True, slots=True)
class OpenedReader:
    """A reader, or None and why; `reason` is what the machine said."""

    reader: Reader | None
    state: ReaderState
    reason: str = ""


SWITCHED_OFF = OpenedReader(None, "off")


def open_reader(request: Request, cache: Path, folder: Path = FOLDER) -> OpenedReader:
    """Return the reader in `folder`, compiled for the embedder that `request` names.

    Raises
    ------
    ModelError
        If the embedder cannot be prepared.
    """
    prepared = prepare(request, cache)
    try:
        target = compiled(prepared, cache, folder)
        assert prepared.engine is not None  # or it would not be compiled
        return OpenedReader(Reader(target, prepared.engine, tokens_in(prepared.folder)), "on")
    except ReaderUnusable as error:
        return OpenedReader(None, error.trouble, error.reason)
    except (RuntimeError, OSError, ValueError) as error:  # OpenVINO's own, and what its files can raise
        return OpenedReader(None, "uncompiled", " ".join(str(error).split()))


def prepare_reader(request: Request, cache: Path, folder: Path = FOLDER) -> None:
    """Compile the reader where that was not done yet, so that the first question need not wait for it.

    What hinders it `open_reader` tells, where it matters.
    """
    with suppress(ReaderUnusable):
        compiled(prepare(request, cache), cache, folder)
