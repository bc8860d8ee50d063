"""EPUB and FB2: books in their reading order, notes where they belong, and the way back to the elements."""

import io
import re
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.cleaning import clean
from assistant.errors import RejectedFile
from assistant.loaders import Document
from assistant.loaders.html import tree_of
from assistant.loaders.trees import xml_tree
from tests.making import SENTENCES
from tests.making_markup import CONTAINER, epub, epub_of, fb2, fb2_of, xhtml
from tests.reading import bare, read, refusal

FILES = Path(__file__).parent / "files" / "markup"
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
LOCK = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
    'xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
    '<e:EncryptionMethod Algorithm="{}"/><e:CipherData><e:CipherReference URI="{}"/></e:CipherData>'
    "</e:EncryptedData></encryption>"
)
BOMB = '<!DOCTYPE x [<!ENTITY a0 "аааааааааа">' + "".join(
    f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9)
) + ']>'  # fmt: skip
OUTSIDE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def book(folder: Path, body: str, description: str = "", encoding: str = "utf-8") -> Document:
    return read(folder, "а.fb2", fb2_of(body, description, encoding))


def levels(document: Document) -> list[tuple[int, str]]:
    return [(heading.level, heading.span.of(document.raw)) for heading in document.headings]


# EPUB.


def test_pages_stand_in_the_order_of_the_spine_and_anchors_name_them(tmp_path: Path) -> None:
    pages = {"text/b.xhtml": xhtml("<h1>Вторая по имени</h1><p>Раз.</p>"), "text/a.xhtml": xhtml("<h2>Первая</h2><p>Два.</p>")}
    data = epub_of(pages)
    document = read(tmp_path, "а.epub", data)
    assert document.raw.split("\n\n") == ["Вторая по имени", "Раз.", "Первая", "Два."]
    assert levels(document) == [(1, "Вторая по имени"), (2, "Первая")]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for anchor, block in zip(document.anchors, document.raw.split("\n\n"), strict=True):
            name, _, path = anchor.value.partition("!")
            (element,) = tree_of(archive.read(name).decode()).xpath(path)
            assert "".join(element.itertext()) == block


def test_a_note_in_another_file_stands_behind_its_paragraph(tmp_path: Path) -> None:
    pages = {
        "ch.xhtml": xhtml('<p>Кластер<a epub:type="noteref" href="notes.xhtml#n1">1</a> растёт.</p><p>Далее.</p>'),
        "notes.xhtml": xhtml(
            '<h2>Примечания</h2><aside epub:type="footnote" id="n1"><p>Сноска. <a href="ch.xhtml">↩</a></p></aside>'
        ),
    }
    document = read(tmp_path, "а.epub", epub_of(pages))
    assert document.raw.split("\n\n") == ["Кластер растёт.", "Сноска.", "Далее.", "Примечания"]
    assert document.anchors[1].value == "OEBPS/notes.xhtml!/html/body/aside/p"


def test_contents_and_numbers_of_printed_pages_are_no_text(tmp_path: Path) -> None:
    page = xhtml(
        f'<nav epub:type="toc"><ol><li>Глава</li></ol></nav>{TEXT}<p>Слово<span epub:type="pagebreak">12</span> дальше</p>'
    )
    assert read(tmp_path, "а.epub", epub_of({"a.xhtml": page})).raw.split("\n\n") == [*SENTENCES, "Слово дальше"]
    data = epub_of({"nav.xhtml": xhtml("<h1>Оглавление</h1>"), "a.xhtml": xhtml(TEXT)})
    with_nav = _replaced(data, "OEBPS/content.opf", 'href="nav.xhtml"', 'href="nav.xhtml" properties="nav"')
    assert read(tmp_path, "б.epub", with_nav).raw.split("\n\n") == list(SENTENCES)


def _replaced(data: bytes, name: str, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as former, zipfile.ZipFile(out, "w") as archive:
        for entry in former.infolist():
            content = former.read(entry.filename)
            archive.writestr(entry.filename, content.replace(old.encode(), new.encode()) if entry.filename == name else content)
    return out.getvalue()


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head><title>x</title></head><body><p>Без конца<br>{TEXT}",  # not well-formed
        f'<?xml version="1.0" encoding="windows-1251"?><html xmlns="http://www.w3.org/1999/xhtml"><body>{TEXT}</body></html>',
        xhtml(f"&nbsp;{TEXT}&copy;"),
        xhtml(TEXT).replace("<!DOCTYPE html>", OUTSIDE),
    ],
)
def test_pages_of_every_kind_are_read(tmp_path: Path, page: str) -> None:
    encoding = "windows-1251" if "windows-1251" in page else "utf-8"
    text = read(tmp_path, "а.epub", epub_of({"a.xhtml": page.encode(encoding)})).raw
    assert all(sentence in text for sentence in SENTENCES)


def test_a_book_tells_its_title_authors_and_year(tmp_path: Path) -> None:
    metadata = (
        '<dc:title>Кластеры</dc:title><dc:creator id="a">Иванов И. И.</dc:creator><dc:creator id="b">Петров П. П.</dc:creator>'
        '<meta refines="#b" property="role">trl</meta><dc:date>2020-02-03</dc:date><dc:identifier>doi:10.1234/x.1</dc:identifier>'
    )
    document = read(tmp_path, "а.epub", epub_of({"a.xhtml": xhtml(TEXT)}, metadata))
    found = document.metadata
    assert (document.title, found.title, found.authors, found.year, found.doi) == (
        *("Кластеры", "Кластеры", ("Иванов И. И.",), 2020, "10.1234/x.1"),
    )


def test_text_hidden_by_the_books_own_sheet_is_reported(tmp_path: Path) -> None:
    page = xhtml(f'{TEXT}<p class="h">Тайна</p>', '<link rel="stylesheet" href="../s.css"/>')
    document = read(tmp_path, "а.epub", epub_of({"t/a.xhtml": page}, more={"OEBPS/s.css": ".h {display: none}"}))
    assert document.raw.split("\n\n") == list(SENTENCES)
    assert [warning.kind for warning in document.warnings] == ["hidden_text"]


@pytest.mark.parametrize(
    ("algorithm", "file", "reason"),
    [
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/a.xhtml", "encrypted"),
        ("http://www.idpf.org/2008/embedding", "OEBPS/a.ttf", None),
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/cover.jpg", None),
    ],
)
def test_a_shops_lock_is_told_from_scrambled_fonts(tmp_path: Path, algorithm: str, file: str, reason: str | None) -> None:
    data = epub_of({"a.xhtml": xhtml(TEXT)}, more={"META-INF/encryption.xml": LOCK.format(algorithm, file)})
    if reason:
        assert refusal(tmp_path, "а.epub", data) == reason
    else:
        assert read(tmp_path, "а.epub", data).raw


def test_broken_books_are_refused(tmp_path: Path) -> None:
    def of(files: dict[str, str]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return out.getvalue()

    assert refusal(tmp_path, "а.epub", of({"mimetype": "application/epub+zip"})) == "damaged"
    assert refusal(tmp_path, "а.epub", of({"META-INF/container.xml": CONTAINER})) == "damaged"
    assert refusal(tmp_path, "а.epub", of({"META-INF/container.xml": CONTAINER, "OEBPS/content.opf": "<package/>"})) == "empty"
    assert refusal(tmp_path, "а.epub", epub_of({"a.xhtml": xhtml("<p>" + "а" * 60_000_000 + "</p>")})) == "too_large"
    assert refusal(tmp_path, "а.epub", epub_of({"../../etc/passwd": "x"})) == "empty"


# FB2.

NOTES = (
    '<body name="notes"><title><p>Примечания</p></title><section id="n1"><title><p>1</p></title>'
    "<p>Сноска.</p><p>Её второй абзац.</p>"
    '</section><section id="n2"><title><p>2</p></title><p>Другая.</p></section>{}</body>'
)


def test_sections_nest_and_notes_stand_behind_their_paragraph(tmp_path: Path) -> None:
    body = (
        "<body><title><p>Книга</p></title><epigraph><p>Эпиграф</p><text-author>Автор</text-author></epigraph>"
        "<section><title><p>Часть"
        '<a l:href="#n2" type="note">2</a></p><p>первая</p></title><section><title><p>Глава</p></title>'
        '<p>Кластер<a l:href="#n1" type="note">[1]</a>'
        " растёт.</p><subtitle>Подзаголовок</subtitle><subtitle>* * *</subtitle><p>10<sup>5</sup></p></section></section></body>"
    )
    document = book(tmp_path, body + NOTES.format(""))
    assert document.raw.split("\n\n") == [
        *("Книга", "Эпиграф", "Автор", "Часть первая", "Другая.", "Глава", "Кластер растёт.", "Сноска.", "Её второй абзац."),
        *("Подзаголовок", "* * *", "10⁵"),
    ]
    assert levels(document) == [(1, "Книга"), (2, "Часть первая"), (3, "Глава"), (4, "Подзаголовок")]


def test_notes_nothing_refers_to_stand_at_the_end(tmp_path: Path) -> None:
    document = book(tmp_path, f"<body><section>{TEXT}</section></body>" + NOTES.format(""))
    assert document.raw.split("\n\n")[len(SENTENCES) :] == ["Примечания", "1", "Сноска.", "Её второй абзац.", "2", "Другая."]


def test_a_second_body_without_a_name_holds_notes_if_marks_lead_into_it(tmp_path: Path) -> None:
    body = '<body><section><p>Кластер<a l:href="#n1" type="note">1</a> растёт.</p><p>Далее.</p></section></body>'
    notes = NOTES.format("").replace(' name="notes"', "")
    assert book(tmp_path, body + notes).raw.split("\n\n")[:3] == ["Кластер растёт.", "Сноска.", "Её второй абзац."]
    two = f"<body><section>{TEXT}</section></body><body><section id='x'><p>Вторая часть.</p></section></body>"
    assert book(tmp_path, two).raw.split("\n\n") == [*SENTENCES, "Вторая часть."]


def test_verses_are_lines_and_tables_are_rows(tmp_path: Path) -> None:
    body = (
        "<body><section><poem><title><p>Стих</p></title><stanza><v>Раз строка,</v><v>два строка.</v></stanza>"
        "<stanza><v>Три.</v></stanza>"
        "<text-author>Поэт</text-author></poem><table><tr><th>Год</th><th>Тонн</th></tr><tr><td>2020</td>"
        "<td>120</td></tr></table>"
        "<cite><p>Цитата.</p></cite><empty-line/><p>Конец.</p></section></body>"
    )
    assert book(tmp_path, body).raw.split("\n\n") == [
        *("Стих", "Раз строка,\nдва строка.", "Три.", "Поэт", "Год; Тонн\nГод: 2020; Тонн: 120", "Цитата.", "Конец.")
    ]


def test_anchors_lead_back_without_namespaces(tmp_path: Path) -> None:
    data = fb2_of(
        f'<body><section>{TEXT}</section><section><p>Ещё<a l:href="#n1" type="note">1</a>.</p></section></body>'
        + NOTES.format("")
    )
    document = read(tmp_path, "а.fb2", data)
    tree = xml_tree(data.decode())
    for anchor, block in zip(document.anchors, document.raw.split("\n\n"), strict=False):
        (element,) = tree.xpath(anchor.value)
        assert bare(block) in bare("".join(element.itertext()))


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16", "koi8-r"])
def test_a_book_in_any_encoding_with_its_metadata(tmp_path: Path, encoding: str) -> None:
    description = (
        "<title-info><author><first-name>Лев</first-name><middle-name>Николаевич</middle-name>"
        "<last-name>Толстой</last-name></author>"
        "<author><nickname>Тень</nickname></author><book-title>Хозяин и работник</book-title><date "
        "value='1895-03-05'>1895</date></title-info>"
        "<publish-info><publisher>Наука</publisher><year>1983</year></publish-info>"
    )
    document = book(tmp_path, f"<body><section>{TEXT}</section></body>", description, encoding)
    assert document.raw.split("\n\n") == list(SENTENCES)
    assert document.title == "Хозяин и работник"
    assert (document.metadata.authors, document.metadata.year) == (("Лев Николаевич Толстой", "Тень"), 1983)


def test_pictures_are_skipped_however_large(tmp_path: Path) -> None:
    picture = f'<binary id="a.png" content-type="image/png">{"QUFB" * 3_000_000}</binary>'
    assert book(tmp_path, f"<body><section>{TEXT}</section></body>{picture}").raw.split("\n\n") == list(SENTENCES)


def test_a_broken_book_is_read_with_a_warning_or_refused(tmp_path: Path) -> None:
    whole = fb2_of(f"<body><section>{TEXT * 5}</section></body>")
    document = read(tmp_path, "а.fb2", whole[: whole.rindex(b"<p>")])
    assert document.raw.split("\n\n")[: len(SENTENCES)] == list(SENTENCES)
    assert [warning.kind for warning in document.warnings] == ["truncated"]
    assert refusal(tmp_path, "а.fb2", b"<FictionBook>" + whole[200:]) in {"damaged", "empty"}
    assert refusal(tmp_path, "а.fb2", b"<?xml version='1.0'?><other/>") == "damaged"


@pytest.mark.parametrize("doctype", [BOMB, OUTSIDE])
@pytest.mark.parametrize("entity", ["&a9;", "&x;", "&undefined;"])
def test_no_entity_is_expanded(tmp_path: Path, doctype: str, entity: str) -> None:
    data = fb2_of(f"<body><section><p>Начало {entity} конец</p>{TEXT}</section></body>").replace(
        b"?>\n", f"?>\n{doctype}".encode()
    )
    with suppress(RejectedFile):
        text = read(tmp_path, "а.fb2", data).raw
        assert "аааааааааа" not in text
        assert "root:" not in text


def test_endless_nesting_is_damaged(tmp_path: Path) -> None:
    deep = "<section>" * 100_000 + TEXT + "</section>" * 100_000
    assert refusal(tmp_path, "а.fb2", fb2_of(f"<body>{deep}</body>")) == "damaged"
    assert refusal(tmp_path, "а.epub", epub_of({"a.xhtml": xhtml("<div>" * 100_000 + TEXT)})) == "damaged"


def test_books_of_pandoc_and_libreoffice(tmp_path: Path) -> None:
    notes = (
        "Кластер объединяет предприятия одной отрасли, вузы и органы власти. Понятие ввёл Майкл "
        "Портер.\n\nОпределение дано в стратегии области."
    )
    for name in ("pandoc.epub", "pandoc.fb2", "libreoffice.epub"):
        document = read(tmp_path, name, (FILES / name).read_bytes())
        text = clean(document).text
        assert notes in text
        assert "Год; Тонн молока\nГод: 2020; Тонн молока: 120" in text
        assert re.search(r"молока в сутки.*\n\nПо данным завода", text)
        assert document.metadata.authors == ("Иван Лесной",) or name.startswith("libre")
    assert levels(read(tmp_path, "б.epub", (FILES / "pandoc.epub").read_bytes()))[1:] == [
        *[(1, "Что такое кластер"), (2, "Участники"), (1, "Как измеряют")]
    ]
    assert "Сыр зреет,\nмолоко бежит." in read(tmp_path, "б.fb2", (FILES / "pandoc.fb2").read_bytes()).raw


# What no file may do.


@pytest.mark.parametrize(("name", "maker"), [("а.epub", epub), ("а.fb2", fb2)])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1), byte=st.integers(0, 255), cut=st.booleans())
def test_no_damage_raises_anything_but_a_refusal(
    tmp_path: Path, name: str, maker: Any, place: float, byte: int, cut: bool
) -> None:
    whole = maker("# Кластеры", *SENTENCES)
    at = int(place * (len(whole) - 1))
    with suppress(RejectedFile):
        document = read(tmp_path, name, whole[:at] if cut else whole[:at] + bytes([byte]) + whole[at + 1 :])
        assert document.raw.strip()


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(
        st.sampled_from(
            "<p> </p> <section> </section> <title> </title> <poem> <stanza> <v> </v> <table> <tr> <td> </td> <a> "
            "</a> <emphasis> кластер &amp; &b;"
            " <subtitle> </subtitle> <body> </body> <empty-line/>".split()
        ),
        max_size=40,
    )
)
def test_no_markup_of_a_book_raises(tmp_path: Path, pieces: list[str]) -> None:
    with suppress(RejectedFile):
        assert book(tmp_path, f"<body>{''.join(pieces)}</body>").raw.strip()


def test_a_mark_set_high_is_no_part_of_its_word(tmp_path: Path) -> None:
    body = "<body><section><p>Рост<sup>1</sup> области, 10<emphasis>1</emphasis><sup>6</sup> и <strong>5</strong><sup>1</sup></p>"
    assert book(tmp_path, f"{body}</section></body>").raw == "Рост[1] области, 101⁶ и 5¹"
    page = "<p>Рост<sup>1</sup>, ст. 5<span class='v'>1</span></p>"
    pages = {"a.xhtml": xhtml(page, "<style>.v {vertical-align: super}</style>")}
    assert "Рост[1], ст. 5¹" in read(tmp_path, "а.epub", epub_of(pages)).raw
