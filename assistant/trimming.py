"""What a reader found in a quote to the words that answer: a list whole, a number or a sentence without what follows it."""

import re

from assistant.evidence import facts_of
from assistant.figures import figures
from assistant.language import abbreviation
from assistant.patterns import regex
from assistant.questions import Kind, Question, wants_list
from assistant.spans import Span

_ABOUT = regex(
    r"(?:(?:около|почти|примерно|приблизительно|свыше|более|менее|не (?:более|менее)|порядка|до|всего|лишь|только)\s)?",
    re.IGNORECASE,
)
_OPENED_LINES = regex(r"[^\n]*:(?P<gap>\s*\n\s*)")
_OPENED_INSIDE = regex(r":(?P<gap>\s)(?=(?:1|а)\)\s)")
_OF_ONE = regex(r"\bкак(?:ой|ая|ое|ого|ую|ому|им|ом)\b|\bкто\b", re.IGNORECASE)
_WORD_BETWEEN = regex(r"[а-яё]{3}", re.IGNORECASE)
_WHOLE_ITEM = regex(r"(?:[-–—•]|\(?(?:\d{1,3}|[а-яё])[.)])\s.*", re.DOTALL)
_INNER_ITEM = regex(r"\n|[;,]\s(?=(?:\d|[а-я])\)\s)")


def over_list(question: Question, text: str, quote: Span, sentence: Span, answer: Span) -> Span:
    """Return all items of a list that is asked for, where a reader marked some of them or what introduces it with one.

    An item that has a word of the question of its own is the one that was asked for: «Какие кластеры есть в Туле?». The list
    may stand in lines of the quote, or in its `sentence`: «…делятся на: 1) сырьевые; 2) инновационные».
    """
    opening = _opening_of_list(text, quote, sentence, answer)
    if opening is None or not (wants_list(question) or _may_want_all(question, text, answer)):
        return answer
    items, read = Span(opening.stop, quote.stop if "\n" in opening.of(text) else sentence.stop), answer.of(text)
    introduced, item = (facts_of(one.of(text)).terms for one in (Span(quote.start, opening.start), answer))
    said = question.lemmas & {term.lemma for term in introduced}
    own = question.lemmas & {term.lemma for term in item}
    several = answer.start <= opening.start < answer.stop or len(_INNER_ITEM.split(read)) > 1
    return items if several or (items.contains(answer) and own <= said and 2 * len(said) >= len(question.lemmas)) else answer


def _may_want_all(question: Question, text: str, answer: Span) -> bool:
    """Tell whether «Что…» or «Кому…» may ask for all items: of one thing «Какой…» asks, and what was read is an item whole."""
    open_ = question.kind in (Kind.OTHER, Kind.PERSON, Kind.REASON) and _OF_ONE.search(question.text) is None
    line = text[text.rfind("\n", 0, answer.start) + 1 : answer.stop]
    return open_ and _WHOLE_ITEM.fullmatch(line) is not None and text[answer.stop : answer.stop + 1] in ("", ";", ".", ",", "\n")


def _opening_of_list(text: str, quote: Span, sentence: Span, answer: Span) -> Span | None:
    """Return what parts a list from what introduces it: the end of a line, or the space before «1)» in a sentence."""
    line = _OPENED_LINES.match(text, quote.start, quote.stop)
    if line is not None:
        return Span(*line.span("gap"))
    inner = _OPENED_INSIDE.search(text, sentence.start, sentence.stop)
    # What was read may begin with the first item.
    return Span(*inner.span("gap")) if inner is not None and answer.start >= inner.start() else None


def tightened(question: Question, text: str, answer: Span, sentence: Span) -> Span:
    """Return what a reader found in a text without what is no part of it.

    It ends with the `sentence` it begins in, but for a list; what does not begin its sentence ends without the sentence's mark.
    """
    stop = answer.stop
    inside = sentence.start <= answer.start < sentence.stop
    # What goes on to another line is a list.
    same_line = "\n" not in text[answer.start : stop] and not wants_list(question)
    if inside and (same_line or question.kind in (Kind.NUMBER, Kind.DATE)):
        stop = min(stop, sentence.stop)
    found = text[answer.start : stop].rstrip()
    if question.kind is Kind.NUMBER:
        found = _first_number(found)
    if answer.start > sentence.start:
        found = found.rstrip(" ,;:")
        if found.endswith(".") and abbreviation(found) is None:
            found = found[:-1]
    return Span(answer.start, answer.start + len(found)) if found else answer


def goes_on(question: Question, read: str, answer: Span) -> bool:
    """Tell whether what was read goes on to another number than the one that answers: «четверых в 2008 году и троих».

    Numbers side by side, «2 часа 30 минут», are one.
    """
    others = [one.span for one in figures(read) if one.kind == "number" and not one.span.overlaps(answer)]
    parted = (read[min(one.stop, answer.stop) : max(one.start, answer.start)] for one in others)
    return question.kind is Kind.NUMBER and bool(others) and all(_WORD_BETWEEN.search(between) for between in parted)


def _first_number(found: str) -> str:
    """Leave of what begins with a number what is said of that: «1, воздержались — 2»."""
    numbers = [one.span for one in figures(found) if one.kind == "number"]
    if len(numbers) < 2 or _ABOUT.fullmatch(found, 0, numbers[0].start) is None:
        return found
    between = found[numbers[0].stop : numbers[1].start]
    return found[: numbers[0].stop + between.index(",")] if re.search(r",[^,]*[а-яё]{3}", between) else found
