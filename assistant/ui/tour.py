"""The first acquaintance with the program: three steps, shown until they are closed."""

import hashlib
from html import escape
from pathlib import Path

import streamlit as st

from assistant.durable import replace_file
from assistant.errors import AssistantError
from assistant.texts import looks as texts
from assistant.ui.markup import notice
from assistant.ui.person import person
from assistant.ui.session import assistant

_STEP, _CLOSED, _AGAIN, _UNKEPT = "tour-step", "tour-closed", "tour-again", "tour-unkept"


def first_tour() -> None:
    """Show the steps to whoever has not closed them yet."""
    try:
        seen = _mark().exists()
    except AssistantError:
        return  # the page says it when a question is asked
    if not seen and (_UNKEPT in st.session_state or not st.session_state.get(_CLOSED)):
        st.fragment(_draw)(_CLOSED, keep=True)


def tour_again() -> None:
    """Show the steps whenever they are asked for."""
    st.fragment(_offer)()


def _offer() -> None:
    if st.session_state.get(_AGAIN, True):
        st.button(texts.TOUR_AGAIN, key="tour-again-button", on_click=_begin_again, icon=":material/tour:")
    else:
        _draw(_AGAIN, keep=False)


def _begin_again() -> None:
    st.session_state[_STEP] = 0
    st.session_state[_AGAIN] = False


def _draw(closed: str, *, keep: bool) -> None:
    if st.session_state.get(closed):
        if st.session_state.pop(_UNKEPT, False):
            notice("warning", texts.TOUR_NOT_KEPT)
        return
    step: int = st.session_state.get(_STEP, 0)
    title, text = texts.TOUR_STEPS[step]
    last = step == len(texts.TOUR_STEPS) - 1
    with st.container(key="tour", gap="small"):
        st.html(
            f'<div class="pi-tour" role="status"><small>{escape(texts.tour_step(step + 1))}</small>'
            f"<b>{escape(title)}</b><p>{escape(text)}</p></div>"
        )
        with st.container(horizontal=True, gap="xsmall"):
            if last:
                st.button(texts.TOUR_DONE, key="tour-done", on_click=_close, args=(closed, keep))
            else:
                st.button(texts.TOUR_NEXT, key="tour-next", on_click=_go, args=(step + 1,))
            if step:
                st.button(texts.TOUR_BACK, key="tour-back", on_click=_go, args=(step - 1,), type="tertiary")
            if not last:
                st.button(texts.TOUR_CLOSE, key="tour-close", on_click=_close, args=(closed, keep), type="tertiary")


def _go(step: int) -> None:
    st.session_state[_STEP] = step


def _close(closed: str, keep: bool) -> None:
    st.session_state[closed] = True
    if not keep:
        return
    try:
        mark = _mark()
        mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(mark, "")
    except OSError:
        st.session_state[_UNKEPT] = True


def _mark() -> Path:
    """Return the file that says that whoever looks at the page has closed the steps (raises `SettingsError`)."""
    name = hashlib.sha256(person().name.encode()).hexdigest()[:16]
    return assistant().settings.desk / "tour" / name
