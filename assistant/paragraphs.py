"""Line breaks of a raw text: which end a paragraph, which a list item, which are only the width of the page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.spans import Edit, Span

_WIDEST_WRAP = 160
"""No page is set wider than this many characters: a text of longer lines is not wrapped, its breaks are paragraphs."""

_SHORT = 0.7
"""A line shorter than this share of the page's width did not reach the margin."""

_LONGEST_HEADING = 120

_BREAK = re.compile(r"[ \t]*\n\s*")
_BROKEN_WORD = re.compile(r"\w-[ \t]*\n\s*\w|\u00ad[ \t]*\n")
_SURE_MARKER = re.compile(r"[•▪◦●·*]\s+\S|\d{1,3}(?:\.\d{1,3})*[.)]\s+\S|[а-яёa-z]\)\s+\S|[ivx]{1,5}\)\s")
_DASH_MARKER = re.compile(r"[-–—]\s+\S")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][»”\")\]]*\s*$|\][.,;]?\s*$")
_ENDS_ITEM = re.compile(r"[.!?…:;,][»”\")\]]*\s*$")
_OPENS_SENTENCE = re.compile(r"[«„“\"(\[—–-]*\s*[А-ЯЁA-Z0-9]")
_OPENS_LOW = re.compile(r"[«„“\"(]*[а-яёa-z]")
_OPENS_INDENTED = re.compile(r"[ \t]*\n\s*?[ \t]+[«„“\"(]*[А-ЯЁA-Z]")
_NAMED_HEADING = re.compile(
    r"(?:(?:Глава|Раздел|Часть|Статья|Приложение|Параграф|Тема|Лекция)\s+[\dIVXLC]+\b|§\s*\d|Введение$|Заключение$|Выводы$|Аннотация$|"
    r"Содержание$|Оглавление$|Список литературы|Литература$|Библиографический список|Предисловие$)",
    re.IGNORECASE,
)
_NUMBERED_HEADING = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+[А-ЯЁA-Z]")


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines before and after a break, and the width lines are wrapped at (0: they are not)."""

    before: str
    after: str
    gap: str
    width: int
    before_is_item: bool
    opens_paragraph: bool
    """The line before begins a paragraph."""
    then_opens: bool
    """The line behind the line after is indented and begins with a capital."""

    @property
    def blank(self) -> bool:
        return self.gap.count("\n") > 1

    @property
    def indented(self) -> bool:
        return self.gap.rsplit("\n", 1)[-1].strip("\n") != ""


def line_breaks(text: str, headings: Sequence[Span], *, structured: bool) -> list[Edit]:
    r"""Turn each run of line breaks into what it means: a space, `\n` before a list item, or `\n\n` after a paragraph.

    Parameters
    ----------
    text : str
        Breaks after a hyphen inside a word are left for `assistant.hyphens`.
    headings : sequence of Span
        Headings of `text` already known.
    structured : bool
        The breaks were put there by a loader that knows the structure; only their number is tidied.
    """
    starts, stops = {span.start for span in headings}, {span.stop for span in headings}
    edits: list[Edit] = []
    width = 0 if structured else _width(text)
    item, opens = False, True
    for match in _BREAK.finditer(text):
        gap = match.group()
        if _BROKEN_WORD.search(text[max(0, match.start() - 2) : match.end() + 1]):
            continue
        if structured:
            meaning = "\n\n" if gap.count("\n") > 1 else "\n"
        else:
            before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
            after = text[match.end() : text.find("\n", match.end()) if "\n" in text[match.end() :] else len(text)].strip()
            lines = _Lines(
                before, after, gap, width, item, opens, _OPENS_INDENTED.match(text, match.end() + len(after)) is not None
            )
            meaning = "\n\n" if match.end() in starts or match.start() in stops else _meaning(lines)
            item = _begins_item(lines) if meaning != " " else item
            opens = meaning != " "
        edits.append(Edit(Span(*match.span()), meaning))
    return edits


def _meaning(lines: _Lines) -> str:
    if not lines.before or not lines.after:
        return "\n\n"
    if _begins_item(lines):
        return "\n" if lines.before.endswith(":") or lines.before_is_item or not lines.blank else "\n\n"
    goes_on = _OPENS_LOW.match(lines.after) is not None and not _ENDS_SENTENCE.search(lines.before)
    if lines.blank or not lines.width or _is_heading(lines.before) or _is_heading(lines.after):
        return " " if goes_on else "\n\n"
    titled = lines.then_opens and _is_title(lines.after, lines.width)
    title_ends = lines.opens_paragraph and _is_title(lines.before, lines.width) and _OPENS_SENTENCE.match(lines.after)
    if title_ends and (lines.indented or titled):
        return "\n\n"
    ends = _ENDS_SENTENCE.search(lines.before) is not None and _OPENS_SENTENCE.match(lines.after) is not None
    short = len(lines.before) < _SHORT * lines.width
    return "\n\n" if ends and (lines.indented or short or titled) else " "


def _begins_item(lines: _Lines) -> bool:
    """Tell whether the line after the break is a list item; a dash alone may be a dash inside a sentence."""
    parted = lines.blank or not lines.before or _ENDS_ITEM.search(lines.before) is not None
    if _SURE_MARKER.match(lines.after):
        return parted or lines.after[0] in "•▪◦●"
    return _DASH_MARKER.match(lines.after) is not None and parted and not lines.before.endswith(",")


def _is_title(line: str, width: int) -> bool:
    """Tell whether a line could be a title set without a full stop: it begins with a capital and does not reach the margin."""
    return line[0].isupper() and line[-1] not in ".,;:!?…-–—" and len(line) < 0.85 * width


def _is_heading(line: str) -> bool:
    return _NAMED_HEADING.match(line) is not None and len(line) <= _LONGEST_HEADING


def _width(text: str) -> int:
    """Return the width lines are wrapped at, 0 where they are not wrapped: what nine lines of ten do not pass."""
    lengths = sorted(len(line.strip()) for line in text.split("\n") if line.strip())
    if len(lengths) < 2:
        return 0
    width = lengths[int(0.9 * (len(lengths) - 1))]
    return width if width <= _WIDEST_WRAP and lengths[-1] <= 2 * _WIDEST_WRAP else 0


def found_headings(text: str) -> list[tuple[int, Span]]:
    """Return the obvious headings of a clean text whose format marks none, as (level, span).

    A heading is a short line alone between paragraphs, without a full stop, that begins with a capital or a number and is
    followed by a paragraph.
    """
    found: list[tuple[int, Span]] = []
    blocks = list(re.finditer(r"[^\n]+(?:\n[^\n]+)*", text))
    for block, following in pairwise(blocks):
        line = block.group()
        if "\n" in line or not 3 <= len(line) <= _LONGEST_HEADING or len(following.group()) < len(line):
            continue
        named, numbered = _NAMED_HEADING.match(line), _NUMBERED_HEADING.match(line)
        bare = line[-1] not in ".,;:!?…" and line[0].isupper() and sum(c.isalpha() for c in line) > 0.6 * len(line)
        if named or (numbered and line[-1] not in ",;:") or (bare and not _SURE_MARKER.match(line)):
            found.append((_level(line), Span(*block.span())))
    return found


def _level(line: str) -> int:
    numbers = re.match(r"\d{1,2}(?:\.\d{1,2})*", line)
    return numbers.group().count(".") + 1 if numbers else 1
