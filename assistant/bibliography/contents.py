"""The table of contents of an issue: a second witness of the titles of its articles, and often the better written one."""

import re

from assistant.bibliography.lines import in_capitals, lines_of
from assistant.dictionary import is_known
from assistant.patterns import regex

_HEADING = regex(r"\s*(?:содержание|оглавление|в номере)(?: (?:номера|выпуска))?\s*", re.IGNORECASE)
_INITIALS = regex(r"(?:[А-ЯЁ]\.[ -]?){1,3}[А-ЯЁ]?\.?\s*$|\d\s*$|[;.]\s*$|\n\s*$|^\s*$")
_OPENING = "«“„("
_LONGEST = 30_000
_LONGEST_HEAD = 80


def contents_of(text: str, first_article: int) -> str:
    """Return the table of contents that stands before the first article, on one line; empty where there is none."""
    for line in lines_of(text, 0, first_article):
        if _HEADING.fullmatch(line.text):
            return " ".join(text[line.stop : min(first_article, line.stop + _LONGEST)].split())
    return ""


def confirmed(title: str, contents: str) -> str:
    """Return a title as the table of contents has it where that is in small letters, or goes on to the left of what was read.

    A title the table does not have stays as it is: editors shorten titles there.
    """
    place = _place(title, contents)
    if place is None:
        return title
    start, stop = place
    whole = _left(contents, start)
    listed = contents[whole:stop]
    if in_capitals(listed) and whole == start:
        return min(title, listed, key=_unknown)  # words may have run together in one of them
    return listed


def _unknown(title: str) -> int:
    return sum(not is_known(word) for word in re.findall(r"[^\W\d_]+", title))


def _place(title: str, contents: str) -> tuple[int, int] | None:
    """Find a title by its letters alone, whatever their case, the spaces and the hyphens of lines' ends."""
    wanted = "".join(filter(str.isalnum, title.lower()))
    if len(wanted) < 10:
        return None
    kept = [(place, character.lower()) for place, character in enumerate(contents) if character.isalnum()]
    letters = "".join(character for _, character in kept)
    if len(letters) != len(kept) or letters.count(wanted) != 1:
        return None
    found = letters.index(wanted)
    start, stop = kept[found][0], kept[found + len(wanted) - 1][0] + 1
    while start and contents[start - 1] in _OPENING:
        start -= 1
    closing = re.compile(r"[)»”\"?!]*").match(contents, stop)
    return start, closing.end() if closing else stop


def _left(contents: str, start: int) -> int:
    """Return where the title that is found at `start` begins: there, or before, where it was found in the middle of it."""
    if _INITIALS.search(contents[max(0, start - 12) : start]) or not re.search(r"\w$", contents[:start]):
        return start
    head = contents[max(0, start - _LONGEST_HEAD) : start]
    names = list(re.finditer(r"[А-ЯЁ]\.(?:\s|(?=[А-ЯЁа-яё]))", head))
    return max(0, start - _LONGEST_HEAD) + names[-1].end() if names else start
