"""A build in another process ends in a report or in one sentence."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.settings import load_settings
from assistant.texts import documents as stop_texts
from assistant.texts import pages as texts
from assistant.ui.rebuilding import Outcome, Rebuilding


def _wait(rebuilding: Rebuilding) -> Outcome:
    deadline = time.monotonic() + 120
    while rebuilding.running():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert rebuilding.outcome is not None
    return rebuilding.outcome


def _program(folder: Path, script: str) -> str:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_build_ends_in_its_report(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    rebuilding = Rebuilding(load_settings(make_corpus(), tmp_path / "index"))
    rebuilding.start()
    outcome = _wait(rebuilding)
    assert outcome.report is not None
    assert sorted(outcome.report["added"]) == ["кластер.txt", "молоко.md", "парк/парк.txt"]


@pytest.mark.skipif(not hasattr(os, "getpriority"), reason="the system knows no priorities")
def test_a_build_leaves_the_processors_to_those_who_ask(
    make_corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    script = "import os; print(os.getpriority(os.PRIO_PROCESS, 0))"  # a child of the process that was told to give way
    monkeypatch.setattr(sys, "executable", _program(tmp_path, f"sleep 0.3; {sys.executable} -c '{script}' > {told}"))
    rebuilding = Rebuilding(load_settings(make_corpus(), tmp_path / "index"))
    rebuilding.start()
    _wait(rebuilding)
    assert int(told.read_text()) > os.getpriority(os.PRIO_PROCESS, 0)


def test_a_refused_build_ends_in_the_commands_own_sentence(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    index = tmp_path / "index"
    index.write_text("здесь файл, а не папка", encoding="utf-8")
    rebuilding = Rebuilding(load_settings(make_corpus(), index))
    rebuilding.start()
    outcome = _wait(rebuilding)
    assert outcome.report is None
    assert str(index) in outcome.message
    assert len(outcome.message.splitlines()) == 1


@pytest.mark.parametrize(
    "script",
    ["echo 'Traceback (most recent call last):' >&2; echo 'MemoryError' >&2; exit 1", "kill -9 $$", "echo 'not json'"],
)
def test_a_build_that_breaks_or_is_killed_shows_no_traceback(
    script: str, make_corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", _program(tmp_path, script))
    rebuilding = Rebuilding(load_settings(make_corpus(), tmp_path / "index"))
    rebuilding.start()
    outcome = _wait(rebuilding)
    assert (outcome.report, outcome.message) == (None, texts.BUILD_FAILED)


@pytest.mark.parametrize("trapped", ["trap 'exit 130' TERM", "trap '' TERM"], ids=["it listens", "it does not"])
def test_a_build_that_is_stopped_ends_and_says_what_becomes_of_what_it_made(
    trapped: str, make_corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = tmp_path / "ready"
    script = f'{trapped}; printf "$ASSISTANT_PERSON" > {ready}.new; mv {ready}.new {ready}; while true; do sleep 0.1; done'
    monkeypatch.setattr(sys, "executable", _program(tmp_path, script))
    monkeypatch.setattr("assistant.ui.rebuilding._PATIENCE", 60.0 if "exit" in trapped else 0.2)
    rebuilding = Rebuilding(load_settings(make_corpus(), tmp_path / "index"))
    rebuilding.stop()
    rebuilding.start("Мария")
    deadline = time.monotonic() + 60
    while not ready.exists():
        assert time.monotonic() < deadline
    assert ready.read_text(encoding="utf-8") == "Мария"
    assert not rebuilding.stopping
    rebuilding.stop()
    assert rebuilding.stopping
    outcome = _wait(rebuilding)
    assert (outcome.report, outcome.message) == (None, stop_texts.STOPPED)
    assert not rebuilding.stopping


def test_a_second_start_waits_for_the_first(
    make_corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = tmp_path / "started"
    monkeypatch.setattr(sys, "executable", _program(tmp_path, f"echo x >> {started}; read line < {tmp_path}/pipe"))
    os.mkfifo(tmp_path / "pipe")
    rebuilding = Rebuilding(load_settings(make_corpus(), tmp_path / "index"))
    rebuilding.start()
    rebuilding.start()
    (tmp_path / "pipe").write_text("go\n", encoding="utf-8")
    _wait(rebuilding)
    assert started.read_text(encoding="utf-8") == "x\n"
