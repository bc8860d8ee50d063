"""The commands of the accounts: `account add`, `list`, `password`, `role`, `remove`."""

import sys
from datetime import datetime
from getpass import getpass
from pathlib import Path
from typing import Annotated

import typer

from assistant.accounts import Accounts, Role, written
from assistant.cli import output
from assistant.cli.registry import AsJson, Corpus, application, command
from assistant.cli.russian import RussianGroup
from assistant.errors import AccountError
from assistant.settings import load_settings
from assistant.texts import people as texts

accounts = typer.Typer(cls=RussianGroup, help=texts.ACCOUNT, no_args_is_help=True)
application.add_typer(accounts, name="account")

Name = Annotated[str, typer.Argument(help=texts.NAME, metavar="ИМЯ")]


@command("add", texts.ADD, accounts)
def add_command(
    name: Name,
    role: Annotated[Role, typer.Option("--role", help=texts.ROLE_OPTION, metavar="РОЛЬ")] = "reader",
    corpus: Corpus = None,
) -> int:
    """Make an account."""
    written(name)  # a name that will not do is told before a password is asked for
    account = _accounts(corpus).add(name, _password(), role)
    output.say(texts.added(account.name, account.role))
    return 0


@command("list", texts.LIST, accounts)
def list_command(corpus: Corpus = None, as_json: AsJson = False) -> int:
    """Show the accounts."""
    found = _accounts(corpus).all()
    dated = [(one, datetime.fromtimestamp(one.created).astimezone()) for one in found]
    if as_json:
        output.print_json(
            {"accounts": [{"name": one.name, "role": one.role, "created": when.isoformat("T", "seconds")} for one, when in dated]}
        )
        return 0
    for one, when in dated:
        output.say(texts.account_line(one.name, one.role, when.strftime("%d.%m.%Y")))
    if not found:
        output.say(texts.NO_ACCOUNTS)
    return 0


@command("password", texts.PASSWORD, accounts)
def password_command(name: Name, corpus: Corpus = None) -> int:
    """Change a password."""
    output.say(texts.password_changed(_accounts(corpus).set_password(name, _password()).name))
    return 0


@command("role", texts.ROLE, accounts)
def role_command(
    name: Name,
    role: Annotated[Role, typer.Argument(help=texts.NEW_ROLE, metavar="РОЛЬ")],
    corpus: Corpus = None,
) -> int:
    """Change a role."""
    kept = _accounts(corpus)
    output.say(texts.role_changed(kept.set_role(name, role).name, role))
    _warn(kept)
    return 0


@command("remove", texts.REMOVE, accounts)
def remove_command(name: Name, corpus: Corpus = None) -> int:
    """Delete an account."""
    kept = _accounts(corpus)
    output.say(texts.removed(kept.remove(name).name))
    _warn(kept)
    return 0


def _accounts(corpus: Path | None) -> Accounts:
    return Accounts(load_settings(corpus).accounts)


def _warn(kept: Accounts) -> None:
    if not any(one.role == "editor" for one in kept.all()):
        output.complain(texts.NO_EDITORS_LEFT)


def _password() -> str:
    """Return a new password: typed twice at a terminal, the first line of the input where that is none."""
    if not _at_a_terminal():
        try:
            return sys.stdin.readline().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise AccountError(texts.PASSWORD_NOT_TEXT) from error
    password = getpass(texts.ASK_PASSWORD)
    if getpass(texts.ASK_AGAIN) != password:
        raise AccountError(texts.PASSWORDS_DIFFER)
    return password


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()
