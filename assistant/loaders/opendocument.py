"""What OpenDocument texts, sheets and slides share: the package, the styles, text of paragraphs, numbers of lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.archives import ArchiveFault
from assistant.loaders.characters import one_line
from assistant.loaders.document import Metadata
from assistant.loaders.inline import with_high
from assistant.loaders.stated import metadata_of
from assistant.loaders.symbols import with_signs
from assistant.loaders.zipped import Parts
from assistant.patterns import regex

_SPEC = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE = f"{_SPEC}office:1.0}}", f"{_SPEC}text:1.0}}", f"{_SPEC}table:1.0}}"
DRAW, STYLE, PRESENTATION = f"{_SPEC}drawing:1.0}}", f"{_SPEC}style:1.0}}", f"{_SPEC}presentation:1.0}}"
SVG = f"{_SPEC}svg-compatible:1.0}}"
_FO = f"{_SPEC}xsl-fo-compatible:1.0}}"
_META, _DC = f"{_SPEC}meta:1.0}}", "{http://purl.org/dc/elements/1.1/}"

_MOST_SPACES = 100
_RAISED = regex(r"super\b.*|0*[1-9]\d*(?:\.\d+)?%.*")
"""Of `style:text-position`: the word, or by how much; below the line is less than nothing."""
_TINY = regex(r"(?:0(?:\.\d+)?|1(?:\.0+)?)pt")
# What is no text of its paragraph: remarks, pronunciation, what a frame holds (it is read after the paragraph).
_NO_TEXT = {
    *(f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}note", f"{TEXT}ruby-text", f"{TEXT}number"),
    *(f"{TEXT}tracked-changes", f"{SVG}title", f"{SVG}desc", f"{TEXT}list", f"{TABLE}table"),
}
_FRAMES = (f"{DRAW}text-box", f"{DRAW}custom-shape", f"{DRAW}rect", f"{DRAW}ellipse", f"{DRAW}line", f"{DRAW}connector")
_INSIDE = {f"{DRAW}frame", f"{DRAW}a", f"{DRAW}g", *_FRAMES, f"{DRAW}path", f"{DRAW}polygon", f"{DRAW}object"}


def package_roots(parts: Parts) -> tuple[Any, Any]:
    """Return the roots of a package's content and of its styles (None where it has none).

    Raises
    ------
    ArchiveFault
        `encrypted` or `damaged`.
    """
    manifest = parts.data("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest or "encrypted-package" in parts:
        raise ArchiveFault("encrypted")
    content = parts.root("content.xml")
    if content is None or content.find(f"{OFFICE}body") is None:
        raise ArchiveFault("damaged")
    return content, parts.root("styles.xml")


def package_metadata(parts: Parts, text: str) -> tuple[str, Metadata]:
    """Return the title as stated and the metadata of a package."""
    try:
        root = parts.root("meta.xml")
    except SyntaxError:
        root = None

    def stated(tag: str) -> str:
        return "" if root is None else one_line(next((node.text or "" for node in root.iter(tag)), ""))

    title = stated(f"{_DC}title")
    authors = (stated(f"{_META}initial-creator") or stated(f"{_DC}creator"),)
    return title, metadata_of(text, title=title, authors=authors, dates=(stated(f"{_META}creation-date"), stated(f"{_DC}date")))


@dataclass(slots=True)
class Styles:
    """Styles by family and name, and what they say of a text's look."""

    styles: dict[tuple[str, str], Any] = field(default_factory=dict)
    lists: dict[str, Any] = field(default_factory=dict)
    outline: Any = None
    fonts: dict[str, str] = field(default_factory=dict)
    """The families that names of fonts stand for."""

    @classmethod
    def of(cls, *roots: Any) -> "Styles":
        """Read the styles of a package's parts, None among them passed over."""
        found = cls()
        for root in roots:
            for node in () if root is None else root.iter(f"{STYLE}style", f"{TEXT}list-style", f"{TEXT}outline-style"):
                name = node.get(f"{STYLE}name", "")
                if node.tag == f"{STYLE}style":
                    found.styles.setdefault((node.get(f"{STYLE}family", ""), name), node)
                elif node.tag == f"{TEXT}list-style":
                    found.lists.setdefault(name, node)
                else:
                    found.outline = node
            for node in () if root is None else root.iter(f"{STYLE}font-face"):
                found.fonts.setdefault(node.get(f"{STYLE}name", ""), node.get(f"{SVG}font-family", "").strip("'\" "))
        return found

    def chain(self, family: str, name: str | None) -> list[Any]:
        """Return a style and those above it, itself first."""
        found: list[Any] = []
        while name is not None and (style := self.styles.get((family, name))) is not None and style not in found:
            found.append(style)
            name = style.get(f"{STYLE}parent-style-name")
        return found

    def stated(self, family: str, name: str | None, properties: str, attribute: str) -> str | None:
        """Return what a style says of something, or the nearest above it that does."""
        for style in self.chain(family, name):
            node = style.find(f"{STYLE}{properties}")
            if node is not None and node.get(attribute) is not None:
                return str(node.get(attribute))
        return None

    def list_of(self, name: str | None) -> str | None:
        """Return the name of the list style that a style of paragraphs brings with it."""
        found = (style.get(f"{STYLE}list-style-name") for style in self.chain("paragraph", name))
        return next((name for name in found if name is not None), None)

    def display_name(self, family: str, name: str | None) -> Iterator[str]:
        """Yield the names of a style and those above it, as a user sees them."""
        for style in self.chain(family, name):
            yield style.get(f"{STYLE}display-name") or style.get(f"{STYLE}name", "")

    def hides(self, family: str, name: str | None) -> bool:
        """Tell whether text of a style is not to be seen: hidden, or a point high."""
        if self.stated(family, name, "text-properties", f"{TEXT}display") == "none":
            return True
        return _TINY.fullmatch(self.stated(family, name, "text-properties", f"{_FO}font-size") or "") is not None

    def raises(self, family: str, name: str | None) -> bool | None:
        """Tell whether text of a style is set high, None where it does not say."""
        stated = self.stated(family, name, "text-properties", f"{STYLE}text-position")
        return None if stated is None else _RAISED.fullmatch(stated.strip()) is not None

    def font_of(self, family: str, name: str | None) -> str:
        """Return the family of the font a style states, empty where it does not."""
        stated = self.stated(family, name, "text-properties", f"{STYLE}font-name") or ""
        return self.fonts.get(stated, stated)

    def whitens(self, family: str, name: str | None) -> bool:
        """Tell whether text of a style is white and no colour is stated under it."""
        colour = self.stated(family, name, "text-properties", f"{_FO}color") or ""
        return colour.lower() == "#ffffff" and not self.fills(family, name)

    def fills(self, family: str, name: str | None) -> bool:
        """Tell whether a style states a colour under its text."""
        kinds = ("text-properties", "paragraph-properties", "table-cell-properties", "table-row-properties", "table-properties")
        stated = (self.stated(family, name, kind, f"{_FO}background-color") for kind in kinds)
        return any(colour not in {None, "transparent", "#ffffff", "#FFFFFF"} for colour in stated)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a piece of text looks: hidden, white on no colour, set high, in a font."""

    hidden: bool = False
    white: bool = False
    high: bool = False
    font: str = ""

    @property
    def is_unseen(self) -> bool:
        return self.hidden or self.white


_PLAIN = _Look()


class Texts:
    """Reads paragraphs, and counts what in them is hidden."""

    def __init__(self, styles: Styles, *, white_may_be_seen: bool = False) -> None:
        self.hidden = 0
        self._styles = styles
        self._white_is_seen = white_may_be_seen

    def of(self, paragraph: Any) -> str:
        """Return a paragraph's own text: links and fields with it; notes, remarks and frames without."""
        shown: list[tuple[str, bool]] = []
        name = paragraph.get(f"{TEXT}style-name")
        hidden = self._styles.hides("paragraph", name)
        white = self._styles.whitens("paragraph", name) and not self._on_colour(paragraph)
        for text, look in self._pieces(paragraph, _Look(hidden=hidden, white=white)):
            if look.is_unseen and text.strip():
                self.hidden += len(text.strip())
            else:
                shown.append((with_signs(text, look.font), look.high))
        return with_high(shown)

    def skip(self, element: Any) -> None:
        """Count the text of what is hidden as a whole."""
        self.hidden += len("".join("".join(element.itertext()).split()))

    def _pieces(self, element: Any, look: "_Look") -> Iterator[tuple[str, "_Look"]]:
        """Yield the pieces of text, with how they look."""
        yield _spaced(element.text), look
        for child in element:
            if child.tag in _NO_TEXT or child.tag in _INSIDE:
                pass
            elif child.tag == f"{TEXT}s":
                count = child.get(f"{TEXT}c", "1")
                yield " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES), _PLAIN
            elif child.tag in {f"{TEXT}tab", f"{TEXT}line-break"}:
                yield " ", _PLAIN
            elif child.tag == f"{TEXT}hidden-text":
                text = child.get(f"{TEXT}string-value", "") or "".join(child.itertext())
                yield text, _Look(hidden=child.get(f"{TEXT}is-hidden") != "false")
            else:
                yield from self._pieces(child, self._look(child, look))
            yield _spaced(child.tail), look

    def _look(self, child: Any, outer: "_Look") -> "_Look":
        hidden, white, high, font = outer.hidden, outer.white, outer.high, outer.font
        name = child.get(f"{TEXT}style-name") if child.tag == f"{TEXT}span" else None
        if name is not None:
            display = self._styles.stated("text", name, "text-properties", f"{TEXT}display")
            hidden = (hidden and display is None) or self._styles.hides("text", name)
            colour = self._styles.stated("text", name, "text-properties", f"{_FO}color")
            white = (white and colour is None) or (self._styles.whitens("text", name) and not self._on_colour(child))
            white = white and not self._styles.fills("text", name)
            raised = self._styles.raises("text", name)
            high = high if raised is None else raised
            font = self._styles.font_of("text", name) or font
        return _Look(hidden, white, high, font)

    def _on_colour(self, element: Any) -> bool:
        """Tell whether white text may stand on a colour: its paragraph's, cell's, table's, or whatever a box has."""
        if self._white_is_seen:
            return True
        families = {"p": "paragraph", "h": "paragraph", "table-cell": "table-cell", "table-row": "table-row", "table": "table"}
        for parent in (element, *element.iterancestors()):
            if parent.tag.startswith(DRAW):
                return True
            family = families.get(parent.tag.rpartition("}")[2])
            name = parent.get(f"{TEXT}style-name") or parent.get(f"{TABLE}style-name")
            if family is not None and self._styles.fills(family, name):
                return True
        return False


def _spaced(text: str | None) -> str:
    """White space of XML is one space; what is meant to be more is written as elements."""
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def attached(paragraph: Any) -> Iterator[Any]:
    """Yield the boxes and tables anchored in a paragraph and its notes, in their order; what lies in one comes with it."""
    for child in paragraph:
        if child.tag in {f"{TEXT}note", f"{TABLE}table"} or child.tag in _FRAMES:
            yield child
        elif child.tag not in {f"{OFFICE}annotation", f"{TEXT}tracked-changes"}:
            yield from attached(child)


def repeated(node: Any, what: str) -> int:
    """Return how many times a row or cell stands in a table."""
    return whole(node.get(f"{TABLE}number-{what}-repeated"))


def whole(text: str | None, missing: int = 1) -> int:
    """Return a whole number of at most seven digits, `missing` where there is none."""
    return int(text) if text is not None and text.isdecimal() and len(text) < 8 else missing
