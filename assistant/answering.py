"""Question and hits to an answer: verbatim quotes, each checked against its document, a verdict and a confidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.confidence import NOT_FOUND_BELOW, UNCERTAIN_BELOW, confidence
from assistant.generation import DocumentEntry, Generation
from assistant.passages import Passage
from assistant.provisions import provision_of
from assistant.quoting import standing_alone
from assistant.ranking import Candidate, SentenceRanker
from assistant.retrieval import Hit, Ranking, Scores
from assistant.spans import Span
from assistant.texts import answers as texts

Verdict = Literal["answered", "uncertain", "not_found"]
CITATIONS = 3
"""Quotes an answer gives at most."""

LONGEST_QUOTE = 1500
"""Overlapping quotes become one up to this many characters."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and where it stands.

    Parameters
    ----------
    number : int
        From 1, as marked in the answer.
    passage : Passage
    entry : DocumentEntry
        The document.
    quote : Span
        In the document's clean text; inside the passage.
    text : str
        The quote, verbatim.
    page : int or None
        Page on which the sentence found begins, counted from 1; None where the format has no pages.
    page_label : str or None
        What the file says is printed there.
    printed : tuple of str
        Labels, else numbers, of all pages the quote stands on, in order.
    answer : Span or None
        The exact span inside the quote, where a reader found one.
    recognised : bool
        Some of it was read by OCR, from a picture of its page.
    provision : str or None
        In a law, what it stands in: «ст. 3, ч. 2».
    """

    number: int
    passage: Passage
    entry: DocumentEntry
    quote: Span
    text: str
    page: int | None
    page_label: str | None
    printed: tuple[str, ...]
    answer: Span | None = None
    recognised: bool = False
    provision: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question; `citations` are best first and empty when nothing was found."""

    question: str
    verdict: Verdict
    confidence: float
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    generation: str

    @property
    def text(self) -> str:
        """The quotes one after another, each with its number; or the sentence that nothing was found."""
        if not self.citations:
            return texts.NOT_FOUND
        return " ".join(f"{citation.text} [{citation.number}]" for citation in self.citations)


class UnfaithfulQuote(AssertionError):
    """A quote differs from its document: never shown, always a defect."""


def answer(
    generation: Generation,
    ranker: SentenceRanker,
    question: str,
    vector: Scores,
    ranking: Ranking,
    hits: tuple[Hit, ...],
) -> Answer:
    """Answer `question` from `hits`.

    Parameters
    ----------
    generation : Generation
    ranker : SentenceRanker
    question : str
    vector : ndarray, shape (dimension,)
        The question's unit vector.
    ranking : Ranking
        Scores of all passages.
    hits : tuple of Hit
        The best passages, best first.
    """
    candidates = ranker.candidates(generation, question, vector, hits)
    certainty = confidence(generation, question, ranking, candidates)
    verdict: Verdict = "not_found" if certainty < NOT_FOUND_BELOW else "uncertain" if certainty < UNCERTAIN_BELOW else "answered"
    chosen = () if verdict == "not_found" else _cite(generation, ranker, candidates)
    for citation in chosen:
        check(generation, citation)
    return Answer(question, verdict, certainty, chosen, hits, generation.id)


def nothing(question: str, generation: str) -> Answer:
    """Return the answer to a question that asks for nothing a document could hold."""
    return Answer(question, "not_found", 0.0, (), (), generation)


def check(generation: Generation, citation: Citation) -> None:
    """Hold a citation to the contract: its quote is in its document, inside its passage and on its page.

    Raises
    ------
    UnfaithfulQuote
        If it is not.
    """
    number = next(n for n, entry in enumerate(generation.manifest.documents) if entry is citation.entry)
    clean = generation.document(number)
    on_page = citation.page is None or any(
        page.number == citation.page and page.span.overlaps(citation.quote) for page in clean.pages
    )
    inside = citation.passage.span.contains(citation.quote)
    if citation.quote.of(clean.text) != citation.text or not citation.text or not inside or not on_page:
        raise UnfaithfulQuote(f"{citation.entry.source.path} {citation.quote}")


@dataclass(frozen=True, slots=True)
class _Quote:
    """A quote on its way to become a citation; `core` is the sentence it was made for."""

    hit: Hit
    core: Span
    span: Span


def _cite(generation: Generation, ranker: SentenceRanker, candidates: Sequence[Candidate]) -> tuple[Citation, ...]:
    quotes: list[_Quote] = []
    seen: set[str] = set()
    for candidate in candidates:
        hit = candidate.hit
        clean = generation.document(int(generation.places[hit.row, 0]))
        spans = ranker.sentences_of(generation, hit)
        span = standing_alone(clean.text, hit.passage.span, spans, candidate.number)
        touched = next((n for n, quote in enumerate(quotes) if quote.hit.row == hit.row and quote.span.overlaps(span)), None)
        if touched is not None:
            quotes[touched] = replace(quotes[touched], span=_united(quotes[touched].span, span))
        elif span.of(clean.text) not in seen:
            quotes.append(_Quote(hit, spans[candidate.number], span))
            seen.add(span.of(clean.text))
        if len(quotes) == CITATIONS:
            break
    return tuple(_citation(generation, number, quote) for number, quote in enumerate(quotes, start=1))


def _united(one: Span, other: Span) -> Span:
    """Return both spans as one quote if it does not grow too long, else the first: «Он…» joins the quote that names him."""
    union = Span(min(one.start, other.start), max(one.stop, other.stop))
    return union if len(union) <= LONGEST_QUOTE else one


def _citation(generation: Generation, number: int, quote: _Quote) -> Citation:
    clean = generation.document(int(generation.places[quote.hit.row, 0]))
    page = next((page for page in clean.pages if page.span.start <= quote.core.start < page.span.stop), None)
    under = [page for page in clean.pages if page.span.overlaps(quote.span)]
    pictures = {warning.page for warning in clean.warnings if warning.kind == "ocr"}
    return Citation(
        number=number,
        passage=quote.hit.passage,
        entry=generation.entry(quote.hit.row),
        quote=quote.span,
        text=quote.span.of(clean.text),
        page=page.number if page else None,
        page_label=page.label if page else None,
        printed=tuple(page.label or str(page.number) for page in under),
        recognised=any(page.number in pictures for page in under),
        provision=provision_of(clean.provisions, quote.span),
    )
