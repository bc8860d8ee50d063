"""Quotes that stand alone. In a case «>» and «<» bound the sentence found, «[» and «]» the quote expected."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language import sentences
from assistant.quoting import LONGEST_LIST, is_item, points_back, standing_alone
from assistant.spans import Span

CASES = [
    "Один абзац. [>Второе предложение.<] Третье.",
    "[Понятие ввёл Портер. Он описал его в книге. >Это была вторая книга.<] Книга известна.",
    "Было иначе. [Понятие ввёл Портер. >Он описал его в книге.<] Книга известна.",
    "[Завод купил станок. >Это позволило удвоить выпуск.<] Рост продолжился.",
    "Абзац кончился.\n\n[>Это начало нового абзаца.<] Дальше.",
    "Не про то. [К участникам относятся:\n- предприятия;\n>- вузы;<\n- органы власти.]\n\nДругой абзац.",
    "Не про то. [>К участникам относятся:<\n- предприятия;\n- вузы;\n- органы власти.]\n\nДругой абзац.",
    "Итоги.\n\n- первый пункт;\n[>- второй пункт;<]\n- третий пункт.",
    "[>Выделены кластеры: машиностроение; пищевая промышленность.<] Далее.",
    # What introduces a list may itself point back.
    "[Портер описал ромб. Он назвал три условия:\n- спрос;\n>- ресурсы;<\n- случай.]\n\nДругое.",
    "[Портер описал ромб. >Он назвал три условия:<\n- спрос;\n- ресурсы.]\n\nДругое.",
    # Items apart, numbered, with markers of Word, or with none.
    "[>Меры поддержки:<\n\n1. займы;\n\n2. гарантии.]\n\nДругое.",
    "[Меры поддержки:\n1) займы;\n2) >гарантии;<\n3) субсидии.]".replace("2) >", ">2) "),
    "[Меры поддержки:\n1.1. займы;\n>1.2. гарантии.<]\n\nДругое.",
    "[Меры поддержки:\n\uf0b7 займы;\n>\uf0b7 гарантии.<]\n\nДругое.",
    "[Меры поддержки:\nзаймы;\n>гарантии;<\nсубсидии.]\nДругое.",
    "[>Меры поддержки:<\nзаймы;\nгарантии;\nсубсидии.]\nДругое.",
    # A row of a table with its head.
    "Таблица.\n\n[Категория; Люди; Доход\nМикро; 15; 120\n>Малое; 100; 800<]\nСреднее; 250; 2000",
    "[>Категория; Люди; Доход<]\nМикро; 15; 120",
    "[>Один; два; три.<]\nЧетыре; пять; шесть.",
    # What only announces says nothing without what follows.
    "[>Виды поддержки<\n\nПоддержка бывает разной.] Она нужна.",
    "[>Насколько велик выигрыш?<\nОн равен 5 процентам.] Это немало.",
    "[>Показатель считают так:<\nКЛ = А / Б] Далее.".replace("] Далее.", "]"),
    "Слово.\n[>Последняя строка<]",
]


def _case(case: str) -> tuple[str, Span, Span]:
    plain = re.sub(r"[\[\]<>]", "", case)
    marks = {mark: len(re.sub(r"[\[\]<>]", "", case[: case.index(mark)])) for mark in "[]<>"}
    return plain, Span(marks[">"], marks["<"]), Span(marks["["], marks["]"])


@pytest.mark.parametrize("case", CASES)
def test_quotes_stand_alone(case: str) -> None:
    text, core, expected = _case(case)
    spans = sentences(text)
    number = next(n for n, span in enumerate(spans) if span.start <= core.start < span.stop)
    assert standing_alone(text, Span(0, len(text)), spans, number).of(text) == expected.of(text)


@pytest.mark.parametrize(
    "opening",
    "Среди них|У этих заводов|В связи с этим|Каждый из них|Таковы условия|Подобный порядок|Перечисленные меры|Отсюда вывод|"
    "После этого|Многие из них|Несмотря на это|В отличие от него".split("|"),
)
def test_what_needs_the_sentence_before(opening: str) -> None:
    assert points_back(f"{opening} важны.")


@pytest.mark.parametrize(
    "opening",
    "Среди заводов|У завода|В связи с законом|Каждый из заводов|После войны|Многие|Под Москвой|Все участники".split("|"),
)
def test_what_needs_none(opening: str) -> None:
    assert not points_back(f"{opening} важны.")


def test_a_quote_never_leaves_its_passage() -> None:
    text = "Завод купил станок. Это позволило удвоить выпуск."
    within = Span(20, len(text))
    spans = [Span(20, len(text))]
    assert standing_alone(text, within, spans, 0) == within


def test_a_long_list_is_quoted_to_the_item_found() -> None:
    items = [f"- пункт номер {number} {'слово ' * 12}" for number in range(40)]
    text = "Меры поддержки:\n" + "\n".join(item.strip() + ";" for item in items)
    spans = sentences(text)
    quote = standing_alone(text, Span(0, len(text)), spans, 5)
    assert quote.start == 0
    assert quote.stop == spans[5].stop
    assert len(quote) <= LONGEST_LIST


@pytest.mark.parametrize("sentence", ["Это важно.", "Он пришёл.", "При этом растут цены.", "Такие меры помогли."])
def test_sentences_that_point_back(sentence: str) -> None:
    assert points_back(sentence)


@pytest.mark.parametrize("sentence", ["Этика важна.", "Онтология.", "Кластер растёт.", "Таковой не найден."])
def test_sentences_that_do_not(sentence: str) -> None:
    assert not points_back(sentence)


@pytest.mark.parametrize(
    "line", ["- лес", "— лес", "• лес", "1. лес", "1.2. лес", "12) лес", "(3) лес", "а) лес", "Б) лес", "\uf0b7 л", "\uf095 л"]
)
def test_lines_that_are_items(line: str) -> None:
    assert is_item(line)


@pytest.mark.parametrize("line", ["лес", "-лес", "2007 год", "А. Иванов", "1,5 млн", "–лес", "(лес) растёт", "т.е. лес"])
def test_lines_that_are_not(line: str) -> None:
    assert not is_item(line)


PIECES = st.sampled_from(
    ["Меры:", "- лес;", "лес;", "1. лес.", "Он растёт.", "Лес растёт. Он мал.", "А; Б; В", "Г; Д; Е", "Что это?", "\n"]
)


@given(st.lists(PIECES, min_size=1).map("\n".join), st.data())
def test_a_quote_holds_its_sentence_and_stays_in_its_passage(text: str, data: st.DataObject) -> None:
    spans = sentences(text)
    if not spans:
        return
    first = data.draw(st.integers(0, len(spans) - 1))
    last = data.draw(st.integers(first, len(spans) - 1))
    within = Span(spans[first].start, spans[last].stop)
    number = data.draw(st.integers(0, last - first))
    quote = standing_alone(text, within, spans[first : last + 1], number)
    assert within.contains(quote)
    assert quote.contains(spans[first + number])
    assert {span.start for span in spans} >= {quote.start}
    assert {span.stop for span in spans} >= {quote.stop}
