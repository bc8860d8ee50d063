"""What the document of the page does by itself: its language, its words, and the keys."""

from pathlib import Path

import streamlit as st

from assistant.texts import looks
from assistant.texts import pages as texts
from assistant.ui.drafts import any_draft

SIGHTS = "sight-now-"
"""Keys of the buttons that show the quotes and passages of the newest answer begin so."""

_SCRIPT = "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("page_words.js", "page_script.js"))


def run_page_script() -> None:
    """Put the language, the words and the keys in force."""
    component = st.components.v2.component("pervoistochnik_page_script", js=_SCRIPT)
    data = {
        "field": texts.QUESTION,
        "sights": SIGHTS,
        "words": looks.OF_STREAMLIT,
        "begun": looks.OF_STREAMLIT_WITH_NAME,
        "announced": list(looks.OF_ITS_ANNOUNCER.items()),
        "sizes": looks.OF_ITS_SIZES,
        "sections": looks.SECTIONS,
        "source": looks.SOURCE,
        "unsaved": any_draft(),
    }
    with st.container(key="page-script"):
        # A change of `back` has the whole page drawn anew: see page_script.js.
        component(key="page-script-itself", data=data, height=0, on_back_change=lambda: None)
