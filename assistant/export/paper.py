"""Answers to what a file of them holds: questions, quotes with their notes, a list of sources; checked, and plain text all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answering import Answer
from assistant.bibliography import Record
from assistant.citations import Citation, UnfaithfulQuote
from assistant.loaders.characters import one_line, plain
from assistant.patterns import regex
from assistant.references import listing, missing_note, reference, repeated
from assistant.texts import answers as answer_texts
from assistant.texts import export as texts
from assistant.texts import understanding as understanding_texts

# Codes that turn the direction of writing: a name could be read as another one.
_TURNING = regex(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote: its paragraphs, the number of its note, and whether it was read from a picture."""

    paragraphs: tuple[str, ...]
    note: int
    recognised: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with what was answered: what is to be said of it, a line each, and the quotes."""

    heading: str
    remarks: tuple[str, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A source: its entry in the list, what that lacks, and all that was quoted of it."""

    record: Record
    entry: str
    lack: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """All there is to write; `notes` are numbered from 1, `sources` sorted by the alphabet."""

    turns: tuple[Turn, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def lacks(self) -> list[str]:
        """What the sources lack, a sentence each."""
        return [texts.incomplete(number, source.lack) for number, source in enumerate(self.sources, 1) if source.lack]


def composed(turns: Sequence[Answer]) -> Paper:
    """Return answers as a file of them holds them.

    Raises
    ------
    UnfaithfulQuote
        If a passage does not hold its quote where the citation says.
    """
    # An answer to several questions in one line is the answers to each of them.
    turns = [part for turn in turns for part in turn.parts or (turn,)]
    citations = [citation for turn in turns for citation in turn.citations]
    for citation in citations:
        check(citation)
    numbers = iter(range(1, len(citations) + 1))
    return Paper(
        turns=tuple(
            Turn(
                heading=texts.question(number, shown(turn.question), len(turns)),
                remarks=tuple(shown(remark) for remark in _remarks(turn)),
                quotes=tuple(Quote(_paragraphs(one.text), next(numbers), one.recognised) for one in turn.citations),
            )
            for number, turn in enumerate(turns, start=1)
        ),
        notes=tuple(_notes(citations)),
        sources=_sources(citations),
    )


def check(citation: Citation) -> None:
    """Raise `UnfaithfulQuote` unless the passage holds the quote where the citation says."""
    start = citation.quote.start - citation.passage.span.start
    stop = citation.quote.stop - citation.passage.span.start
    if start < 0 or not citation.text or citation.passage.text[start:stop] != citation.text:
        raise UnfaithfulQuote(f"{citation.entry.source.path} {citation.quote}")


def shown(text: str) -> str:
    """Return text on one line, without what no reader sees."""
    return one_line(_TURNING.sub("", text))


def _remarks(turn: Answer) -> Iterator[str]:
    """Yield how the question was understood, and how sure the answer is where it is not quite."""
    if turn.changes and turn.understood != turn.question:
        yield f"{understanding_texts.shown_for(turn.understood)}."
    if not turn.citations:
        yield texts.NOTHING_FOUND
    elif turn.verdict == "uncertain":
        yield texts.UNCERTAIN
    if turn.unknown_words:
        yield answer_texts.unknown_words(turn.unknown_words)
    if turn.not_named:
        yield answer_texts.not_named(turn.not_named)
    if turn.differs:
        yield answer_texts.SOURCES_DIFFER


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line for part in plain(text).split("\n") if (line := shown(part)))


def _notes(citations: Sequence[Citation]) -> Iterator[str]:
    """Yield the reference of each quote; that of a work quoted just before says so (GOST R 7.0.5, section 8)."""
    former: Citation | None = None
    for citation in citations:
        same = former is not None and former.record == citation.record and former.entry.source.id == citation.entry.source.id
        text = repeated(citation) if same else reference(citation)
        yield shown(f"{text} {answer_texts.RECOGNISED}" if citation.recognised else text)
        former = citation


def _sources(citations: Sequence[Citation]) -> tuple[Source, ...]:
    """Return the sources, each once, Russian ones before others."""
    quotes: dict[Record, list[str]] = {}
    for citation in citations:
        quotes.setdefault(citation.record, []).append(shown(citation.text))
    found = [
        Source(record, shown(listing(record)), missing_note(record), tuple(dict.fromkeys(quoted)))
        for record, quoted in quotes.items()
    ]
    return tuple(sorted(found, key=lambda source: _alphabetical(source.entry)))


def _alphabetical(entry: str) -> tuple[bool, str, str]:
    bare = "".join(filter(str.isalnum, entry.lower())).replace("ё", "е")
    return not re.match(r"[а-я]", bare), bare, entry
