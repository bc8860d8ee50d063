"""What an act approves, in a file of its own: a programme, a strategy, rules. It says in its corner by which act."""

import re
from collections.abc import Sequence

from assistant.bibliography.act_heads import BOTH, DAY, Act, day_of
from assistant.bibliography.casing import sentence_case
from assistant.bibliography.lines import Line, in_capitals
from assistant.patterns import regex
from assistant.texts import references as texts

_CORNER_LINES = 7
_LONGEST_TITLE = 400
_LONGEST_LINE = 300
_ACTS = r"(?P<{name}>постановлени{end}|распоряжени{end}|приказ{short}|указ{short}|закон{short}|решени{end})"
_CORNER = regex(
    rf"(?:приложение(?:\s*(?:№|N)?\s*\d{{1,2}})?\s+к\s+{_ACTS.format(name='annexed', end='ю', short='у')}|"
    rf"утвержд[её]н[аоы]?\s+{_ACTS.format(name='approved', end='ем', short='ом')})"
    rf"\s+(?P<whose>[^№]{{5,160}}?)\s+{BOTH.pattern}(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_BY_WHOM = regex(
    rf"утвержд[её]н[аоы]?\s+(?P<by>(?:президиумом|пленумом|коллегией|правлением|"
    rf"(?:уч[её]ным |наблюдательным |координационным )?советом|"
    rf"министром|губернатором|председателем)\s[^№\d]{{5,160}}?),?\s+{DAY}\s*(?:г\.|года)?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_EXTRACT = regex(
    r"(?:выписка|извлечени[ея])\s+из\s+(?P<kind>федерального\s+(?:конституционного\s+)?закона|закона|постановления|распоряжения|приказа|"
    rf"указа|решения)(?P<whose>\s[^№\d«]{{3,160}}?)?\s+{BOTH.pattern}\s*[«\"](?P<title>(?:О|Об|ОБ)\s.{{3,400}}?)[»\"](?=\s+[А-ЯЁ\d(]|\s*$)",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = regex(
    r"(?:(?:государственная|муниципальная|региональная|областная|ведомственная|комплексная|целевая|долгосрочная)\s+){0,3}"
    r"(?:программа|стратегия|концепция|положение|порядок|правила|план|перечень|требования|методика|критерии|"
    r"обзор|инвестиционная стратегия|(?:административный\s+)?регламент|дорожная карта|"
    r"методические рекомендации|основы|доктрина)\b",
    re.IGNORECASE,
)
_CORNER_GOES_ON = regex(r"\bпротокол|№|\bN\s?\d", re.IGNORECASE)
"""A number in the corner is of an act that is read otherwise."""

_BEHIND_TITLE = regex(
    r"(?:паспорт|содержание|оглавление|введение|общие положения|глава|раздел|статья|список|\(|[IVX]{1,5}\.|\d{1,2}[.)]|настоящ)",
    re.IGNORECASE,
)
_NEXT = regex(r"\s(?:ПАСПОРТ|СОДЕРЖАНИЕ|ОГЛАВЛЕНИЕ|ВВЕДЕНИЕ|ОБЩИЕ ПОЛОЖЕНИЯ|I\.\s|1\.\s)")
"""A heading the reader joined to the title."""

_CAPITALS_FIRST = regex(r"(?P<capitals>[А-ЯЁ«»\s-]{4,}?)(?=\s[«\"]?[а-яё]|$)")


def annex_of(lines: Sequence[Line], text: str) -> Act | None:
    """Return what is approved by an act, with the act's requisites; None where the corner or the title is not sure."""
    for count in range(1, min(_CORNER_LINES, len(lines)) + 1):
        corner = " ".join(line.text.strip() for line in lines[:count])
        match = _CORNER.match(corner) or (_BY_WHOM.match(corner) if not _CORNER_GOES_ON.search(corner) else None)
        if match is None:
            continue
        behind = [match["rest"].strip(' ,.»"')] if match["rest"].strip(' ,.»"') else []
        title = _title([*behind, *(line.text.strip() for line in lines[count:])], text)
        day = day_of(match)
        if title is None or day is None:
            return None
        if "by" in match.groupdict():
            return Act(title, texts.approved_by(_cased(match["by"], text)), None, day, None)
        act = f"{match['approved'] or match['annexed']} {match['whose']}"
        named = texts.approved(_cased(act, text)) if match["approved"] else texts.annexed(_cased(act, text))
        return Act(title, named, match["number"].replace("–", "-"), day, None)
    return None


def extract_of(lines: Sequence[Line]) -> Act | None:
    """Return the act that an extract is from, where its first lines give kind, day, number and title."""
    head = " ".join(line.text.strip() for line in lines[:_CORNER_LINES])
    match = _EXTRACT.match(head)
    day = day_of(match) if match else None
    if match is None or day is None:
        return None
    kind = texts.kind_of_act(match["kind"])
    whose = " ".join((match["whose"] or "").split())
    title = " ".join(match["title"].split())
    return Act(title, f"{kind} {whose}".strip(), match["number"].replace("–", "-"), day, None)


def _title(lines: Sequence[str], text: str) -> str | None:
    whole: list[str] = []
    for line in lines:
        own = _NEXT.split(line, maxsplit=1)[0]
        if not whole and not _TITLE.match(own):
            return None
        if len(own) > _LONGEST_LINE or _BEHIND_TITLE.match(own) or (whole and not _goes_on(whole, own)):
            break
        whole.append(own)
        if own != line:
            break
    title = " ".join(_cased(line, text) if number == 0 else _small(line, text) for number, line in enumerate(whole))
    return title.rstrip(".") if len(title.split()) > 1 and len(title) <= _LONGEST_TITLE else None


def _goes_on(whole: Sequence[str], line: str) -> bool:
    """Tell whether a line is still of the title: in small letters, a name in quotation marks, or in capitals as the title is."""
    if whole[-1].endswith(")"):  # «ОБЗОР … № 1 (2022)»
        return False
    inside = sum(one.count("«") - one.count("»") for one in whole) > 0
    return inside or line[0].islower() or line[0] in '«"' or (line.isupper() and whole[-1].isupper())


def _cased(words: str, text: str) -> str:
    """Return words that begin in capitals with small letters there: «СТРАТЕГИЯ развития …»."""
    match = _CAPITALS_FIRST.match(words)
    if match is None and in_capitals(words):
        return sentence_case(" ".join(words.split()), text)
    if match is None:
        return " ".join(words.split())
    return f"{sentence_case(match['capitals'], text)}{words[match.end() :]}"


def _small(line: str, text: str) -> str:
    cased = sentence_case(line, text)
    return cased if cased == line or line[0] in '«"' else cased[0].lower() + cased[1:]
