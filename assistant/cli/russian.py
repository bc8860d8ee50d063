"""Typer's own words in Russian: the help, and errors of usage as one sentence."""

from collections.abc import Sequence
from typing import Any

import typer
from typer._click import exceptions
from typer.core import TyperArgument, TyperCommand, TyperGroup
from typer.main import get_group

from assistant.cli import output
from assistant.texts import commands as texts

_PROGRAM = "assistant"


class RussianCommand(TyperCommand):
    """A command whose help is in Russian."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        _write_help(self, ctx, formatter, {})


class RussianGroup(TyperGroup):
    """The application, its help in Russian."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        _write_help(self, ctx, formatter, self.described())

    def described(self) -> dict[str, str]:
        """Return what each command does."""
        return {name: command.help or "" for name, command in self.commands.items()}


def run_command_line(application: typer.Typer, arguments: Sequence[str]) -> int:
    """Run the application and return its exit code; wrong usage is told in one Russian sentence, code 2."""
    try:
        result = get_group(application).main(arguments, prog_name=_PROGRAM, standalone_mode=False)
    except exceptions.NoArgsIsHelpError as error:
        output.say(error.message)
        return 2
    except exceptions.UsageError as error:
        output.complain(texts.bad_usage(_reason(error), error.ctx.command_path if error.ctx else _PROGRAM))
        return 2
    return result if isinstance(result, int) else 0


def _write_help(command: TyperCommand | TyperGroup, ctx: Any, formatter: Any, commands: dict[str, str]) -> None:
    arguments: list[tuple[str, str]] = []
    options: list[tuple[str, str]] = []
    usage = [texts.USAGE_OPTIONS]
    for parameter in command.get_params(ctx):
        found: Any = parameter
        if isinstance(found, TyperArgument):
            arguments.append((found.metavar or "", found.help or ""))
            usage.append(f"{found.metavar}" if found.required else f"[{found.metavar}]")
        else:
            name = " ".join(word for word in (*found.opts, found.metavar) if word)
            help_ = texts.HELP if found is command.get_help_option(ctx) else found.help
            options.append((name, help_ + (texts.default(found.default) if type(found.default) is int else "")))
    if commands:
        usage.append(texts.USAGE_COMMAND)
    formatter.write_usage(ctx.command_path, " ".join(usage), prefix=texts.USAGE)
    formatter.write_paragraph()
    formatter.write_text(command.help)
    for title, rows in ((texts.ARGUMENTS, arguments), (texts.COMMANDS, list(commands.items())), (texts.OPTIONS, options)):
        if rows:
            with formatter.section(title):
                formatter.write_dl(rows)


def _reason(error: exceptions.UsageError) -> str:
    """Return what is wrong; by the error's kind, and where one kind says several things by its English words."""
    match error:
        case exceptions.NoSuchOption():
            return texts.no_such_option(error.option_name)
        case exceptions.BadOptionUsage():
            takes_none = "does not take" in error.message
            return texts.takes_no_value(error.option_name) if takes_none else texts.missing_value(error.option_name)
        case exceptions.MissingParameter():
            return texts.missing(_name(error.param))
        case exceptions.BadParameter():
            return texts.wrong_value(_name(error.param)) if error.param else error.message
    if error.message.startswith("No such command"):
        return texts.no_such_command(error.message.split("'")[1])
    return texts.TOO_MANY if error.message.startswith("Got unexpected") else texts.NOT_UNDERSTOOD


def _name(parameter: Any) -> str:
    return str(parameter.metavar if isinstance(parameter, TyperArgument) else parameter.opts[0])
