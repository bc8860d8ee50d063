"""The language of the document."""

import streamlit as st

_SCRIPT = "export default function () { document.documentElement.lang = 'ru'; }"


def declare_russian() -> None:
    """Tell the browser, and so a screen reader, that the page is Russian: Streamlit itself always says English."""
    st.components.v2.component("pervoistochnik_language", js=_SCRIPT)(key="language", height=0)
