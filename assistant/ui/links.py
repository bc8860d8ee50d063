"""The address of the page of questions: what it asks, and where."""

from dataclasses import dataclass, replace
from html import escape
from urllib.parse import urlencode

import streamlit as st

from assistant.filters import EVERYTHING, Filter, from_query, to_query

_QUESTION, _LITERAL = "q", "literal"


@dataclass(frozen=True, slots=True)
class Link:
    """A question that stands alone, where it is asked and whether word for word; by it another session gets the same answer."""

    question: str = ""
    where: Filter = EVERYTHING
    literal: bool = False

    @property
    def parameters(self) -> dict[str, list[str]]:
        """Of the page's address."""
        asked = {_QUESTION: [self.question]} if self.question else {}
        return asked | to_query(self.where) | ({_LITERAL: ["1"]} if self.literal else {})


def unconditional() -> Link:
    """Return what the address asks, wherever it is to be looked for."""
    return Link(st.query_params.get(_QUESTION, ""), literal=_LITERAL in st.query_params)


def followed() -> Link:
    """Return what the address asks (raises `FilterError`)."""
    return replace(unconditional(), where=from_query(_parameters()))


def current() -> Link:
    """Return the link this session followed or made last."""
    found: Link = st.session_state.setdefault("link", Link())
    return found


def put(link: Link) -> None:
    """Make a link the address of the page."""
    st.session_state.link = link
    if _parameters() != link.parameters:
        st.query_params.from_dict(link.parameters)


def open_link(link: Link) -> None:
    """Let the page, when it is drawn next, be opened by a link."""
    st.query_params.from_dict(link.parameters)


def ask_html(link: Link, label: str) -> str:
    """Return what leads from any other page to the one of questions by a link."""
    address = "./?" + urlencode(link.parameters, doseq=True, errors="replace")
    return f'<a class="pi-ask" href="{escape(address)}">{escape(label)}</a>'


def _parameters() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
