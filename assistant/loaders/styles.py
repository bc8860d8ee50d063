"""What a page hides from its reader: by attributes, by inline style, by plain rules of its own style sheet."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from assistant.loaders.trees import attribute, words
from assistant.patterns import regex

_COMMENT = regex(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = regex(r"([^{}@;]{1,2000})\{([^{}]*)\}")
_AT_BLOCK = regex(r"@[^{};]{0,500}\{(?:[^{}]|\{[^{}]*\})*\}|@[^{};]{0,500};")
# `.note`, `#menu`, `p.note`, `p`: a rule that needs more than the element itself to be understood is not followed.
_SELECTOR = regex(r"(?:[a-z][a-z0-9]*|\*)?(?:[.#][\w-]+)?", re.IGNORECASE)
_NOTHING = regex(r"0+(?:\.0*)?(?:px|pt|em|rem|ex|%|cm|mm|in|pc)?")
_FAR = regex(r"-\d{4,}(?:\.\d+)?(?:px|pt)?|-\d{3,}(?:\.\d+)?(?:em|rem|cm)")
_TINY = regex(rf"{_NOTHING.pattern}|0*\.\d+(?:px|pt|%|mm)|0*\.[01]\d*(?:em|rem|ex|cm|in|pc)|1(?:\.\d*)?(?:px|pt)")
"""«0.58em» is what a high digit is set in."""
_NAMED = {"white": "#ffffff", "window": "#ffffff", "black": "#000000"}
_SIDES = ("height", "max-height", "width", "max-width")
Colour = tuple[int, int, int]
_PAPER: Colour = (255, 255, 255)
_ALIKE = 6
"""Colours whose parts differ by no more are one to the eye."""
_CLEAR = {"transparent", "none", "inherit", "initial", "unset", "auto", ""}
_MARK = regex(r"[-−–\d,;)\s]{1,12}")
_MOST_PIECES = 5
_LARGEST_SHEET = 500_000
_TELLING = set(
    "display visibility font-size opacity color background background-color background-image position overflow text-indent"
    " mso-hide vertical-align top".split()
)

Style = dict[str, str]


def declarations(style: str) -> Style:
    """Return the properties of a style, in lower case, with values that have no spaces at their ends."""
    found: Style = {}
    for part in style.split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip().lower()] = value.replace("!important", "").strip().lower()
    return found


@lru_cache(maxsize=32)
def _rules_of(sheet: str) -> tuple[tuple[str, Style], ...]:
    """Return the rules of a sheet that may hide something or show it: selectors and style. A book's pages share theirs."""
    text = _AT_BLOCK.sub(" ", _COMMENT.sub(" ", sheet))
    rules = ((selectors, declarations(body)) for selectors, body in _RULE.findall(text))
    return tuple((selectors, style) for selectors, style in rules if not _TELLING.isdisjoint(style))


class Sheet:
    """The rules of a page's style sheets that speak of single elements: its own, and those that came with it in one file."""

    def __init__(self, root: Any, sheets: Iterable[str] = ()) -> None:
        self._rules: dict[str, Style] = defaultdict(dict)
        own = (node.text or "" for node in root.iter("style") if "print" not in attribute(node, "media").lower())
        for sheet in (*sheets, *own):
            for selectors, style in _rules_of(sheet[:_LARGEST_SHEET]):
                for selector in selectors.split(","):
                    self._take(selector.strip(), style)

    def _take(self, selector: str, style: Style) -> None:
        if selector and _SELECTOR.fullmatch(selector):
            self._rules[selector.lower().lstrip("*")].update(style)
            return
        # «.tab.open {display: block}» shows what «.tab {display: none}» hides, and when is not ours to tell.
        if style.get("display", "none") != "none" or style.get("visibility", "hidden") != "hidden":
            for name in re.findall(r"[.#][\w-]+", selector):
                self._rules[f"shown {name.lower()}"] = {}

    def __bool__(self) -> bool:
        return bool(self._rules)

    def style_of(self, node: Any) -> Style:
        """Return what the sheets and the element itself say of its style."""
        found: Style = {}
        if self._rules:
            tag = node.tag.lower()
            names = [f".{word}" for word in words(node, "class")] + [f"#{word}" for word in words(node, "id")]
            for name in (tag, *names, *(tag + name for name in names)):
                found |= self._rules.get(name, {})
            if any(f"shown {name}" in self._rules for name in names):
                found.pop("display", None)
                found.pop("visibility", None)
        inline = node.get("style")
        return found | declarations(inline) if inline else found


def hidden(root: Any, sheet: Sheet) -> Iterator[Any]:
    """Yield the outermost elements that a reader of the page does not see."""
    body = root.find("body")
    stack: list[tuple[Any, Colour | None]] = [(root if body is None else body, _PAPER)]
    while stack:
        node, ground = stack.pop()
        if sheet or node.attrib:
            style = sheet.style_of(node)
            ground = _ground(node, style, ground)
            if _is_hidden(node, style) or _is_unseen(node, style, ground):
                yield node
                continue
        stack.extend((child, ground) for child in reversed(node))


def raised(root: Any, sheet: Sheet) -> Iterator[Any]:
    """Yield the elements whose few characters are set high: by their tag, or as programs that know no such tag do it."""
    yield from root.iter("sup")
    for node in root.iter("span", "font", "a"):
        # A page may stand in a span as a whole.
        text = "".join(islice(node.itertext(), _MOST_PIECES))
        if _MARK.fullmatch(text) and (sheet or node.attrib):
            style = sheet.style_of(node)
            lifted = style.get("position") == "relative" and style.get("top", "").startswith("-")
            if lifted or style.get("vertical-align") in {"super", "text-top"}:
                yield node


def _is_hidden(node: Any, style: Style) -> bool:
    if "hidden" in node.attrib and attribute(node, "hidden").lower() != "until-found":
        return True
    if style.get("display") == "none" or style.get("visibility") in {"hidden", "collapse"} or style.get("mso-hide") == "all":
        return True
    if _TINY.fullmatch(style.get("font-size", "")) or _NOTHING.fullmatch(style.get("opacity", "")):
        return True
    shut = style.get("overflow") == "hidden" and any(_NOTHING.fullmatch(style.get(side, "")) for side in _SIDES)
    away = style.get("position") in {"absolute", "fixed"} and any(_FAR.fullmatch(style.get(edge, "")) for edge in ("left", "top"))
    return shut or away or _FAR.fullmatch(style.get("text-indent", "")) is not None


def _ground(node: Any, style: Style, outer: "Colour | None") -> "Colour | None":
    """Return the colour an element stands on; None where it cannot be known: a picture, a name we do not have."""
    stated = style.get("background-color") or style.get("background") or attribute(node, "bgcolor").lower()
    if "background-image" in style or node.get("background"):
        return None
    return outer if stated in _CLEAR else _colour(stated)


def _is_unseen(node: Any, style: Style, ground: "Colour | None") -> bool:
    """Tell whether letters have the colour of what they stand on; one whose inner elements have colours of their own is seen."""
    stated = style.get("color") or (attribute(node, "color").lower() if node.tag == "font" else "")
    colour = _colour(stated) if stated else None
    if colour is None or ground is None or max(abs(one - other) for one, other in zip(colour, ground, strict=True)) > _ALIKE:
        return False
    return not any(_has_colours(inner) for inner in node.iterdescendants())


def _has_colours(node: Any) -> bool:
    style = attribute(node, "style").lower()
    return "color" in style or "background" in style or "color" in node.attrib or "bgcolor" in node.attrib


def _colour(stated: str) -> "Colour | None":
    plain = re.sub(r"\s", "", stated)
    plain = _NAMED.get(plain, plain)
    if match := re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", plain):
        plain = "#" + "".join(digit * 2 for digit in match.groups())
    if re.fullmatch(r"#[0-9a-f]{6}", plain):
        return (int(plain[1:3], 16), int(plain[3:5], 16), int(plain[5:7], 16))
    if match := re.fullmatch(r"rgba?\((\d{1,3}),(\d{1,3}),(\d{1,3})(?:,1(?:\.0*)?)?\)", plain):
        return (int(match[1]), int(match[2]), int(match[3]))
    return None
