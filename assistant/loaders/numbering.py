"""Numbers of list items in DOCX: the file holds rules for counting, not the numbers a reader sees."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLET = "-"

_DEEPEST = 9
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Without ё, й, ъ, ы, ь, which are not used for numbering.
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


def value(element: Any, *path: str) -> str | None:
    """Return the `w:val` of the element under `element` that `path` leads to."""
    for name in path:
        element = element.find(f"{W}{name}") if element is not None else None
    return None if element is None else element.get(f"{W}val")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str


@dataclass(slots=True)
class Numbering:
    """Counts the items of a document's lists; each is to be asked for once, in order.

    Parameters
    ----------
    levels : dict
        Rules by the id of a list's definition and level.
    definitions : dict
        Id of the definition by that of the list.
    restarts : dict
        First number of a list's level, where it differs from its definition's.
    """

    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _seen: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: Any) -> "Numbering":
        """Read the rules from the root of `numbering.xml`, or make an empty set where there is none."""
        numbering = cls()
        if root is None:
            return numbering
        styled = {value(node, "styleLink"): node for node in root.iter(f"{W}abstractNum") if value(node, "styleLink")}
        for node in root.iter(f"{W}abstractNum"):
            name = node.get(f"{W}abstractNumId")
            for level in styled.get(value(node, "numStyleLink"), node).iter(f"{W}lvl"):
                first, form = _number(value(level, "start"), 1), value(level, "numFmt") or "decimal"
                depth = _number(level.get(f"{W}ilvl"), 0)
                numbering.levels[name, depth] = _Level(first, form, value(level, "lvlText") or "")
        for node in root.iter(f"{W}num"):
            name = node.get(f"{W}numId")
            numbering.definitions[name] = value(node, "abstractNumId") or ""
            for override in node.iter(f"{W}lvlOverride"):
                start = value(override, "startOverride")
                if start is not None:
                    numbering.restarts[name, _number(override.get(f"{W}ilvl"), 0)] = _number(start, 1)
        return numbering

    def marker(self, list_id: str, depth: int) -> str:
        """Count one more item of a list at `depth` (from 0) and return its marker; empty where it has none."""
        definition = self.definitions.get(list_id, "")
        level = self.levels.get((definition, depth))
        if level is None or not 0 <= depth < _DEEPEST:
            return ""
        counts = self._counts.setdefault(definition, [None] * _DEEPEST)
        restart = self.restarts.get((list_id, depth)) if (list_id, depth) not in self._seen else None
        self._seen.add((list_id, depth))
        former = counts[depth]
        if restart is not None:
            counts[depth] = restart
        else:
            counts[depth] = level.start if former is None else former + 1
        counts[depth + 1 :] = [None] * (_DEEPEST - depth - 1)
        if level.form == "bullet":
            return BULLET
        return re.sub(r"%([1-9])", lambda place: self._shown(definition, int(place[1]) - 1), level.text).strip()

    def _shown(self, definition: str, depth: int) -> str:
        level = self.levels.get((definition, depth))
        if level is None:
            return ""
        count = self._counts[definition][depth]
        return _FORMS.get(level.form, str)(level.start if count is None else count)


def _number(text: str | None, missing: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,9}", text) else missing


def _roman(number: int) -> str:
    if number >= 4000:
        return str(number)
    shown = ""
    for amount, letters in _ROMAN:
        times, number = divmod(number, amount)
        shown += letters * times
    return shown


def _letters(alphabet: str) -> Callable[[int], str]:
    def shown(number: int) -> str:
        repeated, place = divmod(max(number, 1) - 1, len(alphabet))
        return alphabet[place] * min(repeated + 1, 3)

    return shown


_FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02d}",
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letters(_LETTERS),
    "upperLetter": _letters(_LETTERS.upper()),
    "russianLower": _letters(_RUSSIAN),
    "russianUpper": _letters(_RUSSIAN.upper()),
}
