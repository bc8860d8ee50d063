"""Reads documents in a child process with limits of time and memory; it may crash, hang or swell without harm."""

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from assistant.errors import RejectedFile
from assistant.loaders.child import from_json
from assistant.loaders.document import Document
from assistant.sources import Source
from assistant.texts import reading as texts

_FILES_A_CHILD = 200
"""Then a fresh one is started: what libraries leak does not add up."""


class DocumentReader:
    """Reads documents, one at a time, in a child process started when first needed.

    Parameters
    ----------
    seconds : float
        A file that takes longer is refused as `timeout`.
    memory_megabytes : int
        Address space of the child; a file that needs more is refused as `too_large`.
    file_megabytes : int
        A larger file is refused unread.
    """

    def __init__(self, seconds: float, memory_megabytes: int, file_megabytes: int) -> None:
        self._seconds = seconds
        self._memory = memory_megabytes
        self._largest = file_megabytes
        self._child: subprocess.Popen[bytes] | None = None
        self._served = 0
        self._lock = threading.Lock()

    def __enter__(self) -> "DocumentReader":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def read(self, source: Source, corpus: Path) -> Document:
        """Read a document of the corpus.

        Raises
        ------
        RejectedFile
            If it cannot be read.
        """
        if source.size > self._largest << 20:
            message = texts.file_too_large(source.path, self._largest)
            raise RejectedFile(message, document=source.path, reason="too_large")
        with self._lock:
            answer = self._ask(source, corpus / source.path)
        if "rejected" in answer:
            refusal = answer["rejected"]
            raise RejectedFile(refusal["message"], document=source.path, reason=refusal["reason"])
        if "memory" in answer:
            message = texts.file_needs_memory(source.path, self._memory)
            raise RejectedFile(message, document=source.path, reason="too_large")
        return from_json(answer["document"], source)

    def _ask(self, source: Source, file: Path) -> dict[str, Any]:
        if self._served >= _FILES_A_CHILD:
            self._stop()
        child = self._child or self._start()
        request = {"id": source.id, "path": source.path, "media_type": source.media_type, "size": source.size}
        line = json.dumps({**request, "file": str(file.absolute())}) + "\n"
        assert child.stdin is not None
        try:
            child.stdin.write(line.encode())
            child.stdin.flush()
            answer = self._receive(child)
        except BrokenPipeError:
            answer = None
        except TimeoutError as error:
            self._stop()
            message = texts.file_timeout(source.path, self._seconds)
            raise RejectedFile(message, document=source.path, reason="timeout") from error
        if answer is None:
            self._stop()
            raise RejectedFile(texts.file_damaged(source.path), document=source.path, reason="damaged")
        if "memory" in answer:
            self._stop()
        self._served += 1
        return answer

    def _receive(self, child: subprocess.Popen[bytes]) -> dict[str, Any] | None:
        """Return the child's answer, or None if it died before it gave one."""
        assert child.stdout is not None
        deadline = time.monotonic() + self._seconds
        received = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(child.stdout, selectors.EVENT_READ)
            while not received.endswith(b"\n"):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                chunk = os.read(child.stdout.fileno(), 1 << 20)
                if not chunk:
                    return None
                received += chunk
        answer: dict[str, Any] = json.loads(received)
        return answer

    def _start(self) -> subprocess.Popen[bytes]:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "assistant.loaders.child", str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # One thread a library is enough for parsing, and thread stacks count as memory.
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONIOENCODING": "utf-8"},
        )
        self._served = 0
        return self._child

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # what was not sent to a dead child is lost with it
