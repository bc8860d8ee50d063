"""How many line-end hyphens are judged right: `python -m tests.hyphens FILE…`, or `--dictionary`.

A FILE is a table of broken words with their truth (`.tsv`, as in the development data), or a text (`.pdf`, `.txt`, `.md`). In
a text every hyphen inside a line is a true one, and every long word is broken at a place where a page might break it.
"""

import csv
import random
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from assistant import dictionary
from assistant.hyphens import breaks, broken, customs, keeps_hyphen, line_end_hyphens, rules
from assistant.hyphens.customs import Compounds, Group

_VOWELS = "аеёиоуыэюя"
_LONG_WORD = re.compile(r"[а-яё]{6,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A broken word: its halves without the hyphen, whether the hyphen is its own, the lines it stood in."""

    left: str
    right: str
    true: bool
    line_end: str = ""
    next_line_start: str = ""


@dataclass(slots=True)
class Score:
    """Rows judged right, joins (False) and true hyphens (True) apart."""

    total: Counter[bool] = field(default_factory=Counter)
    right: Counter[bool] = field(default_factory=Counter)
    misses: list[Row] = field(default_factory=list)

    def share(self, true: bool) -> float:
        """Return the share of true hyphens, or of joins, judged right."""
        return self.right[true] / self.total[true] if self.total[true] else 1.0

    def __str__(self) -> str:
        shown = (
            (name, self.right[true], self.total[true], self.share(true)) for name, true in (("joins", False), ("true", True))
        )
        return "   ".join(f"{name} {share:.4f} ({right}/{total})" for name, right, total, share in shown)


def table(path: Path) -> list[Row]:
    """Read a table of broken words."""
    with path.open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Row(
            line["left"].rstrip("-"),
            line["right"],
            line["gold"].lower().startswith(line["left"].lower()),
            line["line_end"],
            line["next_line_start"],
        )
        for line in lines
    ]


def score(rows: Iterable[Row], judge: Callable[[Row], bool]) -> Score:
    """Judge every row on its own."""
    result = Score()
    for row in rows:
        result.total[row.true] += 1
        right = judge(row) is row.true
        result.right[row.true] += right
        if not right:
            result.misses.append(row)
    return result


def by_halves(row: Row) -> bool:
    """Judge the halves alone."""
    return keeps_hyphen(row.left, row.right)


def by_lines(row: Row) -> bool:
    """Judge the two lines the word stood in, as a document of two lines."""
    text = f"{row.line_end}\n{row.next_line_start}"
    return any(edit.span.stop == len(row.line_end) + 1 and "-" in edit.replacement for edit in line_end_hyphens(text))


def by_halves_unknown(row: Row) -> bool:
    """Judge the halves as if the dictionary lacked the word in both spellings."""
    with hidden(row.left.rsplit("-", 1)[-1], row.right.split("-", 1)[0]):
        return by_halves(row)


@contextmanager
def hidden(left: str, right: str) -> Iterator[None]:
    """Hide a word from the dictionary, from its entries and from the compounds that begin like it."""
    forms = {f"{left}{right}".lower(), f"{left}-{right}".lower()}
    lemmas = {lemma for _, lemma in customs.parses(right.lower())}

    def is_known(word: str) -> bool:
        return word.lower() not in forms and dictionary.is_known(word)

    def compounds(first: str, group: Group) -> Compounds:
        found = real(first, group)
        return Compounds(found.hyphened - lemmas, found.joined - lemmas)

    real = customs.compounds
    with (
        patch.object(breaks, "is_known", is_known),
        patch.object(broken, "is_known", is_known),
        patch.object(rules, "is_known", is_known),
        patch.object(customs, "compounds", compounds),
        patch.object(rules, "compounds", compounds),
    ):
        yield


def inside_lines(text: str) -> list[Row]:
    """Return the words of a text as broken ones, each once."""
    rows = []
    for word in dict.fromkeys(breaks.WORD.findall(breaks.CHAIN.sub(" ", text))):
        hyphens = [match.start() for match in re.finditer("-", word)]
        cyrillic = re.search("[а-яё]", word, re.IGNORECASE) is not None
        if hyphens and cyrillic:
            rows += [Row(word[:place], word[place + 1 :], true=True) for place in hyphens]
        elif place := breaking_place(word):
            rows.append(Row(word[:place], word[place:], true=False))
    return rows


def breaking_place(word: str) -> int:
    """Return where a page might break a long Russian word: between syllables, always the same place; 0 for none."""
    if not _LONG_WORD.fullmatch(word):
        return 0
    places = [
        place
        for place in range(2, len(word) - 1)
        if word[place] not in "ьъй"
        and any(letter in _VOWELS for letter in word[:place])
        and any(letter in _VOWELS for letter in word[place:])
        and (word[place - 1] in _VOWELS or word[place] not in _VOWELS)
        and (word[place] in _VOWELS or word[place + 1] in _VOWELS + "ьр" or word[place - 1] in _VOWELS)
    ]
    return places[zlib.crc32(word.encode()) % len(places)] if places else 0


def of_dictionary(count: int = 6000) -> list[Row]:
    """Return words of the dictionary as broken ones, one form a lemma, names left out; half a minute."""
    chosen = random.Random(1)
    morphology = dictionary.morphology()
    seen: set[str] = set()
    rows: dict[bool, list[Row]] = {True: [], False: []}
    keys = list(morphology.dictionary.words.iterkeys(""))
    chosen.shuffle(keys)
    for word in keys:
        true = word.count("-") == 1
        if ("-" in word and not true) or len(rows[true]) >= count:
            continue
        place = word.index("-") if true else breaking_place(word)
        parse = morphology.parse(word)[0] if 0 < place < len(word) - 1 else None
        if parse is None or parse.normal_form in seen or {"Name", "Patr", "Surn"} & set(parse.tag.grammemes):
            continue
        seen.add(parse.normal_form)
        rows[true].append(Row(word[:place], word[place + true :], true=true))
    return rows[True] + rows[False]


def _text(path: Path) -> str:
    if path.suffix != ".pdf":
        return path.read_text(encoding="utf-8")
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def _report(name: str, rows: list[Row], judges: Iterable[Callable[[Row], bool]]) -> None:
    for judge in judges:
        result = score(rows, judge)
        print(f"{name:24} {judge.__name__:18} {result}")
        print("   ", " ".join(f"{row.left}{'-' if row.true else '='}{row.right}" for row in result.misses[:60]))


def main(arguments: list[str]) -> None:
    """Print the shares and the first misses; `-` marks a true hyphen, `=` a join."""
    for argument in arguments:
        path = Path(argument)
        if argument == "--dictionary":
            _report(argument, of_dictionary(), (by_halves, by_halves_unknown))
        elif path.suffix == ".tsv":
            _report(path.name, table(path), (by_halves, by_lines))
        else:
            _report(path.name, inside_lines(_text(path)), (by_halves, by_halves_unknown))


if __name__ == "__main__":
    main(sys.argv[1:])
