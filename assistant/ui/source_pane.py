"""The source of the quote chosen: its page as a picture, or its text, with the quote marked; its reference to copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import streamlit as st

from assistant.citations import Citation, UnfaithfulQuote
from assistant.cleaning import PageSpan
from assistant.errors import RejectedFile
from assistant.references import bibtex, missing_note, reference
from assistant.texts import answers as answer_texts
from assistant.texts import pages as texts
from assistant.ui import evidence
from assistant.ui.markup import line, notice
from assistant.ui.page_picture import PICTURE_WIDTH, show_page
from assistant.ui.session import pictures
from assistant.ui.sights import Sight

ZOOMS = (100, 140, 200, 280)
_STATE, _NEWEST, _PRESSES = "pane", "pane-of", "pane-presses"


@dataclass(slots=True)
class _Pane:
    """What is shown of a sight: `page` is turned to; `presses` tells one choice from the next, 0 where nobody chose."""

    sight: Sight
    page: int
    zoom: int = 0
    presses: int = 0


def choose(sight: Sight) -> None:
    """Show a sight from now on."""
    st.session_state[_PRESSES] = presses = st.session_state.get(_PRESSES, 0) + 1
    st.session_state[_STATE] = _Pane(sight, sight.page or 0, _zoom(), presses)


def chosen() -> Sight | None:
    """Return the sight that is shown."""
    pane: _Pane | None = st.session_state.get(_STATE)
    return None if pane is None else pane.sight


def settle(sights: Sequence[Sight], newest: object, first: Sight | None) -> bool:
    """Hold to the sight chosen while it is among `sights`; of an answer not shown before, `newest`, take the `first`.

    Returns
    -------
    bool
        Whether the answer was not shown before.
    """
    pane: _Pane | None = st.session_state.get(_STATE)
    fresh = st.session_state.get(_NEWEST) is not newest
    st.session_state[_NEWEST] = newest
    if fresh or pane is None or not any(pane.sight is sight for sight in sights):
        st.session_state[_STATE] = None if first is None else _Pane(first, first.page or 0, _zoom())
    return fresh


def show() -> None:
    """Draw the pane with the sight chosen."""
    with st.container(key="source-pane", gap="small"):
        if st.session_state.get(_STATE) is None:
            line("empty", texts.PANE_EMPTY)
        else:
            st.fragment(_draw)()


def draw_ahead(sights: Sequence[Sight]) -> None:
    """Have the pages drawn that may be looked at next: those of sights, in their order."""
    pages = {(one.entry.source.id, one.page): (one.entry.source, one.page) for one in sights if one.page and one.marks}
    pictures().draw_ahead(list(pages.values()), PICTURE_WIDTH)


def _zoom() -> int:
    pane: _Pane | None = st.session_state.get(_STATE)
    return pane.zoom if pane is not None else 0


def _draw() -> None:
    pane: _Pane = st.session_state[_STATE]
    sight = pane.sight
    line("pane-title", sight.entry.shown_title)
    page = _page(pane)
    drawn = page is not None and page.size is not None and bool(sight.marks)
    if drawn:
        views = [texts.PAGE_VIEW, texts.TEXT_VIEW]
        chosen = st.segmented_control(texts.VIEW, views, default=views[0], key="pane-view", label_visibility="collapsed")
        drawn = chosen != texts.TEXT_VIEW
    if drawn and page is not None and page.size is not None:
        _picture(pane, page, page.size)
    else:
        _text(pane)
    if sight.citation is not None:
        _reference(sight.citation)


def _page(pane: _Pane) -> PageSpan | None:
    return next((page for page in pane.sight.pages if page.number == pane.page), None)


def _picture(pane: _Pane, page: PageSpan, size: tuple[float, float]) -> None:
    sight = pane.sight
    here = texts.page(page.number, page.label)
    try:
        picture = pictures().picture(sight.entry.source, page.number, PICTURE_WIDTH)
    except RejectedFile as error:
        notice("warning", error.message)
        _text(pane)
        return
    marks = [mark for mark in sight.marks if mark.box.page == page.number]
    title = sight.entry.shown_title
    label = texts.picture_label(title, here, marked=bool(marks))
    show_page(picture, size, marks, label, f"{id(sight)} {page.number}", ZOOMS[pane.zoom], bring=pane.presses)
    beside = [(sight.entry.source, other.number) for other in sight.pages if abs(other.number - page.number) == 1]
    pictures().draw_ahead(beside, PICTURE_WIDTH)
    _controls(pane, here)


def _controls(pane: _Pane, here: str) -> None:
    numbers = [page.number for page in pane.sight.pages]
    at = numbers.index(pane.page)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        st.button(texts.BEFORE, key="pane-before", on_click=_turn, args=(pane, numbers[at - 1]), disabled=not at)
        last = at == len(numbers) - 1
        st.button(texts.AFTER, key="pane-after", on_click=_turn, args=(pane, numbers[0 if last else at + 1]), disabled=last)
        st.button(texts.SMALLER, key="pane-smaller", on_click=_magnify, args=(pane, -1), disabled=not pane.zoom)
        st.button(texts.LARGER, key="pane-larger", on_click=_magnify, args=(pane, 1), disabled=pane.zoom == len(ZOOMS) - 1)
        if pane.sight.page != pane.page and pane.sight.page is not None:
            st.button(texts.TO_QUOTE, key="pane-back", on_click=_turn, args=(pane, pane.sight.page))
    line("place", texts.page_of(here, len(numbers)))


def _turn(pane: _Pane, number: int) -> None:
    pane.page = number


def _magnify(pane: _Pane, steps: int) -> None:
    pane.zoom = min(max(pane.zoom + steps, 0), len(ZOOMS) - 1)


def _text(pane: _Pane) -> None:
    try:
        shown = evidence.source_html(pane.sight)
    except UnfaithfulQuote:
        notice("error", texts.UNFAITHFUL)
    else:
        # A frame of its own, which page_words.js scrolls to the mark: much of the document may stand before it.
        place = crc32(shown.encode(errors="replace"))
        st.html(f'<div class="pi-frame" tabindex="0" data-place="{place}" data-bring="{pane.presses}">{shown}</div>')


def _reference(citation: Citation) -> None:
    if citation.recognised:
        st.caption(answer_texts.RECOGNISED)
    st.caption(texts.REFERENCE)
    st.code(reference(citation), language=None, wrap_lines=True)
    lack = missing_note(citation.record)
    if lack:
        st.caption(lack)
    with st.expander(texts.BIBTEX, key="pane-bibtex"):
        st.code(bibtex(citation.record), language=None, wrap_lines=True)
