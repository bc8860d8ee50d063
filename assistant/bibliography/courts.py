"""Acts of courts: which court gave them, when and in which case. «РЕШЕНИЕ», «Именем Российской Федерации», «Дело № А40-…».

Most have no title: they are called by their kind and their court. A case's number stands beside the act's own one, or for it.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from assistant.bibliography.act_heads import DAY, Act, day_of, title_stop
from assistant.bibliography.casing import as_sentence
from assistant.bibliography.lines import Line, lines_of
from assistant.patterns import regex
from assistant.texts import references as texts

_LONGEST_LINE, _LONGEST_TITLE = 900, 900
_TAIL = 400
_SENTENCE = 400
_KIND = (
    r"(?:(?:АПЕЛЛЯЦИОННОЕ|КАССАЦИОННОЕ|ЗАОЧНОЕ|ЧАСТНОЕ|ДОПОЛНИТЕЛЬНОЕ)\s)?(?:ПОСТАНОВЛЕНИЕ|ОПРЕДЕЛЕНИЕ|РЕШЕНИЕ|ПРИГОВОР)"
    r"|ИНФОРМАЦИОННОЕ ПИСЬМО"
)
_OF_WHERE = (
    r"(?:\sРоссийской\sФедерации|(?:\s(?:общей\sюрисдикции|(?:города\s|(?<= )г\.\s?)[А-ЯЁ][\w-]+(?:\s[А-ЯЁ][\w-]+)?|"
    r"Республики\s[А-ЯЁ][\w-]+(?:\s\([А-ЯЁ]\w+\))?|[А-ЯЁ][\w-]+(?:ой|ого|его)\s(?:области|края|(?:автономного\s)?округа|района))){0,2})"
)
_GENITIVE = rf"(?:[А-ЯЁ][\w-]*(?:ого|его)\s){{1,4}}суда{_OF_WHERE}"
_WITHIN = r"(?:пленум|президиум|судебн\w+\sколлеги\w(?:\sпо\s[а-яё-]+\s[а-яё-]+)?)"
_COURT = (
    rf"(?:{_WITHIN}\s{_GENITIVE}|(?:Двадцать\s)?(?:[А-ЯЁ][\w-]*(?:ый|ий|ой)\s){{1,4}}суд{_OF_WHERE}|"
    r"Суд\sпо\sинтеллектуальным\sправам)"
)
_OF_COURT = (
    rf"(?:(?:(?:пленума|президиума|судебной\sколлегии(?:\sпо\s[а-яё-]+\s[а-яё-]+)?)\s)?{_GENITIVE}|"
    r"Суда\sпо\sинтеллектуальным\sправам)"
)
_NAMED_KIND = regex(rf"^(?P<before>[^\n]*?)(?P<kind>{_KIND})(?=\s|$)(?:\s+(?P<whose>(?i:{_OF_COURT}))(?![а-яё-]))?", re.MULTILINE)
_OVER_KIND = regex(rf"^(?P<court>{_COURT})\s*(?:\n\s*(?P<within>пленум|президиум)\s*)?$", re.MULTILINE | re.IGNORECASE)
_SITTING = regex(rf"(?P<court>{_COURT}),?\s+в\s+(?:следующем\s+)?составе\b", re.IGNORECASE)
_STATE = regex(r"\s*именем\s+российской\s+федерации\s*", re.IGNORECASE)
_HIGHEST = regex(r"(?:верховн\w+|конституционн\w+|высш\w+ арбитражн\w+) суда?(?= российской федерации)", re.IGNORECASE)
_TITLE = regex(r"(?:о|об|по делу о|по жалобам?|по запрос\w|по вопросу о)\s+\S.{8,}", re.IGNORECASE | re.DOTALL)

_ADJECTIVE = regex(r"(?:ая|[кгх]ий|тий|ий|[ыо]й)\b", re.IGNORECASE)
_ENDINGS = {"ая": "ой", "кий": "кого", "гий": "гого", "хий": "хого", "тий": "тьего", "ий": "его", "ый": "ого", "ой": "ого"}

_NUMBERED = r"(?=\S{0,20}\d)[\w@]+(?:[-–/.]\w+)*(?:\(\d{1,3}\))?"
_CASE = regex(rf"(?:\bпо\s+)?\bдел[оу]\s*(?:№|N)\s*(?P<number>{_NUMBERED})", re.IGNORECASE)
_OWN = regex(rf"(?:№|N)\s*(?P<number>{_NUMBERED})")
_DAY = regex(rf"(?:\bот\s+)?{DAY}\s*(?:г\.|года|г\b)?", re.IGNORECASE)
_TOWN = r"(?:г\.\s?|гор\.\s?|город\s)?[А-ЯЁ][\w-]+(?:[\s-][А-ЯЁ][\w-]+)?"
_BESIDE = regex(rf"(?:{_TOWN})?[\s,;.|]*(?:уид|уникальный идентификатор дела)?[\s,;.:|]*", re.IGNORECASE)
_UID = regex(r"\b(?:УИД|UID)[\s:№]*[\w-]+", re.IGNORECASE)
_JUDGE = regex(r"\b(?:судья|докладчик)[\s:–-]+[А-ЯЁ][а-яё-]+(?:\s?[А-ЯЁ]\.){1,2}", re.IGNORECASE)
_AT_END = regex(rf"\s+(?:г\.\s?|гор\.\s?|город\s)[А-ЯЁ][\w-]+(?:[\s-][А-ЯЁ][\w-]+)?[\s,]+(?:от\s)?{DAY}.{{0,40}}$", re.IGNORECASE)
_IN_FULL = regex(rf"\b(?:полн\w+\s+(?:текст|объ[её]м)|изготовлен)[^\n]{{0,60}}?{DAY}", re.IGNORECASE)


def court_act_of(lines: Sequence[Line], text: str) -> Act | None:
    """Return the act of a court that a text opens; None unless its first lines name its kind, the court, and a day or number."""
    head, sitting = _head_and_court(lines)
    named = _NAMED_KIND.search(head)
    if named is None:
        return None
    before, behind = f"{head[: named.start()]}{named['before']}", head[named.end() :]
    over = _OVER_KIND.search(before)
    court = named["whose"] or sitting or (over["court"] if over else None)
    beside = (_OVER_KIND.sub("", named["before"]).strip(), behind.partition("\n")[0].strip())
    if court is None or not all(_is_requisite(line) or _TITLE.fullmatch(line) for line in beside):
        return None
    title, rest = _title(behind)
    places = [*before.split("\n"), *rest]
    day, number = _day(places, head), _number(places, text)
    if day is None and number is None:
        return None
    given = _cased(court, text) if named["whose"] else _genitive(_cased(court, text))
    if court is not sitting and over and over["within"]:
        given = f"{_genitive(over['within'].capitalize())} {given}"
    kind = f"{named['kind'].capitalize()} {given}"
    return Act(as_sentence(title, text), kind, number, day, None) if title else Act(kind, None, number, day, None)


def _head_and_court(lines: Sequence[Line]) -> tuple[str, str | None]:
    """Return what stands over the text of an act, a part a line, and the court by its own words: «… суд в составе судьи …»."""
    short = [line.text.strip() for line in takewhile(lambda line: len(line.text) <= _LONGEST_LINE or _sits(line.text), lines)]
    number = next((place for place, one in enumerate(short) if _sits(one)), len(short))
    sitting = _SITTING.match(short[number]) if number < len(short) else None
    return _STATE.sub("\n", "\n".join(short[:number])), sitting["court"] if sitting else None


def _sits(line: str) -> bool:
    return _SITTING.match(line, 0, _SENTENCE) is not None


def _title(behind: str) -> tuple[str, list[str]]:
    """Return the title of an act, empty where it has none, and the other lines behind its kind."""
    lines = [Line(0, one) for one in behind.split("\n") if one.strip()]
    first = next((place for place, line in enumerate(lines) if _TITLE.fullmatch(line.text.strip())), None)
    if first is None:
        return "", [line.text for line in lines]
    stop = title_stop(lines, first)
    whole = " ".join(" ".join(line.text for line in lines[first:stop]).split())
    end = _AT_END.search(whole)
    title = whole[: end.start()] if end else whole
    rest = [line.text for line in (*lines[:first], *lines[stop:])] + ([whole[end.start() :]] if end else [])
    return (title.rstrip(".") if len(title) <= _LONGEST_TITLE else ""), rest


def _is_requisite(line: str) -> bool:
    """Tell whether a line holds nothing but a day, numbers and a town."""
    rest = line
    for pattern in (_UID, _JUDGE, _CASE, _DAY, _OWN):
        rest = pattern.sub(" ", rest)
    return _BESIDE.fullmatch(rest.strip()) is not None


def _day(lines: Sequence[str], head: str) -> str | None:
    """Return the day of an act: the one among its requisites, else that on which it was written in full."""
    days = {day for line in lines if _is_requisite(line.strip()) for match in _DAY.finditer(line) if (day := day_of(match))}
    if not days:
        days = {day for match in _IN_FULL.finditer(head) if (day := day_of(match))}
    return days.pop() if len(days) == 1 else None


def _number(lines: Sequence[str], text: str) -> str | None:
    """Return the number of an act and of its case, as a reference has them; the own one may stand under the signature."""
    near = [_UID.sub(" ", line) for line in lines if _is_requisite(line.strip())]
    cases = {match["number"] for line in near for match in _CASE.finditer(line)}
    own = {match["number"] for line in near for match in _OWN.finditer(_CASE.sub(" ", line))}
    if not cases and not own:
        signed = [line.text.strip() for line in lines_of(text, max(0, len(text) - _TAIL))]
        own = {match["number"] for line in signed if (match := _OWN.fullmatch(line))}
    if len(cases) > 1 or len(own) > 1:
        return None
    return texts.case_number(own.pop() if own else None, cases.pop() if cases else None)


def _genitive(court: str) -> str:
    """Return the name of a court in the genitive: «Арбитражного суда города Москвы»; one in another case as it is."""
    parts = re.split(r"(?i)\b(суд|пленум|президиум|коллегия)\b", court, maxsplit=1)
    if len(parts) == 1:
        return court
    first, head, rest = parts
    first = _ADJECTIVE.sub(lambda match: _ENDINGS[match.group().lower()], first)
    return f"{first}{head[:-1]}и{rest}" if head.endswith("я") else f"{first}{head}а{rest}"


def _cased(court: str, text: str) -> str:
    return _HIGHEST.sub(lambda match: match.group().title(), as_sentence(court, text))
