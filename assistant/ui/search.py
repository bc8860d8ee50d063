"""The page of search: passages, by words and meaning together, or those that hold a phrase letter for letter."""

from dataclasses import dataclass

import streamlit as st

from assistant.assembly import Assistant
from assistant.errors import AssistantError, IndexMissing
from assistant.export.passages import passages_csv
from assistant.filters import EVERYTHING, Filter, described
from assistant.generation import Generation
from assistant.language import terms
from assistant.phrases import quoted
from assistant.retrieval import Hit
from assistant.texts import pages as texts
from assistant.ui import source_pane
from assistant.ui.answers import show_hit
from assistant.ui.filtering import choose
from assistant.ui.markup import line, notice
from assistant.ui.session import assistant, place_of_hit
from assistant.ui.sights import Sight, sight_of_hit
from assistant.ui.waiting import searching

_STATE = "search"
_COUNTS = (10, 25, 50, 100)


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What a query found, how many passages where, with all its page shows."""

    query: str
    top: int
    where: Filter
    hits: tuple[Hit, ...]
    places: tuple[str, ...]
    sights: tuple[Sight, ...]
    table: bytes


def page() -> None:
    """Draw the page."""
    st.title(texts.SEARCH_PAGE)
    st.caption(texts.SEARCH_NOTE)
    with st.form("searching", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        query = st.text_input(texts.QUERY, key="query", placeholder=texts.QUERY_EXAMPLE)
        asked = st.form_submit_button(texts.SEARCH, type="primary")
    where = choose(st.session_state.get("search-where", EVERYTHING), "search-filter")
    st.session_state["search-where"] = where
    top = st.selectbox(texts.HOW_MANY, _COUNTS, key="search-top", width=160)
    if not where.is_empty:
        line("where", texts.searched(described(where)))
    found: _Found | None = st.session_state.get(_STATE)
    if asked:
        _search(query, top, where)
    elif found is not None and (found.top, found.where) != (top, where):
        _search(found.query, top, where)
    found = st.session_state.get(_STATE)
    if found is not None:
        _show(found)


def _search(query: str, top: int, where: Filter) -> None:
    st.session_state.pop(_STATE, None)
    try:
        helper = assistant()
        generation = helper.generation()
        with searching(anew=True):
            found = _found(helper, generation, query, top, where)
    except IndexMissing:
        notice("info", texts.NO_INDEX)
    except AssistantError as error:
        notice("error", error.message)
    else:
        st.session_state[_STATE] = found


def _found(helper: Assistant, generation: Generation, query: str, top: int, where: Filter) -> _Found:
    hits = helper.search(query, top, generation, where=where, phrases=quoted(query))
    asked = {term.lemma for term in terms(query)}
    places = tuple(place_of_hit(generation, hit) for hit in hits)
    sights = tuple(sight_of_hit(generation, hit, asked) for hit in hits)
    return _Found(query, top, where, hits, places, sights, passages_csv(generation, hits))


def _show(found: _Found) -> None:
    if not found.hits:
        notice("info", texts.PHRASE_NOWHERE if quoted(found.query) else texts.NOTHING_FOUND)
        return
    passages, source = st.columns([11, 10], gap="large")
    fresh = source_pane.settle(found.sights, found, found.sights[0])
    with passages:
        st.download_button(texts.DOWNLOAD_TABLE, found.table, texts.TABLE_FILE, "text/csv", on_click="ignore")
        for hit, place, sight in zip(found.hits, found.places, found.sights, strict=True):
            show_hit(hit, place, sight, "now")
    with source:
        source_pane.show()
    if fresh:
        source_pane.draw_ahead(found.sights)
