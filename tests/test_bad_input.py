"""What a user or a machine can do wrong: one clear Russian sentence, code 1, and nothing lost."""

import hashlib
import json
import os
import shutil
import socket
import threading
from pathlib import Path

import pytest

from assistant.assembly import Assistant
from assistant.index import CURRENT
from assistant.manifest import MANIFEST
from assistant.settings import load_settings
from tests.commands import Commands, add_note, current_generation, folders, process

QUESTION = "Кто ввёл понятие кластера?"
ROOT = os.geteuid() == 0


# Questions


@pytest.mark.parametrize("question", ["", "   ", "\n\t "])
def test_an_empty_question(question: str, command: Commands) -> None:
    for name in ("ask", "search"):
        assert "пуст" in command(name, question).refusal()
        assert "пуст" in command(name, question, "--json").refusal()


def test_a_question_of_10_000_characters(command: Commands) -> None:
    question = ("кластер " * 1250).rstrip() + "ы"
    for name in ("ask", "search"):
        assert "знаков: 10000" in command(name, question, "--json").refusal()


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
    add_note(command.library)
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
    add_note(command.library, "исчезнет.txt", "Документ исчезнет.\n")
    add_note(command.library, "перепишут.txt", "Прежнее содержание о пшенице.\n")

    def meddle(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("reading", 0):
            (corpus / "исчезнет.txt").unlink()
            add_note(command.library, "перепишут.txt", "Новое содержание о ячмене.\n")
            add_note(command.library, "появится.txt", "Документ появится.\n")

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
    folder = current_generation(command.library)
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
    (current_generation(command.library) / MANIFEST).unlink()
    assert "assistant build" in command("ask", QUESTION).refusal()
    assert set(command.documents().values()) == {"waiting"}
    assert command("build").code == 0
    command.still_answers()


@pytest.mark.parametrize(
    ("key", "value"), [("weights", "0" * 64), ("model", "другая/модель"), ("query_prompt", "иначе: "), ("dimension", 768)]
)
def test_an_index_of_another_model(key: str, value: str | int, command: Commands) -> None:
    path = current_generation(command.library) / MANIFEST
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
