"""Formulas of Office files on one line: a fraction by a stroke, a power set high, the brackets that the file only names."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from assistant.loaders.inline import as_power
from assistant.loaders.numbering import W
from assistant.patterns import regex

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULA = f"{MATH}oMath"

_FRACTION = f"{MATH}f"
_DELETED = {f"{W}del", f"{W}moveFrom"}
_SEVERAL = regex(r"(?<=.)[-−–+±=·×*/<>≤≥\s]", re.DOTALL)
"""A sign between terms, and no sign of the first: «a+b» over «c» is not «a+b/c»."""


def in_line(node: Any) -> str:
    """Return an element of a formula as one line of text."""
    if node.tag == f"{MATH}t":
        return node.text or ""
    form = _FORMS.get(node.tag)
    return _joined(node) if form is None else form(node)


def _joined(parts: Iterable[Any]) -> str:
    text = ""
    for part in parts:
        if part.tag not in _DELETED:
            # Five and a half is not fifty-one halves.
            gap = " " if part.tag == _FRACTION and text[-1:].isdigit() else ""
            text += gap + in_line(part)
    return text


def _part(node: Any, name: str) -> str:
    part = node.find(f"{MATH}{name}")
    return "" if part is None else _joined(part).strip()


def _fraction(node: Any) -> str:
    return f"{_bracketed(_part(node, 'num'))}/{_bracketed(_part(node, 'den'))}"


def _power(node: Any) -> str:
    return _part(node, "e") + _part(node, "sub") + _raised(_part(node, "sup"))


def _root(node: Any) -> str:
    return f"{_raised(_part(node, 'deg')).removeprefix('^')}√{_bracketed(_part(node, 'e'))}"


def _sum(node: Any) -> str:
    limits = (("_", _part(node, "sub")), ("^", _part(node, "sup")))
    shown = "".join(f"{sign}{_bracketed(limit)}" for sign, limit in limits if limit)
    return f"{_stated(node, 'chr', '∫')}{shown} {_part(node, 'e')}"


def _delimited(node: Any) -> str:
    inner = _stated(node, "sepChr", "|").join(map(in_line, node.iterfind(f"{MATH}e")))
    return f"{_stated(node, 'begChr', '(')}{inner}{_stated(node, 'endChr', ')')}"


def _stated(node: Any, name: str, missing: str) -> str:
    """Return a sign that the properties of an element name; an empty one is none."""
    sign = node.find(f"{MATH}{node.tag.removeprefix(MATH)}Pr/{MATH}{name}")
    return missing if sign is None else str(sign.get(f"{MATH}val", ""))


def _raised(text: str) -> str:
    high = as_power(text)
    return high if high != text or not text else f"^{_bracketed(text)}"


def _bracketed(text: str) -> str:
    is_bracketed = text.startswith("(") and text.find(")") == len(text) - 1
    return f"({text})" if _SEVERAL.search(text) and not is_bracketed else text


_FORMS: dict[str, Callable[[Any], str]] = {
    _FRACTION: _fraction,
    f"{MATH}sSup": _power,
    f"{MATH}sSubSup": _power,
    f"{MATH}rad": _root,
    f"{MATH}nary": _sum,
    f"{MATH}d": _delimited,
}
