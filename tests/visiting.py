"""The pages as their readers see them: what the tests of their looks and the command that takes their pictures go through."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, ViewportSize, expect

from assistant.texts import documents as document_texts
from assistant.texts import history as history_texts
from assistant.texts import pages as texts
from assistant.texts import quality as quality_texts
from tests.browsing import PATIENCE, choose

SIZES: dict[str, ViewportSize] = {"": {"width": 1280, "height": 900}, "телефон": {"width": 390, "height": 844}}
THEMES: dict[str, Literal["light", "dark"]] = {"": "light", "тёмная": "dark"}
"""Part of a picture's name → how the page is looked at."""

ANSWERED = "Когда вышел приказ о кластерах-лидерах мирового уровня?"
UNANSWERED = "Сколько стоит билет в Третьяковскую галерею?"
SEARCHED = "особая экономическая зона"
DOCUMENT = "заметки/03-кластерная-политика-в-России.pdf"


@dataclass(frozen=True, slots=True)
class Visit:
    """A page in one of its states.

    Parameters
    ----------
    name : str
        Of its picture.
    address : str
        Where it stands on the server.
    arrive : callable
        Brings the page, once opened, to the state.
    top : str
        Label of the field its picture begins with, empty where that is the page's own top.
    """

    name: str
    address: str
    arrive: Callable[[Page], None]
    top: str = ""


def _asked(page: Page) -> None:
    expect(page.locator(".pi-verdict").first).to_be_visible()
    expect(page.locator("img.pi-page")).to_be_visible()


def _searched(page: Page) -> None:
    page.get_by_label(texts.QUERY).fill(SEARCHED)
    page.keyboard.press("Enter")
    expect(page.locator(".pi-hit").first).to_be_visible()


def _reported(page: Page) -> None:
    choose(page, page.get_by_role("combobox", name=document_texts.DOCUMENT, exact=True), DOCUMENT)
    expect(page.locator("img.pi-page")).to_be_visible()


def _described(page: Page) -> None:
    _reported(page)
    page.get_by_role("radio", name=document_texts.DESCRIPTION_PART).click()
    expect(page.get_by_role("button", name=document_texts.SAVE)).to_be_visible()


def _remembered(page: Page) -> None:
    _asked(page)
    page.get_by_role("button", name=history_texts.CONVERSATIONS).click()
    expect(page.get_by_role("button", name=history_texts.RENAME).first).to_be_visible()


VISITS = (
    Visit("страница-вопроса", "/", lambda page: expect(page.locator(".st-key-suggested button")).not_to_have_count(0)),
    Visit("ответ", f"/?{urlencode({'q': ANSWERED})}", _asked),
    Visit("ответа-нет", f"/?{urlencode({'q': UNANSWERED})}", lambda page: expect(page.locator(".pi-hit").first).to_be_visible()),
    Visit("поиск", "/search", _searched),
    Visit("документы", "/documents", lambda page: expect(page.locator(".pi-documents")).to_be_visible()),
    Visit("отчёт-о-чтении", "/documents", _reported, document_texts.DOCUMENT),
    Visit("описание-документа", "/documents", _described, document_texts.DOCUMENT),
    Visit("беседы", f"/?{urlencode({'q': ANSWERED})}", _remembered),
    Visit("качество", "/quality", lambda page: expect(page.get_by_text(quality_texts.NO_OPINIONS)).to_be_visible()),
    Visit("о-программе", "/about", lambda page: expect(page.locator(".pi-report")).to_have_count(2)),
)
"""A page more is a line more."""


def opened(browser: Browser, size: str = "", theme: str = "") -> Page:
    """Open a window."""
    page = browser.new_page(viewport=SIZES[size], locale="ru-RU", color_scheme=THEMES[theme], reduced_motion="reduce")
    page.set_default_timeout(PATIENCE)
    return page


def visit(page: Page, server: str, what: Visit) -> None:
    """Open a page and bring it to its state; return when nothing of it is still being drawn."""
    expect.set_options(timeout=PATIENCE)
    page.goto(server + what.address)
    what.arrive(page)
    settled(page)


def settled(page: Page) -> None:
    """Wait until the page has its fonts and stands still."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE)
    page.evaluate("document.fonts.ready.then(() => true)")
