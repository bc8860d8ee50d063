"""The commands of the accounts, and a shared page that nobody could sign in to."""

import io
import re
import sys
from pathlib import Path

import pytest

from assistant.accounts import Accounts
from assistant.cli.application import run
from assistant.cli.page_process import APP
from assistant.settings import load_settings
from assistant.texts import people as texts
from tests.commands import Outcome

PASSWORD = "коричневый чайник"
COMMANDS = ("add", "list", "password", "role", "remove")


class Account:
    """Runs the commands on one corpus, with a password on the input."""

    def __init__(self, corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.corpus = corpus
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, typed: str = "") -> Outcome:
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
        self._capsys.readouterr()
        code = run(["account", *arguments, "--corpus", str(self.corpus)])
        captured = self._capsys.readouterr()
        return Outcome(code, captured.out, captured.err)


@pytest.fixture
def account(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Account:
    return Account(tmp_path / "corpus", capsys, monkeypatch)


def test_an_account_from_its_making_to_its_end(account: Account) -> None:
    assert account("list").out == texts.NO_ACCOUNTS + "\n"
    assert account("add", "Мария Иванова", "--role", "editor", typed=f"{PASSWORD}\nмусор\n").code == 0
    assert account("add", "Пётр", typed=PASSWORD).out == "Учётная запись «Пётр» заведена: читатель.\n"
    listed = account("list", "--json").json["accounts"]
    assert [(one["name"], one["role"]) for one in listed] == [("Мария Иванова", "editor"), ("Пётр", "reader")]
    assert re.fullmatch(r"Мария Иванова: редактор, заведена [\d.]+\nПётр: читатель, заведена [\d.]+\n", account("list").out)
    assert account("password", "пётр", typed="зелёная лестница\n").code == 0
    kept = Accounts(load_settings(account.corpus).accounts)
    assert kept.sign_in("Пётр", "зелёная лестница")
    changed = account("role", "мария иванова", "reader")
    assert (changed.code, changed.out) == (0, "«Мария Иванова» теперь читатель.\n")
    assert changed.err == texts.NO_EDITORS_LEFT + "\n"
    assert account("remove", "Мария Иванова").code == 0
    assert [one.name for one in kept.all()] == ["Пётр"]


@pytest.mark.parametrize(
    ("arguments", "typed", "reason"),
    [
        (("add", "a@b.ru"), PASSWORD, texts.NAME_RULE),
        (("add", "Мария"), "короткий\n", texts.password_short(10)),
        (("add", "Мария"), "", texts.password_short(10)),
        (("password", "Мария"), PASSWORD, texts.name_unknown("Мария")),
        (("role", "Мария", "editor"), "", texts.name_unknown("Мария")),
        (("remove", "Мария"), "", texts.name_unknown("Мария")),
    ],
)
def test_a_refusal_is_a_sentence(account: Account, arguments: tuple[str, ...], typed: str, reason: str) -> None:
    assert account(*arguments, typed=typed).refusal() == reason


def test_a_password_that_is_no_text_is_refused(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff" * 20), encoding="utf-8"))
    assert run(["account", "add", "Мария", "--corpus", str(account.corpus)]) == 1


def test_a_password_is_typed_twice_at_a_terminal(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = iter([PASSWORD, "зелёная лестница", PASSWORD, PASSWORD])
    monkeypatch.setattr("assistant.cli.accounts.getpass", lambda prompt: next(typed))
    monkeypatch.setattr("assistant.cli.accounts._at_a_terminal", lambda: True)
    assert account("add", "Мария").refusal() == texts.PASSWORDS_DIFFER
    assert account("add", "Мария").code == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_the_accounts_is_russian(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["account", name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"Использование: assistant account {name}")
    left = re.sub(rf"--[a-z]+|assistant|account|{'|'.join(COMMANDS)}|reader|editor|JSON", "", shown)
    assert re.findall(r"[A-Za-z]{2,}", left) == []


def test_a_shared_page_nobody_can_enter_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("assistant.cli.serving.APP", tmp_path / APP.name)
    assert run(["serve", "--shared", "--corpus", str(tmp_path)]) == 1
    assert capsys.readouterr().err == texts.NOBODY_CAN_SIGN_IN + "\n"
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text("[auth", encoding="utf-8")
    assert run(["serve", "--shared", "--corpus", str(tmp_path)]) == 1
    assert capsys.readouterr().err == texts.secrets_broken(str(secrets)) + "\n"


def test_the_page_is_opened_to_the_network_only_with_signing_in(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--address", "0.0.0.0"]) == 2
    assert texts.ADDRESS_WITHOUT_SHARED in capsys.readouterr().err
