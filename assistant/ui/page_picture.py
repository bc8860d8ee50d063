"""A page as a picture with marks on it, in a frame that scrolls to them."""

import base64
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.loaders.picture import Picture
from assistant.ui.sights import Mark

_HTML = '<div class="frame" tabindex="0" role="group"><div class="sheet"><img class="pi-page" alt=""></div></div>'
_CSS = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
_JS = "".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("bringing.js", "page_picture.js"))

PICTURE_WIDTH = 1400
"""Pixels a page is drawn wide: sharp at the greatest zoom of a pane of 560."""


def show_page(
    picture: Picture, size: tuple[float, float], marks: Sequence[Mark], label: str, place: str, zoom: int, *, bring: int = 0
) -> None:
    """Show a page with its marks.

    Parameters
    ----------
    picture : Picture
    size : tuple of float
        Of the page in points, in which the boxes are.
    marks : sequence of Mark
        On this page.
    label : str
        What a screen reader says of it.
    place : str
        Names what is shown: when it is another, the frame scrolls to the marks.
    zoom : int
        Width of the page in percent of the frame's.
    bring : int
        A narrow screen moves to the page whenever this is another number; 0 leaves it where it is.
    """
    across, down = size
    with st.container(key="page-place", gap=None):
        st.html(f'<div class="pi-page-room" style="aspect-ratio: {across:.0f} / {down:.0f}"></div>')
        _show(picture, size, marks, label, place, zoom, bring)


def _show(
    picture: Picture, size: tuple[float, float], marks: Sequence[Mark], label: str, place: str, zoom: int, bring: int
) -> None:
    content = base64.b64encode(picture.data).decode()
    st.components.v2.component("pervoistochnik_page", html=_HTML, css=_CSS, js=_JS)(
        key="page-picture",
        data={
            "picture": f"data:{picture.media_type};base64,{content}",
            "width": picture.width,
            "height": picture.height,
            "marks": [percent(mark, size) for mark in marks],
            "label": label,
            "place": place,
            "zoom": zoom,
            "bring": bring,
        },
    )


def percent(mark: Mark, size: tuple[float, float]) -> dict[str, Any]:
    """Return a mark with its sides in percent of the page."""
    box, (across, down) = mark.box, size
    return {
        "strength": mark.strength,
        "left": round(100 * box.left / across, 3),
        "top": round(100 * box.top / down, 3),
        "width": round(100 * (box.right - box.left) / across, 3),
        "height": round(100 * (box.bottom - box.top) / down, 3),
    }
