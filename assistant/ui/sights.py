"""A quote or a passage where it stands: its marks on the pages of its file, the text around it."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from assistant.citations import Citation
from assistant.cleaning import CleanText, PageSpan
from assistant.generation import Generation
from assistant.language import terms
from assistant.manifest import DocumentEntry
from assistant.phrases import apart, standing
from assistant.places import Box, line_boxes
from assistant.retrieval import Hit
from assistant.spans import Span

AROUND = 1500
"""Characters shown before and after what is marked, at most; whole paragraphs of them."""

Strength = Literal["quote", "answer"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A rectangle to mark: of the quote, or of the exact answer in it."""

    box: Box
    strength: Strength


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """All that is needed to show a quote, or a passage found, where it stands; nothing of it is read from the index later.

    Parameters
    ----------
    entry : DocumentEntry
        The document.
    page : int or None
        Page on which it begins; None where the format has no pages.
    pages : tuple of PageSpan
        Of the whole document.
    marks : tuple of Mark
        Empty where the format, or the page, has no places of words.
    text : str
        The clean text around, and itself.
    start : int
        Where `text` begins in the clean text.
    marked : Span
        What is marked, in the clean text.
    citation : Citation or None
        Whose quote it is; None for a passage found.
    words : tuple of Span
        Of a passage found: its words that were asked for, in its own text.
    """

    entry: DocumentEntry
    page: int | None
    pages: tuple[PageSpan, ...]
    marks: tuple[Mark, ...]
    text: str
    start: int
    marked: Span
    citation: Citation | None = None
    words: tuple[Span, ...] = ()


def sight_of_citation(generation: Generation, citation: Citation) -> Sight:
    """Return the sight of a quote."""
    clean = generation.document(int(generation.places[citation.entry.first, 0]))
    marks = list(_marks(clean, citation.quote, "quote"))
    if citation.answer is not None:
        marks += _marks(clean, citation.answer, "answer")
    around = surroundings(clean.text, citation.quote)
    page = citation.page
    return Sight(citation.entry, page, clean.pages, tuple(marks), around.of(clean.text), around.start, citation.quote, citation)


def sight_of_hit(generation: Generation, hit: Hit, asked: Set[str], phrases: Sequence[str] = ()) -> Sight:
    """Return the sight of a passage found by a question of the lemmas `asked` and of `phrases`."""
    clean = generation.document(int(generation.places[hit.row, 0]))
    span = hit.passage.span
    around = surroundings(clean.text, span)
    page = next((page.number for page in clean.pages if page.span.start <= span.start < page.span.stop), None)
    marks = tuple(_marks(clean, span, "quote"))
    words = [term.span for term in terms(hit.passage.text) if term.lemma in asked]
    marked = apart([*standing(hit.passage.text, phrases), *words])
    return Sight(generation.entry(hit.row), page, clean.pages, marks, around.of(clean.text), around.start, span, None, marked)


def surroundings(text: str, span: Span, reach: int = AROUND) -> Span:
    """Return `span` with the whole paragraphs around it that lie within `reach` characters; of a longer one, that much."""
    before, after = max(0, span.start - reach), min(len(text), span.stop + reach)
    start = 0 if not before else text.find("\n\n", before, span.start)
    stop = len(text) if after == len(text) else text.rfind("\n\n", span.stop, after)
    if start > 0:
        start += 2
    return Span(before if start < 0 else start, after if stop < 0 else stop)


def _marks(clean: CleanText, span: Span, strength: Strength) -> Iterator[Mark]:
    for box in line_boxes(clean, span):
        yield Mark(box, strength)
