"""Orders, decrees and what they put in force: numbered points, in sections and annexes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.patterns import regex
from assistant.provisions.lines import (
    ITEM,
    LETTER,
    LONGEST_TITLE,
    POINT,
    ROMAN,
    SHORT,
    Mark,
    Provision,
    annex_name,
    chapter,
    ends_sentence,
    follows,
    is_annex,
    key,
    lines,
    roman_value,
    small,
)
from assistant.provisions.signatures import is_signature
from assistant.provisions.wording import new_wordings
from assistant.spans import Span

_BEGINNING = 4000
_FEWEST = 2

_NAME = regex(
    r"^(?:ПРИКАЗ|ПОСТАНОВЛЕНИЕ|РАСПОРЯЖЕНИЕ|УКАЗ|ДЕКРЕТ|РЕШЕНИЕ|УКАЗАНИЕ|ПОЛОЖЕНИЕ|ПРАВИЛА|ПОРЯДОК|ИНСТРУКЦИЯ|РЕГЛАМЕНТ|ТРЕБОВАНИЯ)(?:\s.{0,200})?$"
    r"|^(?:Приказ|Постановление|Распоряжение|Указ|Решение)\s.{0,200}?(?:\bот\s+[\d«\"]|№|\bN\s?\d).{0,100}$"
    # A PDF whose head is set close joins who issued it to the name.
    r"|^[А-ЯЁ][А-ЯЁ «»\".()-]{5,200} (?:ПРИКАЗ|ПОСТАНОВЛЕНИЕ|РАСПОРЯЖЕНИЕ|УКАЗ|РЕШЕНИЕ)(?: (?:от |№|\d).{0,200})?$"
    r"|^П\s?Р\s?И\s?К\s?А\s?З$|^П О С Т А Н О В Л Е Н И Е$",
    re.MULTILINE,
)
# Of minutes, whose lists begin anew with each question heard: its points can be named where it has one list.
_EXTRACT = regex(r"^(?:ВЫПИСКА|Выписка)(?:\s+(?:из|ИЗ)\s.{0,200})?$", re.MULTILINE)
_FIRST_POINT = regex(r"^1[.)]\s", re.MULTILINE)
_APPROVED = regex(r"(?:УТВЕРЖД[ЕЁ]Н[АОЫ]?|Утвержд[её]н[аоы]?)\b")
_OPERATIVE = regex(
    r"\b(?:приказываю|приказывает|постановля(?:ет|ю|ем)|обязываю|распоряжаюсь|решил[аи]?|постановил[аи]?)\s*(?::|$)"
    r"|п\s?р\s?и\s?к\s?а\s?з\s?ы\s?в\s?а\s?ю|п о с т а н о в л я (?:е т|ю)"
    r"|^1\.\s+(?:Утвердить|Внести|Признать|Создать|Установить|Определить|Назначить|Предоставить)\b"
    r"|^(?:УТВЕРЖДАЮ|УТВЕРЖД[ЕЁ]Н[АОЫ]?|Утвержд[её]н[аоы]?)\b",
    re.IGNORECASE | re.MULTILINE,
)
# An annex may be known by its own title alone.
_NAMED_ANNEX = regex(
    r"(?:ПОЛОЖЕНИЕ|ПРАВИЛА|ПОРЯДОК|ПЕРЕЧЕНЬ|ТРЕБОВАНИЯ|СОСТАВ|ИНСТРУКЦИЯ|РЕГЛАМЕНТ|МЕТОДИКА|ФОРМА|ПРОГРАММА|СТАНДАРТ|УСТАВ)\b[^а-яё]*$"
)


_TO_AN_ACT = regex(r"\bк\s+(?:приказ|постановлен|распоряжен|указ|решен|закон|федеральн|областн|кодекс|договор)", re.IGNORECASE)
_TO_AN_ANNEX = regex(
    r"\bк\s+(?:(?!приказ|постанов|распоряж|указ|решен|закон|федерал)\w+\s+){0,2}?"
    r"(?:положени|правил|порядк|инструкц|регламент|методик|программ|требовани|перечн|приложени|устав)",
    re.IGNORECASE,
)
_REQUISITES = 3
"""What an annex is to stands in so many of its first lines."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in an order a line stands, before it is known how much of that its number needs to be told from others."""

    start: int
    annex: str
    section: str
    point: str
    below: str = ""
    outside: bool = False
    """Behind the signature: in nothing."""


def read(text: str) -> tuple[list[Provision], list[Mark]]:
    """Return the provisions of an order and the lines of its sections; both empty where a text is none."""
    beginning = text[:_BEGINNING]
    named = _NAME.search(beginning) or (_EXTRACT.search(beginning) and len(_FIRST_POINT.findall(text)) == 1)
    if not named or not _OPERATIVE.search(beginning):
        return [], []
    walk = _Walk(list(lines(text, without=new_wordings(text))))
    walk.whole()
    if sum(bool(place.point) and not place.below for place in walk.places) < _FEWEST:
        return [], []
    return _named(walk.places), walk.sections


def annexes(text: str, start: int) -> list[Provision]:
    """Return the provisions of what stands behind a law's last article, from its signature or first annex on."""
    walk = _Walk(list(lines(text, Span(start, len(text)), new_wordings(text))), of_a_law=True)
    walk.whole()
    return _named(walk.places, always=True)


class _Walk:
    """An order being read line by line."""

    def __init__(self, found: Sequence[tuple[Span, str]], *, of_a_law: bool = False) -> None:
        self.places: list[_Place] = []
        self.sections: list[Mark] = []
        self._lines = found
        self._texts = [line for _, line in found]
        self._only_annexes = of_a_law
        self._outside = of_a_law
        self._annex = self._parent = self._section = self._point = self._item = self._below = ""
        self._key: tuple[int, ...] = ()
        self._ended = False

    def whole(self) -> None:
        """Note what the lines open."""
        if self._outside and self._lines and not is_annex(self._texts[0]):
            self.places.append(_Place(self._lines[0][0].start, "", "", "", outside=True))
        for number, (span, line) in enumerate(self._lines):
            if self._opens(number, span, line):
                self.places.append(_Place(span.start, self._annex, self._section, self._point, self._below, self._outside))
            self._ended = ends_sentence(line)

    def _opens(self, number: int, span: Span, line: str) -> bool:
        """Tell whether a line opens something, or ends what is open: a list, or the act with its signature."""
        former, self._below = self._below, ""
        if self._is_border(number, line) or self._is_section(span, line):
            return True
        if (self._annex or not self._only_annexes) and self._is_point(line):
            self._outside = False
            return True
        if self._outside:
            return False
        if is_signature(self._texts, number):
            self._section = self._point = self._item = ""
            self._outside = True
            return True
        self._below = self._opened_below(line)
        return bool(self._below) or (former != "" and self._leaves_list(former, line))

    def _leaves_list(self, former: str, line: str) -> bool:
        """Tell whether a line is of the point again: the list before it ended with a full stop."""
        if self._ended and not line.startswith("("):
            self._item = ""
            return True
        self._below = former
        return False

    def _is_border(self, number: int, line: str) -> bool:
        """Tell whether an annex begins; the lines of its requisites and its title are one beginning."""
        if len(line) > LONGEST_TITLE:
            return False
        annex = is_annex(line)
        if not (annex or _APPROVED.match(line) or (self._key and _NAMED_ANNEX.match(line))):
            return False
        if annex:
            self._annex = self._name_of(annex["number"], " ".join(self._texts[number : number + _REQUISITES]))
        elif self._key or not self._annex:
            self._annex = annex_name(None)
        self._section = self._point = self._item = ""
        self._key = ()
        self._outside = False
        return True

    def _name_of(self, number: str | None, requisites: str) -> str:
        """Return the name of an annex: «прил. 1 к прил. 2» of one to another annex."""
        name = annex_name(number)
        to_an_annex = _TO_AN_ANNEX.search(requisites)
        to_an_act = _TO_AN_ACT.search(requisites)
        if self._parent and to_an_annex and (to_an_act is None or to_an_annex.start() < to_an_act.start()):
            return f"{name} к {self._parent}"
        self._parent = name if number else ""
        return name

    def _is_section(self, span: Span, line: str) -> bool:
        titled, roman = chapter(line), ROMAN.match(line)
        if titled and titled["kind"].lower() != "часть":
            kind, number = titled["kind"].lower(), small(titled["number"])
        elif roman and len(line) <= LONGEST_TITLE and not line.endswith((";", ".")):
            kind, number = "раздел", roman["number"]
        else:
            return False
        self.sections.append(Mark(kind, number, span, title=True))
        self._section, self._point, self._item = f"{SHORT[kind]} {number}", "", ""
        return True

    def _is_point(self, line: str) -> bool:
        match = POINT.match(line)
        if match is None or not (match["dot"] or "." in match["number"]):
            return self._is_roman_point(line)
        number = key(match["number"])
        # Numbers may begin anew in a section.
        anew = bool(self._section) and not self._point and number[-1] == 1 and len(number) < 3
        if not follows(self._key, number) and not anew:
            return False
        self._key, self._point, self._item = number, f"п. {match['number']}", ""
        return True

    def _is_roman_point(self, line: str) -> bool:
        """Tell whether a sentence is counted by a Roman number, as in old decrees; others are sections."""
        match = ROMAN.match(line)
        if match is None or self._section or not follows(self._key, (number := (roman_value(match["number"]),))):
            return False
        self._key, self._point, self._item = number, f"п. {match['number']}", ""
        return True

    def _opened_below(self, line: str) -> str:
        """Return the name of the item that a line opens inside a point, empty where it opens none."""
        listed, lettered = ITEM.match(line), LETTER.match(line)
        name = "подп." if self._point else "п."
        if listed:
            self._item = f"{name} {listed['number']}"
            return self._item
        if lettered and self._item:
            return f"{self._item}, «{lettered['number']}»"
        return f"{name} «{lettered['number']}»" if lettered and self._point else ""


def _named(places: Sequence[_Place], *, always: bool = False) -> list[Provision]:
    """Name the provisions: by annex and section only where numbers would mean two things without, or always by annex."""
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
        if place.outside:
            named.append(Provision(place.start, ""))
            continue
        bare = not place.section and not place.point
        head = [place.annex] if place.annex and (always or place.annex in clashing or bare) else []
        if place.section and (place.annex in repeated or not place.point):
            head.append(place.section)
        named.append(Provision(place.start, ", ".join([*head, *filter(None, (place.point, place.below))])))
    return named
