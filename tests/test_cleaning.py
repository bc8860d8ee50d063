"""Cleaning: each rule by cases that read themselves (before → after), and what holds for any text."""

import csv
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cleaning import CleanText, clean
from assistant.descriptions import Description
from assistant.hyphens import keeps_hyphen
from assistant.kinds import PLAIN
from assistant.language import terms
from assistant.loaders import Breaks, Document, Page
from assistant.sources import Source
from assistant.spans import Span
from tests.reading import read


def _document(*pages: str, paged: bool = False, breaks: Breaks = "unknown") -> Document:
    source = Source("0" * 64, "проба.txt", PLAIN, 1, Description())
    numbered = paged or len(pages) > 1
    return Document(
        source, "проба", tuple(Page(n if numbered else None, None, text) for n, text in enumerate(pages, 1)), breaks=breaks
    )


def _clean(text: str) -> str:
    return clean(_document(text)).text


HYPHENS = [
    ("наличие матери-\nального производства", "наличие материального производства"),
    ("политики по социально-\nэкономическому развитию", "политики по социально-экономическому развитию"),
    ("Смоленской Торгово-\nПромышленной палаты", "Смоленской Торгово-Промышленной палаты"),
    (
        "совместные российско-белорусские и белорусско-\nроссийские предприятия",
        "совместные российско-белорусские и белорусско-российские предприятия",
    ),
    ("из Санкт-\nПетербурга", "из Санкт-Петербурга"),
    ("кто-\nто пришёл", "кто-то пришёл"),
    ("учебно-\nпознавательный", "учебно-познавательный"),
    ("северо-\nвосточной", "северо-восточной"),
    ("микро-\nэкономика", "микроэкономика"),
    ("ИКТ-\nкомпетенций", "ИКТ-компетенций"),
    ("значение t-\nстатистики", "значение t-статистики"),
    ("инвести-  \nционной", "инвестиционной"),
    ("раз\u00ad\nвитие", "развитие"),
    ("раз\u00adвитие", "развитие"),
    ("разви\ufffe\nтие региона", "развитие региона"),
    ("внепространствен-\nным мезоэкономическим", "внепространственным мезоэкономическим"),
    ("не новая эконо-\nмика, а но-\nвый способ", "не новая экономика, а новый способ"),
    ("слово -\nдругое", "слово - другое"),
]


@pytest.mark.parametrize(("before", "after"), HYPHENS)
def test_hyphens_at_line_ends(before: str, after: str) -> None:
    assert _clean(before) == after


def test_a_word_unbroken_elsewhere_decides() -> None:
    assert _clean("кластеро-\nобразующий и кластерообразующий") == "кластерообразующий и кластерообразующий"
    assert _clean("грин-\nпарк и грин-парк") == "грин-парк и грин-парк"


LINES = [
    ("Первая строка\nпродолжается здесь.", "Первая строка продолжается здесь."),
    ("Абзац один.\n\nАбзац два.", "Абзац один.\n\nАбзац два."),
    ("а новый способ \n\nорганизации политики", "а новый способ организации политики"),
    (
        "характеристика рынков труда.  \n Кластерная экономика растёт",
        "характеристика рынков труда.\n\nКластерная экономика растёт",
    ),
    ("Выделены виды:\n- первый;\n- второй.\n\nДалее.", "Выделены виды:\n- первый;\n- второй.\n\nДалее."),
    ("Выделены виды:\n\n1. первый;\n2. второй.", "Выделены виды:\n1. первый;\n2. второй."),
    ("поддержку мероприятий\n– конференции поставщиков", "поддержку мероприятий – конференции поставщиков"),
    ("производят порядка 4 млрд. \nкВтч. Далее", "производят порядка 4 млрд. кВтч. Далее"),
    ("с Республикой \n Беларусь и Украиной", "с Республикой Беларусь и Украиной"),
    ("конец. \n\n\n\n Начало", "конец.\n\nНачало"),
    ("  много   пробелов\t и\u00a0табуляций  ", "много пробелов и табуляций"),
]


@pytest.mark.parametrize(("before", "after"), LINES)
def test_line_breaks_and_spaces(before: str, after: str) -> None:
    assert _clean(before) == after


SHORT_LINES = [
    (
        "Коды видов деятельности\n01.01\tВыращивание зерна\n01.02\tТкани\n01.03\tРемонт машин и оборудования\n01.04\tТорговля",
        "Коды видов деятельности\n01.01 Выращивание зерна\n01.02 Ткани\n01.03 Ремонт машин и оборудования\n01.04 Торговля",
    ),
    (
        "\n".join(f"Иванов Иван Иванович\tспециалист отдела кадров\t30-1{n}-11" for n in range(6)),
        "\n".join(f"Иванов Иван Иванович специалист отдела кадров 30-1{n}-11" for n in range(6)),
    ),
    (
        "Решили:\n1. Принять отчёт\n2. Утвердить план\n3. Назначить Петрова",
        "Решили:\n1. Принять отчёт\n2. Утвердить план\n3. Назначить Петрова",
    ),
    ("Повестка\n- Отчёт о работе\n- План\n- Разное", "Повестка\n- Отчёт о работе\n- План\n- Разное"),
    (
        "Решили следующее:\n1. Принять отчёт к сведению\n2. Утвердить план\n" + "слово " * 80,
        "Решили следующее:\n1. Принять отчёт к сведению\n2. Утвердить план " + ("слово " * 80).strip(),
    ),
    # Wrapped, though half of its lines are short: talk.
    (
        "Он долго смотрел на дорогу и\nмолчал.\nПотом заговорил о том, как было\nраньше и что стало теперь.\n",
        "Он долго смотрел на дорогу и молчал.\n\nПотом заговорил о том, как было раньше и что стало теперь.",
    ),
]


@pytest.mark.parametrize(("before", "after"), SHORT_LINES)
def test_short_lines_stay_lines(before: str, after: str) -> None:
    assert _clean(before) == after


_REST = (
    "\n\nВ соответствии с уставом округа и в целях поддержки сыроварен совет\nпостановляет:\n"
    "1. Утвердить порядок проведения ярмарки, который предложен отделом\nэкономики округа и согласован с пасечниками.\n"
    "2. Отделу экономики округа до конца года представить в совет отчёт\nо том, как прошла ярмарка.\n"
)

HEADS_OF_ACTS = [
    "СОВЕТ ЛЕСНОГО ОКРУГА|ПОСТАНОВЛЕНИЕ|от 5 марта 2021 г. № 12-п|г. Лесной|О порядке проведения ярмарки сыроварен/и пасек",
    "ПРИКАЗ|05.03.2021 № 12|МОСКВА|Об охране пасек и сыроварен",
    "УТВЕРЖДЁН/постановлением совета/от 5 марта 2021 г. № 12|ПОРЯДОК/проведения ярмарки",
    "О ПАСЕКАХ И СЫРОВАРНЯХ|Пасеки и сыроварни округа стоят по берегам реки, и дорога к ним идёт/лесом.|О ДОРОГАХ|Дорога одна.",
    "Ярмарку сыроварен и пасек округа проводит общество с ответственностью/ООО «СЫРОВАРНЯ» Лесной округ, по договору с советом",
    "Сведения о пасеках вносит в реестр, который ведёт/ФЕДЕРАЛЬНАЯ СЛУЖБА И ЕЁ ОТДЕЛЫ В ОКРУГАХ И ГОРОДАХ КРАЯ/Лесного края",
    "О том, что пасеки и сыроварни округа не платят взноса, сказано в законе/от 5 марта 2021 г. № 12/О пасеках округа",
]
"""Lines that are one paragraph are parted by a slash, paragraphs by a bar."""


@pytest.mark.parametrize("head", HEADS_OF_ACTS)
def test_lines_of_the_head_of_an_act_stand_apart(head: str) -> None:
    paragraphs = _clean(re.sub(r"[|/]", "\n", head) + _REST).split("\n\n")[:-1]
    assert "|".join(paragraphs[: head.count("|") + 1]) == head.replace("/", " ")


_PROSE = (
    "Пасеки и сыроварни округа стоят по берегам реки, и дорога к ним идёт\nлесом и мимо озера. По ней же возят товар на ярмарку, "
    "которую проводит\nсовет округа каждый год, весной и осенью, и собирает на ней много\nгостей.\n"
)

DRAWN = [
    (
        "┌────────┬──────┐\n│ Пасека │ Мёд, │\n│        │  т   │\n├────────┼──────┤\n│ Липки  │  12  │\n│ Сосны  │      │\n"
        "└────────┴──────┘",
        "Пасека; Мёд,\nт\nЛипки; 12\nСосны",
    ),
    ("+------+--+\n|Липки |12|\n|Сосны |7 |\n+------+--+", "Липки; 12\nСосны; 7"),
    ("-----------------\n| Пасека | Мёд  |\n|--------|------|\n| Липки  | 12   |\n-----------------", "Пасека; Мёд\nЛипки; 12"),
    (
        "Пасека | Мёд | Год\n-------+-----+-----\nЛипки | 12 | 2020\nСосны | 7 | 2021",
        "Пасека; Мёд; Год\nЛипки; 12; 2020\nСосны; 7; 2021",
    ),
]


@pytest.mark.parametrize(("drawn", "rows"), DRAWN)
def test_a_table_drawn_with_signs_is_rows_of_cells(drawn: str, rows: str) -> None:
    prose = _clean(_PROSE)
    assert _clean(f"{_PROSE}\n{drawn}\n\n{_PROSE}") == f"{prose}\n\n{rows}\n\n{prose}"
    assert _clean(f"{_PROSE}{drawn}\n{_PROSE}") == f"{prose}\n\n{rows}\n\n{prose}"


def test_a_bar_in_a_text_is_no_table() -> None:
    text = (
        "Число |x| меньше единицы, и потому сумма ряда, о котором сказано в книге\nо рядах, конечна: |x| < 1. Отсюда следует, "
        "что P(A | B) > 0, а это было\nнужно доказать: P(B | A) > 0."
    )
    assert _clean(_PROSE + text) == _clean(_PROSE) + "\n\n" + text.replace("\n", " ")


def test_a_rule_of_signs_parts_a_title_from_its_text_and_a_blank_of_a_form_stays() -> None:
    assert _clean(f"Пасеки округа\n=============\n{_PROSE}") == f"Пасеки округа\n\n{_clean(_PROSE)}"
    assert "__________ И. О. Сомов" in _clean(f"{_PROSE}\n__________ И. О. Сомов\n")


def test_an_item_of_a_list_in_an_unwrapped_text_is_no_heading() -> None:
    text = (
        "Решили:\n1. Принять отчёт\n2. Утвердить план мероприятий\n3. Назначить ответственным Петрова\n\n"
        + "Длинный абзац. " * 30
    )
    assert not clean(_document(text)).headings


FORMS = [
    ("кластери\u0306", "кластерй"),
    ("ёлка е\u0308лка", "ёлка ёлка"),
    ("o\ufb03ce", "office"),
    ("нуль\u200bширины", "нульширины"),
    ("кластерам. [1,с.20]. В отличие", "кластерам. [1,с.20]. В отличие"),
    ("«ёж» — это… № 5", "«ёж» — это… № 5"),
    ("Кла\u0301стер, эле\u0300ктросе\u0301ть", "Кластер, электросеть"),
    ("е\u0308\u0301лка, й\u0301", "ёлка, й"),
    ("г\u0301, cafe\u0301, \u0301", "ѓ, café, \u0301"),
]


@pytest.mark.parametrize(("before", "after"), FORMS)
def test_unicode_forms(before: str, after: str) -> None:
    assert _clean(before) == after


def test_decomposed_letters_keep_both_raw_characters() -> None:
    cleaned = clean(_document("краи\u0306"))
    assert cleaned.text == "край"
    assert cleaned.offsets.to_raw(Span(3, 4)) == Span(3, 5)


def test_the_users_text_has_no_broken_word_and_no_torn_sentence(project: Path) -> None:
    raw = (project / "corpus/000_16b2f16b1379c490.txt").read_text(encoding="utf-8")
    text = _clean(raw)
    for whole in (
        "дизайнерских, маркетинговых, торговых и т.д. Вместе с тем наличие материального производства",
        "а новый способ организации микроэкономической политики",
        "потенциальные кластеры: машиностроительный; приборостроения и электротехники; производства стройматериалов; пищевая",
        "социально-экономическому развитию",
        "Смоленской Торгово-Промышленной палаты",
        "российско-белорусские и белорусско-российские",
        "около 750 производственных предприятий",
    ):
        assert whole in text
    assert "-\n" not in text
    assert text.startswith("ресурсов, занятых")
    assert text.endswith("основной задачей которого является")


SUBJECTS = (
    "развитии региона",
    "занятости населения",
    "поставках сырья",
    "обучении рабочих",
    "строительстве дорог",
    "рынках сбыта",
)


def _body(page: int) -> str:
    """Return six lines that differ from page to page."""
    order = [SUBJECTS[(page * 5 + line * (page + 1)) % 6] + "и" * (page % 4) for line in range(6)]
    return "".join(f"Здесь подробно рассказано о {subject}, чтобы строка заняла всю ширину листа.\n" for subject in order)


def _book(pages: int) -> Document:
    heads = ["Вестник экономики\n", "Кластеры и регионы\n"]
    return _document(*(heads[n % 2] + _body(n) + f"{n + 40}\n" for n in range(pages)))


def test_running_heads_and_page_numbers_go_and_are_reported() -> None:
    cleaned = clean(_book(8))
    assert "Вестник" not in cleaned.text
    assert "Кластеры и регионы" not in cleaned.text
    assert "\n4" not in cleaned.text
    kinds = [warning.kind for warning in cleaned.warnings]
    assert kinds == ["removed_lines"] * 3 + ["labels"]
    assert [page.label for page in cleaned.pages] == [str(number) for number in range(40, 48)]
    assert cleaned.text.count("Здесь подробно") == 48


def test_a_heading_that_repeats_in_the_body_stays() -> None:
    pages = [_body(n) + "Выводы\n" + _body(n) for n in range(6)]
    assert clean(_document(*pages)).text.count("Выводы") == 6


def test_articles_that_open_pages_stay() -> None:
    pages = [f"Статья {n * 3 + 1}. Права\n" + _body(n) for n in range(6)]
    assert clean(_document(*pages)).text.count("Права") == 6


def test_a_page_that_would_lose_too_much_keeps_all() -> None:
    pages = ["Отчёт о работе\nДа.\n" for _ in range(5)]
    assert clean(_document(*pages)).text.count("Отчёт о работе") == 5


def test_a_word_broken_across_pages_is_joined_under_the_head() -> None:
    pages = [f"Вестник экономики\n{_body(n)}это важно для разви-\n{n + 1}\n" for n in range(3)]
    last = "Вестник экономики\nтия региона и страны в целом сегодня.\n" + _body(9) + "4\n"
    cleaned = clean(_document(*pages[:2], pages[2], last))
    assert "для развития региона и страны" in cleaned.text
    start = cleaned.text.index("тия региона и страны")
    assert next(page for page in cleaned.pages if page.span.start <= start < page.span.stop).number == 4


def test_pages_keep_their_numbers_when_one_is_empty() -> None:
    cleaned = clean(_document("Первая страница.\n", "", "Третья страница.\n"))
    third = cleaned.text.index("Третья")
    assert [page.number for page in cleaned.pages] == [1, 2, 3]
    assert cleaned.pages[2].span.start <= third < cleaned.pages[2].span.stop
    assert len(cleaned.pages[1].span) == 0


def test_structure_put_there_by_a_loader_is_kept() -> None:
    cleaned = clean(_document("Состав\n- завод\n- вуз\n\nДалее", breaks="structured"))
    assert cleaned.text == "Состав\n- завод\n- вуз\n\nДалее"


# Pages of wrapped lines, as the loaders of PDF and of pictures give them → the clean text.
WRAPPED = [
    (["Строка\nпродолжается.\n\nНовый абзац.\n"], "Строка продолжается.\n\nНовый абзац."),
    (["Итоги 2007 и\n2008. Затем спад.\n"], "Итоги 2007 и 2008. Затем спад."),
    (["Город\nМосква растёт.\n"], "Город Москва растёт."),
    (["Виды:\n 1. первый,\nон велик;\n 2. второй.\n"], "Виды:\n1. первый, он велик;\n2. второй."),
    (["Виды:\n1. первый;\n2. второй.\n"], "Виды:\n1. первый;\n2. второй."),
    ([" Год; 2019\n Заводы и\nпарки; 12\n"], "Год; 2019\nЗаводы и парки; 12"),
    (["разви-\nтие социально-\nэкономическое\n"], "развитие социально-экономическое"),
    (["Предложение не окончено и\n", "идёт дальше.\n"], "Предложение не окончено и идёт дальше."),
    (["Слово разби-\n", "то краем страницы.\n"], "Слово разбито краем страницы."),
    (["Абзац кончился.\n", "Новый начался.\n"], "Абзац кончился.\n\nНовый начался."),
    (["Названы заводы и парки области, а также город\n", "Смоленск, где они есть.\n"],
     "Названы заводы и парки области, а также город Смоленск, где они есть."),
    (["Названы заводы и парки области, а также город\n", "  Смоленск стоит на Днепре.\n"],
     "Названы заводы и парки области, а также город\n\nСмоленск стоит на Днепре."),
    (["Первым был Шапур ибн Саль (ум.\n", "869), врач.\n"], "Первым был Шапур ибн Саль (ум. 869), врач."),
    (["Виды:\n 1. первый;\n", " 2. второй.\n"], "Виды:\n1. первый;\n2. второй."),
    (["Краткий заголовок\n", "Текст под ним.\n"], "Краткий заголовок\n\nТекст под ним."),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "after"), WRAPPED)
def test_wrapped_lines(pages: list[str], after: str) -> None:
    assert clean(_document(*pages, paged=True, breaks="wrapped")).text == after


def test_titles_of_an_unmarked_format_are_found() -> None:
    text = "Введение\n\nРегион развивается быстро и устойчиво.\n\nВиды кластеров\n\nВиды кластеров различны и описаны ниже.\n"
    cleaned = clean(_document(text))
    assert [heading.span.of(cleaned.text) for heading in cleaned.headings] == ["Введение", "Виды кластеров"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("и\u0306", "й"), ("е\u0306\u0306", "ӗ\u0306"), ("и\u0301\u0306", "й"), ("е\u0300", "е"), ("a\u0323\u0307", "ạ\u0307")],
)
def test_marks_make_a_letter_where_there_is_one(before: str, after: str) -> None:
    cleaned = clean(_document(before))
    assert cleaned.text == after
    _holds(cleaned, before)


def test_a_mark_at_the_head_of_a_page_joins_its_letter_on_the_page_before() -> None:
    cleaned = clean(_document("И", "\u0306 да"))
    assert [page.span.of(cleaned.text).strip() for page in cleaned.pages] == ["Й", "да"]


def test_a_letter_under_stress_keeps_its_place() -> None:
    cleaned = clean(_document("Кла\u0301стер растё\u0301т."))
    assert cleaned.text == "Кластер растёт."
    assert cleaned.offsets.to_raw(Span(0, 7)) == Span(0, 8)
    assert cleaned.offsets.to_raw(Span(3, 4)) == Span(4, 5)
    assert [term.lemma for term in terms(cleaned.text)] == ["кластер", "расти"]


RUSSIAN = st.text(
    alphabet=st.sampled_from("абвеёжзийклмнопрст АБВ.,;:-–—«»()[]123\n\t \u00a0\u00ad\u0301\u0306\ufffe\u200bxyz"), max_size=200
)


def _holds(cleaned: CleanText, raw: str) -> None:
    assert len(cleaned.offsets) == len(cleaned.text)
    assert cleaned.text == cleaned.text.strip()
    assert "  " not in cleaned.text
    assert "\n\n\n" not in cleaned.text
    for number, character in enumerate(cleaned.text):
        piece = cleaned.offsets.to_raw(Span(number, number + 1)).of(raw)
        if "а" <= character.lower() <= "ё":
            piece = re.sub("[\u0300\u0301]", "", piece)
        if not character.isspace() and character != "-":
            assert unicodedata.normalize("NFC", unicodedata.normalize("NFKC", piece)).strip() == unicodedata.normalize(
                "NFKC", character
            ), (character, piece)


@settings(max_examples=200)
@given(RUSSIAN)
def test_every_character_knows_its_place(text: str) -> None:
    _holds(clean(_document(text)), text)


@settings(max_examples=60)
@given(st.lists(RUSSIAN, min_size=2, max_size=6))
def test_pages_partition_the_text(pages: list[str]) -> None:
    document = _document(*pages)
    cleaned = clean(document)
    _holds(cleaned, document.raw)
    edges = [0, *(page.span.stop for page in cleaned.pages)]
    assert [page.span.start for page in cleaned.pages] == edges[:-1]
    assert edges[-1] == len(cleaned.text)
    starts = [*document.page_starts, len(document.raw)]
    for page, start, stop in zip(cleaned.pages, starts, starts[1:], strict=False):
        for position in range(page.span.start, page.span.stop):
            if not cleaned.text[position].isspace():
                assert start <= cleaned.offsets.starts[position] < stop


@settings(max_examples=150)
@given(st.text(alphabet=st.sampled_from("абвгде АБВ.,;:—«»123\n"), max_size=200))
def test_letters_and_digits_are_neither_lost_nor_made(text: str) -> None:
    assert [c for c in _clean(text) if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize(("name", "joins", "trues"), [("journal", 0.97, 0.985), ("papers", 0.995, 0.6)])
def test_line_end_hyphens_of_real_texts(eval_data: Path, name: str, joins: float, trues: float) -> None:
    """Floors a little below what `keeps_hyphen` reaches without seeing the rest of the document."""
    right = {True: 0, False: 0}
    total = {True: 0, False: 0}
    with (eval_data / "hyphens" / f"{name}.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            true = row["gold"].lower().startswith(row["left"].lower())
            total[true] += 1
            right[true] += keeps_hyphen(row["left"].rstrip("-"), row["right"]) is true
    assert right[False] / total[False] >= joins
    assert right[True] / total[True] >= trues


def test_a_hyphen_set_on_both_sides_of_a_break_is_one(tmp_path: Path) -> None:
    text = "Район принял на весь будущий год подробный план-\n-график строительства дорог, а город утвердил план своих работ.\n"
    assert "план-график строительства" in clean(read(tmp_path, "а.txt", (text * 4).encode())).text
