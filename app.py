"""The browser app: page configuration and navigation; the pages are in `assistant.ui`."""

import streamlit as st

from assistant.texts import pages as texts
from assistant.ui import ask, documents

st.set_page_config(page_title=texts.APPLICATION, page_icon=":material/format_quote:", layout="centered")
st.navigation(
    [
        st.Page(ask.page, title=texts.ASK_PAGE, icon=":material/search:", url_path="ask", default=True),
        st.Page(documents.page, title=texts.DOCUMENTS_PAGE, icon=":material/library_books:", url_path="documents"),
    ],
    position="top",
).run()
