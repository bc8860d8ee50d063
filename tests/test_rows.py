"""Rows of tables in a text: their cells with the names of their columns."""

import pytest

from assistant.language import sentences
from assistant.quoting import standing_alone
from assistant.rows import row_at
from assistant.spans import Span

NAMED = (
    "Таблица 1\n\nРайон; 2019; 2020\n1; Район: Вяземский; 2019: 7; 2020: —\n"
    "2; Район: Ярцевский; 2019: 9; 2020: ед.; —\nИтого: 16."
)
BARE = "Фонд. Таблица.\n\nВид; Люди; Доход\nМикро; 15; 120\nМалое; 100; 800"


def _cells(text: str, place: str) -> list[tuple[str, str]] | None:
    row = row_at(text, text.index(place))
    return None if row is None else [(cell.name, cell.span.of(text)) for cell in row.cells]


def test_a_row_that_names_its_columns() -> None:
    assert _cells(NAMED, "Вяземский") == [("", "1"), ("Район", "Вяземский"), ("2019", "7"), ("2020", "—")]


def test_a_row_under_a_head() -> None:
    assert _cells(BARE, "Малое") == [("Вид", "Малое"), ("Люди", "100"), ("Доход", "800")]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (NAMED, "Таблица"),
        (BARE, "Вид"),
        ("Меры: займы; сроки: год; ставки: две.\nИтоги: рост; цели: труд; годы: три.", "Меры"),
        ("Один; два; три.\nЧетыре; пять; шесть.", "Четыре"),
        ("Занятость: 7; выпуск: 9", "выпуск"),
    ],
)
def test_what_is_no_row(text: str, place: str) -> None:
    assert row_at(text, text.index(place)) is None


@pytest.mark.parametrize("place", ["Вяземский", "2020: —", "Ярцевский", "9; 2020"])
def test_a_row_is_quoted_whole_and_alone(place: str) -> None:
    spans = sentences(NAMED)
    number = next(n for n, span in enumerate(spans) if span.start <= NAMED.index(place) < span.stop)
    quote = standing_alone(NAMED, Span(0, len(NAMED)), spans, number).of(NAMED)
    assert quote == next(line for line in NAMED.split("\n") if place in line)


def test_a_dash_in_a_cell_ends_no_sentence() -> None:
    for line in ("Число; ед.; —; 500", "Число: 5; ед.; — ; 7", "Число; руб.; –"):
        assert [span.of(line) for span in sentences(line)] == [line]
    assert len(sentences("Меры: субсидии ед.; • займы.")) == 2
