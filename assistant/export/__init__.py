"""Answers to files people go on with: DOCX, Markdown, plain text, BibTeX, RIS. Each quote is checked again on the way."""

from collections.abc import Sequence
from typing import Literal, get_args

from assistant.answering import Answer
from assistant.errors import ExportError
from assistant.export.docx import docx
from assistant.export.files import write_export
from assistant.export.markdown import markdown
from assistant.export.paper import Paper, composed
from assistant.export.text import text
from assistant.references import bibtex, ris
from assistant.texts import export as texts

__all__ = ["FORMATS", "SUFFIXES", "Format", "export", "write_export"]

Format = Literal["docx", "markdown", "bibtex", "ris", "text"]
FORMATS: tuple[Format, ...] = get_args(Format)
SUFFIXES: dict[Format, str] = {"docx": ".docx", "markdown": ".md", "bibtex": ".bib", "ris": ".ris", "text": ".txt"}
"""How files of the formats are named."""


def export(turns: Sequence[Answer], form: Format) -> bytes:
    """Return answers as a file; the same answers give the same bytes.

    Parameters
    ----------
    turns : sequence of Answer
        One answer, or those of a conversation in their order.
    form : Format

    Raises
    ------
    UnfaithfulQuote
        If a passage does not hold its quote where the citation says.
    ExportError
        If a file of sources is asked for and nothing was cited.
    """
    paper = composed(turns)
    if form == "docx":
        return docx(paper)
    if form == "markdown":
        return markdown(paper).encode()
    if form == "text":
        return text(paper).encode()
    return _sources(paper, form).encode()


def _sources(paper: Paper, form: Format) -> str:
    if not paper.sources:
        raise ExportError(texts.NOTHING_TO_CITE)
    if form == "bibtex":
        return "\n".join(bibtex(source.record, source.quotes) for source in paper.sources)
    return "".join(ris(source.record, source.quotes) for source in paper.sources)
