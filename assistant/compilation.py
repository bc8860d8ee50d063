"""A sentence-transformers model compiled once to OpenVINO, and the fastest true engine chosen for this CPU.

Preparing needs PyTorch and a gigabyte of memory for half a minute, so it runs in a child process
(`python -m assistant.compilation`); using what it leaves in the cache needs neither.

    <cache>/models/<package>-<version>/      the packaged model as a sentence-transformers folder
    <cache>/compiled/<key>/identity.json     `Identity`
                           tokenizer.json, its parts (see `assistant.tokens`)
                           float.xml|.bin    float32 network, word embeddings as 8-bit rows
                           int8.xml|.bin     the same with 8-bit rows in every matrix product
                           reference.npy     float32 vectors of the calibration texts, from PyTorch
                           engine-<cpu>.json `Engine` chosen on that CPU
                           blobs/            OpenVINO's own cache
"""

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from assistant.arrays import read_array, write_array
from assistant.engine import CompiledModel, Engine, compress, cpu_key
from assistant.errors import ModelError
from assistant.network import SMALLEST_COSINE, Network
from assistant.packaged_model import PACKAGE, PackagedModelError, find_weights, write_model_folder
from assistant.texts import index as texts
from assistant.tokens import WHOLE, write_parts

FORMAT = 5
"""Raised when the files of a compiled folder change their meaning; part of the folder's key."""

CANDIDATES = (Engine("int8", "bf16"), Engine("float", "bf16"), Engine("int8", "f32"), Engine("float", "f32"))
PREPARE_SECONDS = 1800
CALIBRATION = Path(__file__).with_name("calibration.txt")


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes vectors comparable: an index is bound to it.

    Parameters
    ----------
    model : str
        Name in the settings.
    weights : str
        SHA-256 over names, shapes and bytes of all tensors.
    query_prompt, passage_prompt : str
        Put before a question and before a passage.
    dimension : int
        Length of a vector.
    max_tokens : int
        Longer inputs are cut.
    """

    model: str
    weights: str
    query_prompt: str
    passage_prompt: str
    dimension: int
    max_tokens: int


@dataclass(frozen=True, slots=True)
class Request:
    """Which model is wanted: name, folder or hub name, and prompts that replace the model's own."""

    model: str
    query_prompt: str | None = None
    passage_prompt: str | None = None

    def key(self) -> str:
        """Return the name of the compiled folder: changes with the model's files, the prompts and this format."""
        parts: list[Any] = [FORMAT, version("openvino"), *asdict(self).values()]
        if self.model == PACKAGE:
            weights = find_weights()
            parts.append([version(PACKAGE), weights.stat().st_size] if weights else None)
        elif Path(self.model).is_dir():
            files = sorted(path for path in Path(self.model).rglob("*") if path.is_file())
            parts.append([[str(path), path.stat().st_size, path.stat().st_mtime_ns] for path in files])
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A model ready for use; `engine` is None where only PyTorch can run it."""

    identity: Identity
    folder: Path
    engine: Engine | None
    source: Path | str


def prepare(request: Request, cache: Path) -> Prepared:
    """Return the prepared model, preparing it in a child process where that was not done yet.

    Raises
    ------
    ModelError
        If the model cannot be found, loaded or written to the cache.
    """
    folder = cache / "compiled" / request.key()
    if not _engine_file(folder).is_file():
        _prepare_in_child(request, cache)
    try:
        identity = Identity(**json.loads((folder / "identity.json").read_text(encoding="utf-8")))
        chosen = json.loads(_engine_file(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError) as error:
        raise ModelError(texts.model_cache_damaged(str(folder))) from error
    engine = Engine(chosen["variant"], chosen["precision"]) if chosen["variant"] else None
    return Prepared(identity, folder, engine, _source(request, cache))


def _prepare_in_child(request: Request, cache: Path) -> None:
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelError(texts.model_cache_not_writable(str(cache))) from error
    command = [sys.executable, "-m", "assistant.compilation", json.dumps(asdict(request)), str(cache)]
    with tempfile.TemporaryFile() as errors:
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=errors, timeout=PREPARE_SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise ModelError(texts.model_preparation_timeout(request.model, PREPARE_SECONDS // 60)) from error
        if done.returncode:
            errors.seek(0)
            last = errors.read().decode(errors="replace").strip().splitlines()[-1:] or [f"код {done.returncode}"]
            raise ModelError(texts.model_not_prepared(request.model, last[0]))


def _source(request: Request, cache: Path) -> Path | str:
    if request.model == PACKAGE:
        return cache / "models" / f"{PACKAGE}-{version(PACKAGE)}"
    return request.model


def _engine_file(folder: Path) -> Path:
    return folder / f"engine-{cpu_key()}.json"


def compile_model(request: Request, cache: Path) -> None:
    """Do the work of `prepare` in this process: write, convert, measure, choose."""
    folder = cache / "compiled" / request.key()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not (folder / "identity.json").is_file():
            with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as name:
                fresh = Path(name) / "model"
                fresh.mkdir()
                _convert(request, _available(request, cache), fresh)
                shutil.rmtree(folder, ignore_errors=True)
                fresh.rename(folder)
        engine_file = _engine_file(folder)
        if not engine_file.is_file():
            choice = _choose(folder)
            partial = engine_file.with_suffix(".part")
            partial.write_text(json.dumps(choice, indent=2) + "\n", encoding="utf-8")
            partial.replace(engine_file)


def _available(request: Request, cache: Path) -> Path | str:
    """Return what sentence-transformers can load, writing the packaged model's folder first if needed."""
    source = _source(request, cache)
    if request.model != PACKAGE or (isinstance(source, Path) and (source / "modules.json").is_file()):
        return source
    weights = find_weights()
    if weights is None:
        raise PackagedModelError(f"package {PACKAGE} is not installed")
    folder = Path(source)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".new-") as name:
        write_model_folder(weights, Path(name) / "model")
        shutil.rmtree(folder, ignore_errors=True)
        (Path(name) / "model").rename(folder)
    return folder


def load_plain(source: Path | str) -> Any:
    """Return the model as plain sentence-transformers loads it: float32 on the CPU, weights from safetensors only."""
    logging.getLogger("transformers").setLevel(logging.ERROR)
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(source), device="cpu", model_kwargs={"use_safetensors": True}).eval()


def calibration_texts() -> list[str]:
    """Return real Russian passages of 120 to 900 characters, to time engines on and to compare their vectors."""
    words = CALIBRATION.read_text(encoding="utf-8").split()
    sizes = (120, 80, 60, 40, 20)
    pieces = [words[start : start + size] for size in sizes for start in range(0, len(words) - size, size)]
    return [" ".join(piece) for piece in pieces][:48]


def _convert(request: Request, source: Path | str, folder: Path) -> None:
    import openvino
    import torch

    model = load_plain(source)
    prompts = model.prompts or {}
    identity = Identity(
        model=request.model,
        weights=_hash_of(model.state_dict()),
        query_prompt=_first(request.query_prompt, prompts.get("query"), ""),
        passage_prompt=_first(request.passage_prompt, prompts.get("document"), prompts.get("passage"), ""),
        dimension=int(model.get_embedding_dimension()),
        max_tokens=int(model.max_seq_length or 512),
    )
    plain = [identity.passage_prompt + text for text in calibration_texts()]
    write_array(folder / "reference.npy", np.asarray(model.encode(plain, normalize_embeddings=True), dtype=np.float32))
    tokenizer = getattr(model.tokenizer, "backend_tokenizer", None)
    if tokenizer is not None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        tokenizer.save(str(folder / WHOLE), pretty=False)
        write_parts(folder, plain, identity.query_prompt + identity.passage_prompt)
        names = [name for name in model.tokenizer.model_input_names if name in CompiledModel.INPUTS]
        ids = torch.randint(5, 100, (2, 16))
        mask = torch.ones_like(ids)
        mask[1, 9:] = 0
        example = {"input_ids": ids, "attention_mask": mask, "token_type_ids": torch.zeros_like(ids)}
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            converted = openvino.convert_model(_whole(model), example_input={name: example[name] for name in names})
        openvino.save_model(compress(converted, products=False), folder / "float.xml", compress_to_fp16=False)
        openvino.save_model(compress(converted, products=True), folder / "int8.xml", compress_to_fp16=False)
    (folder / "identity.json").write_text(json.dumps(asdict(identity), ensure_ascii=False, indent=2) + "\n", "utf-8")


def _whole(model: Any) -> Any:
    """Wrap all modules of a sentence-transformers model as one traceable network."""
    import torch

    class Whole(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.stages = torch.nn.ModuleList(list(model))

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any = None) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            if token_type_ids is not None:
                features["token_type_ids"] = token_type_ids
            for stage in self.stages:
                features = stage(features)
            tokens = features.get("token_embeddings")
            return features["sentence_embedding"] if tokens is None else (features["sentence_embedding"], tokens)

    return Whole().eval()


def _first(*values: str | None) -> str:
    return next(value for value in values if value is not None)


def _hash_of(tensors: dict[str, Any]) -> str:
    digest = hashlib.sha256()
    # The pooler of transformers is no part of the network: where a model has none, it is made of random numbers each time.
    for name in sorted(name for name in tensors if ".pooler." not in name):
        values = np.ascontiguousarray(tensors[name].numpy())
        digest.update(f"{name} {values.dtype} {values.shape}".encode())
        digest.update(values.data)
    return digest.hexdigest()


def _choose(folder: Path) -> dict[str, Any]:
    """Time every candidate on real text and return the fastest true one, with all figures, as JSON data."""
    identity = Identity(**json.loads((folder / "identity.json").read_text(encoding="utf-8")))
    reference = read_array(folder / "reference.npy")
    plain = [identity.passage_prompt + text for text in calibration_texts()]
    measured: list[dict[str, Any]] = []
    true: list[tuple[float, Engine]] = []
    for engine in CANDIDATES if (folder / "float.xml").is_file() else ():
        try:
            figures = _measure(Network(folder, engine, identity.max_tokens, "passages"), plain, reference)
        except RuntimeError as error:  # OpenVINO's way to say that this CPU has no such primitive
            measured.append({**asdict(engine), "error": str(error).strip().splitlines()[-1][:200]})
            continue
        measured.append({**asdict(engine), **figures})
        if figures["cosine"] >= SMALLEST_COSINE:
            true.append((figures["texts_per_second"], engine))
    if not true:
        return {"variant": None, "precision": None, "measured": measured}
    best = max(true, key=lambda one: one[0])[1]
    # OpenVINO keeps what it makes of it for this CPU, and the first question finds it made.
    Network(folder, best, identity.max_tokens, "questions").embed(plain[-1:])
    return {**asdict(best), "measured": measured}


def _measure(network: Network, plain: Sequence[str], reference: NDArray[np.float32]) -> dict[str, float]:
    vectors = network.embed(plain)
    rounds, started = 0, time.perf_counter()
    while time.perf_counter() - started < 1.5:
        network.embed(plain)
        rounds += 1
    seconds = time.perf_counter() - started
    cosine = float((vectors * reference).sum(axis=1).min())
    return {"texts_per_second": round(rounds * len(plain) / seconds, 1), "cosine": round(cosine, 6)}


def _main() -> int:
    request, cache = Request(**json.loads(sys.argv[1])), Path(sys.argv[2])
    try:
        compile_model(request, cache)
    except (OSError, ValueError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:300]
        sys.stderr.write(f"\n{texts.packaged_model_missing() if isinstance(error, PackagedModelError) else reason}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main())
