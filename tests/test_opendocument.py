"""What ODT and ODP have of their own: numbers of lists, notes, frames, hidden text, slides."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import RejectedFile
from assistant.loaders.document import anchor_at
from tests.making_office import DECK, OFFICE, REPORT, archive, odp, odt, opendocument
from tests.reading import read, refusal


def test_a_report_of_libreoffice(tmp_path: Path) -> None:
    document = read(tmp_path, "отчёт.odt", (OFFICE / "otchet.odt").read_bytes())
    assert document.raw.split("\n\n") == REPORT
    assert document.title == "Кластеры региона: отчёт"
    assert [(heading.level, heading.span.of(document.raw)) for heading in document.headings] == [
        (1, "Кластеры региона"),
        (1, "1. Общие положения"),
        (2, "1.1. Задачи кластера"),
        (2, "1.2. Показатели"),
        (1, "2. Выводы"),
    ]
    assert [warning.kind for warning in document.warnings] == ["hidden_text"]
    assert document.metadata.authors == ("Анна Петрова",)
    assert (document.metadata.year, document.metadata.udc) == (2023, "332.1")
    note = anchor_at(document.anchors, document.raw.index("Определение"))
    assert note is not None
    assert (note.kind, note.value) == ("note", "сноска 1")
    table = anchor_at(document.anchors, document.raw.index("Район: Вяземский"))
    assert table is not None
    assert table.kind == "paragraph"


def test_a_list_of_openoffice(tmp_path: Path) -> None:
    document = read(tmp_path, "а.odt", (OFFICE / "openoffice-list.odt").read_bytes())
    assert document.raw == "Line 1\n- Item A\n- Item B\n  - Subitem B.1\n  - Subitem B.2 (bold)\n- Item C\n\nLine 4"


LIST = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")" text:start-value="2"/>'
    "</text:list-style>"
)


def test_lists_go_on_and_start_as_they_say(tmp_path: Path) -> None:
    def items(*texts: str) -> str:
        return "".join(f"<text:list-item><text:p>{text}</text:p></text:list-item>" for text in texts)

    body = (
        f'<text:list xml:id="a" text:style-name="L">{items("раз", "два")}</text:list><text:p>между</text:p>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{items("три")}</text:list>'
        f'<text:list text:style-name="L">{items("снова раз")}<text:list-item text:start-value="7"><text:p>семь</text:p>'
        f"<text:list>{items('бэ', 'вэ')}</text:list></text:list-item></text:list>"
        f'<text:list text:style-name="L" text:continue-list="a">{items("четыре")}</text:list>'
        '<text:list text:style-name="L"><text:list-header><text:p>без номера</text:p></text:list-header></text:list>'
    )
    raw = read(tmp_path, "а.odt", opendocument("text", body, LIST)).raw
    shown = "1. раз|2. два|между|3. три|1. снова раз|7. семь|b) бэ|c) вэ|4. четыре|без номера".split("|")
    assert [line.strip() for line in raw.splitlines() if line] == shown


STYLES = (
    '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="H2" style:family="text" style:parent-style-name="H"/>'
    '<style:style style:name="W" style:family="text"><style:text-properties fo:color="#FFFFFF"/></style:style>'
    '<style:style style:name="T" style:family="text"><style:text-properties fo:font-size="1pt"/></style:style>'
    '<style:style style:name="P" style:family="paragraph"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="B" style:family="paragraph"><style:paragraph-properties fo:background-color="#000080"/>'
    "</style:style>"
)


def test_hidden_text_is_reported_and_left_out(tmp_path: Path) -> None:
    body = (
        '<text:p>видно<text:span text:style-name="H2">раз</text:span><text:span text:style-name="W">два</text:span>'
        '<text:span text:style-name="T">три</text:span></text:p><text:p text:style-name="P">четыре</text:p>'
        '<text:p><text:hidden-paragraph text:is-hidden="true"/>пять</text:p>'
        '<text:section text:display="none"><text:p>шесть</text:p></text:section>'
        '<text:p text:style-name="B"><text:span text:style-name="W">белое на синем</text:span></text:p>'
    )
    document = read(tmp_path, "а.odt", opendocument("text", body, STYLES))
    assert document.raw == "видно\n\nбелое на синем"
    assert [(warning.kind, "24" in warning.message) for warning in document.warnings] == [("hidden_text", True)]


def test_remarks_deleted_text_and_pronunciation_are_no_text(tmp_path: Path) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>удалено</text:p></text:deletion></text:changed-region>"
        "</text:tracked-changes><text:p>до<office:annotation><text:p>замечание</text:p></office:annotation>"
        "<text:ruby><text:ruby-base>основа</text:ruby-base><text:ruby-text>чтение</text:ruby-text></text:ruby>"
        '<text:s text:c="3"/>после<text:tab/>конец<text:line-break/>строки</text:p>'
    )
    assert read(tmp_path, "а.odt", opendocument("text", body)).raw == "дооснова   после конец строки"


def test_tables_with_repeated_and_covered_cells(tmp_path: Path) -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    body = (
        "<table:table><table:table-row>"
        + cell("широкая", 'table:number-columns-spanned="2"')
        + "<table:covered-table-cell/>"
        + cell("02")
        + "</table:table-row><table:table-row>"
        + cell("высокая", 'table:number-rows-spanned="2"')
        + cell("х", 'table:number-columns-repeated="2"')
        + "</table:table-row><table:table-row><table:covered-table-cell/>"
        + cell("21")
        + cell("22")
        + '</table:table-row><table:table-row table:number-rows-repeated="1000000">'
        + '<table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    assert read(tmp_path, "а.odt", opendocument("text", body)).raw == "широкая; 02\nвысокая; х; х\n21; 22"


def test_notes_in_a_table_follow_it(tmp_path: Path) -> None:
    note = '<text:note text:note-class="footnote"><text:note-body><text:p>Пояснение.</text:p></text:note-body></text:note>'
    cell = f"<table:table-cell><text:p>Ячейка{note}</text:p></table:table-cell>"
    body = f"<table:table><table:table-row>{cell}</table:table-row></table:table>"
    assert read(tmp_path, "а.odt", opendocument("text", body + "<text:p>После.</text:p>")).raw == "Ячейка\n\nПояснение.\n\nПосле."


def test_a_deck_of_libreoffice(tmp_path: Path) -> None:
    document = read(tmp_path, "доклад.odp", (OFFICE / "doklad.odp").read_bytes())
    assert [page.number for page in document.pages] == [1, 2, 3, 4, 5, 6]
    assert [page.text for page in document.pages] == DECK
    assert [warning.kind for warning in document.warnings] == ["hidden_text", "page_without_text"]
    assert [heading.span.of(document.raw) for heading in document.headings] == [
        "Кластеры региона",
        "Задачи кластера",
        "Показатели",
        "Динамика",
    ]
    note = anchor_at(document.anchors, document.raw.index("Напомнить"))
    assert note is not None
    assert note.value == "заметки к слайду 2"


@pytest.mark.parametrize("kind", ["odt", "ods", "odp"])
def test_what_is_under_a_password_is_encrypted(tmp_path: Path, kind: str) -> None:
    manifest = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
    name = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}[kind]
    parts: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{name}",
        "content.xml": b"\x8f\x1d\x00\xff",
        "META-INF/manifest.xml": manifest,
    }
    assert refusal(tmp_path, f"а.{kind}", archive(parts)) == "encrypted"


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    (tmp_path / "тайна").write_text("секрет", encoding="utf-8")
    entities = f'<!DOCTYPE d [<!ENTITY x SYSTEM "{(tmp_path / "тайна").as_uri()}"><!ENTITY y "внутренняя">]>'
    spec = "urn:oasis:names:tc:opendocument:xmlns"
    content = f"{entities}<a xmlns:t='{spec}:text:1.0' xmlns:o='{spec}:office:1.0'>"
    content += "<o:body><o:text><t:p>до &x; &y; после</t:p></o:text></o:body></a>"
    data = archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})
    raw = read(tmp_path, "а.odt", data).raw
    assert raw.startswith("до")
    assert "секрет" not in raw
    assert "внутренняя" not in raw


def test_deep_nesting_is_refused_or_read(tmp_path: Path) -> None:
    deep = "<text:section>" * 5000 + "<text:p>дно</text:p>" + "</text:section>" * 5000
    assert refusal(tmp_path, "а.odt", opendocument("text", deep)) == "damaged"
    lists = "<text:list><text:list-item>" * 60 + "<text:p>дно</text:p>" + "</text:list-item></text:list>" * 60
    assert read(tmp_path, "б.odt", opendocument("text", lists)).raw == "дно"


def test_what_is_no_document_is_damaged(tmp_path: Path) -> None:
    assert refusal(tmp_path, "а.odt", archive({"mimetype": "application/vnd.oasis.opendocument.text"})) == "damaged"
    assert refusal(tmp_path, "б.odt", odt("текст")[:-30]) == "damaged"
    assert refusal(tmp_path, "в.odp", odp()) == "empty"


def test_an_archive_that_swells_is_refused(tmp_path: Path) -> None:
    data = opendocument("text", "<text:p>а</text:p>", **{"Pictures/a": "0" * 30_000_000})
    assert refusal(tmp_path, "а.odt", data) == "too_large"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(
        sorted(path.name for path in OFFICE.iterdir() if path.suffix in {".odt", ".odp", ".ods", ".docx", ".xlsx"})
    ),
    part=st.integers(0, 40),
    place=st.floats(0, 1),
    instead=st.sampled_from([b"", b"<", b">", b'"', b"&x;", b"-1", b"999999999999", b"\xff", b"<text:p>", b"</w:p>", b"</c>"]),
)
def test_no_damage_inside_raises_anything_but_a_refusal(
    tmp_path: Path, name: str, part: int, place: float, instead: bytes
) -> None:
    """The archive is sound, one of its parts is not."""
    out = io.BytesIO()
    with zipfile.ZipFile(OFFICE / name) as old, zipfile.ZipFile(out, "w") as new:
        inner = [entry for entry in old.infolist() if entry.filename.endswith((".xml", ".rels"))]
        for entry in old.infolist():
            data = old.read(entry)
            at = int(place * len(data))
            new.writestr(entry.filename, data[:at] + instead + data[at + 3 :] if entry == inner[part % len(inner)] else data)
    with suppress(RejectedFile):
        document = read(tmp_path, f"а.{name.rpartition('.')[2]}", out.getvalue())
        assert document.raw.strip()
        starts = [anchor.start for anchor in document.anchors]
        assert starts == sorted(starts)


def test_what_is_set_high_is_glued_to_nothing(tmp_path: Path) -> None:
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"{above}>{properties}</style:style>'
        for name, above, properties in (
            ("Вверх", "", '<style:text-properties style:text-position="super 58%"/>'),
            ("Свой", ' style:parent-style-name="Вверх"', ""),
            ("Выше", "", '<style:text-properties style:text-position="33% 100%"/>'),
            ("Ниже", "", '<style:text-properties style:text-position="-33% 100%"/>'),
        )
    )
    span = '<text:span text:style-name="{}">{}</text:span>'
    body = (
        f"<text:p>Статья 5{span.format('Вверх', '1')}, статья 6{span.format('Свой', '2')}. Рост</text:p>"
        f"<text:p>10{span.format('Выше', '6')}, C{span.format('Ниже', '2')}, слова{span.format('Выше', '3')}.</text:p>"
    )
    document = read(tmp_path, "а.odt", opendocument("text", body, styles))
    assert document.raw == "Статья 5¹, статья 6². Рост\n\n10⁶, C2, слова[3]."


def test_signs_of_fonts_of_signs_are_read(tmp_path: Path) -> None:
    styles = (
        '<style:font-face style:name="Symbol1" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
        " svg:font-family=\"'Symbol'\"/>"
        '<style:style style:name="Знак" style:family="text"><style:text-properties style:font-name="Symbol1"/></style:style>'
    )
    body = '<text:p>p <text:span text:style-name="Знак">\uf0a3</text:span> 0,05 и \uf0a3</text:p>'
    assert read(tmp_path, "а.odt", opendocument("text", body, styles)).raw == "p ≤ 0,05 и \uf0a3"
