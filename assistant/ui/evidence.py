"""Quotes and their sources as HTML of our own tags around escaped text: nothing in a document is ever markup."""

from html import escape

import streamlit as st

from assistant.answering import Citation
from assistant.generation import Generation
from assistant.references import reference
from assistant.retrieval import Hit
from assistant.spans import Span
from assistant.texts import pages as texts

STYLE = """<style>
.pi-quote {font-family: Georgia, "PT Serif", "DejaVu Serif", serif; font-size: 1.08rem; line-height: 1.55; margin: 0 0 .2rem;
  padding-left: .9rem; border-left: 3px solid #1f5f8b88; white-space: pre-line; overflow-wrap: anywhere;}
.pi-number {font-weight: 700; color: #1f7fb8;}
.pi-place {font-size: .92rem; opacity: .8; margin: 0 0 .3rem; overflow-wrap: anywhere;}
.pi-source {font-family: Georgia, "PT Serif", "DejaVu Serif", serif; line-height: 1.55; white-space: pre-line;
  overflow-wrap: anywhere;}
.pi-source mark {background: #ffe08a; color: #1d2024; padding: .05em .1em; border-radius: 2px;}
.pi-verdict {font-weight: 600; margin: .4rem 0 .8rem; padding: .45rem .8rem; border-radius: 4px; background: #1f5f8b1f;}
.pi-verdict.uncertain {background: #d9a4002e;} .pi-verdict.not_found {background: #88888826;}
</style>"""


def show_verdict(verdict: str, confidence: float) -> None:
    """Show the verdict in plain words."""
    st.html(f'<div class="pi-verdict {escape(verdict)}">{escape(texts.verdict(verdict, confidence))}</div>')


def show_citation(generation: Generation, citation: Citation, key: str) -> None:
    """Show a quote with its place, its reference to copy, and a button that opens the source with the quote marked."""
    st.html(
        f'<p class="pi-quote"><span class="pi-number">[{citation.number}]</span> {escape(citation.text)}</p>'
        f'<p class="pi-place">{escape(place(citation))}</p>'
    )
    with st.expander(texts.SHOW_SOURCE, key=f"{key}-source"):
        st.html(source_html(generation, citation))
        st.caption(texts.REFERENCE)
        st.code(reference(citation), language=None, wrap_lines=True)


def place(citation: Citation) -> str:
    """Return where a quote stands, as plain text."""
    title = citation.entry.source.description.title or citation.entry.title
    return texts.citation_place(title, citation.page, citation.page_label)


def source_html(generation: Generation, citation: Citation) -> str:
    """Return the passage with the quote marked."""
    passage = citation.passage
    headings = " › ".join(passage.headings)
    before = Span(passage.span.start, citation.quote.start)
    after = Span(citation.quote.stop, passage.span.stop)
    number = next(n for n, entry in enumerate(generation.manifest.documents) if entry is citation.entry)
    text = generation.document(number).text
    heading = f'<p class="pi-place">{escape(headings)}</p>' if headings else ""
    return (
        f'{heading}<div class="pi-source">{escape(before.of(text))}<mark>{escape(citation.text)}</mark>'
        f"{escape(after.of(text))}</div>"
    )


def show_hit(generation: Generation, hit: Hit) -> None:
    """Show a passage found."""
    entry = generation.entry(hit.row)
    title = entry.source.description.title or entry.title
    page = hit.passage.pages[0] if hit.passage.pages else None
    st.html(
        f'<p class="pi-place">{hit.rank}. {escape(texts.citation_place(title, page, None))}</p>'
        f'<div class="pi-source">{escape(hit.passage.text)}</div>'
    )


def plain(text: str) -> str:
    """Return text that Markdown shows as it is: every character that could begin markup is escaped."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]()<>#+-.!|~$:&^" else character for character in text)
