"""Typesets the notes that ship as PDF and DOCX from their Markdown sources beside this file.

    python docs/corpus/typeset.py

Needs reportlab and pyphen (`pip install reportlab pyphen`) and Debian's fonts-dejavu. Run by hand after a source has changed;
running it twice gives the same bytes.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.oxml import OxmlElement
from markdown_it import MarkdownIt
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A5
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

HERE = Path(__file__).parent
NOTES = HERE.parents[1] / "corpus" / "заметки"
FONTS = Path("/usr/share/fonts/truetype/dejavu")
RUNNING_HEAD = "Первоисточник. Заметки"
FIRST_PRINTED_PAGE = {"09": 41}
"""Notes whose printed page numbers do not start at 1."""
MADE = datetime(2026, 11, 24, 12, 0, 0)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a note: `kind` is paragraph, heading, item, numbered or row."""

    kind: str
    level: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """The block's text."""
        return self.cells[0]


def blocks(source: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown note in order."""
    lists: list[str] = []
    heading = 0
    cells: list[str] | None = None
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        if token.type == "heading_open":
            heading = int(token.tag[1])
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append("item" if token.type.startswith("bullet") else "numbered")
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "tr_open":
            cells = []
        elif token.type == "tr_close":
            yield Block("row", 0, tuple(cells or ()))
            cells = None
        elif token.type == "inline":
            text = " ".join(token.content.split())
            if cells is not None:
                cells.append(text)
            elif heading:
                yield Block("heading", heading, (text,))
                heading = 0
            else:
                yield Block(lists[-1] if lists else "paragraph", 0, (text,))


def write_pdf(source: str, path: Path, first_page: int) -> None:
    """Set a note as PDF: A5, running heads, printed page numbers, words broken at line ends."""
    for name, file in (("Serif", "DejaVuSerif.ttf"), ("Serif-Bold", "DejaVuSerif-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, FONTS / file))
    body = ParagraphStyle(
        "body",
        fontName="Serif",
        fontSize=9.5,
        leading=13,
        alignment=TA_JUSTIFY,
        firstLineIndent=6 * mm,
        hyphenationLang="ru_RU",
    )
    item = ParagraphStyle("item", parent=body, firstLineIndent=0, leftIndent=6 * mm)
    found = list(blocks(source))
    title = next(block.text for block in found if block.kind == "heading")

    def decorate(canvas: Any, document: Any) -> None:
        page = canvas.getPageNumber()
        canvas.setFont("Serif", 7.5)
        canvas.drawString(16 * mm, A5[1] - 11 * mm, RUNNING_HEAD)
        canvas.drawRightString(A5[0] - 16 * mm, A5[1] - 11 * mm, title[:60])
        canvas.drawCentredString(A5[0] / 2, 9 * mm, str(page + first_page - 1))
        if page == 1:
            canvas.addPageLabel(0, "ARABIC", first_page)

    story = []
    numbers = 0
    for block in found:
        numbers = numbers + 1 if block.kind == "numbered" else 0
        if block.kind == "heading":
            size = 13 if block.level == 1 else 10.5
            style = ParagraphStyle(
                "h", fontName="Serif-Bold", fontSize=size, leading=size + 4, spaceBefore=7, spaceAfter=4, keepWithNext=1
            )
            story.append(Paragraph(escape(block.text), style))
        elif block.kind == "paragraph":
            story.append(Paragraph(escape(block.text), body))
        else:
            marker = {"item": "—", "numbered": f"{numbers}."}.get(block.kind, "")
            story.append(Paragraph(f"{marker} {escape('; '.join(block.cells))}".strip(), item))
    frame = Frame(16 * mm, 15 * mm, A5[0] - 32 * mm, A5[1] - 31 * mm, id="text", leftPadding=0, rightPadding=0)
    document = BaseDocTemplate(str(path), pagesize=A5, title=title, author="Проект «Первоисточник»", invariant=1)
    document.addPageTemplates(PageTemplate(id="page", frames=[frame], onPage=decorate))
    document.build(story)


def write_docx(source: str, path: Path) -> None:
    """Set a note as DOCX with real heading and list styles, a table, a running head and a page number field."""
    document = docx.Document()
    properties = document.core_properties
    properties.author, properties.created, properties.modified = "Проект «Первоисточник»", MADE, MADE
    section = document.sections[0]
    section.header.paragraphs[0].text = RUNNING_HEAD
    _page_number(section.footer.paragraphs[0])
    table: Any = None
    for block in blocks(source):
        if block.kind == "row":
            table = document.add_table(rows=0, cols=len(block.cells), style="Table Grid") if table is None else table
            for cell, text in zip(table.add_row().cells, block.cells, strict=True):
                cell.text = text
            continue
        table = None
        if block.kind == "heading":
            document.add_heading(block.text, block.level)
            properties.title = properties.title or block.text
        else:
            style = {"item": "List Bullet", "numbered": "List Number"}.get(block.kind)
            document.add_paragraph(block.text, style)
    buffer = BytesIO()
    document.save(buffer)
    _with_fixed_times(buffer, path)


def _page_number(paragraph: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}instr", "PAGE")
    paragraph._p.append(field)


def _with_fixed_times(buffer: BytesIO, path: Path) -> None:
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as fixed:
        for entry in made.infolist():
            fixed.writestr(zipfile.ZipInfo(entry.filename, MADE.timetuple()[:6]), made.read(entry), zipfile.ZIP_DEFLATED)


def main() -> None:
    """Typeset every source."""
    for source in sorted(HERE.glob("[0-9]*.md")):
        number = re.match(r"\d+", source.name)
        text = source.read_text(encoding="utf-8")
        if number and number.group() in {"03", "09"}:
            write_pdf(text, NOTES / f"{source.stem}.pdf", FIRST_PRINTED_PAGE.get(number.group(), 1))
        else:
            write_docx(text, NOTES / f"{source.stem}.docx")


if __name__ == "__main__":
    main()
