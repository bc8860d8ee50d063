"""What goes to the terminal: document text is plain text there, never markup and never control codes."""

import errno
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from assistant.durable import FULL
from assistant.errors import OutputFailed
from assistant.patterns import regex
from assistant.texts import commands as texts
from assistant.texts.index import reason

# Codes that move the cursor or turn the direction of writing.
_CONTROL = regex(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def prepare_streams() -> None:
    """Let a character the terminal's encoding lacks come out as `?` rather than as an error.

    A stream that was closed before the command began (`>&-`) leads nowhere: what is opened next must not take its number.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - as long as the process
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def forget_stdout() -> None:
    """Send what is left nowhere: the reader of our output went away (`| head`), and Python would try to flush again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(line: str) -> None:
    """Print a line or several (raises `OutputFailed`)."""
    with _printing():
        sys.stdout.write(_CONTROL.sub("", line) + "\n")


def flush() -> None:
    """Have what was printed where it is sent (raises `OutputFailed`, or BrokenPipeError where nobody reads on)."""
    with _printing():
        sys.stdout.flush()


@contextmanager
def _printing() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        forget_stdout()
        full = error.errno in FULL
        raise OutputFailed(texts.OUTPUT_FULL if full else texts.output_failed(reason(error.errno or errno.EIO))) from error


def complain(line: str) -> None:
    """Print a line of trouble or of progress, to the error stream; where that cannot be written, nothing can be told."""
    with suppress(OSError):
        sys.stderr.write(_CONTROL.sub("", " ".join(line.split())) + "\n")


def print_json(data: Any) -> None:
    """Print one JSON object, in UTF-8 whatever the terminal has (raises `OutputFailed`)."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What UTF-8 cannot carry (half a surrogate pair, from a wrong argument) goes out as a JSON escape.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    with _printing():
        sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")
