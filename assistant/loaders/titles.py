"""The title a document gets when no sidecar names one."""

import re
from pathlib import Path

from assistant.loaders.characters import one_line
from assistant.loaders.document import Heading
from assistant.loaders.plausible import is_garbled
from assistant.patterns import regex
from assistant.sources import Source

_LONGEST = 200
_NOT_A_TITLE = regex(
    r"\.\w{2,5}$|^\(?(?:untitled|unknown title|anonymous|unspecified|title|word document|slide ?\d*|powerpoint"
    r"|microsoft (?:word|powerpoint|excel)|документ ?\w*|безымянный|без имени|презентация ?(?:powerpoint|\d)|название)\b",
    re.IGNORECASE,
)


# What parts the title of a page from the name of its site.
_BEHIND = regex(r"\s+[-–—|•·»/]+\s+|\s*[|•»]\s*")
_BEFORE = regex(r"(?:\s+[-–—|•·«/]+\s+|\s*[|•«]\s*)$")
_OF_A_SITE = regex(
    r"(?:главная|новости|сайт|портал|официальн\w+ (?:интернет-)?(?:сайт|портал)|администраци[яи]|правительство|министерство"
    r"|департамент|комитет|управление)\b",
    re.IGNORECASE,
)


def page_title(title: str, own: tuple[str, str], site: str) -> str:
    """Return the title of a page without the name of its site, or its heading where the title is that name alone.

    Parameters
    ----------
    title : str
        As the head of the page states it.
    own : pair of str
        What else names the page: its title as it is shared, and its only main heading; empty where there is none.
    site : str
        The name of the site, if the page states it.
    """
    for name in filter(_is_sane, own):
        rest = title.replace(name, "", 1)
        if title.startswith(name) and _BEHIND.match(title, len(name)):
            return name
        if title.endswith(name) and len(rest) < len(name) and _BEFORE.search(rest):
            return name
    heading = own[1]
    if _is_sane(heading) and (title == site or (_OF_A_SITE.match(title) and not _OF_A_SITE.match(heading))):
        return heading
    return title


def title_of(source: Source, *, stated: str = "", above: str = "", raw: str = "", headings: tuple[Heading, ...] = ()) -> str:
    """Return the title the file states, else that `above` its table, else its first main heading, else the name of the file.

    A stated title that is a program's default, the name of some other file, or garbled does not count.
    """
    first = next((heading.span.of(raw) for heading in headings if heading.level == 1), "")
    for candidate in (one_line(stated), one_line(above), one_line(first)):
        if _is_sane(candidate):
            return candidate
    return Path(source.path).stem


def _is_sane(title: str) -> bool:
    readable = re.search(r"[^\W\d_]{3}", title) is not None and "\ufffd" not in title
    return readable and len(title) <= _LONGEST and not _NOT_A_TITLE.search(title) and not is_garbled(title)
