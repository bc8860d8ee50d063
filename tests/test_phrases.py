"""Exact phrases: found letter for letter, whatever the capitals, and by a scan that misses none."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assembly import Assistant
from assistant.generation import Generation
from assistant.phrases import folded, holding, quoted, standing, unquoted
from assistant.settings import load_settings
from tests.conftest import silent

NOTES = {
    "а.txt": "Ещё в 2014 году открыли индустриальный парк «Восток».\n\nПарк индустриальный, но не тот.\n",
    "б.txt": "Индустриальный   парк закрыли. Концессионное соглашение подписано.\n",
    "в.txt": "Парк культуры открыт. В индустриальном парке тихо.\n",
    "г.txt": (
        "Ставка 18\u00a0% принята в 2019—2020 годах по закону №\u00a05, т. е. для фонда «Сколково» — "
        "социально‑экономический итог.\n"
    ),
}


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ("субсидия", ()),
        ("«концессионное соглашение» субсидия", ("концессионное соглашение",)),
        ('"один" и “два”, „три“', ("один", "два", "три")),
        ('«» «  » "', ()),
        ("«незакрытая", ()),
        ("отчёт «фонд «Сколково»» за год", ("фонд «Сколково»",)),
        ("отчёт «фонд «Сколково» за год", ("фонд «Сколково",)),
        ('«ООО "Ромашка"» и «ИП»', ('ООО "Ромашка"', "ИП")),
        ('"фонд "Сколково"" отчёт', ('фонд "Сколково"',)),
        ("„ООО „Ромашка““", ("ООО „Ромашка“",)),
    ],
)
def test_quotation_marks_of_every_kind_part_phrases(query: str, phrases: tuple[str, ...]) -> None:
    assert quoted(query) == phrases


@pytest.fixture
def generation(make_corpus: Callable[..., Path], tmp_path: Path) -> Iterator[Generation]:
    helper = Assistant(load_settings(make_corpus(NOTES), tmp_path / "index", passage_characters=200))
    helper.build(silent)
    opened = helper.generation()
    yield opened
    opened.release()


def _stands(phrase: str, text: str) -> bool:
    """Look at every place, one by one."""
    found = text.find(phrase)
    while found >= 0:
        around = text[max(0, found - 1) : found] + text[found + len(phrase) : found + len(phrase) + 1]
        if not any(letter.isalnum() for letter in around):
            return True
        found = text.find(phrase, found + 1)
    return False


PHRASES = ("индустриальный парк", "ИНДУСТРИАЛЬНЫЙ  парк", "еще в 2014", "парк", "в индустриальном парке тихо")


@pytest.mark.parametrize(
    "phrase",
    [
        "18%",
        "18 %",
        "18\u00a0% принята",
        "2019-2020 годах",
        "2019–2020",
        "закону №5",
        "№ 5, т.е. для",
        "фонда «Сколково»",
        "фонда Сколково",
        'фонда "Сколково" - социально-экономический',
        "сколково» – СОЦИАЛЬНО‑экономический",
        "соц\u00adиально-экономический",
    ],
)
def test_spaces_dashes_and_quotes_are_no_letters(generation: Generation, phrase: str) -> None:
    found = holding(generation, [phrase])
    assert found is not None
    assert [generation.entry(row).source.path for row in np.flatnonzero(found).tolist()] == ["г.txt"]


@pytest.mark.parametrize("phrase", ["8%", "2019", "18 % в", "экономический итог", "фонд", "20192020"])
def test_other_letters_are_no_match(generation: Generation, phrase: str) -> None:
    held = phrase in ("2019", "экономический итог")
    assert np.any(holding(generation, [phrase])) == held


@pytest.mark.parametrize("phrase", [*PHRASES, "парк «Восток»", "нет такой", "и в", "концесс"])
def test_the_passages_are_those_a_plain_scan_finds(generation: Generation, phrase: str) -> None:
    plain = [_stands(folded(phrase), folded(generation.passage(row).text)) for row in range(len(generation))]
    found = holding(generation, [phrase])
    assert found is not None
    assert found.tolist() == plain


def test_several_phrases_and_a_filter_must_all_hold(generation: Generation) -> None:
    found = holding(generation, ["парк", "соглашение"])
    assert found is not None
    assert [generation.entry(row).source.path for row in np.flatnonzero(found).tolist()] == ["б.txt"]
    assert not np.any(holding(generation, ["парк"], np.zeros(len(generation), bool)))
    assert holding(generation, []) is None


def test_a_search_for_a_phrase_gives_only_passages_that_hold_it(make_corpus: Callable[..., Path], tmp_path: Path) -> None:
    helper = Assistant(load_settings(make_corpus(NOTES), tmp_path / "index"))
    helper.build(silent)
    hits = helper.search("«концессионное соглашение»", phrases=["концессионное соглашение"])
    assert [hit.passage.text for hit in hits]
    assert all("Концессионное соглашение" in hit.passage.text for hit in hits)
    assert helper.search("«такого нет»", phrases=["такого нет"]) == ()


@pytest.mark.parametrize(
    ("text", "phrase", "marked"),
    [
        ("Индустриальный   парк закрыли", "индустриальный парк", ["Индустриальный   парк"]),
        ("«Ёлка» и ёлки, Елка", "елка", ["Ёлка", "Елка"]),
        ("в 2019—2020 и 2019-2020 годах, а не 12019-2020", "2019–2020", ["2019—2020", "2019-2020"]),
        ("за\u0301мок и замо\u0301к… ", "замок…", ["замо\u0301к"]),
        ("Ставка 18\u00a0% и 18%, закон №\u00a05", "№5", ["5"]),
        ("парк культуры", "парк…", []),
        ("парк!", "!", []),
    ],
)
def test_a_phrase_is_marked_where_it_stands(text: str, phrase: str, marked: list[str]) -> None:
    assert [span.of(text) for span in standing(text, [phrase])] == marked


@given(st.text("аЁе\u0308\u0301й«»—- …ßﬁ\u00ad1_", max_size=30), st.integers(0, 29), st.integers(1, 30))
def test_what_is_marked_of_any_text_is_the_phrase_and_stands_apart(text: str, start: int, length: int) -> None:
    phrase = text[start : start + length]
    spans = standing(text, [phrase, phrase[:2]])
    assert all(before.stop <= after.start for before, after in pairwise(spans))
    said = {_letters(phrase), _letters(phrase[:2])}
    assert all(_letters(span.of(text)) in said for span in spans)


def _letters(text: str) -> str:
    return "".join(letter for letter in folded(text) if letter.isalnum())


def test_what_is_not_quoted_is_looked_for_by_its_words() -> None:
    assert unquoted("«индустриальный парк» открыли").split() == ["«", "»", "открыли"]
