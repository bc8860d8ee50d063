"""Files that are dropped on the page, and what became of each."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from assistant.assembly import Assistant
from assistant.collection import DocumentState
from assistant.receiving import Member, Received, receive
from assistant.texts import documents as texts
from assistant.texts import pages as page_texts
from assistant.ui.markup import notice

_MARKED = '[data-testid="stFileUploader"]:has([aria-invalid="true"])'
_RECEIVED = "received"
_States = Mapping[str, DocumentState]
_SHORT = 5
_SHOWN_MEMBERS = 200


def show_upload(helper: Assistant, found: Sequence[DocumentState], *, building: bool) -> None:
    """Let files be added; what became of the last ones stays to be read until others come or the index is built.

    Parameters
    ----------
    helper : Assistant
    found : sequence of DocumentState
        The documents as they are.
    building : bool
        Whether the index is built at this time, of the documents that were there when it began.
    """
    # A form hands the files over once, on its button; its key changes afterwards, so no rerun sees them again.
    number = st.session_state.setdefault("upload", 0)
    megabytes = helper.settings.file_megabytes
    with st.form(f"upload-{number}", border=False):
        largest = ceil(megabytes * 2**20 / 10**6)  # the browser counts in decimal megabytes
        files = st.file_uploader(page_texts.UPLOAD, accept_multiple_files=True, key=f"files-{number}", max_upload_size=largest)
        # The browser says it in English, in a bubble: a style can show our words as long as a file is marked.
        st.html(f'<style>{_MARKED}::after {{content: "{texts.not_sent(megabytes)}";}}</style>')
        st.caption(f"{page_texts.upload_help(megabytes)} {texts.MORE_WAYS}")
        sent = st.form_submit_button(page_texts.ADD)
    if not sent or not files:
        if sent:
            notice("warning", texts.NO_FILES_CHOSEN)
        _show_received(found, building=building)
        return
    with st.spinner(page_texts.ADDING):
        received = []
        for file in files:
            with file.getbuffer() as data:
                received.append(receive(helper, file.name, data))
            _release(file)
        # Before anything is drawn: a press elsewhere ends this run at the next element.
        st.session_state[_RECEIVED] = received
        st.session_state.upload = number + 1
    st.rerun()


def forget_received() -> None:
    """Show no longer what became of the last files."""
    st.session_state.pop(_RECEIVED, None)


def _release(file: UploadedFile) -> None:
    """Give back the memory of a file: Streamlit would hold it as long as the page is open."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)


def _show_received(found: Sequence[DocumentState], *, building: bool) -> None:
    received: list[Received] = st.session_state.get(_RECEIVED, [])
    if not received:
        return
    states = {document.path: document for document in found}
    refused = [one for one in received if one.outcome == "refused"]
    known = sum(one.outcome == "known" for one in received)
    others = [one for one in received if one.outcome != "refused"]
    summary = texts.received_sum(len(others) - known, known, len(refused))
    head = f'<div class="pi-place">{escape(summary)}</div>' if len(received) > 1 else ""
    foot = f'<div class="pi-place">{escape(texts.NEXT_BUILD)}</div>' if building and len(others) > known else ""
    st.html(head + "".join(map(_refusal, refused)) + _added(others, states) + foot)


def _refusal(one: Received) -> str:
    return f'<div class="pi-notice error" role="alert">{escape(one.message)}</div>'


def _added(received: Sequence[Received], states: _States) -> str:
    """Return what is to be said of files that came; what is wrong in one stands open, many others are folded."""
    if len(received) <= _SHORT:
        return "".join(_one(one, states) for one in received)
    wrong = [one for one in received if any(_trouble(one, member, states) for member in one.members)]
    rest = "".join(_one(one, states) for one in received if one not in wrong)
    folded = f"<details><summary>{escape(texts.RECEIVED)}</summary>{rest}</details>" if rest else ""
    return "".join(_one(one, states) for one in wrong) + folded


def _one(one: Received, states: _States) -> str:
    kind = "info" if one.outcome == "known" else "success"
    return f'<div class="pi-notice {kind}" role="status">{escape(_sentence(one, states))}{_members(one, states)}</div>'


def _sentence(one: Received, states: _States) -> str:
    state = page_texts.STATES[states[one.path].state] if one.path in states else texts.WAITS
    match one.outcome:
        case "renamed":
            return texts.added_renamed(one.name, one.path, state)
        case "numbered":
            return texts.added_numbered(one.path, state)
        case "known":
            return texts.known_already(one.path)
        case _ if state == texts.WAITS:
            return page_texts.added(one.path)
        case _:
            return page_texts.added(one.path, state)


def _members(one: Received, states: _States) -> str:
    if not one.members:
        return ""
    troubles = {member.path: _trouble(one, member, states) for member in one.members}
    refused = sum(map(bool, troubles.values()))
    head = texts.members(len(one.members) - refused, refused, one.unread)
    rows = "".join(
        f"<li><bdi>{escape(member.path)}</bdi> — {escape(_state(one, member, states))}"
        f"{f'<small>{escape(trouble)}</small>' if (trouble := troubles[member.path]) else ''}</li>"
        for member in sorted(one.members, key=lambda member: not troubles[member.path])[:_SHOWN_MEMBERS]
    )
    return f'<details {"open" if refused else ""}><summary>{escape(head)}</summary><ul class="pi-members">{rows}</ul></details>'


def _trouble(one: Received, member: Member, states: _States) -> str:
    """Return why a document of an archive is left out; empty where it is not."""
    known = states.get(f"{one.path}/{member.path}")
    return known.message if known is not None and known.state == "refused" else member.message


def _state(one: Received, member: Member, states: _States) -> str:
    known = states.get(f"{one.path}/{member.path}")
    if _trouble(one, member, states):
        return texts.LEFT_OUT
    return texts.WAITS if known is None else page_texts.STATES[known.state]
