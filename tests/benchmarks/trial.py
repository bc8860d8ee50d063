"""A new user's way through the pages in a real browser: seconds and presses of each step.

    python -m tests.benchmarks.trial

The collection is the project's own corpus, copied; its index is built before the clock starts. A press is a click; typing and
Enter are none. Needs Debian's `chromium`.
"""

import json
import re
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from assistant.texts import pages as texts
from tests.browsing import PATIENCE, browsing, serving
from tests.making import pdf

CORPUS = Path(__file__).parents[2] / "corpus"
OWN = "отчёт-фабрики.pdf"
OWN_PAGES = (
    "Фабрика «Заря» основана в 1931 году в посёлке Светлом. На фабрике работают 412 человек.",
    "В 2019 году фабрика «Заря» получила грант в 18 миллионов рублей на новую линию окраски.",
)


@dataclass(slots=True)
class Clock:
    """Seconds and presses by step."""

    steps: dict[str, dict[str, float]] = field(default_factory=dict)
    _begun: float = field(default_factory=time.perf_counter)
    _presses: int = 0

    def press(self, what: Locator) -> None:
        """Click, and count it."""
        what.click()
        self._presses += 1

    def step(self, name: str) -> None:
        """End a step."""
        now = time.perf_counter()
        self.steps[name] = {"seconds": round(now - self._begun, 1), "presses": self._presses}
        self._begun, self._presses = time.perf_counter(), 0


def walk(page: Page, address: str, own: Path) -> dict[str, dict[str, float]]:
    """Go the way and return what each step took."""
    clock = Clock()
    page.goto(address)
    expect(page.get_by_label(texts.QUESTION)).to_be_visible()
    clock.step("first page")
    _ask(page, "Кто ввёл понятие кластера?")
    expect(page.locator(".pi-quote").first).to_be_visible()
    clock.step("ask")
    clock.press(page.get_by_role("link", name=texts.DOCUMENTS_PAGE))
    page.locator("input[type=file]").set_input_files(own)
    expect(page.get_by_text(OWN).first).to_be_visible()
    clock.press(page.get_by_role("button", name=texts.ADD))
    expect(page.get_by_text(texts.added(OWN))).to_be_visible()
    clock.step("add one's own PDF")
    clock.press(page.get_by_role("button", name=texts.REBUILD, exact=True))
    expect(page.get_by_text(texts.UP_TO_DATE)).to_be_visible()
    clock.step("rebuild")
    clock.press(page.get_by_role("link", name=texts.ASK_PAGE))
    _ask(page, "Какой грант получила фабрика «Заря»?")
    expect(page.locator(".pi-quote", has_text="18 миллионов")).to_be_visible()
    expect(page.locator("img.pi-page")).to_be_visible()
    clock.step("ask of it, its page shown")
    reference = page.locator("[class*=st-key-source-pane] [data-testid=stCode]").first
    reference.hover()
    clock.press(reference.get_by_role("button"))
    copied = page.evaluate("navigator.clipboard.readText()")
    assert OWN.removesuffix(".pdf") in copied or "С. 2" in copied, copied
    clock.step("copy the reference")
    clock.press(page.get_by_role("button", name=texts.DOWNLOAD_ANSWER))
    with page.expect_download():
        clock.press(page.get_by_role("button", name=re.compile("DOCX|Word")).last)
    clock.step("export as DOCX")
    return clock.steps


def _ask(page: Page, question: str) -> None:
    page.get_by_label(texts.QUESTION).fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".pi-question", has_text=question).first).to_be_visible()


def main() -> None:
    """Print the steps as JSON."""
    expect.set_options(timeout=PATIENCE)
    with tempfile.TemporaryDirectory() as scratch, browsing() as browser:
        folder = Path(scratch)
        shutil.copytree(CORPUS, folder / "corpus")
        (folder / OWN).write_bytes(pdf(list(OWN_PAGES)))
        with serving(folder / "corpus", folder / "index", folder / "data") as address:
            context = browser.new_context(
                viewport={"width": 1280, "height": 900}, locale="ru-RU", permissions=["clipboard-read", "clipboard-write"]
            )
            context.set_default_timeout(PATIENCE)
            steps = walk(context.new_page(), address, folder / OWN)
    sys.stdout.write(json.dumps(steps, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
