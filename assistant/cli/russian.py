"""Typer's own words in Russian: headings of the help, and errors of usage as one sentence."""

from typing import Any

import typer
from typer import rich_utils
from typer._click import exceptions
from typer.core import TyperCommand, TyperGroup

from assistant.texts import commands as texts

rich_utils.ARGUMENTS_PANEL_TITLE = texts.PANEL_ARGUMENTS
rich_utils.OPTIONS_PANEL_TITLE = texts.PANEL_OPTIONS
rich_utils.COMMANDS_PANEL_TITLE = texts.PANEL_COMMANDS
rich_utils.DEFAULT_STRING = texts.DEFAULT
rich_utils.REQUIRED_LONG_STRING = texts.REQUIRED


class RussianCommand(TyperCommand):
    """A command whose help is in Russian."""

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """Return `--help` with its Russian text."""
        return _with_help(super().get_help_option(ctx))


class RussianGroup(TyperGroup):
    """The application, its help in Russian."""

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """Return `--help` with its Russian text."""
        return _with_help(super().get_help_option(ctx))


def _usage(line: str) -> str:
    return line.replace("Usage:", texts.USAGE, 1).replace("[OPTIONS]", "[ПАРАМЕТРЫ]").replace("COMMAND [ARGS]...", "КОМАНДА …")


def _with_help(option: Any) -> Any:
    if option is not None:
        option.help = texts.HELP
    return option


def run(application: typer.Typer) -> int:
    """Run the application and return its exit code; wrong usage is told in one Russian sentence, code 2."""
    try:
        result = application(standalone_mode=False)
    except exceptions.NoArgsIsHelpError as error:
        typer.echo(error.format_message())
        return 2
    except exceptions.UsageError as error:
        command = error.ctx.command_path if error.ctx else "assistant"
        typer.echo(texts.bad_usage(_reason(error), command), err=True)
        return 2
    return result if isinstance(result, int) else 0


def _reason(error: exceptions.UsageError) -> str:
    if isinstance(error, exceptions.NoSuchOption):
        return texts.no_such_option(error.option_name)
    parameter = getattr(error, "param", None)
    name = (
        ""
        if parameter is None
        else str(parameter.opts[0] if parameter.opts[0].startswith("-") else parameter.make_metavar(error.ctx))
    )
    if isinstance(error, exceptions.MissingParameter):
        return texts.missing(name)
    if isinstance(error, exceptions.BadOptionUsage):
        return texts.missing(error.option_name)
    if isinstance(error, exceptions.BadParameter):
        return texts.wrong_value(name) if name else str(error.message)
    if "No such command" in error.message:
        return texts.no_such_command(error.message.split("'")[1])
    if "Missing command" in error.message:
        return texts.NO_COMMAND
    return texts.EXTRA if error.message.startswith("Got unexpected") else str(error.message)
