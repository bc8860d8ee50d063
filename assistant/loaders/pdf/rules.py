"""What a line is to the block above it: named rules, each with its say or none; and the block itself."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.loaders.pdf.lines import Line
from assistant.loaders.pdf.pieces import Piece
from assistant.patterns import regex

Kind = Literal["paragraph", "item", "row", "table"]

SMALL = 0.85
RAISED = 0.12
_DASHES = "-–—−"
BULLETS = "•▪◦●■□○‣·"
HYPHEN_END = regex(r"[^\W\d_][-\u00ad\u2010]$")
ENDS_SENTENCE = regex(r"[.!?…:;][»”\")\]]*$|[.!?…][»”\")\]]*\[?\d{1,3}\]?$")
_NUMBER = regex(r"(\d{1,3})([.)])(?!\d)")
_PART_OF_ACT = regex(
    r"(?:Статья|СТАТЬЯ|Глава|ГЛАВА|Раздел|РАЗДЕЛ|Приложение|ПРИЛОЖЕНИЕ)\s+(?:(?:№|N)\s*)?"
    r"(?:\d{1,4}(?:[.-]\d{1,3})*|[IVXLC]{1,7})(?:\(\d{1,2}\))?(?:\.?$|\.\s+[А-ЯЁ])"
)
"""A line that names an article, a chapter or an annex: it begins anew below any line."""
OPENS_LOW = regex(r"[«„“\"(]*[а-яёa-z]|[,;.)]\s")


@dataclass(slots=True)
class Block:
    """Lines that are one paragraph, item or row; a table's rows are one block, its cells in `cells`.

    `opens` tells that it begins with a paragraph's indent or by being set apart, `full` that its last line reaches the margin.
    """

    kind: Kind
    lines: list[Line]
    texts: list[str]
    opens: bool = False
    full: bool = False
    cells: tuple[tuple[tuple[Line, ...], ...], ...] = ()

    @property
    def goes_on(self) -> bool:
        """Whether the paragraph seems to go on beyond its last line."""
        unended = bool(self.texts) and self.full and not ends_sentence(self.texts[-1])
        return unended or _is_broken(self.texts)


def _is_broken(texts: Sequence[str]) -> bool:
    return bool(texts) and HYPHEN_END.search(texts[-1]) is not None


def ends_sentence(line: str) -> bool:
    """Tell whether a sentence may end with a line; none does inside brackets («Шапур ибн Саль (ум.»)."""
    return ENDS_SENTENCE.search(line) is not None and line.rfind("(") <= line.rfind(")")


def is_mark(piece: Piece, line: Line) -> bool:
    """Tell whether a piece is a raised mark beside the letters of its line."""
    return piece.size <= SMALL * line.size and line.base - piece.base > RAISED * line.size


def opens_with_mark(line: Line) -> bool:
    """Tell whether a line begins with a raised mark, as a note does."""
    return len(line.pieces) > 1 and is_mark(line.pieces[0], line)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a line is, whether it begins a block, and whether by its indent or by being set otherwise."""

    kind: Kind
    new: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules look at: a line, the one before it, and the block they may belong to."""

    text: str
    kind: Kind
    block: Block
    line: Line
    former: Line
    far: bool
    near: bool
    """Not so far that no sentence could go on."""

    resized: bool
    ended: bool
    """The line before ends a sentence."""

    room: bool
    """The line before had room for the first word of this one."""

    indented: bool
    opens: bool
    inset: bool
    """This line or the one before reaches neither margin."""

    title: bool

    @property
    def goes_on(self) -> bool:
        """Whether the words say that a sentence goes on."""
        return OPENS_LOW.match(self.text) is not None and not self.ended and self.kind != "item"


def _word_goes_on(seen: Seen) -> Verdict | None:
    """Go on with a word broken by a hyphen."""
    broken = _is_broken(seen.block.texts) and OPENS_LOW.match(seen.text) is not None and not seen.resized
    return Verdict(seen.kind, new=False, opens=False) if broken else None


def _note_begins(seen: Seen) -> Verdict | None:
    """Begin a note where a raised mark stands first."""
    return Verdict("paragraph", new=True, opens=True) if opens_with_mark(seen.line) else None


def _part_of_act_begins(seen: Seen) -> Verdict | None:
    """Begin anew at «Статья 5» or «Глава 2. Меры»: the title above may reach the margin and has no full stop."""
    return Verdict("paragraph", new=True, opens=seen.opens) if _PART_OF_ACT.match(seen.text) else None


def _set_apart(seen: Seen) -> Verdict | None:
    """Begin something new below a space, or in letters of another size, unless the sentence goes on."""
    if not seen.resized and not seen.far:
        return None
    same = seen.near and not seen.resized and seen.line.bold == seen.former.bold
    return Verdict(seen.kind, new=not (seen.goes_on and same), opens=seen.opens)


def _item_begins(seen: Seen) -> Verdict | None:
    """Begin an item at a marker that does not just happen to stand first in a line.

    «в 2007 и / 2008. Затем», «Киров, 2009. / – 23 с.», «1) выбор; / 2) затраты»: the line before is full, and nothing is set in.
    """
    bullet = seen.text[0] in BULLETS
    year = not seen.ended and re.match(r"\d{3}", seen.text) is not None
    if seen.kind != "item" or year:
        return None
    before = seen.block.texts[-1]
    listed = before.endswith(":") or (seen.block.kind == "item" and seen.ended and seen.text[0] not in _DASHES)
    begins = bullet or seen.room or listed or (seen.indented and seen.ended) or _is_next(seen.block.texts[0], seen.text)
    begins = begins or (seen.ended and seen.text[0] not in _DASHES and _stands_below_a_single_line(seen))
    return Verdict("item", new=True, opens=seen.indented) if begins else None


def _stands_below_a_single_line(seen: Seen) -> bool:
    """Tell whether a line begins where the paragraph above did, which has no other line and nearly fills that one."""
    return len(seen.block.lines) == 1 and abs(seen.line.left - seen.former.left) <= 0.3 * seen.line.size


def _is_next(item: str, text: str) -> bool:
    """Tell whether a line is numbered one beyond an item."""
    one, other = _NUMBER.match(item), _NUMBER.match(text)
    return one is not None and other is not None and int(other[1]) == int(one[1]) + 1 and one[2] == other[2]


def _sentence_goes_on(seen: Seen) -> Verdict | None:
    """Go on in lower case, unless a bold title ends before it."""
    title = seen.former.bold and not seen.line.bold and seen.room
    return Verdict(seen.kind, new=False, opens=False) if seen.goes_on and not title else None


def _weight_changes(seen: Seen) -> Verdict | None:
    """Begin anew where the weight of whole lines changes and the lines do not run on."""
    changes = not seen.line.is_set_like(seen.former) and (seen.room or seen.indented or seen.inset)
    return Verdict(seen.kind, new=True, opens=True) if changes else None


def _title_goes_on(seen: Seen) -> Verdict | None:
    """Go on with a title of several lines."""
    return Verdict(seen.kind, new=False, opens=False) if seen.title else None


RULES: tuple[Callable[[Seen], Verdict | None], ...] = (
    _word_goes_on,
    _note_begins,
    _part_of_act_begins,
    _set_apart,
    _item_begins,
    _sentence_goes_on,
    _weight_changes,
    _title_goes_on,
)
"""Asked in this order."""
