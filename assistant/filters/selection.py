"""Which passages belong to the documents that meet a filter."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from assistant.filters.conditions import ANY_YEAR, Filter, Years, composed, kind_named, kind_of, names_author, path_of, words_of
from assistant.generation import Generation
from assistant.manifest import DocumentEntry
from assistant.report import found_metadata

_REMEMBERED_GENERATIONS = 4


def allowed(generation: Generation, where: Filter) -> NDArray[np.bool_]:
    """Return which passages belong to documents that meet every condition, shape (passages,).

    Year and authors are those of the sidecar; where it is silent, those of the document itself, which must then be read: that is
    done once for a generation, and only for documents that meet the other conditions.

    Raises
    ------
    FilterError
        If a kind is none of `KINDS`.
    IndexDamaged
        If a document must be read and cannot be.
    """
    documents = generation.manifest.documents
    by_entry = _tests(where)
    fits = np.fromiter((all(test(entry) for test in by_entry) for entry in documents), np.bool_, len(documents))
    if where.years != ANY_YEAR:
        for number in np.flatnonzero(fits).tolist():
            fits[number] = _within(year_of(generation, number), where.years)
    if where.authors:
        wanted = [words_of(author) for author in where.authors]
        for number in np.flatnonzero(fits).tolist():
            fits[number] = any(names_author(author, words) for author in authors_of(generation, number) for words in wanted)
    return np.repeat(fits, np.fromiter((entry.stop - entry.first for entry in documents), np.int64, len(documents)))


def _tests(where: Filter) -> list[Callable[[DocumentEntry], bool]]:
    """Return what the manifest alone can tell of a document."""
    tests: list[Callable[[DocumentEntry], bool]] = []
    if where.documents:
        paths = {path_of(path) for path in where.documents}
        tests.append(lambda entry: composed(entry.source.path) in paths or composed(entry.source.archive or "") in paths)
    if where.folders:
        prefixes = tuple("" if (path := path_of(folder)) == "." else f"{path}/" for folder in where.folders)
        tests.append(lambda entry: composed(entry.source.path).startswith(prefixes))
    if where.kinds:
        kinds = {kind_named(kind) for kind in where.kinds}
        tests.append(lambda entry: kind_of(entry.source) in kinds)
    return tests


def _within(year: int | None, years: Years) -> bool:
    first, last = years
    return year is not None and (first is None or first <= year) and (last is None or year <= last)


def year_of(generation: Generation, number: int) -> int | None:
    """Return the year of a document: the sidecar's, where it is silent the document's own."""
    description = generation.manifest.documents[number].source.description
    if description.year is not None:
        return description.year
    # A law or a page of the web may be described by its day alone, «24.07.2007».
    return int(description.date[-4:]) if description.date else _own(generation, number)[0]


def authors_of(generation: Generation, number: int) -> tuple[str, ...]:
    """Return the authors of a document: the sidecar's, where it is silent the document's own."""
    return generation.manifest.documents[number].source.description.authors or _own(generation, number)[1]


_Own = tuple[int | None, tuple[str, ...]]
_memory: dict[Path, dict[int, _Own]] = {}
_memory_lock = Lock()


def _own(generation: Generation, number: int) -> _Own:
    """Return the year and the authors a document states itself; it is read once."""
    memory = _memory_of(generation.folder)
    if number not in memory:
        own = found_metadata(generation.document(number))
        memory[number] = (own.year, own.authors)
    return memory[number]


def _memory_of(folder: Path) -> dict[int, _Own]:
    """Return what documents of the generation in `folder` said of themselves; it never changes, and the last few are kept."""
    with _memory_lock:
        found = _memory.pop(folder, {})
        _memory[folder] = found
        while len(_memory) > _REMEMBERED_GENERATIONS:
            del _memory[next(iter(_memory))]
        return found
