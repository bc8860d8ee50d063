"""The report says what a librarian asks: pages, words, language, what was left out, whose text it is."""

import pytest

from assistant.cleaning import CleanText, clean
from assistant.descriptions import Description
from assistant.kinds import PDF
from assistant.loaders import Document, Metadata, Page, ReadingWarning
from assistant.report import languages, report, report_lines, report_notes
from assistant.sources import Source
from assistant.texts import report as texts

SOURCE = Source("0" * 64, "проба.pdf", PDF, 1_626_000, Description())
RUSSIAN = "Кластер объединяет предприятия одной отрасли, вузы и органы власти одного региона."
ENGLISH = "A cluster is a group of interconnected companies and institutions in a particular field."


def cleaned(*pages: str, warnings: tuple[ReadingWarning, ...] = (), metadata: Metadata | None = None) -> CleanText:
    made = tuple(Page(number, None, text + "\n") for number, text in enumerate(pages, 1))
    return clean(Document(SOURCE, "Проба", made, warnings, metadata=metadata or Metadata()))


def test_words_are_counted_and_numbers_are_none() -> None:
    seen = report(cleaned("В 2020 году 15 заводов.", "Ещё один — завод."))
    assert seen.words == 6


@pytest.mark.parametrize(
    ("text", "expected"), [(RUSSIAN, ["ru"]), (ENGLISH, ["en"]), (f"{RUSSIAN}\n\n{RUSSIAN}\n\n{ENGLISH}", ["ru", "en"]), ("", [])]
)
def test_languages_come_with_their_shares(text: str, expected: list[str]) -> None:
    found = languages(text)
    assert [language for language, _ in found] == expected
    assert not found or sum(share for _, share in found) == pytest.approx(1.0, abs=0.01)


def test_the_documents_own_doi_and_udc_are_found_and_those_of_its_sources_are_not() -> None:
    beginning = "УДК 332.14:338.2\nDOI: 10.15593/2224-9354/2020.3.7.\n"
    metadata = report(cleaned(beginning + RUSSIAN)).metadata
    assert (metadata.udc, metadata.doi) == ("332.14:338.2", "10.15593/2224-9354/2020.3.7")
    late = report(cleaned(RUSSIAN + " слово" * 1000 + " DOI: 10.1000/182")).metadata
    assert (late.doi, late.udc) == (None, None)


def test_what_the_file_states_goes_before_what_the_text_shows() -> None:
    stated = Metadata(title="Статья", authors=("Иванов И. И.",), year=2020, doi="10.1/x", udc=None)
    metadata = report(cleaned("DOI 10.2000/999 " + RUSSIAN, metadata=stated)).metadata
    assert (metadata.title, metadata.authors, metadata.year, metadata.doi) == ("Проба", ("Иванов И. И.",), 2020, "10.1/x")
    assert report(cleaned(RUSSIAN, metadata=Metadata(year=6))).metadata.year is None


def test_pages_read_by_ocr_are_named_once_for_all() -> None:
    warnings = tuple(ReadingWarning("ocr", f"Страница {page} распознана.", page) for page in (1, 2, 3, 7))
    seen = report(cleaned(*[RUSSIAN] * 7, warnings=warnings))
    assert seen.recognised == (1, 2, 3, 7)
    assert report_notes(seen, None) == ["Распознаны с изображения (OCR): страницы 1–3, 7."]


def test_a_single_warning_stays_as_it_is_and_a_copy_is_named() -> None:
    seen = report(cleaned(RUSSIAN, warnings=(ReadingWarning("page_without_text", "На странице 1 нет текста.", 1),)))
    notes = report_notes(seen, ("другой.pdf", 0.93))
    assert notes[0] == "На странице 1 нет текста."
    assert "«другой.pdf»" in notes[1]
    assert "93 %" in notes[1]


def test_the_lines_of_a_report_name_pages_language_and_words() -> None:
    clean_text = cleaned(RUSSIAN, RUSSIAN)
    lines = dict(report_lines(clean_text, report(clean_text)))
    assert lines["Страниц"] == "2"
    assert lines["Язык"] == "русский"
    assert lines["Слов"] == "22"


@pytest.mark.parametrize(
    ("values", "shown"), [([1, 2, 3], "1–3"), ([1, 2], "1, 2"), ([5], "5"), ([9, 1, 2, 3, 4], "1–4, 9"), ([], "")]
)
def test_numbers_are_listed_as_people_do(values: list[int], shown: str) -> None:
    assert texts.ranges(values) == shown


@pytest.mark.parametrize(("size", "shown"), [(5, "5 Б"), (1500, "1,5 КБ"), (1_626_000, "1,6 МБ")])
def test_sizes_are_read_as_people_do(size: int, shown: str) -> None:
    assert texts.megabytes(size) == shown
