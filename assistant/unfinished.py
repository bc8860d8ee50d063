"""What a build has made so far, kept beside the generations: a build that was killed is gone on with, not begun again.

<index>/.unfinished/<key>/documents/<name>   a document as it was read
                          passages/<name>    vectors of some passages and of their words

The key tells the rules, the model and the settings. Each file begins with its checksum: one that a killed build or a power cut
left half written is not used.
"""

import errno
import hashlib
import io
import json
import shutil
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from assistant.arrays import read_archive
from assistant.cleaning import CleanText
from assistant.reading.exchange import from_message, message_of
from assistant.sources import Source

FOLDER = ".unfinished"
_DIGEST = hashlib.sha256().digest_size
_OPEN_FILES = 4
_Held = dict[str, NDArray[Any]]


class Unfinished:
    """The unfinished work of one index.

    Parameters
    ----------
    index : Path
        Folder of the index.
    key : str
        What the work depends on; work of another key is removed.
    """

    def __init__(self, index: Path, key: str) -> None:
        self._all = index / FOLDER
        name = hashlib.sha256(key.encode()).hexdigest()[:16]
        self._documents = self._all / name / "documents"
        self._passages = self._all / name / "passages"
        if self._all.is_dir():
            for other in self._all.iterdir():
                if other.name != name:
                    shutil.rmtree(other)

    def document(self, source: Source) -> CleanText | None:
        """Return a document that was read already, or None."""
        content = _checked(self._documents / _name(repr(source).encode()))
        return None if content is None else from_message(json.loads(content), source)

    def keep_document(self, clean: CleanText) -> None:
        """Keep a document that was read."""
        content = json.dumps(message_of(clean), ensure_ascii=False).encode()
        _write(self._documents / _name(repr(clean.source).encode()), content)

    def vectors(self) -> "KeptVectors":
        """Return the vectors of the passages that were embedded already."""
        return KeptVectors(sorted(self._passages.glob("*")))

    def keep_passages(self, keys: Sequence[bytes], vectors: NDArray[np.float32], words: Sequence[NDArray[np.int8]]) -> None:
        """Keep the vectors of passages; `keys` are digests of their texts, of the same length."""
        _write(self._passages / _name(b"".join(keys)), packed(keys, vectors, words))

    def clear(self) -> None:
        """Remove it all: the work is finished."""
        if self._all.is_dir():
            shutil.rmtree(self._all)


def is_left(index: Path) -> bool:
    """Tell whether an index has unfinished work, whatever its key."""
    return (index / FOLDER).is_dir()


def discard(index: Path) -> None:
    """Remove all unfinished work of an index, whatever its key."""
    if is_left(index):
        shutil.rmtree(index / FOLDER)


class KeptVectors:
    """Vectors in files of `Unfinished.keep_passages`, by the digest of a passage's text; few files are in memory at a time."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._places: dict[bytes, tuple[Path, int]] = {}
        self._open: OrderedDict[Path, _Held] = OrderedDict()
        for path in paths:
            if (content := _checked(path)) is not None:
                keys = _arrays(content)["keys"]
                self._places.update((key.tobytes(), (path, row)) for row, key in enumerate(keys))

    def __contains__(self, key: bytes) -> bool:
        return key in self._places

    def __getitem__(self, key: bytes) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
        """Return the vector of a passage and those of its words."""
        path, row = self._places[key]
        if path not in self._open:
            content = _checked(path)
            if content is None:
                raise OSError(errno.EIO, "what was kept cannot be read again", str(path))
            self._open[path] = _arrays(content)
            if len(self._open) > _OPEN_FILES:
                self._open.popitem(last=False)
        held = self._open[path]
        stop = int(held["ends"][row])
        return held["vectors"][row], held["words"][stop - int(held["counts"][row]) : stop]


def packed(keys: Sequence[bytes], vectors: NDArray[np.float32], words: Sequence[NDArray[np.int8]]) -> bytes:
    """Return the vectors of passages as the bytes of one file; `keys` are of the same length."""
    content = io.BytesIO()
    np.savez(
        content,
        keys=np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), -1),
        vectors=vectors,
        words=np.concatenate(words),
        counts=np.array([len(own) for own in words], np.int64),
    )
    return content.getvalue()


def unpacked(content: bytes) -> tuple[list[bytes], NDArray[np.float32], list[NDArray[np.int8]]]:
    """Return keys, vectors and vectors of words from what `packed` gave (raises `ValueError`)."""
    try:
        held = _arrays(content)
        words = np.split(held["words"], held["ends"][:-1])
        return [key.tobytes() for key in held["keys"]], held["vectors"], words
    except (KeyError, IndexError, OSError, BadZipFile) as error:
        raise ValueError("not the vectors of passages") from error


def sealed(content: bytes) -> bytes:
    """Return `content` with its checksum in front."""
    return hashlib.sha256(content).digest() + content


def opened(held: bytes) -> bytes | None:
    """Return what was `sealed`, None where it is not whole."""
    content = held[_DIGEST:]
    return content if hashlib.sha256(content).digest() == held[:_DIGEST] else None


def _arrays(content: bytes) -> _Held:
    held = read_archive(content)
    return {**held, "ends": np.cumsum(held["counts"])}


def _name(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:32]


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sealed(content))


def _checked(path: Path) -> bytes | None:
    """Return the content of a file that is whole."""
    try:
        return opened(path.read_bytes())
    except FileNotFoundError:
        return None
