"""Footnotes and endnotes of a page: which link refers to which note, so that a note is read after what it belongs to."""

import posixpath
import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any
from urllib.parse import unquote

from assistant.loaders.trees import attribute, words
from assistant.patterns import regex

_MARK = regex(r"[\[({]?\s*(?:\d{1,4}|[ivxlc]{1,6}|[a-zа-я]|[*†‡§]{1,4}|(?:прим|сн|note|nb)\.?\s*\d*)\s*[\])}]?", re.IGNORECASE)
_BRACKETED = regex(r"[\[({].*[\])}]|[*†‡]+", re.DOTALL)
_BACK = regex(r"[\s↑↩⏎^▲⤴\ufe0e\ufe0f\[\]]*|(?:назад|вернуться|обратно|back)", re.IGNORECASE)
_NOTE_WORDS = regex(
    r"foot-?note|end-?note|note-?ref|fn-?ref|cite_?ref|sdfootnoteanc|sdendnoteanc|msofootnotereference|msoendnotereference"
)
_INLINE = set("a span sup sub b i em strong small font u ins cite code label bdi bdo".split())
_NEVER = {"html", "body", "main", "article", "table", "tbody", "thead", "tfoot", "tr", "h1", "h2", "h3", "h4", "h5", "h6"}
_HOLDERS = {"div", "li", "aside", "dd", "section"}
# With a number: «footnotes» is all of them.
_NOTE_ID = regex(r"_?(?:ftn|edn|fn|note|footnote|endnote|sdfootnote|sdendnote|cite_note)[-_:.\w]*\d\w*", re.IGNORECASE)
_LONGEST = 5000

Key = tuple[str, str]
"""Page and id."""


class Notes:
    """The notes of the pages of one document.

    Parameters
    ----------
    pages : dict
        Root of each page by its name; a page alone has the empty name.
    unread : set of elements
        Hidden ones and those that are not the document: what they refer to is left where it stands.
    """

    def __init__(self, pages: dict[str, Any], unread: AbstractSet[Any] = frozenset()) -> None:
        self._targets: dict[Key, Any] = {}
        self.note_of: dict[Any, Any] = {}
        self.place_of: dict[Any, str] = {}
        """The page a note stands on."""
        self.back: set[Any] = set()
        """Links in notes that lead back."""
        self._order: dict[Any, int] = {}
        for name, root in pages.items():
            for node in root.iter():
                if node.tag == "a" or "id" in node.attrib:
                    self._order[node] = len(self._order)
                for key in (attribute(node, "id"), attribute(node, "name") if node.tag == "a" else ""):
                    if key:
                        self._targets.setdefault((name, key), node)
        for name, root in pages.items():
            for link in _links(root, unread):
                self._take(name, link)
        self.all = set(self.note_of.values())
        for note in self.all:
            self.back.update(link for link in note.iter("a") if self._leads_back(link, self.place_of[note]))

    def _take(self, page: str, link: Any) -> None:
        where = _key(page, link)
        target = self._targets.get(where)
        if target is None or not _refers(link) or not (_is_explicit(link) or self._order[link] < self._order[target]):
            return
        note = _block(target)
        text = "".join(note.itertext()) if note is not None else ""
        inside = note is None or note in link.iterancestors() or any(True for _ in note.iter("h1", "h2", "h3"))
        if inside or not text.strip() or len(text) > _LONGEST:
            return
        self.note_of[link] = note
        self.place_of[note] = where[0]

    def _leads_back(self, link: Any, page: str) -> bool:
        text = "".join(link.itertext()).strip()
        if words(link, "type", "role") & {"backlink", "doc-backlink"}:
            return True
        if text and _BACK.fullmatch(text):
            return True
        target = self._targets.get(_key(page, link))
        if target is None or not (_MARK.fullmatch(text) or _BACK.fullmatch(text)):
            return False
        return link not in self.note_of and self._order[target] < self._order[link]


def _links(root: Any, unread: AbstractSet[Any]) -> Iterator[Any]:
    """Yield the links with an anchor outside what is not read."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node in unread:
            continue
        if node.tag == "a" and "#" in attribute(node, "href"):
            yield node
        stack.extend(reversed(node))


def _key(page: str, link: Any) -> Key:
    """Return the page and the id a link leads to; only inside the document, never an address."""
    file, _, name = attribute(link, "href").partition("#")
    return (resolved(page, file) if file else page, name)


def resolved(page: str, file: str) -> str:
    """Return the name of a file as another page of the same package calls it."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(file)))


def _is_explicit(link: Any) -> bool:
    return bool(words(link, "type", "role") & {"noteref", "doc-noteref"})


def _refers(link: Any) -> bool:
    """Tell whether a link is the mark of a note: it says so, or it is a number set high or in brackets."""
    if words(link, "type", "role") & {"backlink", "doc-backlink"}:
        return False
    if _is_explicit(link):
        return True
    text = "".join(link.itertext()).strip()
    if not _MARK.fullmatch(text):
        return False
    around = [link, *link.iter("sup", "span"), *(parent for parent in link.iterancestors() if parent.tag in _INLINE)]
    high = any(node.tag == "sup" or "vertical-align:super" in attribute(node, "style").replace(" ", "") for node in around)
    named = any(_NOTE_WORDS.search(f"{attribute(node, 'class')} {attribute(node, 'id')}".lower()) for node in around)
    return high or named or _BRACKETED.fullmatch(text) is not None


def _block(target: Any) -> Any:
    """Return the block that is the note a target stands for, None where there is none."""
    node = target
    while node is not None and node.tag in _INLINE:
        node = node.getparent()
    if node is None or node.tag in _NEVER:
        return None
    parent = node.getparent()
    while parent is not None and parent.tag in _HOLDERS and parent.tag not in _NEVER:
        alone = len(parent) == 1 and not (parent.text or "").strip() and not (node.tail or "").strip()
        if not (_NOTE_ID.fullmatch(attribute(parent, "id")) or (parent.tag == "li" and parent[0] is node) or alone):
            break
        if parent.tag in {"section", "div"} and not _NOTE_ID.fullmatch(attribute(parent, "id")):
            break
        node, parent = parent, parent.getparent()
    return node
