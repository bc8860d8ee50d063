"""Orders, decrees and what they put in force: numbered points, in sections and annexes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.provisions.lines import (
    ITEM,
    LETTER,
    LONGEST_TITLE,
    POINT,
    SECTION,
    Mark,
    Provision,
    annex_name,
    follows,
    is_annex,
    key,
    lines,
)

_BEGINNING = 4000
_FEWEST = 2

_NAME = re.compile(
    r"^(?:ПРИКАЗ|ПОСТАНОВЛЕНИЕ|РАСПОРЯЖЕНИЕ|УКАЗ|РЕШЕНИЕ|УКАЗАНИЕ|ПОЛОЖЕНИЕ|ПРАВИЛА|ПОРЯДОК|ИНСТРУКЦИЯ|РЕГЛАМЕНТ|ТРЕБОВАНИЯ)(?:\s.{0,200})?$"
    r"|^(?:Приказ|Постановление|Распоряжение|Указ|Решение)\s.{0,200}?(?:\bот\s+[\d«\"]|№|\bN\s?\d).{0,100}$"
    # A PDF whose head is set close joins who issued it to the name.
    r"|^[А-ЯЁ][А-ЯЁ «»\".()-]{5,200} (?:ПРИКАЗ|ПОСТАНОВЛЕНИЕ|РАСПОРЯЖЕНИЕ|УКАЗ|РЕШЕНИЕ)(?: (?:от |№|\d).{0,200})?$"
    r"|^П\s?Р\s?И\s?К\s?А\s?З$|^П О С Т А Н О В Л Е Н И Е$",
    re.MULTILINE,
)
_APPROVED = re.compile(r"(?:УТВЕРЖД[ЕЁ]Н[АОЫ]?|Утвержд[её]н[аоы]?)\b")
_OPERATIVE = re.compile(
    r"\b(?:приказываю|приказывает|постановля(?:ет|ю|ем)|обязываю|распоряжаюсь|решил[аи]?)\s*(?::|$)"
    r"|п\s?р\s?и\s?к\s?а\s?з\s?ы\s?в\s?а\s?ю|п о с т а н о в л я (?:е т|ю)"
    r"|^1\.\s+(?:Утвердить|Внести|Признать|Создать|Установить|Определить|Назначить|Предоставить)\b"
    r"|^(?:УТВЕРЖДАЮ|УТВЕРЖД[ЕЁ]Н[АОЫ]?|Утвержд[её]н[аоы]?)\b",
    re.IGNORECASE | re.MULTILINE,
)
# An annex may be known by its own title alone.
_NAMED_ANNEX = re.compile(
    r"(?:ПОЛОЖЕНИЕ|ПРАВИЛА|ПОРЯДОК|ПЕРЕЧЕНЬ|ТРЕБОВАНИЯ|СОСТАВ|ИНСТРУКЦИЯ|РЕГЛАМЕНТ|МЕТОДИКА|ФОРМА|ПРОГРАММА|СТАНДАРТ|УСТАВ)\b[^а-яё]*$"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in an order a line stands, before it is known how much of that its number needs to be told from others."""

    start: int
    annex: str
    section: str
    point: str
    below: str = ""


def read(text: str) -> tuple[list[Provision], list[Mark]]:
    """Return the provisions of an order and the lines of its sections; both empty where a text is none."""
    beginning = text[:_BEGINNING]
    if not _NAME.search(beginning) or not _OPERATIVE.search(beginning):
        return [], []
    walk = _Walk()
    for span, line in lines(text):
        walk.take(span.start, line)
        if walk.opened_section:
            walk.sections.append(Mark("раздел", walk.opened_section, span, title=True))
    if sum(bool(place.point) and not place.below for place in walk.places) < _FEWEST:
        return [], []
    return _named(walk.places), walk.sections


class _Walk:
    """An order being read line by line."""

    def __init__(self) -> None:
        self.places: list[_Place] = []
        self.sections: list[Mark] = []
        self.opened_section = ""
        self._annex = self._section = self._point = self._item = ""
        self._key: tuple[int, ...] = ()

    def take(self, start: int, line: str) -> None:
        """Note what a line opens."""
        self.opened_section = ""
        if not self._is_border(line) and not self._is_section(line) and not self._is_point(line):
            below = self._below(line)
            if below:
                self.places.append(_Place(start, self._annex, self._section, self._point, below))
            return
        self.places.append(_Place(start, self._annex, self._section, self._point))

    def _is_border(self, line: str) -> bool:
        """Tell whether an annex begins; the lines of its requisites and its title are one beginning."""
        if len(line) > LONGEST_TITLE:
            return False
        annex = is_annex(line)
        if not (annex or _APPROVED.match(line) or (self._key and _NAMED_ANNEX.match(line))):
            return False
        if annex:
            self._annex = annex_name(annex["number"])
        elif self._key or not self._annex:
            self._annex = annex_name(None)
        self._section = self._point = self._item = ""
        self._key = ()
        return True

    def _is_section(self, line: str) -> bool:
        roman = SECTION.match(line)
        if roman is None or len(line) > LONGEST_TITLE or line.endswith((";", ".")):
            return False
        self.opened_section = roman["number"]
        self._section, self._point, self._item = f"разд. {roman['number']}", "", ""
        return True

    def _is_point(self, line: str) -> bool:
        match = POINT.match(line)
        if match is None or not (match["dot"] or "." in match["number"]):
            return False
        number = key(match["number"])
        # Numbers may begin anew in a section.
        anew = bool(self._section) and not self._point and number[-1] == 1 and len(number) < 3
        if not follows(self._key, number) and not anew:
            return False
        self._key, self._point, self._item = number, f"п. {match['number']}", ""
        return True

    def _below(self, line: str) -> str:
        """Return the name of the item that a line opens inside a point, empty where it opens none."""
        listed, lettered = ITEM.match(line), LETTER.match(line)
        name = "подп." if self._point else "п."
        if listed:
            self._item = f"{name} {listed['number']}"
            return self._item
        if lettered and self._item:
            return f"{self._item}, «{lettered['number']}»"
        return f"{name} «{lettered['number']}»" if lettered and self._point else ""


def _named(places: Sequence[_Place]) -> list[Provision]:
    """Name the provisions: by annex and section only where numbers would mean two things without."""
    points: dict[str, set[str]] = {}
    sections: dict[tuple[str, str], set[str]] = {}
    for place in places:
        if place.point:
            points.setdefault(place.annex, set()).add(place.point)
            sections.setdefault((place.annex, place.point), set()).add(place.section)
    clashing = {annex for annex in points if annex and any(points[annex] & points[other] for other in points if other != annex)}
    repeated = {annex for (annex, _), found in sections.items() if len(found) > 1}
    named = []
    for place in places:
        bare = not place.section and not place.point
        head = [place.annex] if place.annex and (place.annex in clashing or bare) else []
        if place.section and (place.annex in repeated or not place.point):
            head.append(place.section)
        named.append(Provision(place.start, ", ".join([*head, *filter(None, (place.point, place.below))])))
    return named
