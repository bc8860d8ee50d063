"""The page of documents: add, list, remove, rebuild."""

from typing import Literal

import streamlit as st

from assistant.assembly import Assistant
from assistant.collection import DocumentState
from assistant.errors import AssistantError, IndexMissing
from assistant.texts import pages as texts
from assistant.texts import report as report_texts
from assistant.ui.generations import show_generations
from assistant.ui.listing import show_documents, show_report
from assistant.ui.markup import Kind, line, notice
from assistant.ui.reading_view import show_pages
from assistant.ui.rebuilding import Outcome, Rebuilding
from assistant.ui.session import assistant

Part = Literal["upload", "removal"]

_WATCH_SECONDS = 0.7
_IDLE_SECONDS = 3.0
_SHOWN_REFUSALS = 10


@st.cache_resource(show_spinner=False)
def _rebuilding() -> Rebuilding:
    return Rebuilding(assistant().settings)


def page() -> None:
    """Draw the page.

    What comes and goes stands below the buttons of its part: a button that moves while it is being pressed is not pressed.
    """
    st.title(texts.DOCUMENTS_PAGE)
    try:
        helper = assistant()
        found = helper.documents()
    except AssistantError as error:
        notice("error", error.message)
        return
    present = sorted({document.file for document in found if document.state != "removed"})
    _index(helper, present, found)
    _upload(helper)
    st.header(texts.LIST)
    if found:
        show_documents(found)
        _report(helper, [document.path for document in found if document.state == "indexed"])
    else:
        notice("info", texts.NO_DOCUMENTS)
    _remove(helper, present)


def _report(helper: Assistant, indexed: list[str]) -> None:
    chosen = st.selectbox(report_texts.CHOOSE, indexed, index=None, placeholder=texts.CHOOSE, key="report") if indexed else None
    if chosen is None:
        return
    try:
        clean = helper.seen(chosen)
    except AssistantError as error:
        notice("error", error.message)
        return
    if clean is not None:
        show_report(clean)
        show_pages(clean)


def _upload(helper: Assistant) -> None:
    # A form hands the files over once, on its button; its key changes afterwards, so no rerun sees them again.
    number = st.session_state.setdefault("upload", 0)
    with st.form(f"upload-{number}", border=False):
        files = st.file_uploader(texts.UPLOAD, accept_multiple_files=True, key=f"files-{number}")
        st.caption(texts.upload_help(helper.settings.file_megabytes))
        sent = st.form_submit_button(texts.ADD)
    _messages("upload")
    if not sent or not files:
        return
    with st.spinner(texts.ADDING):
        for file in files:
            try:
                _tell("upload", "success", texts.added(helper.add_upload(file.name, file.getvalue())))
            except AssistantError as error:
                _tell("upload", "error", error.message)
            except OSError:
                _tell("upload", "error", texts.upload_failed(file.name))
    st.session_state.upload = number + 1
    st.rerun()


def _tell(part: Part, kind: Kind, message: str) -> None:
    """Keep a message for the next run of the page."""
    st.session_state.setdefault(f"messages-{part}", []).append((kind, message))


def _messages(part: Part) -> None:
    for kind, message in st.session_state.pop(f"messages-{part}", []):
        notice(kind, message)


def _index(helper: Assistant, present: list[str], found: list[DocumentState]) -> None:
    running = _runs(helper)
    st.fragment(_watch, run_every=_WATCH_SECONDS if running else _IDLE_SECONDS)(helper, running)
    if running:
        return
    current = _is_current(helper)
    if st.button(texts.REBUILD, type="primary", disabled=current or not found):
        if present:
            _rebuilding().start()
        else:
            _rebuilding().empty(helper)
        st.rerun()
    outcome = _rebuilding().outcome
    if outcome is not None:
        _outcome(outcome)
    show_generations(helper)


def _is_current(helper: Assistant) -> bool:
    """Tell whether the index is that of the documents, and say so."""
    try:
        current = helper.is_current()
    except IndexMissing:
        notice("info", texts.NOT_BUILT)
        return False
    except AssistantError as error:
        notice("error", error.message)
        return False
    notice("success" if current else "warning", texts.UP_TO_DATE if current else texts.OUT_OF_DATE)
    return current


def _runs(helper: Assistant) -> bool:
    return _rebuilding().running() or helper.progress() is not None


def _watch(helper: Assistant, drawn: bool) -> None:
    """Show a running build; redraw the page when one began or ended, here or elsewhere, since it was `drawn`."""
    if _runs(helper) != drawn:
        st.rerun()
    if not drawn:
        return
    progress = helper.progress()
    notice("info", texts.REBUILD_RUNNING if _rebuilding().running() else texts.REBUILD_ELSEWHERE)
    if progress is None:
        st.progress(0.0, text=texts.REBUILD_STARTING)
    else:
        share = progress.done / progress.total if progress.total else 0.0
        st.progress(min(1.0, share), text=texts.stage(progress.stage, progress.done, progress.total))


def _outcome(outcome: Outcome) -> None:
    report = outcome.report
    if report is None:
        notice("error", texts.build_ended(outcome.time, outcome.message))
        return
    counts = (len(report["added"]), len(report["changed"]), len(report["removed"]), len(report["rejected"]))
    notice("info", texts.build_ended(outcome.time, texts.built(*counts, sum(report["seconds"].values()))))
    refusals = report["rejected"]
    for refused in refusals[:_SHOWN_REFUSALS]:
        notice("warning", refused["message"])
    if len(refusals) > _SHOWN_REFUSALS:
        notice("warning", texts.more_refused(len(refusals) - _SHOWN_REFUSALS))


def _remove(helper: Assistant, present: list[str]) -> None:
    chosen = st.selectbox(texts.REMOVE_CHOOSE, present, index=None, placeholder=texts.CHOOSE, key="removed") if present else None
    if chosen is not None:
        with st.popover(texts.REMOVE):
            line("place", texts.confirm_removal(chosen))
            if st.button(texts.REMOVE_CONFIRM, type="primary"):
                try:
                    _tell("removal", "success", texts.removed(helper.remove(chosen)))
                except AssistantError as error:
                    _tell("removal", "error", error.message)
                st.rerun()
    _messages("removal")
