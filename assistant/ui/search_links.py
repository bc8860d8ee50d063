"""The address of the page of search: what is looked for, where, and how much of what is found is shown."""

from dataclasses import dataclass

import streamlit as st

from assistant.filters import EVERYTHING, Filter, from_query, to_query

COUNTS = (10, 25, 50, 100)
"""How many passages may be shown."""

_QUERY, _TOP = "q", "top"
_STATE, _ADDRESS = "search-link", "search-address"


@dataclass(frozen=True, slots=True)
class SearchLink:
    """A search: by it another session finds the same."""

    query: str = ""
    top: int = COUNTS[0]
    where: Filter = EVERYTHING

    @property
    def parameters(self) -> dict[str, list[str]]:
        """Of the page's address."""
        asked = {_QUERY: [self.query]} if self.query else {}
        return asked | to_query(self.where) | ({_TOP: [str(self.top)]} if self.top != COUNTS[0] else {})


def unconditional() -> SearchLink:
    """Return what the address looks for, wherever that is."""
    top = st.query_params.get(_TOP, "")
    shown = next((count for count in COUNTS if str(count) == top), COUNTS[0])
    return SearchLink(st.query_params.get(_QUERY, ""), shown)


def followed() -> SearchLink:
    """Return what the address looks for (raises `FilterError`)."""
    plain = unconditional()
    return SearchLink(plain.query, plain.top, from_query(_parameters()))


def arrive() -> bool:
    """Tell whether the address is another than the one this session was at last; from now on, it is not."""
    before, st.session_state[_ADDRESS] = st.session_state.get(_ADDRESS), _parameters()
    return bool(before != st.session_state[_ADDRESS])


def last() -> SearchLink | None:
    """Return what this session looked for last, None where it has not been on the page yet."""
    found: SearchLink | None = st.session_state.get(_STATE)
    return found


def put(link: SearchLink) -> None:
    """Make a link the address of the page."""
    st.session_state[_STATE], st.session_state[_ADDRESS] = link, link.parameters
    if _parameters() != link.parameters:
        st.query_params.from_dict(link.parameters)


def _parameters() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}
