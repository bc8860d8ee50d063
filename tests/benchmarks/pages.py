"""How fast the pages are, measured in a real browser.

    python -m tests.benchmarks.pages [--questions 60] [--browsers 10] [--each 6] [--soak 1000] [--keep DIR]

The collection is the project's corpus with the journals of the development data, so that there are pages to draw. Measured:

- from the start of `assistant serve` with an index to the first page, its field ready;
- from Enter to the first quote (or, where nothing was found, to the verdict), warm, one browser; beside it what the answer
  alone takes in a process with no page, and the ratio of both;
- from a press of «Показать в источнике» to the picture of the page drawn;
- the same wait for an answer with several browsers asking at once while the index is rebuilt; errors are counted. Browsers
  draw on the processors that answer; so the same is asked by clients that draw nothing, as for people at computers of their own;
- the server's memory over many questions: at the end against after a quarter of them.

Needs Debian's `chromium`.
"""

import argparse
import asyncio
import hashlib
import itertools
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from playwright.async_api import Browser, Page, async_playwright

from assistant.assembly import Assistant
from assistant.settings import load_settings
from assistant.texts import pages as texts
from tests.benchmarks.answering import spread
from tests.benchmarks.page_clients import client
from tests.browsing import ARGUMENTS, BROWSER, serving

PROJECT = Path(__file__).parents[2]
Asking = Callable[[str], Awaitable[float]]
"""Asks a question in a session and returns the milliseconds it took."""

_PATIENCE = 120_000
NEW = "новое"
"""Folder of the documents that are added while browsers ask."""

# Runs in the page: from the key until the answer of this very question stands there. It looks when something changes, not in
# every frame: ten browsers that draw sixty frames a second would be what is measured.
_WATCH = """question => new Promise(done => {
  let pressed;
  const look = () => {
    const asked = document.querySelector('.pi-question');
    const failed = document.querySelector('.pi-notice.error, [data-testid=stException]');
    if (failed) { watch.disconnect(); done({error: failed.textContent}); return; }
    if (pressed === undefined || !asked || asked.textContent !== question || !document.querySelector('.pi-verdict')) { return; }
    if (document.querySelector('.pi-verdict.not_found') || document.querySelector('.pi-quote')) {
      watch.disconnect();
      done({ms: performance.now() - pressed});
    }
  };
  const watch = new MutationObserver(look);
  watch.observe(document.body, {childList: true, subtree: true, characterData: true});
  addEventListener('keydown', () => { pressed = performance.now(); }, {once: true, capture: true});
})"""

# A component of the page keeps its picture in a shadow tree of its own.
_PICTURE = """() => {
  for (const host of document.querySelectorAll('[data-testid^=stBidiComponent]'))
    if (host.shadowRoot) { const found = host.shadowRoot.querySelector('img.pi-page'); if (found) return found; }
  return document.querySelector('img.pi-page');
}"""

_DRAWN = f"""before => new Promise(done => {{
  const find = {_PICTURE};
  let pressed = 0;
  const shown = () => {{
    const picture = find();
    if (picture && picture.complete && picture.naturalWidth && picture.src !== before) done(performance.now() - pressed);
    else if (performance.now() - pressed > 3000) done(null);
    else setTimeout(shown, 5);
  }};
  const begin = () => {{ pressed = performance.now(); shown(); }};
  addEventListener('click', begin, {{once: true, capture: true}});
}})"""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, int, float]]:
    """Yield the address of the app over the collection in `folder`, its process and when it was started."""
    started, before = time.perf_counter(), set(psutil.Process().children())
    # As on a user's machine: Python keeps what it has compiled.
    bytecode = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    with serving(folder / "corpus", folder / "index", folder / "data", variables=bytecode) as address:
        (server,) = set(psutil.Process().children()) - before
        yield address, server.pid, started


def collection(folder: Path, shared: Path) -> None:
    """Make the collection in `folder` and build its index, unless it is there."""
    if not (folder / "corpus").is_dir():
        shutil.copytree(PROJECT / "corpus", folder / "corpus")
        shutil.copytree(shared / "eval/journals/corpus", folder / "corpus/journals")
    shutil.rmtree(folder / "corpus" / NEW, ignore_errors=True)  # of a former run
    Assistant(load_settings(folder / "corpus", folder / "index")).build()


def _questions(*files: Path) -> list[str]:
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    return sorted({str(row["question"]) for row in rows}, key=lambda question: hashlib.sha256(question.encode()).digest())


def questions_from(shared: Path) -> list[str]:
    """Return questions with and without an answer in the collection, in an order that mixes them."""
    return _questions(PROJECT / "assistant/evaluation/gold.jsonl", shared / "eval/journals/questions.jsonl")


async def window(browser: Browser) -> Page:
    """Return an empty page of its own session; nothing on it moves, for that would be drawn by the processors that answer."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="ru-RU", reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(_PATIENCE)
    return page


async def opened(browser: Browser, address: str) -> Page:
    """Return a page of its own session, its field ready."""
    page = await window(browser)
    await page.goto(address)
    await page.get_by_label(texts.QUESTION).wait_for()
    return page


async def asked(page: Page, question: str) -> float:
    """Ask and return the milliseconds from Enter to the answer; raise RuntimeError for a message of error."""
    field = page.get_by_label(texts.QUESTION)
    await field.fill(question)
    watching = asyncio.ensure_future(page.evaluate(_WATCH, question))
    await page.wait_for_timeout(30)
    await field.press("Enter")
    result = await asyncio.wait_for(watching, _PATIENCE / 1000)
    if "error" in result:
        raise RuntimeError(result["error"])
    return float(result["ms"])


async def pictures(page: Page) -> list[float]:
    """Press what opens the source of each quote and each passage, and return the milliseconds to another picture."""
    times = []
    buttons = page.get_by_role("button", name=texts.SHOW_SOURCE)
    await _still(page)
    for number in range(1, await buttons.count()):
        await _still(page)
        before = await page.evaluate(f"() => ({_PICTURE})()?.src ?? ''")
        watching = asyncio.ensure_future(page.evaluate(_DRAWN, before))
        await page.wait_for_timeout(30)
        await buttons.nth(number).click()
        drawn = await watching
        if drawn is not None:  # another quote of the page that is shown, or a document without pages
            times.append(float(drawn))
    return times


async def _still(page: Page) -> None:
    """Wait until what was asked or pressed for before has been drawn."""
    await page.wait_for_timeout(300)
    await page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def memory(pid: int) -> float:
    """Return the resident megabytes of the app with all it started."""
    parent = psutil.Process(pid)
    return float(sum(one.memory_info().rss for one in (parent, *parent.children(recursive=True)))) / 1e6


async def one_browser(browser: Browser, address: str, questions: Sequence[str], drawn: Sequence[str]) -> dict[str, Any]:
    """Ask one after another; then ask what documents with pages answer, and look at the pages."""
    page = await opened(browser, address)
    for question in questions[:3]:
        await asked(page, question)
    waits = [await asked(page, question) for question in questions[3:]]
    await page.context.close()
    page = await opened(browser, address)
    times: list[float] = []
    for question in drawn:
        await asked(page, question)
        times += await pictures(page)
    await page.context.close()
    return {"enter_to_quote_ms": spread(waits), "press_to_picture_ms": spread(times), "pictures": len(times)}


async def together(
    browser: Browser, address: str, sessions: Sequence[Asking], questions: Sequence[str], each: int, folder: Path
) -> dict[str, Any]:
    """Ask in several sessions at once while a build runs, again and again until all have asked."""
    ring = itertools.cycle(questions)
    own = [[next(ring) for _ in range(each)] for _ in sessions]
    waits: list[float] = []
    errors: list[str] = []
    done = asyncio.Event()

    async def ask_all(ask: Asking, mine: Sequence[str]) -> None:
        for question in mine:
            try:
                waits.append(await ask(question))
            except (RuntimeError, TimeoutError) as error:
                errors.append(str(error)[:200])

    building = asyncio.ensure_future(_rebuild(browser, address, folder, done))
    await asyncio.gather(*(ask_all(ask, mine) for ask, mine in zip(sessions, own, strict=True)))
    done.set()
    builds = await building
    return {"sessions": len(sessions), "answers": len(waits), "errors": errors, "builds": builds, "wait_ms": spread(waits)}


async def _rebuild(browser: Browser, address: str, folder: Path, done: asyncio.Event) -> int:
    """Build the index from its page, each time with one document more, until it is done; return how often."""

    def current() -> str:
        return (folder / "index" / "CURRENT").read_text(encoding="utf-8")

    editor = await window(browser)
    builds = 0
    while not done.is_set():
        new = folder / "corpus" / NEW / f"{time.time_ns()}.md"
        new.parent.mkdir(exist_ok=True)
        words = "\n\n".join(f"Завод № {new.stem} построил {number} станков. " * 20 for number in range(60))
        new.write_text(words, encoding="utf-8")
        before = current()
        await editor.goto(f"{address}/documents")
        await editor.get_by_role("button", name=texts.REBUILD, exact=True).click()
        while current() == before and not (done.is_set() and builds):
            await asyncio.sleep(0.5)
        builds += current() != before
    await editor.context.close()
    return builds


async def many_browsers(
    browser: Browser, address: str, questions: Sequence[str], options: argparse.Namespace, folder: Path
) -> dict[str, Any]:
    """Ask in several browsers at once."""
    pages = [await opened(browser, address) for _ in range(options.browsers)]
    result = await together(browser, address, [partial(asked, page) for page in pages], questions, options.each, folder)
    for page in pages:
        await page.context.close()
    return result


async def many_clients(
    browser: Browser, address: str, questions: Sequence[str], options: argparse.Namespace, folder: Path
) -> dict[str, Any]:
    """Ask in as many sessions without browsers."""
    async with AsyncExitStack() as stack:
        sessions = [await stack.enter_async_context(client(address)) for _ in range(options.browsers)]
        return await together(browser, address, [one.asked for one in sessions], questions, options.each, folder)


async def soak(browser: Browser, address: str, pid: int, questions: Sequence[str], count: int) -> dict[str, Any]:
    """Ask many questions in one session after another, fifty each, and look at the memory."""
    held: list[float] = []
    page = await opened(browser, address)
    for number, question in enumerate(itertools.islice(itertools.cycle(questions), count)):
        if number and number % 50 == 0:
            await page.context.close()
            page = await opened(browser, address)
            held.append(memory(pid))
        await asked(page, question)
    held.append(memory(pid))
    start = held[len(held) // 4]
    return {"questions": count, "megabytes": [round(one) for one in held], "end_to_quarter": round(held[-1] / start, 3)}


def alone(folder: Path, questions: Sequence[str]) -> dict[str, float]:
    """Return the milliseconds of the answers in a process with no page."""
    assistant = Assistant(load_settings(folder / "corpus", folder / "index"))
    times = []
    for question in questions:
        started = time.perf_counter()
        assistant.ask(question)
        times.append((time.perf_counter() - started) * 1000)
    return spread(times[3:])


async def measure(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Return all figures."""
    questions, journals = questions_from(options.shared), options.shared / "eval/journals/questions.jsonl"
    results: dict[str, Any] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=BROWSER, args=ARGUMENTS)
        with served(folder) as (address, _, _):
            await (await opened(browser, address)).context.close()  # the first start, which compiles the program
        with served(folder) as (address, _, started):
            page = await opened(browser, address)
            results["start_to_page_s"] = round(time.perf_counter() - started, 2)
            await page.context.close()
            results |= await one_browser(browser, address, questions[: options.questions], _questions(journals))
        results["answer_alone_ms"] = alone(folder, questions[: options.questions])
        with served(folder) as (address, pid, _):
            results["browsers_at_once"] = await many_browsers(browser, address, questions, options, folder)
            results["clients_at_once"] = await many_clients(browser, address, questions, options, folder)
            if options.soak:
                results["soak"] = await soak(browser, address, pid, questions, options.soak)
        await browser.close()
    results["page_to_answer_alone"] = round(results["enter_to_quote_ms"]["p50"] / results["answer_alone_ms"]["p50"], 2)
    return results


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--browsers", type=int, default=10)
    parser.add_argument("--each", type=int, default=6, help="questions of each browser while the index is rebuilt")
    parser.add_argument("--soak", type=int, default=1000)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    parser.add_argument("--keep", type=Path, help="make the collection here, or take the one that is here")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="pages-"))
    folder.mkdir(parents=True, exist_ok=True)
    collection(folder, options.shared)
    sys.stdout.write(json.dumps(asyncio.run(measure(options, folder)), ensure_ascii=False, indent=1) + "\n")
    if options.keep is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
