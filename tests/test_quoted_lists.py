"""Points of lists as quotes: the point that was asked for, the whole list where it was. Marks as in `test_quoting`."""

import re

import pytest

from assistant.language import sentences
from assistant.questions import Kind, question_of
from assistant.quoting import standing_alone
from assistant.quoting.items import marker
from assistant.quoting.lists import LONGEST_FROM_INTRODUCTION, stands_by_itself
from assistant.spans import Span

POINTS = (
    "Программу следует доработать:\n1. Уточнить перечень.\n2. Включить:\nа) набор;\nб) обучение.\n"
    "3. Согласовать субсидии.\n4. Сдать."
)


def _quoted(case: str, asked: Kind = Kind.OTHER) -> tuple[str, str]:
    """Return the quote and what is expected: «>» stands before the sentence found, «[» and «]» bound the quote."""
    plain = re.sub(r"[\[\]>]", "", case)
    places = {mark: len(re.sub(r"[\[\]>]", "", case[: case.index(mark)])) for mark in "[]>"}
    spans = sentences(plain)
    number = next(n for n, span in enumerate(spans) if span.start <= places[">"] < span.stop)
    quote = standing_alone(plain, Span(0, len(plain)), spans, number, asked)
    return quote.of(plain), plain[places["["] : places["]"]]


def _at(text: str, item: str, start: str, stop: str) -> str:
    """Mark in a text the sentence that begins with `item` and the quote from `start` to the end of `stop`."""
    edge = text.index(stop) + len(stop)
    text = f"{text[:edge]}]{text[edge:]}".replace(start, f"[{start}", 1)
    return text.replace(item, f">{item}", 1)


@pytest.mark.parametrize(
    "case",
    [
        # A point that is a sentence stands alone, wherever it is.
        _at(POINTS, "1. Уточнить", "1. Уточнить", "перечень."),
        _at(POINTS, "3. Согласовать", "3. Согласовать", "субсидии."),
        _at(POINTS, "4. Сдать", "4. Сдать", "Сдать."),
        # One that introduces points of its own brings them and no more.
        _at(POINTS, "2. Включить", "2. Включить", "обучение."),
        _at(POINTS, "а) набор", "2. Включить", "обучение."),
        _at(POINTS, "б) обучение", "2. Включить", "обучение."),
        # What introduces all of them brings all.
        _at(POINTS, "Программу", "Программу", "Сдать."),
        # A list in a part of an article ends where the next part begins, also where that goes on with its numbers.
        "[1. Целями >являются:\n1) рост;\n2) занятость.]\n2. Цели ставит план.",
        "1. Реестр ведёт орган.\n[4. Основания отказа:\n>а) ошибки;\nб) сроки.]\n5. Отказ можно обжаловать.",
        "[2. >Прилагаются:\n– план;\n– смета.]\n3. Заявки рассматривают.",
        # Numbers that begin anew are another list.
        "[>Меры:\n1. Займы.\n2. Гарантии.]\n1. Заявку подают в мае.",
        "[>Меры:\n1.1. займы;\n1.2. гарантии.]\n2. Заявку подают в мае.",
        # A list inside one of dashes.
        "[Меры:\n– займы:\n1) малые;\n2) крупные;\n>– гарантии.]",
        # A point that only names is not understood without what introduces it.
        "[Прилагаются:\n1. План.\n>2. Смета.\n3. Договор.]",
        "Нужны документы.\n[Лицо прилагает:\n1) к заявке:\nа) план;\n>б) смету.]\n2) к отчёту – акт.",
        # The list of a former paragraph is not that of the next.
        "[>Меры:\n– займы;\n– гарантии.]\n\n– Кто их даёт? Фонд.",
    ],
)
def test_a_point_is_quoted_as_far_as_it_must(case: str) -> None:
    quote, expected = _quoted(case)
    assert quote == expected


def test_a_list_that_is_asked_for_is_quoted_whole() -> None:
    quote, expected = _quoted(_at(POINTS, "3. Согласовать", "Программу", "Сдать."), Kind.LIST)
    assert quote == expected


@pytest.mark.parametrize(
    ("question", "start", "stop"),
    [
        ("Какие субсидии согласовать?", "3. Согласовать", "субсидии."),
        ("Какие пункты программы доработать?", "Программу", "Сдать."),
    ],
)
def test_a_point_that_is_asked_for_is_no_list(question: str, start: str, stop: str) -> None:
    spans = sentences(POINTS)
    number = next(n for n, span in enumerate(spans) if span.of(POINTS).startswith("3."))
    quote = standing_alone(POINTS, Span(0, len(POINTS)), spans, number, Kind.LIST, question_of(question).lemmas)
    assert quote.of(POINTS) == POINTS[POINTS.index(start) : POINTS.index(stop) + len(stop)]


@pytest.mark.parametrize(("asked", "start"), [(Kind.DEFINITION, "2) фонд"), (Kind.OTHER, "Понятия")])
def test_a_definition_among_others_stands_alone_where_it_is_asked_for(asked: Kind, start: str) -> None:
    text = "Понятия закона:\n1) кластер – группа предприятий;\n2) фонд – юридическое лицо."
    quote, expected = _quoted(_at(text, "2) фонд", start, "лицо."), asked)
    assert quote == expected


def test_a_point_far_from_what_introduces_it_is_quoted_without() -> None:
    items = [f"{number}) предоставление {number} {'слово ' * 12}".strip() + ";" for number in range(1, 30)]
    text = "\n".join(["К полномочиям относятся:", *items])
    spans = sentences(text)
    near, far = (standing_alone(text, Span(0, len(text)), spans, number) for number in (3, 25))
    assert (near.start, near.stop) == (0, spans[3].stop)
    assert far == spans[25]
    assert spans[25].stop > LONGEST_FROM_INTRODUCTION


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("1. Утвердить план.", True),
        ("3) Субсидия предоставляется на год;", True),
        ("– Фонд создан в 2014 году.", True),
        ("1) утверждение плана;", False),
        ("а) не сдавшие отчёт;", False),
        ("1. План на год.", False),
        ("План утверждён.", False),
    ],
)
def test_which_points_are_sentences(item: str, expected: bool) -> None:
    assert stands_by_itself(item, Kind.OTHER) is expected


@pytest.mark.parametrize(
    ("former", "line", "expected"),
    [
        ("1. а", "2. б", True),
        ("1. а", "4. б", True),
        ("1. а", "1. б", False),
        ("1. а", "2) б", False),
        ("1. а", "1.1. б", False),
        ("1.1. а", "1.2. б", True),
        ("1.9. а", "2.1. б", True),
        ("а) а", "б) б", True),
        ("б) а", "а) б", False),
        ("– а", "— б", True),
        ("– а", "• б", False),
    ],
)
def test_which_marker_follows_which(former: str, line: str, expected: bool) -> None:
    one, other = marker(former), marker(line)
    assert one is not None
    assert other is not None
    assert other.follows(one) is expected
