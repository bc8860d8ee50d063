"""Numbers, years and dates. In a case «[» and «]» bound each figure; what it is and comes to stands beside."""

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.figures import MONTHS, Figure, differ, figures, patterns

PROJECT = Path(__file__).parents[1]

CASES = [
    # Numbers.
    ("Население [2 000 000 человек], доля [12,5 %].", "number 2000000 человек | number 12,5 %"),
    ("Выросла [от 5 до 10 процентов]", "number 5–10 %"),
    ("Штат [100–250 человек]", "number 100–250 человек"),
    ("Уплатил [1 500 000 руб.]", "number 1500000 рубль"),
    ("Дал [2 000-2 500 руб.]", "number 2000–2500 рубль"),
    ("[30 тыс. человек] и [5 млн рублей]", "number 30000 человек | number 5000000 рубль"),
    ("[1 млн 200 тыс. человек]", "number 1200000 человек"),
    ("[2–3 млн руб.]", "number 2000000–3000000 рубль"),
    ("[5,5 млн долл. США], [$5 млн], [€10]", "number 5500000 доллар | number 5000000 доллар | number 10 евро"),
    ("[порядка 4 млрд. кВтч]".replace("[порядка ", "порядка ["), "number 4000000000 кВт·ч"),
    ("в [2,5 раза]", "number 2,5 раз"),
    ("вырос на [3 процентных пункта]", "number 3 п.п."),
    ("площадью [5 кв. км] и [100 км²]", "number 5 км² | number 100 км²"),
    ("около [3-4 лет]", "number 3–4 год"),
    ("[120 тонн] молока в сутки", "number 120 тонна"),
    ("[12 т] зерна, [3 млн т] угля, всего [15 т].", "number 12 тонна | number 3000000 тонна | number 15 тонна"),
    ("[300 г] соли, [2 л] воды, [180 см] ткани, [7 мм]", "number 300 г | number 2 л | number 180 см | number 7 мм"),
    ("[24,5 ц/га], [3 т/га], [30 центнеров с гектара]", "number 24,5 ц/га | number 3 тонна/га | number 30 ц/га"),
    ("[60 км/ч], [500 руб./кг], [5 чел./км²]", "number 60 км/час | number 500 рубль/кг | number 5 человек/км²"),
    ("[250 кВт·ч], [4 МВт·ч], [6 кВт], [90 л. с.]", "number 250 кВт·ч | number 4 МВт·ч | number 6 кВт | number 90 л. с."),
    ("[5 °C], [30 градусов], [10 баррелей], [8 ч]", "number 5 градус | number 30 градус | number 10 баррель | number 8 час"),
    # A year, volumes, a town and a reference are measured in nothing.
    ("в [2005 г.] и в [2006 г] было", "year 2005 | year 2006"),
    ("Сочинения в [5] т. М., из [12] г. Москва, см. [5] л. книги", "number 5 | number 12 | number 5"),
    ("статья 5 ч. 2, т. 4, с. 10", ""),
    ("[1/3] населения", "number 1/3"),
    ("на [5]-ти заводах", "number 5"),
    ("в [10:30]", "number 10:30"),
    # Numbers in words.
    ("[двадцать пять человек], [сто двадцать]", "number 25 человек | number 120"),
    ("[полтора миллиона], [пять тысяч двести рублей]", "number 1500000 | number 5200 рубль"),
    ("вырос в [два с половиной раза]", "number 2,5 раз"),
    ("[три с половиной миллиона рублей], [миллион с половиной]", "number 3500000 рубль | number 1500000"),
    ("[полмиллиона рублей], [полмиллиарда], [полтора миллиона]", "number 500000 рубль | number 500000000 | number 1500000"),
    ("за [30 (тридцати) календарных дней], не более [трёх рабочих дней]", "number 30 день | number 3 день"),
    ("[2 (два) полных года], [10] рабочих мест", "number 2 год | number 10"),
    ("[Пять-шесть лет]", "number 5–6 год"),
    ("[половина], [две трети], более [четверти]", "number 1/2 | number 2/3 | number 1/4"),
    ("выросла [вдвое]", "number ×2 раз"),
    ("[один] парк, один из них, одной отрасли", "number 1"),
    ("[десятки] предприятий", "number десятка"),
    # Years.
    ("в [1500 году] и [2000 г.]", "year 1500 | year 2000"),
    ("[1998–2005 гг.], [2015/16 год]", "year 1998–2005 | year 2015–16"),
    ("в [1998], [2000] и [2005 годах]", "year 1998 | year 2000 | year 2005"),
    ("[с 2010 по 2015 год]", "year 2010–2015"),
    ("(Портер, [1990])", "year 1990"),
    ("в [1990-х годах], [2010-е], в [90-е годы]", "year 1990-е | year 2010-е | year 90-е"),
    ("[XXI век], [XIX–XX вв.], в [20 веке], в [двадцатом веке]", "year 21 в. | year 19–20 в. | year 20 в. | year 20 в."),
    ("[V в. до н. э.], в [753 году до н. э.]", "year 5 в. до н. э. | year 753 до н. э."),
    ("в [988 году]", "year 988"),
    ("весной [2010 года]", "year 2010"),
    ("[1500 рублей], [2000] предприятий, [1800 кг]", "number 1500 рубль | number 2000 | number 1800 кг"),
    ("| [2010] | [345] | [1 234,5] |", "year 2010 | number 345 | number 1234,5"),
    # Dates.
    ("[24 июля 2007 года] и [24.07.2007]", "date 2007-07-24 | date 2007-07-24"),
    ("от [24.07.2007г.], с [12 марта 2024г.]", "date 2007-07-24 | date 2024-03-12"),
    ("«О плане» от [«24» июля 2007 г.] № 5", "date 2007-07-24"),
    ("[1-го августа 2016 г.], [первого августа]", "date 2016-08-01 | date 08-01"),
    ("в [июле 2007 года], [2007-08-12], [10.10.05]", "date 2007-07 | date 2007-08-12 | date 2005-10-10"),
    ("[с 1 по 5 мая], [1–5 мая 2010 г.], в [мае]", "date 05-01–05 | date 2010-05-01–05 | date 05"),
    # What counts nothing.
    ("Закон № 209-ФЗ, 209-ФЗ, № 1 и 2, распоряжение № 207-р", ""),
    ("статья 15.2, ст. 4, пункт 3, табл. 5, рис. 2, с. 45, части 3 и 4", ""),
    ("ст. 5, [6] предприятий", "number 6"),
    ("1. Первый: [5] предприятий", "number 5"),
    ("2) второй\n3. третий\n(4) четвёртый", ""),
    ("включает: 1) лес; 2) лён", ""),
    ("Кластер [5, с. 20] имеет".replace("[", "\x01").replace("]", "\x02"), ""),
    ("GPT-4, ISO 9001, B2B, 3D, Т-34, ГОСТ Р 56425-2015, +7 (495) 123-45-67", ""),
    ("третий квартал, 5-й этаж, семья, стать, маять", ""),
    ("https://example.org/2010/05 и www.a.ru/7", ""),
]  # fmt: skip


def _written(figure: Figure) -> str:
    return f"{figure.kind} {figure.value} {figure.unit}".strip()


@pytest.mark.parametrize(("case", "expected"), CASES)
def test_figures_of_a_text(case: str, expected: str) -> None:
    text = re.sub(r"[\[\]]", "", case).replace("\x01", "[").replace("\x02", "]")
    found = figures(text)
    assert [figure.span.of(text) for figure in found] == re.findall(r"\[([^\]]*)\]", case)
    assert [_written(figure) for figure in found] == (expected.split(" | ") if expected else [])


@pytest.mark.parametrize("text", ["12 %", "5 процентов", "половина", "треть", "две трети", "1/3", "12–15%"])
def test_shares(text: str) -> None:
    assert [figure.share for figure in figures(text)] == [True]


@pytest.mark.parametrize("text", ["12", "3 процентных пункта", "вдвое", "третий", "5 рублей"])
def test_what_is_no_share(text: str) -> None:
    assert not any(figure.share for figure in figures(text))


SAME = [
    ("2 млн", "2 000 000"), ("пять", "5"), ("24 июля 2007 года", "24.07.2007"), ("XX век", "20 в."), ("половина", "1/2"),
    ("полтора миллиона", "1,5 млн"), ("100—250", "100–250"), ("в 2015-м", "2015 год"), ("5 %", "5 процентов"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_written_otherwise_has_the_same_value(one: str, other: str) -> None:
    assert [(f.value, f.unit) for f in figures(one)] == [(f.value, f.unit) for f in figures(other)]


DIFFERENT = [
    ("750 предприятий", "760 предприятий"), ("2 млн", "3 млн"), ("100–250 человек", "300 человек"), ("10", "12"),
    ("в 2007 году", "24 июля 2008 года"), ("24 июля", "25.07.2007"), ("XX век", "XIX век"), ("5 %", "7 %"),
]  # fmt: skip
NOT_DIFFERENT = [
    *SAME, ("2 млн", "2,03 млн"), ("5 %", "5 человек"), ("5 рублей", "7 человек"), ("100–250 человек", "200 человек"),
    ("в 2007 году", "24 июля 2007 года"), ("24 июля", "24.07.2007"), ("XX век", "в 1990 году"), ("тысячи", "5000"),
    ("1990-е годы", "1995 год"), ("1998–2005 гг.", "1998 год"), ("750", "750,4"), ("5", "в 1990 году"), ("вдвое", "5 раз"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "expected"), [*((a, b, True) for a, b in DIFFERENT), *((a, b, False) for a, b in NOT_DIFFERENT)]
)
def test_figures_that_contradict(one: str, other: str, expected: bool) -> None:
    (first,), (second,) = figures(one), figures(other)
    assert differ(first, second) is differ(second, first) is expected


PIECES = st.sampled_from(
    "в с до по от 5 12,5 2000 1 500 000 % руб. тыс. млн человек лет год году г. гг. XX век – - / № ст. июля мая 24.07.2007 три "
    "двадцать половина тысяч одна ( ) [ ] $ : ; \n 1) 1. 90-х 1990-е до н. э. третьего ½ № 5-ФЗ".split(" ")
)


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join)))
def test_spans_are_in_order_and_inside(text: str) -> None:
    reached = 0
    for figure in figures(text):
        assert reached <= figure.span.start < figure.span.stop <= len(text)
        assert figure.value
        reached = figure.span.stop


@given(st.lists(PIECES).map(" ".join))
def test_no_figure_contradicts_itself(text: str) -> None:
    for figure in figures(text):
        assert not differ(figure, figure)


@given(st.integers(0, 10**12))
def test_a_number_is_read_however_it_is_grouped(number: int) -> None:
    spaced = f"{number:,}".replace(",", " ")
    (plain,), (grouped,) = figures(f"всего {number} рублей"), figures(f"всего {spaced} рублей")
    assert plain.value == grouped.value == str(number)
    assert plain.unit == "рубль"


@pytest.mark.parametrize("month", "январь февраля марте апреля мая июнем июля августа сентябрь октября ноябре декабря".split())
def test_months_are_whole_words(month: str) -> None:
    assert re.fullmatch(MONTHS, month)
    assert not re.search(rf"\b(?:{MONTHS})\b", month + "ский")


def spans_and_kinds(pattern: re.Pattern[str], text: str) -> list[tuple[tuple[int, int], str | None]]:
    return [(match.span(), match.lastgroup) for match in pattern.finditer(text)]


@cache
def slow_pattern() -> re.Pattern[str]:
    return re.compile(patterns._FIGURE.removeprefix(patterns._BEGINS), re.IGNORECASE)


BEGINNINGS = st.sampled_from(
    list("0123456789 .,;:/-–—№$%()«»\n_ахVIN")
    + "в |с |от |до |www.|2007|мая |век|т. |п. |ст. |два|надцать|треть|ого | года|тысяч|ГОСТ |+7|-й|млн| руб.|половин".split("|")
)


@given(st.lists(BEGINNINGS, max_size=24).map("".join))
def test_the_quick_look_at_how_a_figure_begins_loses_none(text: str) -> None:
    assert spans_and_kinds(patterns.figure_pattern(), text) == spans_and_kinds(slow_pattern(), text)


def test_the_quick_look_loses_none_in_the_corpus() -> None:
    for path in sorted((PROJECT / "corpus").glob("**/*.txt")):
        text = path.read_text(encoding="utf-8")
        assert spans_and_kinds(patterns.figure_pattern(), text) == spans_and_kinds(slow_pattern(), text)
