"""What a user or a machine can do wrong: one clear Russian sentence, code 1, and nothing lost."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.assembly import Assistant
from assistant.generation import MANIFEST
from assistant.index import BUILDING, CURRENT, Index
from assistant.settings import load_settings
from tests.commands import Commands, Outcome, folders, process

QUESTION = "Кто ввёл понятие кластера?"
ROOT = os.geteuid() == 0


def _add(library: Path, name: str = "новый.txt", text: str = "Новый завод построен в 2020 году.\n") -> None:
    (library / "corpus" / name).write_text(text, encoding="utf-8")


def _generation(library: Path) -> Path:
    index = Index(library / "index")
    return index.folder / index.current_id()


# Questions


@pytest.mark.parametrize("question", ["", "   ", "\n\t "])
def test_an_empty_question(question: str, command: Commands) -> None:
    for name in ("ask", "search"):
        assert "пуст" in command(name, question).refusal()
        assert "пуст" in command(name, question, "--json").refusal()


def test_a_question_of_10_000_characters(command: Commands) -> None:
    question = ("кластер " * 1250).rstrip() + "ы"
    for name in ("ask", "search"):
        assert "10000 знаков" in command(name, question, "--json").refusal()


@pytest.mark.parametrize("question", ["qwerty asdf zxcv", "Who wrote Hamlet?", "🦄", "🤷‍♀️ 🇷🇺", "\u200b\u200b", "\x00\x1b[31m"])
def test_a_question_in_latin_or_emoji_is_not_found(question: str, command: Commands) -> None:
    answer = command("ask", question, "--json")
    assert (answer.code, answer.err, answer.json["verdict"]) == (0, "", "not_found")
    assert command("search", question, "--json").code == 0


# The corpus


def test_a_missing_corpus(command: Commands) -> None:
    (command.library / "corpus").rename(command.library / "другое")
    for name in ("build", "list"):
        assert "corpus" in command(name).refusal()
    assert "corpus" in command("remove", "кластер.txt").refusal()
    command.still_answers()


def test_an_empty_corpus(command: Commands) -> None:
    shutil.rmtree(command.library / "corpus")
    (command.library / "corpus").mkdir()
    assert "нет документов" in command("build").refusal()
    assert command("build", "--json").refusal()
    command.still_answers()
    shutil.rmtree(command.library / "index")
    assert "нет документов" in command("build").refusal()
    assert "assistant build" in command("ask", QUESTION).refusal()


def test_a_corpus_without_one_readable_document(command: Commands) -> None:
    shutil.rmtree(command.library / "corpus")
    (command.library / "corpus").mkdir()
    (command.library / "corpus" / "плохой.docx").write_bytes(b"PK\x03\x04 word/document.xml")
    assert "плохой.docx" in command("build").refusal()
    command.still_answers()


@pytest.mark.parametrize(
    "sidecar", ["title = ", "год = 2001", 'year = "давно"', "authors = 5", "title = '" + "а" * 5000 + "'", "\x00", "[" * 5000]
)
def test_a_broken_sidecar_is_named_and_the_rest_is_built(sidecar: str, command: Commands) -> None:
    _add(command.library)
    (command.library / "corpus" / "кластер.txt.toml").write_text(sidecar, encoding="utf-8")
    built = command("build")
    assert built.code == 1
    assert "кластер.txt.toml" in built.complaint()
    assert built.out.startswith("Добавлено 1,")
    again = command("build", "--json")
    assert (again.code, [item["document"] for item in again.json["rejected"]]) == (1, ["кластер.txt.toml"])
    assert command.documents() == dict.fromkeys(
        sorted(["кластер.txt", "лес.docx", "молоко.md", "новый.txt", "парк/парк.txt"]), "indexed"
    )
    command.still_answers()


def test_files_added_removed_and_rewritten_while_the_index_is_built(command: Commands) -> None:
    """Each change comes after the corpus was listed and before the file is read."""
    corpus = command.library / "corpus"
    _add(command.library, "исчезнет.txt", "Документ исчезнет.\n")
    _add(command.library, "перепишут.txt", "Прежнее содержание о пшенице.\n")

    def meddle(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("reading", 0):
            (corpus / "исчезнет.txt").unlink()
            _add(command.library, "перепишут.txt", "Новое содержание о ячмене.\n")
            _add(command.library, "появится.txt", "Документ появится.\n")

    report = Assistant(load_settings(corpus, command.library / "index")).build(meddle)
    assert report.added == ("перепишут.txt",)
    assert [item.document for item in report.rejected] == ["исчезнет.txt"]
    assert command.documents()["перепишут.txt"] == "indexed"
    assert command.documents()["появится.txt"] == "waiting"
    assert "ячмене" in command("search", "ячмень", "--top", "1").out
    assert command("status", "--json").json["current"] is False
    data = command("build", "--json").json
    assert (data["added"], data["rejected"]) == (["появится.txt"], [])
    assert command("status", "--json").json["current"] is True
    assert command("verify").code == 0
    command.still_answers()


def test_a_file_that_never_stands_still_is_indexed_as_one_of_its_versions_or_refused(command: Commands) -> None:
    path = command.library / "corpus" / "часы.txt"
    versions: dict[str, str] = {}
    stop = threading.Event()

    def write(number: int) -> None:
        text = f"Версия {number} этого документа.\n" * 400
        versions[hashlib.sha256(text.encode()).hexdigest()] = text
        path.with_name(".часы").write_text(text, encoding="utf-8")
        path.with_name(".часы").replace(path)

    def keep_writing() -> None:
        number = 1
        while not stop.is_set():
            write(number)
            number += 1

    write(0)
    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        built = process("build", "--json", *folders(command.library))
    finally:
        stop.set()
        writer.join()
    assert built.code == 0
    rejected = built.json["rejected"]
    assert all(item["document"] == "часы.txt" and "меняется" in item["message"] for item in rejected)
    if not rejected:
        assistant = Assistant(load_settings(command.library / "corpus", command.library / "index"))
        numbers = {entry.source.path: n for n, entry in enumerate(assistant.manifest().documents)}
        clean = assistant.index.open(None).document(numbers["часы.txt"])
        assert clean.text.split()[:2] == versions[clean.source.id].split()[:2]
    command.still_answers()


# The index


def test_a_missing_index(command: Commands) -> None:
    shutil.rmtree(command.library / "index")
    for name in (("ask", QUESTION), ("search", QUESTION), ("status",), ("verify",)):
        assert "assistant build" in command(*name).refusal()
    batch = command.library / "in.jsonl"
    batch.write_text(json.dumps({"question": QUESTION}), encoding="utf-8")
    target = command.library / "out.jsonl"
    assert "assistant build" in command("ask", "--batch", str(batch), "--output", str(target)).refusal()
    assert not target.exists()
    assert not (command.library / "index").exists()


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flip(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


def test_a_broken_file_of_the_index_is_refused_and_a_build_mends_it(command: Commands) -> None:
    folder = _generation(command.library)
    files = [folder.parent / CURRENT, *(path for path in sorted(folder.rglob("*")) if path.is_file())]
    assert len(files) >= 6
    for path in files:
        good = path.read_bytes()
        for spoil in (_cut, _flip, lambda data: b""):
            path.write_bytes(spoil(good))
            assert "assistant build" in command("ask", QUESTION).refusal(), (path.name, spoil)
            assert "assistant build" in command("verify").refusal(), (path.name, spoil)
        path.write_bytes(good)
    command.still_answers()
    for path in files:
        path.write_bytes(_cut(path.read_bytes()))
    assert command("build").code == 0
    assert command("verify").code == 0
    command.still_answers()


def test_the_one_index_file_that_is_gone(command: Commands) -> None:
    (_generation(command.library) / MANIFEST).unlink()
    assert "assistant build" in command("ask", QUESTION).refusal()
    assert set(command.documents().values()) == {"waiting"}
    assert command("build").code == 0
    command.still_answers()


@pytest.mark.parametrize(
    ("key", "value"), [("weights", "0" * 64), ("model", "другая/модель"), ("query_prompt", "иначе: "), ("dimension", 768)]
)
def test_an_index_of_another_model(key: str, value: str | int, command: Commands) -> None:
    path = _generation(command.library) / MANIFEST
    data = json.loads(path.read_text(encoding="utf-8"))
    data["identity"][key] = value
    path.write_text(json.dumps(data), encoding="utf-8")
    for name in (("ask", QUESTION), ("search", QUESTION), ("status",)):
        refusal = command(*name).refusal()
        assert "модел" in refusal
        assert "assistant build" in refusal
    assert command("build", "--json").json["embedded"] == 4
    command.still_answers()


def test_the_index_is_a_file(command: Commands) -> None:
    shutil.rmtree(command.library / "index")
    (command.library / "index").write_text("не папка", encoding="utf-8")
    assert "index" in command("build").refusal()
    assert command("ask", QUESTION).refusal()
    assert (command.library / "index").read_text(encoding="utf-8") == "не папка"


@dataclass(frozen=True, slots=True)
class Locked:
    """A library whose index folder cannot be written: how to run a command there."""

    library: Path
    through: tuple[str, ...]

    def __call__(self, *arguments: str) -> Outcome:
        return process(*arguments, *folders(self.library), through=self.through)


@pytest.fixture(params=["rights", "mount"])
def locked(request: pytest.FixtureRequest, library: Path) -> Iterator[Locked]:
    """A read-only index: by its rights, where root first gives up the power to pass over them; or by its file system."""
    index = library / "index"
    if request.param == "mount":
        if not _mount(index, "--bind", str(index)):
            pytest.skip("this machine lets us mount nothing; the same is tested by the folder's rights")
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


def _mount(target: Path, *arguments: str) -> bool:
    """Mount on `target`; False where this is not allowed (no root, a closed container)."""
    if shutil.which("mount") is None:
        return False
    return subprocess.run(["mount", *arguments, str(target)], capture_output=True, check=False).returncode == 0


def test_a_read_only_index_folder_is_read_and_not_built(locked: Locked, command: Commands) -> None:
    before = _snapshot(locked.library / "index")
    _add(locked.library)
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
    _add(command.library)
    before = _generation(command.library)
    if small_disk is None:
        built = _with_small_files(command.library)
    else:
        _fill(small_disk / "ballast", left)
        built = process("build", *folders(command.library))
    assert "не хватило места" in built.refusal()
    assert _generation(command.library) == before
    assert not list((command.library / "index").glob(f"{BUILDING}*"))
    command.still_answers()
    assert command("verify").code == 0
    if small_disk is not None:
        (small_disk / "ballast").unlink()
    assert command("build", "--json").json["added"] == ["новый.txt"]
    command.still_answers()


def test_a_limit_on_the_size_of_files_leaves_the_old_generation(command: Commands) -> None:
    _add(command.library)
    before = _generation(command.library)
    assert "не хватило места" in _with_small_files(command.library).refusal()
    assert _generation(command.library) == before
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
    _add(command.library)
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
    _add(
        command.library,
        "длинный.txt",
        "".join(f"Завод номер {number} выпустил {number * 7} станков.\n\n" for number in range(1200)),
    )
    before = _generation(command.library)

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
    assert _generation(command.library) == before
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


# The page


def test_a_port_in_use(command: Commands) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert str(port) in command("serve", "--port", str(port)).refusal()


def test_serving_without_documents_is_refused(command: Commands) -> None:
    shutil.rmtree(command.library / "corpus")
    shutil.rmtree(command.library / "index")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    served = command("serve", "--port", str(port))
    assert served.code == 1
    assert "corpus" in served.complaint()
    assert not list((command.library / "index").glob("2*"))


# Settings


@pytest.mark.parametrize(
    ("name", "value"),
    [("ASSISTANT_DENSE_WEIGHT", "много"), ("ASSISTANT_PASSAGE_CHARACTERS", "5"), ("ASSISTANT_SETTINGS", "/нет.toml")],
)
def test_a_wrong_setting(name: str, value: str, command: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert command("ask", QUESTION).refusal()


def test_a_broken_settings_file(command: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "assistant.toml").write_text("model = ", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "assistant.toml" in command("build").refusal()
    (tmp_path / "assistant.toml").write_text("modle = 1\n", encoding="utf-8")
    assert "modle" in command("build").refusal()
