"""Cells of a spreadsheet as people see them: a number under its format, in Russian writing (a decimal comma, spaces)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache
from math import isfinite

GENERAL = "General"
BUILT_IN = {
    **{
        0: GENERAL,
        1: "0",
        2: "0.00",
        3: "#,##0",
        4: "#,##0.00",
        9: "0%",
        10: "0.00%",
        11: "0.00E+00",
        12: "# ?/?",
        13: "# ??/??",
    },
    **{14: "dd.mm.yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm"},
    **{21: "h:mm:ss", 22: "dd.mm.yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0"},
    **{43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@"},
}
"""Formats that have a number and no text of their own (ECMA-376, 18.8.30; 14 and 22 as Russians have them)."""

_MONTHS = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()
_DAYS = "понедельник вторник среда четверг пятница суббота воскресенье".split()
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]'
    r"|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|AM/PM|A/P)|(?P<scientific>E[+-]0+)|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_LONGEST_FORMAT = 255
_MOST_PLACES = 20
"""A number with more places before the comma is written with a power of ten."""

_DIGITS = 11
"""Significant digits of a number without a format."""


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    text: str


@lru_cache(maxsize=2000)
def _sections(form: str) -> tuple[tuple[_Part, ...], ...]:
    """Return the parts of each section of a format: for positive and negative numbers, zero, text."""
    sections: list[list[_Part]] = [[]]
    for match in _TOKEN.finditer(form[:_LONGEST_FORMAT]):
        kind = match.lastgroup
        if kind == "other" and match[0] == ";":
            sections.append([])
        elif kind is not None:
            sections[-1].append(_Part("literal" if kind in {"quoted", "escaped", "currency"} else kind, match[kind]))
        elif match[0].startswith("_"):
            sections[-1].append(_Part("literal", " "))
        elif condition := _CONDITION.fullmatch(match[0]):
            sections[-1].append(_Part("condition", condition[1] + condition[2]))
    return tuple(map(tuple, sections))


def is_date(form: str) -> bool:
    """Tell whether a number under this format is a date or a time."""
    return any(part.kind in {"date", "elapsed"} for part in _sections(form)[0])


def shown(value: float, form: str, *, from_1904: bool = False) -> str:
    """Return a number as its cell shows it.

    Parameters
    ----------
    value : float
    form : str
        A format as the file has it: `#,##0.00`, `0%`, `dd.mm.yyyy`.
    from_1904 : bool
        Days are counted from 1904, as on old Macintoshes.
    """
    if not form or form == GENERAL or not isfinite(value) or form.lower() == "general":
        return general(value)
    sections = _sections(form)
    if is_date(form):
        return _date(value, sections[0], from_1904=from_1904)
    section, amount = _chosen(value, sections)
    if not any(part.kind == "digits" for part in section):
        literal = "".join(part.text for part in section if part.kind == "literal").strip()
        # `;;;` and the like hide a value from the eye; a format of letters alone stands for it.
        return general(value) if any(part.text in {"@", "G", "g"} for part in section) else literal
    return " ".join(_number(amount, section).split(" ")).strip()


def general(value: float) -> str:
    """Return a number without a format, with the digits a cell has room for."""
    if not isfinite(value):
        return ""
    if value == int(value) and abs(value) < 10**_DIGITS:
        return str(int(value))
    text = f"{value:.{_DIGITS - 1}g}"
    return text.replace(".", ",").replace("e", "E")


def _chosen(value: float, sections: tuple[tuple[_Part, ...], ...]) -> tuple[tuple[_Part, ...], float]:
    """Return the section for a value, and the value it is to show: its sign is left to a section of negative numbers."""
    for section in sections:
        condition = next((part.text for part in section if part.kind == "condition"), None)
        if condition is not None and _holds(value, condition):
            return section, value
    if any(part.kind == "condition" for section in sections for part in section):
        return sections[-1], value
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    return (sections[2], value) if value == 0 and len(sections) > 2 else (sections[0], value)


def _holds(value: float, condition: str) -> bool:
    sign = condition.rstrip("-0123456789.")
    limit = float(condition[len(sign) :])
    return {"<": value < limit, ">": value > limit, "=": value == limit, "<=": value <= limit, ">=": value >= limit}.get(
        sign, value != limit
    )


def _number(value: float, section: tuple[_Part, ...]) -> str:
    digits = [part.text for part in section if part.kind == "digits"]
    pattern = digits[0]
    percents = sum(part.text == "%" for part in section)
    fraction = any(part.text == "/" for part in section)
    scientific = next((part.text for part in section if part.kind == "scientific"), None)
    if fraction:
        return general(value)
    amount = Decimal(repr(value)) * (100**percents)
    thousands = len(pattern) - len(pattern.rstrip(","))
    amount /= Decimal(1000) ** thousands
    body = _scientific(float(amount), pattern) if scientific else _plain(amount, pattern)
    pieces: list[str] = []
    for part in section:
        if part.kind == "digits":
            pieces.append(body)
            body = ""  # more places for digits belong to the same number
        elif part.kind in {"literal", "other"}:
            pieces.append(part.text)
    minus = "-" if amount < 0 else ""
    return minus + "".join(pieces)


def _plain(amount: Decimal, pattern: str) -> str:
    whole, _, decimals = pattern.rstrip(",").partition(".")
    least, most = decimals.count("0"), len(decimals)
    if amount.adjusted() > _MOST_PLACES:
        return general(float(amount)).lstrip("-")
    with localcontext(prec=_LONGEST_FORMAT + 2 * _MOST_PLACES):
        rounded = abs(amount).quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP)
    text = f"{rounded:f}"
    before, _, after = text.partition(".")
    after = after[:least] + after[least:].rstrip("0")
    before = before.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        before = f"{int(before):,}".replace(",", " ") if before else before
    return (before or "0") + (f",{after}" if after else "")


def _scientific(value: float, pattern: str) -> str:
    decimals = len(pattern.partition(".")[2])
    return f"{abs(value):.{decimals}E}".replace(".", ",")


def _date(value: float, section: tuple[_Part, ...], *, from_1904: bool) -> str:
    moment = _moment(value, from_1904=from_1904) if value >= 0 else None
    if moment is None:
        return general(value)
    half = any(part.text.upper() in {"AM/PM", "A/P"} for part in section)
    pieces: list[str] = []
    for number, part in enumerate(section):
        if part.kind == "date":
            pieces.append(_date_part(part.text.lower(), moment, half=half, minutes=_is_minutes(section, number)))
        elif part.kind == "elapsed":
            seconds = round(value * 86_400)
            pieces.append(str(seconds // {"h": 3600, "m": 60, "s": 1}[part.text[0].lower()]))
        elif part.kind in {"literal", "other"} and part.text not in {"@", ";"}:
            pieces.append(part.text)
    return "".join(pieces).strip()


def _moment(value: float, *, from_1904: bool) -> datetime | None:
    # Excel counts a 29th of February 1900, so days up to it have another beginning.
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if value >= 60 else 31)
    try:
        return start + timedelta(seconds=round(value * 86_400))
    except (OverflowError, ValueError):
        return None


def _is_minutes(section: tuple[_Part, ...], number: int) -> bool:
    """Tell whether an `m` stands for minutes: after hours or before seconds."""
    dates = [part for part in section if part.kind in {"date", "elapsed"}]
    place = sum(part.kind in {"date", "elapsed"} for part in section[:number])
    before = dates[place - 1].text.lower() if place else ""
    after = dates[place + 1].text.lower() if place + 1 < len(dates) else ""
    return before.startswith("h") or after.startswith("s")


def _date_part(code: str, moment: datetime, *, half: bool, minutes: bool) -> str:
    length = len(code.partition(".")[0])
    if code.startswith("y"):
        return f"{moment.year}" if length > 2 else f"{moment.year % 100:02d}"
    if code.startswith("a"):
        return "AM" if moment.hour < 12 else "PM"
    names = {"m": _MONTHS[moment.month - 1], "d": _DAYS[moment.weekday()]}.get(code[0], "")
    if length > 2 and names:
        return names if length > 3 else names[: 3 if code[0] == "m" else 2]
    hour = (moment.hour % 12 or 12) if half else moment.hour
    month = moment.minute if minutes else moment.month
    number = {"m": month, "d": moment.day, "h": hour, "s": moment.second}[code[0]]
    return f"{number:0{min(length, 2)}d}"
