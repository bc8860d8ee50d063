"""Sidecars: old ones hold, new keys are checked, half of the fields give half of a reference."""

import json
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.bibliography import Record, record_of
from assistant.descriptions import KINDS, Description, read_description
from assistant.errors import DescriptionError
from assistant.references import listing, missing_note, referred
from assistant.spans import Span
from assistant.texts import reading as texts
from tests.recording import text_of
from tests.test_bibliography import BODY


def described(folder: Path, text: str) -> Description:
    (folder / "а.toml").write_text(text, encoding="utf-8")
    return read_description(folder / "а.toml")


def record(description: Description) -> Record:
    return record_of(text_of([BODY], title="файл", description=description, media_type="text/plain"), Span(0, 8))


def test_the_documented_example_is_read(tmp_path: Path, project: Path) -> None:
    page = (project / "docs/описания-документов.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    found = described(tmp_path, example)
    assert all(value not in (None, ()) for value in asdict(found).values())
    assert (found.kind, found.volume, found.issue, found.total_pages) == ("article", "13", "3", "212")
    assert (found.date, found.accessed) == ("24.07.2007", "25.11.2026")


@pytest.mark.parametrize("word", [*KINDS, *texts.KINDS, " Статья "])
def test_kinds_are_named_in_both_languages(word: str, tmp_path: Path) -> None:
    assert described(tmp_path, f'kind = "{word}"').kind in KINDS


def test_every_kind_has_a_russian_word() -> None:
    assert set(texts.KINDS.values()) == set(KINDS)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('kind = "роман"', "допустимы статья"),
        ("kind = 5", "kind"),
        ('date = "24 июля"', "дата вида 24.07.2007"),
        ('date = "31.02.2007"', "date"),
        ("accessed = true", "accessed"),
        ("accessed = 20.1", "accessed"),
        ("volume = true", "volume"),
        ("volume = -1", "volume"),
        ("volume = 1.5", "volume"),
        ("isbn = 5", "isbn"),
        ('issue = ""', "issue"),
        ('editor = ["Иванов"]', "editor"),
        ("year = 1e3", "year"),
    ],
)
def test_a_wrong_value_is_named(text: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(DescriptionError, match=named) as caught:
        described(tmp_path, text)
    assert "\n" not in caught.value.message


@given(st.text(max_size=60))
def test_any_toml_is_a_description_or_one_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("sidecar")
    with suppress(DescriptionError, UnicodeEncodeError):
        found = described(folder, text)
        assert Description(**{**json.loads(json.dumps(asdict(found))), "authors": found.authors}) == found


def test_half_of_the_fields_give_half_of_a_reference() -> None:
    half = record(Description(title="Кластеры", authors=("Иванов И. И.",), publisher="Наука"))
    assert referred(half, ("5",)) == "Иванов И. И. Кластеры. Наука. С. 5."
    assert listing(half) == "Иванов, И. И. Кластеры / И. И. Иванов. – Наука. – Текст : непосредственный."
    assert missing_note(half) == "В описании источника нет места издания и года."
    law = record(Description(kind="law", title="О кластерах", number="5-ФЗ"))
    assert referred(law, (), "ст. 2") == "О кластерах № 5-ФЗ. Ст. 2."
    assert missing_note(law) == "В описании источника нет даты."
    empty = record(Description())
    assert referred(empty) == "файл."
    assert missing_note(empty) == "В описании источника нет автора, места издания и года."


def test_an_old_sidecar_gives_what_it_gave() -> None:
    old = Description("О кластерах", ("Иванов И. И.",), 2001, "М.", "Наука", "Вопросы экономики", "20–21")
    assert referred(record(old)) == "Иванов И. И. О кластерах // Вопросы экономики. М.: Наука, 2001. С. 20–21."
