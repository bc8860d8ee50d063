"""What the pages share: one assistant for all sessions, the history of this one."""

from dataclasses import dataclass, field

import streamlit as st

from assistant.answering import Answer
from assistant.assembly import Assistant
from assistant.generation import Generation
from assistant.provisions import provision_of
from assistant.retrieval import Hit
from assistant.settings import load_settings
from assistant.texts import pages as texts

_MOST_REMEMBERED = 50


@dataclass(frozen=True, slots=True, eq=False)
class Turn:
    """A question answered, with all its page shows: nothing of it is read from the index later, which may be gone by then.

    `places` says of each hit where it stands.
    """

    answer: Answer
    places: tuple[str, ...]


@dataclass(slots=True)
class History:
    """The turns of this session, the newest first."""

    turns: list[Turn] = field(default_factory=list)

    def remember(self, turn: Turn) -> None:
        """Put a turn in front; an older one with the same question gives way."""
        others = [old for old in self.turns if old.answer.question != turn.answer.question]
        self.turns = [turn, *others][:_MOST_REMEMBERED]

    def recall(self, question: str) -> bool:
        """Bring the turn of a question to the front; tell whether there is one."""
        known = next((turn for turn in self.turns if turn.answer.question == question), None)
        if known is not None:
            self.remember(known)
        return known is not None


@st.cache_resource(show_spinner=False)
def assistant() -> Assistant:
    """Return the assistant all sessions share; it opens the index and the model when first asked (raises `SettingsError`)."""
    return Assistant(load_settings())


def history() -> History:
    """Return this session's history."""
    if "history" not in st.session_state:
        st.session_state.history = History()
    found: History = st.session_state.history
    return found


def turn_of(answer: Answer, generation: Generation) -> Turn:
    """Return an answer with the places of its hits."""
    return Turn(answer, tuple(_place(generation, hit) for hit in answer.hits))


def _place(generation: Generation, hit: Hit) -> str:
    entry = generation.entry(hit.row)
    clean = generation.document(int(generation.places[hit.row, 0]))
    page = next((page for page in clean.pages if page.span.start <= hit.passage.span.start < page.span.stop), None)
    title = entry.source.description.title or entry.title
    provision = provision_of(clean.provisions, hit.passage.span)
    return texts.citation_place(title, page.number if page else None, page.label if page else None, provision)
