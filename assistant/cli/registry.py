"""What every command is made of: its place in the application, its registration, the options it shares with others."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.main import get_group

from assistant.cli import INTERRUPTED, output
from assistant.cli.russian import RussianCommand, RussianGroup
from assistant.errors import AssistantError
from assistant.texts import commands as texts
from assistant.texts import evaluation, people
from assistant.texts import index as index_texts

COMMANDS = {
    "serve": ("pages", texts.SERVE),
    "build": ("collecting", texts.BUILD),
    "add": ("collecting", texts.ADD),
    "remove": ("collecting", texts.REMOVE),
    "list": ("collecting", texts.LIST),
    "ask": ("asking", texts.ASK),
    "search": ("asking", texts.SEARCH),
    "eval": ("measuring", evaluation.EVAL),
    "read": ("collecting", texts.READ),
    "status": ("running", texts.STATUS),
    "verify": ("running", texts.VERIFY),
    "generations": ("running", texts.GENERATIONS),
    "rollback": ("running", texts.ROLLBACK),
    "account": ("accounts", people.ACCOUNT),
}
"""The commands as a user meets them, with the module that registers each when it is imported, and what it does in a sentence."""


class _Application(RussianGroup):
    """Commands that are imported when they are called for: none waits for what another needs, and the help for nothing."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, its module imported now; None for a name that is none."""
        if cmd_name in COMMANDS:
            import_module(f"assistant.cli.{COMMANDS[cmd_name][0]}")
            self.commands = get_group(application).commands
        return self.commands.get(cmd_name)

    def described(self) -> dict[str, str]:
        """Return what each command does, without importing any."""
        return {name: help_ for name, (_, help_) in COMMANDS.items()}


application = typer.Typer(cls=_Application, help=texts.APPLICATION, add_completion=False, no_args_is_help=True)

Corpus = Annotated[Path | None, typer.Option("--corpus", help=texts.CORPUS, metavar="ПАПКА")]
Index = Annotated[Path | None, typer.Option("--index", help=texts.INDEX, metavar="ПАПКА")]
AsJson = Annotated[bool, typer.Option("--json", help=texts.JSON)]
Batch = Annotated[Path | None, typer.Option("--batch", help=texts.BATCH, metavar="ФАЙЛ")]
Output = Annotated[Path | None, typer.Option("--output", help=texts.OUTPUT, metavar="ФАЙЛ")]


def command(
    name: str, help_: str | None = None, group: typer.Typer = application
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Register a command of the application, or of a group with a help of its own; known errors end in one line and code 1."""

    def register(function: Callable[..., int]) -> Callable[..., int]:
        @wraps(function)
        def guarded(*arguments: Any, **options: Any) -> int:
            try:
                code = function(*arguments, **options)
                output.flush()
            except AssistantError as error:
                output.complain(error.message)
                return 1
            except KeyboardInterrupt:
                output.complain(texts.INTERRUPTED)
                return INTERRUPTED
            except BrokenPipeError:
                output.forget_stdout()
                return 0
            except OSError as error:  # of what no module guards by itself: the program's own files, too few descriptors
                place = error.filename if isinstance(error.filename, str | Path) else ""
                output.complain(index_texts.disk_failed(str(place), error.errno or 0))
                return 1
            return code

        group.command(name, help=help_ or COMMANDS[name][1], cls=RussianCommand)(guarded)
        return guarded

    return register
