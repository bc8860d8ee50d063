"""Tables as text: heads and rows, XLSX, XLS, ODS, CSV."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.loaders.builder import RawText
from assistant.loaders.document import Document, anchor_at
from assistant.loaders.number_format import shown
from assistant.loaders.sheets import MOST_ROWS
from assistant.loaders.table import Cell, Row, add_table
from tests.making import source_of
from tests.making_office import OFFICE, csv, ods, workbook, xlsx
from tests.reading import read, refusal


def table(*rows: str, sentences: bool = True, heads: int = 0) -> list[str]:
    """Return the lines of a table given as rows with `|` between cells; `<` goes on the cell before, `^` the one above."""
    made: list[Row] = []
    for number, row in enumerate(rows):
        cells: list[Cell] = []
        for text in row.split("|") if row else []:
            if text == "<":
                cells[-1] = Cell(cells[-1].text, cells[-1].columns + 1, cells[-1].continues)
            else:
                cells.append(Cell("" if text == "^" else text, 1, text == "^"))
        made.append(Row(cells, None, number < heads))
    raw = RawText()
    add_table(raw, made, sentences=sentences)
    return raw.text.splitlines()


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (
            ["Регион|2020|2021", "Смоленская область|750|761"],
            ["Регион; 2020; 2021", "Регион: Смоленская область; 2020: 750; 2021: 761."],
        ),
        (["|2020|2021", "Смоленск|7|8"], ["2020; 2021", "Смоленск; 2020: 7; 2021: 8."]),
        (["2020|2021", "7|8"], ["2020; 2021", "2020: 7; 2021: 8."]),
        (["№ п/п|Дело|Часов", "1.|Сбор|5"], ["№ п/п; Дело; Часов", "1.; Дело: Сбор; Часов: 5."]),
        (["Таблица 1", "А|Б", "х|1"], ["Таблица 1", "А; Б", "А: х; Б: 1."]),
        (["А|Б", "х|1", "Итого по группе", "у|2"], ["А; Б", "А: х; Б: 1.", "Итого по группе", "А: у; Б: 2."]),
        (["А|Б|В", "1|2|3", "х|4|5"], ["А; Б; В", "1; 2; 3", "А: х; Б: 4; В: 5."]),
        (["А|Объём|<", "^|2020|2021", "х|1|2"], ["А; Объём", "2020; 2021", "А: х; Объём, 2020: 1; Объём, 2021: 2."]),
        (["А|Б", "х|1", "^|2"], ["А; Б", "А: х; Б: 1.", "А: х; Б: 2."]),
        (["Год|Показатель", "на 01.01.2020|5"], ["Год; Показатель", "Год: на 01.01.2020; Показатель: 5."]),
        (["А|01.01.2020|01.01.2021", "х|1|2"], ["А; 01.01.2020; 01.01.2021", "А: х; 01.01.2020: 1; 01.01.2021: 2."]),
        (
            ["Имя|Город", "Анна|Вязьма", "Пётр|Гагарин", "Иван|Рославль"],
            ["Имя; Город", "Имя: Анна; Город: Вязьма.", "Имя: Пётр; Город: Гагарин.", "Имя: Иван; Город: Рославль."],
        ),
        (["А|Б", "х|1", "", "В|Г", "у|2"], ["А; Б", "А: х; Б: 1.", "", "В; Г", "В: у; Г: 2."]),
    ],
    ids=str,
)
def test_rows_have_the_names_of_their_columns(rows: list[str], lines: list[str]) -> None:
    assert table(*rows) == lines


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        (
            ["Район|Доход||Расход|", "|план|факт|план|факт", "Клин|1|2|3|4"],
            "Район: Клин; Доход, план: 1; Доход, факт: 2; Расход, план: 3; Расход, факт: 4.",
        ),
        (
            ["Район|Доход|Расход", "|млн руб.|млн руб.", "Клин|1|2", "Дно|5|6"],
            "Район: Дно; Доход, млн руб.: 5; Расход, млн руб.: 6.",
        ),
        (["Район|Доход|Доля", "|(млн)|%", "Клин|1|2", "Дно|5|6"], "Район: Дно; Доход, (млн): 5; Доля, %: 6."),
        (["А|Б", "х|1", "у|2", "А|Б", "з|3"], "А: з; Б: 3."),
        (["Пункт|2019|2021", "Клин|9|10", "Дно|3|4"], "Пункт: Дно; 2019: 3; 2021: 4."),
        (["Кто|Где родился", "Анна|Клин", "Пётр|Дно", "Иван|Орёл"], "Кто: Иван; Где родился: Орёл."),
    ],
    ids=str,
)
def test_heads_of_two_rows_and_heads_beside_names_of_people(rows: list[str], row: str) -> None:
    assert table(*rows)[-1] == row


def test_a_head_that_comes_again_is_shown_as_it_is() -> None:
    assert table("А|Б", "х|1", "А|Б", "у|2")[2] == "А; Б"
    assert table("А|Б|В", "1|2|3", "х|5|7", heads=2)[-1] == "А: х; Б: 5; В: 7."


@pytest.mark.parametrize(
    "rows",
    [
        ["Выручка|750", "Прибыль|20"],
        ["А|А", "1|2"],
        ["А|", "х|1"],
        ["одно", "другое"],
        ["Иванов|1980|5", "Петров|1981|6"],
        ["Завод|2005", "Фабрика|2007", "Артель|2010", "Союз|1999"],
        ["Завод|2005|нет", "Фабрика|2007|5", "Артель|2010|6"],
        ["Анна|Клин|токарь", "Пётр|Дно|слесарь", "Иван|Орёл|маляр"],
        ["сбыт|Иванов И. И.", "склад|Петров П. П.", "связь|Кац К."],
        ["сбыт|завод|сталь", "склад|завод|сталь", "связь|артель|ткань"],
        ["сбыт|a@b.ru", "склад|c@d.ru", "связь|e@f.ru"],
        ["сбыт|ул. Мира, 5", "склад|пл. Победы, 8", "связь|ул. Ленина, 1"],
        ["Кластер|группа", "Индекс|показатель", "Доля|часть"],
    ],
    ids=str,
)
def test_without_a_clear_head_cells_stand_side_by_side(rows: list[str]) -> None:
    assert table(*rows) == ["; ".join(filter(None, row.split("|"))) for row in rows]


def test_a_table_of_a_document_needs_figures_or_a_marked_head() -> None:
    rows = ("Термин|Определение", "Кластер|группа предприятий", "Индекс|показатель", "Доля|часть")
    assert table(*rows, sentences=False) == [row.replace("|", "; ") for row in rows]
    assert table(*rows, sentences=False, heads=1)[1] == "Термин: Кластер; Определение: группа предприятий"
    assert table("А|Б", "х|5", sentences=False) == ["А; Б", "А: х; Б: 5"]


WORDS = st.lists(
    st.lists(st.sampled_from(["", "а", "бв", "1", "2020", "три слова тут", "5,1 %"]), min_size=1, max_size=5), max_size=8
)


@given(rows=WORDS, sentences=st.booleans())
def test_no_cell_is_lost_or_moved(rows: list[list[str]], sentences: bool) -> None:
    raw = RawText()
    add_table(raw, [Row([Cell(text) for text in row]) for row in rows], sentences=sentences)
    lines = [line for line in raw.text.splitlines() if line]
    full = [row for row in rows if any(row)]
    assert len(lines) == len(full)
    for line, row in zip(lines, full, strict=True):
        place = 0
        for text in filter(None, row):
            place = line.index(text, place) + len(text)


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        *((1234567.891, form, text) for form, text in (("#,##0.00", "1 234 567,89"), ("0", "1234568"), ("#,##0,", "1 235"))),
        *((0.125, form, text) for form, text in (("0%", "13%"), ("0.0%", "12,5%"), ("0.00E+00", "1,25E-01"), ("# ?/?", "1/8"))),
        *((-5.5, form, text) for form, text in (("0.0", "-5,5"), ("0.0;(0.0)", "(5,5)"), ("#,##0;[Red]-#,##0", "-6"))),
        *(
            (45000, form, text)
            for form, text in (("dd.mm.yyyy", "15.03.2023"), ("d mmmm yyyy", "15 марта 2023"), ("yyyy", "2023"))
        ),
        *((45000.75, form, text) for form, text in (("dd.mm.yy hh:mm", "15.03.23 18:00"), ("h:mm AM/PM", "6:00 PM"))),
        *((1.5, form, text) for form, text in (("[h]:mm", "36:00"), ("General", "1,5"), ("", "1,5"), ('0.0" кг"', "1,5 кг"))),
        *((1200, form, text) for form, text in (('#,##0\\ "₽"', "1 200 ₽"), ("#,##0[$р.-419]", "1 200р."), ("@", "1200"))),
        *((0, form, text) for form, text in (('0;-0;"нет"', "нет"), ("0.00", "0,00"), ("#", ""), ("_-* #,##0_-", "0"))),
        *((7, form, text) for form, text in (("000", "007"), ('"№ "??', "№ 7"), ("0\\%", "7%"), ('0"%"', "7%"), ("+0;-0", "+7"))),
        *(
            (-7, form, text)
            for form, text in (("0_);(0)", "(7)"), ("+0;-0", "-7"), ("↑0;↓0", "↓7"), ('[>0]0;"ниже "0', "-ниже 7"))
        ),
        *(
            (2.25, form, text)
            for form, text in (("# ?/?", "2 1/4"), ("?/?", "9/4"), ("# ?/10", "2 3/10"), ('# ?/?" га"', "2 1/4 га"))
        ),
        *(
            (12, form, text)
            for form, text in (("0.##", "12"), ("0.0#", "12,0"), ("# ?/?", "12"), ("0 тыс. руб.", "12 тыс. руб."))
        ),
        *((2.5e6, form, text) for form, text in (('0.0,,"\u00a0млн"', "2,5 млн"), ("0.0,", "2500,0"), ("# ##0", "2500 000"))),
        *(
            (12345678901, form, text)
            for form, text in (("000-000-000 00", "123-456-789 01"), ("+0 (000) 000-00-00", "+1 (234) 567-89-01"))
        ),
        *((12345.678, form, text) for form, text in (("##0.0E+0", "12,3E+3"), ("0.00E+00", "1,23E+04"), ("0E-0", "1E4"))),
        *(
            (999.96, form, text)
            for form, text in (("##0.0E+0", "1,0E+3"), ('General" руб."', "999,96 руб."), ("Основной", "999,96"))
        ),
        (1027700132195, "General", "1027700132195"),
        (0.0549, "0.0 %", "5,5 %"),
        *(
            (45000, form, text)
            for form, text in (("[$-F800]dddd\\, mmmm dd\\, yyyy", "15 марта 2023 г."), ("mmmm yyyy", "март 2023"))
        ),
        *(
            (45000, form, text)
            for form, text in (("dd/mm/yyyy", "15.03.2023"), ("yyyy\\-mm\\-dd", "2023-03-15"), ("mmm.yy", "мар.23"))
        ),
        *((45000.1234567, form, text) for form, text in (("h:mm:ss.000", "2:57:46,659"), ("[$-F400]h:mm:ss AM/PM", "2:57:47"))),
        *((0, form, text) for form, text in (('_-* 0_-;-* 0_-;_-* "-"??\\ "₽"_-', "- ₽"), ('0;0;"–"', "–"), ("0;0;", ""))),
        (1e300, "0.00", "1E+300"),
        (150, '[>100]"много";0', "много"),
        (1, "yyyy", "1900"),
        (-1, "dd.mm.yyyy", "-1"),
    ],
    ids=str,
)
def test_numbers_as_their_cells_show_them(value: float, form: str, text: str) -> None:
    assert shown(value, form) == text


@given(value=st.floats(), form=st.text(alphabet='0#,.%;[]"\\ydmhsEe+-/@_*АGeneral $<>=1', max_size=12))
def test_no_format_breaks_the_writing_of_a_number(value: float, form: str) -> None:
    assert isinstance(shown(value, form), str)


FIGURES = [
    "Районы",
    "Показатели районов\nРайон; Выручка, млн руб.; Доля; Дата отчёта\n2021; 2022\n"
    "Район: Вяземский; Выручка, млн руб., 2021: 1 250,5; Выручка, млн руб., 2022: 1 410,0; Доля: 12,5%; "
    "Дата отчёта: 01.03.2023.\n"
    "Район: Гагаринский; Выручка, млн руб., 2021: 830,0; Выручка, млн руб., 2022: 900,3; Доля: 8,3%; Дата отчёта: 02.03.2023.\n"
    "Район: Итого; Выручка, млн руб., 2021: 2 180,5; Выручка, млн руб., 2022: 2 510,3.",
    "Источник: данные администраций районов.",
    "Предприятия",
    "Предприятие; Город; Отрасль\nПредприятие: Вяземский завод; Город: Вязьма; Отрасль: молоко.\n"
    "Предприятие: Льнокомбинат; Город: Вязьма; Отрасль: лён.\nПредприятие: Сыродел; Город: Гагарин; Отрасль: сыр.",
]
"""What a reader of the workbook sees: a hidden sheet, a hidden row and a hidden column are left out."""


def check_workbook(document: Document) -> None:
    assert [heading.span.of(document.raw) for heading in document.headings] == ["Районы", "Предприятия"]
    assert [warning.kind for warning in document.warnings] == ["hidden_text"] * 3
    assert "Черновик" in document.warnings[0].message
    assert document.title == "Показатели районов"
    place = anchor_at(document.anchors, document.raw.index("Гагаринский"))
    assert place is not None
    assert (place.kind, place.value) == ("row", "Районы!5")


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_workbook_of_libreoffice(tmp_path: Path, kind: str) -> None:
    document = read(tmp_path, f"а.{kind}", (OFFICE / f"pokazateli.{kind}").read_bytes())
    assert document.raw.split("\n\n") == FIGURES
    check_workbook(document)


def test_an_ods_shows_what_the_file_shows(tmp_path: Path) -> None:
    """LibreOffice ran with English figures when it was saved."""
    document = read(tmp_path, "а.ods", (OFFICE / "pokazateli.ods").read_bytes())
    assert document.raw.replace("1,250.5", "1 250,5").replace("12.5%", "12,5%").split("\n\n")[1].splitlines()[3] == FIGURES[
        1
    ].splitlines()[3].replace("1 410,0", "1,410.0")
    check_workbook(document)


def test_a_csv_of_libreoffice(tmp_path: Path) -> None:
    document = read(tmp_path, "а.csv", (OFFICE / "pokazateli.csv").read_bytes())
    assert document.raw.splitlines()[:3] == ["Показатели районов", "Район; Выручка, млн руб.; Доля; Дата отчёта", "2021; 2022"]
    assert "Вяземский" in document.raw
    assert [warning.kind for warning in document.warnings] == ["encoding"]


def test_a_workbook_of_excel(tmp_path: Path) -> None:
    assert read(tmp_path, "а.xlsx", (OFFICE / "excel-one-column.xlsx").read_bytes()).raw == "1\n2\n3"


def row(number: int, *cells: str, more: str = "") -> str:
    return f'<row r="{number}" {more}>' + "".join(cells) + "</row>"


def test_what_cells_of_an_xlsx_hold(tmp_path: Path) -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs>'
    )
    strings = "<si><r><t>две </t></r><r><t>части</t></r><rPh><t>чтение</t></rPh></si>"
    cells = (
        '<c r="A1" t="s"><v>0</v></c>',
        '<c r="B1" s="1"><f>1/8</f><v>0.125</v></c>',
        '<c r="C1" s="2"><v>45000</v></c>',
        '<c r="D1" t="b"><v>1</v></c>',
        '<c r="E1" t="e"><v>#REF!</v></c>',
        '<c r="F1" t="str"><f>A1</f><v>из формулы</v></c>',
        '<c r="G1"><f>SUM(A1)</f></c>',
        '<c r="H1" t="s"><v>99</v></c>',
        "<c><v>7</v></c>",
    )
    data = workbook({"Лист1": f"<sheetData>{row(1, *cells)}</sheetData>"}, styles=styles, strings=strings)
    assert read(tmp_path, "а.xlsx", data).raw == "две части; 12,5%; 15.03.2023; ИСТИНА; из формулы; 7"


def test_a_sheet_is_as_large_as_what_is_in_it(tmp_path: Path) -> None:
    """Neither a dimension that lies nor a row with the last number there is makes it larger."""
    inner = (
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        + row(1, '<c r="A1"><v>1</v></c>')
        + row(1_048_576, '<c r="XFD1048576"><v>2</v></c>')
    )
    document = read(
        tmp_path, "а.xlsx", workbook({"Лист1": inner + row(1_048_576, '<c r="A1048576"><v>3</v></c>') + "</sheetData>"})
    )
    assert document.raw == "1\n\n3"


def test_a_long_sheet_is_cut_with_a_warning(tmp_path: Path) -> None:
    data = xlsx(*(str(number) for number in range(MOST_ROWS + 5)))
    document = read(tmp_path, "а.xlsx", data)
    assert document.raw.splitlines()[-1] == str(MOST_ROWS - 1)
    assert [warning.kind for warning in document.warnings] == ["truncated"]


def test_entities_in_a_sheet_are_not_expanded(tmp_path: Path) -> None:
    data = xlsx("до &x; после".replace("&", "АМП"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            text = old.read(entry).decode()
            if "АМП" in text:
                text = '<!DOCTYPE d [<!ENTITY x "внутренняя">]>' + text.replace("АМП", "&")
            new.writestr(entry.filename, text)
    assert "внутренняя" not in read(tmp_path, "а.xlsx", out.getvalue()).raw


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "koi8-r", "cp866"])
def test_csv_in_every_dialect_and_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [
        ["Район", "Доля отрасли", "2021"],
        ["Вяземский", "молоко" + delimiter + " сыр", "12.5"],
        ["Гагаринский район", 'завод "Лён"', "8"],
    ]
    quoted = [
        [text if delimiter not in text and '"' not in text else '"' + text.replace('"', '""') + '"' for text in row]
        for row in rows
    ]
    data = "\r\n".join(delimiter.join(row) for row in quoted).encode(encoding)
    assert read(tmp_path, "а.csv", data).raw.splitlines() == [
        "Район; Доля отрасли; 2021",
        f"Район: Вяземский; Доля отрасли: молоко{delimiter if delimiter != chr(9) else ''} сыр; 2021: 12.5.",
        'Район: Гагаринский район; Доля отрасли: завод "Лён"; 2021: 8.',
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("sep=|\nА|Б\nх;у|1", ["А; Б", "А: х;у; Б: 1."]),
        ("одно слово\nдругое слово", ["одно слово", "другое слово"]),
        ('А;Б\n"много\nстрок";1', ["А; Б", "А: много строк; Б: 1."]),
        ('А;Б\n5" труба;1', ["А; Б", 'А: 5" труба; Б: 1.']),
        (
            "Кластер, вузы, власть.\nЗавод работает.\nОдна, две.\nКонец.",
            ["Кластер, вузы, власть.", "Завод работает.", "Одна, две.", "Конец."],
        ),
        ("А;Б\n1,5;2,5\n3,5;4,5", ["А; Б", "А: 1,5; Б: 2,5.", "А: 3,5; Б: 4,5."]),
        ("А;Б;\nх;1;", ["А; Б", "А: х; Б: 1."]),
    ],
    ids=str,
)
def test_csv_as_it_is_met(tmp_path: Path, text: str, lines: list[str]) -> None:
    assert read(tmp_path, "а.csv", text.encode()).raw.splitlines() == lines


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(st.text(st.sampled_from('абв;,"\n\t| 1'), max_size=6), min_size=2, max_size=2), min_size=1, max_size=5)
)
def test_csv_keeps_its_words_in_order(tmp_path: Path, rows: list[list[str]]) -> None:
    data = "\n".join(";".join('"' + text.replace('"', '""') + '"' for text in row) for row in rows).encode()
    words = [word for row in rows for text in row for word in text.split()]
    if not words:
        assert refusal(tmp_path, "а.csv", data) == "empty"
        return
    raw = read(tmp_path, "а.csv", data).raw
    place = 0
    for word in words:
        place = raw.index(word, place)


def test_white_space_and_hidden_sheets_alone_are_empty(tmp_path: Path) -> None:
    assert refusal(tmp_path, "а.csv", csv(" ", "")) == "empty"
    assert refusal(tmp_path, "а.ods", ods(" ")) == "empty"
    data = workbook(
        {"Тайна": f"<sheetData>{row(1, '<c r=' + chr(34) + 'A1' + chr(34) + '><v>1</v></c>')}</sheetData>"},
        attributes={"Тайна": 'state="veryHidden"'},
    )
    assert refusal(tmp_path, "а.xlsx", data) == "empty"


def test_the_kind_is_told_by_content(tmp_path: Path) -> None:
    assert source_of(tmp_path, "а.doc", xlsx("текст")).media_type.endswith("spreadsheetml.sheet")


def test_what_is_set_high_in_a_cell_is_glued_to_nothing(tmp_path: Path) -> None:
    runs = '<r><t>10</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>6</t></r><r><t> особей</t></r>'
    strings = f"<si>{runs}</si>"
    cells = f'<c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{runs}</is></c>'
    made = workbook({"Л": f'<sheetData><row r="1">{cells}</row></sheetData>'}, strings=strings)
    assert "10⁶ особей; 10⁶ особей" in read(tmp_path, "а.xlsx", made).raw


def _sheet_of(*rows: Sequence[str]) -> str:
    lines = (
        f'<row r="{number}">'
        + "".join(f'<c r="{"ABC"[column]}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for column, text in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    return f"<sheetData>{''.join(lines)}</sheetData>"


TABLE = (["Район", "Заводов"], ["Вязьма", "12"], ["Гагарин", "8"])


@pytest.mark.parametrize(
    ("sheets", "title"),
    [
        ({"Данные": [["Сыроварни по районам области"], *TABLE]}, "Сыроварни по районам области"),
        (
            {"Лист1": [["Приложение № 1"], ["Сыроварни по районам"], ["области в 2021 году"], ["единиц"], *TABLE]},
            "Сыроварни по районам области в 2021 году",
        ),
        ({"Данные": [["Инновационные сыроварни района"], ["рублей"], *TABLE]}, "Инновационные сыроварни района"),
        ({"Данные": [*TABLE]}, "Данные"),
        ({"Данные": [["Сыр"], *TABLE]}, "Данные"),
        ({"Данные": [["Сыроварня первая и лучшая"], ["Сыроварня вторая и третья"]]}, "Данные"),
        ({"Свод": [["Сыроварни по районам области"], *TABLE], "Города": [["Сыроварни по городам области"], *TABLE]}, "Свод"),
        ({"Лист1": [*TABLE], "Лист2": [*TABLE]}, "а"),
    ],
)
def test_the_title_of_a_workbook_is_the_one_over_its_only_table(tmp_path: Path, sheets: dict[str, Any], title: str) -> None:
    document = read(tmp_path, "а.xlsx", workbook({name: _sheet_of(*rows) for name, rows in sheets.items()}))
    assert document.title == title


def test_rows_of_a_sheet_without_a_name_are_not_under_the_sheet_before(tmp_path: Path) -> None:
    book = {"Свод": _sheet_of(*TABLE), "Лист2": _sheet_of(["Сыроварня", "Литров"], ["Заря", "70"], ["Луч", "40"]), "Лист3": ""}
    document = read(tmp_path, "а.xlsx", workbook(book))
    assert [heading.span.of(document.raw) for heading in document.headings] == ["Свод", "Лист2"]
    assert document.raw.index("Лист2") < document.raw.index("Сыроварня: Заря")
    alone = read(tmp_path, "б.xlsx", workbook({"Лист1": _sheet_of(*TABLE)}))
    assert not alone.headings
