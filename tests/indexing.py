"""Parts of an index, built as a build does."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.lexical import LexicalIndex
from assistant.postings import PostingsWriter


def lexical_index(texts: Iterable[str], folder: Path | None = None, **parameters: float) -> LexicalIndex:
    """Return the lexical index of passages, written into `folder` (a temporary one if not given)."""
    if folder is None:
        with TemporaryDirectory() as temporary:
            # What `load` maps stays readable after its files are gone.
            return lexical_index(texts, Path(temporary), **parameters)
    writer = PostingsWriter(folder, **parameters)
    writer.add(texts)
    writer.finish()
    return LexicalIndex.load(folder)
