"""Whether documents or the index changed under an open page, told without reading them."""

import threading
import time
from dataclasses import dataclass, field

import streamlit as st

from assistant.assembly import Assistant
from assistant.errors import AssistantError
from assistant.index import Index
from assistant.settings import Settings
from assistant.sources import glance
from assistant.ui.session import assistant

_FRESH_SECONDS = 2.0


@dataclass(slots=True)
class Watch:
    """Looks at the folders for all pages together, so that many open pages cost no more than one."""

    settings: Settings
    _taken: float = float("-inf")
    _seen: tuple[str, str] = ("", "")
    _judged: tuple[tuple[str, str], bool] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def seen(self) -> tuple[str, str]:
        """Return what stands in the folders, a moment ago at most."""
        with self._lock:
            if time.monotonic() - self._taken > _FRESH_SECONDS:
                self._look()
            return self._seen

    def now(self) -> tuple[str, str]:
        """Return what stands in the folders now."""
        with self._lock:
            self._look()
            return self._seen

    def behind(self, helper: Assistant) -> bool:
        """Tell whether documents changed after the index was built; they are read for it only when something in the folders did.

        Of an index that cannot be used nothing is told: that is said where it is asked.
        """
        seen = self.seen()
        judged = self._judged
        if judged is None or judged[0] != seen:
            try:
                judged = (seen, not helper.is_current())
            except AssistantError:
                judged = (seen, False)
            self._judged = judged
        return judged[1]

    def _look(self) -> None:
        try:
            generation = Index(self.settings.index).current_id()
        except AssistantError:
            generation = ""
        self._seen, self._taken = (glance(self.settings.corpus), generation), time.monotonic()


@st.cache_resource(show_spinner=False)
def watch() -> Watch:
    """Return what looks for all sessions (raises `SettingsError`)."""
    return Watch(assistant().settings)


def changed(drawn: tuple[str, str]) -> bool:
    """Tell whether the folders are other than the page was `drawn` from and have come to rest: a file may be growing."""
    now = watch().seen()
    before, st.session_state["glance"] = st.session_state.get("glance"), now
    return drawn != now == before
