"""What a file states of itself, and what of it is believed."""

import pytest

from assistant.loaders.stated import metadata_of


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Анна Петрова", ("Анна Петрова",)),
        ("А. Петрова; И. Иванов", ("А. Петрова", "И. Иванов")),
        ("Анна Петрова, Иван Иванов", ("Анна Петрова", "Иван Иванов")),
        ("Петрова, А. А.", ("Петрова, А. А.",)),
        *(
            (name, ())
            for name in ("", "User", "Пользователь Windows", "admin", "python-docx", "USER-PC", "Microsoft Office User", "1")
        ),
    ],
    ids=str,
)
def test_names_of_people_are_kept_and_those_of_programs_not(author: str, names: tuple[str, ...]) -> None:
    assert metadata_of("", authors=(author,)).authors == names


@pytest.mark.parametrize(
    ("dates", "year"),
    [
        (("2023-05-14T10:00:00Z",), 2023),
        (("1601-01-01", "2019-01-01"), 2019),
        (("", "2999-01-01"), None),
        (("14.05.2023",), None),
        ((), None),
    ],
    ids=str,
)
def test_the_first_sane_year_counts(dates: tuple[str, ...], year: int | None) -> None:
    assert metadata_of("", dates=dates).year == year


def test_udc_and_doi_are_found_at_the_beginning() -> None:
    text = "УДК 332.1:338.2\nКластеры\nhttps://doi.org/10.21202/1993-047X.12.2018.2.45-60. Аннотация"
    found = metadata_of(text)
    assert (found.udc, found.doi) == ("332.1:338.2", "10.21202/1993-047X.12.2018.2.45-60")
    assert metadata_of("слово " * 5000 + text).udc is None
