"""Markup to a tree of lxml, with nothing fetched and no entity expanded, and a tour of it that knows its way back."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from lxml import etree

from assistant.patterns import regex

_SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
_QUIET: dict[str, Any] = {"remove_comments": True, "remove_pis": True}
_XML_DECLARATION = regex(r"\s*<\?xml\b[^>]*>")
_NAMED = regex(r"&([A-Za-z][A-Za-z0-9]{1,31};)")
_OF_XML = {"amp;", "lt;", "gt;", "quot;", "apos;"}
_TOO_DEEP = "Excessive depth"
_INLINE_TAG = regex(r"</?(?:b|i|u|s|font|span|em|strong|small|big|tt|strike|nobr|ins|code)\b[^<>]*>", re.IGNORECASE)
_LONG_TAG = regex(r"<[^<>]{20000,}")
_QUOTED = regex(r"\"[^\"]*\"|'[^']*'")
_MOST_ATTRIBUTES = 5000
_STEP = regex(r"[A-Za-z][\w.-]*", re.ASCII)
_XLINK, _OPS, _OPF = "http://www.w3.org/1999/xlink", "http://www.idpf.org/2007/ops", "http://www.idpf.org/2007/opf"
_OTHER_NAMES = {
    "href": (f"{{{_XLINK}}}href", "xlink:href", "l:href"),
    "type": (f"{{{_OPS}}}type", "epub:type"),
    "role": (f"{{{_OPF}}}role",),
    "event": (f"{{{_OPF}}}event",),
}
_XML_NO_MEMORY = 2
"""`lxml.etree.ErrorTypes.ERR_NO_MEMORY`: libxml2 calls the lack of memory an error of syntax."""


def html_tree(text: str) -> Any:
    """Return the root of a page of HTML, however broken; None where there is nothing in it.

    Raises
    ------
    ValueError
        If it is nested deeper than 2048 elements, inline ones apart: libxml2 would drop what stands there. If an element has
        thousands of attributes: it takes the square of their number.
    """
    text = _XML_DECLARATION.sub("", text, count=1)
    for tag in _LONG_TAG.finditer(text):
        if len(_QUOTED.sub("", tag.group()).split()) > _MOST_ATTRIBUTES:
            raise ValueError("too many attributes")
    for attempt in (text, _INLINE_TAG):
        parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, **_QUIET)
        # Pages that never close their fonts are nested by mistake alone.
        root = _parsed(attempt if isinstance(attempt, str) else attempt.sub("", text), parser)
        if not any(_TOO_DEEP in entry.message for entry in parser.error_log):
            return root
    raise ValueError(_TOO_DEEP)


def xml_tree(text: str, *, recover: bool = False) -> Any:
    """Return the root of an XML document, its tags and paths without namespaces; None where it is not well-formed.

    An entity that the document defines itself is left out, unexpanded; those of HTML are what they stand for.
    """
    parser = etree.XMLParser(encoding="utf-8", recover=recover, **_SAFE, **_QUIET)
    root = _parsed(_NAMED.sub(_character, _XML_DECLARATION.sub("", text, count=1)), parser)
    if root is not None:
        for entity in list(root.iter(etree.Entity)):
            _drop(entity)
        for element in root.iter(etree.Element):
            element.tag = etree.QName(element).localname
    return root


def _parsed(text: str, parser: Any) -> Any:
    try:
        return etree.fromstring(text.encode(errors="replace"), parser)
    except etree.LxmlError as error:
        if getattr(error, "code", None) == _XML_NO_MEMORY:
            raise MemoryError from error
        return None
    except AssertionError:  # lxml on a page of nothing but comments
        return None


def _character(named: re.Match[str]) -> str:
    return named[0] if named[1] in _OF_XML else html.unescape(named[0])


def _drop(node: Any) -> None:
    """Take a node out of its tree; the text behind it stays."""
    parent, former, tail = node.getparent(), node.getprevious(), node.tail or ""
    if parent is None:
        return
    if former is None:
        parent.text = (parent.text or "") + tail
    else:
        former.tail = (former.tail or "") + tail
    node.tail = None
    parent.remove(node)


def attribute(node: Any, name: str) -> str:
    """Return an attribute by its name, empty where there is none; it may have a namespace, or a prefix that names none."""
    value = node.get(name)
    if value is None:
        for key in _OTHER_NAMES.get(name, ()):
            value = value or node.get(key)
    return value or ""


def words(node: Any, *names: str) -> set[str]:
    """Return the words of some attributes, in lower case: `class="note main"` has two."""
    return {word for name in names if (value := attribute(node, name)) for word in value.lower().split()}


class Tour:
    """Leads through a tree in the order of the document, without recursion, and knows the path of where it is.

    Iterating gives `(node, opens)`: each element where it opens and where it closes. `pass_over`, called where one opens, leaves
    its content out; where it then closes, `passed` is true.
    """

    def __init__(self, root: Any, path: str) -> None:
        self._root = root
        self._steps = [path]
        self._pass = False
        self.passed = False

    @property
    def path(self) -> str:
        """XPath of the element the tour is in, such as `/html/body/div[2]/p[3]`; it leads to this element alone."""
        return "".join(self._steps)

    def pass_over(self) -> None:
        """Leave out what is inside the element that opens."""
        self._pass = True

    def __iter__(self) -> Iterator[tuple[Any, bool]]:
        levels: list[_Level] = []
        node = self._root
        while True:
            self._pass = False
            yield node, True
            if self._pass:
                self.passed = True
                yield node, False
                self.passed = False
                if not levels:
                    return
                self._steps.pop()
            else:
                levels.append(_Level(node))
            while (child := next(levels[-1].children, None)) is None:
                yield levels.pop().node, False
                if not levels:
                    return
                self._steps.pop()
            self._steps.append(levels[-1].step(child.tag))
            node = child


class _Level:
    """An open element, its children still to come, and how many there are of each tag."""

    def __init__(self, node: Any) -> None:
        self.node = node
        self.children = iter(node)
        self._counts: Counter[str] | None = None
        self._seen: Counter[str] = Counter()
        self._place = 0

    def step(self, tag: str) -> str:
        if self._counts is None:
            self._counts = Counter(child.tag for child in self.node)
        self._seen[tag] += 1
        self._place += 1
        if not _STEP.fullmatch(tag):
            return f"/*[{self._place}]"  # no name in XPath, such as Word's o:p
        return f"/{tag}[{self._seen[tag]}]" if self._counts[tag] > 1 else f"/{tag}"


class Paths:
    """Paths of single elements, the same as those of a `Tour` from `root`, whose own path is `start`."""

    def __init__(self, root: Any, start: str) -> None:
        self._root = root
        self._start = start
        self._steps: dict[Any, dict[Any, str]] = {}

    def of(self, node: Any) -> str:
        """Return the path of an element; what is asked for among many siblings is worked out for all of them at once."""
        steps = []
        while node is not self._root:
            parent = node.getparent()
            if parent not in self._steps:
                level = _Level(parent)
                self._steps[parent] = {child: level.step(child.tag) for child in level.children}
            steps.append(self._steps[parent][node])
            node = parent
        return self._start + "".join(reversed(steps))
