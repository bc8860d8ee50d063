"""The description of a document, edited field by field, with its reference beside it as it will look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

from assistant.assembly import Assistant
from assistant.bibliography import NO_RECORD, Record, record_of
from assistant.cleaning import CleanText
from assistant.descriptions import Description
from assistant.errors import AssistantError
from assistant.references import listing, missing_note, referred
from assistant.sidecars import Sidecar, described, open_sidecar, save_sidecar
from assistant.spans import Span
from assistant.texts import documents as texts
from assistant.texts import pages as page_texts
from assistant.texts import reading as reading_texts
from assistant.ui.markup import line, notice

_STATE, _NUMBER, _SAID = "described", "described-number", "described-said"
_KINDS = [word for word in reading_texts.KINDS if word != "отчет"]
_FIRST = (("kind",), ("title",), ("authors",), ("container",), ("year", "volume"), ("issue", "pages"))
_OTHERS = (
    *(("first_page", "total_pages"), ("place", "publisher"), ("edition",), ("details", "editor"), ("body", "number")),
    *(("date", "accessed"), ("url", "doi"), ("isbn", "issn")),
)


@dataclass(frozen=True, slots=True)
class _Edited:
    """What is being edited: `number` tells the fields of one opening from those of the next; `clean` where it could be read."""

    document: str
    number: int
    sidecar: Sidecar
    clean: CleanText | None
    found: Record


def show_description(helper: Assistant, document: str) -> None:
    """Let the description of a document of its own file be edited."""
    edited: _Edited | None = st.session_state.get(_STATE)
    if edited is None or edited.document != document:
        try:
            edited = _opened(helper, document)
        except AssistantError as error:
            notice("error", error.message)
            return
        st.session_state[_STATE] = edited
    st.caption(texts.DESCRIPTION_NOTE)
    st.fragment(_draw)(helper, edited)


def forget_description() -> None:
    """Let go of what is being edited."""
    st.session_state.pop(_STATE, None)
    st.session_state.pop(_SAID, None)


def _opened(helper: Assistant, document: str) -> _Edited:
    sidecar = open_sidecar(helper.settings.corpus, document)
    number = st.session_state[_NUMBER] = st.session_state.get(_NUMBER, 0) + 1
    try:
        clean = helper.seen(document)
    except AssistantError:
        clean = None  # without an index it is read from its file
    try:
        if clean is None:
            with st.spinner(texts.READING):
                clean = helper.read(helper.settings.corpus / document)
    except AssistantError as error:
        notice("warning", error.message)
    # Of a whole span: a description is of the file, not of an article in it.
    found = NO_RECORD if clean is None else record_of(_with(clean, Description()), Span(0, len(clean.text)))
    return _Edited(document, number, sidecar, clean, found)


def _with(clean: CleanText, description: Description) -> CleanText:
    pages = tuple(replace(page, first=description.first_page) for page in clean.pages)
    return replace(clean, source=replace(clean.source, description=description), pages=pages)


def _draw(helper: Assistant, edited: _Edited) -> None:
    with st.container(key="description"):
        shown = _rows(edited, _FIRST)
        with st.expander(texts.OTHER_FIELDS, key="description-others"):
            shown |= _rows(edited, _OTHERS)
    description, wrong = described(edited.sidecar.name, shown)
    # Above what comes and goes: a button that moves while it is being pressed is not pressed.
    if st.button(texts.SAVE, type="primary", key="description-save") and not wrong:
        _save(helper, edited, shown)
    kind, said = st.session_state.pop(_SAID, ("", ""))
    if said:
        notice("success" if kind else "error", said)
    if wrong:
        notice("warning", texts.FIX_FIELDS)
    if edited.clean is not None:
        _preview(_with(edited.clean, description))


def _save(helper: Assistant, edited: _Edited, shown: Mapping[str, str]) -> None:
    try:
        save_sidecar(helper.settings.corpus, edited.document, edited.sidecar, shown)
        forget_description()
        st.session_state[_SAID] = (True, texts.SAVED)
    except AssistantError as error:
        st.session_state[_SAID] = (False, error.message)
    st.rerun()


def _rows(edited: _Edited, rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Draw fields, those of a row side by side where there is room; return what stands in each."""
    shown = {}
    for keys in rows:
        for key, column in zip(keys, st.columns(len(keys)), strict=True):
            with column:
                shown[key] = _field(edited, key)
    return shown


def _field(edited: _Edited, key: str) -> str:
    """Draw a field, and a sentence under it where its value means nothing; return what stands in it."""
    name, value = f"described-{edited.number}-{key}", edited.sidecar.fields[key]
    if key == "kind":
        options = [*_KINDS, *([value] if value and value not in _KINDS else [])]
        chosen = st.selectbox(
            texts.LABELS[key], options, index=options.index(value) if value else None, placeholder=texts.NO_KIND, key=name
        )
        shown = chosen or ""
    else:
        hint = _hint(edited.found, key) or (texts.example(texts.EXAMPLES[key]) if key in texts.EXAMPLES else "")
        draw = st.text_area if key == "authors" else st.text_input
        shown = draw(texts.LABELS[key], value, placeholder=hint, key=name) or ""
    if key in described(edited.sidecar.name, {**dict.fromkeys(texts.LABELS, ""), key: shown})[1]:
        line("fault", texts.field_wrong(key))
    return shown


def _hint(found: Record, key: str) -> str:
    value = getattr(found, key, None)  # of what no document says itself there is none
    return "\n".join(value) if isinstance(value, tuple) else str(value or "")


def _preview(clean: CleanText) -> None:
    """Show the references to the first page with text, and the entry of a list."""
    start = len(clean.text) - len(clean.text.lstrip())
    page = next((page for page in clean.pages if page.span.start <= start < page.span.stop), None)
    printed = [page.label or str(page.number)] if page else []
    record = record_of(clean, Span(start, min(start + 1, len(clean.text))))
    line("place", texts.preview_of_page(page_texts.page(page.number, page.label) if page else ""))
    st.code(referred(record, printed), language=None, wrap_lines=True)
    line("place", texts.PREVIEW_OF_LIST)
    st.code(listing(record), language=None, wrap_lines=True)
    lack = missing_note(record)
    if lack:
        line("place", lack)
