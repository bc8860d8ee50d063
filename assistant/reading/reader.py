"""Reads documents in child processes with limits of time and memory; they may crash, hang or swell without harm."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from assistant.cleaning import CleanText
from assistant.errors import Reason, RejectedFile
from assistant.loaders.picture import Picture
from assistant.priority import give_way
from assistant.reading.exchange import HEARTBEAT, PATIENCE, from_message, picture_of
from assistant.scratch import Scratch, sweep
from assistant.sources import Source
from assistant.texts import reading as texts

RECOGNITION_SECONDS = 1800.0
FILES_A_CHILD = 200
"""Then a fresh one is started: what libraries leak does not add up."""

_PROJECT = Path(__file__).parents[2]
# One thread a library is enough for parsing, and thread stacks count as memory.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class DocumentReader:
    """Reads documents, each in a child process started when first needed; threads that read side by side get a child each.

    Parameters
    ----------
    seconds : float
        A file that takes a processor longer is refused as `timeout`; so is one that takes `PATIENCE` times as long by the clock,
        which on a busy machine, or one without such a limit (Windows), is all there is.
    megabytes : int
        Address space of a child; a file that needs more is refused as `too_large`.
    file_megabytes : int
        A larger file is refused unread.
    processes : int
        Most children at a time; a further thread waits for one.
    recognition_seconds : float
        What recognising the pages of one file may take in all; it does not count among `seconds`, but no page may take that long.
    gives_way : bool
        Whether the children take only what others leave of the processors.
    """

    def __init__(
        self,
        seconds: float,
        megabytes: int,
        file_megabytes: int,
        processes: int = 1,
        recognition_seconds: float = RECOGNITION_SECONDS,
        *,
        gives_way: bool = False,
    ) -> None:
        self._seconds = seconds
        self._recognition_seconds = recognition_seconds
        self._megabytes = megabytes
        self._file_megabytes = file_megabytes
        self._processes = processes
        self._gives_way = gives_way
        # Last in, first out: a child that has just served is the one that is awake.
        self._idle: queue.LifoQueue[_Child | None] = queue.LifoQueue()
        for _ in range(processes):
            self._idle.put(None)

    def __enter__(self) -> "DocumentReader":
        sweep()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the children; waits for those that serve."""
        for _ in range(self._processes):
            child = self._idle.get()
            if child is not None:
                child.stop()

    def read(self, source: Source, corpus: Path) -> CleanText:
        """Read and clean a document of the corpus.

        Raises
        ------
        RejectedFile
            If it cannot be read.
        """
        if source.size > self._file_megabytes << 20:
            raise _refusal(source, "too_large", texts.file_too_large(source.path, self._file_megabytes))
        return from_message(self._served(source, corpus, {})["document"], source)

    def paint(self, source: Source, corpus: Path, number: int, width: int) -> Picture:
        """Draw a page of a PDF of the corpus, `width` pixels wide at most (raises `RejectedFile`)."""
        return picture_of(self._served(source, corpus, {"page": {"number": number, "width": width}})["picture"])

    def _served(self, source: Source, corpus: Path, what: dict[str, Any]) -> dict[str, Any]:
        child = self._idle.get()
        try:
            child = self._fit(child)
            answer = self._ask(child, source, corpus / source.file, what)
        except BaseException:
            # Also when the wait was interrupted: an answer that comes late must not be taken for the next file's.
            if child is not None:
                child.stop()
            child = None
            raise
        finally:
            self._idle.put(child)
        if "rejected" in answer:
            raise _refusal(source, answer["rejected"]["reason"], answer["rejected"]["message"])
        return answer

    def _fit(self, child: "_Child | None") -> "_Child":
        """Return `child` if it can serve, or a fresh one in its place."""
        if child is not None and (child.served >= FILES_A_CHILD or not child.is_alive()):
            child.stop()
            child = None
        if child is None:
            child = _Child(self._megabytes, self._seconds, self._recognition_seconds)
            if self._gives_way:
                give_way(child.number)
        return child

    def _ask(self, child: "_Child", source: Source, file: Path, what: dict[str, Any]) -> dict[str, Any]:
        request = {field: getattr(source, field) for field in ("id", "path", "media_type", "size", "archive", "member")}
        try:
            answer = child.ask({**request, **what, "file": str(file.absolute())}, PATIENCE * self._seconds)
        except TimeoutError as error:
            raise _refusal(source, "timeout", texts.file_timeout(source.path, PATIENCE * self._seconds)) from error
        except _Died as error:
            if error.code == -getattr(signal, "SIGPROF", 0):
                raise _refusal(source, "timeout", texts.file_timeout(source.path, self._seconds)) from error
            # The system kills what takes the memory of all; whatever else ended the child, this file did it.
            if error.code == -getattr(signal, "SIGKILL", 0):
                raise _refusal(source, "too_large", texts.file_needs_memory(source.path, self._megabytes)) from error
            raise _refusal(source, "damaged", texts.file_damaged(source.path)) from error
        if "memory" in answer:
            raise _refusal(source, "too_large", texts.file_needs_memory(source.path, self._megabytes))
        return answer


class _Died(Exception):
    """The child ended before it answered; `code` is its exit code, None if it had to be ended."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class _Child:
    """A running child: its answers come through a thread, so that waiting for them has a limit on every system."""

    def __init__(self, megabytes: int, seconds: float, recognition_seconds: float) -> None:
        self.served = 0
        # Its own folder for what it unpacks: killed, it cannot clean up.
        self._scratch = Scratch()
        folder = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self._scratch.path))
        # -P: a folder of documents may be the current one, and no code is imported from there.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "assistant.reading.child", str(megabytes), str(seconds), str(recognition_seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            process_group=0 if hasattr(os, "killpg") else None,
            env={**os.environ, **_ONE_THREAD, **folder, "PYTHONPATH": str(_PROJECT), "PYTHONIOENCODING": "utf-8"},
        )
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._receive, name="document-reader", daemon=True)
        self._thread.start()

    @property
    def number(self) -> int:
        """That of the process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Tell whether the process runs."""
        return self._process.poll() is None

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Return the answer to a request; raises `TimeoutError`, or `_Died`."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            line = self._answers.get(timeout=seconds)
            while line == HEARTBEAT.encode():
                line = self._answers.get(timeout=seconds)
        except queue.Empty as error:
            raise TimeoutError from error
        except OSError as error:
            raise _Died(self._exit_code()) from error
        if not line.endswith(b"\n"):
            raise _Died(self._exit_code())
        self.served += 1
        answer: dict[str, Any] = json.loads(line)
        return answer

    def stop(self) -> None:
        """End the process with the programs it started (Tesseract), and the thread."""
        if hasattr(os, "killpg") and self._process.poll() is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        self._thread.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue  # what was not sent to a dead child is lost with it
        self._scratch.close()

    def _exit_code(self) -> int | None:
        """Return the code of a process whose pipes are closed; it may take a moment to end."""
        try:
            return self._process.wait(1)
        except subprocess.TimeoutExpired:
            return None

    def _receive(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put(b"")


def _refusal(source: Source, reason: Reason, message: str) -> RejectedFile:
    return RejectedFile(message, document=source.path, reason=reason)
