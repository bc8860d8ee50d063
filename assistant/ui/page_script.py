"""What the document of the page does by itself: its language, its words, and the keys."""

from pathlib import Path

import streamlit as st

from assistant.texts import looks
from assistant.texts import pages as texts
from assistant.ui.drafts import any_draft
from assistant.ui.session import MOST_FORMER

SIGHTS = "sight-now-"
"""Keys of the buttons that show the quotes and passages of the newest answer begin so."""

_PARTS = ("bringing.js", "page_words.js", "page_focus.js", "page_script.js")
_SCRIPT = "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in _PARTS)

_QUESTION, _FIELD = ".pi-question", f'input[aria-label="{texts.QUESTION}"]'
_FOLLOWS = (
    ("suggested-", _QUESTION),
    ("undo", _QUESTION),
    ("anew-", _QUESTION),
    ("anew", _FIELD),
    ("other-former", f'.st-key-former > :nth-child({MOST_FORMER + 1} of :has([class*="st-key-turn-"])) summary'),
    ("everywhere", ".st-key-where summary"),
    ("tour-next", ".st-key-tour button"),
    ("tour-back", ".st-key-tour button"),
    ("tour-", _FIELD),
    ("pane-before", ".st-key-pane-after button"),
    ("pane-after", ".st-key-pane-before button"),
    ("pane-back", ".st-key-pane-after button", ".st-key-pane-before button"),
    ("pane-smaller", ".st-key-pane-larger button"),
    ("pane-larger", ".st-key-pane-smaller button"),
    ("conversation-open-", ".st-key-conversations button"),
    ("conversation-delete-", ".st-key-conversation-restore button"),
    ("conversation-restore", ".st-key-conversations-words input"),
    ("FormSubmitter-rename-", ".st-key-conversations-words input"),
    ("draft-", ".st-key-description input"),
    ("description-undo", ".st-key-description-save button"),
    ("remove", '[class*="st-key-give-back-"] button'),
    ("give-back-", '[class*="st-key-give-back-"] button', ".st-key-document input"),
    ("build-stop", ".st-key-build button"),
    ("build", ".st-key-build-stop button"),
)
"""Beginning of the key of what was pressed and is no more → where the focus goes, the first that is there."""


def run_page_script() -> None:
    """Put the language, the words and the keys in force."""
    component = st.components.v2.component("pervoistochnik_page_script", js=_SCRIPT)
    data = {
        "fields": [texts.QUESTION, texts.QUERY],
        "sights": SIGHTS,
        "words": looks.OF_STREAMLIT,
        "begun": looks.OF_STREAMLIT_WITH_NAME,
        "announced": list(looks.OF_ITS_ANNOUNCER.items()),
        "sizes": looks.OF_ITS_SIZES,
        "sections": looks.SECTIONS,
        "source": looks.SOURCE,
        "follows": _FOLLOWS,
        "unsaved": any_draft(),
    }
    with st.container(key="page-script"):
        # A change of `back` has the whole page drawn anew: see page_script.js.
        component(key="page-script-itself", data=data, height=0, on_back_change=lambda: None)
