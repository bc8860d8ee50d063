"""The cells and rows of a table, as every format gives them."""

from dataclasses import dataclass, field

from assistant.loaders.document import AnchorKind

ENDS = (".", "!", "?", "…")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, how many columns it spans, and whether it goes on one above it."""

    text: str
    columns: int = 1
    continues: bool = False


@dataclass(slots=True)
class Row:
    """A row: its cells from the first column on, where it stands in the file, and whether the file calls it a head."""

    cells: list[Cell]
    place: tuple[AnchorKind, str] | None = None
    is_head: bool = False
    _spread: list[Cell] = field(default_factory=list)

    def spread(self) -> list[Cell]:
        """Return one cell a column: a wide one stands in each of its columns."""
        if not self._spread:
            self._spread = [cell for cell in self.cells for _ in range(cell.columns)]
        return self._spread

    @property
    def shown(self) -> list[str]:
        """The texts a reader sees in the row, left to right."""
        return [cell.text for cell in self.cells if cell.text and not cell.continues]
