"""What the documentation says is what the program does."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.cli.application import application
from assistant.descriptions import Description
from assistant.settings import Settings

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\.venv/bin/assistant (.+)$", README, re.MULTILINE)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    folder = tmp_path_factory.mktemp("readme") / "index"
    command = [sys.executable, "-m", "assistant", "build", "--index", str(folder)]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_readme_runs(command: str, index: Path, project: Path) -> None:
    arguments = [*shlex.split(command), "--index", str(index)]
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *arguments], cwd=project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_readme_shows_commands() -> None:
    assert len(COMMANDS) >= 8


def test_every_command_is_documented() -> None:
    names = {command.name for command in application.registered_commands}
    documented = set(re.findall(r"\b(serve|build|add|remove|list|ask|search|read|status|verify)\b", README))
    assert names == documented


def test_every_setting_is_documented(project: Path) -> None:
    page = (project / "docs/настройки.md").read_text(encoding="utf-8")
    missing = {name for name in Settings.model_fields if f"`{name}`" not in page}
    assert not missing


def test_every_field_of_a_sidecar_is_documented(project: Path) -> None:
    page = (project / "docs/описания-документов.md").read_text(encoding="utf-8")
    assert all(f"\n{name} = " in page for name in Description.__slots__)


def test_links_of_the_readme_lead_somewhere(project: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (project / target).exists(), target
