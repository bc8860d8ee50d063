"""How sure an answer is: words and names the documents lack make it less so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.assembly import Assistant
from assistant.confidence import NOT_FOUND_BELOW, RIVALS, UNCERTAIN_BELOW, observed
from assistant.fitted import FOLDS
from assistant.reader.features import LIMIT
from assistant.retrieval import best_hits, rank
from assistant.settings import load_settings
from tests.conftest import silent


def _seen(assistant: Assistant, question: str) -> dict[str, float]:
    generation = assistant.generation()
    query = assistant.ranker.query(question)
    ranking = rank(generation, question, query.vector, 0.7)
    candidates = assistant.ranker.candidates(generation, query, best_hits(generation, ranking, 10))
    return observed(generation, query, ranking, candidates)


def test_a_question_none_of_whose_words_the_documents_have_is_not_found(assistant: Assistant) -> None:
    answer = assistant.ask("Зачем жирафу шея?", literal=True)
    assert (answer.verdict, answer.citations) == ("not_found", ())
    assert 0.0 < answer.confidence < NOT_FOUND_BELOW
    assert answer.unknown_words == ("жирафу", "шея")


def test_a_name_that_stands_nowhere_is_seen(assistant: Assistant) -> None:
    known, unknown = (_seen(assistant, f"Когда понятие кластера ввёл {name}?") for name in ("Портер", "Шумпетер"))
    assert (known["names_unknown"], unknown["names_unknown"]) == (0.0, 1.0)
    assert (known["names_lacking_best"], unknown["names_lacking_best"]) == (0.0, 1.0)
    assert known["least_alike_name"] > unknown["least_alike_name"]


def test_the_best_passage_is_compared_with_those_behind_it(assistant: Assistant) -> None:
    question = "Кто ввёл понятие кластера?"
    generation = assistant.generation()
    ranking = rank(generation, question, assistant.ranker.query(question).vector, 0.7)
    best, *behind = sorted(ranking.fused.tolist(), reverse=True)
    assert 1 <= len(behind) <= RIVALS
    assert _seen(assistant, question)["fused_ahead"] == pytest.approx(best - sum(behind) / len(behind), abs=1e-5)


def test_what_is_found_far_down_counts_less_than_what_search_put_first(assistant: Assistant) -> None:
    seen = _seen(assistant, "Сколько молока перерабатывает завод?")
    assert seen["reader_top"] > 0 > _seen(assistant, "Сколько молока перерабатывает вуз в 1990 году?")["reader_top"]
    assert seen["reader_near_top"] >= seen["reader_top"]


def test_a_passage_loses_three_for_each_one_before_it(assistant: Assistant) -> None:
    question = "Сколько резидентов работает в парке, где зреет сыр?"
    generation = assistant.generation()
    query = assistant.ranker.query(question)
    hits = best_hits(generation, rank(generation, question, query.vector, 0.7), 10)
    scores: dict[int, float] = {}
    for candidate in assistant.ranker.candidates(generation, query, hits):
        place = candidate.hit.rank
        scores[place] = max(scores.get(place, -LIMIT), min(candidate.sentence.answer_score, LIMIT))
    assert len(scores) > 1
    seen = _seen(assistant, question)
    assert seen["reader_top"] == pytest.approx(scores[1])
    assert seen["reader_near_top"] == pytest.approx(max(score - 3.0 * (place - 1) for place, score in scores.items()))


def test_the_only_passage_there_is_answers(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    """Nothing stands behind it to compare it with."""
    corpus = make_corpus({"парк.txt": "Индустриальный парк открыли в 2014 году.\n"})
    alone = Assistant(load_settings(corpus, tmp_path / "index"))
    alone.build(silent)
    assert _seen(alone, "Когда открыли индустриальный парк?")["fused_ahead"] == 0.0
    assert alone.ask("Когда открыли индустриальный парк?").verdict == "answered"
    assert alone.ask("Сколько стоит аренда в парке?").verdict != "answered"


def test_a_question_without_a_word_to_look_for_is_not_found(assistant: Assistant) -> None:
    answer = assistant.ask("И что же?", literal=True)
    assert (answer.verdict, answer.confidence, answer.citations) == ("not_found", 0.0, ())


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
