"""An item of a list, or what introduces one, to as much of the list as a quote needs."""

from collections.abc import Sequence

from assistant.dictionary import morphology
from assistant.language import terms
from assistant.patterns import regex
from assistant.questions import Kind
from assistant.quoting.items import Marker, is_item, marker
from assistant.spans import Span

LONGEST_LIST = 1500
"""A list longer than this many characters is quoted from its introduction to the item found."""

LONGEST_FROM_INTRODUCTION = 800
"""An item farther than this from what introduces it is quoted without."""

LONGEST_AROUND = 600
"""A list asked for one of its items is quoted whole up to this many characters: one that means nothing by itself."""

_SAYS = frozenset(("VERB", "INFN", "PRTS", "ADJS", "PRED"))
_OPENS_LARGE = regex(r"[«„\"(]*[А-ЯЁA-Z]")
_WORD = regex(r"[А-Яа-яЁё-]+")
_DEFINES = regex(r"[^—–:;.]{2,100}\s[—–-]\s(?:это\s)?[а-яё]")


def list_around(
    text: str, lines: Sequence[Span], own: int, core: Span, asked: Kind, words: frozenset[str] = frozenset()
) -> tuple[int, int] | None:
    """Return the numbers of the first and last line of a list that a sentence needs, None where it stands by itself.

    Parameters
    ----------
    text : str
    lines : sequence of Span
        Those of the passage.
    own : int
        That of the sentence.
    core : Span
        The sentence.
    asked : Kind
        What the question asks for: a list is quoted whole.
    words : frozenset of str
        Lemmas of the question. A point that is a sentence and has more of them than what introduces it is what was asked for.
    """
    if opens(text, lines[own]) and core.stop >= lines[own].stop - 1:
        last = _last_that_fits(text, lines, own, own, LONGEST_LIST)
        return (own, last) if last > own else None
    first = introduction(text, lines, own)
    if first is None or own > _last_item(text, lines, first):
        return None
    by_itself = stands_by_itself(lines[own].of(text), asked)
    whole = asked is Kind.LIST and not (by_itself and _has(words, lines[own].of(text)) > _has(words, lines[first].of(text)))
    if not whole and by_itself:
        return None
    if whole or lines[_last_item(text, lines, first)].stop - lines[first].start <= LONGEST_AROUND:
        last = _last_that_fits(text, lines, first, own, LONGEST_LIST)
    else:
        last = own
    longest = LONGEST_LIST if whole else LONGEST_FROM_INTRODUCTION
    return (first, last) if lines[own].stop - lines[first].start <= longest else None


def _has(words: frozenset[str], line: str) -> int:
    return len(words & {term.lemma for term in terms(line)})


def stands_by_itself(item: str, asked: Kind) -> bool:
    """Tell whether an item is a sentence of its own: «1. Утвердить план.», not «1) утверждение плана;» or «1. План».

    Where a definition is asked for, an item that defines is one too: «2) кластер – группа предприятий;».
    """
    mark = marker(item)
    if mark is None:
        return False
    body = item.split(None, 1)[1]
    if asked is Kind.DEFINITION and _DEFINES.match(body):
        return True
    if not _OPENS_LARGE.match(body):
        return False
    return any(morphology().parse(word.lower())[0].tag.POS in _SAYS for word in _WORD.findall(body))


def introduction(text: str, lines: Sequence[Span], own: int) -> int | None:
    """Return the number of the line that may introduce the list a line is an item of; whether it does, the list itself shows."""
    mark = marker(lines[own].of(text))
    return _introduction_of_bare(text, lines, own) if mark is None else _introduction_of_marked(text, lines, own, mark)


def _introduction_of_marked(text: str, lines: Sequence[Span], own: int, mark: Marker) -> int | None:
    first = mark
    for place in range(own - 1, -1, -1):
        other = marker(lines[place].of(text))
        if other is None:
            if opens(text, lines[place]):
                return place
            # A paragraph may go on with an item.
            if place == 0 or not (_ends_item(text, lines[place - 1]) or is_item(lines[place - 1].of(text))):
                return None
        elif first.follows(other):
            first = other
        elif opens(text, lines[place]) and (other.depth < mark.depth or first.is_first):
            return place
    return None


def _introduction_of_bare(text: str, lines: Sequence[Span], own: int) -> int | None:
    first = own
    while first > 0 and not opens(text, lines[first]):
        # An item without a marker follows one that ends with a semicolon, or the introduction itself.
        if not _ends_item(text, lines[first - 1]) and not opens(text, lines[first - 1]):
            return None
        first -= 1
    return first if first < own and opens(text, lines[first]) else None


def _last_that_fits(text: str, lines: Sequence[Span], first: int, own: int, longest: int) -> int:
    """Return the last item of a list up to which it is no longer than `longest`; what was found where even that is too long."""
    last = _last_item(text, lines, first)
    if lines[last].stop - lines[first].start > longest and own > first:
        return own
    while last > own and lines[last].stop - lines[first].start > longest:
        last -= 1
    return last


def _last_item(text: str, lines: Sequence[Span], first: int) -> int:
    if first + 1 == len(lines):
        return first
    head, base = marker(lines[first + 1].of(text)), marker(lines[first].of(text))
    if head is None:
        return _last_bare_item(text, lines, first)
    if base is not None and head.follows(base):
        return first  # the next point, not one below
    last, latest = first + 1, {head.kind: head}
    while last + 1 < len(lines) and not _parted(text, lines, first, last):
        mark = marker(lines[last + 1].of(text))
        if mark is None or not _belongs(mark, head, latest, opened=opens(text, lines[last])):
            break
        latest = {kind: one for kind, one in latest.items() if kind == head.kind or mark.kind != head.kind} | {mark.kind: mark}
        last += 1
    return last


def _belongs(mark: Marker, head: Marker, latest: dict[str, Marker], *, opened: bool) -> bool:
    """Tell whether an item is one of the list that begins with `head`, or of a list inside it."""
    if mark.kind in latest:
        return mark.follows(latest[mark.kind])
    return mark.is_first and (opened or mark.depth > head.depth)


def _parted(text: str, lines: Sequence[Span], first: int, last: int) -> bool:
    """Tell whether a list ended before an empty line that its own items have not between them."""
    close = first + 2 <= last and text[lines[first + 1].stop : lines[first + 2].start].count("\n") == 1
    return close and text[lines[last].stop : lines[last + 1].start].count("\n") > 1 and lines[last].of(text).endswith(".")


def _last_bare_item(text: str, lines: Sequence[Span], first: int) -> int:
    last = first
    while last + 1 < len(lines):
        following = lines[last + 1]
        goes_on = _ends_item(text, lines[last]) if last > first else _ends_item(text, following)
        if not goes_on or marker(following.of(text)) is not None:
            break
        last += 1
    return last


def opens(text: str, line: Span) -> bool:
    """Tell whether a line introduces what follows."""
    return line.of(text).rstrip().endswith(":")


def _ends_item(text: str, line: Span) -> bool:
    return line.of(text).rstrip().endswith((";", ","))
