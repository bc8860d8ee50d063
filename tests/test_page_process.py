"""The process of the pages gets ready beside the command, and is never left behind."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli.page_process import APP, PageProcess
from assistant.ui.server import PAGES

PATIENCE = 60
SERVER = [sys.executable, "-m", "assistant.ui.server"]


def test_it_ends_with_the_command_that_never_let_it_begin() -> None:
    with PageProcess() as pages:
        child = pages._child
        assert child.poll() is None
    assert child.poll() is not None


def test_it_ends_when_the_command_is_gone() -> None:
    """A command that is killed can end nothing: its end of the pipe is closed by the system."""
    child = subprocess.Popen(SERVER, cwd=APP.parent, stdin=subprocess.PIPE)
    assert child.stdin is not None
    child.stdin.close()
    assert child.wait(PATIENCE) == 0


def test_it_says_nothing_while_it_waits() -> None:
    done = subprocess.run(SERVER, cwd=APP.parent, input=b"", capture_output=True, timeout=PATIENCE, check=True)
    assert (done.stdout, done.stderr) == (b"", b"")


def test_a_command_that_is_refused_leaves_none(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assistant", "serve", "--corpus", str(tmp_path / "нет"), "--index", str(tmp_path / "index")]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert refused.returncode == 1
    # Both streams are at their end: no child holds them any more.
    assert "нет" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_it_loads_the_pages_there_are() -> None:
    named = re.findall(r"st\.Page\((\w+)\.page", APP.read_text(encoding="utf-8"))
    assert sorted(named) == sorted(PAGES)


@pytest.mark.parametrize("name", ["assistant.cli.page_process", "assistant.cli.pages"])
def test_the_command_starts_it_before_anything_heavy_is_imported(name: str) -> None:
    told = [sys.executable, "-c", f"import sys, {name}; print(*sys.modules)"]
    found = subprocess.run(told, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert not {"numpy", "pydantic", "streamlit", "assistant.assembly"} & set(found.stdout.split())
