"""Questions that compare two things: «Чем кластер отличается от технопарка?»."""

import re

from assistant.dictionary import morphology
from assistant.patterns import regex

_ONE, _OTHER = r"(?P<one>[^?]+?)", r"(?P<other>[^?;:]+)"
_DIFFER = r"(?:отлич|различ|разн|расход|расхожд|соотно|похож|схож|сход)\w*"
_BETTER = r"(?P<better>лучше|хуже|больше|меньше|выше|ниже|дешевле|дороже|важнее|\w{3,}ее)"
_ALONE = r"^\s*(?P<one>[^,:?—–]+?)"
_WHICH = r"(?:что|кого|как\w+|чем|в\s+ч[её]м|есть\s+ли)"
_AND_WHAT = rf"(?:{_WHICH}\s+)?(?:\w+\s+)?(?:разниц\w*|общ\w+|{_DIFFER}|выбрать|{_BETTER})"
_COUNTED = regex(
    r"\bсколько\b|\bчему\s+рав|\b(?:как|чем|что)\s+(?:назыв|рассчит|вычисл|счита|измер|выраж|понима|означа|такое)"
    r"|\bкак\w*\s+(?:величин|размер|сумм)",
    re.IGNORECASE,
)
"""What wants a number or a term, not two things told apart: «Чему равна разница между доходами и расходами?»."""
# Nouns of difference are also quantities: of these a question that counts compares nothing.
_DIFFERENCES = tuple(
    regex(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:разниц\w+|различи\w+|отличи\w+|расхождени\w+|сходств\w+|общего|соотношени\w+)\s+(?:есть\s+)?(?:между|у|в|во)\s+{_ONE}\s+и\s+{_OTHER}",
        rf"\b(?:разниц\w+|различи\w+|отличи\w+|сходств\w+|соотношени\w+)\s+{_ONE}\s+и\s+{_OTHER}",
        rf"\b(?:преимуществ\w*|недостат\w+|плюс\w+|минус\w+|превосходств\w*)\s+(?:есть\s+)?(?:у\s+)?{_ONE}\s+"
        rf"(?:перед|над|по\s+сравнению\s+со?|в\s+сравнении\s+со?)\s+{_OTHER}",
        rf"^\s*(?:(?:чем|что|какие|каковы|почему)\s+)?(?:{_BETTER}\s+)?{_ONE}\s+(?:по\s+сравнению|в\s+сравнении)\s+со?\s+(?P<other>[^?;:\d]+)",
    )
)
_COMPARED = tuple(
    regex(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:чем|насколько|как)\s+(?:же\s+)?{_ONE}\s+отлича\w+\s+от\s+{_OTHER}",
        rf"\bотлич\w+\s+{_ONE}\s+от\s+{_OTHER}",
        rf"\bобщего\s+(?:есть\s+)?у\s+{_ONE}\s+со?\s+{_OTHER}",
        rf"\b(?:чем|в\s+ч[её]м|как)\s+(?:же\s+)?{_DIFFER}(?:\s+между\s+собой)?\s+{_ONE}\s+(?:и|со?)\s+{_OTHER}",
        rf"\b(?:чем|в\s+ч[её]м|как)\s+(?:же\s+)?{_ONE}\s+(?:и|со?)\s+{_OTHER}\s+{_DIFFER}",
        rf"\b(?:чем|в\s+ч[её]м)\s+{_ONE}\s+(?:не\s+)?похож\w*\s+на\s+{_OTHER}",
        rf"\bсравн(?:и|ите|ить|им)\s+{_ONE}\s+(?:и|со?)\s+{_OTHER}",
        rf"\bсравнени\w+\s+{_ONE}\s+(?:и|со?)\s+{_OTHER}",
        rf"\b(?:чем\s+)?{_ONE}\s+{_BETTER},\s+чем\s+{_OTHER}",
        rf"\b(?:что|кто|где|как\w+)\s[^,:?—–]*{_BETTER}[^,:?—–]*[:,—–]\s*{_ONE}\s+или\s+{_OTHER}",
        rf"^\s*(?:что|кто)\s+{_BETTER}\s+(?P<one>[^,:?]+?)\s+или\s+{_OTHER}",
        rf"{_ALONE}\s+или\s+(?P<other>[^,:?—–]+?)\s*[:,?—–]\s*(?:что|кто|где|как\w+|чем)\b",
        rf"{_ALONE}(?:\s+и\s+|\s+или\s+|,\s+)(?P<other>[^,:?—–]+?)\s*(?:[:?,—–]|\s-\s)\s*{_AND_WHAT}",
        rf"^\s*{_ONE}\s+и\s+(?P<other>[^?;:—–]+?)\s*[—–-]?\s*(?:это\s+)?одно\s+и\s+то\s+же",
        rf"^\s*{_ONE}\s*(?:[—–-]\s*)?(?:это\s+)?(?:то\s+же\s+самое|одно\s+и\s+то\s+же),?\s+что\s+(?:и\s+)?{_OTHER}",
        rf"\bодно\s+и\s+то\s+же\s+(?:ли\s+)?(?:это\s+)?[:—–-]?\s*{_ONE}\s+и\s+{_OTHER}",
        r"^\s*(?P<one>[^?]+?)\s+vs\.?\s+(?P<other>[^?]+)\?*$",
    )
)
_THAN = regex(rf"^\s*(?:почему\s+|чем\s+(?:же\s+)?){_ONE}\s+{_BETTER}\s+{_OTHER}", re.IGNORECASE)
_EITHER = regex(
    r"^\s*(?P<one>[^\s,:?]+(?:\s[^\s,:?]+){0,2}?)\s+или\s+(?P<other>[^\s,:?]+(?:\s[^\s,:?]+){0,2})\s*\?*$", re.IGNORECASE
)
_EACH_OTHER = regex(r"\s(?:друг (?:от|с|на) друг\w*|между собой)|,?\s(?:пожалуйста|мне)\b,?", re.IGNORECASE)
_ASKING = regex(
    r"(?:кто|кого|кому|что|чего|чему|чем|где|куда|откуда|когда|как|почему|зачем|сколько|как\w{2,3}|чья?|можно|есть)\b",
    re.IGNORECASE,
)
_TIME = regex(r"\b(?:год\w*|период\w*|прошл\w+|предыдущ\w+|уров\w+|аналогичн\w+)\b", re.IGNORECASE)
_WORD = regex(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def compared(question: str) -> tuple[str, str] | None:
    """Return the two things a question compares, None where it compares nothing."""
    plain = _EACH_OTHER.sub("", question)
    counts = _COUNTED.search(plain) is not None
    for pattern in (*(() if counts else _DIFFERENCES), *_COMPARED):
        match = pattern.search(plain)
        if match is not None and _is_comparison(match):
            return _sides(match)
    match = _THAN.search(plain)
    if match is not None and _is_comparison(match) and _is_thing(match["one"]) and _is_of(match["other"]):
        return _sides(match)
    match = _EITHER.search(plain)
    return _sides(match) if match is not None and _is_thing(match["one"]) and _is_thing(match["other"]) else None


def _sides(match: re.Match[str]) -> tuple[str, str]:
    return match["one"].strip(), match["other"].strip(" ?.!")


def _is_comparison(match: re.Match[str]) -> bool:
    """Tell whether what ends in «-ее» is a comparative and not «среднее», and what is compared no time."""
    better = match.groupdict().get("better")
    if better is not None and not any(one.tag.POS == "COMP" for one in morphology().parse(better.lower())):
        return False
    of_difference = match.re.pattern in {one.pattern for one in _DIFFERENCES}
    return not of_difference or _TIME.search(match["other"]) is None


def _is_thing(side: str) -> bool:
    """Tell whether a side names a thing: no question word, and no verb."""
    words = _WORD.findall(side)
    verbs = ("VERB", "INFN", "PRTS", "ADJS", "PREP", "NPRO")
    return bool(words) and not any(
        _ASKING.fullmatch(word) or morphology().parse(word.lower())[0].tag.POS in verbs for word in words
    )


def _is_of(side: str) -> bool:
    """Tell whether a side may be what another is better than: its first word in the genitive, or without cases."""
    words = _WORD.findall(side)
    if not words:
        return False
    return words[0].isupper() or any("gent" in one.tag for one in morphology().parse(words[0].lower()))
