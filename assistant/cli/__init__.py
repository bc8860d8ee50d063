"""The command line; `main` is the command `assistant`."""

import signal
import sys

from assistant.texts import commands as texts

__all__ = ["INTERRUPTED", "main"]

INTERRUPTED = 130
"""As a shell tells it: 128 and the signal's number."""


def main() -> None:
    """Run the command line and exit; whoever is told to end does it as after Ctrl+C, with what is begun put in order."""
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
