"""Title pages that name what they open themselves: theses and their abstracts, papers of students, standards."""

import re
from collections.abc import Sequence
from itertools import islice, takewhile

from assistant.bibliography.casing import sentence_case
from assistant.bibliography.lines import in_capitals, lines_of
from assistant.bibliography.names import person
from assistant.bibliography.record import Record
from assistant.cleaning import CleanText
from assistant.dictionary import is_known, morphology
from assistant.patterns import regex
from assistant.texts import references as texts

_FRONT = 4000
_MOST_LINES = 45
_LONGEST_LINE = 500
_LONGEST_TITLE = 400
_ENDS = regex(
    r"(?:содержание|оглавление|введение|предисловие|общая характеристика|работа выполнена|диссертация выполнена|"
    r"аннотация|реферат)\b",
    re.IGNORECASE,
)
TOWN = r"(?:Нижний Новгород|Великий Новгород|Набережные Челны|[А-ЯЁ][а-яё]+(?:-[А-Яа-яё]+){0,2})"
_IMPRINT = regex(rf"(?:^|[\s»)])(?P<place>{TOWN}),?\s*[–—-]?\s*(?P<year>(?:19|20)\d\d)(?:\s?г(?:\.|од)?)?\.?$")
_YEAR_LINE = regex(r"(?P<year>(?:19|20)\d\d)(?:\s?г(?:\.|од)?)?\.?")
_DEGREE = regex(
    r"(?P<abstract>автореферат\s+)?диссертаци[яию]\s+на\s+соискание\s+уч[её]ной\s+степени\s+(?P<who>кандидата|доктора)\s+"
    r"(?P<science>[а-яё-]+)(?:\s+наук)?",
    re.IGNORECASE,
)
_CODE = regex(r"(?<![\d.])(\d{2}\.\d{2}\.\d{2}|\d\.\d{1,2}\.\d{1,2})(?!\.?\d)")
_CODE_ALONE = regex(r"\d{2}\.\d{2}\.\d{2}(?=\s*(?:$|[–—-]\s*[А-ЯЁ]))|\d\.\d{1,2}\.\d{1,2}(?=\.?\s*(?:$|[–—-]?\s*[А-ЯЁ]))")
"""A code that its line begins with: «08.00.05 – Экономика», «5.2.3. Региональная экономика»."""

_SPECIALITY = regex(r"специальност|шифр", re.IGNORECASE)
_NO_AUTHOR = regex(r"научн\w+ (?:руководител|консультант)|руководител|оппонент|рецензент|консультант|нормоконтрол", re.IGNORECASE)
_FULL_NAME = regex(
    r"(?P<name>[А-ЯЁ][А-ЯЁа-яё-]+ [А-ЯЁ][А-ЯЁа-яё]+ [А-ЯЁ][А-ЯЁа-яё]+(?:ич|вна|чна|кызы|оглы|ИЧ|ВНА|ЧНА))(?=\s|$|,)"
)
_NAME = regex(rf"{_FULL_NAME.pattern}|(?P<short>[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё-]+|[А-ЯЁ][а-яё-]+ [А-ЯЁ]\.\s?[А-ЯЁ]\.)")
_BEHIND_TITLE = regex(
    r"(?:^|\s)(?:(?:научная )?специальност\w*|шифр|автореферат|диссертаци\w+|на соискание|по специальности)\b|"
    r"(?:^|\s)(?:\d{2}\.\d{2}\.\d{2}|\d\.\d{1,2}\.\d{1,2})\.?(?=\s)",
    re.IGNORECASE,
)
_STUDENT = regex(
    r"выпускная квалификационная работа|магистерская диссертация|бакалаврская работа|дипломная работа|дипломный проект|"
    r"курсовая работа",
    re.IGNORECASE,
)
_BY = regex(r"\b(?:обучающ|студент|выполнил|автор\b|магистрант|исполнитель)\w*", re.IGNORECASE)
_BESIDE = 90
"""Behind «Выполнил» the name stands within so many characters: a course and a group may stand between."""

_THEME = regex(
    r"(?:на\s+тему|тема(?:\s+работы)?)\s*:?\s*(?:«(?P<title>(?:[^«»]|«[^«»]*»){5,400})»|\"(?P<other>[^\"]{5,400})\")",
    re.IGNORECASE,
)
_STANDARD = regex(
    r"(?:НАЦИОНАЛЬНЫЙ\s+СТАНДАРТ(?:\s+РОССИЙСКОЙ\s+ФЕДЕРАЦИИ)?|МЕЖГОСУДАРСТВЕННЫЙ\s+СТАНДАРТ|ГОСУДАРСТВЕННЫЙ\s+СТАНДАРТ\s+\w+(?:\s\w+)?|"
    r"СТАНДАРТ\s+РОССИЙСКОЙ\s+ФЕДЕРАЦИИ|СВОД\s+ПРАВИЛ)\s+"
    r"(?P<number>(?:ГОСТ(?:\s+Р)?|ПНСТ|СП)(?:\s(?:ИСО|ISO|МЭК|IEC|ЕН|EN)(?:/\w{2,3})?)?\s\d[\d.]*(?:\s?[-–—]\s?\d{2,4}|\.\d{4}))\s+"
)
_BETWEEN_PARTS = regex(r"(?<=[А-ЯЁ]{3})\s(?=[А-ЯЁ][а-яё])|(?<=[а-яё]{3})\s(?=[А-ЯЁ]{4,}(?:[\s.,]+[А-ЯЁ]{1,2})?[\s.,]+[А-ЯЁ]{3})")
_NUMBER_FIRST = regex(
    r"(?P<number>^(?:ГОСТ(?:\sР)?|ПНСТ|СП)\s\d[\d.]*\s?[-–—]\s?\d{2,4})\s(?P<kind>(?:НАЦИОНАЛЬНЫЙ|МЕЖГОСУДАРСТВЕННЫЙ)\sСТАНДАРТ[^\n]*)",
    re.MULTILINE,
)
"""The number may stand over what it is the number of."""

_BEHIND_STANDARD = regex(
    r"\(|Издание официальное|Москва|Минск|Предисловие|Дата введения|ОКС|МКС|УДК|Введен|[A-Za-z]{3,}|"
    r"Группа\s|Введение|ИПК|Стандартинформ"
)
_STANDARD_IMPRINT = regex(
    r"(?P<place>Москва|Минск)\s+(?P<publisher>(?:ФГБУ\s)?[«\"]?[А-ЯЁ][^\n\d]{4,60}?)\s+(?P<year>(?:19|20)\d\d)\b"
)


def titled_of(clean: CleanText) -> Record | None:
    """Return the record of a document whose title page says that it is a thesis, a student's paper or a standard."""
    front = takewhile(lambda text: not _ENDS.match(text), (line.text.strip() for line in lines_of(clean.text[:_FRONT])))
    lines = list(islice(front, _MOST_LINES))
    if any(len(line) > _LONGEST_LINE for line in lines):
        lines = list(takewhile(lambda line: len(line) <= _LONGEST_LINE, lines))
    return _standard(lines, clean.text) or _thesis(lines, clean.text) or _paper(lines, clean.text)


def _thesis(lines: Sequence[str], text: str) -> Record | None:
    degree = _DEGREE.search(" ".join(lines))
    own = [number for number, line in enumerate(lines) if re.match(r"автореферат|диссертаци", line, re.IGNORECASE)]
    if degree is None or not (own or any("правах рукописи" in line.lower() for line in lines)):
        return None
    author, title = _author_and_title(lines)
    named = [code[1] for line in lines if _SPECIALITY.search(line) and (code := _CODE.search(line))]
    alone = {code.group() for line in lines if (code := _CODE_ALONE.match(line))}
    speciality = named[0] if named else alone.pop() if len(alone) == 1 else None
    place, year = imprint(lines)
    return Record(
        "thesis",
        sentence_case(title, text),
        details=texts.thesis(degree["who"], degree["science"], speciality, abstract=degree["abstract"] is not None),
        authors=(author,) if author else (),
        place=place,
        year=year,
    )


def _author_and_title(lines: Sequence[str]) -> tuple[str | None, str]:
    """Return who wrote a thesis and what stands between the name and the speciality."""
    for number, line in enumerate(lines):
        match = _FULL_NAME.match(line)
        if match is None or (number and _NO_AUTHOR.search(lines[number - 1])):
            continue
        found = person(match["name"].title() if match["name"].isupper() else match["name"])
        behind = [line[match.end() :].strip(), *lines[number + 1 : number + 8]]
        title = " ".join(" ".join(_before(behind)).split()).strip(' «»".')
        return found.heading if found else None, title if len(title.split()) > 1 and len(title) <= _LONGEST_TITLE else ""
    return None, ""


def _before(lines: Sequence[str]) -> list[str]:
    kept = []
    for line in lines:
        end = _BEHIND_TITLE.search(line)
        kept.append(line[: end.start()] if end else line)
        if end:
            return kept
    return []  # nothing closes the title: it is not sure where it ends


def imprint(lines: Sequence[str]) -> tuple[str | None, int | None]:
    """Return town and year from the end of a title page."""
    for number in range(len(lines) - 1, -1, -1):
        if match := _IMPRINT.search(lines[number]):
            return match["place"] if is_town(match["place"]) else None, int(match["year"])
        if match := _YEAR_LINE.fullmatch(lines[number]):
            over = lines[number - 1] if number else ""
            return over if is_town(over) else None, int(match["year"])
    return None, None


def is_town(name: str) -> bool:
    """Tell whether a name may be that of a town: the dictionary has it as one, or does not have it («Весна» is a publisher)."""
    if re.fullmatch(TOWN, name) is None:
        return False
    word = name.lower()
    return " " in name or not is_known(word) or any("Geox" in parse.tag for parse in morphology().parse(word))


def _paper(lines: Sequence[str], text: str) -> Record | None:
    whole = "\n".join(lines)
    kind, theme = _STUDENT.search(whole), _THEME.search(whole)
    if kind is None or theme is None:
        return None
    if not kind.group().isupper() and not any(_STUDENT.match(line.strip("(«» ")) for line in lines):
        return None  # a sentence about one
    by = _BY.search(whole)
    beside = _NO_AUTHOR.split(whole[by.end() : by.end() + _BESIDE])[0] if by else ""
    name = _NAME.search(beside)
    who = person(name.group()) if name else None
    place, year = imprint(lines)
    return Record(
        "thesis",
        sentence_case(" ".join((theme["title"] or theme["other"]).split()), text),
        details=" ".join(kind.group().lower().split()),
        authors=(who.heading,) if who else (),
        place=place,
        year=year,
    )


def _standard(lines: Sequence[str], text: str) -> Record | None:
    whole = _NUMBER_FIRST.sub(r"\g<kind>\n\g<number>", "\n".join(lines))
    match = _STANDARD.search(whole)
    if match is None:
        return None
    number = re.sub(r"\s?[-–—]\s?(?=\d+$)", "–", " ".join(match["number"].split()))
    end = _BEHIND_STANDARD.search(whole, match.end())
    title = _parts(whole[match.end() : end.start()] if end else "", text)
    printed = _STANDARD_IMPRINT.search(" ".join(lines))
    return Record(
        "standard",
        title,
        number=number,
        place=printed["place"] if printed else None,
        publisher=printed["publisher"].strip(' «»"') if printed else None,
        year=int(printed["year"]) if printed else None,
    )


def _parts(title: str, text: str) -> str:
    """Return the title of a standard: its parts in capitals and in small letters stand under one another."""
    parts: list[str] = []
    for line in _BETWEEN_PARTS.sub("\n", title).split("\n"):
        bare = line.strip()
        goes_on = bare and parts and (bare[0].islower() or (in_capitals(parts[-1]) and in_capitals(bare)))
        if goes_on:
            parts[-1] = f"{parts[-1]} {bare}"
        elif bare:
            parts.append(bare)
    whole = ". ".join(sentence_case(part.rstrip("."), text) for part in parts)
    return whole if len(whole) <= _LONGEST_TITLE else ""
