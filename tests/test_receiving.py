"""Whatever is dropped on the page, one sentence says what became of it."""

import io
import zipfile
from pathlib import Path

import pytest

from assistant.assembly import Assistant
from assistant.receiving import Received, receive
from assistant.settings import load_settings
from assistant.sources import scan

STORE = "Склад построен в 1999 году.\n".encode()


@pytest.fixture
def helper(tmp_path: Path) -> Assistant:
    return Assistant(load_settings(tmp_path / "corpus", tmp_path / "index", file_megabytes=1))


def _zip(members: dict[str, bytes], *, locked: str = "") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    data = packed.getvalue()
    if locked:  # the flag alone: whoever wants the member is asked for a password
        place = data.rindex(b"PK\x01\x02", 0, data.rindex(locked.encode()))
        data = data[: place + 8] + bytes([data[place + 8] | 1]) + data[place + 9 :]
    return data


def _one_sentence(received: Received) -> str:
    assert (received.outcome, received.path) == ("refused", "")
    assert received.message.endswith((".", "!"))
    assert "\n" not in received.message
    return received.message


def test_a_name_that_is_taken_replaces_nothing(helper: Assistant) -> None:
    assert receive(helper, "склад.txt", STORE).outcome == "added"
    again = receive(helper, "склад.txt", STORE)
    assert (again.outcome, again.path) == ("known", "склад.txt")
    other = "Склад сгорел в 2001 году.\n".encode()
    numbered = receive(helper, "склад.txt", other)
    assert (numbered.outcome, numbered.path) == ("numbered", "склад (2).txt")
    assert receive(helper, "склад.txt", other).outcome == "known"
    assert (helper.settings.corpus / "склад.txt").read_bytes() == STORE
    assert len(scan(helper.settings.corpus).sources) == 2


def test_a_name_of_255_letters_is_cut_and_that_is_said(helper: Assistant) -> None:
    long = receive(helper, "я" * 251 + ".txt", STORE)
    assert long.outcome == "renamed"
    assert long.path.endswith("я.txt")
    assert receive(helper, "../../хитрое.txt", STORE).path == "хитрое.txt"


def test_empty_and_large_files_are_refused_in_a_sentence(helper: Assistant) -> None:
    assert "0 байт" in _one_sentence(receive(helper, "пусто.txt", b""))
    assert "больше 1 МБ" in _one_sentence(receive(helper, "много.txt", b"x" * (2 << 20)))
    assert "не читается" in _one_sentence(receive(helper, "картинка.xyz", b"\0\1\2"))
    assert not list(helper.settings.corpus.glob("*"))


def test_an_archive_tells_of_each_member(helper: Assistant) -> None:
    data = _zip({"../а.txt": STORE, "б/пусто.txt": b"", "закрыт.txt": STORE}, locked="закрыт.txt")
    received = receive(helper, "связка.zip", data)
    assert (received.outcome, received.unread) == ("added", 0)
    said = {member.path: member.message for member in received.members}
    assert said["а.txt"] == ""
    assert "нет текста" in said["б/пусто.txt"]
    assert "паролем" in said["закрыт.txt"]
    assert {source.path for source in scan(helper.settings.corpus).sources} >= {"связка.zip/а.txt"}
    assert [path.name for path in helper.settings.corpus.iterdir()] == ["связка.zip"], "names in it become no paths"


def test_an_archive_without_a_good_member_is_refused(helper: Assistant) -> None:
    assert "нет текста" in _one_sentence(receive(helper, "связка.zip", _zip({"пусто.txt": b""})))
    assert "повреждён" in _one_sentence(receive(helper, "обрыв.zip", _zip({"а.txt": STORE})[:-30]))
    assert "нет текста" in _one_sentence(receive(helper, "ничего.zip", _zip({})))


def test_a_large_archive_is_not_read_to_its_end_before_it_is_added(helper: Assistant) -> None:
    ticks = iter(range(0, 1000, 15))
    data = _zip({"0.txt": b"", **{f"{number}.txt": STORE for number in range(1, 6)}})
    received = receive(helper, "связка.zip", data, clock=lambda: next(ticks))
    assert (len(received.members), received.unread) == (3, 3)
