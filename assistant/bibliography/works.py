"""The record of the work a quote stands in."""

import re
from dataclasses import fields, replace
from functools import lru_cache
from pathlib import PurePosixPath

from assistant.bibliography.articles import Article, articles_of
from assistant.bibliography.casing import sentence_case
from assistant.bibliography.contents import confirmed, contents_of
from assistant.bibliography.issues import Issue, issue_of
from assistant.bibliography.laws import act_of
from assistant.bibliography.names import person
from assistant.bibliography.record import Record
from assistant.cleaning import CleanText
from assistant.descriptions import Description, Kind
from assistant.kinds import EPUB, FB2, HTML, MHTML
from assistant.loaders.identifiers import doi_of
from assistant.spans import Span

_FEWEST_ARTICLES = 2
_OPENING = 3000
"""A text of one article begins within so many characters; its author's name stands there too."""

_PAGES_OF_THE_WEB = {HTML, MHTML}
_BOOKS = {EPUB, FB2}
_STATING = _PAGES_OF_THE_WEB | _BOOKS
"""Formats whose header is of the work; that of the others is of the file: who typed it, and when."""

_CALLED_JOURNAL = re.compile(
    r"\b(?:журнал|вестник|известия|записки|труды|бюллетень|альманах|ежегодник|сборник|чтения|обозрение|bulletin|journal)\b",
    re.IGNORECASE,
)
_PARTS: tuple[Kind, ...] = ("article", "chapter")


def record_of(clean: CleanText, quote: Span) -> Record:
    """Return the record of the work that `quote`, a span of the clean text, stands in.

    The sidecar wins over all; of a journal issue it is the article of the quote, and the issue itself where that is not sure.
    """
    description = clean.source.description
    if description.authors or description.kind not in (None, "issue", "article", "chapter"):
        return _described(_plain(clean, description), description)
    articles = articles_of(clean)
    if len(articles) >= _FEWEST_ARTICLES and (description.kind in (None, "issue") or description.title is None):
        return _in_issue(clean, description, articles, quote)
    if len(articles) == 1 and articles[0].is_sure and articles[0].span.start <= _OPENING and not description.title:
        return _described(_of_article(clean, articles[0], _plain(clean, description)), description)
    return _described(_plain(clean, description), description)


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
    return replace(
        work,
        kind=work.kind if work.kind in _PARTS else "article",
        title=_title_of(clean, article),
        authors=tuple(person.heading for person in article.authors),
        pages="–".join(ends) or None,
        doi=article.doi,
    )


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
    sure = _CALLED_JOURNAL.search(title) or title.lower() in edges or repeated
    return _file_title(clean) if sure else None
