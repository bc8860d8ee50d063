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
from typing import Any

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
LOST_ANSWERS = 0.02
"""Share of answerable questions the threshold of «не найдено» may lose, out of fold."""

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
        yield _case(name, assistant, generation, gold, np.zeros(len(generation), bool), bool(gold.answers), weight)
        if gold.answers and holds.any():
            yield _case(name, assistant, generation, gold, holds, False, weight)
    for gold in far[:FAR_QUESTIONS]:
        yield _case(name, assistant, generation, gold, np.zeros(len(generation), bool), False, weight / 4)


def _case(
    name: str,
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
    return Case(gold, answerable, fold, weight, scores, candidates, right, generation)


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
    rounded = [[round(float(value), 6) for value in row] for row in (means, scales, model.coef_[0])]
    return LinearModel(tuple(names), *(tuple(row) for row in rounded), round(float(model.intercept_[0]), 6))


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


def confidence_rows(
    cases: Sequence[Case],
) -> tuple[Features, NDArray[np.bool_], NDArray[np.float64], NDArray[np.int64]]:
    """Return features, labels, weights and folds of the cases the confidence can judge."""
    rows, labels, weights, folds = [], [], [], []
    for case in cases:
        row = confidence.features(case.generation, case.gold.question, case.ranking, case.candidates)
        if row is not None:
            rows.append(row)
            labels.append(case.answerable)
            weights.append(case.weight)
            folds.append(case.fold)
    return np.array(rows), np.array(labels), np.array(weights), np.array(folds)


def _probability(model: LinearModel, rows: Features) -> NDArray[np.float64]:
    return 1.0 / (1.0 + np.exp(-model.log_odds(rows)))


def thresholds(certainty: NDArray[np.float64], labels: NDArray[np.bool_]) -> dict[str, float]:
    """Return where «не найдено» and «похоже, но не точно» end, from certainties out of fold."""
    lowest = float(np.quantile(certainty[labels], LOST_ANSWERS))
    # «Answered» from where nine of ten such answers are to questions that have one.
    order = np.argsort(-certainty)
    precision = np.cumsum(labels[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= 0.9)
    highest = float(certainty[order[enough[-1]]]) if len(enough) else 0.5
    return {"not_found": round(lowest, 4), "uncertain": round(max(highest, lowest), 4)}


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


def main(arguments: Sequence[str]) -> int:
    """Fit both models and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+", help="CORPUS=QUESTIONS[=WEIGHT]")
    parser.add_argument("--write", action="store_true", help="write the models into the package")
    options = parser.parse_args(arguments)
    sets = [
        (Path(parts[0]), Path(parts[1]), float(parts[2]) if len(parts) > 2 else 1.0)
        for parts in (item.split("=") for item in options.data)
    ]
    golds = [read_gold(questions) for _, questions, _ in sets]
    cases: list[Case] = []
    names: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, (corpus, questions, weight) in enumerate(sets):
            assistant = Assistant(load_settings(corpus, Path(scratch) / str(number)))
            assistant.build(lambda stage, done, total: None)
            far = [gold for other, rest in enumerate(golds) if other != number for gold in rest]
            found = list(cases_of(questions.parent.name, assistant, golds[number], far, weight))
            cases += found
            names += [questions.parent.name] * len(found)
        left_out: list[Case] = []
        for fold in range(FOLDS):
            model = fit_ranker([case for case in cases if case.fold != fold])
            left_out += [(position, rescored(case, model)) for position, case in enumerate(cases) if case.fold == fold]  # type: ignore[misc]
        scored: list[Case] = [case for _, case in sorted(left_out, key=lambda item: item[0])]  # type: ignore[misc, index]
    rows, labels, weights, folds = confidence_rows(scored)
    certainty = np.zeros(len(rows))
    for fold in range(FOLDS):
        model = fit(rows[folds != fold], labels[folds != fold], weights[folds != fold], confidence.FEATURES, 0.1)
        certainty[folds == fold] = _probability(model, rows[folds == fold])
    limits = thresholds(certainty, labels)
    figures = {
        name: _figures([case for case, own in zip(scored, names, strict=True) if own == name]) for name in dict.fromkeys(names)
    }
    kept = [
        name
        for case, name in zip(scored, names, strict=True)
        if confidence.features(case.generation, case.gold.question, case.ranking, case.candidates) is not None
    ]
    for name in dict.fromkeys(names):
        own = np.array([other == name for other in kept])
        figures[name]["auroc"] = round(float(roc_auc_score(labels[own], certainty[own])), 3)
        figures[name]["answerable_lost"] = round(float((certainty[own & labels] < limits["not_found"]).mean()), 3)
        figures[name]["unanswerable_found_out"] = round(float((certainty[own & ~labels] < limits["not_found"]).mean()), 3)
    facts = {
        "command": "python -m assistant.training.answers " + " ".join(arguments),
        "data": {path.parent.name: hashlib.sha256(path.read_bytes()).hexdigest() for _, path, _ in sets},
        "left_out": figures,
    }
    sys.stdout.write(json.dumps({"thresholds": limits, **facts}, ensure_ascii=False, indent=1) + "\n")
    if options.write:
        _write(ranking.WEIGHTS, fit_ranker(cases), facts)
        _write(confidence.WEIGHTS, fit(rows, labels, weights, confidence.FEATURES, 0.1), {"thresholds": limits, **facts})
    return 0


def _figures(cases: Sequence[Case]) -> dict[str, Any]:
    asked = [case for case in cases if case.answerable]
    first = [bool(case.right[:1].any()) for case in asked]
    three = [bool(case.right[:3].any()) for case in asked]
    return {
        "questions": len(asked),
        "right_sentence_first": round(float(np.mean(first)), 3) if first else math.nan,
        "right_sentence_in_three": round(float(np.mean(three)), 3) if three else math.nan,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
