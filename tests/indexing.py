"""Parts of an index, built as a build does."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import mkdtemp

from assistant.lexical import LexicalIndex
from assistant.postings import PostingsWriter


def lexical_index(texts: Iterable[str], folder: Path | None = None, **parameters: float) -> LexicalIndex:
    """Return the lexical index of passages, written into `folder` (one of its own if not given)."""
    place = folder or Path(mkdtemp(prefix="lexical-"))
    writer = PostingsWriter(place, **parameters)
    writer.add(texts)
    writer.finish()
    return LexicalIndex.load(place)
