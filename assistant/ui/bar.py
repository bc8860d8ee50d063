"""The links to the pages, over each of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from assistant.ui import links, search_links
from assistant.ui.person import show_person

_STATE = "bar"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A link that says what was asked on its page."""

    place: DeltaGenerator
    page: StreamlitPage
    parameters: Callable[[], Mapping[str, Sequence[str]]]


def show_bar(ask: StreamlitPage, search: StreamlitPage, others: Sequence[StreamlitPage]) -> None:
    """Show the links; those to the pages that have an address of their own lead to where one was there."""
    with st.container(horizontal=True, key="bar"):
        st.session_state[_STATE] = (
            _Entry(st.empty(), ask, links.parameters),
            _Entry(st.empty(), search, lambda: (search_links.last() or search_links.SearchLink()).parameters),
        )
        renew_bar()
        for other in others:
            st.page_link(other)
        show_person()


def renew_bar() -> None:
    """Let the links say what is asked by now: when the page is drawn, and when a press has drawn a part of it."""
    entries: tuple[_Entry, ...] = st.session_state.get(_STATE, ())
    for entry in entries:
        entry.place.page_link(entry.page, query_params=entry.parameters())
