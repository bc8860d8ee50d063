"""Quotes that stand alone. In a case «>» and «<» bound the sentence found, «[» and «]» the quote expected."""

import re

import pytest

from assistant.language import sentences
from assistant.quoting import LONGEST_LIST, points_back, standing_alone
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
