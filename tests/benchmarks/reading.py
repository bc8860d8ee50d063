"""Reading, in one run: each loader beside the bare library under it, and a corpus of many files on one core and on all.

    python -m tests.benchmarks.reading [--files 1000] [--shared DIR]

The bare library only gets the text out; the product's reading has the way back, the structure and the cleaning on top. Ratios are
what to compare.
"""

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pypdf.errors import DependencyError, PyPdfError

from assistant.cleaning import clean
from assistant.errors import RejectedFile
from assistant.kinds import DOCX, HTML, PDF, PLAIN
from assistant.loaders.parsing import parse
from assistant.reading.reader import DocumentReader
from assistant.sources import Source, scan

PROJECT = Path(__file__).parents[2]


def bare_pdf(path: Path) -> int:
    """Return the number of pages pypdf gets the text of."""
    import pypdf

    pages = pypdf.PdfReader(str(path)).pages
    for page in pages:
        page.extract_text()
    return len(pages)


def bare_docx(path: Path) -> int:
    """Read the paragraphs with python-docx."""
    import docx

    return len("\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)) // 3000 + 1


def bare_html(path: Path) -> int:
    """Parse with lxml and take all the text."""
    import lxml.html

    return len(lxml.html.fromstring(path.read_bytes()).text_content()) // 3000 + 1


def bare_text(path: Path) -> int:
    """Detect the encoding with chardet and decode."""
    import chardet

    data = path.read_bytes()
    return len(data.decode(chardet.detect(data)["encoding"] or "utf-8", "replace")) // 3000 + 1


BARE: dict[str, Callable[[Path], int]] = {PDF: bare_pdf, DOCX: bare_docx, HTML: bare_html, PLAIN: bare_text}


def seconds(work: Callable[[], Any], rounds: int) -> float:
    """Return the shortest of `rounds` runs."""
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def loaders(folders: Iterable[Path], rounds: int) -> dict[str, Any]:
    """Compare each loader, and loader with cleaning, with the bare library on the files both read."""
    totals: dict[str, list[float]] = {}
    for folder in folders:
        for source in scan(folder).sources:
            bare = BARE.get(source.media_type)
            path = folder / source.path
            if bare is None or source.archive is not None:
                continue
            try:
                document = parse(path, source)
                pages = len(document.pages) if source.media_type == PDF else bare(path)
                plain = seconds(lambda bare=bare, path=path: bare(path), rounds)  # type: ignore[misc]
            except (RejectedFile, ValueError, LookupError, PyPdfError, DependencyError):
                continue
            loading = seconds(lambda path=path, source=source: parse(path, source), rounds)  # type: ignore[misc]
            cleaning = seconds(lambda document=document: clean(document), rounds)  # type: ignore[misc]
            row = totals.setdefault(source.media_type, [0.0, 0.0, 0.0, 0.0, 0.0])
            for place, value in enumerate((1, pages, plain, loading, loading + cleaning)):
                row[place] += value
    return {
        kind: {
            "files": int(files),
            "pages": int(pages),
            "bare_pages_per_second": round(pages / plain, 1),
            "loader_to_bare": round(loading / plain, 2),
            "loader_and_cleaning_to_bare": round(whole / plain, 2),
        }
        for kind, (files, pages, plain, loading, whole) in totals.items()
    }


def many(folders: Iterable[Path], count: int) -> dict[str, Any]:
    """Read a corpus of `count` files, real ones under other names, with one child and with one a core."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name)
        kept = [folder / source.path for folder in folders for source in scan(folder).sources if source.size < 300_000]
        for number in range(count):
            original = chance.choice(kept)
            shutil.copyfile(original, corpus / f"{number:05d}{original.suffix}")
        sources = scan(corpus).sources
        cores = os.cpu_count() or 1
        figures: dict[str, Any] = {"files": len(sources), "cores": cores}
        for processes in (1, cores):
            with DocumentReader(60, 1024, 200, processes) as reader, ThreadPoolExecutor(processes) as pool:
                started = time.perf_counter()
                outcomes = list(pool.map(lambda source: _outcome(reader, source, corpus), sources))
                figures[f"files_per_second_{processes}"] = round(len(sources) / (time.perf_counter() - started), 1)
        figures["outcomes"] = {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}
    return figures


def _outcome(reader: DocumentReader, source: Source, corpus: Path) -> str:
    try:
        reader.read(source, corpus)
    except RejectedFile as error:
        return error.reason
    return "read"


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--shared", type=Path, default=PROJECT.parent / "shared")
    options = parser.parse_args()
    evaluation = options.shared / "eval"
    folders = [folder for folder in (PROJECT / "corpus", evaluation / "files", evaluation / "journals/corpus") if folder.is_dir()]
    figures = {"loaders": loaders(folders, options.rounds), "many": many(folders, options.files)}
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
