"""RTF: paragraphs, headings, lists, tables and notes, in any code page.

A reader of its own: see docs/decisions/0010 for what the libraries lose.
"""

from pathlib import Path

from assistant.loaders.characters import one_line
from assistant.loaders.document import Document, Page, ReadingWarning
from assistant.loaders.plausible import is_garbled
from assistant.loaders.refusing import refusal, refusing
from assistant.loaders.rtf_reader import Reader
from assistant.loaders.stated import metadata_of
from assistant.loaders.titles import title_of
from assistant.sources import Source
from assistant.texts import reading as texts

_SAMPLE = 20_000


def load(path: Path, source: Source) -> Document:
    r"""Read an RTF.

    An anchor `paragraph` is the number, from 1, of a paragraph of the body among those that end in `\par`, `\cell` or
    `\nestcell`; a `note` is the name a reader knows the note by.

    Raises
    ------
    RejectedFile
        `damaged`, `empty` or `garbled`.
    """
    data = path.read_bytes()
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        raise refusal(source, "damaged")
    with refusing(source):
        reader = Reader()
        reader.read(data)
        # Old Russian programs wrote their own bytes and named a Western code page, or none.
        if reader.page == "cp1252" and is_garbled(reader.raw.text[:_SAMPLE]):
            reader = Reader("cp1251")
            reader.read(data)
    raw, headings = reader.raw.text, tuple(reader.raw.headings)
    if not raw:
        raise refusal(source, "empty" if reader.is_whole else "damaged")
    if is_garbled(raw[:_SAMPLE]):
        raise refusal(source, "garbled")
    warnings = [ReadingWarning("hidden_text", texts.hidden_characters(reader.hidden))] if reader.hidden else []
    if not reader.is_whole:
        warnings.append(ReadingWarning("truncated", texts.file_cut()))
    info = {name: one_line("".join(pieces)) for name, pieces in reader.info.items()}
    stated = info.get("title", "")
    metadata = metadata_of(raw, title=stated, authors=(info.get("author", ""),), dates=(reader.year,))
    title = title_of(source, stated=stated, raw=raw, headings=headings)
    anchors = tuple(reader.raw.anchors)
    return Document(source, title, (Page(None, None, raw),), tuple(warnings), headings, anchors, metadata, breaks="structured")
