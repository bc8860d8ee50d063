"""The list of documents as a table that fits a telephone."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from assistant.cleaning import CleanText
from assistant.collection import DocumentState
from assistant.report import report, report_lines, report_notes
from assistant.texts import pages as texts
from assistant.texts import report as report_texts
from assistant.ui.markup import facts_html


def show_documents(found: Sequence[DocumentState]) -> None:
    """Show every document with its state and what was noticed about it."""
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
