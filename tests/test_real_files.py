"""PDFs, texts and archives that other programs wrote, read through the child process as a build reads them."""

from pathlib import Path

import pytest

from assistant.cleaning import CleanText
from assistant.places import word_boxes
from assistant.reading.reader import DocumentReader
from assistant.sources import file_source, inside
from assistant.spans import Span
from tests.reading import bare

FILES = Path(__file__).parent / "files"
SENTENCE = "Отчёт подготовлен центром кластерного развития."


def read(name: str) -> CleanText:
    source, root = file_source(FILES / name, FILES)
    with DocumentReader(60, 1024, 200) as reader:
        return reader.read(source, root)


@pytest.mark.parametrize(
    "name",
    ["pdf/libreoffice.pdf", "pdf/tesseract.pdf", "pdf/chromium-scan.pdf", "text/libreoffice-cp866.txt", "text/pandoc.md"],
)
def test_the_same_report_is_read_from_every_kind_of_file(name: str) -> None:
    cleaned = read(name)
    for expected in (SENTENCE, "Кластер объединяет предприятия одной отрасли", "Биржа контактов", "Подготовка кадров"):
        assert bare(expected) in bare(cleaned.text)


@pytest.mark.parametrize("name", ["libreoffice", "tesseract", "chromium-scan"])
def test_the_words_of_a_sentence_stand_on_one_line_of_its_page(name: str) -> None:
    cleaned = read(f"pdf/{name}.pdf")
    start = cleaned.text.index(SENTENCE)
    found = word_boxes(cleaned, Span(start, start + len(SENTENCE)))
    assert "".join(span.of(cleaned.text) for span, _ in found) == SENTENCE.replace(" ", "")
    assert {box.page for _, box in found} == {1}
    lefts = [box.left for _, box in found]
    assert lefts == sorted(lefts)
    assert max(box.top for _, box in found) < min(box.bottom for _, box in found)


def test_what_the_page_hides_is_reported_and_not_read() -> None:
    cleaned = read("pdf/libreoffice.pdf")
    assert "Белый по белому" not in cleaned.text
    assert any(warning.kind == "hidden_text" and "Белый по белому" in warning.message for warning in cleaned.warnings)


def test_a_scan_is_read_by_ocr_and_one_with_a_layer_of_text_by_its_layer() -> None:
    assert {warning.page for warning in read("pdf/chromium-scan.pdf").warnings if warning.kind == "ocr"} == {1}
    assert not [warning for warning in read("pdf/tesseract.pdf").warnings if warning.kind == "ocr"]


def test_a_note_of_a_printed_page_of_the_web_stands_behind_its_paragraph() -> None:
    text = read("pdf/chromium.pdf").text
    assert (
        text.index("Понятие ввёл Майкл Портер.")
        < text.index("Определение дано в стратегии области.")
        < text.index("В кластер входят")
    )


def test_the_names_in_an_archive_of_another_program_are_russian() -> None:
    source, root = file_source(FILES / "text/info-zip.zip", FILES)
    members = inside(source, root / source.path, [])
    assert [member.path for member in members] == ["text/info-zip.zip/показатели.csv", "text/info-zip.zip/папка/отчёт.txt"]
