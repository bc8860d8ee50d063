"""Places and people of a question, and whether a text speaks of them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.assembly import Assistant
from assistant.cli.answers import answer_lines
from assistant.contract import answer_data
from assistant.proper_names import named, speaks_of
from assistant.settings import load_settings
from assistant.texts import answers as texts
from tests.conftest import silent

ONE_PLACE = (
    "Калуга калужский",
    "Москва московский",
    "Италия итальянский",
    "Япония японский",
    "Тула тульский",
    "Томск томский",
    "Тверь тверской",
    "Казань казанский",
    "Корея корейский",
    "Татарстан татарский",
    "Дагестан дагестанский",
    "Франция французский",
    "Америка американский",
    "Чечня чеченский",
    "Прага пражский",
    "Китай китайский",
    "Германия немецкий",
    "Греция греческий",
    "Башкортостан башкирский",
    "США американский",
    "Британия великобритания",
)


@pytest.mark.parametrize("pair", ONE_PLACE)
def test_a_place_is_known_by_its_adjective_and_its_other_names(pair: str) -> None:
    name, other = pair.split()
    found = name.lower()
    assert [one.form for one in named(f"Каков регион {name}?")] == [found]
    assert speaks_of(["Совсем о другом.", f"Так устроено {other.capitalize()} хозяйство."], found)


@pytest.mark.parametrize(
    "pair",
    [
        "Омская Томская",
        "Самарская Саратовская",
        "Краснодарский Красноярский",
        "Новгородская Новосибирская",
        "Тульская Тюменская",
        "Орловская Омская",
        "Псковская Пензенская",
        "Калужская Калининградская",
    ],
)
def test_another_region_is_another(pair: str) -> None:
    one, other = pair.split()
    noun = "край" if one.endswith("ий") else "область"
    (found,) = named(f"Каков {one} {noun}?")
    assert speaks_of([f"Это {one} {noun}."], found.form)
    assert not speaks_of([f"Это {other} {noun}."], found.form)


@pytest.mark.parametrize(
    "question",
    [
        "Какая область занимается кластерами?",
        "Что такое кластер?",
        "Сколько предприятий в России?",
        "Какими законами РФ регулируются кластеры?",
        "Что сказал Владимир?",
        "Назовите цели Стратегии.",
        "Как работает Фонд развития промышленности?",
        "Вторая область применения метода?",
        "В каком крупном городе США открыли технопарк?",
        "Какие районы Калужской области самые населённые?",
    ],
)
def test_what_names_no_place_and_nobody(question: str) -> None:
    assert named(question) == ()


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Что сказал Пётр Иванов?", "иванов"),
        ("Где работал Павлов?", "павлов"),
        ("О чём писал Антонов?", "антонов"),
        ("Где служил Олег Романов?", "роман"),
    ],
)
def test_a_surname_that_is_also_a_first_name_in_the_plural_is_a_surname(question: str, form: str) -> None:
    assert [one.form for one in named(question)] == [form]
    assert speaks_of([f"{question[:-1].split()[-1]} родился в деревне."], form)


@pytest.mark.parametrize("question", ["Сколько Романов было на полке?", "Где живут Иваны?", "Что Пётр Сыр назвал сыром?"])
def test_first_names_and_common_words_are_no_surnames(question: str) -> None:
    assert named(question) == ()


def test_a_region_called_by_its_people_is_known_by_its_adjective() -> None:
    assert speaks_of(["Так живёт Смоленщина."], "смоленский")


def test_several_names_each_once() -> None:
    found = named("Чем Калужская область богаче Омской области и Калужского края, по словам Фридмана?")
    assert [one.form for one in found] == ["калужский", "омский", "фридман"]
    assert [one.written for one in found] == ["Калужская", "Омской", "Фридмана"]


def test_a_word_that_only_looks_like_a_name_is_none() -> None:
    assert not speaks_of(["Первые данные получены; тульи у шляп широкие."], "дания")
    assert not speaks_of(["Первые данные получены; тульи у шляп широкие."], "тула")


def test_what_is_found_about_another_region_is_less_sure(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    """Of one region it is said in the title, or two paragraphs before; of the other nowhere."""
    text = (
        "# Программа Липецкой области\n\n"
        "Регион развивает машиностроение. В промышленности области занято 96 тысяч человек.\n\n"
        "Малых и средних предприятий в 2019 году было 41 300.\n"
    )
    other = "# Порядок отбора\n\nЗаявки принимает ведомство в течение десяти дней.\n"
    alone = Assistant(load_settings(make_corpus({"программа.md": text, "порядок.md": other}), tmp_path / "index"))
    alone.build(silent)
    asked = "Сколько малых и средних предприятий было в {} области в 2019 году?"
    own, foreign = alone.ask(asked.format("Липецкой")), alone.ask(asked.format("Курской"), literal=True)
    assert own.verdict == "answered"
    assert foreign.verdict != "answered"
    assert foreign.confidence < own.confidence / 2
    assert (own.not_named, foreign.not_named if foreign.citations else ("Курской",)) == ((), ("Курской",))
    generation = alone.generation()
    lines = list(answer_lines(generation, replace(own, not_named=("Курской",))))
    assert texts.not_named(("Курской",)) in lines
    assert answer_data(generation, replace(own, not_named=("Курской",)))["not_named"] == ["Курской"]
