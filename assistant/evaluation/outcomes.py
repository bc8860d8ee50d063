"""What came of each question: the answer of the assistant beside what is known of it. All figures are made of these."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering import Answer, Verdict
from assistant.citations import Citation
from assistant.cleaning import CleanText
from assistant.evaluation.golds import Gold
from assistant.evaluation.matching import holds, same_words, shared_words
from assistant.generation import Generation
from assistant.retrieval import Hit

DEEPEST = 10
"""Places in the order of documents that are counted."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question. Ranks count from 1 and are None where the thing was not found.

    Parameters
    ----------
    id, question : str
    kind : str or None
    answerable : bool
    expected : str or None
        The known answer.
    verdict : Verdict
    confidence : float
        As the program's JSON gives it, four digits.
    seconds : float
        The question took.
    first_quote : str or None
    answer_rank : int or None
        The first citation whose quote holds the answer.
    paged : bool
        Whether the page of the answer is known.
    page_rank : int or None
        The first citation on one of the known pages.
    document_ranks : tuple of (int or None)
        Of each document the answer needs its place among the different documents of the hits; empty where none is known.
    passage_rank : int or None
        The first hit that holds the answer or a sentence known to hold it, in a known document if there is one.
    span : str or None
        The exact answer that the first citation marks.
    span_exact : bool or None
        Whether its words are those of the answer; None where there is no span or no answer.
    span_f1 : float or None
    citations, citations_exact, hits, hits_exact : int
        How many there are, and how many stand word for word where they say: in their document and, of a citation, on its page.
    fold : int or None
        The part of the questions whose models did without it, where it was asked so.
    """

    id: str
    question: str
    kind: str | None
    answerable: bool
    expected: str | None
    verdict: Verdict
    confidence: float
    seconds: float
    first_quote: str | None = None
    answer_rank: int | None = None
    paged: bool = False
    page_rank: int | None = None
    document_ranks: tuple[int | None, ...] = ()
    passage_rank: int | None = None
    span: str | None = None
    span_exact: bool | None = None
    span_f1: float | None = None
    citations: int = 0
    citations_exact: int = 0
    hits: int = 0
    hits_exact: int = 0
    fold: int | None = None

    @property
    def missed(self) -> bool:
        """Whether it is worth reading: the first quote lacks the answer, or an answer was given where there is none."""
        return self.answer_rank != 1 if self.answerable else self.verdict != "not_found"

    @property
    def right_verdict(self) -> bool:
        """Whether the verdict is the right one without reserve; `uncertain` never is."""
        return self.verdict == ("answered" if self.answerable else "not_found")

    @property
    def relevant_ranks(self) -> tuple[int | None, ...]:
        """Places of what a search had to find: the known documents, or the first passage that holds the answer."""
        return self.document_ranks or (self.passage_rank,)


def judge(gold: Gold, answer: Answer, generation: Generation, seconds: float, fold: int | None = None) -> Outcome:
    """Compare an answer with what is known of its question."""
    numbers = {id(entry): number for number, entry in enumerate(generation.manifest.documents)}
    cited = [generation.document(numbers[id(citation.entry)]) for citation in answer.citations]
    paths = [generation.entry(hit.row).source.path for hit in answer.hits]
    known = tuple(gold.documents) if gold.answerable else ()
    different = list(dict.fromkeys(paths))
    paged = gold.answerable and bool(gold.pages)
    span = answer.citations[0].answer if answer.citations else None
    marked = span.of(cited[0].text) if span is not None else None
    measured = marked is not None and gold.answer is not None
    return Outcome(
        id=gold.id,
        question=gold.question,
        kind=gold.kind,
        answerable=gold.answerable,
        expected=gold.answer,
        verdict=answer.verdict,
        confidence=round(answer.confidence, 4),
        seconds=seconds,
        first_quote=answer.citations[0].text if answer.citations else None,
        answer_rank=_first([gold.answer is not None and holds(one.text, gold.answer) for one in answer.citations]),
        paged=paged,
        page_rank=_first([paged and _on_page(gold, one) for one in answer.citations]),
        document_ranks=tuple(_first([path == document for path in different]) for document in known),
        passage_rank=_first([_relevant(gold, hit, path) for hit, path in zip(answer.hits, paths, strict=True)]),
        span=marked,
        span_exact=same_words(marked or "", gold.answer or "") if measured else None,
        span_f1=shared_words(marked or "", gold.answer or "") if measured else None,
        citations=len(cited),
        citations_exact=sum(_exact(one, clean) for one, clean in zip(answer.citations, cited, strict=True)),
        hits=len(paths),
        hits_exact=sum(_stands(hit, generation) for hit in answer.hits),
        fold=fold,
    )


def reciprocal_rank(ranks: Sequence[int | None]) -> float:
    """Return 1 / the best place, 0 beyond `DEEPEST`."""
    return max((1.0 / rank for rank in ranks if rank is not None and rank <= DEEPEST), default=0.0)


def discounted_gain(ranks: Sequence[int | None]) -> float:
    """Return nDCG at `DEEPEST`, relevance 0 or 1 (Järvelin, Kekäläinen 2002): sum of 1 / log2(1 + place) over the best sum."""
    gain = sum(1.0 / math.log2(1 + rank) for rank in ranks if rank is not None and rank <= DEEPEST)
    return gain / sum(1.0 / math.log2(1 + place) for place in range(1, min(len(ranks), DEEPEST) + 1))


def _first(right: Sequence[bool]) -> int | None:
    return right.index(True) + 1 if True in right else None


def _on_page(gold: Gold, citation: Citation) -> bool:
    return citation.entry.source.path == gold.document and citation.page in gold.pages


def _relevant(gold: Gold, hit: Hit, path: str) -> bool:
    if not gold.answerable or (gold.documents and path not in gold.documents):
        return False
    return any(holds(hit.passage.text, text) for text in (gold.answer, *gold.quotes) if text)


def _exact(citation: Citation, clean: CleanText) -> bool:
    """Hold a citation to its document anew, by nothing but its own numbers."""
    on_page = citation.page is None or any(
        page.number == citation.page and page.span.overlaps(citation.quote) for page in clean.pages
    )
    quoted = bool(citation.text) and clean.text[citation.quote.start : citation.quote.stop] == citation.text
    marked = citation.answer
    inside = marked is None or citation.quote.start <= marked.start < marked.stop <= citation.quote.stop
    return on_page and quoted and inside


def _stands(hit: Hit, generation: Generation) -> bool:
    clean = generation.document(int(generation.places[hit.row, 0]))
    return clean.text[hit.passage.span.start : hit.passage.span.stop] == hit.passage.text
