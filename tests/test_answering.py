"""Answers: verbatim, numbered, on their pages, or an honest «not here»."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering import Answer, exchange, nothing, quotes_given, sources_differ, together
from assistant.asked import LONGEST_QUESTION
from assistant.assembly import Assistant
from assistant.citations import UnfaithfulQuote, check
from assistant.contract import answer_data, document_data
from assistant.conversation import Exchange
from assistant.errors import QuestionError
from assistant.questions import question_of
from assistant.references import reference
from assistant.settings import load_settings
from assistant.spans import Span
from assistant.texts import answers as texts
from tests.conftest import silent


def test_an_answer_quotes_its_document(assistant: Assistant) -> None:
    answer = assistant.ask("Сколько молока перерабатывает завод в сутки?")
    assert answer.verdict != "not_found"
    assert answer.citations[0].text == "Завод перерабатывает 120 тонн молока в сутки."
    assert answer.citations[0].entry.source.path == "молоко.md"
    assert answer.text.startswith("Завод перерабатывает 120 тонн молока в сутки. [1]")


def test_a_sentence_that_points_back_brings_the_one_before(assistant: Assistant) -> None:
    quotes = [citation.text for citation in assistant.ask("В какой книге описано понятие кластера?").citations]
    assert any(quote.startswith("Понятие ввёл Майкл Портер") and "«Конкурентные преимущества" in quote for quote in quotes)


def test_a_list_is_quoted_with_its_introduction(assistant: Assistant) -> None:
    answer = assistant.ask("Кто относится к участникам кластера?")
    quote = answer.citations[0].text
    assert quote.startswith("К участникам кластера относятся:")
    assert all(item in quote for item in ("предприятия", "вузы", "органы власти"))


def test_quotes_and_hits_equal_the_text_that_read_gives(assistant: Assistant) -> None:
    answer = assistant.ask("Что такое кластер и кто ввёл это понятие?")
    data = answer_data(assistant.generation(), answer)
    corpus = assistant.settings.corpus
    for item in [*data["citations"], *data["hits"]]:
        text = document_data(assistant.read(corpus / item["document"]))["text"]
        assert text[item["start"] : item["end"]] == item.get("quote", item.get("text"))
    assert [item["number"] for item in data["citations"]] == list(range(1, len(data["citations"]) + 1))
    assert [item["rank"] for item in data["hits"]] == list(range(1, len(data["hits"]) + 1))


def test_citations_do_not_overlap(assistant: Assistant) -> None:
    for question in ("Что такое кластер?", "Кто участники кластера?", "Когда открыли парк?"):
        citations = assistant.ask(question).citations
        for one in citations:
            for other in citations:
                same = one.entry is other.entry and one.number != other.number
                assert not (same and one.quote.overlaps(other.quote))


@pytest.mark.parametrize("question", ["Какая завтра погода в Париже?", "Who won the match yesterday?", "🙂🙂🙂", "?!", "и в на"])
def test_what_the_documents_lack_is_not_found(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.verdict == "not_found"
    assert answer.citations == ()
    assert answer.question == question


@pytest.mark.parametrize("question", ["", "  \n ", "а" * (LONGEST_QUESTION + 1)])
def test_questions_that_are_refused(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError):
        assistant.ask(question)


def test_an_unfaithful_quote_is_never_let_out(assistant: Assistant) -> None:
    citation = assistant.ask("Что такое кластер?").citations[0]
    generation = assistant.generation()
    check(generation, citation)
    for wrong in (
        replace(citation, text=citation.text.replace("е", "ё", 1)),
        replace(citation, quote=Span(citation.quote.start + 1, citation.quote.stop + 1)),
        replace(citation, quote=Span(citation.quote.start, citation.quote.start), text=""),
        replace(citation, page=7),
    ):
        with pytest.raises(UnfaithfulQuote):
            check(generation, wrong)


def test_a_reference_has_what_the_sidecar_says(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    sidecar = (
        'title = "О кластерах"\nauthors = ["Иванов И. И."]\nyear = 2001\nplace = "М."\npublisher = "Наука"\n'
        'container = "Вопросы экономики"\npages = "20–21"\n'
    )
    corpus = make_corpus({"к.txt": "Кластер — это группа предприятий.\n", "к.txt.toml": sidecar})
    assistant = Assistant(load_settings(corpus, tmp_path / "index"))
    assistant.build(silent)
    citation = assistant.ask("Что такое кластер?").citations[0]
    assert reference(citation) == "Иванов И. И. О кластерах // Вопросы экономики. М.: Наука, 2001. С. 20–21."


def test_a_reference_without_a_sidecar_is_the_title(assistant: Assistant) -> None:
    citation = assistant.ask("Сколько молока перерабатывает завод?").citations[0]
    assert reference(citation) == "Молочная отрасль."


@pytest.mark.parametrize(
    ("printed", "pages"), [((), ""), (("40",), " С. 40."), (("40", "41"), " С. 40–41."), (("xii", "xiii", "xiv"), " С. xii–xiv.")]
)
def test_a_reference_names_all_pages_of_the_quote(assistant: Assistant, printed: tuple[str, ...], pages: str) -> None:
    citation = assistant.ask("Сколько молока перерабатывает завод?").citations[0]
    assert reference(replace(citation, printed=printed)) == f"Молочная отрасль.{pages}"


@pytest.mark.parametrize(
    ("question", "marked"),
    [
        ("Сколько молока перерабатывает завод в сутки?", ("120", "120 тонн")),
        ("Сколько дней зреет сыр?", ("шестьдесят", "шестьдесят дней")),
        ("Когда открыли индустриальный парк?", ("2014", "2014 году")),
        ("В каком году Портер ввёл понятие кластера?", ("1990", "1990 году")),
        ("Что такое кластер?", ("группа соседствующих предприятий одной отрасли, которые дополняют друг друга",)),
    ],
)
def test_the_answer_is_marked_in_its_quote(assistant: Assistant, question: str, marked: tuple[str, ...]) -> None:
    """With its unit or without: which, hangs on the last digits of the processor at hand."""
    first, *others = assistant.ask(question).citations
    assert (first.answer.shift(-first.quote.start).of(first.text) if first.answer else None) in marked
    for citation in (first, *others):
        assert citation.answer is None or citation.quote.contains(citation.answer)


def test_words_that_no_document_has_are_named(assistant: Assistant) -> None:
    answer = assistant.ask("Какая завтра погода в Париже?")
    assert answer.verdict == "not_found"
    assert answer.unknown_words == ("завтра", "погода", "Париже")
    assert assistant.ask("Что такое кластер?").unknown_words == ()


COUNTS = "В Тульской области работает {} предприятий.\n"


def _asked_of_two(make_corpus: Callable[..., Path], index: Path, *said: str) -> Answer:
    corpus = make_corpus({f"{number}.txt": COUNTS.format(one) for number, one in enumerate(said)})
    assistant = Assistant(load_settings(corpus, index))
    assistant.build(silent)
    answer = assistant.ask("Сколько предприятий работает в Тульской области?")
    assert {citation.entry.source.path for citation in answer.citations} == {f"{number}.txt" for number in range(len(said))}
    assert all(citation.answer is not None for citation in answer.citations)
    return answer


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("750", "800"), True),
        (("2000 крупных", "две тысячи"), False),
        (("2 млн", "2 000 000"), False),
        (("от 700 до 800", "750"), False),
        (("в 2010 году 750", "в 2020 году 800"), False),
    ],
)
def test_an_answer_says_that_its_sources_differ(
    make_corpus: Callable[..., Path], tmp_path: Path, said: tuple[str, ...], expected: bool
) -> None:
    answer = _asked_of_two(make_corpus, tmp_path / "index", *said)
    assert answer.differs is expected
    assert answer.text.endswith(texts.SOURCES_DIFFER) is expected


def test_one_source_never_differs_from_itself(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    answer = _asked_of_two(make_corpus, tmp_path / "index", "750", "800")
    first, second = answer.citations
    question = question_of(answer.question)
    assert sources_differ(question, (first, second))
    assert not sources_differ(question, (first, replace(second, entry=first.entry)))
    assert not sources_differ(question, (first, replace(second, answer=None)))
    assert not sources_differ(question_of("Сколько парков работает в далёкой Брянской губернии?"), (first, second))


def test_several_questions_are_answered_one_by_one(assistant: Assistant) -> None:
    asked = ("Что такое кластер?", "Сколько молока перерабатывает завод в сутки?")
    both = assistant.ask(" ".join(asked))
    parts = [assistant.ask(question) for question in asked]
    assert [part.question for part in both.parts] == list(asked)
    for part, alone in zip(both.parts, parts, strict=True):
        assert [c.text for c in part.citations] == [c.text for c in alone.citations]
        assert all(replace(c, number=0) in [replace(one, number=0) for one in alone.citations] for c in part.citations)
        assert all(both.citations[c.number - 1].quote == c.quote for c in part.citations)
    assert [c.number for c in both.citations] == list(range(1, len(both.citations) + 1))
    places = [(c.entry.source.path, c.quote) for c in both.citations]
    assert len(places) == len(set(places))
    assert both.confidence == min(part.confidence for part in parts)
    assert [hit.rank for hit in both.hits] == list(range(1, len(both.hits) + 1))
    assert [hit.score for hit in both.hits] == sorted((hit.score for hit in both.hits), reverse=True)


def test_a_quote_that_answers_twice_is_given_once(assistant: Assistant) -> None:
    once = assistant.ask("Что такое кластер?")
    twice = together("x", [once, once])
    assert twice.citations == once.citations
    assert [part.citations for part in twice.parts] == [once.citations, once.citations]
    assert twice.verdict == once.verdict


def test_questions_together_are_as_sure_as_the_least_sure(assistant: Assistant) -> None:
    found = assistant.ask("Что такое кластер?")
    assert found.verdict != "not_found"
    lost = nothing("Кто?", found.generation)
    assert together("x", [found, lost]).verdict == together("x", [lost, found]).verdict == "uncertain"
    assert together("x", [found, lost]).confidence == 0.0
    neither = together("x", [lost, lost])
    assert neither.verdict == "not_found"
    assert neither.text == texts.NOT_FOUND


def test_an_answer_is_a_turn_of_a_conversation(assistant: Assistant) -> None:
    answer = assistant.ask("Что такое кластер?")
    turn = exchange(answer)
    assert turn == Exchange(
        answer.question,
        answer.understood,
        answer.verdict,
        tuple(citation.text for citation in answer.citations),
        tuple(citation.entry.source.path for citation in answer.citations),
    )
    assert quotes_given(answer.understood, [turn]) == turn.quotes
    assert quotes_given("Другое?", [turn]) == ()


def test_more_is_other_quotes_than_those_given(assistant: Assistant) -> None:
    turn = exchange(assistant.ask("Что такое кластер?"))
    more = assistant.ask("Расскажи подробнее", conversation=[turn])
    assert more.understood == turn.understood
    assert not {citation.text for citation in more.citations} & set(turn.quotes)


def test_both_sides_of_a_comparison_are_cited(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    notes = {
        "а.txt": "Кластеры складываются сами из соседних предприятий.\n\nКластер растёт.\n\nКластеру нужны связи.\n",
        "б.txt": "Технопарки строят управляющие компании.\n",
    }
    assistant = Assistant(load_settings(make_corpus(notes), tmp_path / "index"))
    assistant.build(silent)
    answer = assistant.ask("Чем кластер отличается от технопарка?")
    assert {citation.entry.source.path for citation in answer.citations} == {"а.txt", "б.txt"}
