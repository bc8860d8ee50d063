"""What a disk may hold after the power was cut: everything synced, and any part of what was not.

The operations of a process are recorded in their order (`Recorder`), on files and folders as the system knows them, not as they
are named. POSIX promises nothing of what is not synced: any of the writes to a file may be lost, or half of one; any of the
changes to a folder may be lost, whatever is lost elsewhere; a rename inside one folder is there or not. A file that is synced
keeps its content but not its name, which is its folder's. Real file systems keep more.
"""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Union

from tests.supervising import Call, is_unnamed

Mode = Literal["nothing", "names", "sizes", "contents", "prefix", "any"]
MODES: tuple[Mode, ...] = ("nothing", "names", "sizes", "contents", "prefix", "any")
"""What survives of the unsynced: nothing; names of empty files; names and lengths, with zeros for content; contents, but no
names; everything up to some moment in each file and folder; any of it."""

_SECTOR = 512


@dataclass(eq=False)
class _File:
    durable: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes: where, and what; None cuts the file there."""

    def sync(self) -> None:
        self.durable, self.pending = _written(self.durable, self.pending), []


_Node = Union["_Folder", _File]


@dataclass(eq=False)
class _Folder:
    durable: dict[str, _Node] = field(default_factory=dict)
    pending: list[dict[str, _Node | None]] = field(default_factory=list)
    """Changes: what names stand for after each, None for nothing."""
    live: dict[str, _Node] = field(default_factory=dict)

    def sync(self) -> None:
        self.durable, self.pending = dict(self.live), []


def _written(content: bytes, writes: list[tuple[int, bytes | None]]) -> bytes:
    held = bytearray(content)
    for offset, data in writes:
        if len(held) < offset:
            held.extend(bytes(offset - len(held)))
        if data is None:
            del held[offset:]
        else:
            held[offset : offset + len(data)] = data
    return bytes(held)


def _changed(names: dict[str, _Node], changes: list[dict[str, _Node | None]]) -> dict[str, _Node]:
    held: dict[str, _Node | None] = dict(names)
    for change in changes:
        held.update(change)
    return {name: node for name, node in held.items() if node is not None}


class Recorder:
    """What a folder holds, on disk and in memory, as a process changes it.

    Parameters
    ----------
    root : Path
        Everything in it is on disk now.
    """

    def __init__(self, root: Path) -> None:
        self._root_path = os.path.realpath(root)
        self._seen: dict[int, _File] = {}
        self._root = self._read(Path(self._root_path))

    def _read(self, path: Path) -> _Folder:
        folder = _Folder()
        for entry in path.iterdir():
            if entry.is_dir():
                folder.live[entry.name] = self._read(entry)
            else:
                number = entry.stat().st_ino
                folder.live[entry.name] = self._seen.setdefault(number, _File(entry.read_bytes()))
        folder.sync()
        return folder

    def record(self, call: Call) -> None:
        """Take a call that is about to be made and will succeed."""
        if is_unnamed(call) or call.name in {"flock", "chmod", "utime"}:
            return
        folder, name = self._place(call.paths[0])
        node = folder.live.get(name) if name else folder
        if call.name in {"open", "write", "pwrite", "fsync"}:
            _record_content(call, folder, name, node)
        elif call.name in {"mkdir", "unlink", "rmdir"}:
            # One that is made again, or removed again, fails and changes nothing.
            if (node is None) == (call.name == "mkdir"):
                _set(folder, {name: _Folder() if call.name == "mkdir" else None})
        elif call.name in {"link", "rename"}:
            assert node is not None, call
            other, fresh = self._place(call.paths[1])
            assert other is folder or call.name == "link", call
            _set(other, {fresh: node} if call.name == "link" else {name: None, fresh: node})
        else:
            raise NotImplementedError(call.name)

    def _place(self, path: str) -> tuple[_Folder, str]:
        """Return the folder a path lies in and its name there; an empty name for the root."""
        parts = path.removeprefix(self._root_path).strip("/").split("/")
        folder = self._root
        for part in parts[:-1]:
            inner = folder.live[part]
            assert isinstance(inner, _Folder)
            folder = inner
        return folder, parts[-1]

    def live(self) -> dict[str, bytes]:
        """Return the files as the process sees them."""
        return dict(_files(self._root, ""))

    def materialise(self, target: Path, mode: Mode, chance: random.Random) -> None:
        """Write into `target` what the disk may hold if the power is cut now."""
        written: dict[int, Path] = {}
        _materialise(self._root, target, mode, chance, written)


def _record_content(call: Call, folder: _Folder, name: str, node: _Node | None) -> None:
    if call.name == "fsync":
        assert node is not None, call
        node.sync()
    elif call.name != "open":
        assert isinstance(node, _File), call
        node.pending.append((call.offset, call.data))
    elif node is None and call.flags & os.O_CREAT:
        _set(folder, {name: _File()})
    elif isinstance(node, _File) and call.flags & os.O_TRUNC:
        node.pending.append((0, None))


def _set(folder: _Folder, change: dict[str, _Node | None]) -> None:
    folder.pending.append(change)
    folder.live = _changed(folder.live, [change])


def _files(folder: _Folder, before: str) -> Iterator[tuple[str, bytes]]:
    for name, node in folder.live.items():
        if isinstance(node, _Folder):
            yield from _files(node, f"{before}{name}/")
        else:
            yield before + name, _written(node.durable, node.pending)


def _materialise(folder: _Folder, target: Path, mode: Mode, chance: random.Random, written: dict[int, Path]) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name, node in _changed(folder.durable, _survivors(folder.pending, mode, chance)).items():
        path = target / name
        if isinstance(node, _Folder):
            _materialise(node, path, mode, chance, written)
        elif id(node) in written:
            os.link(written[id(node)], path)
        else:
            path.write_bytes(_content(node, mode, chance))
            written[id(node)] = path


def _survivors(changes: list[dict[str, _Node | None]], mode: Mode, chance: random.Random) -> list[dict[str, _Node | None]]:
    if mode in {"nothing", "contents"}:
        return []
    if mode in {"names", "sizes"}:
        return changes
    if mode == "prefix":
        return changes[: chance.randint(0, len(changes))]
    return [change for change in changes if chance.random() < 0.5]


def _content(file: _File, mode: Mode, chance: random.Random) -> bytes:
    if mode in {"nothing", "names"}:
        return file.durable
    if mode == "sizes":
        return file.durable.ljust(len(_written(file.durable, file.pending)), b"\0")
    if mode == "contents":
        return _written(file.durable, file.pending)
    kept = file.pending[: chance.randint(0, len(file.pending))]
    if mode == "any":
        kept = [_torn(write, chance) for write in file.pending if chance.random() < 0.5]
    return _written(file.durable, kept)


def _torn(write: tuple[int, bytes | None], chance: random.Random) -> tuple[int, bytes | None]:
    offset, data = write
    if data is None or chance.random() < 0.5:
        return write
    return offset, data[: _SECTOR * chance.randint(0, len(data) // _SECTOR)]
