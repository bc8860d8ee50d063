"""The project's own questions: each answer stands word for word in its document, and the set is as varied as its card says.

The card is docs/набор-вопросов.md.
"""

import json
import re
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from assistant.assembly import Assistant
from assistant.cleaning import CleanText
from assistant.evaluation.golds import read_golds
from assistant.language import terms
from assistant.settings import load_settings

Json = dict[str, Any]

PROJECT = Path(__file__).parents[1]
CORPUS = PROJECT / "corpus"
GOLD = PROJECT / "assistant" / "evaluation" / "gold.jsonl"
TRAINING = PROJECT / "assistant" / "training" / "questions.jsonl"
CARD = PROJECT / "docs" / "набор-вопросов.md"

FILES = sorted(
    path.relative_to(CORPUS).as_posix()
    for path in CORPUS.rglob("*")
    if path.is_file() and path.suffix in {".md", ".txt", ".pdf", ".docx"}
)
EXTRACT = "000_16b2f16b1379c490.txt"
KINDS = {
    *("factoid", "number", "date", "person", "place", "reason", "definition", "list", "comparison", "condition", "yesno"),
    *("two_documents", "law"),
}
TRAPS = {
    *("other_place", "other_year", "other_person", "other_number", "other_unit", "false_premise", "term_not_defined"),
    *("plan_not_result", "detail_missing"),
}
ANSWERED = {"id", "question", "answerable", "answer", "quotes", "document", "documents", "pages", "kind", "note", "also"}
UNANSWERED = {"id", "question", "answerable", "document", "kind", "trap", "note"}


def _lines(path: Path) -> list[Json]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


QUESTIONS = _lines(GOLD)
ANSWERABLE = [question for question in QUESTIONS if question["answerable"]]
UNANSWERABLE = [question for question in QUESTIONS if not question["answerable"]]


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CleanText]:
    """The documents of the default corpus as the product reads them."""
    assistant = Assistant(load_settings(CORPUS, tmp_path_factory.mktemp("gold") / "index"))
    return {name: assistant.read(CORPUS / name) for name in FILES}


def _lemmas(text: str) -> frozenset[str]:
    return frozenset(term.lemma for term in terms(text))


def _nearly_equal(one: frozenset[str], other: frozenset[str]) -> bool:
    """Tell whether each shares at least four fifths of its content words with the other."""
    shared = len(one & other)
    return shared > 0 and shared >= 0.8 * max(len(one), len(other))


def _holding(question: Json) -> str:
    """Return the first quote that holds the answer."""
    return next(str(quote) for quote in question["quotes"] if question["answer"] in quote)


def _places(text: str, part: str) -> list[tuple[int, int]]:
    return [match.span() for match in re.finditer(re.escape(part), text)]


def test_ids_are_unique_and_in_order() -> None:
    assert [question["id"] for question in QUESTIONS] == [f"gold-{number:03d}" for number in range(1, len(QUESTIONS) + 1)]


def test_the_evaluation_reads_the_set() -> None:
    read = read_golds(GOLD)
    assert [(gold.id, gold.answerable, gold.answer) for gold in read] == [
        (question["id"], question["answerable"], question.get("answer")) for question in QUESTIONS
    ]


def test_an_answerable_question_has_its_keys() -> None:
    for question in ANSWERABLE:
        assert set(question) <= ANSWERED, question["id"]
        assert question["kind"] in KINDS, question["id"]
        assert question["answer"] == question["answer"].strip()
        assert question["answer"], question["id"]
        assert any(question["answer"] in quote for quote in question["quotes"]), question["id"]
        assert question["document"] in FILES, question["id"]
        assert set(question.get("also", ())) <= set(FILES) - {question["document"]}, question["id"]


def test_a_question_of_two_documents_quotes_both(texts: dict[str, CleanText]) -> None:
    for question in ANSWERABLE:
        assert ("documents" in question) == (question["kind"] == "two_documents"), question["id"]
        if "documents" in question:
            assert question["documents"][0] == question["document"]
            assert len(set(question["documents"])) == len(question["documents"]) == len(question["quotes"]) == 2, question["id"]
            for document, quote in zip(question["documents"], question["quotes"], strict=True):
                assert quote in texts[document].text, question["id"]


def test_an_unanswerable_question_says_what_is_missing() -> None:
    for question in UNANSWERABLE:
        assert set(question) <= UNANSWERED, question["id"]
        if question["kind"] == "far":
            assert set(question) == {"id", "question", "answerable", "kind"}, question["id"]
        else:
            assert question["kind"] == "unanswerable", question["id"]
            assert question["trap"] in TRAPS, question["id"]
            assert question["note"], question["id"]
            assert question["document"] in FILES, question["id"]


def test_every_answer_and_quote_stands_word_for_word_in_its_document(texts: dict[str, CleanText]) -> None:
    for question in ANSWERABLE:
        documents = question.get("documents", [question["document"]])
        assert question["answer"] in texts[question["document"]].text, question["id"]
        assert _holding(question) in texts[question["document"]].text, question["id"]
        for quote in question["quotes"]:
            assert any(quote in texts[document].text for document in documents), (question["id"], quote)


def test_pages_are_those_the_answer_stands_on(texts: dict[str, CleanText]) -> None:
    for question in ANSWERABLE:
        clean = texts[question["document"]]
        assert ("pages" in question) == bool(clean.pages), question["id"]
        if not clean.pages:
            continue
        quote = _holding(question)
        [(start, _)] = _places(clean.text, quote)
        begin = start + quote.index(question["answer"])
        end = begin + len(question["answer"])
        on = [page.number for page in clean.pages if page.span.start < end and page.span.stop > begin]
        assert question["pages"] == on, question["id"]


def test_the_set_is_large_and_a_third_of_it_has_no_answer() -> None:
    assert len(ANSWERABLE) >= 150
    assert len(UNANSWERABLE) * 3 >= len(QUESTIONS)
    assert sum(question["kind"] == "far" for question in QUESTIONS) <= 5


def test_every_document_is_asked_about() -> None:
    answered = Counter(question["document"] for question in ANSWERABLE)
    assert set(answered) == set(FILES)
    assert min(answered.values()) >= 8
    assert answered[EXTRACT] >= 15
    assert {question["document"] for question in UNANSWERABLE if "document" in question} == set(FILES)


def test_every_kind_and_every_trap_is_there() -> None:
    assert {question["kind"] for question in ANSWERABLE} == KINDS
    assert {question["trap"] for question in UNANSWERABLE if "trap" in question} == TRAPS


def test_half_of_the_answerable_questions_are_paraphrases() -> None:
    """At most a third of the question's content words stand in the sentence that holds the answer."""
    shares = []
    for question in ANSWERABLE:
        asked = _lemmas(question["question"])
        shares.append(len(asked & _lemmas(_holding(question))) / len(asked))
    assert sum(share <= 1 / 3 for share in shares) * 2 >= len(shares)


def test_no_two_questions_are_nearly_equal() -> None:
    asked = [(question["id"], _lemmas(question["question"])) for question in QUESTIONS]
    assert [(one, other) for (one, a), (other, b) in combinations(asked, 2) if _nearly_equal(a, b)] == []
    assert all(lemmas for _, lemmas in asked)


def test_no_question_is_one_of_the_training() -> None:
    trained = [(question["question"], _lemmas(question["question"])) for question in _lines(TRAINING)]
    assert trained
    near = [
        (question["id"], other)
        for question in QUESTIONS
        for other, lemmas in trained
        if _nearly_equal(_lemmas(question["question"]), lemmas)
    ]
    assert near == []


def test_a_question_that_is_nearly_another_would_be_seen() -> None:
    one = _lemmas("Сколько заявок подали на конкурс пилотных кластеров?")
    assert _nearly_equal(one, _lemmas("сколько заявок подано на конкурс пилотных кластеров"))
    assert not _nearly_equal(one, _lemmas("Сколько заявок отклонили?"))


def test_the_card_counts_the_set_right() -> None:
    card = CARD.read_text(encoding="utf-8")
    counted = Counter(question["kind"] for question in QUESTIONS)
    counted.update(str(question["trap"]) for question in UNANSWERABLE if "trap" in question)
    for name, number in counted.items():
        assert re.search(rf"\| `{name}` \|[^\n]*\| {number} \|", card), f"{name}: {number}"
    answered = Counter(question["document"] for question in ANSWERABLE)
    without = Counter(question["document"] for question in UNANSWERABLE if "document" in question)
    for document in FILES:
        assert f"| `{document}` | {answered[document]} | {without[document]} |" in card, document
    assert f"Всего {len(QUESTIONS)}: {len(ANSWERABLE)} с ответом, {len(UNANSWERABLE)} без ответа" in card
