"""What the pages share: one assistant for all sessions, the history of this one."""

from dataclasses import dataclass, field

import streamlit as st

from assistant.answering import Answer
from assistant.assembly import Assistant
from assistant.generation import Generation
from assistant.settings import load_settings

_MOST_REMEMBERED = 50


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A question answered: the generation it was answered from stays at hand, so its sources open after a rebuild too."""

    answer: Answer
    generation: Generation


@dataclass(slots=True)
class History:
    """The turns of this session, the newest first."""

    turns: list[Turn] = field(default_factory=list)

    def remember(self, turn: Turn) -> None:
        """Put a turn in front; an older one with the same question gives way."""
        others = [old for old in self.turns if old.answer.question != turn.answer.question]
        self.turns = [turn, *others][:_MOST_REMEMBERED]


@st.cache_resource(show_spinner=False)
def assistant() -> Assistant:
    """Return the assistant all sessions share; it opens the index and the model when first asked."""
    return Assistant(load_settings())


def history() -> History:
    """Return this session's history."""
    if "history" not in st.session_state:
        st.session_state.history = History()
    found: History = st.session_state.history
    return found
