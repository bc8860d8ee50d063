"""Codes, constitutions and charters: acts that are called by their name, without a kind and an «О …»."""

import re
from collections.abc import Sequence

from assistant.bibliography.act_heads import BOTH, Act
from assistant.bibliography.casing import as_sentence
from assistant.bibliography.lines import Line
from assistant.patterns import regex
from assistant.texts import references as texts

_WHERE = r"(?:Российской\sФедерации|[а-яё-]+(?:ой|ого|его)\s(?:области|края|(?:автономного\s)?округа)|Республики\s[а-яё-]+)"
_NAME = regex(
    rf"(?P<title>[А-ЯЁ][а-яё-]+(?:\s[а-яё-]+)?\sкодекс(?:\s{_WHERE})?|Кодекс\s{_WHERE}\sоб?\s[а-яё ]{{5,80}}|"
    rf"Конституция\s{_WHERE}|Устав\s(?:{_WHERE}|(?:муниципального|городского|сельского)\s[^\d.,;]{{5,120}}|города\s[а-яё-]+))"
    rf"\s*(?:\(?часть\s(?P<part>[а-яё]{{6,9}})\)?)?\s*(?P<rest>{BOTH.pattern})?\.?",
    re.IGNORECASE,
)
_PART = regex(r"часть\s(?P<part>перв|втор|трет|четв[её]рт)\w{2}", re.IGNORECASE)
_PARTS = regex(r"^ЧАСТЬ\s(ПЕРВ|ВТОР|ТРЕТ|ЧЕТВ[ЕЁ]РТ)\w{2}\b", re.MULTILINE)
_VOTED = regex(
    r"\(?(?P<how>принята?\s+(?:всенародным\s+голосованием|на\s+референдуме)[^()\n]{10,200}?)\s*(?:\)|\n|$)", re.IGNORECASE
)
_NEAR = 3
_FRONT = 1500


def code_of(lines: Sequence[Line], place: int, text: str) -> Act | None:
    """Return the code whose name line `place` is, without day and number; None where it is none.

    Its part belongs to the name («Гражданский кодекс Российской Федерации (часть первая)»), unless the text holds several.
    """
    match = _NAME.fullmatch(lines[place].text.strip())
    if match is None or not match["title"][0].isupper():
        return None
    title = as_sentence(match["title"], text)
    below = [line.text.strip() for line in lines[place + 1 : place + 1 + _NEAR]]
    part = match["part"] or next((found["part"] for line in below if (found := _PART.fullmatch(line))), None)
    if part and len(set(_PARTS.findall(text))) < 2:
        title = f"{title} ({texts.part_of_code(part)})"
    voted = _VOTED.search(text, 0, _FRONT)
    return Act(title, " ".join(voted["how"].split()) if voted else None, None, None, None)
