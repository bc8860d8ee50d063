"""Raw text put together block by block, with the places of its headings."""

from assistant.loaders.document import Heading
from assistant.spans import Span


class RawText:
    """Collects blocks of a format without pages; paragraphs are parted by an empty line, list items by a line break."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self.headings: list[Heading] = []

    def _append(self, text: str, *, same_list: bool) -> Span | None:
        text = text.strip()
        if not text:
            return None
        if self._pieces:
            gap = "\n" if same_list else "\n\n"
            self._pieces.append(gap)
            self._length += len(gap)
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        return Span(start, self._length)

    def paragraph(self, text: str) -> None:
        """Add a paragraph."""
        self._append(text, same_list=False)

    def heading(self, text: str, level: int) -> None:
        """Add a heading of a level from 1."""
        span = self._append(" ".join(text.split()), same_list=False)
        if span is not None:
            self.headings.append(Heading(level, span))

    def item(self, text: str, marker: str, depth: int = 0) -> None:
        """Add a list item under what was added last."""
        if text.strip():
            self._append(f"{'  ' * depth}{marker} {' '.join(text.split())}".strip(), same_list=True)

    def row(self, text: str, *, first: bool) -> None:
        """Add a row of a table."""
        self._append(" ".join(text.split()), same_list=not first)

    @property
    def text(self) -> str:
        """All that was added."""
        return "".join(self._pieces)
