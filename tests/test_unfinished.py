"""A build that was stopped is gone on with: nothing that was read or embedded is lost, nothing half written is used."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant import filling
from assistant.assembly import Assistant
from assistant.reading.reader import DocumentReader
from assistant.settings import load_settings
from assistant.unfinished import FOLDER
from tests.conftest import silent

NOTES = {f"заметка-{n}.txt": f"Завод номер {n} открыт в {1950 + n} году. Он делает станки.\n" for n in range(12)}


class Stopped(Exception):
    """What ends a build in these tests."""


def _stop_when_embedded(wanted: int) -> Callable[[str, int, int], None]:
    def progress(stage: str, done: int, total: int) -> None:
        if stage == "embedding" and done >= wanted:
            raise Stopped

    return progress


@pytest.fixture
def half(make_corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """An assistant whose first build was stopped when eight of twelve passages were embedded."""
    monkeypatch.setattr(filling, "_KEPT_TOGETHER", 4)
    assistant = Assistant(load_settings(make_corpus(NOTES), tmp_path / "index"))
    with pytest.raises(Stopped):
        assistant.build(_stop_when_embedded(9))
    return assistant


def test_what_was_embedded_is_not_embedded_again(half: Assistant, tmp_path: Path) -> None:
    report = half.build(silent)
    assert (report.passages, report.embedded) == (12, 4)
    whole = Assistant(load_settings(half.settings.corpus, tmp_path / "whole")).build(silent)
    assert whole.embedded == 12
    assert whole.digest == report.digest
    assert half.verify() == []


def test_what_was_read_is_not_read_again(half: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    read = DocumentReader.read

    def reading(self: DocumentReader, source: Any, root: Path) -> Any:
        seen.append(source.path)
        return read(self, source, root)

    monkeypatch.setattr(DocumentReader, "read", reading)
    (half.settings.corpus / "заметка-3.txt").write_text("Завод закрыт.\n", encoding="utf-8")
    assert half.build(silent).passages == 12
    assert seen == ["заметка-3.txt"]


def test_nothing_is_left_when_it_is_finished(half: Assistant) -> None:
    assert list((half.settings.index / FOLDER).rglob("*"))
    half.build(silent)
    assert not (half.settings.index / FOLDER).exists()


@pytest.mark.parametrize("harm", ["cut", "changed", "empty"])
def test_a_file_that_is_not_whole_is_not_used(half: Assistant, harm: str) -> None:
    for path in (half.settings.index / FOLDER).rglob("*"):
        if path.is_file():
            held = path.read_bytes()
            middle = len(held) // 2
            changed = held[:middle] + bytes([held[middle] ^ 1]) + held[middle + 1 :]
            path.write_bytes({"cut": held[:middle], "changed": changed, "empty": b""}[harm])
    report = half.build(silent)
    assert (report.passages, report.embedded) == (12, 12)
    assert half.verify() == []


def test_other_settings_begin_anew(half: Assistant) -> None:
    other = Assistant(load_settings(half.settings.corpus, half.settings.index, passage_characters=400))
    assert other.build(silent).embedded == 12


def test_a_killed_build_is_gone_on_with(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom assistant import filling\n"
        "from assistant.assembly import Assistant\nfrom assistant.settings import load_settings\n"
        "filling._KEPT_TOGETHER = 4\n"
        "def progress(stage, done, total):\n"
        "    if stage == 'embedding' and done >= 5:\n        os.kill(os.getpid(), 9)\n"
        "Assistant(load_settings(Path(sys.argv[1]), Path(sys.argv[2]))).build(progress)\n"
    )
    corpus, index = make_corpus(NOTES), tmp_path / "index"
    done = subprocess.run([sys.executable, "-c", program, str(corpus), str(index)], check=False, capture_output=True)
    assert done.returncode == -9, done.stderr
    assert Assistant(load_settings(corpus, index)).build(silent).embedded == 8
