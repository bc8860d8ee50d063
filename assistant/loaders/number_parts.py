"""The format of a cell, taken apart: its sections, and in each the places for digits, the dates and the text between."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from assistant.patterns import regex

Kind = Literal[
    "literal", "place", "comma", "point", "percent", "slash", "power", "general", "text", "date", "elapsed", "condition"
]

_TOKEN = regex(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]'
    r"|(?P<general>General|Основной)|(?P<power>E[+-](?=[0#?]))|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|AM/PM|A/P)"
    r"|(?P<place>[0#?])|(?P<comma>,)|(?P<point>\.)|(?P<percent>%)|(?P<slash>/)|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = regex(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_SYSTEM_DATE = regex(r"\[\$-F800\]", re.IGNORECASE)
_SYSTEM_TIME = regex(r"\[\$-F400\]", re.IGNORECASE)
_LONGEST_FORMAT = 255


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a format and what it is."""

    kind: Kind
    text: str


Section = tuple[Part, ...]


@lru_cache(maxsize=2000)
def sections(form: str) -> tuple[Section, ...]:
    """Return the parts of each section of a format: for positive and negative numbers, zero, text."""
    # «As the system writes it»: what follows is only for programs that do not know this.
    if _SYSTEM_DATE.search(form):
        form = 'd mmmm yyyy "г."'
    elif _SYSTEM_TIME.search(form):
        form = "h:mm:ss"
    found: list[list[Part]] = [[]]
    for match in _TOKEN.finditer(form[:_LONGEST_FORMAT]):
        if match.lastgroup == "other" and match[0] == ";":
            found.append([])
        elif part := _part(match):
            found[-1].append(part)
    return tuple(_with_true_points(section) for section in found)


def _part(match: re.Match[str]) -> Part | None:
    kind = match.lastgroup
    if kind in {"quoted", "escaped", "currency", "other"}:
        return Part("literal", match[kind])
    if kind is not None:
        return Part(kind, match[kind])  # type: ignore[arg-type]  # the groups have the names of the kinds
    if match[0].startswith("_"):
        return Part("literal", " ")
    condition = _CONDITION.fullmatch(match[0])
    return Part("condition", condition[1] + condition[2]) if condition else None


def _with_true_points(section: list[Part]) -> Section:
    """Return a section in which a point is one only beside a place for a digit, and the first: «0 тыс. руб.» has none."""
    beside = {one for one, other in pairwise(range(len(section))) if section[other].kind == "place"}
    beside |= {other for one, other in pairwise(range(len(section))) if section[one].kind in {"place", "comma"}}
    points = [number for number, part in enumerate(section) if part.kind == "point" and number in beside]
    return tuple(
        Part("literal", part.text) if part.kind == "point" and number not in points[:1] else part
        for number, part in enumerate(section)
    )
