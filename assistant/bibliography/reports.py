"""Reports of bodies: «ДОКЛАД о состоянии … за 2021 год», with the body over it and town and year under it."""

import re
from collections.abc import Sequence

from assistant.bibliography.act_heads import BODY, is_body
from assistant.bibliography.casing import sentence_case
from assistant.bibliography.covers import title_page
from assistant.bibliography.lines import in_capitals
from assistant.bibliography.names import persons
from assistant.bibliography.record import Record
from assistant.bibliography.title_pages import TOWN, imprint, is_town
from assistant.cleaning import CleanText
from assistant.patterns import regex

_FRONT = 3000
_LONGEST_TITLE = 400
_NEAR = 6
_REPORT = regex(
    r"(?:(?:ежегодный|государственный|национальный|сводный|итоговый|публичный|аналитический|годовой|информационно-аналитический)\s)?"
    r"(?:доклад|отч[её]т)(?:\s(?P<rest>\S.*))?",
    re.IGNORECASE,
)
_CAPITALS_FIRST = regex(r"^[А-ЯЁ][А-ЯЁ -]{4,}(?=\s[а-яё])")
_GOES_ON = regex(r"(?:о|об|обо|за|по)\s", re.IGNORECASE)
_IMPRINT = regex(rf"{TOWN}(?:,?\s?[–—-]?\s?(?:19|20)\d\d)?(?:\s?г(?:\.|од)?)?|(?:19|20)\d\d(?:\s?г(?:\.|од)?)?", re.IGNORECASE)


def report_of(clean: CleanText) -> Record | None:
    """Return the record of a report by its title page; None unless it is closed by a town and a year, and nobody signs it."""
    lines = title_page(clean.text[:_FRONT])
    first = next((number for number, line in enumerate(lines) if _opens(lines, number)), None)
    if first is None or not (in_capitals(lines[first]) or lines[first][0].isupper()):
        return None
    stop = first + 1
    while stop < len(lines) and not _is_imprint(lines[stop]) and _of_title(lines[stop - 1], lines[stop]):
        stop += 1
    closing = lines[stop : stop + _NEAR]
    town, year = imprint([line for line in closing if _is_imprint(line)])
    title = " ".join(_cased(line, clean.text, opens=number == 0) for number, line in enumerate(lines[first:stop]))
    signed = any(persons(line) for line in (*lines[:first], *closing))
    if not (town and year) or signed or len(title.split()) < 3 or len(title) > _LONGEST_TITLE:
        return None
    over = lines[first - 1] if first else ""
    named = over and (is_body(over) or (in_capitals(over) and BODY.search(over)))
    return Record(
        "report", title.rstrip("."), body=_cased(over, clean.text, opens=True) if named else None, place=town, year=year
    )


def _opens(lines: Sequence[str], number: int) -> bool:
    match = _REPORT.fullmatch(lines[number])
    if match is None:
        return False
    if match["rest"] is None:
        return number + 1 < len(lines) and _GOES_ON.match(lines[number + 1]) is not None
    return in_capitals(lines[number]) or _GOES_ON.match(match["rest"]) is not None


def _is_imprint(line: str) -> bool:
    town = re.match(TOWN, line.title())
    return _IMPRINT.fullmatch(line) is not None and (line[0].isdigit() or (town is not None and is_town(town.group())))


def _of_title(upper: str, lower: str) -> bool:
    """Tell whether a title goes on from one line to the next."""
    return lower[0].islower() or (in_capitals(upper) and in_capitals(lower)) or _GOES_ON.match(lower) is not None


def _cased(line: str, text: str, *, opens: bool) -> str:
    line = _CAPITALS_FIRST.sub(lambda match: match.group().capitalize(), " ".join(line.split()))
    cased = sentence_case(line, text)
    if opens:
        return cased[0].upper() + cased[1:]
    return cased if cased == line else cased[0].lower() + cased[1:]
