"""Work that gives way: a child process whose result nobody waits for at this moment."""

import os
from contextlib import suppress

_NICENESS = 10


def give_way(process: int) -> None:
    """Let a process that has just been started take what the others leave of the processors; where they are idle, that is all.

    At once after its start, while it has one thread: threads and children to come inherit it. Where the system does not know
    such a thing, or forbids it, the process runs like any other.

    Parameters
    ----------
    process : int
        Its number.
    """
    if hasattr(os, "setpriority"):
        with suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, process, _NICENESS)
