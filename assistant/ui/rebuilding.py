"""A build in another process: the page keeps answering from the old generation and shows how far it is."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, Any

from assistant import contract
from assistant.assembly import Assistant
from assistant.errors import AssistantError
from assistant.index import PERSON, Stage
from assistant.priority import give_way
from assistant.settings import Settings
from assistant.texts import documents as stop_texts
from assistant.texts import pages as texts
from assistant.ui.complaints import complaint

_PATIENCE = 10.0
"""Seconds a build is given to end by itself."""

# Not SIGINT: where a shell started the server in the background, the build was told to ignore that.
_SIGNALS = (signal.SIGTERM, signal.SIGKILL)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a build ended: the report of `assistant build --json`, or the sentence it complained with; `time` is when."""

    report: contract.Json | None
    message: str
    time: str


@dataclass(slots=True)
class Rebuilding:
    """At most one build started from the pages of this server.

    Parameters
    ----------
    settings : Settings
    outcome : Outcome or None
        How the last one ended.
    at_work : bool
        Whether the present one has told how far it is: if it tells no more, it is about to end and not to begin.
    """

    settings: Settings
    outcome: Outcome | None = None
    at_work: bool = False
    _process: subprocess.Popen[bytes] | None = None
    _errors: IO[bytes] | None = None
    _output: IO[bytes] | None = None
    _signals: int = 0
    _signalled: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, person: str = "") -> None:
        """Start a build unless one runs; `person` is shown to others as who had it started."""
        with self._lock:
            if self._process is not None:
                return
            self._signals, self.at_work = 0, False
            folders = ["--corpus", str(self.settings.corpus), "--index", str(self.settings.index)]
            self.outcome = None
            self._output, self._errors = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115 - read when it ends
            command = [sys.executable, "-X", "utf8", "-m", "assistant", "build", "--json", *folders]
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=self._errors,
                env={**os.environ, PERSON: person},
            )
            give_way(self._process.pid)  # questions go on being asked

    def stop(self) -> None:
        """Let the build end: gently at first, by force where it does not listen; what it made is kept for the next one."""
        with self._lock:
            if self._process is not None and not self._signals:
                self._signal(self._process)

    @property
    def stopping(self) -> bool:
        """Whether the build that runs was told to end."""
        return self._process is not None and bool(self._signals)

    def _signal(self, process: subprocess.Popen[bytes]) -> None:
        process.send_signal(_SIGNALS[min(self._signals, len(_SIGNALS) - 1)])
        self._signals, self._signalled = self._signals + 1, time.monotonic()

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
                if self._signals and time.monotonic() - self._signalled > _PATIENCE:
                    self._signal(self._process)
                return True
            report, errors = _json(_content(self._output)), _content(self._errors)
            if report is None and not self._signals:
                sys.stderr.write(errors)
            self.outcome = Outcome(report, stop_texts.STOPPED if self._signals else complaint(errors, texts.BUILD_FAILED), _now())
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


def _now() -> str:
    return datetime.now().astimezone().strftime("%H:%M")


def _silent(stage: Stage, done: int, total: int) -> None:
    """Take progress and say nothing."""
