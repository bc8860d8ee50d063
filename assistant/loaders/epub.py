"""EPUB: the pages of a book in their reading order, read as the XHTML they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.archives import ArchiveFault
from assistant.loaders.charset import decode_markup
from assistant.loaders.document import Document, Metadata, Page
from assistant.loaders.html import hidden_warning
from assistant.loaders.identifiers import doi_of
from assistant.loaders.markup import Walk
from assistant.loaders.notes import Notes, resolved
from assistant.loaders.plausible import is_garbled
from assistant.loaders.refusing import refusal, refusing
from assistant.loaders.styles import Sheet, hidden, raised
from assistant.loaders.titles import title_of
from assistant.loaders.trees import attribute, html_tree, words, xml_tree
from assistant.loaders.zipped import Parts, opened
from assistant.patterns import regex
from assistant.sources import Source

MOST_BYTES = 150_000_000
"""Of all pages of a book, unpacked: its trees are held at a time, so that notes are found wherever they stand."""

_SAMPLE = 20_000
_PAGES = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document"}
_OF_FONTS = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
"""Fonts scrambled so that they are not copied; the text is open."""

_NO_TEXT = {"toc", "landmarks", "page-list", "lot", "loi", "doc-toc", "doc-pagelist", "pagebreak", "doc-pagebreak"}
_YEAR = regex(r"\b(?:1[5-9]|20)\d\d\b")


def load(path: Path, source: Source) -> Document:
    """Read a book. An anchor is the name of the page in the archive, «!», and the path of the element in that page.

    Raises
    ------
    RejectedFile
        `damaged`, `encrypted` (by a shop's lock too), `too_large`, `garbled` or `empty`.
    """
    with refusing(source), opened(path) as parts:
        book = _book(parts, source)
        if book is None:
            raise refusal(source, "damaged")
        pages, warnings = _pages(parts, book, source)
        styled = [(root, Sheet(root, _sheets(parts, name, root))) for name, root in pages.items()]
        unseen = {node for root, sheet in styled for node in hidden(root, sheet)}
        high = {node for root, sheet in styled for node in raised(root, sheet)}
        left_out = unseen | {node for root in pages.values() for node in _contents(root)}
        walk = Walk(Notes(pages, left_out), left_out, high, {name: f"{name}!" for name in pages})
        for name, root in pages.items():
            walk.page(root, name)
        raw, headings = walk.raw.text, tuple(walk.raw.headings)
        if not raw.strip():
            raise refusal(source, "empty")
        if is_garbled(raw[:_SAMPLE]):
            raise refusal(source, "garbled")
        found = (*warnings, *hidden_warning(unseen))
        title = title_of(source, stated=book.metadata.title or "", raw=raw, headings=headings)
        anchors = tuple(walk.raw.anchors)
        return Document(source, title, (Page(None, None, raw),), found, headings, anchors, book.metadata, "structured")


@dataclass(frozen=True, slots=True)
class _Book:
    """What a package says of itself: names of its pages in their order, and its metadata."""

    spine: tuple[str, ...]
    metadata: Metadata


def _xml(parts: Parts, name: str, source: Source) -> Any:
    """Return the root of a part, None where it is missing or broken beyond reading."""
    data = parts.data(name)
    if data is None:
        return None
    text, _ = decode_markup(data, source)
    root = xml_tree(text)
    return xml_tree(text, recover=True) if root is None else root


def _book(parts: Parts, source: Source) -> _Book | None:
    container = _xml(parts, "META-INF/container.xml", source)
    names = [] if container is None else [attribute(node, "full-path") for node in container.iter("rootfile")]
    name = next((name for name in names if name in parts), None)
    package = None if name is None else _xml(parts, name, source)
    if name is None or package is None:
        return None
    items = {attribute(node, "id"): node for node in package.iter("item")}
    contents = {
        attribute(node, "href").partition("#")[0] for node in package.iter("reference") if attribute(node, "type") == "toc"
    }
    spine: list[str] = []
    for reference in package.iter("itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is None or "nav" in words(item, "properties") or attribute(item, "href") in contents:
            continue
        kind, file = attribute(item, "media-type").lower(), resolved(name, attribute(item, "href"))
        if (kind in _PAGES or file.lower().endswith((".xhtml", ".html", ".htm"))) and file not in spine:
            spine.append(file)
    _check_lock(parts, set(spine), source)
    return _Book(tuple(spine), _metadata(package))


def _check_lock(parts: Parts, spine: set[str], source: Source) -> None:
    """Raise `ArchiveFault` if a page is encrypted; that of fonts does not matter."""
    encryption = _xml(parts, "META-INF/encryption.xml", source)
    for entry in () if encryption is None else encryption.iter("EncryptedData"):
        methods = {attribute(node, "Algorithm") for node in entry.iter("EncryptionMethod")}
        names = {resolved("", attribute(node, "URI")) for node in entry.iter("CipherReference")}
        if not methods <= _OF_FONTS and names & spine:
            raise ArchiveFault("encrypted")


def _pages(parts: Parts, book: _Book, source: Source) -> tuple[dict[str, Any], tuple[Any, ...]]:
    """Return the trees of the pages by their names, and the warnings of their encodings, each once."""
    pages: dict[str, Any] = {}
    warnings: list[Any] = []
    size = 0
    for name in book.spine:
        data = parts.data(name)
        if not data:
            continue
        size += len(data)
        if size > MOST_BYTES:
            raise ArchiveFault("too_large")
        text, found = decode_markup(data, source)
        warnings += [warning for warning in found if warning not in warnings]
        root = xml_tree(text)
        root = html_tree(text) if root is None else root
        if root is not None:
            pages[name] = root
    return pages, tuple(warnings)


def _sheets(parts: Parts, name: str, root: Any) -> Iterator[str]:
    """Yield the style sheets of the book that a page names."""
    for link in root.iter("link"):
        if "stylesheet" in words(link, "rel"):
            data = parts.data(resolved(name, attribute(link, "href")))
            yield data.decode("utf-8", errors="replace") if data else ""


def _contents(root: Any) -> Iterator[Any]:
    """Yield the tables of contents, which repeat what stands elsewhere, and the numbers of a printed book's pages."""
    for node in root.iter("nav", "section", "div", "ol", "ul", "span", "a", "p", "hr"):
        if words(node, "type", "role") & _NO_TEXT:
            yield node


def _metadata(package: Any) -> Metadata:
    def texts_of(tag: str) -> list[Any]:
        return [(node, text) for node in package.iter(tag) if (text := " ".join("".join(node.itertext()).split()))]

    titles = [text for _, text in texts_of("title")]
    roles = {
        attribute(node, "refines").lstrip("#"): text for node, text in texts_of("meta") if attribute(node, "property") == "role"
    }
    people = [
        text
        for node, text in texts_of("creator")
        if (attribute(node, "role") or roles.get(attribute(node, "id"), "aut")) == "aut"
    ]
    # The date of the book before that of its file.
    dates = sorted(texts_of("date"), key=lambda date: attribute(date[0], "event") not in {"publication", "original-publication"})
    years = (_YEAR.search(text) for _, text in dates)
    dois = (doi_of(text) for _, text in texts_of("identifier"))
    year = next(filter(None, years), None)
    return Metadata(
        titles[0][:500] if titles else None,
        tuple(people[:50]),
        int(year.group()) if year else None,
        next(filter(None, dois), None),
    )
