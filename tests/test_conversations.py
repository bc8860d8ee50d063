"""Conversations on disk: each person's own, whole whoever writes, refused when damaged, gone without a trace when purged."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversations import FILE, Conversation, Conversations, Given
from assistant.errors import ConversationError
from tests.searching import holding

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)

WRITE = """
import sys
from pathlib import Path
from tests.test_conversations import answer
from assistant.conversations import Conversations
for number in range(25):
    Conversations(Path(sys.argv[1])).keep("", sys.argv[2], answer(f"{sys.argv[3]} {number}"))
"""


def answer(question: str, text: str = "", document: tuple[str, str] = ("a.txt", "1"), understood: str = "") -> Given:
    words = f"{question}\n{text}"
    return Given(question, understood or question, "folder=a", False, "g", words, frozenset({document}), {"text": text})


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path / "desk")


def _keep(kept: Conversations, given: Given, conversation: str = "", person: str = "", **others: Any) -> tuple[str, int]:
    found = kept.keep(person, conversation, given, **others)
    assert found is not None
    return found


def _texts(kept: Conversations, conversation: str, person: str = "") -> list[str]:
    return [one.answer["text"] for one in kept.opened(person, conversation) or ()]


def _titles(kept: Conversations, words: str = "", person: str = "") -> list[str]:
    return [one.title for one in kept.listed(person, words)]


@settings(max_examples=40)
@given(TEXT, TEXT, st.booleans(), st.dictionaries(TEXT, JSON, max_size=4), st.frozensets(st.tuples(TEXT, TEXT), max_size=3))
def test_what_is_kept_is_read_again(
    question: str, place: str, literal: bool, data: dict[str, Any], documents: frozenset[tuple[str, str]]
) -> None:
    with TemporaryDirectory() as folder:
        kept = Conversations(Path(folder))
        name, number = _keep(kept, Given(question, question, place, literal, "g", question, documents, data))
        again = kept.opened("", name)
        assert again is not None
        (found,) = again
        assert (found.number, found.place, found.literal) == (number, place, literal)
        assert json.dumps(found.answer) == json.dumps(data)
        assert kept.documents() == documents
        assert _titles(kept) == [question]


def test_nothing_is_written_before_something_is_kept_and_then_for_its_owner_alone(kept: Conversations, tmp_path: Path) -> None:
    assert kept.listed("") == []
    assert kept.opened("", "x") is None
    assert kept.purge(lambda _: [1]) == 1
    assert not list(tmp_path.iterdir())
    _keep(kept, answer("Что?"))
    assert [path.name for path in (tmp_path / "desk").iterdir()] == [FILE], "no journal is left"
    assert (tmp_path / "desk" / FILE).stat().st_mode & 0o777 == 0o600
    (tmp_path / "desk" / FILE).chmod(0o644)
    kept.listed("")
    assert (tmp_path / "desk" / FILE).stat().st_mode & 0o777 == 0o600


def test_a_conversation_goes_on_and_the_latest_stands_first(kept: Conversations) -> None:
    first, one = _keep(kept, answer("Первый?", "а"))
    second, _ = _keep(kept, answer("Второй?", "б"))
    assert _titles(kept) == ["Второй?", "Первый?"]
    assert _keep(kept, answer("Ещё?", "в"), first)[0] == first
    assert [(found.title, found.answers) for found in kept.listed("")] == [("Первый?", 2), ("Второй?", 1)]
    assert _texts(kept, first) == ["а", "в"]
    assert [found.answer["text"] for found in kept.opened("", first, 1) or ()] == ["в"]
    _, number = _keep(kept, answer("Первый?", "г"), first, instead=[one])
    assert _texts(kept, first) == ["в", "г"]
    assert kept.present([one, number]) == {number}
    # An answer of another conversation gives way to none.
    _keep(kept, answer("Чужой?", "д"), second, instead=[number])
    assert _texts(kept, first) == ["в", "г"]


def test_a_person_sees_and_changes_only_their_own(kept: Conversations) -> None:
    name, number = _keep(kept, answer("Тайна?", "секрет"), person="Анна")
    for other in ("", "Борис", "анна", "Анна "):
        assert kept.listed(other) == kept.listed(other, "секрет") == []
        assert kept.opened(other, name) is None
        kept.rename(other, name, "Чужое")
        kept.delete(other, name)
        fresh, _ = _keep(kept, answer("Моё?"), name, other, instead=[number])
        assert fresh != name, "it goes into a conversation of their own"
        kept.delete(other, fresh)
    assert _texts(kept, name, "Анна") == ["секрет"]
    kept.delete("Анна", name)
    assert not kept.restore("Борис", name)
    assert kept.restore("Анна", name)
    assert _titles(kept, person="Анна") == ["Тайна?"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ЗАВОД", ["Ёлки?", "Где завод?"]),
        ("завод ЁЛ", ["Ёлки?"]),
        ("елки", ["Ёлки?"]),
        ("тонн молока", ["Где завод?"]),
        ("%", []),
        ("_", []),
        ("моё имя", ["Моё имя"]),
        ("нигде", []),
        (" ", ["Моё имя", "Ёлки?", "Где завод?"]),
    ],
)
def test_conversations_are_found_by_all_words_of_titles_questions_and_answers(
    kept: Conversations, words: str, found: list[str]
) -> None:
    _keep(kept, answer("Где завод?", "120 тонн МОЛОКА"))
    name, _ = _keep(kept, answer("Ёлки?", "у Завода"))
    _keep(kept, answer("И ещё?", "ничего"), name)
    renamed, _ = _keep(kept, answer("Четвёртый?", "пусто"))
    kept.rename("", renamed, "  Моё имя ")
    assert _titles(kept, words) == found


def test_a_conversation_is_renamed_and_has_its_first_question_again(kept: Conversations) -> None:
    name, _ = _keep(kept, answer("Первый?"))
    _keep(kept, answer("Второй?"), name)
    kept.rename("", name, "Имя")
    _keep(kept, answer("Третий?"), name)
    assert _titles(kept) == ["Имя"]
    kept.rename("", name, " ")
    assert _titles(kept) == ["Первый?"]


def test_what_is_deleted_can_be_brought_back_for_a_while(kept: Conversations, monkeypatch: pytest.MonkeyPatch) -> None:
    name, _ = _keep(kept, answer("Что?", "слово"))
    _keep(kept, answer("Другой?"))
    kept.delete("", name)
    assert _titles(kept) == ["Другой?"]
    assert kept.opened("", name) is None
    assert _keep(kept, answer("Третий?"), name)[0] != name, "an open tab goes on in a new conversation"
    assert kept.restore("", name)
    assert _texts(kept, name) == ["слово"]
    kept.delete("", name)
    monkeypatch.setattr("assistant.conversations.file.UNDO", timedelta(0))
    assert not kept.restore("", name)
    assert _titles(kept) == ["Третий?", "Другой?"]


def test_deleted_text_is_overwritten_in_the_file(kept: Conversations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name, _ = _keep(kept, answer("Шестикрылый?", "гренадер " * 3000))
    _keep(kept, answer("Другой?"))
    assert holding([tmp_path], ["гренадер"])
    kept.delete("", name)
    monkeypatch.setattr("assistant.conversations.file.UNDO", timedelta(0))
    kept.listed("")
    assert not holding([tmp_path], ["гренадер", "Шестикрылый"])


def test_an_answer_is_not_kept_when_that_is_forbidden_at_the_last_moment(kept: Conversations) -> None:
    assert kept.keep("", "", answer("Что?"), unless=lambda: True) is None
    assert kept.listed("") == []


def test_two_processes_write_one_conversation_at_once(kept: Conversations, tmp_path: Path, project: Path) -> None:
    name, _ = _keep(kept, answer("Начало?"))
    line = [sys.executable, "-c", WRITE, str(tmp_path / "desk"), name]
    writers = [subprocess.Popen([*line, who], cwd=project) for who in ("а", "б")]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    assert kept.listed("")[0].answers == 51
    assert len(_titles(kept)) == 1


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE recipes (name TEXT)")


def _altered(path: Path) -> None:
    """Change one letter of an answer on the disk."""
    content = path.read_bytes()
    assert content.count("молока".encode()) == 1
    path.write_bytes(content.replace("молока".encode(), "молоха".encode()))


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "no database": (lambda path: path.write_bytes(b"nothing of the kind " * 400), "повреждён"),
    "cut": (lambda path: os.truncate(path, 5000), "повреждён"),
    "another's": (_foreign, "повреждён"),
    "altered": (_altered, "повреждён"),
    "newer": (_newer, "более новой версией"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_file_that_cannot_be_trusted_is_refused_in_one_sentence_and_left_alone(
    kept: Conversations, tmp_path: Path, damage: str
) -> None:
    name, _ = _keep(kept, Given("Что?", "Что?", "", False, "g", "что", frozenset(), {"text": "120 тонн молока"}))
    path = tmp_path / "desk" / FILE
    harm, said = DAMAGES[damage]
    harm(path)
    before = path.read_bytes()
    with pytest.raises(ConversationError, match=said) as caught:
        kept.opened("", name)
    assert caught.value.message.count(". ") == 0
    assert caught.value.path == path
    if damage != "altered":
        with pytest.raises(ConversationError):
            kept.keep("", name, answer("Ещё?"))
    assert path.read_bytes() == before


def test_a_file_another_program_holds_or_the_system_refuses_is_said(
    kept: Conversations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _keep(kept, answer("Что?"))
    monkeypatch.setattr("assistant.conversations.file._WAIT_SECONDS", 0.05)
    with closing(sqlite3.connect(tmp_path / "desk" / FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(ConversationError, match="занят"):
            kept.listed("")
    assert _titles(kept) == ["Что?"]
    (tmp_path / "file").write_text("")
    with pytest.raises(ConversationError, match="проверьте права"):
        Conversations(tmp_path / "file").keep("", "", answer("Что?"))


def test_purged_answers_leave_no_byte_and_no_title(kept: Conversations, tmp_path: Path) -> None:
    both, _ = _keep(kept, answer("Кашалот?", "Бирюзовый кашалот " * 300, ("кит.txt", "2")), person="Анна")
    _keep(kept, answer("Молоко?", "молоко"), both, "Анна")
    _keep(kept, answer("Кашалот опять?", "Бирюзовый кашалот", ("кит.txt", "2")), person="Борис")
    assert len(kept.documents()) == 2
    gone = kept.purge(lambda found: [one.number for one in found if ("кит.txt", "2") in one.documents])
    assert gone == 2
    assert not holding([tmp_path], ["Бирюзовый", "Кашалот", "кит.txt"])
    assert _titles(kept, person="Анна") == ["Молоко?"]
    assert kept.listed("Борис") == []
    assert kept.documents() == {("a.txt", "1")}


def test_a_writer_that_was_killed_leaves_what_was_before(kept: Conversations, tmp_path: Path) -> None:
    name, number = _keep(kept, answer("Что?", "слово"))
    path = tmp_path / "desk" / FILE
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA cache_spill = 1")
        database.execute("PRAGMA cache_size = 1")
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO shown VALUES (?, ?, ?)", [(number, "полслова" * 200, "")] * 50)
        copy = tmp_path / "copy"
        shutil.copytree(path.parent, copy)  # as a killed process, or a power cut, leaves it
    assert list(copy.glob("*-journal"))
    assert _texts(Conversations(copy), name) == ["слово"]
    assert Conversations(copy).documents() == {("a.txt", "1")}


def test_a_conversation_in_the_list_is_what_it_says(kept: Conversations) -> None:
    name, _ = _keep(kept, answer("Что?"))
    (found,) = kept.listed("")
    assert found == Conversation(name, "Что?", found.changed, 1)
    assert kept.listed("", most=0) == []


def test_a_question_alone_that_is_asked_again_by_its_link_is_one_conversation(kept: Conversations) -> None:
    first, _ = _keep(kept, answer("где молоко", "старое"))
    assert _keep(kept, answer("где молоко", "новое"))[0] == first
    assert _texts(kept, first) == ["новое"], "the newest answer, once"
    assert _keep(kept, answer("где молоко"), person="Ольга")[0] != first, "of another person it is another"
    _keep(kept, answer("а сыр"), first)
    second, _ = _keep(kept, answer("где молоко", "ещё раз"))
    assert second != first, "a conversation that went on is not cut"
    assert _texts(kept, first) == ["новое", ""]
    kept.delete("", second)
    assert _keep(kept, answer("где молоко"))[0] not in {first, second}
