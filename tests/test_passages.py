"""Passages: they follow the structure, never cut a sentence, and cover the text."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.cleaning import CleanText, clean
from assistant.descriptions import Description
from assistant.kinds import MARKDOWN, PDF
from assistant.language import sentences
from assistant.loaders import Document, Heading, Page
from assistant.passages import split
from assistant.sources import Source
from assistant.spans import Span

SIZE = 300
WORD = st.sampled_from("кластер регион завод рынок закон развитие предприятие инфраструктура".split())
SENTENCE = st.lists(WORD, min_size=1, max_size=30).map(lambda words: " ".join(words).capitalize() + ".")
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=8).map(" ".join)
LIST = st.lists(SENTENCE, min_size=1, max_size=9).map(lambda items: "Состав таков:\n" + "\n".join(f"- {item}" for item in items))
TITLE = st.sampled_from(["# Первая", "## Вторая", "# Третья"])
TEXT = st.lists(st.one_of(PARAGRAPH, LIST, TITLE), min_size=1, max_size=10)


def _document(blocks: list[str]) -> CleanText:
    raw, headings = "", []
    for block in blocks:
        raw += "\n\n" if raw else ""
        if block.startswith("#"):
            text = block.lstrip("# ")
            headings.append(Heading(block.count("#"), Span(len(raw), len(raw) + len(text))))
            raw += text
        else:
            raw += block
    source = Source("1" * 64, "проба.md", MARKDOWN, 1, Description())
    return clean(Document(source, "проба", (Page(None, None, raw),), (), tuple(headings)))


@settings(max_examples=200)
@given(TEXT)
def test_passages_cover_the_text_and_cut_no_sentence(blocks: list[str]) -> None:
    cleaned = _document(blocks)
    passages = split(cleaned, SIZE)
    assert all(passage.span.of(cleaned.text) == passage.text == passage.text.strip() != "" for passage in passages)
    assert all(one.span.stop <= other.span.start for one, other in pairwise(passages))
    assert "".join("".join(passage.text.split()) for passage in passages) == "".join(cleaned.text.split())
    for sentence in sentences(cleaned.text):
        assert sum(passage.span.overlaps(sentence) for passage in passages) == 1
    assert all(passage.source_id == cleaned.source.id for passage in passages)


@settings(max_examples=100)
@given(TEXT)
def test_passages_are_about_the_size_asked_for(blocks: list[str]) -> None:
    cleaned = _document(blocks)
    longest = max(len(span) for span in sentences(cleaned.text))
    for passage in split(cleaned, SIZE):
        assert len(passage.text) <= 2 * SIZE + longest


@settings(max_examples=100)
@given(TEXT)
def test_a_heading_opens_its_passage_and_never_stands_alone(blocks: list[str]) -> None:
    cleaned = _document(blocks)
    passages = split(cleaned, SIZE)
    for heading in cleaned.headings:
        holder = next(passage for passage in passages if passage.span.contains(heading.span))
        assert heading.span.of(cleaned.text) in holder.headings or any(
            other.span.start > heading.span.start for other in cleaned.headings
        )
        behind = cleaned.text[heading.span.stop :].strip()
        if behind and holder.text == heading.span.of(cleaned.text):
            raise AssertionError("a heading was left alone")


def test_the_path_of_headings() -> None:
    cleaned = _document(
        ["# Законы", "## Льготы", "Льгота даётся заводу.", "## Сроки", "Срок равен году.", "# Рынки", "Рынок растёт."]
    )
    paths = {passage.text.split("\n")[-1]: passage.headings for passage in split(cleaned, SIZE)}
    assert paths["Льгота даётся заводу."] == ("Законы", "Льготы")
    assert paths["Срок равен году."] == ("Законы", "Сроки")
    assert paths["Рынок растёт."] == ("Рынки",)


def test_a_list_stays_with_its_introduction() -> None:
    cleaned = _document(["Вступление кончилось. " * 12, "Состав таков:\n- завод;\n- вуз;\n- банк."])
    holder = next(passage for passage in split(cleaned, SIZE) if "Состав таков" in passage.text)
    assert holder.text.endswith("- завод;\n- вуз;\n- банк.")


def test_a_long_paragraph_is_cut_evenly() -> None:
    cleaned = _document(["Завод выпускает сыр и масло. " * 40])
    sizes = [len(passage.text) for passage in split(cleaned, SIZE)]
    assert len(sizes) > 2
    assert min(sizes) > SIZE / 2


def test_an_endless_sentence_is_cut_at_spaces() -> None:
    cleaned = _document(["завод рынок закон " * 200])
    passages = split(cleaned, SIZE)
    assert max(len(passage.text) for passage in passages) <= SIZE
    assert " ".join(passage.text for passage in passages) == cleaned.text
    assert all(passage.span.of(cleaned.text) == passage.text for passage in passages)


def test_pages_of_a_passage() -> None:
    source = Source("1" * 64, "проба.pdf", PDF, 1, Description())
    pages = (
        Page(1, "i", "Первая страница кончается на полу"),
        Page(2, "ii", "слове. Здесь вторая.\n"),
        Page(3, "iii", "Третья страница.\n"),
    )
    cleaned = clean(Document(source, "проба", pages))
    assert [passage.pages for passage in split(cleaned, 2000)] == [(1, 2, 3)]
