"""The plan of a session on a GPU: the readers to train, one after another, each from the package's model or from other readers.

Travels with `packed_run.py`, which runs it.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

BASE = "base"


class PlanError(ValueError):
    """A plan that cannot be run."""


@dataclass(frozen=True, slots=True)
class Step:
    """A reader to train.

    Parameters
    ----------
    name : str
    begin : str or sequence of str
        What it begins with: `base` for the packaged model, the folder of an exported reader (a path with a slash), or an
        earlier step; of several the mean.
    sources : dict
        How many times each source of the pack is seen, or `near` or `cross`, made of the pairs; without any nothing is learned.
    rate, head_rate : float
        Highest learning rates of the layers and of the outputs.
    batch : int
        Most examples of a batch.
    dropout : float
    rank : float
        Weight of the ranking loss: the question with its own passage above the same or a like one that is not answered.
    seed : int
    seconds : float or None
        The schedule ends by then, be the examples seen or not.
    teachers : sequence of str
        Earlier steps whose mean logits are learned.
    hard : float
        Weight of the true answers beside those of the teachers.
    keep : bool
        Whether the weights are written.
    """

    name: str
    begin: str | Sequence[str]
    sources: dict[str, float] = field(default_factory=dict)
    rate: float = 6e-5
    head_rate: float = 1e-3
    batch: int = 64
    dropout: float = 0.1
    rank: float = 0.0
    seed: int = 0
    seconds: float | None = None
    teachers: Sequence[str] = ()
    hard: float = 0.5
    keep: bool = False

    @property
    def begins(self) -> list[str]:
        """Return what it begins with, as a list."""
        return [self.begin] if isinstance(self.begin, str) else list(self.begin)


def read_plan(path: Path) -> list[Step]:
    """Return the steps of a plan.

    Raises
    ------
    PlanError
        If a step has a setting that is none, two have one name, or one names what is no earlier step.
    """
    known = {one.name for one in fields(Step)}
    steps: list[Step] = []
    for held in json.loads(path.read_text(encoding="utf-8")):
        if strange := sorted(held.keys() - known):
            raise PlanError(f"{path}: there is no setting {', '.join(strange)}; there are {', '.join(sorted(known))}")
        if missing := sorted({"name", "begin"} - held.keys()):
            raise PlanError(f"{path}: a step without {', '.join(missing)}: {held}")
        step = Step(**held)
        _check(step, [former.name for former in steps], path)
        steps.append(step)
    return steps


def _check(step: Step, former: Sequence[str], path: Path) -> None:
    earlier = ", ".join(former) or "none"
    if step.name == BASE:
        raise PlanError(f"{path}: no step may be named «{BASE}»: that is the packaged model")
    if step.name in former:
        raise PlanError(f"{path}: two steps are named «{step.name}»")
    for name in step.teachers:
        if name not in former:
            raise PlanError(f"{path}: «{step.name}» learns from «{name}», which is no earlier step ({earlier})")
    for name in step.begins:
        # A folder is looked for when the plan runs: to join halves it need not be there.
        if name != BASE and name not in former and "/" not in name:
            raise PlanError(
                f"{path}: «{step.name}» begins with «{name}», neither «{BASE}» nor a folder nor an earlier step ({earlier})"
            )


def needed(plan: Sequence[Step], name: str) -> list[Step]:
    """Return a step of a plan and those whose weights or logits it was made of, in their order.

    Raises
    ------
    PlanError
        If the plan has no such step.
    """
    steps = {step.name: step for step in plan}
    if name not in steps:
        raise PlanError(f"there is no step «{name}» in the plan; there are {', '.join(steps)}")
    wanted = {name}
    for step in reversed(plan):
        if step.name in wanted:
            wanted.update((*step.begins, *step.teachers))
    return [step for step in plan if step.name in wanted]


def described(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return steps as an exported reader's card tells them."""
    return [asdict(step) for step in steps]
