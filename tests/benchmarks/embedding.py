"""Ratios, in one run: passages embedded a second against plain sentence-transformers; a cold and a warm question.

    python -m tests.benchmarks.embedding [--ask-index DIR --ask-corpus DIR]

Runs itself again with `ONEDNN_MAX_CPU_ISA=AVX2`, as on an older laptop. Absolute figures are of this machine and this hour;
the ratios are what to compare.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.assembly import Assistant
from assistant.compilation import Request, load_plain, prepare
from assistant.embedding import open_embedder
from assistant.language import sentences
from assistant.packaged_model import PACKAGE
from assistant.settings import load_settings, user_cache

PROJECT = Path(__file__).parents[2]
QUESTION = "Какие потенциальные кластеры выделены в Смоленской области?"
OLDER = "AVX2"
# Run between this process and the one that is measured: what a large process starts begins with its peak of memory.
STARTER = """
import json, os, subprocess, sys, time
started = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), time.perf_counter() - started, usage.ru_maxrss / 1024]))
"""


def passages(corpus: Path, scratch: Path) -> list[str]:
    """Return the passages of a corpus, as a build makes them."""
    assistant = Assistant(load_settings(corpus, scratch))
    assistant.build(lambda stage, done, total: None)
    generation = assistant.generation()
    return [generation.passage(row).text for row in range(len(generation))]


PATIENCE = 60.0
"""Seconds after which a measurement is repeated no more."""


def seconds_of(work: Callable[[], Any], rounds: int = 3) -> float:
    """Return the shortest of `rounds` runs, in seconds; of fewer where one takes long, as bfloat16 does without matrix units."""
    best, begun = float("inf"), time.perf_counter()
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
        if time.perf_counter() - begun > PATIENCE:
            break
    return best


def matrix_units() -> float:
    """Return how much faster this CPU multiplies bfloat16 matrices than float32 ones, in PyTorch."""
    import torch

    speeds = []
    for kind in (torch.float32, torch.bfloat16):
        matrix = torch.randn(1024, 1024).to(kind)
        speeds.append(1.0 / seconds_of(lambda matrix=matrix: matrix @ matrix, 20))  # type: ignore[misc]
    return float(speeds[1] / speeds[0])


def embedding(corpus: Path) -> dict[str, Any]:
    """Compare the product's engine with plain sentence-transformers on the corpus's passages."""
    with tempfile.TemporaryDirectory() as scratch:
        texts = passages(corpus, Path(scratch))
    request = Request(PACKAGE)
    prepared = prepare(request, user_cache())
    embedder = open_embedder(request, user_cache())
    embedder.passages(texts[:8])
    ours = seconds_of(lambda: embedder.passages(texts))
    plain = load_plain(prepared.source)
    prompted = [embedder.identity.passage_prompt + text for text in texts]
    plain.encode(prompted[:8])
    reference = plain.encode(prompted, normalize_embeddings=True)
    theirs = seconds_of(lambda: plain.encode(prompted, normalize_embeddings=True))
    with tempfile.TemporaryDirectory() as scratch:
        started = time.perf_counter()
        report = Assistant(load_settings(corpus, Path(scratch))).build(lambda stage, done, total: None)
        build = time.perf_counter() - started
    return {
        "limit": os.environ.get("ONEDNN_MAX_CPU_ISA", "none"),
        "bf16_to_f32_matmul": round(matrix_units(), 2),
        "engine": embedder.engine,
        "passages": len(texts),
        "passages_per_second": round(len(texts) / ours, 1),
        "plain_passages_per_second": round(len(texts) / theirs, 1),
        "ratio": round(theirs / ours, 2),
        "ratio_whole_build": round(theirs / build, 2),
        "build_seconds": report.seconds,
        "smallest_cosine": round(float((embedder.passages(texts) * reference).sum(axis=1).min()), 5),
        "sentences": sum(len(sentences(text)) for text in texts),
        "questions_per_second": round(50 / seconds_of(lambda: [embedder.queries([QUESTION]) for _ in range(50)]), 1),
    }


def asking(corpus: Path) -> dict[str, Any]:
    """Time `assistant ask` from nothing five times, with its peak memory, and a question in a running process."""
    with tempfile.TemporaryDirectory() as scratch:
        assistant = Assistant(load_settings(corpus, Path(scratch)))
        assistant.build(lambda stage, done, total: None)
        folders = ["--corpus", str(corpus), "--index", scratch]
        command = [sys.executable, "-m", "assistant", "ask", QUESTION, "--json", *folders]
        times, peaks = [], []
        for _ in range(5):
            done = subprocess.run([sys.executable, "-c", STARTER, *command], capture_output=True, text=True, check=True)
            code, seconds, peak = json.loads(done.stdout)
            times.append(seconds)
            peaks.append(peak)
            if code:
                raise RuntimeError(f"assistant ask ended with {code}")
        assistant.ask(QUESTION)
        warm = seconds_of(lambda: assistant.ask(QUESTION), 10)
    return {
        "cold_seconds": [round(value, 2) for value in times],
        "cold_median_seconds": round(statistics.median(times), 2),
        "cold_peak_megabytes": round(max(peaks)),
        "warm_milliseconds": round(warm * 1000, 1),
    }


def main() -> None:
    """Print the figures as JSON, one object a run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=PROJECT / "corpus")
    options = parser.parse_args()
    figures = {"embedding": embedding(options.corpus), "asking": asking(options.corpus)}
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    sys.stdout.flush()
    if "ONEDNN_MAX_CPU_ISA" not in os.environ:
        command = [sys.executable, "-m", "tests.benchmarks.embedding", "--corpus", str(options.corpus)]
        subprocess.run(command, env={**os.environ, "ONEDNN_MAX_CPU_ISA": OLDER}, check=True)


if __name__ == "__main__":
    main()
