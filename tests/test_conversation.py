"""Follow-up questions: what they are understood as, and that a question which stands alone is left as it is.

`tests/data/followups/`: `tuned.jsonl` (the rules were written on it), `held_out.jsonl` (not looked at while tuning),
`standalone.jsonl` (a question that stands alone after another one), `chains.jsonl`.
"""

import json
import random
import statistics
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, overload

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.conversation import Exchange, Resolved, resolve
from assistant.conversation.inflection import name_in, with_preposition
from assistant.conversation.names import names_of
from assistant.conversation.parsed import last_question, parsed
from assistant.conversation.words import readings, words_of
from assistant.language import lemma
from assistant.texts import conversation as texts

DATA = Path(__file__).parent / "data/followups"
QUESTION = "Какие кластеры выделены в Смоленской области?"


@cache
def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def turn(question: str, *quotes: str, understood: str | None = None) -> Exchange:
    return Exchange(question, understood or question, "answered", quotes, tuple("д.txt" for _ in quotes))


def turns(former: Sequence[str | dict[str, Any]]) -> list[Exchange]:
    return [turn(one) if isinstance(one, str) else turn(one["typed"], *one.get("quotes", ())) for one in former]


def is_right(row: dict[str, Any], resolved: Resolved) -> bool:
    if resolved.another != row.get("another", False) or resolved.question not in row.get("expected", [resolved.question]):
        return False
    words = [word.low.replace("ё", "е") for word in words_of(resolved.question)]
    found = {*words, *map(lemma, words)}
    wanted, refused = ({word.replace("ё", "е") for word in row.get(key, ())} for key in ("must", "must_not"))
    return wanted <= found and not refused & found


def missed(name: str) -> list[str]:
    found = [(row, resolve(row["question"], turns(row["former"]))) for row in rows(name)]
    return [f"{row['question']} → {resolved.question}" for row, resolved in found if not is_right(row, resolved)]


def test_follow_ups_are_understood() -> None:
    assert len(rows("tuned.jsonl")) >= 40
    assert missed("tuned.jsonl") == []


def test_follow_ups_the_rules_were_not_written_on_are_understood() -> None:
    """The misses are not shown: whoever reads them tunes on them."""
    assert len(rows("held_out.jsonl")) >= 20
    assert len(missed("held_out.jsonl")) <= 0.1 * len(rows("held_out.jsonl"))


def test_the_two_sets_share_nothing() -> None:
    one, other = (
        {json.dumps([row["former"], row["question"]]) for row in rows(name)} for name in ("tuned.jsonl", "held_out.jsonl")
    )
    assert not one & other


@pytest.mark.parametrize("chain", rows("chains.jsonl"), ids=lambda chain: chain["turns"][0]["typed"])
def test_each_turn_is_understood_after_the_understood_one_before(chain: dict[str, Any]) -> None:
    former: list[Exchange] = []
    for step in chain["turns"]:
        resolved = resolve(step["typed"], former)
        assert resolved.question in step.get("expected", [step["typed"]])
        former.append(turn(step["typed"], *step.get("quotes", ()), understood=resolved.question))


def test_a_question_that_stands_alone_is_not_touched() -> None:
    assert len(rows("standalone.jsonl")) >= 60
    for row in rows("standalone.jsonl"):
        assert resolve(row["question"], turns(row["former"])) == Resolved(row["question"], changed=False, another=False)


def test_no_former_question_touches_one_that_stands_alone() -> None:
    """Each of them after each question before another, also with «А» first and with a name in the answer."""
    formers = sorted({former for row in rows("standalone.jsonl") for former in row["former"]})
    for row in rows("standalone.jsonl"):
        question = row["question"]
        led = (
            f"А {question[:1].lower()}{question[1:]}" if question.endswith("?") and question[:2] not in ("А ", "И ") else question
        )
        for former in formers:
            for typed in (question, led):
                assert not resolve(typed, [turn(former, "Понятие ввёл Майкл Портер в 1990 году.")]).changed, (former, typed)


def test_questions_of_other_people_are_not_touched(eval_data: Path) -> None:
    """XQuAD's questions stand alone, save four that name what their text named («его», «этот …»)."""
    lines = (eval_data / "xquad-ru/questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    former = random.Random(1).sample(questions, len(questions))
    changed = [question for question, other in zip(questions, former, strict=True) if resolve(question, [turn(other)]).changed]
    assert len(questions) > 600
    assert len(changed) <= 0.01 * len(questions)


@pytest.mark.parametrize(
    "typed", ["Ещё?", "А ещё?", "Расскажи подробнее.", "Что ещё известно об этом?", "можно поподробнее", "Продолжай"]
)
def test_more_of_the_same_is_the_same_question(typed: str) -> None:
    former = [turn("Почему?", understood=QUESTION)]
    assert resolve(typed, former) == Resolved(QUESTION, changed=True, another=True)


def test_what_says_more_than_more_stands_alone() -> None:
    for typed in ("Расскажи подробнее о кластерной политике", "Что ещё известно о самозанятых?"):
        assert resolve(typed, [turn(QUESTION)]) == Resolved(typed, changed=False, another=False)


def test_a_person_of_the_answer_is_taken_only_where_the_question_asked_who() -> None:
    quote = "Понятие ввёл Майкл Портер в 1990 году."
    assert resolve("Где он родился?", [turn("Кто ввёл понятие кластера?", quote)]).question == "Где родился Майкл Портер?"
    assert "Портер" not in resolve("Где он находится?", [turn("Что такое технопарк?", quote)]).question
    assert "Портер" not in resolve("Где она родилась?", [turn("Кто ввёл понятие кластера?", quote)]).question


def test_nothing_is_made_of_a_thing_where_a_person_is_meant_and_not_known() -> None:
    assert not resolve("Где он родился?", [turn("Кто ввёл понятие кластера?")]).changed


def test_a_pronoun_reaches_back_over_a_turn_that_offers_nothing() -> None:
    former = [turn("Что такое технопарк?"), turn("Почему?", understood="Почему?")]
    assert resolve("Кто им управляет?", former).question == "Кто управляет технопарком?"


def test_the_last_question_of_several_counts() -> None:
    former = [turn("Кластер — важное понятие. Что такое технопарк?")]
    assert resolve("А индустриальный парк?", former).question == "Что такое индустриальный парк?"
    former = [turn("Что такое кластер? Кто его придумал?")]
    assert resolve("Когда?", former).question == "Когда придумали кластер?"


def test_without_a_former_turn_nothing_changes() -> None:
    for row in [*rows("tuned.jsonl"), *rows("held_out.jsonl"), *rows("standalone.jsonl")]:
        assert resolve(row["question"], []) == Resolved(row["question"], changed=False, another=False)


class Watched(Sequence[Exchange]):
    """A long conversation that notes which turns are looked at."""

    def __init__(self, turns: list[Exchange]) -> None:
        self.turns = turns
        self.seen: set[int] = set()

    def __len__(self) -> int:
        return len(self.turns)

    @overload
    def __getitem__(self, at: int) -> Exchange: ...
    @overload
    def __getitem__(self, at: slice) -> list[Exchange]: ...
    def __getitem__(self, at: int | slice) -> Exchange | list[Exchange]:
        self.seen |= set(range(len(self.turns))[at]) if isinstance(at, slice) else {at % len(self.turns)}
        return self.turns[at]


def test_only_the_last_turns_of_a_thousand_are_looked_at() -> None:
    questions = [row["question"] for row in rows("standalone.jsonl")]
    long = Watched([turn(questions[number % len(questions)]) for number in range(999)] + [turn(QUESTION)])
    assert resolve("А в Калужской?", long).question == "Какие кластеры выделены в Калужской области?"
    assert min(long.seen) >= 995


WORDS = (
    "а и что кто где когда почему как сколько какой какие кем чем это этот такое такой он она они его её их им ей нём них там "
    "тогда ещё в на о для у с по при из не ли же кластер кластеры кластера технопарк области Смоленской Калужской малых средний "
    "закон предприятия Портер Майкл Маркузен выделены ввёл работает принят важно есть 2020 году примеры подробнее ТПК VINNVÄXT "
    "«Факел» № 1,5 — ? , . : ( )"
).split()
SAID = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
ANY = st.one_of(SAID, st.text(max_size=60), st.tuples(SAID, st.text(max_size=10)).map("".join))


@settings(max_examples=1000)
@given(question=ANY, former=st.lists(st.tuples(ANY, st.lists(ANY, max_size=2)), max_size=4))
def test_nothing_that_can_be_typed_fails(question: str, former: list[tuple[str, list[str]]]) -> None:
    asked = [turn(typed, *quotes) for typed, quotes in former]
    resolved = resolve(question, asked)
    assert resolved == resolve(question, list(asked))
    assert resolved.changed == (resolved.question != question)
    assert resolved.question or not question.strip()
    assert not resolve(question, []).changed


@pytest.mark.parametrize(
    "odd", ["\ud800 это?", "ё" * 10_000, "А " * 3000, "\0", "а\u0301 он?", "Ⅷ съезд — это?", "🙂", "а-", "А «»?", "и и и?"]
)
def test_odd_texts_are_left_alone(odd: str) -> None:
    for former in (odd, QUESTION):
        assert resolve(odd, [turn(former, odd)]).question
    assert resolve("А когда?", [turn(odd)]).question


def test_the_order_of_what_was_asked_before_does_not_matter() -> None:
    """What is cached must not show: the same answers from a cold and a warm start, in any order."""
    asked = [(row["question"], turns(row["former"])) for row in rows("tuned.jsonl")]
    first = {number: resolve(*one) for number, one in enumerate(asked)}
    readings.cache_clear()
    parsed.cache_clear()
    last_question.cache_clear()
    for number in random.Random(2).sample(range(len(asked)), len(asked)):
        assert resolve(*asked[number]) == first[number]


@pytest.mark.alone
def test_a_follow_up_takes_milliseconds() -> None:
    asked = [(row["question"], turns(row["former"])) for row in rows("tuned.jsonl")]
    for one in asked:
        resolve(*one)
    parsed.cache_clear()
    last_question.cache_clear()
    took = []
    for one in asked:
        start = time.perf_counter()
        resolve(*one)
        took.append(time.perf_counter() - start)
    assert statistics.median(took) < 0.005


@pytest.mark.parametrize(
    ("question", "case", "number", "expected"),
    [
        ("Что такое кластерная политика?", "accs", None, "кластерную политику"),
        ("Что такое кластерная политика?", "ablt", None, "кластерной политикой"),
        ("Что такое индустриальный парк?", "loct", None, "индустриальном парке"),
        ("Что такое индустриальный парк?", "nomn", "plur", "индустриальные парки"),
        ("Что такое понятие кластера?", "gent", None, "понятия кластера"),
        ("Что такое торгово-промышленная палата?", "datv", None, "торгово-промышленной палате"),
        ("Что такое ТПК?", "gent", None, "ТПК"),
        ("Что такое VINNVÄXT?", "datv", None, "VINNVÄXT"),
        ("Что такое центр кластерного развития?", "ablt", None, "центром кластерного развития"),
        ("Что такое реестр малых и средних предприятий?", "datv", None, "реестру малых и средних предприятий"),
        ("Что такое реестр субъектов малого и среднего бизнеса?", "loct", None, "реестре субъектов малого и среднего бизнеса"),
        ("Что такое закон о концессиях?", "gent", None, "закона о концессиях"),
        ("Какие кластеры есть?", "gent", "plur", "кластеров"),
        ("Кто ввёл индивидуальных предпринимателей?", "ablt", None, "индивидуальными предпринимателями"),
    ],
)  # fmt: skip
def test_phrases_are_put_into_cases_whole(question: str, case: str, number: str | None, expected: str) -> None:
    found = parsed(question)
    assert found.put(found.phrases[0], case, number) == expected


@pytest.mark.parametrize(
    ("name", "genitive", "ablative"),
    [
        ("Майкл Портер", "Майкла Портера", "Майклом Портером"),
        ("Энн Маркузен", "Энн Маркузен", "Энн Маркузен"),
        ("Йозеф Шумпетер", "Йозефа Шумпетера", "Йозефом Шумпетером"),
        ("Никола Тесла", "Николы Теслы", "Николой Теслой"),
        ("Ф. Перру", "Ф. Перру", "Ф. Перру"),
        ("Джакомо Бекаттини", "Джакомо Бекаттини", "Джакомо Бекаттини"),
    ],
)
def test_names_are_declined_or_left(name: str, genitive: str, ablative: str) -> None:
    assert name_in(name.split(), "nomn") == name
    assert name_in(name.split(), "gent") == genitive
    assert name_in(name.split(), "ablt") == ablative


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Понятие ввёл Майкл Портер в 1990 году.", [("Майкл", "Портер")]),
        ("В работах Майкла Портера и Энн Маркузен.", [("Майкл", "Портер"), ("Энн", "Маркузен")]),
        ("Её описали Э. Барбьери и Ришар Кантильон.", [("Э.", "Барбьери"), ("Ришар", "Кантильон")]),
        ("Великобритания и Северная Ирландия, Российская Федерация.", []),
    ],
)
def test_names_are_found_in_quotes(quote: str, expected: list[tuple[str, ...]]) -> None:
    assert names_of(quote) == expected


@pytest.mark.parametrize(
    ("preposition", "following", "expected"),
    [
        ("о", "индустриальном парке", "об индустриальном парке"),
        ("об", "технопарке", "о технопарке"),
        ("о", "«Энергии»", "об «Энергии»"),
        ("о", "ярмарке", "о ярмарке"),
        ("в", "Франции", "во Франции"),
        ("во", "Италии", "в Италии"),
        ("в", "Вологде", "в Вологде"),
        ("с", "стартапом", "со стартапом"),
        ("со", "сетью", "с сетью"),
        ("для", "", "для "),
    ],
)
def test_prepositions_fit_the_next_word(preposition: str, following: str, expected: str) -> None:
    assert with_preposition(preposition, following) == expected


def test_what_was_understood_can_be_said_and_undone() -> None:
    assert texts.understood("Почему?") == "Понято как: Почему?"
    assert texts.ASK_LITERALLY == "Спросить буквально"
