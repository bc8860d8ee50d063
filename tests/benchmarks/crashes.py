"""Faults thrown at a build, a removal and going back, and what came of each: a table.

    python -m tests.benchmarks.crashes [--kinds kill call error …] [--kills 1000] [--every 1] [--seed 1] [--folder DIR]

After each fault the index in use must be the old or the new one, whole (`verify`), and answer with exact quotes; the build that
follows must need no model and leave nothing over. Exit code 1 if anything was not so.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from assistant.assembly import Assistant
from assistant.reading.reader import DocumentReader
from assistant.settings import load_settings
from tests.crash_kinds import KINDS
from tests.crashing import SCENES, Seen, scenes
from tests.power_cut import MODES

_COLUMNS = ("runs", "done", "refused", "killed", "old", "new", "lost", "quotes", "left over", "verify", "other")


def counted(seen: Seen) -> Iterator[str]:
    """Yield the columns in which an outcome counts."""
    yield "runs"
    yield seen.ended
    if seen.state:
        yield seen.state
    kinds = {"quote": "quotes", "lost": "lost", "left over": "left over", "verify": "verify"}
    for wrong in seen.wrong:
        yield next((column for word, column in kinds.items() if word in wrong), "other")


def main() -> int:
    """Run what is asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", nargs="*", choices=[*KINDS], default=[*KINDS])
    parser.add_argument("--kills", type=int, default=1000, help="random kills in all; power cuts in all")
    parser.add_argument("--every", type=int, default=1, help="only each n-th call that changes a file")
    parser.add_argument("--scenes", nargs="*", choices=SCENES, default=SCENES)
    parser.add_argument("--processes", type=int, default=40, help="faults in whole new processes, with the real model")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=None, help="where to work (a temporary folder)")
    parser.add_argument("--modes", nargs="*", choices=MODES, default=MODES, help="what a power cut leaves of what is not synced")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop each kind that runs then, and print what came")
    given = parser.parse_args()
    begun = time.perf_counter()
    table: dict[str, Counter[str]] = {}
    wrong: Counter[str] = Counter()
    messages: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory(dir=given.folder, prefix="crashes-") as folder:
        # Temporary files of this run alone, to see which are left.
        tempfile.tempdir = os.environ["TMPDIR"] = str(Path(folder, "temporary"))
        Path(tempfile.tempdir).mkdir()
        embedder = Assistant(load_settings(Path("corpus"), Path("index"))).embedder
        chosen = [*scenes(Path(folder) / "scenes", embedder, given.scenes).values()]
        for kind in given.kinds:
            for label, scene, seen in KINDS[kind](chosen, Path(folder) / "library", given):
                row = f"{label} · {scene.name}"
                table.setdefault(row, Counter()).update(counted(seen))
                wrong.update(f"{row}: {one[-600:]}" for one in seen.wrong)
                if time.perf_counter() - begun > given.seconds:
                    print(f"{kind}: stopped by --seconds", file=sys.stderr)
                    break
                if seen.message:
                    messages.setdefault(seen.message.replace(folder, "…"), Counter())[label] += 1
            print(f"{kind}: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
        time.sleep(1.1)
        with DocumentReader(60, 1024, 200):
            left = sorted(path.name for path in Path(tempfile.tempdir).iterdir())
    print("| fault | " + " | ".join(_COLUMNS) + " |")
    print("| --- |" + " ---: |" * len(_COLUMNS))
    whole: Counter[str] = Counter()
    for row, counts in table.items():
        whole.update(counts)
        print(f"| {row} | " + " | ".join(str(counts[column]) for column in _COLUMNS) + " |")
    print("| all | " + " | ".join(str(whole[column]) for column in _COLUMNS) + " |")
    print(f"\n{time.perf_counter() - begun:.0f} s, seed {given.seed}; left in the temporary folder: {left}")
    for message, labels in messages.items():
        print(f"- {message} — {dict(labels)}")
    for one, times in wrong.most_common(40):
        print(f"WRONG {times} × {one}")
    return 1 if wrong or left else 0


if __name__ == "__main__":
    sys.exit(main())
