"""Answers to take away: a file is made when it is asked for, and its quotes are checked once more on the way."""

from collections.abc import Callable, Sequence

import streamlit as st

from assistant.answering import Answer
from assistant.citations import UnfaithfulQuote
from assistant.errors import ExportError
from assistant.export import FORMATS, SUFFIXES, export
from assistant.texts import pages as texts
from assistant.ui.markup import notice


def offer(label: str, name: str, answers: Callable[[], Sequence[Answer]], key: str) -> None:
    """Offer answers as files of all formats under a button; nothing is made before it is pressed.

    Not by a function handed to the download button: where that fails, Streamlit says so in English.
    """
    with st.container(width="content"):
        st.fragment(_offer)(label, name, answers, key)


def _offer(label: str, name: str, answers: Callable[[], Sequence[Answer]], key: str) -> None:
    box = st.popover(label, key=key, on_change="rerun", icon=":material/download:")
    if not box.open:
        return
    with box:
        show_files(name, answers, key)


def show_files(name: str, answers: Callable[[], Sequence[Answer]], key: str) -> None:
    """Make answers into files of all formats and offer them; `key` is that of the place on the page."""
    refusals: dict[str, None] = {}
    given = answers()
    with st.container(gap=None):
        for form in FORMATS:
            try:
                data = export(given, form)
            except ExportError as error:
                refusals[error.message] = None
            except UnfaithfulQuote:
                refusals[texts.UNFAITHFUL] = None
            else:
                file = name + SUFFIXES[form]
                st.download_button(texts.FORMATS[form], data, file, key=f"{key}-{form}", on_click="ignore", type="tertiary")
        for refusal in refusals:
            notice("warning", refusal)
