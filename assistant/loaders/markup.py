"""The text of a page of HTML or XHTML with its structure: headings, lists with their numbers, tables, notes.

The walk follows the tree once, without recursion. What stands in the inline elements of a block is gathered until the block ends
or another one begins; then it is added as what its place makes it: a paragraph, an item, a cell.
"""

from collections import deque
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from assistant.loaders.boilerplate import SILENT
from assistant.loaders.builder import RawText
from assistant.loaders.grid import Grid, is_head
from assistant.loaders.inline import BREAK, lines_of, preformatted, set_high_behind, spaced
from assistant.loaders.lists import OpenList, is_data, own_marker, word_item
from assistant.loaders.notes import Notes
from assistant.loaders.numbering import BULLET
from assistant.loaders.table import Row, add_table
from assistant.loaders.trees import Paths, Tour, attribute

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LONGEST_HEADING = 300
_BLOCKS = frozenset(
    "html body address article aside blockquote center dd details dir div dl dt fieldset figcaption figure footer form header"
    " hgroup hr legend li main menu nav ol p pre listing xmp plaintext section summary table caption tbody thead tfoot tr td"
    " th ul".split()
) | frozenset(_HEADINGS)
_LISTS = {"ul", "ol", "menu", "dir"}
_CELLS = {"td", "th"}
_PREFORMATTED = {"pre", "listing", "xmp", "plaintext"}


@dataclass(slots=True)
class _Place:
    """Where in the nested blocks the walk is."""

    paths: list[str]
    """Of the open blocks; what is gathered belongs to the last."""
    pieces: list[str] = field(default_factory=list)
    holder: Any = None
    """The open heading, cell or preformatted text: blocks inside are only spaces there."""
    lists: list[OpenList] = field(default_factory=list)
    marker: tuple[str, int] | None = None
    """Marker and depth of the open item, as long as nothing of it was added."""
    after_term: bool = False
    tables: list[bool] = field(default_factory=list)
    """Of the open tables: whether they hold data."""
    cells: list[tuple[Any, str]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    """Of the open table of data; it is added where it ends, for the head names what stands under it."""
    grid: Grid = field(default_factory=Grid)

    @property
    def in_data(self) -> bool:
        return bool(self.tables) and self.tables[-1]


class Walk:
    """Gathers the raw text of the pages of a document.

    Parameters
    ----------
    notes : Notes
    left_out : set of elements
        Passed over with all they hold.
    high : set of elements
        Those set high.
    prefixes : dict
        What stands before the path of an element in its anchor, by the name of its page.
    raw : RawText or None
        What the text goes to, if the pages are parts of some other document.
    """

    def __init__(
        self,
        notes: Notes,
        left_out: AbstractSet[Any],
        high: AbstractSet[Any],
        prefixes: Mapping[str, str] | None = None,
        raw: RawText | None = None,
    ) -> None:
        self.raw = RawText() if raw is None else raw
        self._notes = notes
        self._left_out = left_out
        self._high = high
        self._prefixes = prefixes or {}
        self._waiting: deque[Any] = deque()
        self._read: set[Any] = set()
        self._in_note = False
        self._at = _Place([""])
        self._paths: dict[str, Paths] = {}

    def page(self, root: Any, name: str = "") -> None:
        """Add what a page holds, each note behind the block that refers to it."""
        body = root.find("body")
        top = root if body is None else body
        self._at = _Place([self._path(top, name)])
        self._tree(top)

    def _path(self, node: Any, page: str) -> str:
        if page not in self._paths:
            root = node.getroottree().getroot()
            self._paths[page] = Paths(root, f"{self._prefixes.get(page, '')}/{root.tag}")
        return self._paths[page].of(node)

    def _tree(self, top: Any) -> None:
        tour = Tour(top, self._at.paths[0])
        for node, opens in tour:
            if node is top:
                self._add(node.text if opens else None)
            elif not opens:
                if not tour.passed:
                    self._close(node)
                self._add(node.tail)
            elif self._is_passed(node, top) or self._is_taken_whole(node):
                tour.pass_over()
            else:
                self._open(node, tour.path)
                self._add(node.text)
        self._flush()

    def _is_passed(self, node: Any, top: Any) -> bool:
        if node.tag in SILENT or node in self._left_out or node in self._notes.back:
            return True
        return node is not top and node in self._notes.all

    def _is_taken_whole(self, node: Any) -> bool:
        """Take the mark of a note, a number set high, a marker Word wrote out: elements that are not walked."""
        if node in self._notes.note_of:
            note = self._notes.note_of[node]
            if note not in self._read:
                self._read.add(note)
                self._waiting.append(note)
            return True
        if node in self._high:
            text = "".join(node.itertext()).strip()
            high = set_high_behind(self._at.pieces, text)
            # A link to a note in it is taken for what it is.
            if high != text and not any(link in self._notes.note_of or link in self._notes.back for link in node.iter("a")):
                self._at.pieces.append(high)
                return True
        if node.tag == "span" and "mso-list:ignore" in attribute(node, "style").replace(" ", "").lower():
            paragraph = next((parent for parent in node.iterancestors() if parent.tag in {"p", *_HEADINGS}), None)
            if paragraph is not None and self._at.lists == []:
                self._at.marker = word_item(paragraph, "".join(node.itertext()))
                return True
        return False

    def _open(self, node: Any, path: str) -> None:
        tag, at = node.tag, self._at
        if tag == "br":
            at.pieces.append(BREAK)
        if tag not in _BLOCKS:
            return
        if at.holder is not None:
            self._open_inside(node)
            return
        self._flush()
        at.paths.append(path)
        if tag in _PREFORMATTED or (tag in _CELLS and at.in_data) or (tag in _HEADINGS and not _is_container(node)):
            at.holder = node
        elif tag in _LISTS:
            at.lists.append(OpenList(node))
        elif tag == "li":
            at.marker = (at.lists[-1].next_marker(node), len(at.lists) - 1) if at.lists else (BULLET, 0)
        elif tag == "table":
            at.tables.append(is_data(node))
            at.grid = Grid()
        elif tag == "tr":
            at.cells = []
        elif tag == "dt":
            at.after_term = False

    def _open_inside(self, node: Any) -> None:
        """Open a block inside a heading, a cell or a preformatted text."""
        at = self._at
        at.pieces.append(" ")
        if node.tag in _LISTS:
            at.lists.append(OpenList(node))
        elif node.tag == "li" and at.lists and at.holder.tag in _CELLS:
            marker = at.lists[-1].next_marker(node)
            at.pieces.append(f"{marker} " if marker != BULLET else "")

    def _close(self, node: Any) -> None:
        tag, at = node.tag, self._at
        if tag not in _BLOCKS:
            return
        if at.holder is not None and at.holder is not node:
            at.pieces.append(" ")
            if tag in _LISTS:
                at.lists.pop()
            return
        if at.holder is node:
            self._end_holder(node)
        else:
            self._flush()
        if tag in _LISTS:
            at.lists.pop()
        if tag in _LISTS or tag == "li":
            at.marker = None
        elif tag == "tr" and at.in_data:
            at.rows.append(Row(at.grid.row(at.cells), ("element", at.paths[-1]), is_head(node)))
            at.cells = []
        elif tag == "table":
            self._end_table()
        elif tag in {"dl", "dt"}:
            at.after_term = tag == "dt"
        at.paths.pop()

    def _end_table(self) -> None:
        at = self._at
        if at.tables.pop():
            add_table(self.raw, at.rows, sentences=False)
            at.rows = []
        self._add_notes()

    def _add(self, text: str | None) -> None:
        if text:
            verbatim = self._at.holder is not None and self._at.holder.tag in _PREFORMATTED
            self._at.pieces.append(text.replace(BREAK, "") if verbatim else spaced(text))

    def _end_holder(self, node: Any) -> None:
        """Add a heading, a cell or a preformatted text that has ended."""
        at = self._at
        at.holder = None
        text = "".join(at.pieces)
        at.pieces.clear()
        if node.tag in _CELLS:
            at.cells.append((node, text.replace(BREAK, " ")))
        elif node.tag in _HEADINGS:
            marker, _ = at.marker or ("", 0)
            at.marker = None
            text = text.replace(BREAK, " ").strip()
            if text:
                self._place()
                self.raw.heading(f"{marker} {text}" if marker != BULLET else text, _HEADINGS[node.tag])
            self._add_notes()
        else:
            code = any(True for _ in node.iter("code"))
            for paragraph in preformatted(text.replace(BREAK, "\n"), code=code):
                self._block(paragraph)
            self._add_notes()

    def _flush(self) -> None:
        """Add what was gathered since a block began or ended."""
        if self._at.holder is not None:
            return
        text = "".join(self._at.pieces)
        self._at.pieces.clear()
        if text and not text.isspace():
            for paragraph in lines_of(text):
                self._block(paragraph)
        if self._waiting:
            self._add_notes()

    def _block(self, text: str) -> None:
        at = self._at
        if not text.strip():
            return
        self._place()
        if at.lists or at.marker is not None:
            marker, depth = at.marker or ("", max(len(at.lists) - 1, 0))
            self.raw.item(text, own_marker(text, marker), depth)
            at.marker = None
        elif at.after_term:
            self.raw.item(text, "", -1)  # a definition stands under its term
        else:
            self.raw.paragraph(text)
        at.after_term = False

    def _place(self) -> None:
        self.raw.at("element", self._at.paths[-1])

    def _add_notes(self) -> None:
        """Add the notes referred to; they wait as long as a table of data or another note is open."""
        if self._in_note or any(self._at.tables):
            return
        while self._waiting:
            note = self._waiting.popleft()
            outer, self._in_note = self._at, True
            self._at = _Place([self._path(note, self._notes.place_of[note])], lists=list(outer.lists))
            self._tree(note)
            self._at, self._in_note = outer, False


def _is_container(node: Any) -> bool:
    """Tell whether a heading holds what no heading does: a page that forgot to close one."""
    if any(True for _ in node.iter("table", "ul", "ol", "pre", "dl", "blockquote")):
        return True
    return len(" ".join("".join(node.itertext()).split())) > _LONGEST_HEADING
