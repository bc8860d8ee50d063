"""Tesseract's table of words to lines and paragraphs, without what it reads into smudges, signatures and drawings."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from assistant.dictionary import is_known
from assistant.patterns import regex

_COLUMNS = 12
_WORD_LEVEL = "5"
_UNSURE = 50.0
_UNSURE_LINE = 55.0
_LEAST_FOR_A_SIGN = 75.0
"""A sign without letters and figures is kept at a line's edge only if Tesseract is this sure of it."""

_LETTERS_OR_FIGURES = regex(r"[^\W_]")
_CYRILLIC = regex(r"[Ѐ-ӿ]")
_LATIN = regex(r"[A-Za-z]")
_ALIKE = str.maketrans("ABCEHKMOPTXYaceopxy", "АВСЕНКМОРТХУасеорху")
_ONLY_ALIKE = regex(r"[^A-Za-z]*(?:[ABCEHKMOPTXYaceopxy][^A-Za-z]*)+")
_NAME_IN_INITIALS = regex(r"(?:[A-Z]\.){1,2}")
_BROKEN_WORD = regex(r"(?<=[^\W\d_])[‐‑–—¬]$")
_AROUND = '().,;:«»"'
_HYPHEN = regex(r"[^\W\d_]-$")
_GOES_ON = regex(r"[^.!?…:;»\")]$")
_BEGINS_SMALL = regex(r"[а-яёa-z]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word: its text, how sure Tesseract is of it, 0 to 100, and its box in pixels from the top left corner."""

    text: str
    confidence: float
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line: the paragraph it belongs to (numbers of block and paragraph), and its words in reading order."""

    paragraph: tuple[int, int]
    words: tuple[Word, ...]


def lines_of(table: str) -> list[Line]:
    """Return the readable lines of Tesseract's TSV output, in its order."""
    found = []
    for place, rows in groupby(_rows(table), key=lambda row: row[0]):
        words = _trimmed(_in_one_script([word for _, word in rows]))
        if _is_readable(words):
            words[-1] = replace(words[-1], text=_BROKEN_WORD.sub("-", words[-1].text))
            found.append(Line(place[:2], tuple(words)))
    return found


def paragraphs_of(lines: list[Line]) -> list[list[Line]]:
    """Return the lines grouped by paragraph; one that goes on in the next column or behind a figure is put together again."""
    found: list[list[Line]] = []
    for _, group in groupby(lines, key=lambda line: line.paragraph):
        paragraph = list(group)
        if found and _goes_on(found[-1][-1], paragraph[0]):
            found[-1] += paragraph
        else:
            found.append(paragraph)
    return found


def _goes_on(last: Line, first: Line) -> bool:
    ending, beginning = last.words[-1].text, first.words[0].text
    if not _BEGINS_SMALL.match(beginning):
        return False
    return bool(_HYPHEN.search(ending)) or (len(last.words) > 3 and bool(_GOES_ON.search(ending)))


def _rows(table: str) -> Iterator[tuple[tuple[int, int, int], Word]]:
    for row in table.split("\n"):
        fields = row.split("\t")
        if len(fields) != _COLUMNS or fields[0] != _WORD_LEVEL or not fields[-1].strip():
            continue
        block, paragraph, line, _, left, top, width, height = map(int, fields[2:10])
        # Tesseract writes some commas as the low quotation mark they look like.
        text = "".join(fields[-1].split()).replace("\u201a", ",")
        yield (block, paragraph, line), Word(text, float(fields[10]), left, top, left + width, top + height)


def _trimmed(words: list[Word]) -> list[Word]:
    """Return a line without what a logo, a signature or a frame left at its edges; nothing is taken out of its middle."""
    start, stop = 0, len(words)
    while start < stop and _is_noise(words[start]):
        start += 1
    while start < stop and _is_noise(words[stop - 1]):
        stop -= 1
    return words[start:stop]


def _is_noise(word: Word) -> bool:
    if not _LETTERS_OR_FIGURES.search(word.text):
        return word.confidence < _LEAST_FOR_A_SIGN
    return word.confidence < _UNSURE and not _is_word(word.text.strip(_AROUND))


def _is_word(text: str) -> bool:
    """Tell whether it is a Russian word as words are written: a scribble is read as «аА»."""
    cased = text.islower() or text.istitle() or text.isupper()
    return cased and len(text) > 1 and _CYRILLIC.search(text) is not None and is_known(text)


def _is_readable(words: list[Word]) -> bool:
    letters = sum(len(word.text) for word in words)
    if not letters or not any(_LETTERS_OR_FIGURES.search(word.text) for word in words):
        return False
    return sum(len(word.text) * word.confidence for word in words) / letters >= _UNSURE_LINE


def _in_one_script(words: list[Word]) -> list[Word]:
    """Return a line's words with Latin letters that only look Cyrillic put right («OT пола», «Васина A.A.»)."""
    cyrillic = sum(len(_CYRILLIC.findall(word.text)) for word in words)
    latin = sum(len(_LATIN.findall(word.text)) for word in words)
    if cyrillic <= 2 * latin:
        return words
    return [replace(word, text=_cyrillic(word.text)) for word in words]


def _cyrillic(text: str) -> str:
    if not _ONLY_ALIKE.fullmatch(text):
        return text
    turned = text.translate(_ALIKE)
    mixed = _CYRILLIC.search(text) is not None
    return turned if mixed or _NAME_IN_INITIALS.match(text) or is_known(turned.strip(_AROUND)) else text
