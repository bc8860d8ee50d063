"""From clean text back to the page: words by their boxes, lines of words under one box, blocks by their anchors."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.cleaning import clean
from assistant.descriptions import Description
from assistant.kinds import PLAIN
from assistant.loaders import UNITS, Anchor, Document, Page
from assistant.loaders.geometry import word_table
from assistant.places import Box, anchor, line_boxes, word_boxes
from assistant.sources import Source
from assistant.spans import Span

SOURCE = Source("0" * 64, "проба.pdf", PLAIN, 1, Description())
LINE, LETTER = 14.0, 6.0


def page_of(number: int, text: str) -> Page:
    """A page set in letters of one width, a line a line."""
    spans, boxes = [], []
    for match in re.finditer(r"\S+", text):
        line = text.count("\n", 0, match.start())
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1)
        spans.append(match.span())
        boxes.append((column * LETTER, line * LINE, (column + len(match.group())) * LETTER, line * LINE + 12.0))
    return Page(number, None, text, (600.0, 800.0), word_table(spans, boxes))


def document(*pages: str) -> Document:
    return Document(SOURCE, "проба", tuple(page_of(number, text) for number, text in enumerate(pages, 1)))


def test_a_word_broken_at_a_lines_end_has_two_boxes() -> None:
    cleaned = clean(document("наличие матери-\nального производства\n"))
    assert cleaned.text == "наличие материального производства"
    place = Span(8, 21)
    assert place.of(cleaned.text) == "материального"
    first, second = word_boxes(cleaned, place)
    assert (first[0].of(cleaned.text), second[0].of(cleaned.text)) == ("матери", "ального")
    assert (first[1].top, second[1].top) == (0.0, LINE)


def test_the_words_of_a_line_are_marked_as_one_and_lines_apart() -> None:
    cleaned = clean(document("один два три\nчетыре пять\n", "шесть\n"))
    boxes = line_boxes(cleaned, Span(0, len(cleaned.text)))
    assert [(box.page, box.top) for box in boxes] == [(1, 0.0), (1, LINE), (2, 0.0)]
    assert boxes[0] == Box(1, 0.0, 0.0, 12 * LETTER, 12.0)


def test_the_gap_between_columns_is_not_marked() -> None:
    text = "левая правая"
    words = word_table([(0, 5), (6, 12)], [(0, 0, 30, 12), (300, 0, 340, 12)])
    cleaned = clean(Document(SOURCE, "проба", (Page(1, None, text, (600.0, 800.0), words),)))
    assert [box.left for box in line_boxes(cleaned, Span(0, len(text)))] == [0.0, 300.0]


# Two pages at most: what three share at their edges is a running head.
@given(
    st.lists(
        st.lists(st.sampled_from(["кластер", "регион-\nальный", "и", "2020", "эконо-\nмика"]), min_size=1), min_size=1, max_size=2
    )
)
def test_the_boxes_of_a_span_are_those_of_its_words_and_no_others(pages: list[list[str]]) -> None:
    cleaned = clean(document(*(" ".join(words) + "\n" for words in pages)))
    assert cleaned.words is not None
    found = word_boxes(cleaned, Span(0, len(cleaned.text)))
    assert [tuple(box) for box in cleaned.words[:, 3:].tolist()] == [
        tuple(round(value * UNITS) for value in (box.left, box.top, box.right, box.bottom)) for _, box in found
    ]
    for match in re.finditer(r"\w+", cleaned.text):
        own = word_boxes(cleaned, Span(*match.span()))
        assert "".join(span.of(cleaned.text) for span, _ in own).replace("-", "") == match.group()


def test_without_words_there_are_no_boxes() -> None:
    cleaned = clean(Document(SOURCE, "проба", (Page(None, None, "текст"),)))
    assert word_boxes(cleaned, Span(0, 5)) == []
    assert line_boxes(clean(document("текст\n")), Span(2, 2)) == []


def test_a_table_of_words_of_a_document_counts_from_its_beginning() -> None:
    words = document("один\n", "два\n").words
    assert words is not None
    assert words.dtype == np.int32
    assert words[:, :3].tolist() == [[0, 4, 1], [5, 8, 2]]


@pytest.mark.parametrize(("position", "value"), [(0, "1"), (3, "1"), (8, "2"), (12, "2")])
def test_the_anchor_in_force(position: int, value: str) -> None:
    anchors = (Anchor(0, "line", "1"), Anchor(6, "line", "2"))
    cleaned = clean(Document(SOURCE, "проба", (Page(None, None, "Один.\n\nДва и три."),), anchors=anchors, breaks="structured"))
    found = anchor(cleaned, position)
    assert found is not None
    assert found.value == value
