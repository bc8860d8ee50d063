"""The command line put together: arguments in, exit code out."""

from collections.abc import Sequence

from assistant.cli import output
from assistant.cli.registry import application
from assistant.cli.russian import run_command_line

__all__ = ["run"]


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code: 0 done, 1 refused, 2 wrong usage, 130 interrupted."""
    output.prepare_streams()
    return run_command_line(application, arguments)
