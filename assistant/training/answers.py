"""Fit the sentence ranker and the confidence on questions whose answers are known.

    python -m assistant.training.answers CORPUS=QUESTIONS [CORPUS=QUESTIONS …]

Each pair is a corpus folder and its gold questions (JSON lines). For every answerable question the sentences of the best
passages are examples of the ranker, those that hold the answer the right ones. For the confidence each answerable question
counts twice: as it stands, and with every passage that holds its answer taken out of the collection, which makes it a
question near the topic without an answer. Questions of the other corpora, asked here, are the ones far from it.

Everything is fitted once on all questions and once without each fold of them (folds by article): a question's own fold is
scored by weights that have not seen it, and the confidence learns from such scores, as they will be on new questions.
Prints what is reached on questions left out; writes `ranking.json` and `confidence.json`, folds included.
"""

import argparse
import hashlib
import json
import math
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from assistant import confidence, ranking
from assistant.assembly import HITS, Assistant
from assistant.embedding import Embedder
from assistant.evaluation import Gold, read_golds
from assistant.evaluation.golds import group_of
from assistant.evaluation.matching import letters
from assistant.fitted import FOLDS, Fitted, LinearModel, fitted_data, fold_of
from assistant.generation import Generation
from assistant.ranking import Candidate, give_cosines, ranked
from assistant.reader.features import FEATURES as READER_FEATURES
from assistant.retrieval import Ranking, best_hits, rank
from assistant.sentence_features import FEATURES, Query
from assistant.settings import load_settings

FAR_QUESTIONS = 60
RANKER_STRENGTH = 0.02
CONFIDENCE_STRENGTH = {False: 0.004, True: 0.02}
HIDDEN = {False: 0.5, True: 1.0}
"""Inverse of the L2 penalty; without a reader and with one that of the confidence, and what a question counts whose answer was
taken out. Chosen out of fold; neighbours differ little (docs/decisions/0017, 0019)."""

DECISIVE = {"names_unknown": 4.0, "kind_nowhere": 4.0, "names_lacking_best": 2.0, "fused_passage": 0.5}
"""Features seldom at work but telling when they are are shrunk less, by the square of this; more, what is large for every
question about the documents' own subject."""

PARAPHRASE = 1.0
"""A question counts (1.1 - the share of its words its answer has) to this power: paraphrased ones teach more."""

UNSURE = 0.17
"""Cost of «похоже, но не точно», where a wrong «найдено» costs 2 and a wrong «не найдено» 1."""

Features = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One question asked of one collection, with what the search saw and which candidates are right."""

    gold: Gold
    data: str
    kind: Literal["asked", "hidden", "far"]
    answerable: bool
    fold: int
    weight: float
    query: Query
    ranking: Ranking
    candidates: list[Candidate]
    right: NDArray[np.bool_]
    generation: Generation


def wanted(gold: Gold) -> tuple[str, ...]:
    """Return the texts any of which, found in a sentence, makes it right."""
    if not gold.answerable:
        return ()
    return gold.quotes or ((gold.answer,) if gold.answer else ())


def cases_of(name: str, assistant: Assistant, golds: Sequence[Gold], far: Sequence[Gold], weight: float) -> Iterator[Case]:
    """Yield the cases of one collection."""
    generation = assistant.generation()
    text_of = [letters(generation.passage(row).text) for row in range(len(generation))]
    path_of = [generation.entry(row).source.path for row in range(len(generation))]
    nothing = np.zeros(len(generation), bool)
    for gold in golds:
        answers = [letters(answer)[:60] for answer in wanted(gold)]
        holds = np.array([any(answer in text for answer in answers) for text in text_of])
        if gold.documents:
            holds &= np.array([path in gold.documents for path in path_of])
        yield _case(name, "asked", assistant, generation, gold, nothing, bool(answers), weight)
        if answers and holds.any():
            yield _case(name, "hidden", assistant, generation, gold, holds, False, weight * HIDDEN[assistant.settings.reader])
    for gold in far[:FAR_QUESTIONS]:
        yield _case(name, "far", assistant, generation, gold, nothing, False, weight / 4)


def _without(ranking: Ranking, hidden: NDArray[np.bool_]) -> Ranking:
    stay = ~hidden[ranking.rows]
    return Ranking(ranking.rows[stay], ranking.fused[stay], ranking.dense[stay], ranking.lexical[stay], ranking.background)


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
    query = assistant.ranker.query(gold.question)
    scores = rank(generation, gold.question, query.vector, assistant.settings.dense_weight)
    found = [generation.entry(hit.row).source.path for hit in best_hits(generation, scores, 1)]
    scores = _without(scores, hidden)
    hits = best_hits(generation, scores, HITS)
    ranker = assistant.ranker
    places, rows = ranker.described(generation, query, hits)
    if places and not ranker.reads(query):
        give_cosines(generation, places, rows, query.vector, np.arange(len(places)), _Remembered(assistant.embedder))
    candidates = ranked(places, rows, np.zeros(len(places)))
    texts = [letters(_text(generation, candidate)) for candidate in candidates]
    in_place = [not gold.documents or generation.entry(c.hit.row).source.path in gold.documents for c in candidates]
    answers = [letters(answer) for answer in wanted(gold)] if answerable else []
    right = np.array(
        [here and any(_holds(text, answer) for answer in answers) for text, here in zip(texts, in_place, strict=True)], bool
    )
    fold = fold_of(group_of(gold, found))
    return Case(gold, name, kind, answerable, fold, weight, query, scores, candidates, right, generation)


class _Remembered:
    """Vectors of sentences, each made once: the questions of a collection meet the same ones again and again."""

    _known: ClassVar[dict[str, NDArray[np.float32]]] = {}

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(missing, self._embedder.passages(missing), strict=True))
        return np.stack([self._known[text] for text in texts])


def _text(generation: Generation, candidate: Candidate) -> str:
    return candidate.span.of(generation.document(int(generation.places[candidate.hit.row, 0])).text)


def _holds(sentence: str, answer: str) -> bool:
    """Tell whether a sentence holds an answer, or is a part of a longer one."""
    return answer in sentence or (len(sentence) > 20 and sentence in answer)


def fit(
    features: Features, labels: NDArray[np.bool_], weights: NDArray[np.float64], names: Sequence[str], strength: float
) -> LinearModel:
    """Fit a logistic model with L2 penalty 1 / `strength` on standardised features."""
    means, scales = features.mean(axis=0), features.std(axis=0)
    scales[scales < 1e-9] = 1.0
    scales /= np.array([DECISIVE.get(name, 1.0) for name in names])
    model = LogisticRegression(C=strength, max_iter=2000).fit((features - means) / scales, labels, sample_weight=weights)
    rounded = [tuple(round(float(value), 6) for value in row) for row in (means, scales, model.coef_[0])]
    return LinearModel(tuple(names), rounded[0], rounded[1], rounded[2], round(float(model.intercept_[0]), 6))


def fit_ranker(cases: Sequence[Case]) -> LinearModel:
    """Fit the sentence model: a question's right sentences together weigh as much as its wrong ones."""
    used = [case for case in cases if case.answerable and case.right.any() and not case.right.all()]
    rows = np.concatenate([[candidate.features for candidate in case.candidates] for case in used])
    labels = np.concatenate([case.right for case in used])
    shares = [case.weight * (1.1 - _covered(case)) ** PARAPHRASE for case in used]
    usual = len(used) / sum(shares)
    weights = np.concatenate(
        [
            2.0 * usual * share * np.where(case.right, 1.0 / case.right.sum(), 1.0 / (~case.right).sum())
            for case, share in zip(used, shares, strict=True)
        ]
    )
    names = ranking.feature_names(read=rows.shape[1] > len(FEATURES))
    return fit(rows, labels, weights, names, RANKER_STRENGTH)


def _covered(case: Case) -> float:
    column = FEATURES.index("coverage")
    return float(max(c.features[column] for c, right in zip(case.candidates, case.right, strict=True) if right))


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
        row = confidence.features(case.generation, case.query, case.ranking, case.candidates)
        if row is not None:
            kept.append(case)
            rows.append(row)
    return kept, np.array(rows)


def fit_confidence(cases: Sequence[Case], rows: Features) -> LinearModel:
    """Fit the log-odds that a case is answerable, then stretch and shift them until they are those of questions as asked.

    The second step is Platt's (1999), on scores each fold of which was made without it.
    """
    labels = np.array([case.answerable for case in cases])
    weights = np.array([case.weight for case in cases])
    asked = np.array([case.kind == "asked" for case in cases])
    folds = np.array([case.fold for case in cases])
    raw = np.zeros(len(cases))
    read = rows.shape[1] == len(confidence.READER_FEATURES)
    names, strength = confidence.feature_names(read=read), CONFIDENCE_STRENGTH[read]
    for fold in set(folds.tolist()):
        rest = folds != fold
        model = fit(rows[rest], labels[rest], weights[rest], names, strength)
        raw[~rest] = model.log_odds(rows[~rest])
    platt = LogisticRegression(C=100.0).fit(raw[asked, None], labels[asked], sample_weight=weights[asked])
    slope, shift = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    model = fit(rows, labels, weights, names, strength)
    stretched = tuple(round(weight * slope, 6) for weight in model.weights)
    return replace(model, weights=stretched, intercept=round(model.intercept * slope + shift, 6))


def thresholds() -> dict[str, float]:
    """Return where «не найдено» and «похоже, но не точно» end: the cheapest verdict of a calibrated probability p.

    «Не найдено» costs p, «найдено» 2 (1 - p), doubt `UNSURE`.
    """
    return {"not_found": UNSURE, "uncertain": 1.0 - UNSURE / 2.0}


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """Both models, with and without each fold, and what they say of every case when its fold was left out."""

    ranker: Fitted
    certainty_model: Fitted
    cases: list[Case]
    certainty: NDArray[np.float64]


def left_out(cases: Sequence[Case]) -> LeftOut:
    """Fit everything, and judge each case by models that have not seen its fold."""
    rankers = [fit_ranker([case for case in cases if case.fold != fold]) for fold in range(FOLDS)]
    kept, rows = confidence_rows([rescored(case, rankers[case.fold]) for case in cases])
    folds = np.array([case.fold for case in kept])
    certainty = np.zeros(len(kept))
    models = []
    for fold in range(FOLDS):
        rest = folds != fold
        model = fit_confidence([case for case, used in zip(kept, rest, strict=True) if used], rows[rest])
        certainty[~rest] = 1.0 / (1.0 + np.exp(-model.log_odds(rows[~rest])))
        models.append(model)
    ranker = Fitted(fit_ranker(cases), tuple(rankers))
    return LeftOut(ranker, Fitted(fit_confidence(kept, rows), tuple(models)), kept, certainty)


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
            "ece": round(_expected_error(certainty[own], labels[own]), 3),
            "answerable_lost": _mean(below[own & labels]),
            "unanswerable_found_out": _mean(below[own & ~labels]),
            "unanswerable_answered": _mean(certainty[own & ~labels] >= limits["uncertain"]),
        }
    return found


def _mean(values: Any) -> float:
    return round(float(np.mean(values)), 3) if len(values) else math.nan


def _expected_error(certainty: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """Return the expected calibration error in ten bins of equal width (Naeini, Cooper and Hauskrecht, 2015)."""
    bins = np.minimum((certainty * 10).astype(int), 9)
    return sum(
        float((bins == n).mean() * abs(certainty[bins == n].mean() - labels[bins == n].mean()))
        for n in range(10)
        if (bins == n).any()
    )


def _write(path: Path, fitted: Fitted, facts: dict[str, Any]) -> None:
    path.write_text(json.dumps({**fitted_data(fitted), **facts}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def gather(sets: Sequence[tuple[Path, Path, float]], scratch: Path, *, reader: bool) -> list[Case]:
    """Ask every question of every set, with the reader or without; the indexes stay in `scratch`, from which cases read."""
    golds = [read_golds(questions) for _, questions, _ in sets]
    cases: list[Case] = []
    for number, (corpus, questions, weight) in enumerate(sets):
        assistant = Assistant(load_settings(corpus, scratch / str(number), reader=reader))
        assistant.build(lambda stage, done, total: None)
        far = [gold for other, (rest, _, _) in enumerate(sets) if rest != corpus for gold in golds[other]]
        found = cases_of(questions.parent.name, assistant, golds[number], far, weight)
        # What search alone answers either way is no case of the reader's models.
        cases += [case for case in found if assistant.ranker.reads(case.query) == reader]
    return cases


GROUPS: dict[str, tuple[str, ...]] = {
    "sentence cosine": ("cosine", "cosine_lead"),
    "late interaction of words": ("words_alike", "words_alike_lead", "least_word_alike", "words_alike_passage"),
    "coverage of lemmas": ("coverage", "coverage_forms", "coverage_passage", "rarest_covered", "pairs", "share_of_sentence"),
    "words akin": ("coverage_akin",),
    "names": ("names_lacking",),
    "neighbours and headings": ("coverage_around",),
    "passage": ("passage_score", "passage_lead", "passage_rank", "passage_cosine"),
    "kind of question": ("shows_kind", "lacks_kind", "counted", "defines", "names_term"),
    "new names and figures": ("new_name", "new_figure"),
    "reader": READER_FEATURES,
    "form of the sentence": ("new_words", "log_length", "is_heading", "bare_line", "is_question", "first_in_passage"),
}


def ablation(cases: Sequence[Case]) -> Iterator[tuple[str, dict[str, dict[str, Any]]]]:
    """Yield what is reached out of fold without each group of features, nothing left out first."""
    for name, left in {"nothing": (), **GROUPS}.items():
        names = ranking.feature_names(read=any(c.features.size > len(FEATURES) for case in cases for c in case.candidates[:1]))
        columns = [names.index(feature) for feature in left if feature in names]
        blind = [
            replace(case, candidates=[replace(c, features=_blinded(c.features, columns)) for c in case.candidates])
            for case in cases
        ]
        out = left_out(blind)
        yield name, figures(out.cases, out.certainty, thresholds())


def _blinded(features: NDArray[np.float64], columns: Sequence[int]) -> NDArray[np.float64]:
    seen = features.copy()
    seen[list(columns)] = 0.0
    return seen


def main(arguments: Sequence[str]) -> int:
    """Fit both models and, if asked to, write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+", help="CORPUS=QUESTIONS[=WEIGHT]")
    parser.add_argument("--write", action="store_true", help="write the models into the package")
    parser.add_argument("--reader", action="store_true", help="fit the models of answers with the reader")
    parser.add_argument("--ablation", action="store_true", help="print what each group of features gives, and write nothing")
    options = parser.parse_args(arguments)
    parts = [item.split("=") for item in options.data]
    sets = [(Path(part[0]), Path(part[1]), float(part[2]) if len(part) > 2 else 1.0) for part in parts]
    with tempfile.TemporaryDirectory() as scratch:
        cases = gather(sets, Path(scratch), reader=options.reader)
        if options.ablation:
            for name, reached in ablation(cases):
                sys.stdout.write(json.dumps({"without": name, **reached}, ensure_ascii=False) + "\n")
            return 0
        out = left_out(cases)
    limits = thresholds()
    facts = {
        "command": "python -m assistant.training.answers " + " ".join(arguments),
        "data": {path.parent.name: hashlib.sha256(path.read_bytes()).hexdigest() for _, path, _ in sets},
        "left_out": figures(out.cases, out.certainty, limits),
    }
    sys.stdout.write(json.dumps({"thresholds": limits, **facts}, ensure_ascii=False, indent=1) + "\n")
    if options.write:
        ranker, certainty = (
            (ranking.WEIGHTS_WITH_READER, confidence.WEIGHTS_WITH_READER)
            if options.reader
            else (ranking.WEIGHTS, confidence.WEIGHTS)
        )
        _write(ranker, out.ranker, facts)
        _write(certainty, out.certainty_model, {"thresholds": limits, **facts})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
