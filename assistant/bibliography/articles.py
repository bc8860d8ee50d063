"""The articles of a journal issue: where each begins on its pages, who wrote it and what it is called.

An article is told by its head: a УДК, or a title and its authors over an abstract or key words. What is not sure is left open:
an article without a title or authors, or the part of a text behind a second list of references, belongs to no article.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from assistant.bibliography.article_lines import AFFILIATION, parted
from assistant.bibliography.lines import Line, in_capitals, lines_of, page_label, page_start
from assistant.bibliography.names import Person, persons, trailing_persons
from assistant.cleaning import CleanText
from assistant.loaders.identifiers import doi_of, udc_lines
from assistant.patterns import regex
from assistant.spans import Span

_UDC_LINE = 100
"""A line with a УДК that is longer is a sentence about it."""

_HEAD_LINES = 24
_NEAR = 3
_LONGEST_TITLE = 400
_FEWEST_LETTERS = 8
_MARKER = regex(
    r"\s*(?:аннотация|резюме|реферат|ключевые слова|abstract|annotation|summary|key ?words|введение|актуальность)\b",
    re.IGNORECASE,
)
_ABSTRACT = regex(r"\s*(?:аннотация|резюме|ключевые слова)\b", re.IGNORECASE)
_MOST_WORDS = 40
_KEY_WORDS = regex(r"\s*ключевые слова\b", re.IGNORECASE)
_REFERENCES = regex(
    r"\s*(?:\d\.\s*)?(?:(?:список|перечень)\s)?(?:использованн\w+\s|цитируем\w+\s|библиографическ\w+\s)?"
    r"(?:литератур[аы]?|источник\w*|список|ссылки)(?:\s(?:и\s)?(?:источник\w*|литератур[аы]))?\s*[:.]?\s*",
    re.IGNORECASE,
)
_LONGEST_REFERENCES = 60
_BACK = regex(
    r"\s*(?:сведения об авторах|информация об авторах|наши авторы|об авторах|about the authors|information about|"
    r"правила (?:для авторов|оформления|публикации|направления|представления)|требования к|к сведению авторов|"
    r"порядок (?:рецензирования|публикации)|научное издание|подписано в печать|содержание|contents)\b",
    re.IGNORECASE,
)
_LONGEST_BACK = 120
# A cheap look before the dear one: nearly every line of a text is none of names.
_NAME_FIRST = regex(
    r"\s*(?:©\s*(?:\d{4}\s?(?:г(?:\.|ода)?)?,?\s*)?)?"
    r"(?:[А-ЯЁа-яё][\w'’ -]{1,40}?,?\s*[А-ЯЁ][а-яё]?\.|[А-ЯЁ][а-яё]{0,2}\.[ -]*(?:[А-ЯЁ]\.)?\s*[А-ЯЁ]|"
    r"[А-ЯЁ][\w-]+ [А-ЯЁ][а-яё]+(?:вич|вна|ич|чна|кызы|оглы)?(?: [А-ЯЁ][\w-]+)?).{0,400}$"
)
# What stands in a head and is neither its title nor its authors.
_OTHER = regex(
    r"\s*(?:удк|ббк|doi|jel|грнти|вак|issn|udc|https?:|e-?mail|эл\.? ?почта|\d{1,2}\.\d{1,2}\.\d{1,2}\b|научная статья|"
    r"обзорная статья|оригинальная статья|original article|краткое сообщение|рецензия|дата поступления|поступила|"
    r"статья поступила)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Article:
    """An article found in a text; `title` and `authors` are empty where they are not sure.

    `span` is the part that is surely its own; `first` and `last` are the labels of its pages.
    """

    span: Span
    title: str
    authors: tuple[Person, ...]
    first: str | None
    last: str | None
    doi: str | None

    @property
    def is_sure(self) -> bool:
        """Tell whether it can be cited."""
        return bool(self.title and self.authors)


@lru_cache(maxsize=64)
def articles_of(clean: CleanText) -> tuple[Article, ...]:
    """Return the articles of a text in their order; kept for the documents asked for last."""
    lines = list(parted(lines_of(clean.text)))
    headings = {heading.span.start for heading in clean.headings}
    heads = _heads(lines, headings, clean.text)
    if not heads:
        return ()
    stops = [*(_end(lines, head) for head in heads[1:]), len(clean.text)]
    found = [_article(clean, lines, headings, head, stop) for head, stop in zip(heads, stops, strict=True)]
    found[-1] = _without_back(clean, lines, found[-1])
    return tuple(found)


def ends_another(text: str, article: Article) -> bool:
    """Tell whether the end of another article stands over one: a list of references that comes before its head."""
    return any(_is_of_references(line) for line in lines_of(text, 0, article.span.start))


def _is_of_references(line: Line) -> bool:
    return len(line.text) <= _LONGEST_REFERENCES and _REFERENCES.fullmatch(line.text) is not None


def _heads(lines: Sequence[Line], headings: set[int], text: str) -> list[int]:
    """Return the numbers of the lines that articles begin with."""
    starts = [line.start for line in lines]
    heads = []
    for span, _ in udc_lines(text):
        number = bisect_right(starts, span.start) - 1
        if number >= 0 and len(lines[number].text) <= _UDC_LINE:
            heads.append(number)
    for number, line in enumerate(lines):
        if not _names(line) or _in_head(lines, heads, number):
            continue
        first = _first_of_head(lines, headings, number)
        if first is not None and _has_marker(lines, number, heads):
            insort(heads, first)
    return heads


def _in_head(lines: Sequence[Line], heads: Sequence[int], number: int) -> bool:
    """Tell whether a line belongs to a head that is known: no abstract and no text stands between them."""
    place = bisect_right(heads, number + 1) - 1
    if place < 0 or number - heads[place] > _HEAD_LINES:
        return False
    return not any(_MARKER.match(line.text) or len(line.text) > _LONGEST_TITLE for line in lines[heads[place] : number])


def _names(line: Line) -> tuple[Person, ...]:
    # A list of references is full of names too, but there they stand before a title.
    return persons(line.text) if _NAME_FIRST.match(line.text) and line.is_cyrillic else ()


def _first_of_head(lines: Sequence[Line], headings: set[int], number: int) -> int | None:
    """Return where the head with the authors in line `number` begins: with them, or with the title over them."""
    first = number
    while first and number - first < _NEAR and _is_title(lines[first - 1], headings):
        if first < number and not lines[first - 1].is_capital:
            break  # a heading of something else
        first -= 1
    if first < number:
        return first
    if _opens_document(lines, number):
        return 0
    below = lines[number + 1 : number + 1 + _NEAR]
    return number if any(_is_title(line, headings) for line in below) else None


def _opens_document(lines: Sequence[Line], number: int) -> bool:
    """Tell whether the document begins with a title in small letters, its authors under it, and an abstract or key words."""
    title = [line for line in lines[:number] if not _other(line)]
    if len(title) != 1 or number > _NEAR or not _plain_title(title[0].text) or not title[0].is_cyrillic:
        return False
    behind = lines[number + 1 : number + _HEAD_LINES]
    return any(_ABSTRACT.match(line.text) for line in takewhile(lambda line: len(line.text) <= _LONGEST_TITLE, behind))


def _plain_title(text: str) -> bool:
    return not text.endswith((".", ",", ";", ":")) and not AFFILIATION.search(text) and 1 < len(text.split()) <= _MOST_WORDS


def _is_title(line: Line, headings: set[int]) -> bool:
    marked = line.is_capital or line.start in headings
    long = len(line.text.split()) > 1 and len(line.text) <= _LONGEST_TITLE
    return marked and long and line.is_cyrillic and not _other(line) and not _names(line)


def _other(line: Line) -> bool:
    if line.text.lstrip().startswith("©"):
        return not _names(line)  # of the journal, or of the authors
    return bool(_OTHER.match(line.text) or _MARKER.match(line.text) or _REFERENCES.fullmatch(line.text))


def _has_marker(lines: Sequence[Line], number: int, heads: Sequence[int]) -> bool:
    """Tell whether an abstract or key words follow before another head does."""
    for place in range(number + 1, min(number + _HEAD_LINES, len(lines))):
        line = lines[place]
        if _is_head(heads, place) or (place > number + _NEAR and _names(line)):
            return False
        if _MARKER.match(line.text):
            return True
    return False


def _is_head(heads: Sequence[int], place: int) -> bool:
    found = bisect_left(heads, place)
    return found < len(heads) and heads[found] == place


def _end(lines: Sequence[Line], head: int) -> int:
    """Return where the article before a head ends: the name of a section over the head is no part of it."""
    while head and lines[head - 1].is_capital and len(lines[head - 1].text.split()) <= 6 and not _other(lines[head - 1]):
        head -= 1
    return lines[head].start


def _article(clean: CleanText, lines: Sequence[Line], headings: set[int], head: int, stop: int) -> Article:
    start = lines[head].start
    title, authors = _read_head(lines, headings, head, stop)
    last = _last_letter(clean.text, stop)
    inner = lines[head : bisect_left(lines, stop, key=lambda line: line.start)]
    return Article(
        span=Span(start, max(_sure_stop(clean, inner, stop), start + 1)),
        title=title,
        authors=authors,
        first=page_label(clean, start),
        last=page_label(clean, max(last, start)),
        doi=doi_of(clean.text[start : min(stop, start + 1500)]),
    )


def _read_head(lines: Sequence[Line], headings: set[int], head: int, stop: int) -> tuple[str, tuple[Person, ...]]:
    """Return title and authors; empty where the head does not surely give both."""
    titles: list[Line] = []
    authors: list[Person] = []
    block = list(takewhile(lambda line: line.start < stop and not _MARKER.match(line.text), lines[head : head + _HEAD_LINES]))
    block = [line for line in block if not _other(line)]
    closed = False  # the title is complete: something else stood behind it
    for line in block:
        if not line.is_cyrillic:
            if titles and authors:
                break
            continue
        text, names = _apart(line, closed=closed)
        if text and len(text) <= _LONGEST_TITLE and not closed and _may_be_title(line, text, headings, titles, authors):
            titles.append(replace(line, text=text))
        elif text and titles and not names:
            if authors and not AFFILIATION.search(text):
                break
            closed = True
        authors += [name for name in names if name not in authors]
        closed = closed or bool(titles and names)
    title = _joined(titles)
    letters = sum(map(str.isalpha, title))
    return (title, tuple(authors)) if authors and letters >= _FEWEST_LETTERS else ("", ())


def _apart(line: Line, *, closed: bool) -> tuple[str, tuple[Person, ...]]:
    """Return what a line says beside names, and the names: all of it, or those that a title in capitals runs into."""
    if names := _names(line):
        return "", names
    if not closed and "." in line.text and len(line.text) <= 2 * _LONGEST_TITLE:
        for place, found in trailing_persons(line.text):
            if in_capitals(line.text[:place]) and not in_capitals(line.text[place:]):
                return line.text[:place].strip(), found
    return line.text.strip(), ()


def _may_be_title(line: Line, text: str, headings: set[int], titles: Sequence[Line], authors: Sequence[Person]) -> bool:
    marked = in_capitals(text) or (line.start in headings and not AFFILIATION.search(text))
    if titles:
        return marked and in_capitals(titles[-1].text) == in_capitals(text)
    # The first line of a head before its authors is its title, marked or not; behind them a place of work may stand.
    plain = _plain_title(text)
    return (marked and (len(text.split()) > 1 or not authors)) or (plain and (not authors or text[0].isupper()))


def _joined(titles: Sequence[Line]) -> str:
    # The name of a section may stand between the УДК and the title.
    section = len(titles) > 1 and len(titles[0].text.split()) == 1 and not titles[0].text.endswith((":", "."))
    title = " ".join(" ".join(line.text.split()) for line in titles[section:])
    return title.rstrip("*¹²³⁴ ").removesuffix(".")


def _sure_stop(clean: CleanText, lines: Sequence[Line], stop: int) -> int:
    """Return where it is no longer sure that no other article began: behind a first list of references where a second comes."""
    lists = [line.start for line in lines if _is_of_references(line)]
    keys = [line.start for line in lines if _KEY_WORDS.match(line.text)]
    doubt = min([lists[1]] if len(lists) > 1 else [stop])
    if len(keys) > 1:
        doubt = min(doubt, keys[1])
    if doubt == stop:
        return stop
    before = [place for place in lists if place < doubt]
    return before[-1] if before else min(doubt, page_start(clean, doubt) or doubt)


def _without_back(clean: CleanText, lines: Sequence[Line], last: Article) -> Article:
    """Cut what stands behind the last article: who wrote the issue, how to write for it."""
    tail = [line for line in lines if last.span.start < line.start < last.span.stop]
    seen_list = False
    for line in tail:
        seen_list = seen_list or bool(_REFERENCES.fullmatch(line.text))
        if len(line.text) > _LONGEST_BACK or not _BACK.match(line.text) or not (seen_list or line.is_capital):
            continue
        if line.is_capital or _opens_page(clean, line):
            end = _last_letter(clean.text, line.start)
            return replace(last, span=Span(last.span.start, line.start), last=page_label(clean, max(end, last.span.start)))
    return last


def _last_letter(text: str, stop: int) -> int:
    """Return the place of the last character before `stop` that is no space."""
    while stop and text[stop - 1].isspace():
        stop -= 1
    return stop - 1


def _opens_page(clean: CleanText, line: Line) -> bool:
    start = page_start(clean, line.start)
    return start is not None and not clean.text[start : line.start].strip()
