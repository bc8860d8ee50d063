"""The corpus folder: which documents stand in it, and what their sidecars say of them."""

import hashlib
import mimetypes
import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from assistant.errors import CorpusError, DescriptionError, RejectedFile
from assistant.texts import reading as texts

SIDECAR_SUFFIX = ".toml"
"""A sidecar is named like its document with this behind: `закон.pdf` → `закон.pdf.toml`."""

PLAIN = "text/plain"
MARKDOWN = "text/markdown"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLE = "application/x-ole-storage"
UNKNOWN = "application/octet-stream"

_LARGEST_SIDECAR = 64 * 1024
_LONGEST_FIELD = 1000
_LONGEST_KEY = 40
_CHUNK = 1 << 20
_PDF_MARK = b"%PDF-"
_ZIP_MARK = b"PK\x03\x04"
_OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_PART = b"word/document.xml"
_OTHER_WORD = {".docm", ".dotx", ".dotm"}
_BY_NAME = {".txt": PLAIN, ".md": MARKDOWN, ".markdown": MARKDOWN, ".pdf": PDF, ".docx": DOCX}


@dataclass(frozen=True, slots=True)
class Description:
    """What a sidecar says of a document, for its reference; every field may be missing.

    Parameters
    ----------
    title : str or None
        Title a reader would cite.
    authors : tuple of str
        Each as «Фамилия И. О.» or the name of a body.
    year : int or None
    place, publisher, container : str or None
        Town, publishing house, and the journal or collection the text stands in.
    pages : str or None
        Pages in the printed source, as «40–52».
    url : str or None
        Address for the reference; never fetched.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    place: str | None = None
    publisher: str | None = None
    container: str | None = None
    pages: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One document of the corpus.

    Parameters
    ----------
    id : str
        SHA-256 of the file's bytes, hexadecimal.
    path : str
        Path relative to the corpus, with `/`, as the file system gives it.
    media_type : str
        By the first bytes, then by the name.
    size : int
        Bytes.
    description : Description
        From the sidecar; empty where there is none.
    """

    id: str
    path: str
    media_type: str
    size: int
    description: Description


@dataclass(frozen=True, slots=True)
class Corpus:
    """What stands in the corpus folder.

    Parameters
    ----------
    sources : tuple of Source
        Sorted by path.
    broken : tuple of DescriptionError
        Sidecars that cannot be used; their documents are among `sources`, without a description.
    unreadable : tuple of RejectedFile
        Files the system does not let us read.
    """

    sources: tuple[Source, ...]
    broken: tuple[DescriptionError, ...]
    unreadable: tuple[RejectedFile, ...]


def scan(corpus: Path) -> Corpus:
    """Return the documents of a corpus folder.

    Hidden files, leftovers of editors (`~$…`, `…~`, `….tmp`) and links that lead outside are no documents.

    Raises
    ------
    CorpusError
        If the folder is missing.
    """
    if not corpus.is_dir():
        raise CorpusError(texts.corpus_missing(str(corpus)))
    sources: list[Source] = []
    broken: list[DescriptionError] = []
    unreadable: list[RejectedFile] = []
    files = sorted(_files(corpus), key=lambda path: path.relative_to(corpus).as_posix())
    names = set(files)
    for path in files:
        relative = path.relative_to(corpus).as_posix()
        if path.suffix == SIDECAR_SUFFIX and path.with_suffix("") in names:
            continue
        shown = relative.encode(errors="surrogateescape").decode(errors="replace")
        if shown != relative:
            unreadable.append(RejectedFile(texts.name_unreadable(shown), document=shown, reason="damaged"))
            continue
        if path.suffix == SIDECAR_SUFFIX:
            broken.append(DescriptionError(texts.sidecar_without_document(relative), document=relative))
            continue
        try:
            source = _source(path, relative, Description())
        except FileNotFoundError:
            continue  # removed while the folder was read: it is no longer in the corpus
        except OSError:
            unreadable.append(RejectedFile(texts.file_unreadable(relative), document=relative, reason="damaged"))
            continue
        sources.append(replace(source, description=_described(path, relative, corpus, broken)))
    return Corpus(tuple(sources), tuple(broken), tuple(unreadable))


def rescan(source: Source, corpus: Path) -> Source:
    """Return `source` as its file stands now.

    Raises
    ------
    RejectedFile
        If the file is gone or cannot be read.
    """
    try:
        return _source(corpus / source.path, source.path, source.description)
    except OSError as error:
        raise RejectedFile(texts.file_unreadable(source.path), document=source.path, reason="damaged") from error


def file_source(path: Path, corpus: Path) -> tuple[Source, Path]:
    """Return any file as a source, and the folder its path is relative to: the corpus, or its own folder.

    Raises
    ------
    RejectedFile
        If there is no such file.
    """
    root = corpus if path.resolve().is_relative_to(corpus.resolve()) else path.resolve().parent
    relative = path.resolve().relative_to(root.resolve()).as_posix()
    if not path.is_file():
        raise RejectedFile(texts.file_missing(str(path)), document=str(path), reason="damaged")
    try:
        return _source(path, relative, _described(path, relative, root, [])), root
    except OSError as error:
        raise RejectedFile(texts.file_unreadable(relative), document=relative, reason="damaged") from error


def read_description(path: Path, name: str | None = None) -> Description:
    """Read a sidecar; `name` is what a message calls it, the file's own name if not given.

    Raises
    ------
    DescriptionError
        If it cannot be read, is too large, no TOML, or has a key or value that means nothing.
    """
    name = name or path.name
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_SIDECAR + 1)
    except OSError as error:
        raise DescriptionError(texts.sidecar_unreadable(name), document=name) from error
    if len(data) > _LARGEST_SIDECAR:
        raise DescriptionError(texts.sidecar_too_large(name), document=name)
    try:
        given = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML, or brackets within brackets without end
        raise DescriptionError(texts.sidecar_broken(name), document=name) from error
    known = [field.name for field in fields(Description)]
    for key, value in given.items():
        if key not in known:
            raise DescriptionError(texts.sidecar_key_unknown(name, _shown(key), known), document=name)
        if not _is_valid(key, value):
            raise DescriptionError(texts.sidecar_value_wrong(name, key), document=name)
    return Description(**{**given, "authors": tuple(given.get("authors", ()))})


def _shown(key: str) -> str:
    """Return a key as it may stand in a message."""
    printable = "".join(character for character in key if character.isprintable())
    return printable if len(printable) <= _LONGEST_KEY else printable[: _LONGEST_KEY - 1] + "…"


def _is_valid(key: str, value: Any) -> bool:
    if key == "authors":
        return isinstance(value, list) and all(_is_line(author) for author in value)
    if key == "year":
        return isinstance(value, int) and not isinstance(value, bool) and 800 <= value <= 2200
    return _is_line(value)


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_FIELD and value.isprintable()


def _described(path: Path, relative: str, root: Path, broken: list[DescriptionError]) -> Description:
    sidecar = path.with_name(path.name + SIDECAR_SUFFIX)
    if not _is_inside(sidecar, root):
        return Description()
    try:
        return read_description(sidecar, relative + SIDECAR_SUFFIX)
    except DescriptionError as error:
        broken.append(error)
        return Description()


def _files(corpus: Path) -> Iterator[Path]:
    """Yield the regular files of a corpus; folders that cannot be opened and linked ones are passed over."""
    for folder, inner, names in os.walk(corpus):
        inner[:] = [name for name in inner if not name.startswith(".")]
        for name in names:
            path = Path(folder, name)
            leftover = name.startswith((".", "~$")) or name.endswith(("~", ".tmp"))
            if not leftover and _is_inside(path, corpus):
                yield path


def _is_inside(path: Path, root: Path) -> bool:
    """Tell whether `path` is a regular file that lies below `root`, links followed."""
    try:
        return path.is_file() and path.resolve().is_relative_to(root.resolve())
    except OSError:  # a folder on the way is closed to us
        return False


def _source(path: Path, relative: str, description: Description) -> Source:
    digest = hashlib.sha256()
    holds_word = False
    with path.open("rb") as file:
        chunk = head = file.read(_CHUNK)
        tail = b""
        while chunk:
            digest.update(chunk)
            holds_word = holds_word or _WORD_PART in tail + chunk
            tail = chunk[-len(_WORD_PART) :]
            chunk = file.read(_CHUNK)
        size = file.tell()
    return Source(digest.hexdigest(), relative, _media_type(path, head, holds_word), size, description)


def _media_type(path: Path, head: bytes, holds_word: bool) -> str:
    suffix = path.suffix.lower()
    by_name = _BY_NAME.get(suffix) or mimetypes.guess_type(path.name)[0] or UNKNOWN
    # A text may speak of the mark of a PDF; it may not begin with it.
    if head.startswith(_PDF_MARK) or (_PDF_MARK in head[:1024] and by_name not in {PLAIN, MARKDOWN}):
        return PDF
    if head.startswith(_OLE_MARK):
        return OLE
    # Found without unpacking: what lies in a file is looked at in the child process alone.
    if head.startswith(_ZIP_MARK) and holds_word and suffix not in _OTHER_WORD:
        return DOCX
    return by_name
