"""The page of questions: an answer as quotes, each opening its source."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from assistant.answering import UnfaithfulQuote
from assistant.conversation import Exchange
from assistant.errors import AssistantError, FilterError, IndexMissing
from assistant.filters import EVERYTHING, described
from assistant.texts import pages as texts
from assistant.ui import downloads, links, source_pane
from assistant.ui.answers import show_answer, show_understood
from assistant.ui.filtering import choose
from assistant.ui.links import Link
from assistant.ui.markup import heading, line, notice
from assistant.ui.session import Turn, assistant, history, turn_of
from assistant.ui.suggesting import suggest
from assistant.ui.tour import first_tour
from assistant.ui.waiting import searching


def page() -> None:
    """Draw the page.

    Its address says what is asked and where. When the conditions are changed, or what was understood is undone, the newest
    question is asked again and its answer gives way.
    """
    st.title(texts.APPLICATION)
    st.caption(texts.MOTTO)
    link, trouble = _followed()
    with st.form("asking", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        question = st.text_input(texts.QUESTION, key="question", placeholder=texts.QUESTION_EXAMPLE)
        asked = st.form_submit_button(texts.ASK, type="primary")
    pressed: Link | None = st.session_state.pop("again", None)
    wanted = pressed or link
    wanted = replace(wanted, where=choose(wanted.where))
    again = pressed is not None or wanted != link
    if again:
        link, trouble = wanted, ""
        links.put(link)
    _conditions(link, trouble)
    if trouble:
        pass  # said above; asking without the conditions would answer another question
    elif asked:
        _answer(Link(question, link.where), history().conversation())
    elif again and _is_shown(link):
        newest = history().turns[0]
        _answer(replace(link, question=newest.answer.question), history().conversation(1), instead=True)
    elif link.question and not history().recall(link):
        _answer(link)
    _show_answers(link, trouble)


def _followed() -> tuple[Link, str]:
    """Return what the address asks, with what is wrong about it; what came with another address goes into the field."""
    link, trouble = links.unconditional(), ""
    try:
        link = links.followed()
    except FilterError as error:
        trouble = error.message
    known = not link.question or history().recall(link)
    if st.session_state.get("link") != link or "question" not in st.session_state:
        turns = history().turns
        st.session_state.question = turns[0].answer.question if known and turns else link.question
    st.session_state.link = link
    return link, trouble


def _is_shown(link: Link) -> bool:
    turns = history().turns
    return bool(turns) and link.question in ("", turns[0].link.question)


def _ask_again(link: Link) -> None:
    """Let a link be asked, in the place of the newest answer where that is of its question, when the page is drawn next."""
    st.session_state.again = link


def _ask_everywhere() -> None:
    # The link as it is when the button is pressed: a question may have been answered after the button was drawn.
    _ask_again(replace(links.current(), where=EVERYTHING))


def _begin_anew() -> None:
    history().turns.clear()
    st.session_state.question = ""
    links.put(Link(where=links.current().where))


def _conditions(link: Link, trouble: str) -> None:
    """Say where is looked, or why that is not understood, and offer to look everywhere."""
    if not trouble and link.where.is_empty:
        return
    with st.container(gap="xsmall"):
        if trouble:
            notice("error", trouble)
        else:
            line("where", texts.searched(described(link.where)))
        st.button(texts.EVERYWHERE, key="everywhere", on_click=_ask_everywhere, icon=":material/close:")


def _answer(asked: Link, conversation: Sequence[Exchange] = (), *, instead: bool = False) -> None:
    """Ask; with `instead` the answer takes the place of the newest one."""
    try:
        with searching(anew=not history().turns):
            helper = assistant()
            generation = helper.generation()
            answer = helper.ask(asked.question, generation, where=asked.where, conversation=conversation, literal=asked.literal)
            turn = turn_of(answer, generation, asked.where, literal=asked.literal)
    except IndexMissing:
        notice("info", texts.NO_INDEX)
    except AssistantError as error:
        notice("error", error.message)
    except UnfaithfulQuote:
        notice("error", texts.UNFAITHFUL)
    else:
        if instead:
            history().amend(turn)
        else:
            history().remember(turn)
        links.put(turn.link)


def _show_answers(link: Link, trouble: str) -> None:
    """Show the answers and, beside them, the source of the quote chosen: of the newest answer the first one at once."""
    turns = history().turns
    if not turns:
        if not trouble:
            first_tour()
            suggest()
        return
    sights = [sight for turn in turns for sight in turn.sights()]
    first = next(turns[0].sights(), None) if turns[0].answer.citations else None
    answers, source = st.columns([11, 10], gap="large")
    # First the pane is settled: the buttons beside the quotes show which of them it holds.
    source_pane.settle(sights, turns[0], first)
    with answers:
        _show_history(turns, link)
    with source, st.container(key="source-pane", gap="small"):
        source_pane.show()


def _show_history(turns: Sequence[Turn], link: Link) -> None:
    for number, turn in enumerate(turns):
        if number == 1:
            st.divider()
            st.header(texts.HISTORY)
        heading("question", turn.answer.question)
        if not number:
            _show_newest(turn, link)
            continue
        with st.expander(texts.former_answer(turn.answer.verdict, len(turn.answer.citations)), key=f"former-{number}"):
            if not turn.where.is_empty:
                line("place", texts.searched(described(turn.where)))
            show_understood(turn)
            show_answer(turn, str(number))


def _show_newest(turn: Turn, link: Link) -> None:
    if turn.where != link.where:
        line("place", texts.searched(described(turn.where)))
    show_understood(turn, lambda literal: _ask_again(replace(turn.link, literal=literal)))
    show_answer(turn, "now")
    with st.container(horizontal=True):
        downloads.offer(texts.DOWNLOAD_ANSWER, texts.ANSWER_FILE, lambda: [turn.answer], "download-answer")
        if len(history().turns) > 1:
            downloads.offer(texts.DOWNLOAD_CONVERSATION, texts.CONVERSATION_FILE, history().answers, "download-conversation")
        st.button(texts.NEW_CONVERSATION, key="anew", on_click=_begin_anew, icon=":material/refresh:")
