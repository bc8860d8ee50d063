"""Conversations on the page of questions: brought back, found, renamed, deleted; links to quotes; documents that have changed."""

import html
import shutil
from collections.abc import Sequence
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.answering import Answer
from assistant.assembly import Assistant
from assistant.conversations import FILE, Conversations
from assistant.texts import history as history_texts
from assistant.texts import pages as texts
from assistant.texts import understanding as understanding_texts
from assistant.ui import ask as asking
from assistant.ui import downloads, former, keeping, session
from assistant.ui.person import Person
from assistant.ui.session import History, Turn
from assistant.ui.sights import Sight
from tests.conftest import silent
from tests.pages import (
    HOSTILE,
    MILK,
    MILK_QUOTE,
    PARK,
    PARK_QUOTE,
    PATIENCE,
    Fresh,
    ask,
    ask_page,
    fresh,
    html_of,
    markdown_of,
    opened,
    press,
    read_of,
    unfolded,
)

__all__ = ["fresh"]  # a fixture

BOTH = "Сколько молока перерабатывает завод и когда открыли парк?"
TYPO = "Сколько молока перерабатывет завод в сутки?"


def _linked(**parameters: str) -> AppTest:
    page = AppTest.from_function(ask_page)
    for name, value in parameters.items():
        page.query_params[name] = value
    page.run(timeout=PATIENCE)
    remarked = any(remark in html_of(page) for remark in (history_texts.NO_SUCH_CONVERSATION, 'role="alert"'))
    return page if remarked else unfolded(page)  # drawn again, a page no longer says it


def _named(page: AppTest, name: str) -> str:
    """Return a parameter of the address, empty where it is not there."""
    found = page.query_params.get(name, [""])
    return found if isinstance(found, str) else found[0]


def _turns(page: AppTest) -> list[Turn]:
    history: History = page.session_state["history"]
    return history.turns


def _shown(page: AppTest) -> Sight:
    found: Sight = page.session_state["pane"].sight
    return found


def _with_list(page: AppTest, words: str = "") -> AppTest:
    page.session_state["conversations"] = True
    page.session_state["conversations-words"] = words
    return page.run(timeout=PATIENCE)


def _titles(page: AppTest) -> list[str]:
    parts = html_of(page).split('<div class="pi-conversation">')[1:]
    return [html.unescape(part.partition("</div>")[0]) for part in parts]


def _do(page: AppTest, action: str, number: int = 0) -> AppTest:
    """Press a button of the conversation of this number in the list."""
    buttons = [button for button in page.button if (button.key or "").startswith(f"conversation-{action}-")]
    return buttons[number].click().run(timeout=PATIENCE)


def _kept(helper: Assistant, person: str = "") -> list[int]:
    return [found.answers for found in Conversations(helper.settings.desk).listed(person)]


def test_a_conversation_comes_back_as_it_was_without_the_index(fresh: Fresh) -> None:
    helper = fresh()
    page = ask(ask(opened(ask_page), BOTH), PARK)
    name, shown = _named(page, "c"), html_of(page)
    shutil.rmtree(helper.settings.index)
    for parameters in ({"c": name, "q": PARK}, {"c": name}):
        again = _linked(**parameters)
        assert html_of(again) == shown
        assert again.text_input[0].value == PARK
    again = _linked(c=name, q=BOTH)
    assert [turn.answer.question for turn in _turns(again)] == [BOTH, PARK]
    assert _kept(helper) == [2]


def test_the_way_back_brings_what_was_there(fresh: Fresh) -> None:
    helper = fresh()
    page = ask(opened(ask_page), MILK)
    first = _named(page, "c")
    page = ask(press(page, texts.NEW_CONVERSATION), PARK)
    second = _named(page, "c")
    assert first != second
    page.query_params["c"], page.query_params["q"] = first, MILK
    page.run(timeout=PATIENCE)
    assert [turn.answer.question for turn in _turns(page)] == [MILK]
    page.query_params.clear()
    page.run(timeout=PATIENCE)
    assert _turns(page) == []
    assert page.text_input[0].value == ""
    page.query_params["c"] = second
    page.run(timeout=PATIENCE)
    assert PARK_QUOTE in read_of(page)
    assert sorted(_kept(helper)) == [1, 1]


def test_a_long_conversation_is_taken_away_whole_and_the_page_says_where_the_older_answers_are(
    fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper = fresh()
    for module in (session, keeping, asking):
        monkeypatch.setattr(module, "MOST_REMEMBERED", 2)
    taken: list[list[str]] = []

    def export(answers: Sequence[Answer], form: str) -> bytes:
        taken.append([answer.question for answer in answers])
        return form.encode()

    monkeypatch.setattr(downloads, "export", export)
    page = ask(ask(opened(ask_page), MILK), PARK)
    page = ask(page, TYPO)
    assert len(_turns(page)) == 2
    assert texts.OLDER_IN_FILE in html_of(page)
    page.session_state["download-conversation"] = True
    page.run(timeout=PATIENCE)
    assert taken
    assert all(questions == [MILK, PARK, TYPO] for questions in taken)

    Conversations(helper.settings.desk).delete("", _named(page, "c"))
    taken.clear()
    page = ask(page, MILK)
    assert taken
    assert all(questions == [TYPO, MILK] for questions in taken), "what was deleted elsewhere still stands on this page"


def test_what_is_asked_again_in_place_is_kept_once(fresh: Fresh) -> None:
    helper = fresh()
    page = press(ask(opened(ask_page), TYPO), understanding_texts.SEARCH_AS_TYPED)
    assert _kept(helper) == [1]
    (again,) = _turns(_linked(c=_named(page, "c")))
    assert again.literal
    assert again.answer.understood == TYPO


def test_another_persons_conversation_is_none(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    helper = fresh()
    page = ask(opened(ask_page), MILK)
    name = _named(page, "c")

    def become(person: str) -> None:
        for module in (session, keeping, former):
            monkeypatch.setattr(module, "person", lambda: Person(person, may_edit=False))

    become("Анна")
    page.run(timeout=PATIENCE)
    assert _named(page, "c") not in ("", name), "in the same window too what the address asks is asked by another person"
    stranger = _linked(c=name)
    assert history_texts.NO_SUCH_CONVERSATION in html_of(stranger)
    assert _turns(stranger) == []
    become("Борис")
    assert history_texts.NOTHING_KEPT in html_of(_with_list(_linked(c=name)))
    become("Анна")
    asking = _linked(c=name, q=PARK)
    assert history_texts.NO_SUCH_CONVERSATION in html_of(asking)
    assert PARK_QUOTE in read_of(asking), "what the link asks is answered"
    assert _named(asking, "c") not in ("", name)
    become("")
    assert [turn.answer.question for turn in _turns(_linked(c=name))] == [MILK]
    assert (_kept(helper, "Анна"), _kept(helper)) == ([1, 1], [1])


def test_conversations_are_listed_found_renamed_taken_away_deleted_and_brought_back(fresh: Fresh) -> None:
    fresh()
    page = ask(opened(ask_page), MILK)
    page = ask(press(page, texts.NEW_CONVERSATION), HOSTILE)
    page = _with_list(page)
    assert _titles(page) == [HOSTILE, MILK]
    assert "evil.example" not in markdown_of(page)
    assert _titles(_with_list(page, "120 ТОНН завод")) == [MILK]
    assert history_texts.NOT_FOUND in html_of(_with_list(page, "бегемот"))

    page = _do(_with_list(page), "rename")
    page.text_input(key="conversations-name").set_value("**Имя** :smile:")
    page = press(page, history_texts.SAVE)
    assert _titles(page) == ["**Имя** :smile:", MILK]
    assert "smile" not in markdown_of(page)

    page = _do(page, "download", 1)
    assert [button.label for button in page.download_button] == list(texts.FORMATS.values())
    page = _do(page, "delete")
    assert _titles(page) == [MILK]
    assert _turns(page) == [], "the one that was open"
    page = press(page, history_texts.RESTORE)
    assert _titles(page) == ["**Имя** :smile:", MILK]
    page = _do(page, "open", 1)
    assert MILK_QUOTE in read_of(page)
    assert page.text_input(key="question").value == MILK
    assert _titles(page) == [], "the list has shut"
    assert history_texts.OPENED in html_of(_with_list(page))


@pytest.mark.parametrize("content", ["nothing of the kind " * 400], ids=["damaged"])
def test_without_a_usable_file_questions_are_answered_and_the_page_says_it_is_not_kept(fresh: Fresh, content: str) -> None:
    helper = fresh()
    path = helper.settings.desk / FILE
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")
    page = ask(ask(opened(ask_page), MILK), PARK)
    assert html_of(page).count(html.escape(history_texts.file_damaged(str(path)))) == 1
    assert PARK_QUOTE in read_of(page)
    assert len(_turns(page)) == 2
    assert _named(page, "c") == ""
    assert html_of(_with_list(page)).count(html.escape(history_texts.file_damaged(str(path)))) == 2
    assert html.escape(history_texts.file_damaged(str(path))) in html_of(_linked(c="x"))
    path.unlink()
    page = ask(page, "Что такое кластер?")
    assert _kept(helper) == [1]
    assert _named(page, "c") != ""


def test_a_link_leads_to_a_quote_and_the_address_follows_the_choice(fresh: Fresh) -> None:
    fresh()
    page = ask(opened(ask_page), BOTH)
    sights = list(_turns(page)[0].sights())
    assert _shown(page) is sights[0]
    assert _named(page, "mark") == ""
    buttons = [button for button in page.button if (button.key or "").startswith("sight-now")]
    page = buttons[1].click().run(timeout=PATIENCE)
    assert (_shown(page), _named(page, "mark")) == (sights[1], "2")
    linked = _linked(q=BOTH, mark="2")
    assert _shown(linked).marked == sights[1].marked
    assert _named(linked, "mark") == "2"
    assert _shown(_linked(q=BOTH, c=_named(page, "c"), mark="2")).marked == sights[1].marked, "after a reload"
    linked.query_params["mark"] = "h2"
    linked.run(timeout=PATIENCE)
    found = [sight for sight in sights if sight.citation is None]
    assert _shown(linked).marked == found[1].marked
    del linked.query_params["mark"]
    linked.run(timeout=PATIENCE)
    assert _shown(linked).marked == sights[0].marked, "the way back"
    for nowhere in ("99", "h99", "x"):
        wrong = _linked(q=BOTH, mark=nowhere)
        assert _shown(wrong).marked == sights[0].marked
        assert _named(wrong, "mark") == ""
    page = ask(page, PARK)
    assert _named(page, "mark") == ""


def _write(helper: Assistant, name: str, text: str | None) -> None:
    path = helper.settings.corpus / name
    if text is None:
        path.unlink()
    else:
        path.write_text(text, encoding="utf-8")
    helper.build(silent)


def test_an_old_answer_says_what_has_become_of_its_documents_and_is_asked_anew(fresh: Fresh) -> None:
    helper = fresh({"молоко.md": MILK_QUOTE + "\n", "парк.txt": PARK_QUOTE + "\n"})
    page = ask(ask(opened(ask_page), MILK), PARK)
    assert "pi-aged" not in html_of(page)
    _write(helper, "ещё.txt", "На реке стоят семь плотин.\n")
    (helper.settings.corpus / "парк.txt").rename(helper.settings.corpus / "старый парк.txt")
    helper.build(silent)
    assert "pi-aged" not in html_of(page.run(timeout=PATIENCE)), "a file that was moved is the same"

    _write(helper, "молоко.md", "Завод перерабатывает 95 тонн молока в сутки.\n")
    shown = html_of(page.run(timeout=PATIENCE))
    assert shown.count(history_texts.CHANGED) == sum(_of(turn, "молоко.md") for turn in _turns(page))
    assert MILK_QUOTE in read_of(page), "the quote stays"
    again = _linked(c=_named(page, "c"))
    assert html_of(again).count(history_texts.CHANGED) == shown.count(history_texts.CHANGED)

    button = next(button for button in page.button if button.key == "anew-1")
    page = button.click().run(timeout=PATIENCE)
    assert [turn.answer.question for turn in _turns(page)] == [MILK, PARK]
    assert "95 тонн" in _turns(page)[0].answer.citations[0].text
    assert _kept(helper) == [2], "the old answer gave way"

    _write(helper, "молоко.md", None)
    shown = html_of(page.run(timeout=PATIENCE))
    assert history_texts.GONE in shown
    current = helper.settings.index / helper.index.current_id()
    for name in ("manifest.json", "manifest.sha256"):
        (current / name).unlink()
    helper.forget()
    st.cache_resource.clear()
    assert "pi-aged" not in html_of(page.run(timeout=PATIENCE)), "of an unreadable index nothing is claimed"


def _of(turn: Turn, path: str) -> int:
    return sum(sight.entry.source.path == path for sight in turn.sights())


def test_a_purge_takes_the_answers_and_spares_those_that_show_nothing_of_the_document(fresh: Fresh) -> None:
    helper = fresh()
    page = ask(_linked(document="молоко.md"), MILK)
    page = press(page, texts.EVERYWHERE)
    page = ask(page, PARK)
    page = _only(page, "молоко.md", MILK)
    name = _named(page, "c")
    traces = helper.traces("парк/парк.txt")
    helper.remove("парк/парк.txt")
    assert helper.purge(traces, silent).answers == 2
    for one in (page.run(timeout=PATIENCE), _linked(c=name)):
        assert [turn.where.documents for turn in _turns(one)] == [("молоко.md",)]
        assert MILK_QUOTE in read_of(one)
        assert PARK_QUOTE not in read_of(one)


def _only(page: AppTest, document: str, question: str) -> AppTest:
    """Ask a question of one document in the open conversation."""
    parameters: Any = page.query_params
    parameters["document"], parameters["q"] = document, question
    return page.run(timeout=PATIENCE)
