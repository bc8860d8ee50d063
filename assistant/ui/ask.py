"""The page of questions: an answer as quotes, each opening its source."""

import streamlit as st

from assistant.errors import AssistantError, IndexMissing
from assistant.texts import pages as texts
from assistant.ui import evidence
from assistant.ui.session import Turn, assistant, history


def page() -> None:
    """Draw the page."""
    st.html(evidence.STYLE)
    st.title(texts.APPLICATION)
    st.caption(texts.MOTTO)
    linked = st.query_params.get("q", "")
    st.session_state.setdefault("question", linked)
    with st.form("asking", border=False):
        question = st.text_input(texts.QUESTION, key="question", placeholder=texts.QUESTION_EXAMPLE, max_chars=2000)
        asked = st.form_submit_button(texts.ASK, type="primary")
    turns = history().turns
    if asked or (linked and not any(turn.answer.question == linked for turn in turns)):
        _answer(question if asked else linked)
    for number, turn in enumerate(history().turns):
        if number == 1:
            st.divider()
            st.subheader(texts.HISTORY)
        if number == 0:
            _show(turn, "0")
        else:
            with st.expander(evidence.plain(turn.answer.question), key=f"turn-{len(history().turns) - number}"):
                _show(turn, str(number))


def _answer(question: str) -> None:
    try:
        with st.spinner(texts.SEARCHING):
            helper = assistant()
            generation = helper.generation()
            answer = helper.ask(question, generation)
    except IndexMissing:
        st.info(texts.NO_INDEX)
    except AssistantError as error:
        st.error(evidence.plain(error.message))
    else:
        history().remember(Turn(answer, generation))
        st.query_params["q"] = question


def _show(turn: Turn, key: str) -> None:
    answer = turn.answer
    st.text(answer.question)
    evidence.show_verdict(answer.verdict, answer.confidence)
    if answer.verdict == "uncertain":
        st.caption(texts.UNCERTAIN_NOTE)
    for citation in answer.citations:
        evidence.show_citation(turn.generation, citation, f"{key}-{answer.generation}-{citation.number}")
    if answer.hits:
        label = texts.HITS if answer.citations else texts.NEAREST
        with st.expander(label, expanded=not answer.citations and key == "0", key=f"{key}-{answer.generation}-hits"):
            for hit in answer.hits:
                evidence.show_hit(turn.generation, hit)
