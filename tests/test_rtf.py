"""What RTF has of its own: code pages, groups, notes, tables, hidden text."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.errors import RejectedFile
from assistant.loaders.document import anchor_at
from tests.making import SENTENCES
from tests.making_office import OFFICE, REPORT, rtf
from tests.reading import read, refusal

HEAD = (
    r"{\rtf1\ansi\ansicpg1251\deff0"
    r"{\fonttbl{\f0\froman\fcharset204 Times New Roman;}{\f1\fcharset2 Symbol;}{\f2\fcharset238 Arial;}"
    r"{\f3\fcharset2 Wingdings;}{\f4\fcharset2 Webdings;}}"
)


def text_of(tmp_path: Path, body: str, head: str = HEAD) -> str:
    return read(tmp_path, "а.rtf", (head + body + "}").encode("cp1251")).raw


def test_a_report_of_libreoffice(tmp_path: Path) -> None:
    """It says the same as the ODT, but for the section whose hiding LibreOffice does not write in RTF."""
    document = read(tmp_path, "отчёт.rtf", (OFFICE / "otchet.rtf").read_bytes())
    shown = [block for block in document.raw.split("\n\n") if block != "Скрытый раздел с черновиком."]
    assert shown == REPORT
    assert [(heading.level, heading.span.of(document.raw)) for heading in document.headings] == [
        (1, "Кластеры региона"),
        (1, "1. Общие положения"),
        (2, "1.1. Задачи кластера"),
        (2, "1.2. Показатели"),
        (1, "2. Выводы"),
    ]
    assert document.title == "Кластеры региона: отчёт"
    assert document.metadata.authors == ("Анна Петрова",)
    assert document.metadata.year == 2023
    assert [warning.kind for warning in document.warnings] == ["hidden_text"]
    note = anchor_at(document.anchors, document.raw.index("Список участников"))
    assert note is not None
    assert note.value == "концевая сноска 1"


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (r"\'cf\'f0\'e8\'e2\'e5\'f2\par", "Привет"),
        (r"\u1055?\u1088\'3f\u1080?\u1074?\u1077?\u1090?\par", "Привет"),
        (r"{\uc2\u1055\'d0\'9f\u1088\'d1\'80}\u1080?\par", "При"),
        (r"{\uc0\u1055\u1088 \u1080}\par", "При"),
        (r"\u-10179?\u-8704?\par", "😀"),
        (r"{\f2\'b9}\'b9\par", "ą№"),
        (r"До\~после\_ра\-з \emdash\endash\par", "До\u00a0после-ра\u00adз —–"),
        (r"\\ \{ \} \ldblquote а\rdblquote\par", "\\ { } “а”"),
        ("пе\r\nренос\\\nстрока\\par", "перенос\n\nстрока"),
        (r"до{\*\unknown скрыто}{\pict 010203}после\par", "допосле"),
        (r"{\upr{латиница}{\*\ud{\u1055?}}}\par", "П"),
        ("до\\bin3 \\}{после\\par", "допосле"),
        (r"{\field{\*\fldinst HYPERLINK}{\fldrslt ссылка}}\par", "ссылка"),
        (r"{\header колонтитул}{\footerr низ}тело\par", "тело"),
        (r"видно{\v скрыто}{\deleted удалено}\par", "видно"),
        (r"{\f1 \'b7}знак\par", "•знак"),
        (r"p {\f1 \'a3} 0,05; {\f1\u61617?}2; {\f1 a}\par", "p ≤ 0,05; ±2; α"),
        (r"{\f3 \'fc} {\f4 \'a3b-}{\f0\u61617?}\par", "✓ ••-•"),
    ],
)
def test_characters_and_groups(tmp_path: Path, body: str, shown: str) -> None:
    assert text_of(tmp_path, body) == shown


def test_hidden_text_is_counted(tmp_path: Path) -> None:
    colours = r"{\colortbl;\red255\green255\blue255;\red0\green0\blue0;}"
    body = colours + r"видно{\v раз}{\cf1 два}{\fs2 три}{\cf1\highlight2 на чёрном}\par"
    document = read(tmp_path, "а.rtf", (HEAD + body + "}").encode("cp1251"))
    assert document.raw == "виднона чёрном"
    assert [(warning.kind, "9" in warning.message) for warning in document.warnings] == [("hidden_text", True)]


def test_the_page_of_a_font_without_one_is_the_documents(tmp_path: Path) -> None:
    head = r"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset0 Arial;}}"
    assert text_of(tmp_path, r"\f0 Привет\par", head) == "Привет"
    assert text_of(tmp_path, r"Привет\par", r"{\rtf1\mac\ansicpg10007").startswith("П") is False
    mac = rb"{\rtf1\mac\ansicpg10007 " + "Привет".encode("mac-cyrillic") + rb"\par}"
    assert read(tmp_path, "б.rtf", mac).raw == "Привет"


def test_russian_under_a_western_code_page_is_read(tmp_path: Path) -> None:
    text = " ".join(SENTENCES)
    assert text_of(tmp_path, text + r"\par", r"{\rtf1\ansi\ansicpg1252 ") == text


def test_lists_as_word_writes_them(tmp_path: Path) -> None:
    body = (
        r"{\listtext\pard\plain 1.\tab}\ls1\ilvl0 раз\par{\pntext\f1 \'b7\tab}точка\par"
        r"\ilvl1{\listtext 1.1.\tab}глубже\par\pard абзац\par"
    )
    assert text_of(tmp_path, body).split() == ["1.", "раз", "-", "точка", "1.1.", "глубже", "абзац"]


def test_tables_with_heads_and_merged_cells(tmp_path: Path) -> None:
    def row(define: str, *cells: str) -> str:
        return rf"\trowd{define}" + "".join(rf"\pard\intbl {cell}\cell" for cell in cells) + r"\row"

    body = (
        row(r"\trhdr\cellx1000\cellx2000\cellx3000", "Район", "2021", "2022")
        + row(r"\clvmgf\cellx1000\cellx2000\cellx3000", "Вяземский", "1", "2")
        + row(r"\clvmrg\cellx1000\cellx2000\cellx3000", "", "3", "4")
        + row(r"\cellx3000", "Примечание")
        + row(r"\clmgf\cellx1000\clmrg\cellx2000\cellx3000", "Итого", "", "5")
        + r"\pard После\par"
    )
    assert text_of(tmp_path, body).splitlines() == [
        "Район; 2021; 2022",
        "Район: Вяземский; 2021: 1; 2022: 2",
        "Район: Вяземский; 2021: 3; 2022: 4",
        "Примечание",
        "Район: Итого; 2022: 5",
        "",
        "После",
    ]


def test_a_table_in_a_cell_as_word_writes_it(tmp_path: Path) -> None:
    """The definition of the inner row does not replace that of the outer one."""
    inner = r"{\*\nesttableprops\trowd\cellx100\cellx200\cellx300\nestrow}{\nonesttables\par }"
    body = (
        r"\trowd\cellx6000\clmgf\cellx7000\clmrg\cellx9000\pard\intbl Снаружи\par"
        r"\pard\intbl\itap2 {а\nestcell{\nonesttables\par }б\nestcell}" + inner + r"\pard\intbl конец\cell"
        r"\pard\intbl широкая\cell\cell\row\pard После\par"
    )
    assert text_of(tmp_path, body).splitlines() == ["Снаружи а; б конец; широкая", "", "После"]


def test_notes_and_boxes_follow_their_paragraph(tmp_path: Path) -> None:
    body = (
        r"Текст\chftn{\footnote\pard\plain\chftn Первая.\par Её конец.} дальше{\footnote\ftnalt В конце.}."
        r"{\shp{\*\shpinst{\sp{\sn a}{\sv 1}}{\shptxt\pard В рамке.\par}}{\shprslt копия}}\par Абзац.\par"
    )
    raw = text_of(tmp_path, body)
    assert raw.split("\n\n") == ["Текст дальше.", "Первая.", "Её конец.", "В конце.", "В рамке.", "Абзац."]


def test_headings_by_level_and_by_style(tmp_path: Path) -> None:
    styles = r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s5\outlinelevel2 Моя глава;}}"
    body = styles + r"\pard\s1 Первая\par\pard\s5 Третья\par\pard\outlinelevel1 Вторая\par\pard\s1\outlinelevel9 Текст\par"
    document = read(tmp_path, "а.rtf", (HEAD + body + "}").encode("cp1251"))
    assert [(item.level, item.span.of(document.raw)) for item in document.headings] == [
        (1, "Первая"),
        (3, "Третья"),
        (2, "Вторая"),
    ]


def test_what_is_cut_is_read_with_a_warning_and_rubbish_is_refused(tmp_path: Path) -> None:
    document = read(tmp_path, "а.rtf", rtf(*SENTENCES)[:-40])
    assert document.raw.startswith(SENTENCES[0])
    assert [warning.kind for warning in document.warnings] == ["truncated"]
    assert refusal(tmp_path, "б.rtf", b"{\\rtf1}") == "empty"
    assert refusal(tmp_path, "в.rtf", b"{\\rtf1") == "damaged"
    assert refusal(tmp_path, "г.rtf", b"not at all") == "damaged"
    assert refusal(tmp_path, "д.rtf", b"{\\rtf1 " + b"{" * 5000) == "damaged"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(
        st.sampled_from(
            r"{ } \par \cell \row \trowd \cellx5 \footnote \u1055 \uc3 \bin9 \'cf \* \upr \ud \v \s1 \pard а \intbl".split()
        )
    )
)
def test_no_order_of_words_breaks_the_reader(tmp_path: Path, pieces: list[str]) -> None:
    with suppress(RejectedFile):
        assert text_of(tmp_path, "".join(pieces)).strip()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paragraphs=st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6))
def test_paragraphs_come_back_in_order(tmp_path: Path, paragraphs: list[str]) -> None:
    assert read(tmp_path, "а.rtf", rtf(*paragraphs)).raw == "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (r"Статья 5{\super 1}. Совет\par", "Статья 5¹. Совет"),
        (r"10\super 1\super 2\nosupersub  раз\par", "10¹² раз"),
        (r"CO{\sub 2}, 10{\super 6\plain 5}\par", "CO2, 10⁶5"),
        (r"развития{\super 1)} области\par", "развития[1] области"),
        (r"развития{\fs16\up8 1} области, статья 5{\up 1}. CO{\dn6 2}\par", "развития[1] области, статья 5¹. CO2"),
        (r"дом{\up1 5}, дом\up6 5\up0 6\par", "дом5, дом[5]6"),
    ],
)
def test_what_is_set_high_is_glued_to_nothing(tmp_path: Path, body: str, shown: str) -> None:
    assert text_of(tmp_path, body) == shown
