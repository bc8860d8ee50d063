"""Running heads and page numbers: cases on the raw text of pages, with and without the heights of lines."""

import pytest

from assistant.running_heads import page_labels, running_heads
from assistant.spans import Span, apply_edits

WORDS = "завод кластер регион рынок закон парк область дорога школа город район товар сырье отрасль".split()


def body(page: int, lines: int = 8) -> str:
    """Return lines that differ from page to page."""
    rows = [
        " ".join(WORDS[(page * 3 + line * 5 + place * (page + 2)) % len(WORDS)] for place in range(8)) for line in range(lines)
    ]
    return "".join(f"{row}\n" for row in rows)


def cleaned(pages: list[str], headings: tuple[str, ...] = ()) -> tuple[list[str], dict[int, str]]:
    """Return what is left of each page, and the numbers found."""
    text = "".join(pages)
    starts = [sum(map(len, pages[:number])) for number in range(len(pages))]
    marked = [
        Span(place, place + len(title)) for title in headings for place in range(len(text)) if text.startswith(title, place)
    ]
    found = running_heads(text, starts, headings=marked)
    left = []
    for start, page in zip(starts, pages, strict=True):
        edits = [edit for edit in found.edits if start <= edit.span.start < start + len(page)]
        shifted = [type(edit)(Span(edit.span.start - start, edit.span.stop - start), "") for edit in edits]
        left.append(apply_edits(page, shifted))
    return left, dict(found.numbers)


NUMBERS = {
    "at the foot": lambda page: (body(page) + f"{page + 40}\n", str(page + 40)),
    "with dashes": lambda page: (body(page) + f"— {page + 40} —\n", str(page + 40)),
    "of all": lambda page: (body(page) + f"Страница {page + 1} из 90\n", str(page + 1)),
    "in the head": lambda page: (f"Вестник. 2021. № 4   {page + 135}\n" + body(page), str(page + 135)),
    "roman": lambda page: (
        body(page) + ["i", "ii", "iii", "iv", "v", "vi"][page] + "\n",
        ["i", "ii", "iii", "iv", "v", "vi"][page],
    ),
}


@pytest.mark.parametrize("how", NUMBERS)
def test_page_numbers_go_and_are_known(how: str) -> None:
    pages, numbers = zip(*(NUMBERS[how](page) for page in range(6)), strict=True)
    left, found = cleaned(list(pages))
    assert left == [body(page) for page in range(6)]
    assert found == dict(enumerate(numbers))


def test_parts_counted_anew_keep_their_own_numbers() -> None:
    printed = [1, 2, 3, 4, 11, 12, 13, 14]
    left, found = cleaned([body(page) + f"{number}\n" for page, number in enumerate(printed)])
    assert left == [body(page) for page in range(8)]
    assert found == {page: str(number) for page, number in enumerate(printed)}


def test_numbers_that_do_not_count_the_pages_stay() -> None:
    pages = [body(page) + f"{number}\n" for page, number in enumerate([17, 4, 90, 33, 8, 61])]
    assert cleaned(pages) == (pages, {})


def test_a_title_that_opens_parts_is_no_running_head() -> None:
    pages = [("Содержание части\n" if page % 3 == 0 else "") + body(page) for page in range(9)]
    assert cleaned(pages)[0] != pages, "unmarked, it looks like a head of every third page"
    assert cleaned(pages, ("Содержание части",))[0] == pages


def test_heads_of_two_kinds_in_turn_go() -> None:
    heads = ["Вестник экономики", "А. И. Иванов. Кластеры"]
    pages = [f"{heads[page % 2]}\n{body(page)}" for page in range(8)]
    assert cleaned(pages, tuple(heads))[0] == [body(page) for page in range(8)]


def test_a_line_at_another_height_is_no_head() -> None:
    pages = [f"Выводы\n{body(page)}" for page in range(5)]
    text = "".join(pages)
    starts = [sum(map(len, pages[:number])) for number in range(5)]
    heights = dict(zip(starts, [0.05, 0.11, 0.02, 0.14, 0.08], strict=True))
    assert list(running_heads(text, starts, lambda span: heights.get(span.start, 0.5)).edits) == []
    assert len(running_heads(text, starts, lambda span: 0.05 if span.start in heights else 0.5).edits) == 5


LABELS = [
    ([None] * 5, {1: "41", 2: "42", 3: "43"}, ["40", "41", "42", "43", "44"]),
    ([None] * 6, {0: "i", 1: "ii", 2: "1", 3: "2", 4: "3"}, ["i", "ii", "1", "2", "3", "4"]),
    ([None] * 7, {0: "1", 1: "2", 2: "3", 4: "11", 5: "12", 6: "13"}, ["1", "2", "3", None, "11", "12", "13"]),
    (["1", "2", "3", "4"], {0: "135", 1: "136", 2: "137"}, ["135", "136", "137", "138"]),
    (["i", "ii", "1", "2"], {0: "5", 1: "6", 2: "7"}, ["i", "ii", "1", "2"]),
    ([None, None, None], {1: "2"}, [None, None, None]),
]


@pytest.mark.parametrize(("stated", "printed", "labels"), LABELS)
def test_labels(stated: list[str | None], printed: dict[int, str], labels: list[str | None]) -> None:
    assert page_labels(stated, printed) == labels


NAMED = {
    "annexes": lambda page: f"Приложение № {page + 1}",
    "tables": lambda page: f"Таблица {page + 1}",
    "years": lambda page: f"Показатели районов за {2017 + page} год, тыс. руб.",
    "days": lambda page: f"{12 + page} марта 2024 г.",
    "dates": lambda page: f"{12 + page}.03.2024 Дайджест",
    "tickets": lambda page: f"ЭКЗАМЕНАЦИОННЫЙ БИЛЕТ № {page + 1}",
    "amounts": lambda page: f"Район получил {page + 40} млн рублей",
    "years alone": lambda page: str(2017 + page),
}


@pytest.mark.parametrize("what", NAMED)
def test_numbers_that_name_or_date_something_count_no_pages(what: str) -> None:
    pages = [f"{NAMED[what](page)}\n{body(page)}" for page in range(6)]
    assert cleaned(pages) == (pages, {})


def test_a_part_named_in_the_head_does_not_hide_the_page_number() -> None:
    left, found = cleaned([f"Глава 1. Кластеры   {page + 45}\n{body(page)}" for page in range(6)])
    assert left == [body(page) for page in range(6)]
    assert found == {page: str(page + 45) for page in range(6)}


EDGES = [
    "3) финансовую поддержку субъектов предпринимательства и организаций",
    "организации, образующие инфраструктуру поддержки",
    "Поддержка организаций инфраструктуры вида 2;",
]


@pytest.mark.parametrize("line", EDGES)
def test_a_line_of_the_body_met_at_three_edges_stays(line: str) -> None:
    pages = [(f"{line}\n" if page < 3 else "") + body(page) for page in range(6)]
    assert cleaned(pages) == (pages, {})


def test_what_begins_in_lower_case_is_a_head_where_every_page_has_it() -> None:
    assert cleaned([f"надежная правовая поддержка\n{body(page)}" for page in range(8)])[0] == [body(page) for page in range(8)]


def test_a_line_with_other_numbers_than_a_repeated_one_stays() -> None:
    pages = [("Мера вида 1\n" if page < 4 else "Мера вида 2\n" if page == 4 else "") + body(page) for page in range(6)]
    left = cleaned(pages)[0]
    assert left[3:] == [body(3), pages[4], pages[5]]


def test_a_short_last_page_loses_its_head_and_number_too() -> None:
    pages = [f"Вестник экономики\n{body(page)}{page + 45}\n" for page in range(4)] + ["Вестник экономики\nи занятости.\n49\n"]
    text = "".join(pages)
    starts = [sum(map(len, pages[:number])) for number in range(5)]

    def height(span: Span) -> float:
        line = span.of(text).strip()
        return 0.05 if line.startswith("Вестник") else 0.95 if line.isdigit() else 0.12

    found = running_heads(text, starts, height)
    assert apply_edits(text, found.edits).endswith(body(3) + "и занятости.\n")
    assert found.numbers[4] == "49"


def test_a_page_that_holds_nothing_else_keeps_its_lines() -> None:
    pages = [f"Вестник экономики\n{body(page)}" for page in range(4)] + ["Вестник экономики\n"]
    text = "".join(pages)
    starts = [sum(map(len, pages[:number])) for number in range(5)]
    found = running_heads(text, starts, lambda span: 0.05 if span.of(text).startswith("Вестник") else 0.5)
    assert apply_edits(text, found.edits).endswith(pages[-1])


def _placed(heads: list[str]) -> tuple[list[str], dict[int, str]]:
    """Return what is left of pages with these heads at one height, and the numbers found."""
    pages = [f"{head}\n{body(page)}" for page, head in enumerate(heads)]
    text = "".join(pages)
    starts = [sum(map(len, pages[:number])) for number in range(len(pages))]
    found = running_heads(text, starts, lambda span: 0.05 if span.start in starts else 0.5)
    gone = {edit.span.start for edit in found.edits}
    left = ["" if start in gone else head for start, head in zip(starts, heads, strict=True)]
    return left, dict(found.numbers)


@pytest.mark.parametrize("pages", [2, 3, 4, 5, 6, 7, 12])
def test_an_article_of_few_pages_has_a_head_on_the_left_and_another_on_the_right(pages: int) -> None:
    numbers = range(114, 114 + pages)
    heads = [f"{n} Вестник земской истории. № 4" if n % 2 == 0 else f"Оборин В. А. Сметы земств {n}" for n in numbers]
    left, found = _placed(heads)
    assert left == [""] * pages
    assert found == {page: str(number) for page, number in enumerate(numbers)}


def test_a_dictionary_has_other_words_beside_each_number() -> None:
    words = "АБАКАН БАКАЛ ВЯТКА ГЛАЗОВ ДОБРЯНКА ЕЛАБУГА ЖИГУЛИ ЗЛАТОУСТ ИРБИТ".split()
    heads = [f"{214 + n} {word}" if n % 2 == 0 else f"{word} {214 + n}" for n, word in enumerate(words)]
    left, found = _placed(heads)
    assert left == [""] * len(heads)
    assert found[8] == "222"


def test_a_number_far_from_the_words_of_its_head_counts_the_pages_too() -> None:
    """A wide gap is written «; »; the name of each chapter is met on two pages alone."""
    chapters = ["Глава 1. Соль", "Глава 1. Соль", "Глава 2. Железо", "Глава 2. Железо"]
    heads = [
        head for place, name in enumerate(chapters) for head in (f"{6 + 2 * place}; Оборин В. А.", f"{name}; {7 + 2 * place}")
    ]
    assert _placed(heads) == ([""] * 8, {page: str(6 + page) for page in range(8)})
    rows = ["Соль; 12", "Железо; 40", "Медь; 7", "Лен; 15"]
    assert _placed(rows) == (rows, {})


@pytest.mark.parametrize(
    "heads",
    [
        ["1 Цели", "2 Задачи", "3 Итоги", "4 Выводы"],
        ["1. Введение", "2. Обзор", "3. Итоги", "4. Выводы"],
        ["114 рублей стоил пуд соли", "118 рублей стоил пуд железа", "120 рублей стоил пуд меди", "131 рубль стоила изба"],
    ],
)
def test_numbers_that_begin_a_page_and_count_no_pages_stay(heads: list[str]) -> None:
    assert _placed(heads) == (heads, {})


def test_heads_without_numbers_change_sides_in_a_short_article() -> None:
    left, _ = _placed(["Вестник земской истории", "Оборин В. А. Сметы земств"] * 2)
    assert left == [""] * 4
