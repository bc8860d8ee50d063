"""The lines of articles' heads, parted where the reader joined what is set close: names, place of work, abstract, key words."""

import re
from collections.abc import Iterable, Iterator

from assistant.bibliography.lines import Line
from assistant.bibliography.names import leading_persons
from assistant.dictionary import morphology
from assistant.patterns import regex

MARKERS = r"(?:аннотация|резюме|реферат|ключевые слова|abstract|annotation|summary|key ?words)"
_MARKED = regex(rf"(?<=\S)\s+(?={MARKERS}\s?[.:–—])", re.IGNORECASE)
_LONGEST_HEAD = 400
"""A marker further on in a line stands in a sentence."""

AFFILIATION = regex(
    r"университет|институт|академи[яи]|кафедр|факультет|филиал\b|колледж|министерств|\bг\.\s|@|\bРоссия\b|центр\b|"
    r"\b(?:доцент|профессор|аспирант\w*|магистрант\w*|кандидат|доктор|канд\.|преподаватель|студент\w*|сотрудник)\b"
)
_NEAR = 100
_POST = regex(
    r"[–—-]?\s?(?:канд|кандидат|д-р|докт|доктор|[кд]\.\s?[а-яё]|доц|проф|аспирант|магистр|студент|соискатель|ассистент|преподаватель|"
    r"(?:старш|ст\.|научн|ведущ|главн|младш)[а-яё]*\s(?:преп|науч|сотр))[а-яё.]*"
)
_LONGEST_POST = 250
_ANOTHER = regex(r"\b[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?[А-ЯЁ][а-яё]|[А-ЯЁ][а-яё]+\s[А-ЯЁ]\.|[а-яё](?:вич|вна)\b")
"""Another person behind the degree of the first."""


def _is_of_person(rest: str) -> bool:
    """Tell whether what stands behind names is a place of work, or a degree and a post: no sentence about the persons."""
    if rest[0].isupper():
        return True
    if len(rest) > _LONGEST_POST or not _POST.match(rest) or _ANOTHER.search(rest):
        return False
    words = re.findall(r"[а-яё]{4,}", rest)
    return not any(morphology().parse(word)[0].tag.POS in {"VERB", "INFN", "PRTS"} for word in words)


def parted(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines, those that hold several parts of a head parted; each knows its place in the text."""
    for line in lines:
        start = 0
        for match in _MARKED.finditer(line.text, 0, _LONGEST_HEAD):
            yield from _without_place(Line(line.start + start, line.text[start : match.start()]))
            start = match.end()
        yield from _without_place(Line(line.start + start, line.text[start:]))


def _without_place(line: Line) -> Iterator[Line]:
    """Part «Н. В. Орехова Вятский университет, г. Киров» behind the names."""
    # The dear look only where there is a place of work: nearly every line of a text has none.
    headlike = len(line.text) <= _LONGEST_HEAD and line.text[:1].isupper() and AFFILIATION.search(line.text)
    persons, rest = leading_persons(line.text) if headlike else ((), "")
    behind = rest and line.text.endswith(rest) and _is_of_person(rest) and AFFILIATION.search(rest, 0, _NEAR)
    if not persons or not behind:
        yield line
        return
    place = len(line.text) - len(rest)
    yield Line(line.start, line.text[:place].rstrip(" ,;"))
    yield Line(line.start + place, rest)
