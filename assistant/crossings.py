"""A question and the rows of a table to the row it names and the cell at the crossing with the column it names."""

import re
from collections.abc import Sequence

from assistant.figures import figures
from assistant.language import terms
from assistant.marking import marked
from assistant.patterns import regex
from assistant.questions import Kind, Question
from assistant.rows import Cell, Row, table_of
from assistant.spans import Span

_YEAR = regex(r"\b(?:1[89]\d\d|20\d\d)\b")
_LETTER = regex(r"[^\W\d_]")
_DIGIT = regex(r"\d")
_OF_FIGURES = (Kind.NUMBER, Kind.DATE)
_MOSTLY = 0.5
"""A row is named where the question has this share of the words of its first cell, those that all rows have left out."""

_PARTS_FOLLOW = regex(r"[,;]?\s(?:в том числе|из них|из которых)\b", re.IGNORECASE)
_LONGEST_KEY = 150


def named_of(question: Question, text: str, rows: Sequence[Row]) -> set[Span]:
    """Return the spans of those of a table's rows that a question names; none where it names no row more than another.

    A row is named by the words that tell it from the others: «Калужской области» names the row of «Калужская область», though
    all of them are «область».
    """
    keys = [_key(text, row) for row in rows]
    words = [frozenset[str]().union(*key) for key in keys]
    common = frozenset.intersection(*words) if len(words) > 1 else frozenset[str]()
    asked = _asked(question)
    matched = [len(own & asked - common) for own in words]
    shares = [_share_of_first(key, asked, common) for key in keys]
    most = max((count for count, share in zip(matched, shares, strict=True) if share >= _MOSTLY), default=0)
    found = zip(rows, matched, shares, strict=True)
    return {row.span for row, count, share in found if share >= _MOSTLY and count == most}


def _share_of_first(key: Sequence[frozenset[str]], asked: frozenset[str], common: frozenset[str]) -> float:
    """Return what share was asked of the words of the first cell that tells a row from the others."""
    first = next((cell - common for cell in key if cell - common), frozenset[str]())
    return len(first & asked) / len(first) if first else 0.0


def _key(text: str, row: Row) -> list[frozenset[str]]:
    """Return the words of each cell by which a row may be named: those of words, and years."""
    return [_words(cell.span.of(text)) for cell in row.cells if _is_key(text, cell)]


def words_of(text: str, row: Row) -> frozenset[str]:
    """Return the words by which a row may be named."""
    return frozenset[str]().union(*_key(text, row))


def crossing(question: Question, text: str, row: Row) -> Span | None:
    """Return the cell that a question asks for of a row it names, None where the row has none such or several could be it.

    Its column is the one that has most of the question's words; of columns of years only one of a year that was asked for. A
    number or a date that is asked for is no cell of words.
    """
    asked = _asked(question)
    open_ = [cell for cell in row.cells if cell.name and not _names(text, cell, asked)]
    if names_other_years(question, row):
        return None
    years = _years(question.text)
    of_year = [cell for cell in open_ if _years(cell.name) & years]
    fitting = [cell for cell in of_year or open_ if _fits(question.kind, cell.span.of(text))]
    all_said = _is_all_said(text, row, open_, asked)
    if not fitting and all_said:
        fitting = [cell for cell in open_ if _fits(Kind.OTHER, cell.span.of(text))]
    words = [len(asked & _words(cell.name)) for cell in fitting]
    best = [cell for cell, count in zip(fitting, words, strict=True) if count == max(words)]
    if len(best) != 1 or not (max(words) or question.kind in _OF_FIGURES or all_said):
        return None
    return best[0].span


def _fits(kind: Kind, value: str) -> bool:
    """Tell whether a cell may hold what is asked for: a number, a date, or anything but a dash."""
    found = figures(value)
    if kind is Kind.NUMBER:
        return any(one.kind == "number" for one in found)
    if kind is Kind.DATE:
        return any(one.kind != "number" for one in found)
    return _DIGIT.search(value) is not None or _LETTER.search(value) is not None


def _is_all_said(text: str, row: Row, open_: Sequence[Cell], asked: frozenset[str]) -> bool:
    """Tell whether a row says one thing only, of what the question names in full: «Ответственный исполнитель: Минкультуры»."""
    key = next(iter(_key(text, row)), frozenset[str]())
    return len(open_) == 1 and len(row.cells) == 2 and bool(key) and key <= asked


def in_row(question: Question, text: str, row: Row, read: Span | None) -> Span | None:
    """Return what answers in a row: the cell at the crossing of row and column, else what was `read` there.

    A number that was read in a row the question does not name, or under another year than was asked for, is another's.
    """
    named = row.span in named_of(question, text, table_of(text, row))
    cell = crossing(question, text, row) if named else None
    if cell is not None:
        return _figure_in(question, text, cell, read)
    if read is None or not row.span.contains(read):
        return None
    of_numbers = _DIGIT.search(read.of(text)) is not None
    return None if of_numbers and (not named or names_other_years(question, row)) else read


def _figure_in(question: Question, text: str, cell: Span, read: Span | None) -> Span | None:
    """Return of a cell of several figures the one asked for, else what was read there of no year; a cell of one is the answer."""
    if question.kind not in _OF_FIGURES or len(figures(cell.of(text))) < 2:
        return cell
    found = marked(question, cell.of(text))
    if found is not None:
        return found.shift(cell.start)
    if _years(question.text):
        return None
    first = figures(cell.of(text))[0].span
    whole = first.start == 0 and _PARTS_FOLLOW.match(cell.of(text), first.stop) is not None
    return first.shift(cell.start) if whole else read if read is not None and cell.contains(read) else None


def names_other_years(question: Question, row: Row) -> bool:
    """Tell whether the columns of a row are of years, and none of one that was asked for."""
    years = _years(question.text)
    held = {year for cell in row.cells for year in _years(cell.name)}
    return bool(years and held) and not years & held


def _asked(question: Question) -> frozenset[str]:
    return question.lemmas | _years(question.text)


def _names(text: str, cell: Cell, asked: frozenset[str]) -> bool:
    """Tell whether a cell is what the question names the row by."""
    words = _words(cell.span.of(text)) if _is_key(text, cell) else frozenset[str]()
    return len(words & asked) >= _MOSTLY * len(words) > 0


def _is_key(text: str, cell: Cell) -> bool:
    value = cell.span.of(text)
    bare = [figure for figure in figures(value) if figure.kind == "number"]
    return len(value) <= _LONGEST_KEY and ((bool(_LETTER.search(value)) and not bare) or bool(_YEAR.fullmatch(value)))


def _words(text: str) -> frozenset[str]:
    return frozenset(term.lemma for term in terms(text))


def _years(text: str) -> frozenset[str]:
    return frozenset(_YEAR.findall(text))
