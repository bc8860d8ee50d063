"""Books without a card, by their title pages: only what surely stands there."""

# ruff: noqa: E501 (texts of pages are read whole)

import pytest

from assistant.bibliography import title_of_work
from assistant.bibliography.covers import cover_of
from assistant.references.citing import referred
from tests.recording import record_at, text_of

BODY = (
    "Кластеры объединяют предприятия Смоленской области, и экономика региона растёт. Такие объединения известны давно, "
    "и о них писали многие: одни видели в них будущее промышленности, другие сомневались в их пользе для малых городов."
)
BACK = "УДК 637.3\n\nББК 36.95\n\nISBN 978-5-16-011111-2"


@pytest.mark.parametrize(
    ("page", "reference"),
    [
        (
            "А. Н. Громов\n\nСЫР МАЛОГО ГОРОДА\n\nМонография\n\nМосква\n\nВесна\n\n2017",
            "Громов А. Н. Сыр малого города: монография. Москва: Весна, 2017.",
        ),
        (
            "СЫРНЫЙ УНИВЕРСИТЕТ\n\nА. Н. Громов, Е. Л. Зуева\n\nСЫРНАЯ ПОЛИТИКА\n\nРЕГИОНОВ РОССИИ\n\nУчебное пособие\n\nУглич 2017",
            "Громов А. Н., Зуева Е. Л. Сырная политика регионов России: учебное пособие. Углич, 2017.",
        ),
        (
            "БАНК РОССИИ\n\nДОКЛАД О СЫРЕ\n\nДоклад для общественных консультаций\n\nМосква\n\n2020",
            "Доклад о сыре: доклад для общественных консультаций. Москва, 2020.",
        ),
        (
            "Росстат\n\nСыр в России\n\nСтатистический сборник\n\nМосква 2022",
            "Сыр в России: статистический сборник. Москва, 2022.",
        ),
        ("А. Н. Громов\n\nСЫР ГОРОДА\n\nМонография\n\nВесна 2017", "Громов А. Н. Сыр города: монография. 2017."),
        ("СЫР И ЛЮДИ\n\nСборник статей\n\nМосква 2017", "Сыр и люди: сборник статей. Москва, 2017."),
        (
            "СЫР И ЛЮДИ\n\nТезисы докладов научной конференции\n\nмолодых сыроделов\n\nЧасть 2\n\nОтветственный редактор С.Л. Рябов\n\nМосква, 2017",
            "Сыр и люди: тезисы докладов научной конференции молодых сыроделов / отв. ред. С. Л. Рябов. Москва, 2017. Ч. 2.",
        ),
        (
            "СЫР ГОРОДА\n\nКоллективная монография\n\nПод общей редакцией доктора наук, профессора А. В. Лося\n\nМосква 2017",
            "Сыр города: коллективная монография / под общ. ред. А. В. Лося. Москва, 2017.",
        ),
        ("А. Н. Громов\n\nСЫР ГОРОДА\n\nМонография", "Громов А. Н. Сыр города: монография."),
    ],
)
def test_a_title_page_without_a_card_is_read(page: str, reference: str) -> None:
    text = text_of([page, BACK, f"ВВЕДЕНИЕ\n\nПервое. {BODY}"], title="файл-17")
    assert referred(record_at(text, "Первое.")) == reference


@pytest.mark.parametrize(
    "page",
    [
        "Монография\n\nМосква 2017",
        "Сырный университет\n\nМонография\n\nМосква 2017",
        "СЫР И ЛЮДИ\n\nМОЛОКО\n\nМонография\n\nМосква 2017",
        "СЫР И ЛЮДИ\n\nМонография как жанр\n\nМосква 2017",
        "СЫР И ЛЮДИ\n\nМонография",
        f"{BODY * 3}\n\nСЫР И ЛЮДИ\n\nМонография\n\nМосква 2017",
    ],
)
def test_what_is_not_sure_is_no_book(page: str) -> None:
    text = text_of([page, BODY], title="файл-17")
    assert cover_of(text) is None
    assert record_at(text, "Кластеры").kind == "document"


WORKS = [
    f"УДК 637.3\n\n{author}\n\n{title}\n\nАннотация. О сыре.\n\nКлючевые слова: сыр.\n\n{first} {BODY}\n\nЛитература\n\n1. Волк П. П. Сыр. М., 2005."
    for author, title, first in (
        ("Н. В. Орехова", "СЫРНЫЙ РЫНОК ГОРОДА", "Первое."),
        ("С. Л. Рябов", "СЫРНЫЙ БЮДЖЕТ ГОРОДА", "Второе."),
    )
]


@pytest.mark.parametrize(
    "front", ["Сборник научных трудов\n\nВыпуск 5\n\nКиров 2019", "Сборник научных трудов Выпуск 5 Киров 2019"]
)
def test_a_work_of_a_collection_without_a_card_is_a_chapter_of_it(front: str) -> None:
    text = text_of([f"Вятский университет\n\nЭкономика сыра\n\n{front}", *WORKS], title="выпуск")
    assert title_of_work(text) == "Экономика сыра"
    assert referred(record_at(text, "Вятский университет")) == "Экономика сыра: сборник научных трудов. Киров, 2019. Вып. 5."
    assert referred(record_at(text, "Второе."), ("9",)) == (
        "Рябов С. Л. Сырный бюджет города // Экономика сыра: сборник научных трудов. Киров, 2019. Вып. 5. С. 9."
    )


def test_a_collection_with_an_issn_is_an_issue_and_the_issn_is_not_its_number() -> None:
    text = text_of(
        ["ISSN 2079-1968\n\nЭкономика сыра\n\nСборник научных трудов\n\nВыпуск 5\n\nКиров 2019", *WORKS], title="выпуск"
    )
    record = record_at(text, "Первое.")
    assert (record.kind, record.year, record.issue, record.place) == ("article", None, None, None)
