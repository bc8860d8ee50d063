"""The requisites of a law, a decree or an order as it gives them itself: kind, number, day, title and who issued it."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice

from assistant.bibliography.casing import sentence_case
from assistant.bibliography.lines import Line, in_capitals, lines_of
from assistant.cleaning import CleanText

_HEAD, _TAIL = 3000, 1500
_HEAD_LINES = 25
_NEAR = 4
_LONGEST_TITLE = 500
_MONTHS = {
    name: number
    for number, name in enumerate(
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(), start=1
    )
}
_DAY = (
    r"(?:(?P<day>\d{1,2})\.(?P<month>\d{2})\.(?P<year>\d{4})"
    rf"|«?(?P<day2>\d{{1,2}})»?\s+(?P<word>{'|'.join(_MONTHS)})\s+(?P<year2>\d{{4}}))"
)
_NUMBER = r"(?:№|N[oº]?\.?)\s*(?P<number>(?:[А-ЯЁA-Z]{1,4}[-/])?\d+[а-я]?(?:[-–/][\w.-]*\w)?(?:/\d+)*@?)"
_BOTH = re.compile(rf"(?:\bот\s+)?{_DAY}\s*(?:г\.|года|г)?[\s,;]*(?:г\.\s?)?(?:[А-ЯЁ][а-яё-]+[\s,;]+)?{_NUMBER}", re.IGNORECASE)
_DAY_ALONE = re.compile(rf"(?:от\s+)?{_DAY}\s*(?:г\.|года|г)?", re.IGNORECASE)
_NUMBER_ALONE = re.compile(_NUMBER, re.IGNORECASE)
_TOWN = re.compile(r"(?:г\.\s?|город\s|пос\.\s?)?(?:(?!Принят|Одобрен|Утвержд)[А-ЯЁ][\w-]*[\s,;.]*){0,2}")
_KIND = re.compile(
    r"(?P<kind>федеральный конституционный закон|федеральный закон|(?:областной )?закон(?: [а-яё-]+(?: [а-яё-]+){0,3})?|"
    r"постановление|распоряжение|приказ|указ|решение)"
    r"(?P<rest>(?:\s+(?:[а-яё]{1,4}\.|[а-яё()«»\"-]+)){0,12}?)(?=\s*(?:$|\bот\s+[\d«]|№|N\s))",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?P<title>[А-ЯЁ][а-яё-]+(?:\s[а-яё-]+)?\s(?:кодекс|устав)(?:\s(?:[а-яё]+\s){0,2}(?:федерации|области|края|республики\s[а-яё-]+))?)"
    r"(?=\s*(?:$|от\s\d|№))",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:правительств|президент|министерств|министр|администраци|губернатор|дума\b|служб|агентств|банк|суд\b|пленум|совет|"
    r"комитет|комисси|департамент|управлени|собрани|фонд)",
    re.IGNORECASE,
)
_TITLE = re.compile(r"[«\"]?(?:О|Об|ОБ|Обо|О внесении)\s+\S.{3,}", re.DOTALL)
_QUOTED = re.compile(r"[«\"](?P<title>(?:О|Об|ОБ)\s.{3,450}?)[»\"]\s*(?:$|\()", re.DOTALL | re.MULTILINE)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
"""What stands in brackets in a head is of changes: other acts' numbers and days."""

_SPREAD = re.compile(r"(?:[А-ЯЁ] ){3,}[А-ЯЁ]\b")


@dataclass(frozen=True, slots=True)
class Act:
    """The requisites of an act; what it does not give is None."""

    title: str | None
    kind: str | None
    number: str | None
    date: str | None
    body: str | None


def act_of(clean: CleanText) -> Act | None:
    """Return the requisites of an act as they stand about the line that says what it is; None where no line does.

    Day and number are taken only where nothing but requisites stands: acts name other acts in their first sentence.
    """
    lines = list(islice(lines_of(_bare(clean.text[:_HEAD])), _HEAD_LINES))
    for place, line in enumerate(lines):
        if len(line.text) > _LONGEST_TITLE:
            return None  # the text began, and nothing was said of an act
        if _BOTH.search(line.text) and (code := _CODE.match(line.text.strip())):
            day, number = _day_and_number([line.text]) or (None, None)
            return Act(_sentence(code["title"], clean.text), None, number, day, None)
        if match := _kind(line):
            near = [other.text for other in lines[max(0, place - _NEAR) : place + _NEAR + 1] if _is_requisite(other.text)]
            found = _day_and_number([line.text]) or _day_and_number(near)
            if found is None and clean.provisions:
                found = _day_and_number([line.text for line in lines_of(_bare(clean.text[-_TAIL:])) if _is_requisite(line.text)])
            if found is None:
                return None
            kind = _sentence(" ".join(f"{match['kind']} {match['rest']}".split()), clean.text)
            return Act(_title(lines, place, clean.text), kind, found[1], found[0], _body(lines[:place], clean.text))
    return None


def _bare(text: str) -> str:
    return _SPREAD.sub(lambda match: match.group().replace(" ", ""), _ASIDE.sub("", text))


def _kind(line: Line) -> re.Match[str] | None:
    """Return what kind of act a line names: a line of its own, or one with day and number."""
    text = line.text.strip()
    match = _KIND.match(text)
    if match is None or not text[0].isupper():
        return None
    rest = text[match.end() :].strip()
    if not rest:  # «Закон принят» in a sentence is none
        return match if in_capitals(text) or not match["rest"] else None
    # Behind day and number stands the title or nothing: «Закон от … № … описывает» is a sentence about it.
    both = _BOTH.match(rest) or _BOTH.search(rest)
    if both is None:
        return None
    around = (rest[: both.start()] + rest[both.end() :]).strip(" .,")
    titled = _QUOTED.fullmatch(around) if around.startswith(("«", '"')) else _TITLE.fullmatch(around)
    return match if not around or titled else None


def _is_requisite(text: str) -> bool:
    """Tell whether a line holds a day, a number or both, and beside them at most a town."""
    rest = _NUMBER_ALONE.sub("", _DAY_ALONE.sub("", text, count=1), count=1)
    return len(rest) < len(text) and _TOWN.fullmatch(rest.strip(" ,;.")) is not None


def _day_and_number(lines: list[str]) -> tuple[str, str] | None:
    """Return the day and the number of lines that name one of each."""
    both = {(day, match["number"]) for line in lines for match in _BOTH.finditer(line) if (day := _written(match))}
    days = {day for line in lines for match in _DAY_ALONE.finditer(line) if (day := _written(match))}
    numbers = {match["number"] for line in lines for match in _NUMBER_ALONE.finditer(line)}
    found = both if len(both) == 1 else {(*days, *numbers)} if len(days) == len(numbers) == 1 else set()
    return next(((day, number.replace("–", "-")) for day, number in found), None)


def _written(match: re.Match[str]) -> str | None:
    month = int(match["month"]) if match["month"] else _MONTHS[match["word"].lower()]
    try:
        day = date(int(match["year"] or match["year2"]), month, int(match["day"] or match["day2"]))
    except ValueError:
        return None
    return f"{day:%d.%m.%Y}"


def _title(lines: list[Line], kind: int, text: str) -> str | None:
    """Return the title of an act: «О …» on lines of its own, or in quotation marks behind its number."""
    if quoted := _QUOTED.search("\n".join(line.text for line in lines[kind : kind + 4])):
        return _sentence(quoted["title"], text)
    for place in range(kind + 1, len(lines)):
        if not _TITLE.fullmatch(lines[place].text.strip()):
            continue
        whole = [lines[place].text.strip()]
        for line in lines[place + 1 : place + 8]:
            if not in_capitals(whole[0]) or not in_capitals(line.text) or _kind(line):
                break
            whole.append(line.text.strip())
        title = " ".join(" ".join(whole).split()).strip('«»"')
        return _sentence(title, text).rstrip(".") if len(title) <= _LONGEST_TITLE else None
    return None


def _body(lines: list[Line], text: str) -> str | None:
    """Return the body whose name stands over the kind of its act, on one line or several in capitals."""
    whole: list[str] = []
    for line in reversed(lines[-3:]):
        if len(line.text) > 200 or any(map(str.isdigit, line.text)) or not line.is_capital:
            break
        whole.insert(0, line.text.strip(" ,"))
        if _BODY.search(line.text):
            return _sentence(" ".join(whole), text)
    return None


def _sentence(words: str, text: str) -> str:
    shown = sentence_case(" ".join(words.split()), text)
    return shown[0].upper() + shown[1:]
