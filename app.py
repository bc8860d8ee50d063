"""The browser app: page configuration and navigation; the pages are in `assistant.ui`."""

from pathlib import Path

import streamlit as st

from assistant.errors import SettingsError
from assistant.texts import pages as texts
from assistant.texts import quality as quality_texts
from assistant.ui import about, ask, documents, quality, search
from assistant.ui.bar import renew_bar, show_bar
from assistant.ui.markup import notice, style
from assistant.ui.page_script import run_page_script
from assistant.ui.person import person

# A picture of our own: for an emoji or a named icon the browser would ask another host.
ICON = Path(ask.__file__).with_name("icon.png")
st.set_page_config(page_title=texts.APPLICATION, page_icon=str(ICON), layout="wide")
pages = [
    st.Page(ask.page, title=texts.ASK_PAGE, icon=":material/search:", url_path="ask", default=True),
    st.Page(search.page, title=texts.SEARCH_PAGE, icon=":material/manage_search:", url_path="search"),
    st.Page(documents.page, title=texts.DOCUMENTS_PAGE, icon=":material/library_books:", url_path="documents"),
    st.Page(quality.page, title=quality_texts.PAGE, icon=":material/speed:", url_path="quality"),
    st.Page(about.page, title=texts.ABOUT_PAGE, icon=":material/info:", url_path="about"),
]
# Our own links: Streamlit's navigation hides behind an arrow on a telephone.
chosen = st.navigation(pages, position="hidden")
style()
try:
    person()  # before any page: ends the run where nobody signed in
except SettingsError as error:
    notice("error", error.message)
    st.stop()
show_bar(pages[0], pages[1], pages[2:])
chosen.run()
renew_bar()
run_page_script()
