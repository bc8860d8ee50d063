"""A sentence to a quote that can stand alone: a list with its introduction, «Это…» with the sentence it points at."""

import re
from collections.abc import Sequence

from assistant.language import sentences
from assistant.spans import Span

LONGEST_LIST = 1500
"""A list longer than this many characters is quoted from its introduction to the item found."""

_POINTS_BACK = re.compile(
    r"[«(]*(?:(?:При|Из|Для|В|Во|На|По|С|Со|От|К|О|Об|За|До|Вместе с|Кроме|Помимо|Благодаря|Между) "
    r"(?:это|этом|этого|этому|этой|этих|этим|этими|тем|том|того|таких|таком|такой|них|нём|нем|ней|него|неё|нее|ним|ними)"
    r"|Эт(?:о|от|а|и|у|ого|ой|ому|им|их|ими)|Так(?:ой|ая|ое|ие|их|им|ими|ого|ому)|Он|Она|Оно|Они|Его|Её|Ее|Их|Ему|Ей|Им|Ими|Ею"
    r"|Тот|Та|Те|Последн(?:ий|яя|ее|ие|их|им)|Данн(?:ый|ая|ое|ые|ого|ой|ых)|Поэтому|Следовательно|Таким образом|Однако|Тем самым"
    r"|Например|То есть|Причём|Причем|Именно поэтому|Тогда|Там|Здесь|Первый|Первая|Второй|Вторая|Третий|Третья|Оба|Обе)\b"
)
_ITEM = re.compile(r"(?:[-–—•*▪◦·]|\(?\d{1,3}[.)]|\(?[а-яёa-z][.)])\s")
_LONGEST_CHAIN = 2


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
    first = number
    while (
        first > 0
        and number - first < _LONGEST_CHAIN
        and points_back(spans[first].of(text))
        and "\n" not in text[spans[first - 1].start : spans[first].stop]
    ):
        first -= 1
    quote = Span(spans[first].start, core.stop)
    listed = _list_around(text, within, core)
    if listed is not None:
        quote = Span(min(quote.start, listed.start), max(quote.stop, listed.stop))
    return quote


def _list_around(text: str, within: Span, core: Span) -> Span | None:
    """Return the list the sentence belongs to or introduces, cut to the passage, or None."""
    lines = _lines(text, within)
    own = next(number for number, line in enumerate(lines) if line.start <= core.start < line.stop)
    if is_item(lines[own].of(text)):
        first = own
        while first > 0 and is_item(lines[first].of(text)):
            first -= 1
        if not lines[first].of(text).rstrip().endswith(":"):
            return None
    elif core.of(text).rstrip().endswith(":") and core.stop >= lines[own].stop - 1:
        first = own
    else:
        return None
    last = first
    while last + 1 < len(lines) and is_item(lines[last + 1].of(text)):
        last += 1
    if last == first:
        return None
    start = core.start if first == own else _last_sentence_start(text, lines[first])
    if lines[last].stop - start > LONGEST_LIST and own > first:
        last = own
    while last > own and lines[last].stop - start > LONGEST_LIST:
        last -= 1
    return Span(start, lines[last].stop) if lines[last].stop - start <= LONGEST_LIST else None


def _lines(text: str, within: Span) -> list[Span]:
    return [Span(within.start + match.start(), within.start + match.end()) for match in re.finditer(r"[^\n]+", within.of(text))]


def _last_sentence_start(text: str, line: Span) -> int:
    """Return where the sentence that introduces a list starts: the last one of its line."""
    spans = sentences(line.of(text))
    return line.start + (spans[-1].start if spans else 0)
