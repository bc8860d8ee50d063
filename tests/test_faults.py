"""What a machine can do wrong: a disk that is full or read-only, two builds at once, a build that is killed."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.index import BUILDING, Index
from tests.commands import Commands, Outcome, add_note, current_generation, folders, process

QUESTION = "Кто ввёл понятие кластера?"
ROOT = os.geteuid() == 0


@dataclass(frozen=True, slots=True)
class Locked:
    """A library whose index folder cannot be written: how to run a command there."""

    library: Path
    through: tuple[str, ...]

    def __call__(self, *arguments: str) -> Outcome:
        return process(*arguments, *folders(self.library), through=self.through)


def _mount(target: Path, *arguments: str) -> bool:
    """Mount on `target`; False where this is not allowed (no root, a closed container)."""
    if shutil.which("mount") is None:
        return False
    return subprocess.run(["mount", *arguments, str(target)], capture_output=True, check=False).returncode == 0


def _can_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        mounted = _mount(Path(folder), "-t", "tmpfs", "-o", "size=1m", "tmpfs")
        if mounted:
            subprocess.run(["umount", folder], check=True)
        return mounted


# Where nothing can be mounted, the folder's rights alone make the index read-only.
@pytest.fixture(params=["rights", "mount"] if _can_mount() else ["rights"])
def locked(request: pytest.FixtureRequest, library: Path) -> Iterator[Locked]:
    """A read-only index: by its rights, where root first gives up the power to pass over them; or by its file system."""
    index = library / "index"
    if request.param == "mount":
        assert _mount(index, "--bind", str(index))
        try:
            assert _mount(index, "-o", "remount,ro,bind", str(index))
            yield Locked(library, ())
        finally:
            subprocess.run(["umount", str(index)], check=True)
        return
    for path in (index, *index.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield Locked(library, ("setpriv", "--bounding-set", "-dac_override", "--") if ROOT else ())
    for path in (index, *index.rglob("*")):
        path.chmod(0o755)


def test_a_read_only_index_folder_is_read_and_not_built(locked: Locked, command: Commands) -> None:
    before = _snapshot(locked.library / "index")
    add_note(locked.library)
    refusal = locked("build").refusal()
    assert "нельзя писать" in refusal
    assert "--index" in refusal
    answer = locked("ask", QUESTION, "--json")
    assert answer.code == 0
    assert "Портер" in answer.json["text"]
    assert locked("status", "--json").json["current"] is False
    assert _snapshot(locked.library / "index") == before


def _snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# The disk


@pytest.fixture
def small_disk(library: Path) -> Iterator[Path | None]:
    """The index on a disk of one megabyte; None where nothing can be mounted."""
    disk = library / "disk"
    disk.mkdir()
    if not _mount(disk, "-t", "tmpfs", "-o", "size=1m", "tmpfs"):
        yield None
        return
    shutil.copytree(library / "index", disk / "index")
    shutil.rmtree(library / "index")
    (library / "index").symlink_to(disk / "index")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("left", [0, 24 * 1024], ids=["from the start", "in the middle"])
def test_a_full_disk_leaves_the_old_generation(left: int, small_disk: Path | None, command: Commands) -> None:
    add_note(command.library)
    before = current_generation(command.library)
    if small_disk is None:
        built = _with_small_files(command.library)
    else:
        _fill(small_disk / "ballast", left)
        built = process("build", *folders(command.library))
    assert "не хватило места" in built.refusal()
    assert current_generation(command.library) == before
    assert not list((command.library / "index").glob(f"{BUILDING}*"))
    command.still_answers()
    assert command("verify").code == 0
    if small_disk is not None:
        (small_disk / "ballast").unlink()
    assert command("build", "--json").json["added"] == ["новый.txt"]
    command.still_answers()


def test_a_limit_on_the_size_of_files_leaves_the_old_generation(command: Commands) -> None:
    add_note(command.library)
    before = current_generation(command.library)
    assert "не хватило места" in _with_small_files(command.library).refusal()
    assert current_generation(command.library) == before
    command.still_answers()


def _with_small_files(library: Path) -> Outcome:
    """Build where no file may grow past four kilobytes; vectors do."""
    through = ("sh", "-c", 'ulimit -f 8; exec "$@"', "sh")
    return process("build", *folders(library), through=through, environment={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})


def _fill(path: Path, left: int) -> None:
    """Fill the disk of `path` but for `left` bytes."""
    path.write_bytes(b"0" * max(shutil.disk_usage(path.parent).free - left, 0))


# Two at once, and killed


def test_a_build_while_another_runs(command: Commands) -> None:
    add_note(command.library)
    program = (
        "import sys, pathlib\nfrom assistant.index import Index\n"
        "with Index(pathlib.Path(sys.argv[1])).writing() as writer:\n"
        "    writer.report('reading', 2, 2)\n    print('ready', flush=True)\n    sys.stdin.read()\n"
    )
    line = [sys.executable, "-c", program, str(command.library / "index")]
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"ready\n"
        refusal = command("build").refusal()
        assert "уже строится" in refusal
        assert str(other.pid) in refusal
        command.still_answers()
        removed = command("remove", "лес.docx")
        assert (removed.code, removed.out) == (1, "Документ «лес.docx» удалён из корпуса.\n")
        assert "уже строится" in removed.complaint()
        other.communicate()
    built = command("build", "--json").json
    assert (built["added"], built["removed"]) == (["новый.txt"], ["лес.docx"])


def test_two_builds_started_together(command: Commands) -> None:
    shutil.rmtree(command.library / "index")
    outcomes: list[Outcome] = []
    threads = [threading.Thread(target=lambda: outcomes.append(process("build", *folders(command.library)))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second = sorted(outcomes, key=lambda outcome: outcome.code)
    assert first.code == 0
    if second.code:
        assert "уже строится" in second.refusal()
    assert command("verify").code == 0
    assert len(Index(command.library / "index").generations()) == 1
    command.still_answers()


@pytest.mark.parametrize("stage", ["embedding", "writing"])
def test_a_killed_build_leaves_the_old_generation_and_the_next_sweeps(stage: str, command: Commands) -> None:
    index = command.library / "index"
    add_note(
        command.library,
        "длинный.txt",
        "".join(f"Завод номер {number} выпустил {number * 7} станков.\n\n" for number in range(1200)),
    )
    before = current_generation(command.library)

    def reached() -> bool:
        if stage == "writing":
            return bool(list(index.glob(f"{BUILDING}*/documents")))
        progress = Index(index).progress()
        return progress is not None and progress.stage == stage

    with subprocess.Popen([sys.executable, "-m", "assistant", "build", *folders(command.library)]) as building:
        _wait_for(reached)
        building.kill()
    assert building.returncode == -9, "the build was over before it was killed"
    assert stage == "embedding" or list(index.glob(f"{BUILDING}*"))
    assert current_generation(command.library) == before
    assert command("status", "--json").json["building"] is None
    command.still_answers()
    assert command("build", "--json").json["added"] == ["длинный.txt"]
    assert not list(index.glob(f"{BUILDING}*"))
    assert command("verify").code == 0


def _wait_for(condition: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.002)
