"""An answer as it is read: how the question was understood, the verdict, the quotes, other passages."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Literal

import streamlit as st

from assistant.answering import Answer
from assistant.retrieval import Hit
from assistant.texts import answers as answer_texts
from assistant.texts import conversation as conversation_texts
from assistant.texts import history as history_texts
from assistant.texts import pages as texts
from assistant.texts import understanding as understanding_texts
from assistant.ui import evidence, source_pane
from assistant.ui.ageing import aged
from assistant.ui.markup import for_paper, line, notice
from assistant.ui.session import Turn
from assistant.ui.sights import Sight

NEAREST = 3
"""Passages that stand open where nothing was found."""


def show_understood(turn: Turn, ask_again: Callable[[bool], None] | None = None) -> None:
    """Show what was asked where it is not what was typed; with `ask_again`, which takes whether literally, offer to undo it."""
    answer = turn.answer
    for change in answer.changes:
        if change.kind == "unclear":
            st.html(f'<div class="pi-understood">{escape(understanding_texts.unclear(change.before, change.after))}</div>')
    if answer.changes and answer.understood != answer.question:
        shown = conversation_texts.understood if turn.follows else understanding_texts.shown_for
        details = [
            understanding_texts.change(change.kind, change.before, change.after)
            for change in answer.changes
            if change.kind not in ("followup", "unclear")
        ]
        undo = conversation_texts.ASK_LITERALLY if turn.follows else understanding_texts.SEARCH_AS_TYPED
        _remark(shown(answer.understood), details, undo, ask_again, literal=True)
    elif turn.literal:
        _remark(texts.LITERAL_NOTE, [], texts.MEND_AGAIN, ask_again, literal=False)


def _remark(text: str, details: list[str], undo: str, ask_again: Callable[[bool], None] | None, *, literal: bool) -> None:
    below = "".join(f"<small>{escape(detail)}</small>" for detail in details)
    with st.container(gap="xsmall"):
        st.html(f'<div class="pi-understood">{escape(text)}{below}</div>')
        if ask_again is not None:
            st.button(undo, key="undo", on_click=ask_again, args=(literal,), icon=":material/undo:")


def show_answer(turn: Turn, key: str, ask_anew: Callable[[Turn], None]) -> None:
    """Show the answer of a turn, of several questions one after another; `key` is the turn's own on the page.

    Where its documents have changed since, that is said, and `ask_anew` offered.
    """
    remarks = aged(turn)
    if turn.answer.reader in answer_texts.SEARCH_ALONE:
        notice("warning", answer_texts.SEARCH_ALONE[turn.answer.reader])
    for number, part in enumerate(turn.parts, start=1):
        line("part", part.answer.question)
        _show(part, f"{key}-{number}", remarks)
    if not turn.parts:
        _show(turn, key, remarks)
    if remarks:
        st.button(history_texts.ASK_ANEW, key=f"anew-{key}", on_click=ask_anew, args=(turn,), icon=":material/refresh:")


def _warn(answer: Answer) -> None:
    """Say what the documents lack, and what to look at before a quote is believed."""
    if answer.unknown_words:
        line("place", answer_texts.unknown_words(answer.unknown_words))
    if answer.not_named:
        notice("warning", answer_texts.not_named(answer.not_named))
    if answer.differs:
        notice("warning", answer_texts.SOURCES_DIFFER)


def _show(turn: Turn, key: str, remarks: Mapping[str, str]) -> None:
    answer = turn.answer
    evidence.show_verdict(answer.verdict, answer.confidence)
    if answer.verdict == "uncertain":
        st.caption(texts.UNCERTAIN_NOTE)
    _warn(answer)
    for citation, sight in zip(answer.citations, turn.cited, strict=True):
        with st.container(gap="xsmall"):
            if evidence.show_quote(citation):
                _remark_age(sight, remarks)
                _to_source(sight, texts.show_quote_source(citation.number), f"{key}-{answer.generation}-{citation.number}")
    evidence.list_sources(answer.citations)
    found = list(zip(answer.hits, turn.places, turn.found, strict=True))
    opened = 0 if answer.citations else NEAREST
    if found[:opened]:
        st.markdown(f"**{texts.NEAREST}**")
    for place in found[:opened]:
        show_hit(*place, key, remarks)
    if found[opened:]:
        label = texts.FARTHER if opened else texts.HITS
        # Drawn when opened: a browser draws everything anew at each press, and these are half of the page.
        name = f"{key}-{answer.generation}-hits"
        with st.expander(label, _chosen_among(found[opened:]), key=name, on_change="rerun") as farther:
            if farther.open:
                _show_farther(label, found[opened:], key, remarks)


def _show_farther(label: str, found: Sequence[tuple[Hit, str, Sight]], key: str, remarks: Mapping[str, str]) -> None:
    for_paper(label)
    for place in found:
        show_hit(*place, key, remarks)


def show_hit(hit: Hit, place: str, sight: Sight, key: str, remarks: Mapping[str, str] = MappingProxyType({})) -> None:
    """Show a passage found with what opens it where it stands; `key` is that of its list, `remarks` those of `aged`."""
    with st.container(gap="xsmall"):
        evidence.show_hit(hit, place, sight.words)
        _remark_age(sight, remarks)
        _to_source(sight, texts.show_hit_source(hit.rank), f"{key}-hit-{hit.rank}")


def _chosen_among(found: Sequence[tuple[Hit, str, Sight]]) -> bool:
    return any(source_pane.chosen() is sight for _, _, sight in found)


def _remark_age(sight: Sight, remarks: Mapping[str, str]) -> None:
    if remark := remarks.get(sight.entry.source.path):
        line("aged", remark)


def _to_source(sight: Sight, label: str, key: str) -> None:
    kind: Literal["primary", "secondary"] = "primary" if source_pane.chosen() is sight else "secondary"
    st.button(label, key=f"sight-{key}", type=kind, on_click=source_pane.choose, args=(sight,), icon=":material/plagiarism:")
