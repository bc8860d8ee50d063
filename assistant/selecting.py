"""Scored sentences to what an answer quotes: neighbours that answer together are one quote, both things compared get theirs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.language import terms
from assistant.questions import Question
from assistant.ranking import FEATURES, Candidate
from assistant.retrieval import Hit
from assistant.spans import Span

NEAR_SCORE = 1.0
"""A neighbour whose log-odds are lower by less than this belongs to the quote."""

LONGEST_JOINED = 600
MOST_JOINED = 3
"""Neighbours become one quote up to this many characters and sentences."""

_IS_HEADING = FEATURES.index("is_heading")
_COMPARED = (
    re.compile(r"\bчем\s+(?P<one>.+?)\s+отлич\w+\s+от\s+(?P<other>.+)", re.IGNORECASE),
    re.compile(r"\bчем\s+отлич\w+\s+(?P<one>.+?)\s+от\s+(?P<other>.+)", re.IGNORECASE),
    re.compile(r"\bотлич\w+\s+(?P<one>.+?)\s+от\s+(?P<other>.+)", re.IGNORECASE),
    re.compile(
        r"\b(?:разниц\w+|различи\w+|общего|сходств\w+)\s+(?:есть\s+)?(?:между|у)\s+(?P<one>.+?)\s+и\s+(?P<other>.+)",
        re.IGNORECASE,
    ),
    re.compile(r"\bсравни\w*\s+(?P<one>.+?)\s+(?:и|с|со)\s+(?P<other>.+)", re.IGNORECASE),
)  # fmt: skip


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
    for candidate in candidates:
        if (candidate.hit.row, candidate.number) not in open_ or candidate.features[_IS_HEADING]:
            continue
        numbers = _joined(candidate, open_, spans[candidate.hit.row])
        for number in numbers:
            del open_[candidate.hit.row, number]
        found.append(Selected(candidate.hit, numbers, candidate))
    return _both_sides_first(question, found)


def _joined(candidate: Candidate, open_: dict[tuple[int, int], Candidate], spans: Sequence[Span]) -> tuple[int, ...]:
    """Return the numbers of the sentence and of its neighbours that are nearly as good."""
    row, first, last = candidate.hit.row, candidate.number, candidate.number
    while last - first + 1 < MOST_JOINED:
        around = [open_[row, n] for n in (first - 1, last + 1) if (row, n) in open_]
        fitting = [
            other
            for other in around
            if candidate.score - other.score < NEAR_SCORE
            and not other.features[_IS_HEADING]
            and spans[max(last, other.number)].stop - spans[min(first, other.number)].start <= LONGEST_JOINED
        ]
        if not fitting:
            break
        best = max(fitting, key=lambda other: other.score)
        first, last = min(first, best.number), max(last, best.number)
    return tuple(range(first, last + 1))


def compared(question: str) -> tuple[str, str] | None:
    """Return the two things a question compares, None where it compares nothing."""
    for pattern in _COMPARED:
        match = pattern.search(question)
        if match is not None:
            return match["one"], match["other"].rstrip(" ?.!")
    return None


def _both_sides_first(question: Question, found: list[Selected]) -> list[Selected]:
    """Return the quotes so that the first ones, of a comparison, speak of both things."""
    sides = compared(question.text)
    if sides is None or not found:
        return found
    wanted = [frozenset(term.lemma for term in terms(side)) for side in sides]
    wanted = [side - other for side, other in zip(wanted, reversed(wanted), strict=True)]
    first: list[Selected] = []
    for side in wanted:
        if any(_speaks_of(side, chosen) for chosen in first):
            continue
        fitting = next((chosen for chosen in found if _speaks_of(side, chosen)), None)
        if fitting is not None and fitting not in first:
            first.append(fitting)
    return sorted(first, key=found.index) + [chosen for chosen in found if chosen not in first]


def _speaks_of(side: frozenset[str], chosen: Selected) -> bool:
    text = chosen.best.hit.passage.text
    start = chosen.best.span.start - chosen.hit.passage.span.start
    own = {term.lemma for term in terms(text[start : start + len(chosen.best.span)])}
    return bool(side) and side <= own
