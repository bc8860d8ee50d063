"""The elements of a DOCX's XML: blocks, text, and what makes text invisible."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.loaders.formulas import FORMULA, in_line
from assistant.loaders.inline import with_high
from assistant.loaders.numbering import W, is_on, value
from assistant.loaders.symbols import PRIVATE, is_of_signs, sign_of, with_signs
from assistant.patterns import regex

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_FALLBACK = f"{_MC}Fallback"
"""A copy for old programs of what stands beside it."""

BOX = f"{W}txbxContent"
NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")} | {
    f"{_MC}AlternateContent",
    f"{_MC}Choice",
}
_NO_TEXT = {_FALLBACK, BOX} | {f"{W}{name}" for name in ("pPr", "rPr", "sdtPr", "del", "moveFrom", "rt")}
_SIGNS = {f"{W}{name}": " " for name in ("tab", "ptab", "br", "cr")} | {f"{W}noBreakHyphen": "-", f"{W}softHyphen": "\u00ad"}
_PLAIN_FILLS = {None, "auto", "FFFFFF", "ffffff"}
_CODE = regex(r"[0-9A-Fa-f]{1,4}")
_TINY = 2
"""Half-points: text of one point or less is not read by anyone."""
_RAISED = 3
"""Half-points: text moved up by less was fitted to its line, no mark was made of it."""
_POSITION = regex(r"-?\d{1,4}")
_WHITE = regex(r"[fF]{6}")


def children(element: Any, *tags: str) -> Iterator[Any]:
    """Yield the children with one of `tags`, also those inside content controls and tracked insertions."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in _WRAPPERS:
            yield from children(child, *tags)


def blocks(container: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of a body, a cell, a text box or a note."""
    return children(container, f"{W}p", f"{W}tbl")


def attached(paragraph: Any) -> Iterator[Any]:
    """Yield the text boxes anchored in a paragraph and the references to notes in it, each once."""
    for node in paragraph.iter(BOX, *NOTES):
        holders = {parent.tag for parent in _ancestors(node, paragraph)}
        # What lies in a box is read with that box; a reference that was deleted has no note.
        if not holders & {_FALLBACK, BOX, f"{W}del", f"{W}moveFrom"}:
            yield node


def _ancestors(node: Any, top: Any) -> Iterator[Any]:
    while (node := node.getparent()) is not top:
        yield node


def by_id(root: Any, tag: str, attribute: str) -> dict[str | None, Any]:
    """Return the elements of a part by an attribute, empty where there is no part."""
    return {} if root is None else {node.get(f"{W}{attribute}"): node for node in root.iter(f"{W}{tag}")}


@dataclass(slots=True)
class Styles:
    """The styles of a document, and what they say of a text's look."""

    styles: dict[str | None, Any]
    defaults: Any = None
    on_coloured_page: bool = False
    _chains: dict[str | None, list[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any, document: Any) -> "Styles":
        """Read the part `styles.xml`, which may be missing, and the background of the document."""
        defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        background = document.find(f"{W}background")
        coloured = background is not None and background.get(f"{W}color") not in _PLAIN_FILLS
        return cls(by_id(root, "style", "styleId"), defaults, coloured)

    def chain(self, name: str | None) -> list[Any]:
        """Return a style and those it is based on, itself first."""
        if name not in self._chains:
            found: list[Any] = []
            style = self.styles.get(name)
            while style is not None and style not in found:
                found.append(style)
                style = self.styles.get(value(style, "basedOn"))
            self._chains[name] = found
        return self._chains[name]

    def of_paragraph(self, paragraph: Any) -> list[Any]:
        """Return the styles of a paragraph, nearest first."""
        return self.chain(value(paragraph, "pPr", "pStyle"))

    def hides(self, run: Any, paragraph: Any) -> bool:
        """Tell whether a run is not to be seen: hidden, white on white, or a point high.

        The mark at a paragraph's end may be hidden on its own (Word parts a heading from the text on its line so), and what
        is hidden on web pages alone is seen here.
        """
        looks = [look for look in self._looks(run, paragraph) if look is not None]
        vanish = next((node for look in looks if (node := look.find(f"{W}vanish")) is not None), None)
        if is_on(vanish):
            return True
        size = next((size for look in looks if (size := value(look, "sz")) is not None), None)
        if size is not None and size.isdecimal() and int(size) <= _TINY:
            return True
        colour = next((colour for look in looks if (colour := value(look, "color")) is not None), None)
        return colour is not None and _WHITE.fullmatch(colour) is not None and not self._is_on_colour(looks, paragraph)

    def font_of(self, run: Any, paragraph: Any) -> str:
        """Return the name of a run's font, empty where none is named."""
        fonts = (look.find(f"{W}rFonts") for look in self._looks(run, paragraph) if look is not None)
        names = (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") for fonts in fonts if fonts is not None)
        return next((str(name) for name in names if name), "")

    def raises(self, run: Any, paragraph: Any) -> bool:
        """Tell whether a run is set high: as an index, or moved up by a height."""
        align, position = (self._said(run, paragraph, name) for name in ("vertAlign", "position"))
        if align in {"superscript", "subscript"}:
            return align == "superscript"
        return position is not None and _POSITION.fullmatch(position) is not None and int(position) >= _RAISED

    def _said(self, run: Any, paragraph: Any, name: str) -> str | None:
        """Return what the nearest look that says something of a property says."""
        looks = (look for look in self._looks(run, paragraph) if look is not None)
        return next((found for look in looks if (found := value(look, name)) is not None), None)

    def _looks(self, run: Any, paragraph: Any) -> Iterator[Any]:
        yield run.find(f"{W}rPr")
        for style in (*self.chain(value(run, "rPr", "rStyle")), *self.of_paragraph(paragraph)):
            yield style.find(f"{W}rPr")
        yield self.defaults

    def _is_on_colour(self, looks: Iterable[Any], paragraph: Any) -> bool:
        """Tell whether white text may stand on a colour: of its own, its paragraph's, cell's, table's, box's or the page's."""
        if self.on_coloured_page or any(_is_filled(look) or look.find(f"{W}highlight") is not None for look in looks):
            return True
        for holder in (paragraph, *self.of_paragraph(paragraph)):
            if _is_filled(holder.find(f"{W}pPr")):
                return True
        for parent in paragraph.iterancestors(f"{W}tc", f"{W}tbl", BOX):
            properties = parent.find(f"{W}tcPr") if parent.tag == f"{W}tc" else parent.find(f"{W}tblPr")
            styles = self.chain(value(parent, "tblPr", "tblStyle"))
            if parent.tag == BOX or _is_filled(properties) or any(map(_is_filled, _all_properties(styles))):
                return True
        return False


def _all_properties(styles: Iterable[Any]) -> Iterator[Any]:
    for style in styles:
        yield from style.iter(f"{W}tcPr", f"{W}tblPr", f"{W}pPr", f"{W}rPr")


def _is_filled(properties: Any) -> bool:
    shade = None if properties is None else properties.find(f"{W}shd")
    if shade is None:
        return False
    return shade.get(f"{W}fill") not in _PLAIN_FILLS or shade.get(f"{W}val", "clear") not in {"clear", "nil"}


def text_of(paragraph: Any, styles: Styles) -> tuple[str, int]:
    """Return a paragraph's own text and how many characters in it are hidden.

    Links and tracked insertions are text; deletions, codes of fields and text boxes are not.
    """
    shown: list[tuple[str, bool]] = []
    hidden = 0
    for text, run in _pieces(paragraph):
        if run is not None and text.strip() and styles.hides(run, paragraph):
            hidden += len(text.strip())
        else:
            if run is not None and PRIVATE.search(text):
                text = with_signs(text, styles.font_of(run, paragraph))
            shown.append((text, run is not None and styles.raises(run, paragraph)))
    return with_high(shown), hidden


def _pieces(paragraph: Any) -> Iterator[tuple[str, Any]]:
    """Yield the pieces of text in a paragraph, each with its run."""
    codes: list[bool] = []  # of the open fields: whether what follows is still the code
    for node, run in _inner(paragraph, None):
        if node.tag == f"{W}fldChar":
            match node.get(f"{W}fldCharType"):
                case "begin":
                    codes.append(True)
                case "separate" if codes:
                    codes[-1] = False
                case "end" if codes:
                    codes.pop()
        elif not any(codes) and (text := _shown(node)):
            yield text, run


def _shown(node: Any) -> str:
    """Return the text that an element is by itself."""
    if node.tag == f"{W}t":
        return node.text or ""
    if node.tag == FORMULA:
        return in_line(node)
    return _sign(node) if node.tag == f"{W}sym" else _SIGNS.get(node.tag, "")


def _sign(node: Any) -> str:
    """Return the sign that a font has at a code."""
    font, code = node.get(f"{W}font", ""), node.get(f"{W}char", "")
    number = int(code, 16) if _CODE.fullmatch(code) else 0
    is_letter = not is_of_signs(font) and number > 0x20 and not 0xD800 <= number < 0xF900
    return chr(number) if is_letter else sign_of(font, number)


def _inner(element: Any, run: Any) -> Iterator[tuple[Any, Any]]:
    for child in element:
        if child.tag not in _NO_TEXT:
            inner = child if child.tag == f"{W}r" else run
            yield child, inner
            if child.tag != FORMULA:
                yield from _inner(child, inner)
