"""The SQLite file of the conversations: opening it, its tables, what can be wrong with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.durable import make_private, sync
from assistant.errors import ConversationError
from assistant.texts import history as texts

FILE = "conversations.sqlite"
VERSION = 1
"""Of the tables below, and of what stands in them."""

UNDO = timedelta(minutes=10)
"""For so long a deleted conversation can be brought back; then it goes from the file when that is used next."""

_WAIT_SECONDS = 15.0
_SCHEMA = """
CREATE TABLE conversations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    person TEXT NOT NULL,
    title TEXT NOT NULL,
    renamed INTEGER NOT NULL,
    begun TEXT NOT NULL,
    changed TEXT NOT NULL,
    deleted TEXT
);
CREATE INDEX of_person ON conversations (person, changed);
CREATE TABLE turns (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
    given TEXT NOT NULL,
    question TEXT NOT NULL,
    understood TEXT NOT NULL,
    place TEXT NOT NULL,
    literal INTEGER NOT NULL,
    generation TEXT NOT NULL,
    checksum TEXT NOT NULL,
    words TEXT NOT NULL,
    answer TEXT NOT NULL
);
CREATE INDEX of_conversation ON turns (conversation);
CREATE TABLE shown (
    turn INTEGER NOT NULL REFERENCES turns ON DELETE CASCADE,
    path TEXT NOT NULL,
    content TEXT NOT NULL
);
CREATE INDEX of_turn ON shown (turn);
"""
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_OF_THE_SYSTEM = {
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_AUTH,
}


class ConversationFile:
    """The file, opened anew for each transaction (raises `ConversationError` as `Conversations`).

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def damaged(self) -> ConversationError:
        """Return the error of a file that holds what it should not."""
        return ConversationError(texts.file_damaged(str(self.path)), path=self.path)

    def vacuum(self) -> None:
        """Write the file anew, with what it holds and nothing else."""
        if self.path.exists():
            with self._connected(self.path) as database:
                database.execute("VACUUM")

    @contextmanager
    def transaction(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """Open the file, an empty one where there is none, for one transaction; what was deleted and has had its time goes."""
        if create and not self.path.exists():
            self._create()
        with self._connected(self.path if self.path.exists() else None) as database:
            database.execute("BEGIN IMMEDIATE")
            self._know(database)
            database.execute("DELETE FROM conversations WHERE deleted < ?", (utc(-UNDO),))
            yield database
            database.execute("COMMIT")

    def _create(self) -> None:
        with self._told():
            make_private(self.path)
            sync(self.path.parent)

    @contextmanager
    def _connected(self, path: Path | None) -> Iterator[sqlite3.Connection]:
        with self._told():
            if path is not None and path.stat().st_mode & 0o077:
                path.chmod(0o600)
            with closing(sqlite3.connect(path or ":memory:", timeout=_WAIT_SECONDS, isolation_level=None)) as database:
                database.create_function("folded", 1, folded, deterministic=True)
                # Temporary files would be a place more to look for what was purged.
                for pragma in ("secure_delete = ON", "foreign_keys = ON", "temp_store = MEMORY"):
                    database.execute(f"PRAGMA {pragma}")
                yield database

    def _know(self, database: sqlite3.Connection) -> None:
        """Hold the file to the version of this program; an empty one becomes its own."""
        (version,) = database.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise ConversationError(texts.file_newer(str(self.path)), path=self.path)
        if version == VERSION:
            return
        if database.execute("SELECT 1 FROM sqlite_master").fetchone() is not None:
            raise self.damaged()
        for statement in _SCHEMA.split(";"):
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite and the system say into one sentence."""
        try:
            yield
        except OSError as error:
            raise ConversationError(texts.file_unusable(str(self.path)), path=self.path) from error
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
            if code in _BUSY:
                raise ConversationError(texts.file_busy(str(self.path)), path=self.path) from error
            if code in _OF_THE_SYSTEM:
                raise ConversationError(texts.file_unusable(str(self.path)), path=self.path) from error
            raise self.damaged() from error


def folded(text: str) -> str:
    """Return a text as it is searched: without case, ё as е."""
    return text.casefold().replace("ё", "е")


def utc(shift: timedelta = timedelta()) -> str:
    """Return the time, or one so much later, in UTC, ISO 8601."""
    return (datetime.now(UTC) + shift).isoformat(timespec="microseconds")
