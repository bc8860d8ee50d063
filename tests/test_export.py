"""Exported answers: quotes checked again, documents' text never markup, footnotes that office programs read."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace

import docx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from assistant.answering import Answer
from assistant.assembly import Assistant
from assistant.bibliography import Record
from assistant.citations import Citation, UnfaithfulQuote
from assistant.errors import ExportError
from assistant.export import FORMATS, SUFFIXES, Format, export
from assistant.export.markdown import escaped
from assistant.export.paper import shown
from assistant.loaders.characters import one_line, plain
from assistant.references import listing
from assistant.spans import Span
from assistant.understanding import Change
from tests.citing import answer, citation
from tests.test_references import ARTICLE, BOOK

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NASTY = "Рост <b>5 %</b> & *звёзды* [ссылка](http://a.ru) \\textbf{x} ]]> _подчёркнуто_ | $x$ `код` # № 1"


def conversation() -> list[Answer]:
    first = citation("Кластер объединяет предприятия.", BOOK, printed=("5",), path="а.pdf")
    again = citation("В нём есть вузы.", BOOK, printed=("6",), path="а.pdf", start=900)
    other = citation("Список:\n\n- один;\n- два.", ARTICLE, printed=("41",), path="б.pdf")
    later = citation("Снова книга.", BOOK, printed=("7",), path="а.pdf", start=2000)
    return [
        answer("Что такое кластер?", first, again, other),
        answer("Кто в нём?", later),
        answer("Какая завтра погода?"),
    ]


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def notes_of(data: bytes) -> dict[str, str]:
    root = etree.fromstring(parts(data)["word/footnotes.xml"])
    return {note.get(f"{W}id"): "".join(note.itertext()).strip() for note in root.iter(f"{W}footnote")}


def test_notes_are_numbered_through_and_a_source_is_listed_once() -> None:
    lines = export(conversation(), "text").decode().split("\n")
    assert [line for line in lines if re.match(r"\[\d\] ", line)] == [
        "[1] Иванов И. И. Экономика региона. М.: Наука, 2001. С. 5.",
        "[2] Там же. С. 6.",
        "[3] Иванов И. И. О кластерах // Вопросы экономики. 2001. № 3. С. 41.",
        "[4] Иванов И. И. Экономика региона. М.: Наука, 2001. С. 7.",
    ]
    listed = lines[lines.index("Список источников") + 2 :]
    assert listed[:2] == [f"1. {listing(ARTICLE)}", f"2. {listing(BOOK)}"]
    assert "Источник 1. В описании источника нет страниц." in listed


def test_the_same_page_of_two_documents_is_not_there() -> None:
    both = [citation("Одно.", BOOK, path="а.pdf"), citation("Другое.", BOOK, path="б.pdf")]
    assert "Там же" not in export([answer("?", *both)], "text").decode()


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_answers_give_the_same_bytes(form: Format) -> None:
    assert export(conversation(), form) == export(conversation(), form)
    assert set(SUFFIXES) == set(FORMATS)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: replace(one, text=one.text.replace("е", "ё", 1)),
        lambda one: replace(one, quote=Span(one.quote.start + 1, one.quote.stop + 1)),
        lambda one: replace(one, quote=Span(one.passage.span.start - 5, one.passage.span.start), text=one.passage.text[-5:]),
        lambda one: replace(one, quote=Span(one.quote.start, one.quote.start), text=""),
        lambda one: replace(one, passage=replace(one.passage, text=one.passage.text[1:])),
    ],
)
def test_an_unfaithful_quote_is_never_exported(form: Format, spoil: Callable[[Citation], Citation]) -> None:
    good, bad = citation("Верная цитата.", BOOK), spoil(citation("Кластер растёт.", BOOK))
    export([answer("?", good)], form)
    with pytest.raises(UnfaithfulQuote):
        export([answer("?", good), answer("!", bad)], form)


@pytest.mark.parametrize("form", FORMATS)
def test_what_was_not_found_is_said(form: Format) -> None:
    if form in ("bibtex", "ris"):
        with pytest.raises(ExportError, match="нет цитат"):
            export([answer("Какая завтра погода?")], form)
        return
    data = export([answer("Какая завтра погода?")], form)
    text = docx_text(data) if form == "docx" else data.decode()
    assert "Какая завтра погода?" in text
    assert "В документах нет ответа на этот вопрос." in text


def test_doubt_and_recognition_are_marked() -> None:
    doubtful = replace(answer("?", citation("Цитата.", BOOK, recognised=True)), verdict="uncertain")
    for form in ("docx", "markdown", "text"):
        data = export([doubtful], form)
        text = docx_text(data) + "".join(notes_of(data).values()) if form == "docx" else data.decode()
        assert "Похоже, но не точно" in text
        assert "распознаванием" in text


@pytest.mark.parametrize("form", ["docx", "markdown", "text"])
def test_how_a_question_was_understood_and_what_speaks_against_the_answer_is_said(form: Format) -> None:
    changes = (Change("typo", "клостер", "кластер"),)
    typed = replace(answer("Что такое клостер?", citation("Цитата.", BOOK)), understood="Что такое кластер?", changes=changes)
    numbers = replace(answer("Сколько?", citation("Пять.", BOOK), citation("Шесть.", ARTICLE)), differs=True)
    lacking = replace(answer("Где единорог?"), unknown_words=("единорог", "<b>"))
    data = export([typed, numbers, lacking], form)
    text = docx_text(data) if form == "docx" else data.decode().replace("\\", "")
    assert "Показано по запросу «Что такое кластер?»." in text
    assert "Источники расходятся" in text
    assert "В документах нет слов: единорог, <b>." in text


def docx_text(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def test_a_docx_has_footnotes_headings_and_quotes() -> None:
    data = export(conversation(), "docx")
    document = docx.Document(io.BytesIO(data))
    styles = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert ("Heading 1", "1. Что такое кластер?") in styles
    assert ("Heading 1", "Список источников") in styles
    assert [text for name, text in styles if name == "Quote"] == [
        "Кластер объединяет предприятия.",
        "В нём есть вузы.",
        "Список:",
        "- один;",
        "- два.",
        "Снова книга.",
    ]
    marks = [node.get(f"{W}id") for node in document.element.iter(f"{W}footnoteReference")]
    notes = notes_of(data)
    assert marks == ["1", "2", "3", "4"]
    assert set(notes) == {"-1", "0", *marks}
    assert notes["2"] == "Там же. С. 6."


def test_a_docx_is_a_whole_package() -> None:
    found = parts(export(conversation(), "docx"))
    types = etree.fromstring(found["[Content_Types].xml"])
    overrides = {node.get("PartName").lstrip("/") for node in types if node.get("PartName")}
    assert overrides == {name for name in found if name.endswith(".xml")} - {"[Content_Types].xml"}
    links = etree.fromstring(found["word/_rels/document.xml.rels"])
    assert {f"word/{node.get('Target')}" for node in links} == overrides - {"word/document.xml"}
    styles = {node.get(f"{W}styleId") for node in etree.fromstring(found["word/styles.xml"]).iter(f"{W}style")}
    for name in ("word/document.xml", "word/footnotes.xml"):
        root = etree.fromstring(found[name])
        assert {node.get(f"{W}val") for node in root.iter(f"{W}pStyle", f"{W}rStyle")} <= styles
    settings_root = etree.fromstring(found["word/settings.xml"])
    assert [node.get(f"{W}id") for node in settings_root.iter(f"{W}footnote")] == ["-1", "0"]


ODD = st.text(st.characters(codec=None, categories=None), min_size=1, max_size=60).filter(lambda text: shown(plain(text)) != "")


@given(quote=ODD, question=ODD, title=ODD)
@settings(max_examples=60)
def test_any_text_gives_a_docx_that_opens(quote: str, question: str, title: str) -> None:
    data = export([answer(question, citation(quote, Record("book", title)))], "docx")
    text = docx_text(data)
    assert shown(question) in text
    assert all(shown(line) in text for line in plain(quote).split("\n"))
    assert not re.search(r"[\u202a-\u202e\u2066-\u2069]", text)


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of the PDF that LibreOffice makes of an exported conversation."""
    folder = tmp_path_factory.mktemp("writer")
    turns = [*conversation(), answer("Ещё вопрос <b>", citation(NASTY, Record("law", "О чём", number="5-ФЗ", date="01.02.2020")))]
    (folder / "ответ.docx").write_bytes(export(turns, "docx"))
    soffice = shutil.which("soffice")
    assert soffice, "make writer installs LibreOffice Writer"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "ответ.docx")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert (folder / "ответ.pdf").is_file(), done.stderr
    document = pypdfium2.PdfDocument(folder / "ответ.pdf")
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return one_line(text)


def test_libreoffice_shows_quotes_and_footnotes(converted: str) -> None:
    for expected in (
        "1. Что такое кластер?",
        "Кластер объединяет предприятия.1",
        "1 Иванов И. И. Экономика региона. М.: Наука, 2001. С. 5.",
        "2 Там же. С. 6.",
        "3 Иванов И. И. О кластерах // Вопросы экономики. 2001. № 3. С. 41.",
        "5 О чём от 1 февраля 2020 г. № 5-ФЗ.",
        "В документах нет ответа на этот вопрос.",
        "Список источников",
        listing(BOOK),
        NASTY,
    ):
        assert "".join(expected.split()) in "".join(converted.split())


RENDER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).use(footnote_plugin)


def rendered(line: str) -> str:
    """Return the text a reader of Markdown sees of one line of ours; anything but plain text in it is an error."""
    tokens = RENDER.parse(line)
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"], tokens
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}, children
    return "".join(child.content for child in children)


MARKUP = st.text(st.sampled_from("*_`[]()<>#+-=|~!&\\^$:;@.%{}\"'/ 1aаЁ«»—\u00a0"), min_size=1, max_size=40)


@given(MARKUP | ODD)
def test_no_text_is_markup_in_markdown(text: str) -> None:
    line = shown(text)
    if line:
        assert rendered(escaped(line)) == line


@pytest.mark.parametrize(
    "line",
    [
        NASTY,
        "# заголовок",
        "1. список",
        "12) список",
        "- список",
        "+ список",
        "---",
        "===",
        "> цитата",
        "| а | б |",
        "&amp; &#65;",
        "<script>alert(1)</script>",
        "![картинка](http://a.ru/x.png)",
        "[^1]: сноска",
        "[^1]",
        "https://example.ru/a_b_c?d=e&f=*",
        "www.example.ru",
        "почта@example.ru",
        "~~~",
        "```",
        "конец\\",
        "***жирно***",
    ],
)
def test_markup_in_a_document_stays_text(line: str) -> None:
    assert rendered(escaped(line)) == line
    data = export([answer(line, citation(line, Record("book", line)))], "markdown").decode()
    html = RENDER.render(data)
    assert "<script" not in html
    assert "<img" not in html
    assert not re.search(r"<a (?!href=\"#fn)", html)


def test_markdown_has_footnotes_and_a_list() -> None:
    data = export(conversation(), "markdown").decode()
    assert "> Кластер объединяет предприятия.[^1]" in data
    assert "> Список:\n>\n> \\- один;\n>\n> \\- два.[^3]" in data
    html = RENDER.render(data)
    assert html.count('class="footnote-item"') == 4
    assert html.count("<ol>") == 1
    assert "<h2>1. Что такое кластер?</h2>" in html
    assert html.count("<blockquote>") == 4


def test_bibtex_and_ris_have_each_source_once_with_its_quotes() -> None:
    entries = export(conversation(), "bibtex").decode()
    assert entries.count("\n@") + entries.startswith("@") == 2
    assert "annote = {Кластер объединяет предприятия. | В нём есть вузы. | Снова книга.}" in entries
    lines = export(conversation(), "ris").decode().split("\r\n")
    assert lines.count("ER  - ") == 2
    assert lines.count("N1  - В нём есть вузы.") == 1


@pytest.mark.parametrize("form", FORMATS)
def test_a_real_answer_is_exported(form: Format, assistant: Assistant) -> None:
    answers = [assistant.ask(question) for question in ("Что такое кластер?", "Сколько молока перерабатывает завод в сутки?")]
    data = export(answers, form)
    text = docx_text(data) if form == "docx" else data.decode()
    assert "120 тонн молока" in text


def test_a_long_conversation_is_exported() -> None:
    turns = [answer(f"Вопрос {number}?", citation(f"Цитата {number}.", BOOK, printed=(str(number),))) for number in range(1000)]
    assert len(notes_of(export(turns, "docx"))) == 1002
    assert export(turns, "markdown").decode().count("\n[^") == 1000
