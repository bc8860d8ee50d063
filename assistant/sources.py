"""The corpus folder: which documents stand in it, and what their sidecars say of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Description:
    """What a sidecar says of a document, for its reference; every field may be missing.

    Parameters
    ----------
    title : str or None
        Title a reader would cite.
    authors : tuple of str
        Each as «Фамилия И. О.» or the name of a body.
    year : int or None
    place, publisher, container : str or None
        Town, publishing house, and the journal or collection the text stands in.
    pages : str or None
        Pages in the printed source, as «40–52».
    url : str or None
        Address for the reference; never fetched.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    place: str | None = None
    publisher: str | None = None
    container: str | None = None
    pages: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One document of the corpus.

    Parameters
    ----------
    id : str
        SHA-256 of the file's bytes, hexadecimal.
    path : str
        Path relative to the corpus, with `/`, as the file system gives it.
    media_type : str
        `text/plain`, `text/markdown`, `application/pdf` or
        `application/vnd.openxmlformats-officedocument.wordprocessingml.document`; else what the name suggests.
    size : int
        Bytes.
    description : Description
        From the sidecar; empty where there is none.
    """

    id: str
    path: str
    media_type: str
    size: int
    description: Description
