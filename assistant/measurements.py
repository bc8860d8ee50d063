"""Results of measurements that are kept, by which questions they are of, when and of which generation of the index."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, cast, get_args

from assistant.durable import replace_file
from assistant.errors import DeskError
from assistant.patterns import regex
from assistant.texts import quality as texts

FOLDER = "quality"

Questions = Literal["project", "own", "opinions"]
"""The project's own, those of a file, those made of opinions."""

KEPT = 10
"""Of each questions."""

_NAME = regex(rf"({'|'.join(get_args(Questions))})_(\d{{8}}T\d{{6}}Z)_(.+)\.json")
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Measurement:
    """A result that is kept; its file is what `assistant eval --output` writes."""

    questions: Questions
    time: datetime
    generation: str
    path: Path


class Measurements:
    """The results kept in a folder.

    Parameters
    ----------
    folder : Path
        `Settings.desk`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def keep(self, questions: Questions, generation: str, time: datetime, content: str) -> None:
        """Keep a result; the oldest of the same questions gives way (raises `DeskError`)."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = self._folder / f"{questions}_{time.astimezone(UTC).strftime(_TIME)}_{generation}.json"
            replace_file(path, content)
            path.chmod(0o600)
            for former in [one for one in self.kept() if one.questions == questions][KEPT:]:
                former.path.unlink(missing_ok=True)
        except OSError as error:
            raise DeskError(texts.result_trouble(str(self._folder))) from error

    def kept(self) -> tuple[Measurement, ...]:
        """Return what is kept, the newest first."""
        names = [(match, path) for path in self._folder.glob("*.json") if (match := _NAME.fullmatch(path.name))]
        found = [
            Measurement(cast(Questions, match[1]), datetime.strptime(match[2], _TIME).replace(tzinfo=UTC), match[3], path)
            for match, path in names
        ]
        return tuple(sorted(found, key=lambda one: (one.time, one.path.name), reverse=True))

    def clear(self) -> None:
        """Remove all results: they quote documents without saying which (raises `DeskError`)."""
        try:
            if self._folder.exists():
                shutil.rmtree(self._folder)
        except OSError as error:
            raise DeskError(texts.result_trouble(str(self._folder))) from error
