"""A turn to plain JSON and back: the contract's JSON of its answer, and what else draws it without the index."""

from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs, urlencode

from assistant.answering import Answer
from assistant.bibliography import Record
from assistant.citations import Citation
from assistant.cleaning import PageSpan
from assistant.contract import Json, answer_data
from assistant.conversations import Given
from assistant.descriptions import Description
from assistant.errors import FilterError
from assistant.filters import EVERYTHING, Filter, from_query, to_query
from assistant.generation import Generation
from assistant.manifest import DocumentEntry
from assistant.passages import Passage
from assistant.places import Box
from assistant.retrieval import Hit
from assistant.sources import Source
from assistant.spans import Span
from assistant.ui.session import Turn
from assistant.ui.sights import Mark, Sight
from assistant.understanding import Change


def given_of(generation: Generation, turn: Turn) -> Given:
    """Return a turn as it is kept."""
    data, answer = turn_data(generation, turn), turn.answer
    documents = {(path, known["source"]["id"]) for path, known in _all_documents(data)}
    questions = (answer.question, answer.understood, *(part.question for part in answer.parts))
    return Given(
        question=answer.question,
        understood=answer.understood or answer.question,
        place=urlencode(to_query(turn.where), doseq=True),
        literal=turn.literal,
        generation=answer.generation,
        words="\n".join([*dict.fromkeys(questions), *(citation.text for citation in answer.citations)]),
        documents=frozenset(documents),
        answer=data,
    )


def turn_data(generation: Generation, turn: Turn) -> Json:
    """Return a turn as JSON data; beside the contract's stands only what that has not, in the same order."""
    answer = turn.answer
    pages = {sight.entry.source.path: sight.pages for sight in (*turn.cited, *turn.found)}
    entries = [*(citation.entry for citation in answer.citations), *(generation.entry(hit.row) for hit in answer.hits)]
    return {
        "answer": answer_data(generation, answer),
        "confidence": answer.confidence,
        "documents": {entry.source.path: _document_data(entry, pages.get(entry.source.path, ())) for entry in entries},
        "citations": [_citation_data(citation) for citation in answer.citations],
        "hits": [_hit_data(hit) for hit in answer.hits],
        "places": list(turn.places),
        "cited": [_sight_data(sight) for sight in turn.cited],
        "found": [_sight_data(sight) for sight in turn.found],
        "parts": [turn_data(generation, part) for part in turn.parts],
    }


def turn_from(data: Json, place: str = "", *, literal: bool = False) -> Turn:
    """Return the turn that `turn_data` made JSON of, asked at a place of `Given`.

    Its documents are known by their file and title; the rows they had in their generation are not kept.

    Raises
    ------
    ValueError
        If the data is not such.
    """
    try:
        where = from_query(parse_qs(place)) if place else EVERYTHING
        return _turn(data, where, literal=literal)
    except (FilterError, LookupError, TypeError) as error:
        raise ValueError("no turn of a conversation") from error


def _turn(data: Json, where: Filter = EVERYTHING, *, literal: bool = False) -> Turn:
    entries = {path: _entry(known) for path, known in data["documents"].items()}
    pages = {path: tuple(_page(page) for page in known["pages"]) for path, known in data["documents"].items()}
    shown = data["answer"]
    citations = tuple(
        _citation(said, more, entries[said["document"]]) for said, more in zip(shown["citations"], data["citations"], strict=True)
    )
    hits = tuple(
        _hit(said, more, entries[said["document"]].source.id) for said, more in zip(shown["hits"], data["hits"], strict=True)
    )
    parts = tuple(_turn(part) for part in data["parts"])
    answer = Answer(
        question=shown["question"],
        verdict=shown["verdict"],
        confidence=data["confidence"],
        citations=citations,
        hits=hits,
        generation=shown["generation"],
        understood=shown["understood"],
        changes=tuple(Change(**change) for change in shown["changes"]),
        differs=shown["differs"],
        unknown_words=tuple(shown["unknown_words"]),
        not_named=tuple(shown.get("not_named", ())),  # answers kept by the former release have none
        parts=tuple(part.answer for part in parts),
        reader=shown["reader"],
    )
    cited = tuple(
        _sight(kept, citation.entry, pages[citation.entry.source.path], citation.quote, citation)
        for citation, kept in zip(citations, data["cited"], strict=not parts)
    )
    found = tuple(
        _sight(kept, entries[said["document"]], pages[said["document"]], hit.passage.span)
        for said, hit, kept in zip(shown["hits"], hits, data["found"], strict=not parts)
    )
    return Turn(answer, tuple(data["places"]), parts, where, literal, cited, found)


def _all_documents(data: Json) -> list[tuple[str, Json]]:
    return [*data["documents"].items(), *(known for part in data["parts"] for known in _all_documents(part))]


def _document_data(entry: DocumentEntry, pages: tuple[PageSpan, ...]) -> Json:
    shown = [[page.number, page.label, page.span.start, page.span.stop, page.size] for page in pages]
    return {"source": asdict(entry.source), "title": entry.title, "pages": shown}


def _entry(known: Json) -> DocumentEntry:
    description = known["source"]["description"]
    described = Description(**{**description, "authors": tuple(description["authors"])})
    source = Source(**{**known["source"], "description": described})
    return DocumentEntry(source, known["title"], "", "", "", (0, 0), 0, 0, len(known["pages"]), ())


def _page(kept: list[Any]) -> PageSpan:
    number, label, start, stop, size = kept
    return PageSpan(number, label, Span(start, stop), size and (size[0], size[1]))


def _passage_data(passage: Passage) -> Json:
    return {"start": passage.span.start, "headings": list(passage.headings), "pages": list(passage.pages)}


def _passage(kept: Json, text: str, source_id: str) -> Passage:
    span = Span(kept["start"], kept["start"] + len(text))
    return Passage(source_id, span, text, tuple(kept["headings"]), tuple(kept["pages"]))


def _citation_data(citation: Citation) -> Json:
    passage = {**_passage_data(citation.passage), "text": citation.passage.text}
    return {"passage": passage, "printed": list(citation.printed), "record": asdict(citation.record)}


def _citation(said: Json, more: Json, entry: DocumentEntry) -> Citation:
    exact = said["answer"]
    return Citation(
        number=said["number"],
        passage=_passage(more["passage"], more["passage"]["text"], entry.source.id),
        entry=entry,
        quote=Span(said["start"], said["end"]),
        text=said["quote"],
        page=said["page"],
        page_label=said["page_label"],
        printed=tuple(more["printed"]),
        answer=Span(exact["start"], exact["end"]) if exact else None,
        recognised=said["ocr"],
        provision=said["provision"],
        record=Record(**{**more["record"], "authors": tuple(more["record"]["authors"])}),
    )


def _hit_data(hit: Hit) -> Json:
    numbers = {"score": hit.score, "row": hit.row, "similarity": hit.similarity, "lexical": hit.lexical}
    return {**numbers, "dense_rank": hit.dense_rank, "lexical_rank": hit.lexical_rank, "passage": _passage_data(hit.passage)}


def _hit(said: Json, more: Json, source_id: str) -> Hit:
    return Hit(**{**more, "rank": said["rank"], "passage": _passage(more["passage"], said["text"], source_id)})


def _sight_data(sight: Sight) -> Json:
    marks = [[mark.strength, *asdict(mark.box).values()] for mark in sight.marks]
    words = [[word.start, word.stop] for word in sight.words]
    return {"page": sight.page, "marks": marks, "text": sight.text, "start": sight.start, "words": words}


def _sight(
    kept: Json, entry: DocumentEntry, pages: tuple[PageSpan, ...], marked: Span, citation: Citation | None = None
) -> Sight:
    marks = tuple(Mark(Box(*box), strength) for strength, *box in kept["marks"])
    words = tuple(Span(*word) for word in kept["words"])
    return Sight(entry, kept["page"], pages, marks, kept["text"], kept["start"], marked, citation, words)
