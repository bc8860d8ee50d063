"""The file of a conversation: what is kept comes back, a broken one is refused by name and line, and nothing is lost."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Exchange, load_conversation, save_conversation
from assistant.conversation.files import MEGABYTES, TURNS
from assistant.errors import AssistantError, ConversationError

ROOT = os.geteuid() == 0
FIRST = Exchange("Что такое кластер?", "Что такое кластер?", "answered", ("Кластер — это группа.",), ("кластер.txt",))
SECOND = Exchange("Кто его предложил?", "Кто предложил кластер?", "not_found", (), ())
LINE = {"typed": "а", "understood": "а", "verdict": "answered", "quotes": [], "documents": []}

TEXT = st.text(max_size=40)
MANY = st.lists(TEXT, max_size=3).map(tuple)
EXCHANGES = st.lists(
    st.builds(Exchange, TEXT, TEXT, st.sampled_from(["answered", "uncertain", "not_found"]), MANY, MANY), max_size=5
)


@given(exchanges=EXCHANGES)
def test_what_is_saved_is_loaded(exchanges: list[Exchange], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("разговор") / "разговор.jsonl"
    save_conversation(path, exchanges)
    assert load_conversation(path) == tuple(exchanges)


def test_a_thousand_turns_come_back(tmp_path: Path) -> None:
    path = tmp_path / "разговор.jsonl"
    save_conversation(path, [FIRST, SECOND] * 500)
    assert load_conversation(path) == (FIRST, SECOND) * 500


def test_the_file_is_json_lines_that_people_can_read(tmp_path: Path) -> None:
    path = tmp_path / "разговор.jsonl"
    save_conversation(path, [FIRST, SECOND])
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    assert [json.loads(line)["typed"] for line in lines] == [FIRST.typed, SECOND.typed]
    assert FIRST.quotes[0] in lines[0]


def test_a_file_that_is_not_there_is_an_empty_conversation(tmp_path: Path) -> None:
    assert load_conversation(tmp_path / "нет.jsonl") == ()
    assert load_conversation(tmp_path / "нет" / "нет.jsonl") == ()


def test_empty_lines_a_mark_of_byte_order_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "разговор.jsonl"
    path.write_bytes(b"\xef\xbb\xbf\r\n" + json.dumps(LINE).encode() + b"\r\n\r\n" + json.dumps(LINE).encode())
    assert len(load_conversation(path)) == 2


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in LINE.items() if name != key}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "JSON"),
        ("[]", "JSON"),
        ("null", "JSON"),
        ("[" * 100_000, "JSON"),
        (json.dumps({**LINE, "colour": 1}), "colour"),
        (json.dumps({**LINE, "цвет" * 50: 1}), "цвет"),
        (json.dumps(without("verdict")), "verdict"),
        (json.dumps(without("quotes")), "quotes"),
        (json.dumps({**LINE, "typed": 5}), "typed"),
        (json.dumps({**LINE, "typed": None}), "typed"),
        (json.dumps({**LINE, "understood": ["а"]}), "understood"),
        (json.dumps({**LINE, "verdict": "maybe"}), "verdict"),
        (json.dumps({**LINE, "verdict": []}), "verdict"),
        (json.dumps({**LINE, "quotes": "цитата"}), "quotes"),
        (json.dumps({**LINE, "documents": [1]}), "documents"),
        (json.dumps({**LINE, "typed": "\ud800"}), "typed"),
        ("{}", "typed"),
    ],
)
def test_a_broken_line_is_named(line: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "разговор.jsonl"
    path.write_text("\n".join([json.dumps(LINE), "", line, json.dumps(LINE)]), encoding="utf-8")
    before = path.read_bytes()
    error = refused(path)
    assert error.line == 3
    assert "троке 3 " in error.message or error.message.startswith("Строка 3 ")
    assert said in error.message
    assert path.read_bytes() == before


def refused(path: Path) -> ConversationError:
    """Return the error of loading; each names the file in one Russian sentence that says what to do."""
    with pytest.raises(ConversationError) as caught:
        load_conversation(path)
    return checked(caught.value, path)


def not_saved(path: Path, exchanges: list[Exchange]) -> ConversationError:
    with pytest.raises(ConversationError) as caught:
        save_conversation(path, exchanges)
    return checked(caught.value, path)


def checked(error: ConversationError, path: Path) -> ConversationError:
    assert isinstance(error, AssistantError)
    assert error.path == path
    assert str(path).replace("\0", "") in error.message
    assert error.message.endswith(".")
    assert "\n" not in error.message
    return error


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "разговор.jsonl"
    path.write_bytes(json.dumps({**LINE, "typed": "Что?"}, ensure_ascii=False).encode("cp1251"))
    assert "UTF-8" in refused(path).message


def test_a_file_too_large_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "разговор.jsonl"
    with path.open("wb") as file:
        file.truncate(10_000 * 1_000_000)  # a sparse file: reading it whole would fill the memory
    assert f"{MEGABYTES} МБ" in refused(path).message


def test_too_many_turns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "разговор.jsonl"
    path.write_text((json.dumps(LINE) + "\n") * (TURNS + 1), encoding="utf-8")
    assert str(TURNS) in refused(path).message
    path.write_text((json.dumps(LINE) + "\n") * TURNS, encoding="utf-8")
    assert len(load_conversation(path)) == TURNS


def test_what_could_not_be_loaded_again_is_not_saved(tmp_path: Path) -> None:
    path = tmp_path / "разговор.jsonl"
    save_conversation(path, [FIRST])
    not_saved(path, [FIRST] * (TURNS + 1))
    not_saved(path, [Exchange("а", "а", "answered", ("я" * 6_000_000,), ("д.txt",))])
    assert load_conversation(path) == (FIRST,)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert "папка" in refused(tmp_path).message
    assert "папка" in not_saved(tmp_path, [FIRST]).message


@pytest.mark.parametrize("name", ["файл.txt/разговор.jsonl", "а\0б", "д" * 300])
def test_names_that_cannot_be_files_are_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "файл.txt").write_text("", encoding="utf-8")
    not_saved(tmp_path / name, [FIRST])
    refused(tmp_path / name)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "Папки" in not_saved(tmp_path / "нет" / "разговор.jsonl", [FIRST]).message


def test_a_lone_surrogate_does_not_lose_the_conversation(tmp_path: Path) -> None:
    path = tmp_path / "разговор.jsonl"
    save_conversation(path, [Exchange("\ud800 что?", "что?", "answered", (), ()), SECOND])
    assert [exchange.typed for exchange in load_conversation(path)] == ["? что?", SECOND.typed]


SAVE = """
import sys
from pathlib import Path
from assistant.conversation import Exchange, load_conversation, save_conversation
from assistant.errors import ConversationError
path = Path(sys.argv[1])
try:
    if sys.argv[2] == "load":
        load_conversation(path)
    save_conversation(path, [Exchange("Новый?" * 2000, "Новый?", "answered", (), ())])
except ConversationError as error:
    print(error.message)
"""


def process(path: Path, *through: str, first: str = "save") -> str:
    """Save from another process, perhaps through another command; return what it said."""
    done = subprocess.run([*through, sys.executable, "-c", SAVE, str(path), first], capture_output=True, check=False, timeout=60)
    assert done.stderr == b""
    return done.stdout.decode()


def test_a_full_disk_leaves_the_former_file(tmp_path: Path) -> None:
    """No file may grow past four kilobytes; the new conversation does."""
    path = tmp_path / "разговор.jsonl"
    save_conversation(path, [FIRST])
    said = process(path, "sh", "-c", 'ulimit -f 8; PYTHONDONTWRITEBYTECODE=1 exec "$@"', "sh")
    assert "не хватило места" in said
    assert str(path) in said
    assert load_conversation(path) == (FIRST,)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_rights_that_are_missing_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "закрыто"
    folder.mkdir()
    path = folder / "разговор.jsonl"
    save_conversation(path, [FIRST])
    # Root passes over rights; it gives that power up first.
    through = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--") if ROOT else ()
    folder.chmod(0o555)
    try:
        assert "не записывается" in process(path, *through)
        path.chmod(0)
        assert "не читается" in process(path, *through, first="load")
    finally:
        path.chmod(0o600)
        folder.chmod(0o755)
    assert load_conversation(path) == (FIRST,)
    assert [one.name for one in folder.iterdir()] == [path.name]


def test_the_rights_of_a_file_and_a_link_to_it_stay(tmp_path: Path) -> None:
    path, link = tmp_path / "разговор.jsonl", tmp_path / "ссылка.jsonl"
    save_conversation(path, [FIRST])
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    link.symlink_to(path)
    save_conversation(link, [FIRST, SECOND])
    assert link.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o644
    assert load_conversation(path) == (FIRST, SECOND)
