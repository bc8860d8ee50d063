"""The kinds of faults: each yields what it was, the scene, and what came of it."""

import argparse
import errno
import os
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from assistant import generation_writing
from assistant import index as index_module
from assistant.errors import IndexBusy
from assistant.index import PROGRESS, Index
from assistant.index_lock import LOCK
from assistant.leases import is_leased
from assistant.unfinished import FOLDER as UNFINISHED
from tests.crashing import KEPT, SENTENCE, Scene, Seen, check, kill_after, lasting, left_over, note_state, opened, run_forked
from tests.power_cut import Recorder
from tests.supervising import KILL, Call, Decide, supervise

Found = Iterator[tuple[str, Scene, Seen]]
Kind = Callable[[Sequence[Scene], Path, argparse.Namespace], Found]
_TAKING = {"open", "write", "pwrite", "writev", "mkdir", "link", "rename", "truncate", "ftruncate", "fallocate", "copy"}
"""What needs room on a disk."""

_IN_A_ROW = 4
_OWNER = re.compile(r"\(процесс \d+, с \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\)")


def random_kills(scenes: Sequence[Scene], library: Path, given: argparse.Namespace) -> Found:
    """Kill the process at random moments of its work, and again when it goes on; then let it build.

    An action that was faster than its kill does not count.
    """
    chance = random.Random(given.seed)
    for scene in scenes:
        lasts = 1.3 * max(lasting(scene, library) for _ in range(3))
        killed = 0
        while killed < given.kills / len(scenes):
            scene.copy(library)
            for again in reversed(range(_IN_A_ROW)):
                seen = kill_after(scene, library, chance.uniform(0, lasts))
                killed += seen.ended == "killed"
                last = not again or seen.ended != "killed"
                seen = check(scene, library, seen) if last else note_state(scene, library, seen)
                yield "kill −9, any moment", scene, seen
                if last or seen.wrong:
                    break


def calls_of(scene: Scene, library: Path, setting: Callable[[], None] | None = None) -> list[Call]:
    """Return the calls of an action that nothing disturbs."""
    scene.copy(library)
    calls: list[Call] = []
    run_forked(scene, library, calls.append, setting)
    return calls


def thrown(scene: Scene, library: Path, decide: Decide) -> Seen:
    """Return what comes of a fault."""
    scene.copy(library)
    return check(scene, library, run_forked(scene, library, decide))


def kills_at_calls(scenes: Sequence[Scene], library: Path, given: argparse.Namespace) -> Found:
    """Kill the process at every call."""
    for scene in scenes:
        for call in calls_of(scene, library)[:: given.every]:
            yield "kill −9 at a call", scene, thrown(scene, library, at(call.number, KILL))


def at(number: int, fault: int) -> Decide:
    """Return what throws a fault at one call."""
    return lambda call: fault if call.number == number else None


def since(number: int, fault: int, names: set[str] | None = None) -> Decide:
    """Return what throws a fault at a call and all after it that change files, or all of some names."""
    return lambda call: fault if call.number >= number and (call.name in names if names else call.name != "flock") else None


def errors_at_calls(scenes: Sequence[Scene], library: Path, given: argparse.Namespace) -> Found:
    """Fail every call: once, or that and what comes after it."""
    for scene in scenes:
        for call in calls_of(scene, library)[:: given.every]:
            n = call.number
            yield "EIO", scene, thrown(scene, library, at(n, errno.EIO))
            if call.name in _TAKING:
                yield "EDQUOT", scene, thrown(scene, library, at(n, errno.EDQUOT))
                yield "ENOSPC from a call on", scene, thrown(scene, library, since(n, errno.ENOSPC, _TAKING))
            if call.name != "flock":
                yield "EROFS from a call on", scene, thrown(scene, library, since(n, errno.EROFS))


def power_cuts(scenes: Sequence[Scene], library: Path, given: argparse.Namespace) -> Found:
    """Cut the power after operations, and after all of them: what is not synced may be lost, a finished build not."""
    chance = random.Random(given.seed)
    cut = library.with_name("cut")
    for scene in scenes:
        calls = calls_of(scene, library)
        result = {str(path.relative_to(library)): path.read_bytes() for path in library.rglob("*") if path.is_file()}
        count = min(len(calls), given.kills // len(scenes) // len(given.modes))
        scene.copy(library)
        recorder, last = Recorder(library), 0
        for place in [*sorted(chance.sample(range(len(calls)), count)), len(calls)]:
            # The calls were seen in another copy of the library, in the same place.
            for call in calls[last:place]:
                recorder.record(call)
            last = place
            for mode in given.modes:
                shutil.rmtree(cut, ignore_errors=True)
                recorder.materialise(cut, mode, chance)
                seen = check(scene, cut, Seen("killed"))
                if place == len(calls) and seen.state != "new":
                    seen.wrong.append("lost: a finished build")
                yield f"power cut, left of the unsynced: {mode}", scene, seen
        assert recorder.live() == result, "the record is not what happened"


def without_locks_or_links(scenes: Sequence[Scene], library: Path, given: argparse.Namespace) -> Found:
    """Take away what some file systems do not have."""
    for scene in scenes:
        for name, fault in (("ENOLCK", errno.ENOLCK), ("ENOTSUP", errno.ENOTSUP), ("ENOSYS", errno.ENOSYS)):
            yield f"no locks ({name})", scene, thrown(scene, library, since(0, fault, {"flock"}))
        for name, fault in (("EPERM", errno.EPERM), ("ENOTSUP", errno.ENOTSUP), ("EMLINK", errno.EMLINK)):
            yield f"no links ({name})", scene, thrown(scene, library, since(0, fault, {"link"}))
        yield "read-only", scene, thrown(scene, library, since(0, errno.EROFS))


def readers_and_writers_beside(scenes: Sequence[Scene], library: Path, given: argparse.Namespace) -> Found:
    """Stop the writer before a call: readers read, a second writer is told who builds and since when; then it goes on."""
    for scene in scenes:
        numbers = {call.number for call in calls_of(scene, library)[:: given.every]}
        scene.copy(library)
        found: list[Seen] = []

        def beside(call: Call, scene: Scene = scene, numbers: set[int] = numbers, found: list[Seen] = found) -> None:
            if call.number in numbers:
                found.append(_beside(scene, library))

        last = run_forked(scene, library, beside)
        for seen in found:
            yield "a reader and a second writer beside", scene, seen
        yield "a writer that others looked at", scene, check(scene, library, last)


def _beside(scene: Scene, library: Path) -> Seen:
    seen = note_state(scene, library, Seen("done"))
    told = (library / "index" / PROGRESS).exists()
    index = Index(library / "index")
    if not _is_locked(index.folder / LOCK):
        return seen
    try:
        with index.writing():
            seen.wrong.append("two writers at once")
    except IndexBusy as error:
        seen.ended, seen.message = "refused", _OWNER.sub("(процесс …, с …)", error.message)
        if told and not _OWNER.search(error.message):
            seen.wrong.append("a second writer that is not told who builds")
    return seen


def _is_locked(path: Path) -> bool:
    return path.exists() and is_leased(path)


def clock_jumps(scenes: Sequence[Scene], library: Path, given: argparse.Namespace) -> Found:
    """Set the clock back or forth while a build runs that is killed or not; the next ones, at the right time, go on."""
    chance = random.Random(given.seed)
    for scene in scenes:
        calls = calls_of(scene, library)
        for days in (-20_000, -400, -1, 1, 400, 20_000)[:: given.every]:
            for number in (-1, *(chance.choice(calls).number for _ in range(given.kills // 500))):
                scene.copy(library)
                seen = run_forked(scene, library, at(number, KILL), lambda days=days: _move_clock(days))  # type: ignore[misc]
                seen = check(scene, library, seen)
                _check_next(scene, library, seen)
                yield f"clock {'back' if days < 0 else 'forth'}", scene, seen


def _move_clock(days: int) -> None:
    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(days=days)

    for module in (index_module, generation_writing):
        vars(module)["datetime"] = Moved


def _check_next(scene: Scene, library: Path, seen: Seen) -> None:
    """Build once more: the new generation is the newest, whatever the clock says."""
    assistant = opened(library, scene.embedder)
    before = assistant.index.generations()
    (library / "corpus/кластер.txt").rename(library / "corpus/кластер-1.txt")
    made = assistant.build().generation
    if assistant.index.generations()[-1] != made or made in before or assistant.index.current_id() != made:
        seen.wrong.append("the newest generation is not the one in use")
    seen.wrong += [f"left over: {name}" for name in left_over(library)]


def whole_processes(scenes: Sequence[Scene], library: Path, given: argparse.Namespace) -> Found:
    """Kill, or fail, the command itself in a new process that reads and embeds for itself, at calls spread over its work."""
    chance = random.Random(given.seed)
    for scene in scenes:
        if scene.name not in {"build", "first build"}:
            continue
        _fresh(scene, library)
        calls: list[Call] = []
        _command(library, calls.append)
        for n in range(given.processes // 2):
            _fresh(scene, library)
            call = chance.choice(calls)
            fault = KILL if n % 2 else errno.EIO
            label = "kill −9 at a call, whole process" if n % 2 else "EIO, whole process"
            yield label, scene, check(scene, library, _command(library, at(call.number, fault)), known=False)


def _fresh(scene: Scene, library: Path) -> None:
    scene.copy(library)
    shutil.rmtree(library / "index" / UNFINISHED)


def _command(library: Path, decide: Decide) -> Seen:
    told = library.with_name("told.txt")

    def run() -> None:
        descriptor = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(descriptor, 2)
        os.environ["ASSISTANT_GENERATIONS_KEPT"] = str(KEPT)
        places = ["--corpus", str(library / "corpus"), "--index", str(library / "index")]
        os.execv(sys.executable, [sys.executable, "-m", "assistant", "build", *places])

    code = supervise(run, library, decide)
    message = told.read_text(encoding="utf-8").strip()
    if code < 0:
        return Seen("killed")
    wrong = [message[-600:]] if code and not SENTENCE.fullmatch(message) else []
    return Seen("refused" if code else "done", message=message if code else "", wrong=wrong)


KINDS: dict[str, Kind] = {
    "kill": random_kills,
    "call": kills_at_calls,
    "error": errors_at_calls,
    "power": power_cuts,
    "poor": without_locks_or_links,
    "beside": readers_and_writers_beside,
    "clock": clock_jumps,
    "process": whole_processes,
}
