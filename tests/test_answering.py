"""Answers: verbatim, numbered, on their pages, or an honest «not here»."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answering import UnfaithfulQuote, check
from assistant.assembly import LONGEST_QUESTION, Assistant
from assistant.contract import answer_data, document_data
from assistant.errors import QuestionError
from assistant.references import reference
from assistant.settings import load_settings
from assistant.spans import Span
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
