"""A deck of slides as a document: each slide is a page, so a citation names it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.loaders.builder import RawText
from assistant.loaders.document import Anchor, Document, Heading, Metadata, Page, ReadingWarning
from assistant.loaders.refusing import refusal
from assistant.loaders.titles import title_of
from assistant.sources import Source
from assistant.spans import Span
from assistant.texts import reading as texts

MOST_SLIDES = 2_000


@dataclass(slots=True)
class Slide:
    """A slide: what stands on it and in the speaker's notes, and whether it is skipped when the deck is shown."""

    hidden: bool = False
    raw: RawText = field(default_factory=RawText)


def deck(source: Source, slides: Sequence[Slide], *, title: str, metadata: Metadata, hidden_characters: int = 0) -> Document:
    """Return the document of a deck; hidden slides keep their numbers and lose their text."""
    pages: list[Page] = []
    headings: list[Heading] = []
    anchors: list[Anchor] = []
    warnings: list[ReadingWarning] = []
    skipped = [str(number) for number, slide in enumerate(slides, start=1) if slide.hidden]
    if skipped:
        warnings.append(ReadingWarning("hidden_text", texts.hidden_parts(texts.HIDDEN_SLIDES, skipped)))
    if hidden_characters:
        warnings.append(ReadingWarning("hidden_text", texts.hidden_characters(hidden_characters)))
    place = 0
    for number, slide in enumerate(slides, start=1):
        raw = RawText() if slide.hidden else slide.raw
        text = f"{raw.text}\n\n" if raw.text else ""
        if not text and not slide.hidden:
            warnings.append(ReadingWarning("page_without_text", texts.slide_without_text(number), number))
        headings += [Heading(item.level, Span(item.span.start + place, item.span.stop + place)) for item in raw.headings]
        anchors += [Anchor(item.start + place, item.kind, item.value) for item in raw.anchors]
        pages.append(Page(number, None, text))
        place += len(text)
    whole = "".join(page.text for page in pages)
    if not whole:
        raise refusal(source, "empty")
    marked = tuple(headings)
    name = title_of(source, stated=title, raw=whole, headings=marked)
    return Document(source, name, tuple(pages), tuple(warnings), marked, tuple(anchors), metadata, breaks="structured")
