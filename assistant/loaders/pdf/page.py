"""One page of a PDF as text: the steps from its characters to its raw text, with the place of each word."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import pypdfium2

from assistant.loaders.geometry import Words
from assistant.loaders.pdf.blocks import blocks_of
from assistant.loaders.pdf.characters import ASKEW, Characters, View, read_characters
from assistant.loaders.pdf.columns import reading_order
from assistant.loaders.pdf.frames import without_framed
from assistant.loaders.pdf.graphics import Graphics, read_graphics
from assistant.loaders.pdf.hidden import Hidden, parted
from assistant.loaders.pdf.notes import arranged
from assistant.loaders.pdf.pieces import Piece, directions, pieces_of
from assistant.loaders.pdf.tables import with_tables
from assistant.loaders.pdf.writing import Writer, Written


@dataclass(frozen=True, slots=True, eq=False)
class PageText:
    """What was read of a page; `characters` counts also the hidden ones, `unmapped` is a share of those seen."""

    text: str
    words: Words
    size: tuple[float, float]
    blocks: Sequence[Written]
    hidden: Sequence[Hidden]
    characters: int
    unmapped: float


def read_page(document: pypdfium2.PdfDocument, number: int) -> PageText | None:
    """Read page `number` (from 0); None where PDFium cannot load it."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None
    try:
        view = View.of(page)

        @cache
        def graphics() -> Graphics:
            return read_graphics(page, view)

        everything = read_characters(page, view)
        seen, hidden = parted(everything, graphics)
        writer = _written(seen, graphics)
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()
    return PageText(
        text=writer.text,
        words=writer.words,
        size=view.size,
        blocks=writer.written,
        hidden=hidden,
        characters=len(everything),
        unmapped=float((seen.per_style(lambda style: not style.mapped)).mean()) if len(seen) else 0.0,
    )


def _written(characters: Characters, graphics: Callable[[], Graphics]) -> Writer:
    """Write a page: what runs in the commonest direction is read in columns, what is turned otherwise stands beside it."""
    writer = Writer(characters)
    running = directions(characters)
    if not running:
        return writer
    beside = [
        block
        for direction in running[1:]
        for part in _parts(pieces_of(characters, direction), characters, direction, Graphics())
        for block in blocks_of(part, characters)
    ]
    pieces = pieces_of(characters, running[0])
    boxes: list[list[Piece]] = []
    size = usual_size(pieces)
    if running[0] == 0:
        pieces, boxes = without_framed(with_tables(pieces, graphics()), graphics())
    columns = [blocks_of(part, characters) for part in _parts(pieces, characters, running[0], graphics())]
    beside += [block for box in boxes for part in _parts(box, characters, 0, graphics()) for block in blocks_of(part, characters)]
    blocks, marks = arranged(columns, characters, size, beside)
    writer.marks = marks
    writer.blocks(blocks)
    return writer


def _parts(pieces: list[Piece], characters: Characters, direction: int, graphics: Graphics) -> list[list[Piece]]:
    """Return the pieces of one direction in blocks to be read one after another."""
    if direction == ASKEW or not pieces:
        return [pieces] if pieces else []
    if direction != 0:
        return reading_order(pieces, characters, usual_size(pieces))
    return reading_order(pieces, characters, usual_size(pieces), graphics.down)


def usual_size(pieces: Sequence[Piece]) -> float:
    """Return the size most of the characters are set in."""
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[round(piece.size * 2) / 2] += piece.stop - piece.start
    return max(sizes.most_common(1)[0][0], 1.0)
