"""Questions as people type them, and the vocabulary of a corpus without the vectors, which take a minute."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.abbreviations import abbreviations, merged
from assistant.cleaning import CleanText
from assistant.passages import split
from assistant.reading.reader import DocumentReader
from assistant.sources import scan
from assistant.understanding import Vocabulary
from tests.indexing import lexical_index

FOLDER = Path(__file__).parent / "data" / "typed"


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the records of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def vocabulary(corpus: Path) -> Vocabulary:
    """Return the vocabulary of a corpus as an index of it gives it."""
    texts = list(_read(corpus))
    forms = lexical_index(passage.text for clean in texts for passage in split(clean)).forms()
    return Vocabulary(forms, merged(abbreviations(clean.text) for clean in texts))


def _read(corpus: Path) -> Iterator[CleanText]:
    with DocumentReader(120, 2000, 100) as reader:
        for source in scan(corpus).sources:
            yield reader.read(source, corpus)
