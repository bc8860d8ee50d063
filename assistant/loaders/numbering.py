"""Numbers of list items in DOCX: the file holds rules for counting, not the numbers a reader sees."""

import re
from collections.abc import Callable, Collection
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
    legal: bool = False
    """All its numbers are shown as decimals, whatever the levels above it say."""
    restart: int | None = None
    """It starts anew after a level of fewer than this (from 0); 0 for never, None for any level above its own."""
    style: str | None = None
    """Paragraphs of this style stand on this level."""


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
    own : dict
        Rules a list has of its own, by its id and level.
    """

    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    own: dict[tuple[str, int], _Level] = field(default_factory=dict)
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
                numbering.levels[name, _number(level.get(f"{W}ilvl"), 0)] = _level(level)
        for node in root.iter(f"{W}num"):
            name = node.get(f"{W}numId")
            numbering.definitions[name] = value(node, "abstractNumId") or ""
            for override in node.iter(f"{W}lvlOverride"):
                depth = _number(override.get(f"{W}ilvl"), 0)
                own = override.find(f"{W}lvl")
                if own is not None:
                    numbering.own[name, depth] = _level(own)
                start = value(override, "startOverride")
                if start is not None:
                    numbering.restarts[name, depth] = _number(start, 1)
        return numbering

    def depth_of(self, list_id: str, styles: Collection[str | None]) -> int:
        """Return the level of a list on which paragraphs of some style stand, 0 where it says nothing."""
        for depth in range(_DEEPEST):
            level = self._rule(list_id, depth)
            if level is not None and level.style is not None and level.style in styles:
                return depth
        return 0

    def marker(self, list_id: str, depth: int) -> str:
        """Count one more item of a list at `depth` (from 0) and return its marker; empty where it has none."""
        definition = self.definitions.get(list_id, "")
        level = self._rule(list_id, depth)
        if level is None or not 0 <= depth < _DEEPEST:
            return ""
        counts = self._counts.setdefault(definition, [None] * _DEEPEST)
        # «5.2.1» without a «5.2» before it has counted that too: Word goes on with «5.3».
        for upper in range(depth):
            if counts[upper] is None:
                self._count(counts, list_id, upper)
        self._count(counts, list_id, depth)
        for deeper in range(depth + 1, _DEEPEST):
            rule = self._rule(list_id, deeper)
            if rule is None or rule.restart is None or depth < rule.restart:
                counts[deeper] = None
        if level.form == "bullet":
            return BULLET

        def shown(place: re.Match[str]) -> str:
            return self._shown(list_id, int(place[1]) - 1, legal=level.legal)

        return re.sub(r"%([1-9])", shown, level.text).strip()

    def _count(self, counts: list[int | None], list_id: str, depth: int) -> None:
        restart = self.restarts.get((list_id, depth)) if (list_id, depth) not in self._seen else None
        self._seen.add((list_id, depth))
        rule, former = self._rule(list_id, depth), counts[depth]
        if restart is not None:
            counts[depth] = restart
        elif rule is not None:
            counts[depth] = rule.start if former is None else former + 1

    def _rule(self, list_id: str, depth: int) -> _Level | None:
        return self.own.get((list_id, depth)) or self.levels.get((self.definitions.get(list_id, ""), depth))

    def _shown(self, list_id: str, depth: int, *, legal: bool) -> str:
        level = self._rule(list_id, depth)
        if level is None:
            return ""
        count = self._counts[self.definitions.get(list_id, "")][depth]
        return number_as(level.start if count is None else count, "decimal" if legal and level.form != "none" else level.form)


def number_as(number: int, form: str) -> str:
    """Return a number in a form as DOCX calls it: `decimal`, `upperRoman`, `russianLower`…; as decimal in an unknown one."""
    return _FORMS.get(form, str)(number)


def _level(node: Any) -> _Level:
    restart = value(node, "lvlRestart")
    return _Level(
        _number(value(node, "start"), 1),
        value(node, "numFmt") or "decimal",
        value(node, "lvlText") or "",
        is_on(node.find(f"{W}isLgl")),
        None if restart is None else _number(restart, 0),
        value(node, "pStyle"),
    )


def is_on(switch: Any) -> bool:
    """Tell whether a switch such as `w:vanish` is there and not turned off."""
    return switch is not None and switch.get(f"{W}val", "1") not in {"0", "false", "off"}


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
