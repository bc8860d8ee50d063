"""Records of cited works: the article a quote stands in, the requisites of an act, and the sidecar over all."""

# ruff: noqa: E501 (texts of pages are read whole)

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assembly import Assistant
from assistant.bibliography import record_of
from assistant.bibliography.articles import articles_of
from assistant.bibliography.casing import sentence_case
from assistant.bibliography.contents import confirmed
from assistant.bibliography.laws import act_of
from assistant.descriptions import Description
from assistant.kinds import DOCX, EPUB, HTML, PDF, PLAIN
from assistant.loaders import Metadata
from assistant.settings import load_settings
from assistant.spans import Span
from tests.making_pdf import Text, paragraph, placed_pdf
from tests.recording import record_at, text_of

BODY = (
    "Кластеры объединяют предприятия Смоленской области, и экономика региона растёт. Такие объединения известны давно, "
    "и о них писали многие: одни видели в них будущее промышленности, другие сомневались в их пользе для малых городов."
)
COVER = "Вестник Днепровского края\n\nНаучный журнал\n\n№ 3 2019 г.\n\nISSN 2079-0001"
CONTENTS = (
    "СОДЕРЖАНИЕ\n\nИванов И. И. Кластеры Смоленской области: вчера и сегодня 3\n\nПетрова А. А., Орлов Б. Б. Сыроделие 4\n\n"
)


def article(head: str, mark: str) -> str:
    return f"{head}\n\nАннотация. Статья о важном.\n\nКлючевые слова: кластер.\n\n{mark} {BODY}\n\nЛИТЕРАТУРА\n\n1. Сидоров С. С. {mark} М., 2001."


IVANOV = "УДК 332.1\n\nКЛАСТЕРЫ СМОЛЕНСКОЙ ОБЛАСТИ: ВЧЕРА И СЕГОДНЯ\n\nИванов И. И."
HEADS = {
    "title first": "УДК 637.3\n\nСЫРОДЕЛИЕ В МАЛЫХ ГОРОДАХ РОССИЙСКОЙ ФЕДЕРАЦИИ\n\nПетрова А. А., Орлов Б. Б.",
    "authors first": "УДК 637.3\n\nА. А. Петрова, Б. Б. Орлов\n\nСЫРОДЕЛИЕ В МАЛЫХ ГОРОДАХ РОССИЙСКОЙ ФЕДЕРАЦИИ",
    "no udc": "СЫРОДЕЛИЕ В МАЛЫХ ГОРОДАХ РОССИЙСКОЙ ФЕДЕРАЦИИ\n\nПетрова А. А., Орлов Б. Б.",
    "no udc, authors first": "Петрова А. А., Орлов Б. Б.\n\nСЫРОДЕЛИЕ В МАЛЫХ ГОРОДАХ РОССИЙСКОЙ ФЕДЕРАЦИИ",
    "degrees": "УДК 637.3\n\nПетрова А. А., канд. экон. наук, доцент, Орлов Б. Б., аспирант\n\nСмоленский университет, г. Смоленск\n\n"
    "СЫРОДЕЛИЕ В МАЛЫХ ГОРОДАХ РОССИЙСКОЙ ФЕДЕРАЦИИ",
    "one a line": "УДК 637.3\n\nСЫРОДЕЛИЕ В МАЛЫХ ГОРОДАХ РОССИЙСКОЙ ФЕДЕРАЦИИ\n\nПетрова А. А.\n\nСмоленский университет\n\nОрлов Б. Б.\n\n"
    "Институт сыра, г. Углич",
    "two parts": "УДК 637.3\n\nСЫРОДЕЛИЕ В МАЛЫХ ГОРОДАХ\n\nРОССИЙСКОЙ ФЕДЕРАЦИИ\n\nПетрова А. А., Орлов Б. Б.",
    "run together": "УДК 637.3\n\nСЫРОДЕЛИЕ В МАЛЫХ ГОРОДАХ РОССИЙСКОЙ ФЕДЕРАЦИИ Петрова А. А., Орлов Б. Б.",
    "with a doi": "УДК 637.3\n\nDOI 10.1234/сыр.5\n\nСЫРОДЕЛИЕ В МАЛЫХ ГОРОДАХ РОССИЙСКОЙ ФЕДЕРАЦИИ\n\nПетрова А. А., Орлов Б. Б.",
    "english below": "УДК 637.3\n\nСЫРОДЕЛИЕ В МАЛЫХ ГОРОДАХ РОССИЙСКОЙ ФЕДЕРАЦИИ\n\nПетрова А. А., Орлов Б. Б.\n\n"
    "CHEESE IN SMALL TOWNS\n\nPetrova A. A., Orlov B. B.",
    "section": "ТЕХНИКА\n\nУДК 637.3\n\nСЫРОДЕЛИЕ В МАЛЫХ ГОРОДАХ РОССИЙСКОЙ ФЕДЕРАЦИИ\n\nПетрова А. А., Орлов Б. Б.",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_quote_of_an_issue_is_cited_by_its_article(head: str) -> None:
    pages = [COVER, CONTENTS, article(IVANOV, "Первое."), article(head, "Второе."), f"Продолжение второго. {BODY}"]
    text = text_of(pages)
    first, second = record_at(text, "Первое."), record_at(text, "Второе.")
    assert (first.title, first.authors, first.pages) == ("Кластеры Смоленской области: вчера и сегодня", ("Иванов И. И.",), "3")
    assert second.title == "Сыроделие в малых городах Российской Федерации"
    assert second.authors == ("Петрова А. А.", "Орлов Б. Б.")
    assert second.pages == "4–5"
    assert record_at(text, "Продолжение второго.") == second
    for record in (first, second):
        assert (record.kind, record.container) == ("article", "Вестник Днепровского края")
        assert (record.year, record.issue, record.issn) == (2019, "3", "2079-0001")


def test_the_head_itself_belongs_to_its_article_and_the_cover_to_the_issue() -> None:
    text = text_of([COVER, CONTENTS, article(IVANOV, "Первое."), article(HEADS["section"], "Второе.")])
    assert record_at(text, "УДК 332.1").title.startswith("Кластеры")
    for quote in ("Научный журнал", "СОДЕРЖАНИЕ", "ТЕХНИКА"):
        record = record_at(text, quote)
        assert (record.kind, record.title, record.issue) == ("issue", "Вестник Днепровского края", "3")
        assert (record.container, record.authors, record.pages) == (None, (), None)


def test_where_the_article_is_not_sure_the_issue_is_cited() -> None:
    unknown = article("УДК 1\n\nбез названия и авторов.", "Третье.")
    english = article("УДК 338\n\nCHEESE IN SMALL TOWNS\n\nSmith J.", "Четвёртое.")
    # A head that reads as nothing: only a second list of references tells that another article began.
    hidden = f"Пятое. {BODY}\n\nЛИТЕРАТУРА\n\n1. Яковлев Я. Я. Иной труд о сыре. СПб., 1999."
    text = text_of(
        [COVER, CONTENTS, article(IVANOV, "Первое."), unknown, english, article(HEADS["title first"], "Второе."), hidden]
    )
    assert record_at(text, "Первое.").kind == record_at(text, "Второе.").kind == "article"
    for quote in ("Третье.", "Четвёртое.", "Пятое."):
        assert record_at(text, quote).kind == "issue"


@pytest.mark.parametrize("heading", ["СВЕДЕНИЯ ОБ АВТОРАХ", "ТРЕБОВАНИЯ К СТАТЬЯМ", "Правила для авторов"])
def test_what_stands_behind_the_last_article_is_the_issue(heading: str) -> None:
    last = f"{heading}\n\nИванов Иван Иванович – доктор наук. Особое."
    text = text_of([COVER, CONTENTS, article(IVANOV, "Первое."), article(HEADS["title first"], "Второе."), last])
    assert record_at(text, "Второе.").pages == "4"
    assert record_at(text, "Особое.").kind == "issue"


def test_authors_in_text_and_lists_are_no_heads() -> None:
    books = "\n\n".join(f"{number}. Иванов И. И., Петров П. П. Книга о важном. М., 200{number}." for number in range(1, 8))
    text = text_of(
        [f"ГЛАВА ПЕРВАЯ\n\n{BODY}\n\nИванов И. И.\n\n{BODY}\n\nЛИТЕРАТУРА\n\n{books}", f"ВТОРАЯ ГЛАВА КНИГИ\n\n{BODY}"]
    )
    assert articles_of(text) == ()
    assert record_at(text, "ВТОРАЯ").kind == "document"


def test_one_article_alone_has_its_own_title_and_authors() -> None:
    text = text_of([article(HEADS["title first"], "Второе.")], title="статья-17", metadata=Metadata(year=2024))
    record = record_at(text, "Второе.")
    assert (record.kind, record.title) == ("article", "Сыроделие в малых городах Российской Федерации")
    assert (record.authors, record.container, record.year) == (("Петрова А. А.", "Орлов Б. Б."), None, None)


def test_a_journal_no_page_names_is_not_invented() -> None:
    pages = [f"ЭКОНОМИКА\n\n{article(IVANOV, 'Первое.')}", article(HEADS["title first"], "Второе.")]
    record = record_at(text_of(pages, title="ЭКОНОМИКА"), "Второе.")
    assert (record.authors, record.container, record.issue) == (("Петрова А. А.", "Орлов Б. Б."), None, None)


def test_a_sidecar_wins() -> None:
    pages = [COVER, CONTENTS, article(IVANOV, "Первое."), article(HEADS["title first"], "Второе.")]
    own = Description(
        title="Днепровский вестник", year=2020, issue="4", volume="7", url="https://example.ru", accessed="01.02.2026"
    )
    record = record_at(text_of(pages, description=own), "Второе.")
    assert (record.container, record.year, record.issue, record.volume) == ("Днепровский вестник", 2020, "4", "7")
    assert (record.url, record.accessed, record.authors) == ("https://example.ru", "01.02.2026", ("Петрова А. А.", "Орлов Б. Б."))
    whole = Description(title="Мой сборник", authors=("Яковлев Я. Я.",), kind="book")
    record = record_at(text_of(pages, description=whole), "Второе.")
    assert (record.kind, record.title, record.authors) == ("book", "Мой сборник", ("Яковлев Я. Я.",))


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        (Description(title="Т"), "document"),
        (Description(title="Т", container="Ж"), "article"),
        (Description(title="Т", container="Ж", place="М.", publisher="Н"), "chapter"),
        (Description(title="Т", container="Ж", place="М.", issue="2"), "article"),
        (Description(title="Т", publisher="Н"), "book"),
        (Description(title="Т", isbn="1"), "book"),
        (Description(title="Т", number="5-ФЗ", date="01.02.2020"), "law"),
        (Description(title="Т", number="ГОСТ Р 7.0.5–2008"), "standard"),
        (Description(title="Т", kind="thesis", publisher="Н"), "thesis"),
    ],
)
def test_facts_of_a_sidecar_tell_the_kind(description: Description, kind: str) -> None:
    assert record_at(text_of([BODY], description=description), "Кластеры").kind == kind


def test_a_header_that_names_the_typist_or_the_day_of_saving_is_not_believed() -> None:
    stated = Metadata(title="Отчёт", authors=("Иванов И. И.",), year=2023)
    for media_type in (PDF, DOCX, PLAIN):
        record = record_at(text_of([BODY], metadata=stated, media_type=media_type, title="Отчёт"), "Кластеры")
        assert (record.authors, record.year) == ((), None)
    signed = record_at(text_of([f"Иванов И. И.\n\n{BODY}"], metadata=stated, title="Отчёт"), "Кластеры")
    assert signed.authors == ("Иванов И. И.",)
    for media_type, kind in ((HTML, "webpage"), (EPUB, "book")):
        record = record_at(text_of([BODY], metadata=stated, media_type=media_type, title="Отчёт"), "Кластеры")
        assert (record.kind, record.authors, record.year) == (kind, ("Иванов И. И.",), 2023)


LAW_HEAD = "РОССИЙСКАЯ ФЕДЕРАЦИЯ\n\nФЕДЕРАЛЬНЫЙ ЗАКОН\n\nО КЛАСТЕРАХ В РОССИЙСКОЙ ФЕДЕРАЦИИ\n\nПринят Государственной Думой 6 июля 2007 года"
ARTICLES = "Статья 1. Предмет\n\n1. Закон о кластерах.\n\nСтатья 2. Право\n\nТекст статьи."


@pytest.mark.parametrize(
    ("text", "act"),
    [
        (
            f"{LAW_HEAD}\n\n{ARTICLES}\n\nПрезидент Российской Федерации\n\nВ. Путин\n\nМосква, Кремль\n\n24 июля 2007 года\n\nN 209-ФЗ",
            ("О кластерах в Российской Федерации", "Федеральный закон", "209-ФЗ", "24.07.2007", None),
        ),
        (
            f"24 июля 2007 года N 209-ФЗ\n\n{LAW_HEAD}\n\n(в ред. Федеральных законов от 18.10.2007 N 230-ФЗ)\n\n{ARTICLES}",
            ("О кластерах в Российской Федерации", "Федеральный закон", "209-ФЗ", "24.07.2007", None),
        ),
        (
            'Федеральный закон от 24.07.2007 N 209-ФЗ (ред. от 02.07.2021) "О кластерах"\n\nСтатья 1.',
            ("О кластерах", "Федеральный закон", "209-ФЗ", "24.07.2007", None),
        ),
        (
            "ПРАВИТЕЛЬСТВО РОССИЙСКОЙ ФЕДЕРАЦИИ\n\nПОСТАНОВЛЕНИЕ\n\nот 31 июля 2015 г. № 779\n\nМОСКВА\n\nО промышленных кластерах\n\n"
            "В соответствии с Федеральным законом от 31.12.2014 № 488-ФЗ Правительство постановляет:",
            ("О промышленных кластерах", "Постановление", "779", "31.07.2015", "Правительство Российской Федерации"),
        ),
        (
            "П Р И К А З\n\n№ 15\n\n3 марта 2020 г.\n\nОб утверждении порядка\n\nВо исполнение закона от 1 января 2001 г. № 1-ФЗ приказываю:",
            ("Об утверждении порядка", "Приказ", "15", "03.03.2020", None),
        ),
        (
            "Указ Президента Российской Федерации от 07.05.2018 № 204\n\n«О национальных целях»",
            ("О национальных целях", "Указ Президента Российской Федерации", "204", "07.05.2018", None),
        ),
        (
            "АДМИНИСТРАЦИЯ СМОЛЕНСКОЙ ОБЛАСТИ\n\nПОСТАНОВЛЕНИЕ\n\nот 20.11.2013 № 894\n\nОб утверждении программы",
            ("Об утверждении программы", "Постановление", "894", "20.11.2013", "Администрация Смоленской области"),
        ),
        (
            "ЗАКОН СМОЛЕНСКОЙ ОБЛАСТИ\n\nот 5 мая 2010 года № 27-з\n\nО развитии малого бизнеса",
            ("О развитии малого бизнеса", "Закон Смоленской области", "27-з", "05.05.2010", None),
        ),
        (
            "Гражданский кодекс Российской Федерации от 30.11.1994 № 51-ФЗ\n\nСтатья 1.",
            ("Гражданский кодекс Российской Федерации", None, "51-ФЗ", "30.11.1994", None),
        ),
        ("ПРИКАЗ\n\nВ соответствии с законом от 27 июля 2006 г. № 149-ФЗ приказываю:\n\n1. Утвердить.", None),
        ("Федеральный закон от 24 июля 2007 г. № 209-ФЗ «О развитии предпринимательства» в статье 15 описывает поддержку.", None),
        (f"О разном\n\n{BODY * 3}\n\nФедеральный закон от 24.07.2007 № 209-ФЗ", None),
        ("Закон принят. Федеральный закон от 24.07.2007 № 209-ФЗ действует.", None),
        ("ПРИКАЗ\n\n№ 15\n\n№ 16\n\n3 марта 2020 г.\n\nОб утверждении", None),
        (BODY, None),
    ],
)
def test_an_act_names_itself_and_others_are_not_taken_for_it(text: str, act: tuple[str | None, ...] | None) -> None:
    found = act_of(text_of([text]))
    assert (None if found is None else (found.title, found.kind, found.number, found.date, found.body)) == act


def test_a_work_with_an_author_is_no_act() -> None:
    text = f"{LAW_HEAD}\n\nот 24.07.2007 № 209-ФЗ\n\nСтатья 1."
    assert record_at(text_of([text]), "Статья").kind == "law"
    note = Description(title="О законе", authors=("Иванов И. И.",))
    assert record_at(text_of([text], description=note), "Статья").kind == "document"


def test_a_law_is_a_law_without_its_number_too() -> None:
    record = record_at(text_of([f"О кластерах\n\n{ARTICLES}\n\nСтатья 3. Срок\n\nТекст.\n\nСтатья 4. Сила\n\nТекст."]), "Закон")
    assert (record.kind, record.number, record.date) == ("law", None, None)
    given = Description(title="О кластерах", details="Федеральный закон", number="5-ФЗ", date="01.02.2020")
    record = record_at(text_of([f"{LAW_HEAD}\n\n{ARTICLES}"], description=given), "Текст")
    assert (record.kind, record.number, record.date, record.title) == ("law", "5-ФЗ", "01.02.2020", "О кластерах")


@pytest.mark.parametrize(
    ("title", "context", "written"),
    [
        ("РАЗВИТИЕ СМОЛЕНСКОЙ ОБЛАСТИ", "В Смоленской области.", "Развитие Смоленской области"),
        ("РАЗВИТИЕ ТВЕРСКОЙ ОБЛАСТИ", "", "Развитие Тверской области"),
        ("РАЗВИТИЕ ЭКОНОМИЧЕСКОЙ ОБЛАСТИ", "", "Развитие экономической области"),
        ("ПОЛИТИКА США И РФ", "Политика США. В РФ есть.", "Политика США и РФ"),
        ("ИСТОРИЯ СЕВЕРНОГО КАВКАЗА", "Народы Северного Кавказа и северного ветра.", "История Северного Кавказа"),
        ("ВЗГЛЯДЫ В. ФРАНКЛА", "", "Взгляды В. Франкла"),
        ("РОССИЯ В XX ВЕКЕ", "", "Россия в XX веке"),
        ("ЧТО ДЕЛАТЬ? ОТВЕТ", "", "Что делать? Ответ"),
        ("ЖИЗНЬ В МОСКВЕ", "", "Жизнь в Москве"),
        ("СТУДЕНТЫ ВУЗА", "Наш ВУЗ. В ВУЗА.", "Студенты вуза"),
        ("ПРOФИЛAКТИКA РЕЧИ", "", "Профилактика речи"),
        ("ЭКОНОМИКА РЕСПУБЛИКИ ТАТАРСТАН", "", "Экономика Республики Татарстан"),
        ("Уже как надо: РФ", "", "Уже как надо: РФ"),
        ("СЫР В КАЛУЖСКОЙ И БРЯНСКОЙ ОБЛАСТЯХ", "", "Сыр в Калужской и Брянской областях"),
        ("СЫР ТУЛЬСКОЙ, ПЕРМСКОЙ И БРЯНСКОЙ ОБЛАСТЕЙ", "", "Сыр Тульской, Пермской и Брянской областей"),
        ("СЫР В СЕЛЬСКИХ И ГОРОДСКИХ РАЙОНАХ", "", "Сыр в сельских и городских районах"),
        ("ПРАВО В ЭКОНОМИЧЕСКОЙ И МОРСКОЙ ОБЛАСТЯХ", "", "Право в экономической и морской областях"),
        ("ПЛАН-ГРАФИК ЗАКУПОК", "", "План-график закупок"),
        ("РЫНКИ РОСТОВА-НА-ДОНУ И УЛАН-УДЭ", "", "Рынки Ростова-на-Дону и Улан-Удэ"),
        ("СЫР И СЕВЕРО-ЗАПАДНЫЙ ФЕДЕРАЛЬНЫЙ ОКРУГ", "", "Сыр и Северо-Западный федеральный округ"),
        ("ЮГ: ЦЕНТРАЛЬНЫЙ И ЮЖНЫЙ ФЕДЕРАЛЬНЫЕ ОКРУГА", "", "Юг: Центральный и Южный федеральные округа"),
        ("СЫР КАБАРДИНО-БАЛКАРСКОЙ РЕСПУБЛИКИ", "", "Сыр Кабардино-Балкарской Республики"),
        ("ПРЕДПРИНИМАТЕЛИ САНКТ-ПЕТЕРБУРГА И НИЖНЕГО НОВГОРОДА", "", "Предприниматели Санкт-Петербурга и Нижнего Новгорода"),
        ("ТОРГОВЛЯ В РОССИЙСКОЙ ИМПЕРИИ", "", "Торговля в Российской империи"),
        ("РОЛЬ IT-КЛАСТЕРОВ", "", "Роль IT-кластеров"),
        ("ОБЛАСТНОЙ ЗАКОН «О СЫРОДЕЛИИ»", "", "Областной закон «О сыроделии»"),
        ("О ВЛАСТИ ТУЛЬСКОЙ ОБЛАСТИ", "ВЛАСТЬ ТУЛЬСКОЙ ОБЛАСТИ от 5 мая 2021 г. О сыре", "О власти Тульской области"),
    ],
)
def test_capitals_become_small_but_for_names(title: str, context: str, written: str) -> None:
    assert sentence_case(title, context) == written


@given(st.text(max_size=80), st.text(max_size=200))
def test_a_title_keeps_its_letters(title: str, context: str) -> None:
    written = sentence_case(title, context)
    assert len(written.split()) == len(title.split())
    if title.isascii():
        assert written.lower() == title.lower()


@pytest.mark.parametrize(
    ("title", "contents", "better"),
    [
        ("КЛАСТЕРЫ РЕГИОНА ВЧЕРА", "ИВАНОВ И. И. Кластеры региона вчера 12", "Кластеры региона вчера"),
        ("ТЕКСТ РАЗВИТИЯ КЛАСТЕРОВ", "ИВАНОВ И. И. Контекст развития кластеров 12", "Контекст развития кластеров"),
        ("МНЕНИЯТЮМЕНЦЕВ О ПОГОДЕ", "ИВАНОВ И. И. МНЕНИЯ ТЮМЕНЦЕВ О ПОГОДЕ 12", "МНЕНИЯ ТЮМЕНЦЕВ О ПОГОДЕ"),
        ("ДРУГОЕ НАЗВАНИЕ СТАТЬИ", "ИВАНОВ И. И. Кластеры региона вчера 12", "ДРУГОЕ НАЗВАНИЕ СТАТЬИ"),
        ("КЛАСТЕРЫ РЕГИОНА (ОПЫТ)", "ИВАНОВ И. И. Кластеры региона (опыт) 12", "Кластеры региона (опыт)"),
        ("КЛАСТЕРЫ РЕГИОНА", "", "КЛАСТЕРЫ РЕГИОНА"),
    ],
)
def test_the_table_of_contents_is_a_second_witness(title: str, contents: str, better: str) -> None:
    assert confirmed(title, contents) == better


BLOCKS = [IVANOV, *HEADS.values(), COVER, CONTENTS, BODY, "ЛИТЕРАТУРА", "Ключевые слова: а", "УДК 1", "Петров П. П.", "ГЛАВА"]


@given(st.lists(st.lists(st.sampled_from(BLOCKS), max_size=4).map("\n\n".join), min_size=1, max_size=5))
def test_articles_do_not_overlap_and_lie_in_the_text(pages: list[str]) -> None:
    text = text_of(pages)
    found = articles_of(text)
    assert all(0 <= one.span.start < one.span.stop <= len(text.text) for one in found)
    assert all(one.span.stop <= other.span.start for one, other in pairwise(found))
    for one in found:
        assert bool(one.title) == bool(one.authors)
        record = record_of(text, Span(one.span.start, one.span.start + 1))
        assert record.kind in ("article", "issue", "document", "law")


@given(st.text(max_size=300), st.sampled_from([PDF, PLAIN, HTML]))
def test_any_text_has_a_record(text: str, media_type: str) -> None:
    document = text_of([f"{text}\n\n{BODY}"], media_type=media_type)
    record = record_of(document, Span(0, 1))
    assert record.title
    assert record.kind in ("document", "webpage", "law", "article", "issue")


def test_an_issue_in_pdf_is_read_by_its_printed_pages(tmp_path: Path) -> None:
    def page(*texts: str) -> list[Text]:
        lines, y = [], 60.0
        for text in texts:
            block = paragraph(text, 60, y, 480, size=11)
            lines += block
            y = block[-1].y + 30
        return lines

    first = ("УДК 332.1", "КЛАСТЕРЫ СМОЛЕНСКОЙ ОБЛАСТИ", "Иванов И. И.", "Аннотация. О кластерах.", f"Первое. {BODY}")
    second = ("УДК 637.3", "СЫРОДЕЛИЕ В МАЛЫХ ГОРОДАХ", "А. А. Петрова, Б. Б. Орлов", "Аннотация. О сыре.", f"Второе. {BODY}")
    pages = [page(*first), page(BODY, BODY), page(*second), page(BODY), page(BODY)]
    (tmp_path / "выпуск.pdf").write_bytes(placed_pdf(pages, labels="/PageLabels << /Nums [0 << /S /D /St 57 >>] >>"))
    text = Assistant(load_settings(tmp_path, tmp_path / "index")).read(tmp_path / "выпуск.pdf")
    record = record_at(text, "Первое.")
    assert (record.title, record.authors, record.pages) == ("Кластеры Смоленской области", ("Иванов И. И.",), "57–58")
    record = record_at(text, "Второе.")
    assert (record.title, record.authors, record.pages) == (
        "Сыроделие в малых городах",
        ("Петрова А. А.", "Орлов Б. Б."),
        "59–61",
    )


def test_articles_of_a_real_issue_are_found(eval_data: Path, tmp_path: Path) -> None:
    """First pages are those of the issue's own table of contents."""
    pages = "12 21 24 36 40 45 49 53 57 60 64 69 73 77 83 89 96 99 105 110 114 118 122 125 128 133 138 141 145 148 153 157"
    corpus = eval_data / "journals" / "corpus"
    text = Assistant(load_settings(corpus, tmp_path / "index")).read(corpus / "journal_2_2021.pdf")
    found = articles_of(text)
    assert [one.first for one in found] == pages.split()
    assert all(one.is_sure for one in found)
    record = record_of(text, Span(found[5].span.start + 2000, found[5].span.start + 2010))
    assert (record.year, record.issue) == (2021, "2")
    assert record.container == "Экономические и гуманитарные исследования регионов"


@pytest.mark.parametrize("number", ["33", "33н", "ММВ-7-11/566@", "П/0082", "АК-123", "247/пр", "209-ФЗ"])
def test_the_numbers_of_ministries_are_read_whole(number: str) -> None:
    act = act_of(text_of([f"ПРИКАЗ\n\nот 6 мая 1999 г. № {number}\n\nОб утверждении Положения\n\n1. Утвердить."]))
    assert act is not None
    assert act.number == number
