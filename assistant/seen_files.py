"""What was seen of files, so that one that nothing has touched since is not hashed again, by this process or the next.

A file is known by its number, size and times as the system tells them, the time of its last change of state among them, which no
program can set. What the next process may use lies in the index folder, as `SEEN`.
"""

import json
import os
import time
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path

from assistant.durable import replace_file

SEEN = "seen.json"

_SETTLED_SECONDS = 2.0
"""A file changed so lately may change again within the same tick of the file system's clock: its hash is not remembered."""

Look = tuple[str, str, int]
"""What was seen of a file: hash, media type, size."""

_Stamp = tuple[int, ...]

_seen: dict[tuple[str, int], tuple[_Stamp, Look]] = {}
_recalled: dict[Path, _Stamp] = {}
"""What `recall` has read, as it was then: a page that looks at the documents does not read it each time."""


def stamp_of(path: Path) -> _Stamp:
    """Return what the system tells of a file: its number, its size, when it and its state were changed (raises OSError)."""
    found = path.stat()
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def remembered(path: Path, member: int = -1) -> Look | None:
    """Return what was seen of a file, or of a member of an archive, if the system says that nothing touched it since."""
    stamp, look = _seen.get((str(path), member), ((), None))
    return look if look is not None and stamp == stamp_of(path) else None


def remember(path: Path, stamp: _Stamp, look: Look, member: int = -1) -> Look:
    """Remember what was seen of a file when it had this stamp, and return it."""
    if max(stamp[2:]) < time.time_ns() - _SETTLED_SECONDS * 1e9:
        _seen[str(path), member] = (stamp, look)
    return look


def forget_others(corpus: Path, present: AbstractSet[Path]) -> None:
    """Forget what was seen of files that are gone from a corpus: a page that is open for months must not remember them all."""
    names = {str(path) for path in present}
    for key in [key for key in _seen if key[0].startswith(f"{corpus}{os.sep}") and key[0] not in names]:
        _seen.pop(key, None)


def keep(index: Path, corpus: Path) -> None:
    """Write what was seen of the files of a corpus into its index folder; what cannot be written is looked at again."""
    start = len(f"{corpus}{os.sep}")
    held = [[path[start:], number, *seen] for (path, number), seen in list(_seen.items()) if path.startswith(f"{corpus}{os.sep}")]
    with suppress(OSError):
        replace_file(index / SEEN, json.dumps(held, ensure_ascii=False), durable=False)


def recall(index: Path, corpus: Path) -> None:
    """Remember what another process saw of the files of a corpus, from its index folder; where that cannot be read, nothing."""
    file = index / SEEN
    try:
        stamp = stamp_of(file)
        if _recalled.get(file) == stamp:
            return
        held = json.loads(file.read_text(encoding="utf-8"))
        found = {
            (f"{corpus}{os.sep}{path}", int(member)): (tuple(map(int, known)), (str(digest), str(kind), int(size)))
            for path, member, known, (digest, kind, size) in held
        }
    except (OSError, ValueError, TypeError):
        return
    _recalled[file] = stamp
    for key, value in found.items():
        _seen.setdefault(key, value)
