"""Pieces of words to lines."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.loaders.pdf.pieces import Piece

_SAME_LINE = 0.28
"""Baselines that differ by less than so many sizes are one line's."""

_SMALL = 0.85
"""A mark raised or lowered is at most so large beside its line."""

_RAISED = 0.6
_TOUCHES = 0.6


@dataclass(slots=True)
class Line:
    """One line of text, its pieces from left to right."""

    pieces: list[Piece]
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float
    bold: bool
    italic: bool
    letters: int

    @property
    def middle(self) -> float:
        """The middle of the line, across."""
        return (self.left + self.right) / 2

    def is_set_like(self, other: "Line") -> bool:
        """Tell whether two lines are of one weight, and of one slant where they are bold: authors below a title are not."""
        return self.bold == other.bold and (not self.bold or self.italic == other.italic)


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Return the lines of one column, from the top down."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.base):
        if rows:
            largest = max(rows[-1], key=lambda other: other.size)
            if abs(piece.base - largest.base) <= _SAME_LINE * max(min(piece.size, largest.size), 1):
                rows[-1].append(piece)
                continue
        rows.append([piece])
    return [_line(row) for row in _marks_joined(rows)]


def overprinted(left: Piece, right: Piece) -> bool:
    """Tell whether two pieces of a line stand one over another, as marks above and below a letter do."""
    common = min(left.right, right.right) - max(left.left, right.left)
    return common >= 0.5 * min(left.right - left.left, right.right - right.left)


def _line(row: list[Piece]) -> Line:
    row.sort(key=lambda piece: piece.left)
    for place in range(1, len(row)):  # what stands one over another is read in the file's order
        if row[place].start < row[place - 1].start and overprinted(row[place - 1], row[place]):
            row[place - 1], row[place] = row[place], row[place - 1]
    sizes: Counter[float] = Counter()
    letters = 0
    for piece in row:
        sizes[round(piece.size, 1)] += piece.stop - piece.start
        letters += piece.stop - piece.start
    size = sizes.most_common(1)[0][0]
    main = [piece for piece in row if round(piece.size, 1) == size]
    return Line(
        pieces=row,
        left=min(piece.left for piece in row),
        top=min(piece.top for piece in row),
        right=max(piece.right for piece in row),
        bottom=max(piece.bottom for piece in row),
        base=main[0].base,
        size=size,
        bold=sum(piece.stop - piece.start for piece in row if piece.bold) >= 0.9 * letters,
        italic=sum(piece.stop - piece.start for piece in row if piece.italic) >= 0.9 * letters,
        letters=letters,
    )


def _marks_joined(rows: list[list[Piece]]) -> list[list[Piece]]:
    """Put raised and lowered marks into the lines they belong to."""
    for number, row in enumerate(rows):
        kept = []
        for piece in row:
            home = next((other for other in _neighbours(rows, number) if _belongs(piece, other)), None)
            if home is None:
                kept.append(piece)
            else:
                home.append(replace(piece))
        row[:] = kept
    return [row for row in rows if row]


def _neighbours(rows: list[list[Piece]], number: int) -> Iterable[list[Piece]]:
    # A raised mark is met before its line, so the line below comes first.
    return (rows[place] for place in (number + 1, number - 1) if 0 <= place < len(rows) and rows[place])


def _belongs(mark: Piece, row: Sequence[Piece]) -> bool:
    for piece in row:
        small = mark.size <= _SMALL * piece.size and abs(mark.base - piece.base) <= _RAISED * piece.size
        behind, before = mark.left - piece.right, piece.left - mark.right
        if small and (-_TOUCHES * piece.size <= behind <= _TOUCHES * piece.size or 0 <= before <= _TOUCHES * piece.size):
            return True
    return False
