"""The corpus to what a generation will hold: documents that stay as they are, and those read anew."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from assistant.cleaning import CleanText
from assistant.errors import RejectedFile
from assistant.generation import KEY, Generation, passage_key
from assistant.index import Stage
from assistant.manifest import Rejected
from assistant.passages import split
from assistant.reading.reader import DocumentReader
from assistant.settings import Settings
from assistant.sources import Source, rescan
from assistant.texts import index as texts
from assistant.unfinished import Unfinished

_READ_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that stays as it is in the generation before, by its number there."""

    number: int


@dataclass(frozen=True, slots=True)
class Fresh:
    """A document that was read and lies in `Unfinished`; `end_to_end` are the keys of its passages."""

    source: Source
    end_to_end: bytes

    @property
    def keys(self) -> list[bytes]:
        """The key of each passage (see `passage_key`)."""
        return [self.end_to_end[start : start + KEY] for start in range(0, len(self.end_to_end), KEY)]


def gather(
    sources: Sequence[Source],
    settings: Settings,
    former: Generation | None,
    unfinished: Unfinished,
    refused: list[Rejected],
    report: Callable[[Stage, int, int], None],
) -> list[Kept | Fresh]:
    """Return the documents in the order of their paths; what was read lies in `unfinished`, what was refused is added.

    Parameters
    ----------
    sources : sequence of Source
    settings : Settings
    former : Generation or None
        Whose documents stay as they are where their files do.
    unfinished : Unfinished
    refused : list of Rejected
    report : callable
    """
    known: dict[Source, int] = {}
    if former is not None and former.manifest.passage_characters == settings.passage_characters:
        known = {entry.source: n for n, entry in enumerate(former.manifest.documents)}
    processes = os.cpu_count() or 1
    limits = (settings.file_seconds, settings.memory_megabytes, settings.file_megabytes)
    with DocumentReader(*limits, processes, settings.recognition_seconds) as reader, ThreadPoolExecutor(processes) as pool:

        def read(source: Source) -> Kept | Fresh | Rejected:
            if (number := known.get(source)) is not None:
                return Kept(number)
            clean = unfinished.document(source)
            if clean is None:
                try:
                    clean = _read(source, settings, reader)
                except RejectedFile as error:
                    return Rejected(error.document, error.reason, error.message, source.id)
                unfinished.keep_document(clean)
            keys = (passage_key(passage.text) for passage in split(clean, settings.passage_characters))
            return Fresh(clean.source, b"".join(keys))

        found: list[Kept | Fresh] = []
        report("reading", 0, len(sources))
        try:
            for done, result in enumerate(pool.map(read, sources), start=1):
                if isinstance(result, Rejected):
                    refused.append(result)
                else:
                    found.append(result)
                report("reading", done, len(sources))
        finally:
            pool.shutdown(cancel_futures=True)
    return found


def _read(source: Source, settings: Settings, reader: DocumentReader) -> CleanText:
    """Read one document as it stands when its reading ends: the hash in the index is that of the text in the index."""
    for _ in range(_READ_ATTEMPTS):
        text = reader.read(source, settings.corpus)
        now = rescan(source, settings.corpus)
        if now.id == source.id:
            return text
        source = now
    raise RejectedFile(texts.document_changing(source.path), document=source.path, reason="damaged")
