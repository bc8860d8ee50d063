"""Mutated files of every format: each is read or refused with a reason, in time, and nothing falls."""

import os
import shutil
import time
from collections import Counter
from pathlib import Path

import psutil
import pytest

from assistant.reading.reader import DocumentReader
from tests.fuzzing import Outcome, run
from tests.mutations import cases, mutated, seeds

SECONDS = 10.0
FOR_ALL = 30.0


def test_good_files_are_what_the_mutations_start_from(tmp_path: Path) -> None:
    """Else only the doors of the loaders would be tried."""
    with DocumentReader(SECONDS, 1024, 200) as reader:
        for seed in seeds():
            if seed.name.startswith("made.") and seed.format != "doc":
                assert run(reader, SECONDS, tmp_path, seed.name, seed.data).kind == "read", seed.name


def test_a_case_is_the_same_bytes_every_time() -> None:
    for seed, number in zip(seeds()[:8], range(8), strict=False):
        assert mutated(seed, number) == mutated(seed, number)


def test_no_mutation_makes_anything_fall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many cases as the time allows; `python -m tests.benchmarks.fuzzing` goes on for an hour."""
    # Recognition is a program of its own and takes seconds a page: what reaches it is tried in the long run.
    monkeypatch.setenv("PATH", os.pathsep.join(_without_tesseract()))
    before = len(psutil.Process().children())
    falls: dict[str, Outcome] = {}
    seen: Counter[str] = Counter()
    started = time.monotonic()
    with DocumentReader(SECONDS, 1024, 200) as reader:
        for seed, number in cases(seeds()):
            if time.monotonic() - started > FOR_ALL:
                break
            outcome = run(reader, SECONDS, tmp_path, seed.name, mutated(seed, number))
            seen[outcome.kind] += 1
            if outcome.is_fall:
                falls[f"{seed.name} {number}"] = outcome
            assert len(psutil.Process().children()) <= before + 1
    assert not falls
    assert len(psutil.Process().children()) == before
    assert seen.total() >= 20, seen
    assert seen["read"], seen
    assert seen["damaged"], seen


def _without_tesseract() -> list[str]:
    folders = os.environ["PATH"].split(os.pathsep)
    return [folder for folder in folders if shutil.which("tesseract", path=folder) is None]
