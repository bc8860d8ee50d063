"""Questions that compare two things: «Чем кластер отличается от технопарка?»."""

import re

_ONE, _OTHER = r"(?P<one>[^?]+?)", r"(?P<other>[^?;:]+)"
_DIFFER = r"(?:отлич|различ|разн|расход|расхожд|соотно|похож|схож|сход)\w*"
_BETTER = r"(?:лучше|хуже|больше|меньше|выше|ниже|дешевле|дороже|важнее|\w{3,}ее)"
_COMPARED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:чем|насколько|как)\s+(?:же\s+)?{_ONE}\s+отлича\w+\s+от\s+{_OTHER}",
        rf"\bотлич\w+\s+{_ONE}\s+от\s+{_OTHER}",
        rf"\b(?:разниц\w+|различи\w+|отличи\w+|расхождени\w+|сходств\w+|общего|соотношени\w+)\s+(?:есть\s+)?(?:между|у|в|во)\s+{_ONE}\s+и\s+{_OTHER}",
        rf"\b(?:разниц\w+|различи\w+|отличи\w+|сходств\w+|соотношени\w+)\s+{_ONE}\s+и\s+{_OTHER}",
        rf"\bобщего\s+(?:есть\s+)?у\s+{_ONE}\s+со?\s+{_OTHER}",
        rf"\b(?:чем|в\s+ч[её]м|как)\s+(?:же\s+)?{_DIFFER}(?:\s+между\s+собой)?\s+{_ONE}\s+(?:и|со?)\s+{_OTHER}",
        rf"\b(?:чем|в\s+ч[её]м|как)\s+(?:же\s+)?{_ONE}\s+(?:и|со?)\s+{_OTHER}\s+{_DIFFER}",
        rf"\b(?:чем|в\s+ч[её]м)\s+{_ONE}\s+(?:не\s+)?похож\w*\s+на\s+{_OTHER}",
        rf"\bсравн(?:и|ите|ить|им)\s+{_ONE}\s+(?:и|со?)\s+{_OTHER}",
        rf"\bсравнени\w+\s+{_ONE}\s+(?:и|со?)\s+{_OTHER}",
        rf"{_ONE}\s+(?:по\s+сравнению|в\s+сравнении)\s+со?\s+{_OTHER}",
        rf"\b(?:чем\s+)?{_ONE}\s+{_BETTER},\s+чем\s+{_OTHER}",
        rf"\b(?:что|кто|где|как\w+)\s[^,:?—–]*{_BETTER}[^,:?—–]*[:,—–]\s*{_ONE}\s+или\s+{_OTHER}",
        r"^\s*(?P<one>[^,:?]+?)\s+или\s+(?P<other>[^,:?—–]+?)\s*[:,?—–]\s*(?:что|кто|где|как\w+|чем)\b",
        rf"^\s*{_ONE}\s+и\s+(?P<other>[^?;:—–]+?)\s*[—–-]?\s*(?:это\s+)?одно\s+и\s+то\s+же",
        rf"\bодно\s+и\s+то\s+же\s+(?:ли\s+)?(?:это\s+)?[:—–-]?\s*{_ONE}\s+и\s+{_OTHER}",
        r"^\s*(?P<one>[^?]+?)\s+vs\.?\s+(?P<other>[^?]+)\?*$",
    )
)
_EACH_OTHER = re.compile(r"\s(?:друг (?:от|с|на) друг\w*|между собой)", re.IGNORECASE)


def compared(question: str) -> tuple[str, str] | None:
    """Return the two things a question compares, None where it compares nothing."""
    plain = _EACH_OTHER.sub("", question)
    for pattern in _COMPARED:
        match = pattern.search(plain)
        if match is not None:
            return match["one"].strip(), match["other"].strip(" ?.!")
    return None
