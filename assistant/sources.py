"""The corpus folder: which documents stand in it, and what their sidecars say of them."""

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipFile

from assistant.archives import ArchiveFault, Member, members, opened, unpacked
from assistant.descriptions import SIDECAR_SUFFIX, Description, read_description
from assistant.errors import CorpusError, DescriptionError, RejectedFile
from assistant.kinds import HEAD, LONGEST_NEEDLE, NEEDLE, ZIP, kind_of
from assistant.seen_files import Look, forget_others, recall, remember, remembered, stamp_of
from assistant.texts import reading as texts

_CHUNK = 1 << 20


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
    archive : str or None
        Path of the ZIP it lies in; `path` is then the archive's, a slash, and a path inside.
    member : int
        Its number in that archive.
    """

    id: str
    path: str
    media_type: str
    size: int
    description: Description
    archive: str | None = None
    member: int = 0

    @property
    def file(self) -> str:
        """Path, relative to the corpus, of the file that holds it."""
        return self.archive or self.path


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
        Files the system does not let us read, and what cannot be used of archives.
    archives : tuple of str
        Paths of the ZIPs; what lies in one has its path and a slash before its own.
    """

    sources: tuple[Source, ...]
    broken: tuple[DescriptionError, ...]
    unreadable: tuple[RejectedFile, ...]
    archives: tuple[str, ...] = ()

    def file_of(self, document: str) -> str:
        """Return the path of the file that holds a document: its own, or its archive's."""
        return next((archive for archive in self.archives if document.startswith(f"{archive}/")), document)


def scan(corpus: Path, index: Path | None = None) -> Corpus:
    """Return the documents of a corpus folder.

    Hidden files, leftovers of editors (`~$…`, `…~`, `….tmp`) and links that lead outside are no documents. A file that nothing
    has touched since the last build into the folder `index` saw it is not hashed again.

    Raises
    ------
    CorpusError
        If the folder is missing.
    """
    if not corpus.is_dir():
        raise CorpusError(texts.corpus_missing(str(corpus)))
    if index is not None:
        recall(index, corpus)
    sources: list[Source] = []
    broken: list[DescriptionError] = []
    unreadable: list[RejectedFile] = []
    archives: list[str] = []
    files = sorted(_files(corpus))
    names = {path for _, path in files}
    forget_others(corpus, names)
    for relative, path in files:
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
        source = replace(source, description=_described(path, relative, corpus, broken))
        if source.media_type == ZIP:
            archives.append(relative)
            sources += inside(source, path, unreadable)
        else:
            sources.append(source)
    return Corpus(tuple(sorted(sources, key=lambda source: source.path)), tuple(broken), tuple(unreadable), tuple(archives))


def glance(corpus: Path) -> str:
    """Return a digest of names, sizes and times in a corpus folder: another one says that something changed; nothing is read."""
    seen = hashlib.sha256()
    for folder, inner, names in os.walk(corpus):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(name for name in names if not name.startswith(".")):
            path = os.path.join(folder, name)  # noqa: PTH118 - of thousands of files, every few seconds
            try:
                found = os.stat(path)  # noqa: PTH116
            except OSError:
                continue
            stamp = (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
            seen.update(os.fsencode(path) + f"\0{stamp}\0".encode())
    return seen.hexdigest()


def rescan(source: Source, corpus: Path) -> Source:
    """Return `source` as its file stands now.

    Raises
    ------
    RejectedFile
        If the file is gone or cannot be read.
    """
    try:
        if source.archive is None:
            return _fresh(corpus / source.path, source.path, source.description)
        path = corpus / source.archive
        with opened(path) as archive:
            return _member(source, path, archive, Member(source.member, source.path, source.size, encrypted=False))
    except (OSError, ArchiveFault) as error:
        raise RejectedFile(texts.file_unreadable(source.path), document=source.path, reason="damaged") from error


def file_source(path: Path, corpus: Path) -> tuple[Source, Path]:
    """Return any file as a source, and the folder its path is relative to: the corpus, or its own folder.

    A document in a ZIP is named as if the archive were a folder.

    Raises
    ------
    RejectedFile
        If there is no such file.
    """
    file = next((parent for parent in path.parents if parent.is_file()), path) if not path.is_file() else path
    root = corpus if file.resolve().is_relative_to(corpus.resolve()) else file.resolve().parent
    relative = file.resolve().relative_to(root.resolve()).as_posix()
    if not file.is_file():
        other = path.name and path.exists()
        message = texts.not_a_file(str(path), folder=path.is_dir()) if other else texts.file_missing(str(path))
        raise RejectedFile(message, document=str(path), reason="damaged")
    try:
        source = _source(file, relative, _described(file, relative, root, []))
    except OSError as error:
        raise RejectedFile(texts.file_unreadable(relative), document=relative, reason="damaged") from error
    if file == path:
        return source, root
    wanted = f"{relative}/{path.relative_to(file).as_posix()}"
    refused: list[RejectedFile] = []
    found = [member for member in inside(source, file, refused) if member.path == wanted] if source.media_type == ZIP else []
    for refusal in refused:
        if refusal.document in {wanted, relative}:
            raise refusal
    if not found:
        raise RejectedFile(texts.file_missing(str(path)), document=str(path), reason="damaged")
    return found[0], root


def _described(path: Path, relative: str, root: Path, broken: list[DescriptionError]) -> Description:
    sidecar = path.with_name(path.name + SIDECAR_SUFFIX)
    if not _is_inside(sidecar, root):
        return Description()
    try:
        return read_description(sidecar, relative + SIDECAR_SUFFIX)
    except DescriptionError as error:
        broken.append(error)
        return Description()


def _files(corpus: Path) -> Iterator[tuple[str, Path]]:
    """Yield each regular file of a corpus and, before it, its path there; closed and linked folders are passed over."""
    for folder, inner, names in os.walk(corpus):
        inner[:] = [name for name in inner if not name.startswith(".")]
        here = Path(folder).relative_to(corpus).as_posix()
        before = "" if here == "." else f"{here}/"
        for name in names:
            path = Path(folder, name)
            leftover = name.startswith((".", "~$")) or name.endswith(("~", ".tmp"))
            if not leftover and _is_inside(path, corpus):
                yield before + name, path


def _is_inside(path: Path, root: Path) -> bool:
    """Tell whether `path`, whose folder lies below `root`, is a regular file there, or a link to one below `root`."""
    try:
        mode = path.lstat().st_mode
        return stat.S_ISREG(mode) or (stat.S_ISLNK(mode) and path.is_file() and path.resolve().is_relative_to(root.resolve()))
    except OSError:  # it is not there, or a folder on the way is closed to us
        return False


def inside(source: Source, path: Path, unreadable: list[RejectedFile]) -> list[Source]:
    """Return the documents in the archive `source` whose file is `path`; what cannot be used of it goes to `unreadable`."""
    if source.size == 0:
        unreadable.append(RejectedFile(texts.file_empty(source.path), document=source.path, reason="empty"))
        return []
    sources: list[Source] = []
    try:
        with opened(path) as archive:
            found = members(archive)
            for member in found:
                try:
                    sources.append(_member(source, path, archive, member, remembered(path, member.number)))
                except ArchiveFault as error:
                    unreadable.append(_archive_refusal(f"{source.path}/{member.path}", error))
    except ArchiveFault as error:
        unreadable.append(_archive_refusal(source.path, error))
        return []
    except FileNotFoundError:
        return []  # removed while it was looked at
    except OSError:
        unreadable.append(RejectedFile(texts.file_unreadable(source.path), document=source.path, reason="damaged"))
        return []
    if not found:
        unreadable.append(RejectedFile(texts.file_empty(source.path), document=source.path, reason="empty"))
    return sources


def _archive_refusal(document: str, error: ArchiveFault) -> RejectedFile:
    messages = {
        "damaged": texts.file_damaged,
        "encrypted": texts.file_encrypted,
        "too_large": texts.archive_too_large,
        "unsupported": texts.file_unsupported,
    }
    return RejectedFile(messages[error.fault](document), document=document, reason=error.fault)


def _source(path: Path, relative: str, description: Description) -> Source:
    look = remembered(path)
    if look is None:
        return _fresh(path, relative, description)
    return Source(look[0], relative, look[1], look[2], description)


def _fresh(path: Path, relative: str, description: Description) -> Source:
    if not path.is_file():  # gone, or a pipe in its place, which would keep us waiting
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        stamp = stamp_of(path)
        look = _look(iter(lambda: file.read(_CHUNK), b""), path.name)
    return Source(*_ordered(remember(path, stamp, look), relative), description)


def _member(of: Source, path: Path, archive: ZipFile, member: Member, known: Look | None = None) -> Source:
    """Return a member of an opened archive as a source; `of` is the archive's own, or its own when looked at again."""
    name = of.archive or of.path
    inner = member.path if of.archive else f"{name}/{member.path}"
    if member.encrypted:
        raise ArchiveFault("encrypted")
    stamp = stamp_of(path)
    look = known or remember(path, stamp, _look(unpacked(archive, member.number, _CHUNK), inner), member.number)
    return Source(*_ordered(look, inner), Description(), name, member.number)


def _ordered(look: Look, relative: str) -> tuple[str, str, str, int]:
    digest, media_type, size = look
    return digest, relative, media_type, size


def _look(chunks: Iterable[bytes], name: str) -> Look:
    """Hash a file and tell its kind without unpacking it: what lies in it is looked at in the child process alone."""
    digest = hashlib.sha256()
    head = tail = b""
    needle: bytes | None = None
    size = 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
        head = head if len(head) >= HEAD else head + chunk[:HEAD]
        # Only in what is packed as ZIP do the needles matter; to look for them takes longer than to hash.
        if needle is None and head.startswith(b"PK") and (match := NEEDLE.search(tail + chunk)) is not None:
            needle = match.group()
        tail = chunk[-LONGEST_NEEDLE:]
    return digest.hexdigest(), kind_of(name, head, needle), size
