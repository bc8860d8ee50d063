"""The commands of the training: see the package."""

import argparse
import ctypes
import json
import platform
import random
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from assistant.compilation import Request, prepare
from assistant.packaged_model import PACKAGE, find_weights
from assistant.reader.network import ReaderNetwork
from assistant.reader.weights import DESCRIPTION, FOLDER, store
from assistant.settings import user_cache
from assistant.tokens import Tokens
from assistant.training.reader.batches import targets
from assistant.training.reader.examples import Example, jaquad, near, own_pairs, qamr
from assistant.training.reader.measure import figures, gold_examples, judge, store_readings
from assistant.training.reader.packed_plan import PlanError, described, needed, read_plan
from assistant.training.reader.packed_reader import halves, read_weights
from assistant.training.reader.packing import QAMR_SHARE, pack, sources
from assistant.training.reader.run import SETTINGS, Run, RunSettings, load_weights

_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX = -1, -2, -4
"""Of mallopt (malloc.h)."""

SHARED = Path("../shared/train")
PAIRS = Path(__file__).with_name("pairs")
STORED = 50
"""Readings that are kept with an export, to tell that what ships reads as what was trained."""


def main() -> None:
    """Run a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="begin a run, or go on with it")
    train.add_argument("run", type=Path)
    train.add_argument(
        "--source",
        action="append",
        default=[],
        metavar="NAME=TIMES",
        help="jaquad, qamr, pairs, near or pairs:FILE, and how often",
    )
    train.add_argument("--shared", type=Path, default=SHARED)
    train.add_argument("--pairs", type=Path, default=PAIRS)
    train.add_argument("--begin", default="", help="the run, or the exported reader, whose weights to begin with")
    train.add_argument("--rate", type=float, default=RunSettings.rate)
    train.add_argument("--head-rate", type=float, default=RunSettings.head_rate)
    train.add_argument("--batch", type=int, default=RunSettings.batch)
    train.add_argument("--longest", type=int, default=RunSettings.longest)
    train.add_argument("--seed", type=int, default=0)
    train.add_argument("--stop-at", type=int, help="stop after this step; the next call goes on")
    measure = commands.add_parser("measure", help="print how well a run, or the shipped reader, reads passages given to it")
    measure.add_argument("run", type=Path, nargs="?", help="without it the shipped reader")
    measure.add_argument("--part", default="dev", help="dev or test of the project's own pairs")
    measure.add_argument("--gold", action="append", default=[], metavar="QUESTIONS=CORPUS", help="a gold file and its documents")
    measure.add_argument("--pairs", type=Path, default=PAIRS)
    export = commands.add_parser("export", help="write a run's weights as the reader that ships")
    export.add_argument("run", type=Path, nargs="+", help="a run or an exported reader, or several whose weights are averaged")
    export.add_argument("--to", type=Path, default=FOLDER)
    export.add_argument("--readings", type=Path, help=f"file for what these weights read in {STORED} pairs of the test part")
    export.add_argument("--pairs", type=Path, default=PAIRS)
    _add_packed(commands)
    options = parser.parse_args()
    run = {"train": _train, "measure": _measure, "export": _export, "pack": _pack, "join": _join}[options.command]
    run(options)


def _add_packed(commands: Any) -> None:
    """Add the commands around a run on another machine (see `packed_run`)."""
    packed = commands.add_parser("pack", help="write examples and the packaged model as a file for packed_run.py")
    packed.add_argument("pack", type=Path, help="new file, .npz.xz")
    packed.add_argument("--shared", type=Path, default=SHARED, help="with JaQuAD and QAMR")
    packed.add_argument("--pairs", type=Path, default=PAIRS)
    packed.add_argument("--qamr-share", type=float, default=QAMR_SHARE)
    join = commands.add_parser("join", help="make an exported reader of the two files of weights that packed_run.py wrote")
    join.add_argument("plan", type=Path, help="that was run")
    join.add_argument("out", type=Path, help="folder with the two files")
    join.add_argument("step", help="whose weights they are")
    join.add_argument("--to", type=Path, required=True)


def _pack(options: argparse.Namespace) -> None:
    weights = find_weights()
    if weights is None:
        raise SystemExit(f"the package {PACKAGE} is not installed")
    examples = sources(options.shared, options.pairs, options.qamr_share)
    tokens = Tokens(prepare(Request(PACKAGE), user_cache()).folder)
    size = pack(examples, tokens, weights, options.pack)
    counts = ", ".join(f"{name} {len(held)}" for name, held in examples.items())
    sys.stdout.write(f"{options.pack}: {size / 2**20:.1f} MiB; {counts}\n")


def _join(options: argparse.Namespace) -> None:
    try:
        steps = needed(read_plan(options.plan), options.step)
    except PlanError as error:
        raise SystemExit(str(error)) from error
    identity = prepare(Request(PACKAGE), user_cache()).identity
    options.to.mkdir(parents=True, exist_ok=True)
    weights = read_weights(halves(options.out, options.step))
    card = store(weights, identity.weights, {"runs": described(steps)}, options.to)
    sys.stdout.write(f"{options.to}: sha256 {card.sha256}\n")


def _train(options: argparse.Namespace) -> None:
    sources = {name: float(times) for name, _, times in (source.partition("=") for source in options.source)}
    settings = RunSettings(
        sources, options.batch, options.rate, options.head_rate, seed=options.seed, longest=options.longest, begin=options.begin
    )
    _keep_memory()
    prepared = prepare(Request(PACKAGE), user_cache())
    chosen = repeated(_examples(options, sources), sources, options.seed)
    cut = [
        one
        for one in targets(Tokens(prepared.folder), chosen)
        if len(one.window.ids) <= settings.longest or one.example.name.startswith(("pairs:", "near:"))
    ]
    run = Run(options.run, settings, prepared.source)
    run.log(examples=len(chosen), windows=len(cut), tokens=sum(len(one.window.ids) for one in cut), step=run.step)
    run.train(cut, options.stop_at)


def _keep_memory() -> None:
    """Let glibc keep what a step frees: given back and asked for anew, its pages take up to half of the time."""
    if platform.libc_ver()[0] == "glibc":
        library = ctypes.CDLL(None)
        library.mallopt(_M_MMAP_MAX, 0)
        library.mallopt(_M_TRIM_THRESHOLD, 2**31 - 1)
        library.mallopt(_M_TOP_PAD, 2**28)


def _measure(options: argparse.Namespace) -> None:
    prepared = prepare(Request(PACKAGE), user_cache())
    network, tokens = ReaderNetwork(prepared.source), Tokens(prepared.folder)
    load_weights(network, options.run or FOLDER)
    found = {"pairs": figures(judge(network, tokens, own_pairs(options.pairs, options.part)))}
    for gold in options.gold:
        questions, _, corpus = gold.partition("=")
        found[questions] = figures(judge(network, tokens, gold_examples(Path(questions), Path(corpus))))
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def _export(options: argparse.Namespace) -> None:
    prepared = prepare(Request(PACKAGE), user_cache())
    network = ReaderNetwork(prepared.source)
    held = []
    for run in options.run:
        load_weights(network, run)
        held.append({name: tensor.numpy().copy() for name, tensor in network.trained().items()})
    mean = {name: np.asarray(np.mean([one[name] for one in held], axis=0), np.float32) for name in held[0]}
    runs = [settings for run in options.run for settings in _settings_of(run)]
    card = store(mean, prepared.identity.weights, {"runs": runs}, options.to)
    if options.readings:
        network.put({name: torch.from_numpy(values) for name, values in mean.items()})
        examples = own_pairs(options.pairs, "test")
        chosen = examples[:: max(1, len(examples) // STORED)][:STORED]
        store_readings(judge(network, Tokens(prepared.folder), chosen), options.readings)
    sys.stdout.write(f"{options.to}: sha256 {card.sha256}\n")


def _settings_of(run: Path) -> list[dict[str, Any]]:
    """Return the settings of a run, or those an exported reader tells of the runs it was made of."""
    if (run / SETTINGS).is_file():
        return [json.loads((run / SETTINGS).read_text(encoding="utf-8"))]
    return list(json.loads((run / DESCRIPTION).read_text(encoding="utf-8"))["trained"]["runs"])


def _examples(options: argparse.Namespace, sources: dict[str, float]) -> list[Example]:
    found: list[Example] = []
    if "jaquad" in sources:
        found += jaquad(options.shared / "jaquad", "train", options.seed)
    if "qamr" in sources:
        found += qamr(options.shared / "qamr", "dev", options.seed) + qamr(options.shared / "qamr", "test", options.seed)
    own = own_pairs(options.pairs, "train") if any(name.startswith(("pairs", "near")) for name in sources) else []
    return [*found, *own, *(near(own) if any(name.startswith("near") for name in sources) else [])]


def repeated(examples: Sequence[Example], times: Mapping[str, float], seed: int) -> list[Example]:
    """Return the examples of each source so many times; of a part of a time, some drawn at random.

    A source is what the names of its examples begin with up to a sign that is no letter: `pairs`, or `pairs:geo` for one file.
    """
    chance = random.Random(seed)
    found: list[Example] = []
    for name, wanted in times.items():
        held = [one for one in examples if one.name.startswith(name) and not one.name[len(name) :][:1].isalnum()]
        found += [example for _ in range(int(wanted)) for example in held]
        found += chance.sample(held, round((wanted - int(wanted)) * len(held)))
    return found


if __name__ == "__main__":
    main()
