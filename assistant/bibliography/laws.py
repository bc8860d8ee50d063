"""The requisites of a law, a decree or an order as it gives them itself: kind, number, day, title and who issued it."""

import re
from dataclasses import replace
from itertools import islice, takewhile

from assistant.bibliography.act_heads import (
    BODY,
    BOTH,
    DAY,
    NUMBER,
    Act,
    day_of,
    head_lines,
    is_body,
    plain,
    title_stop,
    whose,
    without_adoption,
)
from assistant.bibliography.annexes import annex_of, extract_of
from assistant.bibliography.casing import as_sentence
from assistant.bibliography.codes import code_of
from assistant.bibliography.courts import court_act_of
from assistant.bibliography.lines import Line, in_capitals, lines_of
from assistant.cleaning import CleanText
from assistant.dictionary import morphology
from assistant.patterns import regex
from assistant.texts import references as texts

_HEAD, _TAIL = 3000, 1500
_HEAD_LINES = 25
_NEAR = 4
_LONGEST_TITLE = 500
_DAY_ALONE = regex(rf"(?:от\s+)?{DAY}\s*(?:г\.|года|г)?", re.IGNORECASE)
_NUMBER_ALONE = regex(NUMBER, re.IGNORECASE)
_TOWN = regex(
    r"(?:г\.\s?|город\s|пос\.\s?)?(?:(?!Принят|Одобрен|Утвержд|(?i:протокол|договор|соглашени|приложени|контракт|выписк|проект))[А-ЯЁ][\w-]*[\s,;.]*){0,2}"
)
_KIND = regex(
    r"(?P<kind>федеральный конституционный закон|федеральный закон|(?:областной )?закон(?: [а-яё-]+(?: [а-яё-]+){0,3})?|"
    r"постановление|распоряжение|приказ|указ|решение|письмо|указание)"
    r"(?P<rest>(?:\s+(?:[а-яё]{1,4}\.|[а-яё()«»\"-]+)){0,12}?)(?=\s*(?:$|\bот\s+[\d«]|№|N\s))",
    re.IGNORECASE,
)
_TITLE = regex(r"[«\"]?(?:О|Об|ОБ|Обо|О внесении)\s+\S.{3,}", re.DOTALL)
_QUOTED = regex(r"[«\"](?P<title>(?:О|Об|ОБ)\s.{3,450}?)[»\"]\s*(?:$|\()", re.DOTALL | re.MULTILINE)
_DRAFT = regex(r"\(?проект\)?(?:\s*(?:№|N)\s*\S+)?\.?", re.IGNORECASE)
_STATE_BEFORE = regex(
    rf"(?:РОССИЙСКАЯ ФЕДЕРАЦИЯ|РЕСПУБЛИКА [А-ЯЁ-]+|[А-ЯЁ-]+(?:АЯ|ИЙ) (?:ОБЛАСТЬ|КРАЙ|ОКРУГ))\s+(?=.*{BODY.pattern})",
    re.IGNORECASE,
)
_BEGINS_TEXT = regex(
    r"(?:в соответствии|в целях|во исполнение|на основании|руководствуясь|(?:статья|глава|раздел)\s+[\dIVX]|\d{1,2}\.\s)",
    re.IGNORECASE,
)


def act_of(clean: CleanText) -> Act | None:
    """Return the requisites of an act as they stand about the line that says what it is; None where no line does.

    Day and number are taken only where nothing but requisites stands: acts name other acts in their first sentence.
    """
    first = list(islice(lines_of(plain(clean.text[:_HEAD])), _HEAD_LINES))
    if (found := annex_of(first, clean.text) or extract_of(first) or court_act_of(first, clean.text)) is not None:
        return found
    lines = head_lines(first)
    for place, line in enumerate(lines):
        if len(line.text) > _LONGEST_TITLE:
            return None  # the text began, and nothing was said of an act
        if (code := code_of(lines, place, clean.text)) and (BOTH.search(line.text) or clean.provisions):
            day, number = _requisites(clean, lines, place) or (None, None)
            return replace(code, number=number, date=day)
        if match := _kind(line):
            return None if _is_survey(lines, place) else _act(clean, lines, place, match)
    return None


def _act(clean: CleanText, lines: list[Line], place: int, match: re.Match[str]) -> Act | None:
    """Return the act whose kind line `place` names; None where neither its day and number nor its title is sure."""
    titled = _title(lines, place, clean.text)
    found = _requisites(clean, lines, place)
    if found is None and not (titled and clean.provisions and in_capitals(lines[place].text)):
        return None
    of_whom = [line.text for line in lines[place + 1 : place + 1 + whose(lines, place)]]
    kind = as_sentence(" ".join(f"{match['kind']} {match['rest']} {' '.join(of_whom)}".split()), clean.text)
    if any(_DRAFT.fullmatch(line.text.strip()) for line in lines[:place]):
        kind = texts.draft(kind)
    day, number = found or (None, None)
    return Act(titled, kind, number, day, _body(lines[:place], clean.text))


def _requisites(clean: CleanText, lines: list[Line], place: int) -> tuple[str, str] | None:
    """Return day and number: from the line of the kind, else from those about it, else from under the signature."""
    first, stop = _place_of_title(lines, place)  # «О внесении изменений в постановление … от … № …»
    behind = takewhile(_is_of_head, [*lines[place + 1 : first], *lines[stop : place + _HEAD_LINES]])
    head = [*lines[max(0, place - _NEAR) : place + 1], *behind]
    near = [other.text for other in without_adoption(head) if _is_requisite(other.text)]
    found = _day_and_number([lines[place].text]) or _day_and_number(near)
    if found is None and clean.provisions:
        signed = clean.text[max(clean.provisions[-1].start, len(clean.text) - _TAIL) :]
        tail = without_adoption(list(lines_of(plain(signed))))
        found = _day_and_number([line.text for line in tail if _is_requisite(line.text)])
    return found


def _is_of_head(line: Line) -> bool:
    return len(line.text) <= _LONGEST_TITLE and not _BEGINS_TEXT.match(line.text.strip())


def _kind(line: Line) -> re.Match[str] | None:
    """Return what kind of act a line names: a line of its own, or one with day and number."""
    text = line.text.strip()
    match = _KIND.match(text)
    if match is None or not text[0].isupper() or _has_verb(match["rest"]):
        return None
    rest = text[match.end() :].strip()
    if not rest:  # «Закон принят» in a sentence is none
        return match if in_capitals(text) or not match["rest"] else None
    # Behind day and number stands the title or nothing: «Закон от … № … описывает» is a sentence about it.
    both = BOTH.match(rest) or BOTH.search(rest)
    if both is None:
        return None
    around = (rest[: both.start()] + rest[both.end() :]).strip(" .,")
    titled = _QUOTED.fullmatch(around) if around.startswith(("«", '"')) else _TITLE.fullmatch(around)
    return match if not around or titled else None


def _has_verb(rest: str) -> bool:
    """Tell whether what stands behind a kind is the rest of a sentence: «Указ Президента изменит правила от …»."""
    words = re.findall(r"[а-яё]{3,}", rest)
    return any(morphology().parse(word)[0].tag.POS in {"VERB", "INFN", "PRTS"} for word in words)


def _is_survey(lines: list[Line], place: int) -> bool:
    """Tell whether a line that names an act in a sentence's letters is one of several: a survey names many."""
    if in_capitals(lines[place].text) or _own_number(lines[place]) is None:
        return False
    others = [line for line in lines[place + 1 :] if not in_capitals(line.text) and _own_number(line) and _kind(line)]
    return any(_own_number(line) != _own_number(lines[place]) for line in others)


def _own_number(line: Line) -> str | None:
    match = BOTH.search(line.text)
    return match["number"] if match else None


def _is_requisite(text: str) -> bool:
    """Tell whether a line holds a day, a number or both, and beside them at most a town."""
    rest = _NUMBER_ALONE.sub("", _DAY_ALONE.sub("", text, count=1), count=1)
    return len(rest) < len(text) and _TOWN.fullmatch(rest.strip(" ,;.")) is not None


def _day_and_number(lines: list[str]) -> tuple[str, str] | None:
    """Return the day and the number of lines that name one of each."""
    both = {(day, match["number"]) for line in lines for match in BOTH.finditer(line) if (day := day_of(match))}
    days = {day for line in lines for match in _DAY_ALONE.finditer(line) if (day := day_of(match))}
    numbers = {match["number"] for line in lines for match in _NUMBER_ALONE.finditer(line)}
    found = both if len(both) == 1 else {(*days, *numbers)} if len(days) == len(numbers) == 1 else set()
    return next(((day, number.replace("–", "-")) for day, number in found), None)


def _title(lines: list[Line], kind: int, text: str) -> str | None:
    """Return the title of an act: «О …» on lines of its own, or in quotation marks behind its number."""
    quoted = _QUOTED.search(lines[kind].text)
    first, stop = _place_of_title(lines, kind)
    if quoted is None and (first == stop or lines[first].text.startswith(("«", '"'))):
        quoted = _QUOTED.search("\n".join(line.text for line in lines[kind : kind + 4]))
    title = " ".join((quoted["title"] if quoted else " ".join(line.text for line in lines[first:stop])).split())
    bare = title.strip('«»"') if title.startswith(("«", '"')) else title
    bare += "»" * (bare.count("«") > bare.count("»"))  # one sign closes the title and the name inside it
    return as_sentence(bare, text).rstrip(".") if bare and len(bare) <= _LONGEST_TITLE else None


def _place_of_title(lines: list[Line], kind: int) -> tuple[int, int]:
    """Return the numbers of the first line of the title and of the line behind it; equal ones where there is none."""
    for place in range(kind + 1, len(lines)):
        if not _is_of_head(lines[place]):
            break
        if _TITLE.fullmatch(lines[place].text.strip()):
            return place, title_stop(lines, place)
    return kind + 1, kind + 1


def _body(lines: list[Line], text: str) -> str | None:
    """Return the body whose name stands over the kind of its act, on one line or several in capitals."""
    whole: list[str] = []
    for line in reversed(lines[-3:]):
        if not whole and is_body(line.text.strip()):
            return " ".join(line.text.split())
        if len(line.text) > 200 or any(map(str.isdigit, line.text)) or not line.is_capital:
            break
        whole.insert(0, line.text.strip(" ,"))
        if BODY.search(line.text):
            return as_sentence(_STATE_BEFORE.sub("", " ".join(whole)), text)
    return None
