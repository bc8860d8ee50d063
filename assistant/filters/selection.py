"""Which passages belong to the documents that meet a filter."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.filters.conditions import ANY_YEAR, Filter, Years, composed, kind_named, kind_of, names_author, path_of, words_of
from assistant.filters.known import articles_of, authors_of, year_of
from assistant.generation import Generation
from assistant.manifest import DocumentEntry


def allowed(generation: Generation, where: Filter) -> NDArray[np.bool_]:
    """Return which passages belong to documents that meet every condition, shape (passages,).

    Year and authors are those of the sidecar; where it is silent, those of the document itself, which must then be read: that is
    done once for a generation, and only for documents that meet the other conditions. Of an issue whose articles have authors of
    their own, the passages of their articles belong.

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
    rows = np.repeat(fits, np.fromiter((entry.stop - entry.first for entry in documents), np.int64, len(documents)))
    if where.authors:
        for number in np.flatnonzero(fits).tolist():
            entry = documents[number]
            rows[entry.first : entry.stop] = _written(generation, number, where.authors)
    return rows


def _written(generation: Generation, number: int, authors: Sequence[str]) -> NDArray[np.bool_]:
    """Return which passages of a document one of these authors wrote: all of it, or those of his article in an issue."""
    wanted = [words_of(author) for author in authors]

    def are_named(names: Sequence[str]) -> bool:
        return any(names_author(name, words) for name in names for words in wanted)

    entry = generation.manifest.documents[number]
    if are_named(authors_of(generation, number)):
        return np.ones(entry.stop - entry.first, bool)
    middles = generation.places[entry.first : entry.stop, 1:3].sum(axis=1) // 2
    found = np.zeros(entry.stop - entry.first, bool)
    for span, names in articles_of(generation, number):
        if are_named(names):
            found |= (span.start <= middles) & (middles < span.stop)
    return found


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
