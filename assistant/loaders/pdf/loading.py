"""A PDF to its document: pages by PDFium, structure by pypdf, for each page the reader whose text reads better."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2

from assistant.errors import Reason, RejectedFile
from assistant.loaders import ocr
from assistant.loaders.document import NO_METADATA, Document, Heading, Metadata, Page, ReadingWarning
from assistant.loaders.identifiers import BEGINNING, dois, udc_lines
from assistant.loaders.pdf import choice, structure
from assistant.loaders.pdf.headings import body_size, headings_of
from assistant.loaders.pdf.hidden import Hidden
from assistant.loaders.pdf.page import PageText, read_page
from assistant.loaders.pdf.writing import Written
from assistant.loaders.titles import title_of
from assistant.sources import Source
from assistant.texts import reading as texts

if TYPE_CHECKING:
    from pypdf import PdfReader

_MESSAGES = {
    "encrypted": texts.file_encrypted,
    "damaged": texts.file_damaged,
    "no_text": texts.file_without_text,
    "garbled": texts.file_garbled,
}
_TITLE_LARGER = 1.3


def load(path: Path, source: Source) -> Document:
    """Read a PDF.

    A page that cannot be parsed is kept empty, with a warning, so that numbers never shift.

    Raises
    ------
    RejectedFile
        `encrypted`, `damaged`, `no_text` or `garbled`.
    """
    from pypdf.errors import FileNotDecryptedError

    try:
        reader = structure.opened(path)
    except FileNotDecryptedError as error:
        raise _refusal(source, "encrypted") from error
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        reason: Reason = "encrypted" if "password" in str(error) else "damaged"
        raise _refusal(source, reason) from error
    try:
        count = len(document)
        listed = count if reader is None else structure.page_count(reader)
        if listed is None:
            raise _refusal(source, "damaged")  # PDFium also walks a tree of pages that bites its own tail
        if listed != count:
            reader = None
        pages = _Pages(document, reader)
        for number in range(count):
            pages.add(number, read_page(document, number))
    finally:
        document.close()
    return pages.document(source, count)


@dataclass(slots=True)
class _Pages:
    """The pages read so far."""

    file: pypdfium2.PdfDocument
    reader: "PdfReader | None"
    budget: ocr.Budget = field(default_factory=ocr.new_budget)
    recognition_missing: bool = False
    texts: list[str] = field(default_factory=list)
    read: list[PageText | None] = field(default_factory=list)
    warnings: list[ReadingWarning] = field(default_factory=list)
    faults: list[choice.Fault | None] = field(default_factory=list)
    blocks: list[Sequence[Written]] = field(default_factory=list)

    def add(self, number: int, page: PageText | None) -> None:
        """Take a page as PDFium read it (None: it could not), or as pypdf does where that reads better."""
        text, blocks = ("", ()) if page is None else (page.text, page.blocks)
        second = self._second(number, page)
        broken = page is None and second is None
        if second is not None:
            text, blocks, page = second, (), page and _without_words(page)
        fault = choice.fault_of(text, page.unmapped if page and second is None else 0.0)
        if fault is not None and page is not None and (found := self._recognise(number)) is not None:
            text, blocks, page, fault = found.text, (), replace(page, words=found.words), None
        elif fault is not None:
            self.warnings.append(
                _fault_warning(fault, number + 1, broken=broken or (page is not None and self._is_broken(number, page)))
            )
            text, blocks = "", ()
        if page is not None:
            readable = (hidden for hidden in page.hidden if any(map(str.isalnum, hidden.text)))
            self.warnings += [_hidden_warning(hidden, number + 1) for hidden in readable]
        self.texts.append(text)
        self.read.append(page)
        self.faults.append(fault)
        self.blocks.append(blocks)

    def _recognise(self, number: int) -> ocr.Recognised | None:
        """Return what OCR reads on the picture of a page, None where nothing; what there is to say of it goes to the warnings."""
        if self.recognition_missing:
            return None
        try:
            page = self.file[number]
        except pypdfium2.PdfiumError:  # of a broken file PDFium may open a page once and not again
            return None
        try:
            found = ocr.read_page(page, self.budget)
        except ocr.OcrFault as error:
            if error.fault == "missing":
                self.recognition_missing = True
                self.warnings.append(ReadingWarning("page_without_text", texts.RECOGNITION_MISSING))
            else:
                late = error.fault == "time"
                message = texts.page_recognition_late if late else texts.page_not_recognised
                self.warnings.append(ReadingWarning("skipped" if late else "page_without_text", message(number + 1), number + 1))
            return None
        finally:
            page.close()
        if found is not None:
            self.warnings.append(ReadingWarning("ocr", texts.page_recognised(number + 1, found.confidence), number + 1))
        return found

    def _second(self, number: int, page: PageText | None) -> str | None:
        """Return pypdf's text of a page where it is to be taken."""
        if self.reader is None or (page is not None and page.hidden):
            return None  # pypdf does not tell hidden text from seen
        reader = self.reader
        if page is None:
            return structure.text_of(reader, number)
        if not page.characters:
            return None
        return choice.chosen(page.text, lambda: structure.text_of(reader, number))

    def _is_broken(self, number: int, page: PageText) -> bool:
        """Tell whether a page without characters breaks the format: PDFium takes that for an empty page."""
        return not page.characters and self.reader is not None and structure.text_of(self.reader, number) is None

    def document(self, source: Source, count: int) -> Document:
        """Return the document, or raise what speaks against it."""
        broken = [warning for warning in self.warnings if warning.message == texts.page_damaged(warning.page or 0)]
        if not count or len(broken) == count:
            raise _refusal(source, "damaged")
        garbled = self.faults.count("garbled")
        if self.faults.count("no_text") == count:
            raise _refusal(source, "no_text")
        if garbled > (count - self.faults.count("no_text")) / 2:
            raise _refusal(source, "garbled")
        labels = structure.labels(self.reader, count) if self.reader is not None else [None] * count
        pages = tuple(
            Page(
                number,
                label,
                text,
                size=page.size if page else None,
                words=page.words if page and text and len(page.words) else None,
            )
            for number, (label, text, page, blocks) in enumerate(zip(labels, self.texts, self.read, self.blocks, strict=True), 1)
        )
        headings = headings_of(self._placed_blocks())
        stated = structure.stated(self.reader) if self.reader is not None else NO_METADATA
        raw = "".join(self.texts)
        return Document(
            source,
            title_of(source, stated=stated.title or "", raw=raw, headings=self._title_page(headings)),
            pages,
            tuple(self.warnings),
            headings,
            metadata=_with_numbers(stated, raw),
            breaks="wrapped",
        )

    def _title_page(self, headings: Sequence[Heading]) -> tuple[Heading, ...]:
        """Return the headings of the first pages that are set much larger than the body: the title is among them."""
        body = body_size([block for blocks in self.blocks for block in blocks])
        sizes = {block.span.start + start: block.size for start, _, blocks in self._placed_blocks()[:2] for block in blocks}
        large = [heading for heading in headings if sizes.get(heading.span.start, 0) >= _TITLE_LARGER * body]
        largest = max((sizes[heading.span.start] for heading in large), default=0)
        return tuple(Heading(1, heading.span) for heading in large if sizes[heading.span.start] == largest)

    def _placed_blocks(self) -> list[tuple[int, str, Sequence[Written]]]:
        placed = []
        start = 0
        for text, blocks in zip(self.texts, self.blocks, strict=True):
            placed.append((start, text, blocks))
            start += len(text)
        return placed


def _without_words(page: PageText) -> PageText:
    return PageText("", page.words[:0], page.size, (), page.hidden, page.characters, 0.0)


def _with_numbers(stated: Metadata, raw: str) -> Metadata:
    """Add the UDC and the DOI, where the text states exactly one: a journal states one for each article."""
    numbers = {code for _, code in udc_lines(raw)}
    names = set(dois(raw[:BEGINNING]))
    return Metadata(
        stated.title,
        stated.authors,
        stated.year,
        names.pop() if len(names) == 1 else None,
        numbers.pop() if len(numbers) == 1 else None,
    )


def _fault_warning(fault: choice.Fault, number: int, *, broken: bool) -> ReadingWarning:
    if fault == "garbled":
        return ReadingWarning("garbled_page", texts.page_garbled(number), number)
    message = texts.page_damaged if broken else texts.page_without_text
    return ReadingWarning("page_without_text", message(number), number)


def _hidden_warning(hidden: Hidden, number: int) -> ReadingWarning:
    return ReadingWarning("hidden_text", texts.hidden_text(hidden.reason, hidden.text, number), number)


def _refusal(source: Source, reason: Reason) -> RejectedFile:
    return RejectedFile(_MESSAGES[reason](source.path), document=source.path, reason=reason)
