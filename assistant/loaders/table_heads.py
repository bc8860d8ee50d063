"""The head of a table: which of its rows name the columns, and the names they give.

A first row of data is none: it looks like the rows under it, has addresses, years and people as they have.
"""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from assistant.dictionary import PROPER, morphology
from assistant.loaders.characters import one_line
from assistant.loaders.table_rows import ENDS, Row
from assistant.patterns import regex

_LONGEST_NAME = 150
_LONGEST_FIGURE = 40
_MOST_HEAD_ROWS = 4
_FEWEST_ROWS_OF_WORDS = 3
"""A sheet of words alone has a head if this many rows follow; in a document only figures show one."""
_NUMBER = regex(r"[-–−+]?\(?[\d\s\u00a0\u202f.,]*\d[\d\s\u00a0\u202f.,]*\)?\s*(?:%|‰|₽|руб\.?|тыс\.?|млн\.?|млрд\.?|\$|€)?")
_YEAR = regex(r"(?:1[89]|20|21)\d\d(?:\s*(?:г\.?|год))?")
_DATE = regex(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:\s+\d{1,2}:\d\d(?::\d\d)?)?|\d{1,2}:\d\d(?::\d\d)?")
_UNIT = regex(
    r"(?:в\s)?(?:(?:тыс|млн|млрд|трлн)\.?\s*)?"
    r"(?:руб(?:лей|\.)?|долл(?:аров|\.)?(?:\sСША)?|евро|₽|\$|€|%|процент\w*|чел(?:овек|\.)?|ед(?:иниц|\.)?|шт(?:ук|\.)?|лет|час(?:ов|\.)?|"
    r"га|к?м|км²|м²|м³|кв\.\s?к?м|куб\.\s?м|кг|т|тонн|п\.\s?п\.?|баллов|раз)|(?:тыс|млн|млрд|трлн)\.?|\([^()]{1,40}\)",
    re.IGNORECASE,
)
_ADDRESS = regex(r"\S+@\S+\.\w+|(?:https?://|www\.)\S+")
_PERSON = regex(r"[А-ЯЁ][а-яё-]+\s[А-ЯЁ]\.(?:\s?[А-ЯЁ]\.)?|[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?[А-ЯЁ][а-яё-]+")
_DIGIT = regex(r"\d")
_FIRST_WORD = regex(r"[А-ЯЁ][а-яё]{2,}")


def find_head(rows: Sequence[Row], *, sentences: bool) -> tuple[int, int]:
    """Return where the head of a block begins and ends; the same number twice where it has none.

    Parameters
    ----------
    rows : sequence of Row
    sentences : bool
        The table is a sheet, of which words alone may have a head; else figures must stand under one the file does not mark.
    """
    declared = 0
    while declared < len(rows) and rows[declared].is_head:
        declared += 1
    if 0 < declared < len(rows):
        start = next((number for number in range(declared) if len(rows[number].shown) > 1), declared)
        return (start, declared) if declared - start <= _MOST_HEAD_ROWS else (declared, declared)
    start = next((number for number, row in enumerate(rows) if len(row.shown) > 1), len(rows))
    stop = start
    while stop < len(rows) and stop - start < _MOST_HEAD_ROWS and _could_be_head(rows[stop]):
        stop += 1
        if _is_complete(rows[start:stop], rows[stop:]):
            break
    body = [row for row in rows[stop:] if len(row.shown) > 1]
    if stop == start or not body or not _is_complete(rows[start:stop], rows[stop:]):
        return start, start
    if len(body) > 1 and _is_units(body[0]) and body[0] is rows[stop] and not _is_units(body[1]):
        stop, body = stop + 1, body[1:]
    with_figures = 2 * sum(any(map(_is_figure, row.shown)) for row in body) > len(body)
    if not with_figures and not (sentences and len(body) >= _FEWEST_ROWS_OF_WORDS):
        return start, start
    return (start, start) if stop == start + 1 and _is_data(rows[start], body, of_words=not with_figures) else (start, stop)


def column_names(head: Sequence[Row]) -> list[str]:
    """Return the name of each column: what stands over it in the rows of the head, from the top."""
    names = _names([[cell.text if not cell.continues else "" for cell in row.spread()] for row in head])
    if len(head) > 1 and _repeats(names):
        # The upper names stand once over several columns that are not merged: «Доход», nothing, over «план», «факт».
        filled = _names(_reaching_right(head))
        return names if _repeats(filled) else filled
    return names


def _names(head: Sequence[Sequence[str]]) -> list[str]:
    names: list[list[str]] = [[] for _ in range(max(map(len, head), default=0))]
    for row in head:
        if is_count_of_columns([text for text in row if text]):
            continue
        for column, cell in enumerate(row):
            text = one_line(cell).rstrip(":")
            if text and text not in names[column]:
                names[column].append(text)
    return [", ".join(parts) for parts in names]


def _repeats(names: Sequence[str]) -> bool:
    named = [name for name in names if name]
    return len(set(named)) < len(named)


def _reaching_right(head: Sequence[Row]) -> list[list[str]]:
    """Return the texts of a head, in all rows but the last each reaching over the empty cells right of it that have one below."""
    rows = [[cell.text if not cell.continues else "" for cell in row.spread()] for row in head]
    for upper, lower in pairwise(rows):
        for column in range(1, min(len(upper), len(lower))):
            if not upper[column] and lower[column] and lower[column - 1]:
                upper[column] = upper[column - 1]
    return rows


def is_count_of_columns(texts: Sequence[str]) -> bool:
    """Tell whether a row only counts the columns: 1, 2, 3…, as Russian forms do under the head."""
    return len(texts) > 2 and [text.strip() for text in texts] == [str(number) for number in range(1, len(texts) + 1)]


def _could_be_head(row: Row) -> bool:
    """Tell whether a row holds names alone: no figures but years, or dates in all its columns but the first."""
    texts = [one_line(text) for text in row.shown]
    years = [text for text in texts if _YEAR.fullmatch(text)]
    dates = [text for text in texts if _DATE.fullmatch(text)]
    if any(len(text) > _LONGEST_NAME or text.endswith(ENDS[1:]) for text in texts):
        return False
    if any(_is_figure(text) for text in texts if text not in dates):
        return False
    return len(years) == len(texts) or not dates or (len(dates) > 1 and len(dates) >= len(texts) - 1)


def _is_complete(head: Sequence[Row], body: Sequence[Row]) -> bool:
    """Tell whether every column that holds anything has a name, and no two the same."""
    names = column_names(head)
    held = {column for row in body for column, cell in enumerate(row.spread()) if cell.text}
    unnamed = {column for column in held if column >= len(names) or not names[column]}
    # The corner over the names of the rows is often left empty.
    return not unnamed - {min(held, default=0)} and sum(map(bool, names)) > 1 and not _repeats(names)


def _is_units(row: Row) -> bool:
    """Tell whether a row only says what its columns are counted in: «млн руб.», «%», «(человек)»."""
    return bool(row.shown) and all(_UNIT.fullmatch(one_line(text)) for text in row.shown)


def _is_figure(text: str) -> bool:
    """Tell whether a cell holds a figure or a date and no year or name."""
    text = one_line(text)
    if len(text) > _LONGEST_FIGURE or _YEAR.fullmatch(text):
        return False
    return _NUMBER.fullmatch(text) is not None or _DATE.fullmatch(text) is not None


def _is_data(head: Row, body: Sequence[Row], *, of_words: bool) -> bool:
    """Tell whether a first row is one of the rows under it: a cell of it is of the kind that stands in its column.

    Parameters
    ----------
    head : Row
    body : sequence of Row
    of_words : bool
        The rows hold few figures: then also digits, names of people and places, and what comes again tell that it is data.
    """
    own = [one_line(cell.text) for cell in head.spread()]
    rows = [[one_line(cell.text) for cell in row.spread()] for row in body]
    rows = [row for row in rows if row != own]  # a head may come again on every page
    columns = [
        (text, [row[column] for row in rows if column < len(row) and row[column]]) for column, text in enumerate(own) if text
    ]
    signs: list[Callable[[str], bool]] = [_matches(_ADDRESS), _matches(_PERSON)]
    if sum(_YEAR.fullmatch(text) is not None for text in own) == 1:
        signs.append(_matches(_YEAR))
    if of_words:
        if any(text in below for text, below in columns):
            return True
        signs += [lambda text: _DIGIT.search(text) is not None, _is_proper]
        if _opens_alike(columns):
            return True
    return any(sign(text) and _mostly(sign, below) for text, below in columns for sign in signs)


def _opens_alike(columns: Sequence[tuple[str, list[str]]]) -> bool:
    """Tell whether a row begins its cells with capitals and small letters as those under it: «Кластер — группа предприятий»."""
    cases = {text[0].isupper() for text, _ in columns if text[0].isalpha()}
    return len(cases) > 1 and all(
        2 * sum(other[0].isupper() == text[0].isupper() for other in below) > len(below) for text, below in columns
    )


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.fullmatch(text) is not None


def _mostly(sign: Callable[[str], bool], texts: Sequence[str]) -> bool:
    return 2 * sum(map(sign, texts)) > len(texts)


def _is_proper(text: str) -> bool:
    """Tell whether a cell begins with the name of a person, a place or an organisation."""
    word = _FIRST_WORD.match(text)
    return word is not None and any(mark in morphology().parse(word[0])[0].tag for mark in PROPER)
