"""Scored sentences to citations: verbatim quotes with what answers marked, each checked against its document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.bibliography import NO_RECORD, Record, record_of
from assistant.crossings import in_row
from assistant.figures import figures
from assistant.generation import Generation
from assistant.looking_up import LookedUp
from assistant.manifest import DocumentEntry
from assistant.marking import marked, misread
from assistant.passages import Passage
from assistant.provisions import provision_of
from assistant.questions import Kind, Question, wants_list
from assistant.quoting import is_item, standing_alone
from assistant.ranking import Candidate, SentenceRanker
from assistant.retrieval import Hit
from assistant.rows import row_at
from assistant.selecting import select
from assistant.spans import Span
from assistant.tabulated import rows_asked
from assistant.trimming import goes_on, over_list, tightened

CITATIONS = 3
"""Quotes an answer gives at most."""

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


class UnfaithfulQuote(AssertionError):
    """A quote differs from its document: never shown, always a defect."""


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
    """A quote on its way to become a citation; `core` is the sentence it was made for, `answer` what a reader found in it.

    `doubted` tells that a reader was asked and did not find one.
    """

    hit: Hit
    core: Span
    span: Span
    answer: Span | None
    doubted: bool


def cite(
    generation: Generation,
    ranker: SentenceRanker,
    question: Question,
    candidates: Sequence[Candidate],
    given: Sequence[str],
) -> tuple[Citation, ...]:
    """Return what is quoted of scored sentences, best first; of quotes `given` before none again."""
    asked = Kind.LIST if wants_list(question) else question.kind
    quotes: list[_Quote] = []
    seen = set(given)
    candidates = rows_asked(question, candidates, lambda one: generation.document(int(generation.places[one.hit.row, 0])).text)
    rows = {candidate.hit.row: candidate.hit for candidate in candidates}
    spans = {row: ranker.sentences_of(generation, hit) for row, hit in rows.items()}
    for chosen in select(question, candidates, spans):
        hit = chosen.hit
        clean = generation.document(int(generation.places[hit.row, 0]))
        ends = [
            standing_alone(clean.text, hit.passage.span, spans[hit.row], number, asked, question.lemmas)
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
            doubted = read is None and chosen.best.was_read
            quotes.append(_Quote(hit, chosen.best.span, span, read, doubted))
            seen.add(text)
        if len(quotes) == CITATIONS:
            break
    return tuple(_citation(generation, question, number, quote) for number, quote in enumerate(quotes, start=1))


def cite_provisions(
    generation: Generation, question: Question, hits: Sequence[Hit], looked: LookedUp, given: Sequence[str]
) -> tuple[Citation, ...]:
    """Return the text of the provisions that a question names, in the order of the law."""
    by_row = {hit.row: hit for hit in hits}
    quotes: list[_Quote] = []
    for row in looked.rows:
        number = int(generation.places[row, 0])
        text = generation.document(number).text
        for span in looked.spans[number]:
            if row not in by_row or not span.overlaps(by_row[row].passage.span):
                continue
            within = by_row[row].passage.span
            quote = Span(max(span.start, within.start), min(span.stop, within.stop)).stripped(text)
            if len(quote) and quote.of(text) not in given:
                quotes.append(_Quote(by_row[row], quote, quote, None, doubted=True))
    return tuple(_citation(generation, question, number, quote) for number, quote in enumerate(quotes[:CITATIONS], start=1))


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


def _marked(question: Question, text: str, quote: _Quote) -> Span | None:
    """Return what answers in a quote, in its document; None where nothing surely does."""
    row = row_at(text, quote.core.start)
    if row is not None:
        found = in_row(question, text, row, quote.answer)
        return tightened(question, text, found, row.span) if found is not None else None
    figure = marked(question, quote.core.of(text), doubted=quote.doubted)
    answer = figure.shift(quote.core.start) if figure is not None else None
    if quote.answer is None or not quote.span.start <= quote.answer.start < quote.span.stop:
        return answer
    # What was read may go on into the next point of a list.
    within = Span(quote.answer.start, min(quote.answer.stop, quote.span.stop))
    read = tightened(question, text, over_list(question, text, quote.span, quote.core, within), quote.core)
    if answer is None:
        return read
    # «в 1990 году»: of what was read the figure that was asked for is enough.
    words, own = read.of(text), answer.shift(-read.start) if read.contains(answer) else None
    tight = own is not None and (len(figures(words)) == 1 or goes_on(question, words, own))
    elsewhere = not read.overlaps(answer) and quote.core.contains(read)
    mistaken = elsewhere and misread(question, quote.core.of(text), read.shift(-quote.core.start))
    return answer if tight or mistaken else read


def _citation(generation: Generation, question: Question, number: int, quote: _Quote) -> Citation:
    clean = generation.document(int(generation.places[quote.hit.row, 0]))
    page = next((page for page in clean.pages if page.span.start <= quote.core.start < page.span.stop), None)
    under = [page for page in clean.pages if page.span.overlaps(quote.span)]
    answer = _marked(question, clean.text, quote)
    pictures = {warning.page for warning in clean.warnings if warning.kind == "ocr"}
    citation = Citation(
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
    check(generation, citation)
    return citation
