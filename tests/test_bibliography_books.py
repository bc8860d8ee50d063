"""Books by the card on the back of their title page: what a librarian wrote there is what is cited, whatever else stands about."""

# ruff: noqa: E501 (texts of pages are read whole)

import pytest

from assistant.bibliography import title_of_work
from assistant.bibliography.cards import card_of
from assistant.descriptions import Description
from assistant.kinds import HTML
from assistant.references.citing import referred
from assistant.references.listing import listing
from tests.recording import record_at, text_of

BODY = (
    "Кластеры объединяют предприятия Смоленской области, и экономика региона растёт. Такие объединения известны давно, "
    "и о них писали многие: одни видели в них будущее промышленности, другие сомневались в их пользе для малых городов."
)
TITLE_PAGE = (
    "Смоленский университет\n\nИ. П. Сорокина, В. А. Лебедев\n\nСЫРНЫЕ КЛАСТЕРЫ: ТЕОРИЯ И ПРАКТИКА\n\nМонография\n\nСмоленск 2019"
)
CARD = (
    "Сорокина, И. П. Сырные кластеры: теория и практика : монография / И. П. Сорокина, В. А. Лебедев. – Смоленск : Весна, 2019. – 212 с. "
    "– ISBN 978-5-88725-511-4"
)
BACK = f"УДК 332.14(470.318)\n\nББК 65.04\n\nС65\n\nРецензенты: А. Н. Громов, Е. Л. Зуева\n\n{CARD}\n\nУДК 332.14(470.318)\n\nISBN 978-5-88725-511-4"
CHAPTER = f"ВВЕДЕНИЕ\n\nПервое. {BODY}"


def test_a_book_with_a_udc_is_a_book() -> None:
    record = record_at(text_of([TITLE_PAGE, BACK, CHAPTER, f"ГЛАВА 1\n\nВторое. {BODY}"], title="книга-17"), "Второе.")
    assert referred(record, ("7",)) == (
        "Сорокина И. П., Лебедев В. А. Сырные кластеры: теория и практика: монография. Смоленск: Весна, 2019. С. 7."
    )
    assert listing(record) == (
        "Сорокина, И. П. Сырные кластеры: теория и практика : монография / И. П. Сорокина, В. А. Лебедев. – Смоленск : Весна, 2019. – 212 с."
        " – ISBN 978-5-88725-511-4. – Текст : непосредственный."
    )


@pytest.mark.parametrize(
    ("card", "reference"),
    [
        (
            "Кузьмина, Е. В.\n\nК89 Основы сыроделия [Текст] : учебное пособие / Е. В. Кузьмина ; под общ. ред. А. С. Волкова ; М-во сыра. — Пермь : Изд-во Перм. ун-та, 2021. — 148 с.",
            "Кузьмина Е. В. Основы сыроделия: учебное пособие / под общ. ред. А. С. Волкова. Пермь: Изд-во Перм. ун-та, 2021.",
        ),
        (
            "М19 Малое сыроделие в России. 2022: Стат. сб./ Росстат. – М., 2022. – 101 с.",
            "Малое сыроделие в России. 2022: стат. сб. М., 2022.",
        ),
        (
            "Э40 Экономика сыра : аналитический доклад / Е. С. Котова, В. Л. Львов, Е. А. Рысь, Л. М. Волк ; Ин-т сыра. — М. : Сыр, 2021. — 96 с. — 300 экз.",
            "Экономика сыра: аналитический доклад / Е. С. Котова [и др.]; Ин-т сыра. М.: Сыр, 2021.",
        ),
        (
            "О74 Осипова, М. В. Оценка сыров : препринт WP1/2017/04 / М. В. Осипова ; Ин-т сыра. – М. : Сыр, 2017. – (Серия «Сыр»). – 40 с.",
            "Осипова М. В. Оценка сыров: препринт WP1/2017/04 / Ин-т сыра. М.: Сыр, 2017.",
        ),
        (
            "С65 Сорокина, И. П. Сыр : учебник для вузов / И. П. Сорокина. – 2-е изд., перераб. и доп. – Москва : Весна, 2019. – XII, 212 с.",
            "Сорокина И. П. Сыр: учебник для вузов. 2-е изд., перераб. и доп. Москва: Весна, 2019.",
        ),
        (
            "С65 СЫР И ЛЮДИ СМОЛЕНСКОЙ ОБЛАСТИ : сборник статей / отв. ред. Н. В. Шубина. – Вып. 4. – Смоленск : Весна, 2019. – 212 с.",
            "Сыр и люди Смоленской области: сборник статей / отв. ред. Н. В. Шубина. Смоленск: Весна, 2019. Вып. 4.",
        ),
        (
            "С65 Сыры мира / И. П. Сорокина [и др.]. – Смоленск, 2019. – 12 с.",
            "Сыры мира / И. П. Сорокина [и др.]. Смоленск, 2019.",
        ),
    ],
)
def test_a_card_is_read_to_its_parts(card: str, reference: str) -> None:
    found = card_of(text_of([f"УДК 637.3\n\nББК 36.95\n\n{card}\n\nISBN 978-5-7996-3210-5", CHAPTER]))
    assert found is not None
    assert referred(found.record) == reference
    assert found.record.isbn == "978-5-7996-3210-5"


def test_a_work_of_a_collection_is_cited_in_it_and_the_collection_where_none_is_sure() -> None:
    card = "М19 Малое сыроделие : сборник материалов конференции (Киров, 14 мая 2020 г.) / отв. ред. Н. В. Шубина. – Киров : Весна, 2020. – 310 с."
    back = (
        f"УДК 637(063)\n\nББК 65.29\n\nОтветственный редактор\n\nН. В. Шубина\n\n{card}\n\nУДК 637(063)\n\nISBN 978-5-98228-233-1"
    )
    head = "УДК 637.3\n\nСЫРЫ ПРИВОЛЖЬЯ И УРАЛА\n\nН. В. Орехова\n\nАннотация. О сырах.\n\nКлючевые слова: сыр."
    text = text_of([back, f"Предисловие\n\nОсобое. {BODY}", f"{head}\n\nПервое. {BODY}", f"Второе. {BODY}"])
    record = record_at(text, "Второе.")
    assert referred(record, ("4",)) == (
        "Орехова Н. В. Сыры Приволжья и Урала // Малое сыроделие: сборник материалов конференции (Киров, 14 мая 2020 г.) "
        "/ отв. ред. Н. В. Шубина. Киров: Весна, 2020. С. 4."
    )
    whole = record_at(text, "Особое.")
    assert (whole.kind, whole.title, whole.editor) == ("book", "Малое сыроделие", "отв. ред. Н. В. Шубина")
    assert record_at(text, "Ответственный").kind == "book"


def test_a_review_is_no_book_and_neither_is_a_list_of_references() -> None:
    book = "Сорокина И. П. Сырные кластеры : монография / И. П. Сорокина. – Смоленск : Весна, 2019. – 212 с. – ISBN 978-5-88725-511-4"
    other = "Громов А. Н. Сыр : монография / А. Н. Громов. – Москва : Весна, 2018. – 99 с."
    head = "УДК 637.3\n\nРЕЦЕНЗИЯ НА КНИГУ О СЫРЕ\n\nПетрова А. А.\n\nАннотация. О книге.\n\nКлючевые слова: книга."
    assert card_of(text_of([f"{head}\n\n{book}\n\n{BODY}"])) is None
    assert card_of(text_of([f"Рецензия на книгу о сыре\n\n{book}\n\n{BODY}"])) is None
    assert card_of(text_of([f"{TITLE_PAGE}\n\n{BODY}\n\nЛитература\n\n1. {book}\n\n2. {other}"])) is None
    assert (
        card_of(
            text_of(
                [
                    f"Выставка\n\nПетрова А. А. Сыр // Сыры мира : сборник / отв. ред. А. Н. Громов. – М. : Весна, 2019. – 212 с.\n\n{BODY}"
                ]
            )
        )
        is None
    )


def test_a_page_of_the_web_about_a_book_is_a_page() -> None:
    assert record_at(text_of([f"{BACK}\n\n{BODY}"], media_type=HTML), "Кластеры").kind == "webpage"


def test_lines_with_a_udc_alone_make_no_issue() -> None:
    record = record_at(
        text_of([TITLE_PAGE, "УДК 332.14\n\nББК 65.04\n\nС65", f"УДК 332.14\n\nISBN 5\n\n{CHAPTER}"], title="книга-17"), "Первое."
    )
    assert record.kind != "issue"


def test_a_sidecar_wins_over_the_card() -> None:
    text = text_of([TITLE_PAGE, BACK, CHAPTER], description=Description(year=2020, publisher="Осень"))
    record = record_at(text, "Первое.")
    assert (record.kind, record.year, record.publisher, record.place) == ("book", 2020, "Осень", "Смоленск")


def test_a_document_called_by_its_file_gets_the_title_of_the_work() -> None:
    pages = [TITLE_PAGE, BACK, CHAPTER]
    assert title_of_work(text_of(pages, title="выпуск")) == "Сырные кластеры: теория и практика"
    assert title_of_work(text_of(pages, title="Как сказано в файле")) == "Как сказано в файле"
    assert title_of_work(text_of([BODY], title="выпуск")) == "выпуск"
    own = Description(title="Сыр")
    assert title_of_work(text_of(pages, title="выпуск", description=own)) == "выпуск"  # the sidecar is asked before it
