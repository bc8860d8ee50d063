"""Our own tags around escaped text.

Streamlit's Markdown cannot be made to show any text literally: it finds addresses, icons and arrows after the escapes are undone.
So text that is not ours (documents, titles, file names, questions, messages that name a file) reaches the page through here only.
"""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Literal

import streamlit as st

Kind = Literal["info", "success", "warning", "error"]

_SHEETS = ("frame", "style", "print")
_STYLE = "".join(Path(__file__).with_name(f"{name}.css").read_text(encoding="utf-8") for name in _SHEETS)


def style() -> None:
    """Put the styles in force."""
    st.html(f"<style>{_STYLE}</style>")


def notice(kind: Kind, text: str) -> None:
    """Show a sentence, whatever names stand in it."""
    role = "alert" if kind == "error" else "status"
    st.html(f'<div class="pi-notice {kind}" role="{role}">{escape(text)}</div>')


def unsaved(text: str) -> None:
    """Show a sentence about what is not saved; while it stands, page_script.js has the browser ask before the page is closed."""
    st.html(f'<div class="pi-notice warning pi-unsaved" role="status">{escape(text)}</div>')


def line(style: str, text: str) -> None:
    """Show a line of text in one of the styles above."""
    st.html(f'<div class="pi-{style}">{escape(text)}</div>')


def conversation_title(title: str, about: str) -> None:
    """Show the title of a conversation with what is to be known of it below."""
    st.html(f'<div class="pi-conversation">{escape(title)}</div><div class="pi-place">{escape(about)}</div>')


def for_paper(text: str) -> None:
    """Show a sentence where the page is printed, and nowhere else."""
    st.html(f'<div class="pi-paper">{escape(text)}</div>')


def heading(style: str, text: str) -> None:
    """Show a line that heads what follows, under the title of the page."""
    st.html(f'<div class="pi-{style}" role="heading" aria-level="2">{escape(text)}</div>')


def facts(rows: Iterable[tuple[str, str]]) -> None:
    """Show names and values as a table."""
    st.html(facts_html(rows))


def facts_html(rows: Iterable[tuple[str, str]]) -> str:
    """Return names and values as a table."""
    body = "".join(f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>' for name, value in rows)
    return f'<table class="pi-report"><tbody>{body}</tbody></table>'


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], label: str) -> None:
    """Show a table under the names of its columns; `label` says what it is to who cannot see it."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>{"".join(f"<td>{escape(value)}</td>" for value in row[1:])}</tr>'
        for row in rows
    )
    st.html(
        f'<table class="pi-figures"><caption>{escape(label)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def source_text(text: str) -> None:
    """Show text of a document as it is."""
    st.html(f'<div class="pi-source">{escape(text)}</div>')
