"""What was read of a document, page by page: the page as a picture, and the text made of it beside it."""

import streamlit as st

from assistant.cleaning import CleanText, PageSpan
from assistant.errors import RejectedFile
from assistant.texts import pages as texts
from assistant.ui.markup import notice, source_text
from assistant.ui.page_picture import PICTURE_WIDTH, show_page
from assistant.ui.session import pictures


def show_pages(clean: CleanText) -> None:
    """Let the pages of a document be looked through, where it has them."""
    if clean.pages:
        st.fragment(_draw)(clean)


def _draw(clean: CleanText) -> None:
    pages = {page.number: page for page in clean.pages}
    shown = st.selectbox(texts.LOOK_AT_PAGE, list(pages), format_func=lambda number: _label(pages[number]), key="read-page")
    page = pages[shown]
    picture, text = st.columns(2, gap="medium")
    with picture:
        _picture(clean, page)
    with text:
        source_text(page.span.of(clean.text) or texts.PAGE_EMPTY)


def _label(page: PageSpan) -> str:
    return texts.page(page.number, page.label)


def _picture(clean: CleanText, page: PageSpan) -> None:
    if page.size is None:
        notice("info", texts.NO_PICTURE)
        return
    try:
        picture = pictures().picture(clean.source, page.number, PICTURE_WIDTH)
    except RejectedFile as error:
        notice("warning", error.message)
        return
    label = texts.picture_label(clean.title, _label(page), marked=False)
    show_page(picture, page.size, (), label, f"{clean.source.id} {page.number}", 100)
