"""Thumbs and the page of quality in a real browser: given, shown, taken away as questions."""

import json
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, expect

from assistant.evaluation import read_golds
from assistant.texts import quality as texts
from tests.browsing import PATIENCE
from tests.test_browser import MILK, MILK_QUOTE, _ask, address, files, notes, page, size  # noqa: F401 - fixtures

LOST = "Кто построил мост через Вихру?"
WIDE: ViewportSize = {"width": 1280, "height": 900}
NARROW: ViewportSize = {"width": 390, "height": 844}


def _fits(page: Page) -> None:  # noqa: F811
    """Wait until nothing sticks out sideways, on a wide screen and on a telephone's."""
    for window in (WIDE, NARROW):
        page.set_viewport_size(window)
        main = "document.querySelector('[data-testid=stMain]')"
        page.wait_for_function(f"innerWidth === {window['width']} && {main}.scrollWidth <= {main}.clientWidth")


def test_thumbs_are_given_shown_on_the_page_of_quality_and_taken_away_as_questions(
    address: str,  # noqa: F811
    page: Page,  # noqa: F811
    tmp_path: Path,
) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(address)
    _ask(page, MILK)
    page.get_by_role("button", name=texts.HELPED, exact=True).click()
    expect(page.get_by_text(texts.SAID[True])).to_be_visible()
    _ask(page, LOST)
    expect(page.get_by_text(texts.SAID[True])).to_have_count(0)
    page.get_by_role("button", name=texts.MISSED, exact=True).click()
    expect(page.get_by_text(texts.SAID[False])).to_be_visible()
    page.get_by_role("combobox", name=texts.WHAT_IS_WRONG).click()
    page.get_by_role("option", name=texts.REASONS["absent"]).click()
    expect(page.get_by_role("combobox", name=texts.RIGHT_PLACE)).to_have_count(0)
    _fits(page)

    page.get_by_role("link", name=texts.PAGE).click()
    rows = page.locator(".pi-opinion")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(LOST)
    rows.last.locator("summary").click()
    expect(rows.last.locator(".pi-cited").first).to_have_text(MILK_QUOTE)
    _fits(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name=texts.EXPORT).click()
    saved = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    assert saved.name == texts.EXPORT_FILE
    assert {(gold.question, gold.answerable) for gold in read_golds(saved)} == {(MILK, True), (LOST, False)}
    assert json.loads(saved.read_text(encoding="utf-8").splitlines()[1])["document"] == "молоко.md"

    rows.last.get_by_role("link", name=texts.ASK_AGAIN).click()
    expect(page.locator(".pi-question").first).to_have_text(MILK)
    expect(page.locator(".pi-quote").first).to_contain_text(MILK_QUOTE)
