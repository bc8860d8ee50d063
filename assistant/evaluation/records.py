"""Scorecards as JSON data, and back."""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, get_args

from assistant.answering import Verdict
from assistant.errors import AssistantError
from assistant.evaluation.comparison import Comparison
from assistant.evaluation.figures import Figure
from assistant.evaluation.golds import parsed, read_text
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.resampling import RESAMPLES
from assistant.evaluation.scorecard import Circumstances, Scorecard, score
from assistant.texts import evaluation as texts

VERSION = 1
"""Of the scorecard's JSON; raised when what is counted changes its meaning."""

LARGEST = 512 * 1024 * 1024
"""Bytes of a scorecard."""

Json = dict[str, Any]


def scorecard_data(card: Scorecard) -> Json:
    """Return a scorecard as JSON data (see `docs/json.md`)."""
    facts = asdict(card.circumstances)
    generation, digest, models = facts.pop("generation"), facts.pop("digest"), facts.pop("models")
    return {
        "version": VERSION,
        "questions_sha256": card.questions_sha256,
        "generation": generation,
        "digest": digest,
        "settings": {**facts, "seed": card.seed, "resamples": RESAMPLES},
        "models": dict(models),
        "skipped": list(card.skipped),
        "figures": _figures_data(card.figures),
        "by_kind": {kind: _figures_data(own) for kind, own in card.by_kind.items()},
        "reliability": [_rounded(asdict(one)) for one in card.reliability],
        "seconds": _rounded(asdict(card.seconds)) if card.seconds else None,
        "questions": [outcome_data(outcome) for outcome in card.outcomes],
    }


def comparison_data(comparison: Comparison) -> Json:
    """Return a comparison as JSON data."""
    return {
        "differs": list(comparison.differs),
        "figures": {
            name: {**_rounded(asdict(change)), "p": None if change.p is None else float(f"{change.p:.3g}")}
            for name, change in comparison.changes.items()
        },
        "moved": {name: asdict(moved) for name, moved in comparison.moved.items()},
    }


def outcome_data(outcome: Outcome) -> Json:
    """Return what came of a question as JSON data."""
    return {**asdict(outcome), "seconds": round(outcome.seconds, 4), "missed": outcome.missed}


def read_scorecard(path: Path) -> Scorecard:
    """Read a scorecard written earlier; its figures are counted anew from its questions.

    Raises
    ------
    AssistantError
        If it cannot be read, is none, is damaged, or is of another version.
    """
    data = parsed(read_text(path, LARGEST))
    if not isinstance(data, dict) or "version" not in data or "questions" not in data:
        raise AssistantError(texts.not_a_scorecard(str(path)))
    if data["version"] != VERSION or type(data["version"]) is not int:
        raise AssistantError(texts.scorecard_of_another_version(str(path), VERSION))
    try:
        outcomes = [_outcome(item) for item in _listed(data["questions"])]
        facts = {**data["settings"], "generation": data["generation"], "digest": data["digest"]}
        seed = facts.pop("seed")
        facts.pop("resamples")
        models = tuple((str(name), str(checksum)) for name, checksum in data["models"].items())
        circumstances = Circumstances(**facts, models=models)
        skipped = tuple(str(id_) for id_ in _listed(data["skipped"]))
        if not _is_count(seed) or not outcomes or len({outcome.id for outcome in outcomes}) != len(outcomes):
            raise ValueError
        return score(outcomes, str(data["questions_sha256"]), circumstances, seed, skipped)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise AssistantError(texts.not_a_scorecard(str(path))) from error


def _figures_data(figures: dict[str, Figure]) -> Json:
    return {name: _rounded(asdict(figure)) for name, figure in figures.items()}


def _rounded(data: Json) -> Json:
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in data.items()}


def _listed(value: Any) -> Sequence[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _outcome(data: Any) -> Outcome:
    values = {field.name: data[field.name] for field in fields(Outcome)}
    if not all(_FITS[name](value) for name, value in values.items()):
        raise ValueError
    if values["citations_exact"] > values["citations"] or values["hits_exact"] > values["hits"]:
        raise ValueError
    return Outcome(**{**values, "document_ranks": tuple(values["document_ranks"])})


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _is_rank(value: Any) -> bool:
    return value is None or (_is_count(value) and value > 0)


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and value >= 0 and math.isfinite(value)


def _is_share(value: Any) -> bool:
    return _is_number(value) and value <= 1


def _or_none(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or fits(value)


_FITS: dict[str, Callable[[Any], bool]] = {
    "id": _is_text,
    "question": _is_text,
    "kind": _or_none(_is_text),
    "answerable": _is_flag,
    "expected": _or_none(_is_text),
    "verdict": lambda value: _is_text(value) and value in get_args(Verdict),
    "confidence": _is_share,
    "seconds": _is_number,
    "first_quote": _or_none(_is_text),
    "answer_rank": _is_rank,
    "paged": _is_flag,
    "page_rank": _is_rank,
    "document_ranks": lambda value: isinstance(value, list) and all(_is_rank(rank) for rank in value),
    "passage_rank": _is_rank,
    "span": _or_none(_is_text),
    "span_exact": _or_none(_is_flag),
    "span_f1": _or_none(_is_share),
    "citations": _is_count,
    "citations_exact": _is_count,
    "hits": _is_count,
    "hits_exact": _is_count,
    "fold": _or_none(_is_count),
}
