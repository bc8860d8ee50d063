"""Examples and the packaged model made small enough to travel to a machine without the package: an npz in xz.

What a pack holds, by name:

sizes               hidden, layers, heads, feed_forward of the network, block of Q4_0
embeddings          rows of word embeddings as the package stores them, those of `vocabulary` alone
vocabulary          the tokenizer's id of each row; all tokens below are numbers of rows
special             opening, closing and padding token
positions, type, norm_weight, norm_bias     the other embeddings, float32
base:NAME           the layers of the base model as the package stores them, by their names in `ReaderNetwork`
passages, passage_offsets; questions, question_offsets      tokens of all texts, special ones not among them
sources, source     names of the sources, and the number of each example's
example_question, example_passage       numbers of its texts
example_first, example_last     tokens of the answer in the passage, -1 without one
example_twin        the number of the example it is like, -1 without one
example_near        passages most like the question of an example of the pairs, at most `NEAR`, then -1
"""

import io
import lzma
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.packaged_model import read_stored
from assistant.reader.inputs import QUESTION_TOKENS, bare
from assistant.tokens import Encoded, Tokens
from assistant.training.reader.examples import Example, beginnings, jaquad, own_pairs, qamr
from assistant.training.reader.packed_reader import BASE, PAIRS

NEAR = 8
"""Paragraphs kept of those most like a question."""

QAMR_SHARE = 0.3
"""Share of the questions of QAMR that are packed; more would not be seen in the minutes a machine is lent for."""

_LOOKED_AT = 30
"""Most alike paragraphs among which those without the answer are looked for."""

_QAMR_SEED = 7
_CHUNK = 4096
PRESET = 3
"""Of xz: 4-bit weights and tokens are hardly made smaller by more effort."""

_PADDING = 1
_SPECIAL_TOKENS = range(4)
_VOCABULARY = 2**16
"""Tokens are kept in 16 bits."""

_EMBEDDINGS = {
    "positions": "embeddings.position_embeddings.weight",
    "norm_weight": "embeddings.LayerNorm.weight",
    "norm_bias": "embeddings.LayerNorm.bias",
}
_WORDS, _TYPES = "embeddings.word_embeddings.weight", "embeddings.token_type_embeddings.weight"
_LAYERS = "encoder.layer."


def sources(shared: Path, pairs: Path, qamr_share: float = QAMR_SHARE) -> dict[str, list[Example]]:
    """Return the examples of all sources: those to train on, and the parts `dev` and `test` of our own pairs to measure on.

    Parameters
    ----------
    shared : Path
        With the folders `jaquad` and `qamr`.
    pairs : Path
        Our own.
    qamr_share : float
    """
    asked = qamr(shared / "qamr", "dev", 0) + qamr(shared / "qamr", "test", 0)
    return {
        "jaquad": jaquad(shared / "jaquad", "train", 0),
        "qamr": random.Random(_QAMR_SEED).sample(asked, int(len(asked) * qamr_share)),
        PAIRS: own_pairs(pairs, "train"),
        "dev": own_pairs(pairs, "dev"),
        "test": own_pairs(pairs, "test"),
    }


def pack(examples: Mapping[str, Sequence[Example]], tokens: Tokens, weights: Path, path: Path, preset: int = PRESET) -> int:
    """Write a pack and return its size in bytes.

    Parameters
    ----------
    examples : mapping of str to sequence of Example
        By source; paragraphs like a question are looked for in the source `pairs` alone.
    tokens : Tokens
        The tokenizer of the packaged model.
    weights : Path
        The weights file of the package.
    path : Path
        New file, `.npz.xz`.
    preset : int
        Of xz.
    """
    passages = _numbered(example.passage for held in examples.values() for example in held)
    questions = _numbered(example.question for held in examples.values() for example in held)
    read = _encoded(tokens, list(passages))
    asked = _encoded(tokens, list(questions))
    used = sorted({token for text in (*read, *asked) for token in text.ids}.union(_SPECIAL_TOKENS))
    if len(used) > _VOCABULARY:
        raise ValueError(f"the texts have {len(used)} different tokens, more than a pack can hold ({_VOCABULARY})")
    rows = {token: row for row, token in enumerate(used)}
    opening, closing = read[0].ids[0], read[0].ids[-1]
    arrays = {
        **_model(weights, used),
        "special": np.array([rows[opening], rows[closing], rows[_PADDING]]),
        **_texts("passage", [text.ids[1:-1] for text in read], rows),
        **_texts("question", [text.ids[1:-1][:QUESTION_TOKENS] for text in asked], rows),
        **_examples(examples, passages, questions, read),
    }
    raw = io.BytesIO()
    np.savez(raw, **arrays)  # type: ignore[arg-type]  # its other argument has no name of an array
    path.write_bytes(lzma.compress(raw.getvalue(), preset=preset))
    return path.stat().st_size


def _numbered(texts: Iterable[str]) -> dict[str, int]:
    """Return the number of each different text, in their order."""
    return {text: number for number, text in enumerate(dict.fromkeys(texts))}


def _encoded(tokens: Tokens, texts: Sequence[str]) -> list[Encoded]:
    return [encoded for start in range(0, len(texts), _CHUNK) for encoded in tokens.encoded(texts[start : start + _CHUNK])]


def _texts(name: str, texts: Sequence[Sequence[int]], rows: Mapping[int, int]) -> dict[str, NDArray[Any]]:
    return {
        f"{name}s": np.array([rows[token] for text in texts for token in text], np.uint16),
        f"{name}_offsets": np.cumsum([0, *map(len, texts)], dtype=np.int64),
    }


def _examples(
    examples: Mapping[str, Sequence[Example]],
    passages: Mapping[str, int],
    questions: Mapping[str, int],
    read: Sequence[Encoded],
) -> dict[str, NDArray[Any]]:
    flat = [example for held in examples.values() for example in held]
    numbers = {example.name: number for number, example in enumerate(flat)}
    answers = [_answer(example, read[passages[example.passage]]) for example in flat]
    alike = _alike(examples.get(PAIRS, ()), passages)
    near = np.full((len(flat), NEAR), -1, np.int32)
    for name, found in alike.items():
        near[numbers[name], : len(found)] = found
    columns = {
        "question": [questions[example.question] for example in flat],
        "passage": [passages[example.passage] for example in flat],
        "first": [first for first, _ in answers],
        "last": [last for _, last in answers],
        "twin": [numbers.get(example.twin, -1) if example.answer is None else -1 for example in flat],
    }
    return {
        "sources": np.array(list(examples)),
        "source": np.repeat(np.arange(len(examples), dtype=np.uint8), [len(held) for held in examples.values()]),
        **{f"example_{name}": np.array(values, np.int32) for name, values in columns.items()},
        "example_near": near,
    }


def _answer(example: Example, passage: Encoded) -> tuple[int, int]:
    """Return the first and the last token that touch the answer, special ones not counted; -1 where there is none."""
    if example.answer is None:
        return -1, -1
    places = bare(passage.places[1:-1], example.passage)
    touched = [number for number, place in enumerate(places) if place.overlaps(example.answer)]
    if not touched:
        raise ValueError(f"{example.name}: no token of the passage is part of the answer")
    return touched[0], touched[-1]


def _alike(pairs: Sequence[Example], passages: Mapping[str, int]) -> dict[str, list[int]]:
    """Return the passages most like each question, likeness as in `examples.near`: neither its own nor one with the answer."""
    texts = list(dict.fromkeys(example.passage for example in pairs))
    places = {text: place for place, text in enumerate(texts)}
    held: dict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        for word in beginnings(text):
            held[word].append(place)
    found: dict[str, list[int]] = {}
    for example in pairs:
        likeness = np.zeros(len(texts))
        # Sorted: the order of a set is another in each process, and so would be the last digit of a sum.
        for word in sorted(beginnings(example.question) & held.keys()):
            likeness[held[word]] += 1.0 / len(held[word])
        likeness[places[example.passage]] = -1.0
        answer = example.answer.of(example.passage) if example.answer is not None else None
        best = [place for place in np.argsort(-likeness, kind="stable")[:_LOOKED_AT] if likeness[place] > 0]
        found[example.name] = [passages[texts[place]] for place in best if answer is None or answer not in texts[place]][:NEAR]
    return found


def _model(weights: Path, used: Sequence[int]) -> dict[str, NDArray[Any]]:
    """Return the base model as it is stored, and of its word embeddings the rows of `used`."""
    header, stored = read_stored(weights)
    row = header.hidden // header.block * (2 + header.block // 2)
    arrays: dict[str, NDArray[Any]] = {
        "sizes": np.array([header.hidden, header.layers, header.heads, header.feed_forward, header.block]),
        "vocabulary": np.array(used, np.int32),
        "embeddings": np.frombuffer(stored[_WORDS].stored, np.uint8).reshape(-1, row)[list(used)],
        "type": stored[_TYPES].unpacked(header.block)[: header.hidden].astype(np.float32),
    }
    for name, own in _EMBEDDINGS.items():
        arrays[name] = stored[own].unpacked(header.block).astype(np.float32)
    for own, tensor in stored.items():
        if own.startswith(_LAYERS):
            arrays[f"{BASE}encoder.{own}"] = np.frombuffer(tensor.stored, np.uint8 if tensor.blocks else np.float32)
    return arrays
