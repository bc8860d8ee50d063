"""The conversations that are kept: found by their words, opened, renamed, taken away as files, deleted and brought back."""

from datetime import datetime

import streamlit as st

from assistant.conversations import Conversation
from assistant.errors import AssistantError
from assistant.texts import history as texts
from assistant.texts import pages as page_texts
from assistant.ui import downloads, keeping, links
from assistant.ui.markup import conversation_title, line, notice
from assistant.ui.person import person
from assistant.ui.session import conversations, history

_BOX, _WORDS, _NAME = "conversations", "conversations-words", "conversations-name"
_DOING, _DELETED, _SAID = "conversations-doing", "conversations-deleted", "conversations-said"
_MOST = 20
_LONGEST_NAME = 200


def offer() -> None:
    """Offer the conversations of this person under a button; they are read when it is pressed."""
    box = st.popover(texts.CONVERSATIONS, key=_BOX, on_change="rerun", icon=":material/forum:", width="content")
    if box.open:
        with box:
            _show()


def _show() -> None:
    words = st.text_input(texts.FIND, key=_WORDS, placeholder=texts.FIND_EXAMPLE)
    said: str = st.session_state.pop(_SAID, "")
    if said:
        notice("warning", said)
    _show_deleted()
    try:
        found = conversations().listed(person().name, words, _MOST + 1)
    except AssistantError as error:
        notice("warning", error.message)
        return
    if not found:
        line("place", texts.NOT_FOUND if words.strip() else texts.NOTHING_KEPT)
    for one in found[:_MOST]:
        with st.container(key=f"conversation-{one.id}", gap="xsmall"):
            _show_row(one)
    if len(found) > _MOST:
        line("place", texts.more(_MOST))


def _show_row(one: Conversation) -> None:
    opened = one.id == history().id
    changed = datetime.fromisoformat(one.changed).astimezone().strftime("%d.%m.%Y %H:%M")
    conversation_title(one.title, texts.row(one.answers, changed) + (f" · {texts.OPENED}" if opened else ""))
    with st.container(horizontal=True, gap="small"):
        _action(texts.OPEN, "open", one, disabled=opened)
        _action(texts.RENAME, "rename", one)
        _action(texts.DOWNLOAD, "download", one)
        _action(texts.DELETE, "delete", one)
    doing: tuple[str, str] = st.session_state.get(_DOING, ("", ""))
    if doing == (one.id, "rename"):
        with st.form(f"rename-{one.id}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(texts.NAME, one.title, key=_NAME)
            st.form_submit_button(texts.SAVE, on_click=_rename, args=(one,))
    elif doing == (one.id, "download"):
        _show_files(one)


def _action(label: str, name: str, one: Conversation, *, disabled: bool = False) -> None:
    # By a callback: what is pressed decides what the whole page shows, and stands in it before the list does.
    key = f"conversation-{name}-{one.id}"
    st.button(label, key=key, on_click=_do, args=(name, one), type="tertiary", disabled=disabled)


def _show_files(one: Conversation) -> None:
    try:
        answers = [turn.answer for turn in keeping.turns_of(one.id)]
    except AssistantError as error:
        notice("warning", error.message)
    else:
        downloads.show_files(page_texts.CONVERSATION_FILE, lambda: answers, f"conversation-files-{one.id}")


def _show_deleted() -> None:
    """Offer to bring back what was deleted last."""
    who, one = st.session_state.get(_DELETED, ("", None))
    if one is None or who != person().name:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        notice("info", texts.deleted(one.title))
        st.button(texts.RESTORE, key="conversation-restore", on_click=_restore, args=(one,), icon=":material/undo:")


def _do(name: str, one: Conversation) -> None:
    was = st.session_state.pop(_DOING, None)
    st.session_state.pop(_NAME, None)
    try:
        if name == "open":
            _open(one.id)
        elif name == "delete":
            _delete(one)
        elif was != (one.id, name):
            st.session_state[_DOING] = (one.id, name)
    except AssistantError as error:
        st.session_state[_SAID] = error.message


def _open(name: str) -> None:
    if not keeping.open_conversation(name):
        st.session_state[_SAID] = texts.NO_SUCH_CONVERSATION
        return
    newest = history().turns[0]
    st.session_state.question = newest.answer.question
    st.session_state[_BOX] = False
    links.put(newest.link, name)


def _delete(one: Conversation) -> None:
    conversations().delete(person().name, one.id)
    st.session_state[_DELETED] = (person().name, one)
    if history().id == one.id:
        keeping.begin_anew()


def _restore(one: Conversation) -> None:
    st.session_state.pop(_DELETED)
    try:
        if not conversations().restore(person().name, one.id):
            st.session_state[_SAID] = texts.RESTORED_NOT
    except AssistantError as error:
        st.session_state[_SAID] = error.message


def _rename(one: Conversation) -> None:
    st.session_state.pop(_DOING, None)
    try:
        # Cut here: a field with a limit of its own takes nothing at all of a longer name that is pasted.
        conversations().rename(person().name, one.id, st.session_state[_NAME].strip()[:_LONGEST_NAME])
    except AssistantError as error:
        st.session_state[_SAID] = error.message
