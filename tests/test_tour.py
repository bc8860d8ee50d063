"""The first acquaintance, and what the pages say where there is nothing yet to show."""

import pytest
from streamlit.testing.v1 import AppTest

from assistant.texts import looks
from assistant.texts import pages as texts
from assistant.ui import tour
from assistant.ui.person import Person
from tests.pages import Fresh, ask_page, fresh, html_of, opened, press

__all__ = ["fresh"]  # a fixture


def _about_page() -> None:
    from assistant.ui import about

    about.page()


def _step(page: AppTest) -> int:
    """Return which step is shown, 0 where none is."""
    shown = html_of(page)
    return next((number for number in (1, 2, 3) if looks.tour_step(number) in shown), 0)


def test_it_is_walked_both_ways_and_closed_for_good(fresh: Fresh) -> None:
    fresh()
    page = opened(ask_page)
    assert _step(page) == 1
    assert _step(press(page, looks.TOUR_NEXT)) == 2
    assert _step(press(page, looks.TOUR_BACK)) == 1
    assert _step(press(press(page, looks.TOUR_NEXT), looks.TOUR_NEXT)) == 3
    assert _step(press(page, looks.TOUR_DONE)) == 0
    assert _step(opened(ask_page)) == 0


def test_it_is_remembered_of_each_person_apart(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = fresh().settings
    monkeypatch.setattr(tour, "person", lambda: Person("../Анна", may_edit=False))
    assert _step(press(opened(ask_page), looks.TOUR_CLOSE)) == 0
    assert [file.parent for file in settings.desk.rglob("*") if file.is_file()] == [settings.desk / "tour"]
    assert _step(opened(ask_page)) == 0
    monkeypatch.setattr(tour, "person", lambda: Person("Борис", may_edit=False))
    assert _step(opened(ask_page)) == 1


def test_where_it_cannot_be_remembered_the_page_says_so(fresh: Fresh) -> None:
    settings = fresh().settings
    settings.desk.mkdir(parents=True)
    (settings.desk / "tour").write_text("no folder")
    page = press(opened(ask_page), looks.TOUR_CLOSE)
    assert looks.TOUR_NOT_KEPT in html_of(page)
    assert _step(page) == 0


def test_it_is_shown_again_from_the_page_about_the_program_as_often_as_wanted(fresh: Fresh) -> None:
    fresh()
    press(opened(ask_page), looks.TOUR_CLOSE)
    page = opened(_about_page)
    for _ in range(2):
        assert _step(page) == 0
        assert _step(press(page, looks.TOUR_AGAIN)) == 1
        press(page, looks.TOUR_CLOSE)


def test_without_an_index_the_page_says_what_to_do_before_anything_is_asked(fresh: Fresh) -> None:
    fresh(build=False)
    assert looks.NO_INDEX_YET in html_of(opened(ask_page))


def test_a_printed_answer_lists_the_source_of_every_quote(fresh: Fresh) -> None:
    fresh()
    page = opened(ask_page)
    page.text_input[0].set_value("Сколько молока перерабатывает завод в сутки?")
    shown = html_of(press(page, texts.ASK))
    listed = shown.split('<div class="pi-print">')[1].split("</div>")[0]
    assert listed.count("<li>[") == shown.count('class="pi-quote"')
    assert "Молочная отрасль" in listed
