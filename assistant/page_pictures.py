"""Pictures of the pages of the corpus's PDFs, drawn by a child process and remembered."""

import threading
from collections import OrderedDict
from pathlib import Path

from assistant.errors import RejectedFile
from assistant.kinds import PDF
from assistant.loaders.picture import Picture
from assistant.reading.reader import DocumentReader
from assistant.sources import Source, rescan
from assistant.texts import reading as texts

PAGE_SECONDS = 20.0
"""A page that takes longer is not drawn."""

_PROCESSES = 2
_REMEMBERED = 64


class PagePictures:
    """Draws pages for any number of threads.

    Parameters
    ----------
    corpus : Path
    megabytes : int
        Address space of the process that draws.
    file_megabytes : int
        A larger file is not opened.
    """

    def __init__(self, corpus: Path, megabytes: int, file_megabytes: int) -> None:
        self._corpus = corpus
        self._reader = DocumentReader(PAGE_SECONDS, megabytes, file_megabytes, _PROCESSES)
        self._known: OrderedDict[tuple[str, int, int], Picture] = OrderedDict()
        self._lock = threading.Lock()

    def picture(self, source: Source, number: int, width: int) -> Picture:
        """Return a page of a document as it is in the index, `width` pixels wide at most.

        Parameters
        ----------
        source : Source
        number : int
            Of the page, from 1.
        width : int

        Raises
        ------
        RejectedFile
            If the file is gone, is another one by now, is no PDF, or the page cannot be drawn.
        """
        if source.media_type != PDF:
            raise RejectedFile(texts.page_not_drawn(source.path, number), document=source.path, reason="unsupported")
        if rescan(source, self._corpus).id != source.id:
            raise RejectedFile(texts.page_of_another_file(source.path), document=source.path, reason="damaged")
        key = (source.id, number, width)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        drawn = self._reader.paint(source, self._corpus, number, width)
        with self._lock:
            self._known[key] = drawn
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return drawn

    def close(self) -> None:
        """End the processes."""
        self._reader.close()
