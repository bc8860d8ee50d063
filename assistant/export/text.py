"""Answers as plain text."""

from collections.abc import Iterator

from assistant.export.paper import Paper
from assistant.texts import export as texts


def text(paper: Paper) -> str:
    """Return a paper as plain text: quotes with the numbers of their references, which stand under each answer."""
    return "\n".join(_lines(paper)) + "\n"


def _lines(paper: Paper) -> Iterator[str]:
    for number, turn in enumerate(paper.turns):
        yield from ([""] if number else [])
        yield turn.heading
        yield ""
        if turn.remarks:
            yield from turn.remarks
            yield ""
        for quote in turn.quotes:
            yield from quote.paragraphs[:-1]
            yield f"{quote.paragraphs[-1]} [{quote.note}]"
            yield ""
        for quote in turn.quotes:
            yield f"[{quote.note}] {paper.notes[quote.note - 1]}"
    if paper.sources:
        yield ""
        yield texts.SOURCES
        yield ""
        yield from (f"{number}. {source.entry}" for number, source in enumerate(paper.sources, start=1))
    if paper.lacks:
        yield ""
        yield f"{texts.INCOMPLETE}:"
        yield from paper.lacks
