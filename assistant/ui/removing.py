"""Removing documents, and giving them back as long as the index is not built without them."""

from datetime import datetime

import streamlit as st

from assistant.assembly import Assistant
from assistant.errors import AssistantError
from assistant.removed import Removed, give_back, set_aside, set_asides
from assistant.texts import documents as texts
from assistant.texts import pages as page_texts
from assistant.ui.markup import Kind, line, notice
from assistant.ui.person import person

_SAID, _SHOWN = "removal-said", "removal-shown"
_FEW = 10


def show_removal(helper: Assistant, document: str) -> None:
    """Let a document that is a file of its own be removed."""
    line("place", texts.removal_note(document))
    st.button(page_texts.REMOVE_CONFIRM, type="primary", key="remove", on_click=_remove, args=(helper, document))


def show_removed(helper: Assistant) -> None:
    """List what can be given back, the latest first, and say what happened last."""
    kind, said = st.session_state.pop(_SAID, ("info", ""))
    if said:
        notice(kind, said)
    kept = set_asides(helper.settings.index)
    if not kept:
        return
    line("part", texts.CAN_GIVE_BACK)
    shown = st.session_state.get(_SHOWN, _FEW)
    for one in kept[:shown]:
        _row(helper, one)
    if shown < len(kept):
        line("place", texts.shown_of(shown, len(kept)))
        st.button(texts.MORE, key="removed-more", on_click=_show_more, args=(shown + _FEW,))


def _row(helper: Assistant, one: Removed) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        time = datetime.fromisoformat(one.time).astimezone().strftime("%d.%m.%Y %H:%M")
        line("place", texts.removed_at(one.path, time))
        st.button(texts.GIVE_BACK, key=f"give-back-{one.id}", icon=":material/undo:", on_click=_give_back, args=(helper, one.id))


# By callbacks: a document that is gone has no button when the page is drawn again.
def _remove(helper: Assistant, document: str) -> None:
    if person().may_edit:
        try:
            _say("success", page_texts.removed(set_aside(document, helper.settings.corpus, helper.settings.index).path))
        except AssistantError as error:
            _say("error", error.message)


def _give_back(helper: Assistant, name: str) -> None:
    if person().may_edit:
        try:
            _say("success", texts.given_back(give_back(name, helper.settings.corpus, helper.settings.index)))
        except AssistantError as error:
            _say("error", error.message)


def _say(kind: Kind, sentence: str) -> None:
    """Keep a sentence for when the page is drawn."""
    st.session_state[_SAID] = (kind, sentence)


def _show_more(shown: int) -> None:
    st.session_state[_SHOWN] = shown
