"""The page of search: passages, by words and meaning together, or those that hold a phrase letter for letter."""

from dataclasses import dataclass

import streamlit as st

from assistant.assembly import Assistant
from assistant.errors import AssistantError, FilterError, IndexMissing
from assistant.export.passages import passages_csv
from assistant.filters import described
from assistant.generation import Generation
from assistant.language import terms
from assistant.phrases import quoted, unquoted
from assistant.retrieval import Hit
from assistant.texts import pages as texts
from assistant.ui import search_links, source_pane
from assistant.ui.answers import show_hit
from assistant.ui.filtering import choose
from assistant.ui.markup import for_paper, line, notice
from assistant.ui.search_links import SearchLink
from assistant.ui.session import assistant, place_of_hit
from assistant.ui.sights import Sight, sight_of_hit
from assistant.ui.waiting import searching

_STATE, _QUERY, _TOP = "search", "query", "search-top"


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """What a search found in a generation, with all its page shows."""

    link: SearchLink
    generation: str
    hits: tuple[Hit, ...]
    places: tuple[str, ...]
    sights: tuple[Sight, ...]
    table: bytes


def page() -> None:
    """Draw the page. Its address says what is looked for and where."""
    st.title(texts.SEARCH_PAGE)
    st.caption(texts.SEARCH_NOTE)
    link, trouble = _followed()
    with st.form("searching", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        query = st.text_input(texts.QUERY, key=_QUERY, placeholder=texts.QUERY_EXAMPLE)
        asked = st.form_submit_button(texts.SEARCH, type="primary")
    where = choose(link.where, "search-filter")
    top = st.selectbox(texts.HOW_MANY, search_links.COUNTS, key=_TOP, width=160)
    wanted = SearchLink(query if asked else link.query, top, where)
    with st.container():  # in every run, so that what follows keeps its place
        if asked or wanted != link:
            trouble = ""
        if trouble:
            notice("error", trouble)
        elif not where.is_empty:
            line("where", texts.searched(described(where)))
    if trouble:
        return  # looking without the conditions would find something else
    search_links.put(wanted)
    found: _Found | None = st.session_state.get(_STATE)
    if asked or (wanted.query and (found is None or found.link != wanted or _is_purged(found))):
        _search(wanted)
        found = st.session_state.get(_STATE)
    if found is not None and found.link == wanted:
        _show(found)


def _followed() -> tuple[SearchLink, str]:
    """Return what the address looks for, and what is wrong about it; what came by another address stands in the fields."""
    link, trouble = search_links.unconditional(), ""
    try:
        link = search_links.followed()
    except FilterError as error:
        trouble = error.message
    arrived = search_links.arrive()
    for key, value in ((_QUERY, link.query), (_TOP, link.top)):
        if arrived or key not in st.session_state:
            st.session_state[key] = value
    return link, trouble


def _is_purged(found: _Found) -> bool:
    """Tell whether the index no longer stands behind what was found: a document of it may have been removed for good."""
    try:
        return found.generation in assistant().index.purged()
    except AssistantError:
        return False


def _search(link: SearchLink) -> None:
    st.session_state.pop(_STATE, None)
    try:
        helper = assistant()
        generation = helper.generation()
        with searching(anew=True):
            found = _found(helper, generation, link)
    except IndexMissing:
        notice("info", texts.NO_INDEX)
    except AssistantError as error:
        notice("error", error.message)
    else:
        st.session_state[_STATE] = found


def _found(helper: Assistant, generation: Generation, link: SearchLink) -> _Found:
    phrases = quoted(link.query)
    if link.query.strip() and not any(sign.isalnum() for sign in link.query):
        hits: tuple[Hit, ...] = ()  # to signs alone any passage is as near as another
    else:
        hits = helper.search(link.query, link.top, generation, where=link.where, phrases=phrases)
    asked = {term.lemma for term in terms(unquoted(link.query))}
    places = tuple(place_of_hit(generation, hit) for hit in hits)
    sights = tuple(sight_of_hit(generation, hit, asked, phrases) for hit in hits)
    return _Found(link, generation.id, hits, places, sights, passages_csv(generation, hits))


def _show(found: _Found) -> None:
    for_paper(texts.printed_search(found.link.query))
    if not found.hits:
        notice("info", texts.PHRASE_NOWHERE if quoted(found.link.query) else texts.NOTHING_FOUND)
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
