"""A compiled network on this CPU: texts in, vectors out.

Each text is a batch of its own, padded to a multiple of 16 tokens, and as many run side by side as there are cores.
A vector is then a function of its text alone, never of its neighbours in a batch, so two builds of a corpus agree to the
last bit; on two cores this is also as fast as batches of eight (docs/decisions/0003).
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

from assistant.spans import Span
from assistant.tokens import Tokens
from assistant.word_space import WordSpace, word_vectors

PADDING = 16
SMALLEST_COSINE = 0.998
"""An engine whose vectors agree less with float32 on any calibration text is not used."""

_LARGE_TABLE = 1_000_000
_CHUNK = 256


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to run the network: which file, and at which precision OpenVINO computes."""

    variant: Literal["float", "int8"]
    precision: Literal["f32", "bf16"]


class Network:
    """A network compiled for this CPU.

    Parameters
    ----------
    folder : Path
        A compiled folder (see `assistant.compilation`).
    engine : Engine
        How to run it.
    max_tokens : int
        Longer inputs are cut, the closing token kept.

    Raises
    ------
    RuntimeError
        OpenVINO's own, where this CPU lacks a primitive: when compiling or at the first text.
    """

    INPUTS: ClassVar = ("input_ids", "attention_mask", "token_type_ids")

    def __init__(self, folder: Path, engine: Engine, max_tokens: int) -> None:
        import openvino

        self._max_tokens = max_tokens
        streams = max(1, min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 16))
        options = {
            "PERFORMANCE_HINT": "THROUGHPUT",
            "NUM_STREAMS": str(streams),
            "INFERENCE_NUM_THREADS": str(streams),
            "INFERENCE_PRECISION_HINT": engine.precision,
            "CACHE_DIR": str(folder / "blobs"),
            # Weights stay in the .bin file and are mapped from it: a small cache and half a gigabyte less memory.
            "CACHE_MODE": "OPTIMIZE_SIZE",
        }
        self._tokens = Tokens(folder)
        self._model = openvino.Core().compile_model(folder / f"{engine.variant}.xml", "CPU", options)
        self._names = [port.get_any_name() for port in self._model.inputs]
        self._gives_tokens = len(self._model.outputs) > 1
        self._requests = [self._model.create_infer_request() for _ in range(streams)]
        self._lock = threading.Lock()

    def count_tokens(self, text: str) -> int:
        """Return the number of tokens of `text`, special ones included, before any cut."""
        return len(self._tokens.ids([text])[0])

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """Return unit vectors, shape (texts, dimension), in the order of `texts`.

        `progress` is called with the number of texts done.
        """
        return self._run([encoded.ids for encoded in self._tokens.encoded(texts)], progress)

    def embed_words(
        self,
        texts: Sequence[str],
        words: Sequence[Sequence[Span]],
        space: WordSpace,
        progress: Callable[[int], None] | None = None,
    ) -> tuple[NDArray[np.float32], list[NDArray[np.int8]]]:
        """Return the unit vectors of `texts`, and the vectors of their words as they stand there, in `space`.

        A word's vector is the mean of those of its tokens; one beyond the cut has a vector of zeros.

        Parameters
        ----------
        texts : sequence of str
        words : sequence of sequence of Span
            Places of the words of each text.
        space : WordSpace
        progress : callable, optional
            As of `embed`.
        """
        vectors: list[NDArray[np.float32]] = [self._run([])]
        found: list[NDArray[np.int8]] = []
        for start in range(0, len(texts), _CHUNK):
            chunk = slice(start, start + _CHUNK)
            made, sums = self._words_of(texts[chunk], words[chunk], None if progress is None else _moved(progress, start))
            vectors.append(made)
            # Only now, when the engine's threads are done: NumPy's would wait for them.
            short = space.reduced(np.concatenate(sums))
            found += np.split(short, np.cumsum([len(one) for one in sums])[:-1])
        return np.concatenate(vectors), found

    def _words_of(
        self, texts: Sequence[str], words: Sequence[Sequence[Span]], progress: Callable[[int], None] | None
    ) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        encoded = self._tokens.encoded(texts)
        sums: dict[int, NDArray[np.float32]] = {}

        def look(row: int, tokens: NDArray[np.float32]) -> None:
            # Of a text that is cut the last token is the closing one.
            cut = len(encoded[row].ids) > self._max_tokens
            sums[row] = word_vectors(tokens, encoded[row].places[: self._max_tokens - 1 if cut else None], words[row])

        vectors = self._run([one.ids for one in encoded], progress, look)
        return vectors, [sums[row] for row in range(len(texts))]

    def _run(
        self,
        texts: Sequence[list[int]],
        progress: Callable[[int], None] | None = None,
        look: Callable[[int, NDArray[np.float32]], None] | None = None,
    ) -> NDArray[np.float32]:
        """Run the network on tokenized texts, and let `look` see the vectors of each one's tokens.

        No Python code runs in the engine's own threads: there the garbage collector could meet another network and would make
        its thread wait for itself.
        """
        encoded = [self._cut(ids) for ids in texts]
        # Long texts first: the last ones to run are short, so no core waits long for another.
        order = sorted(range(len(encoded)), key=lambda row: -len(encoded[row]))
        rows: dict[int, NDArray[np.float32]] = {}
        with self._lock:
            free, running = list(self._requests), deque[tuple[Any, int]]()
            for row in [*order, *[None] * min(len(order), len(free))]:
                taken = None
                if row is None or not free:
                    request, former = running.popleft()
                    request.wait()
                    taken = former, self._outputs(request, tokens=look is not None)
                    free.append(request)
                if row is not None:
                    request = free.pop()
                    request.start_async(self._inputs(encoded[row]))
                    running.append((request, row))
                if taken is not None:
                    former, (rows[former], tokens) = taken
                    if look is not None:
                        look(former, tokens)
                    if progress is not None:
                        progress(len(rows))
        if not rows:
            return np.zeros((0, self._model.outputs[0].partial_shape[-1].get_length()), np.float32)
        matrix = np.stack([rows[row] for row in range(len(encoded))])
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        return np.asarray(matrix / np.maximum(norms, 1e-12), dtype=np.float32)

    def _outputs(self, request: Any, *, tokens: bool) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return a copy of what a request gave: the text's vector, and those of its tokens if wanted and given."""
        vector = request.get_output_tensor(0).data[0].astype(np.float32)
        if tokens and self._gives_tokens:
            return vector, request.get_output_tensor(1).data[0].astype(np.float32)
        return vector, np.zeros((0, len(vector)), np.float32)

    def _cut(self, ids: list[int]) -> list[int]:
        return ids if len(ids) <= self._max_tokens else [*ids[: self._max_tokens - 1], ids[-1]]

    def _inputs(self, ids: list[int]) -> dict[str, NDArray[np.int64]]:
        length = min(-(-len(ids) // PADDING) * PADDING, self._max_tokens)
        padded = np.ones((1, length), dtype=np.int64)
        padded[0, : len(ids)] = ids
        mask = np.zeros((1, length), dtype=np.int64)
        mask[0, : len(ids)] = 1
        inputs = {"input_ids": padded, "attention_mask": mask, "token_type_ids": np.zeros_like(mask)}
        return {name: inputs[name] for name in self._names}


def _moved(progress: Callable[[int], None], by: int) -> Callable[[int], None]:
    return lambda done: progress(by + done)


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
            table, scales = _rows_of_bytes(node.input_value(0).get_node().data)
            ids, axis = node.input_value(1), op.constant(np.int32(0))
            rows = op.convert(op.gather(op.constant(table), ids, axis), "f32")
            fresh = op.multiply(rows, op.gather(op.constant(scales), ids, axis))
            for user in list(node.output(0).get_target_inputs()):
                user.replace_source_output(fresh.output(0))
        elif products and kind == "MatMul" and node.get_attributes()["transpose_b"]:
            weights = node.input_value(1).get_node()
            if weights.get_type_name() == "Constant" and len(weights.shape) == 2:
                table, scales = _rows_of_bytes(weights.data)
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


def _rows_of_bytes(values: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
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
