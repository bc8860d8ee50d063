"""Sentences of Russian scientific and official prose, and the terms a text is searched by."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dictionary import morphology
from assistant.language import STOP_WORDS, lemma, sentences, terms

# A boundary between sentences is written «|»; the text itself is the case without these marks.
CASES = (
    # Plain prose.
    "Кластер растёт.| Спрос падает.| Что дальше?| Рост!",
    "Одно предложение без точки",
    "Рост…| Потом спад…| И снова рост.",
    "Он спросил: «Где кластер?» — и ушёл.| Ответа не было.",
    # Amounts and shortened units.
    "Выделено 20 млрд. руб. на развитие.| Срок — год.",
    "Выделено 20 млрд. рублей.| Срок — год.",
    "Объём составил 3,5 млн. тонн.| Это рекорд.",
    "Объём составил 3.5 тыс. т. в год.",
    "Выручка выросла до 15 млн руб.| Прибыль упала.",
    "Занято 12 тыс. чел. в 40 организациях.",
    "Цена выросла на 1.5 процента.| Затем упала.",
    # «И так далее», «то есть».
    "Сюда входят заводы, вузы и т.д.| Каждый важен.",
    "Сюда входят заводы, вузы и т. д.| Каждый важен.",
    "Заводы, вузы и т.п. образуют кластер.",
    "Кластеры, т.е. группы предприятий, растут.",
    "Кластеры, т. е. Группы предприятий, растут.",
    "В регионе, т.к. он приграничный, развита торговля.",
    "Работы Портера, Маршалла и др. учёных известны.",
    "Работы Портера, Маршалла и др.| Кластер изучают давно.",
    "Это заводы, в т.ч. малые.| Их сорок.",
    # Years and centuries.
    "Закон принят в 2007 г.| Он действует.",
    "В 2007 г. был принят закон.",
    "В 2013–2015 гг. Минэкономразвития провело отбор.| Их стало 26.",
    "С 2005 по 2010 гг. Правительство вело отбор.",
    "За период 2013–2015 гг. Калужская область получила субсидии.",
    "В начале XX в. Россия росла.",
    "В 20-е гг. ХХ века возникли тресты.",
    "К концу 1990-х гг. XX века.| Потом иначе.",
    "Построил шлюзы на Сев. Двине.| Потом уехал.",
    "К 31 дек. 2015 г. работы завершены.| Итоги подведены.",
    "Рынок достиг 3 трлн долл. США.| Рост продолжился.",
    "Он стоит 3 млн долл.| Страны его не купят.",
    "В 2005–2008 гг. доля росла.| Потом упала.",
    "В XIX–XX вв. возникли округа.",
    "Это было в XX в.| Тогда возникли округа.",
    "В г. Москве открыт парк.| Парк большой.",
    "Город основан в 1703 г. Петром I.",
    # References inside and after a sentence.
    "Схема показана на рис. 3.| Она проста.",
    "Данные приведены в табл. 2.1 и на рис. 4.| Рост виден.",
    "См. с. 45 и стр. 12 отчёта.| Там всё есть.",
    "Согласно ст. 15 п. 2 ч. 1 закона субсидия положена.",
    "Согласно пп. 3–5 ст. 7 решение принято.",
    "См. также: Портер М. Конкуренция.| Москва, 2005.",
    "Ср. с данными прошлого года.",
    "Понятие близко к кластерам. [1,с.20].| В отличие от них округ мал.",
    "Понятие близко к кластерам.[1, с. 20]| В отличие от них округ мал.",
    "Понятие близко к кластерам [1,с.20].| В отличие от них округ мал.",
    "Рост доказан. [2; 5–7]| Спад — нет.",
    "Рост доказан [3].| Спад — нет [4].",
    "Закон № 209-ФЗ действует.| Он новый.",
    "Приказ №. 15 издан вчера.",
    # Names and degrees.
    "Понятие ввёл М. Е. Портер.| Оно прижилось.",
    "Понятие ввёл М.Е. Портер.| Оно прижилось.",
    "Портер М.Е. ввёл понятие.| Оно прижилось.",
    "По мнению Портера М. Е., кластер важен.",
    "Доклад сделал д.э.н., проф. Иванов И. И. из Москвы.",
    "Доклад сделал к.э.н. Петров.| Спорили долго.",
    "Выступил акад. Абалкин.| Его слушали.",
    "Университет им. Ломоносова открыт.",
    "Сборник под ред. Иванова вышел в 2010 г. в Москве.",
    "Книга вышла в изд. Наука.",
    "Предприятия Самарской обл. выросли.",
    # Quotation marks and brackets that close after the stop.
    "Он сказал: «Кластер растёт.»| Мы согласились.",
    "«Рост есть.» — сказал министр.",
    "(Так считал Портер.)| Другие спорили.",
    "Рост (см. рис. 2) очевиден.| Спад тоже.",
    "Рост был (это показал М. Портер. Он измерял).| Спада не было.",
    # Marks of lists and headings.
    "1. Кластер растёт.| Спрос падает.",
    "2) кластер растёт;",
    "3.1. Кластер растёт.",
    "а) Кластер растёт.",
    "Статья 3. Субъекты предпринимательства",
    "Статья 3. Субъекты предпринимательства.| Ими признаются общества.",
    "Глава 2. Меры поддержки",
    "Таблица 3. Состав кластеров",
    "Рис. 5. Доля занятых",
    "§ 2. Методы",
    "- заводы;\n|- вузы;\n|- органы власти.",
    "Участники:\n|1. Заводы.\n|2. Вузы. |Их сорок.",
    "Заголовок\n|Первое предложение.| Второе.\n\n|Другой абзац.",
    # A semicolon ends no sentence; a bullet after it begins an item.
    "Росли заводы; Самара лидировала; 2013 год был лучшим.| Потом спад.",
    "Цели: 1) рост; 2) спрос; 3) занятость.| Всё.",
    "Задачи: • рост;| • спрос.",
    "Об этом писали многие [2; 4; 6].| Весьма важно иное.",
    "Об этом писали (Портер и др.) [1; 2] следует отметить иное.",
    # Bibliography.
    "Портер М. Конкуренция. – М.: Вильямс, 2005. – 608 с.",
    "Экономика регионов // Вестник. – 2013. – № 3. – С. 5–17. – URL: http://a.ru (дата обращения: 01.11.2021)",
    "Конкуренция / Пер. с англ. – М.: Вильямс, 2005. – 608 с.| 2. Маршалл А. О принципах. – М., 1993.",
    "Экономика. 2012. № 4. С. 57-64.| Регион. 2014. Т. 2. С. 5.",
    # Ends an abbreviation hides.
    "Группа А. включает заводы.| Доля растёт.",
    "Заводы группы А.| Для них доля растёт.",
    "Доля выросла в 2010 г.| В регионе строят парк.",
    "Затраты составили 20 млн. руб.| При этом спрос упал.",
    "Парсонс Т. О структуре действия.",
    "Реформу провёл Б. Н. Ельцин. |Она прошла.",
    "Проверка H0 : p1 = ... = pn прошла.",
    # A lower-case letter goes on.
    "Выручка ООО. выросла вдвое.",
    "Рост (ок. двух процентов) замечен.",
    # Addresses and the web.
    "Сайт www.cluster.ru открыт.| Там данные.",
    "Адрес: ул. Ленина, д. 5, корп. 2.| Вход свободный.",
)


def marked(text: str) -> str:
    """Write «|» before every sentence but the first."""
    pieces, last = [], 0
    for span in sentences(text):
        pieces.append(text[last : span.start])
        if last:
            pieces.append("|")
        pieces.append(span.of(text))
        last = span.stop
    return "".join(pieces)


def plain(case: str) -> str:
    """Move every boundary to the place right before the next sentence begins, however the case is spaced."""
    return re.sub(r"\|(\s*)", r"\1|", case)


@pytest.mark.parametrize("case", CASES)
def test_boundaries(case: str) -> None:
    assert marked(case.replace("|", "")) == plain(case)


CHARACTERS = st.sampled_from('аАяЯбВ г.Г.1Ivx.!?…;:,-–—«»()[]"№ \n\n ё')
WORDS = st.sampled_from(
    "г. гг. В Он и т.д. рис. 2 см. [1,с.20]. [2; 5] «Рост.» (Спад.) 1. а) – № млрд. руб. Портер М. Е. др. ; • = кластер".split()
)
PROSE = st.one_of(
    st.text(CHARACTERS, max_size=80), st.lists(WORDS | st.just("\n"), max_size=25).map(" ".join), st.text(max_size=60)
)


@given(PROSE)
def test_sentences_cover_all_but_white_space_in_order_and_cross_no_line_break(text: str) -> None:
    last = 0
    for span in sentences(text):
        assert not text[last : span.start].strip()
        piece = span.of(text)
        assert piece
        assert piece == piece.strip()
        assert "\n" not in piece
        last = span.stop
    assert not text[last:].strip()


@given(PROSE)
def test_lines_do_not_influence_each_other(text: str) -> None:
    alone = [span.of(line) for line in text.split("\n") for span in sentences(line)]
    assert [span.of(text) for span in sentences(text)] == alone


@pytest.mark.alone
def test_a_long_text_of_abbreviations_takes_linear_time() -> None:
    def seconds(times: int) -> float:
        started = time.perf_counter()
        sentences("Рост (см. рис. 2; табл. 3) в 2007 г. Он [1; 2]. – М.: Наука. 2. " * times)
        return time.perf_counter() - started

    seconds(10)
    assert seconds(3200) < 3 + 40 * seconds(200)


def forms(text: str) -> list[str]:
    return [term.form for term in terms(text)]


def lemmas(text: str) -> list[str]:
    return [term.lemma for term in terms(text)]


def test_terms_are_lemmas_without_stop_words() -> None:
    text = "Кластеры и предприятия, которые они объединяют, не являются самостоятельными."
    assert lemmas(text) == ["кластер", "предприятие", "объединять", "самостоятельный"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Социально-экономическому", ["социально-экономический", "социально", "экономический"]),
        ("закон № 209-ФЗ", ["закон", "209-фз", "209", "фз"]),
        ("рост на 1,5 процента", ["рост", "1,5", "процент"]),
        ("4 кластера", ["4", "кластер"]),
        ("период 2005–2008", ["период", "2005-2008", "2005", "2008"]),
        ("XIX век", ["xix", "век"]),
        ("кластер Silicon Valley", ["кластер", "silicon", "valley"]),
        ("кластеру [1,с.20]. Рост [2; 5–7]", ["кластер", "рост"]),
        ("кластеру [5. С. 13] и [10, с. 17]", ["кластер"]),
        ("отрезок [0;1]", ["отрезок", "0", "1"]),
        ("заводы и т.д., т.е. все", ["завод"]),
        ("\U00017000 а\U00017000 кластер", ["\U00017000", "а\U00017000", "кластер"]),
        ("", []),
        ("и в на — !", []),
    ],
)
def test_what_is_searched(text: str, expected: list[str]) -> None:
    assert lemmas(text) == expected


@given(PROSE)
def test_terms_stand_where_their_spans_say(text: str) -> None:
    for term in terms(text):
        assert "ё" not in term.lemma + term.form
        token = term.span.of(text).lower().replace("ё", "е").replace("–", "-").replace("‑", "-")
        assert term.form in token
        assert term.form not in STOP_WORDS


@given(st.lists(st.sampled_from("ёлка самолёт пётр осёл лёд всё берёт учёт ещё чёрно-белый".split())).map(" ".join))
def test_yo_is_ye(text: str) -> None:
    assert terms(text) == terms(text.replace("ё", "е"))


@pytest.mark.parametrize("words", ["1970-х 1970-е", "T-клеток T-клетки", "17-го 17-й", "кластеров кластеры"])
def test_forms_of_a_word_share_their_lemma(words: str) -> None:
    one, other = (terms(word)[0] for word in words.split())
    assert one.lemma == other.lemma
    assert one.form != other.form


@pytest.mark.parametrize(
    "forms",
    [
        # The analyser's corpus has none of the oblique ones, and each could be of another word: «парка», «стать», «занять».
        "парк парка парку парки парков паркам парках",
        "статья статьи статей статьям",
        "заём займу займы займам займов",
        "самозанятый самозанятого самозанятые самозанятых самозанятым",
        "ромб ромба ромбов ромбам",
        "снимок снимка снимки снимков",
        "очки очкам очках",
        "языковой языкового языковые языковых",
    ],
)
def test_rare_forms_meet_in_one_lemma(forms: str) -> None:
    assert len({lemma(form.replace("ё", "е")) for form in forms.split()}) == 1


@pytest.mark.parametrize(("form", "expected"), [("почти", "почти"), ("день", "день"), ("дань", "дань"), ("принятых", "принять")])
def test_what_is_sure_keeps_its_lemma(form: str, expected: str) -> None:
    assert lemma(form) == expected


def test_stop_words_are_written_as_they_are_compared() -> None:
    assert all(word == word.lower().replace("ё", "е") for word in STOP_WORDS)


@pytest.mark.alone
def test_lemmas_of_a_known_vocabulary_cost_a_fraction_of_parsing_the_words() -> None:
    text = "Кластерная политика регионов опирается на предприятия, вузы и органы власти. " * 100
    words = text.split()
    terms(text)
    started = time.perf_counter()
    found = terms(text)
    remembered = time.perf_counter() - started
    started = time.perf_counter()
    parsed = [morphology().parse(word)[0].normal_form for word in words]
    naive = time.perf_counter() - started
    assert len(found) == 800 < len(parsed)
    assert naive > 5 * remembered
    assert lemma("кластеров") == "кластер"
