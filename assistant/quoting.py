"""A sentence to a quote that stands alone: a list with its introduction, a row with its table's head, «Он…» with whom."""

import re
from collections.abc import Sequence

from assistant.language import sentences
from assistant.spans import Span

LONGEST_LIST = 1500
"""A list longer than this many characters is quoted from its introduction to the item found."""

LONGEST_TABLE = 600
"""A row that stands farther than this from the head of its table is quoted without it."""

_POINTS_BACK = re.compile(
    r"[«(]*(?:(?:При|Из|Для|В|Во|На|По|С|Со|От|К|О|Об|За|До|У|Под|Над|Перед|Через|Без|После|"
    r"Среди|Вместе с|Кроме|Помимо|Благодаря|Между|В связи с|В результате|В отличие от|Наряду с|Исходя из|На основе|На основании|"
    r"В соответствии с|В ходе|Несмотря на|Согласно|Вследствие|Ввиду|В силу|Из-за) "
    r"(?:это|этом|этого|этому|этой|этих|этим|этими|тем|том|того|таких|таком|такой|них|нём|нем|ней|него|неё|нее|ним|ними)"
    r"|Эт(?:о|от|а|и|у|ого|ой|ому|им|их|ими)|Так(?:ой|ая|ое|ие|их|им|ими|ого|ому)|Он|Она|Оно|Они|Его|Её|Ее|Их|Ему|Ей|Им|Ими|Ею"
    r"|Тот|Та|Те|Последн(?:ий|яя|ее|ие|их|им)|Данн(?:ый|ая|ое|ые|ого|ой|ых)|Поэтому|Следовательно|Таким образом|Однако|Тем самым"
    r"|(?:Кажд(?:ый|ая|ое)|Одн(?:а|о|у)|Один|Многие|Некоторые|Большинство|Часть|Ни один|Ни одна|Все) из (?:них|этих)"
    r"|Таков(?:а|о|ы)?|(?:Подобн|Перечисленн|Указанн|Названн|Аналогичн)(?:ый|ая|ое|ые|ого|ой|ых|ому|ую|ым|ыми)|Отсюда|Оттуда|Туда"
    r"|Например|То есть|Причём|Причем|Именно поэтому|Тогда|Там|Здесь|Первый|Первая|Второй|Вторая|Третий|Третья|Оба|Обе)\b"
)
_ITEM = re.compile(r"(?:[-–—‒−•*▪◦·●○■□►✓\uf0b7\uf0a7\uf095]|\(?\d{1,3}(?:\.\d{1,3})*[.)]|\(?[а-яёa-z][.)]|\(?[А-ЯЁA-Z]\))\s")
_LONGEST_CHAIN = 2
_LONGEST_BARE = 120
_ENDED = re.compile(r"[.!?;:…][\W\d]*$")
_CELLS = re.compile(r";\s")


def points_back(sentence: str) -> bool:
    """Tell whether a sentence needs the one before it: it begins with «Это», «Он», «Такие», «При этом» and the like."""
    return _POINTS_BACK.match(sentence) is not None


def is_item(line: str) -> bool:
    """Tell whether a line is a list item by its marker."""
    return _ITEM.match(line) is not None


def standing_alone(text: str, within: Span, spans: Sequence[Span], number: int) -> Span:
    """Return the quote for a sentence.

    Parameters
    ----------
    text : str
        The document's clean text.
    within : Span
        The passage; the quote stays inside.
    spans : sequence of Span
        The passage's sentences in the document.
    number : int
        Which of them was found.
    """
    core = spans[number]
    quote = Span(_said_before(text, spans, number), core.stop)
    lines = _lines(text, within)
    own = next(place for place, line in enumerate(lines) if line.start <= core.start < line.stop)
    around = _list_around(text, spans, lines, own, core) or _table_around(text, lines, own)
    if around is not None:
        return Span(min(quote.start, around.start), max(quote.stop, around.stop))
    if number + 1 < len(spans) and _announces(core.of(text)) and spans[number + 1].stop - quote.start <= LONGEST_LIST:
        return Span(quote.start, spans[number + 1].stop)
    return quote


def _said_before(text: str, spans: Sequence[Span], number: int) -> int:
    """Return where the sentences begin that a sentence points back at, those of its own line."""
    first = number
    while (
        first > 0
        and number - first < _LONGEST_CHAIN
        and points_back(spans[first].of(text))
        and "\n" not in text[spans[first - 1].start : spans[first].stop]
    ):
        first -= 1
    return spans[first].start


def _announces(sentence: str) -> bool:
    """Tell whether what a sentence is about comes only after it: a question, a heading, «…:»."""
    bare = sentence.rstrip()
    heading = len(bare) < _LONGEST_BARE and not _ENDED.search(bare) and not _CELLS.search(bare) and not is_item(bare)
    return heading or bare.endswith((":", "?"))


def _list_around(text: str, spans: Sequence[Span], lines: Sequence[Span], own: int, core: Span) -> Span | None:
    """Return the list the sentence belongs to or introduces, cut to the passage, or None."""
    introduces = core.of(text).rstrip().endswith(":") and core.stop >= lines[own].stop - 1
    first = own if introduces else _introduction(text, lines, own)
    if first is None:
        return None
    last = _last_item(text, lines, first)
    if last == first or own > last:
        return None
    start = core.start if first == own else _introduced_from(text, spans, lines[first])
    if lines[last].stop - start > LONGEST_LIST and own > first:
        last = own
    while last > own and lines[last].stop - start > LONGEST_LIST:
        last -= 1
    return Span(start, lines[last].stop) if lines[last].stop - start <= LONGEST_LIST else None


def _introduction(text: str, lines: Sequence[Span], own: int) -> int | None:
    """Return the number of the line that introduces the list a line is an item of."""
    first = own
    while first > 0 and not lines[first].of(text).rstrip().endswith(":"):
        # An item without a marker follows one that ends with a semicolon, or the introduction itself.
        if not is_item(lines[first].of(text)) and not _ends_item(text, lines[first - 1]) and not _opens(text, lines[first - 1]):
            return None
        first -= 1
    return first if first < own and _opens(text, lines[first]) else None


def _last_item(text: str, lines: Sequence[Span], first: int) -> int:
    last = first
    marked = first + 1 < len(lines) and is_item(lines[first + 1].of(text))
    while last + 1 < len(lines):
        following = lines[last + 1]
        goes_on = _ends_item(text, lines[last]) if last > first else _ends_item(text, following)
        if not (is_item(following.of(text)) if marked else goes_on):
            break
        last += 1
    return last


def _opens(text: str, line: Span) -> bool:
    return line.of(text).rstrip().endswith(":")


def _ends_item(text: str, line: Span) -> bool:
    return line.of(text).rstrip().endswith((";", ","))


def _table_around(text: str, lines: Sequence[Span], own: int) -> Span | None:
    """Return the rows of a table from its head to the row, None where the line is no row or the head is far."""
    cells = len(_CELLS.findall(lines[own].of(text)))
    first = own
    while first > 0 and len(_CELLS.findall(lines[first - 1].of(text))) == cells > 0 and _follow(text, lines, first):
        first -= 1
    near = first < own and lines[own].stop - lines[first].start <= LONGEST_TABLE
    return Span(lines[first].start, lines[own].stop) if near and not _ENDED.search(lines[first].of(text)) else None


def _follow(text: str, lines: Sequence[Span], place: int) -> bool:
    return text[lines[place - 1].stop : lines[place].start].count("\n") == 1


def _lines(text: str, within: Span) -> list[Span]:
    return [Span(within.start + match.start(), within.start + match.end()) for match in re.finditer(r"[^\n]+", within.of(text))]


def _introduced_from(text: str, spans: Sequence[Span], line: Span) -> int:
    """Return where what introduces a list starts: the last sentence of its line, with those it points back at."""
    number = max((place for place, span in enumerate(spans) if line.contains(span)), default=None)
    if number is not None:
        return _said_before(text, spans, number)
    own = sentences(line.of(text))
    return line.start + (own[-1].start if own else 0)
