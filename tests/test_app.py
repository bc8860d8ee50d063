"""The pages, run by Streamlit's own test driver over a small corpus."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.assembly import Assistant
from assistant.settings import load_settings
from assistant.texts import pages as texts
from assistant.ui.evidence import plain
from tests.conftest import silent

PATIENCE = 60


def ask_page() -> None:
    from assistant.ui import ask

    ask.page()


def documents_page() -> None:
    from assistant.ui import documents

    documents.page()


@pytest.fixture
def fresh(
    monkeypatch: pytest.MonkeyPatch, make_corpus: Callable[..., Path], tmp_path: Path
) -> Iterator[Callable[..., Assistant]]:
    """Point the pages at a corpus of their own."""

    def make(notes: dict[str, str] | None = None, *, build: bool = True) -> Assistant:
        settings = load_settings(make_corpus(notes), tmp_path / "index")
        monkeypatch.setenv("ASSISTANT_CORPUS", str(settings.corpus))
        monkeypatch.setenv("ASSISTANT_INDEX", str(settings.index))
        assistant = Assistant(settings)
        if build:
            assistant.build(silent)
        return assistant

    st.cache_resource.clear()
    yield make
    st.cache_resource.clear()


def _ask(page: AppTest, question: str) -> AppTest:
    page.text_input[0].set_value(question)
    return page.button[0].click().run(timeout=PATIENCE)


def _html(page: AppTest) -> str:
    return "\n".join(str(element.proto.body) for element in page.get("html"))


def test_an_answer_shows_numbered_quotes_and_marks_them_in_the_source(fresh: Callable[..., Assistant]) -> None:
    fresh()
    page = _ask(AppTest.from_function(ask_page).run(timeout=PATIENCE), "Сколько молока перерабатывает завод в сутки?")
    assert not page.exception
    shown = _html(page)
    assert "[1]</span> Завод перерабатывает 120 тонн молока в сутки." in shown
    assert "<mark>Завод перерабатывает 120 тонн молока в сутки.</mark>" in shown
    assert page.code[0].value == "Молочная отрасль."


def test_what_is_not_in_the_documents_is_said_in_words(fresh: Callable[..., Assistant]) -> None:
    fresh()
    page = _ask(AppTest.from_function(ask_page).run(timeout=PATIENCE), "Какая завтра погода в Париже?")
    assert not page.exception
    assert "В документах ответа нет" in _html(page)
    assert texts.NEAREST in [expander.label for expander in page.expander]


def test_a_link_opens_its_question(fresh: Callable[..., Assistant]) -> None:
    fresh()
    page = AppTest.from_function(ask_page)
    page.query_params["q"] = "Когда открыли индустриальный парк?"
    page.run(timeout=PATIENCE)
    assert not page.exception
    assert "Индустриальный парк открыли в 2014 году." in _html(page)


def test_trouble_is_one_sentence_and_the_conversation_stays(fresh: Callable[..., Assistant]) -> None:
    fresh()
    page = _ask(AppTest.from_function(ask_page).run(timeout=PATIENCE), "Сколько молока перерабатывает завод в сутки?")
    page = _ask(page, "   ")
    assert not page.exception
    assert len(page.error) == 1
    assert "120 тонн" in _html(page)


def test_without_an_index_the_page_says_what_to_do(fresh: Callable[..., Assistant]) -> None:
    fresh(build=False)
    page = _ask(AppTest.from_function(ask_page).run(timeout=PATIENCE), "Что такое кластер?")
    assert not page.exception
    assert page.info[0].value == texts.NO_INDEX


HOSTILE = (
    "<script>alert(1)</script> ![x](http://a.example/x.png) [y](javascript:alert(1)) $x^2$ :smile: **жирно** "
    "<img src=x onerror=alert(1)>"
)


def test_document_text_is_never_markup(fresh: Callable[..., Assistant]) -> None:
    fresh({"зло.txt": f"Пароль от склада указан здесь: {HOSTILE}.\n", "зло.txt.toml": "title = '''<b>Зло</b> **x**'''\n"})
    page = _ask(AppTest.from_function(ask_page).run(timeout=PATIENCE), "Где указан пароль от склада?")
    assert not page.exception
    shown = _html(page)
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<b>Зло" not in shown
    for markdown in page.markdown:
        assert "script" not in markdown.value


def test_a_hostile_question_is_shown_as_typed(fresh: Callable[..., Assistant]) -> None:
    fresh()
    page = _ask(AppTest.from_function(ask_page).run(timeout=PATIENCE), HOSTILE)
    page = _ask(page, "Что такое кластер?")
    assert not page.exception
    assert HOSTILE in [text.value for text in page.text]
    assert plain(HOSTILE) in [expander.label for expander in page.expander]


def test_the_list_shows_every_document_with_its_state(fresh: Callable[..., Assistant]) -> None:
    assistant = fresh()
    (assistant.settings.corpus / "новое.txt").write_text("Новый завод.\n", encoding="utf-8")
    (assistant.settings.corpus / "таблица.xyz").write_bytes(b"\0\1\2")
    page = AppTest.from_function(documents_page).run(timeout=PATIENCE)
    assert not page.exception
    rows = page.dataframe[0].value
    states = dict(zip(rows[texts.COLUMN_DOCUMENT], rows[texts.COLUMN_STATE], strict=True))
    assert states["Молочная отрасль"] == texts.STATES["indexed"]
    assert states["новое"] == texts.STATES["waiting"]
    assert page.warning[0].value == texts.OUT_OF_DATE


def test_files_are_added_or_refused_one_by_one(fresh: Callable[..., Assistant]) -> None:
    assistant = fresh()
    page = AppTest.from_function(documents_page).run(timeout=PATIENCE)
    page.file_uploader[0].set_value(
        [
            ("../../хитрое имя.txt", "Склад построен в 1999 году.\n".encode(), "text/plain"),
            ("пусто.txt", b"", "text/plain"),
        ]
    )
    page.button[0].click().run(timeout=PATIENCE)
    assert not page.exception
    assert [message.value for message in page.success][:1] == [plain(texts.added("хитрое имя.txt"))]
    assert "пусто" in page.error[0].value
    assert (assistant.settings.corpus / "хитрое имя.txt").read_text(encoding="utf-8") == "Склад построен в 1999 году.\n"
    assert not (assistant.settings.corpus / "пусто.txt").exists()
    (assistant.settings.corpus / "хитрое имя.txt").unlink()
    page.run(timeout=PATIENCE)
    assert not (assistant.settings.corpus / "хитрое имя.txt").exists(), "a rerun must not add the upload again"


def test_a_document_is_removed_after_asking(fresh: Callable[..., Assistant]) -> None:
    assistant = fresh()
    page = AppTest.from_function(documents_page).run(timeout=PATIENCE)
    page.selectbox[0].set_value("молоко.md").run(timeout=PATIENCE)
    assert (assistant.settings.corpus / "молоко.md").exists()
    next(button for button in page.button if button.label == texts.REMOVE_CONFIRM).click().run(timeout=PATIENCE)
    assert not page.exception
    assert not (assistant.settings.corpus / "молоко.md").exists()
