"""Adds, removals, changes, builds, rollbacks, purges and questions side by side, for an hour: what memory and open files do.

    python -m tests.benchmarks.soak [--minutes 60] [--folder DIR]
    python -m tests.benchmarks.soak --readers [--questions 1000]

One long-lived process asks, as the page's server does; documents come, change and go, and each build runs in a process of its
own. Every minute a line says how much memory the asking process takes and which files of the index it holds. At the end: the
memory against that after the first quarter (at most 1.10), and what is still open of generations that are gone (nothing). With
`--readers`, four processes ask a thousand questions while generations are built, gone back to and collected, and each answer is
held to the texts of its own generation. Exits with 1 where something of this fails.
"""

import argparse
import gc
import hashlib
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from assistant.answering import Answer
from assistant.assembly import Assistant
from assistant.errors import AssistantError
from assistant.index import Index
from assistant.settings import load_settings
from tests.switching import Writing, data_of, readers

MOST_GROWN = 1.10
_STABLE, _CHANGING = 30, 12
_MAPPED = re.compile(r"^\S+ \S+ \S+ \S+ \S+\s+(/.*)$", re.MULTILINE)
_SUBJECTS = ("завод", "парк", "кластер", "вуз", "банк", "порт", "музей", "совхоз")
_MADE = ("станков", "тракторов", "насосов", "турбин", "кранов", "вагонов")
_TOWNS = ("Калуге", "Ельне", "Твери", "Пскове", "Рязани", "Орле")


def text_of(number: int, edition: int) -> str:
    """Return a document of some passages."""
    chosen = random.Random(f"{number} {edition}")
    lines = [
        f"{chosen.choice(_SUBJECTS).capitalize()} номер {number} в {chosen.choice(_TOWNS)} выпустил "
        f"{chosen.randint(10, 999)} {chosen.choice(_MADE)} в {chosen.randint(1950, 2020)} году. "
        f"Это больше, чем в прошлом году, и меньше, чем обещал директор."
        for _ in range(40)
    ]
    return "\n\n".join(lines) + "\n"


@dataclass(slots=True)
class Soak:
    """The corpus, what is done to it, and what is asked of it meanwhile."""

    folder: Path
    ending: threading.Event = field(default_factory=threading.Event)
    done: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    _edition: int = 0

    @property
    def corpus(self) -> Path:
        """The documents."""
        return self.folder / "corpus"

    def put(self, number: int) -> Path:
        """Write a document anew."""
        self._edition += 1
        # A name of its own each time: what remembers names for good would grow.
        for former in self.corpus.glob(f"{number:03d}-*.txt"):
            if random.random() < 0.5:
                former.unlink()
        text = text_of(number, self._edition)
        path = self.corpus / f"{number:03d}-{self._edition:06d}.txt"
        path.write_text(text, encoding="utf-8")
        self.texts[hashlib.sha256(path.read_bytes()).hexdigest()] = text
        return path

    def command(self, *arguments: str) -> bool:
        """Run a command as a user does; a refusal is a fault."""
        line = [
            sys.executable,
            "-m",
            "assistant",
            *arguments,
            "--corpus",
            str(self.corpus),
            "--index",
            str(self.folder / "index"),
        ]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        self.done[arguments[0] + (" --purge" if "--purge" in arguments else "")] += 1
        if done.returncode:
            self.faults.append(f"{' '.join(arguments)}: {done.stderr.strip()[-300:]}")
        return done.returncode == 0

    def change(self) -> None:
        """Let documents come, change and go, until the end."""
        chosen = random.Random(7)
        while not self.ending.is_set():
            number = _STABLE + chosen.randrange(_CHANGING)
            match chosen.randrange(6):
                case 0 | 1 | 2:
                    self.put(number)
                    self.command("build")
                case 3 if len(Index(self.folder / "index").generations()) > 1:
                    self.command("rollback")
                    time.sleep(1)
                    self.command("build")
                case _ as kind:
                    present = sorted(self.corpus.glob(f"{number:03d}-*.txt"))
                    if present:
                        self.command("remove", present[0].name, *(["--purge"] if kind == 5 else []))

    def ask(self, assistant: Assistant, seed: int) -> None:
        """Ask until the end; each citation must stand in the text of a document as it was written."""
        chosen = random.Random(seed)
        while not self.ending.wait(0.05):
            question = f"Сколько {chosen.choice(_MADE)} выпустил {chosen.choice(_SUBJECTS)} в {chosen.choice(_TOWNS)}?"
            try:
                answer = assistant.ask(question)
            except AssistantError as error:
                # A document was purged from under this question, which says to repeat it.
                self.done["asked again"] += 1
                if "повторите вопрос" not in error.message:
                    self.faults.append(error.message)
                continue
            self.done["questions"] += 1
            self._check(answer)

    def _check(self, answer: Answer) -> None:
        for source, _, _, text in data_of(answer)["places"]:
            if text not in self.texts.get(source, ""):
                self.faults.append(f"not of a document that was written: {text[:80]}")

    def look(self, assistant: Assistant) -> None:
        """Look at the documents, as an open page does."""
        while not self.ending.wait(3):
            try:
                assistant.documents()
                assistant.is_current()
                self.done["looks"] += 1
            except AssistantError as error:
                self.faults.append(error.message)


def held_files(index: Path) -> Counter[str]:
    """Return the files of the index that this process has open or mapped, by generation; those deleted have it in their name."""
    paths = []
    for link in Path("/proc/self/fd").iterdir():
        try:
            paths.append(str(link.readlink()))
        except OSError:
            continue  # closed meanwhile
    paths += _MAPPED.findall(Path("/proc/self/maps").read_text(encoding="utf-8"))
    inside = [path for path in paths if path.startswith(f"{index.resolve()}/")]
    return Counter(
        path.removeprefix(f"{index.resolve()}/").split("/")[0] + (" (deleted)" if path.endswith(" (deleted)") else "")
        for path in inside
    )


def megabytes() -> float:
    """Return the resident memory of this process."""
    return float(psutil.Process().memory_info().rss) / 1e6


def soak(minutes: float, folder: Path) -> int:
    """Run for so long; print, and return the exit code."""
    soaked = Soak(folder)
    soaked.corpus.mkdir(parents=True)
    for number in range(_STABLE + _CHANGING):
        soaked.put(number)
    soaked.command("build")
    assistant = Assistant(load_settings(soaked.corpus, folder / "index"))
    works: list[Callable[[], None]] = [
        soaked.change,
        lambda: soaked.ask(assistant, 1),
        lambda: soaked.ask(assistant, 2),
        lambda: soaked.look(assistant),
    ]
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    started, sizes = time.monotonic(), []
    warm = minutes * 60 / 4
    step = min(60.0, minutes * 60 / 12)
    print("minute   MB  descriptors  files of the index held")
    while (passed := time.monotonic() - started) < minutes * 60:
        time.sleep(step)
        sizes.append((passed + step, megabytes()))
        held = held_files(folder / "index")
        print(f"{sizes[-1][0] / 60:6.1f} {sizes[-1][1]:5.0f} {psutil.Process().num_fds():6d}  {dict(held)}", flush=True)
    soaked.ending.set()
    for thread in threads:
        thread.join()
    soaked.command("build")
    assistant.ask("Сколько станков выпустил завод?")
    gc.collect()
    current = assistant.index.current_id()
    foreign = {name: count for name, count in held_files(folder / "index").items() if name != current}
    early = next(size for when, size in sizes if when >= warm)
    last = sizes[-1][1]
    print(f"done: {dict(soaked.done)}")
    print(f"memory: {last:.0f} MB, {last / early:.3f} of the {early:.0f} MB after {warm / 60:.1f} minutes; at most {MOST_GROWN}")
    print(f"held of other generations: {foreign or 'nothing'}; kept: {len(assistant.index.generations())}")
    for fault in soaked.faults[:20]:
        print(f"fault: {fault}")
    return int(bool(foreign or soaked.faults or last / early > MOST_GROWN))


def ask_with_readers(questions: int, folder: Path) -> int:
    """Let four processes ask while generations change; print, and return the exit code."""
    writing = Writing(folder)
    writing.build()
    writing.build()
    turns = 0
    with readers(writing.settings, 4, -(-questions // 4)) as running:
        while any(reader.running() for reader in running):
            writing.turn()
            turns += 1
        found = [answer for reader in running for answer in reader.answers()]
    for answer in found:
        writing.check(answer)
    by_generation = Counter(answer["generation"] for answer in found)
    print(f"{len(found)} answers without an error, each of one of {len(by_generation)} generations")
    print(f"{len(writing.texts)} builds, {turns} turns, {len(writing.assistant.index.generations())} generations kept")
    damaged = writing.assistant.verify()
    print(f"verify: {damaged or 'clean'}")
    return int(bool(damaged) or len(found) < questions or len(by_generation) < 2)


def main() -> None:
    """Run as the module says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--folder", type=Path, help="an empty folder to work in; a temporary one if not given")
    parser.add_argument("--readers", action="store_true")
    parser.add_argument("--questions", type=int, default=1000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as temporary:
        folder = given.folder or Path(temporary)
        sys.exit(ask_with_readers(given.questions, folder) if given.readers else soak(given.minutes, folder))


if __name__ == "__main__":
    main()
