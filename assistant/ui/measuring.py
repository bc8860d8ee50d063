"""`assistant eval` in another process: the pages go on, and what it counts is kept when it ends."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from assistant.errors import DeskError
from assistant.index import Index
from assistant.measurements import Measurements, Questions
from assistant.priority import give_way
from assistant.scratch import Scratch
from assistant.settings import Settings
from assistant.texts import quality as texts
from assistant.ui.complaints import complaint

_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a measurement ended, and when; its result is kept where it `succeeded`."""

    succeeded: bool
    message: str
    time: str


@dataclass(slots=True)
class _Run:
    questions: Questions
    scratch: Scratch
    errors: IO[bytes]
    process: subprocess.Popen[bytes]
    cancelled: bool = False


@dataclass(slots=True)
class Measuring:
    """At most one measurement started from the pages of this server."""

    settings: Settings
    ended: Ended | None = None
    _run: _Run | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self, questions: Questions, content: str) -> None:
        """Ask the gold questions in `content` unless a measurement runs (raises `DeskError`)."""
        with self._lock:
            if self._run is None:
                self.ended, self._run = None, _begun(self.settings, questions, content)

    def cancel(self) -> None:
        """Stop the measurement."""
        with self._lock:
            run = self._run
            if run is None:
                return
            run.cancelled = True
            run.process.terminate()
            try:
                run.process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                run.process.kill()
                run.process.wait()

    def progress(self) -> tuple[int, int] | None:
        """Return how many questions were asked, and of how many; None where that is not known yet."""
        run = self._run
        if run is None:
            return None
        try:
            done, total = _progress_file(run.scratch.path).read_text(encoding="ascii").split()
        except (OSError, ValueError):
            return None
        return int(done), int(total)

    def running(self) -> bool:
        """Tell whether a measurement runs; when it has ended, its result is kept and `ended` says how it went."""
        with self._lock:
            run = self._run
            if run is None:
                return False
            if run.process.poll() is None:
                return True
            try:
                self.ended = Ended(*_result(self.settings, run), datetime.now().astimezone().strftime("%H:%M"))
            finally:
                self._run = None
                run.errors.close()
                run.scratch.close()
            return False


def _progress_file(folder: Path) -> Path:
    return folder / "progress"


def _result_file(folder: Path) -> Path:
    return folder / "result.json"


def _begun(settings: Settings, questions: Questions, content: str) -> _Run:
    scratch = Scratch()
    folder = scratch.path
    asked = folder / "questions.jsonl"
    command = [sys.executable, "-X", "utf8", "-m", "assistant", "eval", str(asked), "--skip-unknown"]
    command += ["--output", str(_result_file(folder)), "--progress", str(_progress_file(folder))]
    command += ["--corpus", str(settings.corpus), "--index", str(settings.index)]
    try:
        asked.write_text(content, encoding="utf-8")
        errors = (folder / "errors").open("w+b")
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors)
    except OSError as error:
        scratch.close()
        raise DeskError(texts.result_trouble(str(folder))) from error
    give_way(process.pid)  # who asks questions meanwhile comes first
    return _Run(questions, scratch, errors, process)


def _result(settings: Settings, run: _Run) -> tuple[bool, str]:
    """Keep the result of a run that has ended; return whether there is one, and what to say."""
    if run.cancelled:
        return False, texts.CANCELLED
    file = _result_file(run.scratch.path)
    if run.process.returncode or not file.is_file():
        return False, _sentence(run.errors)
    content = file.read_text(encoding="utf-8")
    generation = str(json.loads(content)["generation"])
    if generation in Index(settings.index).purged():
        return False, texts.PURGED_MEANWHILE
    try:
        Measurements(settings.desk).keep(run.questions, generation, datetime.now(UTC), content)
    except DeskError as error:
        return False, error.message
    return True, texts.FINISHED


def _sentence(errors: IO[bytes]) -> str:
    """Return what the command complained of; what is not fit to be shown goes to the log."""
    errors.seek(0)
    said = errors.read().decode("utf-8", "replace")
    shown = complaint(said, texts.FAILED)
    if shown == texts.FAILED:
        sys.stderr.write(said)
    return shown
