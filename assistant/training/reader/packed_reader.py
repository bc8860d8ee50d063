"""A pack of examples (see `packing`), the reader's network over it, and its weights: all that a machine with a GPU needs.

Travels with `packed_run.py`, which imports it; both need nothing but PyTorch, NumPy and safetensors.
"""

import io
import lzma
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

Weights = Mapping[str, NDArray[np.float32]]
"""Trained tensors by the names that the package's network has for them."""

LONGEST = 384
OVERLAP = 96
"""Tokens of a window, and how many of the passage it shares with the one before, as in `assistant.reader.inputs`."""

WINDOW_STEP = 16
"""Batches are padded to a multiple of it: fewer shapes, and those that a GPU multiplies fast."""

NEAR, CROSS = "near", "cross"
"""Sources made of the pairs: a question with the paragraph most like it, or with any of the most alike."""

PAIRS = "pairs"
SORTED_BATCHES = 24
"""Batches whose units are sorted by length together."""

BASE = "base:"
"""What the names of the base model's tensors begin with in a pack."""

_SMALL = 100
"""Matrices of fewer rows are kept in float32, as in `assistant.reader.weights`."""

_SCALES = ".scales"
_EMBEDDINGS_EPSILON = 1e-12
_HEAD_DEVIATION = 0.02
_ATTENDED = ("query", "key", "value")
_PLACES = {
    "attention.output.dense": "output",
    "attention.output.LayerNorm": "norm",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "last_norm",
}


class Row(NamedTuple):
    """A question with a passage: numbers of both, tokens of the answer in the passage (-1: none), own number, its twin's."""

    question: int
    passage: int
    first: int
    last: int
    key: int = -1
    twin: int = -1


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of the network, and of the blocks its base is stored in."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    block: int


class Pack:
    """What `packing.pack` wrote.

    Parameters
    ----------
    path : Path
        An npz in xz.
    """

    def __init__(self, path: Path) -> None:
        with lzma.open(path) as file:
            held = np.load(io.BytesIO(file.read()), allow_pickle=False)
        arrays: dict[str, NDArray[Any]] = {name: held[name] for name in held.files}
        self.arrays = arrays
        self.sizes = Sizes(*(int(size) for size in arrays["sizes"]))
        self.opening, self.closing, self.padding = (int(token) for token in arrays["special"])
        names = [str(name) for name in arrays["sources"]]
        self.numbers = {name: np.flatnonzero(arrays["source"] == place) for place, name in enumerate(names)}
        self.embeddings = unblocked(arrays["embeddings"], self.sizes.block).reshape(-1, self.sizes.hidden)

    def question(self, number: int) -> NDArray[np.uint16]:
        """Return the tokens of a question, special ones not among them."""
        offsets = self.arrays["question_offsets"]
        return self.arrays["questions"][offsets[number] : offsets[number + 1]]

    def passage(self, number: int) -> NDArray[np.uint16]:
        """Return the tokens of a passage, special ones not among them."""
        offsets = self.arrays["passage_offsets"]
        return self.arrays["passages"][offsets[number] : offsets[number + 1]]

    def row(self, number: int) -> Row:
        """Return an example."""
        columns = ("question", "passage", "first", "last", "twin")
        question, passage, first, last, twin = (int(self.arrays[f"example_{column}"][number]) for column in columns)
        return Row(question, passage, first, last, number, twin)

    def near(self, number: int) -> list[int]:
        """Return the passages most like the question of an example of the pairs, the most alike first."""
        return [int(passage) for passage in self.arrays["example_near"][number] if passage >= 0]

    def window(self, row: Row) -> tuple[NDArray[np.int64], int, int, int]:
        """Return the window with the answer, or the first: its tokens, where the passage begins, where the answer does and ends.

        The last two are 0 where the passage does not answer.
        """
        question, passage = self.question(row.question), self.passage(row.passage)
        room, start = LONGEST - len(question) - 3, 0
        while row.first >= 0 and row.last >= start + room and start + room < len(passage):
            start += room - OVERLAP
        first = len(question) + 2
        part = passage[start : start + room]
        tokens = np.array([self.opening, *question, self.closing, *part, self.closing], np.int64)
        if row.first < start or row.last >= start + room:
            return tokens, first, 0, 0
        return tokens, first, first + row.first - start, first + row.last - start


@dataclass(frozen=True, slots=True, eq=False)
class PackedBatch:
    """Tensors of a batch, as in `batches.Batch`, and the rows they are of."""

    rows: Sequence[Row]
    ids: Any
    mask: Any
    candidates: Any
    starts: Any
    ends: Any


def batch_of(pack: Pack, rows: Sequence[Row], device: str) -> PackedBatch:
    """Return rows as a batch on the device."""
    windows = [pack.window(row) for row in rows]
    length = -(-max(len(window[0]) for window in windows) // WINDOW_STEP) * WINDOW_STEP
    ids = np.full((len(rows), length), pack.padding, np.int64)
    mask = np.zeros(ids.shape, np.bool_)
    candidates = np.zeros(ids.shape, np.bool_)
    for place, (tokens, first, _, _) in enumerate(windows):
        ids[place, : len(tokens)] = tokens
        mask[place, : len(tokens)] = True
        candidates[place, first : len(tokens) - 1] = True
    candidates[:, 0] = True
    starts, ends = (np.array([window[side] for window in windows], np.int64) for side in (2, 3))

    def sent(values: NDArray[Any]) -> Any:
        tensor = torch.from_numpy(values)
        return tensor.pin_memory().to(device, non_blocking=True) if device == "cuda" else tensor

    return PackedBatch(rows, *(sent(values) for values in (ids, mask, candidates, starts, ends)))


def batches(pack: Pack, sources: Mapping[str, float], size: int, seed: int) -> list[list[Row]]:
    """Return the batches of one pass: what is of like length together, questions of a paragraph never parted.

    Parameters
    ----------
    pack : Pack
    sources : mapping of str to float
        How many times each source is seen; a share of one draws examples.
    size : int
        Most examples of a batch, but for a paragraph with more questions.
    seed : int
    """
    chance = random.Random(seed)
    units = [unit for name, times in sources.items() for some in _drawn(pack, name, times, chance) for unit in some]
    chance.shuffle(units)
    found: list[list[Row]] = []
    for start in range(0, len(units), size * SORTED_BATCHES):
        current: list[Row] = []
        for unit in sorted(units[start : start + size * SORTED_BATCHES], key=lambda unit: _length(pack, unit)):
            if current and len(current) + len(unit) > size:
                found.append(current)
                current = []
            current = current + unit
        found.append(current)
    chance.shuffle(found)
    return found


def _length(pack: Pack, unit: Sequence[Row]) -> int:
    return len(pack.passage(unit[0].passage)) + max(len(pack.question(row.question)) for row in unit)


def _drawn(pack: Pack, source: str, times: float, chance: random.Random) -> Iterable[list[list[Row]]]:
    """Yield the units of each time a source is seen."""
    numbers: list[int] = pack.numbers[PAIRS if source in (NEAR, CROSS) else source].tolist()
    seen = 0
    while times > seen:
        some = numbers if times - seen >= 1 else chance.sample(numbers, round((times - seen) * len(numbers)))
        seen += 1
        if source in (NEAR, CROSS):
            yield _elsewhere(pack, some, source, chance)
        elif source == PAIRS:
            together: dict[int, list[Row]] = {}
            for row in map(pack.row, some):
                together.setdefault(row.passage, []).append(row)
            yield list(together.values())
        else:
            yield [[pack.row(number)] for number in some]


def _elsewhere(pack: Pack, numbers: Iterable[int], source: str, chance: random.Random) -> list[list[Row]]:
    """Return questions with passages like them that do not answer, half of the answerable ones beside their own passage."""
    found = []
    for number in numbers:
        alike = pack.near(number)
        if alike:
            own = pack.row(number)
            passage = alike[0] if source == NEAR and chance.random() < 0.5 else chance.choice(alike)
            other = Row(own.question, passage, -1, -1, twin=number)
            both = own.first >= 0 and chance.random() < 0.5
            found.append([own._replace(twin=-1), other] if both else [other])
    return found


def unblocked(stored: NDArray[np.uint8], block: int) -> NDArray[np.float32]:
    """Return the weights of Q4_0 blocks, as `assistant.packaged_model.dequantize_q4` does."""
    rows = stored.reshape(-1, 2 + block // 2)
    scales = rows[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([rows[:, 2:] & 15, rows[:, 2:] >> 4], axis=1)
    return ((halves.astype(np.float32) - 8.0) * scales).reshape(-1)


class _Layer(torch.nn.Module):  # type: ignore[misc]
    """A layer of BERT whose attention is the fused one of PyTorch."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        hidden = sizes.hidden
        self.heads = sizes.heads
        self.attended = torch.nn.Linear(hidden, 3 * hidden)
        self.output = torch.nn.Linear(hidden, hidden)
        self.norm = torch.nn.LayerNorm(hidden, _EMBEDDINGS_EPSILON)
        self.up = torch.nn.Linear(hidden, sizes.feed_forward)
        self.down = torch.nn.Linear(sizes.feed_forward, hidden)
        self.last_norm = torch.nn.LayerNorm(hidden, _EMBEDDINGS_EPSILON)

    def forward(self, given: Any, mask: Any, dropout: float) -> Any:
        texts, tokens, hidden = given.shape
        dropped = torch.nn.functional.dropout
        shape = (texts, tokens, 3, self.heads, hidden // self.heads)
        query, key, value = self.attended(given).view(shape).permute(2, 0, 3, 1, 4)
        seen = torch.nn.functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask, dropout_p=dropout if self.training else 0.0
        )
        merged = self.output(seen.transpose(1, 2).reshape(texts, tokens, hidden))
        given = self.norm(given + dropped(merged, dropout, self.training))
        widened = self.down(torch.nn.functional.gelu(self.up(given)))
        return self.last_norm(given + dropped(widened, dropout, self.training))


class PackedNetwork(torch.nn.Module):  # type: ignore[misc]
    """The network of `assistant.reader.network` over the vocabulary of a pack: logits of the answer's first and last token.

    Parameters
    ----------
    pack : Pack
    dropout : float
        Share of values dropped while it is trained.
    """

    def __init__(self, pack: Pack, dropout: float = 0.0) -> None:
        super().__init__()
        hidden = pack.sizes.hidden
        self.dropout = dropout
        self.register_buffer("words", torch.from_numpy(pack.embeddings))
        self.register_buffer("positions", torch.from_numpy(pack.arrays["positions"].reshape(-1, hidden)))
        self.register_buffer("row_of_type", torch.from_numpy(pack.arrays["type"]))
        self.norm = torch.nn.LayerNorm(hidden, _EMBEDDINGS_EPSILON)
        with torch.no_grad():
            self.norm.weight.copy_(torch.from_numpy(pack.arrays["norm_weight"]))
            self.norm.bias.copy_(torch.from_numpy(pack.arrays["norm_bias"]))
        self.norm.requires_grad_(False)
        self.layers = torch.nn.ModuleList(_Layer(pack.sizes) for _ in range(pack.sizes.layers))
        self.head = torch.nn.Linear(hidden, 2)

    def forward(self, ids: Any, mask: Any) -> Any:
        """Return logits, shape (texts, tokens, 2); `mask` is True where a token stands."""
        hidden = self.norm(self.words[ids] + self.positions[: ids.shape[1]] + self.row_of_type)
        hidden = torch.nn.functional.dropout(hidden, self.dropout, self.training)
        seen = mask[:, None, None, :].expand(-1, -1, ids.shape[1], -1)
        with torch.autocast(ids.device.type, dtype=torch.bfloat16, enabled=ids.is_cuda):
            for layer in self.layers:
                hidden = layer(hidden, seen, self.dropout)
        return self.head(hidden.float())

    def _places(self) -> dict[str, Any]:
        """Return the trained tensors by their names in the package, parts of a matrix as views of it."""
        found: dict[str, Any] = {}
        for kind in ("weight", "bias"):
            for number, layer in enumerate(self.layers):
                name = f"encoder.encoder.layer.{number}"
                for part, tensor in zip(_ATTENDED, getattr(layer.attended, kind).detach().chunk(3), strict=True):
                    found[f"{name}.attention.self.{part}.{kind}"] = tensor
                for part, own in _PLACES.items():
                    found[f"{name}.{part}.{kind}"] = getattr(getattr(layer, own), kind).detach()
            found[f"head.{kind}"] = getattr(self.head, kind).detach()
        return found

    def trained(self) -> dict[str, NDArray[np.float32]]:
        """Return a copy of the trained tensors."""
        return {name: tensor.float().cpu().numpy().copy() for name, tensor in self._places().items()}

    def put(self, weights: Weights) -> None:
        """Put trained tensors in their places.

        Raises
        ------
        ValueError
            If they are those of another network.
        """
        places = self._places()
        if places.keys() != weights.keys() or any(tuple(places[name].shape) != weights[name].shape for name in places):
            raise ValueError("the weights are those of another network")
        for name, tensor in places.items():
            tensor.copy_(torch.from_numpy(np.ascontiguousarray(weights[name], np.float32)))


def base_weights(pack: Pack) -> Weights:
    """Return the layers of the base model, and outputs drawn anew, always the same."""
    shapes = {name: tensor.shape for name, tensor in PackedNetwork(pack).trained().items()}
    generator = np.random.default_rng(0)
    found: dict[str, NDArray[np.float32]] = {
        "head.weight": generator.normal(0, _HEAD_DEVIATION, shapes["head.weight"]).astype(np.float32),
        "head.bias": np.zeros(shapes["head.bias"], np.float32),
    }
    for name in shapes.keys() - found.keys():
        stored = pack.arrays[BASE + name]
        values = stored if stored.dtype == np.float32 else unblocked(stored, pack.sizes.block)
        found[name] = values[: int(np.prod(shapes[name]))].reshape(shapes[name])
    return found


def mean(many: Sequence[Weights]) -> Weights:
    """Return the mean of the weights of several readers."""
    share = 1 / len(many)
    return {name: np.asarray(sum(share * one[name] for one in many), np.float32) for name in many[0]}


def read_weights(files: Iterable[Path]) -> Weights:
    """Return what files of 8-bit rows hold: that of an exported reader, or the two of `write_halves`."""
    stored: dict[str, NDArray[Any]] = {}
    for file in files:
        stored.update(load_file(file))
    return {
        name: values.astype(np.float32) * stored[name + _SCALES] if name + _SCALES in stored else values
        for name, values in stored.items()
        if not name.endswith(_SCALES)
    }


def halves(folder: Path, name: str) -> tuple[Path, Path]:
    """Return the files that `write_halves` writes."""
    return folder / f"{name}-0.safetensors", folder / f"{name}-1.safetensors"


def write_halves(weights: Weights, layers: int, files: tuple[Path, Path]) -> None:
    """Write weights as 8-bit rows, the lower layers apart: what comes back from a lent machine must be below 16 MiB a file."""
    held: tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]]] = ({}, {})
    for name, values in weights.items():
        part = held[not name.startswith("encoder.") or int(name.split(".")[3]) >= layers // 2]
        if values.ndim == 2 and len(values) >= _SMALL:
            scales = np.abs(values).max(axis=1, keepdims=True) / 127
            scales[scales == 0] = 1
            part[name], part[name + _SCALES] = np.round(values / scales).astype(np.int8), scales.astype(np.float32)
        else:
            part[name] = np.ascontiguousarray(values, np.float32)
    for tensors, file in zip(held, files, strict=True):
        save_file(tensors, file)
