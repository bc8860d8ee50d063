"""The record of the work a quote stands in."""

import re
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import PurePosixPath

from assistant.bibliography.articles import Article, articles_of, ends_another
from assistant.bibliography.cards import Card, card_of, is_collection
from assistant.bibliography.casing import sentence_case
from assistant.bibliography.cited_as import CALLED_JOURNAL, Cited, as_cited, cited_as, journal_of
from assistant.bibliography.contents import confirmed, contents_of
from assistant.bibliography.covers import cover_of
from assistant.bibliography.issues import Issue, issue_of
from assistant.bibliography.laws import act_of
from assistant.bibliography.names import person
from assistant.bibliography.record import Record
from assistant.bibliography.reports import report_of
from assistant.bibliography.title_pages import titled_of
from assistant.cleaning import CleanText
from assistant.descriptions import Description, Kind
from assistant.kinds import EPUB, FB2, HTML, MHTML
from assistant.loaders.identifiers import doi_of
from assistant.spans import Span

_FEWEST_ARTICLES = 2
_OPENING = 3000
"""A text of one article begins within so many characters; its author's name stands there too."""

_LINES_OVER = 600
_NEAR_HEAD = 8000
"""How an article is to be cited stands within so many characters of its beginning."""

_PAGES_OF_THE_WEB = {HTML, MHTML}
_BOOKS = {EPUB, FB2}
_STATING = _PAGES_OF_THE_WEB | _BOOKS
"""Formats whose header is of the work; that of the others is of the file: who typed it, and when."""

_PARTS: tuple[Kind, ...] = ("article", "chapter")
_NOT_WHOLE: tuple[Kind, ...] = ("law", *_PARTS, "newspaper", "issue")
"""What has no title page of its own."""


def record_of(clean: CleanText, quote: Span) -> Record:
    """Return the record of the work that `quote`, a span of the clean text, stands in.

    The sidecar wins over all; of a journal issue it is the article of the quote, and the issue itself where that is not sure.
    """
    description = clean.source.description
    if description.authors or description.kind not in (None, "issue", "article", "chapter"):
        return _described(_plain(clean, description), description)
    if not description.title and (book := _of_book(clean, description, quote)) is not None:
        return book
    articles = articles_of(clean)
    if _are_of_issue(clean, articles) and (description.kind in (None, "issue") or description.title is None):
        return _in_issue(clean, description, articles, quote)
    plain = _plain(clean, description)
    if description.title:
        return _described(plain, description)
    if len(articles) == 1 and (lone := _of_lone(clean, articles[0], plain, quote)) is not None:
        return _described(lone, description)
    cited = _cited(clean, Span(0, len(clean.text)))
    return _described(as_cited(plain, cited) if cited else plain, description)


def _of_lone(clean: CleanText, article: Article, plain: Record, quote: Span) -> Record | None:
    """Return the record of the only article of a document; the plain one of what stands over it, if another ends there."""
    if quote.stop <= article.span.start and ends_another(clean.text, article):
        return plain
    if not article.is_sure or article.span.start > _OPENING:
        return None
    found = _of_journal(clean, _of_article(clean, article, plain))
    alone = found.doi or ends_another(clean.text, article)  # a DOI may stand over the head, or in the file's header
    return found if alone else replace(found, doi=plain.doi)


@lru_cache(maxsize=256)
def _card(clean: CleanText) -> Card | None:
    """Return the card of a document that is a book; a page of the web with one is about the book."""
    return None if clean.source.media_type in _STATING else card_of(clean)


@lru_cache(maxsize=256)
def _titled(clean: CleanText) -> Record | None:
    """Return the record of a thesis, a student's paper, a standard or a book by its title page."""
    found = None if clean.source.media_type in _STATING else titled_of(clean) or (None if _card(clean) else _covered(clean))
    return found if found is None or found.title else replace(found, title=_file_title(clean))


def _covered(clean: CleanText) -> Record | None:
    """Return the record of a book by its title page; a collection that has an ISSN is an issue of a serial."""
    found = cover_of(clean) or report_of(clean)
    articles = articles_of(clean) if found is not None and is_collection(found) else ()
    return None if articles and issue_of(clean, articles[0].span.start).issn else found


def title_of_work(clean: CleanText) -> str:
    """Return what a document is to be called: its title, or where that is but the name of its file, that of the work it is."""
    named = clean.source.description.title or clean.title != PurePosixPath(clean.source.path).stem
    if named or (_are_of_issue(clean, articles_of(clean)) and not (_titled(clean) or _card(clean))):
        return clean.title
    return record_of(clean, Span(0, len(clean.text))).title


def _of_book(clean: CleanText, description: Description, quote: Span) -> Record | None:
    """Return the record of a thesis, a standard or a book by its first pages; of a collection, that of the work of the quote."""
    titled, card = _titled(clean), _card(clean)
    found = titled or (card.record if card else None)
    if found is None:
        return None
    book = _described(found, description)
    first = 0 if titled is not None or card is None else card.stop
    inside = [one for one in articles_of(clean) if one.span.start >= first] if is_collection(book) else []
    work = next((one for one in inside if one.span.contains(quote) and one.is_sure), None)
    if work is None:
        return book
    name = f"{book.title}: {book.details}" if book.details else book.title
    inner = replace(book, kind="chapter", container=name, details=None, body=None, pages=None, doi=None, total_pages=None)
    return _of_article(clean, work, inner)


def _are_of_issue(clean: CleanText, articles: tuple[Article, ...]) -> bool:
    """Tell whether articles are those of an issue: a book has lines with a УДК too, and no article under them."""
    if len(articles) < _FEWEST_ARTICLES:
        return False
    known = issue_of(clean, articles[0].span.start)
    return sum(one.is_sure for one in articles) >= _FEWEST_ARTICLES or bool(known.issue or known.issn)


def records_of(clean: CleanText) -> tuple[tuple[Span, Record], ...]:
    """Return the works a document holds, each with its place: the document itself first, then the articles of an issue."""
    whole = Span(0, len(clean.text))
    record = record_of(clean, whole)
    articles = [one for one in articles_of(clean) if one.is_sure] if record.kind == "issue" else []
    return ((whole, record), *((one.span, record_of(clean, one.span)) for one in articles))


def _in_issue(clean: CleanText, description: Description, articles: tuple[Article, ...], quote: Span) -> Record:
    """Return the record of the article a quote stands in, or of the whole issue."""
    known = issue_of(clean, articles[0].span.start)
    name = description.container or description.title or _journal(clean, articles, known)
    issue = Record("issue", name or _file_title(clean), year=known.year, volume=known.volume, issue=known.issue, issn=known.issn)
    issue = replace(_described(issue, replace(description, container=None)), kind="issue", title=issue.title)
    article = next((one for one in articles if one.span.contains(quote)), None)
    if article is None or not article.is_sure:
        return issue
    kind: Kind = "chapter" if (issue.isbn or issue.publisher) and not (issue.issue or issue.volume or issue.issn) else "article"
    # What the sidecar says of pages and DOI is of the whole file.
    inner = replace(issue, kind=kind, container=name, pages=None, doi=None, total_pages=None, details=None)
    return _of_article(clean, article, inner)


def _of_article(clean: CleanText, article: Article, work: Record) -> Record:
    ends = dict.fromkeys(filter(None, (article.first, article.last)))
    found = replace(
        work,
        kind=work.kind if work.kind in _PARTS else "article",
        title=_title_of(clean, article),
        authors=tuple(person.heading for person in article.authors),
        pages="–".join(ends) or None,
        doi=article.doi,
    )
    cited = _cited(clean, article.span)
    return as_cited(found, cited) if cited else found


def _of_journal(clean: CleanText, article: Record) -> Record:
    """Return the record of a lone article with the journal that a line over it, or at the edges of its pages, names."""
    if article.container:
        return article
    edges = [warning.message for warning in clean.warnings if warning.kind == "removed_lines"]
    lines = [
        *clean.text[:_LINES_OVER].split("\n"),
        *(match for edge in edges for match in re.findall(r"«(.{10,160})(?<!…)»", edge)),
    ]
    journal = journal_of(lines)
    if journal is None:
        return article
    return replace(
        article,
        container=journal.container,
        year=journal.year,
        volume=journal.volume,
        issue=journal.issue,
        pages=journal.pages or article.pages,
    )


@lru_cache(maxsize=256)
def _cited(clean: CleanText, span: Span) -> Cited | None:
    """Return how the article in a part of a text says it is to be cited."""
    return cited_as(span.of(clean.text)[:_NEAR_HEAD], span.of(clean.text))


@lru_cache(maxsize=256)
def _title_of(clean: CleanText, article: Article) -> str:
    first = articles_of(clean)[0].span.start
    listed = confirmed(article.title, contents_of(clean.text, first))
    return sentence_case(listed, article.span.of(clean.text))


@lru_cache(maxsize=256)
def _plain(clean: CleanText, description: Description) -> Record:
    """Return the record of a document that is one work, from what it says of itself."""
    stated, media_type = clean.metadata, clean.source.media_type
    # An act has no author.
    act = act_of(clean) if description.kind == "law" or not (description.kind or description.authors) else None
    if act is not None:
        title = act.title or _file_title(clean)
        found = Record("law", title, details=act.kind, number=act.number, date=act.date, body=act.body)
        return replace(found, url=stated.url, accessed=stated.saved if stated.url else None)
    if description.kind not in _NOT_WHOLE:
        if titled := _titled(clean):
            return titled
        if card := _card(clean):
            return card.record
    authors = tuple(_name(author) for author in stated.authors if media_type in _STATING or _is_named(clean, author))
    kind: Kind = "webpage" if media_type in _PAGES_OF_THE_WEB else "book" if media_type in _BOOKS else "document"
    if clean.provisions and not description.authors:
        kind = "law"
    return Record(
        kind=kind,
        title=_file_title(clean),
        authors=authors,
        year=stated.year if media_type in _STATING else None,
        doi=stated.doi or doi_of(clean.text[:_OPENING]),
        container=stated.site,
        url=stated.url,
        accessed=stated.saved if stated.url else None,
    )


def _described(record: Record, description: Description) -> Record:
    """Return the record with what the sidecar says in the place of what was found."""
    kept = {field.name for field in fields(Record)}
    said = {field.name: getattr(description, field.name) for field in fields(Description) if field.name in kept}
    said["authors"] = tuple(_name(author) for author in description.authors)
    found = replace(record, **{name: value for name, value in said.items() if value not in (None, ())})
    return found if description.kind else replace(found, kind=_kind(found, description))


def _kind(record: Record, description: Description) -> Kind:
    """Return the kind that the facts of a sidecar without one point to."""
    if record.kind == "law" or (description.number and description.date and not description.container):
        return "law"
    if (description.number or "").upper().startswith(("ГОСТ", "СП ", "СНИП", "ISO", "ИСО")):
        return "standard"
    if description.container and record.kind != "webpage":
        collection = (description.place or description.publisher or description.isbn) and not description.issue
        return "chapter" if collection and not (description.volume or description.issn) else "article"
    if description.publisher or description.isbn or description.total_pages or description.edition:
        return "book"
    return record.kind


def _name(author: str) -> str:
    found = person(author)
    return found.heading if found else " ".join(author.split())


def _is_named(clean: CleanText, author: str) -> bool:
    """Tell whether the author a file states stands at the beginning of its text: the header may name who typed it."""
    found = person(author)
    return found is not None and found.family in clean.text[:_OPENING]


def _file_title(clean: CleanText) -> str:
    return sentence_case(clean.title, clean.text[: 2 * _OPENING]) if " " in clean.title else clean.title


def _journal(clean: CleanText, articles: tuple[Article, ...], known: Issue) -> str | None:
    """Return the title of the whole file where it is surely the journal's name; None else."""
    title = " ".join(clean.title.split())
    if title == PurePosixPath(clean.source.path).stem or any(title.lower() == one.title.lower() for one in articles):
        return None
    edges = " ".join(warning.message for warning in clean.warnings if warning.kind == "removed_lines").lower()
    front = " ".join(clean.text[: articles[0].span.start].lower().split())
    # A file's first heading may be the name of a section; that of the journal stands on the cover and in the imprint.
    repeated = known.issue and " " in title and front.count(title.lower()) > 1
    sure = CALLED_JOURNAL.search(title) or title.lower() in edges or repeated
    return _file_title(clean) if sure else None
