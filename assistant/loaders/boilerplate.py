"""What of a page of the web is not its document: menus, banners, side columns, lists of links.

Each rule may only take away what is little of the page's own text, that outside links; a page that would lose its document
is kept whole.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any

from assistant.loaders.trees import attribute, words
from assistant.patterns import regex

SILENT = frozenset(
    "script style noscript template iframe frame frameset noframes object embed applet canvas video audio svg map head title meta"
    " link base select option datalist textarea input button progress meter rp annotation annotation-xml xml dialog".split()
)
"""Elements whose content is no text of the page."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LANDMARKS = {"nav", "header", "footer", "aside", "form", "menu"}
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar", "dialog", "alertdialog"}
_ALWAYS = {"navigation", "menu", "menubar", "toolbar", "search"}
_INSIDE = {"article", "main", "section"}
"""A header or footer in one of these belongs to the text."""

_BLOCKS = {"div", "section", "ul", "ol", "dl", "table", "td", "tr", "center", "aside", "header", "footer", "nav", "form", "p"}
_WORDS = set(
    "menu nav navbar navigation topmenu mainmenu submenu sidebar breadcrumb breadcrumbs crumbs cookie cookies banner"
    " banners advert adverts advertising ads adv reklama promo share sharing social socials likes comments"
    " commentlist disqus popup modal overlay subscribe subscription newsletter related recommended pagination pager"
    " pagenav toolbar widget widgets counter counters copyright searchform search login skip toplink leftmenu"
    " rightmenu sidemenu".split()
)
_WHOLE_NAMES = {f"{place}{part}" for place in ("", "page-", "site-", "page_", "site_", "main-") for part in ("header", "footer")}
_WORD = regex(r"[a-z]+|[A-Z][a-z]*")

_ONE_AT_MOST = 0.5
"""A header, footer, side column or form with more of the page's own text is no furniture."""

_NAMED_AT_MOST = 0.4
_LEFT_AT_LEAST = 0.4
"""What must stay of the page's own text when elements go by the words in their names."""

_FEWEST_LETTERS = 20
_MAIN_AT_LEAST = 0.5
_LINKS_AT_LEAST = 4
_LINK_SHARE = 0.85
_LONGEST_LINK = 45
_LISTS = {"ul", "ol", "div", "td", "center", "p", "table"}
_LONGEST_RIGHTS = 300
_RIGHTS = regex(r"(?:©|\(c\)|copyright\b)(?=.*(?:все права защищены|all rights reserved))", re.IGNORECASE | re.DOTALL)
_SEPARATORS = dict.fromkeys(map(ord, "|•·»"), " ")
"""What stands between the links of a menu is none of its words."""

_MOST_ELEMENTS = 400_000
"""A larger tree is no page anyone wrote by hand; it is read whole."""


class _Mass:
    """How many letters stand in each element, and how many of them in links, hidden and silent text apart."""

    def __init__(self, body: Any, unseen: AbstractSet[Any]) -> None:
        self.all: dict[Any, int] = {}
        self.linked: dict[Any, int] = {}
        self.links: dict[Any, int] = {}
        self.inner: dict[Any, int] = {}
        for node in reversed(list(body.iter())):
            silent = node.tag in SILENT or node in unseen
            own = 0 if silent else self.all.get(node, 0) + _letters(node.text)
            is_link = node.tag == "a" and "href" in node.attrib
            self.all[node] = own
            self.linked[node] = own if is_link else 0 if silent else self.linked.get(node, 0)
            self.links[node] = 1 if is_link and own else 0 if silent else self.links.get(node, 0)
            self.inner[node] = int(is_link and attribute(node, "href").startswith("#")) or self.inner.get(node, 0)
            parent = node.getparent()
            if node is not body:
                for table in (self.linked, self.links, self.inner):
                    table[parent] = table.get(parent, 0) + table[node]
                self.all[parent] = self.all.get(parent, 0) + own + _letters(node.tail)

    def plain(self, node: Any) -> int:
        """Return how many letters of an element stand outside links."""
        return self.all[node] - self.linked[node]


def left_out(body: Any, unseen: AbstractSet[Any] = frozenset()) -> set[Any]:
    """Return the outermost elements of a page's body that are not its document.

    Parameters
    ----------
    body : element
    unseen : set of elements
        Hidden ones; their text does not count.
    """
    if sum(1 for _ in body.iter()) > _MOST_ELEMENTS:
        return set()
    mass = _Mass(body, unseen)
    page = _Page(body, mass)
    page.take(_landmarks, 0.0)
    page.take(_named, _LEFT_AT_LEAST)
    page.take(_link_lists, 0.0)
    page.take(_rights, _LEFT_AT_LEAST)
    page.to_main()
    return page.with_its_heading()


class _Page:
    def __init__(self, body: Any, mass: _Mass) -> None:
        self.body = body
        self.mass = mass
        self.out: set[Any] = set()

    def plain_left(self, out: Iterable[Any]) -> int:
        return self.mass.plain(self.body) - sum(map(self.mass.plain, out))

    def take(self, rule: Callable[["_Page", Any, int], bool], share: float) -> None:
        """Leave out what a rule names, if at least `share` of the own text, and something to read, stays."""
        whole = self.plain_left(self.out)
        found = set(self.outermost(lambda node: rule(self, node, whole)))
        union = self.out | found
        letters = self.mass.all[self.body] - sum(self.mass.all[node] for node in union)
        if self.plain_left(union) >= share * whole and letters >= min(_FEWEST_LETTERS, self.mass.all[self.body]):
            self.out = union

    def outermost(self, wanted: Callable[[Any], bool]) -> Iterator[Any]:
        """Yield the outermost elements wanted that are not left out already."""
        stack = list(self.body)
        while stack:
            node = stack.pop()
            if node in self.out or node.tag in SILENT:
                continue
            if wanted(node):
                yield node
            else:
                stack.extend(node)

    def to_main(self) -> None:
        """Leave all but the page's main element out, where it has one that holds enough."""
        whole = self.plain_left(self.out)
        for wanted in (lambda node: node.tag == "main" or "main" in words(node, "role"), lambda node: node.tag == "article"):
            found = list(self.outermost(wanted))
            if len(found) == 1 and whole and self._inside(found[0]) >= _MAIN_AT_LEAST * whole:
                self.out |= set(_around(found, self.body))
                return

    def _inside(self, node: Any) -> int:
        return self.mass.plain(node) - sum(self.mass.plain(inner) for inner in self.out if node in inner.iterancestors())

    def with_its_heading(self) -> set[Any]:
        """Return what is left out, but for a main heading in a banner: the page's only one, or that of a block of the title."""
        headings = [node for node in self.body.iter("h1") if self.mass.all[node]]
        for heading in headings:
            holder = next((node for node in (heading, *heading.iterancestors()) if node in self.out), None)
            if holder is None or any(_is_landmark_of_links(node) for node in heading.iterancestors()):
                continue
            if len(headings) == 1 or (holder.tag == "header" and not self.mass.links[holder]):
                self.out = (self.out - {holder}) | (set(_around([heading], holder)) if holder is not heading else set())
        return self.out


def _is_landmark_of_links(node: Any) -> bool:
    return node.tag == "nav" or bool(words(node, "role") & _ALWAYS)


def _around(kept: list[Any], top: Any) -> Iterator[Any]:
    """Yield the elements inside `top` that neither are, hold, nor stand in one of `kept`; their neighbours on the way."""
    way = {ancestor for node in kept for ancestor in node.iterancestors()}
    for node in [top, *(ancestor for ancestor in way if top in ancestor.iterancestors())]:
        yield from (child for child in node if child not in way and child not in kept)


def _landmarks(page: _Page, node: Any, whole: int) -> bool:
    """Name what the page itself calls a menu, a banner, a side column."""
    roles = words(node, "role") if node.get("role") else set()
    if node.tag not in _LANDMARKS and not roles & _ROLES:
        return False
    if _is_landmark_of_links(node):
        return True
    if node.tag in {"header", "footer"} and not roles and any(parent.tag in _INSIDE for parent in node.iterancestors()):
        return False
    if roles & {"doc-footnote", "doc-endnotes"} or words(node, "type") & {"footnote", "endnotes", "footnotes"}:
        return False
    return page.mass.plain(node) <= _ONE_AT_MOST * whole


def _named(page: _Page, node: Any, whole: int) -> bool:
    """Name a block that is called a menu, a banner and the like in its class or id."""
    if node.tag not in _BLOCKS or not (node.get("class") or node.get("id")):
        return False
    names = f"{attribute(node, 'class')} {attribute(node, 'id')}"
    furniture = _WORDS & {word.lower() for word in (*_WORD.findall(names), *re.split(r"[\W_]+", names))}
    edge = words(node, "class", "id") & _WHOLE_NAMES and not any(parent.tag in _INSIDE for parent in node.iterancestors())
    if not furniture and not edge:
        return False
    return page.mass.plain(node) <= _NAMED_AT_MOST * whole


def _link_lists(page: _Page, node: Any, whole: int) -> bool:
    """Name a list of short links; one of links into the page itself is its table of contents, whatever their length."""
    mass = page.mass
    if node.tag not in _LISTS or mass.links[node] < _LINKS_AT_LEAST or (node.tag == "table" and not _is_one_line(node)):
        return False
    if mass.linked[node] < _LINK_SHARE * mass.all[node] or any(inner is not node for inner in node.iter(*_HEADINGS, "table")):
        return False
    # On a page that is a list of links, that list is the document.
    if mass.all[page.body] and mass.all[node] > 0.6 * mass.all[page.body]:
        return False
    short = mass.linked[node] <= _LONGEST_LINK * mass.links[node]
    return short or mass.inner[node] >= mass.links[node]


def _is_one_line(table: Any) -> bool:
    """Tell whether a table has one row, or one cell in each: so pages without style sheets set their menus."""
    cells = [sum(cell.tag in {"td", "th"} for cell in row) for row in table.iter("tr")]
    return len(cells) == 1 or max(cells, default=0) == 1


def _rights(page: _Page, node: Any, whole: int) -> bool:
    """Name the line at a page's foot that says whose the site is."""
    mass = page.mass
    if node.tag not in _BLOCKS or not 0 < mass.all[node] <= _LONGEST_RIGHTS:
        return False
    return mass.plain(node) <= _ONE_AT_MOST * whole and _RIGHTS.match("".join(node.itertext()).strip()) is not None


def _letters(text: str | None) -> int:
    return sum(map(len, text.translate(_SEPARATORS).split())) if text else 0
