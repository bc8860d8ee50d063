"""What changes under an open page: files and the index."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.assembly import Assistant
from assistant.texts import reading as reading_texts
from assistant.ui.session import History
from tests.conftest import silent
from tests.pages import PARK, PARK_QUOTE, PATIENCE, Fresh, ask, ask_page, fresh, html_of, opened, read_of

__all__ = ["fresh"]  # a fixture

PDF = "заметки/03-кластерная-политика-в-России.pdf"
ORDER = "Когда вышел приказ о кластерах-лидерах мирового уровня?"
RIVER = "На реке стоят семь плотин."
HOW_MANY = "Сколько плотин стоит на реке?"


def _with_pdf(helper: Assistant, project: Path) -> Path:
    file = helper.settings.corpus / "приказ.pdf"
    shutil.copy(project / "corpus" / PDF, file)
    helper.build(silent)
    return file


def _cited(page: AppTest) -> str:
    history: History = page.session_state["history"]
    return history.turns[0].answer.citations[0].text


def _open_source(page: AppTest, number: int) -> AppTest:
    buttons = [button for button in page.button if (button.key or "").startswith("sight-now")]
    return buttons[number].click().run(timeout=PATIENCE)


def _gone(file: Path) -> None:
    file.unlink()


def _another(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"%")


def _cut(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize(
    ("happen", "said"),
    [
        (_gone, reading_texts.file_unreadable),
        (_another, reading_texts.page_of_another_file),
        (_cut, reading_texts.page_of_another_file),
    ],
)
def test_a_file_that_changes_after_the_answer_is_shown_as_text_with_a_word_on_why(
    fresh: Fresh, project: Path, happen: Callable[[Path], None], said: Callable[[str], str]
) -> None:
    helper = fresh()
    file = _with_pdf(helper, project)
    page = ask(opened(ask_page), ORDER)
    assert "<mark>" not in html_of(page), "the page is shown as a picture"
    happen(file)
    page = _open_source(page, 1)
    shown = html_of(_open_source(page, 0))
    assert said("приказ.pdf") in shown
    assert re.sub("<[^>]*>", "", shown[shown.index("<mark>") :]).startswith(_cited(page)[:40])


def test_the_index_is_rolled_back_under_an_open_page(fresh: Fresh) -> None:
    helper = fresh()
    former = helper.index.current_id()
    (helper.settings.corpus / "река.txt").write_text(f"{RIVER}\n", encoding="utf-8")
    helper.build(silent)
    page = ask(opened(ask_page), HOW_MANY)
    assert RIVER in read_of(page)
    helper.rollback(former)
    page = _open_source(page, 0)
    assert f"<mark>{RIVER}</mark>" in read_of(page), "what was answered stays to be read"
    page = ask(page, PARK)
    assert PARK_QUOTE in read_of(page)
    history: History = page.session_state["history"]
    assert history.turns[0].answer.generation == former
    page = ask(page, HOW_MANY)
    assert all(RIVER not in citation.text for citation in history.turns[0].answer.citations)
