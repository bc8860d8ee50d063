"""The address of the page of questions: what it asks, and where; in which conversation, and what is shown of its source."""

from dataclasses import dataclass, replace
from html import escape
from urllib.parse import urlencode

import streamlit as st

from assistant.filters import EVERYTHING, Filter, from_query, to_query

_QUESTION, _LITERAL, _CONVERSATION, _MARK = "q", "literal", "c", "mark"


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


def conversation() -> str:
    """Return the id of the conversation the address names; empty where it names none."""
    return st.query_params.get(_CONVERSATION, "")


def arrive() -> str | None:
    """Take note of what the address names; return its mark, None where it is the one this session put there."""
    before = _named().get(_MARK, "")
    st.session_state.named = {name: st.query_params[name] for name in (_CONVERSATION, _MARK) if name in st.query_params}
    found = _named().get(_MARK, "")
    return None if found == before else found


def take(link: Link) -> None:
    """Take a link for the one this session is at; `put` makes it the address."""
    st.session_state.link = link


def put(link: Link, conversation: str = "", mark: str = "") -> None:
    """Make a link the address of the page, with the conversation it is asked in and the mark of what is chosen of the answer."""
    st.session_state.link = link
    st.session_state.named = {name: value for name, value in ((_CONVERSATION, conversation), (_MARK, mark)) if value}
    if _parameters() != parameters():
        st.query_params.from_dict(parameters())


def parameters() -> dict[str, list[str]]:
    """Return the parameters of the page's address as this session followed or made it last."""
    return current().parameters | {name: [value] for name, value in _named().items()}


def open_link(link: Link) -> None:
    """Let the page, when it is drawn next, be opened by a link."""
    st.query_params.from_dict(link.parameters)


def _named() -> dict[str, str]:
    found: dict[str, str] = st.session_state.setdefault("named", {})
    return found


def ask_html(link: Link, label: str) -> str:
    """Return what leads from any other page to the one of questions by a link."""
    address = "./?" + urlencode(link.parameters, doseq=True, errors="replace")
    return f'<a class="pi-ask" href="{escape(address)}">{escape(label)}</a>'


def _parameters() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
