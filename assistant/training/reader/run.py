"""A training run in a folder: its settings, its checkpoints, its log. It may be stopped at any moment and started again.

RUN/settings.json     `RunSettings`
RUN/log.jsonl         a line each `LOGGED` steps: loss, rate, examples a second
RUN/state.safetensors the checkpoint: its step, the weights and the optimizer's moments
"""

import json
import math
import os
import re
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from assistant.reader.network import ReaderNetwork
from assistant.reader.weights import DESCRIPTION, load_tensors
from assistant.training.reader.attention import use
from assistant.training.reader.batches import Target, batch_of, order
from assistant.training.reader.loss import loss_of

SETTINGS, LOG, TENSORS = "settings.json", "log.jsonl", "state.safetensors"
LOGGED = 25
SAVED = 150


@dataclass(frozen=True)
class RunSettings:
    """What decides a run.

    Parameters
    ----------
    sources : dict
        How many times each source is seen: `{"jaquad": 1, "qamr": 0.5, "pairs": 3}`; a share of one draws examples by `seed`.
    batch : int
        Examples of a step.
    rate, head_rate : float
        Highest learning rates of the layers and of the outputs.
    warm_up : float
        Share of the steps in which the rate rises; then it falls evenly to zero.
    decay : float
        Weight decay of matrices.
    seed : int
    longest : int
        Windows of more tokens are left out, but for those of our own pairs: attention grows by the square of a window.
    begin : str
        Folder of the run, or of the exported reader, whose weights this one begins with; empty for the packaged model.
    """

    sources: dict[str, float] = field(default_factory=dict)
    batch: int = 16
    rate: float = 8e-5
    head_rate: float = 1e-3
    warm_up: float = 0.06
    decay: float = 0.01
    seed: int = 0
    longest: int = 256
    begin: str = ""


class Run:
    """A run, new or gone on with.

    Parameters
    ----------
    folder : Path
    settings : RunSettings
    source : Path or str
        The packaged model as a sentence-transformers folder.
    """

    def __init__(self, folder: Path, settings: RunSettings, source: Path | str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        known = folder / SETTINGS
        if known.is_file() and json.loads(known.read_text(encoding="utf-8")) != asdict(settings):
            raise SystemExit(f"{folder} is a run with other settings: {known}")
        known.write_text(json.dumps(asdict(settings), indent=1) + "\n", encoding="utf-8")
        torch.manual_seed(settings.seed)
        self.folder, self.settings, self.step = folder, settings, 0
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.network = ReaderNetwork(source)
        if settings.begin:
            load_weights(self.network, Path(settings.begin))
        self.network.to(self.device)
        # Layers may compute in bfloat16; what a step changes is a copy in float32, or small steps would be lost in rounding.
        masters = {
            name: torch.nn.Parameter(parameter.detach().clone())
            for name, parameter in self.network.named_parameters()
            if parameter.requires_grad
        }
        self.network.encoder.to(torch.bfloat16 if self.device == "cuda" or _multiplies_bfloat16() else torch.float32)
        use(self.network.encoder)
        parameters = dict(self.network.named_parameters())
        self._pairs = {name: (parameters[name], master) for name, master in masters.items()}
        self._optimizer = _optimizer(masters, settings)
        if (folder / TENSORS).is_file():
            self._load()

    def train(self, targets: Sequence[Target], stop_at: int | None = None) -> None:
        """Train to the end of the run, or to a step.

        Parameters
        ----------
        targets : sequence of Target
            All examples of one pass, repeats included.
        stop_at : int or None
            Stop after this step, checkpoint written.
        """
        settings = self.settings
        batches = list(order([len(target.window.ids) for target in targets], settings.batch, settings.seed))
        total = len(batches)
        self.network.train()
        started, examples, losses = time.monotonic(), 0, []
        while self.step < min(total, stop_at or total):
            share = rate_at(self.step, total, settings.warm_up)
            for group in self._optimizer.param_groups:
                group["lr"] = group["highest"] * share
            batch = batch_of([targets[number] for number in batches[self.step]])
            arrays = (
                torch.from_numpy(a).to(self.device) for a in (batch.ids, batch.mask, batch.candidates, batch.starts, batch.ends)
            )
            ids, mask, candidates, starts, ends = arrays
            loss = loss_of(self.network(ids, mask), candidates, starts, ends)
            loss.backward()
            self._step()
            self.step += 1
            losses.append(float(loss.detach()))
            examples += len(batch.starts)
            if self.step % LOGGED == 0:
                seconds = time.monotonic() - started
                self.log(
                    step=self.step,
                    of=total,
                    loss=round(sum(losses) / len(losses), 4),
                    rate=share,
                    a_second=round(examples / seconds, 2),
                )
                started, examples, losses = time.monotonic(), 0, []
            if self.step % SAVED == 0:
                self.save()
        self.save()

    def _step(self) -> None:
        """Change the exact weights by the gradients of the rounded ones, and round them again."""
        for parameter, master in self._pairs.values():
            master.grad = None if parameter.grad is None else parameter.grad.float()
            parameter.grad = None
        masters = [master for _, master in self._pairs.values()]
        # Summed in float64: in float32 the last digit of the length is another from process to process.
        norms = [torch.linalg.vector_norm(master.grad, dtype=torch.float64) for master in masters if master.grad is not None]
        torch.nn.utils.clip_grads_with_norm_(masters, 1.0, torch.linalg.vector_norm(torch.stack(norms)).float())
        self._optimizer.step()
        with torch.no_grad():
            for parameter, master in self._pairs.values():
                parameter.copy_(master)

    def log(self, **facts: Any) -> None:
        """Add a line to the log, and print it."""
        line = json.dumps(facts)
        with (self.folder / LOG).open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        print(line, flush=True)

    def save(self) -> None:
        """Write a checkpoint; the former one stays until this one is whole."""
        tensors = {}
        for name, (_, master) in self._pairs.items():
            tensors[f"weights.{name}"] = master.detach().contiguous()
            if state := self._optimizer.state.get(master):
                tensors[f"first.{name}"], tensors[f"second.{name}"] = state["exp_avg"], state["exp_avg_sq"]
        partial = self.folder / f"{TENSORS}.part"
        save_file(tensors, partial, {"step": str(self.step)})
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(self.folder / TENSORS)

    def _load(self) -> None:
        from safetensors import safe_open

        with safe_open(self.folder / TENSORS, "pt") as file:
            self.step = int(file.metadata()["step"])
        tensors = load_file(self.folder / TENSORS)
        with torch.no_grad():
            for name, (parameter, master) in self._pairs.items():
                master.copy_(tensors[f"weights.{name}"])
                parameter.copy_(master)
        for name, (_, master) in self._pairs.items():
            if f"first.{name}" in tensors:
                self._optimizer.state[master] = {
                    "step": torch.tensor(float(self.step)),
                    "exp_avg": tensors[f"first.{name}"].to(self.device),
                    "exp_avg_sq": tensors[f"second.{name}"].to(self.device),
                }


def _multiplies_bfloat16() -> bool:
    """Tell whether this CPU has instructions for it: without them bfloat16 takes many times as long as float32."""
    try:
        return re.search(r"\b\w*bf16\b", Path("/proc/cpuinfo").read_text(encoding="utf-8")) is not None
    except OSError:
        return False


def load_weights(network: ReaderNetwork, folder: Path) -> None:
    """Put the weights of a run's checkpoint, or of an exported reader, into `network`."""
    if (folder / DESCRIPTION).is_file():
        network.put({name: torch.from_numpy(values) for name, values in load_tensors(folder).items()})
        return
    tensors = load_file(folder / TENSORS)
    network.put({name.removeprefix("weights."): tensor for name, tensor in tensors.items() if name.startswith("weights.")})


def rate_at(step: int, total: int, warm_up: float) -> float:
    """Return the share of the highest rate at a step: rising evenly, then falling evenly to zero at the end."""
    rising = max(1, math.ceil(total * warm_up))
    return (step + 1) / rising if step < rising else max(0.0, (total - step) / max(1, total - rising))


def _optimizer(masters: dict[str, Any], settings: RunSettings) -> Any:
    groups: dict[tuple[float, float], list[Any]] = {}
    for name, master in masters.items():
        rate = settings.head_rate if name.startswith("head.") else settings.rate
        groups.setdefault((rate, settings.decay if master.ndim > 1 else 0.0), []).append(master)
    return torch.optim.AdamW(
        [{"params": held, "lr": rate, "highest": rate, "weight_decay": decay} for (rate, decay), held in groups.items()]
    )
