"""The command as a process: what it loads, signals, pipes, terminals, the page it serves."""

import errno
import json
import os
import pty
import resource
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from assistant.index import Index
from assistant.texts import commands as texts
from assistant.texts import index as index_texts
from tests.commands import Outcome, folders, process, write_lines

pytestmark = pytest.mark.alone

QUESTION = "Кто ввёл понятие кластера?"


UNWANTED = {"torch", "streamlit", "sklearn", "scipy", "assistant.export", "assistant.evaluation", "assistant.training"}


def test_asking_loads_only_what_it_needs_and_help_no_model_at_all(built: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from assistant.cli.application import run; code = run(sys.argv[1:]);"
        f"print(code, *sorted({UNWANTED | {'openvino', 'faiss', 'pymorphy3'}} & set(sys.modules)), file=sys.stderr)"
    )

    def loaded(*arguments: str) -> str:
        done = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, check=True)
        return done.stderr.decode().splitlines()[-1]

    assert loaded("--help") == "0"
    assert loaded("ask", "--help") == "0"
    assert loaded("ask", QUESTION, *folders(built)) == "0 faiss openvino pymorphy3"
    saved = loaded("ask", QUESTION, "--export", str(tmp_path / "ответ.docx"), *folders(built))
    assert saved == "0 assistant.export faiss openvino pymorphy3"


def test_help_comes_at_once() -> None:
    """In a second, or on a slow machine in less than the libraries need that a question needs."""

    def seconds(*line: str) -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, *line], capture_output=True, check=True)
        return time.perf_counter() - started

    bare, whole = [], []
    for _ in range(3):
        bare.append(seconds("-c", "import numpy, typer, rich.progress, pydantic_settings"))
        whole.append(seconds("-m", "assistant", "--help"))
    assert min(whole) < max(1.0, min(bare))


def _heed_ctrl_c() -> None:
    """Undo what tests run in the background inherit: shells have such processes ignore Ctrl+C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_in_one_word_and_code_130(told: signal.Signals, built: Path, tmp_path: Path) -> None:
    batch = write_lines(tmp_path / "in.jsonl", *({"question": f"{QUESTION} {number}"} for number in range(100_000)))
    line = [sys.executable, "-m", "assistant", "ask", "--batch", batch, "--output", str(tmp_path / "out.jsonl"), *folders(built)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=_heed_ctrl_c) as running:
        _wait_for((tmp_path / ".out.jsonl.part").exists)
        running.send_signal(told)
        try:
            out, err = running.communicate(timeout=30)
        finally:
            running.kill()
    assert (running.returncode, out, err.decode()) == (130, b"", "Прервано.\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl"]


def test_a_closed_pipe_ends_quietly(built: Path) -> None:
    line = [sys.executable, "-m", "assistant", "search", "кластер", *folders(built)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


@pytest.mark.parametrize("name", ["list", "generations", "status"])
def test_output_that_cannot_be_written_is_told_in_a_sentence(name: str, built: Path) -> None:
    line = [sys.executable, "-m", "assistant", name, *folders(built)]
    with Path("/dev/full").open("w") as full:
        for more in ([], ["--json"] if name != "generations" else []):
            done = subprocess.run([*line, *more], check=False, stdout=full, stderr=subprocess.PIPE)
            assert (done.returncode, done.stderr.decode()) == (1, texts.OUTPUT_FULL + "\n")
        assert subprocess.run(line, check=False, stdout=subprocess.PIPE, stderr=full).returncode == 0, "who cannot be told"


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&-"])
def test_a_command_whose_streams_were_closed_does_its_work(closed: str, built: Path) -> None:
    line = shlex.join([sys.executable, "-m", "assistant", "build", *folders(built)])
    done = subprocess.run(["sh", "-c", f"{line} {closed}"], check=False, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_too_few_open_files_are_no_damage_of_the_index(built: Path) -> None:
    line = [sys.executable, "-m", "assistant", "ask", QUESTION, *folders(built)]

    def ask(most: int) -> subprocess.CompletedProcess[bytes]:
        limit = partial(resource.setrlimit, resource.RLIMIT_NOFILE, (most, most))
        return subprocess.run(line, check=False, capture_output=True, preexec_fn=limit)

    unreadable = index_texts.index_unreadable(Index(built / "index").current_id(), errno.EMFILE) + "\n"
    assert [(done.returncode, done.stderr.decode()) for done in (ask(8), ask(9))] == [(1, unreadable)] * 2
    assert ask(60).returncode == 0


def test_a_terminal_of_another_encoding_gets_what_it_can_show(built: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "koi8-r"}
    line = [sys.executable, "-m", "assistant", "list", *folders(built)]
    shown = subprocess.run(line, capture_output=True, check=True, env=environment)
    assert "кластер.txt ? ?кластер?: в индексе" in shown.stdout.decode("koi8-r")
    data = subprocess.run([*line, "--json"], capture_output=True, check=True, env=environment)
    assert len(json.loads(data.stdout.decode("utf-8"))["documents"]) == 4


@pytest.mark.parametrize(("name", "words"), [("ask", "Ответы"), ("build", "Просмотр документов")])
def test_progress_is_drawn_on_a_terminal_and_leaves_the_output_clean(
    name: str, words: str, library: Path, tmp_path: Path
) -> None:
    batch = write_lines(tmp_path / "in.jsonl", {"question": QUESTION})
    arguments = ["--batch", batch, "--output", str(tmp_path / "out.jsonl")] if name == "ask" else ["--json"]
    (library / "corpus" / "новый.txt").write_text("Новый завод.\n", encoding="utf-8")
    ours, theirs = pty.openpty()
    line = [sys.executable, "-m", "assistant", name, *folders(library), *arguments]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm"}) as running:
        os.close(theirs)
        drawn = b""
        while chunk := _read_terminal(ours):
            drawn += chunk
        out, _ = running.communicate(timeout=60)
    os.close(ours)
    assert running.returncode == 0
    assert words in drawn.decode()
    assert out == b"" if name == "ask" else json.loads(out)


def _read_terminal(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # Linux says EIO when the other end is closed
        return b""


def test_serve_builds_what_is_missing_serves_the_page_and_stops_when_told(library: Path) -> None:
    shutil.rmtree(library / "index")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    line = [sys.executable, "-m", "assistant", "serve", "--port", str(port), *folders(library)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/") as running:
        try:
            assert running.stdout is not None
            lines = []
            for shown in running.stdout:
                lines.append(shown.decode().strip())
                if "http" in lines[-1]:
                    break
            with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health") as answer:
                assert answer.status == 200
            taken = process("serve", "--port", str(port), *folders(library))
        finally:
            running.send_signal(signal.SIGTERM)
            running.communicate(timeout=30)
    assert lines[0] == "Строю индекс…"
    assert lines[-1] == f"Страница открыта по адресу http://localhost:{port} — остановить: Ctrl+C."
    assert running.returncode == 0
    assert f"--port {port + 1}" in taken.refusal()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the page outlived the command"
    assert Index(library / "index").current_id()


def _wait_for(condition: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.01)


def test_python_m_assistant_is_the_command() -> None:
    assert process("--help") == Outcome(0, process("--help").out, "")
    assert process("--help").out.startswith("Использование: assistant [ПАРАМЕТРЫ]")
