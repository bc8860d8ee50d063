"""What the documentation says is what the program does."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.main import get_group

from assistant.assembly import Assistant
from assistant.cli.registry import COMMANDS, application
from assistant.contract import answer_data
from assistant.conversation import load_conversation
from assistant.descriptions import Description
from assistant.settings import Settings
from assistant.understanding.understood import Kind as ChangeKind

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
RUN = re.findall(r"^\.venv/bin/assistant (.+)$", README, re.MULTILINE)
KEEPING = [command for command in RUN if "--conversation" in command or "--export" in command]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """A folder that looks like the project to the commands, where what they write may stay; the index is built."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "corpus").symlink_to(project / "corpus")
    golds = folder / "assistant" / "evaluation" / "gold.jsonl"
    golds.parent.mkdir(parents=True)
    lines = (project / "assistant" / "evaluation" / "gold.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    golds.write_text("".join(lines[::30]), encoding="utf-8")  # all of them take a minute
    done = run("build", place=folder)
    assert done.returncode == 0, done.stderr
    return folder


def run(command: str, place: Path) -> subprocess.CompletedProcess[str]:
    # -P: the folder has an `assistant` of its own that is no package
    line = [sys.executable, "-P", "-m", "assistant", *shlex.split(command)]
    return subprocess.run(line, cwd=place, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", [command for command in RUN if command not in KEEPING])
def test_every_command_of_the_readme_runs(command: str, place: Path) -> None:
    done = run(command, place)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_conversation_and_the_export_of_the_readme_are_kept(place: Path) -> None:
    first, second, saved = (run(command, place) for command in KEEPING)
    assert [done.returncode for done in (first, second, saved)] == [0, 0, 0]
    assert "Понято как" not in first.stdout
    assert "Понято как: Какие кластеры выделены в Калужской области?" in second.stdout
    assert len(load_conversation(place / "разговор.jsonl")) == 2
    assert (place / "ответ.docx").read_bytes().startswith(b"PK")


def test_the_readme_shows_commands() -> None:
    assert len(RUN) >= 14


@pytest.mark.parametrize(("command", "count"), [("ask", 14), ("build", 5)])
def test_every_option_is_documented(command: str, count: int, project: Path) -> None:
    """In the README or in a page it links to."""
    pages = [README, *(path.read_text(encoding="utf-8") for path in (project / "docs").glob("*.md"))]
    commands: Any = get_group(application)
    options = [name for parameter in commands.get_command(None, command).params for name in parameter.opts if name[0] == "-"]
    assert len(options) >= count
    assert not [option for option in options if not any(option in page for page in pages)]


def test_every_field_of_the_json_of_an_answer_is_documented(assistant: Assistant, project: Path) -> None:
    page = (project / "docs/json.md").read_text(encoding="utf-8")
    section = page[: page.index("## `search --json`")]
    answer = answer_data(assistant.generation(), assistant.ask("Кто ввёл понятие кластера? Когда открыли парк?"))
    found = {*answer, *answer["citations"][0], *answer["hits"][0], *answer["parts"][0]}
    assert not {name for name in found if f"`{name}`" not in section}
    kinds = get_args(ChangeKind)
    assert not {kind for kind in kinds if f"`{kind}`" not in section}


def test_every_command_is_documented() -> None:
    assert set(COMMANDS) == {name for name in COMMANDS if re.search(rf"`(?:assistant )?{name}\b", README)}


def test_every_command_stands_where_it_is_looked_for() -> None:
    commands: Any = get_group(application)
    assert all(commands.get_command(None, name).name == name for name in COMMANDS)
    assert set(commands.commands) == set(COMMANDS)


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
