"""What DOCX has of its own: lists, headings, tables, wrappers, protection."""

import io
import zipfile
from pathlib import Path
from typing import Any

import docx as python_docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from assistant.errors import RejectedFile
from assistant.loaders.numbering import Numbering
from tests.making import docx, docx_of, saved
from tests.reading import read, refusal

# DOCX.


def numbered(made: Any, list_id: int, depth: int, text: str) -> None:
    properties = made.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'))


def define(made: Any, list_id: int, *levels: tuple[str, str]) -> None:
    root = made.part.numbering_part.element
    inner = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    root.append(parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{list_id}">{inner}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{list_id}"><w:abstractNumId w:val="{list_id}"/></w:num>'))


def test_numbers_of_lists_are_counted_as_word_shows_them(tmp_path: Path) -> None:
    made = python_docx.Document()
    define(made, 900, ("decimal", "%1."), ("decimal", "%1.%2."), ("russianLower", "%3)"))
    define(made, 901, ("bullet", ""))
    for depth, text in ((0, "раз"), (1, "два"), (1, "три"), (2, "четыре"), (2, "пять"), (0, "шесть"), (1, "семь")):
        numbered(made, 900, depth, text)
    numbered(made, 901, 0, "точка")
    document = read(tmp_path, "а.docx", saved(made))
    assert document.raw.split() == [
        "1.",
        "раз",
        "1.1.",
        "два",
        "1.2.",
        "три",
        "а)",
        "четыре",
        "б)",
        "пять",
        "2.",
        "шесть",
        "2.1.",
        "семь",
        "-",
        "точка",
    ]


def test_list_styles_headings_and_title(tmp_path: Path) -> None:
    made = python_docx.Document()
    made.core_properties.title = ""
    made.add_heading("Общие положения", 1)
    made.add_paragraph("Введение:")
    made.add_paragraph("первый", style="List Bullet")
    made.add_paragraph("второй", style="List Bullet")
    local = made.styles.add_style("Заголовок 3", 1)
    made.add_paragraph("Местное имя стиля", style=local)
    outlined = made.add_paragraph("Уровень структуры")
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "1")
    outlined._p.get_or_add_pPr().append(level)
    document = read(tmp_path, "имя.docx", saved(made))
    headings = [(heading.level, heading.span.of(document.raw)) for heading in document.headings]
    assert headings == [(1, "Общие положения"), (3, "Местное имя стиля"), (2, "Уровень структуры")]
    assert "Введение:\n- первый\n- второй\n\n" in document.raw
    assert document.title == "Общие положения"


def test_tables_give_a_line_a_row_and_merged_cells_once(tmp_path: Path) -> None:
    made = python_docx.Document()
    made.add_paragraph("До")
    table = made.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(0, 1)).text = "широкая"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "высокая"
    made.add_paragraph("После")
    assert read(tmp_path, "а.docx", saved(made)).raw == "До\n\nширокая; 02\nвысокая; 11; 12\n21; 22\n\nПосле"


BODY = """<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>
<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>В поле формы</w:t></w:r></w:p></w:sdtContent></w:sdt>
<w:p><w:hyperlink><w:r><w:t>ссылка</w:t></w:r></w:hyperlink><w:ins><w:r><w:t> вставлено</w:t></w:r></w:ins>
<w:del><w:r><w:delText> удалено</w:delText></w:r></w:del><w:moveFrom><w:r><w:t> унесено</w:t></w:r></w:moveFrom></w:p>
<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>В рамке</w:t></w:r></w:p></w:txbxContent></mc:Choice>
<mc:Fallback><w:txbxContent><w:p><w:r><w:t>В рамке</w:t></w:r></w:p></w:txbxContent></mc:Fallback>
</mc:AlternateContent></w:r></w:p>
</w:body></w:document>"""


def test_text_in_wrappers_is_read_once_and_deleted_text_never(tmp_path: Path) -> None:
    assert read(tmp_path, "а.docx", docx_of(BODY)).raw.split("\n\n") == ["В поле формы", "ссылка вставлено", "В рамке"]


def test_what_a_merged_cell_hides_is_not_read(tmp_path: Path) -> None:
    def cell(text: str, merged: str) -> str:
        return f"<w:tc><w:tcPr><w:vMerge {merged}/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"

    rows = "".join(f"<w:tr>{cell(*given)}</w:tr>" for given in (("видно", 'w:val="restart"'), ("скрыто", "")))
    assert (
        read(tmp_path, "а.docx", docx_of(f"{BODY[: BODY.index('<w:sdt>')]}<w:tbl>{rows}</w:tbl></w:body></w:document>")).raw
        == "видно"
    )


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    (tmp_path / "тайна").write_text("секрет")
    text = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{(tmp_path / "тайна").as_uri()}"><!ENTITY y "внутренняя">]>' + BODY
    try:
        raw = read(tmp_path, "а.docx", docx_of(text.replace("В поле", "В &x; &y; поле"))).raw
    except RejectedFile as error:
        raw = error.message
    assert "секрет" not in raw
    assert "внутренняя" not in raw


def test_an_archive_that_swells_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO(docx("а"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/а.bin", b"\0" * 20_000_000)
    assert refusal(tmp_path, "а.docx", out.getvalue()) == "too_large"
    out = io.BytesIO(docx("а"))
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(10_001):
            archive.writestr(f"word/{number}", b"")
    assert refusal(tmp_path, "б.docx", out.getvalue()) == "too_large"


def test_a_document_under_a_password_is_encrypted(tmp_path: Path) -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
    assert refusal(tmp_path, "а.docx", container + "EncryptedPackage".encode("utf-16-le")) == "encrypted"
    assert refusal(tmp_path, "б.docx", container) == "encrypted"
    assert refusal(tmp_path, "в.docx", container + "WordDocument".encode("utf-16-le")) == "unsupported"


LOCK = 'w:edit="readOnly" w:enforcement="1"'


@pytest.mark.parametrize(
    ("protection", "locked"),
    [
        (f'{LOCK} w:hash="4X8p" w:salt="GgJH"', True),
        (f'{LOCK} w:hashValue="4X8p" w:algorithmName="SHA-512"', True),
        (LOCK, False),
        ('w:edit="readOnly" w:enforcement="0" w:hash="4X8p"', False),
        ('w:edit="forms" w:enforcement="1" w:hash="4X8p"', False),
        ('w:edit="trackedChanges" w:enforcement="1" w:hash="4X8p"', False),
    ],
)
def test_what_its_author_locked_by_a_password_is_refused_and_a_form_is_read(
    tmp_path: Path, protection: str, locked: bool
) -> None:
    made = python_docx.Document()
    made.add_paragraph("Текст документа.")
    made.settings.element.insert(0, parse_xml(f"<w:documentProtection {nsdecls('w')} {protection}/>"))
    data = saved(made)
    if locked:
        assert refusal(tmp_path, "а.docx", data) == "encrypted"
    else:
        assert read(tmp_path, "а.docx", data).raw == "Текст документа."


def test_forms_of_numbers() -> None:
    root = parse_xml(
        f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="1">'
        '<w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="26"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num></w:numbering>'
    )
    numbering = Numbering.of(root)
    asked = [("1", 0), ("1", 0), ("1", 1), ("1", 1), ("2", 0), ("2", 0), ("1", 0), ("3", 0), ("1", 7)]
    assert [numbering.marker(*item) for item in asked] == ["IV.", "V.", "(z)", "(aa)", "IX.", "X.", "XI.", "", ""]
