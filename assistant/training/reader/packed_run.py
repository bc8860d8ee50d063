"""Trains readers on a GPU, from a pack (see `packing`), by the steps of a plan.

python packed_run.py PACK OUT PLAN.json

Run as a file where the package is not installed: it needs PyTorch, NumPy and safetensors, and beside it `packed_plan.py` and
`packed_reader.py`: all three files travel. PLAN.json is a list of steps (`packed_plan.Step`); the folder of a reader that a
step begins with is looked for from the working directory.

OUT/log.jsonl           a line each `LOGGED` batches, and after each step how well it reads
OUT/STEP-0.safetensors, OUT/STEP-1.safetensors      weights of the steps that are kept (see `packed_reader.write_halves`)
"""

import argparse
import json
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch

if __package__:
    from assistant.training.reader import packed_reader
    from assistant.training.reader.packed_plan import BASE, PlanError, Step, read_plan
else:  # run as a file
    import packed_reader  # type: ignore[import-not-found, no-redef]
    from packed_plan import BASE, PlanError, Step, read_plan  # type: ignore[import-not-found, no-redef]

LOG, LOGGED = "log.jsonl", 400
MEASURED = ("dev", "test")
LONGEST_ANSWER = 96
"""Tokens."""

_WEIGHTS = "weights.safetensors"
_WARM_UP, _DECAY, _CLIPPED = 0.06, 0.01, 1.0
_SETTLED = 50
"""Steps before the clock may shorten the schedule: the first ones wait for the GPU to be made ready."""

_MASKED, _IMPOSSIBLE = -1e4, -1e9
_PREPARED = 6
_MEASURED_BATCH = 128


class Session:
    """Runs the steps of a plan.

    Parameters
    ----------
    pack : Pack
    out : Path
        Folder of the log and of the weights.
    device : str
        `cuda` or `cpu`.
    """

    def __init__(self, pack: packed_reader.Pack, out: Path, device: str) -> None:
        out.mkdir(parents=True, exist_ok=True)
        self.pack, self.out, self.device = pack, out, device
        self._started = time.monotonic()
        self._held: dict[str, packed_reader.Weights] = {}

    def run(self, plan: Sequence[Step]) -> None:
        """Run all steps.

        Raises
        ------
        PlanError
            Before anything is learned, if a source or a reader is not there.
        """
        sources = {*self.pack.numbers, packed_reader.NEAR, packed_reader.CROSS}
        for step in plan:
            if strange := sorted(step.sources.keys() - sources):
                raise PlanError(
                    f"«{step.name}»: the pack has no source {', '.join(strange)}; there are {', '.join(sorted(sources))}"
                )
            for name in step.begins:
                if "/" in name and not (Path(name) / _WEIGHTS).is_file():
                    raise PlanError(f"«{step.name}» begins with {name}, where there is no {_WEIGHTS}")
        for step in plan:
            begun = packed_reader.mean([self._weights(name) for name in step.begins])
            network = self._learned(step, begun) if step.sources else self._network(begun)
            self._held[step.name] = network.trained()
            if step.keep:
                files = packed_reader.halves(self.out, step.name)
                packed_reader.write_halves(self._held[step.name], self.pack.sizes.layers, files)
            figures = {part: measured(network, self.pack, part, self.device) for part in MEASURED if part in self.pack.numbers}
            self._log(step=step.name, **figures)

    def _weights(self, name: str) -> packed_reader.Weights:
        if name in self._held:
            return self._held[name]
        return packed_reader.base_weights(self.pack) if name == BASE else packed_reader.read_weights([Path(name) / _WEIGHTS])

    def _network(self, weights: packed_reader.Weights, dropout: float = 0.0) -> Any:
        network = packed_reader.PackedNetwork(self.pack, dropout)
        network.put(weights)
        return network.to(self.device)

    def _learned(self, step: Step, begun: packed_reader.Weights) -> Any:
        teachers = [self._network(self._held[name]).eval() for name in step.teachers]
        torch.manual_seed(step.seed)
        started = time.monotonic()
        network = self._network(begun, step.dropout)
        optimizer = _optimizer(network, step)
        parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
        plan = packed_reader.batches(self.pack, step.sources, step.batch, step.seed * 100)
        losses: list[Any] = []
        seen = number = 0
        network.train()
        for number, batch in enumerate(_ahead(self.pack, plan, self.device)):
            passed = (time.monotonic() - started) / step.seconds if step.seconds and number > _SETTLED else 0.0
            done = max(number / len(plan), passed)
            if done >= 1:
                self._log(step=step.name, cut=number, of=len(plan))
                break
            share = rate_at(done, len(plan))
            for group in optimizer.param_groups:
                group["lr"] = group["highest"] * share
            loss = loss_of(network, batch, step, teachers)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, _CLIPPED)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            losses.append(loss.detach())
            seen += len(batch.rows)
            if (number + 1) % LOGGED == 0 or number + 1 == len(plan):
                mean = round(float(torch.stack(losses).mean()), 4)
                speed = round(seen / (time.monotonic() - started))
                self._log(step=step.name, batch=number + 1, of=len(plan), loss=mean, rate=share * step.rate, a_second=speed)
                losses = []
        self._log(step=step.name, seconds=round(time.monotonic() - started, 1), examples=seen)
        return network

    def _log(self, **facts: Any) -> None:
        """Add a line to the log, and print it."""
        line = json.dumps({"t": round(time.monotonic() - self._started, 1), **facts}, ensure_ascii=False)
        with (self.out / LOG).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        print(line, flush=True)


def rate_at(done: float, batches: int) -> float:
    """Return the share of the highest rate when so much of the schedule is done: rising evenly, then falling evenly to zero."""
    return min(1.0, (done + 1 / batches) / _WARM_UP) if done < _WARM_UP else (1 - done) / (1 - _WARM_UP)


def _optimizer(network: Any, step: Step) -> Any:
    groups: dict[tuple[float, float], list[Any]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            rate = step.head_rate if name.startswith("head.") else step.rate
            groups.setdefault((rate, _DECAY if parameter.ndim > 1 else 0.0), []).append(parameter)
    held = [{"params": some, "lr": rate, "highest": rate, "weight_decay": decay} for (rate, decay), some in groups.items()]
    return torch.optim.AdamW(held, fused=True)


def _ahead(
    pack: packed_reader.Pack, plan: Sequence[Sequence[packed_reader.Row]], device: str
) -> Iterator[packed_reader.PackedBatch]:
    """Yield the batches of a pass, a few of them made ahead."""
    rows = iter(plan)
    with ThreadPoolExecutor(1) as maker:
        made = deque(maker.submit(packed_reader.batch_of, pack, some, device) for some in islice(rows, _PREPARED))
        while made:
            batch = made.popleft().result()
            made.extend(maker.submit(packed_reader.batch_of, pack, some, device) for some in islice(rows, 1))
            yield batch


def _masked(logits: Any, candidates: Any) -> Any:
    return logits.float().masked_fill(~candidates[:, :, None], _MASKED)


def loss_of(network: Any, batch: packed_reader.PackedBatch, step: Step, teachers: Sequence[Any]) -> Any:
    """Return the loss of a step: cross-entropy, with teachers their divergence (Hinton et al., 2015), and that of the ranking.

    Parameters
    ----------
    network : PackedNetwork
    batch : PackedBatch
    step : Step
    teachers : sequence of PackedNetwork
    """
    functional = torch.nn.functional
    logits = _masked(network(batch.ids, batch.mask), batch.candidates)
    loss = (functional.cross_entropy(logits[:, :, 0], batch.starts) + functional.cross_entropy(logits[:, :, 1], batch.ends)) / 2
    if teachers:
        with torch.no_grad():
            taught = _masked(sum(one(batch.ids, batch.mask) for one in teachers) / len(teachers), batch.candidates)
        given, wanted = functional.log_softmax(logits, 1), functional.log_softmax(taught, 1)
        sides = [
            functional.kl_div(given[:, :, side], wanted[:, :, side], log_target=True, reduction="batchmean") for side in (0, 1)
        ]
        loss = sum(sides) / 2 + step.hard * loss
    if step.rank and (twins := _twins(batch.rows)):
        odds = _odds(logits)
        answered, other = (torch.tensor(side, device=odds.device) for side in zip(*twins, strict=True))
        loss = loss + step.rank * functional.softplus(-(odds[answered] - odds[other])).mean()
    return loss


def _odds(logits: Any) -> Any:
    """Return the log-odds of «answers», all spans together, against «not here»."""
    inside = torch.logsumexp(logits[:, 1:], 1)
    return inside.sum(1) - logits[:, 0].sum(1)


def _twins(rows: Sequence[packed_reader.Row]) -> list[tuple[int, int]]:
    """Return the places of an answered question and of its twin in a batch."""
    places = {row.key: place for place, row in enumerate(rows) if row.key >= 0}
    return [(places[row.twin], place) for place, row in enumerate(rows) if row.twin in places]


def measured(network: Any, pack: packed_reader.Pack, part: str, device: str) -> dict[str, float | int | None]:
    """Return how a network reads a part: exact spans, F1 of tokens, AUROC of «answers», share of twins told; None without any."""
    rows = [pack.row(int(number)) for number in pack.numbers[part]]
    rows.sort(key=lambda row: len(pack.passage(row.passage)))
    network.eval()
    scores: dict[int, float] = {}
    shared: list[float] = []
    for start in range(0, len(rows), _MEASURED_BATCH):
        batch = packed_reader.batch_of(pack, rows[start : start + _MEASURED_BATCH], device)
        with torch.no_grad():
            best, firsts, lasts = _best(_masked(network(batch.ids, batch.mask), batch.candidates))
        scores.update(zip((row.key for row in batch.rows), best, strict=True))
        spans = zip(batch.rows, firsts, lasts, batch.starts.tolist(), batch.ends.tolist(), strict=True)
        shared += [_shared(*span) for row, *span in spans if row.first >= 0]
    told = np.array([scores[row.key] for row in rows if row.first >= 0])
    silent = np.array([scores[row.key] for row in rows if row.first < 0])
    return {
        "exact": _mean([one == 1 for one in shared]),
        "f1": _mean(shared),
        "auroc": _mean((told[:, None] > silent[None]).ravel()),
        "twins": _mean([scores[row.twin] > scores[row.key] for row in rows if row.twin in scores]),
        "questions": len(rows),
    }


def _best(logits: Any) -> tuple[list[float], list[int], list[int]]:
    """Return of each text the log-odds of its likeliest span against «not here», and the span's first and last position."""
    starts, ends = logits[:, 1:, 0], logits[:, 1:, 1]
    length = starts.shape[1]
    band = torch.ones(length, length, device=logits.device, dtype=torch.bool).triu().tril(LONGEST_ANSWER - 1)
    together = (starts[:, :, None] + ends[:, None, :]).masked_fill(~band, _IMPOSSIBLE).flatten(1)
    best, place = together.max(1)
    odds = best - logits[:, 0].sum(1)
    return odds.tolist(), (place // length + 1).tolist(), (place % length + 1).tolist()


def _shared(first: int, last: int, start: int, end: int) -> float:
    """Return F1 of the tokens of a span and of the answer."""
    both = max(0, min(last, end) - max(first, start) + 1)
    return 2 * both / (last - first + 1 + end - start + 1)


def _mean(values: Any) -> float | None:
    return round(float(np.mean(values)), 4) if len(values) else None


def main() -> None:
    """Run a plan."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pack", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("plan", type=Path)
    options = parser.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = True
    try:
        plan = read_plan(options.plan)
        device = "cuda" if torch.cuda.is_available() else "cpu"
        Session(packed_reader.Pack(options.pack), options.out, device).run(plan)
    except PlanError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
