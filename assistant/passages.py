"""Clean text to passages that follow its structure."""

from dataclasses import dataclass

from assistant.spans import Span


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that is indexed as one.

    Parameters
    ----------
    source_id : str
        Id of the document.
    span : Span
        Place in the document's clean text.
    text : str
        `clean.text[span.start:span.stop]`.
    headings : tuple of str
        Headings in force, outermost first.
    pages : tuple of int
        Numbers of the pages it stands on; empty where the format has none.
    """

    source_id: str
    span: Span
    text: str
    headings: tuple[str, ...]
    pages: tuple[int, ...]
