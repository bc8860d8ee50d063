"""What written numbers, years and dates come to, so that those written differently compare equal."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from assistant.figures.patterns import MONTHS, MULTIPLE, NUMERAL, SPACE, YEAR
from assistant.language import lemma

SMALL: dict[str, Decimal | int] = {
    "ноль": 0, "нуль": 0, "один": 1, "два": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9,
    "десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15, "шестнадцать": 16,
    "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19, "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50,
    "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80, "девяносто": 90, "сто": 100, "двести": 200, "триста": 300,
    "четыреста": 400, "пятьсот": 500, "шестьсот": 600, "семьсот": 700, "восемьсот": 800, "девятьсот": 900,
    "двое": 2, "трое": 3, "четверо": 4, "пятеро": 5, "шестеро": 6, "семеро": 7, "полтора": Decimal("1.5"),
    "с половиной": Decimal("0.5"), "полтысячи": 500, "полмиллиона": 500_000, "полмиллиарда": 500_000_000,
}  # fmt: skip
_MULTIPLES = {
    "тысяча": 10**3, "миллион": 10**6, "миллиард": 10**9, "триллион": 10**12, "тыс": 10**3, "млн": 10**6, "млрд": 10**9,
    "трлн": 10**12,
}  # fmt: skip
_MONTH_STEMS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
PARTS = {"половина": "1/2", "треть": "1/3", "четверть": "1/4"}
TIMES = {"вдвое": "×2", "дважды": "×2", "втрое": "×3", "трижды": "×3", "вчетверо": "×4"}
VAGUE = frozenset(("сотня", "десяток", "десятка", "тысяча", "миллион", "миллиард"))
_ORDINALS = (
    ("перв", 1), ("втор", 2), ("трет", 3), ("четверт", 4), ("пятнадц", 15), ("пят", 5),
    ("шестнадц", 16), ("шест", 6), ("седьм", 7),
    ("восьм", 8), ("девятнадц", 19), ("девят", 9), ("десят", 10), ("одиннадц", 11), ("двенадц", 12), ("тринадц", 13),
    ("четырнадц", 14), ("семнадц", 17), ("восемнадц", 18), ("двадцат", 20), ("тридцат", 30),
)  # fmt: skip
# «Третью» and «третий» read alike to the analyser.
_THIRD = frozenset(("треть", "трети", "третью", "третей", "третями"))


def numeral(word: str) -> str | None:
    """Return the dictionary form of a numeral in words, None where it is none."""
    form = word.lower().replace("ё", "е")
    if form in TIMES or form in _MULTIPLES or form in SMALL:
        return form
    if form in _THIRD:
        return "треть"
    base = lemma(form)
    return base if base in SMALL or base in _MULTIPLES or base in PARTS or base in VAGUE else None


def total(words: Sequence[str]) -> Decimal:
    """Return the value of numerals one after another: «две тысячи пятьсот»."""
    whole, current = Decimal(0), Decimal(0)
    for former, word in pairwise(["", *words]):
        if word in _MULTIPLES:
            whole += (current or 1) * _MULTIPLES[word]
            current = Decimal(0)
        elif word == "с половиной":
            # «Миллион с половиной» has half a million more, «два с половиной миллиона» half a one before it is multiplied.
            current += SMALL[word] * Decimal(_MULTIPLES.get(former, 1))
        else:
            current += Decimal(SMALL.get(word, 10 if word == "десяток" else 100))
    return whole + current


def amount(written: str) -> str:
    """Return the value of digits with their multiples; of a range both ends."""
    if "/" in written or ":" in written:
        return re.sub(r"[^\d/,:]", "", written)
    parts = re.findall(rf"{NUMERAL}|{MULTIPLE}", written, re.IGNORECASE)
    values: list[Decimal] = []
    scaled = False
    for part in parts:
        if part[0].isdigit():
            number = _decimal(part)
            # «1 млн 200 тыс.» is one number.
            together = scaled and re.search(
                rf"{SPACE}?{MULTIPLE}{SPACE}{re.escape(part)}{SPACE}?{MULTIPLE}", written, re.IGNORECASE
            )
            values.append(number)
            if together:
                values[-2:] = [values[-2] + number * _multiple(parts[-1])]
                break
            scaled = False
        else:
            values[-1] *= _multiple(part)
            scaled = True
    if len(values) == 2 and values[0] < values[1] and scaled and sum(not part[0].isdigit() for part in parts) == 1:
        # In «2–3 млн» both ends are millions.
        values[0] *= _multiple(parts[-1])
    return "–".join(plain(value) for value in values)


def _multiple(word: str) -> int:
    form = word.lower().rstrip(".")
    return _MULTIPLES.get(form) or _MULTIPLES.get(lemma(form), 1)


def _decimal(digits: str) -> Decimal:
    bare = re.sub(SPACE, "", digits)
    return Decimal(bare.replace(",", "") if bare.count(",") > 1 else bare.replace(",", "."))


def plain(value: Decimal) -> str:
    """Return a value in digits, with a comma and without zeros at its end."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def date(written: str) -> str:
    """Return a date as year, month and day, of which those known are given: 2007-07-24, 2007-07, 07-24."""
    low = written.lower()
    if re.fullmatch(r"\d{4}-\d\d-\d\d", low):
        return low
    if (digits := re.match(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d\d)", low)) is not None:
        year = digits[3] if len(digits[3]) == 4 else ("20" if digits[3] < "40" else "19") + digits[3]
        return f"{year}-{int(digits[2]):02}-{int(digits[1]):02}"
    named = re.search(rf"\b(?:{MONTHS})\b", low)
    month = next(n for n, stem in enumerate(_MONTH_STEMS, 1) if named is not None and named.group().startswith(stem))
    year_found = re.search(YEAR, low[named.end() :] if named is not None else low)
    days = "–".join(f"{int(day):02}" for day in re.findall(r"\d+", low[: named.start()] if named is not None else ""))
    if not days and named is not None and (day := _ordinal(low[: named.start()])):
        days = f"{day:02}"
    parts = [year_found.group() if year_found is not None else "", f"{month:02}", days]
    return "-".join(part for part in parts if part)


def _ordinal(words: str) -> int:
    """Return the value of an ordinal in words («двадцать первого»), 0 where it is none."""
    values = (next((value for stem, value in _ORDINALS if word.startswith(stem)), 0) for word in words.replace("ё", "е").split())
    return sum(values)


def century_or_year(written: str) -> str:
    """Return a year, a span of years, a decade («1990-е») or a century («20 в.»)."""
    low = written.lower()
    era = " до н. э." if re.search(r"до.н", low) else ""
    if re.search(r"\bвв?\.|век|столет", low):
        numbers = re.findall(r"\b[ivxх]+\b|\d+", low.split("в.")[0].split("век")[0])
        centuries = [str(_roman(number) if not number.isdigit() else int(number)) for number in numbers] or [str(_ordinal(low))]
        return "–".join(centuries) + " в." + era
    years = re.findall(r"\d+", low)
    if re.search(r"\d-?(?:е|х|ми)\b", low):
        return "–".join(f"{year}-е" for year in years)
    return "–".join(years) + era


def _roman(digits: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "х": 10}[digit] for digit in digits]
    return sum(-value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True))
