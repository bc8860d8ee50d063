"""PPTX: a slide a page, its title as a heading, its shapes from the top, then the speaker's notes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.loaders.document import Document
from assistant.loaders.formulas import FORMULA, in_line
from assistant.loaders.inline import with_high
from assistant.loaders.numbering import BULLET, number_as
from assistant.loaders.office_blocks import add_block
from assistant.loaders.refusing import refusing
from assistant.loaders.slides import MOST_SLIDES, Slide, deck
from assistant.loaders.stated import office_metadata
from assistant.loaders.table import WIDEST, Cell, Row, add_table
from assistant.loaders.zipped import Parts, opened
from assistant.patterns import regex
from assistant.sources import Source
from assistant.texts import reading as texts

_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_RAISED = regex(r"[1-9]\d*(?:\.\d+)?")
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_ID = "relationships}id"
_RUNNING = {"dt", "ftr", "sldNum", "hdr"}
_TITLES = {"title", "ctrTitle"}
_OFF = {"0", "false"}
_POINT = 12_700
"""English metric units in a point."""
_SAME_LINE = 20 * _POINT
"""Shapes whose tops differ by less stand side by side."""
_FORMS = {
    "arabic": "decimal",
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}
_AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})", "Plain": "{}", "Minus": "-{}-"}


def load(path: Path, source: Source) -> Document:
    """Read a PPTX; pages are its slides. Hidden slides are reported and left out.

    Raises
    ------
    RejectedFile
        `damaged`, `encrypted`, `too_large` (a zip bomb) or `empty`.
    """
    with refusing(source), opened(path) as parts:
        main = parts.main()
        relations = parts.relations(main)
        ids = [_relation(node) for node in parts.root(main).iter(f"{_P}sldId")]
        names = [relations[key][1] for key in ids[:MOST_SLIDES] if key in relations]
        slides = [_Reader(parts, name, number).slide for number, name in enumerate(names, start=1)]
        title, metadata = office_metadata(parts, "".join(slide.raw.text for slide in slides[:1]))
    return deck(source, slides, title=title, metadata=metadata)


def _relation(node: Any) -> str:
    return next((str(value) for name, value in node.attrib.items() if name.endswith(_ID)), "")


class _Reader:
    """Reads one slide."""

    def __init__(self, parts: Parts, name: str, number: int) -> None:
        root = parts.root(name)
        self.slide = Slide(hidden=root is None or root.get("show") in _OFF)
        if self.slide.hidden:
            return
        self._parts = parts
        self._relations = parts.relations(name)
        by_kind = dict(self._relations.values())
        self._layout = _placeholders(parts.root(by_kind.get("slideLayout", "")))
        self.slide.raw.at("slide", str(number))
        for shape in sorted(_shapes(root.find(f"{_P}cSld/{_P}spTree")), key=self._place):
            self._shape(shape)
        notes = parts.root(by_kind.get("notesSlide", ""))
        for shape in () if notes is None else _shapes(notes.find(f"{_P}cSld/{_P}spTree")):
            if _placeholder(shape)[0] == "body":
                self.slide.raw.at("note", texts.slide_notes(number))
                self._text(shape)

    def _place(self, shape: Any) -> tuple[bool, int, int]:
        """Return where a shape stands in reading: the title first, then from the top, from the left."""
        kind, index = _placeholder(shape)
        place = _offset(shape)
        if place is None and kind is not None:  # it stands where its layout has it
            place = self._layout.get(("", index)) or self._layout.get((kind, ""))
        left, top = place or (0, 0)
        return kind not in _TITLES, round(top / _SAME_LINE), left

    def _shape(self, shape: Any) -> None:
        kind, _ = _placeholder(shape)
        if kind in _RUNNING or _is_hidden(shape):
            return
        if kind in _TITLES:
            paragraphs = (_text_of(paragraph) for paragraph in shape.iter(f"{_A}p"))
            self.slide.raw.heading(" ".join(paragraphs), 1)
        elif shape.tag == f"{_P}grpSp":
            for inner in sorted(_shapes(shape), key=self._place):
                self._shape(inner)
        elif shape.tag == f"{_P}graphicFrame":
            self._frame(shape)
        else:
            self._text(shape)

    def _frame(self, frame: Any) -> None:
        for table in frame.iter(f"{_A}tbl"):
            properties = table.find(f"{_A}tblPr")
            first = properties is not None and properties.get("firstRow", "0") not in _OFF
            rows = [Row(list(_cells(row)), is_head=first and number == 0) for number, row in enumerate(table.iterfind(f"{_A}tr"))]
            add_table(self.slide.raw, rows, sentences=False)
        for node in frame.iter(f"{_CHART}chart"):
            kind, name = self._relations.get(_relation(node), ("", ""))
            chart = self._parts.root(name) if kind == "chart" else None
            for title in () if chart is None else chart.iter(f"{_CHART}title"):
                self.slide.raw.paragraph(" ".join(_text_of(paragraph) for paragraph in title.iter(f"{_A}p")))
        for node in frame.iter("{*}relIds"):  # a drawing of boxes and arrows: its texts lie apart
            key = next((str(value) for name, value in node.attrib.items() if name.endswith("}dm")), "")
            kind, name = self._relations.get(key, ("", ""))
            data = self._parts.root(name) if kind == "diagramData" else None
            for paragraph in () if data is None else data.iter(f"{_A}p"):
                self.slide.raw.paragraph(_text_of(paragraph))

    def _text(self, shape: Any) -> None:
        """Add the paragraphs of a shape; numbers go on within it."""
        counts: dict[int, int] = {}
        kind, _ = _placeholder(shape)
        for paragraph in shape.iter(f"{_A}p"):
            text = _text_of(paragraph)
            if not text.strip():
                continue
            properties = paragraph.find(f"{_A}pPr")
            level = properties.get("lvl", "0") if properties is not None else "0"
            depth = int(level) if level.isdecimal() and len(level) == 1 else 0
            marker = _marker(properties, depth, counts)
            plain = marker is None and kind in {"body", "obj", ""} and shape.tag == f"{_P}sp" and self._is_list(shape)
            add_block(self.slide.raw, text, marker=BULLET if plain else marker or "", depth=depth)

    def _is_list(self, shape: Any) -> bool:
        """Tell whether a placeholder's paragraphs are items unless they say otherwise: the body of a slide of several."""
        paragraphs = [paragraph for paragraph in shape.iter(f"{_A}p") if _text_of(paragraph).strip()]
        return _placeholder(shape)[0] is not None and len(paragraphs) > 1


_Places = dict[tuple[str, str], tuple[int, int]]


def _placeholders(layout: Any) -> _Places:
    """Return where a layout has its placeholders, by kind and by index."""
    found: _Places = {}
    for shape in () if layout is None else layout.iter(f"{_P}sp"):
        kind, index = _placeholder(shape)
        place = _offset(shape)
        if kind is not None and place is not None:
            found.setdefault((kind, ""), place)
            found.setdefault(("", index), place)
    return found


def _shapes(tree: Any) -> Iterator[Any]:
    """Yield the shapes of a tree; of a shape in two forms that for new programs."""
    for child in () if tree is None else tree:
        if child.tag == f"{_MC}AlternateContent":
            yield from _shapes(child.find(f"{_MC}Choice"))
        elif child.tag in {f"{_P}sp", f"{_P}grpSp", f"{_P}graphicFrame", f"{_P}cxnSp", f"{_P}pic"}:
            yield child


def _placeholder(shape: Any) -> tuple[str | None, str]:
    """Return the kind and the index of the placeholder a shape fills, None for none."""
    if shape.tag == f"{_P}grpSp":
        return None, ""
    node = next(shape.iterfind(f"*/{_P}nvPr/{_P}ph"), None)
    return (None, "") if node is None else (node.get("type", "obj"), node.get("idx", ""))


def _is_hidden(shape: Any) -> bool:
    node = next(shape.iterfind(f"*/{_P}cNvPr"), None)
    return node is not None and node.get("hidden", "0") not in _OFF


def _offset(shape: Any) -> tuple[int, int] | None:
    node = next((found for path in (f"*/{_A}xfrm/{_A}off", f"{_P}xfrm/{_A}off") if (found := shape.find(path)) is not None), None)
    try:
        return None if node is None else (int(node.get("x", 0)), int(node.get("y", 0)))
    except ValueError:
        return None


def _cells(row: Any) -> Iterator[Cell]:
    for cell in row.iterfind(f"{_A}tc"):
        if cell.get("hMerge", "0") in _OFF:
            text = " ".join(_text_of(paragraph) for paragraph in cell.iter(f"{_A}p"))
            span = cell.get("gridSpan", "1")
            goes_on = cell.get("vMerge", "0") not in _OFF
            yield Cell(" ".join(text.split()), min(max(int(span), 1), WIDEST) if span.isdecimal() else 1, goes_on)


def _marker(properties: Any, depth: int, counts: dict[int, int]) -> str | None:
    """Return the marker of a paragraph: empty if it says it has none, None if it says nothing."""
    for deeper in [level for level in counts if level > depth]:
        del counts[deeper]
    auto = None if properties is None else properties.find(f"{_A}buAutoNum")
    if auto is not None:
        start = auto.get("startAt", "1")
        counts[depth] = counts[depth] + 1 if depth in counts else int(start[:6]) if start.isdecimal() else 1
        kind = auto.get("type", "arabicPeriod")
        form = next((form for name, form in _FORMS.items() if kind.startswith(name)), "decimal")
        around = next((around for name, around in _AROUND.items() if kind.endswith(name)), "{}.")
        return around.format(number_as(counts[depth], form))
    counts.pop(depth, None)
    if properties is None:
        return None
    if properties.find(f"{_A}buChar") is not None or properties.find(f"{_A}buBlip") is not None:
        return BULLET
    return "" if properties.find(f"{_A}buNone") is not None else None


def _text_of(paragraph: Any) -> str:
    pieces: list[tuple[str, bool]] = []
    for node in paragraph.iter(f"{_A}t", f"{_A}br", FORMULA):
        if any(parent.tag == f"{_MC}Fallback" for parent in node.iterancestors(f"{_MC}Fallback", f"{_A}p")):
            continue
        if node.tag == FORMULA:
            pieces.append((in_line(node), False))
        else:
            pieces.append((" ", False) if node.tag == f"{_A}br" else (node.text or "", _is_high(node)))
    return with_high(pieces)


def _is_high(text: Any) -> bool:
    """Tell whether the text of a run is set high: by how many thousandths of its size, below the line less than nothing."""
    look = text.getparent().find(f"{_A}rPr")
    shift = "0" if look is None else look.get("baseline", "0").rstrip("%")
    return bool(_RAISED.fullmatch(shift))
