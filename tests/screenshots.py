"""Pictures of every page, wide and narrow, light and dark: `python -m tests.screenshots --into FOLDER`."""

import argparse
import io
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect

from assistant.accounts import Accounts
from assistant.index import Index
from assistant.measurements import Measurements
from assistant.settings import Settings, load_settings
from assistant.texts import people
from tests.browsing import browsing, serving
from tests.visiting import SIZES, THEMES, VISITS, Visit, opened, visit

CORPUS = Path(__file__).parents[1] / "corpus"
GOLD = Path(__file__).parents[1] / "assistant/evaluation/gold.jsonl"
COLOURS = 64


# The rest of the pages needs more than documents: a result, and a door.
MEASURED = Visit("качество-измерено", "/quality", lambda page: expect(page.locator(".pi-miss").first).to_be_attached())
DOOR = Visit("вход", "/", lambda page: expect(page.get_by_label(people.FIELD_PASSWORD)).to_be_visible())
EACH = 7


def main() -> None:
    """Take the pictures named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, required=True, help="folder of the pictures")
    parser.add_argument("--only", nargs="*", default=[], help="names of pages")
    parser.add_argument("--index", type=Path, help="an index of the corpus to use")
    given = parser.parse_args()
    given.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, browsing() as browser:
        places = (CORPUS, given.index or Path(scratch, "index"), Path(scratch, "data"))

        def take(visits: Sequence[Visit], *options: str) -> None:
            wanted = [what for what in visits if not given.only or what.name in given.only]
            if not wanted:
                return
            with serving(*places, *options) as server:
                for size, theme, what in product(SIZES, THEMES, wanted):
                    _take(browser, server, what, (size, theme), given.into)

        take(VISITS)
        settings = load_settings(CORPUS, places[1], data=places[2])
        if not given.only or MEASURED.name in given.only:
            _measure(settings)
        take([MEASURED])
        Accounts(settings.accounts).add("Мария Иванова", secrets.token_hex(), "editor")
        take([DOOR], "--shared")


def _take(browser: Browser, server: str, what: Visit, look: tuple[str, str], into: Path) -> None:
    page = opened(browser, *look)
    if what is DOOR:  # a page that is not Streamlit's
        page.goto(server + what.address)
        what.arrive(page)
    else:
        visit(page, server, what)
    if what.top:
        page.get_by_label(what.top, exact=True).evaluate("element => element.scrollIntoView({block: 'start'})")
    name = "-".join(part for part in (what.name, *look) if part)
    _save(page.screenshot(), into / f"{name}.png")
    page.close()


def _measure(settings: Settings) -> None:
    """Ask every seventh of the shipped questions, and keep the result as the page of quality does."""
    with tempfile.TemporaryDirectory() as folder:
        asked, result = Path(folder, "asked.jsonl"), Path(folder, "result.json")
        asked.write_text("".join(GOLD.read_text(encoding="utf-8").splitlines(keepends=True)[::EACH]), encoding="utf-8")
        command = [sys.executable, "-m", "assistant", "eval", str(asked), "--output", str(result)]
        command += ["--corpus", str(settings.corpus), "--index", str(settings.index)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        generation = Index(settings.index).current_id()
        Measurements(settings.desk).keep("project", generation, datetime.now(UTC), result.read_text(encoding="utf-8"))


def _save(picture: bytes, path: Path) -> None:
    """Write a picture with few colours: a third of the bytes, and text looks the same."""
    with Image.open(io.BytesIO(picture)) as opened:
        opened.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
