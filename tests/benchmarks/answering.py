"""Answering over many passages, in one run beside yardsticks of the same machine: a question's embedding by us and by PyTorch.

    python -m tests.benchmarks.answering [--passages 10000] [--questions 200] [--shared DIR] [--keep DIR] [--no-journals]

The collection is made of the project's own corpus and the development data, each text many times with a third of its words
exchanged for others of the same ending, so that all passages differ and look like Russian. `new` are questions whose passages
were not yet taken apart into sentences, `again` the same question once more. Absolute figures are of this machine and this hour;
the ratios are what to compare.
"""

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from assistant.assembly import Assistant
from assistant.cleaning import CleanText
from assistant.compilation import Request, load_plain, prepare
from assistant.packaged_model import PACKAGE
from assistant.passages import split
from assistant.ranking import READ_PASSAGES
from assistant.settings import load_settings, user_cache

PROJECT = Path(__file__).parents[2]
EXCHANGED = 0.33
"""Share of words that give way to another."""

_WORD = re.compile(r"[А-Яа-яЁё]{4,}")
_ENDING = 3
_SETS = ("xquad-ru", "journals", "source-text")


def texts_of(corpora: Iterable[Path]) -> list[CleanText]:
    """Return the clean text of every document of the corpora, read as the product reads them."""
    read: list[CleanText] = []
    for corpus in corpora:
        with tempfile.TemporaryDirectory() as scratch:
            assistant = Assistant(load_settings(corpus, Path(scratch)))
            for state in assistant.documents():
                read += [member for member in assistant.read_all(corpus / state.path) if isinstance(member, CleanText)]
    return read


def varied(texts: Sequence[str], seed: int) -> Iterator[str]:
    """Yield the texts with words exchanged, over and over, differently each time."""
    by_ending: dict[str, list[str]] = defaultdict(list)
    for word in sorted({word.lower() for text in texts for word in _WORD.findall(text)}):
        by_ending[word[-_ENDING:]].append(word)
    chance = random.Random(seed)

    def other(match: re.Match[str]) -> str:
        word = match.group()
        if chance.random() > EXCHANGED:
            return word
        found = chance.choice(by_ending[word[-_ENDING:].lower()])
        return found.capitalize() if word[0].isupper() else found

    while True:
        for text in texts:
            yield _WORD.sub(other, text)


def make_corpus(folder: Path, read: Sequence[CleanText], wanted: int, seed: int) -> None:
    """Write a corpus of about `wanted` passages: the documents as they are, then varied."""
    folder.mkdir(parents=True)
    counts = [len(split(clean, load_settings().passage_characters)) for clean in read]
    texts = [clean.text for clean in read]
    done, written = 0, 0
    variants = varied(texts, seed)
    while done < wanted:
        number = written % len(texts)
        text = texts[number] if written < len(texts) else next(variants)
        (folder / f"{written:05d}.txt").write_text(text, encoding="utf-8")
        done += counts[number]
        written += 1


def questions_of(evaluation: Path, count: int, seed: int) -> list[str]:
    """Return questions of the development data in a random order."""
    lines = [line for name in _SETS for line in (evaluation / name / "questions.jsonl").read_text(encoding="utf-8").splitlines()]
    asked = [json.loads(line)["question"] for line in lines]
    random.Random(seed).shuffle(asked)
    return asked[:count]


def milliseconds(works: Mapping[str, Callable[[str], Any]], questions: Sequence[str]) -> dict[str, list[float]]:
    """Return how long each question took by each way, one way after another for each question: all meet the same noise."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for question in questions:
        for name, work in works.items():
            started = time.perf_counter()
            work(question)
            times[name].append((time.perf_counter() - started) * 1000)
    return times


def spread(times: Sequence[float]) -> dict[str, float]:
    """Return the mean, the median and the 95th percentile."""
    return {
        "mean": round(statistics.fmean(times), 1),
        "p50": round(statistics.median(times), 1),
        "p95": round(float(np.percentile(times, 95)), 1),
    }


def batch_rate(questions: Sequence[str], folders: Sequence[str], scratch: Path) -> float:
    """Return questions a second of `ask --batch`, its start taken off by a batch of one question."""
    seconds = []
    for name, asked in (("one", questions[:1]), ("all", questions)):
        source = scratch / f"{name}.jsonl"
        source.write_text("".join(json.dumps({"question": question}) + "\n" for question in asked), encoding="utf-8")
        command = [sys.executable, "-m", "assistant", "ask", "--batch", str(source), "--output", str(source) + ".out", *folders]
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(time.perf_counter() - started)
    return (len(questions) - 1) / (seconds[1] - seconds[0])


def measure(folder: Path, questions: Sequence[str], many: Sequence[str], scratch: Path) -> dict[str, Any]:
    """Ask the questions and embed them, and ask many in a batch."""
    corpus, index = folder / "corpus", folder / "index"
    assistant = Assistant(load_settings(corpus, index))
    started = time.perf_counter()
    assistant.build(lambda stage, done, total: None)
    building = time.perf_counter() - started
    generation = assistant.generation()
    warm, rest = questions[:10], questions[10:]
    plain = load_plain(prepare(Request(PACKAGE), user_cache()).source)
    prompt = assistant.embedder.identity.query_prompt

    def encode(question: str) -> None:
        plain.encode([prompt + question], normalize_embeddings=True)

    reader = assistant.opened_reader.reader
    best = {q: [hit.passage.text for hit in assistant.search(q, READ_PASSAGES, generation)] for q in rest} if reader else {}

    def read(question: str) -> None:
        if reader is not None:
            reader.read(question, best[question])

    for question in warm:
        assistant.ask(question, generation)
        encode(question)
    times = milliseconds(
        {
            "ask_new": lambda question: assistant.ask(question, generation),
            "ask_again": lambda question: assistant.ask(question, generation),
            "search": lambda question: assistant.search(question, 10, generation),
            "reading": read,
            "query_embedding": lambda question: assistant.embedder.queries([question]),
            "plain_query_embedding": encode,
        },
        rest,
    )
    rate = batch_rate(many, ["--corpus", str(corpus), "--index", str(index)], scratch)
    found = {name: spread(one) for name, one in times.items()}
    ours, theirs = found["query_embedding"]["p50"], found["plain_query_embedding"]["p50"]
    return {
        "documents": len(generation.manifest.documents),
        "passages": len(generation),
        "different_passages": len({generation.passage(row).text for row in range(len(generation))}),
        "questions": len(rest),
        "batch": len(many),
        "engine": assistant.embedder.engine,
        "reader": assistant.opened_reader.state,
        "build_seconds": round(building, 1),
        "milliseconds": found,
        "batch_questions_per_second": round(rate, 1),
        "ratios": {
            "ask_new_p50_to_query_embedding": round(found["ask_new"]["p50"] / ours, 2),
            "ask_new_p50_to_plain_query": round(found["ask_new"]["p50"] / theirs, 2),
            "ask_new_p95_to_plain_query": round(found["ask_new"]["p95"] / theirs, 2),
            "ask_again_p50_to_plain_query": round(found["ask_again"]["p50"] / theirs, 2),
            "batch_question_to_plain_query": round(1000 / rate / theirs, 2),
        },
    }


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        yield keep
        return
    with tempfile.TemporaryDirectory() as scratch:
        yield Path(scratch)


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    parser.add_argument("--keep", type=Path, help="make the collection here, or take the one that is here")
    parser.add_argument("--no-journals", action="store_true", help="leave out the journals, which take minutes to read")
    options = parser.parse_args()
    evaluation = options.shared / "eval"
    journals = [] if options.no_journals else [evaluation / "journals/corpus"]
    with _folder(options.keep) as folder, tempfile.TemporaryDirectory() as scratch:
        if not (folder / "corpus").is_dir():
            read = texts_of([PROJECT / "corpus", evaluation / "xquad-ru/corpus", *journals])
            make_corpus(folder / "corpus", read, options.passages, options.seed)
        # Of a batch the time a question takes is wanted, not the warming up of its first ones.
        many = questions_of(evaluation, 3 * options.questions, options.seed)
        figures = measure(folder, many[: options.questions], many, Path(scratch))
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
