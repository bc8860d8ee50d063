"""What the documents of an index can be told apart by: the choices of where to look."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from assistant.filters import KINDS
from assistant.filters.conditions import composed, kind_of
from assistant.filters.known import all_authors, year_of
from assistant.generation import Generation
from assistant.texts import pages as texts


@dataclass(frozen=True, slots=True)
class Choices:
    """The values conditions may have, in order; `documents` are paths, and `titles` says how each is shown."""

    folders: tuple[str, ...]
    years: tuple[int, ...]
    authors: tuple[str, ...]
    kinds: tuple[str, ...]
    documents: tuple[str, ...]
    titles: Mapping[str, str]


def choices(generation: Generation) -> Choices:
    """Return the choices the documents of a generation give (raises `IndexDamaged`).

    Documents without a sidecar are read for their years and authors, once a generation.
    """
    entries = generation.manifest.documents
    paths = [composed(entry.source.path) for entry in entries]
    names = [entry.shown_title for entry in entries]
    times = Counter(names)
    shown = {
        path: name if times[name] == 1 else texts.named_document(name, path) for name, path in zip(names, paths, strict=True)
    }
    numbers = range(len(entries))
    years = {year for number in numbers if (year := year_of(generation, number)) is not None}
    return Choices(
        folders=tuple(sorted({str(folder) for path in paths for folder in PurePosixPath(path).parents} - {"."})),
        years=tuple(sorted(years)),
        authors=tuple(sorted(all_authors(generation))),
        kinds=tuple(sorted({kind_of(entry.source) for entry in entries} & set(KINDS))),
        documents=tuple(sorted(paths, key=lambda path: shown[path].casefold())),
        titles=shown,
    )
