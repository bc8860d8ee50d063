"""Line breaks of a raw text: which end a paragraph, which a list item, which are only the width of the page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.drawn_tables import break_at_table
from assistant.loaders import Breaks
from assistant.patterns import regex
from assistant.spans import Edit, Span

_WIDEST_WRAP = 160
"""No page is set wider than this many characters: a text of longer lines is not wrapped, its breaks are paragraphs."""

_NARROWEST_WRAP = 50
"""Nor narrower than this one, unless its sentences go on from line to line."""

_SHORT = 0.7
"""A line shorter than this share of the page's width did not reach the margin."""

_LONGEST_HEADING = 120
_PARAGRAPH_INDENT = 2
"""In a text of wrapped breaks a line behind one space stands on its own, and one behind two opens a paragraph."""

_LEAST_FULL = 45
"""A page's last line that is shorter, and ends no sentence, is a title or a cell rather than the middle of a paragraph."""

_LOOKED_AT = 400

_FEW_LINES = 4
"""Of fewer lines it cannot be told whether they are wrapped: they are taken to be."""

_NEARLY_FULL, _FULL_LINES = 0.75, 0.5
"""In a wrapped text at least this share of the lines reaches this share of the width, …"""

_LEAST_GOING_ON, _GOING_ON = 0.1, 1 / 3
"""… and some are gone on with in small letters; where this share is, short lines between are those of a talk."""

# Not from the middle of a run of spaces: tried from each of its places, a long one would cost its square.
_BREAK = regex(r"(?<![ \t])[ \t]*\n\s*")
_BROKEN_WORD = regex(r"\w[-\u2011][ \t]*\n\s*(?:\w|-[а-яёa-z])|\u00ad[ \t]*\n")
_SURE_MARKER = regex(r"[•▪◦●·*]\s+\S|\d{1,3}(?:\.\d{1,3})*(?:\(\d{1,2}\))?[.)]\s+\S|[а-яёa-z]\)\s+\S|[ivx]{1,5}\)\s")
_DASH_MARKER = regex(r"[-–—]\s+\S")
_ENDS_SENTENCE = regex(r"[.!?…:;][»”\")\]]*\s*$|\][.,;]?\s*$")
_ENDS_ITEM = regex(r"[.!?…:;,][»”\")\]]*\s*$")
_OPENS_SENTENCE = regex(r"[«„“\"(\[—–-]*\s*[А-ЯЁA-Z0-9]")
_OPENS_LOW = regex(r"[«„“\"(]*[а-яёa-z]")
_OPENS_INDENTED = regex(r"[ \t]*\n\s*?[ \t]+[«„“\"(]*[А-ЯЁA-Z]")
_NAMED_HEADING = regex(
    r"(?:(?:Глава|Раздел|Часть|Статья|Приложение|Параграф|Тема|Лекция)\s+[\dIVXLC]+\b|§\s*\d|Введение$|Заключение$|Выводы$|Аннотация$|"
    r"Содержание$|Оглавление$|Список литературы|Литература$|Библиографический список|Предисловие$)",
    re.IGNORECASE,
)
_ACT = regex(
    r"(?:ПОСТАНОВЛЕНИЕ|РАСПОРЯЖЕНИЕ|ПРИКАЗ|УКАЗ|РЕШЕНИЕ|ОПРЕДЕЛЕНИЕ|ПРОТОКОЛ|ПИСЬМО|УКАЗАНИЕ)$"
    r"|(?:ФЕДЕРАЛЬНЫЙ |ОБЛАСТНОЙ |КРАЕВОЙ )?ЗАКОН$|(?:[А-ЯЁ] ){4,}[А-ЯЁ]$"
)
"""The line in the head of an act that says what kind it is."""
_DATE_OF_ACT = regex(
    r"(?:от\s+)?(?:«?\d{1,2}»?\s+[а-яё]{3,8}\s+\d{4}|\d{1,2}\.\d{1,2}\.\d{4})(?:\s*г(?:ода|\.)?)?\s*(?:(?:№|N)\s*\S{1,20})?$"
)
_PLACE_OF_ACT = regex(r"г(?:\.|ород) ?[А-ЯЁ][а-яё]+(?:[ -][А-ЯЁа-яё][а-яё]*){0,2}$")
_FEWEST_CAPITALS = 4
_NUMBERED_HEADING = regex(r"\d{1,2}(?:\.\d{1,2}){0,3}\.?\s+[А-ЯЁA-Z]")


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines before and after a break, and the width lines are wrapped at (0: they are not)."""

    before: str
    after: str
    gap: str
    width: int
    marker: str
    """That of the list item which the line before begins or goes on with; empty where it is in none."""
    opens_paragraph: bool
    """The line before begins a paragraph, or goes on with a title in capitals."""
    then_opens: bool
    """The line behind the line after is indented and begins with a capital."""
    short: bool
    """The text is one of short lines, each broken on purpose: a list, a directory, a form."""

    @property
    def blank(self) -> bool:
        return self.gap.count("\n") > 1

    @property
    def indented(self) -> bool:
        return self.gap.rsplit("\n", 1)[-1].strip("\n") != ""


def line_breaks(text: str, headings: Sequence[Span], breaks: Breaks, page_starts: Sequence[int] = ()) -> list[Edit]:
    r"""Turn each run of line breaks into what it means: a space, `\n` before a list item, or `\n\n` after a paragraph.

    Parameters
    ----------
    text : str
        Breaks after a hyphen inside a word are left for `assistant.hyphens`.
    headings : sequence of Span
        Headings of `text` already known.
    breaks : Breaks
        What a break means in this document; of `structured` ones only the number is tidied.
    page_starts : sequence of int
        Where pages begin in `text`: over the end of a page of `wrapped` breaks a paragraph may go on.
    """
    if breaks == "wrapped":
        return _wrapped_breaks(text, headings, page_starts)
    return _other_breaks(text, headings, structured=breaks == "structured")


def _wrapped_breaks(text: str, headings: Sequence[Span], page_starts: Sequence[int]) -> list[Edit]:
    starts, stops = {span.start for span in headings}, {span.stop for span in headings}
    edits: list[Edit] = []
    page = 0
    own = False
    for match in _BREAK.finditer(text):
        while page < len(page_starts) and page_starts[page] <= match.start():
            page += 1
        over_page = page < len(page_starts) and page_starts[page] <= match.end()
        indent = len(match.group()) - len(match.group().rstrip(" "))
        at_heading = match.end() in starts or match.start() in stops
        if (
            not at_heading
            and indent < _PARAGRAPH_INDENT
            and _BROKEN_WORD.search(text[max(0, match.start() - 2) : match.end() + 1])
        ):
            continue
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
        after = text[match.end() : match.end() + _LOOKED_AT].split("\n", 1)[0].strip()
        if at_heading or not before or not after:
            meaning = "\n\n"
        elif over_page:
            meaning = _over_page(before, after, indent, before_stands_alone=own)
        elif match.group().count("\n") > 1:
            meaning = "\n\n"
        elif indent or _begins_sure_item(before, after):
            meaning = "\n"
        else:
            meaning = " "
        if meaning != " ":
            own = bool(indent == 1 or _SURE_MARKER.match(after))
        edits.append(Edit(Span(*match.span()), meaning))
    return edits


def _over_page(before: str, after: str, indent: int, *, before_stands_alone: bool) -> str:
    """Return what the end of a page means: a paragraph that goes on, an item or a row after others, or a new paragraph."""
    in_brackets = before.rfind("(") > before.rfind(")") and ")" in after
    if in_brackets or (_OPENS_LOW.match(after) and not _ENDS_SENTENCE.search(before) and not _SURE_MARKER.match(after)):
        return " "
    if indent == 1 or _SURE_MARKER.match(after):
        return "\n" if before_stands_alone or before.endswith(":") else "\n\n"
    if indent >= _PARAGRAPH_INDENT or _ENDS_SENTENCE.search(before) or _is_heading(before) or _is_heading(after):
        return "\n\n"
    return " " if len(before) >= _LEAST_FULL else "\n\n"


def _begins_sure_item(before: str, after: str) -> bool:
    """Tell whether a line is surely a list item: a bullet, or a number below a line that ended and was broken on purpose."""
    if after[0] in "•▪◦●":
        return True
    if not _SURE_MARKER.match(after) or not _ENDS_ITEM.search(before) or after[:3].isdigit():
        return False
    return before.endswith(":") or _SURE_MARKER.match(before) is not None or len(before) < _SHORT * len(after)


def _other_breaks(text: str, headings: Sequence[Span], *, structured: bool) -> list[Edit]:
    starts, stops = {span.start for span in headings}, {span.stop for span in headings}
    edits: list[Edit] = []
    width, short = (0, False) if structured else _width(text)
    marker, opens = "", True
    for match in _BREAK.finditer(text):
        gap = match.group()
        if _BROKEN_WORD.search(text[max(0, match.start() - 2) : match.end() + 1]):
            continue
        if structured:
            meaning = "\n\n" if gap.count("\n") > 1 else "\n"
        else:
            before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
            stop = text.find("\n", match.end())
            after = text[match.end() : stop if stop >= 0 else len(text)].strip()
            then_opens = _OPENS_INDENTED.match(text, match.end() + len(after)) is not None
            lines = _Lines(before, after, gap, width, marker, opens, then_opens, short)
            meaning = "\n\n" if match.end() in starts or match.start() in stops else _meaning(lines)
            if meaning != " ":
                marker = _marker(after) if _begins_item(lines) else ""
            opens = meaning != " " or (opens and _is_capitals(before) and _is_capitals(after))
        edits.append(Edit(Span(*match.span()), meaning))
    return edits


def _meaning(lines: _Lines) -> str:
    if not lines.before or not lines.after:
        return "\n\n"
    if not lines.blank and (drawn := break_at_table(lines.before, lines.after)) is not None:
        return drawn
    return _meaning_in_text(lines)


def _meaning_in_text(lines: _Lines) -> str:
    if _begins_item(lines):
        return "\n" if lines.before.endswith(":") or lines.marker or not lines.blank else "\n\n"
    if _is_of_head(lines.before, lines.after) or _capitals_end(lines):
        return "\n\n"
    goes_on = _OPENS_LOW.match(lines.after) is not None and not _ENDS_SENTENCE.search(lines.before)
    if lines.blank or not lines.width or _is_heading(lines.before) or _is_heading(lines.after):
        on_purpose = "\n" if lines.short and not lines.blank and not _is_heading(lines.before) else "\n\n"
        return " " if goes_on else on_purpose
    titled = lines.then_opens and _is_title(lines.after, lines.width)
    title_ends = lines.opens_paragraph and _is_title(lines.before, lines.width) and _OPENS_SENTENCE.match(lines.after)
    if title_ends and (lines.indented or titled):
        return "\n\n"
    ends = _ENDS_SENTENCE.search(lines.before) is not None and _OPENS_SENTENCE.match(lines.after) is not None
    short = len(lines.before) < _SHORT * lines.width
    return "\n\n" if ends and (lines.indented or short or titled) else " "


def _begins_item(lines: _Lines) -> bool:
    """Tell whether the line after the break is a list item; a dash alone may be a dash inside a sentence."""
    parted = lines.blank or not lines.width or not lines.before or _ENDS_ITEM.search(lines.before) is not None
    if _SURE_MARKER.match(lines.after):
        return parted or lines.after[0] in "•▪◦●" or _follows(lines.marker, _marker(lines.after))
    if not _DASH_MARKER.match(lines.after):
        return False
    again = lines.marker == lines.after[0] and lines.after[1:].lstrip()[0].isupper()
    return again or (parted and not lines.before.endswith(","))


def _marker(line: str) -> str:
    """Return the marker a list item begins with: a bullet, a number or a letter with what stands behind it."""
    return line.split(None, 1)[0]


def _follows(former: str, marker: str) -> bool:
    """Tell whether a marker is the next of the list that `former` is of: «2.» behind «1.», «б)» behind «а)», «*» again."""
    if former[-1:] != marker[-1]:
        return False
    one, other = (re.split(r"\.", sign.rstrip(".)")) for sign in (former, marker))
    if one[:-1] != other[:-1]:
        return False
    if one[-1].isdigit() and other[-1].isdigit():
        return int(other[-1]) == int(one[-1]) + 1
    if len(one[-1]) == len(other[-1]) == 1:
        return ord(other[-1]) == ord(one[-1]) + 1
    return former == marker


def _is_title(line: str, width: int) -> bool:
    """Tell whether a line could be a title set without a full stop: it begins with a capital and does not reach the margin."""
    return line[0].isupper() and line[-1] not in ".,;:!?…-–—" and len(line) < 0.85 * width


def _is_of_head(before: str, after: str) -> bool:
    """Tell whether two lines are of an act's head, in which each line says one thing: who issued it, its kind, date and place."""
    if _ACT.match(after):
        return _is_capitals(before)
    if _ACT.match(before):
        return _DATE_OF_ACT.match(after) is not None or _OPENS_SENTENCE.match(after) is not None
    dated = _DATE_OF_ACT.match(before) is not None and (_is_capitals(after) or _PLACE_OF_ACT.match(after) is not None)
    placed = _PLACE_OF_ACT.match(before) is not None or (before.isalpha() and _is_capitals(before))
    return dated or (placed and re.match(r"Об? [а-яё]", after) is not None)


def _capitals_end(lines: _Lines) -> bool:
    """Tell whether a title in capitals ends before what opens in the usual way, or begins behind a sentence."""
    before, after = _is_capitals(lines.before), _is_capitals(lines.after)
    if before == after or not _OPENS_SENTENCE.match(lines.after):
        return False
    if before:
        room = len(lines.before) + 1 + len(lines.after.split(None, 1)[0]) <= lines.width
        return lines.opens_paragraph and room and lines.before[-1] not in ",;:-–—"
    return _ENDS_SENTENCE.search(lines.before) is not None and lines.after[-1] not in ".,;:"


def _is_capitals(line: str) -> bool:
    return line.isupper() and sum(map(str.isalpha, line)) >= _FEWEST_CAPITALS


def _is_heading(line: str) -> bool:
    return _NAMED_HEADING.match(line) is not None and len(line) <= _LONGEST_HEADING


def _width(text: str) -> tuple[int, bool]:
    """Return the width lines are wrapped at, 0 where they are not wrapped, and whether they are short ones then.

    The width is what nine lines of ten do not pass. Lines few of which come near it, or that no sentence
    runs over, are not wrapped.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    lengths = sorted(map(len, lines))
    if len(lengths) < 2:
        return 0, False
    width = lengths[int(0.9 * (len(lengths) - 1))]
    if width > _WIDEST_WRAP or lengths[-1] > 2 * _WIDEST_WRAP:
        return 0, False
    return (0, True) if len(lines) >= _FEW_LINES and not _is_wrapped(lines, width) else (width, False)


def _is_wrapped(lines: Sequence[str], width: int) -> bool:
    on = sum(_OPENS_LOW.match(other) is not None and not _ENDS_SENTENCE.search(one) for one, other in pairwise(lines))
    full = sum(len(line) >= _NEARLY_FULL * width for line in lines)
    fills = width >= _NARROWEST_WRAP and full >= _FULL_LINES * len(lines) and on >= _LEAST_GOING_ON * len(lines)
    return fills or on >= _GOING_ON * len(lines)


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
