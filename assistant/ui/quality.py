"""The page of quality: measure the answers, see what came of it, and what people think of them."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from assistant import evaluation
from assistant.assembly import Assistant
from assistant.errors import AssistantError, DeskError, IndexMissing
from assistant.evaluation import Gold, read_golds
from assistant.evaluation.from_opinions import Collected, collected
from assistant.evaluation.golds import LARGEST, decoded, golds_of, unknown_documents
from assistant.measurements import Measurement, Measurements, Questions
from assistant.opinions import Opinion
from assistant.texts import pages as page_texts
from assistant.texts import quality as texts
from assistant.ui.markup import notice
from assistant.ui.measuring import Measuring
from assistant.ui.opinion_list import show_opinions
from assistant.ui.opinions import opinions
from assistant.ui.person import person
from assistant.ui.scorecards import show_result
from assistant.ui.session import assistant

PROJECT_SET = Path(evaluation.__file__).with_name("gold.jsonl")

_WATCH_SECONDS = 0.7
_TIME = "%d.%m.%Y %H:%M"
_MESSAGE = "measuring-message"


@st.cache_resource(show_spinner=False)
def _measuring() -> Measuring:
    return Measuring(assistant().settings)


@st.cache_resource(show_spinner=False)
def _project_set() -> tuple[Gold, ...]:
    return read_golds(PROJECT_SET)


def page() -> None:
    """Draw the page."""
    st.title(texts.PAGE)
    st.caption(texts.NOTE)
    try:
        helper = assistant()
        given = opinions().of(None if person().may_edit else person().name)
    except AssistantError as error:
        notice("error", error.message)
        return
    present = _present(helper)
    made = collected(given, present)
    st.subheader(texts.MEASURING)
    if person().may_edit:
        _measure(present, made)
    else:
        notice("info", texts.ONLY_EDITORS)
    _results(helper, Measurements(helper.settings.desk).kept())
    _opinions(given, made)


def _present(helper: Assistant) -> tuple[str, ...]:
    """Return the paths of the documents that can be asked; what is wrong with the index is said."""
    try:
        return tuple(entry.source.path for entry in helper.manifest().documents)
    except IndexMissing:
        notice("info", page_texts.NO_INDEX)
    except AssistantError as error:
        notice("error", error.message)
    return ()


def _measure(present: Sequence[str], made: Collected) -> None:
    """Offer to measure, or show how far a measurement is."""
    running = _measuring().running()
    st.fragment(_watch, run_every=_WATCH_SECONDS if running else None)(running)
    if not running and present:
        _offered(present, made)
        _own()
    ended = _measuring().ended
    if ended is not None:
        notice("success" if ended.succeeded else "warning", texts.ended(ended.time, ended.message))
    message = st.session_state.pop(_MESSAGE, None)
    if message:
        notice("error", message)


def _watch(drawn: bool) -> None:
    """Show a running measurement; redraw the page when it has ended since it was `drawn`."""
    if _measuring().running() != drawn:
        st.rerun()
    if not drawn:
        return
    notice("info", texts.RUNNING)
    progress = _measuring().progress()
    if progress is None:
        st.progress(0.0, text=texts.STARTING)
    else:
        done, total = progress
        st.progress(done / total if total else 0.0, text=texts.asking(done, total))
    st.button(texts.CANCEL, key="cancel-measuring", icon=":material/stop_circle:", on_click=_measuring().cancel)


def _offered(present: Sequence[str], made: Collected) -> None:
    """Offer the questions that are at hand."""
    golds = _project_set()
    foreign = not {document for gold in golds for document in gold.documents} & set(present)
    missing = unknown_documents(golds, present)
    st.caption(texts.project_set(len(golds), sum(gold.answerable for gold in golds)))
    if foreign:
        notice("info", texts.PROJECT_FOREIGN)
    elif missing:
        notice("warning", texts.partly(len(missing), len(golds)))
    with st.container(horizontal=True):
        if not foreign:
            _begin_button(texts.MEASURE_PROJECT, "project", PROJECT_SET.read_text(encoding="utf-8"))
        if made.ready:
            _begin_button(texts.MEASURE_OPINIONS, "opinions", made.lines())


def _begin_button(label: str, questions: Questions, content: str) -> None:
    st.button(label, key=f"measure-{questions}", icon=":material/speed:", on_click=_begin, args=(questions, content))


def _begin(questions: Questions, content: str) -> None:
    try:
        _measuring().start(questions, content)
    except DeskError as error:
        st.session_state[_MESSAGE] = error.message


def _own() -> None:
    # A form hands the file over once, on its button; its key changes afterwards, so no rerun sees it again.
    number = st.session_state.setdefault("questions-upload", 0)
    with st.form(f"questions-{number}", border=False):
        file = st.file_uploader(texts.UPLOAD, key=f"questions-file-{number}")
        st.caption(texts.UPLOAD_HELP)
        sent = st.form_submit_button(texts.MEASURE_OWN, icon=":material/speed:")
    if not sent or file is None:
        return
    try:
        content = decoded(file.getvalue(), file.name, LARGEST)
        golds_of(content, file.name)  # what is wrong with the file is said by its own name
    except AssistantError as error:
        notice("error", error.message)
        return
    _begin("own", content)
    st.session_state["questions-upload"] = number + 1
    st.rerun()


def _results(helper: Assistant, kept: Sequence[Measurement]) -> None:
    st.subheader(texts.RESULTS)
    if not kept:
        notice("info", texts.NO_RESULTS)
        return
    sets = list(dict.fromkeys(one.questions for one in kept))
    chosen = sets[0]
    with st.container(horizontal=True, key="which-result"):
        if len(sets) > 1:
            chosen = st.selectbox(texts.WHICH, sets, format_func=lambda name: texts.SETS[name], key="which-questions")
        own = [one for one in kept if one.questions == chosen]
        shown = own[0]
        if len(own) > 1:
            number = st.selectbox(texts.WHEN, range(len(own)), format_func=lambda at: shown_time(own[at]), key=f"when-{chosen}")
            shown = own[number]
    former = [one for one in own if one.time < shown.time]
    try:
        current = helper.index.current_id()
    except AssistantError:
        current = ""  # said above
    show_result(shown, former, shown_time, current)


def shown_time(one: Measurement) -> str:
    """Return when a measurement was made, as a person here reads it."""
    return one.time.astimezone().strftime(_TIME)


def _opinions(given: Sequence[Opinion], made: Collected) -> None:
    st.subheader(texts.OPINIONS)
    st.caption(texts.OPINIONS_NOTE)
    if not person().may_edit:
        st.caption(texts.OWN_ALONE)
    show_opinions(given, made)
