"""A network compiled by OpenVINO for this CPU: batches of token ids in, its outputs out.

Each batch is padded to a multiple of 16 tokens. Passages of an index run side by side, one a core, which does most a second;
what a person waits for is computed by several cores together, which is sooner done (docs/decisions/0018). Requests are lent one
by one, in the order of asking: a question is answered while an index is built.
"""

import hashlib
import os
import platform
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

PADDING = 16

Purpose = Literal["questions", "passages"]
"""What a network is compiled for: little that a person waits for, or much."""

_TOGETHER = 4
"""Cores that compute one short text together at most: of more each would wait for the others."""

_LARGE_TABLE = 1_000_000
_FIRST_READING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to run the network: which file, and at which precision OpenVINO computes."""

    variant: Literal["float", "int8"]
    precision: Literal["f32", "bf16"]


class CompiledModel:
    """A model of OpenVINO compiled for this CPU.

    Parameters
    ----------
    folder : Path
        With `{variant}.xml` and `.bin`.
    engine : Engine
        How to run it.
    max_tokens : int
        Texts are not padded beyond it.
    purpose : Purpose

    Raises
    ------
    RuntimeError
        OpenVINO's own, where this CPU lacks a primitive: when compiling or at the first text.
    """

    INPUTS: ClassVar = ("input_ids", "attention_mask", "token_type_ids")

    def __init__(self, folder: Path, engine: Engine, max_tokens: int, purpose: Purpose) -> None:
        import openvino
        from threadpoolctl import threadpool_limits

        # NumPy's threads wait for work by spinning, on the cores that this engine is about to need: with them a question
        # takes a third longer (docs/decisions/0018). Products that large that they pay are not made beside an engine.
        threadpool_limits(1, user_api="blas")
        # OpenVINO makes a table of types when it reads a tensor for the first time; two threads that do so at once wait for each
        # other for ever, one with the table's lock and one with the interpreter's.
        with _FIRST_READING:
            openvino.Tensor(np.zeros(1, np.float32)).data  # noqa: B018 - read for that table alone
        self._max_tokens = max_tokens
        cores = max(1, min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 16))
        streams = cores if purpose == "passages" else max(1, cores // _TOGETHER)
        options = {
            "PERFORMANCE_HINT": "THROUGHPUT",
            "NUM_STREAMS": str(streams),
            "INFERENCE_NUM_THREADS": str(cores),
            "INFERENCE_PRECISION_HINT": engine.precision,
            "CACHE_DIR": str(folder / "blobs"),
            # Weights stay in the .bin file and are mapped from it: a small cache and half a gigabyte less memory.
            "CACHE_MODE": "OPTIMIZE_SIZE",
        }
        self.model = openvino.Core().compile_model(folder / f"{engine.variant}.xml", "CPU", options)
        self._names = [port.get_any_name() for port in self.model.inputs]
        self._requests = _Requests([self.model.create_infer_request() for _ in range(streams)])

    def each(self, batches: Sequence[Sequence[Sequence[int]]], keep: Callable[[int, Any], None]) -> None:
        """Run batches, as many at once as requests are free, and let `keep` read each one's outputs, in their order.

        No Python code runs in the engine's own threads: there the garbage collector could meet another network and would make
        its thread wait for itself. After each batch those of other threads that wait have their turn.

        Parameters
        ----------
        batches : sequence of sequence of sequence of int
            Token ids of each text of each batch.
        keep : callable
            Gets the number of a batch and its request, to copy its outputs.
        """
        running: deque[tuple[int, Any]] = deque()

        def finish() -> None:
            number, request = running.popleft()
            try:
                request.wait()
                keep(number, request)
            finally:
                self._requests.give_back(request)

        try:
            for number, batch in enumerate(batches):
                while (request := self._requests.take(wait=not running)) is None:
                    finish()
                running.append((number, request))
                request.start_async(self.inputs(batch))
            while running:
                finish()
        finally:
            # Where something raised, the next call must not meet a busy request.
            for _, request in running:
                request.wait()
                self._requests.give_back(request)

    def inputs(self, texts: Sequence[Sequence[int]]) -> dict[str, NDArray[np.int64]]:
        """Return texts as arrays of one batch, padded to a multiple of `PADDING` that the longest fits."""
        length = min(-(-max(map(len, texts)) // PADDING) * PADDING, self._max_tokens)
        padded = np.ones((len(texts), length), dtype=np.int64)
        mask = np.zeros_like(padded)
        for row, ids in enumerate(texts):
            padded[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        inputs = {"input_ids": padded, "attention_mask": mask, "token_type_ids": np.zeros_like(mask)}
        return {name: inputs[name] for name in self._names}


class _Requests:
    """The requests of a network that are free; threads that wait for one get it in the order they came."""

    def __init__(self, requests: list[Any]) -> None:
        self._free = requests
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()

    def take(self, *, wait: bool) -> Any | None:
        """Return a request, or None where all are busy or others wait already, and `wait` is not wanted."""
        with self._changed:
            if not wait and len(self._free) <= len(self._waiting):
                return None
            turn = object()
            self._waiting.append(turn)
            try:
                self._changed.wait_for(lambda: self._free and self._waiting[0] is turn)
                return self._free.pop()
            finally:
                self._waiting.remove(turn)
                self._changed.notify_all()

    def give_back(self, request: Any) -> None:
        """Let the next have it."""
        with self._changed:
            self._free.append(request)
            self._changed.notify_all()


def compress(model: Any, *, products: bool) -> Any:
    """Store the large tables of an OpenVINO model as 8-bit rows with a float32 scale each, in place.

    The embedding table always; the weights of matrix products too with `products`. A product with such weights is fused
    by OpenVINO into its 8-bit kernels.
    """
    import openvino
    from openvino import opset13 as op

    for node in model.get_ordered_ops():
        kind = node.get_type_name()
        if kind == "Gather" and _is_table(node.input_value(0).get_node(), openvino.Type.f32):
            table, scales = rows_of_bytes(node.input_value(0).get_node().data)
            ids, axis = node.input_value(1), op.constant(np.int32(0))
            rows = op.convert(op.gather(op.constant(table), ids, axis), "f32")
            fresh = op.multiply(rows, op.gather(op.constant(scales), ids, axis))
            for user in list(node.output(0).get_target_inputs()):
                user.replace_source_output(fresh.output(0))
        elif products and kind == "MatMul" and node.get_attributes()["transpose_b"]:
            weights = node.input_value(1).get_node()
            if weights.get_type_name() == "Constant" and len(weights.shape) == 2:
                table, scales = rows_of_bytes(weights.data)
                fresh = op.multiply(op.convert(op.constant(table), "f32"), op.constant(scales))
                node.input(1).replace_source_output(fresh.output(0))
    model.validate_nodes_and_infer_types()
    return model


def _is_table(node: Any, float32: Any) -> bool:
    return bool(
        node.get_type_name() == "Constant"
        and node.get_element_type() == float32
        and len(node.shape) == 2
        and node.data.size >= _LARGE_TABLE
    )


def rows_of_bytes(values: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return a matrix as rows of 8 bits and the scale of each row, shape (rows, 1)."""
    scales = np.abs(values).max(axis=1, keepdims=True) / 127.0
    scales[scales == 0.0] = 1.0
    return np.round(values / scales).astype(np.int8), scales.astype(np.float32)


@cache
def cpu_key() -> str:
    """Return a short name of this CPU as the network sees it: model, abilities, limits set for it, and the engine's version."""
    facts = [platform.machine(), platform.processor(), version("openvino"), str(os.cpu_count())]
    facts.append(os.environ.get("ONEDNN_MAX_CPU_ISA", ""))
    information = Path("/proc/cpuinfo")
    if information.is_file():
        lines = information.read_text(encoding="utf-8", errors="replace").splitlines()
        facts += sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))})
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:12]
