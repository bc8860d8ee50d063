"""Laws: articles with their parts and points, in chapters and sections."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.provisions.lines import (
    ARTICLE,
    CHAPTER,
    ITEM,
    LETTER,
    LONGEST_TITLE,
    POINT,
    SHORT,
    Mark,
    Provision,
    annex_name,
    follows,
    is_annex,
    key,
    lines,
)
from assistant.spans import Span

_CALLED_LAW = re.compile(
    r"\b(?:закон|кодекс|конституци|уложени|устав\b|устава\b|конвенци|основы законодательства)", re.IGNORECASE
)
_SIGNATURE = re.compile(
    r"(?:Президент|ПРЕЗИДЕНТ)\s+(?:Российской\s+Федерации|РОССИЙСКОЙ\s+ФЕДЕРАЦИИ|Республики\b)|Губернатор\s.{0,60}\s[А-ЯЁ]\.|Москва,?\s+Кремль"
)
_POINT_OF_ARTICLE = re.compile(r"\bпункт\w*\s+\d+(?:\s*[-,и]\s*\d+)*\s+(?:настоящей\s+)?стать", re.IGNORECASE)
_PART_OF_ARTICLE = re.compile(r"\bчаст\w{1,3}\s+\d+(?:\s*[-,и]\s*\d+)*\s+(?:настоящей\s+)?стать", re.IGNORECASE)
_SENTENCE = re.compile(r"[.;!?]\s+[А-ЯЁ]|[;,]$|\w{3}\.$")

_BEGINNING = 4000
_FEWEST = 2
_SURE = 4
"""So many articles in rising order are a law whatever the text calls itself."""

_RISING = 0.8


def read(text: str) -> tuple[list[Provision], list[Mark]]:
    """Return the provisions of a law and the lines of its chapters and articles; both empty where a text is none."""
    articles = _articles(text)
    rising = sum(key(one.number) < key(other.number) for one, other in pairwise(articles))
    if len(articles) < _FEWEST or rising < _RISING * (len(articles) - 1):
        return [], []
    if len(articles) < _SURE and not _CALLED_LAW.search(text[:_BEGINNING]):
        return [], []
    marks = sorted([*articles, *_chapters(text)], key=lambda mark: mark.span.start)
    return list(_provisions(text, marks)), marks


def _articles(text: str) -> list[Mark]:
    found: list[Mark] = []
    for span, line in lines(text):
        match = ARTICLE.match(line)
        if match is None:
            continue
        # «Статья 10 Закона устанавливает …» is a sentence about an article.
        if match["bare"] and (len(line) > LONGEST_TITLE or line.endswith((".", ";", ","))):
            continue
        title = match["title"] or match["bare"] or ""
        found.append(Mark("статья", match["number"], span, len(line) <= LONGEST_TITLE and not _SENTENCE.search(title)))
    return _without_contents(text, found)


def _without_contents(text: str, marks: list[Mark]) -> list[Mark]:
    """Drop the lines of a table of contents: articles without a body whose number comes again."""
    last = {mark.number: place for place, mark in enumerate(marks)}
    kept = []
    for place, mark in enumerate(marks):
        stop = marks[place + 1].span.start if place + 1 < len(marks) else len(text)
        body = any(not CHAPTER.match(line) for _, line in lines(text, Span(mark.span.stop, stop)))
        if body or last[mark.number] == place:
            kept.append(mark)
    return kept


def _chapters(text: str) -> Iterator[Mark]:
    for span, line in lines(text):
        match = CHAPTER.match(line)
        if match is None or len(line) > LONGEST_TITLE or line.endswith((";", ",")):
            continue
        rest = match["rest"]
        if not rest or rest[0].isupper() or rest[0] in '«"(':  # «Часть 2 статьи 3 изложить …» is none
            yield Mark(match["kind"].lower(), _small(match["number"]), span, title=True)


def _small(number: str) -> str:
    """Return a number as a citation has it: «ПЕРВЫЙ» in small letters, Roman ones as they are."""
    return number.lower() if re.fullmatch(r"[А-Яа-яЁё]+", number) else number


def _provisions(text: str, marks: Sequence[Mark]) -> Iterator[Provision]:
    part = _name_of_parts(text)
    for place, mark in enumerate(marks):
        if mark.kind == "статья":
            stop = marks[place + 1].span.start if place + 1 < len(marks) else len(text)
            yield from _Article(mark, part).read(text, stop)
        else:
            yield Provision(mark.span.start, f"{SHORT[mark.kind]} {mark.number}")


def _name_of_parts(text: str) -> str:
    """Return what the law calls the numbered paragraphs of its articles: points, as the Civil Code does, or parts."""
    points, parts = (sum(1 for _ in pattern.finditer(text)) for pattern in (_POINT_OF_ARTICLE, _PART_OF_ARTICLE))
    return "п." if points > 1 and points > 2 * parts else "ч."


class _Article:
    """An article being read line by line."""

    def __init__(self, mark: Mark, part_name: str) -> None:
        self._mark = mark
        self._name = f"ст. {mark.number}"
        self._part_name = part_name
        self._part = self._item = ""
        self._key: tuple[int, ...] = ()

    def read(self, text: str, stop: int) -> Iterator[Provision]:
        """Yield the article and what is in it up to `stop`."""
        mark = self._mark
        yield Provision(mark.span.start, self._name)
        ended = False
        for span, line in lines(text, Span(mark.span.stop if mark.title else mark.span.start, stop)):
            if span.start == mark.span.start:
                line = line.partition(mark.number)[2].lstrip(".: ")
            annex = is_annex(line)
            if annex or _SIGNATURE.match(line):
                yield Provision(span.start, annex_name(annex["number"]) if annex else "")
                return
            name = self._opened(line)
            if name is None and self._item and ended and not line.startswith("("):
                # A list ended with a full stop: what follows belongs to the part again.
                self._item, name = "", self._part or self._name
            if name is not None:
                yield Provision(span.start, name)
            ended = line.rstrip().endswith(".")

    def _opened(self, line: str) -> str | None:
        """Return the name of the part, point or letter that a line opens, None where it opens none."""
        numbered, listed, lettered = POINT.match(line), ITEM.match(line), LETTER.match(line)
        if numbered and numbered["dot"] and follows(self._key, key(numbered["number"])):
            self._key, self._item = key(numbered["number"]), ""
            self._part = f"{self._name}, {self._part_name} {numbered['number']}"
            return self._part
        if listed:
            point = "п." if self._part_name == "ч." else "подп."
            self._item = f"{self._part or self._name}, {point} {listed['number']}"
            return self._item
        if lettered:
            name = "подп." if self._item or self._part_name == "п." else "п."
            return f"{self._item or self._part or self._name}, {name} «{lettered['number']}»"
        return None
