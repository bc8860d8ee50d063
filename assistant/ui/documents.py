"""The page of documents: add, list, remove, rebuild."""

import streamlit as st

from assistant.assembly import Assistant
from assistant.collection import DocumentState
from assistant.errors import AssistantError, IndexUnavailable
from assistant.texts import pages as texts
from assistant.ui.evidence import plain
from assistant.ui.rebuilding import Outcome, Rebuilding
from assistant.ui.session import assistant


@st.cache_resource(show_spinner=False)
def _rebuilding() -> Rebuilding:
    return Rebuilding(assistant().settings)


def page() -> None:
    """Draw the page."""
    st.title(texts.DOCUMENTS_PAGE)
    helper = assistant()
    _upload(helper)
    _messages()
    _build(helper)
    try:
        found = helper.documents()
    except AssistantError as error:
        st.error(plain(error.message))
        return
    _list(found)
    _remove(helper, found)


def _upload(helper: Assistant) -> None:
    # A form hands the files over once, on its button; its key changes afterwards, so no rerun sees them again.
    number = st.session_state.setdefault("upload", 0)
    with st.form(f"upload-{number}", border=False):
        files = st.file_uploader(texts.UPLOAD, accept_multiple_files=True, help=texts.UPLOAD_HELP, key=f"files-{number}")
        sent = st.form_submit_button(texts.ADD)
    if not sent or not files:
        return
    for file in files:
        try:
            _tell("success", texts.added(helper.add_upload(file.name, file.getvalue())))
        except AssistantError as error:
            _tell("error", error.message)
    st.session_state.upload = number + 1
    st.rerun()


def _tell(kind: str, message: str) -> None:
    st.session_state.setdefault("messages", []).append((kind, message))


def _messages() -> None:
    for kind, message in st.session_state.pop("messages", []):
        (st.success if kind == "success" else st.error)(plain(message))


def _build(helper: Assistant) -> None:
    rebuilding = _rebuilding()
    if rebuilding.running() or helper.progress() is not None:
        _progress(helper)
        return
    if rebuilding.outcome is not None:
        _outcome(rebuilding.outcome)
    try:
        current = helper.is_current()
    except AssistantError as error:
        current = False
        if not isinstance(error, IndexUnavailable):
            st.error(plain(error.message))
    (st.success if current else st.warning)(texts.UP_TO_DATE if current else texts.OUT_OF_DATE)
    if st.button(texts.REBUILD, type="primary", disabled=current):
        rebuilding.start()
        st.rerun()


@st.fragment(run_every=0.7)
def _progress(helper: Assistant) -> None:
    own, running = _rebuilding().running(), helper.progress()
    if not own and running is None:
        st.rerun()
    st.info(texts.REBUILD_RUNNING if own else texts.REBUILD_ELSEWHERE)
    if running is not None:
        share = running.done / running.total if running.total else 0.0
        st.progress(min(1.0, share), text=texts.stage(running.stage, running.done, running.total))


def _outcome(outcome: Outcome) -> None:
    report = outcome.report
    if report is None:
        st.error(plain(outcome.message or texts.BUILD_FAILED))
        return
    counts = (len(report["added"]), len(report["changed"]), len(report["removed"]), len(report["rejected"]))
    st.success(texts.built(*counts, sum(report["seconds"].values())))
    for refused in report["rejected"]:
        st.warning(plain(refused["message"]))


def _list(found: list[DocumentState]) -> None:
    st.subheader(texts.LIST)
    if not found:
        st.info(texts.NO_DOCUMENTS)
        return
    rows = [
        {
            texts.COLUMN_DOCUMENT: document.title if document.title != document.path else document.path,
            texts.COLUMN_STATE: texts.STATES[document.state],
            texts.COLUMN_PAGES: str(document.pages or ""),
            texts.COLUMN_PASSAGES: str(document.passages or ""),
            texts.COLUMN_NOTE: document.message or " ".join(document.warnings),
        }
        for document in found
    ]
    st.dataframe(rows, hide_index=True, width="stretch")


def _remove(helper: Assistant, found: list[DocumentState]) -> None:
    present = [document.path for document in found if document.state != "removed"]
    if not present:
        return
    chosen = st.selectbox(texts.CHOOSE, present, index=None, placeholder=texts.CHOOSE)
    if chosen is None:
        return
    with st.popover(texts.REMOVE):
        st.write(plain(texts.confirm_removal(chosen)))
        if st.button(texts.REMOVE_CONFIRM, type="primary"):
            try:
                _tell("success", texts.removed(helper.remove(chosen)))
            except AssistantError as error:
                _tell("error", error.message)
            st.rerun()
