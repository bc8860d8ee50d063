import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.abbreviations import DOMINANT, abbreviations, merged

INTRODUCED = [
    ("Торгово-промышленная палата (ТПП) даёт консультации.", "ТПП", "Торгово-промышленная палата"),
    ("ТПП — Торгово-промышленная палата.", "ТПП", "Торгово-промышленная палата"),
    ("ТПП (Торгово-промышленная палата) даёт консультации.", "ТПП", "Торгово-промышленная палата"),
    ("Малое и среднее предпринимательство (далее — МСП) растёт.", "МСП", "Малое и среднее предпринимательство"),
    ("Развивают малое и среднее предпринимательство (далее МСП).", "МСП", "малое и среднее предпринимательство"),
    ("В особой экономической зоне (ОЭЗ) есть льготы.", "ОЭЗ", "особая экономическая зона"),
    ("Учение о территориально-производственном комплексе (ТПК).", "ТПК", "территориально-производственный комплекс"),
    ("По закону «Об инвестициях» в особых экономических зонах («ОЭЗ»)", "ОЭЗ", "особые экономические зоны"),
    ("Заключают со специальным инвестиционным контрактом (СПИК).", "СПИК", "специальный инвестиционный контракт"),
    ("Внутри Евразийского экономического союза (ЕАЭС) пошлин нет.", "ЕАЭС", "Евразийский экономический союз"),
    ("Поправки о некоммерческих организациях (НКО) приняты.", "НКО", "некоммерческие организации"),
    (
        "Объём научно-исследовательских и опытно-конструкторских работ (НИОКР) растёт.",
        "НИОКР",
        "научно-исследовательские и опытно-конструкторские работы",
    ),
    ("СЗПК (соглашение о защите и поощрении капиталовложений)", "СЗПК", "соглашение о защите и поощрении капиталовложений"),
    ("Опрос «Мониторинг» (Global Entrepreneurship Monitor, GEM)", "GEM", "Global Entrepreneurship Monitor"),
    ("Standard operating procedures (SOP) are written.", "SOP", "Standard operating procedures"),
    (
        "Программу ведёт Министерство экономики, торговли и промышленности (METI) с 2001 года.",
        "METI",
        "Министерство экономики, торговли и промышленности",
    ),
]


@pytest.mark.parametrize(("text", "short", "full"), INTRODUCED, ids=[short for _, short, _ in INTRODUCED])
def test_a_short_form_is_found_with_its_full_form_in_the_nominative(text: str, short: str, full: str) -> None:
    assert abbreviations(text) == {short: (full,)}


@pytest.mark.parametrize(
    "text",
    [
        "ТПК — это взаимообусловленное сочетание предприятий в одном месте.",
        "Постановление Правительства (РФ) и закон № 488-ФЗ (ФЗ).",
        "Регламент (ЕС) № 1303/2013.",
        "Правительство одобрило новую программу (ABCD).",
        "Стадии (I, II, III) и века (XIX).",
        "Первая палата. (ПП) стоит отдельно.",
        "Выросли экспорт и импорт, а также занятость (США).",
    ],
)
def test_what_only_stands_beside_capitals_is_no_full_form(text: str) -> None:
    assert abbreviations(text) == {}


def test_a_full_form_much_more_frequent_stands_alone_and_rivals_stay_together() -> None:
    one, other = "особая экономическая зона (ОЭЗ). ", "общая энергетическая задача (ОЭЗ). "
    assert abbreviations(one * DOMINANT + other)["ОЭЗ"] == ("особая экономическая зона",)
    assert abbreviations(other + one * 2)["ОЭЗ"] == ("особая экономическая зона", "общая энергетическая задача")


def test_documents_are_merged_by_frequency_whatever_their_order_and_capitals() -> None:
    documents = [
        {"ОЭЗ": ("Особая экономическая зона",), "ТПК": ("территориально-производственный комплекс",)},
        {"ОЭЗ": ("общая энергетическая задача",)},
        {"ОЭЗ": ("особая экономическая зона",)},
        {},
    ]
    found = merged(documents)
    assert [full.lower() for full in found["ОЭЗ"]] == ["особая экономическая зона", "общая энергетическая задача"]
    assert list(found) == ["ОЭЗ", "ТПК"]
    assert merged(reversed(documents)) == found
    assert len(merged([*documents, documents[0], documents[2]])["ОЭЗ"]) == 1


@given(st.text(alphabet="ТПтп ()—-–«»,.далее\nSsо", max_size=120))
def test_any_text_gives_full_forms_of_two_words_that_begin_with_the_first_letter(text: str) -> None:
    for short, fulls in abbreviations(text).items():
        assert short in text
        for full in fulls:
            assert full
            assert full[0].lower() == short[0].lower() or short.isascii()
