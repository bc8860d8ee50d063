"""The description of a document, edited field by field, with its reference beside it as it will look."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

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
from assistant.ui.drafts import draft, drafted, drop_draft
from assistant.ui.markup import line, notice, unsaved

_STATE, _NUMBER, _SAID = "described", "described-number", "described-said"
DOCUMENT_KEY, PART_KEY = "document", "document-part"
"""Keys of what chooses the document, and what of it is shown."""

_KINDS = [word for word in reading_texts.KINDS if word != "отчет"]
_FIRST = (("kind",), ("title",), ("authors",), ("container",), ("year", "volume"), ("issue", "pages"))
_OTHERS = (
    *(("first_page", "total_pages"), ("place", "publisher"), ("edition",), ("details", "editor"), ("body", "number")),
    *(("date", "accessed"), ("url", "doi"), ("isbn", "issn")),
)


@dataclass(frozen=True, slots=True)
class _Edited:
    """What is being edited.

    Parameters
    ----------
    document : str
    number : int
        Tells the fields of one opening from those of the next.
    sidecar : Sidecar
    clean : CleanText or None
        None where the document could not be read.
    found : Record
        What it says of itself.
    moved : bool
        Whether the sidecar was changed elsewhere after the edits that stand in the fields.
    """

    document: str
    number: int
    sidecar: Sidecar
    clean: CleanText | None
    found: Record
    moved: bool


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


def show_drafts(documents: Collection[str], chosen: str | None) -> None:
    """Say which descriptions have edits that are not saved, but for the one that is open, and offer to go on with them."""
    opened = chosen if st.session_state.get(PART_KEY) == texts.DESCRIPTION_PART else None
    for document in drafted(documents):
        if document != opened:
            unsaved(texts.draft_kept(document))
            st.button(texts.GO_ON, key=f"draft-{document}", on_click=_go_on, args=(document,), icon=":material/edit:")


def _go_on(document: str) -> None:
    st.session_state[DOCUMENT_KEY], st.session_state[PART_KEY] = document, texts.DESCRIPTION_PART


def forget_description() -> None:
    """Let go of what is being edited; what was changed of it is kept as a draft."""
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
    return _Edited(document, number, sidecar, clean, found, moved=not draft(document).stands_on(sidecar.fields))


def _with(clean: CleanText, description: Description) -> CleanText:
    pages = tuple(replace(page, first=description.first_page) for page in clean.pages)
    return replace(clean, source=replace(clean.source, description=description), pages=pages)


def _draw(helper: Assistant, edited: _Edited) -> None:
    with st.container(key="description"):
        shown = _rows(edited, _FIRST)
        with st.expander(texts.OTHER_FIELDS, key="description-others"):
            shown |= _rows(edited, _OTHERS)
    description, wrong = described(edited.sidecar.name, shown)
    changed = bool(draft(edited.document).changed)
    # Above what comes and goes: a button that moves while it is being pressed is not pressed.
    with st.container(horizontal=True):
        if st.button(texts.SAVE, type="primary", key="description-save") and not wrong:
            _save(helper, edited, shown)
        if st.button(texts.UNDO, key="description-undo", disabled=not changed):
            forget_description()
            drop_draft(edited.document)
            st.rerun()
    kind, said = st.session_state.pop(_SAID, ("", ""))
    if said:
        notice("success" if kind else "error", said)
    if wrong:
        notice("warning", texts.fix_fields(wrong))
    elif changed:
        unsaved(texts.DRAFT_MOVED if edited.moved else texts.DRAFT_HERE)
    if edited.clean is not None:
        _preview(_with(edited.clean, description))


def _save(helper: Assistant, edited: _Edited, shown: Mapping[str, str]) -> None:
    try:
        save_sidecar(helper.settings.corpus, edited.document, edited.sidecar, shown)
        forget_description()
        drop_draft(edited.document)
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
    name = f"described-{edited.number}-{key}"
    value = draft(edited.document).changed.get(key, edited.sidecar.fields[key])
    # By a callback: it is called too where the press that left the field leads to another page.
    noted: dict[str, Any] = {"key": name, "on_change": _note, "args": (edited, key, name)}
    if key == "kind":
        options = [*_KINDS, *([value] if value and value not in _KINDS else [])]
        chosen = st.selectbox(
            texts.LABELS[key], options, index=options.index(value) if value else None, placeholder=texts.NO_KIND, **noted
        )
        shown = chosen or ""
    else:
        hint = _hint(edited.found, key) or (texts.example(texts.EXAMPLES[key]) if key in texts.EXAMPLES else "")
        draw = st.text_area if key == "authors" else st.text_input
        shown = draw(texts.LABELS[key], value, placeholder=hint, **noted) or ""
    if key in described(edited.sidecar.name, {**dict.fromkeys(texts.LABELS, ""), key: shown})[1]:
        line("fault", texts.field_wrong(key))
    return shown


def _note(edited: _Edited, key: str, name: str) -> None:
    draft(edited.document).note(key, st.session_state[name] or "", edited.sidecar.fields)


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
