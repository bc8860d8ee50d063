"""The command line as tests run it: in this process, where that is enough, or as a user does, in its own."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assistant.cli.application import run
from assistant.index import Index

_LETTERS = re.compile(r"[а-яё]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on the output."""
        assert self.out.count("\n") == 1
        return json.loads(self.out)

    def refusal(self) -> str:
        """Hold the command to how refusals look, one Russian sentence and code 1, and return the sentence."""
        assert (self.code, self.out) == (1, ""), self
        return self.complaint()

    def complaint(self) -> str:
        """Return the one Russian sentence on the error stream."""
        assert re.fullmatch(r"[^\n]+[.!?)]\n", self.err), self
        assert _LETTERS.search(self.err)
        assert "Traceback" not in self.err
        return self.err.strip()


def folders(library: Path) -> list[str]:
    """Return the options that name the corpus and the index of a library."""
    return ["--corpus", str(library / "corpus"), "--index", str(library / "index")]


@dataclass(frozen=True, slots=True)
class Commands:
    """Runs commands on a library."""

    library: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, name: str, *arguments: str) -> Outcome:
        """Run a command in this process."""
        self.capsys.readouterr()
        code = run([name, *folders(self.library), *arguments])
        captured = self.capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    def documents(self) -> dict[str, str]:
        """Return the state of every document `list` knows."""
        return {document["path"]: document["state"] for document in self("list", "--json").json["documents"]}

    def still_answers(self) -> None:
        """Hold the index to its answer: whatever failed, nothing was lost."""
        answer = self("ask", "Кто ввёл понятие кластера?", "--json")
        assert answer.code == 0
        assert any("Портер" in citation["quote"] for citation in answer.json["citations"])


def process(
    *arguments: str, environment: Mapping[str, str] | None = None, through: Sequence[str] = (), cwd: Path | None = None
) -> Outcome:
    """Run `assistant` in its own process, perhaps through another command."""
    done = subprocess.run(
        [*through, sys.executable, "-m", "assistant", *arguments],
        capture_output=True,
        check=False,
        env=environment,
        cwd=cwd,
        timeout=120,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def add_note(library: Path, name: str = "новый.txt", text: str = "Новый завод построен в 2020 году.\n") -> None:
    """Write one more document."""
    (library / "corpus" / name).write_text(text, encoding="utf-8")


def current_generation(library: Path) -> Path:
    """Return the folder of the current generation."""
    index = Index(library / "index")
    return index.folder / index.current_id()


def write_lines(path: Path, *lines: dict[str, Any]) -> str:
    """Write JSON lines and return the path."""
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return str(path)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read JSON lines."""
    # Not splitlines(): a line of JSON may hold U+2028.
    return [json.loads(line) for line in path.read_text(encoding="utf-8").removesuffix("\n").split("\n")]
