"""Guessing passwords made slow: after some failures each further one doubles the wait. Kept in the file of the accounts."""

import hashlib
import math
import sqlite3
from dataclasses import dataclass

SCHEMA = "CREATE TABLE tries (key TEXT PRIMARY KEY, failures INTEGER NOT NULL, last REAL NOT NULL) STRICT, WITHOUT ROWID"


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures cost nothing, what the wait grows to, when all is forgotten; times in seconds."""

    free: int
    longest: float
    forgotten: float

    def wait(self, failures: int, since: float) -> float:
        """Return how long a try has to wait yet, `since` seconds after the last of so many failures."""
        if failures <= self.free:
            return 0.0
        whole = min(self.longest, 2.0 ** min(failures - self.free, 60))
        # A clock set back must not make the wait longer than it ever is.
        return min(whole, max(0.0, whole - since))


OF_ONE = Limit(free=4, longest=900, forgotten=86_400)
"""Of one name, known or not."""

OF_ALL = Limit(free=40, longest=30, forgotten=3_600)
"""Of all names together: who tries one password on many."""

_ALL = ""


def seconds_to_wait(book: sqlite3.Connection, name: str, now: float) -> int:
    """Return how many seconds a try of this name has to wait, 0 for none."""
    waits = (_limit(key).wait(*_failures(book, key, now)) for key in (_key(name), _ALL))
    return math.ceil(max(waits))


def failed(book: sqlite3.Connection, name: str, now: float) -> None:
    """Count a failure."""
    for key in (_key(name), _ALL):
        failures, _ = _failures(book, key, now)
        book.execute("INSERT OR REPLACE INTO tries VALUES (?, ?, ?)", (key, failures + 1, now))
    # So that names made up at random do not fill the disk.
    book.execute("DELETE FROM tries WHERE last < ?", (now - OF_ONE.forgotten,))


def succeeded(book: sqlite3.Connection, name: str) -> None:
    """Forget the failures of a name whose person is there."""
    book.execute("DELETE FROM tries WHERE key = ?", (_key(name),))


def _failures(book: sqlite3.Connection, key: str, now: float) -> tuple[int, float]:
    """Return how many failures there were and how long ago the last one was."""
    row = book.execute("SELECT failures, last FROM tries WHERE key = ?", (key,)).fetchone()
    if row is None or now - row[1] > _limit(key).forgotten:
        return 0, 0.0
    return int(row[0]), now - row[1]


def _limit(key: str) -> Limit:
    return OF_ALL if key == _ALL else OF_ONE


def _key(name: str) -> str:
    """Return what a name is counted under: a password typed into the field of the name is not kept."""
    return hashlib.sha256(name.encode()).hexdigest()
