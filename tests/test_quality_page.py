"""The page of quality and the thumbs under an answer, run by Streamlit's own test driver over a small corpus."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.assembly import Assistant
from assistant.evaluation import Outcome
from assistant.evaluation.records import scorecard_data
from assistant.measurements import Measurements
from assistant.opinions import Opinion, Opinions
from assistant.settings import load_settings
from assistant.texts import quality as texts
from assistant.ui.measuring import Ended, Measuring
from assistant.ui.person import Person
from tests.evaluating import by_chance, card
from tests.pages import (
    HOSTILE,
    MILK,
    MILK_QUOTE,
    PARK,
    PATIENCE,
    Fresh,
    ask,
    ask_page,
    fresh,
    html_of,
    markdown_of,
    opened,
    press,
)

__all__ = ["fresh"]  # a fixture

START = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
QUESTIONS = [
    {"id": "1", "question": MILK, "answerable": True, "answer": "120 тонн", "document": "молоко.md"},
    {"id": "2", "question": "Кто ввёл понятие кластера?", "answerable": True, "answer": "Альфред Маршалл"},
    {"id": "3", "question": "Какая погода завтра?", "answerable": False},
    {"id": "4", "question": "О чём пропавший файл?", "answerable": True, "answer": "о море", "document": "пропал.txt"},
]


def quality_page() -> None:
    from assistant.ui import quality

    quality.page()


def _kept(helper: Assistant) -> tuple[Opinion, ...]:
    return Opinions(helper.settings.desk).of(None)


def _is(monkeypatch: pytest.MonkeyPatch, name: str, *, may_edit: bool) -> None:
    for module in ("quality", "opinions"):
        monkeypatch.setattr(f"assistant.ui.{module}.person", lambda: Person(name, may_edit))


def _buttons(page: AppTest) -> set[str]:
    return {button.label for button in page.button}


def _labels(page: AppTest) -> set[str]:
    return {box.label for box in page.selectbox}


def test_an_opinion_is_given_changed_made_exact_and_taken_back(fresh: Fresh) -> None:
    helper = fresh()
    page = press(ask(opened(ask_page), MILK), texts.HELPED)
    assert texts.SAID[True] in html_of(page)
    assert texts.KEPT_HERE in [caption.value for caption in page.caption]
    (one,) = _kept(helper)
    assert (one.question, one.helped, one.cited[0].text, one.cited[0].document) == (MILK, True, MILK_QUOTE, "молоко.md")
    assert one.generation == helper.index.current_id()

    page = press(page, texts.MISSED)
    assert [other.helped for other in _kept(helper)] == [False]
    page.selectbox(key=f"opinion-reason-{one.id}").set_value(1).run(timeout=PATIENCE)
    passage = next(
        number
        for number, text in enumerate(page.selectbox(key=f"opinion-right-{one.id}").options)
        if text.startswith("Отрывок 1")
    )
    page.selectbox(key=f"opinion-right-{one.id}").set_value(passage).run(timeout=PATIENCE)
    words = next(field for field in page.text_input if field.label == texts.WORDS)
    words.set_value("семь слонов").run(timeout=PATIENCE)
    assert texts.WORDS_ELSEWHERE in html_of(page)
    next(field for field in page.text_input if field.label == texts.WORDS).set_value("120 тонн").run(timeout=PATIENCE)
    (exact,) = _kept(helper)
    assert (exact.id, exact.reason) == (one.id, "passage")
    assert exact.right is not None
    assert (exact.right.passage, exact.right.answer) == (True, "120 тонн")

    page = press(press(page, texts.HELPED), texts.HELPED)
    assert _kept(helper) == ()
    assert texts.SAID[True] not in html_of(page)

    page = ask(press(page, texts.HELPED), PARK)
    assert texts.SAID[True] not in html_of(page), "of the newest answer nothing was said yet"
    press(page, texts.MISSED)
    assert {(one.question, one.helped) for one in _kept(helper)} == {(MILK, True), (PARK, False)}


def test_of_an_answer_by_a_purged_document_nothing_more_is_kept(fresh: Fresh) -> None:
    helper = fresh()
    page = ask(opened(ask_page), MILK)
    traces = helper.traces("молоко.md")
    helper.remove("молоко.md")
    helper.purge(traces)
    page = press(page, texts.HELPED)
    assert _kept(helper) == ()
    assert not page.exception


def test_opinions_stand_on_the_page_to_be_deleted_and_hostile_ones_are_no_markup(fresh: Fresh) -> None:
    helper = fresh({"кластер.txt": f"Пароль от склада указан здесь: {HOSTILE}.\n", "молоко.md": MILK_QUOTE + "\n"})
    page = press(ask(opened(ask_page), MILK), texts.HELPED)
    press(ask(page, HOSTILE), texts.MISSED)
    page = opened(quality_page)
    shown = html_of(page)
    assert f"<bdi>{escape(HOSTILE)}</bdi>" in shown
    assert "evil.example" not in markdown_of(page)
    assert escape(texts.unfinished(texts.UNMARKED)) in shown
    assert f"{texts.counts(1, 1)} {texts.ready(1, 1)}" in [caption.value for caption in page.caption]
    assert "./?q=%D0%A1%D0%BA" in shown
    for one in _kept(helper):
        page = page.button(key=f"drop-{one.id}").click().run(timeout=PATIENCE)
    assert texts.NO_OPINIONS in html_of(page)


def test_who_may_not_edit_sees_results_and_their_own_opinions_alone(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    helper = fresh()
    Measurements(helper.settings.desk).keep("own", helper.index.current_id(), START, _card(by_chance(1, 40)))
    _is(monkeypatch, "Анна", may_edit=False)
    press(ask(opened(ask_page), MILK), texts.HELPED)
    _is(monkeypatch, "Борис", may_edit=False)
    page = opened(quality_page)
    assert texts.ONLY_EDITORS in html_of(page)
    assert texts.NO_OPINIONS in html_of(page)
    assert texts.MAIN["answer_1"] in html_of(page)
    assert not _buttons(page) & {texts.MEASURE_PROJECT, texts.MEASURE_OWN, texts.MEASURE_OPINIONS}
    _is(monkeypatch, "Вера", may_edit=True)
    page = opened(quality_page)
    assert "Анна" in html_of(page)
    assert {texts.MEASURE_OWN, texts.MEASURE_OPINIONS} <= _buttons(page)


def _card(outcomes: list[Outcome]) -> str:
    return json.dumps(scorecard_data(card(outcomes)), ensure_ascii=False)


def test_a_result_shows_shares_what_changed_reliability_and_wrong_answers(fresh: Fresh) -> None:
    helper = fresh()
    results = Measurements(helper.settings.desk)
    before = by_chance(1, 60)
    # One answer less, and all verdicts as they were.
    lost = next(number for number, one in enumerate(before) if one.answer_rank == 1)
    after = [replace(one, answer_rank=None) if number == lost else one for number, one in enumerate(before)]
    results.keep("project", "20260101-000000-000000-aaaaaaaa", START, _card(before))
    results.keep("project", helper.index.current_id(), START + timedelta(hours=1), _card(after))
    page = opened(quality_page)
    shown = html_of(page)
    figure = card(after).figures["answer_1"]
    row = f"<td>{texts.percent(figure.value)}</td><td>{texts.percents(figure.low, figure.high)}</td>"
    assert row + f"<td>{figure.count} из {figure.n}</td>" in shown
    assert texts.ANOTHER_STATE not in shown
    assert texts.COMPARISON in [expander.label for expander in page.expander]
    assert f"Ответ в первой цитате: стало неверно: 1</summary><ul><li><bdi>{before[lost].question}" in shown
    assert texts.PROJECT_FOREIGN in shown
    (chart,) = page.get("vega_lite_chart")
    axes = json.loads(chart.proto.spec)["layer"][1]["encoding"]
    assert [axes[name]["axis"]["title"] for name in "xy"] == [texts.CONFIDENCE_AXIS, texts.SHARE_AXIS]
    assert "<caption>" + texts.RELIABILITY in shown, "the numbers of the picture stand below it as a table"
    assert f"{texts.EXPECTED}:</b>" in shown
    when = next(box for box in page.selectbox if box.label == texts.WHEN)
    shown = html_of(when.set_value(1).run(timeout=PATIENCE))
    assert texts.ANOTHER_STATE in shown
    assert texts.NOTHING_TO_COMPARE in [caption.value for caption in page.caption]


def test_without_an_index_the_page_says_what_to_do_and_a_damaged_result_is_one_sentence(fresh: Fresh) -> None:
    helper = fresh(build=False)
    Measurements(helper.settings.desk).keep("own", "g", START, "{}")
    page = opened(quality_page)
    assert "перестройте индекс" in html_of(page)
    assert html_of(page).count('role="alert"') == 1
    assert not _buttons(page)


def test_questions_of_a_file_are_asked_in_another_process_and_the_result_shown(fresh: Fresh) -> None:
    """The whole way, and a wrong file before it."""
    helper = fresh()
    page = opened(quality_page)
    page.file_uploader[0].set_value(("мои.jsonl", b'{"id": 1}\n', "application/json"))
    page = press(page, texts.MEASURE_OWN)
    assert "В файле «мои.jsonl» строка 1" in html_of(page)
    content = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in QUESTIONS)
    page.file_uploader[0].set_value(("мои.jsonl", content.encode(), "application/json"))
    page = press(page, texts.MEASURE_OWN)
    assert texts.RUNNING in html_of(page)
    assert texts.MEASURE_OWN not in _buttons(page)
    deadline = time.monotonic() + 2 * PATIENCE
    while texts.RUNNING in html_of(page):
        assert time.monotonic() < deadline
        page.run(timeout=PATIENCE)
    shown = html_of(page)
    assert texts.FINISHED in shown
    assert texts.skipped(1) in shown
    assert "<td>1 из 2</td>" in shown, "one of the two answers expected is not what the documents say"
    assert "Альфред Маршалл" in shown
    (kept,) = Measurements(helper.settings.desk).kept()
    assert (kept.questions, kept.generation) == ("own", helper.index.current_id())


def _program(folder: Path, script: str) -> str:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def _ended(measuring: Measuring) -> Ended:
    deadline = time.monotonic() + PATIENCE
    while measuring.running():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert measuring.ended is not None
    return measuring.ended


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo 'Документов нет в индексе.' >&2; exit 1", "Документов нет в индексе."),
        ("echo 'Traceback (most recent call last):' >&2; exit 1", texts.FAILED),
        ("kill -9 $$", texts.FAILED),
    ],
    ids=["refused", "broke", "killed"],
)
def test_a_measurement_that_fails_leaves_a_sentence_and_no_result(
    script: str, said: str, make_corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = load_settings(make_corpus(), tmp_path / "index")
    monkeypatch.setattr(sys, "executable", _program(tmp_path, script))
    measuring = Measuring(settings)
    measuring.start("own", "{}\n")
    ended = _ended(measuring)
    assert (ended.succeeded, ended.message) == (False, said)
    assert Measurements(settings.desk).kept() == ()


def test_a_measurement_says_how_far_it_is_runs_once_and_can_be_stopped(
    make_corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f'echo x >> {tmp_path}/started; while [ "$1" != --progress ]; do shift; done; echo "3 12" > "$2"; exec sleep 60'
    monkeypatch.setattr(sys, "executable", _program(tmp_path, script))
    measuring = Measuring(load_settings(make_corpus(), tmp_path / "index"))
    assert measuring.progress() is None
    measuring.start("own", "{}\n")
    measuring.start("own", "{}\n")
    while measuring.progress() is None:
        assert measuring.running()
    assert measuring.progress() == (3, 12)
    measuring.cancel()
    ended = _ended(measuring)
    assert (ended.succeeded, ended.message) == (False, texts.CANCELLED)
    assert (tmp_path / "started").read_text(encoding="utf-8") == "x\n"
    measuring.cancel()


def test_a_result_by_a_generation_that_was_purged_meanwhile_is_not_kept(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = assistant.index.current_id()
    script = f'while [ "$1" != --output ]; do shift; done; echo \'{{"generation": "{gone}"}}\' > "$2"'
    monkeypatch.setattr(sys, "executable", _program(tmp_path, script))
    traces = assistant.traces("молоко.md")
    assistant.remove("молоко.md")
    assistant.purge(traces)
    measuring = Measuring(assistant.settings)
    measuring.start("own", "{}\n")
    assert _ended(measuring).message == texts.PURGED_MEANWHILE
    assert Measurements(assistant.settings.desk).kept() == ()
