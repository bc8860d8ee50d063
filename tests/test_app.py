"""The pages, run by Streamlit's own test driver over a small corpus."""

import gc
import html
import json
import os
import shutil
import tomllib
from html import escape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.generation import Generation
from assistant.index import PROGRESS, Index
from assistant.settings import Settings
from assistant.texts import documents as document_texts
from assistant.texts import pages as texts
from tests.conftest import PROJECT, silent
from tests.pages import (
    HOSTILE,
    MILK,
    MILK_QUOTE,
    PARK,
    PARK_QUOTE,
    PATIENCE,
    Fresh,
    ask,
    ask_page,
    chosen,
    documents_page,
    fresh,
    html_of,
    markdown_of,
    opened,
    press,
    read_of,
)

__all__ = ["fresh"]  # a fixture


def test_an_answer_shows_numbered_quotes_and_marks_them_in_the_source(fresh: Fresh) -> None:
    fresh()
    page = ask(opened(ask_page), MILK)
    shown = read_of(page)
    assert f"[1]</span> {MILK_QUOTE}" in shown
    assert f"<mark>{MILK_QUOTE}</mark>" in shown
    assert page.code[0].value == "Молочная отрасль."
    assert page.query_params["q"] == MILK


def test_what_is_not_in_the_documents_is_said_in_words(fresh: Fresh) -> None:
    fresh()
    page = ask(opened(ask_page), "Какая завтра погода в Париже?")
    shown = html_of(page)
    assert "В документах ответа нет" in shown
    assert "уверенность" not in shown, "a share beside «ответа нет» would read as doubt about the refusal"
    assert [element.value for element in page.markdown] == [f"**{texts.NEAREST}**"]


def test_a_link_opens_its_question(fresh: Fresh) -> None:
    fresh()
    page = AppTest.from_function(ask_page)
    page.query_params["q"] = PARK
    page.run(timeout=PATIENCE)
    assert PARK_QUOTE in read_of(page)


def test_going_back_to_a_question_shows_its_answer_first(fresh: Fresh) -> None:
    fresh()
    page = ask(ask(opened(ask_page), MILK), PARK)
    assert html_of(page).index("2014") < html_of(page).index("120 тонн")
    page.query_params["q"] = MILK
    page.run(timeout=PATIENCE)
    assert html_of(page).index("120 тонн") < html_of(page).index("2014")


def test_trouble_is_one_sentence_and_the_conversation_stays(fresh: Fresh) -> None:
    fresh()
    page = ask(opened(ask_page), MILK)
    for question in ("   ", "слово " * 2000):
        page = ask(page, question)
        assert html_of(page).count('role="alert"') == 1
        assert MILK_QUOTE in read_of(page)


def test_without_an_index_the_page_says_what_to_do(fresh: Fresh) -> None:
    fresh(build=False)
    assert texts.NO_INDEX in html_of(ask(opened(ask_page), "Что такое кластер?"))
    assert texts.NOT_BUILT in html_of(opened(documents_page))


def test_a_damaged_index_is_said_on_both_pages(fresh: Fresh) -> None:
    assistant = fresh()
    next(assistant.settings.index.glob("*/passages.npy")).write_bytes(b"")
    assert html_of(ask(opened(ask_page), MILK)).count('role="alert"') == 1
    shown = html_of(opened(documents_page))
    assert shown.count('role="alert"') == 1
    assert texts.OUT_OF_DATE not in shown, "damage is no change of the documents"


def test_wrong_settings_are_one_sentence_on_both_pages(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh(build=False)
    monkeypatch.setenv("ASSISTANT_DENSE_WEIGHT", "7")
    for page in (opened(ask_page), opened(documents_page)):
        assert "dense_weight" in html_of(page)
        assert html_of(page).count('role="alert"') == 1


def test_an_old_answer_is_shown_whole_after_its_generation_is_gone(fresh: Fresh) -> None:
    assistant = fresh()
    page = ask(opened(ask_page), MILK)
    old = assistant.index.current_id()
    for number in range(assistant.settings.generations_kept + 1):
        (assistant.settings.corpus / f"ещё {number}.txt").write_text(f"Заметка номер {number}.\n", encoding="utf-8")
        assistant.build(silent)
    # The page that was asked still holds it; someone drops it all the same.
    with assistant.index.writing() as writer:
        writer.drop(old)
    assert old not in assistant.index.generations()
    for held in gc.get_objects():
        if type(held) is Generation:  # isinstance would wake proxies of objects that are gone
            held.document.cache_clear()  # type: ignore[attr-defined]
    page = ask(page, PARK)
    former = next(button for button in page.button if (button.key or "").startswith("sight-1-"))
    shown = read_of(former.click().run(timeout=PATIENCE))
    assert f"<mark>{MILK_QUOTE}</mark>" in shown
    assert PARK_QUOTE in shown


def test_questions_are_answered_while_another_process_builds(fresh: Fresh) -> None:
    assistant = fresh()
    with Index(assistant.settings.index).writing() as writer:
        writer.report("embedding", 3, 12)
        assert MILK_QUOTE in read_of(ask(opened(ask_page), MILK))
        page = opened(documents_page)
        assert texts.REBUILD_ELSEWHERE in html_of(page)
        assert texts.stage("embedding", 3, 12) in [element.proto.text for element in page.get("progress")]
        assert texts.REBUILD not in [button.label for button in page.button]
    assert texts.REBUILD in [button.label for button in opened(documents_page).button]


def test_a_progress_left_by_a_killed_build_hides_nothing(fresh: Fresh) -> None:
    assistant = fresh()
    child = os.spawnv(os.P_NOWAIT, shutil.which("true") or "/bin/true", ["true"])
    os.waitpid(child, 0)
    left = {"pid": child, "since": "", "stage": "reading", "done": 1, "total": 2}
    (assistant.settings.index / PROGRESS).write_text(json.dumps(left), encoding="utf-8")
    assert texts.REBUILD in [button.label for button in opened(documents_page).button]


def test_document_text_and_title_are_never_markup(fresh: Fresh) -> None:
    title = "<b>Зло</b> **x** http://evil.example"
    text = f"Снимок {HOSTILE} сделан летом. Пароль от склада указан здесь: {HOSTILE}. Рядом {HOSTILE} дорога.\n"
    fresh({"зло.txt": text, "зло.txt.toml": f"title = '''{title}'''\n"})
    page = ask(opened(ask_page), "Где указан пароль от склада?")
    shown = html_of(page)
    assert escape(title) in shown
    before, marked, after = shown.partition("<mark>")[0], *shown.partition("<mark>")[2].split("</mark>")[:2]
    assert all("&lt;script&gt;" in part for part in (before, marked, after))
    for markup in ("<script", "<img", "<b>Зло"):
        assert markup not in shown
    for foreign in ("evil.example", "script", "smile"):
        assert foreign not in markdown_of(page)


def test_a_hostile_question_is_shown_as_typed(fresh: Fresh) -> None:
    fresh()
    page = ask(ask(opened(ask_page), HOSTILE), "Что такое кластер?")
    assert f'<div class="pi-question" role="heading" aria-level="2">{escape(HOSTILE)}</div>' in html_of(page)
    assert "evil.example" not in markdown_of(page)


def test_a_hostile_file_name_is_shown_as_it_is(fresh: Fresh) -> None:
    assistant = fresh()
    page = opened(documents_page)
    names = ["www.evil.example :smile: $x$.txt", "me@evil.example **b**.xyz"]
    page.file_uploader[0].set_value([(name, "Склад построен в 1999 году.\n".encode(), "text/plain") for name in names])
    page = press(page, texts.ADD)
    added = "www.evil.example smile $x$.txt"
    assert escape(document_texts.added_renamed(names[0], added)) in html_of(page)
    assert "me@evil.example b.xyz" in html_of(page)
    page = chosen(page, added, document_texts.REMOVAL_PART)
    assert escape(document_texts.removal_note(added)) in html_of(page)
    assert "evil.example" not in markdown_of(page)
    assert (assistant.settings.corpus / added).is_file()


def test_the_report_of_a_document_says_what_was_read(fresh: Fresh) -> None:
    fresh({"кластер.txt": HOSTILE + "\n\n" + MILK_QUOTE})
    page = opened(documents_page)
    page = chosen(page, "кластер.txt")
    shown = html_of(page)
    for expected in ("Язык", "русский", "Слов", escape(MILK_QUOTE), escape("<script>alert(1)</script>")):
        assert expected in shown
    assert "<script>alert" not in shown
    assert "evil.example" not in markdown_of(page)


def test_the_index_goes_back_to_a_former_generation_and_says_so(fresh: Fresh) -> None:
    helper = fresh()
    former = helper.index.current_id()
    page = opened(documents_page)
    assert not [expander for expander in page.expander if expander.label == texts.generations(2)]
    (helper.settings.corpus / "ещё.txt").write_text("На реке стоят семь плотин.\n", encoding="utf-8")
    helper.build(silent)
    page = opened(documents_page)
    assert [expander.label for expander in page.expander if "состояния" in expander.label] == [texts.generations(2)]
    page = press(page, texts.ROLL_BACK)
    assert helper.index.current_id() == former
    assert "Теперь отвечает состояние индекса от" in html_of(page)


def test_a_generation_gone_meanwhile_is_said_in_one_sentence(fresh: Fresh) -> None:
    helper = fresh()
    former = helper.index.current_id()
    (helper.settings.corpus / "ещё.txt").write_text("На реке стоят семь плотин.\n", encoding="utf-8")
    helper.build(silent)
    page = opened(documents_page)
    helper.forget()
    with helper.index.writing() as writer:
        writer.drop(former)
    assert html_of(press(page, texts.ROLL_BACK)).count('role="alert"') == 1


def test_the_pages_of_a_pdf_stand_beside_their_text(fresh: Fresh, project: Path) -> None:
    helper = fresh(build=False)
    name = "03-кластерная-политика-в-России.pdf"
    (helper.settings.corpus / name).write_bytes((project / "corpus" / "заметки" / name).read_bytes())
    helper.build(silent)
    page = opened(documents_page)
    page = chosen(page, name)
    page = _selectbox(page, "read-page").set_value(3).run(timeout=PATIENCE)
    clean = helper.seen(name)
    assert clean is not None
    third = clean.pages[2].span.of(clean.text)
    assert third[:200] in html.unescape(html_of(page))


def _selectbox(page: AppTest, key: str) -> Any:
    return next(box for box in page.selectbox if box.key == key)


def test_the_list_shows_every_document_with_its_state(fresh: Fresh) -> None:
    assistant = fresh()
    corpus = assistant.settings.corpus
    (corpus / "таблица.xyz").write_bytes(b"\0\1\2")
    assistant.build(silent)
    (corpus / "новое.txt").write_text("Новый завод.\n", encoding="utf-8")
    (corpus / "кластер.txt").write_text("Кластер изменился.\n", encoding="utf-8")
    (corpus / "парк" / "парк.txt").unlink()
    shown = html_of(opened(documents_page))
    for title, state in (("Молочная отрасль", "indexed"), ("новое", "waiting"), ("таблица", "refused")):
        row = next(row for row in shown.split("<tr>") if f"<bdi>{title}</bdi>" in row)
        assert f'<td class="{state}">{texts.STATES[state]}</td>' in row
    refused = next(row for row in shown.split("<tr>") if "таблица.xyz" in row)
    assert "не читается" in refused, "the list says why"
    assert f'<td class="changed">{texts.STATES["changed"]}</td>' in shown
    assert f'<td class="removed">{texts.STATES["removed"]}</td>' in shown
    assert texts.OUT_OF_DATE in shown


def test_files_are_added_or_refused_one_by_one_and_once(fresh: Fresh) -> None:
    assistant = fresh()
    page = opened(documents_page)
    page.file_uploader[0].set_value(
        [
            ("../../хитрое имя.txt", "Склад построен в 1999 году.\n".encode(), "text/plain"),
            ("пусто.txt", b"", "text/plain"),
        ]
    )
    page = press(page, texts.ADD)
    shown = html_of(page)
    assert document_texts.added_renamed("../../хитрое имя.txt", "хитрое имя.txt") in shown
    assert shown.count('role="alert"') == 1
    target = assistant.settings.corpus / "хитрое имя.txt"
    assert target.read_text(encoding="utf-8") == "Склад построен в 1999 году.\n"
    assert not (assistant.settings.corpus / "пусто.txt").exists()
    assert page.file_uploader[0].value == [], "a second press must not add the same files again"
    target.unlink()
    page.run(timeout=PATIENCE)
    assert not target.exists(), "a rerun must not add the upload again"


def test_a_document_is_removed_after_asking(fresh: Fresh) -> None:
    assistant = fresh()
    page = opened(documents_page)
    page = chosen(page, "молоко.md", document_texts.REMOVAL_PART)
    assert (assistant.settings.corpus / "молоко.md").exists()
    page = press(page, texts.REMOVE_CONFIRM)
    assert texts.removed("молоко.md") in html_of(page)
    assert not (assistant.settings.corpus / "молоко.md").exists()


def test_after_the_last_document_is_removed_a_rebuild_leaves_nothing_to_quote(fresh: Fresh) -> None:
    assistant = fresh({"молоко.md": "Завод перерабатывает 120 тонн молока в сутки.\n"})
    page = opened(documents_page)
    page = chosen(page, "молоко.md", document_texts.REMOVAL_PART)
    page = press(press(page, texts.REMOVE_CONFIRM), texts.REBUILD)
    assert texts.NO_DOCUMENTS in html_of(page)
    assert assistant.manifest().documents == ()
    assert "120 тонн" not in html_of(ask(opened(ask_page), MILK))


def test_the_whole_app_runs_and_limits_uploads_as_the_settings_do(fresh: Fresh) -> None:
    fresh()
    page = AppTest.from_file(str(PROJECT / "app.py")).run(timeout=PATIENCE)
    assert page.title[0].value == texts.APPLICATION
    assert not page.exception
    config = tomllib.loads((PROJECT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    largest = Settings.model_fields["file_megabytes"].default
    assert config["server"]["maxUploadSize"] == largest + 1, "of a request, which is a little larger than the file in it"
    assert config["client"] == {"toolbarMode": "minimal", "showErrorDetails": "none"}
    assert config["browser"]["gatherUsageStats"] is False
    assert config["runner"]["postScriptGC"] is False, "every press would wait for all that is loaded to be looked through"
