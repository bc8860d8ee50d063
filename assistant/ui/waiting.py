"""What stands on the page while an answer is looked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from assistant.texts import pages as texts

# Left in the place of the search: until the answer is drawn, what stood here stays away.
FOUND = '<div class="pi-found"></div>'


@contextmanager
def searching(*, anew: bool) -> Iterator[None]:
    """Say that a search is on; with `anew`, where nothing was found before, hold the place of what will be.

    Over the page, not in it: what stands there must not move down and up again.
    """
    said, place = st.empty(), st.empty()
    said.html(f'<div class="pi-working" role="status">{escape(texts.SEARCHING)}</div>')
    if anew:
        place.html('<div class="pi-waiting" aria-hidden="true"><i></i><i></i><i></i><i></i></div>')
    found = False
    try:
        yield
        found = True
    finally:
        said.empty()
        if found:
            place.html(FOUND)
        else:
            place.empty()
