"""The full form of an abbreviation that the documents never write."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.assembly import Assistant
from assistant.generation import Generation
from assistant.initials import full_form
from assistant.settings import load_settings
from tests.conftest import silent

NOTES = {
    "первое.txt": (
        "Дорожно-строительная артель чинит мосты. Осенью к Дорожно-строительной артели примкнули плотники.\n\n"
        "Взнос на общественную мельницу платят зимой.\n"
    ),
    "второе.txt": (
        "В договоре дорожно-строительной артели указан срок.\n\nКто вносит взнос на общественную мельницу, мелет без очереди.\n\n"
        "Письма важного чиновника лежат здесь. Пришёл вечером человек."
    ),
    "третье.txt": "Полоса вспаханного чернозёма видна.\n\nВзнос на общественную мельницу невелик.\n",
}


@pytest.fixture
def helper(make_corpus: Callable[..., Path], tmp_path: Path) -> Iterator[Assistant]:
    made = Assistant(load_settings(make_corpus(NOTES), tmp_path / "index", passage_characters=200))
    made.build(silent)
    yield made
    made.forget()


def test_a_set_phrase_is_found_by_its_initials_and_given_in_the_nominative(helper: Assistant) -> None:
    generation = helper.generation()
    assert full_form(generation, "ДСА") == "дорожно-строительная артель"
    assert full_form(generation, "ВОМ") == "взнос на общественную мельницу"


@pytest.mark.parametrize(
    "short",
    [
        "ПВЧ",  # stands once, in two ways
        "ДА",  # two letters say too little
        "ДСАП",  # no phrase has these
        "дса",
        "",
        "DSA",
        "А" * 2000,
    ],
)
def test_what_is_no_set_phrase_or_no_abbreviation_has_no_full_form(helper: Assistant, short: str) -> None:
    assert full_form(helper.generation(), short) is None


def test_a_question_with_an_abbreviation_the_documents_lack_is_answered(helper: Assistant) -> None:
    answer = helper.ask("Что чинит ДСА?")
    assert answer.understood == "Что чинит ДСА (дорожно-строительная артель)?"
    assert [change.kind for change in answer.changes] == ["abbreviation"]
    assert "чинит мосты" in answer.citations[0].text
    assert helper.ask("Что чинит ДСА?", literal=True).understood == "Что чинит ДСА?"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generation]:
    folder = tmp_path_factory.mktemp("initials")
    (folder / "corpus").mkdir()
    for name, text in NOTES.items():
        (folder / "corpus" / name).write_text(text, encoding="utf-8")
    made = Assistant(load_settings(folder / "corpus", folder / "index"))
    made.build(silent)
    generation = made.generation()
    yield generation
    generation.release()


@given(short=st.text(alphabet="АВДЁЕИМОПСЧЪ-.*(", max_size=6))
@example("ЁЁЁ")
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_full_form_has_the_initials(opened: Generation, short: str) -> None:
    full = full_form(opened, short)
    assert full is None or full[0].upper() == short[0]
