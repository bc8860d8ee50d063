"""Conversations kept on disk, each person's own, in one SQLite file.

A call opens the file, does its work in one transaction and closes it, so that any number of tabs and processes may share it.
The journal is SQLite's ordinary one: unlike a write-ahead log it is gone when a transaction ends, and works on network folders.
What is deleted is overwritten with zeros (`secure_delete`).
"""

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.conversations.file import FILE, ConversationFile, folded, utc
from assistant.errors import ConversationError

Document = tuple[str, str]
"""Its path in the corpus, the SHA-256 of its file."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it is kept.

    Parameters
    ----------
    question, understood : str
        As it was typed; as it was asked.
    place : str
        Where it was asked: the filter as the query of a page's address.
    literal : bool
    generation : str
    words : str
        What it is found by.
    documents : frozenset of Document
        All it shows anything of.
    answer : dict
        Plain JSON: what draws it again.
    """

    question: str
    understood: str
    place: str
    literal: bool
    generation: str
    words: str
    documents: frozenset[Document]
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer read again; `number` is its own for ever."""

    number: int
    place: str
    literal: bool
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a list shows of a conversation; `title` is its first question until it is renamed, `changed` is UTC, ISO 8601."""

    id: str
    title: str
    changed: str
    answers: int


@dataclass(frozen=True, slots=True)
class Trace:
    """What tells whether an answer holds anything of a document; `typed` are all questions of its conversation."""

    number: int
    understood: str
    typed: tuple[str, ...]
    documents: frozenset[Document]


class Conversations:
    """The conversations in a folder; nothing is created before one is kept.

    Every method raises `ConversationError` if the file is damaged, of a newer version, held by another program, or if the system
    does not let it be used; the file is then as it was.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self._file = ConversationFile(folder / FILE)

    def keep(
        self,
        person: str,
        conversation: str,
        given: Given,
        *,
        instead: Collection[int] = (),
        unless: Callable[[], bool] = lambda: False,
    ) -> tuple[str, int] | None:
        """Keep an answer; return the id of its conversation and its number.

        Parameters
        ----------
        person : str
        conversation : str
            An id. Where this person has none of it, the answer takes the place of the same question in a conversation that is
            that question alone, else a new conversation is begun: a link that is opened ten times is one conversation.
        given : Given
        instead : collection of int
            Answers of the conversation that give way to it.
        unless : callable
            Asked when nobody else can write any more; if it tells so, nothing is kept and None returned.
        """
        now = utc()
        with self._file.transaction(create=True) as database:
            if unless():
                return None
            found = _find(database, person, conversation)
            if found is None and (alone := _alone(database, person, given)) is not None:
                found, conversation, former = alone
                instead = (former,)
            if found is None:
                conversation = secrets.token_urlsafe(9)
                row = (conversation, person, given.question, now, now)
                found = _insert(
                    database,
                    "INSERT INTO conversations (id, person, title, renamed, begun, changed) VALUES (?, ?, ?, 0, ?, ?)",
                    row,
                )
            database.executemany(
                "DELETE FROM turns WHERE number = ? AND conversation = ?", [(number, found) for number in instead]
            )
            number = _add(database, found, given, now)
            database.execute("UPDATE conversations SET changed = ? WHERE number = ?", (now, found))
        return conversation, number

    def listed(self, person: str, words: str = "", most: int = 1000) -> list[Conversation]:
        """Return a person's conversations, the latest first; those that have all `words` in title, questions and answers."""
        sql = (
            "SELECT id, title, changed, (SELECT count(*) FROM turns WHERE conversation = c.number) FROM conversations AS c"
            " WHERE person = ? AND deleted IS NULL"
        )
        wanted = folded(words).split()
        sql += (
            " AND (instr(folded(title), ?) OR EXISTS (SELECT 1 FROM turns WHERE conversation = c.number AND instr(words, ?)))"
            * len(wanted)
        )
        values = [person, *(word for word in wanted for _ in range(2)), most]
        with self._file.transaction() as database:
            rows = database.execute(f"{sql} ORDER BY changed DESC, number DESC LIMIT ?", values).fetchall()
        return [Conversation(*row) for row in rows]

    def opened(self, person: str, conversation: str, most: int = -1) -> list[Kept] | None:
        """Return the answers of a conversation, at most so many, the latest last; None if the person has no such conversation."""
        with self._file.transaction() as database:
            found = _find(database, person, conversation)
            if found is None:
                return None
            rows = database.execute(
                "SELECT number, place, literal, answer, checksum FROM turns WHERE conversation = ? ORDER BY number DESC LIMIT ?",
                (found, most),
            ).fetchall()
        return [self._read(*row) for row in reversed(rows)]

    def present(self, numbers: Collection[int]) -> frozenset[int]:
        """Return those of these answers that are still kept."""
        with self._file.transaction() as database:
            found = [database.execute("SELECT number FROM turns WHERE number = ?", (number,)).fetchone() for number in numbers]
        return frozenset(row[0] for row in found if row is not None)

    def rename(self, person: str, conversation: str, title: str) -> None:
        """Give a conversation a title; with an empty one it has its first question again."""
        with self._file.transaction() as database:
            found = _find(database, person, conversation)
            database.execute(
                "UPDATE conversations SET title = ?, renamed = ? WHERE number = ?", (title.strip(), bool(title.strip()), found)
            )
            _entitle(database)

    def delete(self, person: str, conversation: str) -> None:
        """Let a conversation be seen no more; see `UNDO`."""
        with self._file.transaction() as database:
            database.execute(
                "UPDATE conversations SET deleted = ? WHERE number = ?", (utc(), _find(database, person, conversation))
            )

    def restore(self, person: str, conversation: str) -> bool:
        """Bring a deleted conversation back; tell whether it was still there."""
        with self._file.transaction() as database:
            done = database.execute("UPDATE conversations SET deleted = NULL WHERE id = ? AND person = ?", (conversation, person))
            return done.rowcount > 0

    def documents(self) -> frozenset[Document]:
        """Return every document of which any answer, whose ever, shows something."""
        with self._file.transaction() as database:
            return frozenset(database.execute("SELECT DISTINCT path, content FROM shown").fetchall())

    def purge(self, going: Callable[[Sequence[Trace]], Collection[int]]) -> int:
        """Remove answers, whose ever, so that no byte of them stays in the file; return how many.

        Parameters
        ----------
        going : callable
            Chooses their numbers.
        """
        with self._file.transaction() as database:
            numbers = going(_traces(database))
            database.executemany("DELETE FROM turns WHERE number = ?", [(number,) for number in numbers])
            database.execute("DELETE FROM conversations WHERE number NOT IN (SELECT conversation FROM turns)")
            _entitle(database)
        self._file.vacuum()
        return len(numbers)

    def damaged(self) -> ConversationError:
        """Return the error of a file that holds what it should not."""
        return self._file.damaged()

    def _read(self, number: int, place: str, literal: int, answer: str, checksum: str) -> Kept:
        if _checksum(answer) != checksum:
            raise self.damaged()
        return Kept(number, place, bool(literal), json.loads(answer))


def _checksum(answer: str) -> str:
    return hashlib.sha256(answer.encode()).hexdigest()


def _find(database: sqlite3.Connection, person: str, conversation: str) -> int | None:
    row = database.execute(
        "SELECT number FROM conversations WHERE id = ? AND person = ? AND deleted IS NULL", (conversation, person)
    ).fetchone()
    return None if row is None else int(row[0])


def _alone(database: sqlite3.Connection, person: str, given: Given) -> tuple[int, str, int] | None:
    """Return the latest conversation that is this question alone, asked in the same place, its id, and the answer in it."""
    sql = (
        "SELECT c.number, c.id, max(t.number) FROM conversations AS c JOIN turns AS t ON t.conversation = c.number"
        " WHERE c.person = ? AND c.deleted IS NULL GROUP BY c.number"
        " HAVING count(*) = 1 AND max(t.question) = ? AND max(t.place) = ? AND max(t.literal) = ?"
        " ORDER BY c.changed DESC LIMIT 1"
    )
    found = database.execute(sql, (person, given.question, given.place, given.literal)).fetchone()
    return None if found is None else (int(found[0]), str(found[1]), int(found[2]))


def _insert(database: sqlite3.Connection, sql: str, values: Sequence[str | int]) -> int:
    number = database.execute(sql, values).lastrowid
    assert number is not None
    return number


def _add(database: sqlite3.Connection, conversation: int, given: Given, now: str) -> int:
    answer = json.dumps(given.answer, ensure_ascii=False)
    values = (
        conversation,
        now,
        given.question,
        given.understood,
        given.place,
        given.literal,
        given.generation,
        _checksum(answer),
        folded(given.words),
        answer,
    )
    number = _insert(
        database,
        "INSERT INTO turns (conversation, given, question, understood, place, literal, generation, checksum, words, answer)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )
    database.executemany("INSERT INTO shown VALUES (?, ?, ?)", [(number, *document) for document in sorted(given.documents)])
    return number


def _entitle(database: sqlite3.Connection) -> None:
    """Give every conversation that was not renamed its first question as title, if the one it has was that of an answer gone."""
    database.execute(
        "UPDATE conversations AS c SET title ="
        " (SELECT question FROM turns WHERE conversation = c.number ORDER BY turns.number LIMIT 1)"
        " WHERE NOT renamed AND title NOT IN (SELECT question FROM turns WHERE conversation = c.number)"
    )


def _traces(database: sqlite3.Connection) -> list[Trace]:
    documents: dict[int, set[Document]] = {}
    for turn, *document in database.execute("SELECT turn, path, content FROM shown"):
        documents.setdefault(turn, set()).add((document[0], document[1]))
    rows = database.execute("SELECT number, conversation, question, understood FROM turns").fetchall()
    typed: dict[int, list[str]] = {}
    for _, conversation, question, _ in rows:
        typed.setdefault(conversation, []).append(question)
    return [
        Trace(number, understood, tuple(typed[conversation]), frozenset(documents.get(number, ())))
        for number, conversation, _, understood in rows
    ]
