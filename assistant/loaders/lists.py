"""Lists of a page with the numbers a reader sees, and tables that are data."""

import re
from typing import Any

from assistant.loaders.numbering import BULLET, number_as
from assistant.loaders.styles import declarations
from assistant.loaders.trees import attribute
from assistant.patterns import regex

_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_STYLES = {
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "none": "none",
}
_NUMBER = regex(r"\s*([+-]?\d{1,6})\b")
_WORD_LEVEL = regex(r"\blevel(\d)")
_WORD_NUMBER = regex(r"\(?[\w.]{1,12}[.)]?")
_OWN_MARKER = regex(r"(?:\d{1,3}(?:\.\d{1,3})*[.)]|\d{1,3}(?:\.\d{1,3})+|[а-яёa-z][.)]|[-–—•])\s", re.IGNORECASE)

_HOLDS_BLOCKS = ("table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "article", "main")
_MOST_BLOCKS = 8
_LONGEST_CELL = 1500
"""A cell with more blocks or letters holds a part of the page, not a value."""


class OpenList:
    """A list whose items are being read; counts them as a browser does."""

    def __init__(self, node: Any) -> None:
        style = declarations(attribute(node, "style"))
        shown = style.get("list-style-type") or style.get("list-style", "")
        form = next((_STYLES[word] for word in shown.split() if word in _STYLES), None)
        self._form = (form or _FORMS.get(attribute(node, "type"), "decimal")) if node.tag == "ol" else "bullet"
        self._step = -1 if "reversed" in node.attrib else 1
        first = sum(child.tag == "li" for child in node) if self._step < 0 else 1
        self._next = _number(attribute(node, "start"), first)

    def next_marker(self, item: Any) -> str:
        """Count one more item and return its marker; empty where it has none."""
        number = _number(attribute(item, "value"), self._next)
        self._next = number + self._step
        if self._form in {"bullet", "none"}:
            return BULLET if self._form == "bullet" else ""
        form = _FORMS.get(attribute(item, "type"), self._form)
        return f"{number_as(number, form) if number > 0 else number}."


def own_marker(text: str, marker: str) -> str:
    """Return the marker an item is to be shown with: none before a text that begins with one of its own."""
    return "" if marker == BULLET and _OWN_MARKER.match(text) else marker


def word_item(paragraph: Any, written: str) -> tuple[str, int]:
    """Return marker and depth of a list item as Word writes it into HTML: a paragraph with its marker as text."""
    level = _WORD_LEVEL.search(attribute(paragraph, "style"))
    written = written.strip(" \t\r\n\xa0")
    # A bullet is a letter of a font of signs: «·», «o», «§».
    numbered = _WORD_NUMBER.fullmatch(written) and written not in {"o", "n", "q", "l", "v", "Ø", "ü", "p"}
    return (written if numbered else BULLET), int(level[1]) - 1 if level and level[1] != "0" else 0


def is_data(table: Any) -> bool:
    """Tell whether a table holds rows of values; else it only lays a page out, and its cells are read as blocks."""
    if attribute(table, "role") in {"presentation", "none"} or any(True for _ in table.iter(*_HOLDS_BLOCKS) if _ is not table):
        return False
    columns = 0
    for row in table.iter("tr"):
        columns = max(columns, sum(cell.tag in {"td", "th"} for cell in row))
    if columns < 2:
        return False
    for cell in table.iter("td", "th"):
        blocks = sum(1 for _ in cell.iter("p", "div", "li", "br"))
        if blocks > _MOST_BLOCKS and len("".join(cell.itertext())) > _LONGEST_CELL:
            return False
    return True


def _number(text: str, missing: int) -> int:
    found = _NUMBER.match(text)
    return int(found[1]) if found else missing
