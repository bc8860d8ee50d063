"""Pictures of every page, wide and narrow, light and dark: `python -m tests.screenshots --into FOLDER`."""

import argparse
import io
import tempfile
from itertools import product
from pathlib import Path

from PIL import Image

from tests.browsing import browsing, serving
from tests.visiting import SIZES, THEMES, VISITS, opened, visit

CORPUS = Path(__file__).parents[1] / "corpus"
COLOURS = 64


def main() -> None:
    """Take the pictures named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, required=True, help="folder of the pictures")
    parser.add_argument("--only", nargs="*", default=[], help="names of pages")
    parser.add_argument("--index", type=Path, help="an index of the corpus to use")
    given = parser.parse_args()
    given.into.mkdir(parents=True, exist_ok=True)
    wanted = [what for what in VISITS if not given.only or what.name in given.only]
    with (
        tempfile.TemporaryDirectory() as scratch,
        serving(CORPUS, given.index or Path(scratch, "index"), Path(scratch, "data")) as server,
        browsing() as browser,
    ):
        for size, theme, what in product(SIZES, THEMES, wanted):
            page = opened(browser, size, theme)
            visit(page, server, what)
            name = "-".join(part for part in (what.name, size, theme) if part)
            _save(page.screenshot(), given.into / f"{name}.png")
            page.close()


def _save(picture: bytes, path: Path) -> None:
    """Write a picture with few colours: a third of the bytes, and text looks the same."""
    with Image.open(io.BytesIO(picture)) as opened:
        opened.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
