"""What goes to the terminal: document text is plain text there, never markup and never control codes."""

import io
import json
import os
import sys
from typing import Any

from assistant.patterns import regex

# Codes that move the cursor or turn the direction of writing.
_CONTROL = regex(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def prepare_streams() -> None:
    """Let a character the terminal's encoding lacks come out as `?` rather than as an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def forget_stdout() -> None:
    """Send what is left nowhere: the reader of our output went away (`| head`), and Python would try to flush again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(line: str) -> None:
    """Print a line or several."""
    sys.stdout.write(_CONTROL.sub("", line) + "\n")


def complain(line: str) -> None:
    """Print a line of trouble or of progress, to the error stream."""
    sys.stderr.write(_CONTROL.sub("", " ".join(line.split())) + "\n")


def print_json(data: Any) -> None:
    """Print one JSON object, in UTF-8 whatever the terminal has."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What UTF-8 cannot carry (half a surrogate pair, from a wrong argument) goes out as a JSON escape.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")
