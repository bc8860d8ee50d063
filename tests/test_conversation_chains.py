"""Follow-ups after one or two questions, by what makes them hard; a row: former questions, what is typed, what it means."""

import pytest

from assistant.conversation import Exchange, resolve


def understood(chain: str) -> str:
    """Return what the last question of «… | … | …» means; each is understood after those before it."""
    turns: list[Exchange] = []
    for typed in chain.split(" | "):
        question = resolve(typed, turns).question
        turns.append(Exchange(typed, question, "answered", (), ()))
    return turns[-1].understood


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ("Что такое ОЭЗ? | Какие у неё льготы?", "Какие у ОЭЗ льготы?"),
        ("Что такое ТОР? | Какие льготы в ней действуют?", "Какие льготы действуют в ТОР?"),
        ("Что такое ГЧП? | Чем оно отличается от концессии?", "Чем отличается ГЧП от концессии?"),
        ("Что такое МСП? | Какую долю оно занимает в ВВП?", "Какую долю занимает МСП в ВВП?"),
        ("Что такое УСН? | Кто её применяет?", "Кто применяет УСН?"),
        ("Что такое ВШЭ? | Где она находится?", "Где находится ВШЭ?"),
        ("Что такое ЕС? | Когда он создан?", "Когда создан ЕС?"),
    ],
)
def test_an_abbreviation_may_be_of_any_gender(chain: str, expected: str) -> None:
    assert understood(chain) == expected


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ("Какова доля МСП в ВВП в Германии? | А в США?", "Какова доля МСП в ВВП в США?"),
        ("Какая доля МСП в экономике Германии? | А США?", "Какая доля МСП в экономике США?"),
        ("Сколько кластеров во Франции? | А в РФ?", "Сколько кластеров в РФ?"),
        ("Какое определение кластера даёт Портер? | А ОЭСР?", "Какое определение кластера даёт ОЭСР?"),
        ("Что даёт статус ТОР? | А ОЭЗ?", "Что даёт статус ОЭЗ?"),
    ],
)
def test_an_abbreviation_takes_the_place_of_its_like(chain: str, expected: str) -> None:
    assert understood(chain) == expected


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ("Когда принят закон № 224-ФЗ? | Что он регулирует?", "Что регулирует закон № 224-ФЗ?"),
        ("Что говорит постановление № 779? | Когда оно принято?", "Когда принято постановление № 779?"),
        ("Что такое стандарт ISO 9001? | Кто его разработал?", "Кто разработал стандарт ISO 9001?"),
        ("Что такое Индустрия 4.0? | Когда она возникла?", "Когда возникла Индустрия 4.0?"),
        ("Что говорится в статье 15? | А в статье 16?", "Что говорится в статье 16?"),
        ("Какие меры в пункте 3? | А в пункте 4?", "Какие меры в пункте 4?"),
        ("Что сказано в статье 15 закона о концессиях? | А в статье 16?", "Что сказано в статье 16 закона о концессиях?"),
    ],
)
def test_a_number_belongs_to_its_noun(chain: str, expected: str) -> None:
    assert understood(chain) == expected


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ("Какие у кластера преимущества? | А недостатки?", "Какие у кластера недостатки?"),
        ("Какая у фонда цель? | А бюджет?", "Какой у фонда бюджет?"),
        ("Какие у фонда задачи? | Кто их определяет?", "Кто определяет задачи у фонда?"),
        ("Какие есть технопарки в Татарстане? | Сколько в них компаний?", "Сколько в технопарках в Татарстане компаний?"),
        ("Какие бывают кластеры в Германии? | Кто ими управляет?", "Кто управляет кластерами в Германии?"),
    ],
)
def test_what_is_asked_for_from_afar_is_its_own_phrase(chain: str, expected: str) -> None:
    assert understood(chain) == expected


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ("Сколько выделили с 2013 по 2015 год? | А с 2016 по 2018 год?", "Сколько выделили с 2016 по 2018 год?"),
        ("Сколько выделили с 2013 по 2015 год? | А с 2016 по 2018?", "Сколько выделили с 2016 по 2018 год?"),
        ("Сколько выделили с 2013 по 2015 год? | А в 2019?", "Сколько выделили в 2019 году?"),
        ("Сколько выделили в 2013 году? | А с 2014 по 2015?", "Сколько выделили с 2014 по 2015 год?"),
        ("Сколько выделили в 2013 году? | А в 2014?", "Сколько выделили в 2014 году?"),
    ],
)
def test_years_from_one_to_another_are_one_phrase(chain: str, expected: str) -> None:
    assert understood(chain) == expected
