"""The browser app for several people: `app.py` behind a gate."""

from pathlib import Path

import streamlit as st
from streamlit.starlette import App

from assistant.errors import AccountError
from assistant.settings import load_settings
from assistant.ui.gate import gate, unusable
from assistant.ui.person import base_of
from assistant.ui.signing_in import Doors

settings = load_settings()
base = base_of(st.get_option("server.baseUrlPath"))
app = App(
    Path(__file__).parents[2] / "app.py",
    routes=Doors(settings, base).routes(),
    middleware=[gate(settings, base)],
    exception_handlers={AccountError: unusable},
)
