"""What has become of the documents of an answer since it was given."""

from pathlib import Path

import streamlit as st

from assistant.errors import IndexDamaged, IndexUnavailable
from assistant.manifest import Manifest, damaged_files, read_manifest
from assistant.texts import history as texts
from assistant.texts import index as index_texts
from assistant.ui.session import Turn, assistant


def aged(turn: Turn) -> dict[str, str]:
    """Return what is to be said of documents of a turn that are no longer what they were, by path; nothing if nobody knows."""
    sources = [sight.entry.source for sight in turn.sights()]
    documents = {source.path: source.id for source in sources}
    try:
        index = assistant().index
        current = index.current_id()
        if not documents or current == turn.answer.generation:
            return {}
        now = _contents(str(index.folder / current))
    except IndexUnavailable:
        return {}
    contents = frozenset(now.values())
    changed = {path for path, content in documents.items() if now.get(path, content) != content}
    # A file that was only moved has not gone.
    gone = {path for path, content in documents.items() if path not in now and content not in contents}
    # After a return to a former state the index lacks documents whose files are there.
    corpus = assistant().settings.corpus
    left_out = {one.path for one in sources if one.path in gone and (corpus / one.file).is_file()}
    said = {texts.CHANGED: changed, texts.GONE: gone - left_out, texts.NOT_IN_INDEX: left_out}
    return {path: sentence for sentence, paths in said.items() for path in paths}


@st.cache_resource(show_spinner=False, max_entries=2)
def _contents(folder: str) -> dict[str, str]:
    """Return the documents of a generation, those too that were refused: path → SHA-256 (raises `IndexUnavailable`)."""
    manifest = _checked(Path(folder))
    refused = {one.document: one.source_id for one in manifest.rejected}
    return refused | {entry.source.path: entry.source.id for entry in manifest.documents}


def _checked(folder: Path) -> Manifest:
    manifest = read_manifest(folder)
    for name in damaged_files(folder, manifest, documents=False, contents=False):
        raise IndexDamaged(index_texts.index_file_damaged(folder.name, name))
    return manifest
