"""Rows of tables as answers: the row a question names, the cell under the column it names."""

import numpy as np
import pytest

from assistant.crossings import crossing, in_row, named_of
from assistant.passages import Passage
from assistant.questions import question_of
from assistant.ranking import Candidate, Sentence
from assistant.retrieval import Hit
from assistant.rows import Row, row_at
from assistant.spans import Span
from assistant.tabulated import rows_asked

REGIONS = """Число занятых растёт.

Район; 2019; 2020
Район: Вяземский район; 2019: 7 100; 2020: 7 250
Район: Ярцевский район; 2019: 9 300; 2020: 9 410
Район: Духовщинский район; 2019: 900; 2020: —"""

TARGETS = """№; Показатель; Единица; 2020 (факт); 2025 (план); Ответственный
1; Показатель: Число новых рабочих мест; Единица: ед.; 2020 (факт): 120; 2025 (план): 410; Ответственный: Минтруд
2; Показатель: Доля экспорта в выручке; Единица: %; 2020 (факт): 12,4; 2025 (план): 18,5; Ответственный: Минпромторг"""

PASSPORT = """Раздел; Содержание
Раздел: Ответственный исполнитель; Содержание: Министерство культуры
Раздел: Объём финансирования; Содержание: 2 450,6 млн рублей; 2022 год — 310,0 млн рублей; 2023 год — 420,5 млн рублей
Раздел: Сроки; Содержание: 2022–2027 годы"""

PLAN = """№; Мероприятие; Срок; Исполнитель; Сумма, тыс. руб.
1; Мероприятие: Строительство причала. Благоустройство; Срок: 2023; Исполнитель: Минстрой; Сумма, тыс. руб.: 45 000
2; Мероприятие: Создание музея; Срок: 2022; Исполнитель: Минкультуры; Сумма, тыс. руб.: 12 300"""

BARE = """Вид; Люди; Доход
Микро; 15; 120
Малое; 100; 800"""


def _rows(text: str) -> list[Row]:
    starts = [place for place in range(len(text)) if place == 0 or text[place - 1] == "\n"]
    return [row for place in starts if (row := row_at(text, place)) is not None]


@pytest.mark.parametrize(
    ("text", "question", "row", "cell"),
    [
        (REGIONS, "Сколько занятых в Вяземском районе в 2020 году?", "Вяземский", "7 250"),
        (REGIONS, "Сколько занятых в Ярцевском районе в 2019 году?", "Ярцевский", "9 300"),
        (REGIONS, "Сколько занятых в Ярцевском районе?", "Ярцевский", None),
        (REGIONS, "Сколько занятых в Ярцевском районе в 2025 году?", "Ярцевский", None),
        (REGIONS, "Сколько занятых в Духовщинском районе в 2020 году?", "Духовщинский", None),
        (TARGETS, "Сколько новых рабочих мест планируется на 2025 год?", "Число новых", "410"),
        (TARGETS, "Какой была доля экспорта в 2020 году?", "Доля экспорта", "12,4"),
        (TARGETS, "Кто ответственный за долю экспорта?", "Доля экспорта", "Минпромторг"),
        (PASSPORT, "Кто ответственный исполнитель программы?", "Ответственный", "Министерство культуры"),
        (PASSPORT, "Каковы сроки программы?", "Сроки", "2022–2027 годы"),
        (PASSPORT, "Кто исполнитель программы?", "Ответственный", None),
        (PLAN, "Сколько стоит создание музея?", "Создание музея", "12 300"),
        (PLAN, "Когда создание музея?", "Создание музея", "2022"),
        (PLAN, "Кто исполнитель создания музея?", "Создание музея", "Минкультуры"),
        (BARE, "Сколько людей на малом предприятии?", "Малое", "100"),
        (BARE, "Сколько станков на малом предприятии?", "Малое", None),
    ],
)
def test_the_cell_at_the_crossing(text: str, question: str, row: str, cell: str | None) -> None:
    asked, rows = question_of(question), _rows(text)
    named = [one for one in rows if one.span in named_of(asked, text, rows)]
    assert [one.span.of(text) for one in named] == [line for line in text.split("\n") if row in line]
    found = crossing(asked, text, named[0])
    assert (found.of(text) if found else None) == cell


COUNTRIES = """Страна; Программа; Начало
Страна: Корея; Программа: промышленные кластеры; Начало: 2005
Страна: Чехия; Программа: сотрудничество; Начало: 2007"""


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (REGIONS, "Сколько занятых в Рославльском районе?"),
        (REGIONS, "Сколько занятых в стране в 2020 году?"),
        (COUNTRIES, "Сколько денег получили промышленные кластеры?"),
    ],
)
def test_a_row_that_is_not_named(text: str, question: str) -> None:
    """A row is named by its first cell."""
    assert named_of(question_of(question), text, _rows(text)) == set()


def test_rows_of_one_name_are_told_apart_by_the_next_cell() -> None:
    lines = [
        f"Район: {name} район; Год: {year}; Занято: {number}"
        for name in ("Вяземский", "Ярцевский")
        for year, number in ((2019, 7), (2020, 8))
    ]
    text = "\n".join(["Район; Год; Занято", *lines])
    found = named_of(question_of("Сколько занято в Ярцевском районе в 2019 году?"), text, _rows(text))
    assert [span.of(text) for span in found] == [lines[2]]


def test_two_rows_that_are_named() -> None:
    asked = question_of("Сколько занятых в Вяземском и Ярцевском районах?")
    assert len(named_of(asked, REGIONS, _rows(REGIONS))) == 2


@pytest.mark.parametrize(
    ("question", "read", "left"),
    [
        ("Сколько занятых в Вяземском районе?", "7 100", "7 100"),
        ("Сколько занятых в Вяземском районе в 2025 году?", "7 100", None),
        ("Сколько занятых в Рославльском районе в 2020 году?", "7 250", None),
        ("Где больше всего занятых?", "Вяземский район", "Вяземский район"),
    ],
)
def test_what_was_read_in_a_row(question: str, read: str, left: str | None) -> None:
    start = REGIONS.index(read)
    row = row_at(REGIONS, start)
    assert row is not None
    found = in_row(question_of(question), REGIONS, row, Span(start, start + len(read)))
    assert (found.of(REGIONS) if found else None) == left


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Каков объём финансирования в 2023 году?", "420,5 млн рублей"),
        ("Каков объём финансирования в 2029 году?", None),
        ("Каков объём финансирования?", "2 450,6 млн рублей; 2022 год — 310,0 млн рублей"),
    ],
)
def test_a_cell_of_several_figures(question: str, expected: str | None) -> None:
    row = row_at(PASSPORT, PASSPORT.index("Объём"))
    assert row is not None
    start = PASSPORT.index("2 450,6")
    read = Span(start, PASSPORT.index("; 2023 год"))
    found = in_row(question_of(question), PASSPORT, row, read)
    assert (found.of(PASSPORT) if found else None) == expected


def test_a_whole_before_its_parts() -> None:
    text = PASSPORT.replace("2 450,6 млн рублей; ", "2 450,6 млн рублей, в том числе: ")
    row = row_at(text, text.index("Объём"))
    assert row is not None
    found = in_row(question_of("Каков объём финансирования?"), text, row, None)
    assert found is not None
    assert found.of(text) == "2 450,6 млн рублей"


def _asked(question: str, text: str, first: str) -> list[str]:
    lines = [Span(text.index(line), text.index(line) + len(line)) for line in text.split("\n") if line]
    lines.sort(key=lambda span: first not in span.of(text))
    hit = Hit(1, 1.0, 0, Passage("id", Span(0, len(text)), text, (), ()), 1, 1, 0.9, 1.0)
    candidates = [Candidate(Sentence(hit, number, span), np.zeros(1), -number) for number, span in enumerate(lines)]
    return [one.span.of(text) for one in rows_asked(question_of(question), candidates, lambda _: text)]


def test_the_row_that_is_named_is_the_only_one_of_its_table() -> None:
    found = _asked("Сколько занятых в Ярцевском районе в 2020 году?", REGIONS, "Вяземский")
    assert found == ["Район: Ярцевский район; 2019: 9 300; 2020: 9 410", "Число занятых растёт."]


def test_it_comes_before_a_sentence_that_does_not_speak_of_it() -> None:
    asked = "Сколько занятых в Ярцевском районе в 2020 году?"
    assert _asked(asked, REGIONS, "растёт")[0].startswith("Район: Ярцевский")
    spoken = REGIONS.replace("Число занятых", "В Ярцевском районе число занятых")
    assert _asked(asked, spoken, "растёт")[0].startswith("В Ярцевском")


def test_where_no_row_is_named_all_stay_but_the_head() -> None:
    found = _asked("Где больше всего занятых?", REGIONS, "Ярцевский")
    assert len(found) == 4
    assert "Район; 2019; 2020" not in found
