"""HTML: one page of the web as a document."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from assistant.loaders.boilerplate import SILENT, left_out
from assistant.loaders.charset import decode_markup
from assistant.loaders.document import Document, Metadata, Page, ReadingWarning
from assistant.loaders.identifiers import doi_of
from assistant.loaders.markup import Walk
from assistant.loaders.notes import Notes
from assistant.loaders.plausible import is_garbled
from assistant.loaders.refusing import refusal, refusing
from assistant.loaders.saved import NOT_SAVED, Saved, address, saved_page
from assistant.loaders.stated import is_name
from assistant.loaders.styles import Sheet, hidden, raised
from assistant.loaders.titles import page_title, title_of
from assistant.loaders.trees import attribute, html_tree, words, xml_tree
from assistant.patterns import regex
from assistant.sources import Source
from assistant.texts import reading as texts

_SAMPLE = 20_000
_XHTML = regex(r"\s*<\?xml\b")
_YEAR = regex(r"\b(?:1[5-9]|20)\d\d\b")
_TITLES = ("citation_title", "dc.title", "dcterms.title", "og:title")
_AUTHORS = ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author")
_DATES = (
    *("citation_publication_date", "citation_date", "citation_year", "dcterms.issued", "dc.date.issued", "dc.date"),
    *("dcterms.date", "article:published_time", "date"),
)
_DOIS = ("citation_doi", "dc.identifier.doi", "dc.identifier", "dcterms.identifier")


def load(path: Path, source: Source) -> Document:
    """Read a page: its document alone, without menus, banners and what it hides. Nothing it names is fetched.

    Raises
    ------
    RejectedFile
        `empty`, `damaged` or `garbled`.
    """
    return document_of(path.read_bytes(), source)


def document_of(
    data: bytes, source: Source, charset: str | None = None, sheets: Iterable[str] = (), saved: Saved = NOT_SAVED
) -> Document:
    """Read the bytes of a page (raises `RejectedFile` as `load` does).

    Parameters
    ----------
    data : bytes
    source : Source
    charset : str or None
        What its container says of its encoding.
    sheets : iterable of str
        Style sheets that came with it.
    saved : Saved
        What its container says of where it came from.
    """
    with refusing(source):
        text, warnings = decode_markup(data, source, charset)
        root = tree_of(text)
        if root is None:
            raise refusal(source, "empty")
        sheet = Sheet(root, sheets)
        unseen = set(hidden(root, sheet))
        walk, unread = _walked(root, unseen, set(raised(root, sheet)))
        warnings += (*hidden_warning(unseen, unread), *_furniture_warning(unseen, unread))
        raw, headings = walk.raw.text, tuple(walk.raw.headings)
        if not raw.strip():
            raise refusal(source, "empty")
        if is_garbled(raw[:_SAMPLE]):
            raise refusal(source, "garbled")
        main = [heading.span.of(raw) for heading in headings if heading.level == 1]
        metadata = _metadata(root, saved if saved.url else saved_page(text), main[0] if len(main) == 1 else "")
        title = title_of(source, stated=metadata.title or "", raw=raw, headings=headings)
        pages = (Page(None, None, raw),)
        return Document(source, title, pages, warnings, headings, tuple(walk.raw.anchors), metadata, "structured")


def tree_of(text: str) -> Any:
    """Return the root of a page: as XML where it says that it is and is, else as HTML; paths of anchors lead into this tree."""
    root = xml_tree(text) if _XHTML.match(text) else None
    return root if root is not None and root.tag == "html" else html_tree(text)


def _walked(root: Any, unseen: set[Any], high: set[Any]) -> tuple[Walk, set[Any]]:
    """Walk the document of a page, or the whole page where nothing was found to be it."""
    body = root.find("body")
    furniture = left_out(body if body is not None else root, unseen)
    walk = Walk(Notes({"": root}, furniture | unseen), furniture | unseen, high)
    walk.page(root)
    if not walk.raw.text and furniture:
        furniture = set()
        walk = Walk(Notes({"": root}, unseen), unseen, high)
        walk.page(root)
    return walk, furniture


def hidden_warning(unseen: Iterable[Any], unread: AbstractSet[Any] = frozenset()) -> Iterator[ReadingWarning]:
    """Yield the warning of text that a page hides, where it does; what is left out anyway does not count."""
    count = 0
    for node in unseen:
        if unread.isdisjoint([node, *node.iterancestors()]):
            count += sum(len(part.strip()) for part in _visible(node))
    if count:
        yield ReadingWarning("hidden_text", texts.hidden_characters(count))


def _furniture_warning(unseen: AbstractSet[Any], unread: AbstractSet[Any]) -> Iterator[ReadingWarning]:
    """Yield the warning of what was taken for menus and banners, so that a reader can see that something was."""
    count = sum(len("".join(part.split())) for node in unread - unseen for part in _visible(node))
    if count:
        yield ReadingWarning("skipped", texts.page_furniture(count))


def _visible(node: Any) -> Iterator[str]:
    stack = [node]
    while stack:
        element = stack.pop()
        if element.tag in SILENT:
            continue
        yield element.text or ""
        for child in element:
            yield child.tail or ""
            stack.append(child)


def _metadata(root: Any, saved: Saved, heading: str) -> Metadata:
    """Return what the page's head says of the document, whose only main heading is `heading`."""
    stated: dict[str, list[str]] = {}
    for node in root.iter("meta"):
        name = (attribute(node, "name") or attribute(node, "property")).strip().lower()
        content = " ".join(attribute(node, "content").split())
        if name and content:
            stated.setdefault(name, []).append(content[:500])
    title = next((stated[name][0] for name in _TITLES[:3] if name in stated), None)
    if title is None:
        own = next((" ".join("".join(node.itertext()).split()) for node in root.iter("title")), "")
        shared = next(iter(stated.get("og:title", [])), "")
        title = page_title(own[:500], (shared, heading), next(iter(stated.get("og:site_name", [])), "")) or shared or None
    authors = next((stated[name] for name in _AUTHORS if name in stated), [])
    years = (_YEAR.search(value) for name in _DATES for value in stated.get(name, []))
    dois = (doi_of(value) for name in _DOIS for value in stated.get(name, []))
    year = next(filter(None, years), None)
    people = tuple(author for author in authors if not author.startswith(("http:", "https:")) and is_name(author))
    canonical = (attribute(link, "href") for link in root.iter("link") if "canonical" in words(link, "rel"))
    urls = (found for text in (*canonical, *stated.get("og:url", [])) if (found := address(text)))
    return Metadata(
        title=title,
        authors=people[:50],
        year=int(year.group()) if year else None,
        doi=next(filter(None, dois), None),
        site=next(iter(stated.get("og:site_name", [])), None),
        url=saved.url or next(urls, None),
        saved=saved.day,
    )
