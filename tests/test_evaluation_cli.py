"""The command `eval`: it counts what `tests.scorecard` counts, says it to a person and a program, and loses nothing."""

import json
import re
import resource
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant.answering import Answer
from assistant.assembly import Assistant
from assistant.cli.application import run
from assistant.errors import AssistantError
from assistant.evaluation import Gold, evaluate, read_golds
from assistant.evaluation.figures import NAMES
from assistant.fitted import fold_of
from assistant.generation import Generation
from assistant.settings import load_settings
from assistant.texts import evaluation as texts
from tests import scorecard
from tests.commands import Commands, read_lines, write_lines
from tests.making import pdf

CLUSTER = "кластер.txt"
GOLDS: list[dict[str, Any]] = [
    {
        "id": "1",
        "question": "Кто ввёл понятие кластера?",
        "answerable": True,
        "answer": "Майкл Портер",
        "document": "кластер.txt",
    },
    {
        "id": "2",
        "question": "Сколько молока перерабатывает завод?",
        "answerable": True,
        "answer": "120 тонн",
        "document": "молоко.md",
    },
    {"id": "3", "question": "Когда открыли индустриальный парк?", "answerable": True, "answer": "в 2014 году", "kind": "когда"},
    {
        "id": "4",
        "question": "Кто входит в кластер?",
        "answerable": True,
        "answer": "предприятия; вузы; органы власти",
        "documents": ["кластер.txt", "парк/парк.txt"],
        "document": "кластер.txt",
        "kind": "кто",
    },
    {"id": "5", "question": "Сколько зреет сыр?", "answerable": True, "answer": "год", "document": "лес.docx", "note": "неверно"},
    {
        "id": "6",
        "question": "Где построили порт?",
        "answerable": True,
        "answer": "в Выборге",
        "document": "порт.pdf",
        "pages": [2],
        "quotes": ["Порт построили в Выборге."],
    },
    {
        "id": "7",
        "question": "Какой груз принимает порт?",
        "answerable": True,
        "answer": "лес и уголь",
        "document": "порт.pdf",
        "pages": [2],
    },
    {"id": "8", "question": "Кто написал «Евгения Онегина»?", "answerable": False, "kind": "кто"},
    {"id": "9", "question": "Сколько стоит билет на самолёт?", "answerable": False, "document": "молоко.md"},
    {"id": "10", "question": "Ы" * 2500, "answerable": False},
]
PORT = [
    "Порт принимает лес и уголь. Его причалы выдерживают любые суда.",
    "Порт построили в Выборге. Работы заняли шесть лет и стоили три миллиарда рублей.",
]


@pytest.fixture
def golds(command: Commands) -> str:
    """A file of questions about the library, one document with pages more."""
    (command.library / "corpus" / "порт.pdf").write_bytes(pdf(PORT))
    assert command("build", "--json").json["rejected"] == []
    return write_lines(command.library / "вопросы.jsonl", *GOLDS)


Evaluates = Callable[..., dict[str, Any]]


@pytest.fixture
def measured(command: Commands, golds: str) -> Evaluates:
    """Run `eval --json` on the questions."""

    def measure(*arguments: str) -> dict[str, Any]:
        done = command("eval", golds, "--json", *arguments)
        assert done.code == 0, done
        return dict(done.json)

    return measure


def test_it_counts_what_the_scorecard_of_the_tests_counts(command: Commands, golds: str, measured: Evaluates) -> None:
    data = measured()
    assert command("ask", "--batch", golds, "--output", str(command.library / "ответы.jsonl")).code == 0
    answers = read_lines(command.library / "ответы.jsonl")
    names = {item["document"] for answer in answers for item in (*answer["citations"], *answer["hits"])}
    clean = {name: command("read", str(command.library / "corpus" / name), "--json").json["text"] for name in names}
    card = scorecard.count(GOLDS, answers, clean)
    figures = data["figures"]
    for name in ("recall_1", "recall_5", "answer_1", "answer_3", "page_1", "page_3", "auroc"):
        assert figures[name]["value"] == getattr(card, name), name
    assert figures["answer_1"]["n"] == figures["silent_on_answerable"]["n"] == card.answerable == 7
    assert figures["told_unanswerable"]["n"] == card.unanswerable == 3
    assert figures["silent_on_answerable"]["count"] == card.answerable_not_found
    assert figures["told_unanswerable"]["count"] == card.unanswerable_not_found
    assert figures["citations_exact"]["n"] + figures["hits_exact"]["n"] == card.spans
    assert figures["citations_exact"]["count"] + figures["hits_exact"]["count"] == card.exact == card.spans
    # The figures tell right from wrong: none of these is 0 or 1 for want of a difference.
    assert 0 < card.answer_1 < 1
    assert card.page_1 == 0.5
    for question, answer in zip(data["questions"], answers, strict=True):
        assert (question["verdict"], question["confidence"]) == (answer["verdict"], answer["confidence"])
        assert question["first_quote"] == (answer["citations"][0]["quote"] if answer["citations"] else None)


def test_a_program_gets_every_figure_and_every_question(measured: Evaluates) -> None:
    data = measured("--seed", "7")
    assert list(data) == [
        *("version", "questions_sha256", "generation", "digest", "settings", "models", "skipped"),
        *("figures", "by_kind", "reliability", "seconds", "questions"),
    ]
    assert tuple(data["figures"]) == NAMES
    assert (data["version"], data["settings"]["seed"], data["settings"]["cross_fitted"], data["skipped"]) == (1, 7, False, [])
    assert {"ranking.json", "confidence.json"} <= set(data["models"])
    assert all(re.fullmatch("[0-9a-f]{64}", checksum) for checksum in data["models"].values())
    assert data["by_kind"]["когда"]["page_1"] == {
        "value": None, "low": None, "high": None, "n": 0, "count": None, "reason": texts.NO_PAGES
    }  # fmt: skip
    marked = [one for one in data["questions"] if one["answerable"] and one["span"] is not None]
    assert data["figures"]["span_exact"]["n"] == len(marked)
    assert {kind: figures["answer_1"]["n"] for kind, figures in data["by_kind"].items()} == {"кто": 1, "когда": 1}
    assert sum(one["n"] for one in data["reliability"]) == 10
    assert 0 < data["seconds"]["median"] <= data["seconds"]["p95"]
    first, *_, long = data["questions"]
    assert (first["id"], first["expected"], first["answer_rank"], first["document_ranks"], first["missed"]) == (
        "1", "Майкл Портер", 1, [1], False
    )  # fmt: skip
    assert (long["verdict"], long["confidence"], long["hits"]) == ("not_found", 0.0, 0)
    for one in data["questions"]:
        wrong = one["answer_rank"] != 1 if one["answerable"] else one["verdict"] in ("answered", "uncertain")
        assert one["missed"] is wrong, one["id"]
    fifth = data["questions"][4]
    assert (fifth["missed"], fifth["answer_rank"], fifth["passage_rank"]) == (True, None, None)
    third = data["questions"][2]
    assert (third["document_ranks"], third["passage_rank"]) == ([], 1)
    again = measured("--seed", "7")
    assert {**again, "seconds": None, "questions": None} == {**data, "seconds": None, "questions": None}


def test_a_person_gets_a_table_that_is_aligned(command: Commands, golds: str) -> None:
    shown = command("eval", golds).out
    assert shown.startswith("Вопросов 10, из них с ответом в документах 7; поколение ")
    assert all(f"  {title}  " in shown or f"  {title} " in shown for title in texts.FIGURES.values())
    rows = [row for row in shown.splitlines() if any(row.strip().startswith(title) for title in texts.FIGURES.values())]
    assert len(rows) == len(texts.FIGURES) == len(NAMES)
    width = max(len(title) for title in texts.FIGURES.values())
    assert all(re.match(r"\d,\d{3}  \d,\d{3}…\d,\d{3}  |— ", row[width + 4 :]) for row in rows), rows
    assert "Вопросы, которые стоит прочитать" not in shown
    bins = shown.split(texts.RELIABILITY)[1].strip("\n").splitlines()
    assert len(bins) == 11
    assert len({len(row) for row in bins}) == 1


def test_misses_are_listed_to_be_read(command: Commands, golds: str) -> None:
    shown = command("eval", golds, "--misses").out.split("Вопросы, которые стоит прочитать")[1]
    assert "[5] Сколько зреет сыр? — " in shown
    fifth = shown.split("[5] ")[1].split("\n\n")[0].splitlines()
    assert fifth[1:] == ["  ждали: год", "  цитата: Сыр зреет шестьдесят дней.", "  нужный отрывок: не найден"]
    assert "[1] " not in shown


def test_nothing_to_read_is_said(command: Commands, tmp_path: Path) -> None:
    shown = command("eval", write_lines(tmp_path / "в.jsonl", GOLDS[0]), "--misses").out
    assert "Неверных ответов нет." in shown
    assert "— нет вопросов, на которые в документах нет ответа" in shown


def test_what_a_file_holds_never_controls_the_terminal(command: Commands, tmp_path: Path) -> None:
    wild = "\x1b[31mкрасный\nвторая\u202e строка"
    lines = [{**GOLDS[0], "id": wild, "kind": wild, "answer": wild, "question": f"Кто ввёл понятие? {wild}"}, GOLDS[7]]
    path = write_lines(tmp_path / "в.jsonl", *lines)
    shown = command("eval", path, "--misses").out
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", shown)
    assert "красный вторая строка" in shown
    assert "[[31mкрасный" in shown
    again = command("eval", path, "--json", "--output", str(tmp_path / "о.json"))
    assert again.json["questions"][0]["id"] == wild
    refused = command("eval", write_lines(tmp_path / "дважды.jsonl", lines[0], lines[0])).refusal()
    assert not re.search(r"[\x00-\x1f\u202e]", refused)


# The file of the result


def test_the_result_is_written_whole_and_replaced_whole(
    command: Commands, golds: str, measured: Evaluates, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = command.library / "результаты" / "до.json"
    assert "нельзя записать" in command("eval", golds, "--output", str(target)).refusal()
    target.parent.mkdir()
    target.write_text("прежнее", encoding="utf-8")
    done = command("eval", golds, "--json", "--output", str(target))
    assert json.loads(target.read_text(encoding="utf-8")) == done.json
    assert str(target) in done.complaint()
    before = target.read_bytes()

    def interrupted(*arguments: Any, **named: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("assistant.evaluation.scorecard.judge", interrupted)
    assert command("eval", golds, "--output", str(target)).code == 130
    assert [path.name for path in target.parent.iterdir()] == ["до.json"]
    assert target.read_bytes() == before


def test_a_full_disk_leaves_the_former_result(command: Commands, golds: str) -> None:
    target = command.library / "до.json"
    target.write_text("прежнее", encoding="utf-8")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        refused = command("eval", golds, "--output", str(target))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "нельзя записать" in refused.refusal()
    assert target.read_text(encoding="utf-8") == "прежнее"
    assert not list(command.library.glob(".*.part"))


def test_a_result_that_cannot_be_written_is_refused_before_anything_is_asked(
    command: Commands, golds: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.cli.evaluating.evaluate", None)
    assert "нельзя записать" in command("eval", golds, "--output", str(command.library)).refusal()
    assert "нельзя записать" in command("eval", golds, "--output", "/dev/null").refusal()


# Documents


def test_a_document_that_is_not_in_the_index_is_named(command: Commands, golds: str) -> None:
    path = write_lines(command.library / "в.jsonl", GOLDS[0], {**GOLDS[1], "document": "нет.txt"}, GOLDS[7])
    refused = command("eval", path).refusal()
    assert "«нет.txt»" in refused
    assert "в.jsonl», строка 2" in refused
    assert "--skip-unknown" in refused
    done = command("eval", path, "--skip-unknown", "--json")
    assert (done.code, done.json["skipped"]) == (0, ["2"])
    assert [question["id"] for question in done.json["questions"]] == ["1", "8"]
    assert "Пропущено" in done.complaint()
    only = write_lines(command.library / "в.jsonl", {**GOLDS[1], "document": "нет.txt"})
    assert "нет в индексе" in command("eval", only, "--skip-unknown").refusal()


def test_a_missing_index(command: Commands, golds: str) -> None:
    shutil.rmtree(command.library / "index")
    assert "assistant build" in command("eval", golds, "--output", str(command.library / "о.json")).refusal()
    assert not (command.library / "о.json").exists()


# Comparison


def test_the_same_run_compared_shows_no_change(command: Commands, golds: str, measured: Evaluates) -> None:
    before = command.library / "до.json"
    assert command("eval", golds, "--output", str(before)).code == 0
    assert command("eval", golds, "--compare", str(before)).out.endswith(
        "Сравнение с прежним результатом\n  Ничего не изменилось.\n"
    )
    comparison = measured("--compare", str(before))["comparison"]
    assert comparison["differs"] == []
    assert {change["p"] for change in comparison["figures"].values()} == {1.0}
    assert {change["difference"] for change in comparison["figures"].values()} == {0.0}
    assert comparison["moved"] == {name: {"gained": [], "lost": []} for name in ("answer_1", "answer_3", "verdict")}


def test_what_became_of_the_questions_when_a_document_went(command: Commands, golds: str, measured: Evaluates) -> None:
    before = command.library / "до.json"
    assert command("eval", golds, "--output", str(before)).code == 0
    (command.library / "corpus" / "парк" / "парк.txt").write_text("Парк закрыт. В нём никто не работает.\n", encoding="utf-8")
    assert command("build").code == 0
    comparison = measured("--compare", str(before))["comparison"]
    assert comparison["differs"] == ["digest"]
    assert comparison["moved"]["answer_1"] == {"gained": [], "lost": ["3"]}
    change = comparison["figures"]["answer_1"]
    assert (change["test"], change["better"], change["p"], change["difference"]) == ("mcnemar", False, 1.0, -0.1429)
    shown = command("eval", golds, "--compare", str(before)).out.split("Сравнение с прежним результатом")[1]
    assert "Отличаются: содержимое индекса." in shown
    assert "Ответ в первой цитате: стало верно 0, стало неверно 1\n    − Когда открыли индустриальный парк?" in shown
    assert re.search(r"Ответ в первой цитате +0,\d{3} +0,\d{3} +−0,143 +−0,\d{3}…\+0,000 +1,000\n", shown)


def test_another_result_is_not_compared(command: Commands, golds: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = command.library / "до.json"
    assert command("eval", golds, "--output", str(before)).code == 0
    monkeypatch.setattr("assistant.cli.evaluating.evaluate", None)
    fewer = write_lines(command.library / "меньше.jsonl", *GOLDS[:-1])
    assert "Сравнить нельзя" in command("eval", fewer, "--compare", str(before)).refusal()
    changed = write_lines(command.library / "иначе.jsonl", {**GOLDS[0], "answer": "Портер"}, *GOLDS[1:])
    assert "Сравнить нельзя" in command("eval", changed, "--compare", str(before)).refusal()
    assert "нет: проверьте имя" in command("eval", golds, "--compare", str(command.library / "нет.json")).refusal()
    assert "не результат" in command("eval", golds, "--compare", golds).refusal()


# Usage


def test_help_is_russian_and_wrong_usage_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["eval", "--help"]) == 0
    shown = capsys.readouterr().out
    assert re.findall(r"[A-Za-z]{2,}", re.sub(r"--[a-z-]+|\bassistant eval\b|JSON", "", shown)) == []
    for arguments, words in (
        (["eval"], "не хватает аргумента ВОПРОСЫ"),
        (["eval", "a", "--seed", "-1"], "недопустимое значение --seed"),
        (["eval", "a", "--output"], "не хватает значения параметра --output"),
    ):
        assert run(arguments) == 2
        assert words in capsys.readouterr().err


# In Python


def test_evaluate_in_python_refuses_what_the_command_refuses(library: Path) -> None:
    assistant = Assistant(load_settings(library / "corpus", library / "index"))
    known, unknown = (
        Gold("1", "Кто ввёл понятие?", True, "Портер"),
        Gold("2", "Где?", False, document="нет.txt", documents=("нет.txt",)),
    )
    with pytest.raises(AssistantError, match="вопрос «2»"):
        evaluate(assistant, [known, unknown])
    steps: list[tuple[int, int]] = []
    card = evaluate(assistant, [known, unknown], skip_unknown=True, progress=lambda done, total: steps.append((done, total)))
    assert (card.skipped, steps, [outcome.id for outcome in card.outcomes]) == (("2",), [(0, 1)], ["1"])
    with pytest.raises(AssistantError, match="нет в индексе"):
        evaluate(assistant, [unknown], skip_unknown=True)


class Folded:
    """An assistant that says which part of the data it did without in place of how sure it is."""

    def __init__(self, assistant: Assistant) -> None:
        self.settings, self.embedder = assistant.settings, assistant.embedder
        self.generation, self.search, self._ask = assistant.generation, assistant.search, assistant.ask

    def ask(self, question: str, generation: Generation | None = None, *, fold: int | None = None) -> Answer:
        return replace(self._ask(question, generation), confidence=1.0 if fold is None else fold / 10)


def test_each_question_is_judged_by_models_fitted_without_its_group(library: Path, tmp_path: Path) -> None:
    assistant = Folded(Assistant(load_settings(library / "corpus", library / "index")))
    golds = read_golds(Path(write_lines(tmp_path / "в.jsonl", *GOLDS[:4], GOLDS[8])))
    card = evaluate(assistant, golds, cross_fitted=True)
    # The third names no document: its group is that of the best hit.
    folds = [fold_of(group) for group in (CLUSTER, "молоко.md", "парк/парк.txt", CLUSTER, "молоко.md")]
    assert [outcome.fold for outcome in card.outcomes] == folds
    assert [outcome.confidence for outcome in card.outcomes] == [fold / 10 for fold in folds]
    assert len(set(folds)) > 1
    assert card.circumstances.cross_fitted
    whole = evaluate(assistant, golds)
    assert not whole.circumstances.cross_fitted
    assert {(outcome.fold, outcome.confidence) for outcome in whole.outcomes} == {(None, 1.0)}
