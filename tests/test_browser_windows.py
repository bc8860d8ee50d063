"""Two windows of one person, a server that ends and starts again under an open page, files as large as may be sent."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.texts import documents as document_texts
from assistant.texts import pages as texts
from tests.browsing import PATIENCE, browsing, free_port, serving
from tests.test_browser import MILK, MILK_QUOTE, PARK, _ask

DAMS = "Сколько плотин стоит на реке Вихре?"
DAMS_QUOTE = "На реке Вихре стоят семь плотин."
TO_ADD = f"{DAMS_QUOTE} Первую из них насыпали в 1931 году.\n"
MEGABYTES = 200


@pytest.fixture
def browser() -> Iterator[Browser]:
    with browsing() as opened:
        yield opened


def _window(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="ru-RU")
    page.set_default_timeout(PATIENCE)
    return page


def _add(page: Page, file: Path) -> None:
    page.locator('input[type="file"]').set_input_files(str(file))
    expect(page.get_by_text(file.name).first).to_be_visible()
    page.get_by_role("button", name=texts.ADD).click()


def test_what_one_window_adds_and_builds_the_other_is_answered_from(
    make_corpus: Callable[..., Path], browser: Browser, tmp_path: Path
) -> None:
    expect.set_options(timeout=PATIENCE)
    with serving(make_corpus(), tmp_path / "index", tmp_path / "data") as address:
        asking, changing = _window(browser), _window(browser)
        asking.goto(address)
        _ask(asking, MILK)
        new = tmp_path / "плотины.txt"
        new.write_text(TO_ADD, encoding="utf-8")
        changing.goto(f"{address}/documents")
        _add(changing, new)
        expect(changing.get_by_text(texts.added(new.name))).to_be_visible()
        _ask(asking, PARK)
        expect(asking.get_by_text(texts.ANSWERS_BEHIND)).to_be_visible()
        changing.get_by_role("button", name=texts.REBUILD).click()
        expect(changing.get_by_text("Индекс построен")).to_contain_text("добавлено 1")
        _ask(asking, DAMS)
        expect(asking.locator(".pi-quote").first).to_contain_text(DAMS_QUOTE)
        expect(asking.get_by_text(texts.ANSWERS_BEHIND)).to_have_count(0)
        expect(asking.locator(".pi-question")).to_have_text([DAMS, PARK, MILK])
        # The same conversation in both: each asks, none loses what the other has asked.
        changing.goto(asking.url)
        expect(changing.locator(".pi-question")).to_have_text([DAMS, PARK, MILK])


def test_a_page_goes_on_when_its_server_has_ended_and_started_again(
    make_corpus: Callable[..., Path], browser: Browser, tmp_path: Path
) -> None:
    expect.set_options(timeout=PATIENCE)
    corpus, port = make_corpus(), free_port()
    page = _window(browser)
    with serving(corpus, tmp_path / "index", tmp_path / "data", port=port) as address:
        page.goto(address)
        _ask(page, MILK)
    expect(page.locator(".pi-quote").first).to_contain_text(MILK_QUOTE)
    with serving(corpus, tmp_path / "index", tmp_path / "data", port=port):
        field = page.get_by_label(texts.QUESTION)
        expect(field).to_be_enabled()
        _ask(page, PARK)
        expect(page.locator(".pi-question")).to_have_text([PARK, MILK])
        page.reload()
        expect(page.locator(".pi-question")).to_have_text([PARK, MILK])


def test_a_large_file_is_taken_and_one_too_large_is_not_sent(
    make_corpus: Callable[..., Path], browser: Browser, tmp_path: Path
) -> None:
    expect.set_options(timeout=PATIENCE)
    with serving(make_corpus(), tmp_path / "index", tmp_path / "data") as address:
        page = _window(browser)
        page.goto(f"{address}/documents")
        expect(page.get_by_text(texts.upload_help(MEGABYTES), exact=False).first).to_be_visible()
        too_large = tmp_path / "слишком.txt"
        with too_large.open("wb") as file:
            file.truncate(MEGABYTES + 1 << 20)
        page.locator('input[type="file"]').set_input_files(str(too_large))
        marked = page.locator('[data-testid="stFileUploader"]:has([aria-invalid="true"])')
        expect(marked).to_be_visible()
        said = marked.evaluate("it => getComputedStyle(it, '::after').content")
        assert said.strip('"') == document_texts.not_sent(MEGABYTES)
        page.reload()
        large = tmp_path / "большой.txt"
        with large.open("wb") as file:
            file.truncate(MEGABYTES << 20)  # no more than is promised
        _add(page, large)
        # Nothing but zeros: it came whole, was looked at and is refused or waits, in a sentence that names it.
        expect(page.get_by_text(large.name).first).to_be_visible()
        expect(page.locator(".pi-notice", has_text=large.name).first).to_be_visible()
