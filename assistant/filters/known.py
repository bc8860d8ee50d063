"""What year a document is of and who wrote it or the articles in it: by its sidecar, its references and the file itself."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from assistant.bibliography import Record, records_of
from assistant.filters.conditions import words_of
from assistant.generation import Generation
from assistant.report import found_metadata
from assistant.spans import Span

_REMEMBERED_GENERATIONS = 4


@dataclass(frozen=True, slots=True)
class Own:
    """What a document says of itself; `articles` are those of an issue, each with its place and its authors."""

    year: int | None
    authors: tuple[str, ...]
    articles: tuple[tuple[Span, tuple[str, ...]], ...]


def year_of(generation: Generation, number: int) -> int | None:
    """Return the year of a document: the sidecar's, where it is silent the one its references have, else the file's."""
    description = generation.manifest.documents[number].source.description
    if description.year is not None:
        return description.year
    # A law or a page of the web may be described by its day alone, «24.07.2007».
    return int(description.date[-4:]) if description.date else _own(generation, number).year


def authors_of(generation: Generation, number: int) -> tuple[str, ...]:
    """Return the authors of a whole document: the sidecar's, where it is silent the document's own."""
    return generation.manifest.documents[number].source.description.authors or _own(generation, number).authors


def articles_of(generation: Generation, number: int) -> tuple[tuple[Span, tuple[str, ...]], ...]:
    """Return the places and authors of the articles of an issue; none where the sidecar names its authors."""
    return () if generation.manifest.documents[number].source.description.authors else _own(generation, number).articles


def all_authors(generation: Generation) -> set[str]:
    """Return every author of a document or of an article."""
    found: set[str] = set()
    for number in range(len(generation.manifest.documents)):
        found.update(authors_of(generation, number))
        found.update(author for _, authors in articles_of(generation, number) for author in authors)
    return found


_memory: dict[Path, dict[int, Own]] = {}
_memory_lock = Lock()


def _own(generation: Generation, number: int) -> Own:
    """Return what a document says of itself; it is read once."""
    memory = _memory_of(generation.folder)
    if number not in memory:
        clean = generation.document(number)
        stated = found_metadata(clean)
        (_, record), *articles = records_of(clean)
        # A reference shortens names: «Сидорова Анна» and «Сидорова А.» are one.
        known = {word for author in stated.authors for word in words_of(author)}
        more = tuple(author for author in record.authors if not known & {max(words_of(author), key=len, default="")})
        memory[number] = Own(
            year=_year(record) or stated.year,
            authors=stated.authors + more,
            articles=tuple((span, one.authors) for span, one in articles if one.authors),
        )
    return memory[number]


def _year(record: Record) -> int | None:
    return record.year or (int(record.date[-4:]) if record.date and record.date[-4:].isdigit() else None)


def _memory_of(folder: Path) -> dict[int, Own]:
    """Return what documents of the generation in `folder` said of themselves; it never changes, and the last few are kept."""
    with _memory_lock:
        found = _memory.pop(folder, {})
        _memory[folder] = found
        while len(_memory) > _REMEMBERED_GENERATIONS:
            del _memory[next(iter(_memory))]
        return found
