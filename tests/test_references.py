"""References by GOST R 7.0.5-2008 and entries by GOST R 7.0.100-2018: their rules, one by one."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.bibliography import NO_RECORD, Record
from assistant.bibliography.names import person, persons
from assistant.descriptions import KINDS
from assistant.references import listing, missing, missing_note, reference, referred, repeated
from tests.citing import citation

BOOK = Record("book", "Экономика региона", authors=("Иванов И. И.",), place="М.", publisher="Наука", year=2001, total_pages="300")
ARTICLE = Record("article", "О кластерах", authors=("Иванов И. И.",), container="Вопросы экономики", year=2001, issue="3")


@pytest.mark.parametrize(
    ("printed", "pages"),
    [
        ((), ""),
        (("40",), " С. 40."),
        (("40", "41"), " С. 40–41."),
        (("xii", "xiii", "xiv"), " С. xii–xiv."),
        (("А-3",), " С. А-3."),
    ],
)
def test_a_reference_names_all_pages_of_the_quote(printed: tuple[str, ...], pages: str) -> None:
    assert reference(citation("Цитата.", BOOK, printed=printed)) == f"Иванов И. И. Экономика региона. М.: Наука, 2001.{pages}"


def test_pages_of_the_printed_source_stand_in_where_the_file_has_none() -> None:
    record = replace(ARTICLE, pages="40–52")
    assert referred(record).endswith("2001. № 3. С. 40–52.")
    assert referred(record, ("41",)).endswith("2001. № 3. С. 41.")
    assert listing(record).endswith("2001. – № 3. – С. 40–52.")


@pytest.mark.parametrize(
    ("authors", "cited", "listed"),
    [
        (("Иванов И. И.",), "Иванов И. И. Т.", "Иванов, И. И. Т / И. И. Иванов."),
        (
            ("И. И. Иванов", "Петров Пётр Петрович"),
            "Иванов И. И., Петров П. П. Т.",
            "Иванов, И. И. Т / И. И. Иванов, П. П. Петров.",
        ),
        (
            ("Иванов И. И.", "Петров П. П.", "Сидоров С. С."),
            "Иванов И. И., Петров П. П., Сидоров С. С. Т.",
            "Иванов, И. И. Т / И. И. Иванов, П. П. Петров, С. С. Сидоров.",
        ),
        (
            ("Иванов И. И.", "Петров П. П.", "Сидоров С. С.", "Яковлева Я. Я."),
            "Т / И. И. Иванов [и др.].",
            "Т / И. И. Иванов, П. П. Петров, С. С. Сидоров, Я. Я. Яковлева.",
        ),
        (
            ("Иванов И. И.", "Петров П. П.", "Сидоров С. С.", "Яковлева Я. Я.", "Юдин Ю. Ю."),
            "Т / И. И. Иванов [и др.].",
            "Т / И. И. Иванов, П. П. Петров, С. С. Сидоров [и др.].",
        ),
        (("Торгово-промышленная палата РФ",), "Т / Торгово-промышленная палата РФ.", "Т / Торгово-промышленная палата РФ."),
        ((), "Т.", "Т."),
    ],
)
def test_up_to_three_authors_head_a_record(authors: tuple[str, ...], cited: str, listed: str) -> None:
    record = Record("document", "Т", authors=authors)
    assert (referred(record), listing(record)) == (cited, listed)


@pytest.mark.parametrize(
    ("title", "cited"),
    [
        ("О кластерах.", "О кластерах. 2001."),
        ("«Кластер» и «сеть».", "«Кластер» и «сеть». 2001."),
        ("Что такое кластер?", "Что такое кластер? 2001."),
        ("Кластеры, сети и др.", "Кластеры, сети и др. 2001."),
        ("Ещё раз о кластерах…", "Ещё раз о кластерах… 2001."),
        ("Анализ книги «Теория „центральных мест“»", "Анализ книги «Теория „центральных мест“». 2001."),
        ("Две\nстроки", "Две строки. 2001."),
    ],
)
def test_a_title_keeps_its_own_signs_and_one_full_stop_ends_a_part(title: str, cited: str) -> None:
    assert referred(Record("document", title, year=2001)) == cited
    assert ".. " not in listing(Record("article", title, container="Ж", year=2001))


def test_an_address_has_the_day_it_was_looked_up_only_where_that_is_known() -> None:
    page = Record("webpage", "Кластеры", container="Сайт", url="https://example.ru/a_b")
    assert referred(page) == "Кластеры [Электронный ресурс] // Сайт. URL: https://example.ru/a_b."
    known = replace(page, accessed="25.11.2026")
    assert referred(known).endswith("URL: https://example.ru/a_b (дата обращения: 25.11.2026).")
    assert missing(page) == ("даты обращения",)
    assert missing(known) == ()


def test_a_law_is_cited_by_its_provision() -> None:
    law = Record("law", "О кластерах", details="Федеральный закон", date="01.02.2020", number="5-ФЗ")
    assert referred(law, (), "ст. 3, ч. 2") == "О кластерах: федеральный закон от 1 февраля 2020 г. № 5-ФЗ. Ст. 3, ч. 2."
    assert referred(law, ("4",), "ст. 2, ч. 2").endswith(" Ст. 2, ч. 2. С. 4.")
    published = replace(law, container="Российская газета", year=2020, issue="25")
    assert referred(published, (), "ст. 3").endswith("№ 5-ФЗ. Ст. 3 // Российская газета. 2020. № 25.")


def test_a_repeated_reference_names_only_the_place() -> None:
    assert repeated(citation("Цитата.", BOOK, printed=("5", "6"))) == "Там же. С. 5–6."
    assert repeated(citation("Цитата.", BOOK)) == "Там же."
    assert repeated(citation("Цитата.", BOOK, provision="ст. 3, ч. 2")) == "Там же. Ст. 3, ч. 2."


@pytest.mark.parametrize(
    ("record", "lacks"),
    [
        (BOOK, ""),
        (replace(BOOK, year=None, place=None), "В описании источника нет места издания и года."),
        (replace(BOOK, authors=(), editor="под ред. А. А. Петрова"), ""),
        (replace(ARTICLE, pages="1–2"), ""),
        (replace(ARTICLE, issue=None, volume="3", pages="1–2"), ""),
        (ARTICLE, "В описании источника нет страниц."),
        (Record("law", "О кластерах"), "В описании источника нет вида документа, номера и даты."),
        (Record("document", "Заметка"), "В описании источника нет автора, места издания и года."),
        (NO_RECORD, "В описании источника нет названия, автора, места издания и года."),
    ],
)
def test_what_a_reference_lacks_is_said(record: Record, lacks: str) -> None:
    assert missing_note(record) == lacks
    assert (lacks == "") == (missing(record) == ())


def test_nothing_is_invented() -> None:
    for kind in KINDS:
        bare = Record(kind, "Заметка")
        assert referred(bare) == "Заметка."
        assert listing(bare) in ("Заметка.", "Заметка. – Текст : электронный.", "Заметка. – Текст : непосредственный.")


_LETTERS = st.characters(codec="utf-8", exclude_categories=["C"])
TEXTS = st.text(_LETTERS, min_size=1, max_size=30).filter(lambda text: text.strip() and "None" not in text)
RECORDS = st.builds(
    Record,
    kind=st.sampled_from(KINDS),
    title=TEXTS,
    authors=st.lists(TEXTS, max_size=6).map(tuple),
    year=st.none() | st.integers(800, 2200),
    date=st.none() | st.just("24.07.2007"),
    accessed=st.none() | st.just("25.11.2026"),
    **{
        field.name: st.none() | TEXTS
        for field in fields(Record)
        if field.name not in ("kind", "title", "authors", "year", "date", "accessed")
    },
)


@given(record=RECORDS, printed=st.lists(TEXTS, max_size=3).map(tuple))
def test_any_record_gives_one_line_with_its_title(record: Record, printed: tuple[str, ...]) -> None:
    for line in (referred(record, printed), listing(record)):
        assert "\n" not in line
        assert line.endswith((".", "!", "?", "…"))
        assert " ".join(record.title.split()).rstrip(".") in line
        assert "None" not in line.replace(record.title, "")
    assert all(record.url is None or record.url.strip(".") in line for line in (referred(record), listing(record)))


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("Иванов И. И.", "Иванов И. И."),
        ("Иванов, И.И.", "Иванов И. И."),
        ("И.И. Иванов", "Иванов И. И."),
        ("ИВАНОВА-ПЕТРОВА А.А.", "Иванова-Петрова А. А."),
        ("Арсалиев Ш. М.-Х.", "Арсалиев Ш. М.-Х."),
        ("Майкл Портер", "Портер М."),
        ("Портер, Майкл", "Портер М."),
        ("Пётр Алексеевич Кропоткин", "Кропоткин П. А."),
        ("Кропоткин Пётр Алексеевич", "Кропоткин П. А."),
        ("фон Хайек Ф. А.", "фон Хайек Ф. А."),
        ("Дж. Р. Р. Толкин", "Толкин Дж. Р. Р."),
        ("Porter M. E.", "Porter M. E."),
        ("Минэкономразвития России", None),
        ("Проект «Первоисточник»", None),
        ("Высшая школа экономики", None),
        ("", None),
    ],
)
def test_names_of_persons_are_told_from_those_of_bodies(name: str, heading: str | None) -> None:
    found = person(name)
    assert (found.heading if found else None) == heading


@pytest.mark.parametrize(
    ("line", "headings"),
    [
        ("С.Н. Даниленко, В.И. Спирина", ["Даниленко С. Н.", "Спирина В. И."]),
        ("Елисеев В. К., Косыгина Е. А, Бычкова Е. С.", ["Елисеев В. К.", "Косыгина Е. А.", "Бычкова Е. С."]),
        ("Иванов И. И., д.э.н., профессор, Петров П. П., канд. экон. наук, доцент", ["Иванов И. И.", "Петров П. П."]),
        ("Иванов И. И.¹, Петров П. П.²", ["Иванов И. И.", "Петров П. П."]),
        ("И. И. Иванов и П. П. Петров", ["Иванов И. И.", "Петров П. П."]),
        ("1. Иванов И. И. Книга о кластерах. М., 2001.", []),
        ("Иванов И. И. Книга о кластерах", []),
        ("Аннотация. В статье", []),
        ("", []),
    ],
)
def test_a_line_of_authors_is_nothing_but_names(line: str, headings: list[str]) -> None:
    assert [one.heading for one in persons(line)] == headings


@given(st.text(max_size=200))
def test_any_line_is_read_for_names_without_an_error(line: str) -> None:
    assert all(one.family and one.initials for one in persons(line))
