"""Conversations in a real browser: asked, reloaded, found again, renamed, deleted, brought back; a link leads to its quote."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from assistant.texts import conversation as conversation_texts
from assistant.texts import history as history_texts
from assistant.texts import pages as texts
from assistant.ui.session import MOST_FORMER
from tests.browsing import PATIENCE
from tests.test_browser import FOLLOW_UP, MILK, ORDER, PARK, PDF, UNDERSTOOD, _ask, address, files, notes, page, size

__all__ = ["address", "files", "notes", "page", "size"]
NAME = "Приказы <b>и</b> *молоко*"


@pytest.mark.parametrize("files", [[PDF]], ids=["pdf"])
@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["wide", "narrow"])
def test_a_conversation_is_found_again_and_a_link_leads_to_its_quote(address: str, page: Page) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(address)
    _ask(page, ORDER)
    page.get_by_role("button", name=texts.show_quote_source(2)).click()
    expect(page).to_have_url(re.compile("mark=2"))
    chosen = page.locator("[data-testid=stBaseButton-primary]", has_text=texts.SHOW_SOURCE)
    name = parse_qs(urlsplit(page.url).query)["c"]
    page.reload()
    expect(page.locator(".pi-question")).to_have_text(ORDER)
    expect(chosen).to_have_text([re.compile(r"\[2\]")])
    expect(page.locator(".frame")).to_be_in_viewport()
    assert parse_qs(urlsplit(page.url).query)["c"] == name
    linked = re.sub("&c=[^&]*", "", page.url)

    page.get_by_role("button", name=texts.NEW_CONVERSATION).click()
    expect(page.locator(".pi-question")).to_have_count(0)
    _ask(page, MILK)
    page.go_back()
    expect(page.locator(".pi-question")).to_have_count(0)
    page.go_back()
    expect(page.locator(".pi-question")).to_have_text(ORDER)

    listed = page.locator(".pi-conversation")
    page.get_by_role("button", name=history_texts.CONVERSATIONS).click()
    expect(listed).to_have_text([MILK, ORDER])
    actions = (history_texts.OPEN, history_texts.RENAME, history_texts.DOWNLOAD, history_texts.DELETE)
    boxes = [page.get_by_role("button", name=name, exact=True).first.bounding_box() for name in actions]
    assert len({box and round(box["y"]) for box in boxes}) == 1, "in one row, on a telephone too"
    page.get_by_label(history_texts.FIND).fill("МОЛОКА")
    page.get_by_label(history_texts.FIND).press("Enter")
    expect(listed).to_have_text([MILK])
    page.get_by_role("button", name=history_texts.RENAME).click()
    page.get_by_label(history_texts.NAME).fill("Щ" * 255)
    page.get_by_role("button", name=history_texts.SAVE).click()
    expect(listed).to_have_text(["Щ" * 200])
    page.get_by_role("button", name=history_texts.RENAME).click()
    page.get_by_label(history_texts.NAME).fill(NAME)
    page.get_by_role("button", name=history_texts.SAVE).click()
    expect(listed).to_have_text([NAME])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    page.get_by_role("button", name=history_texts.DELETE, exact=True).click()
    expect(page.get_by_text(history_texts.deleted(NAME))).to_be_visible()
    expect(listed).to_have_count(0)
    page.get_by_role("button", name=history_texts.RESTORE).click()
    expect(listed).to_have_text([NAME])
    page.get_by_role("button", name=history_texts.OPEN, exact=True).click()
    expect(listed).to_have_count(0)
    expect(page.locator(".pi-question")).to_have_text(MILK)

    page.goto(linked)
    expect(page.locator(".pi-question")).to_have_text(ORDER)
    expect(chosen).to_have_text([re.compile(r"\[2\]")])


def test_the_other_questions_of_a_long_conversation_come_with_a_press_of_a_key(address: str, page: Page) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(address)
    for number in range(MOST_FORMER + 3):
        _ask(page, f"{MILK} {number}")
    asked = page.locator(".pi-question")
    expect(asked).to_have_count(1 + MOST_FORMER)
    page.get_by_role("button", name=texts.more_former(2)).focus()
    page.keyboard.press("Enter")
    expect(asked).to_have_count(MOST_FORMER + 3)
    expect(asked.last).to_have_text(f"{MILK} 0")
    first_that_came = page.locator('.st-key-former [class*="st-key-turn-"]').nth(MOST_FORMER).locator("summary")
    expect(first_that_came).to_be_focused()


def test_after_what_was_understood_is_undone_the_way_back_asks_nothing_that_nobody_asked(address: str, page: Page) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(address)
    _ask(page, PARK)
    _ask(page, FOLLOW_UP)
    page.get_by_role("button", name=conversation_texts.ASK_LITERALLY).click()
    remark = page.locator(".pi-understood").first
    expect(remark).to_have_text(texts.LITERAL_NOTE)
    expect(page).to_have_url(re.compile("literal=1"))
    page.get_by_role("button", name=texts.MEND_AGAIN).click()
    expect(remark).to_have_text(conversation_texts.understood(UNDERSTOOD))
    literal = [FOLLOW_UP, "1"]
    visited = []
    for _ in range(2):
        page.go_back()
        expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
        asked = parse_qs(urlsplit(page.url).query)
        visited.append([*asked["q"], *asked.get("literal", [])])
    assert visited == [literal, [UNDERSTOOD]], "no address between that would be asked when it is gone back to"
