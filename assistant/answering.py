"""Question and hits to an answer: verbatim quotes, each checked against its document, a verdict and a confidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.bibliography import NO_RECORD, Record, record_of
from assistant.confidence import NOT_FOUND_BELOW, UNCERTAIN_BELOW, confidence
from assistant.conversation import Exchange
from assistant.figures import Figure, figures
from assistant.generation import Generation
from assistant.language import terms
from assistant.manifest import DocumentEntry
from assistant.marking import contradict, figure_at, marked, tightened
from assistant.passages import Passage
from assistant.provisions import provision_of
from assistant.questions import Question
from assistant.quoting import is_item, standing_alone
from assistant.ranking import Candidate, SentenceRanker
from assistant.reader.opening import ReaderState
from assistant.retrieval import Hit, Ranking
from assistant.rows import row_at
from assistant.selecting import select
from assistant.sentence_features import Query
from assistant.spans import Span
from assistant.texts import answers as texts
from assistant.understanding import Change

Verdict = Literal["answered", "uncertain", "not_found"]
CITATIONS = 3
"""Quotes an answer gives at most."""

_SAME_THING = 0.6
"""Share of the question's words a quote must have for its number to be compared with another's."""

LONGEST_ADJOINED = 600
"""Quotes that follow one another become one up to this many characters."""

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
    record: Record = NO_RECORD
    """Of the work the quote stands in."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a question; `citations` are best first and empty when nothing was found.

    Parameters
    ----------
    question : str
        As it was typed.
    verdict : str
    confidence : float
        Probability, 0…1, that the documents hold the answer.
    citations : tuple of Citation
    hits : tuple of Hit
    generation : str
    understood : str
        The question the documents were asked.
    changes : tuple of Change
        How it came from the one typed; empty where it is that one.
    differs : bool
        Two sources are cited with different numbers.
    unknown_words : tuple of str
        Words of the question, or of those of its parts to which nothing was found, that no document has.
    parts : tuple of Answer
        The answers to each of several questions in one line, whose citations these are; empty where it was one question.
    reader : str
        `on` where a reader read the passages; else why the answer was found by search alone.
    """

    question: str
    verdict: Verdict
    confidence: float
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    generation: str
    understood: str = ""
    changes: tuple[Change, ...] = ()
    differs: bool = False
    unknown_words: tuple[str, ...] = ()
    parts: tuple["Answer", ...] = ()
    reader: ReaderState = "off"

    @property
    def text(self) -> str:
        """The quotes one after another, each with its number; or the sentence that nothing was found."""
        if not self.citations:
            return texts.NOT_FOUND
        quotes = " ".join(f"{citation.text} [{citation.number}]" for citation in self.citations)
        return f"{quotes} {texts.SOURCES_DIFFER}" if self.differs else quotes


class UnfaithfulQuote(AssertionError):
    """A quote differs from its document: never shown, always a defect."""


def answer(
    generation: Generation,
    ranker: SentenceRanker,
    query: Query,
    ranking: Ranking,
    hits: tuple[Hit, ...],
    given: Sequence[str] = (),
    fold: int | None = None,
) -> Answer:
    """Answer a question from `hits`.

    Parameters
    ----------
    generation : Generation
    ranker : SentenceRanker
    query : Query
        The question with its vectors.
    ranking : Ranking
        Scores of all passages.
    hits : tuple of Hit
        The best passages, best first.
    given : sequence of str
        Quotes the asker has already been given and wants others than.
    fold : int or None
        Judge by models that have not seen the questions of this fold.
    """
    question = query.question
    candidates = ranker.candidates(generation, query, hits, fold)
    certainty = confidence(generation, query, ranking, candidates, fold)
    verdict: Verdict = "not_found" if certainty < NOT_FOUND_BELOW else "uncertain" if certainty < UNCERTAIN_BELOW else "answered"
    found = verdict != "not_found"
    chosen = _cite(generation, ranker, question, candidates, given) if found else ()
    for citation in chosen:
        check(generation, citation)
    return Answer(
        question.text,
        verdict,
        certainty,
        chosen,
        hits,
        generation.id,
        understood=question.text,
        differs=sources_differ(question, chosen),
        unknown_words=() if found else _unknown_words(generation, question.text),
    )


def together(question: str, parts: Sequence[Answer]) -> Answer:
    """Return the answers to several questions as one: all their quotes, as sure as the least sure of them.

    A quote that answers two of the questions is given once.
    """
    numbers: dict[tuple[str, Span], int] = {}
    citations: list[Citation] = []
    renumbered: list[Answer] = []
    for part in parts:
        own: list[Citation] = []
        for citation in part.citations:
            key = (citation.entry.source.path, citation.quote)
            if key not in numbers:
                numbers[key] = len(numbers) + 1
                citations.append(replace(citation, number=numbers[key]))
            own.append(replace(citation, number=numbers[key]))
        renumbered.append(replace(part, citations=tuple(own)))
    verdicts = {part.verdict for part in parts}
    hits = {hit.row: hit for part in reversed(parts) for hit in part.hits}
    ordered = sorted(hits.values(), key=lambda hit: -hit.score)[: max(len(part.hits) for part in parts)]
    return Answer(
        question,
        parts[0].verdict if len(verdicts) == 1 else "uncertain",
        min(part.confidence for part in parts),
        tuple(citations),
        tuple(replace(hit, rank=rank) for rank, hit in enumerate(ordered, start=1)),
        parts[0].generation,
        differs=any(part.differs for part in parts),
        unknown_words=tuple(dict.fromkeys(word for part in parts for word in part.unknown_words)),
        parts=tuple(renumbered),
    )


def sources_differ(question: Question, citations: Sequence[Citation]) -> bool:
    """Tell whether two documents answer a question for a number or a date with different ones.

    Only quotes that have the question's own words, and speak of the same years and names, are compared: another number of
    another thing is no contradiction.
    """
    said: dict[str, list[tuple[Figure, str]]] = {}
    for citation in citations:
        if citation.answer is None:
            continue
        text = citation.text
        own = {term.lemma for term in terms(text)}
        if len(question.lemmas & own) < _SAME_THING * len(question.lemmas):
            continue
        figure = figure_at(text, citation.answer.shift(-citation.quote.start))
        if figure is not None:
            said.setdefault(citation.entry.source.path, []).append((figure, text))
    answers = list(said.values())
    return any(
        all(contradict(question, a, b) for a in one for b in other)
        for place, one in enumerate(answers)
        for other in answers[:place]
    )


def _unknown_words(generation: Generation, question: str) -> tuple[str, ...]:
    """Return the words of the question that stand in no document in any form, as they were written."""
    known: dict[Span, bool] = {}
    for term in terms(question):
        known[term.span] = known.get(term.span, False) or generation.lexical.has(term.lemma)
    return tuple(dict.fromkeys(span.of(question) for span, found in known.items() if not found))


def exchange(found: Answer) -> Exchange:
    """Return an answer as a turn of a conversation, which a later question may refer to."""
    return Exchange(
        typed=found.question,
        understood=found.understood or found.question,
        verdict=found.verdict,
        quotes=tuple(citation.text for citation in found.citations),
        documents=tuple(citation.entry.source.path for citation in found.citations),
    )


def quotes_given(question: str, conversation: Sequence[Exchange]) -> tuple[str, ...]:
    """Return the quotes that were given to this question before."""
    return tuple(quote for turn in conversation if turn.understood == question for quote in turn.quotes)


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
    clean = generation.document(int(generation.places[citation.entry.first, 0]))
    on_page = citation.page is None or any(
        page.number == citation.page and page.span.overlaps(citation.quote) for page in clean.pages
    )
    inside = citation.passage.span.contains(citation.quote)
    if citation.quote.of(clean.text) != citation.text or not citation.text or not inside or not on_page:
        raise UnfaithfulQuote(f"{citation.entry.source.path} {citation.quote}")


@dataclass(frozen=True, slots=True)
class _Quote:
    """A quote on its way to become a citation; `core` is the sentence it was made for, `answer` what a reader found in it."""

    hit: Hit
    core: Span
    span: Span
    answer: Span | None


def _cite(
    generation: Generation,
    ranker: SentenceRanker,
    question: Question,
    candidates: Sequence[Candidate],
    given: Sequence[str],
) -> tuple[Citation, ...]:
    quotes: list[_Quote] = []
    seen = set(given)
    rows = {candidate.hit.row: candidate.hit for candidate in candidates}
    spans = {row: ranker.sentences_of(generation, hit) for row, hit in rows.items()}
    for chosen in select(question, candidates, spans):
        hit = chosen.hit
        clean = generation.document(int(generation.places[hit.row, 0]))
        ends = [
            standing_alone(clean.text, hit.passage.span, spans[hit.row], number, question.kind)
            for number in (chosen.numbers[0], chosen.best.number, chosen.numbers[-1])
        ]
        span = Span(min(end.start for end in ends), max(end.stop for end in ends))
        text = span.of(clean.text)
        touched = next(
            (n for n, quote in enumerate(quotes) if quote.hit.row == hit.row and _adjoin(clean.text, quote.span, span)), None
        )
        if touched is not None and _is_point(clean.text, quotes[touched].span, span):
            continue
        if touched is not None:
            grown = _united(quotes[touched].span, span)
            others = (quote for n, quote in enumerate(quotes) if n != touched and quote.hit.row == hit.row)
            if not any(grown.overlaps(other.span) for other in others):
                quotes[touched] = replace(quotes[touched], span=grown)
        elif not any(text in other for other in seen):
            sentence = chosen.best.sentence
            read = sentence.answer if sentence.answer_score > 0.0 else None
            quotes.append(_Quote(hit, chosen.best.span, span, read))
            seen.add(text)
        if len(quotes) == CITATIONS:
            break
    return tuple(_citation(generation, question, number, quote) for number, quote in enumerate(quotes, start=1))


def _adjoin(text: str, one: Span, other: Span) -> bool:
    """Tell whether two quotes overlap, or follow one another in a paragraph and are short enough to be one."""
    if one.overlaps(other):
        return True
    first, second = sorted((one, other))
    between = text[first.stop : second.start]
    if between.strip() or "\n\n" in between or len(one) + len(other) > LONGEST_ADJOINED:
        return False
    # Points of a list and rows of a table are cited one by one.
    return "\n" not in between or not (is_item(second.of(text)) or any(row_at(text, span.start) for span in (first, second)))


def _is_point(text: str, one: Span, whole: Span) -> bool:
    """Tell whether a quote is a point of a list that another quotes whole: the point, which was found first, is enough."""
    return whole.contains(one) and whole.start < one.start and is_item(one.of(text)) and text[one.start - 1] == "\n"


def _united(one: Span, other: Span) -> Span:
    """Return both spans as one quote if it does not grow too long, else the first: «Он…» joins the quote that names him."""
    union = Span(min(one.start, other.start), max(one.stop, other.stop))
    return union if len(union) <= LONGEST_QUOTE else one


def _citation(generation: Generation, question: Question, number: int, quote: _Quote) -> Citation:
    clean = generation.document(int(generation.places[quote.hit.row, 0]))
    page = next((page for page in clean.pages if page.span.start <= quote.core.start < page.span.stop), None)
    under = [page for page in clean.pages if page.span.overlaps(quote.span)]
    figure = marked(question, quote.core.of(clean.text))
    answer = figure.shift(quote.core.start) if figure is not None else None
    if quote.answer is not None and quote.span.contains(quote.answer):
        read = tightened(question, clean.text, quote.answer, quote.core)
        # «в 1990 году»: of what was read the figure that was asked for is enough.
        tight = answer is not None and read.contains(answer) and len(figures(read.of(clean.text))) == 1
        answer = answer if tight else read
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
        answer=answer,
        recognised=any(page.number in pictures for page in under),
        provision=provision_of(clean.provisions, quote.span),
        record=record_of(clean, quote.span),
    )
