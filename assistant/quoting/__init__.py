"""A sentence to a quote that stands alone: a list with its introduction, a row with its table's head, «Он…» with whom."""

import re
from collections.abc import Sequence

from assistant.language import sentences
from assistant.patterns import regex
from assistant.questions import Kind
from assistant.quoting.items import is_item
from assistant.quoting.lists import (
    LONGEST_FROM_INTRODUCTION,
    LONGEST_LIST,
    introduction,
    list_around,
    stands_by_itself,
)
from assistant.rows import Row, row_at
from assistant.spans import Span

__all__ = ["LONGEST_LIST", "LONGEST_TABLE", "is_item", "points_back", "standing_alone", "stands_by_itself"]

LONGEST_TABLE = 600
"""A row that stands farther than this from the head of its table is quoted without it."""

_POINTS_BACK = regex(
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
_LONGEST_CHAIN = 2
_LONGEST_BARE = 120
_ENDED = regex(r"[.!?;:…][\W\d]*$")
_CELLS = regex(r";\s")


def points_back(sentence: str) -> bool:
    """Tell whether a sentence needs the one before it: it begins with «Это», «Он», «Такие», «При этом» and the like."""
    return _POINTS_BACK.match(sentence) is not None


def standing_alone(
    text: str, within: Span, spans: Sequence[Span], number: int, asked: Kind = Kind.OTHER, words: frozenset[str] = frozenset()
) -> Span:
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
    asked : Kind
        What the question asks for.
    words : frozenset of str
        Its lemmas.
    """
    core = spans[number]
    row = row_at(text, core.start)
    if row is not None and within.contains(row.span) and len(row.span) <= LONGEST_LIST:
        return _of_row(text, within, row)
    quote = Span(_said_before(text, spans, number), core.stop)
    lines = _lines(text, within)
    own = next(place for place, line in enumerate(lines) if line.start <= core.start < line.stop)
    around = list_around(text, lines, own, core, asked, words)
    if around is not None:
        first, last = around
        start = core.start if first == own else _introduced_from(text, spans, lines, first, asked)
        return Span(min(quote.start, start), max(quote.stop, lines[last].stop))
    if number + 1 < len(spans) and _announces(core.of(text)) and spans[number + 1].stop - quote.start <= LONGEST_LIST:
        return Span(quote.start, spans[number + 1].stop)
    return quote


def _of_row(text: str, within: Span, row: Row) -> Span:
    """Return a row whole, with the head of its table where it does not name its columns itself and the head is near."""
    if row.head is None or not within.contains(row.head) or row.span.stop - row.head.start > LONGEST_TABLE:
        return row.span
    return Span(row.head.start, row.span.stop)


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


def _lines(text: str, within: Span) -> list[Span]:
    return [Span(within.start + match.start(), within.start + match.end()) for match in re.finditer(r"[^\n]+", within.of(text))]


def _introduced_from(text: str, spans: Sequence[Span], lines: Sequence[Span], first: int, asked: Kind) -> int:
    """Return where what introduces a list starts: the last sentence of its line, with those it points back at.

    An introduction that is itself an item and no sentence, «а) субсидии:», starts with what introduces it.
    """
    line = lines[first]
    if is_item(line.of(text)) and not stands_by_itself(line.of(text), asked):
        outer = introduction(text, lines, first)
        if outer is not None and line.stop - lines[outer].start <= LONGEST_FROM_INTRODUCTION:
            return _introduced_from(text, spans, lines, outer, asked)
    number = max((place for place, span in enumerate(spans) if line.contains(span)), default=None)
    if number is not None:
        return _said_before(text, spans, number)
    own = sentences(line.of(text))
    return line.start + (own[-1].start if own else 0)
