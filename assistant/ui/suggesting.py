"""Questions to begin with, looked for beside the page while it waits for one."""

import threading
from dataclasses import dataclass, field

import streamlit as st

from assistant.assembly import Assistant
from assistant.errors import AssistantError, IndexMissing
from assistant.generation import Generation
from assistant.suggestions import suggested
from assistant.texts import looks
from assistant.texts import pages as texts
from assistant.ui.links import Link, open_link
from assistant.ui.markup import line
from assistant.ui.session import assistant

SUGGESTIONS = "suggestions"
"""Name of the threads."""

_LOOK_SECONDS = 1.0


@dataclass(slots=True)
class _Search:
    """The questions found so far for a generation."""

    helper: Assistant
    generation: Generation
    questions: list[str] = field(default_factory=list)
    _thread: threading.Thread | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """Look for questions in a thread of its own, once."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name=SUGGESTIONS, daemon=True)
                self._thread.start()

    def _look(self) -> None:
        for question in suggested(self.helper, self.generation):
            self.questions.append(question)

    def ended(self) -> bool:
        return self._thread is not None and not self._thread.is_alive()


@st.cache_resource(show_spinner=False, max_entries=2)
def _search(name: str, _helper: Assistant, _generation: Generation) -> _Search:
    return _Search(_helper, _generation)


def suggest() -> None:
    """Offer questions as buttons, as soon as there are some; an index that cannot be used is spoken of when one is asked."""
    try:
        helper = assistant()
        generation = helper.generation()
    except IndexMissing:
        line("empty", looks.NO_INDEX_YET)
        return
    except AssistantError:
        return
    search = _search(str(generation.folder), helper, generation)
    looking = not search.ended()
    st.fragment(_offer, run_every=_LOOK_SECONDS if looking else None)(search, looking, [])


def _offer(search: _Search, looking: bool, draws: list[None]) -> None:
    """Draw the questions; the search begins when this is drawn again, for then the page stands: it would take its processors."""
    draws.append(None)
    if len(draws) > 1:
        search.begin()
    if looking and search.ended():
        st.rerun()  # to look no more
    if not search.questions:
        return
    with st.container(key="suggested", gap="xsmall"):
        st.caption(texts.SUGGESTED)
        for number, question in enumerate(search.questions):
            if st.button(question, key=f"suggested-{number}"):
                open_link(Link(question))
                st.rerun()
