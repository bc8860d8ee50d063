"""What an answer quotes of scored sentences. In a text «|» parts the sentences; the scores stand beside, best quote first."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.comparisons import compared
from assistant.passages import Passage
from assistant.questions import question_of
from assistant.ranking import Candidate, Sentence
from assistant.retrieval import Hit
from assistant.selecting import LONGEST_JOINED, MOST_JOINED, Selected, select
from assistant.sentence_features import FEATURES
from assistant.spans import Span

SHIFT = 7
"""Passages begin somewhere in their documents."""


def _candidates(
    passages: Sequence[str], scores: Sequence[Sequence[float]], headings: Sequence[tuple[int, int]] = ()
) -> tuple[list[Candidate], dict[int, tuple[Span, ...]]]:
    spans: dict[int, tuple[Span, ...]] = {}
    found: list[Candidate] = []
    for row, (marked, values) in enumerate(zip(passages, scores, strict=True)):
        text = marked.replace("|", "")
        passage = Passage("id", Span(SHIFT, SHIFT + len(text)), text, (), ())
        hit = Hit(row + 1, 1.0, row, passage, 1, 1, 0.9, 1.0)
        place, own = SHIFT, []
        for piece in marked.split("|"):
            bare = piece.rstrip(" \n")
            own.append(Span(place, place + len(bare)))
            place += len(piece)
        spans[row] = tuple(own)
        for number, (span, score) in enumerate(zip(own, values, strict=True)):
            features = np.zeros(len(FEATURES))
            features[FEATURES.index("is_heading")] = (row, number) in headings
            found.append(Candidate(Sentence(hit, number, span), features, score))
    return sorted(found, key=lambda candidate: -candidate.score), spans


def _quoted(question: str, *arguments: object) -> list[str]:
    candidates, spans = _candidates(*arguments)  # type: ignore[arg-type]
    return [_text(chosen, spans) for chosen in select(question_of(question), candidates, spans)]


def _text(chosen: Selected, spans: dict[int, tuple[Span, ...]]) -> str:
    own = spans[chosen.hit.row]
    return Span(own[chosen.numbers[0]].start, own[chosen.numbers[-1]].stop).shift(-SHIFT).of(chosen.hit.passage.text)


def test_neighbours_nearly_as_good_are_one_quote() -> None:
    assert _quoted("Что?", ["Один. |Два. |Три. |Четыре."], [[2.0, 1.5, -1.0, 0.0]]) == ["Один. Два.", "Четыре.", "Три."]


def test_a_sentence_that_goes_on_may_be_worse() -> None:
    text = ["Портер ввёл понятие. |Он описал его в книге."], [[2.0, 0.5]]
    assert _quoted("Кто ввёл понятие?", *text) == ["Портер ввёл понятие. Он описал его в книге."]
    other = ["Портер ввёл понятие. |Книга вышла давно."], [[2.0, 0.5]]
    assert _quoted("Кто ввёл понятие?", *other) == ["Портер ввёл понятие.", "Книга вышла давно."]


def test_paragraphs_are_not_joined() -> None:
    assert _quoted("Что?", ["Один.\n\n|Два.\n|Три."], [[2.0, 1.9, 1.8]]) == ["Один.", "Два.\nТри."]


def test_points_of_a_list_are_joined_only_where_a_list_is_asked_for() -> None:
    text = ["1. Утвердить план.\n|2. Выделить деньги.\n|3. Открыть фонд."], [[2.0, 1.9, 1.8]]
    assert _quoted("Что утвердили?", *text) == ["1. Утвердить план.", "2. Выделить деньги.", "3. Открыть фонд."]
    assert len(_quoted("Какие решения приняты?", *text)) == 3
    named = ["– займы;\n|– гарантии;\n|– субсидии."], [[2.0, 1.9, 1.8]]
    assert _quoted("Какие меры есть?", *named) == ["– займы;\n– гарантии;\n– субсидии."]
    assert len(_quoted("Есть ли займы?", *named)) == 3


def _with_answers(text: str, scores: list[float], answers: list[float]) -> tuple[list[Candidate], dict[int, tuple[Span, ...]]]:
    candidates, spans = _candidates([text], [scores])
    read = [replace(c, sentence=replace(c.sentence, answer_score=answers[c.number])) for c in candidates]
    return read, spans


def test_a_point_in_which_the_answer_was_read_comes_before_what_introduces_it() -> None:
    text = "Следует:\n|1. Утвердить план.\n|2. Выделить деньги."
    for question, first in (("Что выделить?", 2), ("Какие меры приняты?", 0)):
        candidates, spans = _with_answers(text, [2.0, 0.0, 1.0], [-1.0, -2.0, 3.0])
        assert select(question_of(question), candidates, spans)[0].best.number == first
    candidates, spans = _with_answers(text, [2.0, 0.0, 1.0], [4.0, -2.0, 3.0])
    assert select(question_of("Что выделить?"), candidates, spans)[0].best.number == 0


def test_rows_of_a_table_are_not_joined() -> None:
    text = ["Район; 2020\n|Район: Вязьма; 2020: 7\n|Район: Ярцево; 2020: 9"], [[-9.0, 2.0, 1.9]]
    assert _quoted("Сколько в Вязьме?", *text) == ["Район: Вязьма; 2020: 7", "Район: Ярцево; 2020: 9", "Район; 2020"]


def test_a_heading_is_never_quoted() -> None:
    found = _quoted("Что такое кластер?", ["Кластер\n|Это группа. |Она растёт."], [[3.0, 2.0, 1.9]], [(0, 0)])
    assert found == ["Это группа. Она растёт."]


def test_a_quote_does_not_grow_too_long() -> None:
    long = "Слово " * 60 + "конец. "
    found = _quoted("Что?", [f"{long}|{long}|{long}"], [[2.0, 1.9, 1.8]])
    assert len(found) == 3


COMPARED = [
    ("Чем |кластер| отличается от |технопарка|?"),
    ("Чем отличается |кластер| от |технопарка|?"),
    ("Чем же отличается |кластер| от |технопарка|?"),
    ("В чём разница между |концессией| и |соглашением о партнёрстве|?"),
    ("В чем отличие |малого предприятия| от |среднего|?"),
    ("Каковы различия между |пилотными| и |промышленными кластерами|?"),
    ("Что общего у |кластера| и |промышленного района|?"),
    ("Что общего между |кластером| и |холдингом|"),
    ("Что общего у |кластера| с |холдингом|?"),
    ("Сравни |концессию| и |ГЧП|"),
    ("Сравните |микропредприятие| с |малым предприятием|."),
    ("|Концессия| или |ГЧП|: что выгоднее региону?"),
    ("Что выгоднее региону: |концессия| или |ГЧП|?"),
    ("В чём расходятся |Кирцнер| и |Шумпетер|?"),
    ("Как соотносятся |кластер| и |регион|?"),
    ("Чем |кластер| и |технопарк| отличаются?"),
    ("Чем похожи |кластер| и |технопарк|?"),
    ("Чем |ГЧП| не похоже на |госзаказ|?"),
    ("|Кластер| и |технопарк| — это одно и то же?"),
    ("|кластер| vs |технопарк|"),
    ("|Кластер| и |технопарк|: в чём разница?"),
    ("|Кластер| и |технопарк| – чем отличаются?"),
    ("|Грант|, |субсидия|: в чём различие?"),
    ("|Грант| или |субсидия|?"),
    ("Чем |кластер| лучше |технопарка|?"),
    ("Почему |гранты| выгоднее |кредитов|?"),
    ("Чем выгоднее |ООО| по сравнению с |ИП|?"),
    ("Что лучше |ООО| или |ИП|?"),
    ("Сравните, пожалуйста, |грант| и |субсидию|"),
    ("|Технопарк| — это то же самое, что |бизнес-инкубатор|?"),
    ("|ИП| и |самозанятый|: что выбрать?"),
    ("В чём преимущества |кластера| перед |холдингом|?"),
    ("Какие преимущества у |кластера| по сравнению с |холдингом|?"),
]


@pytest.mark.parametrize("case", COMPARED)
def test_what_a_question_compares(case: str) -> None:
    _, one, _, other, _ = case.split("|")
    assert compared(case.replace("|", "")) == (one, other)


def test_each_other_is_no_side() -> None:
    assert compared("Чем отличаются друг от друга кластер и технопарк?") == ("кластер", "технопарк")


@pytest.mark.parametrize(
    "question",
    [
        "Что такое кластер?",
        "Сколько предприятий или организаций в области?",
        "Когда вышел закон о малом и среднем предпринимательстве?",
        "Что входит в кластер и технопарк?",
        "Как развиваются кластер и регион?",
        "Какие виды кластеров различают?",
        "Кто против закона?",
        "Какие разные меры и средства применяют?",
        "разница между ценой и себестоимостью составляет сколько?",
        "Чему равна разница между доходами и расходами?",
        "Как называется разница между ценой покупки и продажи?",
        "Как рассчитывается разница между доходами и расходами?",
        "Чем занимается среднее предприятие?",
        "Чем занимается кластер и технопарк?",
        "Чем больше предприятий, тем лучше?",
        "Чем кластер полезнее жителям?",
        "Как изменилось производство по сравнению с прошлым годом?",
        "Сколько стоит патент или лицензия?",
        "Кластеры и регионы: какие меры применяют?",
    ],
)
def test_questions_that_compare_nothing(question: str) -> None:
    assert compared(question) is None


SIDES = [
    ("Чем кластер отличается от технопарка?", "Кластеры складываются сами.", "Технопарки строят."),
    (
        "Чем отличается малое предприятие от среднего?",
        "Малым предприятием считают такое.",
        "У среднего предприятия больше людей.",
    ),
    ("Чем промышленный кластер отличается от кластера?", "Промышленный кластер ввёл закон.", "Кластер складывается сам."),
    ("В чём разница между концессией и госзаказом?", "По концессионному соглашению строят.", "Госзаказ оплачивают сразу."),
]


@pytest.mark.parametrize(("question", "one", "other"), SIDES)
def test_both_things_compared_get_a_quote(question: str, one: str, other: str) -> None:
    more = "Первая |Вторая |Третья"
    for first, second in ((one, other), (other, one)):
        found = _quoted(question, [first, more, second], [[3.0], [1.0, 0.9, 0.8], [0.1]])
        assert found[:2] == [first, second]


def test_the_best_stays_first_where_a_side_is_silent() -> None:
    found = _quoted("Чем кластер отличается от технопарка?", ["Лес растёт.", "Кластер растёт."], [[3.0], [1.0]])
    assert found == ["Лес растёт.", "Кластер растёт."]


SENTENCES = st.lists(
    st.tuples(st.sampled_from(["Кластер растёт.", "Он мал.", "Технопарк", "Слово " * 40 + "."]), st.floats(-5, 5)),
    min_size=1,
    max_size=8,
)


@given(st.lists(SENTENCES, min_size=1, max_size=4), st.sampled_from([" ", "\n", "\n\n"]))
def test_quotes_share_no_sentence_and_are_short(passages: list[list[tuple[str, float]]], gap: str) -> None:
    texts = [f"{gap}|".join(text for text, _ in passage) for passage in passages]
    candidates, spans = _candidates(texts, [[score for _, score in passage] for passage in passages])
    found = select(question_of("Чем кластер отличается от технопарка?"), candidates, spans)
    numbers = [(chosen.hit.row, number) for chosen in found for number in chosen.numbers]
    assert len(numbers) == len(set(numbers)) == len(candidates)
    for chosen in found:
        assert chosen.numbers == tuple(range(chosen.numbers[0], chosen.numbers[-1] + 1))
        assert chosen.best.number in chosen.numbers
        assert len(chosen.numbers) <= MOST_JOINED
        assert len(chosen.numbers) == 1 or len(_text(chosen, spans)) <= LONGEST_JOINED
        assert "\n\n" not in _text(chosen, spans)
    assert found[0].best is candidates[0]


def test_a_question_that_ends_its_passage_gives_way_to_the_reply_of_the_next_one() -> None:
    interview = ["— Сыр зреет год.\n|— Что мешает расти?", "— Дорога: |весной она размыта.", "Сыр любят все."]
    scores = [[0.0, 3.0], [-1.0, -2.0], [1.0]]
    assert _quoted("Что мешает расти сыроварне?", interview, scores)[0].startswith("— Дорога:")
    # Without a reply among what was found, the question comes last: it answers nothing.
    assert _quoted("Что мешает расти сыроварне?", interview[:1], scores[:1]) == ["— Сыр зреет год.", "— Что мешает расти?"]
    within = ["— Что мешает расти? |— Дорога."], [[3.0, 0.0]]
    assert _quoted("Что мешает расти сыроварне?", *within)[0].startswith("— Что мешает расти?")
