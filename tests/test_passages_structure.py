"""Passages partition a document, follow its structure and never cut a sentence."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cleaning import CleanText, PageSpan
from assistant.descriptions import Description
from assistant.language import sentences
from assistant.loaders import Heading
from assistant.passages import Passage, split
from assistant.sources import Source
from assistant.spans import OffsetMap, Span

LIMIT = 100
STRETCH = 1.3
SMALL = 0.25


def source() -> Source:
    return Source(id="a" * 64, path="заметка.txt", media_type="text/plain", size=1, description=Description())


def clean_text(text: str, headings: tuple[Heading, ...] = (), pages: tuple[PageSpan, ...] = ()) -> CleanText:
    return CleanText(source(), "Заметка", text, OffsetMap.identity(len(text)), pages, headings)


@dataclass(frozen=True)
class Block:
    """A piece of a made document; `level` is that of a heading, 0 of anything else."""

    text: str
    level: int = 0


def document(blocks: list[Block], *, tight: bool = False) -> CleanText:
    """Join blocks; after a heading stands one line break where `tight`, an empty line elsewhere."""
    text = ""
    headings: list[Heading] = []
    for block in blocks:
        if text:
            text += "\n" if tight and headings and headings[-1].span.stop == len(text) else "\n\n"
        if block.level:
            headings.append(Heading(block.level, Span(len(text), len(text) + len(block.text))))
        text += block.text
    return clean_text(text, tuple(headings))


SENTENCES = st.integers(1, 14).map(lambda words: "Рост " + "спроса " * (words - 1) + "есть.")
LONG = st.integers(20, 40).map(lambda words: "Рост " + "спроса " * (words - 1) + "есть.")
PARAGRAPHS = st.lists(SENTENCES | SENTENCES | LONG, min_size=1, max_size=9).map(lambda found: Block(" ".join(found)))
ITEMS = st.lists(st.integers(1, 8), min_size=1, max_size=9).map(
    lambda sizes: "\n".join(f"- {'завод ' * size}№ 1;" for size in sizes)
)
LISTS = st.tuples(st.sampled_from(["Участники кластера:", "Рост есть. Вот участники:", ""]), ITEMS).map(
    lambda pair: Block("\n".join(part for part in pair if part))
)
HEADINGS = st.tuples(st.sampled_from(["Введение", "Меры поддержки", "Глава 2. Методы"]), st.integers(1, 3)).map(
    lambda p: Block(*p)
)
DOCUMENTS = st.builds(document, st.lists(PARAGRAPHS | LISTS | HEADINGS, max_size=12), tight=st.booleans())


@given(DOCUMENTS)
def test_passages_are_in_order_and_cover_all_but_white_space(clean: CleanText) -> None:
    last = 0
    for passage in split(clean, LIMIT):
        assert passage.source_id == clean.source.id
        assert passage.text == clean.text[passage.span.start : passage.span.stop] == passage.text.strip() != ""
        assert not clean.text[last : passage.span.start].strip()
        last = passage.span.stop
    assert not clean.text[last:].strip()


@given(DOCUMENTS)
def test_a_sentence_is_never_cut(clean: CleanText) -> None:
    spans = [passage.span for passage in split(clean, LIMIT)]
    for sentence in sentences(clean.text):
        assert sum(span.contains(sentence) for span in spans) == 1


@given(DOCUMENTS)
def test_a_heading_opens_a_passage_and_is_never_alone_before_a_text(clean: CleanText) -> None:
    heading_spans = [heading.span for heading in clean.headings]
    for passage in split(clean, LIMIT):
        rest = passage.span.start
        inside = [span for span in heading_spans if passage.span.contains(span)]
        for span in inside:
            assert not clean.text[rest : span.start].strip()
            rest = span.stop
        if not clean.text[rest : passage.span.stop].strip():
            after = [span for span in heading_spans if span.start >= passage.span.stop]
            assert not after
            assert not clean.text[passage.span.stop :].strip()


def path_at(clean: CleanText, passage: Passage) -> tuple[str, ...]:
    """Walk the headings up to the end of those the passage begins with."""
    reached, path = passage.span.start, dict[int, str]()
    for heading in clean.headings:
        if heading.span.start >= passage.span.start and clean.text[reached : heading.span.start].strip():
            break
        path = {level: text for level, text in path.items() if level < heading.level}
        path[heading.level] = heading.span.of(clean.text)
        reached = max(reached, heading.span.stop)
    return tuple(text for _, text in sorted(path.items()))


@given(DOCUMENTS)
def test_headings_are_those_in_force(clean: CleanText) -> None:
    for passage in split(clean, LIMIT):
        assert passage.headings == path_at(clean, passage)


def body(clean: CleanText, passage: Passage) -> str:
    """Return a passage without the headings it begins with."""
    start = max(
        (heading.span.stop for heading in clean.headings if passage.span.contains(heading.span)), default=passage.span.start
    )
    return clean.text[start : passage.span.stop].strip()


@given(DOCUMENTS)
def test_a_passage_is_too_long_only_where_a_sentence_is(clean: CleanText) -> None:
    for passage in split(clean, LIMIT):
        own = body(clean, passage)
        if len(own) > LIMIT * STRETCH:
            longest = max(len(span) for span in sentences(own))
            assert len(own) <= LIMIT * STRETCH + longest


@given(DOCUMENTS)
def test_a_small_leftover_has_no_neighbour_it_would_fit(clean: CleanText) -> None:
    starts = {heading.span.start for heading in clean.headings}
    for left, right in pairwise(split(clean, LIMIT)):
        if right.span.start not in starts and min(len(left.span), len(right.span)) < LIMIT * SMALL:
            assert right.span.stop - left.span.start > LIMIT


@given(DOCUMENTS, st.data())
@settings(max_examples=60)
def test_pages_are_those_the_passage_stands_on(clean: CleanText, data: st.DataObject) -> None:
    inner = st.integers(1, max(1, len(clean.text) - 1))
    cuts = sorted({0, len(clean.text), *data.draw(st.lists(inner, max_size=4))}) if clean.text else [0]
    pages = tuple(PageSpan(n + 3, None, Span(*pair)) for n, pair in enumerate(pairwise(cuts)))
    paged = clean_text(clean.text, clean.headings, pages)
    for passage in split(paged, LIMIT):
        touched = {
            page.number
            for page in pages
            for place in range(page.span.start, page.span.stop)
            if passage.span.start <= place < passage.span.stop
        }
        assert set(passage.pages) == touched
        assert list(passage.pages) == sorted(passage.pages)


@given(st.text(st.sampled_from("Ая. \n;:-1)"), max_size=200), st.integers(5, 120))
def test_any_text_is_covered_whatever_the_limit(text: str, limit: int) -> None:
    clean = clean_text(text)
    last = 0
    for passage in split(clean, limit):
        assert not text[last : passage.span.start].strip()
        assert passage.text == text[passage.span.start : passage.span.stop]
        last = passage.span.stop
    assert not text[last:].strip()


def texts(clean: CleanText, limit: int = LIMIT) -> list[str]:
    return [passage.text for passage in split(clean, limit)]


def test_nothing_gives_nothing() -> None:
    assert split(clean_text("")) == []


def test_short_paragraphs_are_gathered() -> None:
    made = document([Block("Рост есть."), Block("Спрос есть."), Block(" ".join(["Рост спроса виден."] * 6))])
    assert texts(made)[0] == "Рост есть.\n\nСпрос есть."


def test_a_long_paragraph_is_cut_into_even_pieces() -> None:
    pieces = [len(piece) for piece in texts(document([Block(" ".join(["Рост виден всем."] * 24))]))]
    assert len(pieces) == 4
    assert max(pieces) - min(pieces) <= len("Рост виден всем. ")


@pytest.mark.parametrize("tight", [False, True])
def test_a_heading_goes_with_what_follows(tight: bool) -> None:
    made = document(
        [Block("Глава", 1), Block("Часть", 2), Block("Рост есть."), Block("Итоги", 2), Block("Спрос упал.")], tight=tight
    )
    gap = "\n" if tight else "\n\n"
    assert texts(made) == [f"Глава{gap}Часть{gap}Рост есть.", f"Итоги{gap}Спрос упал."]
    assert [passage.headings for passage in split(made, LIMIT)] == [("Глава", "Часть"), ("Глава", "Итоги")]


def test_a_list_stays_with_its_introduction() -> None:
    listed = "Участники кластера:\n- заводы;\n- вузы."
    made = document([Block("Рост спроса виден всем. " * 4), Block(listed)])
    assert listed in texts(made)


def test_an_introduction_in_a_paragraph_of_its_own_stays_with_its_list() -> None:
    made = document([Block("Рост спроса виден всем. " * 4), Block("Участники кластера:"), Block("- заводы;\n- вузы.")])
    assert texts(made)[-1] == "Участники кластера:\n\n- заводы;\n- вузы."


def test_a_list_longer_than_the_limit_is_cut_between_items() -> None:
    items = [f"- {number} завод выпускает станки;" for number in range(12)]
    found = texts(document([Block("\n".join(["Участники кластера:", *items]))]))
    assert len(found) > 2
    assert found[0].startswith("Участники кластера:\n- 0 завод")
    assert [line for piece in found for line in piece.split("\n")][1:] == items
    assert all(len(piece) <= LIMIT * STRETCH for piece in found)
