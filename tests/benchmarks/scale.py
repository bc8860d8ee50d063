"""How searching, building, adding and removing grow with the collection.

    python -m tests.benchmarks.scale [--passages 1000 10000 100000] [--questions 200] [--keep DIR] [--table FILE] [--plot FILE]

The collections are texts of the development data, each many times with a third of its words exchanged for others of the same
ending (as `tests.benchmarks.answering` makes them): Russian lemmas, endings and word frequencies, no two passages alike. Their
vectors are not the model's, which would take hours for a million, but made to lie as its own do: of a passage the mean of the
real vectors of the passages that hold its words, weighted by rarity, and noise, so that the deviation of the cosines is that of
real passages (both are printed). Questions are real and embedded by the model while the clock runs. All else is the product's
own: files are read, cleaned, cut, written and opened as always.

Each step runs in a process of its own, whose memory is the system's figure (the most that was resident, mapped files included).
"""

import argparse
import itertools
import json
import math
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.assembly import Assistant
from assistant.building import build
from assistant.cleaning import CleanText
from assistant.embedding import Embedder, Vectors, Words
from assistant.passages import split
from assistant.settings import Settings, load_settings
from assistant.spans import Span
from assistant.vectors import FlatVectors
from assistant.word_space import DIMENSION
from tests.benchmarks.answering import questions_of, spread, texts_of, varied

PROJECT = Path(__file__).parents[2]
_WORD = re.compile(r"[а-яё]{4,}")
_PAGES, _PAGE = 20, 2000
_NEAREST = 10


class Vocabulary:
    """Vectors of words, learned from passages and their real vectors.

    Parameters
    ----------
    texts : sequence of str
    vectors : ndarray, shape (texts, dimension)
    """

    def __init__(self, texts: Sequence[str], vectors: Vectors) -> None:
        held: dict[str, list[int]] = defaultdict(list)
        for row, text in enumerate(texts):
            for word in set(_WORD.findall(text.lower())):
                held[word[:6]].append(row)
        self.mean = vectors.mean(axis=0)
        centred = vectors - self.mean
        self.length = float(np.linalg.norm(centred, axis=1).mean())
        self.words = {
            word: (centred[rows].mean(axis=0) * math.log(len(texts) / len(rows))).astype(np.float32)
            for word, rows in held.items()
        }

    def vectors(self, texts: Sequence[str], seed: int) -> Vectors:
        """Return made vectors of texts."""
        chance = np.random.default_rng(seed)
        rows = np.zeros((len(texts), len(self.mean)), np.float32)
        for row, text in enumerate(texts):
            for word, times in Counter(word[:6] for word in _WORD.findall(text.lower())).items():
                if word in self.words:
                    rows[row] += times * self.words[word]
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        noise = chance.standard_normal(rows.shape, np.float32) / math.sqrt(rows.shape[1])
        rows = self.mean + self.length * (0.9 * rows + 0.44 * noise)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


class MadeEmbedder(Embedder):
    """An embedder of the real one's identity whose passages have made vectors."""

    def __init__(self, real: Embedder, vocabulary: Vocabulary) -> None:
        super().__init__(real.encoder, real.identity, real.engine)
        self._vocabulary = vocabulary

    def passages_and_words(
        self, texts: Sequence[str], words: Sequence[Sequence[Span]], progress: Callable[[int], None] | None = None
    ) -> tuple[Vectors, list[Words]]:
        """Return made vectors of passages, and random ones of their words."""
        chance = np.random.default_rng(len(texts))
        counts = [len(own) for own in words]
        held = chance.integers(-127, 128, (sum(counts), DIMENSION), np.int8)
        if progress is not None:
            progress(len(texts))
        return self._vocabulary.vectors(texts, len(texts)), np.split(held, np.cumsum(counts)[:-1]) if counts else []


def make_documents(folder: Path, originals: Sequence[CleanText], wanted: int) -> None:
    """Write a corpus of about `wanted` passages: documents of about `_PAGES` pages, of varied texts one after another."""
    folder.mkdir(parents=True)
    variants = varied([clean.text for clean in originals], 0)
    counts = itertools.cycle([len(split(clean)) for clean in originals])
    done = number = 0
    while done < wanted:
        parts: list[str] = []
        while sum(map(len, parts)) < _PAGES * _PAGE and done < wanted:
            parts.append(next(variants))
            done += next(counts)
        (folder / f"{number:06d}.txt").write_text("\n\n".join(parts), encoding="utf-8")
        number += 1


def learned(settings: Settings, folder: Path) -> MadeEmbedder:
    """Return the embedder of made vectors, its words learned once for `folder`."""
    real = Assistant(settings).embedder
    kept = folder / "learned.npz"
    if not kept.is_file():
        texts = (folder / "originals.jsonl").read_text(encoding="utf-8").splitlines()
        passages = [json.loads(line) for line in texts]
        np.savez(kept, passages=np.array(passages), vectors=real.passages(passages))
    with np.load(kept, allow_pickle=False) as held:
        return MadeEmbedder(real, Vocabulary([str(text) for text in held["passages"]], held["vectors"]))


def build_step(folder: Path) -> dict[str, Any]:
    """Build the index of a folder."""
    settings = load_settings(folder / "corpus", folder / "index")
    embedder = learned(settings, folder.parent)
    before = _peak()
    started = time.perf_counter()
    report = build(settings, embedder, lambda stage, done, total: None)
    seconds = time.perf_counter() - started
    size = sum(path.stat().st_size for path in (folder / "index" / report.generation).rglob("*") if path.is_file())
    return {
        "documents": report.documents,
        "passages": report.passages,
        "build_seconds": round(seconds, 1),
        "stages": report.seconds,
        "build_megabytes": _peak(),
        "before_megabytes": before,
        "index_megabytes": round(size / 1e6, 1),
    }


def ask_step(folder: Path, questions: Sequence[str]) -> dict[str, Any]:
    """Open the index and search in it."""
    assistant = Assistant(load_settings(folder / "corpus", folder / "index", reader=False))
    embedder = assistant.embedder
    embedder.queries(questions[:1])
    started = time.perf_counter()
    generation = assistant.generation()
    opening = time.perf_counter() - started
    times: dict[str, list[float]] = {"search": [], "embedding": []}
    for number, question in enumerate(questions):
        started = time.perf_counter()
        assistant.search(question, _NEAREST, generation)
        middle = time.perf_counter()
        embedder.queries([question])
        if number >= len(questions) // 10:
            times["search"].append((middle - started) * 1000)
            times["embedding"].append((time.perf_counter() - middle) * 1000)
    memory = _peak()
    vectors = embedder.queries(questions)
    flat = FlatVectors.load(generation.folder)
    found = []
    for vector in vectors:
        near = generation.vectors.neighbours(vector, 1000, None)
        best = set(near.rows[np.argsort(-near.similarities)[:_NEAREST]].tolist())
        found.append(len(best & set(_exact(flat, vector).tolist())) / _NEAREST)
    some = flat.rows(np.sort(np.random.default_rng(1).permutation(len(flat))[:2000]))
    parted = getattr(generation.vectors, "partitioning", None)
    return {
        "opening_seconds": round(opening, 3),
        "milliseconds": {name: spread(one) for name, one in times.items()},
        "ask_megabytes": memory,
        "recall": round(statistics.fmean(found), 4),
        "parts": [parted.parts, parted.probes] if parted is not None else None,
        "cosine_deviation": round(float((some @ some.T)[np.triu_indices(len(some), 1)].std()), 4),
    }


def change_step(folder: Path, document: str, another: str) -> dict[str, Any]:
    """Add a document of twenty pages by the command line and answer from it; remove it. Then another in a program that runs."""
    places = ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]
    path = folder / "новый документ.txt"
    path.write_text(document, encoding="utf-8")
    # As on a user's machine: Python keeps what it has compiled.
    bytecode = {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | bytecode

    def run(*arguments: str) -> float:
        command = [sys.executable, "-m", "assistant", *arguments, *places]
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        return time.perf_counter() - started

    for words in (["generations"], ["list"], ["ask", "Что это?"]):  # the first time each is compiled
        run(*words)
    start = run("generations")
    adding = {"add": run("add", str(path)), "build": run("build"), "ask": run("ask", "Что такое кластер?")}
    removing = run("remove", path.name)
    return {
        "start_seconds": round(start, 2),
        "adding_seconds": {name: round(one, 2) for name, one in adding.items()} | {"all": round(sum(adding.values()), 2)},
        "removing_seconds": round(removing, 2),
        **_change_while_running(folder, path, another),
    }


def _change_while_running(folder: Path, path: Path, document: str) -> dict[str, Any]:
    """Add a document and answer from it, and remove it, in a program that has answered before, as the pages do."""
    path.write_text(document, encoding="utf-8")
    assistant = Assistant.open(folder / "corpus", folder / "index")
    assistant.ask("Что это?")
    started = time.perf_counter()
    assistant.add(path)
    assistant.build()
    assistant.ask("Что такое кластер?")
    added = time.perf_counter()
    assistant.remove(path.name)
    assistant.build()
    return {
        "adding_while_running_seconds": round(added - started, 2),
        "removing_while_running_seconds": round(time.perf_counter() - added, 2),
    }


def _exact(flat: FlatVectors, vector: Vectors) -> NDArray[np.int64]:
    scores = flat.similarities(vector)
    return np.argpartition(-scores, _NEAREST)[:_NEAREST]


def _peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 0)


def _step(name: str, folder: Path, shared: Path, questions: int) -> dict[str, Any]:
    """Run a step in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.scale", "--step", name, "--keep", str(folder)]
    command += ["--shared", str(shared), "--questions", str(questions)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    return dict(json.loads(done.stdout))


def _own_step(options: argparse.Namespace) -> dict[str, Any]:
    questions = questions_of(options.shared / "eval", options.questions, 0)
    if options.step == "build":
        return build_step(options.keep)
    if options.step == "ask":
        return ask_step(options.keep, questions)
    text = sorted((options.keep / "corpus").glob("*.txt"))[0].read_text(encoding="utf-8")
    return change_step(options.keep, *itertools.islice(varied([text], 7), 2))


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Return the figures as a Markdown table."""
    head = [
        "passages",
        "documents",
        "search p50 / p95, ms",
        "of it the question's embedding p50, ms",
        "recall@10",
        "parts (looked into)",
        "opening, s",
        "memory asking, MB",
        "build, s",
        "memory building, MB",
        "index, MB",
        "adding 20 pages, three commands / while it runs, s",
        "removing, a command / while it runs, s",
    ]
    lines = ["| " + " | ".join(head) + " |", "| " + " | ".join("---" for _ in head) + " |"]
    for row in rows:
        times = row["milliseconds"]
        cells = [
            row["passages"],
            row["documents"],
            f"{times['search']['p50']} / {times['search']['p95']}",
            times["embedding"]["p50"],
            row["recall"],
            f"{row['parts'][0]} ({row['parts'][1]})" if row["parts"] else "–",
            row["opening_seconds"],
            row["ask_megabytes"],
            row["build_seconds"],
            row["build_megabytes"],
            row["index_megabytes"],
            f"{row['adding_seconds']['all']} / {row['adding_while_running_seconds']}",
            f"{row['removing_seconds']} / {row['removing_while_running_seconds']}",
        ]
        lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


WANTED = {1000: 15.0, 10_000: 15.0, 100_000: 20.0, 1_000_000: 40.0}
"""Milliseconds a question may take, its embedding included: nineteen of twenty questions."""


def plot(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Draw what a question takes and the memory it needs against the number of passages; needs `pip install -e ".[bench]"`."""
    from matplotlib.figure import Figure

    sizes = [row["passages"] for row in rows]
    figure = Figure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    for label, name, part in (
        ("вопрос, 95 %", "search", "p95"),
        ("вопрос, половина", "search", "p50"),
        ("из них вектор вопроса", "embedding", "p50"),
    ):
        left.plot(sizes, [row["milliseconds"][name][part] for row in rows], marker="o", label=label)
    left.plot(list(WANTED), list(WANTED.values()), linestyle=":", color="grey", label="наша цель для 95 %")
    left.set_ylabel("миллисекунд")
    left.set_ylim(bottom=0)
    right.plot(sizes, [row["ask_megabytes"] for row in rows], marker="o", label="память программы, МБ")
    right.plot(sizes, [row["index_megabytes"] for row in rows], marker="o", label="индекс на диске, МБ")
    right.set_yscale("log")
    for axes in (left, right):
        axes.set_xscale("log")
        axes.set_xlabel("отрывков")
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(path, dpi=110)


def main() -> None:
    """Print the figures of each size as JSON, then the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    parser.add_argument(
        "--keep",
        type=Path,
        help="make the collections here, or take those here, with what building took",
    )
    parser.add_argument("--table", type=Path)
    parser.add_argument("--plot", type=Path, help="a picture, PNG or SVG")
    parser.add_argument("--step", choices=["build", "ask", "change"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        sys.stdout.write(json.dumps(_own_step(options)))
        return
    folder = options.keep or Path(tempfile.mkdtemp(prefix="scale-"))
    folder.mkdir(parents=True, exist_ok=True)
    evaluation = options.shared / "eval"
    originals = texts_of([PROJECT / "corpus", evaluation / "xquad-ru/corpus"])
    if not (folder / "originals.jsonl").is_file():
        passages = [passage.text for clean in originals for passage in split(clean)]
        (folder / "originals.jsonl").write_text("".join(json.dumps(text) + "\n" for text in passages), encoding="utf-8")
    rows = []
    for size in options.passages:
        place = folder / str(size)
        if not place.is_dir():
            make_documents(place / "corpus", originals, size)
        built = place / "build.json"
        if not built.is_file():
            built.write_text(json.dumps(_step("build", place, options.shared, options.questions)), encoding="utf-8")
        row: dict[str, Any] = json.loads(built.read_text(encoding="utf-8"))
        for name in ("ask", "change"):
            row |= _step(name, place, options.shared, options.questions)
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        rows.append(row)
    sys.stdout.write(table(rows))
    if options.table:
        options.table.write_text(table(rows), encoding="utf-8")
    if options.plot:
        plot(rows, options.plot)
    if options.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
