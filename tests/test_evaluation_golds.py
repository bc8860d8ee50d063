"""Gold files: what is read, and the one sentence each wrong line gets."""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import AssistantError
from assistant.evaluation import Gold, read_golds
from assistant.evaluation.golds import group_of, questions_digest, unknown_documents
from tests.commands import Commands, write_lines

GOOD = {"id": "1", "question": "Кто ввёл понятие?", "answerable": True, "answer": "Портер", "document": "кластер.txt"}

Refuses = Callable[[str | bytes], str]


@pytest.fixture
def refuses(tmp_path: Path) -> Refuses:
    """Hold a file of questions to be refused in one Russian sentence that names it."""

    def refuse(content: str | bytes) -> str:
        path = tmp_path / "вопросы.jsonl"
        path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
        with pytest.raises(AssistantError) as caught:
            read_golds(path)
        message = caught.value.message
        assert str(path) in message
        assert "\n" not in message
        assert message.endswith(".")
        return message

    return refuse


def line(**changes: Any) -> str:
    return json.dumps({**GOOD, **changes}, ensure_ascii=False)


def test_a_file_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "в.jsonl"
    rows = [
        {**GOOD, "id": "а", "pages": [3, 4], "quotes": ["Понятие ввёл\u2028Портер"], "kind": "кто", "note": {"любая": 1}},
        {"id": "б", "question": "Когда?", "answerable": False, "answer": None, "document": None, "pages": [], "kind": ""},
        {**GOOD, "id": "в", "documents": ["молоко.md", "кластер.txt"]},
    ]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode())
    one, two, three = read_golds(path)
    assert one == Gold(
        "а", "Кто ввёл понятие?", True, "Портер", ("Понятие ввёл\u2028Портер",), "кластер.txt", ("кластер.txt",), (3, 4), "кто"
    )
    assert two == Gold("б", "Когда?", False)
    assert three.documents == ("кластер.txt", "молоко.md")
    assert [gold.line for gold in (one, two, three)] == [1, 3, 5]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": 5}, "«id»"),
        ({"id": None}, "нет поля «id»"),
        ({"question": "  "}, "«question»"),
        ({"question": ["Кто?"]}, "«question»"),
        ({"answerable": "yes"}, "true или false"),
        ({"answerable": 1}, "true или false"),
        ({"answerable": None}, "нет поля «answerable»"),
        ({"answer": 5}, "«answer»"),
        ({"answer": "—"}, "буквы или цифры"),
        ({"answer": None}, "нужен ответ"),
        ({"answer": ""}, "нужен ответ"),
        ({"answerable": False}, "не должно быть «answer»"),
        ({"answerable": False, "answer": None, "quotes": ["Портер"]}, "не должно быть «answer»"),
        ({"quotes": "Портер"}, "«quotes»"),
        ({"quotes": ["Портер", "…"]}, "«quotes»"),
        ({"document": 3}, "«document»"),
        ({"documents": "кластер.txt"}, "«documents»"),
        ({"documents": [""]}, "«documents»"),
        ({"pages": 3}, "«pages»"),
        ({"pages": [0]}, "«pages»"),
        ({"pages": [True]}, "«pages»"),
        ({"pages": ["3"]}, "«pages»"),
        ({"pages": [3], "document": None}, "без документа"),
        ({"kind": 1}, "«kind»"),
        ({"anwser": "Портер"}, "неизвестное поле «anwser»"),
    ],
)
def test_a_wrong_line_is_named_with_what_is_wrong(changes: dict[str, Any], words: str, refuses: Refuses) -> None:
    message = refuses(f"{line(id='0')}\n\n{line(**changes)}\n")
    assert "строка 3" in message
    assert words in message


@pytest.mark.parametrize(
    "broken", ["{", "[]", "5", "null", '"вопрос"', "NaN", '{"id": NaN}', "[" * 100_000, '{"id": ' + "9" * 5000 + "}", "\x00"]
)
def test_a_line_that_is_no_json_object_is_named(broken: str, refuses: Refuses) -> None:
    assert "строка 2 — не объект JSON" in refuses(f"{line()}\n{broken}\n")


def test_one_id_twice(refuses: Refuses) -> None:
    message = refuses(f"{line(id='а')}\n{line(id='б')}\n{line(id='а')}\n")
    assert "строка 3" in message
    assert "«а» уже был в строке 1" in message


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff"])
def test_a_file_without_questions(content: str, refuses: Refuses) -> None:
    assert "пуст" in refuses(content)


def test_a_file_in_another_encoding(refuses: Refuses) -> None:
    assert "UTF-8" in refuses(line().encode("cp1251"))
    assert "UTF-8" in refuses(line().encode("utf-16"))


def test_a_file_too_large(refuses: Refuses, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.evaluation.golds.LARGEST", 1024 * 1024)
    assert "больше 1 МБ" in refuses(line() + "\n" + " " * 1024 * 1024)


def test_a_file_that_is_missing_a_folder_or_endless(command: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.evaluation.golds.LARGEST", 1024 * 1024)
    assert "нет.jsonl» нет" in command("eval", str(tmp_path / "нет.jsonl")).refusal()
    assert "папка" in command("eval", str(tmp_path)).refusal()
    assert "больше 1 МБ" in command("eval", os.devnull.replace("null", "zero")).refusal()
    assert "пуст" in command("eval", os.devnull).refusal()


def test_documents_that_are_not_there_are_found() -> None:
    golds = [
        Gold("1", "?", True, "а", documents=("есть.txt",)),
        Gold("2", "?", True, "а", documents=("есть.txt", "нет.txt")),
        Gold("3", "?", False),
    ]
    assert unknown_documents(golds, ["есть.txt"]) == {"2": "нет.txt"}


def test_the_digest_is_of_all_that_is_counted_and_of_nothing_else(tmp_path: Path) -> None:
    def digest(*rows: dict[str, Any]) -> str:
        return questions_digest(read_golds(Path(write_lines(tmp_path / "в.jsonl", *rows))))

    other = {**GOOD, "id": "2"}
    first = digest(GOOD, other)
    assert digest(other, GOOD) == first
    assert digest({**GOOD, "note": "новое", "kind": "кто"}, other) == first
    for change in ({"question": "Кто?"}, {"answer": "Майкл"}, {"document": "лес.docx"}, {"pages": [1]}, {"quotes": ["Портер"]}):
        assert digest({**GOOD, **change}, other) != first
    assert digest(GOOD) != first


@pytest.mark.parametrize(
    ("documents", "found", "group"),
    [
        (("Black_Death_1.txt",), (), "Black_Death"),
        (("Black_Death_12.txt", "Другой_1.txt"), ("Третий_1.txt",), "Black_Death"),
        (("папка/статья_3.md",), (), "папка/статья"),
        (("кластер.txt",), (), "кластер.txt"),
        ((), ("Black_Death_2.txt", "Другой_1.txt"), "Black_Death"),
        ((), (), ""),
    ],
)
def test_the_group_of_a_question_is_its_article(documents: tuple[str, ...], found: tuple[str, ...], group: str) -> None:
    assert group_of(Gold("1", "?", False, documents=documents), found) == group


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_refused(content: bytes) -> None:
    """None of these is a gold question: each is refused as bad input, by no other error."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "в.jsonl"
        path.write_bytes(content)
        with pytest.raises(AssistantError) as caught:
            read_golds(path)
    assert "\n" not in caught.value.message
