"""The conversation of this session and those on disk: kept, opened, begun anew."""

from collections.abc import Sequence
from contextlib import suppress

import streamlit as st

from assistant.answering import Answer
from assistant.conversations import Kept
from assistant.errors import AssistantError, ConversationError
from assistant.generation import Generation
from assistant.texts import history as texts
from assistant.ui import links
from assistant.ui.kept_turns import given_of, turn_from
from assistant.ui.links import Link
from assistant.ui.person import person
from assistant.ui.session import MOST_REMEMBERED, History, Turn, assistant, conversations, history


def keep(turn: Turn, generation: Generation, given_way: list[Turn]) -> None:
    """Keep the newest turn in its conversation, in the place of those that gave way to it."""
    found = history()
    instead = [found.rows[old] for old in given_way if old in found.rows]

    def purged() -> bool:
        return turn.answer.generation in assistant().index.purged()

    try:
        place = conversations().keep(person().name, found.id, given_of(generation, turn), instead=instead, unless=purged)
    except ConversationError as error:
        found.trouble = error.message
        return
    found.trouble = ""
    if place is not None:
        found.id, found.rows[turn] = place


def follow(named: str, question: str) -> str:
    """Bring the session to the conversation that its address names; return what is wrong, empty where nothing is.

    An address that names neither a conversation nor a `question` is where a new one begins.
    """
    found = history()
    if named == found.id:
        return ""
    if not named:
        if not question:
            st.session_state.history = History(person=person().name)
        return ""
    try:
        return "" if open_conversation(named) else texts.NO_SUCH_CONVERSATION
    except AssistantError as error:
        return error.message


def open_conversation(name: str) -> bool:
    """Make a conversation of this person that of the session; tell whether there is one (raises `ConversationError`)."""
    kept = conversations().opened(person().name, name, MOST_REMEMBERED)
    if kept is None:
        return False
    turns = {_turn(one): one.number for one in reversed(kept)}
    st.session_state.history = History(list(turns), person().name, name, turns)
    return True


def begin_anew() -> None:
    """Begin a new conversation, where it was asked last."""
    st.session_state.history = History(person=person().name)
    st.session_state.question = ""
    links.put(Link(where=links.current().where))


def all_answers() -> Sequence[Answer]:
    """Return the answers of this session's conversation in the order they were given, those no longer on its page too."""
    found = history()
    with suppress(ConversationError):  # what stands on the page can be taken away nevertheless
        kept = conversations().opened(person().name, found.id) or ()
        # What was deleted in another window still stands on this page.
        if {found.rows.get(turn) for turn in found.turns} <= {one.number for one in kept}:
            return [_turn(one).answer for one in kept]
    return found.answers()


def turns_of(name: str) -> list[Turn]:
    """Return all turns of a conversation, the latest last; none if the person has none such (raises `ConversationError`)."""
    return [_turn(one) for one in conversations().opened(person().name, name) or ()]


def _turn(kept: Kept) -> Turn:
    try:
        return turn_from(kept.answer, kept.place, literal=kept.literal)
    except ValueError as error:
        raise conversations().damaged() from error
