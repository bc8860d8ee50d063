"""The page of questions: an answer as quotes, each opening its source."""

import streamlit as st

from assistant.answering import UnfaithfulQuote
from assistant.errors import AssistantError, IndexMissing
from assistant.texts import pages as texts
from assistant.ui import evidence
from assistant.ui.markup import line, notice
from assistant.ui.session import Turn, assistant, history, turn_of


def page() -> None:
    """Draw the page."""
    st.title(texts.APPLICATION)
    st.caption(texts.MOTTO)
    linked = st.query_params.get("q", "")
    shown = history().turns[0].answer.question if history().turns else ""
    st.session_state.setdefault("question", linked or shown)
    with st.form("asking", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        question = st.text_input(texts.QUESTION, key="question", placeholder=texts.QUESTION_EXAMPLE)
        asked = st.form_submit_button(texts.ASK, type="primary")
    if asked:
        _answer(question)
    elif linked and not history().recall(linked):
        _answer(linked)
    turns = history().turns
    if turns:
        line("question", turns[0].answer.question)
        _show(turns[0], "now", newest=True)
    if len(turns) > 1:
        st.divider()
        st.subheader(texts.HISTORY)
    for number, turn in enumerate(turns[1:]):
        line("question", turn.answer.question)
        with st.expander(texts.former_answer(turn.answer.verdict, len(turn.answer.citations)), key=f"former-{number}"):
            _show(turn, str(number), newest=False)


def _answer(question: str) -> None:
    try:
        with st.spinner(texts.SEARCHING):
            helper = assistant()
            generation = helper.generation()
            turn = turn_of(helper.ask(question, generation), generation)
    except IndexMissing:
        notice("info", texts.NO_INDEX)
    except AssistantError as error:
        notice("error", error.message)
    except UnfaithfulQuote:
        notice("error", texts.UNFAITHFUL)
    else:
        history().remember(turn)
        st.query_params["q"] = question


def _show(turn: Turn, key: str, *, newest: bool) -> None:
    answer = turn.answer
    evidence.show_verdict(answer.verdict, answer.confidence)
    if answer.verdict == "uncertain":
        st.caption(texts.UNCERTAIN_NOTE)
    for citation in answer.citations:
        evidence.show_citation(citation, f"{key}-{answer.generation}-{citation.number}")
    if answer.hits:
        label = texts.HITS if answer.citations else texts.NEAREST
        with st.expander(label, expanded=newest and not answer.citations, key=f"{key}-{answer.generation}-hits"):
            for hit, place in zip(answer.hits, turn.places, strict=True):
                evidence.show_hit(hit, place)
