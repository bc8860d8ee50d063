"""Quotes and their sources."""

from html import escape

import streamlit as st

from assistant.answering import Citation, UnfaithfulQuote
from assistant.references import missing_note, reference
from assistant.retrieval import Hit
from assistant.texts import answers as answer_texts
from assistant.texts import pages as texts
from assistant.ui.markup import notice


def show_verdict(verdict: str, confidence: float) -> None:
    """Show the verdict in plain words."""
    st.html(f'<div class="pi-verdict {escape(verdict)}" role="status">{escape(texts.verdict(verdict, confidence))}</div>')


def show_citation(citation: Citation, key: str) -> None:
    """Show a quote with its place, its reference to copy and what that lacks, and what opens the source with the quote marked.

    A quote that is not that of its passage is not shown, and the page says so.
    """
    try:
        source, quote = source_html(citation), quote_html(citation)
    except UnfaithfulQuote:
        notice("error", texts.UNFAITHFUL)
        return
    with st.container(gap="xsmall"):
        st.html(
            f'<p class="pi-quote"><span class="pi-number">[{citation.number}]</span> {quote}</p>'
            f'<p class="pi-place">{escape(place(citation))}</p>'
        )
        if citation.recognised:
            st.caption(answer_texts.RECOGNISED)
        with st.expander(texts.SHOW_SOURCE, key=f"{key}-source"):
            st.html(source)
        st.caption(texts.REFERENCE)
        st.code(reference(citation), language=None, wrap_lines=True)
        lack = missing_note(citation.record)
        if lack:
            st.caption(lack)


def place(citation: Citation) -> str:
    """Return where a quote stands, as plain text."""
    title = citation.entry.source.description.title or citation.entry.title
    return texts.citation_place(title, citation.page, citation.page_label, citation.provision)


def quote_html(citation: Citation) -> str:
    """Return a quote with the exact answer in it marked.

    Raises
    ------
    UnfaithfulQuote
        If the answer does not stand in the quote.
    """
    quote, exact = citation.quote, citation.answer
    if exact is None:
        return escape(citation.text)
    if not len(exact) or not quote.contains(exact):
        raise UnfaithfulQuote(f"{citation.entry.source.path} {exact}")
    inside = exact.shift(-quote.start)
    before, answer, after = citation.text[: inside.start], inside.of(citation.text), citation.text[inside.stop :]
    return f'{escape(before)}<strong class="pi-answer">{escape(answer)}</strong>{escape(after)}'


def source_html(citation: Citation) -> str:
    """Return the passage with the quote marked, and the exact answer in it, under its headings and its page.

    Raises
    ------
    UnfaithfulQuote
        If the passage does not hold the quote where the citation says, or the quote does not hold the answer.
    """
    passage = citation.passage
    start, stop = citation.quote.start - passage.span.start, citation.quote.stop - passage.span.start
    if start < 0 or passage.text[start:stop] != citation.text:
        raise UnfaithfulQuote(f"{citation.entry.source.path} {citation.quote}")
    facts = [" › ".join(passage.headings), citation.provision, texts.page(citation.page, citation.page_label)]
    above = " · ".join(fact for fact in facts if fact)
    return (
        (f'<p class="pi-place">{escape(above)}</p>' if above else "")
        + f'<div class="pi-source">{escape(passage.text[:start])}<mark>{quote_html(citation)}</mark>'
        + f"{escape(passage.text[stop:])}</div>"
    )


def show_hit(hit: Hit, place: str) -> None:
    """Show a passage found."""
    st.html(f'<p class="pi-place pi-hit">{hit.rank}. {escape(place)}</p><div class="pi-source">{escape(hit.passage.text)}</div>')
