"""Pictures of the pages of the corpus's PDFs, drawn by child processes, some before they are asked for, and remembered."""

import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from assistant.errors import RejectedFile
from assistant.kinds import PDF
from assistant.loaders.picture import Picture
from assistant.reading.reader import DocumentReader
from assistant.sources import Source, rescan
from assistant.texts import reading as texts

PAGE_SECONDS = 20.0
"""A page that takes longer is not drawn."""

AHEAD = "pages-ahead"
"""Name of the thread that draws before it is asked."""

_PROCESSES = 2
_REMEMBERED = 64
_WAITING = 16
"""Pages to be drawn ahead at most: what was wished for long ago is hardly looked at any more."""

_Key = tuple[str, int, int]


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
        self._patient = DocumentReader(PAGE_SECONDS, megabytes, file_megabytes, gives_way=True)
        self._known: OrderedDict[_Key, Picture] = OrderedDict()
        self._drawn: dict[_Key, Future[Picture]] = {}
        self._wished: deque[tuple[Source, int, int]] = deque()
        self._ahead: threading.Thread | None = None
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
        return self._picture(self._reader, source, number, width)

    def draw_ahead(self, pages: Sequence[tuple[Source, int]], width: int) -> None:
        """Draw pages that are likely to be looked at next, with what others leave of the processors; returns at once.

        Parameters
        ----------
        pages : sequence of tuple
            A document and the number of its page, from 1; the likeliest first, before all wished for earlier.
        width : int
        """
        with self._lock:
            wishes = [(source, number, width) for source, number in pages if source.media_type == PDF]
            waiting = [wish for wish in self._wished if wish not in wishes]
            self._wished = deque([*wishes, *waiting][:_WAITING])
            if self._wished and (self._ahead is None or not self._ahead.is_alive()):
                self._ahead = threading.Thread(target=self._draw_wished, name=AHEAD, daemon=True)
                self._ahead.start()

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            self._wished.clear()
            ahead = self._ahead
        if ahead is not None:
            ahead.join()
        self._reader.close()
        self._patient.close()

    def _draw_wished(self) -> None:
        while True:
            with self._lock:
                if not self._wished:
                    self._ahead = None
                    return
                source, number, width = self._wished.popleft()
            try:
                self._picture(self._patient, source, number, width)
            except RejectedFile:
                continue  # whoever looks at this page is told

    def _picture(self, reader: DocumentReader, source: Source, number: int, width: int) -> Picture:
        if source.media_type != PDF:
            raise RejectedFile(texts.page_not_drawn(source.path, number), document=source.path, reason="unsupported")
        if rescan(source, self._corpus).id != source.id:
            raise RejectedFile(texts.page_of_another_file(source.path), document=source.path, reason="damaged")
        key = (source.id, number, width)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
            other = self._drawn.get(key)
            if other is None:
                self._drawn[key] = drawing = Future[Picture]()
        if other is not None:
            return other.result()
        try:
            drawing.set_result(reader.paint(source, self._corpus, number, width))
        except BaseException as error:
            drawing.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._drawn[key]
                if not drawing.exception():
                    self._remember(key, drawing.result())
        return drawing.result()

    def _remember(self, key: _Key, drawn: Picture) -> None:
        self._known[key] = drawn
        while len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
