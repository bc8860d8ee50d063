"""Laws and orders as they are really written: lists, signatures, amendments, numbers put in later, annexes."""

import pytest

from assistant.provisions import provisions

ORDER = "МИНИСТЕРСТВО ЭКОНОМИКИ\n\nПРИКАЗ\n\nО кластерах\n\nВ соответствии с законом приказываю:\n\n"
AMENDED = """ФЕДЕРАЛЬНЫЙ ЗАКОН

О внесении изменений в закон «О кластерах»

Статья 1

Внести в закон следующие изменения:

1) статью 5 изложить в следующей редакции:

«Статья 5. Меры

1. Поддержка бывает денежной.

2. Поддержку по закону «О малых предприятиях» дают раз в год.»;

2) часть 3 статьи 8 дополнить словами «и другие»;

3) дополнить статьёй 5.1 следующего содержания: «Статья 5.1. Отчёт

Отчёт сдают раз в год.

Его хранят.».

Статья 2

1. Закон вступает в силу со дня опубликования.

2. Правительство издаёт правила."""


def shown(text: str) -> list[tuple[str, str]]:
    """Return each provision with the first words it stands at."""
    return [(found.name, text[found.start :].split("\n")[0][:12].strip()) for found in provisions(text)]


def names(text: str) -> list[str]:
    """Return the names of the provisions, from the top."""
    return [found.name for found in provisions(text)]


def test_a_paragraph_behind_a_list_belongs_to_the_point_again() -> None:
    text = ORDER + (
        "1. Утвердить:\n\n1) правила;\n\n2) перечень.\n\nПравила действуют год.\n\n2. Отделу:\n\nа) собрать заявки;\n\n"
        "б) подвести итоги.\n\n(Подпункт введён приказом.)\n\nИтоги публикуют.\n\n3. Приказ опубликовать."
    )
    assert shown(text) == [
        ("п. 1", "1. Утвердить"),
        ("п. 1, подп. 1", "1) правила;"),
        ("п. 1, подп. 2", "2) перечень."),
        ("п. 1", "Правила дейс"),
        ("п. 2", "2. Отделу:"),
        ("п. 2, подп. «а»", "а) собрать з"),
        ("п. 2, подп. «б»", "б) подвести"),
        ("п. 2", "Итоги публик"),
        ("п. 3", "3. Приказ оп"),
    ]


def test_a_paragraph_behind_a_list_of_letters_belongs_to_the_part_again() -> None:
    text = "ЗАКОН\n\nСтатья 1. Меры\n\n1. Меры бывают:\n\nа) одни;\n\nб) другие.\n\nИх берут.\n\nСтатья 2. Конец\n\nВсё."
    assert names(text) == ["ст. 1", "ст. 1, ч. 1", "ст. 1, ч. 1, п. «а»", "ст. 1, ч. 1, п. «б»", "ст. 1, ч. 1", "ст. 2"]


@pytest.mark.parametrize(
    "signature",
    [
        "Министр В. Иванов",
        "Министр\n\nВ.В. Иванов",
        "Председатель Правительства\n\nРоссийской Федерации\n\nМ.ИВАНОВ",
        "И.о. директора департамента Петрова А. А.",
        "Первый заместитель губернатора области П. П. Петров",
    ],
)
@pytest.mark.parametrize("last", ["2. Контроль оставляю за собой.", "2. Возложить контроль:\n\n1) на отдел;\n\n2) на архив."])
def test_a_signature_is_in_no_point(signature: str, last: str) -> None:
    text = f"{ORDER}1. Утвердить правила.\n\n{last}\n\n{signature}\n\nЗарегистрировано 5 мая"
    assert provisions(text)[-1].name == ""
    assert text[provisions(text)[-1].start :].startswith(signature)


@pytest.mark.parametrize(
    "line",
    [
        "Министр вправе продлить срок.",
        "Председатель комиссии назначается приказом",
        "Заместитель министра отвечает за отчёт,",
    ],
)
def test_a_sentence_about_an_office_is_no_signature(line: str) -> None:
    assert "" not in names(f"{ORDER}1. Утвердить правила.\n\n{line}\n\n2. Приказ опубликовать на сайте министерства.")


def test_an_article_about_the_president_is_no_signature() -> None:
    text = "КОНСТИТУЦИЯ\n\nСтатья 1\n\nПрезидент Российской Федерации неприкосновенен.\n\nСтатья 2\n\nТекст."
    assert names(text) == ["ст. 1", "ст. 2"]
    assert names(f"{text}\n\nПрезидент Российской Федерации\n\nМосква, Кремль") == ["ст. 1", "ст. 2", ""]


def test_people_in_a_list_do_not_sign() -> None:
    text = f"{ORDER}1. Утвердить комиссию:\n\nПредседатель Иванов И. И.\n\n2. Приказ опубликовать."
    assert names(text) == ["п. 1", "п. 2"]


def test_the_articles_of_a_new_wording_are_not_the_acts_own() -> None:
    assert names(AMENDED) == ["ст. 1", "ст. 1, п. 1", "ст. 1, п. 2", "ст. 1, п. 3", "ст. 2", "ст. 2, ч. 1", "ст. 2, ч. 2"]
    straight = AMENDED.translate(str.maketrans("«»", '""'))
    assert names(straight) == names(AMENDED)


def test_a_wording_with_one_closing_mark_for_two_ends_too() -> None:
    merged = AMENDED.replace("дают раз в год.»;", "дают по закону «О займах».;").replace("займах».;", "займах»;")
    assert names(merged) == names(AMENDED)


def test_the_points_of_a_new_wording_are_not_the_orders_own() -> None:
    text = ORDER + (
        "1. Внести в приказ изменения:\n\n1) пункт 2 изложить в следующей редакции:\n\n«2. Контроль возложить на отдел.\n\n"
        "3. Отчёт сдать.»;\n\n2) пункт 5 исключить.\n\n2. Приказ опубликовать."
    )
    assert names(text) == ["п. 1", "п. 1, подп. 1", "п. 1, подп. 2", "п. 2"]


def test_words_explained_in_a_law_are_no_new_wording() -> None:
    text = (
        "ЗАКОН\n\nСтатья 1. Слова\n\n1. В законе используются слова:\n\n«кластер» — группа;\n\n«участник» — предприятие.\n\n"
        "2. Другие слова:\n\nпонятны.\n\nСтатья 2. Меры\n\nТекст."
    )
    assert names(text) == ["ст. 1", "ст. 1, ч. 1", "ст. 1, ч. 2", "ст. 2"]


def test_a_mark_that_was_never_closed_does_not_swallow_the_law() -> None:
    text = AMENDED.replace("раз в год.»;", "раз в год.;").replace("хранят.».", "хранят.")
    assert names(text)[-3:] == ["ст. 2", "ст. 2, ч. 1", "ст. 2, ч. 2"]


def test_numbers_put_in_later() -> None:
    law = (
        "ЗАКОН\n\nСтатья 1. Меры\n\n1. Раз.\n\n2. Два.\n\n2(1). Меры:\n\n1) одни;\n\n1-1) иные;\n\n2) другие.\n\n"
        "2.1-1. Ещё.\n\n3. Три.\n\nСтатья 5(1). Слова\n\nТекст.\n\nСтатья 5². Дела\n\nТекст.\n\nСтатья 6. Конец\n\nТекст."
    )
    assert [name for name in names(law) if "ст. 1," in name] == [
        "ст. 1, ч. 1",
        "ст. 1, ч. 2",
        "ст. 1, ч. 2(1)",
        "ст. 1, ч. 2(1), п. 1",
        "ст. 1, ч. 2(1), п. 1-1",
        "ст. 1, ч. 2(1), п. 2",
        "ст. 1, ч. 2.1-1",
        "ст. 1, ч. 3",
    ]
    assert names(law)[-3:] == ["ст. 5(1)", "ст. 5²", "ст. 6"]
    order = f"{ORDER}1. Раз.\n\n2. Два.\n\n2(1). Ещё.\n\n2.1-1. И ещё.\n\n3. Три."
    assert names(order) == ["п. 1", "п. 2", "п. 2(1)", "п. 2.1-1", "п. 3"]


def test_articles_of_old_laws_are_written_short() -> None:
    text = "УСТАВ О КЛАСТЕРАХ\n\nСт. 1. Кластер есть союз.\n\nСт. 2. Союз сей вольный.\n\nСТ. 3.\n\nВсякий в нём равен."
    assert names(text) == ["ст. 1", "ст. 2", "ст. 3"]


@pytest.mark.parametrize(
    "text",
    [
        # notes of a paper on the law
        "Закон о земле\n\nТекст.\n\nСт. 12. Кодекс.\n\nТекст.\n\nСт. 40. Закон.\n\nТекст.\n\nСт. 7. Указ.\n\nСт. 90. Кодекс.",
        "Закон о земле\n\nСт. 5 Кодекса\n\nТекст.\n\nСт. 6 Кодекса\n\nТекст.",
    ],
)
def test_short_references_make_no_law(text: str) -> None:
    assert provisions(text) == ()


def test_short_references_in_a_law_are_not_its_articles() -> None:
    text = "ЗАКОН\n\nСтатья 1. Меры\n\nТекст.\n\nСт. 2. Кодекс.\n\nСтатья 2. Слова\n\nТекст."
    assert names(text) == ["ст. 1", "ст. 2"]


def test_sentences_counted_by_roman_numbers_are_points() -> None:
    text = "ДЕКРЕТ О ПОШЛИНАХ\n\nУтверждён съездом\n\nI. Пошлины отменяются.\n\nII. Склады переходят городам.\n\nIII. Срок — год."
    assert names(text) == ["прил.", "п. I", "п. II", "п. III"]


def test_sections_called_so_are_sections() -> None:
    text = (
        "УТВЕРЖДЕНО решением думы\n\nПОЛОЖЕНИЕ О КЛАСТЕРАХ\n\nРаздел I. Цели\n\n1. Первая.\n\n2. Вторая.\n\n"
        "Раздел II\n\n1. Третья.\n\n2. Четвёртая."
    )
    assert [name for name in names(text) if "разд" in name] == [
        "разд. I",
        "разд. I, п. 1",
        "разд. I, п. 2",
        "разд. II",
        "разд. II, п. 1",
        "разд. II, п. 2",
    ]


def test_chapters_of_rules_whose_points_go_on_are_not_in_their_names() -> None:
    text = (
        "УТВЕРЖДЕНЫ решением думы\n\nПРАВИЛА\n\nГлава 1. Цели\n\n1. Первая.\n\n2. Вторая.\n\nГлава 2. Порядок\n\n3. Третья.\n\n"
        "Глава 2 применяется с мая."
    )
    assert names(text)[1:] == ["гл. 1", "п. 1", "п. 2", "гл. 2", "п. 3"]


def test_an_annex_to_an_annex_is_told_from_the_orders_own() -> None:
    text = ORDER + (
        "1. Утвердить правила и перечень.\n\n2. Приказ опубликовать.\n\nПриложение № 1\nк приказу министерства\n\nПРАВИЛА\n\n"
        "1. Правило.\n\nПриложение № 1\nк Правилам\n\n1. Строка.\n\nПриложение № 2\nк настоящим Правилам\n\n1. Графа.\n\n"
        "Приложение № 2\nк приказу об утверждении Правил\n\n1. Имя."
    )
    assert names(text) == [
        "п. 1",
        "п. 2",
        "прил. 1",
        "прил. 1, п. 1",
        "прил. 1 к прил. 1",
        "прил. 1 к прил. 1, п. 1",
        "прил. 2 к прил. 1",
        "прил. 2 к прил. 1, п. 1",
        "прил. 2",
        "прил. 2, п. 1",
    ]


def test_the_annexes_of_a_law_have_their_own_points() -> None:
    text = (
        "ЗАКОН О КЛАСТЕРАХ\n\nСтатья 1. Меры\n\n1. Первая.\n\nСтатья 2. Срок\n\n1. Год.\n\nГубернатор области\n\nП. Петров\n\n"
        "1. Не пункт.\n\nПриложение № 1\nк закону\n\n1. Город.\n\n2. Район.\n\nПриложение № 2\n\n1. Завод."
    )
    assert names(text) == [
        "ст. 1",
        "ст. 1, ч. 1",
        "ст. 2",
        "ст. 2, ч. 1",
        "",
        "прил. 1",
        "прил. 1, п. 1",
        "прил. 1, п. 2",
        "прил. 2",
        "прил. 2, п. 1",
    ]


def test_the_points_of_a_plenum_that_explains_are_provisions() -> None:
    text = (
        "ПЛЕНУМ ВЕРХОВНОГО СУДА РОССИЙСКОЙ ФЕДЕРАЦИИ\n\nПОСТАНОВЛЕНИЕ\n\nот 24 марта 2016 г. № 7\n\nО СЫРЕ\n\n"
        "Пленум постановляет дать следующие разъяснения:\n\nОбщие положения\n\n"
        "1. Сыр возвращают.\n\nИспорченный сыр не возвращают.\n\n2. Долг платят."
    )
    assert names(text) == ["п. 1", "п. 2"]


def test_an_extract_keeps_the_numbers_of_what_it_is_from() -> None:
    points = "3. Отделу сдать отчёт.\n\n4. Кадрам обучить:\n\n4.1. Сыроделов.\n\n7. Контроль за мной.\n\nМинистр Л. С. Лось"
    assert shown(f"ВЫПИСКА ИЗ ПРИКАЗА\n\nот 14 апреля 2021 г. № 88\n\nПРИКАЗЫВАЮ:\n\n{points}") == [
        ("п. 3", "3. Отделу сд"),
        ("п. 4", "4. Кадрам об"),
        ("п. 4.1", "4.1. Сыродел"),
        ("п. 7", "7. Контроль"),
        ("", "Министр Л. С"),
    ]
    protocol = "Выписка из протокола № 5 комиссии\n\nРешили:\n\n2. Отказать.\n\n3. Отделу:\n\nа) составить письмо."
    assert names(protocol) == ["п. 2", "п. 3", "п. 3, подп. «а»"]
    assert names("Выписка из Положения о грантах\n\n5. Грант дают.\n\n8. Грант возвращают.") == ["п. 5", "п. 8"]


@pytest.mark.parametrize(
    "text",
    [
        "Выписка из протокола\n\nУчаствовали:\n\n3. Зуев.\n\n5. Котов.",
        "Выписка из книги о сыре\n\n3. Сыр бывает разный.\n\n5. Сыр бывает твёрдый.",
        "Приложение 1 к отчёту\n\nПеречень сыров\n\n1. Твёрдый.\n\n2. Мягкий.",
        "Приложение 2 к приказу по истории сыра относят к письмам.\n\n1. Твёрдый.\n\n2. Мягкий.",
    ],
)
def test_numbered_lines_of_other_papers_are_no_provisions(text: str) -> None:
    assert names(text) == []


def test_an_annex_in_a_file_of_its_own_has_points() -> None:
    text = "Приложение № 2\n\nк приказу министерства\n\nот 3 февраля 2020 г. № 12-п\n\nПорядок\n\nотбора сыров\n\n"
    assert names(f"{text}1. Сыр отбирают.\n\n2. Заявитель подаёт:\n\n1) заявку;\n\n2) смету.")[1:] == [
        "п. 1",
        "п. 2",
        "п. 2, подп. 1",
        "п. 2, подп. 2",
    ]


def test_annexes_without_numbers_are_told_by_what_they_are_called() -> None:
    approved = "УТВЕРЖДЕНЫ\n\nприказом министерства\n\n"
    text = ORDER + (
        "1. Утвердить требования и правила.\n\n2. Опубликовать приказ.\n\nМинистр Л. С. Громов\n\n"
        f"{approved}ТРЕБОВАНИЯ К СЫРУ\n\n1. Сыр жёлтый.\n\n2. Сыр мягкий.\n\n{approved}ПРАВИЛА ПРОДАЖИ\n\n1. Продают утром."
    )
    assert ("прил. «Требования», п. 2", "2. Сыр мягки") in shown(text)
    assert shown(text)[-1] == ("прил. «Правила», п. 1", "1. Продают у")
    alone = text.partition(f"{approved}ПРАВИЛА")[0]
    assert shown(alone)[-1] == ("прил., п. 2", "2. Сыр мягки")


def test_rules_that_somebody_approves_in_a_corner_have_points() -> None:
    text = "«УТВЕРЖДАЮ»\n\nРектор М. А. Лось\n\nПОЛОЖЕНИЕ\n\nо кафедре\n\n1. Общее\n\n1.1. Кафедра учит.\n\n1.2. Кафедра пишет."
    assert names(text)[-3:] == ["п. 1", "п. 1.1", "п. 1.2"]


def test_rules_that_an_order_puts_in_force_may_have_articles() -> None:
    text = (
        "ГОРОДСКАЯ ДУМА\n\nРЕШЕНИЕ\n\nДума решила:\n\n1. Утвердить положение.\n\n2. Опубликовать.\n\n"
        "Городской Голова К. М. Лось\n\n"
        "Приложение\n\nк решению\n\nПОЛОЖЕНИЕ\n\nСтатья 1. Предмет\n\n1. Сыр.\n\n2. Молоко.\n\n"
        "Статья 2. Сроки\n\n1. Проект вносят осенью."
    )
    assert shown(text)[2:4] == [("", "Городской Го"), ("прил.", "Приложение")]
    assert shown(text)[-2:] == [("прил., ст. 2", "Статья 2. Ср"), ("прил., ст. 2, п. 1", "1. Проект вн")]


def test_an_extract_from_a_law_may_hold_one_article_and_some_of_its_parts() -> None:
    text = "Выписка из Федерального закона\n\nСтатья 4. Сыр\n\n3. Сыр варят:\n\n1) утром;\n\n2) вечером.\n\n5. Сыр едят."
    assert names(text) == ["ст. 4", "ст. 4, ч. 3", "ст. 4, ч. 3, п. 1", "ст. 4, ч. 3, п. 2", "ст. 4, ч. 5"]
    assert names(text.replace("Выписка из Федерального закона", "Заметка о законе")) == []


def test_a_point_below_a_point_may_begin_small() -> None:
    text = (
        ORDER + "1. Общее.\n\n1.1. Размер:\n\n1.1.1. для сыроделов – сто рублей;\n\n1.1.2. для прочих – 2.5. рубля.\n\n2. Другое."
    )
    assert names(text) == ["п. 1", "п. 1.1", "п. 1.1.1", "п. 1.1.2", "п. 2"]


def test_a_signature_is_seen_though_the_town_was_joined_to_the_name() -> None:
    text = ORDER + "1. Одно.\n\n2. Другое.\n\nГубернатор Сырной области\n\nВ. В. Лось г. Орёл\n\n31 мая 2021 г."
    assert names(text) == ["п. 1", "п. 2", ""]


_DECIDED = "1. Провести ярмарку сыроварен на площади у моста.\n2. Выделить деньги на палатки.\n3. Назначить ответственной Сомову."


@pytest.mark.parametrize("head", ["ВЫПИСКА\n\nиз протокола заседания совета", "Выписка из протокола № 12 заседания совета"])
@pytest.mark.parametrize("verb", ["РЕШИЛИ", "Постановили"])
def test_the_points_of_an_extract_are_those_of_its_only_decision(head: str, verb: str) -> None:
    assert names(f"{head}\n\nСЛУШАЛИ: Сомову о ярмарке.\n\n{verb}:\n{_DECIDED}") == ["п. 1", "п. 2", "п. 3"]


def test_an_extract_of_several_lists_names_none_of_their_points() -> None:
    agenda = "ПОВЕСТКА ДНЯ:\n1. О ярмарке.\n2. О мосте."
    assert not names(f"ВЫПИСКА\n\nиз протокола заседания совета\n\n{agenda}\n\nРЕШИЛИ:\n{_DECIDED}")
    assert not names(f"Выписка со счёта за март лежит в папке.\n\nРешили:\n{_DECIDED}")
