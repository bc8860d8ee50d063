"""Spans, edits and the map back to the raw text, against naive references."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.spans import Edit, OffsetMap, Span, apply_edits


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text(alphabet="абвгд -\n", max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [Edit(Span(start, stop), draw(st.text(alphabet="xyz", max_size=3))) for start, stop in pairs]


def naive(text: str, origins: list[tuple[int, int]], edits: list[Edit], raw_length: int) -> tuple[str, list[tuple[int, int]]]:
    """Rewrite character by character, keeping where each came from."""
    result, kept, position = "", [], 0
    for edit in [*edits, Edit(Span(len(text), len(text)), "")]:
        result += text[position : edit.span.start]
        kept += origins[position : edit.span.start]
        replaced = origins[edit.span.start : edit.span.stop]
        if replaced:
            start, stop = replaced[0][0], replaced[-1][1]
        else:
            start = stop = origins[edit.span.start][0] if edit.span.start < len(origins) else raw_length
        for number, character in enumerate(edit.replacement):
            result += character
            kept.append((start if number == 0 else stop, stop))
        position = edit.span.stop
    return result, kept


@given(edited_texts(), st.data())
def test_two_rounds_of_edits_map_back_as_the_naive_way_does(first: tuple[str, list[Edit]], data: st.DataObject) -> None:
    raw, edits = first
    text, offsets = apply_edits(raw, edits), OffsetMap.identity(len(raw)).then(edits)
    expected_text, origins = naive(raw, [(n, n + 1) for n in range(len(raw))], edits, len(raw))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    again = [Edit(Span(start, stop), "ю") for start, stop in zip(cuts[::2], cuts[1::2], strict=False)]
    text, offsets = apply_edits(text, again), offsets.then(again)
    expected_text, origins = naive(expected_text, origins, again, len(raw))
    assert text == expected_text
    assert list(zip(offsets.starts.tolist(), offsets.stops.tolist(), strict=True)) == origins


@given(edited_texts())
def test_a_map_survives_storing(case: tuple[str, list[Edit]]) -> None:
    raw, edits = case
    offsets = OffsetMap.identity(len(raw)).then(edits)
    again = OffsetMap.from_runs(offsets.runs(), offsets.raw_length)
    assert again.starts.tolist() == offsets.starts.tolist()
    assert again.stops.tolist() == offsets.stops.tolist()
    assert len(again) == len(apply_edits(raw, edits))


@given(edited_texts())
def test_positions_never_go_back(case: tuple[str, list[Edit]]) -> None:
    raw, edits = case
    offsets = OffsetMap.identity(len(raw)).then(edits)
    ends = [0, *offsets.stops.tolist()]
    assert all(start >= former for start, former in zip(offsets.starts.tolist(), ends, strict=False))
    assert all(stop <= len(raw) for stop in ends)


def test_untouched_text_maps_onto_itself() -> None:
    offsets = OffsetMap.identity(5)
    assert offsets.to_raw(Span(1, 3)) == Span(1, 3)
    assert offsets.to_raw(Span(5, 5)) == Span(5, 5)
    assert offsets.runs() == [(5, 0, 1)]


def test_a_joined_word_covers_its_hyphen() -> None:
    raw = "матери-\nального"
    offsets = OffsetMap.identity(len(raw)).then([Edit(Span(6, 8), "")])
    assert offsets.to_raw(Span(0, 13)).of(raw) == raw
    assert offsets.to_clean(7) == 6


@pytest.mark.parametrize(("start", "stop"), [(-1, 2), (3, 2)])
def test_what_is_no_span_is_refused(start: int, stop: int) -> None:
    with pytest.raises(ValueError, match="span"):
        Span(start, stop)


def test_a_span_beyond_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        OffsetMap.identity(3).to_raw(Span(2, 4))


def test_edits_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="sorted"):
        OffsetMap.identity(9).then([Edit(Span(4, 6), ""), Edit(Span(1, 2), "")])


def test_spans_compare_and_move() -> None:
    assert Span(2, 5).contains(Span(2, 3))
    assert not Span(2, 5).contains(Span(4, 6))
    assert Span(2, 5).overlaps(Span(4, 9))
    assert not Span(2, 5).overlaps(Span(5, 9))
    assert Span(2, 5).shift(3) == Span(5, 8)
    assert len(Span(2, 5)) == 3
