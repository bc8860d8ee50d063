"""Kinds of questions and what sentences could answer them."""

import pytest

from assistant.questions import Kind, kind_of, shows

ASKED = [
    ("Сколько предприятий в области?", Kind.NUMBER),
    ("Какова доля занятых в промышленности?", Kind.NUMBER),
    ("Когда открыли завод?", Kind.DATE),
    ("В каком году принят закон?", Kind.DATE),
    ("Кто ввёл понятие кластера?", Kind.PERSON),
    ("Где расположен парк?", Kind.PLACE),
    ("В каком городе прошла конференция?", Kind.PLACE),
    ("Почему закрыли завод?", Kind.REASON),
    ("Что такое кластер?", Kind.DEFINITION),
    ("Что понимают под кластером?", Kind.DEFINITION),
    ("Какие кластеры выделены?", Kind.LIST),
    ("Перечислите меры поддержки", Kind.LIST),
    ("Чем отличается кластер от технопарка?", Kind.OTHER),
]


@pytest.mark.parametrize(("question", "kind"), ASKED)
def test_a_question_says_what_it_asks_for(question: str, kind: Kind) -> None:
    assert kind_of(question) is kind


SHOWN = [
    ("В области работает 750 предприятий.", Kind.NUMBER, True),
    ("В области работает много предприятий.", Kind.NUMBER, False),
    ("Завод открыли в марте 1998 года.", Kind.DATE, True),
    ("Завод открыли давно.", Kind.DATE, False),
    ("Понятие ввёл Майкл Портер.", Kind.PERSON, True),
    ("Понятие ввёл учёный.", Kind.PERSON, False),
    ("Завод закрыт, потому что спрос упал.", Kind.REASON, True),
    ("Завод закрыт.", Kind.REASON, False),
    ("Кластер — это группа предприятий.", Kind.DEFINITION, True),
    ("Выделены: лён; молоко; лес.", Kind.LIST, True),
]


@pytest.mark.parametrize(("sentence", "kind", "expected"), SHOWN)
def test_a_sentence_shows_what_it_could_answer(sentence: str, kind: Kind, expected: bool) -> None:
    assert (kind in shows(sentence)) is expected
