"""The list of documents as a table that fits a telephone."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.cleaning import CleanText
from assistant.collection import DocumentState
from assistant.patterns import regex
from assistant.report import report, report_lines, report_notes
from assistant.texts import documents as list_texts
from assistant.texts import pages as texts
from assistant.texts import report as report_texts
from assistant.ui.markup import facts_html, line, notice

PAGE = 100
"""Rows shown at first, and added by each press."""

_FEW = 8
"""So few documents are looked through without a filter."""

_NUMBER = regex(r"([0-9]{1,18})")
_STATES = list(texts.STATES)
_MOST_SHOWN = "list-shown"


def show_documents(found: Sequence[DocumentState], corpus: Path) -> None:
    """Show the documents with their states and what was noticed about them, some at a time."""
    st.fragment(_draw)(found, corpus)


def fitting(found: Sequence[DocumentState], words: str, state: str | None) -> list[DocumentState]:
    """Return the documents in whose path or title all words stand, in part or whole, and that are in a state."""
    wanted = _folded(words).split()
    return [
        document
        for document in found
        if state in (None, document.state) and all(word in _folded(f"{document.path} {document.title}") for word in wanted)
    ]


def ordered(found: Sequence[DocumentState], order: str, corpus: Path) -> list[DocumentState]:
    """Return the documents in one of `texts.documents.ORDERS`; what is alike stays by path."""
    keys: dict[str, Callable[[DocumentState], Any]] = {
        "path": lambda document: _natural(document.path),
        "title": lambda document: _natural(document.title),
        "state": lambda document: _STATES.index(document.state),
        "pages": lambda document: -document.pages,
        "year": lambda document: -(document.year or 0),
        "added": lambda document: -_added(corpus / document.file),
    }
    return sorted(sorted(found, key=keys["path"]), key=keys[order])


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().replace("ё", "е")


def _natural(text: str) -> list[tuple[int, str]]:
    """Return a key by which «том 2» stands before «том 10»."""
    parts = _NUMBER.split(_folded(text))
    return [(int(part), "") if place % 2 else (0, part) for place, part in enumerate(parts)]


def _added(file: Path) -> float:
    """Return when a file came to where it stands, or was last changed there."""
    try:
        return file.stat().st_ctime
    except OSError:
        return 0.0


def _draw(found: Sequence[DocumentState], corpus: Path) -> None:
    words, state, order = _wanted(found) if len(found) > _FEW else ("", None, "path")
    chosen = ordered(fitting(found, words, state), order, corpus)
    asked = (words, state, order)
    before, shown = st.session_state.get(_MOST_SHOWN, (asked, PAGE))
    shown = shown if before == asked else PAGE
    st.session_state[_MOST_SHOWN] = (asked, shown)
    if not chosen:
        notice("info", list_texts.NOTHING_FITS)
        return
    _table(chosen[:shown])
    if len(chosen) < len(found) or shown < len(chosen):
        line("place", list_texts.shown_of(min(shown, len(chosen)), len(found)))
    if shown < len(chosen):
        st.button(list_texts.MORE, key="list-more", on_click=_show_more, args=(asked, shown + PAGE))


def _show_more(asked: tuple[str, str | None, str], shown: int) -> None:
    st.session_state[_MOST_SHOWN] = (asked, shown)


def _wanted(found: Sequence[DocumentState]) -> tuple[str, str | None, str]:
    """Let words, a state and an order be chosen."""
    counts: Counter[str] = Counter(document.state for document in found)
    names = {texts.STATES[state]: state for state in _STATES if counts[state]}
    filtered, stated, sorted_by = st.columns([2, 1, 1])
    words = filtered.text_input(list_texts.FILTER, placeholder=list_texts.FILTER_EXAMPLE, key="list-words")
    state = stated.selectbox(
        list_texts.STATE,
        list(names.values()),
        index=None,
        placeholder=list_texts.ANY_STATE,
        format_func=lambda state: list_texts.state_count(texts.STATES[state], counts[state]),
        key="list-state",
    )
    order = sorted_by.selectbox(
        list_texts.ORDER, list(list_texts.ORDERS), format_func=list_texts.ORDERS.__getitem__, key="list-order"
    )
    return words, state, order


def _table(found: Sequence[DocumentState]) -> None:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in texts.COLUMNS)
    rows = "".join(_row(document) for document in found)
    st.html(f'<table class="pi-documents"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>')


def show_report(clean: CleanText) -> None:
    """Show what was read in a document."""
    seen = report(clean)
    notes = "".join(f"<li>{escape(note)}</li>" for note in report_notes(seen, None))
    source = clean.source
    st.html(
        f'<p class="pi-place">{escape(report_texts.file_facts(source.path, source.media_type, source.size))}</p>'
        f"{facts_html(report_lines(clean, seen))}"
        f'<p class="pi-place">{escape(report_texts.NOTES)}: {"" if notes else escape(report_texts.NOTHING)}</p><ul>{notes}</ul>'
        f'<p class="pi-place">{escape(report_texts.PREVIEW)}</p><div class="pi-source">{escape(seen.preview)}</div>'
    )


def _row(document: DocumentState) -> str:
    below = [document.path if document.title != document.path else "", document.message]
    notes = _small(below)
    if document.warnings:
        notes += (
            f"<details><summary>{escape(texts.warnings(len(document.warnings)))}</summary>{_small(document.warnings)}</details>"
        )
    return (
        f"<tr><td><bdi>{escape(document.title)}</bdi>{notes}</td>"
        f'<td class="{document.state}">{escape(texts.STATES[document.state])}</td>'
        f"<td>{document.pages or '—'}</td><td>{document.passages or '—'}</td></tr>"
    )


def _small(notes: Sequence[str]) -> str:
    return "".join(f"<small>{escape(note)}</small>" for note in notes if note)
