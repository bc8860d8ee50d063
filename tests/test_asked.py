"""A question as it was typed, in its conversation, to what the documents are asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.asked import Asked, checked, literally, understood
from assistant.conversation import Exchange
from assistant.understanding import Change, Vocabulary

WORDS = "кластер кластера кластеры технопарк технопарка предприятие предприятий области смоленской брянской молоко молока сколько"
VOCABULARY = Vocabulary(dict.fromkeys(WORDS.split(), 3), {})
FORMER = Exchange("x", "Сколько предприятий в Смоленской области?", "answered", ("Их 750.",), ("а.txt",))


def test_a_plain_question_is_asked_as_it_stands() -> None:
    question = "Что такое кластер?"
    assert understood(question, VOCABULARY, ()) == Asked(question, (), (question,), another=False)


@pytest.mark.parametrize("typed", ["Что такое кластр", "rkfcnth", "", "А в Брянской области?", "Один? Два?"])
def test_a_literal_question_is_left_alone(typed: str) -> None:
    assert literally(typed) == Asked(typed, (), (typed,), another=False)


def test_a_slip_is_mended_and_told() -> None:
    asked = understood("Что такое технопрак?", VOCABULARY, ())
    assert asked.text == "Что такое технопарк?"
    assert asked.questions == (asked.text,)
    assert [(change.kind, change.before, change.after) for change in asked.changes] == [("typo", "технопрак", "технопарк")]


def test_several_questions_are_parted() -> None:
    asked = understood("Что такое кластер? Сколько молока?", VOCABULARY, ())
    assert asked.questions == ("Что такое кластер?", "Сколько молока?")
    assert asked.text == "Что такое кластер? Сколько молока?"
    assert asked.changes == ()


def test_a_follow_up_is_resolved_from_the_turn_before() -> None:
    asked = understood("А в Брянской области?", VOCABULARY, [FORMER])
    assert asked.questions == ("Сколько предприятий в Брянской области?",)
    assert asked.text == asked.questions[0]
    assert [change.kind for change in asked.changes] == ["followup"]
    assert understood("А в Брянской области?", VOCABULARY, ()).text == "А в Брянской области?"


def test_a_part_refers_to_the_part_before_it() -> None:
    asked = understood("Сколько предприятий в Смоленской области? А в Брянской области?", VOCABULARY, ())
    assert asked.questions == ("Сколько предприятий в Смоленской области?", "Сколько предприятий в Брянской области?")
    assert asked.text == " ".join(asked.questions)


def test_other_quotes_are_wanted_of_the_question_before() -> None:
    asked = understood("Расскажи подробнее", VOCABULARY, [FORMER])
    assert asked.another
    assert asked.questions == (FORMER.understood,)


@given(st.text())
def test_any_text_can_be_asked(typed: str) -> None:
    for conversation in ((), (FORMER,)):
        asked = understood(typed, VOCABULARY, conversation)
        assert asked.questions
        assert asked == understood(typed, VOCABULARY, conversation)


def test_a_pronoun_that_may_mean_several_is_told_and_not_guessed() -> None:
    former = Exchange("Чем занимались Шумпетер и Портер?", "Чем занимались Шумпетер и Портер?", "answered", (), ())
    asked = understood("Когда он родился?", VOCABULARY, [former])
    assert asked.text == "Когда он родился?"
    assert asked.changes == (Change("unclear", "он", "Шумпетер или Портер"),)


@pytest.mark.parametrize(
    ("typed", "questions"),
    [
        ("Что такое кластер и как его создать?", ("Что такое кластер?", "Как создать кластер?")),
        ("Кто может продать молоко и куда обращаться?", ("Кто может продать молоко?", "Куда обращаться, чтобы продать молоко?")),
        ("Что такое технопарк и как зарегистрироваться?", ("Что такое технопарк?", "Технопарк: как зарегистрироваться?")),
        (
            "Чем отличается кластер от технопарка и что выбрать?",
            ("Чем отличается кластер от технопарка?", "Кластер или технопарк: что выбрать?"),
        ),
    ],
)
def test_an_infinitive_behind_a_question_is_asked_of_what_that_named(typed: str, questions: tuple[str, ...]) -> None:
    assert understood(typed, VOCABULARY, ()).questions == questions


def test_a_bare_infinitive_of_another_turn_stands_alone() -> None:
    assert understood("Как зарегистрироваться?", VOCABULARY, [FORMER]).text == "Как зарегистрироваться?"


def test_a_question_keeps_its_lines_and_loses_its_marks_of_stress() -> None:
    asked = understood(checked(" Что тако\u0301е  кла\u0301стер \n\n Сколько молока "), VOCABULARY, ())
    assert asked.questions == ("Что такое кластер?", "Сколько молока?")
    assert literally(checked("кла\u0301стер\nи молоко")).text == "кластер и молоко"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Что такое кластth?", "Что такое кластер?"),
        ("Сколько vолока?", "Сколько молока?"),
        ("Что такое кlастер?", "Что такое кlастер?"),
        ("Что такое Вrand?", "Что такое Brand?"),
    ],
)
def test_a_word_that_changed_its_layout_halfway_is_mended(typed: str, text: str) -> None:
    assert understood(typed, VOCABULARY, ()).text == text


@pytest.mark.parametrize(
    ("typed", "questions"),
    [
        ("Здравствуйте! Подскажите, пожалуйста, сколько молока?", ("Сколько молока?",)),
        ("скажите пожалуйста а сколько молока", ("Сколько молока?",)),
        ("У меня вопрос: может ли технопарк продать молоко?", ("Может ли технопарк продать молоко?",)),
        ("Не могли бы вы подсказать, что такое кластер? Заранее спасибо!", ("Что такое кластер?",)),
        ("Объясни простыми словами что такое кластер", ("Что такое кластер?",)),
        ("Расскажите, что такое кластер и как его создать", ("Что такое кластер?", "Как создать кластер?")),
        ("Добрый день. Хочу открыть технопарк. Подскажите, сколько молока?", ("Хочу открыть технопарк. Сколько молока?",)),
        ("Что такое кластер, пожалуйста?", ("Что такое кластер?",)),
    ],
)
def test_courtesies_around_a_question_are_no_part_of_it(typed: str, questions: tuple[str, ...]) -> None:
    asked = understood(typed, VOCABULARY, ())
    assert asked.questions == questions
    assert {change.kind for change in asked.changes} <= {"followup"}


@pytest.mark.parametrize(
    "typed", ["Объясните закон спроса", "Кто сказал, что такое кластер?", "Скажите спасибо", "«Скажи, где ты» — чей роман?"]
)
def test_what_only_looks_like_a_courtesy_stays(typed: str) -> None:
    assert understood(typed, VOCABULARY, ()).text == typed
