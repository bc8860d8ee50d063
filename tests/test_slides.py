"""What PPTX has of its own: slides as pages, order of shapes, lists, tables, notes, hidden slides."""

import io
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.util import Inches

from assistant.cleaning import clean
from assistant.loaders.document import anchor_at
from tests.making_office import DECK, OFFICE, pptx
from tests.reading import read, refusal

_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def box(shapes: Any, text: str, left: float, top: float) -> Any:
    made = shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
    made.text_frame.text = text
    return made


def test_a_deck_of_libreoffice(tmp_path: Path) -> None:
    document = read(tmp_path, "доклад.pptx", (OFFICE / "doklad.pptx").read_bytes())
    assert [page.text for page in document.pages] == DECK
    assert [page.number for page in document.pages] == [1, 2, 3, 4, 5, 6]
    assert [(warning.kind, warning.page) for warning in document.warnings] == [("hidden_text", None), ("page_without_text", 6)]
    assert document.title == "Кластеры региона: доклад"
    assert document.metadata.authors == ("Анна Петрова",)
    place = anchor_at(document.anchors, document.raw.index("Вяземский"))
    assert place is not None
    assert (place.kind, place.value) == ("slide", "3")
    cleaned = clean(document)
    (page,) = (page for page in cleaned.pages if page.span.start <= cleaned.text.index("Вяземский") < page.span.stop)
    assert page.number == 3


def test_decks_of_powerpoint(tmp_path: Path) -> None:
    tables = read(tmp_path, "а.pptx", (OFFICE / "powerpoint-tables.pptx").read_bytes())
    assert tables.pages[2].text == "a; b; c\na: d; b: e; c: f\na: g; b: h; c: i\n\n"
    notes = read(tmp_path, "б.pptx", (OFFICE / "powerpoint-notes.pptx").read_bytes())
    assert notes.raw == "Notes\n\n"
    assert [(anchor.kind, anchor.value) for anchor in notes.anchors] == [("note", "заметки к слайду 1")]


def test_shapes_are_read_from_the_top_and_from_the_left(tmp_path: Path) -> None:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    for text, left, top in (("низ", 1, 5), ("справа", 5, 1.05), ("слева", 1, 1), ("середина", 3, 3)):
        box(slide.shapes, text, left, top)
    group = slide.shapes.add_group_shape()
    box(group.shapes, "в группе ниже", 1, 4.4)
    box(group.shapes, "в группе выше", 1, 4)
    assert read(tmp_path, "а.pptx", saved(made)).raw.split() == "слева справа середина в группе выше в группе ниже низ".split()


def test_lists_numbers_and_fields(tmp_path: Path) -> None:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    frame = box(slide.shapes, "а", 1, 1).text_frame
    body = frame._txBody
    for paragraph in list(body.p_lst):
        body.remove(paragraph)
    for properties, text in (
        ('<a:buAutoNum type="arabicPeriod" startAt="3"/>', "три"),
        ('<a:buAutoNum type="arabicPeriod"/>', "четыре"),
        ('<a:buAutoNum type="alphaLcParenR"/>', "глубже"),
        ('<a:buChar char="•"/>', "точка"),
        ("<a:buNone/>", "абзац"),
    ):
        level = 'lvl="1"' if text == "глубже" else ""
        body.append(parse_xml(f"<a:p {_A}><a:pPr {level}>{properties}</a:pPr><a:r><a:t>{text}</a:t></a:r><a:br/></a:p>"))
    assert read(tmp_path, "а.pptx", saved(made)).raw == "3. три\n4. четыре\n  a) глубже\n- точка\n\nабзац\n\n"


def test_tables_with_merged_cells(tmp_path: Path) -> None:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    table = slide.shapes.add_table(3, 3, Inches(1), Inches(1), Inches(4), Inches(2)).table
    for number in range(9):
        table.cell(number // 3, number % 3).text = f"я{number}"
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(0, 0).text = "широкая"
    table.first_row = False
    assert read(tmp_path, "а.pptx", saved(made)).raw == "широкая; я2\nя3; я4; я5\nя6; я7; я8\n\n"


def test_running_feet_and_hidden_shapes_are_left_out(tmp_path: Path) -> None:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    box(slide.shapes, "видно", 1, 1)
    box(slide.shapes, "скрыто", 1, 2)._element.nvSpPr.cNvPr.set("hidden", "1")
    foot = box(slide.shapes, "колонтитул", 1, 6)
    foot._element.nvSpPr.nvPr.append(
        parse_xml('<p:ph xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" type="ftr" idx="9"/>')
    )
    assert read(tmp_path, "а.pptx", saved(made)).raw == "видно\n\n"


def test_a_deck_of_hidden_slides_is_empty(tmp_path: Path) -> None:
    made = Presentation(io.BytesIO(pptx("# Тайна", "текст")))
    made.slides[0]._element.set("show", "0")
    assert refusal(tmp_path, "а.pptx", saved(made)) == "empty"
    assert refusal(tmp_path, "б.pptx", saved(Presentation())) == "empty"


def test_what_is_set_high_is_glued_to_nothing_and_a_formula_is_read(tmp_path: Path) -> None:
    made = Presentation()
    frame = made.slides.add_slide(made.slide_layouts[6]).shapes.add_textbox(0, 0, Inches(4), Inches(1)).text_frame
    for text, shift in (("10", None), ("6", "30000"), (" особей, CO", None), ("2", "-25000"), (", области", None), ("1", "30%")):
        run = frame.paragraphs[0].add_run()
        run.text = text
        if shift is not None:
            run.font._element.set("baseline", shift)
    math = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">{}</m:oMath>'
    fraction = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    frame.add_paragraph()._p.append(parse_xml(math.format(fraction)))
    assert read(tmp_path, "а.pptx", saved(made)).raw.strip() == "10⁶ особей, CO2, области[1]\n\n1/2"
