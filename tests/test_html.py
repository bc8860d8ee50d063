"""HTML and MHTML: the document of a page with its structure, and the way back to its elements."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.cleaning import clean
from assistant.errors import RejectedFile
from assistant.loaders import Document
from assistant.loaders.html import tree_of
from assistant.texts import reading as texts
from tests.making import SENTENCES
from tests.making_markup import MAKERS, html, mhtml, mhtml_of
from tests.reading import bare, read, refusal

FILES = Path(__file__).parent / "files" / "markup"
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def page(folder: Path, body: str, head: str = "") -> Document:
    """Read a page of a body."""
    return read(
        folder, "а.html", f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()
    )


def blocks(folder: Path, body: str, head: str = "") -> list[str]:
    return page(folder, body, head).raw.split("\n\n")


def found(tree: Any, path: str) -> str:
    """Return the text of the one element an anchor leads to."""
    (element,) = tree.xpath(path)
    return "".join(element.itertext())


# Structure.


def test_headings_paragraphs_and_breaks(tmp_path: Path) -> None:
    document = page(
        tmp_path, "<h1>Первый <b>заголовок</b></h1>текст<h3>Третий<br>уровень</h3><div>а<p>б</p>в</div><p>г<br>Д<br><br>е</p>"
    )
    assert document.raw.split("\n\n") == ["Первый заголовок", "текст", "Третий уровень", "а", "б", "в", "г\nД", "е"]
    assert [(heading.level, heading.span.of(document.raw)) for heading in document.headings] == [
        (1, "Первый заголовок"),
        (3, "Третий уровень"),
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("строка одна<br>идёт дальше", "строка одна идёт дальше"),
        ("Министр<br>Иванов", "Министр\nИванов"),
        ("список:<br>первое;<br>второе", "список:\nпервое;\nвторое"),
        ("деятель-<br>ность", "деятельность"),
        ("социально-\nэкономическому", "социально-экономическому"),
        ("а&nbsp;&mdash; б&shy;в", "а — бв"),
        ("10<sup>5</sup> м<sup>2</sup>, R<sup>2</sup>, 10<sup>−6</sup>", "10⁵ м2, R2, 10⁻⁶"),
        ("развития<sup>1</sup> и роста.<sup>2,3</sup>", "развития[1] и роста.[2,3]"),
        ("развития<sup><a href='/n#1'>1)</a></sup> в 2020<sup>2</sup> году", "развития[1] в 2020[2] году"),
        (
            "ст. 5<span style='vertical-align: super'>1</span>, слова<a href='/1' style='vertical-align:super'>1</a>",
            "ст. 5¹, слова[1]",
        ),
        ("ст. 5<span style='position:relative; top:-4pt'>1</span><span>2</span>", "ст. 5¹2"),
        (
            "ст. 5<span style='font-size:0.58em; position:relative; top:-0.33em'>1</span> и <b style='font-size:.8em'>иное</b>",
            "ст. 5¹ и иное",
        ),
        ("1<sup>й</sup> том, <sup>14</sup>C", "1й том, 14C"),
    ],
)
def test_lines_of_a_paragraph(tmp_path: Path, body: str, text: str) -> None:
    assert clean(page(tmp_path, f"<p>{body}</p>")).text == text


def test_a_heading_that_was_never_closed_is_not_the_whole_page(tmp_path: Path) -> None:
    document = page(tmp_path, "<h2>" + "<div>Длинный текст страницы. </div>" * 30)
    assert document.headings == ()
    assert document.raw.count("Длинный") == 30


def test_lists_have_the_numbers_a_reader_sees(tmp_path: Path) -> None:
    body = (
        '<ol start=3><li>три<li value=7>семь<ol type=a><li>а<li>б<p>ещё</ol><li>восемь</ol><ol reversed type="I"><li>х<li>у</ol>'
        '<ul><li>пункт<li>1.2. свой номер</ul><ol style="list-style-type:none"><li>без номера</ol>'
    )
    assert [line.strip() for line in page(tmp_path, body).raw.split("\n") if line.strip()] == [
        *("3. три", "7. семь", "a. а", "b. б", "ещё", "8. восемь", "II. х", "I. у", "- пункт", "1.2. свой номер", "без номера")
    ]


def test_terms_stand_over_their_definitions(tmp_path: Path) -> None:
    assert blocks(tmp_path, "<dl><dt>Кластер<dd>объединение<dt>Парк<dd><p>место</dl>") == ["Кластер\nобъединение", "Парк\nместо"]


def test_tables_of_data_are_rows_and_tables_of_layout_are_blocks(tmp_path: Path) -> None:
    data = "<table><caption>Т. 1</caption><thead><tr><th>Год<th>Тонн</thead><tr><td>2020<td><p>1<p>2<tr><td><td></table>"
    layout = f"<table><tr><td><h2>Раздел</h2>{TEXT}</td><td><table><tr><td>а<td>б</table></td></tr></table>"
    assert blocks(tmp_path, data) == ["Т. 1", "Год; Тонн\nГод: 2020; Тонн: 1 2"]
    assert blocks(tmp_path, layout) == ["Раздел", *SENTENCES, "а; б"]
    assert blocks(tmp_path, "<table><tr><td>один<tr><td>столбец</table>") == ["один", "столбец"]


@pytest.mark.parametrize(
    ("table", "lines"),
    [
        (
            "<thead><tr><th>Область<th>Год<th>Число</thead><tr><td rowspan=2>Смоленская<td>2022<td>5<tr><td>2023<td>8",
            ["Область; Год; Число", "Область: Смоленская; Год: 2022; Число: 5", "Область: Смоленская; Год: 2023; Число: 8"],
        ),
        (
            "<tr><th rowspan=2>Отрасль<th colspan=2>2022<tr><th>всего<th>женщины<tr><td>Торговля<td>38<td>25",
            ["Отрасль; 2022", "всего; женщины", "Отрасль: Торговля; 2022, всего: 38; 2022, женщины: 25"],
        ),
        ("<tr><td>Форум<td rowspan='2'>март<tr><td>Выставка", ["Форум; март", "Выставка"]),
        (
            "<tr><th>А<th>Б<th>В<tr><td>1<td rowspan=99999 colspan=2>2<tr><td>3",
            ["А; Б; В", "А: 1; Б: 2", "А: 3; Б: 2; В: 2"],
        ),
        ("<tr><th>Адрес<td>Смоленск<tr><th>Цель<td>Развитие", ["Адрес; Смоленск", "Цель; Развитие"]),
    ],
)
def test_a_row_has_the_names_of_its_columns_and_what_reaches_down_to_it(tmp_path: Path, table: str, lines: list[str]) -> None:
    document = page(tmp_path, f"<table>{table}</table><p>Конец.</p>")
    assert document.raw == "\n".join(lines) + "\n\nКонец."
    rows = tree_of((tmp_path / "а.html").read_text()).iter("tr")
    assert [anchor.value for anchor in document.anchors[:-1]] == [row.getroottree().getpath(row) for row in rows]


def test_preformatted_text_keeps_the_lines_of_code_and_joins_those_of_prose(tmp_path: Path) -> None:
    line = "Строка прозы, которая набрана по ширине экрана и потому ломается"
    prose = "\n".join([f"   {line}", line, line, f"{line}.", f"   Новый абзац, и {line}", line])
    assert blocks(tmp_path, "<pre><code>x = 1\n  y\nz</code></pre>") == ["x = 1\n  y\nz"]
    assert blocks(tmp_path, f"<pre>{prose}</pre>") == [f"{line} {line} {line} {line}.", f"Новый абзац, и {line} {line}"]


NOTED = [
    # by a number set high; in brackets; with the marks of pandoc, Wikipedia, Word
    '<p>Кластер<sup><a href="#n1" id="r">1</a></sup> растёт.</p><p>Далее.</p><hr><p id="n1"><a href="#r">1</a> Сноска.</p>',
    '<p>Кластер<a href="#n1">[1]</a> растёт.</p><p>Далее.</p><p><a name="n1"></a>Сноска.</p>',
    '<p>Кластер<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a> растёт.</p><p>Далее.</p>'
    '<section class="footnotes" role="doc-endnotes"><ol><li id="fn1"><p>Сноска.<a href="#fnref1" '
    'role="doc-backlink">↩︎</a></p></li></ol></section>',
    '<p>Кластер<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup> растёт.</p><p>Далее.</p>'
    '<ol class="references"><li id="cite_note-1"><span><b><a href="#cite_ref-1">^</a></b></span> <span>Сноска.</span></li></ol>',
    '<p class=MsoNormal>Кластер<a href="#_ftn1" name="_ftnref1"><span class=MsoFootnoteReference><![if '
    "!supportFootnotes]>[1]<![endif]>"
    "</span></a> растёт.</p><p>Далее.</p><div style='mso-element:footnote-list'><div id=ftn1><p class=MsoFootnoteText>"
    '<a href="#_ftnref1" name="_ftn1"><span class=MsoFootnoteReference>[1]</span></a> Сноска.</p></div></div>',
]


@pytest.mark.parametrize("body", NOTED)
def test_a_note_stands_behind_the_paragraph_that_refers_to_it(tmp_path: Path, body: str) -> None:
    assert blocks(tmp_path, body) == ["Кластер растёт.", "Сноска.", "Далее."]


@pytest.mark.parametrize(
    "body",
    [
        '<p>Смотри <a href="#part">раздел 2</a>.</p><h2 id="part">Раздел</h2><p>Текст.</p>',
        '<p>В <a href="#y">2020</a> году.</p><p id="y">Текст.</p>',
        '<p>Нет сноски<sup><a href="#none">1</a></sup>.</p>',
        '<p id="self">Сам<sup><a href="#self">1</a></sup>.</p>',
    ],
)
def test_other_links_move_nothing(tmp_path: Path, body: str) -> None:
    assert bare(page(tmp_path, body).raw) == bare(re.sub("<[^>]*>", "", body))


def test_notes_that_refer_to_each_other_are_read_once(tmp_path: Path) -> None:
    body = (
        "<p>Текст<sup><a href='#a'>1</a></sup>.</p><p id=a>Раз<sup><a href='#b'>2</a></sup>.</p><p "
        "id=b>Два<sup><a href='#a'>1</a></sup>.</p>"
    )
    assert blocks(tmp_path, body)[:2] == ["Текст.", "Раз."]
    assert page(tmp_path, body).raw.count("Два") == 1


def test_words_own_lists_and_asides(tmp_path: Path) -> None:
    body = (
        "<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if !supportLists]>"
        "<span style='mso-list:Ignore'>"
        "1.<span>&nbsp;&nbsp; </span></span><![endif]>Первый<o:p></o:p></p><p style='mso-list:l0 level2 lfo1'>"
        "<span style='mso-list:Ignore'>·<span>&nbsp;</span></span>Второй</p><!--[if gte mso 9]><xml>"
        "<w:W>нет</w:W></xml><![endif]-->"
        "<p class=MsoNormal><span style='display:none;mso-hide:all'>тайна</span>Текст</p>"
    )
    document = page(tmp_path, body)
    assert document.raw == "1. Первый\n  - Второй\n\nТекст"
    assert [warning.kind for warning in document.warnings] == ["hidden_text"]


# The document alone.


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav>Главная Новости Документы Контакты и прочее, что не входит</nav>",
        "<div role=navigation><a href=/>Главная</a></div>",
        "<header><a href=/>Портал области</a><form><input><button>Найти</button></form></header>",
        "<footer>Адрес и телефон</footer>",
        "<aside>Читайте также: другое</aside>",
        "<div class='main-menu'><a href=/>Главная</a></div>",
        "<div id=cookieBanner>Сайт использует cookie</div>",
        "<div class=breadcrumbs>Главная / Документы</div>",
        "<ul><li><a href=1>Раз</a><li><a href=2>Два</a><li><a href=3>Три</a><li><a href=4>Четыре</a></ul>",
        "<center>| <a href=1>Раз</a> | <a href=2>Два</a> | <a href=3>Три</a> | <a href=4>Четыре</a> |</center>",
        "<table><tr><td><a href=1>Раз</a><td><a href=2>Два</a><td><a href=3>Три</a><td><a href=4>Четыре</a></table>",
        "<table><tr><td><a href=1>Раз</a><tr><td><a href=2>Два</a><tr><td><a href=3>Три</a><tr><td><a href=4>Пять</a></table>",
        "<table><tr><td>&copy; 2004 Районный вестник.<br>Все права защищены. Тел. 2-11-22</table>",
        "<noscript>Включите JavaScript</noscript><script>var x = '<p>нет</p>'</script><style>p {color: red}</style>",
        "<template><p>Заготовка</p></template><iframe src=x>Рамка</iframe><select><option>Выбор</select>",
    ],
)
def test_menus_and_banners_are_left_out(tmp_path: Path, furniture: str) -> None:
    for body in (furniture + TEXT, TEXT + furniture, f"<div>{furniture}<div>{TEXT}</div></div>"):
        document = page(tmp_path, body)
        assert document.raw.split("\n\n") == list(SENTENCES)
        assert {warning.kind for warning in document.warnings} <= {"skipped"}


def test_what_was_taken_for_furniture_is_counted(tmp_path: Path) -> None:
    document = page(tmp_path, f"<nav>Главная</nav><div class=banner>Реклама</div>{TEXT}<script>x</script>")
    assert [(warning.kind, warning.message) for warning in document.warnings] == [("skipped", texts.page_furniture(14))]


def test_only_the_main_element_is_read_with_its_heading_from_the_banner(tmp_path: Path) -> None:
    body = f"<header><h1>Кластеры</h1><p>Портал</p></header><div>Полоса новостей</div><main>{TEXT}</main><div>Погода</div>"
    assert blocks(tmp_path, body) == ["Кластеры", *SENTENCES]


@pytest.mark.parametrize(
    "body",
    [
        f"<form id=aspnetForm>{TEXT}</form>",
        f"<div class=sidebar>{TEXT}</div>",
        f"<div id=comments-menu-banner>{TEXT}</div>",
        f"<aside>{TEXT}</aside>",
        f"<header>{TEXT}</header>",
        f"<article>{TEXT}</article><article>{TEXT}</article>",
        f"<nav>{TEXT}</nav>",
        f"<main></main><div>{TEXT}</div>",
        "".join(f"<li><a href={n}>{sentence}</a>" for n, sentence in enumerate(SENTENCES)),
        "<ul>" + "".join(f"<li><a href={n}>{sentence}</a>" for n, sentence in enumerate(SENTENCES)) + "</ul>",
        "<table>" + "".join(f"<tr><td><a href={n}>{sentence}</a><td>12" for n, sentence in enumerate(SENTENCES)) + "</table>",
        f"<p>© Сомова А. Н., 2004. Все права защищены.</p><p>{' '.join(SENTENCES)}</p>",
        f"<div>© 2004 Вестник. Все права защищены.{TEXT}</div>",
    ],
)
def test_a_document_is_never_lost(tmp_path: Path, body: str) -> None:
    text = page(tmp_path, body).raw
    for sentence in SENTENCES:
        assert sentence in text


@pytest.mark.parametrize(
    ("hidden", "head"),
    [
        ("<div style='display: none'>Тайна здесь</div>", ""),
        ("<p hidden>Тайна здесь</p>", ""),
        ("<span style='visibility:hidden !important'>Тайна здесь</span>", ""),
        ("<font style='font-size:0px'>Тайна здесь</font>", ""),
        ("<p style='color:#FFF'>Тайна здесь</p>", ""),
        ("<p><font color=white>Тайна здесь</font></p>", ""),
        ("<div style='position:absolute;left:-9999px'>Тайна здесь</div>", ""),
        ("<div style='height:0;overflow:hidden'>Тайна здесь</div>", ""),
        ("<p style='font-size:1px'>Тайна здесь</p>", ""),
        ("<p style='font-size:0.05em'>Тайна здесь</p>", ""),
        ("<p style='font-size:0.5px'>Тайна здесь</p>", ""),
        ("<p style='color:rgb(254, 254, 254)'>Тайна здесь</p>", ""),
        ("<div style='background:#000'><p style='color:#000000'>Тайна здесь</p></div>", ""),
        ("<p style='opacity:0'>Тайна <b>здесь</b></p>", ""),
        ("<p class='x h'>Тайна здесь</p>", "<style>/* a */ @media print {.y {display:none}} .h, .z {display:none}</style>"),
        ("<p id=h>Тайна здесь</p>", "<style>p#h {visibility: hidden}</style>"),
    ],
)
def test_hidden_text_is_reported_and_left_out(tmp_path: Path, hidden: str, head: str) -> None:
    document = page(tmp_path, TEXT + hidden, head)
    assert document.raw.split("\n\n") == list(SENTENCES)
    assert [warning.kind for warning in document.warnings] == ["hidden_text"]
    assert re.search(r"\b1[01]\b", document.warnings[0].message)


@pytest.mark.parametrize(
    ("shown", "head"),
    [
        ("<div style='background:#036'><p style='color:#fff'>Видно</p></div>", ""),
        ("<td bgcolor=black><font color=white>Видно</font></td>", ""),
        ("<p class=y>Видно</p>", "<style>@media print {.y {display:none}}</style>"),
        ("<p class='t open'>Видно</p>", "<style>.t {display:none} .t.open {display:block}</style>"),
        ("<p style='font-size:10px;line-height:0'>Видно</p>", ""),
        ("<p style='font-size:1em;color:#eee'>Видно</p>", ""),
        ("<div style='color:#fff'><p style='background:#000'>Видно</p></div>", ""),
        ("<div style='background:url(a.png)'><p style='color:#fff'>Видно</p></div>", ""),
        ("<div style='height:0'>Видно</div>", ""),
    ],
)
def test_what_can_be_seen_is_not_hidden(tmp_path: Path, shown: str, head: str) -> None:
    document = page(tmp_path, TEXT + shown, head)
    assert document.raw.endswith("Видно")
    assert document.warnings == ()


# Encodings.


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r", "cp866", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize(
    "declared", ["", "<meta charset={}>", '<meta http-equiv="Content-Type" content="text/html; charset={}">']
)
def test_the_encoding_is_found(tmp_path: Path, encoding: str, declared: str) -> None:
    data = f"<html><head>{declared.format(encoding)}<title>Кластеры</title></head><body>{TEXT}</body></html>".encode(encoding)
    document = read(tmp_path, "а.html", data)
    assert document.raw.split("\n\n") == list(SENTENCES)
    assert document.title == "Кластеры"
    warned = [warning.kind for warning in document.warnings]
    assert warned == ([] if declared or encoding.startswith("utf-8") else ["encoding"]) or encoding == "utf-16"


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "koi8-r", "utf-8", "base64", "nonsense"])
def test_a_wrong_declaration_is_not_believed(tmp_path: Path, declared: str) -> None:
    data = f"<meta charset={declared}>{TEXT}".encode("windows-1251")
    assert read(tmp_path, "а.html", data).raw.split("\n\n") == list(SENTENCES)
    utf8 = f"<meta charset=windows-1251>{TEXT}".encode()
    assert read(tmp_path, "а.html", utf8).raw.split("\n\n") == list(SENTENCES)


# The file's own words, and files of other programs.


def test_metadata_come_from_the_head(tmp_path: Path) -> None:
    head = (
        "<title>Статья — Журнал</title><meta name=citation_title content='О кластерах'><meta "
        "name=citation_author content='Иванов И.'>"
        "<meta name=citation_author content='Петров П.'><meta name=citation_publication_date content='2019/05/01'>"
        "<meta name=citation_doi content='10.1234/abc.5'>"
    )
    document = page(tmp_path, TEXT, head)
    metadata = document.metadata
    assert (metadata.title, metadata.authors, metadata.year, metadata.doi) == (
        "О кластерах",
        ("Иванов И.", "Петров П."),
        2019,
        "10.1234/abc.5",
    )
    assert document.title == "О кластерах"


@pytest.mark.parametrize(
    ("title", "head", "shown"),
    [
        ("В Смоленске открылся кластер | Деловой журнал", "", "В Смоленске открылся кластер"),
        ("Журнал — В Смоленске открылся кластер", "", "В Смоленске открылся кластер"),
        ("Администрация Смоленской области", "", "В Смоленске открылся кластер"),
        ("Вести", "<meta property=og:site_name content='Вести'>", "В Смоленске открылся кластер"),
        ("Открыт кластер - РИА, 12.03", "<meta property=og:title content='Открыт кластер'>", "Открыт кластер"),
        ("Кластеры: опыт области", "", "Кластеры: опыт области"),
        ("В Смоленске открылся кластер-2", "", "В Смоленске открылся кластер-2"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(tmp_path: Path, title: str, head: str, shown: str) -> None:
    document = page(tmp_path, f"<h1>В Смоленске открылся кластер</h1>{TEXT}", f"<title>{title}</title>{head}")
    assert (document.title, document.metadata.title) == (shown, shown)


def test_of_several_main_headings_none_is_the_title_and_a_program_is_no_author(tmp_path: Path) -> None:
    head = "<title>Администрация области</title><meta name=author content=admin><meta name=author content='Иванов И.'>"
    document = page(tmp_path, f"<h1>Один</h1>{TEXT}<h1>Два</h1><p>Текст.</p>", head)
    assert document.title == "Администрация области"
    assert document.metadata.authors == ("Иванов И.",)


def test_files_of_other_programs(tmp_path: Path) -> None:
    office = read(tmp_path, "а.html", (FILES / "libreoffice.html").read_bytes())
    assert clean(office).text.split("\n\n") == [
        "Кластеры региона",
        "Кластер объединяет предприятия одной отрасли, вузы и органы власти. Понятие ввёл Майкл Портер.",
        "Определение дано в стратегии области.",
        "Участники",
        "В кластер входят:\n3. молочный завод;\n4. аграрный университет;\na. кафедра сыроделия;\n5. правительство области.",
        "Год; Тонн молока\nГод: 2020; Тонн молока: 120",
        "Завод перерабатывает сто двадцать тонн молока в сутки.",
        "По данным завода.",
    ]
    assert office.metadata.authors == ("Иван Лесной",)
    for name in ("chromium.html", "chromium.mhtml"):
        saved = read(tmp_path, name, (FILES / name).read_bytes())
        assert clean(saved).text.split("\n\n") == [
            "Кластеры области",
            "Кластер объединяет предприятия одной отрасли, вузы и органы власти.\n4. молочный завод;\n5. аграрный университет.",
            "Завод перерабатывает сто двадцать тонн молока в сутки.",
            "Этот абзац дописала программа страницы.",
        ]
        assert [warning.kind for warning in saved.warnings] == ["hidden_text", "skipped"]
    book = read(tmp_path, "pandoc.html", (FILES / "pandoc.html").read_bytes())
    assert "10⁵ литров.\n\nПо данным завода за 2020 год.\n\nСыр зреет" in book.raw


# MHTML.


def test_the_encoding_of_a_saved_page_stands_in_its_header(tmp_path: Path) -> None:
    data = mhtml_of(f"<html><body>{TEXT}</body></html>".encode("koi8-r"), "koi8-r")
    document = read(tmp_path, "а.mht", data)
    assert document.raw.split("\n\n") == list(SENTENCES)
    assert document.warnings == ()


def test_the_main_part_is_the_one_the_header_names(tmp_path: Path) -> None:
    frame = "------Boundary--1\r\nContent-Type: text/html\r\nContent-Location: https://example.ru/ad\r\n\r\n<p>Реклама</p>\r\n"
    data = mhtml(*SENTENCES).decode().replace("------Boundary--1", frame + "------Boundary--1", 1).encode()
    assert read(tmp_path, "а.mhtml", data).raw.split("\n\n") == list(SENTENCES)


@pytest.mark.parametrize("name", ["а.mht", "а.html", "а.txt", "а"])
def test_a_saved_page_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, name, mhtml(*SENTENCES)).source.media_type == "multipart/related"
    plain = b"X-Saved-By: x\r\n" + mhtml(*SENTENCES)
    assert read(tmp_path, name, plain).source.media_type == "multipart/related"


def test_a_message_of_one_part_and_one_without_a_page(tmp_path: Path) -> None:
    one = (
        b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; "
        b"charset=windows-1251\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    assert read(tmp_path, "а.mht", one + TEXT.encode("cp1251")).raw.split("\n\n") == list(SENTENCES)
    assert refusal(tmp_path, "а.mht", one.replace(b"text/html", b"image/png") + b"x") == "damaged"


@pytest.mark.parametrize("kind", MAKERS)
def test_white_space_is_empty(tmp_path: Path, kind: str) -> None:
    assert refusal(tmp_path, f"а.{kind}", MAKERS[kind](" ", "  ")) == "empty"


# What no page may do.


@pytest.mark.parametrize(
    "data",
    [
        "<div>" * 100_000 + "Текст" + "</div>" * 100_000,
        "<table><tr><td>" * 20_000 + "Текст",
        "<ul><li>" * 20_000 + "Текст",
        "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">Текст",
    ],
)
def test_monstrous_markup_is_damaged_at_once(tmp_path: Path, data: str) -> None:
    before = time.monotonic()
    assert refusal(tmp_path, "а.html", data.encode()) == "damaged"
    assert time.monotonic() - before < 20


@pytest.mark.parametrize(
    "data",
    [
        "<p><b>" * 3000 + "Текст",
        "<font>" * 5000 + "Текст",
        "Текст" + "<" * 100_000,
        "<style>" + "@media x {" * 5000 + "</style>Текст",
    ],
)
def test_careless_markup_is_read(tmp_path: Path, data: str) -> None:
    assert read(tmp_path, "а.html", data.encode()).raw.startswith("Текст")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html><body><script>x</script></body></html>", "empty"),
        (b"<!-- -->", "empty"),
        (b"   \n ", "empty"),
        (bytes(range(256)) * 20, "damaged"),
        (f"<p>{' '.join(SENTENCES)}</p>".encode("cp1251").decode("latin-1").encode(), "garbled"),
    ],
)
def test_pages_without_a_text_are_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    assert refusal(tmp_path, "а.html", data) == reason


TAGS = st.sampled_from(
    (
        "p div span b i ul ol li table tr td th h1 h2 h6 pre br blockquote dl dt dd sup a font center section article main aside"
    ).split()
)
WORDS = st.sampled_from(["кластер", "молоко", "завод-", "2024", "а)", "Портер", " ", "\n", "&nbsp;", "&lt;", "&bogus;"])
MARKUP = st.lists(
    st.one_of(
        WORDS,
        TAGS.map(lambda tag: f"<{tag}>"),
        TAGS.map(lambda tag: f"</{tag}>"),
        st.sampled_from(
            [
                "<a href='#x'>",
                "<p id=x>",
                "<li value=5>",
                "<ol type=i start=-3>",
                "<!-- c -->",
                "<o:p>",
                "<![if x]>",
                "<div style='']>",
            ]
        ),
    ),
    max_size=60,
).map("".join)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=MARKUP)
def test_no_markup_raises_and_each_anchor_leads_back(tmp_path: Path, body: str) -> None:
    try:
        document = page(tmp_path, body)
    except RejectedFile:
        return
    tree = tree_of(f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>")
    starts = [anchor.start for anchor in document.anchors]
    assert starts == sorted(set(starts))
    assert starts[0] == 0
    for anchor, stop in zip(document.anchors, [*starts[1:], len(document.raw)], strict=True):
        block = bare(re.sub(r"(?<!\S)(?:-|[ivxlc]+\.|-?\d+\.)(?!\S)", "", document.raw[anchor.start : stop]))
        stands = bare(found(tree, anchor.value))
        if "<article>" in body or "<main>" in body:
            # Of what stands around the main element parts are left out, in a block with no end even from its midst.
            signs = iter(stands)
            assert all(sign in signs for sign in block)
        else:
            assert block in stands


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(
        st.tuples(st.sampled_from(["p", "div", "span", "b", "h2", "blockquote", "section"]), st.sampled_from(SENTENCES)),
        min_size=1,
        max_size=8,
    )
)
def test_text_outside_tags_is_kept_in_its_order(tmp_path: Path, pieces: list[tuple[str, str]]) -> None:
    body = "".join(f"<{tag}>{text}" + (f"</{tag}>" if number % 2 else "") for number, (tag, text) in enumerate(pieces))
    assert bare(page(tmp_path, body).raw) == bare("".join(text for _, text in pieces))


def test_nothing_is_fetched_and_no_address_is_text(tmp_path: Path) -> None:
    body = (
        "<base href='http://127.0.0.1:9/'><link rel=stylesheet href='http://127.0.0.1:9/a.css'><img "
        "src='file:///etc/passwd' alt='рис'>" + TEXT
    )
    assert page(tmp_path, body).raw.split("\n\n") == list(SENTENCES)
    assert html("# а", "б").startswith(b"<!DOCTYPE html>")
