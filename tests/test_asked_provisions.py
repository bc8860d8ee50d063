"""Questions that name an article, a part or a point: looked up by its number."""

import pytest

from assistant.assembly import Assistant
from assistant.provisions import provisions
from assistant.provisions.asked import asked_provision, is_of_act, mentions, provision_spans
from assistant.settings import load_settings
from tests.conftest import silent

LAW = """ЗАКОН
ТУЛЬСКОЙ ОБЛАСТИ
О промышленных парках

Статья 1. Предмет

Настоящий Закон регулирует создание промышленных парков.

Статья 2. Реестр парков

1. Реестр ведёт министерство.
2. В реестр вносят:
1) название парка;
2) площадь парка.
3. Парк вносят в реестр за 30 дней.

Статья 3. Поддержка парков

Парки получают субсидии и льготы по налогам.
"""

ORDER = """ПРИКАЗ
от 14 февраля 2020 г. № 87

Об утверждении Правил отбора резидентов

В целях отбора приказываю:

1. Утвердить Правила отбора резидентов.
2. Контроль оставляю за собой.

УТВЕРЖДЕНЫ
приказом № 87

ПРАВИЛА
отбора резидентов

1. Отбор проводят раз в год.
2. Заявку подают до 1 июня.
3. Заявку рассматривает комиссия.
"""


@pytest.mark.parametrize(
    ("question", "chains", "act", "alone"),
    [
        ("Что говорит статья 2 закона о парках?", ["ст. 2"], "закона о парках", True),
        ("Что сказано в ч. 2 ст. 19?", ["ст. 19, ч. 2"], "", True),
        ("Статья 19, часть 2", ["ст. 19, ч. 2"], "", True),
        ("О чём пункт 3 части 1 статьи 6 закона № 209-ФЗ?", ["ст. 6, ч. 1, п. 3"], "закона № 209-ФЗ", True),
        ("Процитируй ст. 128 ГК РФ", ["ст. 128"], "ГК РФ", True),
        ("Что установлено в статьях 5 и 6?", ["ст. 5", "ст. 6"], "", True),
        ("Что содержат статьи 3–5?", ["ст. 3", "ст. 4", "ст. 5"], "", True),
        ("Приведи подпункт «а» пункта 4 Порядка", ["п. 4, подп. а"], "Порядка", True),
        ("Что в законе о парках говорится в статье 15.1?", ["ст. 15.1"], "законе о парках", True),
        ("За сколько дней вносят в реестр по статье 2?", ["ст. 2"], "", False),
        ("О чём говорит глава II?", ["гл. II"], "", True),
    ],
)
def test_which_provisions_a_question_names(question: str, chains: list[str], act: str, alone: bool) -> None:
    asked = asked_provision(question)
    assert asked is not None
    assert [", ".join(" ".join(part) for part in chain) for chain in asked.chains] == chains
    assert (asked.act, asked.alone) == (act, alone)


@pytest.mark.parametrize(
    "question",
    [
        "Что такое кластер?",
        "О чём статья Иванова?",
        "Какие статьи 2019 года посвящены паркам?",
        "Сколько статей в законе?",
        "Какая часть предприятий закрылась?",
        "В каком пункте 5 домов?".replace("пункте 5", "пункте пять"),
        "Кто открыл 3 пункта обогрева?",
    ],
)
def test_questions_that_name_none(question: str) -> None:
    assert asked_provision(question) is None


@pytest.mark.parametrize(
    ("text", "question", "starts", "stops"),
    [
        (LAW, "статья 2", "Статья 2.", "Статья 3."),
        (LAW, "ч. 2 ст. 2", "2. В реестр", "3. Парк"),
        (LAW, "пункт 2 статьи 2", "2) площадь", "3. Парк"),
        (LAW, "пункт 3 статьи 2", "3. Парк", "Статья 3."),
        (LAW, "статья 3", "Статья 3.", ""),
        (ORDER, "пункт 3", "3. Заявку", ""),
        (ORDER, "пункт 2 Правил отбора", "2. Заявку", "3. Заявку"),
        (ORDER, "пункт 2 приказа", "2. Контроль", "УТВЕРЖДЕНЫ"),
    ],
)
def test_where_a_provision_stands(text: str, question: str, starts: str, stops: str) -> None:
    """People call a part a point where the law has no such point."""
    asked = asked_provision(question)
    assert asked is not None
    (span,) = provision_spans(text, provisions(text), asked)
    assert span.of(text).startswith(starts)
    assert text[span.stop :].startswith(stops)


@pytest.mark.parametrize("question", ["статья 12", "ч. 7 ст. 2", "пункт 9 статьи 2", "приложение 3"])
def test_a_provision_that_a_law_has_not(question: str) -> None:
    asked = asked_provision(question)
    assert asked is not None
    assert provision_spans(LAW, provisions(LAW), asked) == []


@pytest.mark.parametrize(
    ("question", "said", "expected"),
    [
        ("статья 2", LAW, True),
        ("статья 2 закона", LAW, True),
        ("статья 2 закона о промышленных парках", LAW, True),
        ("статья 2 закона Тульской области", LAW, True),
        ("статья 2 закона Тверской области о парках", LAW, False),
        ("статья 2 закона о туризме", LAW, False),
        ("статья 2 ГК РФ", LAW, False),
        ("статья 2 ГК РФ", "Гражданский кодекс Российской Федерации", True),
        ("статья 2 закона № 87-ФЗ", "Федеральный закон № 88-ФЗ о парках", False),
        ("статья 2 закона № 87-ФЗ", "Федеральный закон от 1 мая № 87-ФЗ о парках", True),
        ("статья 2 закона № 87-ФЗ о парках", "Закон о парках", True),
        ("пункт 2 правил отбора", ORDER, True),
        ("пункт 2 закона об отборе резидентов", ORDER, False),
        ("пункт 2 выписки", LAW, False),
    ],
)
def test_which_law_is_meant(question: str, said: str, expected: bool) -> None:
    asked = asked_provision(question)
    assert asked is not None
    assert is_of_act(asked, said) is expected


def test_a_text_may_name_a_provision_itself() -> None:
    asked = asked_provision("О чём статья 12?")
    assert asked is not None
    assert mentions(asked, "Согласно пункту 2 статьи 12 закона парки платят меньше.")
    assert not mentions(asked, "Согласно статье 2 закона парки платят меньше.")
    assert not mentions(asked, "Парки платят меньше.")


@pytest.fixture(scope="module")
def of_laws(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    corpus = tmp_path_factory.mktemp("laws")
    prose = "Парки растут.\n\nПо статье 40 закона о недрах парки платят налог.\n"
    for name, text in {"закон.txt": LAW, "приказ.txt": ORDER, "обзор.md": prose}.items():
        (corpus / name).write_text(text, encoding="utf-8")
    assistant = Assistant(load_settings(corpus, tmp_path_factory.mktemp("index") / "i"))
    assistant.build(silent)
    return assistant


@pytest.mark.parametrize(
    ("question", "provision", "quote"),
    [
        ("Что говорит статья 2 закона о парках?", "ст. 2", LAW[LAW.index("Статья 2") : LAW.index("\n\nСтатья 3")]),
        ("Что сказано в части 3 статьи 2?", "ст. 2, ч. 3", "3. Парк вносят в реестр за 30 дней."),
        ("О чём пункт 2 Правил отбора резидентов?", "прил., п. 2", "2. Заявку подают до 1 июня."),
        ("Какие льготы есть по статье 3?", "ст. 3", "Парки получают субсидии и льготы по налогам."),
    ],
)
def test_what_a_provision_says_comes_first(of_laws: Assistant, question: str, provision: str, quote: str) -> None:
    answer = of_laws.ask(question)
    assert answer.verdict != "not_found"
    assert (answer.citations[0].provision, answer.citations[0].text) == (provision, quote)
    assert [hit.score for hit in answer.hits] == sorted((hit.score for hit in answer.hits), reverse=True)
    assert quote in answer.hits[0].passage.text


@pytest.mark.parametrize(
    "question",
    [
        "О чём статья 12 закона о парках?",
        "Что говорит статья 2 закона о туризме?",
        "Какой налог платят по статье 9 закона о парках?",
    ],
)
def test_an_article_the_documents_have_not_is_not_found(of_laws: Assistant, question: str) -> None:
    assert of_laws.ask(question).verdict == "not_found"


def test_a_sentence_that_names_an_article_may_answer(of_laws: Assistant) -> None:
    quotes = [citation.text for citation in of_laws.ask("Что говорит статья 40 закона о недрах о парках?").citations]
    assert quotes == [] or quotes[0].startswith("По статье 40")


def test_a_search_for_an_article_finds_it(of_laws: Assistant) -> None:
    assert of_laws.search("статья 3 закона о парках")[0].passage.text.startswith("Статья 3.")
