"""Citations and answers made by hand: a text, a quote in it, the record of a work."""

from assistant.answering import Answer
from assistant.bibliography import NO_RECORD, Record
from assistant.citations import Citation
from assistant.descriptions import Description
from assistant.manifest import DocumentEntry
from assistant.passages import Passage
from assistant.sources import Source
from assistant.spans import Span


def citation(
    quote: str,
    record: Record = NO_RECORD,
    *,
    before: str = "Перед цитатой. ",
    behind: str = " За цитатой.",
    printed: tuple[str, ...] = (),
    provision: str | None = None,
    recognised: bool = False,
    path: str = "документ.txt",
    start: int = 100,
) -> Citation:
    """Return a citation of `quote` in a passage that begins at `start` of its document."""
    source = Source(path.encode().hex().ljust(64, "0")[:64], path, "text/plain", 1, Description())
    entry = DocumentEntry(source, "Документ", "0.json", "", "", (0, 0), 0, 1, 0, ())
    text = before + quote + behind
    span = Span(start + len(before), start + len(before) + len(quote))
    passage = Passage(source.id, Span(start, start + len(text)), text, (), ())
    return Citation(
        number=1,
        passage=passage,
        entry=entry,
        quote=span,
        text=quote,
        page=None,
        page_label=None,
        printed=printed,
        recognised=recognised,
        provision=provision,
        record=record,
    )


def answer(question: str, *citations: Citation) -> Answer:
    """Return an answer of these citations; without any it is one that nothing was found."""
    return Answer(question, "answered" if citations else "not_found", 0.9 if citations else 0.1, citations, (), "поколение")
