"""Articles by their own heads and by what they say they are to be cited as."""

# ruff: noqa: E501 (texts of pages are read whole)

import pytest

from assistant.bibliography.article_lines import parted
from assistant.bibliography.articles import articles_of
from assistant.bibliography.cited_as import cited_as
from assistant.bibliography.lines import Line
from assistant.bibliography.names import leading_persons, persons
from assistant.descriptions import Description
from assistant.references.citing import referred
from tests.recording import record_at, text_of

BODY = (
    "Кластеры объединяют предприятия Смоленской области, и экономика региона растёт. Такие объединения известны давно, "
    "и о них писали многие: одни видели в них будущее промышленности, другие сомневались в их пользе для малых городов."
)
TITLE = "СЫРОДЕЛИЕ В РОССИИ: УРОКИ ДЕСЯТИЛЕТИЯ"
LINE = "Для цитирования: Сергеев А. П., Юрьева О. Н. Сыроделие в России: уроки десятилетия // Вопросы сыра. 2020. Т. 12. № 2. С. 55–80."
ENGLISH = (
    "CHEESE IN RUSSIA: LESSONS OF A DECADE\n\nAnton P. Sergeev, Olga N. Yurieva\n\nAbstract. On cheese.\n\nKeywords: cheese."
)


@pytest.mark.parametrize(
    "authors",
    [
        "Сергеев Антон Павлович¹, Юрьева Ольга Николаевна²",
        "Антон Павлович Сергеев, Ольга Николаевна Юрьева",
        "СЕРГЕЕВ Антон Павлович, ЮРЬЕВА Ольга Николаевна",
        "Сергеев А. П., Юрьева О. Н. Смоленский университет, г. Смоленск",
        "А. П. Сергеев, О. Н. Юрьева Институт сыра, г. Углич",
        "© 2021 г. А. П. Сергеев¹, О. Н. Юрьева²",
        "© Сергеев А. П., Юрьева О. Н., 2021",
        "Антон Павлович Сергеев¹, Ольга Николаевна Юрьева²✉",
        "А. П. Сергеев a, *, О. Н. Юрьева b, c",
        "А. П. Сергеев, О. Н. Юрьева (Великие Луки)",
        "Сергеев Антон Павлович, канд. экон. наук, доцент, Институт сыра, г. Углич\n\nЮрьева Ольга Николаевна – аспирант кафедры сыра",
    ],
)
def test_authors_are_read_by_their_full_names_and_before_their_place_of_work(authors: str) -> None:
    head = f"УДК 637.3\n\nНаучная статья\n\n{TITLE}\n\n{authors}\n\nАннотация. О сыре. Ключевые слова: сыр.\n\n{ENGLISH}"
    record = record_at(text_of([f"{head}\n\n{BODY}"], title="статья-17"), "Кластеры")
    assert (record.kind, record.title) == ("article", "Сыроделие в России: уроки десятилетия")
    assert record.authors == ("Сергеев А. П.", "Юрьева О. Н.")


def test_an_abstract_that_follows_the_authors_in_a_line_opens_no_text() -> None:
    head = (
        "УДК 637.3\n\nСЫРОДЕЛИЕ В РОССИИ\n\nН. В. Орехова Вятский университет, г. Киров Аннотация. О сыре. Ключевые слова: сыр."
    )
    (article,) = articles_of(text_of([f"{head}\n\n{BODY}"]))
    assert (article.title, [one.heading for one in article.authors]) == ("СЫРОДЕЛИЕ В РОССИИ", ["Орехова Н. В."])


@pytest.mark.parametrize(
    "line",
    ["Сведения об авторе Иванов Иван Иванович", "Иванов Иван", "Российская Федерация Республика", "Иванов Иван Иванович пришёл"],
)
def test_what_is_no_list_of_names_is_none(line: str) -> None:
    assert persons(line) == ()


def test_names_that_are_not_all_are_none() -> None:
    assert leading_persons("Сергеев А. П., Юрьева О. Н. Сыр")[1] == "Сыр"
    assert leading_persons("Сергеев А. П. и др. Сыр")[0] == ()


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        (LINE, "Сергеев А. П., Юрьева О. Н. Сыроделие в России: уроки десятилетия // Вопросы сыра. 2020. Т. 12, № 2. С. 60."),
        (
            "Для цитирования: Сергеев А. П. Сыроделие / А. П. Сергеев // Вестник сыра. — 2019. — № 4 (52). — С. 5-12. — DOI 10.1234/сыр.5.",
            "Сергеев А. П. Сыроделие // Вестник сыра. 2019. № 4 (52). С. 60. DOI: 10.1234/сыр.5.",
        ),
        (
            "Ссылка для цитирования: Сергеев А. П. Сыроделие // Малый бизнес : сб. статей / отв. ред. Н. В. Шубина. Киров : Весна, 2020. С. 41–47.",
            "Сергеев А. П. Сыроделие // Малый бизнес: сб. статей / отв. ред. Н. В. Шубина. Киров: Весна, 2020. С. 60.",
        ),
        (
            "Образец цитирования: Сергеев А. П. Сыроделие // Вестник сыра. 2019. Вып. 4. С. 5–12.",
            "Сергеев А. П. Сыроделие // Вестник сыра. 2019. Вып. 4. С. 60.",
        ),
        (
            "Для цитирования: Сергеев А. П., Юрьева О. Н. и др. Сыроделие // Вестник сыра. 2019. № 4. С. 5–12.",
            "Сыроделие / А. П. Сергеев, О. Н. Юрьева [и др.] // Вестник сыра. 2019. № 4. С. 60.",
        ),
        (
            "Для цитирования: Сергеев А. П. Сыроделие. Вестник сыра. Серия: Польза. 2019;12(4):5–12. https://doi.org/10.1234/cheese.5",
            "Сергеев А. П. Сыроделие // Вестник сыра. Серия: Польза. 2019. Т. 12, № 4. С. 60. DOI: 10.1234/cheese.5.",
        ),
        (
            "Для цитирования: Сергеев А. П. Сыр, молоко и др. продукты // Вестник сыра. 2019. № 4. С. 5–12.",
            "Сергеев А. П. Сыр, молоко и др. продукты // Вестник сыра. 2019. № 4. С. 60.",
        ),
        (
            "Для цитирования: Сергеев А. П. Сыроделие // Вестник сыра. 2022. Т. 20, № 1. Ст. 15.",
            "Сергеев А. П. Сыроделие // Вестник сыра. 2022. Т. 20, № 1. С. 60.",
        ),
    ],
)
def test_an_article_is_cited_as_it_says(line: str, reference: str) -> None:
    text = text_of([f"Сыр\n\n{line}\n\n{BODY}"], title="статья-17")
    assert referred(record_at(text, "Кластеры"), ("60",)) == reference


@pytest.mark.parametrize(
    "line",
    [
        "Для цитирования: Сергеев А. П. Сыроделие.",
        "Для цитирования: // Вестник сыра. 2019. № 4.",
        "Для цитирования: Сергеев А. П. Сыр. Том первый. Сыроделие. Вестник сыра. 2019;12(4):5–12.",
        "Для цитирования: Сергеев А. П. Сыроделие // Вестник сыра.",
        f"{LINE}\n\nДля цитирования: Громов А. Н. Иное // Вестник. 2019. № 4.",
        "Сергеев А. П. Сыроделие // Вестник сыра. 2019. № 4. С. 5–12.",
    ],
)
def test_a_line_that_does_not_say_all_says_nothing(line: str) -> None:
    assert cited_as(f"Сыр\n\n{line}\n\n{BODY}", "") is None


def test_the_authors_of_the_head_are_taken_where_the_line_leaves_some_out() -> None:
    head = "УДК 637.3\n\nСЫРОДЕЛИЕ\n\nА. П. Сергеев, О. Н. Юрьева, И. И. Лось, П. П. Волк"
    line = "Для цитирования: Сергеев А. П., Юрьева О. Н. и др. Сыроделие // Вестник сыра. 2019. № 4. С. 5–12."
    record = record_at(text_of([f"{head}\n\n{line}\n\nАннотация. О сыре.\n\n{BODY}"], title="статья-17"), "Кластеры")
    assert record.authors == ("Сергеев А. П.", "Юрьева О. Н.", "Лось И. И.", "Волк П. П.")
    assert (record.container, record.pages) == ("Вестник сыра", "5–12")


def test_the_mark_of_a_note_is_no_part_of_a_title_and_a_doi_over_the_head_is_of_the_article() -> None:
    head = "DOI: 10.1234/cheese.5\n\nУДК 637.3\n\nСЫРОДЕЛИЕ В РОССИИ 1\n\nА. П. Сергеев"
    line = "Для цитирования: Сергеев А. П. Сыроделие в России // Вестник сыра. 2019. № 4. С. 5–12."
    record = record_at(text_of([f"{head}\n\n{line}\n\nАннотация. О сыре.\n\n{BODY}"], title="статья-17"), "Кластеры")
    assert (record.title, record.doi) == ("Сыроделие в России", "10.1234/cheese.5")


@pytest.mark.parametrize("before", ["12 ", "ISSN 2079-1968. ", "ISSN 2079-1968 (Print) "])
def test_the_number_of_a_page_and_the_issn_are_no_part_of_the_name_of_a_journal(before: str) -> None:
    head = f"{before}Вестник сыра. 2020. № 4 (38)\n\nУДК 637.3\n\nСЫРОДЕЛИЕ\n\nА. П. Сергеев\n\nАннотация. О сыре."
    record = record_at(text_of([f"{head}\n\n{BODY}"], title="статья-17"), "Кластеры")
    assert (record.container, record.year, record.issue) == ("Вестник сыра", 2020, "4 (38)")


def test_the_end_of_another_article_over_a_head_is_not_of_this_one() -> None:
    before = "Авторы благодарят коллег за помощь.\n\nСписок литературы\n\n1. Волк П. П. Сыр. М., 2005."
    text = text_of([f"{before}\n\nУДК 637.3\n\nСЫРОДЕЛИЕ\n\nА. П. Сергеев\n\nАннотация. О сыре.\n\n{BODY}"], title="статья-17")
    assert record_at(text, "Кластеры").authors == ("Сергеев А. П.",)
    assert record_at(text, "Авторы благодарят").authors == ()


def test_a_sentence_about_persons_with_posts_is_not_parted() -> None:
    line = "Сергеев Антон Павлович, доцент кафедры сыра, полагает сыр полезным"
    assert [one.text for one in parted([Line(0, line)])] == [line]


def test_a_line_left_from_another_article_is_not_believed() -> None:
    head = "УДК 637.3\n\nТВОРОГ В РОССИИ\n\nН. В. Орехова\n\nАннотация. О твороге.\n\nКлючевые слова: творог."
    record = record_at(text_of([f"{head}\n\n{LINE}\n\n{BODY}"], title="статья-17"), "Кластеры")
    assert (record.title, record.authors, record.container) == ("Творог в России", ("Орехова Н. В.",), None)


def test_a_sidecar_wins_over_the_line() -> None:
    own = Description(container="Сырный вестник", year=2021)
    record = record_at(text_of([f"Сыр\n\n{LINE}\n\n{BODY}"], title="статья-17", description=own), "Кластеры")
    assert (record.container, record.year, record.title) == ("Сырный вестник", 2021, "Сыроделие в России: уроки десятилетия")


HEAD = "УДК 637.3\n\nТВОРОГ В РОССИИ\n\nН. В. Орехова\n\nАннотация. О твороге.\n\nКлючевые слова: творог."


@pytest.mark.parametrize(
    ("line", "reference"),
    [
        (
            "Вестник Смоленского университета. 2019. № 3 (44)",
            "Орехова Н. В. Творог в России // Вестник Смоленского университета. 2019. № 3 (44).",
        ),
        ("Журнал сыра. 2019. Т. 5. № 2. С. 5–12", "Орехова Н. В. Творог в России // Журнал сыра. 2019. Т. 5, № 2."),
        ("Журнал «Вестник» вышел в 2019 году. № 3", "Орехова Н. В. Творог в России."),
        ("Вестник сыра открыл в 2019. № 3 подписку", "Орехова Н. В. Творог в России."),
        ("Экономика. 2019. № 3", "Орехова Н. В. Творог в России."),
    ],
)
def test_the_line_over_an_article_names_its_journal(line: str, reference: str) -> None:
    text = text_of([f"{line}\n\n{HEAD}\n\n{BODY}"], title="статья-17")
    assert referred(record_at(text, "Кластеры"), ()).replace(" С. 5–12.", "").replace(" С. 1.", "") == reference


def test_an_article_that_opens_the_document_needs_no_capitals() -> None:
    head = "Сыр как фактор роста: анализ\n\nКозлова Мария Ивановна\n\nканд. экон. наук, Институт сыра\n\nАннотация\n\nО сыре."
    record = record_at(text_of([f"{head}\n\nКлючевые слова: сыр.\n\n{BODY}"], title="статья-17"), "Кластеры")
    assert (record.kind, record.title, record.authors) == ("article", "Сыр как фактор роста: анализ", ("Козлова М. И.",))


@pytest.mark.parametrize(
    "head",
    [
        "Список участников собрания\n\nКозлова Мария Ивановна\n\nОрехова Н. В.\n\nПовестка дня",
        "Дорогие друзья.\n\nКозлова Мария Ивановна\n\nАннотация\n\nО сыре.",
    ],
)
def test_names_under_a_line_are_not_always_authors(head: str) -> None:
    assert articles_of(text_of([f"{head}\n\n{BODY}"])) == ()
