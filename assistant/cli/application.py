"""The command line put together: arguments in, exit code out."""

from collections.abc import Sequence

from assistant.cli import accounts, asking, collecting, measuring, output, running
from assistant.cli.registry import application
from assistant.cli.russian import run_command_line

__all__ = ["MODULES", "application", "run"]

MODULES = (accounts, asking, collecting, measuring, running)
"""Each registers its commands when it is imported."""

# As a user meets them.
_ORDER = tuple("serve build add remove list ask search eval read status verify generations rollback".split())
application.registered_commands.sort(key=lambda command: _ORDER.index(str(command.name)))


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code: 0 done, 1 refused, 2 wrong usage, 130 interrupted."""
    output.prepare_streams()
    return run_command_line(application, arguments)
