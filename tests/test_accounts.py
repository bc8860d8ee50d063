"""Local accounts: names, passwords, sessions, and guessing made slow."""

import sqlite3
import stat
import unicodedata
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.accounts import SHORTEST_PASSWORD, Accounts, check_password, key_of, written
from assistant.accounts.book import SESSION_SECONDS
from assistant.accounts.tries import OF_ALL, OF_ONE, Limit
from assistant.errors import AccountError, AccountUnknown, SignInRefused, SignInTooSoon
from assistant.texts import people as texts

PASSWORD = "коричневый чайник"
OTHER = "зелёная лестница"

_CYRILLIC = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", min_size=1, max_size=20)
_LATIN = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZéüñ", min_size=1, max_size=20)
_NAMES = st.one_of(_CYRILLIC, _LATIN).flatmap(
    lambda word: st.sampled_from([word, f"{word} {word}", f"{word}-{word}", f"{word}.{word[0]}", f"7{word}_1"])
)


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """Accounts whose hashes are quick; `test_the_hash_is_argon2id…` holds the real ones."""
    monkeypatch.setattr(
        "assistant.accounts.book.PasswordHasher", lambda: PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )
    return Accounts(tmp_path / "desk" / "accounts.sqlite", clock)


@given(_NAMES)
def test_a_name_is_one_however_it_is_typed(name: str) -> None:
    kept = written(name)
    assert written(kept) == kept
    for typed in (name.upper(), name.lower(), f"  {name} ", unicodedata.normalize("NFD", name), name.replace(" ", "   ")):
        assert key_of(typed) == key_of(kept)
    assert key_of(key_of(name)) == key_of(name)


@given(_CYRILLIC, _LATIN)
def test_a_name_of_two_alphabets_is_refused(russian: str, latin: str) -> None:
    """«Иванoв» with a Latin «o» looks like another person's name."""
    with pytest.raises(AccountError):
        written(russian + latin)


@given(st.text())
@settings(max_examples=60)
def test_whatever_is_typed_a_name_is_kept_clean_or_refused(typed: str) -> None:
    with suppress(AccountError):
        kept = written(typed)
        assert kept.isprintable()
        assert 0 < len(kept) <= 64
        assert "@" not in kept
        assert kept == unicodedata.normalize("NFC", kept)


@pytest.mark.parametrize("name", ["", " ", ".скрытый", "-x", "a@b.ru", "имя/путь", "<b>", "имя\u202e", "я" * 65, "\ud800"])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(AccountError) as refused:
        written(name)
    assert refused.value.message == texts.NAME_RULE


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("короткий1", texts.password_short(SHORTEST_PASSWORD)),
        ("Мария Иванова", texts.PASSWORD_IS_NAME),
        ("1111122222", texts.PASSWORD_MONOTONOUS),
        ("длинный " * 100, texts.PASSWORD_LONG),
    ],
)
def test_passwords_that_will_not_do(password: str, reason: str) -> None:
    with pytest.raises(AccountError) as refused:
        check_password(password, "мария  иванова")
    assert refused.value.message == reason


def test_the_hash_is_argon2id_and_the_file_is_its_owners_only(tmp_path: Path) -> None:
    path = tmp_path / "desk" / "accounts.sqlite"
    accounts = Accounts(path)
    token = accounts.sign_in(accounts.add("Мария", PASSWORD, "editor").name, PASSWORD)
    kept = [stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()]
    assert set(kept) == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    content = path.read_bytes()
    assert b"$argon2id$" in content
    assert PASSWORD.encode() not in content
    assert token.encode() not in content


def test_an_account_is_made_shown_changed_and_removed(accounts: Accounts) -> None:
    assert accounts.all() == []
    made = accounts.add("Мария Иванова", PASSWORD, "reader")
    accounts.add("Bob", PASSWORD, "editor")
    assert [(one.name, one.role) for one in accounts.all()] == [("Bob", "editor"), ("Мария Иванова", "reader")]
    with pytest.raises(AccountError, match="уже есть"):
        accounts.add("МАРИЯ  иванова", OTHER, "editor")
    token = accounts.sign_in("мария иванова", PASSWORD)
    assert accounts.signed_in(token) == made
    accounts.set_role("мария иванова", "editor")
    found = accounts.signed_in(token)
    assert found is not None
    assert found.role == "editor"
    accounts.set_password("Мария Иванова", OTHER)
    assert accounts.signed_in(token) is None
    with pytest.raises(SignInRefused):
        accounts.sign_in("Мария Иванова", PASSWORD)
    token = accounts.sign_in("Мария Иванова", OTHER)
    accounts.remove("Мария Иванова")
    assert accounts.signed_in(token) is None
    again = accounts.add("Мария Иванова", OTHER, "reader")
    assert again.id != made.id, "who gets a name does not get what its former bearer left"
    assert accounts.signed_in(token) is None
    with pytest.raises(AccountUnknown):
        accounts.remove("Никто")
    with pytest.raises(AccountUnknown):
        accounts.set_role("Никто", "reader")
    with pytest.raises(AccountUnknown):
        accounts.set_password("Никто", OTHER)


def test_a_session_ends_by_itself_or_when_told_and_no_token_is_made_up(accounts: Accounts, clock: Clock) -> None:
    accounts.add("Мария", PASSWORD, "reader")
    token, other = (accounts.sign_in("Мария", PASSWORD) for _ in range(2))
    assert token != other
    accounts.sign_out(token)
    assert accounts.signed_in(token) is None
    assert accounts.signed_in(other) is not None
    assert accounts.signed_in("") is None
    assert accounts.signed_in(other[:-1]) is None
    clock.now += SESSION_SECONDS + 1
    assert accounts.signed_in(other) is None


def test_what_is_wrong_is_not_told_and_an_unknown_name_costs_a_hash_too(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.add("Мария", PASSWORD, "reader")
    verified: list[str] = []
    verify = PasswordHasher.verify

    def counted(self: PasswordHasher, kept: str, given: bytes) -> bool:
        verified.append(kept)
        return bool(verify(self, kept, given))

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    messages = set()
    for name, password in (("Мария", OTHER), ("Никто", PASSWORD), ("", ""), ("Мария", "x" * 9000), ("\ud800", "\ud800")):
        with pytest.raises(SignInRefused) as refused:
            accounts.sign_in(name, password)
        messages.add(refused.value.message)
    assert messages == {texts.WRONG}
    assert len(verified) == 5


def _failures(accounts: Accounts, name: str, count: int) -> None:
    for _ in range(count):
        with pytest.raises(SignInRefused):
            accounts.sign_in(name, OTHER)


@pytest.mark.parametrize("name", ["Мария", "никого такого"])
def test_each_further_failure_doubles_the_wait_whoever_it_is(accounts: Accounts, clock: Clock, name: str, tmp_path: Path) -> None:
    accounts.add("Мария", PASSWORD, "reader")
    _failures(accounts, name, OF_ONE.free + 1)
    waits = []
    for _ in range(3):
        with pytest.raises(SignInTooSoon) as refused:
            Accounts(tmp_path / "desk" / "accounts.sqlite", clock).sign_in(name, PASSWORD)  # as after a restart
        waits.append(refused.value.seconds)
        clock.now += refused.value.seconds
        _failures(accounts, name.upper(), 1)
    assert waits == [2, 4, 8]
    assert OF_ONE.wait(100, 0) == OF_ONE.longest
    clock.now += OF_ONE.forgotten + 1
    _failures(accounts, name, OF_ONE.free)


def test_who_signs_in_is_forgiven_and_others_do_not_wait(accounts: Accounts, clock: Clock) -> None:
    accounts.add("Мария", PASSWORD, "reader")
    accounts.add("Пётр", PASSWORD, "reader")
    _failures(accounts, "Мария", OF_ONE.free)
    accounts.sign_in("Мария", PASSWORD)
    _failures(accounts, "Мария", OF_ONE.free + 1)
    assert accounts.sign_in("Пётр", PASSWORD)
    with pytest.raises(SignInTooSoon):
        accounts.sign_in("Мария", PASSWORD)
    accounts.set_password("Мария", OTHER)  # by the administrator
    assert accounts.sign_in("Мария", OTHER)


def test_one_password_tried_on_many_names_is_slowed_too(
    accounts: Accounts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.accounts.tries.OF_ALL", replace(OF_ALL, free=5))
    accounts.add("Мария", PASSWORD, "reader")
    for number in range(6):
        _failures(accounts, f"имя {number}", 1)
    with pytest.raises(SignInTooSoon) as refused:
        accounts.sign_in("Мария", PASSWORD)
    assert refused.value.seconds <= OF_ALL.longest
    clock.now += OF_ALL.forgotten + 1
    assert accounts.sign_in("Мария", PASSWORD)


@given(st.integers(0, 10_000), st.floats(-1e9, 1e9))
def test_a_wait_is_never_longer_than_it_may_be_even_if_the_clock_is_set_back(failures: int, since: float) -> None:
    limit = Limit(free=3, longest=60, forgotten=100)
    assert 0 <= limit.wait(failures, since) <= 60


def test_names_made_up_at_random_do_not_stay(accounts: Accounts, clock: Clock, tmp_path: Path) -> None:
    _failures(accounts, "опечатка: мой пароль", 1)
    clock.now += OF_ONE.forgotten + 1
    _failures(accounts, "другое", 1)
    with sqlite3.connect(tmp_path / "desk" / "accounts.sqlite") as book:
        rows = book.execute("SELECT key FROM tries").fetchall()
    book.close()
    assert len(rows) == 2
    assert b"\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c" not in (tmp_path / "desk" / "accounts.sqlite").read_bytes()


def test_a_weaker_hash_is_made_anew(accounts: Accounts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.add("Мария", PASSWORD, "reader")
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr("assistant.accounts.book.PasswordHasher", lambda: stronger)
    Accounts(tmp_path / "desk" / "accounts.sqlite").sign_in("Мария", PASSWORD)
    with sqlite3.connect(tmp_path / "desk" / "accounts.sqlite") as book:
        (kept,) = book.execute("SELECT password FROM accounts").fetchone()
    book.close()
    assert not stronger.check_needs_rehash(kept)


@pytest.mark.parametrize("content", [b"no database, but long enough to be looked at\n" * 100, None])
def test_a_file_that_cannot_be_used_closes_the_door_with_a_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "accounts.sqlite"
    if content is None:
        with sqlite3.connect(path) as book:
            book.execute("PRAGMA user_version = 99")  # of a later release
        book.close()
    else:
        path.write_bytes(content)
    with pytest.raises(AccountError, match="не читается"):
        Accounts(path).sign_in("Мария", PASSWORD)
    with pytest.raises(AccountError, match="не читается"):
        Accounts(path).signed_in("token")
