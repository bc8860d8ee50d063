"""Whether the index has what a filter names, and what it has that is spelt alike."""

import difflib
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from assistant.errors import FilterError
from assistant.filters.conditions import (
    Condition,
    Filter,
    composed,
    kind_named,
    kind_of,
    names_author,
    path_of,
    plain,
    shown,
    words_of,
)
from assistant.filters.known import all_authors
from assistant.generation import Generation
from assistant.texts import filters as texts

_NEAREST = 5
_LIKE = 0.6


def check(generation: Generation, where: Filter) -> None:
    """See that the index has every document, folder, author and kind that is named; years need no document.

    Raises
    ------
    FilterError
        If it has not; the message lists the nearest names there are.
    """
    sources = [entry.source for entry in generation.manifest.documents]
    if where.documents:
        paths = {composed(path) for source in sources for path in (source.path, source.archive) if path}
        _require("documents", where.documents, paths, lambda wanted: path_of(wanted) in paths)
    if where.folders:
        lowest = {composed(source.path).rpartition("/")[0] for source in sources}
        folders = {str(folder) for path in lowest for folder in (PurePosixPath(path), *PurePosixPath(path).parents)} - {"."}
        _require("folders", where.folders, folders, lambda wanted: path_of(wanted) in folders | {"."})
    if where.authors:
        authors = all_authors(generation)
        _require("authors", where.authors, authors, lambda wanted: any(names_author(one, words_of(wanted)) for one in authors))
    if where.kinds:
        present = {kind_of(source) for source in sources}
        _require("kinds", where.kinds, present, lambda wanted: kind_named(wanted) in present)


def _require(condition: Condition, wanted: Iterable[str], known: Iterable[str], has: Callable[[str], bool]) -> None:
    for name in wanted:
        if not has(name):
            near = [shown(one) for one in _nearest(name, known)]
            message = texts.not_in_index(condition, shown(name), near, [shown(one) for one in sorted(known)])
            raise FilterError(message, condition=condition)


def _nearest(wanted: str, known: Iterable[str]) -> list[str]:
    """Return the names most like `wanted` as a whole or in their last part or a word, likest first."""
    aimed = plain(wanted)
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(aimed)
    scored = []
    for name in known:
        likeness = 0.0
        for part in {plain(name), plain(PurePosixPath(name).name), *words_of(name)}:
            matcher.set_seq1(part)
            if min(matcher.real_quick_ratio(), matcher.quick_ratio()) > max(likeness, _LIKE):
                likeness = max(likeness, matcher.ratio())
        if likeness > _LIKE:
            scored.append((-likeness, name))
    return [name for _, name in sorted(scored)[:_NEAREST]]
