"""A build in another process: the page keeps answering from the old generation and shows how far it is."""

import json
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from assistant import contract
from assistant.assembly import Assistant
from assistant.errors import AssistantError
from assistant.index import Stage
from assistant.settings import Settings
from assistant.texts import pages as texts

_TRACEBACK = "Traceback (most recent call last)"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a build ended: the report of `assistant build --json`, or the sentence it complained with; `time` is when."""

    report: contract.Json | None
    message: str
    time: str


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
            command = [sys.executable, "-X", "utf8", "-m", "assistant", "build", "--json", *folders]
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self._output, stderr=self._errors)

    def empty(self, helper: Assistant) -> None:
        """Build the index of an empty corpus, here and at once: nothing is read or embedded, and the command refuses it."""
        try:
            report = contract.build_data(helper.build(_silent, may_be_empty=True))
        except AssistantError as error:
            self.outcome = Outcome(None, error.message, _now())
        else:
            self.outcome = Outcome(report, "", _now())

    def running(self) -> bool:
        """Tell whether the build runs; when it has ended, `outcome` says how."""
        with self._lock:
            if self._process is None or self._output is None or self._errors is None:
                return False
            if self._process.poll() is None:
                return True
            report, errors = _json(_content(self._output)), _content(self._errors)
            if report is None:
                sys.stderr.write(errors)
            self.outcome = Outcome(report, _sentence(errors), _now())
            self._process = self._output = self._errors = None
            return False


def _sentence(errors: str) -> str:
    """Return the last line a build complained with; a build that broke, or was killed, left none fit to be shown."""
    lines = errors.strip().splitlines()
    return lines[-1] if lines and _TRACEBACK not in errors else texts.BUILD_FAILED


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


def _now() -> str:
    return datetime.now().astimezone().strftime("%H:%M")


def _silent(stage: Stage, done: int, total: int) -> None:
    """Take progress and say nothing."""
