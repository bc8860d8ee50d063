"""Reads mutated files through the real child process, and tells what became of each."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from assistant.errors import Reason, RejectedFile
from assistant.kinds import ZIP
from assistant.reading.reader import DocumentReader, _Died
from assistant.sources import Source, file_source, inside

PROJECT = Path(__file__).parents[1]
REASONS = frozenset(get_args(Reason))
_TO_LOOK_AT = 10.0
_MEMBERS = 5
"""Documents of an archive that are read."""

_TO_START_AND_END = 5.0
"""Seconds a child takes to start and to be ended on a busy machine."""


@dataclass(frozen=True)
class Outcome:
    """What became of a case.

    `kind` is `read`, a reason of refusal, `died` (the child ended by itself), `late` (past the limit) or `raised`
    (in the parent).
    """

    kind: str
    seconds: float
    detail: str = ""

    @property
    def is_fall(self) -> bool:
        return self.kind not in REASONS and self.kind != "read"


def run(reader: DocumentReader, seconds: float, folder: Path, name: str, data: bytes) -> Outcome:
    """Write a file, read it as a build would, and tell what became of it; the folder must be this call's own."""
    path = folder / name
    path.write_bytes(data)
    started = time.monotonic()
    try:
        source, root = file_source(path, folder)
        refused: list[RejectedFile] = []
        members = inside(source, path, refused) if source.media_type == ZIP else [source]
        looked = time.monotonic() - started
        if looked > _TO_LOOK_AT:
            return Outcome("late", looked, "looked at by the parent")
        outcomes = [_read(reader, seconds, member, root) for member in members[:_MEMBERS]]
        outcomes += [Outcome(error.reason, 0.0) for error in refused]
    except RejectedFile as error:
        return Outcome(error.reason, time.monotonic() - started)
    except Exception as error:  # noqa: BLE001 — nothing may leave the parent but a refusal
        return Outcome("raised", time.monotonic() - started, repr(error))
    finally:
        path.unlink()
    falls = [outcome for outcome in outcomes if outcome.is_fall]
    return (falls or outcomes or [Outcome("raised", 0.0, "neither read nor refused")])[0]


def _read(reader: DocumentReader, seconds: float, source: Source, root: Path) -> Outcome:
    started = time.monotonic()
    try:
        clean = reader.read(source, root)
        kind, detail = ("read", "") if clean.text.strip() else ("raised", "an empty text was given for read")
    except RejectedFile as error:
        kind, detail = error.reason, ""
        if isinstance(error.__cause__, _Died) and error.reason != "too_large":
            kind, detail = "died", f"exit code {error.__cause__.code}"
        elif error.reason not in REASONS or not error.message or "\n" in error.message:
            kind, detail = "raised", f"{error.reason}: {error.message!r}"
    took = time.monotonic() - started
    return Outcome("late", took, kind) if took > seconds + _TO_START_AND_END else Outcome(kind, took, detail)


def trace(folder: Path, name: str, data: bytes) -> str:
    """Return what a child writes to its standard error over a file that a child died of."""
    path = folder / name
    path.write_bytes(data)
    source, _ = file_source(path, folder)
    sources = inside(source, path, []) if source.media_type == ZIP else [source]
    program = "import sys; sys.argv = ['child', '1024', '60', '40']; from assistant.reading.child import main; main()"
    said = ""
    for each in sources[:_MEMBERS]:
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", "-c", program],
            input=request_of(each, path).encode(),
            capture_output=True,
            cwd=PROJECT,
            check=False,
            timeout=120,
        )
        said += done.stderr.decode(errors="replace")
    return said[-5000:]


def request_of(source: Source, path: Path) -> str:
    """Return what the parent asks a child about a source."""
    fields = ("id", "path", "media_type", "size", "archive", "member")
    return json.dumps({**{field: getattr(source, field) for field in fields}, "file": str(path)}) + "\n"
