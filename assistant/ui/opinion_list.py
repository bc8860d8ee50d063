"""Opinions about answers as a list: what each says, whether it makes a question, and taking it away."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

import streamlit as st

from assistant.errors import DeskError, FilterError
from assistant.evaluation.from_opinions import Collected
from assistant.filters import from_query
from assistant.opinions import Cited, Opinion
from assistant.texts import quality as texts
from assistant.ui.links import Link, ask_html
from assistant.ui.markup import notice
from assistant.ui.opinions import opinions

_SHOWN = 20
_TIME = "%d.%m.%Y %H:%M"
_MESSAGE = "opinions-message"


def show_opinions(given: Sequence[Opinion], made: Collected) -> None:
    """Show opinions, the newest first, and offer them as questions."""
    if not given:
        notice("info", texts.NO_OPINIONS)
        return
    helped = sum(one.helped for one in given)
    st.caption(f"{texts.counts(helped, len(given) - helped)} {texts.ready(len(made.ready), len(made.unfinished))}")
    lines = made.lines().encode("utf-8", "replace")  # half a surrogate pair, which a question may hold
    st.download_button(
        texts.EXPORT,
        lines,
        texts.EXPORT_FILE,
        "application/jsonl",
        key="export-opinions",
        on_click="ignore",
        disabled=not made.ready,
        icon=":material/download:",
    )
    shown = st.session_state.setdefault("opinions-shown", _SHOWN)
    for one in given[:shown]:
        _row(one, made.unfinished.get(one.id))
    if len(given) > shown:
        st.button(texts.MORE, key="more-opinions", on_click=_show_more)
    message = st.session_state.pop(_MESSAGE, None)
    if message:
        notice("error", message)


def _show_more() -> None:
    st.session_state["opinions-shown"] += _SHOWN


def _row(one: Opinion, unfinished: str | None) -> None:
    time = datetime.fromisoformat(one.time).astimezone().strftime(_TIME)
    facts = [texts.given(time, one.person), *([texts.unfinished(unfinished)] if unfinished else [])]
    notes = "".join(f"<small>{escape(fact)}</small>" for fact in facts)
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        st.html(
            f'<details class="pi-opinion"><summary><span class="pi-said">{escape(texts.opinion(one.helped, one.reason))}</span> '
            f"<bdi>{escape(one.question)}</bdi>{notes}</summary>{_shown(one)}{ask_html(_link(one), texts.ASK_AGAIN)}</details>"
        )
        st.button(texts.DELETE, key=f"drop-{one.id}", type="tertiary", icon=":material/delete:", on_click=_drop, args=(one.id,))


def _shown(one: Opinion) -> str:
    shown = [_place(texts.SHOWN_ANSWER, cited) for cited in one.cited or (None,)]
    return "".join([*shown, *([_place(texts.RIGHT_ANSWER, one.right)] if one.right else [])])


def _place(name: str, cited: Cited | None) -> str:
    if cited is None:
        return f"<p><b>{escape(name)}:</b> {escape(texts.NOTHING_SHOWN)}</p>"
    # Of a passage the words named, which are what makes it right.
    text = cited.answer if cited.passage and cited.answer else cited.text
    where = escape(texts.place(cited.document, cited.page))
    return f'<p><b>{escape(name)}:</b> <span class="pi-cited">{escape(text)}</span> <small>{where}</small></p>'


def _link(one: Opinion) -> Link:
    try:
        return Link(one.asked, from_query(one.where), one.literal)
    except FilterError:  # written by another version
        return Link(one.asked, literal=one.literal)


def _drop(name: str) -> None:
    try:
        opinions().drop(name)
    except DeskError as error:
        st.session_state[_MESSAGE] = error.message
