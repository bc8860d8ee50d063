"""The pages as Streamlit's own test driver runs them: what the tests of the pages do and look at."""

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.assembly import Assistant
from assistant.settings import load_settings
from assistant.ui.suggesting import SUGGESTIONS
from assistant.ui.waiting import FOUND
from tests.conftest import silent

PATIENCE = 60
MILK = "Сколько молока перерабатывает завод в сутки?"
MILK_QUOTE = "Завод перерабатывает 120 тонн молока в сутки."
PARK = "Когда открыли индустриальный парк?"
PARK_QUOTE = "Индустриальный парк открыли в 2014 году."
# Streamlit shows these as they are; everything else that bears text reads Markdown, where nothing foreign may come.
LITERAL = {"html", "text", "code", "selectbox", "multiselect", "text_input", "file_uploader"}
HOSTILE = (
    "<script>alert(1)</script> ![x](http://evil.example/x.png) [y](javascript:alert(1)) $x^2$ :smile: :material/home: **жирно** "
    "<img src=x onerror=alert(1)> www.evil.example me@evil.example"
)

Fresh = Callable[..., Assistant]
"""Makes a corpus of its own for the pages."""


@pytest.fixture
def fresh(make_corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fresh]:
    """Point the pages at a corpus that is still to be made; what is made goes with the test."""

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
    for thread in threading.enumerate():
        if thread.name == SUGGESTIONS:
            thread.join()  # what it reads is removed after the test
    st.cache_resource.clear()


def ask_page() -> None:
    from assistant.ui import ask

    ask.page()


def documents_page() -> None:
    from assistant.ui import documents

    documents.page()


def opened(page: Callable[[], None]) -> AppTest:
    return AppTest.from_function(page).run(timeout=PATIENCE)


def ask(page: AppTest, question: str) -> AppTest:
    """Ask, and unfold all that is answered."""
    page.text_input[0].set_value(question)
    page = page.button[0].click().run(timeout=PATIENCE)
    refused = bool(page.exception) or 'role="alert"' in html_of(page)
    return page if refused else unfolded(page)


def unfolded(page: AppTest) -> AppTest:
    """Open the former answers of a page of questions, and the other passages of each."""
    turns = page.session_state["history"].turns
    for place, turn in enumerate(turns):
        key = str(len(turns) - place) if place else "now"
        page.session_state[f"former-{key}"] = True
        for one in (key, *(f"{key}-{part}" for part in range(1, len(turn.parts) + 1))):
            page.session_state[f"{one}-{turn.answer.generation}-hits"] = True
    return page.run(timeout=PATIENCE) if page.session_state["history"].turns else page


def press(page: AppTest, label: str) -> AppTest:
    return next(button for button in page.button if button.label == label).click().run(timeout=PATIENCE)


def chosen(page: AppTest, document: str, part: str = "") -> AppTest:
    """Choose a document on its page, and what of it is shown."""
    page = page.selectbox(key="document").set_value(document).run(timeout=PATIENCE)
    return page.segmented_control(key="document-part").set_value(part).run(timeout=PATIENCE) if part else page


def html_of(page: AppTest) -> str:
    """Return the HTML of a page, without the mark that a search has just ended."""
    assert not page.exception
    shown = (str(element.proto.body) for element in page.get("html"))
    return "\n".join(body for body in shown if body != FOUND)


def read_of(page: AppTest) -> str:
    """Return the HTML of a page without the exact answers marked in its quotes."""
    return re.sub("</?strong[^>]*>", "", html_of(page))


def markdown_of(page: AppTest) -> str:
    """Return all that Streamlit may read as Markdown: values of elements and labels of blocks."""
    found: list[str] = []
    blocks: list[Any] = [page.main]
    while blocks:
        for node in blocks.pop().children.values():
            if node.type not in LITERAL and node.proto is not None:
                found.append(str(node.proto))
            blocks += [node] if hasattr(node, "children") else []
    return "\n".join(found)
