"""A turn kept as JSON and read again draws the same, whatever stands in it."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assembly import Assistant
from assistant.bibliography import Record
from assistant.errors import ExportError
from assistant.export import FORMATS, export
from assistant.filters import Filter
from assistant.generation import Generation
from assistant.manifest import DocumentEntry
from assistant.settings import load_settings
from assistant.spans import Span
from assistant.ui.evidence import quote_html, source_html
from assistant.ui.kept_turns import given_of, turn_data, turn_from
from assistant.ui.session import Turn, turn_of
from assistant.understanding import Change
from tests.conftest import silent

QUESTIONS = (
    "Когда вышел приказ о кластерах-лидерах мирового уровня?",
    "Что такое кластер? Когда вышел приказ о кластерах-лидерах мирового уровня?",
    "Какая завтра погода в Париже?",
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.fixture(scope="module")
def asked(project: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Generation, list[Turn]]:
    """Turns over a note that ships, a PDF: with marks, several questions, nothing found."""
    folder = tmp_path_factory.mktemp("notes")
    (folder / "corpus").mkdir()
    name = "03-кластерная-политика-в-России.pdf"
    (folder / "corpus" / name).write_bytes((project / "corpus" / "заметки" / name).read_bytes())
    helper = Assistant(load_settings(folder / "corpus", folder / "index"))
    helper.build(silent)
    generation = helper.generation()
    turns = [turn_of(helper.ask(question, generation), generation) for question in QUESTIONS]
    assert turns[0].cited[0].marks
    assert len(turns[1].parts) == 2
    return generation, turns


def _again(generation: Generation, turn: Turn) -> Turn:
    kept = given_of(generation, turn)
    return turn_from(json.loads(json.dumps(kept.answer, allow_nan=False)), kept.place, literal=kept.literal)


def _plain(value: Any) -> Any:
    """Return a turn as plain data, without what of its documents only their generation could use."""
    if isinstance(value, DocumentEntry):
        return (value.source, value.title)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return value


def _files(turn: Turn) -> tuple[bytes | str, ...]:
    found: list[bytes | str] = []
    for form in FORMATS:
        try:
            found.append(export([turn.answer], form))
        except ExportError as error:
            found.append(error.message)
    return tuple(found)


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_an_answer_read_again_is_the_same_to_the_page_and_to_the_files(asked: tuple[Generation, list[Turn]], number: int) -> None:
    generation, turns = asked
    turn = turns[number]
    again = _again(generation, turn)
    assert _plain(again) == _plain(turn)
    assert _files(again) == _files(turn)
    assert [source_html(sight) for sight in again.sights()] == [source_html(sight) for sight in turn.sights()]
    for one, other in zip(again.answer.citations, turn.answer.citations, strict=True):
        assert quote_html(one) == quote_html(other)
    assert again.link == turn.link
    assert turn_data(generation, again) == turn_data(generation, turn)


SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 50), st.integers(1, 9))
ANSWERS = st.fixed_dictionaries(
    {
        "question": TEXT,
        "understood": TEXT.filter(bool),
        "confidence": st.floats(0, 1),
        "verdict": st.sampled_from(["answered", "uncertain", "not_found"]),
        "differs": st.booleans(),
        "unknown_words": st.lists(TEXT, max_size=2).map(tuple),
        "not_named": st.lists(TEXT, max_size=2).map(tuple),
        "changes": st.lists(st.builds(Change, st.sampled_from(["typo", "followup"]), TEXT, TEXT), max_size=2).map(tuple),
    }
)
CITATIONS = st.fixed_dictionaries(
    {
        "page_label": st.none() | TEXT,
        "provision": st.none() | TEXT,
        "printed": st.lists(TEXT, max_size=2).map(tuple),
        "recognised": st.booleans(),
        "answer": st.none() | SPANS,
        "record": st.builds(
            Record, title=TEXT, authors=st.lists(TEXT, max_size=2).map(tuple), year=st.none() | st.integers(1, 2100)
        ),
    }
)
PLACES = st.builds(
    Filter,
    folders=st.lists(st.sampled_from(["а", "б в/г", "&q=x"]), max_size=2, unique=True).map(tuple),
    years=st.sampled_from([(None, None), (1999, None), (2001, 2004)]),
    kinds=st.sampled_from([(), ("pdf",), ("txt", "md")]),
)


@settings(max_examples=40)
@given(st.integers(0, 2), ANSWERS, CITATIONS, PLACES, st.booleans(), st.lists(SPANS, max_size=2), st.floats(-9, 9), TEXT)
def test_whatever_stands_in_a_turn_is_read_again(
    asked: tuple[Generation, list[Turn]],
    number: int,
    said: dict[str, Any],
    cited: dict[str, Any],
    where: Filter,
    literal: bool,
    words: list[Span],
    score: float,
    text: str,
) -> None:
    generation, turns = asked
    turn = turns[number]
    citations = tuple(replace(citation, **cited) for citation in turn.answer.citations)
    hits = tuple(replace(hit, score=score) for hit in turn.answer.hits)
    changed = replace(
        turn,
        answer=replace(turn.answer, citations=citations, hits=hits, **said),
        cited=tuple(replace(sight, citation=one, text=text) for sight, one in zip(turn.cited, citations, strict=False)),
        found=tuple(replace(sight, words=tuple(words)) for sight in turn.found),
        where=where,
        literal=literal,
    )
    assert _plain(_again(generation, changed)) == _plain(changed)


def test_what_is_kept_names_every_document_shown_and_what_it_is_found_by(asked: tuple[Generation, list[Turn]]) -> None:
    generation, turns = asked
    for turn in turns:
        kept = given_of(generation, turn)
        assert kept.documents == {(sight.entry.source.path, sight.entry.source.id) for sight in turn.sights()}
        assert all(citation.text in kept.words for citation in turn.answer.citations)
        assert turn.answer.question in kept.words
        assert kept.answer["answer"]["question"] == turn.answer.question


@pytest.mark.parametrize("lost", ["answer", "documents", "hits", "cited"])
def test_what_is_no_turn_is_refused(asked: tuple[Generation, list[Turn]], lost: str) -> None:
    generation, turns = asked
    data = turn_data(generation, turns[0])
    with pytest.raises(ValueError, match="no turn"):
        turn_from({name: value for name, value in data.items() if name != lost})
    with pytest.raises(ValueError, match="argument"):
        turn_from({**data, lost: []} if lost == "cited" else {**data, "cited": data["cited"][:-1]})


def test_a_record_of_a_source_is_plain(asked: tuple[Generation, list[Turn]]) -> None:
    generation, turns = asked
    (known,) = turn_data(generation, turns[0])["documents"].values()
    assert known["source"] == asdict(turns[0].cited[0].entry.source)
