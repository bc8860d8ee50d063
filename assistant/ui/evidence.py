"""Quotes and their sources."""

from html import escape

import streamlit as st

from assistant.answering import Citation, UnfaithfulQuote
from assistant.references import reference
from assistant.retrieval import Hit
from assistant.texts import answers as answer_texts
from assistant.texts import pages as texts


def show_verdict(verdict: str, confidence: float) -> None:
    """Show the verdict in plain words."""
    st.html(f'<div class="pi-verdict {escape(verdict)}" role="status">{escape(texts.verdict(verdict, confidence))}</div>')


def show_citation(citation: Citation, key: str) -> None:
    """Show a quote with its place, its reference to copy, and what opens the source with the quote marked."""
    source = source_html(citation)
    with st.container(gap="xsmall"):
        st.html(
            f'<p class="pi-quote"><span class="pi-number">[{citation.number}]</span> {escape(citation.text)}</p>'
            f'<p class="pi-place">{escape(place(citation))}</p>'
        )
        if citation.recognised:
            st.caption(answer_texts.RECOGNISED)
        with st.expander(texts.SHOW_SOURCE, key=f"{key}-source"):
            st.html(source)
        st.caption(texts.REFERENCE)
        st.code(reference(citation), language=None, wrap_lines=True)


def place(citation: Citation) -> str:
    """Return where a quote stands, as plain text."""
    title = citation.entry.source.description.title or citation.entry.title
    return texts.citation_place(title, citation.page, citation.page_label, citation.provision)


def source_html(citation: Citation) -> str:
    """Return the passage with the quote marked, under its headings and its page.

    Raises
    ------
    UnfaithfulQuote
        If the passage does not hold the quote where the citation says.
    """
    passage = citation.passage
    start, stop = citation.quote.start - passage.span.start, citation.quote.stop - passage.span.start
    if start < 0 or passage.text[start:stop] != citation.text:
        raise UnfaithfulQuote(f"{citation.entry.source.path} {citation.quote}")
    facts = [" › ".join(passage.headings), citation.provision, texts.page(citation.page, citation.page_label)]
    above = " · ".join(fact for fact in facts if fact)
    return (
        (f'<p class="pi-place">{escape(above)}</p>' if above else "")
        + f'<div class="pi-source">{escape(passage.text[:start])}<mark>{escape(citation.text)}</mark>'
        + f"{escape(passage.text[stop:])}</div>"
    )


def show_hit(hit: Hit, place: str) -> None:
    """Show a passage found."""
    st.html(f'<p class="pi-place">{hit.rank}. {escape(place)}</p><div class="pi-source">{escape(hit.passage.text)}</div>')
