"""Raw text put together block by block, with the places of its headings."""

from assistant.loaders.characters import one_line, plain
from assistant.loaders.document import Anchor, AnchorKind, Heading
from assistant.patterns import regex
from assistant.spans import Span

_BROKEN_WORD = regex(r"(?<=[^\W\d_]-)\n(?=[^\W\d_])")


def _in_line(text: str) -> str:
    """Return a text on one line; a word broken at the end of one stays so, for the rules that know whether it goes on."""
    return "\n".join(map(one_line, _BROKEN_WORD.split(text))) if "\n" in text else one_line(text)


class RawText:
    """Collects blocks of a format without pages.

    An empty line parts paragraphs; items of a list and rows of a table stand on lines of their own. `at` names the place in the
    file that what is added from then on comes from.
    """

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._after_heading = False
        self._place: tuple[AnchorKind, str] | None = None
        self.headings: list[Heading] = []
        self.anchors: list[Anchor] = []

    def at(self, kind: AnchorKind, value: str) -> None:
        """Say where in the file the next blocks come from."""
        self._place = (kind, value)

    def _append(self, text: str, *, close: bool) -> Span:
        """Add `text`, one line break after what stands before it if `close`, else an empty line."""
        if self._pieces:
            gap = "\n" if close and not self._after_heading else "\n\n"
            self._pieces.append(gap)
            self._length += len(gap)
        self._after_heading = False
        start = self._length
        if self._place is not None:
            self.anchors.append(Anchor(start, *self._place))
            self._place = None
        self._pieces.append(text)
        self._length += len(text)
        return Span(start, self._length)

    def paragraph(self, text: str) -> None:
        """Add a paragraph; line breaks inside stay."""
        text = plain(text).strip()
        if text:
            self._append(text, close=False)

    def heading(self, text: str, level: int) -> None:
        """Add a heading of a level from 1."""
        text = _in_line(text)
        if text:
            self.headings.append(Heading(level, self._append(text, close=False)))
            self._after_heading = True

    def item(self, text: str, marker: str, depth: int = 0) -> None:
        """Add a list item under what was added last; an item's further paragraphs come with an empty marker."""
        text = _in_line(text)
        if text:
            indent = "  " * (depth if marker else depth + 1)
            self._append(indent + f"{marker} {text}".lstrip(), close=True)

    def row(self, cells: list[str], *, first: bool) -> bool:
        """Add a row of a table and tell whether it held anything."""
        text = "; ".join(cell for cell in map(one_line, cells) if cell)
        if text:
            self._append(text, close=not first)
        return bool(text)

    @property
    def text(self) -> str:
        """All that was added."""
        return "".join(self._pieces)
