"""The words of one block of a page: white space, line breaks, lines that are only the width of a screen."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from assistant.patterns import regex

BREAK = "\x01"
"""Stands for `<br>`; nothing a page may hold."""

_NO_TEXT = regex(r"[\x00-\x08]")
# A hyphen at the end of a source line stays there, for the rules that know whether its word goes on.
_SPACE = regex(r"(?<=[^\W\d_]-)[ \t]*\n[ \t]*(?=[^\W\d_])|[ \t\n\r\f]+")
_LOW = regex(r"[(«\"]?[^\W\d_]")
_BROKEN_WORD = regex(r"[^\W\d_][-\u00ad\u2010]$")
_ENDS = (".", "!", "?", "…", ":", ";")
_SUPERSCRIPTS = str.maketrans("0123456789-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")
_POWER = regex(r"[-−–]?[0-9]{1,3}")
_NOTE_MARK = regex(r"([1-9]\d{0,2}(?:\s*[,;–-]\s*[1-9]\d{0,2})*)(\)?)")
_YEAR_LAST = regex(r"(?<!\d)(?:1[89]|20)\d\d$")
# A letter alone and a metre may have a power; what ends any other word, or a part of a sentence, may have a note.
_MAY_HAVE_NOTE = regex(r"[^\W\d_]$|[.,:;!?…»”\"')\]%*]$")
_MAY_HAVE_POWER = regex(r"(?<![^\W\d_])(?:[^\W\d_]|[кдсмн]м|мкм)$")
_LAST_WORD, _LAST_PIECES = 8, 3
_NARROWEST = 50
_WIDEST = 130
_FULL = 0.75
"""A line shorter than this share of the width ends a paragraph."""


def spaced(text: str) -> str:
    """Return text of a page with its white space as one space."""
    if text.isspace():
        return " "
    return _SPACE.sub(_space, _NO_TEXT.sub("", text) if _NO_TEXT.search(text) else text)


def _space(match: re.Match[str]) -> str:
    return "\n" if "\n" in match.group() and match.string[match.start() - 1 : match.start()] == "-" else " "


def set_high(before: str, text: str) -> str:
    """Return text set high behind other text.

    Its digits stay high after a digit: «Статья 5» with a high 1 is not Статья 51. Behind a word, or a year, they are the mark of
    a note and are put into brackets as one, so that the word stays a word.
    """
    last, core = before[-_LAST_WORD:], text.rstrip()
    rest = text[len(core) :]
    mark = _NOTE_MARK.fullmatch(core)
    if last[-1:].isdigit():
        if mark is not None and (mark[2] or _YEAR_LAST.search(last)):
            return f"[{mark[1]}]{rest}"
        return as_power(core) + rest
    if mark is not None and _MAY_HAVE_NOTE.search(last) and not _MAY_HAVE_POWER.search(last):
        return f"[{mark[1]}]{rest}"
    return text


def set_high_behind(pieces: Sequence[str], text: str) -> str:
    """Return text set high behind pieces of text, of which the last alone may be less than a word."""
    return set_high("".join(pieces[-_LAST_PIECES:]), text)


def as_power(text: str) -> str:
    """Return a number of up to three digits in signs that stand high; any other text as it is."""
    return text.translate(_SUPERSCRIPTS) if _POWER.fullmatch(text) else text


def with_high(pieces: Iterable[tuple[str, bool]]) -> str:
    """Return pieces of text as one, each given with whether it is set high; a number may come in several."""
    shown = ""
    for high, group in groupby((piece for piece in pieces if piece[0]), key=itemgetter(1)):
        text = "".join(piece for piece, _ in group)
        shown += set_high(shown, text) if high else text
    return shown


def lines_of(text: str) -> Iterator[str]:
    """Yield the paragraphs of a block: an empty line parts them; a break inside a sentence is a space."""
    lines: list[str] = []
    for line in text.split(BREAK):
        shown = re.sub(r"[ \t]{2,}", " ", line).strip(" \t\n\r\f")
        if shown.strip():
            lines.append(shown)
        elif lines:
            yield joined(lines)
            lines = []
    if lines:
        yield joined(lines)


def preformatted(text: str, *, code: bool) -> Iterator[str]:
    """Yield the paragraphs of a preformatted text; of code, the whole with its lines."""
    text = _NO_TEXT.sub("", text).expandtabs(4)
    lines = [line.rstrip() for line in text.split("\n")]
    filled = [line for line in lines if line.strip()]
    if code or len(filled) < 3:
        yield "\n".join(lines).strip("\n")
        return
    margin = min(len(line) - len(line.lstrip()) for line in filled)
    width = _width([line.strip() for line in filled])
    paragraph: list[str] = []
    for line in lines:
        indented = len(line) - len(line.lstrip()) >= margin + 2
        if paragraph and (not line.strip() or indented):
            yield joined(paragraph, width)
            paragraph = []
        if line.strip():
            paragraph.append(line.strip())
    if paragraph:
        yield joined(paragraph, width)


def joined(lines: Sequence[str], width: int | None = None) -> str:
    """Return lines as one paragraph: what goes on over a break is one line, the others keep theirs.

    `width` is that of the text the lines are of, 0 where each of them stands for itself; None for what they say themselves.
    """
    width = _width(lines) if width is None else width
    text = lines[0]
    before = lines[0]
    for line in lines[1:]:
        if _BROKEN_WORD.search(before) and line[0].islower():
            gap = "\n"
        elif width:
            gap = " " if len(before) >= _FULL * width else "\n"
        else:
            gap = " " if not before.endswith(_ENDS) and _begins_low(line) else "\n"
        text += gap + line
        before = line
    return text


def _begins_low(line: str) -> bool:
    found = _LOW.match(line)
    # «а) …» and «б. …» are items.
    return found is not None and found.group()[-1].islower() and not re.match(r"[^\W\d_][.)]", line)


def _width(lines: Sequence[str]) -> int:
    """Return the width lines are wrapped at, 0 where each stands for itself."""
    lengths = sorted(map(len, lines))
    width = lengths[int(0.9 * (len(lengths) - 1))]
    full = sum(length >= _FULL * width for length in lengths)
    return width if len(lines) > 3 and _NARROWEST <= width <= _WIDEST and full >= 0.7 * len(lines) else 0
