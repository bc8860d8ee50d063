"""No fault loses or leaves anything; a small part of `tests.benchmarks.crashes`."""

import argparse
import errno
import os
import random
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.arrays import write_array
from assistant.assembly import Assistant
from assistant.durable import replace_file
from assistant.leases import Lease
from assistant.reading.reader import DocumentReader
from tests.commands import Commands, add_note
from tests.conftest import silent
from tests.crash_kinds import KINDS, at
from tests.crashing import Scene, scenes
from tests.power_cut import Recorder
from tests.supervising import KILL, Call, can_supervise, supervise

# Where a system lets no parent see a child's calls, faults still come at random moments.
SUPERVISED = can_supervise()
THROWN: dict[str, dict[str, Any]] = {"kill": {"kills": 1, "scenes": ["build"]}}
if SUPERVISED:
    THROWN |= {
        "call": {"every": 32},
        "error": {"every": 100},
        "power": {"kills": 4, "modes": ["nothing", "any"]},
        "poor": {"scenes": ["build"]},
        "beside": {"every": 32},
        "clock": {"every": 3, "kills": 0, "scenes": ["rollback"]},
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Scene]:
    """Two scenes; the model is the one all tests share."""
    folder = tmp_path_factory.mktemp("crashes")
    return scenes(folder, Assistant.open(folder, folder).embedder, ["build", "rollback"])


@pytest.mark.parametrize("kind", THROWN)
def test_after_any_fault_the_index_is_whole_and_the_next_build_leaves_nothing(
    kind: str, made: dict[str, Scene], tmp_path: Path
) -> None:
    given = argparse.Namespace(**({"every": 1, "seed": 1, "scenes": ["build", "rollback"]} | THROWN[kind]))
    chosen = [made[name] for name in given.scenes]
    outcomes = list(KINDS[kind](chosen, tmp_path / "library", given))
    assert outcomes
    wrong = [(label, scene.name, one) for label, scene, seen in outcomes for one in seen.wrong]
    assert not wrong


def test_what_a_killed_process_unpacked_goes_with_the_next_reading(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("killed", "reads"):
        folder = tmp_path / f"pervoistochnik-{name}"
        folder.mkdir()
        (folder / ".owned").touch()
        (folder / "text.xml").write_text("secret")
        os.utime(folder, (0, 0))
    lease = Lease(tmp_path / "pervoistochnik-reads/.owned")
    with DocumentReader(60, 1024, 200):
        assert [path.name for path in tmp_path.iterdir()] == ["pervoistochnik-reads"]
    del lease


def test_a_damaged_document_is_not_made_good_by_copying_it(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disk without hard links too, a new generation names the checksum that the file should have."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr("assistant.generation._CHECKED", 0)  # as of a generation too large to be read when it is opened
    folder = assistant.settings.index / assistant.manifest().id
    words = folder / next(entry.vectors for entry in assistant.manifest().documents if entry.vectors)
    content = words.read_bytes()
    words.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    (assistant.settings.corpus / "новое.txt").write_text("Новый завод построен в 2020 году.\n", encoding="utf-8")
    assistant.build(silent)
    assert assistant.verify() == [words.relative_to(folder).as_posix()]


def test_an_index_on_a_failing_disk_says_so(command: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error", "место")

    monkeypatch.setattr("assistant.index.sync", fail)
    add_note(command.library)
    assert "«место» (ошибка ввода-вывода): проверьте диск" in command("build").refusal()
    command.still_answers()


if SUPERVISED:

    def test_every_call_that_changes_a_file_is_seen(tmp_path: Path) -> None:
        seen: list[Call] = []
        folder = tmp_path / "watched"
        folder.mkdir()

        def change() -> None:
            (folder / "a").write_bytes(b"one")
            (tmp_path / "elsewhere").write_bytes(b"not watched")
            np.save(folder / "b.npy", np.arange(3))  # written from C
            os.link(folder / "a", folder / "c")
            (folder / "a").rename(folder / "d")
            (folder / "c").unlink()
            (folder / "e").mkdir()
            (folder / "e").rmdir()

        assert supervise(change, folder, seen.append) == 0
        names = [call.name for call in seen]
        assert names == [
            "open",
            "write",
            "open",
            *["write"] * names[3:].count("write"),
            "link",
            "rename",
            "unlink",
            "mkdir",
            "rmdir",
        ]
        assert b"".join(call.data for call in seen if call.paths == (str(folder / "b.npy"),)) == (folder / "b.npy").read_bytes()
        assert supervise(change, folder, at(0, KILL)) == -9
        assert supervise(change, folder, at(3, errno.EIO)) == 1

    def test_a_failing_write_of_an_array_is_an_error(tmp_path: Path) -> None:
        """Also the last one, which `numpy.save` makes when it closes a stream of its own, and does not look at."""

        path, content = tmp_path / "array.npy", np.arange(4000)

        def full(call: Call) -> int | None:
            return errno.ENOSPC if call.offset + len(call.data) == 128 + content.nbytes else None

        assert supervise(lambda: write_array(path, content), tmp_path, full) == 1
        assert supervise(lambda: write_array(path, content), tmp_path, lambda _: None) == 0
        assert np.array_equal(np.load(path), content)

    def test_a_power_cut_takes_what_was_not_synced(tmp_path: Path) -> None:
        folder = tmp_path / "disk"
        folder.mkdir()
        replace_file(folder / "kept", "before")
        recorder = Recorder(folder)

        def change() -> None:
            replace_file(folder / "kept", "after")
            replace_file(folder / "lost", "never synced", durable=False)

        assert supervise(change, folder, recorder.record) == 0
        recorder.materialise(tmp_path / "after", "nothing", random.Random(1))
        assert {path.name: path.read_text() for path in (tmp_path / "after").iterdir()} == {"kept": "after"}
        recorder.materialise(tmp_path / "names", "names", random.Random(1))
        assert (tmp_path / "names/lost").read_text() == ""
