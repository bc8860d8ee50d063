"""The page about the program: what it does and cannot, what it is made of, what it runs on."""

import platform
from importlib.metadata import PackageNotFoundError, version

import streamlit as st

from assistant import __version__
from assistant.errors import AssistantError
from assistant.texts import about as texts
from assistant.ui.markup import facts, notice
from assistant.ui.session import assistant
from assistant.ui.tour import tour_again

_PARTS = ("sentence-transformers", "faiss-cpu", "openvino", "streamlit", "pypdf", "pypdfium2", "pymorphy3", "razdel")


def page() -> None:
    """Draw the page."""
    st.title(texts.TITLE)
    st.markdown(texts.WHAT)
    tour_again()
    st.header(texts.LIMITS_TITLE)
    st.markdown(texts.LIMITS)
    st.header(texts.PRIVACY_TITLE)
    st.markdown(texts.PRIVACY)
    st.header(texts.MODELS_TITLE)
    st.markdown(texts.MODELS)
    st.header(texts.STATE_TITLE)
    try:
        state = assistant().status()
    except AssistantError as error:
        notice("info", error.message)
    else:
        facts(texts.state(state.documents, state.passages, state.rejected, state.generation, state.megabytes, state.reader))
    st.header(texts.VERSIONS_TITLE)
    facts([("Первоисточник", __version__), ("Python", platform.python_version()), *((name, _version(name)) for name in _PARTS)])


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return texts.NOT_INSTALLED
