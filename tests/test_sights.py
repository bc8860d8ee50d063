"""Where a quote stands: the text around it, its marks, the words it was found by."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assembly import Assistant
from assistant.settings import load_settings
from assistant.spans import Span
from assistant.ui.sights import sight_of_citation, sight_of_hit, surroundings
from tests.conftest import silent

REACH = 20


@given(st.data())
def test_around_a_span_stand_whole_paragraphs_within_reach(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from("аб \n"), min_size=1, max_size=200))
    start, stop = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    span = Span(start, stop)
    around = surroundings(text, span, REACH)
    assert around.contains(span)
    assert span.start - around.start <= REACH
    assert around.stop - span.stop <= REACH
    begins = around.start in (0, span.start - REACH) or text[: around.start].endswith("\n\n")
    ends = around.stop in (len(text), span.stop + REACH) or text[around.stop :].startswith("\n\n")
    assert begins
    assert ends


def test_the_whole_of_a_short_text_is_shown() -> None:
    assert surroundings("один\n\nдва\n\nтри", Span(6, 9)) == Span(0, 14)


@pytest.fixture(scope="module")
def notes(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over one of the notes that ship, a PDF."""
    folder = tmp_path_factory.mktemp("notes")
    (folder / "corpus").mkdir()
    name = "03-кластерная-политика-в-России.pdf"
    (folder / "corpus" / name).write_bytes((project / "corpus" / "заметки" / name).read_bytes())
    helper = Assistant(load_settings(folder / "corpus", folder / "index"))
    helper.build(silent)
    return helper


def test_a_quote_of_a_pdf_is_marked_on_its_page_with_the_answer_inside(notes: Assistant) -> None:
    generation = notes.generation()
    citation = notes.ask("Когда вышел приказ о кластерах-лидерах мирового уровня?", generation).citations[0]
    sight = sight_of_citation(generation, citation)
    assert sight.marked.shift(-sight.start).of(sight.text) == citation.text
    quoted = [mark.box for mark in sight.marks if mark.strength == "quote"]
    exact = [mark.box for mark in sight.marks if mark.strength == "answer"]
    assert {box.page for box in quoted} == {citation.page}
    assert exact
    for box in exact:
        lines = [line for line in quoted if line.top <= box.top + 1 and box.bottom <= line.bottom + 1]
        assert any(line.left - 1 <= box.left and box.right <= line.right + 1 for line in lines)


def test_a_passage_found_is_marked_whole_and_its_words_by_lemma(notes: Assistant) -> None:
    generation = notes.generation()
    hit = notes.search("приказы о кластерах", generation=generation, top=1)[0]
    sight = sight_of_hit(generation, hit, {"приказ", "кластер"})
    assert sight.marked.shift(-sight.start).of(sight.text) == hit.passage.text
    assert sight.marks
    found = {word.of(hit.passage.text).lower() for word in sight.words}
    assert found
    assert all(word.startswith(("приказ", "кластер")) or "-кластер" in word or "кластер" in word for word in found)
