"""The page of documents in a real browser, wide and narrow: drop files, describe one, remove and undo, build and stop."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.texts import documents as texts
from assistant.texts import pages as page_texts
from tests.browsing import PATIENCE, choose
from tests.test_browser import address, files, notes, page, size

__all__ = ["address", "files", "notes", "page", "size"]

STORE = "Склад построен в 1999 году.\n"


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["wide", "narrow"])
def test_drop_describe_remove_undo_build_and_stop(address: str, page: Page, tmp_path: Path) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(f"{address}/documents")
    _drop(page, tmp_path)
    _describe(page, tmp_path / "corpus" / "склад.txt.toml")
    _remove_and_undo(page)
    if page.viewport_size == {"width": 1280, "height": 900}:  # its two buttons are as wide as their words, and it takes long
        _build_and_stop(page, tmp_path / "corpus")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"


@pytest.mark.parametrize("size", [(1280, 900)])
def test_an_edit_outlives_a_press_that_leaves_its_field_for_another_page(address: str, page: Page) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(f"{address}/documents")
    _choose(page, "молоко.md", texts.DESCRIPTION_PART)
    page.get_by_label(texts.LABELS["title"]).fill("Сыр и творог")
    page.get_by_role("link", name=page_texts.ABOUT_PAGE).click()
    expect(page.locator(".pi-report").first).to_be_visible()
    page.get_by_role("link", name=page_texts.DOCUMENTS_PAGE).click()
    expect(page.get_by_text(texts.draft_kept("молоко.md"))).to_be_visible()
    page.get_by_role("button", name=texts.GO_ON).click()
    expect(page.get_by_label(texts.LABELS["title"])).to_have_value("Сыр и творог")


def _drop(page: Page, folder: Path) -> None:
    (folder / "склад.txt").write_text(STORE, encoding="utf-8")
    (folder / "пусто.txt").write_bytes(b"")
    with zipfile.ZipFile(folder / "связка.zip", "w") as archive:
        archive.writestr("папка/внутри.txt", "Завод закрыт в 2003 году.\n")
        archive.writestr("ничего.txt", "")
    names = ["склад.txt", "пусто.txt", "связка.zip"]
    page.locator('input[type="file"]').set_input_files([str(folder / name) for name in names])
    expect(page.get_by_text("связка.zip").first).to_be_visible()
    page.get_by_role("button", name=page_texts.ADD).click()
    expect(page.get_by_text(page_texts.added("склад.txt"))).to_be_visible()
    expect(page.get_by_role("alert")).to_have_text(texts.upload_empty("пусто.txt"))
    members = page.locator(".pi-members li")
    expect(members).to_have_count(2)
    expect(members.filter(has_text="папка/внутри.txt")).to_contain_text(texts.WAITS)
    expect(members.filter(has_text="ничего.txt")).to_contain_text(texts.LEFT_OUT)
    expect(page.locator(".pi-documents tr", has_text="склад")).to_contain_text(page_texts.STATES["waiting"])
    expect(page.get_by_text(page_texts.OUT_OF_DATE)).to_be_visible()


def _choose(page: Page, document: str, part: str) -> None:
    choose(page, page.get_by_role("combobox", name=texts.DOCUMENT, exact=True), document)
    page.get_by_role("radio", name=part).click()


def _describe(page: Page, sidecar: Path) -> None:
    _choose(page, "склад.txt", texts.DESCRIPTION_PART)
    page.get_by_label(texts.LABELS["title"]).fill("Склады области")
    page.get_by_label(texts.LABELS["authors"]).fill("Иванов И. И.")
    page.get_by_label(texts.LABELS["year"]).fill("давно")
    page.get_by_label(texts.LABELS["year"]).press("Enter")
    expect(page.locator(".pi-fault")).to_have_text(texts.field_wrong("year"))
    page.get_by_label(texts.LABELS["year"]).fill("2001")
    page.get_by_label(texts.LABELS["year"]).press("Enter")
    expect(page.get_by_text("Иванов И. И. Склады области. 2001.").first).to_be_visible()
    assert not sidecar.exists()
    page.get_by_role("button", name=texts.SAVE).click()
    expect(page.get_by_text(texts.SAVED)).to_be_visible()
    assert "year = 2001" in sidecar.read_text(encoding="utf-8")
    expect(page.locator(".pi-documents")).to_contain_text("Склады области")


def _remove_and_undo(page: Page) -> None:
    page.get_by_role("radio", name=texts.REMOVAL_PART).click()
    page.get_by_role("button", name=page_texts.REMOVE_CONFIRM).click()
    expect(page.get_by_text(page_texts.removed("склад.txt"))).to_be_visible()
    expect(page.locator(".pi-documents")).not_to_contain_text("Склады области")
    page.get_by_role("button", name=texts.GIVE_BACK).click()
    expect(page.get_by_text(texts.given_back("склад.txt"))).to_be_visible()
    expect(page.locator(".pi-documents")).to_contain_text("Склады области")
    expect(page.get_by_role("button", name=texts.GIVE_BACK)).to_have_count(0)


def _build_and_stop(page: Page, corpus: Path) -> None:
    # Enough to be read that there is time to stop it; the page that lies open notices what came to the disk.
    for number in range(150):
        text = "".join(f"Завод номер {number}-{line} выпустил {line + 100} станков за год. " for line in range(200))
        (corpus / f"завод {number}.txt").write_text(text, encoding="utf-8")
    expect(page.locator(".pi-documents")).to_contain_text("завод 0.txt")
    page.get_by_role("button", name=page_texts.REBUILD).click()
    expect(page.get_by_text(page_texts.REBUILD_RUNNING)).to_be_visible()
    page.get_by_role("button", name=texts.STOP).click()
    expect(page.get_by_text(texts.STOPPED)).to_be_visible()
    expect(page.get_by_text(page_texts.OUT_OF_DATE)).to_be_visible()
