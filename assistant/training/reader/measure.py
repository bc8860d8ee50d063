"""How well a network reads passages that are given to it: spans, «not here», twins."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from assistant.evaluation import read_golds
from assistant.evaluation.matching import same_words, shared_words
from assistant.reader.decoding import Reading, ReadWindow
from assistant.reader.network import ReaderNetwork
from assistant.spans import Span
from assistant.tokens import Tokens
from assistant.training.reader.batches import Target, batch_of, targets
from assistant.training.reader.examples import Example

BATCH = 32


@dataclass(frozen=True, slots=True)
class Judged:
    """An example with what was read: the likeliest span of all windows, and its log-odds against «not here»."""

    example: Example
    reading: Reading

    @property
    def exact(self) -> bool:
        """Tell whether the span is the answer, word for word."""
        return self.example.answer is not None and same_words(self._given, self.example.answer.of(self.example.passage))

    @property
    def words(self) -> float:
        """Return F1 of its words."""
        return shared_words(self._given, self.example.answer.of(self.example.passage)) if self.example.answer is not None else 0.0

    @property
    def _given(self) -> str:
        return self.reading.span.of(self.example.passage)


def judge(network: ReaderNetwork, tokens: Tokens, examples: Sequence[Example], device: str = "cpu") -> list[Judged]:
    """Return what the network reads in each example that has a token."""
    cut = targets(tokens, examples, every_window=True)
    read: dict[str, Judged] = {}
    for chosen in _batches(cut):
        for target, logits in zip(chosen, _logits(network, chosen, device), strict=True):
            found = ReadWindow.of(target.window, logits).best()
            example = target.example
            if found is not None and (example.name not in read or found.score > read[example.name].reading.score):
                read[example.name] = Judged(example, found)
    return list(read.values())


def _batches(cut: Sequence[Target]) -> Iterator[list[Target]]:
    ordered = sorted(cut, key=lambda target: len(target.window.ids))
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def _logits(network: ReaderNetwork, chosen: Sequence[Target], device: str) -> Any:
    batch = batch_of(chosen)
    network.eval()
    # bfloat16 on a CPU without instructions for it takes many times as long as float32.
    with torch.no_grad(), torch.autocast(device, dtype=torch.bfloat16, enabled=device != "cpu"):
        logits = network(torch.from_numpy(batch.ids).to(device), torch.from_numpy(batch.mask).to(device))
    return logits.float().cpu().numpy()


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return exact match, F1, AUROC of «answers» against «does not», the share of twins told, and F1 by kind."""
    answered = [one for one in judged if one.example.answer is not None]
    scores = {one.example.name: one.reading.score for one in judged}
    twins = [(scores[one.example.twin], one) for one in judged if one.example.twin in scores]
    kinds: dict[str, list[float]] = defaultdict(list)
    for one in answered:
        kinds[one.example.kind].append(one.words)
    near: dict[str, list[float]] = defaultdict(list)
    for score, one in twins:
        near[one.example.kind].append(float(score > one.reading.score))
    found: dict[str, Any] = {
        "questions": len(judged),
        "answerable": len(answered),
        "exact": _mean([one.exact for one in answered]),
        "f1": _mean([one.words for one in answered]),
    }
    if 0 < len(answered) < len(judged):
        found["auroc"] = round(float(roc_auc_score([one.example.answer is not None for one in judged], list(scores.values()))), 4)
        found["told"] = _mean([one.reading.score < 0 for one in judged if one.example.answer is None])
        found["silent"] = _mean([one.reading.score < 0 for one in answered])
    if twins:
        found["twins"] = _mean([score > one.reading.score for score, one in twins])
    for name, groups in (("f1_by_kind", kinds), ("twins_by_kind", near)):
        if any(groups):
            found[name] = {kind: [_mean(values), len(values)] for kind, values in sorted(groups.items())}
    return found


def _mean(values: Sequence[float] | Sequence[bool]) -> float:
    return round(float(np.mean(values)), 4) if values else 0.0


def store_readings(judged: Sequence[Judged], path: Path) -> None:
    """Write what was read as JSON lines: question, passage, the span's `start` and `end` in it, and its score."""
    lines = [
        {
            "question": one.example.question,
            "passage": one.example.passage,
            "start": one.reading.span.start,
            "end": one.reading.span.stop,
            "score": round(one.reading.score, 4),
        }
        for one in judged
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def gold_examples(questions: Path, corpus: Path) -> list[Example]:
    """Return the answerable questions of a gold file with the text of the document that each names, where it stands there.

    Parameters
    ----------
    questions : Path
        JSON lines of questions (see `assistant eval`).
    corpus : Path
        Folder with the documents, plain texts.
    """
    found: list[Example] = []
    for gold in read_golds(questions):
        if gold.answerable and gold.document and gold.answer:
            text = (corpus / gold.document).read_text(encoding="utf-8")
            start = text.find(gold.answer)
            if start >= 0:
                found.append(Example(f"gold:{gold.id}", gold.question, text, Span(start, start + len(gold.answer))))
    return found
