"""Laws: articles with their parts and points, in chapters and sections."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.patterns import regex
from assistant.provisions.lines import (
    ARTICLE,
    CHAPTER,
    ITEM,
    LETTER,
    LONGEST_TITLE,
    POINT,
    SHORT,
    SHORT_ARTICLE,
    Mark,
    Provision,
    annex_name,
    chapter,
    ends_sentence,
    follows,
    is_annex,
    key,
    lines,
    small,
)
from assistant.provisions.orders import annexes
from assistant.provisions.signatures import is_signature
from assistant.provisions.wording import new_wordings
from assistant.spans import Span

_CALLED_LAW = regex(r"\b(?:закон|кодекс|конституци|уложени|устав\b|устава\b|конвенци|основы законодательства)", re.IGNORECASE)
_SIGNATURE = regex(
    r"(?:Президент|ПРЕЗИДЕНТ)\s+(?:Российской\s+Федерации|РОССИЙСКОЙ\s+ФЕДЕРАЦИИ|Республики(?:\s[А-ЯЁ][\w-]*){1,3})\s*$|Москва,?\s+Кремль"
)
"""A signature whose name is gone; «Президент Российской Федерации обладает неприкосновенностью» is an article."""
_POINT_OF_ARTICLE = regex(r"\bпункт\w*\s+\d+(?:\s*[-,и]\s*\d+)*\s+(?:настоящей\s+)?стать", re.IGNORECASE)
_PART_OF_ARTICLE = regex(r"\bчаст\w{1,3}\s+\d+(?:\s*[-,и]\s*\d+)*\s+(?:настоящей\s+)?стать", re.IGNORECASE)
_SENTENCE = regex(r"[.;!?]\s+[А-ЯЁ]|[;,]$|\w{3}\.$")

_EXTRACT = regex(r"\s*(?:выписка|извлечени[ея])\s+из\s+(?:\w+\s+){0,3}(?:закона|кодекса|конституции|устава)\b", re.IGNORECASE)
"""An extract may hold one article, and not all of its parts."""

_BEGINNING = 4000
_FEWEST = 2
_SURE = 4
"""So many articles in rising order are a law whatever the text calls itself."""

_RISING = 0.8


def read(text: str) -> tuple[list[Provision], list[Mark]]:
    """Return the provisions of a law and the lines of its chapters and articles; both empty where a text is none."""
    wordings = new_wordings(text)
    articles = _articles(text, wordings)
    rising = sum(key(one.number) < key(other.number) for one, other in pairwise(articles))
    if len(articles) < (1 if _EXTRACT.match(text) else _FEWEST) or rising < _RISING * (len(articles) - 1):
        return [], []
    if len(articles) < _SURE and not _CALLED_LAW.search(text[:_BEGINNING]):
        return [], []
    marks = sorted([*articles, *_chapters(text, wordings)], key=lambda mark: mark.span.start)
    return list(_provisions(text, marks, wordings)), marks


def _articles(text: str, wordings: Sequence[Span]) -> list[Mark]:
    for pattern in (ARTICLE, SHORT_ARTICLE):
        found: list[Mark] = []
        for span, line in lines(text, without=wordings):
            match = pattern.match(line)
            if match is None:
                continue
            # «Статья 10 Закона устанавливает …» is a sentence about an article.
            if match["bare"] and (len(line) > LONGEST_TITLE or line.endswith((".", ";", ","))):
                continue
            title = match["title"] or match["bare"] or ""
            found.append(Mark("статья", match["number"], span, len(line) <= LONGEST_TITLE and not _SENTENCE.search(title)))
        if found:
            break
    # «Ст. 5.» begins notes too, but in these no number is the next.
    if pattern is SHORT_ARTICLE and not _are_counted(found):
        return []
    return _without_contents(text, found)


def _are_counted(articles: Sequence[Mark]) -> bool:
    """Tell whether most articles have the number next to the one before."""
    steps = [follows(key(one.number), key(other.number)) for one, other in pairwise(articles)]
    return bool(steps) and sum(steps) >= _RISING * len(steps)


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


def _chapters(text: str, wordings: Sequence[Span]) -> Iterator[Mark]:
    for span, line in lines(text, without=wordings):
        if match := chapter(line):
            yield Mark(match["kind"].lower(), small(match["number"]), span, title=True)


def _provisions(text: str, marks: Sequence[Mark], wordings: Sequence[Span]) -> Iterator[Provision]:
    part = _name_of_parts(text)
    extract = _EXTRACT.match(text) is not None
    last = max(place for place, mark in enumerate(marks) if mark.kind == "статья")
    for place, mark in enumerate(marks[: last + 1]):
        if mark.kind == "статья":
            stop = marks[place + 1].span.start if place < last else len(text)
            yield from _Article(mark, part, wordings, of_an_extract=extract).read(text, stop, is_last=place == last)
        else:
            yield Provision(mark.span.start, f"{SHORT[mark.kind]} {mark.number}")


def _name_of_parts(text: str) -> str:
    """Return what the law calls the numbered paragraphs of its articles: points, as the Civil Code does, or parts."""
    points, parts = (sum(1 for _ in pattern.finditer(text)) for pattern in (_POINT_OF_ARTICLE, _PART_OF_ARTICLE))
    return "п." if points > 1 and points > 2 * parts else "ч."


class _Article:
    """An article being read line by line."""

    def __init__(self, mark: Mark, part_name: str, wordings: Sequence[Span], *, of_an_extract: bool) -> None:
        self._mark = mark
        self._leaves_out = of_an_extract
        self._wordings = wordings
        self._name = f"ст. {mark.number}"
        self._part_name = part_name
        self._part = self._item = ""
        self._listing = False
        """A point or a letter was the last that was opened."""
        self._key: tuple[int, ...] = ()

    def read(self, text: str, stop: int, *, is_last: bool) -> Iterator[Provision]:
        """Yield the article and what is in it up to `stop`; behind the last one, the annexes of the law."""
        mark = self._mark
        yield Provision(mark.span.start, self._name)
        within = Span(mark.span.stop if mark.title else mark.span.start, stop)
        places = list(lines(text, within, self._wordings))
        texts = [line for _, line in places]
        ended = False
        for number, (span, line) in enumerate(places):
            if span.start == mark.span.start:
                line = line.partition(mark.number)[2].lstrip(".: ")
            annex = is_annex(line)
            if annex or _SIGNATURE.match(line) or is_signature(texts, number):
                if is_last:
                    yield from annexes(text, span.start)
                else:
                    yield Provision(span.start, annex_name(annex["number"]) if annex else "")
                return
            name = self._opened(line)
            if name is None and self._listing and ended and not line.startswith("("):
                # A list ended with a full stop: what follows belongs to the part again.
                self._item, self._listing, name = "", False, self._part or self._name
            if name is not None:
                yield Provision(span.start, name)
            ended = ends_sentence(line)

    def _comes_next(self, number: tuple[int, ...]) -> bool:
        return follows(self._key, number) or (self._leaves_out and number > self._key)

    def _opened(self, line: str) -> str | None:
        """Return the name of the part, point or letter that a line opens, None where it opens none."""
        numbered, listed, lettered = POINT.match(line), ITEM.match(line), LETTER.match(line)
        if numbered and numbered["dot"] and self._comes_next(key(numbered["number"])):
            self._key, self._item, self._listing = key(numbered["number"]), "", False
            self._part = f"{self._name}, {self._part_name} {numbered['number']}"
            return self._part
        self._listing = self._listing or listed is not None or lettered is not None
        if listed:
            point = "п." if self._part_name == "ч." else "подп."
            self._item = f"{self._part or self._name}, {point} {listed['number']}"
            return self._item
        if lettered:
            name = "подп." if self._item or self._part_name == "п." else "п."
            return f"{self._item or self._part or self._name}, {name} «{lettered['number']}»"
        return None
