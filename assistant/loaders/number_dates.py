"""Dates and times of a spreadsheet under their format, in Russian words."""

from datetime import datetime, timedelta

from assistant.loaders.number_parts import Section

_MONTHS = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()
_MONTHS_OF = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()
_DAYS = "понедельник вторник среда четверг пятница суббота воскресенье".split()
_A_DAY = 86_400
_ELAPSED = {"h": 3600, "m": 60, "s": 1}


def as_date(value: float, section: Section, *, from_1904: bool) -> str | None:
    """Return a date as its cell shows it, None for a number that is none."""
    fraction = max((len(part.text.partition(".")[2]) for part in section if part.kind == "date"), default=0)
    moment = _moment(value, fraction, from_1904=from_1904) if value >= 0 else None
    if moment is None:
        return None
    pieces: list[str] = []
    for number, part in enumerate(section):
        if part.kind == "date":
            pieces.append(_date_part(part.text.lower(), number, moment, section))
        elif part.kind == "elapsed":
            seconds = round(value * _A_DAY) // _ELAPSED[part.text[0].lower()]
            pieces.append(f"{seconds:0{min(len(part.text), 2)}d}")
        elif part.kind == "slash":
            pieces.append(".")  # what parts a date where the sheet is looked at
        elif part.kind in {"literal", "point", "comma", "percent"}:
            pieces.append(part.text)
    return "".join(pieces).strip()


def _moment(value: float, fraction: int, *, from_1904: bool) -> datetime | None:
    # Excel counts a 29th of February 1900, so days up to it have another beginning.
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if value >= 60 else 31)
    try:
        return start + timedelta(seconds=round(value * _A_DAY, min(fraction, 3)))
    except (OverflowError, ValueError):
        return None


def _is_minutes(section: Section, number: int) -> bool:
    """Tell whether an `m` stands for minutes: after hours or before seconds."""
    dates = [part for part in section if part.kind in {"date", "elapsed"}]
    place = sum(part.kind in {"date", "elapsed"} for part in section[:number])
    before = dates[place - 1].text.lower() if place else ""
    after = dates[place + 1].text.lower() if place + 1 < len(dates) else ""
    return before.startswith("h") or after.startswith("s")


def _date_part(code: str, number: int, moment: datetime, section: Section) -> str:
    name, _, fraction = code.partition(".")
    length = len(name)
    if code.startswith("y"):
        return f"{moment.year}" if length > 2 else f"{moment.year % 100:02d}"
    if code.startswith("a"):
        return "AM" if moment.hour < 12 else "PM"
    if length > 2 and code[0] in "md":
        return _named(code, moment, section)
    half = any(part.kind == "date" and part.text.upper().startswith("A") for part in section)
    hour = (moment.hour % 12 or 12) if half else moment.hour
    month = moment.minute if code[0] == "m" and _is_minutes(section, number) else moment.month
    text = f"{ ({'m': month, 'd': moment.day, 'h': hour, 's': moment.second}[code[0]]):0{min(length, 2)}d}"
    return f"{text},{moment.microsecond:06d}"[: len(text) + 1 + min(len(fraction), 3)] if fraction else text


def _named(code: str, moment: datetime, section: Section) -> str:
    """Return the name of a month, as Russian has it beside a day («15 марта»), or of a day of the week, or their beginnings."""
    if code[0] == "d":
        name = _DAYS[moment.weekday()]
        return name if len(code) > 3 else name[:2]
    of_a_day = any(part.kind == "date" and part.text.lower() in {"d", "dd"} for part in section)
    name = (_MONTHS_OF if of_a_day else _MONTHS)[moment.month - 1]
    return {3: _MONTHS[moment.month - 1][:3], 5: name[0].upper()}.get(len(code), name)
