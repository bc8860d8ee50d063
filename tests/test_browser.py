"""The whole in a real browser: ask, open the source, add a file, rebuild, ask about the new file."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from assistant.texts import pages as texts

BROWSER = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 90_000


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def address(make_corpus: Callable[..., Path], tmp_path: Path) -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(port)]
    command += ["--corpus", str(make_corpus()), "--index", str(tmp_path / "index")]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert server.stdout is not None
    for line in server.stdout:
        if f"http://localhost:{port}" in line:
            break
    else:
        pytest.fail("the server ended before it printed its address")
    yield f"http://localhost:{port}"
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(timeout=30)
    server.stdout.close()


@pytest.fixture
def page() -> Iterator[Page]:
    if not shutil.which(BROWSER):
        pytest.fail("no Chromium: install Debian's package chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        opened = browser.new_page(viewport={"width": 1280, "height": 900}, locale="ru-RU")
        opened.set_default_timeout(PATIENCE)
        yield opened
        browser.close()


def _ask(page: Page, question: str) -> None:
    field = page.get_by_label(texts.QUESTION)
    field.fill(question)
    field.press("Enter")


def test_ask_add_rebuild_ask(address: str, page: Page, tmp_path: Path) -> None:
    expect.set_options(timeout=PATIENCE)
    page.goto(address)
    _ask(page, "Сколько молока перерабатывает завод в сутки?")
    expect(page.locator(".pi-quote").first).to_contain_text("Завод перерабатывает 120 тонн молока в сутки.")
    page.get_by_text(texts.SHOW_SOURCE).first.click()
    mark = page.locator(".pi-source mark").first
    expect(mark).to_be_visible()
    expect(mark).to_have_text("Завод перерабатывает 120 тонн молока в сутки.")

    _ask(page, "Сколько плотин на реке Вихре?")
    expect(page.locator(".pi-verdict").first).to_be_visible()
    new = tmp_path / "плотины.txt"
    new.write_text("На реке Вихре стоят семь плотин. Первую из них насыпали в 1931 году.\n", encoding="utf-8")
    page.get_by_role("link", name=texts.DOCUMENTS_PAGE).click()
    page.locator('input[type="file"]').set_input_files(str(new))
    expect(page.get_by_text("плотины.txt").first).to_be_visible()
    page.get_by_role("button", name=texts.ADD).click()
    expect(page.get_by_text(texts.added("плотины.txt"))).to_be_visible()
    page.get_by_role("button", name=texts.REBUILD).click()
    expect(page.get_by_text("Индекс построен")).to_be_visible()
    expect(page.get_by_text(texts.UP_TO_DATE)).to_be_visible()

    page.get_by_role("link", name=texts.ASK_PAGE).click()
    _ask(page, "Сколько плотин стоит на реке Вихре?")
    expect(page.locator(".pi-quote").first).to_contain_text("На реке Вихре стоят семь плотин.")
    # The conversation outlived the rebuild.
    expect(page.get_by_text("Сколько молока перерабатывает завод в сутки?").first).to_be_visible()
