"""Side by side with what people would use: the same machine, run, documents and weights, each peer in its own environment.

    python -m tests.benchmarks.peers [--keep DIR] [--table FILE] [--passages 1000] [--rounds 1] [--questions N] [--documents N]

Builds go in turn, round by round, and the shortest of the rounds counts: noise only adds. Questions go in turn too, in blocks,
to processes that all stay open. `--passages` adds builds of a larger collection: the same paragraphs many times, a third of their
words exchanged (see `tests.benchmarks.answering`). The environments need the registries; with `--keep` they are made once.
What each peer is given and why is told in docs/сравнение.md; `peer.py` is what runs in their processes.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.compilation import Request, prepare
from assistant.evaluation.golds import Gold, read_golds
from assistant.packaged_model import PACKAGE
from assistant.settings import user_cache
from tests.benchmarks.answering import make_corpus, texts_of
from tests.benchmarks.embedding import seconds_of
from tests.benchmarks.peer_running import PROJECT, Environments, Peer, Run, peers

UNITS = ("amx_tile", "amx_bf16", "amx_int8", "avx512_bf16", "avx512_vnni", "avx_vnni", "avx2")
"""Flags of a processor that matter here, the matrix units first."""


def recall(golds: Sequence[Gold], answers: Sequence[dict[str, Any]], top: int) -> float:
    """Return R@k as `assistant.evaluation.outcomes.judge` counts it: the document is among the first `top` different ones."""
    pairs = [(gold, answer) for gold, answer in zip(golds, answers, strict=True) if gold.answerable]
    return sum(gold.document in list(dict.fromkeys(answer["documents"]))[:top] for gold, answer in pairs) / len(pairs)


def chosen(evaluation: Path, documents: int | None, questions: int | None, corpus: Path) -> list[Gold]:
    """Copy the corpus, or its first documents, and return the questions about it."""
    corpus.mkdir(parents=True)
    for path in sorted((evaluation / "corpus").iterdir())[:documents]:
        shutil.copyfile(path, corpus / path.name)
    present = {path.name for path in corpus.iterdir()}
    golds = [gold for gold in read_golds(evaluation / "questions.jsonl") if documents is None or gold.document in present]
    return golds[:questions]


@dataclass(frozen=True, slots=True)
class Machine:
    """The processor and what it multiplies: floating-point operations a second in both kinds of number."""

    name: str
    units: tuple[str, ...]
    cores: int
    float32: float
    bfloat16: float


def machine() -> Machine:
    """Return what this machine is, its limits measured in PyTorch."""
    import torch

    information = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    facts = dict(line.split(":", 1) for line in information.split("\n\n")[0].splitlines() if ":" in line)
    facts = {key.strip(): value.strip() for key, value in facts.items()}
    limits = []
    for kind in (torch.float32, torch.bfloat16):
        matrix = torch.randn(2048, 2048).to(kind)
        limits.append(2 * 2048**3 / seconds_of(lambda matrix=matrix: matrix @ matrix, 10))  # type: ignore[misc]
    units = tuple(unit for unit in UNITS if unit in facts["flags"].split())
    name = f"{facts['model name']} (семейство {facts['cpu family']}, модель {facts['model']})"
    return Machine(name, units, len(os.sched_getaffinity(0)), *limits)


def operations(model: Path, passages: Path) -> float:
    """Return the floating-point operations of the model's matrix products over the passages, each with its own length."""
    from tokenizers import Tokenizer

    sizes = json.loads((model / "config.json").read_text(encoding="utf-8"))
    hidden, inner, layers = sizes["hidden_size"], sizes["intermediate_size"], sizes["num_hidden_layers"]
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    texts = [json.loads(line)["text"] for line in passages.read_text(encoding="utf-8").split("\n") if line]
    lengths = np.array([len(one.ids) for one in tokenizer.encode_batch(["passage: " + text for text in texts])], float)
    # A token: four square matrices and two of the feed-forward part; and its row and column of attention.
    return float((layers * lengths * (2 * (4 * hidden**2 + 2 * hidden * inner) + 4 * lengths * hidden)).sum())


def number(value: float, places: int = 1) -> str:
    """Return a number as Russian writes it."""
    return f"{value:.{places}f}".replace(".", ",")


def table(rows: Sequence[Peer], golds: Sequence[Gold], builds: Sequence[str], titles: dict[str, str]) -> str:
    """Return the Markdown table: a row a peer, ratios to the first row in brackets."""
    heads = ["", *(f"{titles[name]}: сборка, с" for name in builds), "отрывков/с", "оба ядра заняты", "память сборки, МБ"]
    heads += ["на диске, МБ", "вопрос, мс: p50 / p95", "память вопросов, МБ", "R@1", "R@5"]
    lines = ["| " + " | ".join(heads) + " |", "| --- |" + " ---: |" * (len(heads) - 1)]
    first = rows[0]
    for peer in rows:
        if peer.failure:
            lines.append(f"| {peer.title} | " + peer.failure.replace("|", "/") + " |" + " |" * (len(heads) - 2))
            continue
        cells = [peer.title]
        made, ours = peer.builds, first.builds
        cells += [against(made[name]["seconds"], ours[name]["seconds"]) if name in made else "–" for name in builds]
        last = peer.builds.get(builds[-1])
        if last:
            used = last["processor"]
            busy = "–" if used is None else f"{100 * used / last['seconds'] / len(os.sched_getaffinity(0)):.0f} %"
            cells += [number(last["passages"] / last["seconds"]), busy, f"{last['peak']:.0f}"]
            cells.append(number(peer.builds[builds[0]]["megabytes"], 2))
        else:
            cells += ["–"] * 4
        times = [np.percentile([answer["seconds"] * 1000 for answer in one.answers], (50, 95)) for one in (peer, first)]
        cells.append(" / ".join(against(float(one), float(least)) for one, least in zip(*times, strict=True)))
        cells.append(f"{peer.asking['peak']:.0f}")
        cells += [number(recall(golds, peer.answers, top), 3) for top in (1, 5)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def against(value: float, ours: float) -> str:
    """Return a figure and how many times ours it is."""
    return number(value) if value == ours else f"{number(value)} ({number(value / ours)}×)"


def told_of(first: Peer, builds: Sequence[str], counts: dict[str, float], here: Machine) -> str:
    """Return lines on the machine and on where the time of our own build goes."""
    limit = max(here.bfloat16, here.float32)
    lines = [
        f"Процессор: {here.name}, ядер {here.cores}, {', '.join(here.units)}; умножение матриц float32 "
        f"{here.float32 / 1e9:.0f}, bfloat16 {here.bfloat16 / 1e9:.0f} GFLOP/с ({number(here.bfloat16 / here.float32)}×)."
    ]
    for name in builds:
        figures = first.builds[name]
        stages = ", ".join(f"{stage} {number(seconds, 2)}" for stage, seconds in figures["stages"].items())
        shares = [counts[name] / seconds / limit for seconds in (figures["stages"]["embedding"], figures["seconds"])]
        lines.append(
            f"Наша сборка «{name}» ({figures['engine']}), с: {stages}; всего {number(figures['seconds'], 2)}; доля предела "
            f"умножения матриц: этап embedding {shares[0]:.0%}, вся сборка {shares[1]:.0%}."
        )
    return "\n\n".join(lines) + "\n"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    parser.add_argument("--keep", type=Path, help="where the environments and the indexes are kept")
    parser.add_argument("--table", type=Path, help="write the Markdown here too")
    parser.add_argument("--passages", type=int, default=0, help="build a larger collection of about as many passages too")
    parser.add_argument("--rounds", type=int, default=1, help="builds of each, in turn; the shortest counts")
    parser.add_argument("--questions", type=int, help="only the first ones")
    parser.add_argument("--documents", type=int, help="only the first ones")
    names = [peer.name for peer in peers()]
    parser.add_argument("--peers", nargs="+", default=names, choices=names, help="only these; ours is always there")
    options = parser.parse_args()
    rows = [peer for peer in peers() if peer.name in {"ours", *options.peers}]
    with tempfile.TemporaryDirectory() as scratch:
        kept = options.keep.absolute() if options.keep else Path(scratch)
        environments = Environments(kept / "environments")
        for peer in rows:
            environments.prepare(peer)
        environments.encoding()
        shutil.rmtree(kept / "run", ignore_errors=True)
        folder = kept / "run"
        golds = chosen(options.shared / "eval/xquad-ru", options.documents, options.questions, folder / "corpus")
        builds, corpora = ["xquad-ru"], {"xquad-ru": folder / "corpus"}
        if options.passages:
            builds.append("большая")
            corpora["большая"] = folder / "large"
            make_corpus(folder / "large", texts_of([folder / "corpus"]), options.passages, seed=0)
        model = Path(prepare(Request(PACKAGE), user_cache()).source)
        here = machine()
        run = Run(folder, environments, rows, model)
        for name in builds:
            run.build(name, corpora[name], options.rounds)
        run.ask("xquad-ru", corpora["xquad-ru"], [gold.question for gold in golds])
        counts = {name: operations(model, folder / f"{name}.jsonl") for name in builds}
        titles = {name: f"{name}, {rows[0].builds[name]['passages']} отр." for name in builds}
        text = table(rows, golds, builds, titles) + "\n" + told_of(rows[0], builds, counts, here)
    sys.stdout.write(text)
    if options.table:
        options.table.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
