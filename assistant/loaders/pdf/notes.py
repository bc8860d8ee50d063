"""Footnotes: told from the body, tied to their marks, and put where they tear no sentence; so are captions and tables."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.loaders.pdf.blocks import CAPTION
from assistant.loaders.pdf.characters import Characters
from assistant.loaders.pdf.lines import Line
from assistant.loaders.pdf.pieces import Piece
from assistant.loaders.pdf.rules import Block, is_mark
from assistant.patterns import regex

_MARK = regex(r"(\d{1,3}|\*{1,4})\)?")
_NUMBERED = regex(r"(\d{1,3}|\*{1,4})\)?\s*[^\W\d]")
_SMALLER = 0.93
"""Notes are set in letters at most so large beside the body's."""

_EDGE = 0.08
_NEXT_LINE = 1.5
_SHORTEST_REST = 16
"""What a note goes on with is longer than the limits of a sum."""

_LONE_NUMBER = regex(r"\W*\d{1,4}\W*")
_OPENS_LOW = regex(r"[«„“\"(]*[а-яёa-z]")
_SOURCE = regex(r"(?:Источник|Примечани[ея]|Составлено)\b")


def arranged(
    columns: Sequence[Sequence[Block]], characters: Characters, body: float, beside: Sequence[Block] = ()
) -> tuple[list[Block], frozenset[int]]:
    """Return the blocks of a page in the order they are written, and the first characters of marks of notes.

    A paragraph broken by a column's end, a picture or a table is put together again. A note stands behind the paragraph that
    refers to it, or before it where that paragraph goes on beyond the page. What a note of the page before goes on with stands
    there too, for the same reason.

    Parameters
    ----------
    columns : sequence of sequence of Block
    characters : Characters
    body : float
        The usual size of letters.
    beside : sequence of Block
        What stands outside the order of reading, such as turned text: put at the end, where it tears no paragraph.
    """
    raised = _raised(columns, characters)
    notes: dict[str, list[Block]] = {}
    marks: set[int] = set()
    body_blocks: list[Block] = []
    carried: list[Block] = []
    for column in columns:
        last: list[Block] | None = None
        parted = list(_with_notes_parted(column, raised, characters, body))
        keys = [_note_mark(block, raised, characters, body) for block in parted]
        overleaf = _from_overleaf(parted, keys, characters, body)
        for number, (block, key) in enumerate(zip(parted, keys, strict=True)):
            if key is not None:
                last = notes.setdefault(key, [])
                last.append(block)
                marks.add(block.lines[0].pieces[0].start)
            elif number == overleaf:
                last = carried
                last.append(block)
            elif last is not None and _ends_note(last[-1], block):
                last[-1] = replace(last[-1], lines=[*last[-1].lines, *block.lines], texts=[*last[-1].texts, *block.texts])
            elif last is not None and _is_small(block, body) and not _is_edge(block, characters):
                last.append(block)
            else:
                last = None
                body_blocks.append(block)
    joined = _rejoined(body_blocks)
    references = _references(joined, notes, characters)
    marks |= {start for _, start in references.values()}
    return _placed(joined, carried, notes, references, characters, beside), frozenset(marks if references else ())


def _text(piece: Piece, characters: Characters) -> str:
    return "".join(map(chr, characters.codes[piece.start : piece.stop].tolist()))


def _is_small(block: Block, body: float) -> bool:
    return bool(block.lines) and max(line.size for line in block.lines) <= _SMALLER * body


def _lines(block: Block) -> list[Line]:
    return block.lines or [line for row in block.cells for cell in row for line in cell]


def _raised(columns: Sequence[Sequence[Block]], characters: Characters) -> frozenset[str]:
    """Return the raised marks of a page that stand behind something."""
    lines = [line for column in columns for block in column for line in _lines(block)]
    marks = (_MARK.fullmatch(_text(piece, characters)) for line in lines for piece in line.pieces[1:] if is_mark(piece, line))
    return frozenset(mark[1] for mark in marks if mark)


def _with_notes_parted(column: Sequence[Block], raised: frozenset[str], characters: Characters, body: float) -> Iterator[Block]:
    """Yield the blocks of a column, those at its foot that hold several notes cut where each begins."""
    foot = _foot(column, characters, body)
    yield from column[:foot]
    for block in column[foot:]:
        starts = [0] if block.lines else []
        for number, (line, text) in enumerate(zip(block.lines, block.texts, strict=True)):
            match = _NUMBERED.match(text)
            if match and match[1] in raised and _is_small(block, body):
                block.lines[number] = _parted_mark(line, match[1], characters)
                starts += [number] if number else []
        if len(starts) < 2:
            yield block
            continue
        for start, stop in pairwise([*starts, len(block.lines)]):
            yield replace(block, kind="paragraph", lines=block.lines[start:stop], texts=block.texts[start:stop])


def _foot(column: Sequence[Block], characters: Characters, body: float) -> int:
    """Return where the small letters at the foot of a column begin, its running foot among them."""
    foot = len(column)
    while foot and (_is_small(column[foot - 1], body) or _is_edge(column[foot - 1], characters)):
        foot -= 1
    return foot


def _from_overleaf(column: Sequence[Block], keys: Sequence[str | None], characters: Characters, body: float) -> int | None:
    """Return the number of the block with which a note of the page before goes on: the first at the foot, in small letters.

    It begins in the middle of a sentence, or stands between a paragraph that goes on and a note of this page.
    """
    foot = _foot(column, characters, body)
    if not 0 < foot < len(column) or keys[foot] is not None:
        return None
    block, former = column[foot], column[foot - 1]
    if block.kind != "paragraph" or not _is_small(block, body) or _is_edge(block, characters) or _stands_between(block):
        return None
    low = _OPENS_LOW.match(block.texts[0]) is not None and sum(map(len, block.texts)) >= _SHORTEST_REST
    between = former.goes_on and any(key is not None for key in keys[foot:])
    return foot if former.kind in {"paragraph", "item"} and (low or between) else None


def _parted_mark(line: Line, mark: str, characters: Characters) -> Line:
    """Return a line that begins with a note's mark, the mark a piece of its own («9Ксенофобия»)."""
    first = line.pieces[0]
    if not _text(first, characters).startswith(mark) or first.stop - first.start == len(mark):
        return line
    cut = first.start + len(mark)
    edge = first.left + (first.right - first.left) * len(mark) / (first.stop - first.start)
    alone, rest = replace(first, stop=cut, right=edge), replace(first, start=cut, left=edge, spaced=True)
    return replace(line, pieces=[alone, rest, *line.pieces[1:]])


def _note_mark(block: Block, raised: frozenset[str], characters: Characters, body: float) -> str | None:
    """Return the mark a note begins with, None where the block is no note.

    A mark that is not raised counts only in smaller letters, and where the body has the same mark raised.
    """
    if not block.lines or block.kind == "row" or len(block.lines[0].pieces) < 2:
        return None
    line = block.lines[0]
    match = _MARK.fullmatch(_text(line.pieces[0], characters))
    if match is None:
        return None
    known = match[1] in raised and (_is_small(block, body) or is_mark(line.pieces[0], line))
    return match[1] if known else None


def _is_edge(block: Block, characters: Characters) -> bool:
    """Tell whether a block looks like a running foot: a line at the page's very edge, or a number alone."""
    if len(block.lines) != 1:
        return False
    height = characters.size[1]
    line = block.lines[0]
    at_edge = line.base > (1 - _EDGE) * height or line.base < _EDGE * height
    return at_edge or _LONE_NUMBER.fullmatch(block.texts[0]) is not None


def _ends_note(note: Block, block: Block) -> bool:
    """Tell whether a number alone is the last line of a note, right below it and set as it is, rather than the page's own."""
    if len(block.lines) != 1 or _LONE_NUMBER.fullmatch(block.texts[0]) is None:
        return False
    line, former = block.lines[0], note.lines[-1]
    below = 0 < line.base - former.base <= _NEXT_LINE * former.size
    return (
        below and abs(line.size - former.size) <= 0.3 and abs(line.left - min(other.left for other in note.lines)) <= former.size
    )


def _rejoined(blocks: Sequence[Block]) -> list[Block]:
    """Put together paragraphs that a column's end, a picture or a table broke."""
    done: list[Block] = []
    for block in blocks:
        former = next((place for place in range(len(done) - 1, -1, -1) if not _stands_between(done[place])), None)
        if former is not None and _follows(done[former], block, apart=former < len(done) - 1):
            joined = done[former]
            done[former] = replace(
                joined, lines=[*joined.lines, *block.lines], texts=[*joined.texts, *block.texts], full=block.full
            )
        else:
            done.append(block)
    return done


def _stands_between(block: Block) -> bool:
    return block.kind == "table" or bool(block.texts and (CAPTION.match(block.texts[0]) or _SOURCE.match(block.texts[0])))


def _follows(former: Block, block: Block, *, apart: bool) -> bool:
    if block.kind != "paragraph" or former.kind not in {"paragraph", "item"} or not former.goes_on:
        return False
    same = abs(former.lines[-1].size - block.lines[0].size) <= 0.5 and former.lines[-1].bold == block.lines[0].bold
    higher = block.lines[0].base < former.lines[-1].base  # the next column
    low = _OPENS_LOW.match(block.texts[0]) is not None
    return same and (low if apart else low or (higher and not block.opens))


def _references(blocks: Sequence[Block], notes: dict[str, list[Block]], characters: Characters) -> dict[str, tuple[int, int]]:
    """Return for each note the block that refers to it and the first character of the mark there."""
    found: dict[str, tuple[int, int]] = {}
    behind_digits: dict[str, tuple[int, int]] = {}
    for number, block in enumerate(blocks if notes else ()):
        for line in _lines(block):
            for former, piece in pairwise(line.pieces):
                match = _MARK.fullmatch(_text(piece, characters)) if is_mark(piece, line) else None
                if match and match[1] in notes:
                    # «Статья 5¹» has an index of its own; only where nothing else refers to the note is it the note's mark.
                    taken = behind_digits if _text(former, characters)[-1:].isdigit() else found
                    taken.setdefault(match[1], (number, piece.start))
    return behind_digits | found


def _placed(
    blocks: Sequence[Block],
    carried: Sequence[Block],
    notes: dict[str, list[Block]],
    references: dict[str, tuple[int, int]],
    characters: Characters,
    beside: Sequence[Block],
) -> list[Block]:
    end = len(blocks)
    while end > 1 and _is_edge(blocks[end - 1], characters):
        end -= 1
    last = end - 1 if end and blocks[end - 1].kind == "paragraph" and blocks[end - 1].goes_on else end
    before: dict[int, list[Block]] = {}
    for key, parts in notes.items():
        home = references[key][0] + 1 if key in references else last
        before.setdefault(min(home, last), []).extend(parts)
    before.setdefault(last, []).extend((*carried, *beside))
    placed: list[Block] = []
    for number in range(len(blocks) + 1):
        placed += before.get(number, [])
        placed += blocks[number : number + 1]
    return placed
