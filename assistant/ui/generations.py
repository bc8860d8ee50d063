"""The generations that are kept, and going back to one of them."""

from datetime import datetime

import streamlit as st

from assistant.assembly import Assistant
from assistant.errors import AssistantError
from assistant.index import GenerationState
from assistant.texts import pages as texts
from assistant.ui.markup import line, notice
from assistant.ui.person import person

_MESSAGE = "generations-message"


def show_generations(helper: Assistant) -> None:
    """List what is kept under a heading that opens, the newest first; nothing where only one is, or there is no index."""
    try:
        kept = helper.index.states()
    except AssistantError:
        return  # said above, where the state of the index is
    said: tuple[bool, str] | None = st.session_state.pop(_MESSAGE, None)
    if len(kept) < 2 and said is None:
        return
    with st.expander(texts.generations(len(kept)), key="generations", expanded=said is not None, icon=":material/history:"):
        st.caption(texts.GENERATIONS_NOTE)
        for one in reversed(kept):
            _row(helper, one)
        if said is not None:
            notice("success" if said[0] else "error", said[1])


def _row(helper: Assistant, one: GenerationState) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if one.created is None or one.documents is None or one.passages is None:
            line("place", texts.generation_unreadable(one.id))
            return
        shown = datetime.fromisoformat(one.created).astimezone().strftime("%d.%m.%Y %H:%M:%S")
        line("place", texts.generation(shown, one.documents, one.passages))
        if one.used:
            line("used", texts.GENERATION_USED)
        elif person().may_edit:
            # By a callback: the generation may be gone when the page is drawn again, and its button with it.
            st.button(
                texts.ROLL_BACK, key=f"back-{one.id}", icon=":material/undo:", on_click=_go_back, args=(helper, one.id, shown)
            )


def _go_back(helper: Assistant, name: str, made: str) -> None:
    if not person().may_edit:
        return  # no longer
    try:
        helper.rollback(name)
        st.session_state[_MESSAGE] = (True, texts.rolled_back(made))
    except AssistantError as error:
        st.session_state[_MESSAGE] = (False, error.message)
