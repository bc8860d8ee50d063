"""Laws: what an article, a part, a point is called, and that nothing else is taken for a law."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.assembly import Assistant
from assistant.cleaning import clean
from assistant.contract import answer_data
from assistant.loaders import Heading
from assistant.loaders.parsing import parse
from assistant.passages import split
from assistant.provisions import Provision, act, provision_of, provisions
from assistant.provisions.lines import follows, key
from assistant.references import reference
from assistant.settings import load_settings
from assistant.sources import scan
from assistant.spans import Span
from tests.conftest import silent
from tests.reading import read

LAW = """РОССИЙСКАЯ ФЕДЕРАЦИЯ

ФЕДЕРАЛЬНЫЙ ЗАКОН

О кластерах

Глава 1. Общие положения

Статья 1. Предмет регулирования

Настоящий закон регулирует отношения в кластерах.

Статья 2. Основные понятия

1. В настоящем законе используются понятия:
1) кластер — группа предприятий:
а) одной отрасли;
б) одного региона;
2) участник — предприятие.

Понятия применяются и в других законах.

2. Иные понятия определяет правительство.

2¹. Правительство вправе менять их раз в год.

Глава 2. Поддержка

Статья 15.1. Меры поддержки

1. Поддержка бывает:

а) денежной;

б) имущественной.

Статья 16

Часть 2 статьи 3 не применяется.

Президент Российской Федерации

В. Иванов

Приложение 1

Перечень кластеров."""

ORDER = """МИНИСТЕРСТВО ЭКОНОМИКИ

ПРИКАЗ

14.04.2021 N 293

О кластерах

В соответствии с законом приказываю:

1. Утвердить прилагаемые правила.

2. Контроль возложить:
1) на отдел кластеров;
а) его начальника;
2) на отдел поддержки.

Министр В. Иванов

Приложение

УТВЕРЖДЕНЫ приказом министерства от 14.04.2021 N 293

ПРАВИЛА ПОДДЕРЖКИ

I. Общие положения

1. Правила определяют порядок поддержки.

1.1. Поддержка безвозмездна.

1.2. Её получают раз в год.

II. Порядок

3. Заявку подают в отдел.

38.05.01 Экономическая безопасность — код специальности."""


def shown(text: str) -> list[tuple[str, str]]:
    """Return each provision with the first words it stands at."""
    return [(found.name, text[found.start :].split("\n")[0][:18].strip()) for found in provisions(text)]


def test_a_law_has_articles_parts_points_and_letters() -> None:
    assert shown(LAW) == [
        ("гл. 1", "Глава 1. Общие пол"),
        ("ст. 1", "Статья 1. Предмет"),
        ("ст. 2", "Статья 2. Основные"),
        ("ст. 2, ч. 1", "1. В настоящем зак"),
        ("ст. 2, ч. 1, п. 1", "1) кластер — групп"),
        ("ст. 2, ч. 1, п. 1, подп. «а»", "а) одной отрасли;"),
        ("ст. 2, ч. 1, п. 1, подп. «б»", "б) одного региона;"),
        ("ст. 2, ч. 1, п. 2", "2) участник — пред"),
        ("ст. 2, ч. 1", "Понятия применяютс"),
        ("ст. 2, ч. 2", "2. Иные понятия оп"),
        ("ст. 2, ч. 2¹", "2¹. Правительство"),
        ("гл. 2", "Глава 2. Поддержка"),
        ("ст. 15.1", "Статья 15.1. Меры"),
        ("ст. 15.1, ч. 1", "1. Поддержка бывае"),
        ("ст. 15.1, ч. 1, п. «а»", "а) денежной;"),
        ("ст. 15.1, ч. 1, п. «б»", "б) имущественной."),
        ("ст. 16", "Статья 16"),
        ("", "Президент Российск"),
        ("прил. 1", "Приложение 1"),
    ]


def test_an_order_has_points_and_its_annex_is_named_where_numbers_clash() -> None:
    assert shown(ORDER) == [
        ("п. 1", "1. Утвердить прила"),
        ("п. 2", "2. Контроль возлож"),
        ("п. 2, подп. 1", "1) на отдел класте"),
        ("п. 2, подп. 1, «а»", "а) его начальника;"),
        ("п. 2, подп. 2", "2) на отдел поддер"),
        ("", "Министр В. Иванов"),
        ("прил.", "Приложение"),
        ("прил.", "УТВЕРЖДЕНЫ приказо"),
        ("прил., разд. I", "I. Общие положения"),
        ("прил., п. 1", "1. Правила определ"),
        ("прил., п. 1.1", "1.1. Поддержка без"),
        ("прил., п. 1.2", "1.2. Её получают р"),
        ("прил., разд. II", "II. Порядок"),
        ("прил., п. 3", "3. Заявку подают в"),
    ]


@pytest.mark.parametrize("tail", ["", " от 5 мая 2021 г. № 33"])
def test_an_order_whose_issuer_is_joined_to_its_name_has_points(tail: str) -> None:
    head = f"ПРАВИТЕЛЬСТВО ТУЛЬСКОЙ ОБЛАСТИ ПОСТАНОВЛЕНИЕ{tail}\n\nО сыре\n\nПравительство постановляет:"
    assert [found.name for found in provisions(f"{head}\n\n1. Утвердить Порядок.\n\n2. Опубликовать его.")] == ["п. 1", "п. 2"]
    assert provisions("ОБ ОТМЕНЕ ПОСТАНОВЛЕНИЕ ПРАВИТЕЛЬСТВА и суд постановляет:\n\n1. Одно.\n\n2. Другое.") == ()


def test_an_annex_without_a_clash_needs_no_name() -> None:
    text = ORDER.replace("\n1. Правила определяют порядок поддержки.\n", "").replace("3. Заявку", "2.1. Заявку")
    names = [name for name, _ in shown(text)]
    assert names[-4:] == ["п. 1.1", "п. 1.2", "разд. II", "п. 2.1"]


def test_numbers_that_begin_anew_in_each_section_are_told_by_it() -> None:
    rules = (
        "УТВЕРЖДЕНО решением думы\n\nПОЛОЖЕНИЕ О КЛАСТЕРАХ\n\nI. Цели\n\n1. Первая.\n\n2. "
        "Вторая.\n\nII. Порядок\n\n1. Третья.\n\n2. Пятая."
    )
    assert [name for name, _ in shown(rules) if "п." in name] == [
        "разд. I, п. 1",
        "разд. I, п. 2",
        "разд. II, п. 1",
        "разд. II, п. 2",
    ]


def test_a_code_that_calls_them_points_is_cited_by_points() -> None:
    text = (
        "ГРАЖДАНСКИЙ КОДЕКС\n\nСтатья 1. Начала\n\n1. По пункту 2 статьи 3 можно всё.\n\n2. Можно:\n1) это;\n2) то.\n\n"
        "Статья 2. Отношения\n\n1. Как в пункте 1 настоящей статьи."
    )
    assert [name for name, _ in shown(text)][:5] == [
        "ст. 1",
        "ст. 1, п. 1",
        "ст. 1, п. 2",
        "ст. 1, п. 2, подп. 1",
        "ст. 1, п. 2, подп. 2",
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("РАЗДЕЛ ПЕРВЫЙ. ОСНОВНЫЕ ПОЛОЖЕНИЯ", "разд. первый"),
        ("Раздел II. Общая часть", "разд. II"),
        ("Подраздел 3. Сделки", "подразд. 3"),
        ("Глава 2¹. Меры", "гл. 2¹"),
        ("§ 4. Аренда", "§ 4"),
        ("ЧАСТЬ ВТОРАЯ", "ч. вторая"),
        ("Часть 2 статьи 3 изложить иначе", None),
        ("Глава государства подписывает закон.", None),
    ],
)
def test_chapters_of_every_kind(line: str, name: str | None) -> None:
    text = f"КОДЕКС\n\n{line}\n\nСтатья 1. Начала\n\nТекст.\n\nСтатья 2. Меры\n\nТекст."
    assert [found.name for found in provisions(text)] == [*([name] if name else []), "ст. 1", "ст. 2"]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Статья 3", "ст. 3"),
        ("СТАТЬЯ 3. МЕРЫ", "ст. 3"),
        ("Статья 15.1. Меры", "ст. 15.1"),
        ("Статья 5¹. Меры", "ст. 5¹"),
        ("Статья 19.5-1. Меры", "ст. 19.5-1"),
        ("Статья 7 – Меры", "ст. 7"),
        ("- Статья 8. Меры", "ст. 8"),
        ("Статья 9. Закон вступает в силу. Он действует год.", "ст. 9"),
        ("Статья 10 закона устанавливает меры.", None),
        ("Статья дохода 5. Меры", None),
    ],
)
def test_articles_of_every_kind(line: str, name: str | None) -> None:
    text = f"ЗАКОН\n\nСтатья 1. Начала\n\nТекст.\n\nСтатья 2. Слова\n\nТекст.\n\n{line}\n\nТекст."
    assert [found.name for found in provisions(text)] == ["ст. 1", "ст. 2", *([name] if name else [])]


def test_a_table_of_contents_is_not_the_law() -> None:
    contents = "\n\n".join(line for line in LAW.split("\n") if line.startswith(("Статья", "Глава")))
    text = LAW.replace("Глава 1. Общие положения", contents + "\n\nГлава 1. Общие положения", 1)
    starts = [found.start for found in provisions(text) if found.name == "ст. 1"]
    assert starts == [text.rindex("Статья 1. Предмет")]


@pytest.mark.parametrize(
    "text",
    [
        "Статья 10 Закона о кластерах устанавливает меры.\n\nСтатья 12 Закона о кластерах их отменяет.",
        "О кластерах\n\nСтатья 1\n\nТекст.\n\nСтатья 2\n\nТекст.",  # a digest of papers: nothing says it is a law
        "Закон о кластерах\n\nСтатья 5. Меры\n\nТекст.\n\nСтатья 3. Цели\n\nТекст.\n\nСтатья 2. Слова\n\nТекст.",
        "ОБЗОР\n\n1. Первый вывод.\n\n2. Второй вывод.\n\n3. Третий вывод.",
        "Список литературы\n\n1. Приказ от 5 мая № 3.\n\n2. Постановление от 6 мая № 7.",
        "ПОРЯДОК СЛОВ В ПРЕДЛОЖЕНИИ\n\nСуд может утвердить мировое соглашение.\n\n1. Иванов И. И. "
        "Синтаксис.\n\n2. Петров П. П. Слова.",
        "",
    ],
)
def test_other_texts_have_none(text: str) -> None:
    headings = (Heading(1, Span(0, 1)),)
    assert act(text, headings).provisions == ()
    assert act(text, headings).headings == headings


def test_development_data_without_laws_has_none_and_its_laws_have_theirs(eval_data: Path) -> None:
    """Measured: 96 paragraphs of Wikipedia hold no law; of five acts four have numbered provisions, and all are found."""
    for folder in ("xquad-ru/corpus", "source-text"):
        for source in scan(eval_data / folder).sources:
            assert provisions(clean(parse(eval_data / folder / source.path, source)).text) == ()
    found = {
        source.path: {item.name for item in provisions(clean(parse(eval_data / "files" / source.path, source)).text)}
        for source in scan(eval_data / "files").sources
        if source.path in {"dedoc_ukrf.docx", "dedoc__14_dev_direct.pdf", "dedoc__fstec_1_cut.pdf", "prikaz_2.html", "210.html"}
    }
    assert {f"ст. {number}" for number in range(1, 9)} | {"ст. 3, ч. 2"} <= found["dedoc_ukrf.docx"]
    assert {"гл. 1", "ст. 1, ч. 1", "ст. 3", "ст. 4"} <= found["dedoc__14_dev_direct.pdf"]
    assert {"п. 2", "прил., п. 3"} <= found["dedoc__fstec_1_cut.pdf"]
    assert {"п. 1", "п. 2", "п. 1.1", "п. 2.12", "п. 4.2.3"} <= found["prikaz_2.html"]
    assert not any("38" in name for name in found["prikaz_2.html"])
    assert found["210.html"] == set()


def test_what_a_span_stands_in_is_what_its_provisions_share() -> None:
    found = provisions(LAW)
    place = LAW.index

    def within(first: str, last: str) -> str | None:
        return provision_of(found, Span(place(first), place(last) + len(last)))

    assert within("2) участник", "предприятие.") == "ст. 2, ч. 1, п. 2"
    assert within("1. В настоящем", "2) участник") == "ст. 2, ч. 1"
    assert within("Статья 2", "2. Иные понятия") == "ст. 2"
    assert within("Глава 1", "Настоящий закон") == "ст. 1"
    assert within("Статья 1. Пр", "2. Иные понятия") == "ст. 1–2"
    assert within("Глава 2", "Поддержка") == "гл. 2"
    assert within("О кластерах", "О кластерах") is None
    assert within("В. Иванов", "В. Иванов") is None
    assert provision_of((), Span(0, 5)) is None


def test_titles_become_headings_below_the_documents_own() -> None:
    headings = act(LAW, (Heading(1, Span(LAW.index("О кластерах"), LAW.index("О кластерах") + 11)),)).headings
    assert [(heading.level, heading.span.of(LAW)) for heading in headings] == [
        (1, "О кластерах"),
        (2, "Глава 1. Общие положения"),
        (3, "Статья 1. Предмет регулирования"),
        (3, "Статья 2. Основные понятия"),
        (2, "Глава 2. Поддержка"),
        (3, "Статья 15.1. Меры поддержки"),
        (3, "Статья 16"),
    ]


def test_passages_follow_the_articles(tmp_path: Path) -> None:
    cleaned = clean(read(tmp_path, "закон.txt", LAW.encode()))
    assert cleaned.provisions == provisions(cleaned.text)
    article = next(passage for passage in split(cleaned) if "Иные понятия" in passage.text)
    assert article.text.startswith("Статья 2. Основные понятия")
    assert article.headings[-2:] == ("Глава 1. Общие положения", "Статья 2. Основные понятия")


@given(numbers=st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=3).map(tuple), max_size=6))
def test_numbers_that_follow_rise(numbers: list[tuple[int, ...]]) -> None:
    former: tuple[int, ...] = ()
    for number in numbers:
        if follows(former, number):
            assert number > former
            former = number


def test_high_numbers_stand_between_plain_ones() -> None:
    assert key("15") < key("15¹") == key("15.1") < key("15²") < key("16")


@given(lines=st.lists(st.sampled_from([*LAW.split("\n"), *ORDER.split("\n")]), max_size=30))
@example(lines=["ФЕДЕРАЛЬНЫЙ ЗАКОН", "Статья 1. Предмет", "1. Утвердить прилагаемые правила.", "Статья 16"])  # nothing after it
def test_any_lines_give_sorted_provisions_inside_the_text(lines: list[str]) -> None:
    text = "\n".join(lines).strip()
    found = act(text, ())
    starts = [provision.start for provision in found.provisions]
    assert starts == sorted(set(starts))
    assert all(text[start - 1 : start] in {"", "\n"} for start in starts)
    spans = [heading.span for heading in found.headings]
    assert all(one.stop <= other.start for one, other in pairwise(spans))


def test_a_citation_names_the_provision(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    assistant = Assistant(load_settings(make_corpus({"закон.txt": LAW}), tmp_path / "index"))
    assistant.build(silent)
    answer = assistant.ask("Кто определяет иные понятия?")
    citation = next(citation for citation in answer.citations if "Иные понятия" in citation.text)
    assert citation.provision == "ст. 2, ч. 2"
    assert reference(citation).endswith(" Ст. 2, ч. 2.")
    assert reference(replace(citation, printed=("4",))).endswith(" Ст. 2, ч. 2. С. 4.")
    data = answer_data(assistant.generation(), answer)
    assert data["citations"][citation.number - 1]["provision"] == "ст. 2, ч. 2"
    assert data["hits"][0]["provision"].startswith("ст. 2")


def test_an_empty_name_ends_a_provision() -> None:
    found = (Provision(0, "ст. 1"), Provision(10, ""))
    assert provision_of(found, Span(2, 5)) == "ст. 1"
    assert provision_of(found, Span(12, 15)) is None
