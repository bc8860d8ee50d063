"""Quotes, passages found and their sources, as escaped text with marks."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from assistant.citations import Citation, UnfaithfulQuote
from assistant.references import reference
from assistant.retrieval import Hit
from assistant.spans import Span
from assistant.texts import answers as answer_texts
from assistant.texts import looks
from assistant.texts import pages as texts
from assistant.ui.markup import notice
from assistant.ui.sights import Sight


def show_verdict(verdict: str, confidence: float) -> None:
    """Show the verdict in plain words."""
    st.html(f'<div class="pi-verdict {escape(verdict)}" role="status">{escape(texts.verdict(verdict, confidence))}</div>')


def show_quote(citation: Citation) -> bool:
    """Show a quote with its place; tell whether it was shown.

    A quote that is not that of its passage is not, and the page says so.
    """
    try:
        quote = quote_html(citation)
    except UnfaithfulQuote:
        notice("error", texts.UNFAITHFUL)
        return False
    st.html(
        f'<p class="pi-quote"><span class="pi-number">[{citation.number}]</span> {quote}</p>'
        f'<p class="pi-place">{escape(place(citation))}</p>'
    )
    if citation.recognised:
        st.caption(answer_texts.RECOGNISED)
    return True


def list_sources(citations: Sequence[Citation]) -> None:
    """List what the quotes are from, for the page when it is printed."""
    if citations:
        rows = "".join(f"<li>[{citation.number}] {escape(reference(citation))}</li>" for citation in citations)
        st.html(f'<div class="pi-print"><strong>{escape(looks.SOURCES)}</strong><ul>{rows}</ul></div>')


def place(citation: Citation) -> str:
    """Return where a quote stands, as plain text."""
    title = citation.entry.shown_title
    return texts.citation_place(title, citation.page, citation.page_label, citation.provision)


def quote_html(citation: Citation) -> str:
    """Return a quote with the exact answer in it marked.

    Raises
    ------
    UnfaithfulQuote
        If the passage does not hold the quote where the citation says, or the quote does not hold the answer.
    """
    quote, exact, passage = citation.quote, citation.answer, citation.passage
    if not passage.span.contains(quote) or quote.shift(-passage.span.start).of(passage.text) != citation.text:
        raise UnfaithfulQuote(f"{citation.entry.source.path} {quote}")
    if exact is None:
        return escape(citation.text)
    if not len(exact) or not quote.contains(exact):
        raise UnfaithfulQuote(f"{citation.entry.source.path} {exact}")
    return _marked(citation.text, [exact.shift(-quote.start)], '<strong class="pi-answer">', "</strong>")


def source_html(sight: Sight) -> str:
    """Return the text of a sight with what it marks, under its headings and its page.

    Raises
    ------
    UnfaithfulQuote
        If the quote does not stand there.
    """
    citation, start = sight.citation, sight.start
    inside = sight.marked.shift(-start)
    marked = escape(inside.of(sight.text)) if citation is None else quote_html(citation)
    if citation is not None and inside.of(sight.text) != citation.text:
        raise UnfaithfulQuote(f"{citation.entry.source.path} {citation.quote}")
    before, after = escape(sight.text[: inside.start]), escape(sight.text[inside.stop :])
    return f'<div class="pi-source">{before}<mark>{marked}</mark>{after}</div>'


def show_hit(hit: Hit, place: str, words: Sequence[Span]) -> None:
    """Show a passage found, with the `words` of it that were asked for marked."""
    text = _marked(hit.passage.text, words, "<b>", "</b>")
    st.html(f'<p class="pi-place pi-hit">{hit.rank}. {escape(place)}</p><div class="pi-source">{text}</div>')


def _marked(text: str, spans: Sequence[Span], opening: str, closing: str) -> str:
    """Return escaped text with spans, sorted and apart, between tags."""
    parts, done = [], 0
    for span in spans:
        parts += [escape(text[done : span.start]), opening, escape(span.of(text)), closing]
        done = span.stop
    return "".join([*parts, escape(text[done:])])
