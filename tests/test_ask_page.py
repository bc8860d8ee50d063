"""The page of questions: what was understood and its undoing, where is looked, several questions, the exact answer, files."""

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from assistant.answering import Answer, nothing
from assistant.citations import Citation, UnfaithfulQuote
from assistant.descriptions import Description
from assistant.export import FORMATS
from assistant.filters import EVERYTHING, Filter
from assistant.manifest import DocumentEntry
from assistant.passages import Passage
from assistant.references import missing_note
from assistant.sources import Source
from assistant.spans import Span
from assistant.texts import answers as answer_texts
from assistant.texts import conversation as conversation_texts
from assistant.texts import export as export_texts
from assistant.texts import pages as texts
from assistant.texts import understanding as understanding_texts
from assistant.ui import watching
from assistant.ui.evidence import quote_html, source_html
from assistant.ui.session import MOST_FORMER, History, Turn
from assistant.ui.sights import Sight
from assistant.understanding import Change
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
)

__all__ = ["fresh"]  # a fixture

FOLLOW_UP = "Сколько в нём резидентов?"
UNDERSTOOD = "Сколько в индустриальном парке резидентов?"
TYPO = "Сколько молока перерабатывет завод в сутки?"
TONNES = "Сколько тонн молока перерабатывает завод в сутки?"
NOWHERE = "Какая завтра погода в Париже?"


def _linked(**parameters: str | list[str]) -> AppTest:
    page = AppTest.from_function(ask_page)
    for name, value in parameters.items():
        page.query_params[name] = value
    return page.run(timeout=PATIENCE)


def _parameters(page: AppTest) -> dict[str, list[str]]:
    """Return what the address asks, whatever the conversation's id is."""
    return {name: values if isinstance(values, list) else [values] for name, values in page.query_params.items() if name != "c"}


def _with_open(page: AppTest, key: str) -> AppTest:
    page.session_state[key] = True
    return page.run(timeout=PATIENCE)


def _turns(page: AppTest) -> list[Turn]:
    history: History = page.session_state["history"]
    return history.turns


def test_a_follow_up_is_understood_and_undone_with_one_press(fresh: Fresh) -> None:
    fresh()
    page = ask(ask(opened(ask_page), PARK), FOLLOW_UP)
    assert html.escape(conversation_texts.understood(UNDERSTOOD)) in html_of(page)
    assert "девять" in html_of(page)
    assert _parameters(page) == {"q": [UNDERSTOOD]}, "another session has no turn before to understand it by"

    page = press(page, conversation_texts.ASK_LITERALLY)
    shown = html_of(page)
    assert conversation_texts.understood("")[:-1] not in shown
    assert texts.LITERAL_NOTE in shown
    assert shown.count('<div class="pi-question"') == 2, "the literal answer stands in the place of the other"
    assert _parameters(page) == {"q": [FOLLOW_UP], "literal": ["1"]}
    assert [turn.answer.understood for turn in _turns(page)] == [FOLLOW_UP, PARK]

    page = press(page, texts.MEND_AGAIN)
    assert [turn.answer.understood for turn in _turns(page)] == [UNDERSTOOD, PARK]


def test_a_typo_is_mended_and_undone_with_one_press(fresh: Fresh) -> None:
    fresh()
    page = ask(opened(ask_page), TYPO)
    shown = read_of(page)
    assert html.escape(understanding_texts.shown_for(MILK)) in shown
    assert html.escape(understanding_texts.change("typo", "перерабатывет", "перерабатывает")) in shown
    assert MILK_QUOTE in shown
    assert _parameters(page) == {"q": [TYPO]}
    page = press(page, understanding_texts.SEARCH_AS_TYPED)
    assert [(turn.answer.question, turn.answer.understood, turn.literal) for turn in _turns(page)] == [(TYPO, TYPO, True)]
    linked = _linked(q=TYPO, literal="1")
    assert texts.LITERAL_NOTE in html_of(linked)
    assert understanding_texts.shown_for(MILK) not in html_of(linked)


def test_what_was_typed_right_is_shown_without_a_remark(fresh: Fresh) -> None:
    fresh()
    page = ask(opened(ask_page), MILK)
    assert "pi-understood" not in html_of(page)
    assert answer_texts.SOURCES_DIFFER not in html_of(page)


def test_a_new_conversation_forgets_the_turns_and_keeps_where_is_looked(fresh: Fresh) -> None:
    fresh()
    page = ask(_linked(folder="парк"), PARK)
    page = press(page, texts.NEW_CONVERSATION)
    assert _turns(page) == []
    assert page.text_input[0].value == ""
    assert _parameters(page) == {"folder": ["парк"]}
    page = ask(page, FOLLOW_UP)
    assert _turns(page)[0].answer.understood == FOLLOW_UP


def test_what_was_quoted_is_not_quoted_again_when_more_is_asked(fresh: Fresh) -> None:
    fresh()
    page = ask(opened(ask_page), "Что такое кластер?")
    for _ in range(2):
        page = ask(page, "Ещё")
    turns = _turns(page)
    assert [turn.answer.question for turn in turns] == ["Ещё", "Ещё", "Что такое кластер?"]
    quotes = [citation.text for turn in turns for citation in turn.answer.citations]
    assert quotes
    assert len(quotes) == len(set(quotes))


def test_a_link_with_conditions_is_honoured_and_kept(fresh: Fresh) -> None:
    fresh()
    page = _linked(q="Когда открыли парк?", folder="парк", kind=["txt", "md"])
    shown = read_of(page)
    assert html.escape(texts.searched("только в папке «парк», файлы TXT или MD")) in shown
    assert PARK_QUOTE in shown
    assert MILK_QUOTE not in shown, "no passage of another folder stands there"
    page = ask(page, MILK)
    assert _parameters(page) == {"q": [MILK], "folder": ["парк"], "kind": ["txt", "md"]}
    assert MILK_QUOTE not in read_of(page)
    page = press(page, texts.EVERYWHERE)
    assert MILK_QUOTE in read_of(page)
    assert _parameters(page) == {"q": [MILK]}
    assert [turn.answer.question for turn in _turns(page)] == [MILK, "Когда открыли парк?"]


@pytest.mark.parametrize(
    "condition",
    [{"year": "давно"}, {"year": "2020-2010"}, {"kind": "exe"}, {"folder": ""}, {"document": "нет.txt"}, {"author": "Портер"}],
    ids=str,
)
def test_a_condition_that_means_nothing_is_one_notice_and_can_be_dropped(fresh: Fresh, condition: dict[str, str]) -> None:
    fresh()
    page = _linked(q=MILK, **condition)
    assert html_of(page).count('role="alert"') == 1
    assert "pi-verdict" not in html_of(page), "an answer without the conditions would be another one"
    assert html_of(page.run(timeout=PATIENCE)).count('role="alert"') == 1
    assert html_of(ask(page, PARK)).count('role="alert"') == 1
    page = press(page, texts.EVERYWHERE)
    assert html_of(page).count('role="alert"') == 0
    assert MILK_QUOTE in read_of(page)
    assert _parameters(page) == {"q": [MILK]}


def test_conditions_are_chosen_among_what_the_documents_are(fresh: Fresh) -> None:
    fresh(
        {
            "кластер.txt": "Кластер — это группа предприятий.\n",
            "кластер.txt.toml": 'title = "О кластере"\nauthors = ["Портер М."]\nyear = 1990\n',
            "молоко/молоко.md": f"{MILK_QUOTE}\n",
            "молоко/молоко.md.toml": 'title = "О молоке"\nauthors = ["Иванова А. А."]\nyear = 2015\n',
        }
    )
    page = ask(opened(ask_page), MILK)
    assert not page.multiselect, "the documents are looked through when the conditions are looked at"
    page = _with_open(page, "where")
    assert {widget.label: list(widget.options) for widget in page.multiselect} == {
        "Папки": ["молоко"],
        "Документы": ["О кластере", "О молоке"],
        "Авторы": ["Иванова А. А.", "Портер М."],
        "Виды файлов": ["MD", "TXT"],
    }
    assert [list(widget.options) for widget in page.selectbox] == [["1990", "2015"]] * 2

    page = page.multiselect(key="where-authors").set_value(["Портер М."]).run(timeout=PATIENCE)
    assert _parameters(page) == {"q": [MILK], "author": ["Портер М."]}
    assert MILK_QUOTE not in read_of(page)
    assert [turn.where for turn in _turns(page)] == [Filter(authors=("Портер М.",))], "the question was asked again, in place"

    page = page.multiselect(key="where-authors").set_value([]).run(timeout=PATIENCE)
    page = page.selectbox(key="where-year-0").set_value(2015).run(timeout=PATIENCE)
    assert _parameters(page) == {"q": [MILK], "year": ["2015-"]}
    assert MILK_QUOTE in read_of(page)
    page = page.selectbox(key="where-year-1").set_value(1990).run(timeout=PATIENCE)
    assert html_of(page).count('role="alert"') == 1
    assert _parameters(page) == {"q": [MILK], "year": ["2015-"]}

    page = press(page, texts.EVERYWHERE)
    assert _parameters(page) == {"q": [MILK]}
    assert [page.selectbox(key=f"where-year-{end}").value for end in (0, 1)] == [None, None]


def test_conditions_of_a_link_stand_among_the_choices(fresh: Fresh) -> None:
    fresh({"молоко.md": MILK_QUOTE, "молоко.md.toml": 'authors = ["Иванова А. А."]\nyear = 2015\n'})
    page = _with_open(_linked(q=MILK, author="иванова", year="2010-2020"), "where")
    assert page.multiselect(key="where-authors").value == ["иванова"]
    assert [page.selectbox(key=f"where-year-{end}").value for end in (0, 1)] == [2010, 2020]
    assert MILK_QUOTE in read_of(page)
    assert _parameters(page) == {"q": [MILK], "author": ["иванова"], "year": ["2010-2020"]}


def test_hostile_names_among_the_choices_are_no_markup(fresh: Fresh) -> None:
    name = "www.evil.example smile $x$"
    fresh({f"{name}/зло.txt": MILK_QUOTE, f"{name}/зло.txt.toml": f"title = '''{HOSTILE}'''\nauthors = ['''{HOSTILE}''']\n"})
    page = _with_open(_linked(q=MILK, folder=name), "where")
    assert html.escape(texts.searched(f"только в папке «{name}»")) in html_of(page)
    assert page.multiselect(key="where-documents").options == [HOSTILE]
    assert "evil.example" not in markdown_of(page)


def test_several_questions_have_each_its_verdict_and_quotes(fresh: Fresh) -> None:
    fresh()
    line = f"{PARK} {MILK} {NOWHERE}"
    page = ask(opened(ask_page), line)
    shown = read_of(page)
    assert f'<div class="pi-question" role="heading" aria-level="2">{line}</div>' in shown
    sections = shown.split('<div class="pi-part">')[1:]
    assert [section.partition("</div>")[0] for section in sections] == [PARK, MILK, NOWHERE]
    assert [section.count("pi-verdict") for section in sections] == [1, 1, 1]
    assert PARK_QUOTE in sections[0]
    assert MILK_QUOTE in sections[1]
    assert "В документах ответа нет" in sections[2]
    assert _parameters(page) == {"q": [line]}


def test_documents_that_give_different_numbers_are_said_to_differ(fresh: Fresh) -> None:
    fresh({"один.txt": f"{MILK_QUOTE}\n", "другой.txt": "Завод перерабатывает 95 тонн молока в сутки.\n"})
    page = ask(opened(ask_page), TONNES)
    assert html_of(page).count(answer_texts.SOURCES_DIFFER) == 1


def test_where_nothing_is_found_the_nearest_stand_open_and_lacking_words_are_named(fresh: Fresh) -> None:
    fresh({f"{number}.txt": f"Заметка номер {number} рассказывает о работе цеха.\n" for number in range(6)})
    page = ask(opened(ask_page), "Где зимуют бегемоты?")
    shown = html_of(page)
    assert "бегемоты" in next(line for line in shown.splitlines() if "В документах нет слов" in line)
    folded = [expander for expander in page.expander if expander.label == texts.FARTHER]
    assert len(folded) == 1
    assert sum("pi-hit" in str(one.proto.body) for one in folded[0].get("html")) == 3
    assert shown.count('class="pi-source"') == 6


def test_the_exact_answer_is_marked_in_the_quote_and_in_its_source(fresh: Fresh) -> None:
    fresh()
    shown = html_of(ask(opened(ask_page), TONNES))
    # Whether the unit belongs to it hangs on the last digits of how the processor multiplies.
    exact = "120(?: тонн</strong>|</strong> тонн)"
    found = re.search(rf'Завод перерабатывает <strong class="pi-answer">{exact} молока в сутки\.', shown)
    assert found is not None
    marked = found.group()
    assert f"[1]</span> {marked}</p>" in shown
    assert f"<mark>{marked}</mark>" in shown


def test_hostile_text_around_and_in_the_exact_answer_is_no_markup(fresh: Fresh) -> None:
    # Enough Russian around it that the reader does not take the text for a broken font.
    around = "Склад стоит на окраине города рядом с железной дорогой. " * 8
    text = f"На складе {HOSTILE} лежит 120 тонн<script>alert(2)</script> молока {HOSTILE}."
    fresh({"зло.txt": f"{around}\n\n{text}\n\n{around}\n"})
    page = ask(opened(ask_page), "Сколько тонн молока лежит на складе?")
    citation = _turns(page)[0].answer.citations[0]
    assert citation.answer is not None
    exact = html.escape(citation.answer.shift(-citation.quote.start).of(citation.text))
    shown = html_of(page)
    assert shown.count(f'<strong class="pi-answer">{exact}</strong>') == 2, "in the quote and in its source"
    for markup in ("<script", "<img"):
        assert markup not in shown
    assert "evil.example" not in markdown_of(page)


def test_the_source_of_what_is_pressed_is_shown_until_there_is_a_newer_answer(fresh: Fresh) -> None:
    fresh()
    page = ask(opened(ask_page), "Сколько молока перерабатывает завод и когда открыли парк?")
    sights = list(_turns(page)[0].sights())
    shown = [button for button in page.button if (button.key or "").startswith("sight-now")]
    assert len(shown) == len(sights)
    assert [button.proto.type for button in shown].count("primary") == 1, "the first one is shown at once"
    page = shown[1].click().run(timeout=PATIENCE)
    assert _shown_sight(page) is sights[1]
    page = ask(page, PARK)
    assert _shown_sight(page) is next(_turns(page)[0].sights())


def _asked(page: AppTest, question: str) -> AppTest:
    page.text_input[0].set_value(question)
    return page.button[0].click().run(timeout=PATIENCE)


def test_a_former_answer_that_was_opened_stays_open_when_another_question_is_asked(fresh: Fresh) -> None:
    fresh()
    page = _asked(_asked(opened(ask_page), MILK), PARK)
    assert MILK_QUOTE not in _former_quotes(page)
    page = _with_open(page, "former-1")
    assert MILK_QUOTE in _former_quotes(page)
    page = _asked(page, NOWHERE)
    assert MILK_QUOTE in _former_quotes(page)
    assert _former_quotes(page).count('class="pi-verdict') == 1, "the other one is folded"


def _former_quotes(page: AppTest) -> str:
    """Return what stands under the question asked before the newest."""
    return read_of(page).split('class="pi-question"', 2)[2]


def test_of_a_long_conversation_the_latest_questions_stand_on_the_page_and_the_others_when_asked_for(fresh: Fresh) -> None:
    fresh()
    page, questions = opened(ask_page), [f"{NOWHERE} {number}" for number in range(MOST_FORMER + 3)]
    for question in questions:
        page = _asked(page, question)
    button = texts.more_former(2)
    assert _questions(page) == questions[:1:-1]
    page = press(page, button)
    assert _questions(page) == questions[::-1]
    assert button not in [one.label for one in page.button]
    page = press(page, texts.NEW_CONVERSATION)
    for question in questions:
        page = _asked(page, question)
    assert _questions(page) == questions[:1:-1], "a new conversation begins short"


def _questions(page: AppTest) -> list[str]:
    return re.findall('class="pi-question"[^>]*>([^<]*)<', html_of(page))


def test_the_source_of_a_purged_document_is_shown_no_more(fresh: Fresh) -> None:
    helper = fresh()
    page = ask(opened(ask_page), MILK)
    document = _turns(page)[0].answer.citations[0].entry.source.path
    traces = helper.traces(document)
    helper.remove(document)
    helper.purge(traces)
    shown = html_of(page.run(timeout=PATIENCE))
    assert MILK_QUOTE not in shown
    assert "120 тонн" not in shown


def test_words_asked_for_are_marked_in_other_passages(fresh: Fresh) -> None:
    fresh()
    assert "<b>завод" in html_of(ask(opened(ask_page), "Где заводы Плутона добывают лёд?")).lower()


def _shown_sight(page: AppTest) -> Sight:
    found: Sight = page.session_state["pane"].sight
    return found


def test_what_a_reference_lacks_is_said_under_it(fresh: Fresh) -> None:
    fresh()
    page = ask(opened(ask_page), MILK)
    note = missing_note(_turns(page)[0].answer.citations[0].record)
    assert note
    assert note in [caption.value for caption in page.caption]


def test_a_quote_that_is_not_of_its_passage_is_not_shown(fresh: Fresh) -> None:
    fresh()
    page = ask(opened(ask_page), MILK)
    turn = _turns(page)[0]
    wrong = replace(turn.answer.citations[0], text="Завод перерабатывает 999 тонн молока в сутки.")
    page.session_state["history"].turns[0] = replace(turn, answer=replace(turn.answer, citations=(wrong,)), cited=turn.cited[:1])
    page = _with_open(page, "download-answer")
    shown = html_of(page)
    assert "999" not in shown
    assert shown.count(texts.UNFAITHFUL) == 2, "once for the quote, once for the files"
    assert not page.download_button


def test_files_are_made_when_they_are_asked_for(fresh: Fresh) -> None:
    fresh()
    page = ask(ask(opened(ask_page), MILK), PARK)
    assert not page.download_button
    page = _with_open(page, "download-answer")
    assert [button.label for button in page.download_button] == [texts.FORMATS[form] for form in FORMATS]
    page = _with_open(page, "download-conversation")
    assert len(page.download_button) == 2 * len(FORMATS)


def test_of_an_answer_without_quotes_there_is_no_file_of_sources_and_the_page_says_so(fresh: Fresh) -> None:
    fresh()
    page = _with_open(ask(opened(ask_page), NOWHERE), "download-answer")
    assert [button.label for button in page.download_button] == [texts.FORMATS[form] for form in ("docx", "markdown", "text")]
    assert html_of(page).count(export_texts.NOTHING_TO_CITE) == 1


def _turn(question: str, understood: str = "", where: Filter = EVERYTHING) -> Turn:
    changes = (Change("followup", question, understood),) if understood else ()
    answer: Answer = replace(nothing(question, "1"), understood=understood or question, changes=changes)
    return Turn(answer, (), where=where)


def test_a_question_asked_again_gives_way_unless_it_was_a_follow_up_or_asked_elsewhere() -> None:
    history = History()
    for turn in (_turn("а"), _turn("Ещё", "а"), _turn("Ещё", "а"), _turn("а", where=Filter(kinds=("pdf",))), _turn("а")):
        history.remember(turn)
    assert [(turn.answer.question, turn.where.is_empty) for turn in history.turns] == [
        ("а", True),
        ("а", False),
        ("Ещё", True),
        ("Ещё", True),
    ]
    assert [turn.typed for turn in history.conversation()] == ["Ещё", "Ещё", "а", "а"], "the latest last"
    assert [turn.typed for turn in history.conversation(1)] == ["Ещё", "Ещё", "а"]


def _citation(text: str, start: int, quote: Span, exact: Span | None) -> Citation:
    source = Source("id", "a.txt", "text/plain", len(text), Description())
    entry = DocumentEntry(source, "a", "", "", "", (0, 0), 0, 1, 0, ())
    passage = Passage("id", Span(start, start + len(text)), text, (), ())
    return Citation(1, passage, entry, quote, quote.shift(-start).of(text), None, None, (), exact)


def _sight(citation: Citation) -> Sight:
    passage = citation.passage
    return Sight(citation.entry, None, (), (), passage.text, passage.span.start, citation.quote, citation)


@given(st.data())
def test_marking_changes_no_character_of_the_text(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from("аб <>&\"'\n/strong"), min_size=1, max_size=40))
    start = data.draw(st.integers(0, 5))
    first, last, one, other = sorted(data.draw(st.lists(st.integers(0, len(text)), min_size=4, max_size=4)))
    quote, exact = Span(start + first, start + other), Span(start + last, start + one)
    if not len(exact):
        return
    citation = _citation(text, start, quote, exact)
    for shown, whole in ((quote_html(citation), citation.text), (source_html(_sight(citation)), text)):
        body = shown.partition('<div class="pi-source">')[2].removesuffix("</div>") or shown
        parts = re.fullmatch(r'(.*?)<strong class="pi-answer">(.*?)</strong>(.*)', body, re.DOTALL)
        assert parts is not None
        assert html.unescape(parts[2]) == exact.shift(-start).of(text)
        bare = re.sub(r'</?mark>|<strong class="pi-answer">|</strong>', "", body)
        assert "<" not in bare
        assert html.unescape(bare) == whole


@pytest.mark.parametrize("exact", [Span(0, 4), Span(3, 3), Span(8, 11)], ids=str)
def test_an_answer_that_is_not_in_its_quote_is_refused(exact: Span) -> None:
    citation = _citation("Один два три", 0, Span(3, 9), exact)
    with pytest.raises(UnfaithfulQuote):
        quote_html(citation)
    with pytest.raises(UnfaithfulQuote):
        source_html(_sight(citation))


def test_the_page_says_when_documents_changed_after_the_index_was_built(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_FRESH_SECONDS", 0.0)
    helper = fresh()
    page = ask(opened(ask_page), MILK)
    assert texts.ANSWERS_BEHIND not in html_of(page)
    (helper.settings.corpus / "новое.txt").write_text("На реке стоят семь плотин.\n", encoding="utf-8")
    assert texts.ANSWERS_BEHIND in html_of(page.run(timeout=PATIENCE))
    helper.build(silent)
    assert texts.ANSWERS_BEHIND not in html_of(page.run(timeout=PATIENCE))
