"""The page of questions: an answer as quotes, each opening its source."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from assistant.citations import UnfaithfulQuote
from assistant.conversation import Exchange
from assistant.errors import AssistantError, FilterError, IndexMissing, SettingsError
from assistant.filters import EVERYTHING, described
from assistant.texts import pages as texts
from assistant.ui import downloads, former, keeping, links, opinions, source_pane
from assistant.ui.answers import show_answer, show_understood
from assistant.ui.bar import renew_bar
from assistant.ui.filtering import choose
from assistant.ui.links import Link
from assistant.ui.markup import heading, line, notice
from assistant.ui.session import MOST_FORMER, MOST_REMEMBERED, Turn, assistant, history, turn_of
from assistant.ui.sights import Sight
from assistant.ui.suggesting import suggest
from assistant.ui.tour import first_tour
from assistant.ui.waiting import searching
from assistant.ui.watching import watch

_AGAIN, _ANEW, _MARK, _FIELD_DRAWN, _ALL = "again", "ask-anew", "arrived", "field-drawn", "all-former"
_ASKING = frozenset({_AGAIN, _ANEW})


def page() -> None:
    """Draw the page.

    Its address says what is asked and where. When the conditions are changed, or what was understood is undone, the newest
    question is asked again and its answer gives way.
    """
    try:
        assistant()
    except SettingsError as error:
        st.title(texts.APPLICATION, anchor=False)
        notice("error", error.message)
        return
    mark = links.arrive()
    lacking = keeping.follow(links.conversation(), links.unconditional().question)
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        st.title(texts.APPLICATION, anchor=False, width="content")
        former.offer()
    st.caption(texts.MOTTO)
    if lacking:
        notice("warning", lacking)
    link, trouble, opening = _followed()
    with st.form("asking", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        question = st.text_input(texts.QUESTION, opening, key="question", placeholder=texts.QUESTION_EXAMPLE)
        asked = st.form_submit_button(texts.ASK, type="primary")
    st.session_state[_FIELD_DRAWN] = True
    remark = st.empty()
    pressed: Link | None = st.session_state.pop(_AGAIN, None)
    anew: Turn | None = st.session_state.pop(_ANEW, None)
    wanted = pressed or link
    wanted = replace(wanted, where=choose(wanted.where))
    again = pressed is not None or wanted != link
    if again:
        # What is understood may make another question of it: only what is answered becomes an address that «Back» leads to. Where
        # the conditions change, the address must hold them before that: an answer may be broken off by the next choice.
        settle = links.take if wanted.where == link.where and not trouble else _put
        link, trouble = wanted, ""
        settle(link)
    _conditions(link, trouble)
    with st.container():  # in every run, so that what follows keeps its place on the page and is not drawn as if it were new
        if trouble:
            pass  # said above; asking without the conditions would answer another question
        elif asked:
            _answer(Link(question, link.where), history().conversation())
        elif again and (old := _to_replace(link, anew)):
            _answer(replace(link, question=old.answer.question), history().before(old), instead=old)
        elif link.question and not history().recall(link):
            _answer(link)
    _show_answers(link, trouble, mark)
    with remark:  # last: what is asked waits for no look at the documents
        _say_if_behind()


def _put(link: Link) -> None:
    links.put(link, history().id)


def _say_if_behind() -> None:
    if watch().behind(assistant()):
        notice("warning", texts.ANSWERS_BEHIND)


def _followed() -> tuple[Link, str, str]:
    """Return what the address asks, what is wrong about it, and what stands in the field of a page just opened.

    What came later with another address goes into the field. A page whose server has started again is just opened too, but what
    was typed there meanwhile stays.
    """
    link, trouble = links.unconditional(), ""
    try:
        link = links.followed()
    except FilterError as error:
        trouble = error.message
    known = not link.question or history().recall(link)
    turns = history().turns
    text = turns[0].answer.question if known and turns else link.question
    opening = _FIELD_DRAWN not in st.session_state
    if not opening and (st.session_state.get("link") != link or "question" not in st.session_state):
        st.session_state.question = text
    links.take(link)
    return link, trouble, text if opening else ""


def _to_replace(link: Link, anew: Turn | None) -> Turn | None:
    """Return the turn whose answer gives way when a link is asked again: the one asked `anew`, else the newest if it is of it."""
    turns = history().turns
    if anew is not None:
        return next((turn for turn in turns if turn is anew), None)
    return turns[0] if turns and link.question in ("", turns[0].link.question) else None


def _ask_again(link: Link) -> None:
    """Let a link be asked, in the place of the newest answer where that is of its question, when the page is drawn next."""
    st.session_state[_AGAIN] = link


def _ask_everywhere() -> None:
    # The link as it is when the button is pressed: a question may have been answered after the button was drawn.
    _ask_again(replace(links.current(), where=EVERYTHING))


def _ask_anew(turn: Turn) -> None:
    """Let a turn be asked again of the documents as they are now, when the page is drawn next."""
    st.session_state[_ANEW] = turn
    _ask_again(turn.link)


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


def _answer(asked: Link, conversation: Sequence[Exchange] = (), *, instead: Turn | None = None) -> None:
    """Ask; the answer takes the place of `instead`."""
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
        given_way = history().remember(turn) if instead is None else history().amend(instead, turn)
        keeping.keep(turn, generation, given_way)
        links.take(turn.link)


def _show_answers(link: Link, trouble: str, mark: str | None) -> None:
    """Show the answers and, beside them, the source of the quote chosen: of the newest answer the first one at once."""
    turns = history().turns
    # A place of its own: in the same one Streamlit would put the answer around what stood there, until it is drawn over.
    with st.container(key="idle"):
        if not turns and not trouble:
            first_tour()
            suggest()
    if not turns:
        return
    st.session_state[_MARK] = mark
    st.fragment(_draw_answers)(link, trouble)


def _draw_answers(link: Link, trouble: str) -> None:
    """Draw the answers and the pane. A press on what is here draws this alone anew, unless it asks for the whole page."""
    turns = history().turns
    if not turns or not _ASKING.isdisjoint(st.session_state):
        st.rerun()
    sights = [sight for turn in turns for sight in turn.sights()]
    first = next(turns[0].sights(), None) if turns[0].answer.citations else None
    # First the pane is settled: the buttons beside the quotes show which of them it holds.
    fresh = source_pane.settle(sights, turns[0], first)
    mark: str | None = st.session_state.pop(_MARK, None)
    if not trouble:
        _follow_mark(turns[0], first, mark)
    answers, source = st.columns([11, 10], gap="large")
    # First what is waited for: of a new answer its quotes, later the source that was pressed for.
    if not fresh:
        with source:
            source_pane.show()
    with answers:
        if history().trouble:
            notice("warning", history().trouble)
        _show_history(turns, link)
    if fresh:
        with source:
            source_pane.show()
        source_pane.draw_ahead(tuple(turns[0].sights()))


def _follow_mark(newest: Turn, first: Sight | None, mark: str | None) -> None:
    """Choose what the address names of the newest answer; let it name what is chosen, unless that is what is shown at once."""
    link = links.current()
    of_newest = link.question in ("", newest.link.question)
    if mark is not None and of_newest and (sight := newest.sight(mark) or first) is not None:
        source_pane.choose(sight)
    chosen = source_pane.chosen()
    named = newest.mark_of(chosen) if of_newest and chosen is not None and chosen is not first else ""
    links.put(link, history().id, named)
    renew_bar()


def _show_history(turns: Sequence[Turn], link: Link) -> None:
    heading("question", turns[0].answer.question)
    _show_newest(turns[0], link)
    if len(turns) == 1:
        st.session_state.pop(_ALL, None)
        return
    shown = len(turns) if _ALL in st.session_state else 1 + MOST_FORMER
    with st.container(key="former"):
        st.divider()
        st.header(texts.HISTORY)
        for place, turn in enumerate(turns[1:shown], start=1):
            number = len(turns) - place  # counted from the first question: what is opened stays so when another is asked
            with st.container(key=f"turn-{number}"):
                _show_former(turn, number)
        if turns[shown:]:
            label = texts.more_former(len(turns) - shown)
            st.button(label, key="other-former", on_click=_show_all, icon=":material/expand_more:")
        elif len(turns) == MOST_REMEMBERED:
            line("place", texts.OLDER_IN_FILE)


def _show_all() -> None:
    st.session_state[_ALL] = True


def _show_former(turn: Turn, number: int) -> None:
    heading("question", turn.answer.question)
    label = texts.former_answer(turn.answer.verdict, len(turn.answer.citations))
    with st.expander(label, key=f"former-{number}", on_change="rerun") as former_one:
        if not former_one.open:
            return  # drawn when opened
        if not turn.where.is_empty:
            line("place", texts.searched(described(turn.where)))
        show_understood(turn)
        show_answer(turn, str(number), _ask_anew)


def _show_newest(turn: Turn, link: Link) -> None:
    if turn.where != link.where:
        line("place", texts.searched(described(turn.where)))
    show_understood(turn, lambda literal: _ask_again(replace(turn.link, literal=literal)))
    show_answer(turn, "now", _ask_anew)
    opinions.offer(turn)
    with st.container(horizontal=True):
        downloads.offer(texts.DOWNLOAD_ANSWER, texts.ANSWER_FILE, lambda: [turn.answer], "download-answer")
        if len(history().turns) > 1:
            downloads.offer(texts.DOWNLOAD_CONVERSATION, texts.CONVERSATION_FILE, keeping.all_answers, "download-conversation")
        st.button(texts.NEW_CONVERSATION, key="anew", on_click=keeping.begin_anew, icon=":material/refresh:")
