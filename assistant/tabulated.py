"""Scored sentences, some of them rows of tables, to those that may be quoted: of a table the rows that the question names."""

from collections.abc import Callable, Sequence

from assistant.crossings import crossing, named_of, words_of
from assistant.language import terms
from assistant.questions import Kind, Question
from assistant.ranking import Candidate
from assistant.rows import Row, is_head, row_at, table_of
from assistant.spans import Span

_SPOKEN_OF = 0.5
"""A sentence that has this share of the words a row was named by speaks of the same thing."""


def rows_asked(question: Question, candidates: Sequence[Candidate], text_of: Callable[[Candidate], str]) -> list[Candidate]:
    """Return the candidates, best first, without rows that the question does not name where it names others of their table.

    A row that has the number asked for comes before a sentence in which a reader found nothing and that does not speak of what
    the row is named by. A head of a table, which says nothing by itself, is left out.

    Parameters
    ----------
    question : Question
    candidates : sequence of Candidate
        Best first.
    text_of : callable
        Gives the clean text of a candidate's document.
    """
    rows = {place: row for place, c in enumerate(candidates) if (row := row_at(text_of(c), c.span.start)) is not None}
    named: set[int] = set()
    others: set[int] = set()
    seen: dict[tuple[str, Span], set[Span]] = {}
    for place, row in rows.items():
        text, document = text_of(candidates[place]), candidates[place].hit.passage.source_id
        if (document, row.span) not in seen:
            table = table_of(text, row)
            seen |= dict.fromkeys(((document, one.span) for one in table), named_of(question, text, table))
        spans = seen[document, row.span]
        if row.span in spans:
            named.add(place)
        elif spans:
            others.add(place)
    heads = {place for place, c in enumerate(candidates) if place not in rows and is_head(text_of(c), c.span.start)}
    kept = [place for place in range(len(candidates)) if place not in others and place not in heads]
    with_cell = [place for place in kept if place in named and _has_cell(question, candidates[place], rows[place], text_of)]
    if with_cell and kept[0] not in rows and candidates[kept[0]].sentence.answer_score <= 0.0:
        first = with_cell[0]
        spoken = _speaks_of(question, candidates[kept[0]], candidates[first], rows[first], text_of)
        kept = kept if spoken else [first, *(place for place in kept if place != first)]
    return [candidates[place] for place in kept]


def _has_cell(question: Question, candidate: Candidate, row: Row, text_of: Callable[[Candidate], str]) -> bool:
    """Tell whether a row has the number or the date that is asked for."""
    asked = question.kind in (Kind.NUMBER, Kind.DATE)
    return asked and crossing(question, text_of(candidate), row) is not None


def _speaks_of(question: Question, one: Candidate, other: Candidate, row: Row, text_of: Callable[[Candidate], str]) -> bool:
    """Tell whether a sentence has the words of the question by which a row is named."""
    words = words_of(text_of(other), row) & question.lemmas
    said = {term.lemma for term in terms(one.span.of(text_of(one)))}
    return len(words & said) > _SPOKEN_OF * len(words)
