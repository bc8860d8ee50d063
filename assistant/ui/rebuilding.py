"""A build in another process: the page keeps answering from the old generation and shows how far it is."""

import json
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from typing import IO, Any

from assistant.settings import Settings


@dataclass(slots=True)
class Outcome:
    """How a build ended: the report of `assistant build --json`, or the sentence it complained with."""

    report: dict[str, Any] | None
    message: str


@dataclass(slots=True)
class Rebuilding:
    """At most one build started from the pages of this server."""

    settings: Settings
    outcome: Outcome | None = None
    _process: subprocess.Popen[bytes] | None = None
    _errors: IO[bytes] | None = None
    _output: IO[bytes] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """Start a build unless one runs."""
        with self._lock:
            if self._process is not None:
                return
            folders = ["--corpus", str(self.settings.corpus), "--index", str(self.settings.index)]
            self.outcome = None
            self._output, self._errors = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115 - read when it ends
            command = [sys.executable, "-m", "assistant", "build", "--json", *folders]
            self._process = subprocess.Popen(command, stdout=self._output, stderr=self._errors)

    def running(self) -> bool:
        """Tell whether the build runs; when it has ended, `outcome` says how."""
        with self._lock:
            if self._process is None or self._output is None or self._errors is None:
                return False
            if self._process.poll() is None:
                return True
            self.outcome = Outcome(_json(_content(self._output)), _content(self._errors).strip())
            self._process = self._output = self._errors = None
            return False


def _content(file: IO[bytes]) -> str:
    file.seek(0)
    with file:
        return file.read().decode("utf-8", "replace")


def _json(output: str) -> dict[str, Any] | None:
    try:
        data = json.loads(output)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None
