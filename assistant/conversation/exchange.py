"""A turn of a conversation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that was asked and what it was answered with.

    Parameters
    ----------
    typed : str
        As the user typed it.
    understood : str
        The question that was searched, after corrections and resolution.
    verdict : str
        `answered`, `uncertain` or `not_found`.
    quotes : tuple of str
        Texts of the answer's quotes, best first.
    documents : tuple of str
        Paths of their documents.
    """

    typed: str
    understood: str
    verdict: str
    quotes: tuple[str, ...]
    documents: tuple[str, ...]
