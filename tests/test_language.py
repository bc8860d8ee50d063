"""Sentences and search terms of Russian. In a case `|` stands at the boundaries, so a failing case reads itself."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.language import lemma, sentences, terms

SENTENCES = [
    "Первое предложение. | Второе предложение.",
    "Производят порядка 4 млрд. кВтч. | В промышленности занято более трети.",
    "Объём вырос до 5 млн. руб. в год. | Затем снизился.",
    "В 2020 г. вырос спрос. | В 2021 г. он упал.",
    "Ткани, нитки и т.д. нужны фабрике. | Их везут издалека.",
    "Торговых и т.д. | Вместе с тем спрос растёт.",
    "Это т.е. пояснение к тексту. | Далее идёт другое.",
    "И. И. Иванов и др. авторы писали об этом. | Спор продолжается.",
    "Портер М.Е. описал кластеры. | Его книга известна.",
    "См. рис. 2 и табл. 3 в приложении. | Данные за год.",
    "Согласно ст. 3 ч. 2 закона это верно. | Иное запрещено.",
    "Цены выросли на 2,5 процента. | Доходы упали.",
    "«Что это?» — спросил он. | Ответа не было.",
    "Да! | Нет? | Может быть…",
    "новым кластерам. [1,с.20]. | В отличие от прежней политики растёт роль связей.",
    "Так считает автор [3]. | Другие спорят [4, 5].",
    "Закон от 24 июля 2007 г. № 209-ФЗ действует. | Он изменён.",
    "1. Первый пункт списка.",
    "а) создание парка;",
    "Статья 3. Основные понятия",
    "Проф. Сидоров прочёл лекцию. | Слушали студенты.",
    "Он жил в г. Смоленске. | Потом уехал.",
    "Доклад (см. с. 15) опубликован. | Его читали.",
    "Сказано: «Кластер растёт». | Это верно.",
    "Работают ОАО «Завод», ООО «Сыр» и др. | Все они крупные.",
    "Первая строка\n|Вторая строка",
    "Виды:\n|- первый;\n|- второй.",
    "Абзац.\n\n|Другой абзац.",
    "Население составляет 1 млн. человек. | Площадь велика.",
    "В конце XIX в. построили дорогу. | Она цела.",
    "Тел. 8-800 указан ниже. | Звоните.",
]


@pytest.mark.parametrize("case", SENTENCES)
def test_sentences(case: str) -> None:
    expected = [part.strip() for part in case.split("|")]
    text = case.replace(" | ", " ").replace("|", "")
    assert [span.of(text) for span in sentences(text)] == expected


@settings(max_examples=300)
@given(st.text(alphabet=st.sampled_from('абвГД.!?…;:()[]«»"-–— \n12'), max_size=120))
def test_sentences_cover_the_text_in_order(text: str) -> None:
    spans = sentences(text)
    covered = "".join(span.of(text) for span in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(one.stop <= other.start for one, other in pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() != "" and "\n" not in span.of(text) for span in spans)


TERMS = [
    ("кластеров", ["кластер"]),
    ("Потенциальные кластеры выделены", ["потенциальный", "кластер", "выделить"]),
    ("ёлка и елка", ["елка", "елка"]),
    ("социально-экономическому", ["социально-экономический", "социально", "экономический"]),
    ("в и на с по", []),
    ("209-ФЗ", ["209-фз", "209", "фз"]),
    ("в 2020 году", ["2020", "год"]),
    ("1,5 процента", ["1,5", "процент"]),
    ("Harvard Business Review", ["harvard", "business", "review"]),
    ("кластерам. [1,с.20]. В отличие", ["кластер", "отличие"]),
    ("🙂 ?!", []),
]


@pytest.mark.parametrize(("text", "expected"), TERMS)
def test_terms(text: str, expected: list[str]) -> None:
    assert [term.lemma for term in terms(text)] == expected


@given(st.text(max_size=80))
def test_terms_stand_where_they_say(text: str) -> None:
    for term in terms(text):
        assert 0 <= term.span.start < term.span.stop <= len(text)
        assert term.lemma
        assert "ё" not in term.lemma + term.form


def test_lemma_is_one_for_all_forms() -> None:
    forms = ("предприятие", "предприятия", "предприятию", "предприятием", "предприятиями")
    assert {lemma(form) for form in forms} == {"предприятие"}
