"""Cells of a spreadsheet as people see them: a number under its format, in Russian writing (a decimal comma, spaces)."""

from math import isfinite

from assistant.loaders.number_dates import as_date
from assistant.loaders.number_parts import Section, sections
from assistant.loaders.number_places import fits, in_places, scaled

GENERAL = "General"
BUILT_IN = {
    **{
        0: GENERAL,
        1: "0",
        2: "0.00",
        3: "#,##0",
        4: "#,##0.00",
        5: '#,##0\\ "₽"',
        6: '#,##0\\ "₽"',
        7: '#,##0.00\\ "₽"',
        8: '#,##0.00\\ "₽"',
        9: "0%",
        10: "0.00%",
        11: "0.00E+00",
        12: "# ?/?",
        13: "# ??/??",
    },
    **{14: "dd.mm.yyyy", 15: "dd.mmm.yy", 16: "dd.mmm", 17: "mmm.yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm"},
    **{21: "h:mm:ss", 22: "dd.mm.yyyy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0"},
    **{43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@"},
}
"""Formats that have a number and no text of their own (ECMA-376, 18.8.30; money and dates as Russians have them)."""

_SHOWN = {"literal", "percent", "slash", "comma", "point"}

_DIGITS = 10
"""Significant digits of a number without a format."""
_WHOLE_DIGITS = 15
"""A whole number is written out up to so many: registers have their numbers in cells without a format."""


def is_date(form: str) -> bool:
    """Tell whether a number under this format is a date or a time."""
    return any(part.kind in {"date", "elapsed"} for part in sections(form)[0])


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
    if not form or not isfinite(value):
        return general(value)
    parts = sections(form)
    if is_date(form):
        date = as_date(value, parts[0], from_1904=from_1904)
        return general(value) if date is None else date
    section, amount = _chosen(value, parts)
    return " ".join(_number(amount, section).split())


def general(value: float) -> str:
    """Return a number without a format, with the digits a cell has room for."""
    if not isfinite(value):
        return ""
    if value == int(value) and abs(value) < 10**_WHOLE_DIGITS:
        return str(int(value))
    return f"{value:.{_DIGITS}g}".replace(".", ",").replace("e", "E")


def _chosen(value: float, found: tuple[Section, ...]) -> tuple[Section, float]:
    """Return the section for a value, and the value it is to show: its sign is left to a section of negative numbers."""
    for section in found:
        condition = next((part.text for part in section if part.kind == "condition"), None)
        if condition is not None and _holds(value, condition):
            return section, value
    if any(part.kind == "condition" for section in found for part in section):
        return found[-1], value
    if value < 0 and len(found) > 1:
        return found[1], -value
    return (found[2], value) if value == 0 and len(found) > 2 else (found[0], value)


def _holds(value: float, condition: str) -> bool:
    sign = condition.rstrip("-0123456789.")
    limit = float(condition[len(sign) :])
    return {"<": value < limit, ">": value > limit, "=": value == limit, "<=": value <= limit, ">=": value >= limit}.get(
        sign, value != limit
    )


def _number(value: float, section: Section) -> str:
    minus = "-" if value < 0 else ""
    if any(part.kind in {"general", "text"} for part in section):
        return minus + "".join(
            general(abs(value)) if part.kind in {"general", "text"} else part.text if part.kind in _SHOWN else ""
            for part in section
        )
    if not any(part.kind == "place" for part in section):
        # `;;;` and the like hide a value from the eye; a format of letters alone stands for it.
        return "".join(part.text for part in section if part.kind in _SHOWN)
    amount = scaled(value, section)
    return minus + (in_places(amount, section) if fits(amount) else _beyond(float(amount), section))


def _beyond(amount: float, section: Section) -> str:
    return general(abs(amount)) + "".join(part.text for part in section if part.kind in {"literal", "percent"}).rstrip()
