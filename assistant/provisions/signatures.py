"""The lines an act is signed with: what stands behind its last point and in none."""

import re
from collections.abc import Sequence

from assistant.patterns import regex

_NAME = r"(?:[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?[А-ЯЁ][А-Яа-яЁё-]+|[А-ЯЁ][А-Яа-яЁё-]+\s[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?)"
_NAMED = regex(rf"(?:.*\s)?{_NAME}(?:\s+г\.\s?[А-ЯЁ][\w -]{{2,30}})?$")
"""The town stands behind a name where the reader joined their lines."""

_OFFICE = regex(
    r"(?:(?:первый|временно|генеральный|главный|статс-|вице-|полномочный)\s?)*"
    r"(?:врио|врип|и\.\s?о\.|исполняющ|заместител|министр|президент|председател|руководител|директор|губернатор|глава\b|(?:городской\s)?голова\b|мэр\b|"
    r"начальник|ректор|управляющ|секретар|прокурор|судь|командующ|премьер|аудитор|представител|бухгалтер|врач)",
    re.IGNORECASE,
)
_MOST_LINES = 4
_LONGEST = 120
_GOES_ON = (":", ";", ",")
_ENDS = (".", *_GOES_ON, "!", "?")


def is_signature(lines: Sequence[str], number: int) -> bool:
    """Tell whether the signature of an act begins in a line: an office, and a name behind it or in one of the next lines.

    Parameters
    ----------
    lines : sequence of str
    number : int
        The place of the line among them. Behind a line that ends with a colon stands a list of people.
    """
    if not _OFFICE.match(lines[number]) or (number and lines[number - 1].endswith(_GOES_ON)):
        return False
    for line in lines[number : number + _MOST_LINES]:
        line = line.rstrip()
        if len(line) > _LONGEST:
            return False
        if _NAMED.match(line):
            return True
        if line.endswith(_ENDS):
            return False
    return False
