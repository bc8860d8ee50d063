"""The rows of `tests.benchmarks.peers`: their environments, their processes, their builds and their questions in turn."""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from assistant.assembly import Assistant
from assistant.settings import load_settings

PROJECT = Path(__file__).parents[2]
RUNNER = Path(__file__).with_name("peer.py")
BLOCK = 25
"""Questions a process answers before the next one's turn; one more before them, uncounted, wakes it up."""

TORCH = "torch==2.13.0"
"""The project's own: later ones bring gigabytes of CUDA (docs/decisions/0002)."""

ENCODER = "sentence-transformers==6.2.0"

# The tokenizer haiku.rag counts with is fetched when it starts; where that address is out of reach the same file comes from npm.
ENCODING = ("tiktoken@1.0.22", "package/encoders/o200k_base.json")
ENCODING_ADDRESS = "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"


@dataclass(slots=True)
class Peer:
    """One row of the table.

    Parameters
    ----------
    name : str
        As `peer.py` knows it.
    title : str
    requirements : tuple of str
        What its environment is made of; empty for this project, which runs in this one.
    without : tuple of str
        What must go again: a torchvision made for another torch than the CPU's breaks transformers, and text needs none.
    index_of : str
        Whose index it asks; empty for its own.
    weight : float or None
        Of the vectors in txtai's fusion; None for its own.
    failure : str
        Why there are no figures.
    """

    name: str
    title: str
    requirements: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    index_of: str = ""
    weight: float | None = None
    builds: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: list[dict[str, Any]] = field(default_factory=list)
    asking: dict[str, float] = field(default_factory=dict)
    failure: str = ""


def peers() -> list[Peer]:
    """Return the rows in their order; ours first, for its passages are what others are given."""
    return [
        Peer("ours", "«Первоисточник», поиск"),
        Peer("ours-reader", "«Первоисточник», ответ с читателем"),
        Peer("plain", "sentence-transformers 6.2 + FAISS", (ENCODER, "faiss-cpu==1.15.1", TORCH)),
        Peer("txtai", "txtai 9.14, гибрид", ("txtai==9.14.0", TORCH)),
        Peer("txtai-weighted", "txtai 9.14, гибрид, вес векторов 0,8", index_of="txtai", weight=0.8),
        Peer("haiku", "haiku.rag 0.6", ("haiku.rag==0.6.0", "pysqlite3-binary==0.5.4.post2", ENCODER, TORCH), ("torchvision",)),
    ]


class Environments:
    """Virtual environments under a folder, made where they are not there yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # Not this project's own variables: its settings are the built-in ones.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ASSISTANT_", "PYTHON"))}
        offline = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "TOKENIZERS_PARALLELISM": "true"}
        self._variables = {**kept, **offline, "TIKTOKEN_CACHE_DIR": str(folder / "encodings")}

    def prepare(self, peer: Peer) -> None:
        """Install what a peer needs; what fails is told in its `failure`."""
        home = self._folder / peer.name
        wanted = "\n".join(peer.requirements)
        marker = home / "installed.txt"
        if not peer.requirements or (marker.is_file() and marker.read_text(encoding="utf-8") == wanted):
            return
        told(f"{peer.title}: установка")
        shutil.rmtree(home, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        command = [str(home / "bin/python"), "-m", "pip", "install", "--quiet", *peer.requirements]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            peer.failure = "не установился: " + last_line(done.stderr)
            return
        if peer.without:
            subprocess.run([*command[:3], "uninstall", "--quiet", "--yes", *peer.without], capture_output=True, check=True)
        marker.write_text(wanted, encoding="utf-8")

    def encoding(self) -> None:
        """Put the tokenizer of haiku.rag where tiktoken looks for it, unless it is there; tiktoken itself checks its SHA-256."""
        file = self._folder / "encodings" / hashlib.sha1(ENCODING_ADDRESS.encode(), usedforsecurity=False).hexdigest()
        if file.is_file() or not shutil.which("npm"):
            return
        with tempfile.TemporaryDirectory() as scratch:
            if subprocess.run(["npm", "pack", "--silent", ENCODING[0]], cwd=scratch, capture_output=True, check=False).returncode:
                return
            shutil.unpack_archive(next(Path(scratch).glob("*.tgz")), scratch, filter="data")
            ranks = json.loads((Path(scratch) / ENCODING[1]).read_text(encoding="utf-8"))["bpe_ranks"]
        # «! FIRST token token…»: base64, ranks counted on from the first.
        lines = []
        for row in ranks.split("\n"):
            _, first, *tokens = row.split(" ")
            lines += [f"{token} {int(first) + step}\n" for step, token in enumerate(tokens) if base64.b64decode(token)]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(lines), encoding="ascii")

    def start(self, peer: Peer, job: Path, phase: str, errors: Path) -> "subprocess.Popen[str]":
        """Start a process of a peer for a phase of a job; what it says to the standard error goes to a file."""
        home = self._folder / (peer.index_of or peer.name)
        python = sys.executable if peer.name.startswith("ours") else str(home / "bin/python")
        variables = {**self._variables, **({"PYTHONPATH": str(PROJECT)} if peer.name.startswith("ours") else {})}
        with errors.open("w", encoding="utf-8") as file:
            return subprocess.Popen(
                # -P: beside `peer.py` lie modules whose names others use.
                [python, "-P", str(RUNNER), str(job), phase],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
                cwd=job.parent,
                env=variables,
            )


def told(line: str) -> None:
    """Say how far it is."""
    sys.stderr.write(line + "\n")


def last_line(text: str) -> str:
    """Return the last line that says something."""
    return next((line.strip()[:300] for line in reversed(text.splitlines()) if line.strip()), "без объяснений")


class Failure(Exception):
    """A process of a peer ended without its figures; the text says why."""


def answer_of(process: "subprocess.Popen[str]", errors: Path) -> dict[str, Any]:
    """Return the next line of figures of a process."""
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        process.wait()
        raise Failure(last_line(errors.read_text(encoding="utf-8", errors="replace")))
    figures: dict[str, Any] = json.loads(line)
    return figures


def family(process: "subprocess.Popen[str]") -> list[psutil.Process]:
    """Return a process with all its children."""
    with suppress(psutil.Error):
        parent = psutil.Process(process.pid)
        return [parent, *parent.children(recursive=True)]
    return []


@contextmanager
def watched(process: "subprocess.Popen[str]") -> Iterator[list[float]]:
    """Keep in a list of one the largest memory, in megabytes, that a process and its children had at one moment."""
    peak, ended = [0.0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.1):
            total = 0.0
            for one in family(process):
                with suppress(psutil.Error):
                    total += one.memory_info().rss / 1e6
            peak[0] = max(peak[0], total)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


class Run:
    """One run: its folder, its environments, its rows."""

    def __init__(self, folder: Path, environments: Environments, rows: Sequence[Peer], model: Path) -> None:
        self._folder, self._environments, self._rows, self._model = folder, environments, rows, model

    def _job(self, peer: Peer, name: str, corpus: Path, index: Path) -> Path:
        job = self._folder / f"{peer.name}-{name}.json"
        facts = {"peer": peer.name, "weight": peer.weight, "model": self._model, "corpus": corpus, "index": index}
        facts["passages"] = self._folder / f"{name}.jsonl"
        job.write_text(json.dumps(facts, default=str), encoding="utf-8")
        return job

    def build(self, name: str, corpus: Path, rounds: int) -> None:
        """Build the index of every row in turn, `rounds` times."""
        for number in range(rounds):
            for peer in self._rows:
                if peer.failure or peer.index_of:
                    continue
                index = self._folder / f"{name}-{peer.name}"
                shutil.rmtree(index, ignore_errors=True)
                index.mkdir()
                told(f"{peer.title}: сборка «{name}», круг {number + 1}")
                try:
                    figures = self._built(peer, self._job(peer, name, corpus, index))
                except Failure as failure:
                    peer.failure = f"сборка не удалась: {failure}"
                    continue
                former = peer.builds.get(name)
                if former is None or figures["seconds"] < former["seconds"]:
                    peer.builds[name] = figures
                if peer.name == "ours" and not number:
                    write_passages(corpus, index, self._folder / f"{name}.jsonl")

    def _built(self, peer: Peer, job: Path) -> dict[str, Any]:
        errors = job.with_suffix(".log")
        process = self._environments.start(peer, job, "build", errors)
        with process, watched(process) as peak:
            figures = answer_of(process, errors)
        index = Path(json.loads(job.read_text(encoding="utf-8"))["index"])
        size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file() and not path.is_symlink())
        return {**figures, "peak": peak[0], "megabytes": size / 1e6}

    def ask(self, name: str, corpus: Path, questions: Sequence[str]) -> None:
        """Ask every row all questions, block by block in turn; each is asked three questions first, to warm up."""
        running: dict[str, tuple[Peer, subprocess.Popen[str], Path]] = {}
        for peer in self._rows:
            owner = next(one for one in self._rows if one.name == (peer.index_of or peer.name))
            if peer.failure or owner.failure:
                peer.failure = peer.failure or owner.failure
                continue
            job = self._job(peer, name, corpus, self._folder / f"{name}-{owner.name}")
            errors = job.with_suffix(".log")
            process = self._environments.start(peer, job, "ask", errors)
            try:
                peer.asking = answer_of(process, errors)
                asked(process, questions[:3], errors)
            except Failure as failure:
                peer.failure = f"вопрос не удался: {failure}"
                continue
            running[peer.name] = peer, process, errors
        for first in range(0, len(questions), BLOCK):
            told(f"вопросы {first + 1}…")
            for peer, process, errors in list(running.values()):
                block = questions[first : first + BLOCK]
                try:
                    peer.answers += asked(process, [questions[first - 1], *block], errors)[1:]
                except Failure as failure:
                    peer.failure = f"вопрос не удался: {failure}"
                    del running[peer.name]
        for peer, process, _ in running.values():
            peer.asking["peak"] = sum(high_water(one.pid) for one in family(process))
            with process:
                assert process.stdin is not None
                process.stdin.close()


def asked(process: "subprocess.Popen[str]", questions: Sequence[str], errors: Path) -> list[dict[str, Any]]:
    """Ask a process, one question after another."""
    found = []
    assert process.stdin is not None
    for question in questions:
        with suppress(BrokenPipeError):  # then there is no answer either, and its log says why
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
        found.append(answer_of(process, errors))
    return found


def high_water(pid: int) -> float:
    """Return the most memory, in megabytes, a process ever had."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return next((float(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM")), 0.0)


def write_passages(corpus: Path, index: Path, file: Path) -> None:
    """Write the passages of an index of ours: what is given to the peers that take texts."""
    generation = Assistant(load_settings(corpus, index)).index.open(None)
    passages = ((generation.entry(row).source.path, generation.passage(row).text) for row in range(len(generation)))
    lines = (json.dumps({"document": path, "text": text}, ensure_ascii=False) + "\n" for path, text in passages)
    file.write_text("".join(lines), encoding="utf-8")
