"""The process that reads: one request a line, one clean text, picture of a page or refusal a line, as JSON.

It runs as `python -m assistant.reading.child MEGABYTES SECONDS RECOGNITION_SECONDS` under limits of memory and of the processor's
time; its parent watches the clock. What it is given is untrusted, so nothing but JSON leaves it, and its standard output is kept
for answers alone.
Cleaning runs here too: what a hostile text does to a regular expression, it does to this process.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from assistant.cleaning import clean
from assistant.descriptions import Description
from assistant.errors import RejectedFile
from assistant.loaders import ocr
from assistant.loaders.parsing import parse
from assistant.reading.exchange import HEARTBEAT, PATIENCE, message_of, picture_message
from assistant.sources import Source

_GRACE_SECONDS = 10


def answer(line: str) -> str:
    """Return the answer to a request, both as JSON."""
    request: dict[str, Any] = json.loads(line)
    file, page = Path(request.pop("file")), request.pop("page", None)
    source = Source(description=Description(), **request)
    try:
        if page is not None:
            from assistant.loaders.pdf.painting import paint  # as loaders are: by who needs it

            return json.dumps({"picture": picture_message(paint(file, source, **page))})
        return json.dumps({"document": message_of(clean(parse(file, source)))}, ensure_ascii=False)
    except RejectedFile as error:
        return json.dumps({"rejected": {"reason": error.reason, "message": error.message}}, ensure_ascii=False)
    except MemoryError:
        return json.dumps({"memory": True})


def _limit_memory(megabytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent's clock and the limits on sizes remain
        return
    for kind, limit in ((resource.RLIMIT_AS, megabytes << 20), (resource.RLIMIT_CORE, 0)):
        _, highest = resource.getrlimit(kind)
        allowed = limit if highest == resource.RLIM_INFINITY else min(limit, highest)
        try:
            resource.setrlimit(kind, (allowed, allowed))
        except (OSError, ValueError):
            continue  # macOS does not set this limit


def _limit_time(seconds: float) -> None:
    """Have the system end this process after so much work, or later by the clock: the parent may have died that watches it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, PATIENCE * seconds + _GRACE_SECONDS if seconds else 0)


def main() -> None:
    """Serve requests until standard input ends."""
    megabytes, seconds, recognition_seconds = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    _limit_memory(megabytes)
    # Libraries may print: only what is written to the saved descriptor reaches the parent. Half a surrogate pair, in a
    # file's name, is written as JSON has it.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="backslashreplace", newline="\n")
    os.dup2(2, 1)

    def another_page() -> None:
        _limit_time(seconds)
        answers.write(HEARTBEAT)
        answers.flush()

    ocr.allow(recognition_seconds, another_page)
    for line in sys.stdin:
        _limit_time(seconds)
        answers.write(answer(line) + "\n")
        answers.flush()
        _limit_time(0)


if __name__ == "__main__":
    main()
