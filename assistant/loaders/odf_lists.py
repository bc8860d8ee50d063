"""Numbers of list items and headings in OpenDocument, counted as their styles say."""

import re
from dataclasses import dataclass
from typing import Any

from assistant.loaders.characters import one_line
from assistant.loaders.numbering import BULLET, number_as
from assistant.loaders.opendocument import STYLE, TEXT, Styles

_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_DEEPEST = 10
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    template: str
    start: int


class Lists:
    """Numbers the items of lists as their styles say."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._counts: dict[str, list[int | None]] = {}
        self._of_list: dict[str, list[int | None]] = {}
        self._rules: dict[tuple[str | None, int], _Level | None] = {}

    def begin(self, node: Any, style: str | None) -> list[int | None]:
        """Begin an outermost list, and return its counts: those of the list it goes on, or new ones."""
        followed = node.get(f"{TEXT}continue-list")
        if followed in self._of_list:
            counts = self._of_list[followed]
        elif node.get(f"{TEXT}continue-numbering") == "true" and style in self._counts:
            counts = self._counts[style]
        else:
            counts = [None] * (_DEEPEST + 1)
        self._counts[style or ""] = counts
        if node.get(_XML_ID):
            self._of_list[node.get(_XML_ID)] = counts
        return counts

    def marker(self, style: str | None, depth: int, counts: list[int | None], start: str | None = None) -> str:
        """Count one more item at a depth (from 1) and return its marker; empty where it has none."""
        rule = self._rule(style, depth)
        if rule is None or not 1 <= depth <= _DEEPEST:
            return ""
        for upper in range(1, depth):
            above = self._rule(style, upper)
            if counts[upper] is None and above is not None:
                counts[upper] = above.start  # «1.1» without a «1» before it has counted that too
        former = counts[depth]
        if start is not None and start.isdecimal():
            counts[depth] = int(start[:9])
        else:
            counts[depth] = rule.start if former is None else former + 1
        counts[depth + 1 :] = [None] * (_DEEPEST - depth)
        if rule.form == BULLET:
            return BULLET

        def shown(place: re.Match[str]) -> str:
            level = self._rule(style, int(place[1]))
            if level is None or level.form == BULLET:
                return ""
            count = counts[int(place[1])]
            return _as(level.start if count is None else count, level.form)

        return one_line(re.sub(r"%(\d{1,2})%", shown, rule.template))

    def _rule(self, style: str | None, depth: int) -> _Level | None:
        """Return the rule of a level; the outline of headings is the style None."""
        key = (style, depth)
        if key not in self._rules:
            holder = self._styles.outline if style is None else self._styles.lists.get(style)
            levels = () if holder is None else holder
            node = next((level for level in levels if level.get(f"{TEXT}level") == str(depth)), None)
            self._rules[key] = None if node is None else _level(node, depth)
        return self._rules[key]


def _level(node: Any, depth: int) -> _Level:
    if not node.tag.endswith(("level-style-number", "outline-level-style")):
        return _Level(BULLET, BULLET, 1)
    form = node.get(f"{STYLE}num-format", "")
    start = node.get(f"{TEXT}start-value", "1")
    shown = node.get(f"{TEXT}display-levels", "1")
    levels = min(int(shown), depth) if shown.isdecimal() and shown != "0" else 1
    numbers = ".".join(f"%{level}%" for level in range(depth - levels + 1, depth + 1)) if form else ""
    template = f"{node.get(f'{STYLE}num-prefix', '')}{numbers}{node.get(f'{STYLE}num-suffix', '')}"
    # LibreOffice 7 writes the whole template beside the parts older programs know.
    template = node.get(f"{_LOEXT}num-list-format", template) if form else template.strip() and template
    return _Level(form, template, int(start[:9]) if start.isdecimal() else 1)


def _as(number: int, form: str) -> str:
    if form in _FORMS:
        return number_as(number, _FORMS[form])
    first = form.strip()[:1]
    if first in {"а", "А"}:  # LibreOffice's name for Russian letters: «а, б, .., аа, аб, ... (ru)»
        return number_as(number, "russianLower" if first == "а" else "russianUpper")
    return str(number) if form else ""
