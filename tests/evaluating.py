"""Outcomes made up by hand or by chance, for the tests of the evaluation."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from assistant.answering import Verdict
from assistant.evaluation import Outcome, Scorecard
from assistant.evaluation.scorecard import Circumstances, score

CIRCUMSTANCES = Circumstances(
    "g-1", "d" * 64, 3, 30, "модель", "w" * 64, "OpenVINO", 0.7, 800, (("ranking.json", "r" * 64),), False
)
VERDICTS: tuple[Verdict, ...] = ("answered", "uncertain", "not_found")

_RANKS = st.none() | st.integers(1, 10)


@st.composite
def outcome(draw: st.DrawFn, id_: str = "q") -> Outcome:
    """Draw an outcome that may come of a question."""
    answerable = draw(st.booleans())
    verdict = draw(st.sampled_from(VERDICTS))
    citations = 0 if verdict == "not_found" else draw(st.integers(1, 3))
    rank = st.none() | st.integers(1, citations) if citations else st.none()
    paged = answerable and draw(st.booleans())
    span = draw(st.booleans()) if answerable and citations else False
    return Outcome(
        id=id_,
        question=f"Вопрос {id_}?",
        kind=draw(st.sampled_from([None, "кто", "когда"])),
        answerable=answerable,
        expected="ответ" if answerable else None,
        verdict=verdict,
        # Few values, so that there are ties.
        confidence=draw(st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.5, 0.7, 0.85, 0.9999, 1.0])),
        seconds=draw(st.floats(0, 5)),
        first_quote="цитата" if citations else None,
        answer_rank=draw(rank) if answerable else None,
        paged=paged,
        page_rank=draw(rank) if paged else None,
        # Different documents stand in different places.
        document_ranks=tuple(draw(st.lists(_RANKS, max_size=3, unique_by=lambda rank: rank or object()))) if answerable else (),
        passage_rank=draw(_RANKS) if answerable else None,
        span="ответ" if span else None,
        span_exact=draw(st.booleans()) if span else None,
        span_f1=draw(st.floats(0, 1)) if span else None,
        citations=citations,
        citations_exact=draw(st.integers(0, citations)),
        hits=10,
        hits_exact=draw(st.integers(0, 10)),
    )


def outcomes(smallest: int = 1, largest: int = 25) -> st.SearchStrategy[list[Outcome]]:
    """Draw outcomes with ids of their own."""
    return st.integers(smallest, largest).flatmap(lambda n: st.tuples(*(outcome(f"q{i}") for i in range(n)))).map(list)


def judged(answerable: bool, confidence: float, number: int = 0, *, right: bool = True, verdict: Verdict = "answered") -> Outcome:
    """Make an outcome of what matters most."""
    return Outcome(
        id=f"q{number}",
        question=f"Вопрос {number}?",
        kind=None,
        answerable=answerable,
        expected="ответ" if answerable else None,
        verdict=verdict,
        confidence=confidence,
        seconds=0.1,
        answer_rank=1 if answerable and right else None,
        passage_rank=1 if answerable and right else None,
        citations=1,
        citations_exact=1,
        hits=10,
        hits_exact=10,
    )


def by_chance(seed: int, n: int, share_right: float = 0.7) -> list[Outcome]:
    """Make `n` outcomes: half answerable, `share_right` of them right, the confidence higher where there is an answer."""
    chance = np.random.default_rng(seed)
    answerable = chance.random(n) < 0.5
    confidence = np.round(np.clip(chance.normal(np.where(answerable, 0.65, 0.4), 0.2), 0, 1), 4)
    right = chance.random(n) < share_right
    return [judged(bool(answerable[i]), float(confidence[i]), i, right=bool(right[i])) for i in range(n)]


def card(results: Sequence[Outcome], digest: str = "q" * 64, seed: int = 0) -> Scorecard:
    """Make a scorecard of outcomes."""
    return score(results, digest, CIRCUMSTANCES, seed)
