"""What ships reads what the training run read: fifty stored questions, answered by its weights before they were rounded.

`python -m assistant.training.reader export RUN --readings tests/data/reader/readings.jsonl` wrote them.
"""

import json
from pathlib import Path

import numpy as np

from assistant.compilation import Request
from assistant.packaged_model import PACKAGE
from assistant.reader.opening import open_reader

STORED = Path(__file__).parent / "data/reader/readings.jsonl"


def test_the_shipped_reader_reads_as_the_trained_one(model_cache: Path) -> None:
    reader = open_reader(Request(PACKAGE), model_cache).reader
    assert reader is not None
    lines = [json.loads(line) for line in STORED.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 50
    scores, same, sided = [], 0, 0
    for line in lines:
        found = reader.read(line["question"], [line["passage"]])[0].best()
        assert found is not None
        scores.append(found.score)
        same += (found.span.start, found.span.stop) == (line["start"], line["end"])
        sided += (found.score > 0) == (line["score"] > 0)
    trained = np.array([line["score"] for line in lines])
    assert same >= 46
    assert sided >= 48
    assert float(np.corrcoef(scores, trained)[0, 1]) > 0.995
