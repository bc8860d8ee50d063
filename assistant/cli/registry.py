"""What every command is made of: its registration, the options it shares with others, the assistant it works on."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant.assembly import Assistant
from assistant.cli import INTERRUPTED, output
from assistant.cli.russian import RussianCommand, RussianGroup
from assistant.errors import AssistantError
from assistant.settings import load_settings
from assistant.texts import commands as texts

application = typer.Typer(cls=RussianGroup, help=texts.APPLICATION, add_completion=False, no_args_is_help=True)

Corpus = Annotated[Path | None, typer.Option("--corpus", help=texts.CORPUS, metavar="ПАПКА")]
Index = Annotated[Path | None, typer.Option("--index", help=texts.INDEX, metavar="ПАПКА")]
AsJson = Annotated[bool, typer.Option("--json", help=texts.JSON)]
Batch = Annotated[Path | None, typer.Option("--batch", help=texts.BATCH, metavar="ФАЙЛ")]
Output = Annotated[Path | None, typer.Option("--output", help=texts.OUTPUT, metavar="ФАЙЛ")]


def command(name: str, help_: str, group: typer.Typer = application) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Register a command of the application, or of a group, whose known errors end in one line and code 1."""

    def register(function: Callable[..., int]) -> Callable[..., int]:
        @wraps(function)
        def guarded(*arguments: Any, **options: Any) -> int:
            try:
                code = function(*arguments, **options)
                sys.stdout.flush()
            except AssistantError as error:
                output.complain(error.message)
                return 1
            except KeyboardInterrupt:
                output.complain(texts.INTERRUPTED)
                return INTERRUPTED
            except BrokenPipeError:
                output.forget_stdout()
                return 0
            return code

        group.command(name, help=help_, cls=RussianCommand)(guarded)
        return guarded

    return register


def open_assistant(corpus: Path | None, index: Path | None) -> Assistant:
    """Return the assistant over the folders of the command line, or of the settings (raises `SettingsError`)."""
    return Assistant(load_settings(corpus, index))
