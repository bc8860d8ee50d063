"""A year that a question names and what was found does not speak of."""

import pytest

from assistant.asked_years import years_asked, years_lacking

QUESTION = "Сколько судов построила верфь в 1850 году?"


@pytest.mark.parametrize(
    ("question", "years"),
    [
        (QUESTION, ("1850",)),
        ("Каким был оборот за 2015 год?", ("2015",)),
        ("оборот верфи в 1850", ("1850",)),
        ("Сколько судов построят до 2030 года?", ()),
        ("Что изменилось с 1990 по 2010 год?", ()),
        ("Какие планы у верфи к 2035 году?", ()),
        ("Сколько стоит билет в 2000 рублей?", ()),
        ("Кто издал закон 2015 года?", ()),
    ],
)
def test_which_years_are_asked_about(question: str, years: tuple[str, ...]) -> None:
    assert years_asked(question) == years


def _lacking(sentence: str, *others: str, written: int | None = None) -> bool:
    return bool(years_lacking(("1850",), sentence, (" ".join((sentence, *others)), *others), written))


@pytest.mark.parametrize(
    "sentence",
    [
        "В 1837 году верфь построила 12 судов.",
        "Верфь работала с 1682 по 1917 год и строила 12 судов ежегодно.",
        "В 1837 году, в начале века, построили 12 судов.",
        "В 1837 году построили 12 судов (Петров, 1850 судов не видел).".replace("1850 судов", "1849 судов"),
    ],
)
def test_a_sentence_of_another_year_says_nothing_of_the_one_asked_for(sentence: str) -> None:
    assert _lacking(sentence)


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("В 1850 году верфь построила 12 судов.", ""),
        ("За 1848–1852 годы верфь построила 12 судов.", ""),
        ("Тогда верфь построила 12 судов.", "Шёл 1850 год."),
        ("Верфь построила 12 судов.", ""),  # nothing dates it
        ("В середине XIX века верфь построила 12 судов.", "Основана в 1837 году."),
        ("По данным Петрова (1920), верфь построила 12 судов.", ""),
    ],
)
def test_what_may_be_of_the_year_is_let_be(sentence: str, other: str) -> None:
    assert not _lacking(sentence, other)


def test_an_undated_sentence_is_of_the_year_before_its_document() -> None:
    sentence, other = "Верфь построила 12 судов.", "Основана в 1837 году."
    assert _lacking(sentence, other)
    assert not _lacking(sentence, other, written=1851)
    assert _lacking(sentence, other, written=1860)
