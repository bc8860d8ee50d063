"""The page of documents, run by Streamlit's own test driver: adding, the list, descriptions, undoing, builds, who may what."""

import io
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.testing.v1 import AppTest

from assistant.collection import DocumentState
from assistant.index import PERSON, Index
from assistant.removed import set_aside, set_asides
from assistant.sources import glance
from assistant.texts import documents as texts
from assistant.texts import pages as page_texts
from assistant.ui.listing import PAGE, fitting, ordered
from assistant.ui.person import Person
from tests.conftest import silent
from tests.pages import HOSTILE, PATIENCE, Fresh, chosen, documents_page, fresh, html_of, markdown_of, opened, press

__all__ = ["fresh"]  # a fixture

MILK = "молоко.md"


def _labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def _field(page: AppTest, key: str) -> Any:
    boxes = [*page.text_input, *page.text_area, *page.selectbox]
    return next(box for box in boxes if (box.key or "").endswith(f"-{key}") and (box.key or "").startswith("described-"))


def test_files_and_an_archive_are_told_of_and_their_memory_is_given_back(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    helper = fresh()
    managers: list[MemoryUploadedFileManager] = []
    original = MemoryUploadedFileManager.__init__

    def remembered(manager: MemoryUploadedFileManager, upload_endpoint: str) -> None:
        original(manager, upload_endpoint)
        managers.append(manager)

    monkeypatch.setattr(MemoryUploadedFileManager, "__init__", remembered)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("<b>а</b>.txt", "Склад построен в 1999 году.\n")
        archive.writestr("пусто.txt", "")
    page = opened(documents_page)
    assert "200 МБ" in "".join(caption.value for caption in page.caption), "the limits are told before"
    store = "Склад построен в 1999 году.\n".encode()
    files = [
        ("склад.txt", store, "text/plain"),
        ("связка.zip", packed.getvalue(), "application/zip"),
        ("0.txt", b"", "text/plain"),
    ]
    page.file_uploader[0].set_value(files)
    page = press(page, page_texts.ADD)
    shown = html_of(page)
    assert texts.received_sum(2, 0, 1) in shown
    assert texts.upload_empty("0.txt") in shown
    assert f"<bdi>{escape('<b>а</b>.txt')}</bdi> — {texts.WAITS}" in shown
    assert f"<bdi>пусто.txt</bdi> — {texts.LEFT_OUT}" in shown
    assert texts.members(1, 1, 0) in shown
    assert managers
    assert all(not files for manager in managers for files in manager.file_storage.values()), "held as long as the page is open"
    assert texts.received_sum(2, 0, 1) in html_of(page.run(timeout=PATIENCE)), "a rerun takes nothing away"
    assert (helper.settings.corpus / "связка.zip").is_file()


def test_files_that_come_during_a_build_are_kept_and_told_of_as_they_are(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    helper = fresh()
    monkeypatch.setattr("assistant.ui.documents._runs", lambda _: True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("баня.txt", "Баню построили в 1999 году.\n")
        archive.writestr("пусто.txt", "")
    page = opened(documents_page)
    files = [(f"{number}.txt", f"Склад номер {number} построен.\n".encode(), "text/plain") for number in range(6)]
    page.file_uploader[0].set_value([*files, ("связка.zip", packed.getvalue(), "application/zip")])
    shown = html_of(press(page, page_texts.ADD))
    assert texts.NEXT_BUILD in shown
    assert page_texts.added("5.txt") in shown
    folded = shown.index(f"<summary>{texts.RECEIVED}</summary>")
    assert shown.index(f"пусто.txt</bdi> — {texts.LEFT_OUT}") < folded < shown.index(page_texts.added("0.txt")), (
        "what is wrong is open"
    )

    helper.build(silent)
    monkeypatch.undo()
    monkeypatch.setenv("ASSISTANT_CORPUS", str(helper.settings.corpus))
    monkeypatch.setenv("ASSISTANT_INDEX", str(helper.settings.index))
    shown = html_of(page.run(timeout=PATIENCE))
    assert page_texts.added("5.txt", page_texts.STATES["indexed"]) in shown
    assert f"баня.txt</bdi> — {page_texts.STATES['indexed']}" in shown
    assert f"пусто.txt</bdi> — {texts.LEFT_OUT}" in shown
    assert texts.NEXT_BUILD not in shown


def test_what_became_of_files_is_known_where_a_press_elsewhere_ends_the_drawing(
    fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh(build=False)
    page = opened(documents_page)
    page.file_uploader[0].set_value([("склад.txt", "Склад построен.\n".encode(), "text/plain")])
    with monkeypatch.context() as patch:
        patch.setattr("assistant.ui.uploading.st.spinner", _interrupted)
        page = press(page, page_texts.ADD)
    assert page_texts.added("склад.txt") not in "".join(str(element.proto.body) for element in page.get("html"))
    assert page_texts.added("склад.txt") in html_of(page.run(timeout=PATIENCE))


@contextmanager
def _interrupted(_: str) -> Iterator[None]:
    """Be a spinner at whose end the run ends, as Streamlit ends one when another begins."""
    yield
    st.stop()


def _state(path: str, title: str, state: Any, pages: int = 0, year: int | None = None) -> DocumentState:
    return DocumentState(path, path, title, state, pages, 0, "", (), year)


def test_the_list_is_found_through_by_words_and_states_and_put_in_order(tmp_path: Path) -> None:
    found = [
        _state("б/ёлка.txt", "Ёлки области", "waiting", 3, 2001),
        _state("а.pdf", "Приказ о лесах", "indexed", 40, 1999),
        _state("в.txt", "Аренда", "refused"),
        _state("том 10.txt", "Том 10", "waiting", 1),
        _state("том 2.txt", "Том 2", "waiting", 1),
    ]
    assert [one.path for one in fitting(found, "елки ОБЛ", None)] == ["б/ёлка.txt"]
    assert [one.path for one in fitting(found, "", "refused")] == ["в.txt"]
    assert fitting(found, "приказ", "refused") == []
    orders = {
        "path": ["а.pdf", "б/ёлка.txt", "в.txt", "том 2.txt", "том 10.txt"],
        "title": ["в.txt", "б/ёлка.txt", "а.pdf", "том 2.txt", "том 10.txt"],
        "state": ["а.pdf", "б/ёлка.txt", "том 2.txt", "том 10.txt", "в.txt"],
        "pages": ["а.pdf", "б/ёлка.txt", "том 2.txt", "том 10.txt", "в.txt"],
        "year": ["б/ёлка.txt", "а.pdf", "в.txt", "том 2.txt", "том 10.txt"],
        "added": ["а.pdf", "б/ёлка.txt", "в.txt", "том 2.txt", "том 10.txt"],
    }
    assert set(orders) == set(texts.ORDERS)
    for order, paths in orders.items():
        assert [one.path for one in ordered(found, order, tmp_path)] == paths, order


def test_a_long_list_is_shown_by_parts(fresh: Fresh) -> None:
    count = 2 * PAGE + 50
    fresh({f"{number:04}.txt": f"Заметка {number}.\n" for number in range(count)}, build=False)
    page = opened(documents_page)
    assert html_of(page).count("<tr>") == PAGE + 1
    assert texts.shown_of(PAGE, count) in html_of(page)
    page = press(press(page, texts.MORE), texts.MORE)
    assert html_of(page).count("<tr>") == count + 1
    assert texts.MORE not in _labels(page)
    page = page.text_input(key="list-words").set_value("0019").run(timeout=PATIENCE)
    assert html_of(page).count("<tr>") == 2
    assert texts.shown_of(1, count) in html_of(page)
    page = page.text_input(key="list-words").set_value("нет такого").run(timeout=PATIENCE)
    assert texts.NOTHING_FITS in html_of(page)


def test_a_description_is_seen_as_its_reference_before_it_is_saved(fresh: Fresh) -> None:
    helper = fresh(
        {MILK: "# Молочная отрасль\n\nЗавод перерабатывает 120 тонн молока в сутки.\n", f"{MILK}.toml": "# моё\nyear = 2001\n"}
    )
    page = chosen(opened(documents_page), MILK, texts.DESCRIPTION_PART)
    assert _field(page, "year").value == "2001"
    assert _field(page, "title").placeholder == "Молочная отрасль", "what was found in the document itself"
    assert page.code[0].value == "Молочная отрасль. 2001."
    page = _field(page, "authors").set_value("Иванов Иван Иванович\nПетрова А. А.").run(timeout=PATIENCE)
    page = _field(page, "publisher").set_value("Наука").run(timeout=PATIENCE)
    reference = "Иванов И. И., Петрова А. А. Молочная отрасль. Наука, 2001."
    assert page.code[0].value == reference
    sidecar = helper.settings.corpus / f"{MILK}.toml"
    assert sidecar.read_text(encoding="utf-8") == "# моё\nyear = 2001\n", "nothing is written before"

    page = _field(page, "year").set_value("давно").run(timeout=PATIENCE)
    assert texts.field_wrong("year") in html_of(page)
    page = press(page, texts.SAVE)
    assert texts.fix_fields({"year"}) in html_of(page), "by name: a field may stand in a section that is closed"
    assert sidecar.read_text(encoding="utf-8") == "# моё\nyear = 2001\n"
    page = press(_field(page, "year").set_value("2002").run(timeout=PATIENCE), texts.SAVE)
    assert texts.SAVED in html_of(page)
    assert page_texts.OUT_OF_DATE in html_of(page)
    written = sidecar.read_text(encoding="utf-8")
    assert written.startswith("# моё\nyear = 2002\n")
    helper.build(silent)
    answer = helper.ask("Сколько молока перерабатывает завод в сутки?")
    assert answer.citations[0].record.authors == ("Иванов И. И.", "Петрова А. А.")
    assert not [path for path in helper.settings.corpus.iterdir() if path.name.startswith(".")]


def test_edits_of_a_description_wait_until_they_are_saved_or_undone(fresh: Fresh) -> None:
    corpus = fresh(build=False).settings.corpus
    page = chosen(opened(documents_page), MILK, texts.DESCRIPTION_PART)
    assert texts.DRAFT_HERE not in html_of(page)
    page = _field(page, "title").set_value("Сыр").run(timeout=PATIENCE)
    assert texts.DRAFT_HERE in html_of(page), "it is said before one goes"
    page = chosen(page, "кластер.txt", texts.DESCRIPTION_PART)
    assert _field(page, "title").value == ""
    assert texts.draft_kept(MILK) in html_of(page)
    page = chosen(press(page, texts.GO_ON), MILK, texts.READ_PART)
    assert texts.draft_kept(MILK) in html_of(page), "another part of the same document hides it too"
    page = press(page, texts.GO_ON)
    assert _field(page, "title").value == "Сыр"
    (corpus / f"{MILK}.toml").write_text("year = 1999\n", encoding="utf-8")
    page = press(page, texts.SAVE)
    assert texts.description_changed(f"{MILK}.toml") in html_of(page), "what another wrote is not overwritten unseen"
    page = press(chosen(page, "кластер.txt"), texts.GO_ON)
    assert (_field(page, "title").value, _field(page, "year").value) == ("Сыр", "1999")
    assert texts.DRAFT_MOVED in html_of(page)
    page = press(page, texts.UNDO)
    assert (_field(page, "title").value, _field(page, "year").value) == ("", "1999")
    page = press(_field(page, "title").set_value("Творог").run(timeout=PATIENCE), texts.SAVE)
    assert texts.SAVED in html_of(page)
    assert (corpus / f"{MILK}.toml").read_text(encoding="utf-8") == 'year = 1999\ntitle = "Творог"\n'
    assert texts.draft_kept(MILK) not in html_of(chosen(page, "кластер.txt"))


def test_a_description_of_a_document_that_waits_and_none_in_an_archive(fresh: Fresh) -> None:
    helper = fresh()
    with zipfile.ZipFile(helper.settings.corpus / "связка.zip", "w") as archive:
        archive.writestr("а.txt", "Склад построен в 1999 году.\n")
    (helper.settings.corpus / "зло.txt").write_text(f"{HOSTILE}\n", encoding="utf-8")
    (helper.settings.corpus / "зло.txt.toml").write_text(f"title = '''{HOSTILE}'''\n", encoding="utf-8")
    page = chosen(opened(documents_page), "зло.txt", texts.DESCRIPTION_PART)
    assert page.code[0].value.startswith(HOSTILE[:40])
    assert "evil.example" not in markdown_of(page).replace(str(page.code[0].proto), "")
    page = chosen(page, "связка.zip/а.txt", texts.DESCRIPTION_PART)
    assert texts.IN_ARCHIVE in html_of(page)
    page = chosen(page, "связка.zip/а.txt", texts.REMOVAL_PART)
    assert texts.member_stays("связка.zip/а.txt", "связка.zip") in html_of(page)
    assert page_texts.REMOVE_CONFIRM not in _labels(page)
    (helper.settings.corpus / f"{MILK}.toml").write_text("year = ", encoding="utf-8")
    page = chosen(page, MILK, texts.DESCRIPTION_PART)
    assert html_of(page).count('role="alert"') == 1
    assert texts.SAVE not in _labels(page)


def test_a_removed_document_is_given_back_unless_its_place_is_taken(fresh: Fresh) -> None:
    helper = fresh()
    target = helper.settings.corpus / MILK
    page = press(chosen(opened(documents_page), MILK, texts.REMOVAL_PART), page_texts.REMOVE_CONFIRM)
    assert texts.CAN_GIVE_BACK in html_of(page)
    assert page_texts.OUT_OF_DATE in html_of(page)
    target.write_text("Другое.\n", encoding="utf-8")
    page = press(page, texts.GIVE_BACK)
    assert texts.place_taken(MILK) in html_of(page)
    assert target.read_text(encoding="utf-8") == "Другое.\n"
    target.unlink()
    page = press(page, texts.GIVE_BACK)
    assert texts.given_back(MILK) in html_of(page)
    assert page_texts.UP_TO_DATE in html_of(page)
    assert texts.GIVE_BACK not in _labels(page)

    page = press(chosen(page, MILK, texts.REMOVAL_PART), page_texts.REMOVE_CONFIRM)
    helper.build(silent)
    page = press(page, texts.GIVE_BACK)
    assert texts.NOT_KEPT in html_of(page)
    assert not target.exists()


def test_what_never_was_in_the_index_is_discarded_by_a_build_too(fresh: Fresh) -> None:
    helper = fresh({}, build=False)
    helper.settings.corpus.mkdir()
    (helper.settings.corpus / MILK).write_text("Молоко.\n", encoding="utf-8")
    page = press(chosen(opened(documents_page), MILK, texts.REMOVAL_PART), page_texts.REMOVE_CONFIRM)
    assert page_texts.NO_DOCUMENTS in html_of(page)
    page = press(page, page_texts.REBUILD)
    assert texts.CAN_GIVE_BACK not in html_of(page)
    assert not set_asides(helper.settings.index)
    assert next(button for button in page.button if button.label == page_texts.REBUILD).disabled


def test_who_builds_and_since_when_is_said(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    helper = fresh()
    monkeypatch.setenv(PERSON, "<b>Мария</b>")
    with Index(helper.settings.index).writing() as writer:
        writer.report("embedding", 3, 12)
        progress = helper.progress()
        assert progress is not None
        page = opened(documents_page)
        assert escape(texts.built_by("<b>Мария</b>", progress.since[11:16])) in html_of(page)
        assert texts.STOP not in _labels(page), "it is another's to stop"


def test_a_build_that_is_about_to_end_is_not_said_to_begin(fresh: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    helper = fresh()
    (helper.settings.corpus / "ещё.txt").write_text("На реке стоят семь плотин.\n", encoding="utf-8")
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\nwhile [ ! -e '{tmp_path}/end' ]; do sleep .05; done\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    page = press(opened(documents_page), page_texts.REBUILD)
    try:
        assert _told(page) == (0, page_texts.REBUILD_STARTING)
        with Index(helper.settings.index).writing() as writer:
            writer.report("embedding", 3, 12)
            assert page_texts.stage("embedding", 3, 12) in _told(page.run(timeout=PATIENCE))[1]
        assert _told(page.run(timeout=PATIENCE)) == (100, page_texts.REBUILD_ENDING)
    finally:
        (tmp_path / "end").touch()
        while page.get("progress"):
            page = page.run(timeout=PATIENCE)


def _told(page: AppTest) -> tuple[int, str]:
    (bar,) = page.get("progress")
    return bar.proto.value, bar.proto.text


def test_whoever_may_not_edit_sees_all_and_changes_nothing(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    helper = fresh()
    (helper.settings.corpus / "ещё.txt").write_text("На реке стоят семь плотин.\n", encoding="utf-8")
    helper.build(silent)
    set_aside("ещё.txt", helper.settings.corpus, helper.settings.index)
    editing = chosen(opened(documents_page), MILK, texts.REMOVAL_PART)
    for place in ("documents", "removing", "generations"):
        monkeypatch.setattr(f"assistant.ui.{place}.person", lambda: Person("Гость", may_edit=False))
    page = chosen(opened(documents_page), MILK)
    shown = html_of(page)
    for expected in (texts.READ_ONLY, "120 тонн", page_texts.OUT_OF_DATE):
        assert expected in shown
    assert not page.file_uploader
    assert not _labels(page)
    assert not page.segmented_control
    before = helper.index.current_id()
    for label in (page_texts.REMOVE_CONFIRM, texts.GIVE_BACK, page_texts.ROLL_BACK, page_texts.REBUILD):
        editing = press(editing, label) if label in _labels(editing) else editing
    assert (helper.settings.corpus / MILK).is_file(), "nor by buttons of a page drawn before"
    assert len(set_asides(helper.settings.index)) == 1
    assert helper.index.current_id() == before
    assert helper.progress() is None


def test_a_glance_sees_what_changes_and_nothing_else(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    assert glance(corpus) == glance(corpus)
    (corpus / "папка").mkdir(parents=True)
    seen = {glance(corpus)}
    note = corpus / "папка" / "а.txt"
    for change in (
        lambda: note.write_text("Один.\n", encoding="utf-8"),
        lambda: note.write_text("Два и три.\n", encoding="utf-8"),
        lambda: note.rename(corpus / "б.txt"),
        lambda: (corpus / "б.txt.toml").write_text("year = 2001\n", encoding="utf-8"),
        lambda: (corpus / "б.txt").unlink(),
    ):
        change()
        assert glance(corpus) not in seen
        seen.add(glance(corpus))
    (corpus / ".часть.part").write_text("…", encoding="utf-8")
    assert glance(corpus) in seen
