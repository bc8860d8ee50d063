"""Numbers, years and dates in a text: what answers «сколько» and «когда»."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.language import REFERENCE_MARK
from assistant.spans import Span

_NUMBER_WORDS = (
    r"ноль|од(?:ин|на|но|ного|ной|ну|ним)|дв(?:а|е|ух|ум|умя)|тр(?:и|[её]х|[её]м|емя)|четыр\w+|пят(?:ь|и|ью)|шест(?:ь|и|ью)|"
    r"сем(?:ь|и|ью)|вос[еь]м\w*|девят\w+|десят\w+|\w+надцат\w+|двадцат\w+|тридцат\w+|сорок\w*|пятьдесят|шестьдесят|"
    r"семьдесят|восемьдесят|девяност\w+|ст(?:о|а)|двести|триста|\w+сот|тысяч\w*|миллион\w*|миллиард\w*|млн|млрд|тыс|"
    r"половин\w*|трет[ьи]\w*|четверт[ьи]\w*|дважды|трижды|вдвое|втрое|процент\w*"
)
MONTHS = r"январ|феврал|март|апрел|ма[йея]\b|июн|июл|август|сентябр|октябр|ноябр|декабр"
_MONTH = rf"(?:{MONTHS})\w*"

_YEAR = r"(?:1\d{3}|20\d\d)"
_RANGE = r"\s?[-–—]\s?"
_FIGURE = re.compile(
    rf"(?P<skip>№\s?\S+|\b\d+(?:-\d+)?-(?:ФЗ|р|п)\b|^\(?\d{{1,3}}[.)]\s)"
    rf"|(?P<date>\b\d{{1,2}}\s+{_MONTH}(?:\s+{_YEAR}(?:\s?г(?:ода|од|оду|\.)?)?)?|\b\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}}|\d\d)\b|\b{_MONTH}\s+{_YEAR}(?:\s?г(?:ода|\.)?)?)"
    rf"|(?P<year>(?<![\d,.])\b{_YEAR}(?:{_RANGE}{_YEAR})?(?:-?[а-яё]{{1,2}})?(?![\d,.]\d|\s?(?:%|руб|тыс|млн|млрд|чел|км|тонн|предприят|организац))(?:\s?(?:гг?\.|год\w*))?|\b(?:[XVI]+|\d{{1,2}}(?:-?м|-?го)?)(?:{_RANGE}[XVI]+)?\s?(?:вв?\.|век\w*|столети\w*))"
    rf"|(?P<number>\d+(?:[ \u00a0\u202f]\d{{3}})*(?:[.,]\d+)?(?:{_RANGE}\d+(?:[.,]\d+)?)?|\b(?:{_NUMBER_WORDS})\b)",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r"(?:\s?%|\s(?:процент\w*|тыс\.?|млн\.?|млрд\.?|трлн\.?|тысяч\w*|миллион\w*|миллиард\w*|руб\w*\.?|долл\w*\.?|евро|чел\.|человек\w*|лет|год\w*|месяц\w*|дн\w+|суток|час\w*|км²?|га|тонн\w*|кг|раз\w?)(?![а-яё]))+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a date.

    Parameters
    ----------
    kind : str
    value : str
        As it is compared: lower-case, without spaces.
    span : Span
        In the text, unit included.
    share : bool
        It has a per cent sign, or is a half, a third, a quarter.
    """

    kind: Literal["number", "year", "date"]
    value: str
    span: Span
    share: bool


def figures(text: str) -> tuple[Figure, ...]:
    """Return the numbers, years and dates of a text in order; numbers of documents, list items and reference marks are none."""
    masked = REFERENCE_MARK.sub(lambda mark: " " * len(mark.group()), text)
    found: list[Figure] = []
    for match in _FIGURE.finditer(masked):
        kind = match.lastgroup
        if kind == "skip":
            continue
        unit = _UNIT.match(masked, match.end()) if kind == "number" else None
        span = Span(match.start(), unit.end() if unit else match.end())
        value = re.sub(r"\s", "", match.group()).lower()
        share = "%" in span.of(text) or re.search(r"процент|половин|трет[ьи]|четверт", span.of(text), re.IGNORECASE) is not None
        found.append(Figure("number" if kind == "number" else "year" if kind == "year" else "date", value, span, share))
    return tuple(found)
