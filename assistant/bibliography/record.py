"""What is known of a cited source: one frozen record, every fact of it from the document or its sidecar."""

from dataclasses import dataclass

from assistant.descriptions import Kind


@dataclass(frozen=True, slots=True)
class Record:
    """A bibliographic record; a fact that is not known is None and stays so: nothing is invented.

    Parameters
    ----------
    kind : Kind
    title : str
        Of the article, the book, the law, the page; of the journal itself where an issue is cited as a whole.
    details : str or None
        What belongs to the title: «учебник для вузов», «Федеральный закон», «дис. … канд. экон. наук».
    authors : tuple of str
        Persons as «Фамилия И. О.», in the order of the document, or names of bodies.
    body : str or None
        The body that issued a law or a report, the place of a thesis.
    editor : str or None
        As the title page has it: «под ред. А. А. Петрова».
    container : str or None
        Journal, newspaper, collection or site it stands in; of a law, where it was published.
    year : int or None
    date : str or None
        «24.07.2007»: of a law, of a newspaper, of a page of the web.
    volume, issue : str or None
    number : str or None
        Of a law («209-ФЗ»), a standard («ГОСТ Р 7.0.5–2008») or a report.
    place, publisher, edition : str or None
    pages : str or None
        Pages the work takes in the printed source: «40–52».
    total_pages : str or None
        Of a book.
    url, accessed : str or None
        Address, and the day it was looked up («25.11.2026») where that is known.
    doi, isbn, issn : str or None
    """

    kind: Kind = "document"
    title: str = ""
    details: str | None = None
    authors: tuple[str, ...] = ()
    body: str | None = None
    editor: str | None = None
    container: str | None = None
    year: int | None = None
    date: str | None = None
    volume: str | None = None
    issue: str | None = None
    number: str | None = None
    place: str | None = None
    publisher: str | None = None
    edition: str | None = None
    pages: str | None = None
    total_pages: str | None = None
    url: str | None = None
    accessed: str | None = None
    doi: str | None = None
    isbn: str | None = None
    issn: str | None = None


NO_RECORD = Record()
