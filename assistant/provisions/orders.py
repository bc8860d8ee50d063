"""Orders, decrees and what they put in force: numbered points, in sections and annexes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.patterns import regex
from assistant.provisions.lines import (
    ARTICLE,
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
    r"|^(?:[А-ЯЁ][А-ЯЁ «»\".()-]{5,200} )?(?:ПРИКАЗ|ПОСТАНОВЛЕНИЕ|РАСПОРЯЖЕНИЕ|УКАЗ) (?:(?:от|О|Об|ОБ) |№|\d).{0,900}$"
    r"|^П\s?Р\s?И\s?К\s?А\s?З$|^П О С Т А Н О В Л Е Н И Е$"
    r"|^(?:ВЫПИСКА|Выписка)\s+(?i:из\s+(?:приказа|протокола|постановления|распоряжения|решения|указа))\b",
    re.MULTILINE,
)
_EXTRACT = regex(r"\s*выписка\s+из\s+\w", re.IGNORECASE)
# Lists of minutes begin anew with each question heard: points can be named where there is one list.
_OF_MINUTES = regex(r"\s*выписка\s+из\s+протокола\b", re.IGNORECASE)
_FIRST_POINT = regex(r"^1[.)]\s", re.MULTILINE)
_EXTRACT_OF_RULES = regex(r"\s*выписка\s+из\s+(?:положения|правил|порядка|устава|регламента|инструкции)\b", re.IGNORECASE)
_ACTS_OWN = r"(?:приказу|постановлению|распоряжению|указу|решению)"
_LONE_ANNEX = regex(
    rf"\s*(?:ПРИЛОЖЕНИЕ|Приложение)(?:\s*(?:№|N)?\s*\d{{1,3}})?\s+(?i:к\s+{_ACTS_OWN})\b(?:[^\n]*\n){{1,12}}?\s*"
    r"(?i:положение|правила|порядок|инструкция|регламент|требования|методика|критерии|перечень|состав)\b[^.;]{0,300}$",
    re.MULTILINE,
)
"""What an order puts in force, in a file of its own."""
_APPROVED = regex(r"(?:УТВЕРЖД[ЕЁ]Н[АОЫ]?|Утвержд[её]н[аоы]?)\b")
_OPERATIVE = regex(
    r"\b(?:приказываю|приказывает|постановля(?:ет|ю|ем)(?:\s+дать[а-яё ]{0,30}\sразъяснени[ея])?|"
    r"обязываю|распоряжаюсь|решил[аи]?|постановил[аи]?)\s*(?::|$)"
    r"|п\s?р\s?и\s?к\s?а\s?з\s?ы\s?в\s?а\s?ю|п о с т а н о в л я (?:е т|ю)"
    r"|^1\.\s+(?:Утвердить|Внести|Признать|Создать|Установить|Определить|Назначить|Предоставить)\b"
    r"|^[«\"]?(?:УТВЕРЖДАЮ|УТВЕРЖД[ЕЁ]Н[АОЫ]?|Утвержд[её]н[аоы]?)\b",
    re.IGNORECASE | re.MULTILINE,
)
# An annex may be known by its own title alone.
_NAMED_ANNEX = regex(
    r"(?:ПОЛОЖЕНИЕ|ПРАВИЛА|ПОРЯДОК|ПЕРЕЧЕНЬ|ТРЕБОВАНИЯ|СОСТАВ|ИНСТРУКЦИЯ|РЕГЛАМЕНТ|МЕТОДИКА|ФОРМА|ПРОГРАММА|СТАНДАРТ|УСТАВ)\b[^а-яё]*$"
)


_SMALL_POINT = regex(r"(?P<number>\d{1,3}(?:\.\d{1,3}){2,4})(?P<dot>\.)\s+(?=[а-яё])")
"""«2.2.1. для аспирантов – 100 рублей»: so deep, a point may begin small."""

_FIRST_WORD = regex(
    r"(ПОЛОЖЕНИЕ|ПРАВИЛА|ПОРЯДОК|ПЕРЕЧЕНЬ|ТРЕБОВАНИЯ|СОСТАВ|ИНСТРУКЦИЯ|РЕГЛАМЕНТ|МЕТОДИКА|ФОРМА|ПРОГРАММА|СТАНДАРТ|УСТАВ|ПЛАН)\b",
    re.IGNORECASE,
)
_MOST_TO_TITLE = 8
_ARTICLE = "ст."
"""Rules that an order puts in force may have articles too."""

_TOLD = regex(r"прил\. (?:\d|к )")
"""An annex with a number, or one to another annex."""

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
    alone = _LONE_ANNEX.match(beginning) or _EXTRACT_OF_RULES.match(beginning)
    if not alone and not (_NAME.search(beginning) and _OPERATIVE.search(beginning)):
        return [], []
    if _OF_MINUTES.match(beginning) and len(_FIRST_POINT.findall(text)) > 1:
        return [], []
    walk = _Walk(list(lines(text, without=new_wordings(text))), of_an_extract=_EXTRACT.match(beginning) is not None)
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

    def __init__(self, found: Sequence[tuple[Span, str]], *, of_a_law: bool = False, of_an_extract: bool = False) -> None:
        self.places: list[_Place] = []
        self.sections: list[Mark] = []
        self._lines = found
        self._texts = [line for _, line in found]
        self._only_annexes = of_a_law
        self._leaves_out = of_an_extract
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
        if self._annex == annex_name(None) and (title := self._title_of_annex(number)):
            self._annex = f"{self._annex} «{title}»"
        self._section = self._point = self._item = ""
        self._key = ()
        self._outside = False
        return True

    def _title_of_annex(self, number: int) -> str | None:
        """Return the first word of the title of an annex that has no number: «Правила»."""
        for line in self._texts[number : number + _MOST_TO_TITLE]:
            if POINT.match(line):
                return None
            if match := _FIRST_WORD.match(line):
                return match[1].capitalize()
        return None

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
        titled, roman, article = chapter(line), ROMAN.match(line), ARTICLE.match(line)
        if article and not article["bare"] and len(line) <= LONGEST_TITLE:
            kind, number = "статья", article["number"]
        elif titled and titled["kind"].lower() != "часть":
            kind, number = titled["kind"].lower(), small(titled["number"])
        elif roman and len(line) <= LONGEST_TITLE and not line.endswith((";", ".")):
            kind, number = "раздел", roman["number"]
        else:
            return False
        self.sections.append(Mark(kind, number, span, title=True))
        self._section, self._point, self._item = f"{SHORT.get(kind, _ARTICLE)} {number}", "", ""
        return True

    def _is_point(self, line: str) -> bool:
        match = POINT.match(line) or _SMALL_POINT.match(line)
        if match is None or not (match["dot"] or "." in match["number"]):
            return self._is_roman_point(line)
        number = key(match["number"])
        # Numbers may begin anew in a section.
        anew = bool(self._section) and not self._point and number[-1] == 1 and len(number) < 3
        if not (follows(self._key, number) or anew or (self._leaves_out and not self._annex and number > self._key)):
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
    untold = {place.annex for place in places if place.annex.startswith(annex_name(None)) and not _TOLD.match(place.annex)}
    if len(untold) < 2:  # one annex without a number is told from the order itself by being one
        places = [replace(place, annex=annex_name(None)) if place.annex in untold else place for place in places]
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
        if place.section and (place.annex in repeated or not place.point or place.section.startswith(_ARTICLE)):
            head.append(place.section)
        named.append(Provision(place.start, ", ".join([*head, *filter(None, (place.point, place.below))])))
    return named
