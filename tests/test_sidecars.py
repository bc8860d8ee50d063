"""A description edited in a form: what it says is what is read again, and nothing written by hand is lost."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.descriptions import DAYS, WHOLE, Description, read_description
from assistant.errors import DescriptionError
from assistant.sidecars import FIELDS, Sidecar, described, edited, open_sidecar, save_sidecar
from assistant.texts import documents as texts

EMPTY = dict.fromkeys(FIELDS, "")
BY_HAND = """# Описание писала Мария, не удалять!
title   =   'Кластерная политика'   # как на обложке
authors = [
    "Иванов И. И.",  # первый
    "Петрова А. А.",
]
date = 2007-07-24
volume = 13
year = 2007 # год проверен
"""

_lines = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20)
_days = st.dates().map(lambda day: f"{day.day:02}.{day.month:02}.{day.year:04}")
_kinds = st.sampled_from(["статья", "закон", "книга", "отчёт"])
_values = {
    key: st.integers(*WHOLE[key]).map(str)
    if key in WHOLE
    else _kinds
    if key == "kind"
    else _days
    if key in DAYS
    else st.lists(_lines, min_size=1, max_size=4).map("\n".join)
    if key == "authors"
    else _lines
    for key in FIELDS
}
_forms = st.fixed_dictionaries({key: st.just("") | values for key, values in _values.items()})
_comments = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=20), max_size=3)


def _document(folder: Path, text: str | None) -> Path:
    (folder / "закон.txt").write_text("Закон.\n", encoding="utf-8")
    sidecar = folder / "закон.txt.toml"
    if text is not None:
        sidecar.write_bytes(text.encode())
    return sidecar


@settings(max_examples=40)
@given(_forms, _forms, _comments)
def test_what_a_form_says_is_what_is_read_again_whatever_stood_there(
    before: dict[str, str], after: dict[str, str], comments: list[str]
) -> None:
    first = edited(Sidecar("а.toml", None, EMPTY), before)
    noted = "".join(f"# {comment}\n" for comment in comments) + first.replace("\n", " # рядом\n")
    tomllib.loads(noted)
    second = edited(Sidecar("а.toml", noted, before), after)
    assert not described("а.toml", after)[1]
    reread = tomllib.loads(second)
    assert {key for key in FIELDS if after[key].strip()} == set(reread)
    assert all(f"# {comment}".rstrip() in second for comment in comments)
    assert second.count("# рядом") == noted.count("# рядом")
    assert edited(Sidecar("а.toml", second, after), after) == second, "what does not change stays letter for letter"


def test_only_the_field_that_changed_is_written_anew(tmp_path: Path) -> None:
    path = _document(tmp_path, BY_HAND)
    sidecar = open_sidecar(tmp_path, "закон.txt")
    assert (sidecar.fields["date"], sidecar.fields["volume"]) == ("24.07.2007", "13")
    save_sidecar(tmp_path, "закон.txt", sidecar, {**sidecar.fields, "title": "Кластерная политика региона", "publisher": "Наука"})
    written = path.read_text(encoding="utf-8")
    assert written == BY_HAND.replace("'Кластерная политика'", '"Кластерная политика региона"') + 'publisher = "Наука"\n'
    assert read_description(path).volume == "13"


def test_comments_of_lines_that_go_stay(tmp_path: Path) -> None:
    path = _document(tmp_path, BY_HAND)
    sidecar = open_sidecar(tmp_path, "закон.txt")
    save_sidecar(tmp_path, "закон.txt", sidecar, {**sidecar.fields, "year": "", "authors": "Сидоров С. С."})
    written = path.read_text(encoding="utf-8")
    for comment in ("# Описание писала Мария", "# как на обложке", "# первый", "# год проверен"):
        assert comment in written
    found = read_description(path)
    assert (found.year, found.authors, found.date) == (None, ("Сидоров С. С.",), "24.07.2007")


@pytest.mark.parametrize("text", ["\ufefftitle = 'Имя'\r\n# слово\r\n", "title = 'Имя'", ""])
def test_marks_and_ends_of_lines_of_other_systems_are_kept(text: str, tmp_path: Path) -> None:
    path = _document(tmp_path, text)
    sidecar = open_sidecar(tmp_path, "закон.txt")
    save_sidecar(tmp_path, "закон.txt", sidecar, {**sidecar.fields, "year": "2021"})
    written = path.read_bytes().decode()
    assert written.startswith(text)
    assert read_description(path).year == 2021


def test_a_file_is_made_and_goes_with_its_last_field(tmp_path: Path) -> None:
    path = _document(tmp_path, None)
    save_sidecar(tmp_path, "закон.txt", open_sidecar(tmp_path, "закон.txt"), EMPTY)
    assert not path.exists()
    save_sidecar(tmp_path, "закон.txt", open_sidecar(tmp_path, "закон.txt"), {**EMPTY, "title": "Имя"})
    assert read_description(path).title == "Имя"
    save_sidecar(tmp_path, "закон.txt", open_sidecar(tmp_path, "закон.txt"), EMPTY)
    assert [one.name for one in tmp_path.iterdir()] == ["закон.txt"]


def test_what_was_changed_by_someone_else_is_not_written_over(tmp_path: Path) -> None:
    path = _document(tmp_path, BY_HAND)
    sidecar = open_sidecar(tmp_path, "закон.txt")
    path.write_text(BY_HAND + "issue = 3\n", encoding="utf-8")
    with pytest.raises(DescriptionError, match="тем временем изменилось"):
        save_sidecar(tmp_path, "закон.txt", sidecar, {**sidecar.fields, "title": "Другое"})
    assert path.read_text(encoding="utf-8") == BY_HAND + "issue = 3\n"


@pytest.mark.parametrize("text", ["title = ", "chapter = 3\n", "[title]\nname = 1\n", "title = 'x'\n" + "#" * 70_000])
def test_what_a_form_would_spoil_is_not_opened(text: str, tmp_path: Path) -> None:
    _document(tmp_path, text)
    with pytest.raises(DescriptionError):
        open_sidecar(tmp_path, "закон.txt")


def test_a_value_that_means_nothing_is_shown_named_and_can_be_mended(tmp_path: Path) -> None:
    path = _document(tmp_path, 'year = "2021"\ndate = "31.02.2020"\nauthors = "Иванов И. И."\n')
    sidecar = open_sidecar(tmp_path, "закон.txt")
    assert described(sidecar.name, sidecar.fields)[1] == {"date"}
    with pytest.raises(DescriptionError):
        save_sidecar(tmp_path, "закон.txt", sidecar, sidecar.fields)
    save_sidecar(tmp_path, "закон.txt", sidecar, {**sidecar.fields, "date": "28.02.2020"})
    found = read_description(path)
    assert (found.year, found.date, found.authors) == (2021, "28.02.2020", ("Иванов И. И.",))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("year", "давно"),
        ("year", "799"),
        ("date", "24.7.2007"),
        ("accessed", "вчера"),
        ("title", "я" * 1001),
        ("doi", "1\u20282"),
    ],
)
def test_bad_values_are_named_by_their_field(key: str, value: str) -> None:
    found, wrong = described("а.toml", {**EMPTY, "publisher": "Наука", key: value})
    assert wrong == {key}
    assert found == Description(publisher="Наука")
    assert texts.field_wrong(key).endswith(".")
    assert set(texts.LABELS) == set(FIELDS)


def test_a_document_that_is_gone_and_a_link_are_refused(tmp_path: Path) -> None:
    path = _document(tmp_path, None)
    path.symlink_to(tmp_path / "закон.txt")
    with pytest.raises(DescriptionError, match="ссылка на другой файл"):
        open_sidecar(tmp_path, "закон.txt")
    path.unlink()
    sidecar = open_sidecar(tmp_path, "закон.txt")
    (tmp_path / "закон.txt").unlink()
    with pytest.raises(DescriptionError, match="уже нет"):
        save_sidecar(tmp_path, "закон.txt", sidecar, {**EMPTY, "title": "Имя"})
    assert not list(tmp_path.iterdir())
