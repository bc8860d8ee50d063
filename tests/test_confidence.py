"""How sure an answer is: words and names the documents lack make it less so."""

import pytest

from assistant.assembly import Assistant
from assistant.confidence import NOT_FOUND_BELOW, UNCERTAIN_BELOW, feature_names, features
from assistant.fitted import FOLDS
from assistant.retrieval import best_hits, rank


def _seen(assistant: Assistant, question: str) -> dict[str, float]:
    generation = assistant.generation()
    query = assistant.ranker.query(question)
    ranking = rank(generation, question, query.vector, 0.7)
    candidates = assistant.ranker.candidates(generation, query, best_hits(generation, ranking, 10))
    row = features(generation, query, ranking, candidates)
    assert row is not None
    return dict(zip(feature_names(read=True), row.tolist(), strict=True))


def test_a_question_none_of_whose_words_the_documents_have_is_not_found(assistant: Assistant) -> None:
    answer = assistant.ask("Зачем жирафу шея?", literal=True)
    assert (answer.verdict, answer.confidence, answer.citations) == ("not_found", 0.0, ())
    assert answer.unknown_words == ("жирафу", "шея")


def test_a_name_that_stands_nowhere_is_seen(assistant: Assistant) -> None:
    known, unknown = (_seen(assistant, f"Когда понятие кластера ввёл {name}?") for name in ("Портер", "Шумпетер"))
    assert (known["names_unknown"], unknown["names_unknown"]) == (0.0, 1.0)
    assert (known["names_lacking_best"], unknown["names_lacking_best"]) == (0.0, 1.0)
    assert known["least_alike_name"] > unknown["least_alike_name"]


@pytest.mark.parametrize("other", ["Шумпетер", "Кругман"])
def test_another_name_makes_the_answer_less_sure(assistant: Assistant, other: str) -> None:
    asked = "В каком году {} ввёл понятие кластера?"
    assert assistant.ask(asked.format("Портер")).confidence > assistant.ask(asked.format(other), literal=True).confidence + 0.1


def test_models_without_each_fold_are_others_and_give_probabilities(assistant: Assistant) -> None:
    found = [assistant.ask("Кто ввёл понятие кластера?", fold=fold).confidence for fold in (None, *range(FOLDS))]
    assert all(0.0 < confidence < 1.0 for confidence in found)
    assert len(set(found)) > 1


def test_the_verdict_follows_the_cost() -> None:
    """Doubt costs u, a wrong «найдено» 2, a wrong «не найдено» 1: the limits are u and 1 - u / 2."""
    assert pytest.approx(1.0 - NOT_FOUND_BELOW / 2.0) == UNCERTAIN_BELOW
    assert 0.0 < NOT_FOUND_BELOW < UNCERTAIN_BELOW < 1.0
