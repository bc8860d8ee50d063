"""The head of an act to its lines: kind, day and number, town, title, adoption, however the reader joined or broke them.

A page sets them close and in the middle, so that no space tells one from the next: «ПРАВИТЕЛЬСТВО … ПОСТАНОВЛЕНИЕ от … № …».
What they are is told by their words. Only a kind set in capitals parts a line: «Федеральный закон от …» is also in sentences.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.bibliography.lines import Line, in_capitals
from assistant.dictionary import morphology
from assistant.patterns import regex

MONTHS = {
    name: number
    for number, name in enumerate(
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(), start=1
    )
}
DAY = (
    r"(?:(?P<day>\d{1,2})\.(?P<month>\d{2})\.(?P<year>\d{4})"
    rf"|[«\"]?(?P<day2>\d{{1,2}})[»\"]?\s+(?P<word>{'|'.join(MONTHS)})\s+(?P<year2>\d{{4}}))"
)
NUMBER = r"(?:№|N[oº]?\.?)\s*(?P<number>(?:[А-ЯЁA-Z]{1,4}[-/]?)?\d+[а-я]?(?:[-–/][\w.-]*\w)?(?:/\d+)*@?)"
BOTH = regex(rf"(?:\bот\s+)?{DAY}\s*(?:г\.|года|г)?[\s,;]*(?:г\.\s?)?(?:[А-ЯЁ][а-яё-]+[\s,;]+)?{NUMBER}", re.IGNORECASE)
BODY = regex(
    r"\b(?:правительств|президент|министерств|министр|администраци|губернатор|дума\b|служб|агентств|банк|суд\b|пленум|совет|"
    r"комитет|комисси|департамент|управлени|собрани|фонд|мин[а-яё]{3,20} росси)",
    re.IGNORECASE,
)
_LONGEST = 700
_LONGEST_LINE = 200
_MOST_LINES = 14
"""A title of an act that changes several others takes up to so many lines."""

_CAPITAL_KIND = (
    r"(?:ФЕДЕРАЛЬНЫЙ (?:КОНСТИТУЦИОННЫЙ )?ЗАКОН|(?:ОБЛАСТНОЙ )?ЗАКОН|ПОСТАНОВЛЕНИЕ|РАСПОРЯЖЕНИЕ|ПРИКАЗ|"
    r"УКАЗ|РЕШЕНИЕ|ПИСЬМО|УКАЗАНИЕ)"
)
_OF_WHOM = (
    r"(?:(?:ПРАВИТЕЛЬСТВА|ПРЕЗИДЕНТА|ГУБЕРНАТОРА|ГЛАВЫ|АДМИНИСТРАЦИИ|МИНИСТЕРСТВА|РЕСПУБЛИКИ|ГОРОДА|РОССИЙСКОЙ ФЕДЕРАЦИИ|"
    r"[А-ЯЁ-]+(?:ОЙ|ОГО|ЕГО) (?:ОБЛАСТИ|КРАЯ|АВТОНОМНОГО ОКРУГА|ОКРУГА|РАЙОНА))(?: [А-ЯЁ-]+){0,6})"
)
_STARTS_TITLE = regex(r"[«\"]?(?:О|Об|ОБ|Обо)\s")
_KIND_INSIDE = regex(rf"(?P<before>.{{6,}}?)\s(?P<rest>{_CAPITAL_KIND}\b.*)", re.DOTALL)
_KIND_FIRST = regex(
    rf"(?P<kind>{_CAPITAL_KIND}(?: {_OF_WHOM}?)??)\s+(?P<rest>(?:О|ОБ|Об|Обо|«О|«Об|от|№|N)\s.*|\d{{1,2}}[. ].*|«\d.*)", re.DOTALL
)
_OF_STATE = regex(r"РОССИЙСКАЯ ФЕДЕРАЦИЯ|РЕСПУБЛИКА|ОБЛАСТЬ|КРАЙ\b|ОКРУГ\b")
_TOWN = r"(?:г\.\s?|город\s)?[А-ЯЁ][\w-]+(?:\s[А-ЯЁ][\w-]+)?"
_TITLE_FIRST = r"[«\"]?(?:О|Об|ОБ)\s"
_REQUISITES_FIRST = regex(rf"(?P<both>{BOTH.pattern})[\s,.]+(?P<rest>\S.*)", re.DOTALL | re.IGNORECASE)
_TOWN_FIRST = regex(rf"(?P<town>{_TOWN})\s+(?P<rest>{_TITLE_FIRST}.*)", re.DOTALL)
_TOWN_THEN = regex(rf"{_TOWN}(?=$|\s{_TITLE_FIRST})|{_TITLE_FIRST}")
_ADOPTED_INSIDE = regex(
    r"(?P<before>.*?\S)\s+(?P<rest>(?:Принят[аоы]?|Одобрен[аоы]?|ПРИНЯТ|ОДОБРЕН)\s(?:(?!Принят|Одобрен).)*)", re.DOTALL
)
_BEHIND_ADOPTION = regex(rf"(?P<before>(?:Принят|Одобрен).*?\d{{4}}\s(?:года|г\.))\s+(?P<rest>от\s+{BOTH.pattern})", re.DOTALL)
_ADOPTION = regex(r"(?:принят|одобрен|зарегистрирован)\w*\b", re.IGNORECASE)
_OPENS_TEXT = regex(
    r"(?:в соответствии|в целях|в связи|во исполнение|на основании|руководствуясь|рассмотрев|учитывая|согласно|по итогам|"
    r"настоящ\w+|принят\w*\s|принят$|одобрен\w*\s|одобрен$|зарегистрирован\w*|статья|глава|раздел|преамбула|приложение|утвержден\w*|"
    r"список|документы?\s|с изменениями|в редакции|в ред\.|\(|\d{1,2}[.)]\s|[ivx]{1,5}\.|от\s\d|№|г\.\s|п р и к|п о с т|"
    r"приказываю|постановля)",
    re.IGNORECASE,
)
_PLAIN_BODY = regex(
    r"(?:Правительство|Президент|Министерство|Администрация|Губернатор|Глава|Федеральная служба|Департамент|Управление|Комитет|"
    r"Совет|Федеральное агентство|[А-ЯЁ][а-яё]+ (?:областная|городская|районная|краевая) [Дд]ума)(?:[ -][А-ЯЁа-яё«»\"-]+){1,14}"
)
_ASIDE = regex(r"\((?!\d{4}\)|[Чч]асть [а-яё]{6,9}\))[^()]*\)|\[[^\[\]]*\]")
"""What stands in brackets in a head is of changes: other acts' numbers and days."""

_SPREAD = regex(r"(?:[А-ЯЁ] ){3,}[А-ЯЁ]\b")
_TEXT_INSIDE = regex(
    r"(?<=[\w»\").])\s+(?=(?:В\s(?:соответствии|целях|связи|развитие|рамках)|Во\sисполнение|На\sосновании|Руководствуясь|Рассмотрев|"
    r"Учитывая|Согласно|По\sитогам|Настоящ\w{2,3}|ПРИКАЗЫВА|ПОСТАНОВЛЯ|РАСПОРЯЖАЮСЬ|1\.)\s|"
    r"(?i:п ?р ?и ?к ?а ?з ?ы ?в ?а ?ю|п ?о ?с ?т ?а ?н ?о ?в ?л ?я ?(?:е ?т|ю)) ?:)"
)
_UNENDED = regex(r"(?:\b(?:и|или|в|на|о|об|по|к|с|для|из|от|при|между|федеральный закон|кодекс)|,|№)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Act:
    """The requisites of an act; what it does not give is None."""

    title: str | None
    kind: str | None
    number: str | None
    date: str | None
    body: str | None


def plain(text: str) -> str:
    """Return a head without what stands in brackets, words set wide («П Р И К А З») written as others are."""
    return _SPREAD.sub(lambda match: match.group().replace(" ", ""), _ASIDE.sub("", text))


def day_of(match: re.Match[str]) -> str | None:
    """Return a day that was matched by `DAY`, as «24.07.2007»; None where there is no such day."""
    month = int(match["month"]) if match["month"] else MONTHS[match["word"].lower()]
    try:
        day = date(int(match["year"] or match["year2"]), month, int(match["day"] or match["day2"]))
    except ValueError:
        return None
    return f"{day:%d.%m.%Y}"


def head_lines(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a head, those that hold several of its parts parted; the rest as they are."""
    return [Line(line.start, part) for line in lines for own in _before_text(line.text.strip()) for part in _parts(own)]


def _before_text(text: str) -> Iterator[str]:
    """Part a head from the text that the reader joined to it: «О кластерах В целях … ПРИКАЗЫВАЮ:»."""
    match = _TEXT_INSIDE.search(text, 0, _LONGEST)
    before = text[: match.start()] if match else ""
    if match and (_STARTS_TITLE.match(before) or (re.search(rf"\b{_CAPITAL_KIND}\b", before) and " О" in before)):
        yield before
        text = text[match.end() :]
    yield text


def _parts(text: str) -> Iterator[str]:
    while len(text) <= _LONGEST and (cut := _cut(text)) is not None:
        yield cut[0].strip(" ,;")
        text = cut[1].strip()
    yield text


def _cut(text: str) -> tuple[str, str] | None:
    """Return the first part of a line and the rest; None where it is one part."""
    match = _KIND_FIRST.fullmatch(text)
    if match is None and (inside := _KIND_INSIDE.fullmatch(text)) is not None and _is_over_kind(inside["before"]):
        match = inside
    if match is None and (behind := _REQUISITES_FIRST.fullmatch(text)) is not None and _TOWN_THEN.match(behind["rest"]):
        match = behind
    if match is None and (town := _TOWN_FIRST.fullmatch(text)) is not None and not BODY.search(town["town"]):
        match = town
    if match is None and (_STARTS_TITLE.match(text) or _ADOPTION.match(text)):
        match = _ADOPTED_INSIDE.fullmatch(text) or _BEHIND_ADOPTION.fullmatch(text)
    return None if match is None else (text[: match.start("rest")], match["rest"])


def _is_over_kind(before: str) -> bool:
    """Tell whether a text in capitals is what stands over a kind: a body or a state, and no title that names an act."""
    names = BODY.search(before) or _OF_STATE.search(before)
    return (in_capitals(before) and names is not None and not _STARTS_TITLE.match(before)) or is_body(before)


def is_body(line: str) -> bool:
    """Tell whether a line in small letters is nothing but the name of a body: «Администрация города Обнинска»."""
    return _PLAIN_BODY.fullmatch(line) is not None and not any(_is_verb(word) for word in re.findall(r"[а-яё]{4,}", line))


def _is_verb(word: str) -> bool:
    return morphology().parse(word)[0].tag.POS in {"VERB", "INFN", "PRTS", "GRND"}


def whose(lines: Sequence[Line], kind: int) -> int:
    """Return how many lines behind a kind in capitals say whose it is: «ЗАКОН», «КАЛУЖСКОЙ ОБЛАСТИ»."""
    behind = lines[kind + 1 : kind + 2]
    alone = re.fullmatch(_CAPITAL_KIND, lines[kind].text.strip()) is not None
    return int(bool(behind) and alone and re.fullmatch(_OF_WHOM, behind[0].text.strip()) is not None)


def without_adoption(lines: Sequence[Line]) -> list[Line]:
    """Leave out who adopted an act, approved or registered it, and when: that is not the day of the act."""
    kept: list[Line] = []
    left = 0
    for line in lines:
        text = line.text.strip()
        if _ADOPTION.match(text):
            left = 3
        if not left:
            kept.append(line)
        elif re.search(rf"{DAY}", text, re.IGNORECASE):
            left = 0
        else:
            left -= 1
    return kept


def title_stop(lines: Sequence[Line], place: int) -> int:
    """Return the number of the line behind the title that begins in line `place`: the first that is surely no part of it."""
    title = lines[place].text.strip()
    stop = place + 1
    for line in lines[stop : place + _MOST_LINES]:
        text = line.text.strip()
        if len(text) > _LONGEST_LINE or not _goes_on(title, text):
            break
        title = f"{title} {text}"
        stop += 1
    return stop


def _goes_on(title: str, text: str) -> bool:
    inside = title.count("«") > title.count("»")
    if inside:
        return True
    if _OPENS_TEXT.match(text) and not text.startswith("от "):
        return False
    if title.endswith((".", ":", ";")) or text.endswith((":", ";")):
        return False
    if in_capitals(title):
        return in_capitals(text) and not re.match(_CAPITAL_KIND, text)
    if text[0].islower() or _UNENDED.search(title):
        return True
    return _is_oblique(text) if text[0] not in '«"' else not title.endswith(("»", '"'))


def _is_oblique(text: str) -> bool:
    """Tell whether a line begins with a name in another case than that of a sentence's subject: «Российской Федерации»."""
    word = re.match(r"[А-ЯЁ][а-яё-]+", text)
    if word is None:
        return False
    tag = morphology().parse(word.group().lower())[0].tag
    return tag.POS in {"NOUN", "ADJF"} and tag.case not in {None, "nomn"}
