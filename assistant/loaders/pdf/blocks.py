"""Lines of a column to blocks: paragraphs, items of lists, rows of tables, by what the eye parts them by."""

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from assistant.loaders.pdf.characters import Characters
from assistant.loaders.pdf.lines import Line, lines_of
from assistant.loaders.pdf.pieces import Piece, is_apart
from assistant.loaders.pdf.rules import OPENS_LOW, RULES, Block, Kind, Seen, Verdict, ends_sentence
from assistant.patterns import regex

_LEADING = 1.35
"""Lines further apart than so many usual distances are two paragraphs'."""

_INDENT = 0.8
CELL_GAP = 2.2
_SIGNATURE_GAP = 6.0
_UNEVEN = 2.0
_LEVEL = 1.1
"""So alike are the gaps of a line that a program stretched."""

_NEARBY = 6
"""The right edge is taken from so many lines on both sides: beside a picture, lines are shorter."""

_CENTRED = 1.6
"""Middles of centred lines differ by less than so many sizes: a first line's indent moves its middle by half of itself."""

_SIZE_CHANGE = 0.08
_MOSTLY = 0.6

_OPENS_HIGH = regex(r"[«„“\"(\[—–]*\s*[А-ЯЁA-Z0-9]")
_MARKER = regex(
    r"(?:[•▪◦●■□○‣·*]|[-–—−](?=\s)|\d{1,3}(?:\.\d{1,3})*(?:\(\d{1,2}\))?[.)](?=\s|\D)|[а-яёa-z]\)|[ivx]{1,5}\)|(?-i:[IVX]{1,5}\.)(?=\s)|\(\d{1,2}\))\s*\S",
    re.IGNORECASE,
)
_LEADERS = regex(r"(?:\.\s?|…\s?|_){4,}\s*\d{0,4}$")
CAPTION = regex(
    r"(?:рис(?:унок|\.)|таблица|табл\.|схема|диаграмма|график|карта|фото|figure|fig\.|table)\s*(?:№\s*)?[\dIVX]", re.IGNORECASE
)


def text_of(line: Line, characters: Characters) -> str:
    """Return the text of a line, its pieces one space apart, for looking at; the page's text is written elsewhere."""
    return " ".join("".join(map(chr, characters.codes[piece.start : piece.stop].tolist())) for piece in line.pieces)


def blocks_of(pieces: Sequence[Piece], characters: Characters) -> list[Block]:
    """Return the blocks of one column, in order."""
    blocks: list[Block] = []
    for part in _between_tables(pieces):
        if part[0].table is not None:
            blocks.append(Block("table", [], [], cells=part[0].table.rows))
        else:
            lines = lines_of(part)
            blocks += _Column(lines, [text_of(line, characters) for line in lines]).blocks()
    return blocks


def _between_tables(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces above, between and below the tables, and the tables, from the top down."""
    tables = sorted((piece for piece in pieces if piece.table is not None), key=lambda piece: piece.top)
    rest = [piece for piece in pieces if piece.table is None]
    parts: list[list[Piece]] = []
    for table in tables:
        above = [piece for piece in rest if piece.base <= table.top + 1]
        rest = [piece for piece in rest if piece.base > table.top + 1]
        parts += [above, [table]]
    return [part for part in (*parts, rest) if part]


class _Column:
    """The lines of one column and what is usual in it."""

    def __init__(self, lines: list[Line], texts: list[str]) -> None:
        self.lines = lines
        self.texts = texts
        self.leading = _leading(lines)
        self.justified = self._justified_sizes()
        self.wide = [_widest_gap(line, marked=_MARKER.match(text) is not None) for line, text in zip(lines, texts, strict=True)]

    def blocks(self) -> list[Block]:
        found: list[Block] = []
        for number, line in enumerate(self.lines):
            verdict = self._judged(number, found[-1] if found else None)
            if verdict.new:
                found.append(Block(verdict.kind, [line], [self.texts[number]], verdict.opens))
            else:
                found[-1].kind = "row" if verdict.kind == "row" else found[-1].kind
                found[-1].lines.append(line)
                found[-1].texts.append(self.texts[number])
            found[-1].full = not self._has_room(number, 2.0 * line.size)
        return found

    def _judged(self, number: int, block: Block | None) -> Verdict:
        """Return what a line is: the first rule that has something to say decides."""
        kind: Kind = "item" if _MARKER.match(self.texts[number]) else "paragraph"
        if self._is_row(number):
            return Verdict("row", new=not self._ends_entry(number, block), opens=True)
        if block is None or block.kind == "row":
            return Verdict(kind, new=True, opens=self._opens(number))
        seen = self._seen(number, block, kind)
        verdict = next((found for rule in RULES if (found := rule(seen)) is not None), None)
        return verdict or Verdict(kind, new=seen.room or seen.indented, opens=seen.indented)

    def _seen(self, number: int, block: Block, kind: Kind) -> Seen:
        former, line = self.lines[number - 1], self.lines[number]
        step = line.base - former.base
        ended = ends_sentence(block.texts[-1])
        low = OPENS_LOW.match(self.texts[number]) is not None
        return Seen(
            text=self.texts[number],
            kind=kind,
            block=block,
            line=line,
            former=former,
            far=step > _LEADING * max(self.leading, line.size) or step < 0,
            near=step <= 1.5 * _LEADING * self.leading,
            resized=abs(line.size - former.size) > _SIZE_CHANGE * max(line.size, former.size),
            ended=ended,
            room=self._has_room(number - 1, self._first_words(number, 1 + (kind == "item")))
            or (ended and not low and former.size in self.justified and self._has_room(number - 1, _INDENT * line.size)),
            indented=self._is_indented(number, block),
            opens=self._opens(number),
            inset=self._is_inset(number) or self._is_inset(number - 1),
            title=self._is_title_going_on(number, block),
        )

    def _is_row(self, number: int) -> bool:
        """Tell whether a line is a row of a table without rules, or an entry of a table of contents."""
        if _LEADERS.search(self.texts[number]):
            return True
        gap, even = self.wide[number]
        line = self.lines[number]
        if number and OPENS_LOW.match(self.texts[number]) and not ends_sentence(self.texts[number - 1]):
            return False  # a stretched line in the middle of a sentence
        if even or gap <= CELL_GAP * line.size or self._is_stretched(number):
            return False
        beside = [self.wide[other] for other in (number - 1, number + 1) if 0 <= other < len(self.lines)]
        return gap > _SIGNATURE_GAP * line.size or any(not level and near > CELL_GAP * line.size for near, level in beside)

    def _is_stretched(self, number: int) -> bool:
        """Tell whether a line of two or three words is stretched to the margin: its sentence goes on in a line that is no row."""
        if number + 1 >= len(self.lines) or OPENS_LOW.match(self.texts[number + 1]) is None or ends_sentence(self.texts[number]):
            return False
        below, even = self.wide[number + 1]
        goes_on = even or below <= CELL_GAP * self.lines[number + 1].size or self._is_level(number + 1)
        return goes_on and self._is_level(number) and not self._has_room(number, 0.0)

    def _is_level(self, number: int) -> bool:
        """Tell whether the gaps of a line are alike as only a program makes them; a single one, where lines are justified."""
        line = self.lines[number]
        gaps = [right.left - left.right for left, right in pairwise(line.pieces) if is_apart(left, right)]
        if len(gaps) == 1:
            return line.size in self.justified and not self._has_room(number, 0.0)
        return len(gaps) > 1 and max(gaps) <= _LEVEL * min(gaps)

    def _ends_entry(self, number: int, block: Block | None) -> bool:
        """Tell whether a row is only the last line of an entry of a table of contents: «… развития», gap, «12»."""
        if block is None or block.kind == "row" or not self.texts[number].split()[-1].isdigit():
            return False
        line, former = self.lines[number], self.lines[number - 1]
        close = line.base - former.base <= _LEADING * self.leading and abs(line.size - former.size) <= 0.5
        same = line.bold == former.bold and abs(line.left - block.lines[-1].left) <= 2 * line.size
        return close and same and not ends_sentence(block.texts[-1])

    def _justified_sizes(self) -> set[float]:
        """Return the sizes whose lines mostly reach the margin exactly: then one that does not ends a paragraph."""
        all_lines: Counter[float] = Counter(line.size for line in self.lines)
        reach = Counter(line.size for number, line in enumerate(self.lines) if not self._has_room(number, 0.0))
        return {size for size, count in all_lines.items() if count >= _NEARBY and reach[size] >= _MOSTLY * count}

    def _has_room(self, number: int, needed: float) -> bool:
        """Tell whether something of the width `needed` would have stood in the line: then it was broken on purpose."""
        line = self.lines[number]
        near = self.lines[max(0, number - _NEARBY) : number + _NEARBY + 1]
        edge = max(other.right for other in near)
        return edge - line.right > needed + 0.3 * line.size

    def _first_words(self, number: int, count: int) -> float:
        """Return the width of the first words of a line: of an item, its marker is one."""
        pieces = self.lines[number].pieces
        for left, right in pairwise(pieces):
            count -= is_apart(left, right)
            if not count:
                return left.right - pieces[0].left
        return pieces[-1].right - pieces[0].left

    def _is_indented(self, number: int, block: Block) -> bool:
        line = self.lines[number]
        step = _INDENT * line.size
        first = block.lines[0].left
        body = min((other.left for other in block.lines[1:]), default=None)
        if body is None:
            if block.kind == "item":
                return False
            return line.left > first + step and _OPENS_HIGH.match(self.texts[number]) is not None and not block.goes_on
        if body > first + step:  # a hanging indent: what comes back to the first line's place begins anew
            return line.left < body - step
        return line.left > body + step and _OPENS_HIGH.match(self.texts[number]) is not None

    def _opens(self, number: int) -> bool:
        """Tell whether a line stands further in than those below it, as a paragraph's first does, or is set otherwise."""
        line = self.lines[number]
        below = self.lines[number + 1 : number + 1 + _NEARBY]
        alike = [other.left for other in below if abs(other.size - line.size) < 1]
        indented = bool(alike) and line.left > min(alike) + _INDENT * line.size
        return indented or (bool(below) and (not alike or below[0].bold != line.bold))

    def _is_inset(self, number: int) -> bool:
        """Tell whether a line reaches neither margin."""
        line = self.lines[number]
        near = self.lines[max(0, number - _NEARBY) : number + _NEARBY + 1]
        left, right = min(other.left for other in near), max(other.right for other in near)
        return line.left - left > _INDENT * line.size and right - line.right > _INDENT * line.size

    def _is_title_going_on(self, number: int, block: Block) -> bool:
        """Tell whether a centred or bold title goes on in this line, set like the line before."""
        former, line = self.lines[number - 1], self.lines[number]
        centred = abs(line.middle - former.middle) <= _CENTRED * line.size
        # «Кооперативы и рынок: / опыт района»: between two lines of a title a colon ends nothing.
        subtitled = centred and line.bold and block.texts[-1].endswith(":") and self._is_inset(number)
        ended = ends_sentence(block.texts[-1]) and not subtitled
        if not line.is_set_like(former) or ended or self._is_first_of_paragraph(number):
            return False
        if centred and (self._is_inset(number) or (line.bold and self._is_inset(number - 1))):
            return True
        return line.bold and abs(line.left - former.left) <= 0.5 and not block.full and len(block.lines) < 4

    def _is_first_of_paragraph(self, number: int) -> bool:
        """Tell whether a line is indented and goes on below at the margin: however it looks, it is not centred."""
        line, below = self.lines[number], self.lines[number + 1 : number + 2]
        if not below or OPENS_LOW.match(self.texts[number + 1]) is None or ends_sentence(self.texts[number]):
            return False
        near = below[0].base - line.base <= _LEADING * self.leading and abs(below[0].size - line.size) <= 0.5
        margin = min(other.left for other in self.lines[max(0, number - _NEARBY) : number + _NEARBY + 1])
        return near and below[0].left <= margin + 0.5 * line.size and line.left > below[0].left + _INDENT * line.size


def _leading(lines: Sequence[Line]) -> float:
    """Return the usual distance of baselines in a column."""
    steps = [
        lower.base - upper.base
        for upper, lower in pairwise(lines)
        if abs(upper.size - lower.size) <= 0.6 and 0.8 * lower.size < lower.base - upper.base < 2.6 * lower.size
    ]
    if not steps:
        return 1.25 * (lines[0].size if lines else 12)
    steps.sort()
    return statistics.median(steps) if len(steps) > 3 else steps[0]


def _widest_gap(line: Line, *, marked: bool) -> tuple[float, bool]:
    """Return the widest gap of a line and whether all are about as wide, as where a line is stretched to the margin.

    The gap behind the marker of an item does not count.
    """
    gaps = [right.left - left.right for left, right in pairwise(line.pieces) if is_apart(left, right)]
    gaps = sorted(gaps[1:] if marked else gaps)
    if not gaps:
        return 0.0, False
    if len(gaps) < 3:
        return gaps[-1], False
    # One narrow space among wide ones is inside a cell: «Число кластеров», gap, «3», gap, «5».
    return gaps[-1], gaps[-1] <= _UNEVEN * max(gaps[0], 0.1)
