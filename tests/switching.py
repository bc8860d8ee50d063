"""Readers in their own processes, and the one writer they are to be unharmed by.

As a program it is such a reader: `python -m tests.switching CORPUS INDEX QUESTIONS`, an answer a line.
"""

import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from assistant.answering import Answer
from assistant.assembly import Assistant
from assistant.settings import Settings, load_settings
from tests.conftest import silent

QUESTIONS = (
    "Сколько станков выпустил завод?",
    "Когда открыли парк?",
    "Кто директор фабрики?",
    "Что написано в редакции о молоке?",
)
_GENERATIONS_SEEN = 3
_LONGEST_SECONDS = 120.0


def documents(edition: int) -> dict[str, str]:
    """Return texts that all say of which edition they are."""
    return {
        "завод.txt": f"В редакции {edition} завод выпустил {1000 + edition} станков. Станки редакции {edition} делает цех.\n",
        "парк.md": f"# Парк\n\nПарк редакции {edition} открыли в {1900 + edition % 100} году.\n",
        "фабрика.txt": f"Фабрика редакции {edition}: директор Иван Петров.\n\nФабрика шьёт пальто по редакции {edition}.\n",
        f"молоко-{edition % 3}.txt": f"О молоке в редакции {edition} написано, что завод перерабатывает {edition} тонн.\n",
    }


class Writing:
    """The writer: builds, goes back, collects; knows what the documents of each generation were.

    Parameters
    ----------
    folder : Path
        Where corpus and index will lie.
    """

    def __init__(self, folder: Path) -> None:
        self.settings: Settings = load_settings(folder / "corpus", folder / "index", reader=False, generations_kept=2)
        self.assistant = Assistant(self.settings)
        self.texts: dict[str, dict[str, str]] = {}
        self._edition = itertools.count(1)
        self._step = 0

    def build(self) -> str:
        """Write the next edition of all documents, build, and return the generation's name."""
        corpus = self.settings.corpus
        corpus.mkdir(parents=True, exist_ok=True)
        texts = documents(next(self._edition))
        for path in {*corpus.iterdir()} - {corpus / name for name in texts}:
            path.unlink()
        for name, text in texts.items():
            (corpus / name).write_text(text, encoding="utf-8")
        built = self.assistant.build(silent).generation
        held = self.assistant.index.open(None)
        assert held.id == built
        self.texts[built] = {entry.source.id: held.document(number).text for number, entry in enumerate(held.manifest.documents)}
        return built

    def turn(self) -> None:
        """Do the next of: build, go back, and forward, and back."""
        self._step += 1
        if self._step % 4 == 1:
            self.build()
        else:
            kept = self.assistant.index.generations()
            current = self.assistant.index.current_id()
            self.assistant.rollback(next(name for name in reversed(kept) if name != current))

    def check(self, answer: dict[str, Any]) -> None:
        """Hold an answer to its one generation: all it shows stands there, where it says."""
        texts = self.texts[answer["generation"]]
        assert answer["places"]
        for source, start, stop, text in answer["places"]:
            assert source in texts, answer
            assert texts[source][start:stop] == text, answer


def data_of(answer: Answer) -> dict[str, Any]:
    """Return what `Writing.check` looks at."""
    cited = [(one.entry.source.id, one.quote.start, one.quote.stop, one.text) for one in answer.citations]
    passages = [hit.passage for hit in answer.hits]
    hits = [(passage.source_id, passage.span.start, passage.span.stop, passage.text) for passage in passages]
    return {"generation": answer.generation, "places": [*cited, *hits]}


@dataclass(frozen=True, slots=True)
class Reader:
    """A running reader and what it writes."""

    process: subprocess.Popen[bytes]
    output: IO[bytes]

    def running(self) -> bool:
        """Tell whether it still asks."""
        return self.process.poll() is None

    def answers(self) -> list[dict[str, Any]]:
        """Return what it was answered; it has ended without an error."""
        assert self.process.returncode == 0, "a reader failed: its error is above"
        self.output.seek(0)
        return [json.loads(line) for line in self.output]


@contextmanager
def readers(settings: Settings, count: int, questions: int) -> Iterator[list[Reader]]:
    """Run readers; each asks so many questions, and goes on until it has met three generations."""
    line = [sys.executable, "-m", "tests.switching", str(settings.corpus), str(settings.index), str(questions)]
    started: list[Reader] = []
    try:
        for _ in range(count):
            output = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
            started.append(Reader(subprocess.Popen(line, stdout=output), output))
        yield started
    finally:
        for reader in started:
            reader.process.kill()
            reader.process.wait()
            reader.output.close()


def main() -> None:
    """Ask, and write the answers."""
    assistant = Assistant(load_settings(Path(sys.argv[1]), Path(sys.argv[2]), reader=False))
    questions, started, met = int(sys.argv[3]), time.monotonic(), set[str]()
    for number in itertools.count():
        late = time.monotonic() - started > _LONGEST_SECONDS
        if number >= questions and (len(met) >= _GENERATIONS_SEEN or late):
            break
        answer = assistant.ask(QUESTIONS[number % len(QUESTIONS)])
        met.add(answer.generation)
        print(json.dumps(data_of(answer), ensure_ascii=False))


if __name__ == "__main__":
    main()
