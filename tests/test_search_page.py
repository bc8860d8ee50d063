"""The pages of search and about the program, run by Streamlit's own driver."""

import csv
import io
import re

from streamlit.testing.v1 import AppTest

from assistant.export.passages import passages_csv
from assistant.filters import Filter, described
from assistant.texts import about as about_texts
from assistant.texts import pages as texts
from tests.pages import HOSTILE, PATIENCE, Fresh, fresh, html_of, markdown_of, opened

__all__ = ["fresh"]  # a fixture


def search_page() -> None:
    from assistant.ui import search

    search.page()


def about_page() -> None:
    from assistant.ui import about

    about.page()


def _search(page: AppTest, query: str) -> AppTest:
    page.text_input[0].set_value(query)
    return page.button[0].click().run(timeout=PATIENCE)


def test_passages_are_found_shown_where_they_stand_and_handed_over_as_a_table(fresh: Fresh) -> None:
    helper = fresh()
    page = _search(opened(search_page), "молоко в сутки")
    shown = html_of(page)
    assert "<b>молока</b>" in shown
    assert "<b>сутки</b>" in shown
    assert "<mark>" in shown, "the first one stands beside the list"
    generation = helper.generation()
    hits = helper.search("молоко в сутки", generation=generation)
    rows = list(csv.reader(io.StringIO(passages_csv(generation, hits).decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == len(hits) + 1
    assert rows[1][-1] == hits[0].passage.text
    assert [button.label for button in page.download_button] == [texts.DOWNLOAD_TABLE]


def test_a_phrase_in_quotation_marks_is_found_letter_for_letter_or_not_at_all(fresh: Fresh) -> None:
    fresh()
    page = _search(opened(search_page), "«индустриальный парк открыли»")
    assert html_of(page).count("pi-hit") == 1
    page = _search(page, "«парк открыли индустриальный»")
    assert texts.PHRASE_NOWHERE in html_of(page)
    assert "pi-hit" not in html_of(page)


def test_of_a_phrase_what_is_marked_is_the_phrase_and_not_its_words_elsewhere(fresh: Fresh) -> None:
    fresh({"парк.txt": "Парк велик. Индустриальный парк открыли в 2014 году. Открыли и музей.\n"})
    shown = html_of(_search(opened(search_page), "«индустриальный парк» музеи"))
    assert re.findall("<b>(.*?)</b>", shown) == ["Индустриальный парк", "музей"]


def test_signs_alone_find_nothing(fresh: Fresh) -> None:
    fresh()
    page = _search(opened(search_page), "«» …")
    assert texts.NOTHING_FOUND in html_of(page)
    assert "pi-hit" not in html_of(page)


def test_the_address_says_what_is_looked_for_and_finds_the_same_again(fresh: Fresh) -> None:
    fresh()
    page = _search(opened(search_page), "молоко в сутки")
    page = page.selectbox(key="search-top").set_value(25).run(timeout=PATIENCE)
    assert dict(page.query_params) == {"q": "молоко в сутки", "top": "25"}

    other = AppTest.from_function(search_page)
    other.query_params.update({"q": "открыли парк", "kind": "txt", "top": "50"})
    other = other.run(timeout=PATIENCE)
    assert other.text_input[0].value == "открыли парк"
    assert other.selectbox(key="search-top").value == 50
    assert texts.searched(described(Filter(kinds=("txt",)))) in html_of(other)
    assert "<b>парк</b>" in html_of(other)
    assert "<b>молока</b>" not in html_of(other)
    other.query_params.clear()
    other.query_params["q"] = "молоко"
    other = other.run(timeout=PATIENCE)
    assert other.text_input[0].value == "молоко", "another address is another search"
    assert "<b>молока</b>" in html_of(other)


def test_an_address_with_a_condition_that_means_nothing_finds_nothing_and_says_why(fresh: Fresh) -> None:
    fresh()
    page = AppTest.from_function(search_page)
    page.query_params.update({"q": "молоко", "year": "давно", "top": "7"})
    page = page.run(timeout=PATIENCE)
    assert 'role="alert"' in html_of(page)
    assert "pi-hit" not in html_of(page), "without the condition it would be another search"
    page = page.button[0].click().run(timeout=PATIENCE)
    assert "pi-hit" in html_of(page)
    assert dict(page.query_params) == {"q": "молоко"}


def test_hostile_text_is_no_markup_and_no_formula(fresh: Fresh) -> None:
    text = f"=cmd|' /C calc'!A0 {HOSTILE}. На складе лежит зерно, и его стерегут. " + "Склад стоит у железной дороги. " * 9
    helper = fresh({"=зло.txt": text, "=зло.txt.toml": f"title = '''@{HOSTILE}'''\n"})
    page = _search(opened(search_page), "зерно на складе")
    assert "<script" not in html_of(page)
    assert "evil.example" not in markdown_of(page)
    generation = helper.generation()
    for row in csv.reader(io.StringIO(passages_csv(generation, helper.search("зерно")).decode("utf-8-sig")), delimiter=";"):
        # All but the score, which is a number of our own and may be below zero.
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in (*row[:1], *row[2:]))


def test_without_an_index_search_says_what_to_do(fresh: Fresh) -> None:
    fresh(build=False)
    assert texts.NO_INDEX in html_of(_search(opened(search_page), "молоко"))


def test_the_page_about_the_program_names_versions_and_the_state_of_the_index(fresh: Fresh) -> None:
    helper = fresh()
    page = opened(about_page)
    shown = html_of(page)
    assert helper.generation().id in shown
    assert "streamlit" in shown
    assert about_texts.NOT_INSTALLED not in shown
