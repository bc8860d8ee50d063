"""Where to look: conditions to choose from, and the words for those that are chosen."""

from collections.abc import Callable

import streamlit as st

from assistant.errors import AssistantError, FilterError
from assistant.filters import Filter
from assistant.generation import Generation
from assistant.texts import pages as texts
from assistant.ui.choices import Choices, choices
from assistant.ui.markup import notice
from assistant.ui.session import assistant

_NAMES: tuple[str, ...] = ("folders", "documents", "authors", "kinds")


@st.cache_resource(show_spinner=texts.LOOKING_THROUGH, max_entries=4)
def _choices(_generation: Generation, name: str) -> Choices:
    return choices(_generation)


def choose(where: Filter, key: str = "where") -> Filter:
    """Let the conditions be chosen; return them, those given where nothing else was chosen.

    The choices are made when they are looked at: for some of them the documents must be read. `key` is that of the page.
    """
    box = st.expander(texts.WHERE, key=key, on_change="rerun", icon=":material/filter_alt:")
    if not box.open:
        return where
    with box:
        try:
            generation = assistant().generation()
            found = _choices(generation, str(generation.folder))
        except AssistantError as error:
            notice("info", error.message)
            return where
        try:
            chosen = _drawn(found, where, key)
        except FilterError as error:
            notice("error", error.message)
            return where
    st.session_state[f"{key}-filled"] = chosen
    return chosen


def _drawn(found: Choices, where: Filter, key: str) -> Filter:
    """Draw the conditions the documents can be told apart by, and those in force."""
    anew = st.session_state.get(f"{key}-filled") != where
    chosen: dict[str, tuple[str, ...]] = {}
    for name in _NAMES:
        given: tuple[str, ...] = getattr(where, name)
        # A link may name what is chosen otherwise than the choices do: an author by the surname alone.
        options = list(dict.fromkeys([*getattr(found, name), *given]))
        chosen[name] = _several(f"{key}-{name}", name, options, given, _shown(name, found), anew=anew)
    years = sorted({*found.years, *(year for year in where.years if year is not None)})
    first = last = None
    if years:
        with st.container(horizontal=True):
            first, last = (_year(f"{key}-year-{end}", end, years, where.years[end], anew=anew) for end in (0, 1))
    return Filter(years=(first, last), **chosen)


def _shown(name: str, found: Choices) -> Callable[[str], str]:
    if name == "documents":
        return lambda path: found.titles.get(path, path)
    return str.upper if name == "kinds" else str


def _several(
    key: str, name: str, options: list[str], given: tuple[str, ...], shown: Callable[[str], str], *, anew: bool
) -> tuple[str, ...]:
    if not options:
        return ()
    if anew or key not in st.session_state:
        st.session_state[key] = list(given)
    label, anything = texts.CONDITIONS[name]
    chosen = st.multiselect(label, options, format_func=shown, key=key, placeholder=anything, select_all=False)
    return tuple(chosen)


def _year(key: str, end: int, years: list[int], given: int | None, *, anew: bool) -> int | None:
    if anew or key not in st.session_state:
        st.session_state[key] = given
    label, anything = texts.YEARS[end]
    return st.selectbox(label, years, index=None, key=key, placeholder=anything)
