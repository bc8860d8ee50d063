"""The process of the pages as the command starts it; imports nothing that takes time."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

APP = Path(__file__).parents[2] / "app.py"


class PageProcess:
    """The process of the pages, which gets ready beside the command and waits for what to serve; it ends with the block."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "assistant.ui.server"]
        self._child = subprocess.Popen(command, cwd=APP.parent, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        assert self._child.stdin is not None
        self._child.stdin.close()
        if self._child.poll() is None:
            self._child.terminate()
            self._child.wait()

    def begin(self, arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        """Let it serve, and return it; one that has ended already is returned all the same."""
        assert self._child.stdin is not None
        told = json.dumps({"arguments": list(arguments), "environment": dict(environment)}) + "\n"
        with suppress(BrokenPipeError), self._child.stdin as out:
            out.write(told.encode())
        return self._child
