"""What a sentence shows of what a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evidence import defined_terms, evidence
from assistant.questions import Kind, question_of

SHOWN = [
    ("Сколько предприятий в области?", "В области работает 750 предприятий.", True),
    ("Сколько предприятий в области?", "В области работает много предприятий.", False),
    ("Какова доля занятых?", "Заняты 750 человек.", False),
    ("Какова доля занятых?", "Занято 12 % жителей.", True),
    ("Сколько предприятий открыли в 2010 году?", "В 2010 году открыли предприятия.", False),
    ("Когда открыли завод?", "Завод открыли в марте 1998 года.", True),
    ("Когда открыли завод?", "Завод открыли давно.", False),
    ("Когда правил Пётр?", "Пётр правил в XVIII веке.", True),
    ("Когда открыли завод?", "Завод декабристов открыли давно.", False),
    ("Кто ввёл понятие?", "Понятие ввёл Майкл Портер.", True),
    ("Кто ввёл понятие?", "Понятие ввёл учёный.", False),
    ("Почему завод закрыт?", "Завод закрыт, потому что спрос упал.", True),
    ("Почему завод закрыт?", "Завод закрыт.", False),
    ("Что такое кластер?", "Кластер — это группа предприятий.", True),
    ("Что такое кластер?", "Кластер растёт.", False),
    ("Какие кластеры выделены?", "Выделены: лён; молоко; лес.", True),
    ("Какие кластеры выделены?", "Кластеры выделены.", False),
]


@pytest.mark.parametrize(("question", "sentence", "expected"), SHOWN)
def test_a_sentence_shows_or_lacks_what_is_asked_for(question: str, sentence: str, expected: bool) -> None:
    seen = evidence(question_of(question), sentence)
    assert seen.shows is expected
    assert seen.lacks is not expected


def test_an_open_question_neither_finds_nor_misses_its_kind() -> None:
    asked = question_of("Чем отличается кластер от технопарка?")
    assert asked.kind is Kind.OTHER
    seen = evidence(asked, "Кластер отличается от технопарка.")
    assert not seen.shows
    assert not seen.lacks


COUNTED = [
    ("Сколько предприятий в области?", "Всего 750 крупных предприятий.", True),
    ("Сколько предприятий в области?", "Число предприятий достигло 750.", True),
    ("Сколько предприятий в области?", "Предприятия области дают 120 тонн молока.", False),
    ("Сколько работников в парке?", "Занято 750 человек.", True),
    ("Сколько стоит проезд?", "Билет продают за 30 рублей.", True),
    ("Какова доля занятых?", "Это половина жителей.", True),
]


@pytest.mark.parametrize(("question", "sentence", "expected"), COUNTED)
def test_a_number_of_what_is_counted(question: str, sentence: str, expected: bool) -> None:
    assert evidence(question_of(question), sentence).counted is expected


DEFINED = [
    "|Кластер| — группа предприятий.",
    "|Кластер| - это группа предприятий.",
    "|Кластер| (от англ. cluster) — группа предприятий.",
    "|Кластер| представляет собой группу предприятий.",
    "|Кластер| есть группа предприятий.",
    "|Кластер| означает группу предприятий.",
    "|Кластер| определяется как группа предприятий.",
    "|Кластер|: группа предприятий.",
    "|Кластером| называют группу предприятий.",
    "|Кластером| признаётся группа предприятий.",
    "Под |кластером| понимают группу предприятий.",
    "Под |кластером| имеется в виду группа предприятий.",
    "Такая группа предприятий называется |кластером|.",
    "Группы предприятий, называемые |кластерами|, растут.",
    "По Портеру, |кластер| — группа предприятий.",
    "Группа взаимосвязанных предприятий (|ГВП|) — это кластер.",
]


@pytest.mark.parametrize("case", DEFINED)
def test_forms_of_definitions(case: str) -> None:
    term = case.split("|")[1]
    sentence = case.replace("|", "")
    assert term in defined_terms(sentence)
    assert evidence(question_of(f"Что такое {term}?"), sentence).defines == 1.0


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("Что такое кластер?", "Кластер — группа предприятий.", "Промышленный кластер — совокупность субъектов."),
        ("Что такое кластер?", "Кластер — группа предприятий.", "Кластерная политика — совокупность мер."),
        ("Что понимают под кластером?", "Кластер — группа предприятий.", "Кластеры растут, и это хорошо."),
        ("Что такое кластер?", "Под кластером понимают группу.", "Кластер играет роль — и немалую."),
        ("Что такое индекс Херфиндаля — Хиршмана?", "Индекс Херфиндаля — Хиршмана — сумма квадратов.", "Индекс — число."),
    ],
)
def test_the_sentence_that_defines_the_very_term_is_better(question: str, better: str, worse: str) -> None:
    asked = question_of(question)
    assert evidence(asked, better).defines > evidence(asked, worse).defines


def test_nothing_is_defined_where_no_definition_is_asked_for() -> None:
    assert evidence(question_of("Кто ввёл понятие кластера?"), "Кластер — группа предприятий.").defines == 0.0


@given(st.text(), st.sampled_from(["Сколько людей?", "Когда?", "Что такое кластер?", "Кто это?", "Где?", "Почему?", "Какие?"]))
def test_any_sentence_can_be_judged(sentence: str, question: str) -> None:
    seen = evidence(question_of(question), sentence)
    assert not (seen.shows and seen.lacks)
    assert 0.0 <= seen.defines <= 1.0
