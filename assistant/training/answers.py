"""Fit the sentence ranker and the confidence on questions whose answers are known.

    python -m assistant.training.answers CORPUS=QUESTIONS [CORPUS=QUESTIONS …]

Each pair is a corpus folder and its gold questions (JSON lines). For every answerable question the sentences of the best
passages are examples of the ranker, those that hold the answer the right ones. For the confidence each answerable question
counts twice: as it stands, and with every passage that holds its answer taken out of the collection, which makes it a
question near the topic without an answer. Questions of the other corpora, asked here, are the ones far from it.

The ranker scores a question only by weights fitted without it (folds by document), so the confidence learns from scores as
they will be on new questions. Prints what both reach on questions left out; writes `ranking.json` and `confidence.json`.
"""

import argparse
import hashlib
import json
import math
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant import confidence, ranking
from assistant.assembly import HITS, Assistant
from assistant.generation import Generation
from assistant.ranking import Candidate, LinearModel
from assistant.retrieval import Ranking, Scores, best_hits, rank
from assistant.settings import load_settings

FOLDS = 5
FAR_QUESTIONS = 60
LOST_ANSWERS = 0.04
"""Share of answerable questions the threshold of «не найдено» may lose, out of fold."""

ANSWERED_PRECISION = 0.9
"""Share of the questions answered without reserve that do have an answer, out of fold."""

Features = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gold:
    """A question of the data; `answers` are texts any of which, found in a sentence, makes it right; empty if unanswerable."""

    id: str
    question: str
    answers: tuple[str, ...]
    document: str | None
    group: str


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One question asked of one collection, with what the search saw and which candidates are right."""

    gold: Gold
    data: str
    kind: Literal["asked", "hidden", "far"]
    answerable: bool
    fold: int
    weight: float
    ranking: Ranking
    candidates: list[Candidate]
    right: NDArray[np.bool_]
    generation: Generation


def letters(text: str) -> str:
    """Return letters and digits alone, lower-case, ё as е: how answers are compared."""
    return re.sub(r"[\W_]", "", text.lower().replace("ё", "е"))


def read_gold(path: Path) -> list[Gold]:
    """Read gold questions."""
    golds = []
    for line in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        answers = tuple(data.get("quotes") or ([data["answer"]] if data.get("answer") else []))
        # Questions of one article stay in one fold: what is learned must not be the article.
        group = re.sub(r"_\d+\.\w+$", "", data.get("document") or data["id"])
        golds.append(Gold(data["id"], data["question"], answers if data["answerable"] else (), data.get("document"), group))
    return golds


def cases_of(name: str, assistant: Assistant, golds: Sequence[Gold], far: Sequence[Gold], weight: float) -> Iterator[Case]:
    """Yield the cases of one collection."""
    generation = assistant.generation()
    text_of = [letters(generation.passage(row).text) for row in range(len(generation))]
    for gold in golds:
        holds = np.array([any(letters(answer)[:60] in text for answer in gold.answers) for text in text_of])
        if gold.document is not None:
            holds &= np.array([generation.entry(row).source.path == gold.document for row in range(len(generation))])
        nothing = np.zeros(len(generation), bool)
        yield _case(name, "asked", assistant, generation, gold, nothing, bool(gold.answers), weight)
        if gold.answers and holds.any():
            yield _case(name, "hidden", assistant, generation, gold, holds, False, weight / 2)
    for gold in far[:FAR_QUESTIONS]:
        yield _case(name, "far", assistant, generation, gold, np.zeros(len(generation), bool), False, weight / 4)


def _case(
    name: str,
    kind: Literal["asked", "hidden", "far"],
    assistant: Assistant,
    generation: Generation,
    gold: Gold,
    hidden: NDArray[np.bool_],
    answerable: bool,
    weight: float,
) -> Case:
    vector = assistant.embedder.queries([gold.question])[0]
    scores = _without(rank(generation, gold.question, vector, assistant.settings.dense_weight), hidden)
    hits = best_hits(generation, scores, HITS)
    candidates = assistant.ranker.candidates(generation, gold.question, vector, hits)
    texts = [
        letters(candidate.span.of(generation.document(int(generation.places[candidate.hit.row, 0])).text))
        for candidate in candidates
    ]
    in_place = [
        gold.document is None or generation.entry(candidate.hit.row).source.path == gold.document for candidate in candidates
    ]
    wanted = [letters(answer) for answer in gold.answers] if answerable else []
    right = np.array(
        [here and any(_holds(text, answer) for answer in wanted) for text, here in zip(texts, in_place, strict=True)]
    )
    fold = int(hashlib.sha256(f"{name} {gold.group}".encode()).hexdigest(), 16) % FOLDS
    return Case(gold, name, kind, answerable, fold, weight, scores, candidates, right, generation)


def _holds(sentence: str, answer: str) -> bool:
    """Tell whether a sentence holds an answer, or is a part of a longer one."""
    return answer in sentence or (len(sentence) > 20 and sentence in answer)


def _without(scores: Ranking, hidden: NDArray[np.bool_]) -> Ranking:
    def lowered(values: Scores) -> Scores:
        return np.where(hidden, values[~hidden].min(initial=0.0), values).astype(np.float32)

    if not hidden.any():
        return scores
    fused = np.where(hidden, np.float32(-1e9), scores.fused)
    return Ranking(fused, lowered(scores.dense), lowered(scores.lexical))


def fit(
    features: Features, labels: NDArray[np.bool_], weights: NDArray[np.float64], names: Sequence[str], strength: float
) -> LinearModel:
    """Fit a logistic model with L2 penalty 1 / `strength` on standardised features."""
    means, scales = features.mean(axis=0), features.std(axis=0)
    scales[scales < 1e-9] = 1.0
    model = LogisticRegression(C=strength, max_iter=2000).fit((features - means) / scales, labels, sample_weight=weights)
    rounded = [tuple(round(float(value), 6) for value in row) for row in (means, scales, model.coef_[0])]
    return LinearModel(tuple(names), rounded[0], rounded[1], rounded[2], round(float(model.intercept_[0]), 6))


def fit_ranker(cases: Sequence[Case]) -> LinearModel:
    """Fit the sentence model: each question weighs the same, its right sentences together as much as its wrong ones."""
    used = [case for case in cases if case.answerable and case.right.any() and not case.right.all()]
    rows = np.concatenate([[candidate.features for candidate in case.candidates] for case in used])
    labels = np.concatenate([case.right for case in used])
    weights = np.concatenate(
        [np.where(case.right, case.weight / case.right.sum(), case.weight / (~case.right).sum()) for case in used]
    )
    return fit(rows, labels, weights, ranking.FEATURES, 0.3)


def rescored(case: Case, model: LinearModel) -> Case:
    """Return the case with its candidates scored by `model`, best first."""
    if not case.candidates:
        return case
    scores = model.log_odds(np.array([candidate.features for candidate in case.candidates]))
    order = np.argsort(-scores, kind="stable")
    candidates = [replace(case.candidates[n], score=float(scores[n])) for n in order]
    return replace(case, candidates=candidates, right=case.right[order])


def confidence_rows(cases: Sequence[Case]) -> tuple[list[Case], Features]:
    """Return the cases the confidence can judge and what it sees of them."""
    kept, rows = [], []
    for case in cases:
        row = confidence.features(case.generation, case.gold.question, case.ranking, case.candidates)
        if row is not None:
            kept.append(case)
            rows.append(row)
    return kept, np.array(rows)


def fit_confidence(cases: Sequence[Case], rows: Features) -> LinearModel:
    """Fit the probability that a case is answerable."""
    labels = np.array([case.answerable for case in cases])
    return fit(rows, labels, np.array([case.weight for case in cases]), confidence.FEATURES, 0.02)


def thresholds(certainty: NDArray[np.float64], labels: NDArray[np.bool_], weights: NDArray[np.float64]) -> dict[str, float]:
    """Return where «не найдено» and «похоже, но не точно» end, from certainties out of fold of questions as they were asked."""
    order = np.argsort(certainty)
    lost = np.cumsum(weights[order] * labels[order]) / weights[labels].sum()
    lowest = float(certainty[order[np.searchsorted(lost, LOST_ANSWERS, side="right")]])
    # «Answered» from where nine of ten such answers are to questions that have one.
    falling = order[::-1]
    precision = np.cumsum(weights[falling] * labels[falling]) / np.cumsum(weights[falling])
    enough = np.flatnonzero(precision >= ANSWERED_PRECISION)
    highest = float(certainty[falling[enough[-1]]]) if len(enough) else 0.5
    return {"not_found": round(lowest, 4), "uncertain": round(max(highest, lowest), 4)}


def left_out(cases: Sequence[Case]) -> tuple[list[Case], Features, NDArray[np.float64]]:
    """Return the cases scored by rankers, and their certainty by models, that were fitted without their fold."""
    scored = list(cases)
    for fold in range(FOLDS):
        model = fit_ranker([case for case in cases if case.fold != fold])
        scored = [rescored(case, model) if case.fold == fold else case for case in scored]
    kept, rows = confidence_rows(scored)
    certainty = np.zeros(len(rows))
    for fold in range(FOLDS):
        inside = np.array([case.fold != fold for case in kept])
        model = fit_confidence([case for case, used in zip(kept, inside, strict=True) if used], rows[inside])
        certainty[~inside] = 1.0 / (1.0 + np.exp(-model.log_odds(rows[~inside])))
    return kept, rows, certainty


def figures(cases: Sequence[Case], certainty: NDArray[np.float64], limits: dict[str, float]) -> dict[str, dict[str, Any]]:
    """Return what was reached on each data set's questions as they were asked."""
    found: dict[str, dict[str, Any]] = {}
    for name in dict.fromkeys(case.data for case in cases):
        own = np.array([case.data == name and case.kind == "asked" for case in cases])
        labels = np.array([case.answerable for case in cases])
        asked = [case for case, used in zip(cases, own & labels, strict=True) if used]
        below = certainty < limits["not_found"]
        found[name] = {
            "questions": int(own.sum()),
            "right_sentence_first": _mean([bool(case.right[:1].any()) for case in asked]),
            "right_sentence_in_three": _mean([bool(case.right[:3].any()) for case in asked]),
            "auroc": round(float(roc_auc_score(labels[own], certainty[own])), 3),
            "answerable_lost": _mean(below[own & labels]),
            "unanswerable_found_out": _mean(below[own & ~labels]),
        }
    return found


def _mean(values: Any) -> float:
    return round(float(np.mean(values)), 3) if len(values) else math.nan


def _write(path: Path, model: LinearModel, facts: dict[str, Any]) -> None:
    data = {
        "names": list(model.names),
        "means": list(model.means),
        "scales": list(model.scales),
        "weights": list(model.weights),
        "intercept": model.intercept,
        **facts,
    }
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def gather(sets: Sequence[tuple[Path, Path, float]]) -> list[Case]:
    """Ask every question of every set."""
    golds = [read_gold(questions) for _, questions, _ in sets]
    cases: list[Case] = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, (corpus, questions, weight) in enumerate(sets):
            assistant = Assistant(load_settings(corpus, Path(scratch) / str(number)))
            assistant.build(lambda stage, done, total: None)
            far = [gold for other, (rest, _, _) in enumerate(sets) if rest != corpus for gold in golds[other]]
            cases += cases_of(questions.parent.name, assistant, golds[number], far, weight)
    return cases


def main(arguments: Sequence[str]) -> int:
    """Fit both models and, if asked to, write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+", help="CORPUS=QUESTIONS[=WEIGHT]")
    parser.add_argument("--write", action="store_true", help="write the models into the package")
    options = parser.parse_args(arguments)
    parts = [item.split("=") for item in options.data]
    sets = [(Path(part[0]), Path(part[1]), float(part[2]) if len(part) > 2 else 1.0) for part in parts]
    cases = gather(sets)
    kept, rows, certainty = left_out(cases)
    asked = np.array([case.kind == "asked" for case in kept])
    labels, weights = np.array([case.answerable for case in kept]), np.array([case.weight for case in kept])
    limits = thresholds(certainty[asked], labels[asked], weights[asked])
    facts = {
        "command": "python -m assistant.training.answers " + " ".join(arguments),
        "data": {path.parent.name: hashlib.sha256(path.read_bytes()).hexdigest() for _, path, _ in sets},
        "left_out": figures(kept, certainty, limits),
    }
    sys.stdout.write(json.dumps({"thresholds": limits, **facts}, ensure_ascii=False, indent=1) + "\n")
    if options.write:
        _write(ranking.WEIGHTS, fit_ranker(cases), facts)
        _write(confidence.WEIGHTS, fit_confidence(kept, rows), {"thresholds": limits, **facts})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
