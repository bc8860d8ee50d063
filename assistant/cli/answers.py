"""Answers and passages as lines for a terminal."""

from collections.abc import Iterator, Sequence

from assistant.answering import Answer
from assistant.citations import Citation
from assistant.generation import Generation
from assistant.provisions import provision_of
from assistant.references import missing_note, reference
from assistant.retrieval import Hit
from assistant.texts import answers as answer_texts
from assistant.texts import commands as texts
from assistant.texts import conversation as conversation_texts
from assistant.texts import understanding as understanding_texts

_NEAREST = 5
_NEAREST_FOUND_NOTHING = 3
_LONGEST_EXCERPT = 160
_INDENT = "    "


def answer_lines(generation: Generation, answer: Answer) -> Iterator[str]:
    """Yield an answer for a person: how sure it is, how the question was understood, quotes, what else is near."""
    if answer.reader in answer_texts.SEARCH_ALONE:
        yield answer_texts.SEARCH_ALONE[answer.reader]
    if not answer.parts:
        yield texts.verdict(answer.verdict, answer.confidence)
        yield from _understood(answer)
        yield from _found(answer)
        yield from _nearest(generation, answer)
        return
    yield texts.several(len(answer.parts), understanding_texts.SEARCH_AS_TYPED)
    yield from _understood(answer)
    for number, part in enumerate(answer.parts, start=1):
        yield ""
        yield texts.numbered(number, part.question)
        yield texts.verdict(part.verdict, part.confidence)
        yield from _found(part)
        # What is near the others would bury their quotes.
        yield from () if part.citations else _nearest(generation, part)


def hit_lines(generation: Generation, hits: Sequence[Hit], *, whole: bool) -> Iterator[str]:
    """Yield passages, or their beginnings."""
    for hit in hits:
        entry = generation.entry(hit.row)
        title = entry.shown_title
        page = hit.passage.pages[0] if hit.passage.pages else None
        text = hit.passage.text if whole else " ".join(hit.passage.text.split())
        if not whole and len(text) > _LONGEST_EXCERPT:
            text = text[: _LONGEST_EXCERPT - 1] + "…"
        provision = provision_of(generation.document(int(generation.places[hit.row, 0])).provisions, hit.passage.span)
        yield texts.hit(hit.rank, title, texts.place(entry.source.path, page, None, provision), text)


def _understood(answer: Answer) -> Iterator[str]:
    """Yield by which question was looked, what was changed for it, and how to undo that."""
    changes = [change for change in answer.changes if change.kind != "unclear"]
    yield from (understanding_texts.unclear(one.before, one.after) for one in answer.changes if one.kind == "unclear")
    if not changes:
        return
    if all(change.kind == "followup" for change in changes):
        yield conversation_texts.understood(answer.understood)
        label = conversation_texts.ASK_LITERALLY
    else:
        yield understanding_texts.shown_for(answer.understood)
        for change in changes:
            yield _INDENT + understanding_texts.change(change.kind, change.before, change.after)
        label = understanding_texts.SEARCH_AS_TYPED
    if not answer.parts:
        yield texts.literally(label)


def _found(answer: Answer) -> Iterator[str]:
    """Yield the quotes, or which words the documents lack."""
    for citation in answer.citations:
        yield ""
        yield from _citation(citation)
    if answer.differs:
        yield ""
        yield answer_texts.SOURCES_DIFFER
    if answer.unknown_words:
        yield answer_texts.unknown_words(answer.unknown_words)
    if answer.not_named:
        yield answer_texts.not_named(answer.not_named)


def _citation(citation: Citation) -> Iterator[str]:
    yield f"[{citation.number}] {citation.text}"
    place = texts.place(citation.entry.source.path, citation.page, citation.page_label, citation.provision)
    lacks = missing_note(citation.record)
    notes = [place, texts.reference(reference(citation)), lacks, answer_texts.RECOGNISED if citation.recognised else ""]
    yield from (_INDENT + note for note in notes if note)


def _nearest(generation: Generation, answer: Answer) -> Iterator[str]:
    if answer.hits:
        yield ""
        yield texts.OTHER_HITS
        yield from hit_lines(generation, answer.hits[: _NEAREST if answer.citations else _NEAREST_FOUND_NOTHING], whole=False)
