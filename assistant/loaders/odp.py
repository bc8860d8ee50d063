"""ODP: a slide a page, its title as a heading, its shapes from the top, then the speaker's notes."""

from pathlib import Path
from typing import Any

from assistant.loaders.document import Document
from assistant.loaders.odt import Walk
from assistant.loaders.opendocument import DRAW, OFFICE, PRESENTATION, SVG, TEXT, Styles, Texts, package_metadata, package_roots
from assistant.loaders.refusing import refusing
from assistant.loaders.slides import MOST_SLIDES, Slide, deck
from assistant.loaders.zipped import Parts, opened
from assistant.patterns import regex
from assistant.sources import Source
from assistant.texts import reading as texts

_LENGTH = regex(r"(-?\d{1,9}(?:\.\d{1,9})?)(cm|mm|in|pt|px)?")
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "px": 0.75}
_RUNNING = {"header", "footer", "date-time", "page-number"}
_SAME_LINE = 20.0
"""Points: shapes whose tops differ by less stand side by side."""


def load(path: Path, source: Source) -> Document:
    """Read an ODP; pages are its slides. Hidden slides are reported and left out.

    Raises
    ------
    RejectedFile
        `damaged`, `encrypted`, `too_large` (a zip bomb) or `empty`.
    """
    with refusing(source), opened(path) as parts:
        content, shared = package_roots(parts)
        styles = Styles.of(content, shared)
        read = Texts(styles, white_may_be_seen=True)
        walk = Walk(content.find(f"{OFFICE}body"), styles, read)
        pages = walk.body.iterfind(f"{OFFICE}presentation/{DRAW}page")
        slides = [
            _slide(page, walk, styles, number, parts) for number, page in enumerate(pages, start=1) if number <= MOST_SLIDES
        ]
        title, metadata = package_metadata(parts, "".join(slide.raw.text for slide in slides[:1]))
    return deck(source, slides, title=title, metadata=metadata, hidden_characters=read.hidden)


def _slide(page: Any, walk: Walk, styles: Styles, number: int, parts: Parts) -> Slide:
    name = page.get(f"{DRAW}style-name")
    shown = styles.stated("drawing-page", name, "drawing-page-properties", f"{PRESENTATION}visibility")
    slide = Slide(hidden=shown == "hidden")
    if slide.hidden:
        return slide
    walk.raw = slide.raw
    slide.raw.at("slide", str(number))
    shapes = [child for child in page if child.tag.startswith(DRAW)]
    for shape in sorted(shapes, key=_place):
        kind = shape.get(f"{PRESENTATION}class")
        if kind == "title":
            walk.heading(shape)
        elif kind not in _RUNNING:
            walk.blocks([shape])
            _charts(shape, slide, parts)
    notes = page.find(f"{PRESENTATION}notes")
    for shape in () if notes is None else notes:
        if shape.get(f"{PRESENTATION}class") == "notes":
            slide.raw.at("note", texts.slide_notes(number))
            walk.blocks([shape])
    return slide


def _charts(shape: Any, slide: Slide, parts: Parts) -> None:
    """Add the titles of the charts in a shape: each lies in the package as a document of its own."""
    for node in shape.iter(f"{DRAW}object"):
        name = next((str(value) for key, value in node.attrib.items() if key.endswith("}href")), "").removeprefix("./")
        chart = parts.root(f"{name}/content.xml")
        for title in () if chart is None else chart.iter("{*}title"):
            slide.raw.paragraph(" ".join("".join(paragraph.itertext()) for paragraph in title.iter(f"{TEXT}p")))


def _place(shape: Any) -> tuple[bool, int, float]:
    """Return where a shape stands in reading: a title first, then from the top, from the left."""
    inner = [shape] if shape.tag != f"{DRAW}g" else list(shape.iterdescendants(f"{DRAW}frame", f"{DRAW}custom-shape"))
    top, left = (min((_points(node.get(f"{SVG}{side}")) for node in inner), default=0.0) for side in ("y", "x"))
    return shape.get(f"{PRESENTATION}class") != "title", round(top / _SAME_LINE), left


def _points(length: str | None) -> float:
    match = _LENGTH.fullmatch(length or "")
    return float(match[1]) * _POINTS[match[2] or "px"] if match else 0.0
