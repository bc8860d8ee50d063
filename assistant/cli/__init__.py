"""The command line; `main` is the command `assistant`."""

import atexit
import gc
import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

from assistant.texts import commands as texts

__all__ = ["INTERRUPTED", "main"]

INTERRUPTED = 130
"""As a shell tells it: 128 and the signal's number."""

_RARELY = 100_000
"""A command makes much that stays to its end: looking through it for garbage takes a twentieth of its time."""


def main() -> None:
    """Run the command line and exit; whoever is told to end does it as after Ctrl+C, with what is begun put in order."""
    gc.set_threshold(_RARELY)
    try:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        # Imported here: a Ctrl+C while libraries load ends in a sentence too.
        from assistant.cli.application import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write(texts.INTERRUPTED + "\n")
        code = INTERRUPTED
    if code == INTERRUPTED:
        # CPython remembers an interrupt that passed through code given as a string (a dataclass being made, say), caught or not,
        # and kills itself at exit instead of returning the code; the next such code makes it forget.
        exec("pass")
        sys.exit(code)
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End the process and let the system free what it held: taken apart piece by piece, networks take a quarter of a second."""
    with suppress(OSError):  # what could not be written has been told, or there is nobody to be told
        sys.stdout.flush()
    with suppress(OSError):
        sys.stderr.flush()
    atexit._run_exitfuncs()
    os._exit(code)
