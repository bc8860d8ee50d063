"""The title a document gets when no sidecar names one."""

import re
from pathlib import Path

from assistant.loaders.characters import one_line
from assistant.loaders.document import Heading
from assistant.loaders.plausible import is_garbled
from assistant.sources import Source

_LONGEST = 200
_NOT_A_TITLE = re.compile(
    r"\.\w{2,5}$|^(?:untitled|title|word document|slide ?\d*|powerpoint|microsoft (?:word|powerpoint|excel)"
    r"|документ ?\w*|безымянный|без имени|презентация ?(?:powerpoint|\d)|название)\b",
    re.IGNORECASE,
)


def title_of(source: Source, *, stated: str = "", raw: str = "", headings: tuple[Heading, ...] = ()) -> str:
    """Return the title the file states, else its first main heading, else the name of the file without its extension.

    A stated title that is a program's default, the name of some other file, or garbled does not count.
    """
    first = next((heading.span.of(raw) for heading in headings if heading.level == 1), "")
    for candidate in (one_line(stated), one_line(first)):
        if _is_sane(candidate):
            return candidate
    return Path(source.path).stem


def _is_sane(title: str) -> bool:
    readable = re.search(r"[^\W\d_]{3}", title) is not None and "\ufffd" not in title
    return readable and len(title) <= _LONGEST and not _NOT_A_TITLE.search(title) and not is_garbled(title)
