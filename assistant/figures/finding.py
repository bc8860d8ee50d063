"""Text to the figures in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.dictionary import morphology
from assistant.figures.patterns import SIGNS, SPACE, YEAR, figure_pattern, unit_at
from assistant.figures.values import PARTS, SMALL, TIMES, VAGUE, amount, century_or_year, date, numeral, plain, total
from assistant.language import REFERENCE_MARK
from assistant.patterns import regex
from assistant.spans import Span


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a date.

    Parameters
    ----------
    kind : str
    value : str
        As it is compared: «2 млн», «2 000 000» and «два миллиона» have one, so have «24.07.2007» and «24 июля 2007 года».
    span : Span
        In the text, unit included.
    share : bool
        It has a per cent sign, or is a half, a third, a quarter.
    unit : str
        Canonical name of its unit: «рубль», «%», «человек», «ц/га»; empty without one.
    exact : bool
        Its value is known; «тысячи» and «вдвое» are not.
    """

    kind: Literal["number", "year", "date"]
    value: str
    span: Span
    share: bool
    unit: str = ""
    exact: bool = True


def figures(text: str) -> tuple[Figure, ...]:
    """Return the numbers, years and dates of a text in order; numbers of documents, list items and reference marks are none."""
    masked = REFERENCE_MARK.sub(lambda mark: " " * len(mark.group()), text)
    return tuple(_found(masked))


def _found(text: str) -> Iterator[Figure]:
    position = 0
    while (match := figure_pattern().search(text, position)) is not None:
        position = max(match.end(), position + 1)
        kind = match.lastgroup or ""
        span = Span(*match.span())
        if kind == "date":
            yield Figure("date", date(match.group()), span, share=False)
        elif kind == "year" and not _counts_things(text, match):
            yield Figure("year", century_or_year(match.group()), span, share=False)
        elif kind in ("number", "year"):
            value = amount(match.group())
            figure = _with_unit(text, value, span, share="/" in value)
            position = max(position, figure.span.stop)
            yield figure
        elif kind == "words":
            for figure in _of_words(text, span):
                position = max(position, figure.span.stop)
                yield figure


def _with_unit(text: str, value: str, span: Span, *, share: bool, exact: bool = True) -> Figure:
    sign = next((unit for written, unit in SIGNS.items() if written in span.of(text)), "")
    measured, stop = unit_at(text, span.stop)
    unit = measured or sign
    inside = re.search(r"%|процент", span.of(text), re.IGNORECASE) is not None
    return Figure("number", value, Span(span.start, stop), share or unit == "%" or inside, unit or ("%" if inside else ""), exact)


# Forms in which the word counts; in others it mostly means «the same».
_ONE = frozenset(("один", "одна", "одно", "одного", "одну"))
_NEXT_WORD = regex(rf"{SPACE}([а-яё]{{2,}})")


def _counts_things(text: str, year: re.Match[str]) -> bool:
    """Tell whether what looks like a year counts: «2000 предприятий»; «в 2000 году», «(2000)» and «в 1998, 2000» do not."""
    if not re.fullmatch(YEAR, year.group()):
        return False
    following = _NEXT_WORD.match(text, year.end())
    if following is not None and any(
        "gent" in tag and "plur" in tag and ("NOUN" in tag or "ADJF" in tag)
        for tag in (str(reading.tag) for reading in morphology().parse(following[1])[:2])
    ):
        return True
    # Before the eighteenth century only what says that it is a year.
    said = re.search(
        r"(?:\b(?:в|к|с|до|по|от|после|около|на|год|году|года|и)\s|[(,–—-]\s?)$", text[: year.start()], re.IGNORECASE
    )
    return year.group() < "1700" and said is None


def _of_words(text: str, span: Span) -> Iterator[Figure]:
    """Yield the numbers that are words among words that look like some."""
    run: list[tuple[str, Span]] = []
    for match in re.finditer(r"с половиной\b|[а-яё]+", span.of(text), re.IGNORECASE):
        word = Span(*match.span()).shift(span.start)
        base = numeral(match.group())
        if base is not None and run and text[run[-1][1].stop : word.start] == " ":
            run.append((base, word))
            continue
        if base is not None and len(run) == 1 and {base, run[0][0]} <= SMALL.keys() and text[run[0][1].stop : word.start] == "-":
            both = f"{SMALL[run[0][0]]}–{SMALL[base]}"
            yield _with_unit(text, both, Span(run[0][1].start, word.stop), share=False)
            run = []
            continue
        if run:
            yield from _of_run(text, run)
        run = [(base, word)] if base is not None else []
    if run:
        yield from _of_run(text, run)


def _of_run(text: str, run: list[tuple[str, Span]]) -> Iterator[Figure]:
    span = Span(run[0][1].start, run[-1][1].stop)
    words = [base for base, _ in run]
    if words == ["один"] and (span.of(text).lower() not in _ONE or re.match(r"\s(?:из|и)\b", text[span.stop : span.stop + 4])):
        return
    if words[-1] in PARTS:
        whole = {"два": "2/3", "три": "3/4"}.get(words[0], PARTS[words[-1]])
        yield _with_unit(text, whole, span, share=True)
    elif words[0] in TIMES:
        yield Figure("number", TIMES[words[0]], Span(span.start, run[0][1].stop), share=False, unit="раз")
    elif all(word in VAGUE for word in words):
        yield _with_unit(text, " ".join(words), span, share=False, exact=False)
    else:
        yield _with_unit(text, plain(total(words)), span, share=False)


def differ(one: Figure, other: Figure) -> bool:
    """Tell whether two figures contradict: of one kind and unit, and neither a rounding nor a part of the other."""
    if "number" in (one.kind, other.kind):
        alike = one.kind == other.kind and one.unit == other.unit and one.share == other.share and one.exact and other.exact
        ends = (_ends(one.value), _ends(other.value))
        if not alike or ends[0] is None or ends[1] is None:
            return False
        return one.value != other.value and not _meet(ends[0], ends[1])
    if "в." in one.value + other.value or "-е" in one.value + other.value:
        return one.value != other.value and "в." in one.value and "в." in other.value
    if "–" in one.value or "–" in other.value:
        return not set(one.value.split("–")) & set(other.value.split("–")) and one.kind == other.kind == "year"
    parts, others = _date_parts(one.value), _date_parts(other.value)
    return any(parts[name] != others[name] for name in parts.keys() & others.keys())


def _ends(value: str) -> tuple[Decimal, Decimal] | None:
    """Return the least and the greatest number a value stands for: a round one stands for what is rounded to it."""
    if not re.fullmatch(r"[\d,]+(?:–[\d,]+)?", value):
        return None
    numbers = [Decimal(part.replace(",", ".")) for part in value.split("–")]
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    digits = value.replace(",", "").rstrip("0")
    step = Decimal(10) ** (_power(value) if digits else 0)
    return numbers[0] - step / 2, numbers[0] + step / 2


def _power(value: str) -> int:
    """Return the power of ten of the last digit that is no zero of rounding; a number of one or two digits is taken as exact."""
    whole, _, part = value.partition(",")
    if part:
        return -len(part)
    return len(whole) - len(whole.rstrip("0")) if len(whole) > 3 else 0


def _meet(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _date_parts(value: str) -> dict[str, str]:
    names = ("year", "month", "day") if re.match(r"\d{4}", value) else ("month", "day")
    return dict(zip(names, value.split("-"), strict=False))
