"""Answers as a DOCX with real footnotes.

Written part by part: python-docx has no footnotes, and what would have to be put into its package by hand is most of this one.
Times are left out and the archive's are fixed, so the same answers give the same bytes.
"""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from assistant.export.paper import Paper
from assistant.texts import answers as answer_texts
from assistant.texts import export as texts

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W = f"{{{_MAIN}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {"document": "document.main", "styles": "styles", "settings": "settings", "footnotes": "footnotes"}
_BEFORE_TIME = (1980, 1, 1, 0, 0, 0)
_SEPARATORS = {-1: "separator", 0: "continuationSeparator"}

_FONT = "Times New Roman"
_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN, _INDENT, _AFTER = 11906, 16838, 1134, 567, 120
"""A4, margins of two centimetres, in twentieths of a point."""


def docx(paper: Paper) -> bytes:
    """Return a paper as the bytes of a DOCX."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({"officeDocument": "word/document.xml"}),
        "word/document.xml": _document(paper),
        "word/_rels/document.xml.rels": _relationships({name: f"{name}.xml" for name in _PARTS if name != "document"}),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/footnotes.xml": _footnotes(paper),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, root in parts.items():
            entry = zipfile.ZipInfo(name, _BEFORE_TIME)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            archive.writestr(entry, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
    return out.getvalue()


def _element(tag: str, *children: Any, **attributes: object) -> Any:
    """Return an element of WordprocessingML with attributes of its namespace."""
    node = etree.Element(f"{_W}{tag}", {f"{_W}{name}": str(value) for name, value in attributes.items()}, nsmap={"w": _MAIN})
    node.extend(children)
    return node


def _run(text: str, style: str = "") -> Any:
    node = _element("t")
    node.text = text
    node.set(_SPACE, "preserve")
    return _element("r", *([_element("rPr", _element("rStyle", val=style))] if style else []), node)


def _paragraph(style: str, *runs: Any) -> Any:
    return _element("p", _element("pPr", _element("pStyle", val=style)), *runs)


def _document(paper: Paper) -> Any:

    page = _element(
        "sectPr",
        _element("pgSz", w=_PAGE_WIDTH, h=_PAGE_HEIGHT),
        _element("pgMar", top=_MARGIN, right=_MARGIN, bottom=_MARGIN, left=_MARGIN, header=709, footer=709, gutter=0),
    )
    return _element("document", _element("body", *_body(paper), page))


def _body(paper: Paper) -> Iterator[Any]:
    for turn in paper.turns:
        yield _paragraph("Heading1", _run(turn.heading))
        for remark in turn.remarks:
            yield _paragraph("Normal", _run(remark))
        for quote in turn.quotes:
            for text in quote.paragraphs[:-1]:
                yield _paragraph("Quote", _run(text))
            mark = _element(
                "r", _element("rPr", _element("rStyle", val="FootnoteReference")), _element("footnoteReference", id=quote.note)
            )
            yield _paragraph("Quote", _run(quote.paragraphs[-1]), mark)
            if quote.recognised:
                yield _paragraph("Normal", _run(answer_texts.RECOGNISED))
    if paper.sources:
        yield _paragraph("Heading1", _run(texts.SOURCES))
        for number, source in enumerate(paper.sources, start=1):
            yield _paragraph("Normal", _run(f"{number}. {source.entry}"))
    if paper.lacks:
        yield _paragraph("Normal", _run(f"{texts.INCOMPLETE}:"))
        for lack in paper.lacks:
            yield _paragraph("Normal", _run(lack))


def _footnotes(paper: Paper) -> Any:
    root = _element("footnotes")
    for number, kind in _SEPARATORS.items():
        root.append(_element("footnote", _element("p", _element("r", _element(kind))), type=kind, id=number))
    for number, note in enumerate(paper.notes, start=1):
        mark = _element("r", _element("rPr", _element("rStyle", val="FootnoteReference")), _element("footnoteRef"))
        root.append(_element("footnote", _paragraph("FootnoteText", mark, _run(f" {note}")), id=number))
    return root


def _settings() -> Any:
    separators = [_element("footnote", id=number) for number in _SEPARATORS]
    return _element("settings", _element("footnotePr", *separators), _element("themeFontLang", val="ru-RU"))


def _styles() -> Any:
    fonts = _element("rFonts", ascii=_FONT, hAnsi=_FONT, cs=_FONT, eastAsia=_FONT)
    language = _element("lang", val="ru-RU", eastAsia="ru-RU", bidi="ar-SA")
    defaults = _element(
        "docDefaults",
        _element("rPrDefault", _element("rPr", fonts, _element("sz", val=24), _element("szCs", val=24), language)),
        _element("pPrDefault", _element("pPr", _element("spacing", after=_AFTER))),
    )
    quote = _element("pPr", _element("ind", left=_INDENT), _element("jc", val="both"))
    heading = _element("pPr", _element("keepNext"), _element("spacing", before=240, after=120), _element("outlineLvl", val=0))
    return _element(
        "styles",
        defaults,
        _style("Normal", "Normal", default=1),
        _style("Heading1", "heading 1", heading, _element("rPr", _element("b"), _element("sz", val=28)), based="Normal"),
        _style("Quote", "Quote", quote, based="Normal"),
        _style("FootnoteText", "footnote text", _element("rPr", _element("sz", val=20)), based="Normal"),
        _style(
            "FootnoteReference",
            "footnote reference",
            _element("rPr", _element("vertAlign", val="superscript")),
            kind="character",
        ),
    )


def _style(name: str, shown: str, *properties: Any, based: str = "", kind: str = "paragraph", default: int = 0) -> Any:
    basis = [_element("basedOn", val=based)] if based else []
    attributes = {"type": kind, "styleId": name, **({"default": default} if default else {})}
    return _element("style", _element("name", val=shown), *basis, _element("qFormat"), *properties, **attributes)


def _content_types() -> Any:
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
    kinds = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    for extension, kind in kinds.items():
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=extension, ContentType=kind)
    for name, kind in _PARTS.items():
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/word/{name}.xml", ContentType=f"{_WORD}.{kind}+xml")
    return root


def _relationships(targets: dict[str, str]) -> Any:
    root = etree.Element(f"{{{_LINKS}}}Relationships", nsmap={None: _LINKS})
    for number, (kind, target) in enumerate(targets.items(), start=1):
        etree.SubElement(root, f"{{{_LINKS}}}Relationship", Id=f"rId{number}", Type=f"{_OFFICE}/{kind}", Target=target)
    return root
