"""Kinds of questions, and what they want the number of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.questions import Kind, kind_of, question_of

ASKED = [
    ("Сколько предприятий в области?", Kind.NUMBER),
    ("Какова доля занятых в промышленности?", Kind.NUMBER),
    ("Какую часть населения составляют занятые?", Kind.NUMBER),
    ("Сколько секунд осталось, когда дали свисток?", Kind.NUMBER),
    ("Как долго зреет сыр?", Kind.NUMBER),
    ("Какая ставка налога действует?", Kind.NUMBER),
    ("Каков был бюджет программы?", Kind.NUMBER),
    ("Каким был объём инвестиций?", Kind.NUMBER),
    ("Чему равен коэффициент?", Kind.NUMBER),
    ("Какой наибольший размер гранта возможен?", Kind.NUMBER),
    ("Какова самая большая глубина залива?", Kind.NUMBER),
    ("Каким был годовой оборот биржи?", Kind.NUMBER),
    ("Какой оборотный фонд был у завода?", Kind.OTHER),
    ("Кем был построен мост?", Kind.PERSON),
    ("Кем работал изобретатель?", Kind.OTHER),
    ("Когда открыли завод?", Kind.DATE),
    ("Скажите, когда открыли завод?", Kind.DATE),
    ("В каком году принят закон?", Kind.DATE),
    ("Какого числа вступил в силу закон?", Kind.DATE),
    ("Кто ввёл понятие кластера?", Kind.PERSON),
    ("Где расположен парк?", Kind.PLACE),
    ("В каком городе прошла конференция?", Kind.PLACE),
    ("Почему закрыли завод?", Kind.REASON),
    ("В чём причина спада?", Kind.REASON),
    ("С чем связан спад?", Kind.REASON),
    ("Для чего создают фонды?", Kind.REASON),
    ("Что такое кластер?", Kind.DEFINITION),
    ("Что понимают под кластером?", Kind.DEFINITION),
    ("Кто такой самозанятый?", Kind.DEFINITION),
    ("Кто такие самозанятые?", Kind.DEFINITION),
    ("Кластер — это что?", Kind.DEFINITION),
    ("Что означает термин «полюс роста»?", Kind.DEFINITION),
    ("Дайте определение моногорода", Kind.DEFINITION),
    ("Определение моногорода", Kind.DEFINITION),
    ("Что означает название посёлка?", Kind.OTHER),
    ("Что означают цвета флага?", Kind.OTHER),
    ("Какие кластеры выделены?", Kind.LIST),
    ("Перечислите меры поддержки", Kind.LIST),
    ("Кого относят к самозанятым?", Kind.LIST),
    ("Кто входит в совет?", Kind.LIST),
    ("Что входит в состав кластера?", Kind.LIST),
    ("Чем отличается кластер от технопарка?", Kind.OTHER),
    ("Что делает палата, когда предприятие закрыто?", Kind.OTHER),
    ("С какой площадки начали?", Kind.OTHER),
]


@pytest.mark.parametrize(("question", "kind"), ASKED)
def test_a_question_says_what_it_asks_for(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind
    assert question_of(question).kind is kind


COUNTED = [
    ("Сколько предприятий в области?", ("предприятие",), ""),
    ("Сколько работает малых предприятий?", ("предприятие",), ""),
    ("Каково количество резидентов парка?", ("резидент",), ""),
    ("Сколько работников на заводе?", ("работник",), "человек"),
    ("Какова численность населения?", ("население",), "человек"),
    ("Какова доля занятых?", ("занятой",), "%"),
    ("Какой процент жителей занят?", ("житель",), "%"),
    ("Сколько миллионов рублей выделили?", ("рубль",), "рубль"),
    ("Сколько денег получил завод?", ("деньга",), "деньги"),
    ("Сколько стоит билет?", None, "деньги"),
    ("На какую сумму заключён договор?", (), "деньги"),
    ("Во сколько раз выросло число предприятий?", None, "раз"),
    ("Сколько молока даёт завод?", ("молоко",), "мера"),
    ("Сколько времени зреет сыр?", ("время",), "время"),
    ("Как долго зреет сыр?", (), "время"),
    ("Сколько лет зреет сыр?", None, "год"),
    ("Какой уставный капитал был у завода?", (), "деньги"),
    ("Кто ввёл понятие?", (), ""),
    # Who does it is not counted.
    ("Сколько длится отпуск работника?", (), "время"),
    ("Сколько живёт пчела?", (), "время"),
    ("Сколько живёт людей в посёлке?", ("человек",), "человек"),
    ("Сколько построили заводов?", ("завод",), ""),
    ("Сколько служит в порту людей?", ("человек",), "человек"),
    ("Сколько построили в новом порту причалов?", ("причал",), ""),
    ("Во сколько обошёлся ремонт моста?", (), "деньги"),
]


@pytest.mark.parametrize(("question", "counted", "unit"), COUNTED)
def test_what_is_counted_and_in_what(question: str, counted: tuple[str, ...] | None, unit: str) -> None:
    asked = question_of(question)
    assert asked.unit == unit
    assert counted is None or asked.counted == counted


def test_figures_of_a_question_are_compared_by_value() -> None:
    assert question_of("Кто получил 2 млн рублей 24 июля 2007 года?").figures == {"2000000", "2007-07-24"}


@given(st.text())
def test_any_text_is_a_question(text: str) -> None:
    asked = question_of(text)
    assert asked.text == text
    assert asked.lemmas == {term.lemma for term in asked.terms}
