"""DOI and УДК: one pattern each for all formats, on what texts and headers hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.loaders.identifiers import doi_of, dois, udc_lines, udc_of


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("DOI: 10.21202/1993-047X.12.2018.2.45-60. Аннотация", "10.21202/1993-047X.12.2018.2.45-60"),
        ("https://doi.org/10.1000/182)", "10.1000/182"),
        ("(10.1000/182)", "10.1000/182"),
        ("[doi:10.1000/182],", "10.1000/182"),
        ("10.1016/S0014-5793(01)03313-0", "10.1016/S0014-5793(01)03313-0"),
        ("«10.1000/182»", "10.1000/182"),
        ("10.1000/сыр.5; далее", "10.1000/сыр.5"),
        ("urn:doi:10.5555/12345678", "10.5555/12345678"),
        ("10.1000/", None),
        ("10.1000/.", None),
        ("10.10/182", None),
        ("версия 10.1000", None),
        ("110.1000/182", None),
    ],
)
def test_a_doi_ends_where_the_sentence_goes_on(text: str, doi: str | None) -> None:
    assert doi_of(text) == doi


@pytest.mark.parametrize(
    ("text", "udc"),
    [
        ("УДК 332.1:338.2\nКластеры", "332.1:338.2"),
        ("УДК: 332.1", "332.1"),
        ("УДК37", "37"),
        ("УДК № 316.34(470.331)", "316.34(470.331)"),
        ("УДК 338.1, 332.2", "338.1, 332.2"),
        ("УДК 37 + 159.9", "37 + 159.9"),
        ("УДК 821.161.1-31", "821.161.1-31"),
        ("УДК 94(47).083.", "94(47).083"),
        ("УДК 37\n+7 900 000", "37"),
        ("УДК без номера", None),
        ("ГУДК 37", None),
    ],
)
def test_an_udc_ends_where_its_signs_do(text: str, udc: str | None) -> None:
    assert udc_of(text) == udc


def test_only_lines_that_begin_with_it_are_its_own() -> None:
    text = "УДК 37\n\nСтатья\n\n  УДК 316\n\nпо УДК 1 смотрите"
    assert [code for _, code in udc_lines(text)] == ["37", "316"]
    assert [span.of(text).strip() for span, _ in udc_lines(text)] == ["УДК 37", "УДК 316"]


@given(st.text(max_size=200))
def test_any_text_is_searched(text: str) -> None:
    for doi in dois(text + " 10.1000/a1"):
        assert doi.startswith("10.")
        assert doi in text + " 10.1000/a1"
        assert not doi.endswith((".", ",", ";"))
    assert all(span.stop <= len(text) for span, _ in udc_lines(text))
