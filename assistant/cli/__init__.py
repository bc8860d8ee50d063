"""The command line; `main` is the command `assistant`."""

import sys

from assistant.texts import commands as texts

__all__ = ["main"]


def main() -> None:
    """Run the command line and exit."""
    try:
        # Imported here: a Ctrl+C while libraries load ends in a sentence too.
        from assistant.cli.application import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.stderr.write(texts.INTERRUPTED + "\n")
        sys.exit(130)
