"""Would Milvus's hybrid search find better than ours? Both fuse the same cosines and the same BM25.

    python -m tests.benchmarks.fusions

`eval/xquad-ru`, answerable questions: share whose paragraph is first, and among the first five. Milvus fuses ranks (RRFRanker,
k = 60) or scores squeezed by an arctangent (WeightedRanker with norm_score); ours are z-scores over the whole collection.
"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.assembly import Assistant
from assistant.settings import load_settings
from tests.conftest import SHARED

Scores = NDArray[np.float64]


def _standardised(scores: Scores) -> Scores:
    return np.asarray((scores - scores.mean()) / (scores.std() + 1e-9), np.float64)


def _ranks(scores: Scores) -> Scores:
    return np.asarray(np.argsort(np.argsort(-scores, kind="stable"), kind="stable") + 1, np.float64)


FUSIONS: dict[str, Callable[[Scores, Scores], Scores]] = {
    "z-scores, .7 and .3 (ours)": lambda cosine, bm25: 0.7 * _standardised(cosine) + 0.3 * _standardised(bm25),
    "RRFRanker, k = 60": lambda cosine, bm25: 1 / (60 + _ranks(cosine)) + 1 / (60 + _ranks(bm25)),
    "WeightedRanker, .7 and .3": lambda cosine, bm25: 0.7 * (0.5 + np.arctan(cosine) / np.pi) + 0.6 * np.arctan(bm25) / np.pi,
    "WeightedRanker, .5 and .5": lambda cosine, bm25: 0.5 * (0.5 + np.arctan(cosine) / np.pi) + np.arctan(bm25) / np.pi,
}


def main() -> None:
    """Build an index of the paragraphs in a temporary folder and print the table."""
    data = SHARED / "eval" / "xquad-ru"
    lines = (data / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [question for question in map(json.loads, lines) if question["answerable"]]
    with tempfile.TemporaryDirectory() as folder:
        assistant = Assistant(load_settings(data / "corpus", Path(folder), reader=False))
        assistant.build()
        generation = assistant.generation()
        vectors = generation.vectors.rows(np.arange(len(generation)))
        documents = np.array([generation.entry(row).source.path for row in range(len(generation))])
        cosines = assistant.embedder.queries([question["question"] for question in questions]) @ vectors.T
        bm25 = [generation.lexical.scores(question["question"]) for question in questions]
        for name, fuse in FUSIONS.items():
            first = five = 0
            for question, dense, lexical in zip(questions, cosines, bm25, strict=True):
                order = documents[np.argsort(-fuse(dense.astype(np.float64), lexical.astype(np.float64)), kind="stable")]
                best = list(dict.fromkeys(order.tolist()))[:5]
                first += best[0] == question["document"]
                five += question["document"] in best
            print(f"{name:28} R@1 {first / len(questions):.3f}  R@5 {five / len(questions):.3f}")


if __name__ == "__main__":
    main()
