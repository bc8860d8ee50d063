"""PDFs set by hand, letter by letter where needed: the place, size, weight, colour and mode of each line are known.

The font is of one width, so a word's width is its letters times its size times `WIDTH`. Heights count down from the page's top.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.making import TO_UNICODE, assembled, stream

WIDTH = 0.6
PAGE = (600.0, 800.0)


@dataclass(frozen=True)
class Text:
    """A line of text at a place; `x`, `y` are its left end and baseline, `y` from the top."""

    x: float
    y: float
    text: str
    size: float = 12.0
    bold: bool = False
    colour: tuple[float, float, float] = (0.0, 0.0, 0.0)
    mode: int = 0
    turn: int = 0
    """Quarter turns clockwise."""

    @property
    def width(self) -> float:
        return WIDTH * self.size * len(self.text)


@dataclass(frozen=True)
class Rule:
    """A straight line."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Ground:
    """A filled area."""

    left: float
    top: float
    right: float
    bottom: float
    colour: tuple[float, float, float]


Item = Text | Rule | Ground

_TURNS = ("1 0 0 1", "0 -1 1 0", "-1 0 0 -1", "0 1 -1 0")


def placed_pdf(
    pages: Sequence[Sequence[Item]],
    *,
    size: tuple[float, float] = PAGE,
    keys: str = "",
    labels: str = "",
    mapped: bool = True,
    in_form: bool = False,
) -> bytes:
    """Return a PDF of pages with what stands on them; `keys` go into each page's dictionary, `in_form` draws all in a form."""
    widths = " ".join(["600"] * 224)
    to_unicode = "/ToUnicode 3 0 R" if mapped else ""
    fonts = [
        f"<< /Type /Font /Subtype /TrueType /BaseFont /{name} /FirstChar 32 /LastChar 255 /Widths [{widths}] "
        f"/Encoding /WinAnsiEncoding {to_unicode} /FontDescriptor {descriptor} 0 R >>"
        for name, descriptor in (("Courier", 7), ("Courier-Bold", 8))
    ]
    descriptors = [
        f"<< /Type /FontDescriptor /FontName /{name} /Flags {flags} /FontBBox [0 -250 600 800] /ItalicAngle 0 /Ascent 750 "
        f"/Descent -250 /CapHeight 600 /StemV {stem} >>"
        for name, flags, stem in (("Courier", 33, 80), ("Courier-Bold", 33 | 1 << 18, 160))
    ]
    first = 9
    step = 3 if in_form else 2
    kids = " ".join(f"{first + step * number} 0 R" for number in range(len(pages)))
    objects: list[str | bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R {labels} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        stream(TO_UNICODE.encode()),
        "<< >>",
        *fonts,
        *descriptors,
    ]
    resources = "/Resources << /Font << /F 5 0 R /B 6 0 R >>"
    for number, items in enumerate(pages):
        at = first + step * number
        form = f"/XObject << /X {at + 2} 0 R >>" if in_form else ""
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] /Contents {at + 1} 0 R "
            f"{resources} {form} >> {keys} >>"
        )
        drawn = "\n".join(_drawn(item, size[1]) for item in items).encode("cp1251")
        if in_form:  # shrunk to a half and moved to the middle
            objects.append(stream(b"q 0.5 0 0 0.5 100 100 cm /X Do Q"))
            head = f"/Type /XObject /Subtype /Form /BBox [0 0 {size[0]} {size[1]}] {resources} >>"
            objects.append(stream(drawn).replace(b"<< ", b"<< " + head.encode() + b" ", 1))
        else:
            objects.append(stream(drawn))
    return assembled(objects)


def _drawn(item: Item, height: float) -> str:
    if isinstance(item, Rule):
        return f"0 0 0 RG 0.5 w {item.left} {height - item.top} m {item.right} {height - item.bottom} l S"
    if isinstance(item, Ground):
        red, green, blue = item.colour
        box = f"{item.left} {height - item.bottom} {item.right - item.left} {item.bottom - item.top}"
        return f"{red} {green} {blue} rg {box} re f"
    red, green, blue = item.colour
    text = item.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return (
        f"BT {red} {green} {blue} rg {item.mode} Tr /{'B' if item.bold else 'F'} {item.size} Tf "
        f"{_TURNS[item.turn]} {item.x} {height - item.y} Tm ({text}) Tj ET"
    )


def paragraph(
    text: str, x: float, y: float, width: float, *, size: float = 12.0, indent: float = 0.0, leading: float = 1.2
) -> list[Text]:
    """Return a paragraph broken into lines of at most `width`, its first line set in by `indent`."""
    lines: list[Text] = []
    line, left = "", x + indent
    for word in text.split():
        longer = f"{line} {word}".strip()
        if WIDTH * size * len(longer) > width - (left - x) and line:
            lines.append(Text(left, y + leading * size * len(lines), line, size))
            line, left = word, x
        else:
            line = longer
    return [*lines, Text(left, y + leading * size * len(lines), line, size)]


def table(rows: Sequence[Sequence[str]], x: float, y: float, width: float = 120.0, height: float = 24.0) -> list[Item]:
    """Return a table with rules around every cell."""
    items: list[Item] = []
    columns = max(map(len, rows))
    bottom, right = y + len(rows) * height, x + columns * width
    items += [Rule(x, y + number * height, right, y + number * height) for number in range(len(rows) + 1)]
    items += [Rule(x + number * width, y, x + number * width, bottom) for number in range(columns + 1)]
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            items.append(Text(x + place * width + 4, y + number * height + 15, cell, 10))
    return items
