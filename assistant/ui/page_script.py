"""What the document of the page does by itself: its language, its words, and the keys."""

from pathlib import Path

import streamlit as st

from assistant.texts import pages as texts

SIGHTS = "sight-now-"
"""Keys of the buttons that show the quotes and passages of the newest answer begin so."""

_SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def run_page_script() -> None:
    """Put the language, the words and the keys in force."""
    component = st.components.v2.component("pervoistochnik_page_script", js=_SCRIPT)
    component(key="page-script", data={"field": texts.QUESTION, "sights": SIGHTS, "words": texts.OF_STREAMLIT}, height=0)
