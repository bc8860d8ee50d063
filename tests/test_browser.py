"""The whole in a real browser: ask, open the source, add a file, rebuild, ask about the new file."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

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
MILK = "Сколько молока перерабатывает завод в сутки?"
MILK_QUOTE = "Завод перерабатывает 120 тонн молока в сутки."
HOSTILE = (
    "<script>document.title='evil'</script> ![x](http://evil.example/x.png) [y](javascript:alert(1)) $x^2$ :smile: "
    "<img src='http://evil.example/y.png' onerror='alert(1)'> **b** -> www.evil.example me@evil.example"
)


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
    try:
        if not any(f"http://localhost:{port}" in line for line in server.stdout):
            pytest.fail("the server ended before it printed its address")
        yield f"http://localhost:{port}"
    finally:
        _end(server)
        server.stdout.close()


def _end(server: subprocess.Popen[str]) -> None:
    """End the server with all it started, gently first."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(timeout=20)


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
    expect(page.locator(".pi-question").first).to_have_text(question)
    expect(page.locator(".pi-verdict").first).to_be_visible()


def test_ask_add_rebuild_ask(address: str, page: Page, tmp_path: Path) -> None:
    expect.set_options(timeout=PATIENCE)
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.goto(address)
    _ask(page, MILK)
    expect(page.locator(".pi-quote").first).to_contain_text(MILK_QUOTE)
    page.get_by_text(texts.SHOW_SOURCE).first.click()
    mark = page.locator(".pi-source mark").first
    expect(mark).to_be_visible()
    expect(mark).to_have_text(MILK_QUOTE)

    # A file that is not yet in the index, and one whose name and text try to be markup.
    new = tmp_path / "плотины.txt"
    new.write_text("На реке Вихре стоят семь плотин. Первую из них насыпали в 1931 году.\n", encoding="utf-8")
    hostile = tmp_path / "www.evil.example $x$ **b**.txt"
    # Enough Russian around it that the reader does not take the text for a broken font.
    around = "Склад стоит на окраине города рядом с железной дорогой. " * 8
    hostile.write_text(f"{around}\n\nПароль от склада указан здесь: {HOSTILE}.\n\n{around}\n", encoding="utf-8")
    page.get_by_role("link", name=texts.DOCUMENTS_PAGE).click()
    page.locator('input[type="file"]').set_input_files([str(new), str(hostile)])
    expect(page.get_by_text("плотины.txt").first).to_be_visible()
    page.get_by_role("button", name=texts.ADD).click()
    expect(page.get_by_text(texts.added("плотины.txt"))).to_be_visible()
    expect(page.get_by_text(texts.added("www.evil.example $x$ b.txt"))).to_be_visible()
    expect(page.get_by_text(texts.OUT_OF_DATE)).to_be_visible()
    _holds_no_foreign_markup(page)

    page.get_by_role("button", name=texts.REBUILD).click()
    expect(page.get_by_text(texts.REBUILD_RUNNING)).to_be_visible()
    expect(page.get_by_text("Индекс построен")).to_contain_text("добавлено 2")
    expect(page.get_by_text(texts.UP_TO_DATE)).to_be_visible()
    expect(page.locator(".pi-documents")).to_contain_text("www.evil.example $x$ b.txt")
    _holds_no_foreign_markup(page)

    page.get_by_role("link", name=texts.ASK_PAGE).click()
    _ask(page, "Сколько плотин стоит на реке Вихре?")
    expect(page.locator(".pi-quote").first).to_contain_text("На реке Вихре стоят семь плотин.")
    # The conversation outlived the rebuild.
    expect(page.locator(".pi-question").nth(1)).to_have_text(MILK)
    _ask(page, "Где указан пароль от склада?")
    expect(page.locator(".pi-quote").first).to_contain_text(HOSTILE)
    _ask(page, HOSTILE)
    _holds_no_foreign_markup(page)
    assert page.evaluate("document.documentElement.lang") == "ru"
    assert hosts <= {"localhost", None}, "a page asks no other host for anything"


def _holds_no_foreign_markup(page: Page) -> None:
    """Check that the page is our own markup alone: no link, image or script that a document or a name brought along."""
    targets = page.locator("a").evaluate_all("links => links.map(link => link.href)")
    assert all(target.startswith("http://localhost:") for target in targets), targets
    assert page.locator("img, .katex, [data-testid=stMain] script").count() == 0
    assert page.title() == texts.APPLICATION
