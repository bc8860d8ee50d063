"""System calls of a process that change files, seen by its parent before they are made: let pass, failed, or the last it makes.

Linux's seccomp user notification (`man 2 seccomp_unotify`): the kernel stops the process and every thread and process it starts
at each such call and asks the parent, so what NumPy and FAISS write from C is seen as what Python writes, no compiler is needed
and nothing of the product is replaced. `strace -e inject` does the same by a debugger's means, but counts what it was told by
name and cannot begin in a forked process, where a build costs a tenth of what it does in a new one.
"""

import ctypes
import errno
import fcntl
import os
import platform
import select
import signal
import socket
import struct
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

KILL = -1
"""What `decide` returns to end the process instead of letting it make the call."""

_SECCOMP, _FILTER, _NEW_LISTENER = 317, 1, 8
_NO_NEW_PRIVILEGES = 38
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_CONTINUE = 1
_ALLOW, _ASK = 0x7FFF0000, 0x7FC00000
_OPENAT = 257
_CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_TMPFILE = getattr(os, "O_TMPFILE", 0) & ~getattr(os, "O_DIRECTORY", 0)
_AT_REMOVEDIR = 0x200
# x86_64. What is meant of the arguments: f a descriptor, p a path, d a descriptor of a folder for the path after it.
_CALLS = {
    1: ("write", "f"),
    18: ("pwrite", "f"),
    20: ("writev", "f"),
    26: ("msync", ""),
    40: ("sendfile", "f"),
    73: ("flock", "f"),
    74: ("fsync", "f"),
    75: ("fsync", "f"),
    76: ("truncate", "p"),
    77: ("ftruncate", "f"),
    82: ("rename", "pp"),
    83: ("mkdir", "p"),
    84: ("rmdir", "p"),
    85: ("open", "p"),
    86: ("link", "pp"),
    87: ("unlink", "p"),
    88: ("symlink", "-p"),
    90: ("chmod", "p"),
    91: ("chmod", "f"),
    _OPENAT: ("open", "dp"),
    258: ("mkdir", "dp"),
    263: ("unlink", "dp"),
    264: ("rename", "dpdp"),
    265: ("link", "dpdp"),
    268: ("chmod", "dp"),
    280: ("utime", "dp"),
    285: ("fallocate", "f"),
    296: ("writev", "f"),
    316: ("rename", "dpdp"),
    326: ("copy", "--f"),
}


@dataclass(frozen=True, slots=True)
class Call:
    """A call that is about to change something in the folder watched.

    `paths` are what it is about; `data`, `offset` what it writes and where; `size` the length it cuts a file to.
    """

    number: int
    name: str
    paths: tuple[str, ...]
    flags: int = 0
    data: bytes = b""
    offset: int = 0
    size: int = 0


Decide = Callable[[Call], int | None]
"""What becomes of a call: None lets it pass, an errno fails it, `KILL` ends the process."""


def can_supervise() -> bool:
    """Tell whether this system lets a process ask for it."""
    if not sys.platform.startswith("linux") or platform.machine() != "x86_64":
        return False
    child = fork()
    if not child:
        try:
            os._exit(0 if _listener() >= 0 else 1)
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def supervise(run: Callable[[], None], folder: Path, decide: Decide) -> int:
    """Fork, let the child `run`, and decide about each call by which it changes `folder`; return how it ended.

    The child ends with 0 when `run` returns and with 1 when it raises; what a signal ended gives that, negative. Processes that
    it started are waited for.
    """
    ours, theirs = socket.socketpair()
    child = fork()
    if not child:
        ours.close()
        try:
            listener = _listener()
            socket.send_fds(theirs, [b"!"], [listener])
            os.close(listener)
            theirs.close()
            run()
            os._exit(0)
        finally:
            os._exit(1)
    theirs.close()
    with ours:
        _, (listener,), *_ = socket.recv_fds(ours, 1, 1)
    try:
        _answer_all(listener, child, os.path.realpath(folder), decide)
    finally:
        os.close(listener)
        status = os.waitpid(child, 0)[1]
    return os.waitstatus_to_exitcode(status)


def fork() -> int:
    """Fork a process that has threads."""
    with warnings.catch_warnings():
        # The threads of a process that forks are none of the child's, and it uses nothing that they hold.
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def _listener() -> int:
    """Have every later call of `_CALLS` of this process asked about; return the descriptor that asks."""
    libc = ctypes.CDLL(None, use_errno=True)
    listed = [number for number in _CALLS if number != _OPENAT]
    program = [(0x20, 0, 0, 0)]  # load the call's number
    program += [(0x15, len(listed) - n + 3, 0, number) for n, number in enumerate(listed)]  # equal: ask
    program += [(0x15, 0, 2, _OPENAT), (0x20, 0, 0, 32), (0x45, 1, 0, _CHANGING)]  # an openat: load its flags, any of these: ask
    program += [(0x06, 0, 0, _ALLOW), (0x06, 0, 0, _ASK)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
    described = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(program), ctypes.addressof(code)))
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return int(libc.syscall(_SECCOMP, _FILTER, _NEW_LISTENER, described))


def _answer_all(listener: int, child: int, folder: str, decide: Decide) -> None:
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    number = 0
    while True:
        if any(event & select.POLLHUP for _, event in poll.poll()):
            return  # no process is left that could ask
        asked = bytearray(80)
        try:
            fcntl.ioctl(listener, _RECEIVE, asked)
        except FileNotFoundError:
            continue  # it was killed while it asked
        identity, task, _, call, _, _, *arguments = struct.unpack("=QIIiIQ6Q", asked)
        made = _call(task, call, arguments, folder, number)
        decided = None
        if made is not None:
            number += 1
            decided = decide(made)
        if decided == KILL:
            os.kill(child, signal.SIGKILL)
            continue
        answer = struct.pack("=QqiI", identity, 0, -decided if decided else 0, 0 if decided else _CONTINUE)
        try:
            fcntl.ioctl(listener, _SEND, answer)
        except FileNotFoundError:
            continue


def _call(task: int, call: int, arguments: list[int], folder: str, number: int) -> Call | None:
    """Return what is about to be done, None where it does not touch the folder."""
    name, kinds = _CALLS[call]
    try:
        paths = _paths(task, kinds, arguments)
        if not any(path == folder or path.startswith(folder + "/") for path in paths):
            return None
        if name in {"write", "pwrite"}:
            place = arguments[3] if name == "pwrite" else _position(task, arguments[0])
            return Call(number, name, paths, data=_memory(task, arguments[1], arguments[2]), offset=place)
    except (FileNotFoundError, ProcessLookupError):
        return None  # it was killed meanwhile
    if call == 263 and arguments[2] & _AT_REMOVEDIR:
        name = "rmdir"
    flags = arguments[2] if call == _OPENAT else 0
    return Call(number, name, paths, flags=flags, size=arguments[1] if "truncate" in name else 0)


def _paths(task: int, kinds: str, arguments: list[int]) -> tuple[str, ...]:
    found, base = [], f"/proc/{task}/cwd"
    for kind, argument in zip(kinds, arguments, strict=False):
        if kind == "f":
            found.append(_of_descriptor(task, argument))
        elif kind == "d":
            at = ctypes.c_int32(argument & 0xFFFFFFFF).value
            base = f"/proc/{task}/cwd" if at < 0 else f"/proc/{task}/fd/{at}"
        elif kind == "p":
            path = os.fsdecode(_memory(task, argument, 4096).split(b"\0", 1)[0])
            found.append(path if path.startswith("/") else os.path.normpath(f"{Path(base).readlink()}/{path}"))
    return tuple(found)


def _of_descriptor(task: int, descriptor: int) -> str:
    try:
        return str(Path(f"/proc/{task}/fd/{ctypes.c_int32(descriptor & 0xFFFFFFFF).value}").readlink())
    except FileNotFoundError:
        return ""


def _position(task: int, descriptor: int) -> int:
    lines = Path(f"/proc/{task}/fdinfo/{descriptor}").read_text(encoding="ascii").splitlines()
    return int(lines[0].split()[1])


def _memory(task: int, address: int, size: int) -> bytes:
    if not address or not size:
        return b""
    with open(f"/proc/{task}/mem", "rb", buffering=0) as memory:  # noqa: PTH123 — no path of a file
        try:
            return os.pread(memory.fileno(), size, address)
        except OSError as error:
            if error.errno in {errno.EIO, errno.EFAULT}:
                return b""
            raise


def is_unnamed(call: Call) -> bool:
    """Tell whether a call is about a file that has no name and goes with its process."""
    return call.paths[0].endswith(" (deleted)") or bool(call.flags & _TMPFILE)
