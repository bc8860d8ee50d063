"""A question that names a provision of a law to the passages that lie in it: by its number, not by likeness."""

from dataclasses import dataclass, replace

import numpy as np

from assistant.generation import Generation
from assistant.provisions.asked import AskedProvision, asked_provision, is_of_act, provision_spans
from assistant.retrieval import Ranking, Scores, best_rows
from assistant.spans import Span

_DOCUMENTS = 50
"""So many documents, those of the best passages, are looked at."""

_AHEAD = 0.01

_BEGINNING = 1500
"""Characters at the beginning of a law that say which it is."""


@dataclass(frozen=True, slots=True, eq=False)
class LookedUp:
    """What was found of the provisions a question names.

    Parameters
    ----------
    asked : AskedProvision
    spans : dict
        Number of each document that holds some → their places in it; empty where no document does.
    rows : tuple of int
        The passages that lie in them, in the order of the documents' scores and of the text.
    act_held : bool
        There is a law with provisions that may be the one named.
    """

    asked: AskedProvision
    spans: dict[int, list[Span]]
    rows: tuple[int, ...]
    act_held: bool

    def holds(self, document: int, span: Span) -> bool:
        """Tell whether a sentence of a document lies in what was asked for."""
        return any(one.overlaps(span) for one in self.spans.get(document, ()))


def look_up(generation: Generation, question: str, ranking: Ranking) -> LookedUp | None:
    """Look up the provisions that a question names in the documents of its best passages, None where it names none.

    Parameters
    ----------
    generation : Generation
    question : str
    ranking : Ranking
        Scores of the passages that may be hits; others are not looked at.
    """
    asked = asked_provision(question)
    if asked is None:
        return None
    spans: dict[int, list[Span]] = {}
    rows: list[int] = []
    held = False
    for number in _documents(generation, ranking):
        clean = generation.document(number)
        if not clean.provisions or not is_of_act(asked, f"{clean.title}\n{clean.source.path}\n{clean.text[:_BEGINNING]}"):
            continue
        held = True
        found = provision_spans(clean.text, clean.provisions, asked)
        if found:
            spans[number] = found
            entry = generation.manifest.documents[number]
            rows += [row for row in range(entry.first, entry.stop) if _lies(generation, row, found)]
    known = set(ranking.rows.tolist())
    return LookedUp(asked, spans, tuple(row for row in rows if row in known), held)


def preferring(ranking: Ranking, looked: LookedUp | None) -> Ranking:
    """Return a ranking in which the passages that were looked up come first, each in its order."""
    if looked is None or not looked.rows:
        return ranking
    own = np.isin(ranking.rows, looked.rows)
    raised: Scores = ranking.fused.copy()
    raised[own] += max(float(ranking.fused.max()) - float(ranking.fused[own].min()), 0.0) + _AHEAD
    return replace(ranking, fused=raised)


def _documents(generation: Generation, ranking: Ranking) -> list[int]:
    order = best_rows(ranking.fused, len(ranking.fused))
    numbers = generation.places[ranking.rows[order], 0]
    return list(dict.fromkeys(numbers.tolist()))[:_DOCUMENTS]


def _lies(generation: Generation, row: int, spans: list[Span]) -> bool:
    _, start, stop = (int(value) for value in generation.places[row])
    return any(span.overlaps(Span(start, stop)) for span in spans)
