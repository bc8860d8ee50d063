"""Small office files made from paragraphs; the formats no library here writes, by hand."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

from tests.making import docx

OFFICE = Path(__file__).parent / "files" / "office"
"""Files other programs wrote, see `LICENCES.md` there."""

_SPEC = "urn:oasis:names:tc:opendocument:xmlns:"
_NAMES = " ".join(
    f'xmlns:{prefix}="{_SPEC}{name}:1.0"'
    for prefix, name in (
        *(("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style")),
        *(("presentation", "presentation"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")),
    )
)
_OOXML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def archive(parts: dict[str, str | bytes]) -> bytes:
    """Return a ZIP of parts; the first is stored as it is, as OpenDocument has its kind."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for number, (name, data) in enumerate(parts.items()):
            written.writestr(name, data, zipfile.ZIP_STORED if not number else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def opendocument(kind: str, body: str, styles: str = "", **parts: str) -> bytes:
    """Return an OpenDocument package: `kind` is text, spreadsheet or presentation, `body` what stands inside."""
    content = (
        f"<office:document-content {_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    return archive({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content, **parts})


def odt(*paragraphs: str) -> bytes:
    return opendocument(
        "text",
        "".join(
            f'<text:h text:outline-level="1">{escape(text[2:])}</text:h>'
            if text.startswith("# ")
            else f"<text:p>{escape(text)}</text:p>"
            for text in paragraphs
        ),
    )


def ods(*paragraphs: str) -> bytes:
    name, rows = _sheet(paragraphs)
    cells = "".join(
        f"<table:table-row><table:table-cell><text:p>{escape(text)}</text:p></table:table-cell></table:table-row>"
        for text in rows
    )
    return opendocument("spreadsheet", f'<table:table table:name="{escape(name)}">{cells}</table:table>')


def odp(*paragraphs: str) -> bytes:
    shapes = "".join(
        f'<draw:frame {"presentation:class=" + chr(34) + "title" + chr(34) if text.startswith("# ") else ""} svg:y="{number}cm">'
        f"<draw:text-box><text:p>{escape(text.removeprefix('# '))}</text:p></draw:text-box></draw:frame>"
        for number, text in enumerate(paragraphs)
    )
    return opendocument("presentation", f'<draw:page draw:name="1">{shapes}</draw:page>')


def rtf(*paragraphs: str) -> bytes:
    """Return an RTF in cp1251, as old programs write it."""
    lines = (
        "\\pard\\s1\\outlinelevel0 " + _rtf(text[2:]) if text.startswith("# ") else "\\pard " + _rtf(text) for text in paragraphs
    )
    head = "{\\rtf1\\ansi\\ansicpg1251\\deff0{\\fonttbl{\\f0\\fcharset204 Times New Roman;}}{\\stylesheet{\\s1 heading 1;}}"
    return (head + "\n".join(f"{line}\\par" for line in lines) + "}").encode("ascii")


def _rtf(text: str) -> str:
    shown = []
    for character in text:
        if character in "\\{}":
            shown.append(f"\\{character}")
        elif character.isascii():
            shown.append(character)
        else:
            try:
                shown.append(f"\\'{character.encode('cp1251').hex()}")
            except UnicodeEncodeError:
                shown.append(f"\\u{ord(character)}?")
    return "".join(shown)


def pptx(*paragraphs: str) -> bytes:
    from pptx import Presentation
    from pptx.util import Inches

    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    for number, text in enumerate(paragraphs):
        if text.startswith("# "):
            slide.shapes.title.text = text[2:]
        else:
            box = slide.shapes.add_textbox(Inches(1), Inches(2 + number), Inches(4), Inches(1))
            box.text_frame.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def xlsx(*paragraphs: str) -> bytes:
    """Return an XLSX of one column; a heading is the name of its sheet."""
    name, rows = _sheet(paragraphs)
    cells = "".join(
        f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c></row>'
        for number, text in enumerate(rows, start=1)
    )
    return workbook({name: f"<sheetData>{cells}</sheetData>"})


def workbook(sheets: dict[str, str], *, styles: str = "", strings: str = "", attributes: dict[str, str] | None = None) -> bytes:
    """Return an XLSX: each sheet by its name with what stands in it, or its attributes in the list of sheets."""
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}" {(attributes or {}).get(name, "")}/>'
        for number, name in enumerate(sheets, start=1)
    )
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{_OOXML}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relations(f'<Relationship Id="r1" Type="{_OOXML}/officeDocument" Target="xl/workbook.xml"/>'),
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OOXML}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            f'{relations}<Relationship Id="s" Type="{_OOXML}/styles" Target="styles.xml"/>'
            f'<Relationship Id="t" Type="{_OOXML}/sharedStrings" Target="sharedStrings.xml"/>'
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{_SHEET}">{styles}</styleSheet>',
        # 1С writes the name so.
        "xl/SharedStrings.xml": f'<sst xmlns="{_SHEET}">{strings}</sst>',
    }
    for number, inner in enumerate(sheets.values(), start=1):
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{_SHEET}">{inner}</worksheet>'
    return archive(parts)


def _relations(inner: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'


def csv(*paragraphs: str) -> bytes:
    return "\r\n".join('"' + text.removeprefix("# ").replace('"', '""') + '"' for text in paragraphs).encode("cp1251")


def _sheet(paragraphs: tuple[str, ...]) -> tuple[str, list[str]]:
    heading = next((text[2:] for text in paragraphs if text.startswith("# ")), "Лист1")
    return heading, [text for text in paragraphs if not text.startswith("# ")]


MAKERS: dict[str, Callable[..., bytes]] = {
    **{"docx": docx, "odt": odt, "ods": ods, "odp": odp, "rtf": rtf, "pptx": pptx, "xlsx": xlsx, "csv": csv},
}
"""Extension → the bytes of a file of paragraphs; `# ` begins a heading (CSV has none)."""

REPORT = [
    "Кластеры региона",
    "УДК 332.1. Отчёт подготовлен центром кластерного развития.",
    "1. Общие положения",
    "Кластер объединяет предприятия одной отрасли, вузы и органы власти. Участники сотрудничают на основе соглашений.",
    "Определение дано по М. Портеру.",
    "Список участников приведён в приложении.",
    "1.1. Задачи кластера",
    "1. Развитие кооперации.",
    "1.1. Поиск партнёров.",
    "1.1.1. Биржа контактов.",
    "1.2. Общие закупки.\n2. Подготовка кадров.",
    "Между списками стоит абзац.\n3. Выход на экспорт.\nа) льготы;\nб) гранты;\n- молоко\n- лён\nIII. Третий этап.\n"
    "IV. Четвёртый этап.",
    "1.2. Показатели",
    "Район; 2021; 2022\nРайон: Вяземский; 2021: 12,5; 2022: 14,1\nРайон: Гагаринский; 2021: 8,3; 2022: 9,0\n"
    "Данные предварительные.",
    "Рядом стоит врезка.",
    "Текст врезки о льне.",
    "Социально-экономи\u00adческое развитие продолжается.",
    "2. Выводы",
    "Кластер работает.",
]
"""What a reader of the report sees, blocks parted; the ODT, DOCX and RTF are one document saved three times."""

DECK = [
    "Кластеры региона\n\nДоклад центра кластерного развития\n\n",
    "Задачи кластера\n\n- Развитие кооперации\n  - Поиск партнёров\n- Подготовка кадров\n\nНапомнить о соглашении с вузом.\n\n",
    "Показатели\n\nТысяч тонн молока в год.\n\nРайон; 2021; 2022\nРайон: Вяземский; 2021: 12,5; 2022: 14,1\n"
    "Район: Гагаринский; 2021: 8,3; 2022: 9,0\n\nИсточник: данные районов.\n\nПодпись в группе.\n\n",
    "",
    "Динамика\n\nНадои по годам\n\n",
    "",
]
"""The slides of the deck; the ODP and PPTX are one deck saved twice."""
