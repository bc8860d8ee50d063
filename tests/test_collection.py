"""Names of files that come from outside."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assembly import Assistant
from assistant.collection import safe_name
from assistant.receiving import receive
from assistant.settings import load_settings
from assistant.sources import scan

NAMES = st.text(st.characters(), max_size=300) | st.builds(
    lambda stem, suffix: stem + suffix,
    st.text("аЯ😀é\u0301/\\.~$ \u202e\ud800", max_size=260),
    st.sampled_from([".txt", ".tmp", ".toml", ".pdf.toml", "~", ".TMP", ".очень-длинное-окончание"]),
)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/отчёт.txt", "отчёт.txt"),
        ("C:\\Users\\a\\отчёт.txt", "отчёт.txt"),
        (".скрытый.txt", "скрытый.txt"),
        ("~$отчёт.docx", "$отчёт.docx"),
        ("закон.pdf.toml", "закон.pdf_toml"),
        ("закон.tmp", "закон_tmp"),
        ("a\x00b\n.txt", "ab.txt"),
        ("a\u202etxt.exe", "atxt.exe"),
        ("a\ud800b.txt", "ab.txt"),
        ("и\u0306.txt", "й.txt"),
        ("..", "документ"),
        ("", "документ"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(NAMES)
def test_any_name_fits_a_file_system_is_seen_by_a_scan_and_stays(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe.encode()) <= 200
    assert not set(safe) & set('/\\<>:"|?*')
    assert not safe.startswith((".", "~$"))
    assert not safe.lower().endswith(("~", ".tmp", ".toml"))
    assert not any(unicodedata.category(character).startswith("C") for character in safe)
    assert safe_name(safe) == safe


@pytest.mark.parametrize("name", ["😀" * 200 + ".txt", "я" * 300 + ".txt", "~$замок.txt", "../выше.txt", "знак\ud800.txt"])
def test_whatever_it_is_called_an_upload_said_to_be_added_is_in_the_corpus(name: str, tmp_path: Path) -> None:
    assistant = Assistant(load_settings(tmp_path / "corpus", tmp_path / "index"))
    for content in ("Склад построен в 1999 году.\n", "Склад сгорел в 2001 году.\n"):
        path = receive(assistant, name, content.encode()).path
        assert path in {source.path for source in scan(assistant.settings.corpus).sources}
    assert len(scan(assistant.settings.corpus).sources) == 2, "another content under the same name replaces nothing"
