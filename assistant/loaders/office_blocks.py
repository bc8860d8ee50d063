"""What office formats share: the level a style's name tells, and how a numbered paragraph enters the text."""

import re

from assistant.loaders.builder import RawText
from assistant.loaders.numbering import BULLET
from assistant.patterns import regex

_LONGEST_HEADING = 300
"""Characters; more is a paragraph somebody gave the look of a heading."""

# Word stores the names of its own styles in English; other programs write what their user sees.
_HEADING = regex(r"(?:heading|заголовок)[\s_]*([1-9])", re.IGNORECASE)
_TITLE = regex(r"title|название|заголовок", re.IGNORECASE)
_SIMPLE_MARKER = regex(r"\(?\w{1,3}[.)]")


def level_named(style: str) -> int:
    """Return the level of heading that a style's name tells, 0 for none."""
    heading = _HEADING.fullmatch(style)
    return int(heading[1]) if heading else int(_TITLE.fullmatch(style) is not None)


def numbered(text: str, marker: str) -> str:
    """Return a text behind its number; a bullet is no number."""
    return f"{marker} {text}" if marker and marker != BULLET else text


def add_block(raw: RawText, text: str, *, marker: str = "", depth: int = 0, level: int = 0) -> None:
    """Add a paragraph as what it is.

    Parameters
    ----------
    raw : RawText
    text : str
    marker : str
        Its number or bullet, empty for none.
    depth : int
        How deep it stands in its list, from 0.
    level : int
        As a heading; 0 for none.
    """
    if level and len(text) <= _LONGEST_HEADING:
        raw.heading(numbered(text, marker), level)
    elif marker == BULLET or _SIMPLE_MARKER.fullmatch(marker):
        raw.item(text, marker, depth)
    else:
        raw.paragraph(numbered(text, marker))
