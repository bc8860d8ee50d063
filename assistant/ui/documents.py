"""The page of documents: add, list, look into, describe, remove, rebuild."""

from datetime import datetime

import streamlit as st

from assistant.assembly import Assistant
from assistant.collection import DocumentState
from assistant.errors import AssistantError, IndexMissing
from assistant.index import BuildProgress
from assistant.removed import kept
from assistant.texts import documents as document_texts
from assistant.texts import pages as texts
from assistant.ui.describing import DOCUMENT_KEY, PART_KEY, forget_description, show_description, show_drafts
from assistant.ui.generations import show_generations
from assistant.ui.listing import show_documents, show_report
from assistant.ui.markup import notice
from assistant.ui.person import person
from assistant.ui.reading_view import show_pages
from assistant.ui.rebuilding import Outcome, Rebuilding
from assistant.ui.remaining import Pace
from assistant.ui.removing import show_removal, show_removed
from assistant.ui.session import assistant
from assistant.ui.uploading import forget_received, show_upload
from assistant.ui.watching import changed, watch

_WATCH_SECONDS = 0.7
_IDLE_SECONDS = 3.0
_SHOWN_REFUSALS = 10


@st.cache_resource(show_spinner=False)
def _rebuilding() -> Rebuilding:
    return Rebuilding(assistant().settings)


@st.cache_resource(show_spinner=False)
def _pace() -> Pace:
    return Pace()


def page() -> None:
    """Draw the page.

    What comes and goes stands below the buttons of its part: a button that moves while it is being pressed is not pressed.
    """
    st.title(texts.DOCUMENTS_PAGE)
    try:
        helper = assistant()
        seen = watch().now()  # before the documents are looked at, so that no change is missed
        found = helper.documents()
    except AssistantError as error:
        notice("error", error.message)
        return
    may_edit = person().may_edit
    _index(helper, found, seen)
    if may_edit:
        show_upload(helper, found, building=_runs(helper))
    else:
        notice("info", document_texts.READ_ONLY)
    st.header(texts.LIST)
    if found:
        show_documents(found, helper.settings.corpus)
        _document(helper, found)
    else:
        notice("info", texts.NO_DOCUMENTS)
    if may_edit:
        show_removed(helper)


def _document(helper: Assistant, found: list[DocumentState]) -> None:
    """Let one document be chosen, looked into, described and removed."""
    present = {document.path: document for document in found if document.state != "removed"}
    paths = sorted({*present, *(document.file for document in present.values())})
    if not paths:
        return
    chosen = st.selectbox(document_texts.DOCUMENT, paths, index=None, placeholder=texts.CHOOSE, key=DOCUMENT_KEY)
    with st.container():  # in every run, so that what follows keeps its place
        show_drafts(paths if person().may_edit else (), chosen)
    if chosen is None:
        forget_description()
        return
    parts = [document_texts.READ_PART, document_texts.DESCRIPTION_PART, document_texts.REMOVAL_PART]
    part = parts[0]
    if person().may_edit:
        st.session_state.setdefault(PART_KEY, part)
        name = document_texts.DOCUMENT_PART
        part = st.segmented_control(name, parts, key=PART_KEY, label_visibility="collapsed", required=True) or part
    document = present.get(chosen)
    if part != parts[1]:
        forget_description()
    if part == parts[0]:
        _report(helper, document)
    elif part == parts[1] and document is not None and document.file == chosen:
        show_description(helper, chosen)
    elif part == parts[1]:
        notice("info", document_texts.IN_ARCHIVE)
    elif document is not None and document.file != chosen:
        notice("info", document_texts.member_stays(chosen, document.file))
    else:
        show_removal(helper, chosen)


def _report(helper: Assistant, document: DocumentState | None) -> None:
    if document is None:
        notice("info", document_texts.ARCHIVE)
        return
    try:
        clean = helper.seen(document.path)
    except AssistantError:
        clean = None  # said above, where the state of the index is
    if document.message:
        notice("warning", document.message)
    elif clean is None:
        notice("info", document_texts.NOT_READ_YET)
    if clean is not None:
        show_report(clean)
        show_pages(clean)


def _index(helper: Assistant, found: list[DocumentState], seen: tuple[str, str]) -> None:
    running, may_edit = _runs(helper), person().may_edit
    if running and may_edit and _rebuilding().running():
        st.button(
            document_texts.STOP, key="build-stop", icon=":material/stop_circle:", on_click=_stop, disabled=_rebuilding().stopping
        )
    st.fragment(_watch, run_every=_WATCH_SECONDS if running else _IDLE_SECONDS)(helper, running, seen)
    if running:
        if watch().behind(helper):  # until it has ended: who asks too early would take the old answers for new ones
            notice("warning", texts.ANSWERS_BEHIND)
        return
    current = _is_current(helper)
    # A build also discards for good what was removed, be it in the index or not.
    idle = (current or not found) and not kept(helper.settings.index)
    if may_edit and st.button(texts.REBUILD, key="build", type="primary", disabled=idle):
        forget_received()
        if all(document.state == "removed" for document in found):
            _rebuilding().empty(helper)
        else:
            _rebuilding().start(person().shown)
        st.rerun()
    outcome = _rebuilding().outcome
    if outcome is not None:
        _outcome(outcome)
    show_generations(helper)


def _stop() -> None:
    if person().may_edit:
        _rebuilding().stop()


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


def _watch(helper: Assistant, drawn: bool, seen: tuple[str, str]) -> None:
    """Show a running build; redraw the page when one began or ended, or documents changed, since it was `drawn`."""
    if _runs(helper) != drawn or (not drawn and changed(seen)):
        st.rerun()
    if not drawn:
        return
    progress = helper.progress()
    notice("info", _who_builds(progress))
    if _rebuilding().stopping:
        st.progress(0.0, text=document_texts.STOPPING)
    elif progress is None:
        at_work = _rebuilding().at_work
        st.progress(1.0 if at_work else 0.0, text=texts.REBUILD_ENDING if at_work else texts.REBUILD_STARTING)
    else:
        _rebuilding().at_work = True
        share = progress.done / progress.total if progress.total else 0.0
        text = texts.stage(progress.stage, progress.done, progress.total)
        left = _pace().remaining(progress)
        st.progress(min(1.0, share), text=text if left is None else f"{text}, {document_texts.remaining(left)}")


def _who_builds(progress: BuildProgress | None) -> str:
    ours = texts.REBUILD_RUNNING if _rebuilding().running() else texts.REBUILD_ELSEWHERE
    if progress is None:
        return ours
    try:
        began = datetime.strptime(progress.since, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return ours
    time = began.strftime("%H:%M" if began.date() == datetime.now().date() else "%d.%m %H:%M")
    return document_texts.built_by(progress.person, time) if progress.person else f"{ours} {document_texts.since(time)}"


def _outcome(outcome: Outcome) -> None:
    report = outcome.report
    if report is None:
        notice("info" if outcome.message == document_texts.STOPPED else "error", texts.build_ended(outcome.time, outcome.message))
        return
    counts = (len(report["added"]), len(report["changed"]), len(report["removed"]), len(report["rejected"]))
    notice("info", texts.build_ended(outcome.time, texts.built(*counts, sum(report["seconds"].values()))))
    refusals = report["rejected"]
    for refused in refusals[:_SHOWN_REFUSALS]:
        notice("warning", refused["message"])
    if len(refusals) > _SHOWN_REFUSALS:
        notice("warning", texts.more_refused(len(refusals) - _SHOWN_REFUSALS))
