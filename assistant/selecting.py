"""Scored sentences to what an answer quotes: neighbours that answer together are one quote, both things compared get theirs."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.comparisons import compared
from assistant.dictionary import morphology
from assistant.language import terms
from assistant.patterns import regex
from assistant.questions import Kind, Question, wants_list
from assistant.quoting import is_item, points_back, stands_by_itself
from assistant.ranking import Candidate
from assistant.retrieval import Hit
from assistant.rows import row_at
from assistant.sentence_features import AKIN_LETTERS, FEATURES
from assistant.spans import Span

NEAR_SCORE = 0.8
"""A neighbour whose log-odds are lower by less than this belongs to the quote."""

GOES_ON_SCORE = 2.0
"""The same for a sentence that goes on with the one before it: «Он…», «Это…»."""

LONGEST_JOINED = 600
MOST_JOINED = 3
"""Neighbours become one quote up to this many characters and sentences."""

_IS_HEADING = FEATURES.index("is_heading")


_RUSSIAN = regex(r"[а-я-]+")


@dataclass(frozen=True, slots=True)
class Selected:
    """What one citation quotes: consecutive sentences of a passage by their numbers; `best` is the one found first."""

    hit: Hit
    numbers: tuple[int, ...]
    best: Candidate


def select(question: Question, candidates: Sequence[Candidate], spans: dict[int, tuple[Span, ...]]) -> list[Selected]:
    """Return what may be quoted, best first; every sentence stands in one of them at most, a heading in none.

    Parameters
    ----------
    question : Question
    candidates : sequence of Candidate
        Best first.
    spans : dict
        Row of each passage → its sentences in the document.
    """
    open_: dict[tuple[int, int], Candidate] = {(c.hit.row, c.number): c for c in candidates}
    found: list[Selected] = []
    for candidate in _points_before_introductions(question, _replies_for_questions(candidates, spans)):
        if (candidate.hit.row, candidate.number) not in open_ or candidate.features[_IS_HEADING]:
            continue
        numbers = _joined(question, candidate, open_, spans[candidate.hit.row])
        for number in numbers:
            del open_[candidate.hit.row, number]
        found.append(Selected(candidate.hit, numbers, candidate))
    return _both_sides_first(question, found, spans)


def _replies_for_questions(candidates: Sequence[Candidate], spans: dict[int, tuple[Span, ...]]) -> list[Candidate]:
    """Put the reply of the next passage in the place of a question that its passage ends with; without one it comes last.

    Where the reply stands in the same passage, the quote goes on to it.
    """
    opening = {candidate.hit.row: candidate for candidate in reversed(candidates) if candidate.number == 0}
    found: list[Candidate] = []
    unanswered: list[Candidate] = []
    for candidate in candidates:
        if not _asks_at_end(candidate, spans[candidate.hit.row]):
            found.append(candidate)
            continue
        reply = opening.get(candidate.hit.row + 1)
        if reply is None or reply.hit.passage.source_id != candidate.hit.passage.source_id:
            unanswered.append(candidate)
        elif reply not in found:
            found.append(reply)
    return [*dict.fromkeys(found), *unanswered]


def _asks_at_end(candidate: Candidate, spans: Sequence[Span]) -> bool:
    last = candidate.number == len(spans) - 1
    return last and _text(candidate.hit, candidate.span, candidate.span).rstrip(' »"').endswith("?")


def _points_before_introductions(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Put a point of a list in which the answer was read before what introduces the list, where the list is not asked for."""
    found = list(candidates)
    if wants_list(question):
        return found
    for opening in candidates:
        if not _text(opening.hit, opening.span, opening.span).endswith(":"):
            continue
        read = [c for c in candidates if c.hit.row == opening.hit.row and _holds_more(c, opening)]
        if read:
            best = max(read, key=lambda c: c.sentence.answer_score)
            if found.index(best) > found.index(opening):
                found.remove(best)
                found.insert(found.index(opening), best)
    return found


def _holds_more(candidate: Candidate, opening: Candidate) -> bool:
    """Tell whether a reader found more in a point behind what introduces it than there."""
    text = _text(candidate.hit, candidate.span, candidate.span)
    read = candidate.sentence.answer_score > max(0.0, opening.sentence.answer_score)
    return read and candidate.number > opening.number and is_item(text)


def _joined(
    question: Question, candidate: Candidate, open_: dict[tuple[int, int], Candidate], spans: Sequence[Span]
) -> tuple[int, ...]:
    """Return the numbers of the sentence and of its neighbours that are nearly as good, within its paragraph or list."""
    row, first, last = candidate.hit.row, candidate.number, candidate.number
    while last - first + 1 < MOST_JOINED:
        around = [open_[row, n] for n in (first - 1, last + 1) if (row, n) in open_]
        fitting = [
            other
            for other in around
            if candidate.score - other.score < _allowed(candidate, other, spans)
            and not other.features[_IS_HEADING]
            and spans[max(last, other.number)].stop - spans[min(first, other.number)].start <= LONGEST_JOINED
            and not _parted(question, candidate, spans[min(first, other.number) : max(last, other.number) + 1])
        ]
        if not fitting:
            break
        best = max(fitting, key=lambda other: other.score)
        first, last = min(first, best.number), max(last, best.number)
    return tuple(range(first, last + 1))


def _allowed(candidate: Candidate, other: Candidate, spans: Sequence[Span]) -> float:
    """Return by how much a neighbour may be worse."""
    goes_on = other.number > candidate.number and points_back(_text(candidate.hit, spans[other.number], spans[other.number]))
    return GOES_ON_SCORE if goes_on else NEAR_SCORE


def _parted(question: Question, candidate: Candidate, spans: Sequence[Span]) -> bool:
    """Tell whether a border lies inside: an empty line between two paragraphs, or that of an item or of a row of a table.

    The items of a list that is asked for stand together if they are no sentences.
    """
    hit, whole = candidate.hit, wants_list(question)
    if "\n\n" in _text(hit, spans[0], spans[-1]):
        return True
    lines = [(one, other) for one, other in pairwise(spans) if "\n" in _text(hit, one, other)]
    return any(_is_point(_text(hit, other, other), whole=whole) or _is_row(hit, one, other) for one, other in lines)


def _is_point(sentence: str, *, whole: bool) -> bool:
    return is_item(sentence) and not (whole and not stands_by_itself(sentence, Kind.LIST))


def _is_row(hit: Hit, *spans: Span) -> bool:
    return any(row_at(hit.passage.text, span.start - hit.passage.span.start) is not None for span in spans)


def _text(hit: Hit, first: Span, last: Span) -> str:
    return hit.passage.text[first.start - hit.passage.span.start : last.stop - hit.passage.span.start]


def _both_sides_first(question: Question, found: list[Selected], spans: dict[int, tuple[Span, ...]]) -> list[Selected]:
    """Return the quotes so that the first ones, of a comparison, speak of both things."""
    sides = compared(question.text)
    if sides is None or not found:
        return found
    one, other = (_words(side) for side in sides)
    first = found[:1]
    for side, against in ((one, other), (other, one)):
        if any(_speaks_of(side, against, chosen, spans) for chosen in first):
            continue
        fitting = next((chosen for chosen in found if _speaks_of(side, against, chosen, spans)), None)
        if fitting is None:
            return found
        first.append(fitting)
    return sorted(first, key=found.index) + [chosen for chosen in found if chosen not in first]


def _words(text: str) -> list[frozenset[str]]:
    """Return the readings of each word: «среднего» is of «средний» and of «среднее»."""
    return [_readings(term.form) for term in terms(text)]


@lru_cache(maxsize=10_000)
def _readings(form: str) -> frozenset[str]:
    if not _RUSSIAN.fullmatch(form):
        return frozenset((form,))
    found = {str(reading.normal_form).replace("ё", "е") for reading in morphology().parse(form)[:3]}
    return frozenset((form, *found, *(base[:AKIN_LETTERS] for base in found if len(base) >= AKIN_LETTERS)))


def _speaks_of(
    side: Sequence[frozenset[str]],
    against: Sequence[frozenset[str]],
    chosen: Selected,
    spans: dict[int, tuple[Span, ...]],
) -> bool:
    """Tell whether a quote is about one side: has the words that tell it from the other, or, without such, lacks the other's."""
    own = spans[chosen.hit.row]
    text = _words(_text(chosen.hit, own[chosen.numbers[0]], own[chosen.numbers[-1]]))
    distinct = [word for word in side if not _has(against, word)]
    if distinct:
        return _has(text, distinct[0]) and sum(_has(text, word) for word in distinct) * 2 >= len(distinct)
    others = [word for word in against if not _has(side, word)]
    return bool(side) and all(_has(text, word) for word in side) and not any(_has(text, word) for word in others)


def _has(words: Sequence[frozenset[str]], word: frozenset[str]) -> bool:
    """Tell whether a word or one akin to it is among others: «концессия» for «концессионный»."""
    return any(word & other for other in words)
