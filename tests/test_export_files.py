"""Exports to files: whole or not at all, and never over another file unasked."""

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.errors import ExportError
from assistant.export import write_export


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_is_written_with_the_rights_of_any_new_one(tmp_path: Path) -> None:
    (tmp_path / "обычный").touch()
    write_export(tmp_path / "ответ.txt", b"1")
    assert (tmp_path / "ответ.txt").read_bytes() == b"1"
    assert (tmp_path / "ответ.txt").stat().st_mode == (tmp_path / "обычный").stat().st_mode
    assert left(tmp_path) == {"обычный", "ответ.txt"}


def test_a_file_that_is_there_is_replaced_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "ответ.txt"
    path.write_bytes(b"old")
    with pytest.raises(ExportError, match=r"ответ\.txt» уже есть"):
        write_export(path, b"new")
    assert path.read_bytes() == b"old"
    write_export(path, b"new", replace=True)
    assert path.read_bytes() == b"new"
    assert left(tmp_path) == {"ответ.txt"}


def test_a_link_is_a_file_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "ссылка.txt").symlink_to(tmp_path / "нет.txt")
    with pytest.raises(ExportError, match="уже есть"):
        write_export(tmp_path / "ссылка.txt", b"1")
    assert left(tmp_path) == {"ссылка.txt"}


def test_of_many_writers_one_wins(tmp_path: Path) -> None:
    path, won, lost = tmp_path / "ответ.txt", [], []
    barrier = threading.Barrier(8)

    def write(number: int) -> None:
        barrier.wait()
        try:
            write_export(path, str(number).encode() * 10_000)
            won.append(number)
        except ExportError:
            lost.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert path.read_bytes() == str(won[0]).encode() * 10_000
    assert left(tmp_path) == {"ответ.txt"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("нет/ответ.txt", "Папки «.*нет» нет"),
        ("файл/ответ.txt", "Папки «.*файл» нет"),
        ("папка", "— папка"),
        ("а" * 300 + ".txt", "так назвать нельзя"),
        ("а\0б.txt", "так назвать нельзя"),
        ("а\ud800.txt", "так назвать нельзя"),
    ],
)
def test_each_fault_is_one_sentence(name: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "папка").mkdir()
    (tmp_path / "файл").touch()
    for replace in (False, True):
        with pytest.raises(ExportError, match=message) as caught:
            write_export(tmp_path / name, b"1", replace=replace)
        assert "\n" not in caught.value.message
        assert caught.value.message.encode()
    assert left(tmp_path) == {"папка", "файл"}


WRITE = """
import resource, sys
from pathlib import Path
from assistant.errors import ExportError
from assistant.export import write_export
limit, path, replace = int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "True"
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    write_export(path, b"x" * 1_000_000, replace=replace)
except ExportError as error:
    print(error.message)
"""


def said(limit: int, path: Path, *, replace: bool, through: tuple[str, ...] = ()) -> str:
    """Return what another process says of writing a megabyte, with files limited to so many bytes."""
    command = [*through, sys.executable, "-c", WRITE, str(limit), str(path), str(replace)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    return done.stdout.strip()


@pytest.mark.parametrize("replace", [False, True])
def test_no_room_leaves_nothing_and_the_old_file(replace: bool, tmp_path: Path) -> None:
    path = tmp_path / "ответ.txt"
    if replace:
        path.write_bytes(b"old")
    assert "нет места" in said(10_000, path, replace=replace)
    assert left(tmp_path) == ({"ответ.txt"} if replace else set())
    assert not replace or path.read_bytes() == b"old"


def test_a_closed_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    # Root first gives up the power to pass over rights.
    through = ("setpriv", "--bounding-set", "-dac_override", "--") if os.geteuid() == 0 else ()
    assert "нет прав на запись" in said(0, tmp_path / "ответ.txt", replace=False, through=through)
    tmp_path.chmod(0o755)
    assert left(tmp_path) == set()


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.EACCES, "нет прав"),
        (errno.EROFS, "нет прав"),
        (errno.ENOSPC, "нет места"),
        (errno.EDQUOT, "нет места"),
        (errno.EIO, "не записан"),
    ],
)
def test_what_the_system_answers_is_said_in_russian(
    number: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("assistant.export.files.os.fsync", refuse)
    with pytest.raises(ExportError, match=message):
        write_export(tmp_path / "ответ.txt", b"1")
    assert left(tmp_path) == set()


def test_without_hard_links_a_file_is_written_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    write_export(tmp_path / "ответ.txt", b"1")
    assert (tmp_path / "ответ.txt").read_bytes() == b"1"
    with pytest.raises(ExportError, match="уже есть"):
        write_export(tmp_path / "ответ.txt", b"2")
    assert left(tmp_path) == {"ответ.txt"}
