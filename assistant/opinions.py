"""What people think of the answers they got, kept on this computer and sent nowhere."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Set
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.archives import is_named
from assistant.durable import make_private
from assistant.errors import DeskError
from assistant.texts import quality as texts

FILE = "opinions.sqlite"

Reason = Literal["overlooked", "passage", "quote", "absent"]

_VERSION = 1
_PATIENCE = 10.0
"""Seconds to wait for another process that writes."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A quote of an answer, or a passage found, as it was shown.

    Parameters
    ----------
    document : str
        Its path in the corpus.
    content : str
        SHA-256 of its file.
    start, stop : int
        In its clean text.
    text : str
    page : int or None
    answer : str or None
        Words of it that are the answer: those the reader marked or, in a passage, those the person named.
    passage : bool
        A whole passage, no quote.
    """

    document: str
    content: str
    start: int
    stop: int
    text: str
    page: int | None
    answer: str | None = None
    passage: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a person thinks of an answer.

    Parameters
    ----------
    person : str
        Empty on one's own computer.
    time : str
        UTC, ISO 8601.
    question : str
        As it was typed.
    asked : str
        The question that means the same without the turns before it.
    where : dict
        The conditions, as an address has them; empty where all documents were asked.
    literal : bool
        Whether it was asked word for word.
    generation, verdict : str
    confidence : float
    cited : tuple of Cited
        The quotes of the answer.
    helped : bool
    reason : Reason or None
        What was wrong.
    right : Cited or None
        What holds the right answer, where the person said so.
    """

    person: str
    time: str
    question: str
    asked: str
    where: dict[str, list[str]]
    literal: bool
    generation: str
    verdict: str
    confidence: float
    cited: tuple[Cited, ...]
    helped: bool
    reason: Reason | None = None
    right: Cited | None = None

    @property
    def id(self) -> str:
        """One for each answer and person: another opinion of the same answer takes the place of the former."""
        known = [self.person, self.generation, self.question, self.asked, self.where, self.literal]
        return hashlib.sha256(json.dumps(known).encode("ascii")).hexdigest()[:16]


class Opinions:
    """The opinions kept in a folder, safe for threads and processes.

    Every method raises `DeskError` where the file cannot be used.

    Parameters
    ----------
    folder : Path
        `Settings.desk`.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def keep(self, opinion: Opinion) -> None:
        """Keep an opinion, in the place of the former one of the same answer and person."""
        with self._opened(new=True) as database:
            row = (opinion.id, opinion.person, json.dumps(asdict(opinion), ensure_ascii=True))
            database.execute("INSERT OR REPLACE INTO opinions VALUES (?, ?, ?)", row)

    def drop(self, name: str) -> None:
        """Take an opinion back by its id."""
        self._drop([name])

    def find(self, name: str) -> Opinion | None:
        """Return an opinion by its id."""
        return next(self._read("WHERE id = ?", name), None)

    def of(self, person: str | None) -> tuple[Opinion, ...]:
        """Return the opinions of a person, or of all where None is given, the newest first."""
        found = self._read() if person is None else self._read("WHERE person = ?", person)
        return tuple(sorted(found, key=lambda opinion: opinion.time, reverse=True))

    def purge(self, names: Set[str], contents: Set[str]) -> int:
        """Leave no byte of the opinions that cite a document; return how many there were.

        Parameters
        ----------
        names : set of str
            Paths it, or the archive it lies in, has or had.
        contents : set of str
            SHA-256 of its files.
        """
        gone = [opinion.id for opinion in self._read() if _speaks_of(opinion, names, contents)]
        if gone:
            self._drop(gone)
            with self._opened() as database:
                database.execute("VACUUM")
        return len(gone)

    def _drop(self, names: list[str]) -> None:
        if self._path.exists():
            with self._opened() as database:
                database.execute("BEGIN IMMEDIATE")
                database.executemany("DELETE FROM opinions WHERE id = ?", [(name,) for name in names])
                database.execute("COMMIT")

    def _read(self, condition: str = "", *values: str) -> Iterator[Opinion]:
        rows = []
        if self._path.exists():
            with self._opened() as database:
                rows = database.execute(f"SELECT data FROM opinions {condition}", values).fetchall()
        for (data,) in rows:
            try:
                yield _opinion(json.loads(data))
            except (ValueError, KeyError, TypeError) as error:
                raise DeskError(texts.FILE_DAMAGED) from error

    @contextmanager
    def _opened(self, *, new: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            if new:
                make_private(self._path)
            with closing(sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)) as database:
                database.execute("PRAGMA secure_delete = ON")  # what is taken back is overwritten
                _prepare(database)
                yield database
        except sqlite3.OperationalError as error:
            raise DeskError(texts.file_trouble(str(self._path))) from error
        except sqlite3.DatabaseError as error:
            raise DeskError(texts.FILE_DAMAGED) from error
        except OSError as error:
            raise DeskError(texts.file_trouble(str(self._path))) from error


def _prepare(database: sqlite3.Connection) -> None:
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version > _VERSION:
        raise DeskError(texts.FILE_NEWER)
    if version < _VERSION:
        database.execute("CREATE TABLE IF NOT EXISTS opinions (id TEXT PRIMARY KEY, person TEXT NOT NULL, data TEXT NOT NULL)")
        database.execute(f"PRAGMA user_version = {_VERSION}")


def _opinion(data: dict[str, Any]) -> Opinion:
    right = Cited(**data.pop("right")) if data["right"] else data.pop("right")
    return Opinion(**{**data, "cited": tuple(Cited(**one) for one in data["cited"])}, right=right)


def _speaks_of(opinion: Opinion, names: Set[str], contents: Set[str]) -> bool:
    cited = (*opinion.cited, *([opinion.right] if opinion.right else []))
    paths = [one.document for one in cited] + [value for values in opinion.where.values() for value in values]
    return any(one.content in contents for one in cited) or any(is_named(path, names) for path in paths)
