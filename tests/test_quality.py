"""Quality floors, a little below what is reached, pinned in `floors.json`; lowering one is a decision, not a fix.

Reached: `assistant eval QUESTIONS.jsonl --cross-fitted` (docs/decisions/0017).
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.assembly import Assistant
from assistant.evaluation import Scorecard, evaluate, read_golds
from assistant.settings import load_settings
from tests.conftest import silent

Hold = Callable[[Scorecard, str], None]

pytestmark = pytest.mark.alone

PINNED: dict[str, Any] = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shipped(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the corpus the project ships with."""
    index = tmp_path_factory.mktemp("shipped") / "index"
    Assistant(load_settings(project / "corpus", index)).build(silent)
    return index


def _measured(corpus: Path, questions: Path, index: Path, *, cross_fitted: bool, reader: bool = True, each: int = 1) -> Scorecard:
    assistant = Assistant(load_settings(corpus, index, reader=reader))
    assistant.build(silent)  # nothing, where it is built
    return evaluate(assistant, read_golds(questions)[::each], cross_fitted=cross_fitted)


@pytest.fixture
def hold(capsys: pytest.CaptureFixture[str]) -> Hold:
    """Compare a scorecard with what is pinned for it, and print what was reached: the run is the measurement."""

    def compare(card: Scorecard, name: str) -> None:
        pinned, values = PINNED[name], {figure: one.value for figure, one in card.figures.items()}
        with capsys.disabled():
            shown = ", ".join(f"{figure} {value:.3f}" for figure, value in values.items() if value is not None)
            print(f"\n{name}: {shown}")
        low = {
            figure: (values[figure], floor) for figure, floor in pinned["floors"].items() if not (values[figure] or 0.0) >= floor
        }
        high = {figure: (values[figure], top) for figure, top in pinned["ceilings"].items() if not (values[figure] or 0.0) <= top}
        assert (low, high) == ({}, {})
        assert values["citations_exact"] == values["hits_exact"] == 1.0

    return compare


@pytest.mark.parametrize(("pinned", "reader"), [("gold", True), ("gold by search alone", False)])
def test_the_shipped_questions(pinned: str, reader: bool, project: Path, shipped: Path, hold: Hold) -> None:
    """The project's own gold set on the corpus it ships with."""
    questions = project / "assistant/evaluation/gold.jsonl"
    hold(_measured(project / "corpus", questions, shipped, cross_fitted=False, reader=reader), pinned)


def test_xquad(eval_data: Path, tmp_path: Path, hold: Hold) -> None:
    """Every second question, judged by models that have not seen its article; all of them take ten minutes on a slow machine."""
    folder = eval_data / "xquad-ru"
    card = _measured(folder / "corpus", folder / "questions.jsonl", tmp_path, cross_fitted=True, each=2)
    hold(card, "xquad-ru")
    # Each of these stands in its quote, or the citation would not count as exact.
    spans = [outcome.span for outcome in card.outcomes if outcome.span is not None]
    assert len(spans) >= 150
    assert all(span == span.strip() != "" for span in spans)


def test_journals(eval_data: Path, tmp_path: Path, hold: Hold) -> None:
    """Real journals with paraphrased questions: exact pages above all."""
    folder = eval_data / "journals"
    hold(_measured(folder / "corpus", folder / "questions.jsonl", tmp_path, cross_fitted=False), "journals")


def test_the_users_own_text(eval_data: Path, project: Path, shipped: Path, hold: Hold) -> None:
    card = _measured(project / "corpus", eval_data / "source-text/questions.jsonl", shipped, cross_fitted=False)
    hold(card, "source-text")
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
