"""Question and hits to an answer: citations, a verdict and a confidence."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.citations import Citation, cite, cite_provisions
from assistant.confidence import NOT_FOUND_BELOW, UNCERTAIN_BELOW, confidence, not_named
from assistant.contradictions import contradict
from assistant.conversation import Exchange
from assistant.figures import Figure
from assistant.generation import Generation
from assistant.language import sentences, terms
from assistant.looking_up import LookedUp
from assistant.marking import figure_at
from assistant.provisions.asked import mentions
from assistant.questions import Question
from assistant.ranking import Candidate, SentenceRanker
from assistant.reader.opening import ReaderState
from assistant.retrieval import Hit, Ranking
from assistant.sentence_features import Query
from assistant.spans import Span
from assistant.texts import answers as texts
from assistant.understanding import Change

Verdict = Literal["answered", "uncertain", "not_found"]
_SAME_THING = 0.6
"""Share of the question's words a quote must have for its number to be compared with another's."""


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
    not_named : tuple of str
        Places and people of the question that are named neither around the first quote nor in the titles above it.
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
    not_named: tuple[str, ...] = ()
    parts: tuple["Answer", ...] = ()
    reader: ReaderState = "off"

    @property
    def text(self) -> str:
        """The quotes one after another, each with its number; or the sentence that nothing was found."""
        if not self.citations:
            return texts.NOT_FOUND
        quotes = " ".join(f"{citation.text} [{citation.number}]" for citation in self.citations)
        return f"{quotes} {texts.SOURCES_DIFFER}" if self.differs else quotes


def answer(
    generation: Generation,
    ranker: SentenceRanker,
    query: Query,
    ranking: Ranking,
    hits: tuple[Hit, ...],
    given: Sequence[str] = (),
    fold: int | None = None,
    looked: LookedUp | None = None,
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
    looked : LookedUp or None
        What was found of the provisions the question names.
    """
    question = query.question
    candidates = ranker.candidates(generation, query, hits, fold)
    lacking = not_named(generation, question.text, candidates)
    certainty = confidence(generation, query, ranking, candidates, fold, of_another=bool(lacking))
    if looked is not None:
        candidates, certainty = _of_provisions(generation, looked, candidates, certainty)
        lacking = not_named(generation, question.text, candidates)
    verdict: Verdict = "not_found" if certainty < NOT_FOUND_BELOW else "uncertain" if certainty < UNCERTAIN_BELOW else "answered"
    found = verdict != "not_found"
    if found and looked is not None and looked.asked.alone and looked.rows:
        chosen = cite_provisions(generation, question, hits, looked, given)
    else:
        chosen = cite(generation, ranker, question, candidates, given) if found else ()
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
        not_named=lacking if chosen else (),
    )


def _of_provisions(
    generation: Generation, looked: LookedUp, candidates: list[Candidate], certainty: float
) -> tuple[list[Candidate], float]:
    """Leave the sentences of the provisions that a question names, and say how sure their answer is.

    Of an article that the documents do not hold only a sentence that names it says anything; its neighbours do not.
    """
    asked = looked.asked
    if looked.rows:
        inside = [one for one in candidates if looked.holds(int(generation.places[one.hit.row, 0]), one.span)]
        known = asked.alone and (len(looked.spans) == 1 or asked.act != "")
        return inside or candidates, max(certainty, UNCERTAIN_BELOW if known else NOT_FOUND_BELOW)
    if not (asked.alone and (asked.of_article or looked.act_held)) and not (asked.of_article and looked.act_held):
        return candidates, certainty
    texts_of = ((one, one.span.shift(-one.hit.passage.span.start).of(one.hit.passage.text)) for one in candidates)
    naming = [one for one, text in texts_of if mentions(asked, text)]
    return (naming, certainty) if naming else (candidates, min(certainty, NOT_FOUND_BELOW / 2.0))


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
        not_named=tuple(dict.fromkeys(name for part in parts for name in part.not_named)),
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
        marked = citation.answer.shift(-citation.quote.start)
        sentence = next((span.of(text) for span in sentences(text) if span.contains(marked)), None)
        figure = figure_at(sentence, marked.shift(-text.index(sentence))) if sentence is not None else None
        if figure is not None and sentence is not None:
            said.setdefault(citation.entry.source.path, []).append((figure, sentence))
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
