"""The printed number of a file's first page, from its description: in the citation, the reference and the form."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assembly import Assistant
from assistant.cleaning import PageSpan
from assistant.references import reference
from assistant.settings import load_settings
from assistant.spans import Span
from tests.conftest import silent
from tests.making import pdf

FACTS = ["Кластер объединяет предприятия одной отрасли и вузы.", "Индустриальный парк открыли в 2014 году у реки."]
QUESTION = "Когда открыли индустриальный парк?"


@pytest.fixture
def helper(make_corpus: Callable[..., Path], tmp_path: Path) -> Assistant:
    corpus = make_corpus({"другое.txt": "Сыр зреет шестьдесят дней.\n"})
    (corpus / "статья.pdf").write_bytes(pdf(FACTS))
    return Assistant(load_settings(corpus, tmp_path / "index"))


def _cited(helper: Assistant, sidecar: str | None) -> tuple[int | None, str | None, str]:
    """Return where the answer stands after the description says so: page, printed page, reference."""
    path = helper.settings.corpus / "статья.pdf.toml"
    path.unlink(missing_ok=True)
    if sidecar is not None:
        path.write_text(sidecar, encoding="utf-8")
    helper.build(silent)
    citation = helper.ask(QUESTION).citations[0]
    return citation.page, citation.page_label, reference(citation)


def test_pages_are_cited_by_what_is_printed_on_them_and_again_by_their_number(helper: Assistant) -> None:
    titled = 'title = "Парки"\ncontainer = "Регион"\nkind = "статья"\nyear = 2021\n'
    plain = _cited(helper, titled)
    assert plain[:2] == (2, None)
    assert plain[2].endswith("С. 2.")
    page, label, said = _cited(helper, titled + "first_page = 45\n")
    assert (page, label) == (2, "46")
    assert said == plain[2].removesuffix("2.") + "46."
    assert _cited(helper, titled) == plain, "what was stored is what the file has"
    assert _cited(helper, titled + "first_page = -1\n")[:2] == (2, None), "before page 1 nothing is printed"
    assert _cited(helper, titled + "first_page = 0\n")[:2] == (2, "1")


@given(st.integers(1, 5000), st.none() | st.text(min_size=1), st.none() | st.integers(-10_000, 100_000))
def test_a_page_has_the_number_counted_from_the_first_or_its_own(number: int, own: str | None, first: int | None) -> None:
    label = PageSpan(number, own, Span(0, 1), None, first).label
    if first is None or first + number - 1 < 1:
        assert label == own
    else:
        assert int(str(label)) - number == first - 1
