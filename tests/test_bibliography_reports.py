"""Reports of bodies by their title pages, and papers that only begin alike."""

import pytest

from assistant.bibliography.reports import report_of
from assistant.references.citing import referred
from tests.recording import record_at, text_of

BODY = "Первое. Сыроделы объединяются, чтобы вместе закупать молоко, и об этом писали многие, кто видел их сыры на ярмарках."


@pytest.mark.parametrize(
    ("page", "reference"),
    [
        (
            "МИНИСТЕРСТВО СЫРА ТУЛЬСКОЙ ОБЛАСТИ\n\nДОКЛАД\n\nо состоянии сыров в Тульской области за 2021 год\n\nТула\n\n2022",
            "Доклад о состоянии сыров в Тульской области за 2021 год / Министерство сыра Тульской области. Тула, 2022.",
        ),
        (
            "МИНИСТЕРСТВО СЫРА РОССИЙСКОЙ ФЕДЕРАЦИИ\n\nДОКЛАД\n\nО СОСТОЯНИИ СЫРОДЕЛИЯ\n\nИ ТОРГОВЛИ СЫРОМ\n\nМосква, 2021",
            "Доклад о состоянии сыроделия и торговли сыром / Министерство сыра Российской Федерации. Москва, 2021.",
        ),
        (
            "ЕЖЕГОДНЫЙ ДОКЛАД УПОЛНОМОЧЕННОГО ПО СЫРУ В ТУЛЬСКОЙ ОБЛАСТИ\n\nТула, 2021",
            "Ежегодный доклад уполномоченного по сыру в Тульской области. Тула, 2021.",
        ),
    ],
)
def test_a_report_is_read_from_its_title_page(page: str, reference: str) -> None:
    text = text_of([page, f"Содержание\n\n{BODY}"], title="файл-17")
    assert referred(record_at(text, "Первое.")) == reference


@pytest.mark.parametrize(
    "page",
    [
        "ДОКЛАД О СЫРЕ\n\nИ. И. Лось\n\nТула, 2021",
        "ДОКЛАД О СЫРЕ И МОЛОКЕ",
        "ДОКЛАД О СЫРЕ И МОЛОКЕ\n\nВесна, 2021",
        "Доклад министра все слушали внимательно\n\nТула, 2021",
        "ДОКЛАД\n\nСыр и молоко\n\nТула, 2021",
    ],
)
def test_what_is_not_surely_a_report_of_a_body_is_none(page: str) -> None:
    assert report_of(text_of([page, BODY], title="файл-17")) is None
