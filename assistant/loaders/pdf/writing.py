"""Blocks to the page's text, with the place of each word.

The text follows the rules of `wrapped` breaks (see `assistant.loaders.document`): an empty line between paragraphs; a line behind
one space stands on its own (an item, a row); one behind two opens a paragraph for sure, which matters at the top of a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from assistant.loaders.geometry import Words, word_table
from assistant.loaders.inline import set_high
from assistant.loaders.pdf.blocks import CELL_GAP
from assistant.loaders.pdf.characters import Characters
from assistant.loaders.pdf.lines import Line, overprinted
from assistant.loaders.pdf.pieces import Piece, is_apart
from assistant.loaders.pdf.rules import Block, is_mark
from assistant.spans import Span

CELL = "; "
_FEWEST_SPACED_LETTERS = 4
_WIDER = 1.5


@dataclass(frozen=True, slots=True)
class Written:
    """A block as written: its place in the page's text and how it is set."""

    span: Span
    size: float
    bold: bool
    capitals: bool
    kind: str
    lines: int


@dataclass(slots=True)
class Writer:
    """Writes the text of one page."""

    characters: Characters
    marks: frozenset[int] = frozenset()
    """First characters of pieces that are references to notes, written in square brackets."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[tuple[int, int]] = field(default_factory=list)
    ranges: list[tuple[int, int]] = field(default_factory=list)
    """Ranges of characters whose boxes make a word's; a word's ranges stand under one number in `owners`."""

    owners: list[int] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)

    def blocks(self, blocks: Sequence[Block]) -> None:
        """Write blocks one after another."""
        former: Block | None = None
        for block in blocks:
            listed = block.kind in {"item", "row"}
            if former is not None:
                introduced = bool(former.texts) and former.texts[-1].endswith(":")
                self._put("\n" if listed and (introduced or former.kind == block.kind) else "\n\n")
            if block.kind == "table":
                start = self.length + 1
                self._table(block)
            else:
                self._put(" " if listed else "  " if block.opens else "")
                start = self.length
                self._lines(block.lines, as_row=block.kind == "row")
            self._note(block, start)
            former = block

    @property
    def text(self) -> str:
        """What was written, closed by a line break."""
        return "".join(self.pieces) + "\n" if self.pieces else ""

    @property
    def words(self) -> Words:
        """The page's table of words."""
        if not self.spans:
            return word_table([], [])
        starts, stops = np.asarray(self.ranges, np.int64).T
        sizes = stops - starts
        firsts = np.cumsum(sizes) - sizes
        boxes = self.characters.boxes[np.repeat(starts - firsts, sizes) + np.arange(sizes.sum())]
        begins = firsts[np.flatnonzero(np.diff(np.asarray(self.owners), prepend=-1))]
        lows, highs = np.minimum.reduceat(boxes, begins), np.maximum.reduceat(boxes, begins)
        return word_table(self.spans, np.column_stack((lows[:, :2], highs[:, 2:])).tolist())

    def _put(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text)

    def _table(self, block: Block) -> None:
        for number, row in enumerate(block.cells):
            self._put("\n " if number else " ")
            for place, cell in enumerate(row):
                self._put(CELL if place else "")
                self._lines(cell, as_row=False)

    def _lines(self, lines: Sequence[Line], *, as_row: bool) -> None:
        for number, line in enumerate(lines):
            self._put("\n" if number else "")
            self._line(line, as_row=as_row)

    def _line(self, line: Line, *, as_row: bool) -> None:
        glued = _spaced_letters(line, self.characters)
        for number, piece in enumerate(line.pieces):
            gap = "" if not number else self._gap(line, number, as_row=as_row)
            if number in glued:
                gap = ""
            self._put(gap)
            self._piece(piece, joined=bool(number) and not gap, high=is_mark(piece, line))

    def _gap(self, line: Line, number: int, *, as_row: bool) -> str:
        left, right = line.pieces[number - 1], line.pieces[number]
        wide = right.left - left.right
        if overprinted(left, right):
            return ""
        if as_row and wide > CELL_GAP * line.size:
            return CELL
        return " " if is_apart(left, right) else ""

    def _piece(self, piece: Piece, *, joined: bool, high: bool) -> None:
        text = "".join(map(chr, self.characters.codes[piece.start : piece.stop].tolist()))
        if piece.start in self.marks:
            self._put("[")
            joined = False
        elif joined and high:
            text = set_high(self.pieces[-1], text)
        start = self.length
        self._put(text)
        if joined and self.spans and self.spans[-1][1] == start:
            self.spans[-1] = (self.spans[-1][0], self.length)
        else:
            self.spans.append((start, self.length))
        self.ranges.append((piece.start, piece.stop))
        self.owners.append(len(self.spans) - 1)
        if piece.start in self.marks:
            self._put("]")

    def _note(self, block: Block, start: int) -> None:
        lines = block.lines or [line for row in block.cells for cell in row for line in cell]
        if not lines:
            return
        letters = [character for text in block.texts for character in text if character.isalpha()]
        self.written.append(
            Written(
                span=Span(start, self.length),
                size=max(line.size for line in lines),
                bold=all(line.bold for line in lines),
                capitals=len(letters) > 3 and all(character.isupper() for character in letters),
                kind=block.kind,
                lines=len(lines),
            )
        )


def _spaced_letters(line: Line, characters: Characters) -> set[int]:
    """Return the numbers of pieces to write without a space: letters of a word that is spaced out («П Р И К А З»)."""
    glued: set[int] = set()
    run: list[int] = []
    for number in range(len(line.pieces) + 1):
        if number < len(line.pieces) and _is_letter_apart(line, number, characters, first=not run):
            run.append(number)
            continue
        if len(run) >= _FEWEST_SPACED_LETTERS:
            gaps = [line.pieces[right].left - line.pieces[left].right for left, right in pairwise(run)]
            usual = sorted(gaps)[len(gaps) // 2]
            glued |= {right for right, gap in zip(run[1:], gaps, strict=True) if gap <= _WIDER * usual}
        run = []
    return glued


def _is_letter_apart(line: Line, number: int, characters: Characters, *, first: bool) -> bool:
    """Tell whether a piece is one letter and no part of a word: some files cut their words into pieces of one letter."""
    piece = line.pieces[number]
    if not _is_letter(piece, characters, first=first):
        return False
    before, after = line.pieces[:number][-1:], line.pieces[number + 1 : number + 2]
    if before and not is_apart(before[0], piece) and _letter_at(before[0].stop - 1, characters):
        return False
    return not after or is_apart(piece, after[0]) or not _letter_at(after[0].start, characters)


def _letter_at(place: int, characters: Characters) -> bool:
    return chr(characters.codes[place]).isalpha()


def _is_letter(piece: Piece, characters: Characters, *, first: bool) -> bool:
    """Tell whether a piece is one letter; behind others a mark may follow it («Ю:»)."""
    codes = characters.codes[piece.start : piece.stop].tolist()
    if len(codes) > 2 or not chr(codes[0]).isalpha():
        return False
    return len(codes) == 1 or (not first and chr(codes[1]) in ".,:;!?")
