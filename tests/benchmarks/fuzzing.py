"""Mutated files of every format for as long as asked.

    python -m tests.benchmarks.fuzzing --minutes 60 --jobs 2 [--seconds 60] [--first N] [--only pdf …] [--seeds DIR …] [--save D]

Prints JSON: cases by format and by what became of them, the slowest cases, and what must not be: `died` (a library crashed the
child or an error of ours left it), `late` (past the limit), `raised` (in the parent). Files that made something fall are saved
under `--save`, with what the child wrote of it; so are those that ran into the limit of time, which is allowed and yet a hint.
Exits with 1 if anything fell.
"""

import argparse
import json
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from assistant.reading.reader import DocumentReader
from tests.fuzzing import Outcome, run, trace
from tests.mutations import Seed, cases, mutated, seeds

_SLOWEST = 5


@dataclass
class Tally:
    """What became of the cases; threads add to it side by side."""

    save: Path
    formats: dict[str, Counter[str]] = field(default_factory=dict)
    seconds: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    falls: list[dict[str, str]] = field(default_factory=list)
    most_children: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, seed: Seed, number: int, data: bytes, outcome: Outcome) -> None:
        case = f"{seed.name} {number}"
        fall = self._saved(seed, number, data, outcome) if outcome.is_fall or outcome.kind == "timeout" else None
        with self._lock:
            self.formats.setdefault(seed.format, Counter())[outcome.kind] += 1
            self.seconds[seed.format] += outcome.seconds  # type: ignore[assignment]
            self.slowest = sorted([*self.slowest, (outcome.seconds, f"{case}: {outcome.kind}")])[-_SLOWEST:]
            self.most_children = max(self.most_children, len(psutil.Process().children()))
            if fall is not None:
                self.falls += [fall] if outcome.is_fall else []
                print(json.dumps(fall, ensure_ascii=False), file=sys.stderr, flush=True)

    def _saved(self, seed: Seed, number: int, data: bytes, outcome: Outcome) -> dict[str, str]:
        folder = self.save / f"{outcome.kind}-{number}-{seed.format}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / seed.name).write_bytes(data)
        said = trace(folder, seed.name, data) if outcome.kind == "died" else ""
        (folder / "stderr.txt").write_text(said, encoding="utf-8")
        last = said.strip().splitlines()[-1:] or [""]
        return {"case": f"{seed.name} {number}", "kind": outcome.kind, "detail": outcome.detail, "said": last[0][:300]}

    def shown(self) -> dict[str, object]:
        total: Counter[str] = sum(self.formats.values(), Counter())
        return {
            "cases": total.total(),
            "outcomes": dict(total.most_common()),
            "formats": {name: dict(counter.most_common()) for name, counter in sorted(self.formats.items())},
            "seconds": {name: round(seconds) for name, seconds in self.seconds.most_common()},
            "slowest": [{"seconds": round(seconds, 1), "case": case} for seconds, case in reversed(self.slowest)],
            "most_children": self.most_children,
            "died": total["died"],
            "late": total["late"],
            "raised": total["raised"],
            "falls": self.falls,
        }


def main() -> int:
    """Run, print, and tell whether nothing fell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--first", type=int, default=1000, help="the first case's number")
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--seeds", nargs="+", type=Path, default=[])
    parser.add_argument("--save", type=Path, default=Path(tempfile.gettempdir()) / "fuzzing")
    given = parser.parse_args()
    tally = Tally(given.save)
    end = time.monotonic() + 60 * given.minutes
    upcoming = cases([seed for seed in seeds(*given.seeds) if not given.only or seed.format in given.only], given.first)
    lock = threading.Lock()

    def work() -> None:
        with tempfile.TemporaryDirectory() as folder:
            while time.monotonic() < end:
                with lock:
                    seed, number = next(upcoming)
                data = mutated(seed, number)
                tally.add(seed, number, data, run(reader, given.seconds, Path(folder), seed.name, data))

    with DocumentReader(given.seconds, 1024, 200, given.jobs) as reader, ThreadPoolExecutor(given.jobs) as pool:
        for done in [pool.submit(work) for _ in range(given.jobs)]:
            done.result()
    print(json.dumps(tally.shown(), ensure_ascii=False, indent=1))
    return 1 if tally.falls else 0


if __name__ == "__main__":
    sys.exit(main())
