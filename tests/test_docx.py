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
from assistant.loaders.document import anchor_at
from assistant.loaders.numbering import Numbering
from tests.making import docx, docx_of, saved
from tests.making_office import OFFICE, REPORT
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
    name, other = ("WordDocument".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le"))
    old = (OFFICE / "word.doc").read_bytes()
    at = old.index(name)
    entry = other.ljust(64, b"\0") + (len(other) + 2).to_bytes(2, "little")
    assert refusal(tmp_path, "а.docx", old[:at] + entry + old[at + 66 :]) == "encrypted"
    assert refusal(tmp_path, "б.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500) == "damaged"


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


def test_levels_restart_and_are_shown_as_their_rules_say() -> None:
    root = parse_xml(
        f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="1">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/>'
        '<w:lvlText w:val="%2"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl>'
        '<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="russianUpper"/><w:lvlRestart w:val="1"/><w:pStyle w:val="S"/>'
        '<w:lvlText w:val="%4"/></w:lvl>'
        "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="§ %1"/></w:lvl>'
        "</w:lvlOverride></w:num></w:numbering>"
    )
    numbering = Numbering.of(root)
    depths = [0, 1, 2, 3, 2, 3, 1, 3, 0, 1, 2, 3]
    assert [numbering.marker("1", depth) for depth in depths] == "I 1 1.1.1 А 1.1.2 Б 2 В II 3 2.3.1 А".split()
    assert numbering.marker("2", 0) == "§ 3"
    assert numbering.depth_of("1", ["T", "S"]) == 3


def test_a_level_that_was_passed_over_counts() -> None:
    """In a contract of Word «5.2.1» stood without «5.2»; the next was «5.3»."""
    root = parse_xml(
        f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="1">'
        '<w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="2"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2.%3."/></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    numbering = Numbering.of(root)
    assert [numbering.marker("1", depth) for depth in (2, 2, 1, 0)] == ["5.2.1.", "5.2.2.", "5.3.", "6."]


def body_of(inner: str) -> bytes:
    return docx_of(f"{BODY[: BODY.index('<w:sdt>')]}{inner}</w:body></w:document>")


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r>"


WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    ("inner", "shown", "hidden"),
    [
        (run("видно ") + run("скрыто", "<w:vanish/>"), "видно", 6),
        (run("видно ") + run("тоже", '<w:vanish w:val="0"/>'), "видно тоже", 0),
        (run("видно ") + run("белое", WHITE), "видно", 5),
        (run("видно ") + run("на синем", WHITE + '<w:shd w:val="clear" w:fill="000080"/>'), "видно на синем", 0),
        (run("видно ") + run("выделено", WHITE + '<w:highlight w:val="blue"/>'), "видно выделено", 0),
        (run("видно ") + run("точка", '<w:sz w:val="2"/>'), "видно", 5),
        (run("видно ") + run("страница 5", "<w:webHidden/>"), "видно страница 5", 0),
        ("<w:pPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr>" + run("заголовок в строке"), "заголовок в строке", 0),
        ('<w:pPr><w:shd w:val="clear" w:fill="C00000"/></w:pPr>' + run("на красном", WHITE), "на красном", 0),
    ],
)
def test_hidden_runs_are_reported_and_left_out(tmp_path: Path, inner: str, shown: str, hidden: int) -> None:
    document = read(tmp_path, "а.docx", body_of(f"<w:p>{inner}</w:p>"))
    assert document.raw == shown
    messages = [warning.message for warning in document.warnings if warning.kind == "hidden_text"]
    assert len(messages) == bool(hidden)
    assert all(f": {hidden})" in message for message in messages)


def test_white_text_in_a_coloured_table_is_seen(tmp_path: Path) -> None:
    def cell(fill: str) -> str:
        shade = f'<w:tcPr><w:shd w:val="clear" w:fill="{fill}"/></w:tcPr>'
        return f"<w:tbl><w:tr><w:tc>{shade}<w:p>{run('шапка', WHITE)}</w:p></w:tc></w:tr></w:tbl><w:p>{run('текст')}</w:p>"

    assert read(tmp_path, "а.docx", body_of(cell("1F497D"))).raw == "шапка\n\nтекст"
    assert read(tmp_path, "б.docx", body_of(cell("auto"))).raw == "текст"


def test_codes_of_fields_are_no_text(tmp_path: Path) -> None:
    inner = (
        '<w:p><w:r><w:t>до </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>вложенное</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>итог</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:r><w:t xml:space="preserve"> после</w:t></w:r></w:p>'
        '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>Хвост поля не прячет абзац.</w:t></w:r></w:p>'
    )
    assert read(tmp_path, "а.docx", body_of(inner)).raw == "до итог после\n\nХвост поля не прячет абзац."


def test_a_marked_head_names_the_columns_and_merged_cells_go_on(tmp_path: Path) -> None:
    def row(*cells: str, head: bool = False, deleted: bool = False) -> str:
        properties = ("<w:tblHeader/>" if head else "") + ("<w:del/>" if deleted else "")
        inner = "".join(f"<w:tc>{text if text.startswith('<') else f'<w:p>{run(text)}</w:p>'}</w:tc>" for text in cells)
        return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"

    def spanning(text: str, columns: int) -> str:
        return f'<w:tc><w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr><w:p>{run(text)}</w:p></w:tc>'

    head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:p>{run('Цель')}</w:p></w:tc>{spanning('Срок', 2)}</w:tr>"
    second = row("<w:tcPr><w:vMerge/></w:tcPr><w:p/>", "начало", "конец", head=True)
    body = f"<w:tbl>{head}{second}{row('рост', 'май', 'июнь')}{row('нет', 'нет', 'нет', deleted=True)}</w:tbl>"
    assert read(tmp_path, "а.docx", body_of(body)).raw.splitlines() == [
        "Цель; Срок",
        "начало; конец",
        "Цель: рост; Срок, начало: май; Срок, конец: июнь",
    ]


def test_places_of_paragraphs_rows_and_notes(tmp_path: Path) -> None:
    document = read(tmp_path, "а.docx", (OFFICE / "otchet.docx").read_bytes())
    body = python_docx.Document(str(tmp_path / "а.docx")).element.body
    paragraphs = list(body.iter(qn("w:p")))
    for text in ("УДК 332.1", "Развитие кооперации", "Вяземский", "Текст врезки", "Кластер работает"):
        place = anchor_at(document.anchors, document.raw.index(text))
        assert place is not None
        assert place.kind == "paragraph"
        assert text in "".join(node.text or "" for node in paragraphs[int(place.value) - 1].iter(qn("w:t")))
    for text, name in (("Определение дано", "сноска 1"), ("Список участников", "концевая сноска 1")):
        place = anchor_at(document.anchors, document.raw.index(text))
        assert place is not None
        assert (place.kind, place.value) == ("note", name)


def test_a_report_of_libreoffice(tmp_path: Path) -> None:
    """It says the same as the ODT, but for the section whose hiding LibreOffice does not write in DOCX."""
    document = read(tmp_path, "отчёт.docx", (OFFICE / "otchet.docx").read_bytes())
    assert [block for block in document.raw.split("\n\n") if block != "Скрытый раздел с черновиком."] == REPORT
    assert document.metadata.authors == ("Анна Петрова",)
    assert (document.metadata.title, document.metadata.year, document.metadata.udc) == ("Кластеры региона: отчёт", 2023, "332.1")
    assert [warning.kind for warning in document.warnings] == ["hidden_text"]


def test_documents_of_word(tmp_path: Path) -> None:
    assert read(tmp_path, "а.docx", (OFFICE / "word-header.docx").read_bytes()).raw == (
        "section with header\n\nsection without header of its own."
    )
    comments = read(tmp_path, "б.docx", (OFFICE / "word-comments.docx").read_bytes()).raw
    assert comments.split("\n\n")[:2] == ["Document text", "Some text worthy of note."]
    merged = read(tmp_path, "в.docx", (OFFICE / "word-merged-cells.docx").read_bytes()).raw
    assert merged.split("\n\n")[1:] == ["1; 2; 3\n4; 6\n7; 8; 9", "1; 2; 3\n4; 5; 6\n7; 9", "1; 2; 3\n4; 6\n9"]


def test_the_strict_form_of_the_standard_is_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx("# Глава", "Текст."))) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            for usual, strict in (
                (
                    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
                ),
                (
                    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                    b"http://purl.oclc.org/ooxml/officeDocument/relationships",
                ),
            ):
                data = data.replace(usual, strict)
            new.writestr(entry.filename, data)
    assert read(tmp_path, "а.docx", out.getvalue()).raw == "Глава\n\nТекст."


def test_a_part_that_lies_of_its_size_is_damaged(tmp_path: Path) -> None:
    data = bytearray(docx("текст " * 1000))
    at = data.index(b"PK\x01\x02")
    while b"document.xml" not in data[at : at + 80]:
        at = data.index(b"PK\x01\x02", at + 4)
    data[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert refusal(tmp_path, "а.docx", bytes(data)) == "damaged"


HIGH = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        (run("Статья 5") + run("1", HIGH) + run(". Совет"), "Статья 5¹. Совет"),
        (run("10") + run("-", HIGH) + run("6", HIGH) + run(" м"), "10⁻⁶ м"),
        (run("развития") + run("1", HIGH) + run(" региона"), "развития[1] региона"),
        (run("развития.") + run("1, 2", HIGH), "развития.[1, 2]"),
        (run("в 2020") + run("3)", HIGH) + run(" году"), "в 2020[3] году"),
        (run("5 м") + run("2", HIGH) + run(" и CO") + run("2", '<w:vertAlign w:val="subscript"/>'), "5 м2 и CO2"),
        (run("№ 5") + run("1", '<w:rStyle w:val="Знак"/>'), "№ 5¹"),
        (run("развития") + run("1", '<w:position w:val="6"/>') + run(" региона"), "развития[1] региона"),
        (run("Статья 5") + run("1", '<w:position w:val="10"/>') + run(". Совет"), "Статья 5¹. Совет"),
        (run("СО") + run("2", '<w:position w:val="-6"/>') + run(" в доме") + run("5", '<w:position w:val="1"/>'), "СО2 в доме5"),
        (run("10") + run("6", '<w:vertAlign w:val="subscript"/><w:position w:val="6"/>'), "106"),
        (run("10") + run("6", '<w:position w:val="шесть"/>'), "106"),
    ],
)
def test_what_is_set_high_is_glued_to_nothing(tmp_path: Path, inner: str, shown: str) -> None:
    data = io.BytesIO(body_of(f"<w:p>{inner}</w:p>"))
    made = python_docx.Document(data)
    made.styles.add_style("Знак", 2).font.superscript = True
    assert read(tmp_path, "а.docx", saved(made)).raw == shown


M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def math(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


FRACTION = "<m:f><m:num>{}</m:num><m:den>{}</m:den></m:f>"


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (math("L=") + FRACTION.format(math("25"), math("100")), "L=25/100"),
        (FRACTION.format(math("a+b"), math("c")), "(a+b)/c"),
        (math("5") + FRACTION.format(math("1"), math("2")), "5 1/2"),
        (f"<m:sSup><m:e>{math('10')}</m:e><m:sup>{math('6')}</m:sup></m:sSup>", "10⁶"),
        (f"<m:sSup><m:e>{math('x')}</m:e><m:sup>{math('n+1')}</m:sup></m:sSup>", "x^(n+1)"),
        (f"<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=''/></m:dPr><m:e>{math('a')}</m:e></m:d>", "[a"),
        (f"<m:rad><m:deg>{math('3')}</m:deg><m:e>{math('8')}</m:e></m:rad>", "³√8"),
        (f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{math('i')}</m:sub><m:e>{math('x')}</m:e></m:nary>", "∑_i x"),
        (math("a") + f"<w:del>{math('b')}</w:del>", "a"),
    ],
)
def test_a_formula_is_read_on_one_line(tmp_path: Path, formula: str, shown: str) -> None:
    document = read(tmp_path, "а.docx", body_of(f"<w:p>{run('Где ')}<m:oMath {M}>{formula}</m:oMath></w:p>"))
    assert document.raw == f"Где {shown}"


@pytest.mark.parametrize(
    ("inner", "shown"),
    [
        ('<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>' + run(" 0,05"), "≤ 0,05"),
        ('<w:r><w:sym w:font="Symbol" w:char="0061"/></w:r>' + run(" = 0,7"), "α = 0,7"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + run(" да"), "✓ да"),
        ('<w:r><w:sym w:font="Webdings" w:char="F061"/></w:r>' + run(" нет"), "• нет"),
        ('<w:r><w:sym w:font="Times New Roman" w:char="0436"/><w:sym/></w:r>', "ж•"),
        (run("2 \uf0b4 2", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'), "2 × 2"),
        (run("\uf0b4", '<w:rFonts w:ascii="Своя"/>') + run(" слово"), "\uf0b4 слово"),
    ],
)
def test_signs_of_fonts_of_signs_are_read(tmp_path: Path, inner: str, shown: str) -> None:
    assert read(tmp_path, "а.docx", body_of(f"<w:p>{inner}</w:p>")).raw == shown
