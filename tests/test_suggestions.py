"""Questions to begin with: about what the documents define, each one answered."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.assembly import Assistant
from assistant.settings import load_settings
from assistant.suggestions import OFFERED, defined, is_name, suggested
from tests.conftest import silent

DEFINITIONS = {
    "кластер.txt": "Промышленный кластер — это группа предприятий одной отрасли, которые стоят рядом и работают вместе.\n",
    "парк.txt": "Под индустриальным парком понимают участок с готовыми сетями. Технопарк — площадка для малых "
    "высокотехнологичных фирм, где они снимают помещения.\n",
    "прочее.txt": "Завод перерабатывает 120 тонн молока в сутки. Директор завода живёт в Смоленске.\n",
}


@pytest.fixture
def definitions(make_corpus: Callable[..., Path], tmp_path: Path) -> Assistant:
    helper = Assistant(load_settings(make_corpus(DEFINITIONS), tmp_path / "index"))
    helper.build(silent)
    return helper


def test_terms_of_several_documents_are_asked_for_and_answered(definitions: Assistant) -> None:
    generation = definitions.generation()
    questions = list(suggested(definitions, generation))
    assert "Что такое промышленный кластер?" in questions
    assert "Что такое технопарк?" in questions
    assert len(questions) <= OFFERED
    for question in questions:
        assert definitions.ask(question, generation).verdict == "answered"


def test_documents_that_define_nothing_suggest_nothing(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    helper = Assistant(load_settings(make_corpus({"а.txt": DEFINITIONS["прочее.txt"]}), tmp_path / "index"))
    helper.build(silent)
    assert list(defined(helper.generation())) == []


def test_a_term_of_two_documents_is_suggested_once(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    helper = Assistant(
        load_settings(make_corpus(dict.fromkeys(("а.txt", "б.txt"), DEFINITIONS["кластер.txt"])), tmp_path / "index")
    )
    helper.build(silent)
    assert [term for term, _ in defined(helper.generation())] == ["промышленный кластер"]


PAPER = (
    "Ключевые слова: кооператив, паевой взнос.\n\nАннотация: в статье описаны кооперативы края.\n\n"
    "Лопата — орудие. Паевой взнос — это деньги, которые член кооператива вносит в фонд. Паевой взнос возвращают при выходе. "
    "Размер паевого взноса назначает собрание. Приморский край — край на востоке. В них входит Приморский край.\n"
)


def test_a_reader_is_offered_what_a_document_defines_and_speaks_of_first(
    make_corpus: Callable[..., Path], tmp_path: Path
) -> None:
    helper = Assistant(load_settings(make_corpus({"статья.txt": PAPER}), tmp_path / "index"))
    helper.build(silent)
    assert [term for term, _ in defined(helper.generation())] == ["паевой взнос", "лопата"], "no parts of a paper, no places"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("промышленный кластер", True),
        ("ГЧП", True),
        ("кластер", True),
        ("промышленным кластером", False),
        ("он", False),
        ("Иванов", False),
        ("роль кластера", False),
        ("2014 год", False),
        ("очень длинное имя вещи", False),
        ("ключевые слова", False),
        ("введение", False),
        ("данный принцип", False),
        ("третий курс", False),
        ("само слово", False),
        ("и прибыль", False),
        ("цель исследования", False),
        ("Италия", False),
        ("концессионное соглашение", True),
        ("бизнес-инкубатор", True),
    ],
)
def test_a_term_is_a_noun_in_the_nominative(words: str, expected: bool) -> None:
    assert is_name(words.split()) is expected
