"""The file of the accounts: who may sign in, as what, and who is signed in."""

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.accounts import tries
from assistant.accounts.names import LONGEST_PASSWORD, check_password, key_of, secret, written
from assistant.durable import make_private
from assistant.errors import AccountError, AccountUnknown, SignInRefused, SignInTooSoon
from assistant.texts import people as texts

Role = Literal["reader", "editor"]

SESSION_SECONDS = 14 * 86_400
"""How long one who signed in stays so."""

_VERSION = 1
_BUSY_SECONDS = 10.0
_SCHEMA = (
    "CREATE TABLE accounts (id TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL,"
    " role TEXT NOT NULL CHECK (role IN ('reader', 'editor')), password TEXT NOT NULL, created REAL NOT NULL) STRICT",
    "CREATE TABLE sessions (token TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,"
    " until REAL NOT NULL) STRICT, WITHOUT ROWID",
    tries.SCHEMA,
    f"PRAGMA user_version = {_VERSION}",
)


@dataclass(frozen=True, slots=True)
class Account:
    """One who may sign in.

    Parameters
    ----------
    id : str
        Never given twice: whoever gets a name that was removed does not inherit what belongs to it.
    name : str
    role : {"reader", "editor"}
    created : float
        Seconds of the epoch.
    """

    id: str
    name: str
    role: Role
    created: float


class Accounts:
    """The accounts in one file; any number of processes may use it.

    Parameters
    ----------
    path : Path
        Made when it is first needed, readable by its owner only.
    clock : callable
        Seconds of the epoch; waits must outlive the process.

    Raises
    ------
    AccountError
        From every method, if the file cannot be used.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._hasher = PasswordHasher()
        # One at a time: each hash takes 64 MB.
        self._trying = Lock()

    def add(self, name: str, password: str, role: Role) -> Account:
        """Make an account (raises `AccountError` if the name or the password breaks the rules, or the name is taken)."""
        shown = written(name)
        check_password(password, shown)
        account = Account(secrets.token_hex(8), shown, role, self._clock())
        row = (account.id, key_of(shown), shown, role, self._hasher.hash(secret(password)), account.created)
        with self._open() as book:
            if book.execute("INSERT OR IGNORE INTO accounts VALUES (?, ?, ?, ?, ?, ?)", row).rowcount == 0:
                raise AccountError(texts.name_taken(shown))
        return account

    def all(self) -> list[Account]:
        """Return the accounts by name."""
        if not self._path.exists():
            return []
        with self._open(write=False) as book:
            return [Account(*row) for row in book.execute("SELECT id, name, role, created FROM accounts ORDER BY key")]

    def set_password(self, name: str, password: str) -> Account:
        """Change a password and sign out whoever used the former one (raises `AccountError`)."""
        check_password(password, name)
        hashed = self._hasher.hash(secret(password))
        with self._open() as book:
            account = _named(book, name)
            book.execute("UPDATE accounts SET password = ? WHERE id = ?", (hashed, account.id))
            book.execute("DELETE FROM sessions WHERE account = ?", (account.id,))
            tries.succeeded(book, key_of(name))
        return account

    def set_role(self, name: str, role: Role) -> Account:
        """Change a role (raises `AccountError`)."""
        with self._open() as book:
            account = _named(book, name)
            book.execute("UPDATE accounts SET role = ? WHERE id = ?", (role, account.id))
        return account

    def remove(self, name: str) -> Account:
        """Delete an account and sign it out (raises `AccountError`)."""
        with self._open() as book:
            account = _named(book, name)
            book.execute("DELETE FROM accounts WHERE id = ?", (account.id,))
        return account

    def sign_in(self, name: str, password: str) -> str:
        """Return the token of a new session.

        Whether a name exists shows neither in the message nor in the time: an unknown one is checked against a hash of nobody's.

        Raises
        ------
        SignInRefused
            If the name or the password is wrong.
        SignInTooSoon
            If there were too many failures; the password is not looked at.
        """
        key = key_of(name)
        nobodys = _nobodys()
        with self._trying, self._open() as book:
            wait = tries.seconds_to_wait(book, key, self._clock())
            if wait:
                raise SignInTooSoon(texts.too_soon(wait), seconds=wait)
            row = book.execute("SELECT id, password FROM accounts WHERE key = ?", (key,)).fetchone()
            account, kept = row or (None, nobodys)
            token = self._begin(book, account, kept, password) if self._fits(kept, password) and account else None
            if token is None:
                tries.failed(book, key, self._clock())
            else:
                tries.succeeded(book, key)
        if token is None:  # told after the failure is written: an exception inside would undo that
            raise SignInRefused(texts.WRONG)
        return token

    def _fits(self, kept: str, password: str) -> bool:
        given = secret(password)
        try:
            return self._hasher.verify(kept, given[: LONGEST_PASSWORD + 1])
        except (VerificationError, InvalidHashError):
            return False

    def _begin(self, book: sqlite3.Connection, account: str, kept: str, password: str) -> str:
        if self._hasher.check_needs_rehash(kept):
            book.execute("UPDATE accounts SET password = ? WHERE id = ?", (self._hasher.hash(secret(password)), account))
        token = secrets.token_urlsafe(32)
        now = self._clock()
        book.execute("DELETE FROM sessions WHERE until < ?", (now,))
        book.execute("INSERT INTO sessions VALUES (?, ?, ?)", (_kept(token), account, now + SESSION_SECONDS))
        return token

    def signed_in(self, token: str) -> Account | None:
        """Return whose session it is, as the account is now; None if it ended."""
        if not token or not self._path.exists():
            return None
        with self._open(write=False) as book:
            row = book.execute(
                "SELECT id, name, role, created FROM sessions JOIN accounts ON id = account WHERE token = ? AND until > ?",
                (_kept(token), self._clock()),
            ).fetchone()
        return Account(*row) if row else None

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._open() as book:
            book.execute("DELETE FROM sessions WHERE token = ?", (_kept(token),))

    @contextmanager
    def _open(self, *, write: bool = True) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction, or for one look."""
        try:
            make_private(self._path)
            with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)) as book:
                book.execute("PRAGMA foreign_keys = ON")
                if book.execute("PRAGMA user_version").fetchone()[0] != _VERSION:
                    self._make(book)
                if write:
                    book.execute("BEGIN IMMEDIATE")
                with book:
                    yield book
        except (sqlite3.Error, OSError) as error:
            raise AccountError(texts.unreadable(str(self._path))) from error

    def _make(self, book: sqlite3.Connection) -> None:
        book.execute("BEGIN IMMEDIATE")
        with book:
            version = book.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                for statement in _SCHEMA:
                    book.execute(statement)
            elif version != _VERSION:
                raise sqlite3.DatabaseError(f"version {version}")


def _named(book: sqlite3.Connection, name: str) -> Account:
    row = book.execute("SELECT id, name, role, created FROM accounts WHERE key = ?", (key_of(name),)).fetchone()
    if row is None:
        raise AccountUnknown(texts.name_unknown(name))
    return Account(*row)


def _kept(token: str) -> str:
    """Return what is kept of a token: who reads the file cannot sign in with it."""
    return hashlib.sha256(token.encode("utf-8", errors="surrogatepass")).hexdigest()


@cache
def _nobodys() -> str:
    return PasswordHasher().hash(secrets.token_bytes(32))
