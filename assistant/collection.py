"""Documents coming into the corpus folder, leaving it, and their state against the index."""

import re
import shutil
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assistant.descriptions import SIDECAR_SUFFIX
from assistant.durable import unfinished_name
from assistant.errors import CorpusError, DocumentUnknown
from assistant.manifest import Manifest
from assistant.patterns import regex
from assistant.sources import Corpus, Source
from assistant.texts import index as texts

State = Literal["indexed", "waiting", "changed", "refused", "removed"]

# Bytes: file systems allow 255, and a number, a sidecar's ending and a leading dot may be added.
_LONGEST_NAME = 200
_LONGEST_SUFFIX = 20
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Endings `scan` takes for a sidecar or for what an editor left behind.
_NOT_DOCUMENTS = {SIDECAR_SUFFIX, ".tmp"}
_UNSAFE = regex(r"[<>:\"/\\|?*]")


@dataclass(frozen=True, slots=True)
class DocumentState:
    """A document as the list shows it; `message` says why it was refused, `warnings` what reading it noticed.

    `file` is the file of the corpus that holds it: another than `path` where it lies in an archive; `year` is its sidecar's.
    """

    path: str
    file: str
    title: str
    state: State
    pages: int
    passages: int
    message: str
    warnings: tuple[str, ...]
    year: int | None = None


def states(corpus: Corpus, manifest: Manifest | None) -> list[DocumentState]:
    """Return every document of the corpus or the index, by path."""
    indexed = {entry.source.path: entry for entry in manifest.documents} if manifest else {}
    refused = {item.document: item for item in manifest.rejected} if manifest else {}
    found: list[DocumentState] = []
    for source in corpus.sources:
        entry, refusal, year = indexed.pop(source.path, None), refused.get(source.path), source.description.year
        if entry is not None:
            state: State = "indexed" if entry.source == source else "changed"
            title = source.description.title or entry.title
            warnings = tuple(warning.message for warning in entry.warnings)
            passages = entry.stop - entry.first
            found.append(DocumentState(source.path, source.file, title, state, entry.pages, passages, "", warnings, year))
        elif refusal is not None and refusal.source_id == source.id:
            found.append(DocumentState(source.path, source.file, _name(source), "refused", 0, 0, refusal.message, (), year))
        else:
            found.append(DocumentState(source.path, source.file, _name(source), "waiting", 0, 0, "", (), year))
    found += [
        DocumentState(error.document, corpus.file_of(error.document), error.document, "refused", 0, 0, error.message, ())
        for error in corpus.unreadable
    ]
    found += [
        DocumentState(path, entry.source.file, entry.title, "removed", entry.pages, 0, "", (), entry.source.description.year)
        for path, entry in indexed.items()
    ]
    return sorted(found, key=lambda document: document.path)


def _name(source: Source) -> str:
    return source.description.title or Path(source.path).stem


def safe_name(name: str) -> str:
    """Return a file name fit for any system from an untrusted one: its last part, printable, not too long, seen by `scan`.

    A safe name stays as it is.
    """
    last = re.split(r"[/\\]", name)[-1]
    printable = "".join(character for character in last if unicodedata.category(character) not in _INVISIBLE)
    bare = _UNSAFE.sub("", unicodedata.normalize("NFC", printable)).lstrip(" .~").rstrip(" .~") or "документ"
    stem, dot, suffix = bare.rpartition(".")
    if not dot or len(suffix.encode()) > _LONGEST_SUFFIX:
        short = _cut(bare, _LONGEST_NAME)
        return short if short == bare else safe_name(short)
    if f".{suffix.lower()}" in _NOT_DOCUMENTS:
        return safe_name(f"{stem}_{suffix}")
    return f"{_cut(stem, _LONGEST_NAME - len(suffix.encode()) - 1)}.{suffix}"


def _cut(text: str, limit: int) -> str:
    return text.encode()[:limit].decode(errors="ignore").rstrip(" .~")


def copy_in(path: Path, corpus: Path) -> str:
    """Copy a file, and the sidecar beside it, into the corpus; return its path there.

    A name taken by another content gets a number. Files come in through a hidden name and a rename, so that a build never sees
    half of one.

    Raises
    ------
    CorpusError
        If the corpus cannot be written.
    """
    sidecar = path.with_name(path.name + SIDECAR_SUFFIX)
    try:
        corpus.mkdir(parents=True, exist_ok=True)
        target = free_name(corpus / safe_name(path.name), path)
        if sidecar.is_file():
            _copy(sidecar, target.with_name(target.name + SIDECAR_SUFFIX))
        _copy(path, target)
    except OSError as error:
        raise CorpusError(texts.corpus_not_writable(str(corpus))) from error
    return target.relative_to(corpus).as_posix()


def delete(document: str, found: Corpus, corpus: Path) -> str:
    """Delete a document or an archive, named by path or by a name only it has, with its sidecar; return its path.

    Raises
    ------
    DocumentUnknown
        If it is not there.
    CorpusError
        If it lies in an archive, or cannot be deleted.
    """
    target = removable(document, found)
    delete_file(target, corpus)
    return target


def removable(document: str, found: Corpus) -> str:
    """Return the path of a document or an archive that can be deleted, named by it or by a name only it has.

    Raises
    ------
    DocumentUnknown
        If it is not there.
    CorpusError
        If it lies in an archive, or several have this name.
    """
    target = _find(document, found)
    if (archive := found.file_of(target)) != target:
        raise CorpusError(texts.document_in_archive(target, archive))
    return target


def delete_file(target: str, corpus: Path) -> None:
    """Delete a file of the corpus with its sidecar (raises `CorpusError`)."""
    try:
        (corpus / target).unlink()
        (corpus / (target + SIDECAR_SUFFIX)).unlink(missing_ok=True)
        delete_partial(target, corpus)
    except OSError as error:
        raise CorpusError(texts.corpus_not_writable(str(corpus))) from error


def delete_partial(document: str, corpus: Path) -> int:
    """Delete what whoever was killed while writing a document or its sidecar left in the corpus; return how many files."""
    target = corpus / document
    sidecar = target.with_name(target.name + SIDECAR_SUFFIX)
    unfinished = (_partial(target), _partial(sidecar), sidecar.with_name(unfinished_name(sidecar.name)))
    left = [path for path in unfinished if path.is_file()]
    for path in left:
        path.unlink()
    return len(left)


def _find(document: str, corpus: Corpus) -> str:
    paths = [*(source.path for source in corpus.sources), *corpus.archives]
    if document in paths:
        return document
    named = [path for path in paths if Path(path).name == document]
    if not named:
        raise DocumentUnknown(texts.document_unknown(document))
    if len(named) > 1:
        raise CorpusError(texts.document_ambiguous(document, named))
    return named[0]


def _copy(source: Path, target: Path) -> None:
    if target.exists() and target.samefile(source):
        return
    partial = _partial(target)
    shutil.copyfile(source, partial)
    partial.replace(target)


def _partial(target: Path) -> Path:
    return target.with_name(f".{target.name}.part")


def free_name(target: Path, source: Path) -> Path:
    """Return where in the corpus `source` would be copied: `target`, numbered where another content has that name."""
    number, candidate = 1, target
    while candidate.exists() and candidate.read_bytes() != source.read_bytes():
        number += 1
        candidate = target.with_name(f"{target.stem} ({number}){target.suffix}")
    return candidate
