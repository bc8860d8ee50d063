"""PDF reading, in one run: pages a second beside bare pypdf, and how both readers' texts read.

    python -m tests.benchmarks.reading_pdf [PDF or folder …] [--measure]

Time: the whole of `load` and, apart, of cleaning, against `page.extract_text()` of every page, best of three rounds that
alternate. Reading: for each page the share of its Cyrillic letters that stand in words of the dictionary
(`assistant.loaders.pdf.choice`), by pypdf and by ours. Absolute figures are of this machine and this hour; the ratios are what
to compare.
"""

import argparse
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pypdf

from assistant.cleaning import clean
from assistant.errors import RejectedFile
from assistant.loaders import Document
from assistant.loaders.pdf import choice, load
from assistant.loaders.pdf.structure import broken
from assistant.sources import file_source

SHARED = Path(__file__).parents[3] / "shared" / "eval"
FOLDERS = (SHARED / "journals" / "corpus", SHARED / "files", Path(__file__).parents[2] / "corpus")
ROUNDS = 3


def files(given: Sequence[Path]) -> Iterator[Path]:
    """Yield the PDFs given, or those of development."""
    for path in given or FOLDERS:
        yield from sorted(path.rglob("*.pdf")) if path.is_dir() else [path]


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def read(path: Path) -> Document | None:
    """Read a file by our loader; None where it is refused."""
    try:
        return load(path, file_source(path, path.parent)[0])
    except RejectedFile:
        return None


def bare(path: Path) -> list[str]:
    """Return the pages' texts by pypdf alone; nothing for a page it cannot read."""
    reader = pypdf.PdfReader(path)
    if reader.is_encrypted:
        reader.decrypt("")
    return [_text(page) for page in reader.pages]


def _text(page: pypdf.PageObject) -> str:
    try:
        return page.extract_text()
    except broken():
        return ""


def speed(path: Path, document: Document) -> tuple[float, float, float]:
    """Return the best seconds of bare pypdf, of `load`, and of cleaning."""
    rounds = [
        (seconds_of(lambda: bare(path)), seconds_of(lambda: read(path)), seconds_of(lambda: clean(document)))
        for _ in range(ROUNDS)
    ]
    theirs, ours, cleaning = (min(column) for column in zip(*rounds, strict=True))
    return theirs, ours, cleaning


def measured(texts: Sequence[str]) -> tuple[float, int]:
    """Return how the pages read, each page weighted by its words, and how many words were judged."""
    readings = [choice.reading(text) for text in texts]
    words = sum(reading.words for reading in readings)
    return sum(reading.known * reading.words for reading in readings) / max(words, 1), words


def main() -> None:
    """Print a line a file and the sums."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--measure", action="store_true", help="how both texts read, in place of their speed")
    given = parser.parse_args()
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    sums = [0.0, 0.0, 0.0]
    pages = 0
    for path in files(given.paths):
        document = read(path)
        if document is None:
            print(f"{path.name}: refused")
            continue
        if given.measure:
            (theirs, _), (ours, words) = measured(bare(path)), measured([page.text for page in document.pages])
            print(f"{path.name}: pypdf {theirs:.4f}, ours {ours:.4f} ({words} words)")
            continue
        times = speed(path, document)
        sums = [total + part for total, part in zip(sums, times, strict=True)]
        pages += len(document.pages)
        print(_line(path.name, len(document.pages), times))
    if pages:
        print(_line("all", pages, (sums[0], sums[1], sums[2])))


def _line(name: str, pages: int, times: tuple[float, float, float]) -> str:
    theirs, ours, cleaning = times
    whole = ours + cleaning
    return (
        f"{name}: {pages} pages; pypdf {pages / theirs:.1f}/s, ours {pages / ours:.1f}/s, with cleaning {pages / whole:.1f}/s; "
        f"time beside pypdf ×{ours / theirs:.2f}, with cleaning ×{whole / theirs:.2f}"
    )


if __name__ == "__main__":
    main()
