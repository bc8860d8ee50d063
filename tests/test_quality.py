"""Quality floors, a little below what is reached, pinned in `floors.json`; lowering one is a decision, not a fix.

Reached: `assistant eval QUESTIONS.jsonl --cross-fitted` (docs/decisions/0017).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.assembly import Assistant
from assistant.evaluation import Scorecard, evaluate, read_golds
from assistant.settings import load_settings
from tests.conftest import silent

pytestmark = pytest.mark.alone

PINNED: dict[str, Any] = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shipped(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the corpus the project ships with."""
    index = tmp_path_factory.mktemp("shipped") / "index"
    Assistant(load_settings(project / "corpus", index)).build(silent)
    return index


def _measured(corpus: Path, questions: Path, index: Path, *, cross_fitted: bool, reader: bool = True) -> Scorecard:
    assistant = Assistant(load_settings(corpus, index, reader=reader))
    assistant.build(silent)  # nothing, where it is built
    return evaluate(assistant, read_golds(questions), cross_fitted=cross_fitted)


def _hold(card: Scorecard, pinned: dict[str, dict[str, float]]) -> None:
    values = {name: figure.value for name, figure in card.figures.items()}
    low = {name: (values[name], floor) for name, floor in pinned["floors"].items() if not (values[name] or 0.0) >= floor}
    high = {name: (values[name], top) for name, top in pinned["ceilings"].items() if not (values[name] or 0.0) <= top}
    assert (low, high) == ({}, {})
    assert values["citations_exact"] == values["hits_exact"] == 1.0


@pytest.mark.parametrize(("pinned", "reader"), [("gold", True), ("gold by search alone", False)])
def test_the_shipped_questions(pinned: str, reader: bool, project: Path, shipped: Path) -> None:
    """The project's own gold set on the corpus it ships with."""
    questions = project / "assistant/evaluation/gold.jsonl"
    _hold(_measured(project / "corpus", questions, shipped, cross_fitted=False, reader=reader), PINNED[pinned])


def test_xquad(eval_data: Path, tmp_path: Path) -> None:
    """Each question judged by models that have not seen its article."""
    folder = eval_data / "xquad-ru"
    card = _measured(folder / "corpus", folder / "questions.jsonl", tmp_path, cross_fitted=True)
    _hold(card, PINNED["xquad-ru"])
    # Each of these stands in its quote, or the citation would not count as exact.
    spans = [outcome.span for outcome in card.outcomes if outcome.span is not None]
    assert len(spans) >= 300
    assert all(span == span.strip() != "" for span in spans)


def test_journals(eval_data: Path, tmp_path: Path) -> None:
    """Real journals with paraphrased questions: exact pages above all."""
    folder = eval_data / "journals"
    _hold(_measured(folder / "corpus", folder / "questions.jsonl", tmp_path, cross_fitted=False), PINNED["journals"])


def test_the_users_own_text(eval_data: Path, project: Path, shipped: Path) -> None:
    card = _measured(project / "corpus", eval_data / "source-text/questions.jsonl", shipped, cross_fitted=False)
    _hold(card, PINNED["source-text"])
    four = next(outcome for outcome in card.outcomes if outcome.question.startswith("Какие потенциальные кластеры"))
    assert four.verdict == "answered"


def test_the_four_clusters_stand_in_one_answer(project: Path, shipped: Path) -> None:
    assistant = Assistant(load_settings(project / "corpus", shipped))
    answer = assistant.ask("Какие потенциальные кластеры выделены в Смоленской области?")
    quotes = " ".join(citation.text for citation in answer.citations)
    for cluster in ("машиностроительный", "приборостроения и электротехники", "стройматериалов", "пищевая"):
        assert cluster in quotes


@pytest.mark.parametrize("name", sorted(PINNED))
def test_every_floor_is_a_figure_of_the_scorecard(name: str) -> None:
    assert set(PINNED[name]) == {"floors", "ceilings"}
    assert PINNED[name]["floors"]
