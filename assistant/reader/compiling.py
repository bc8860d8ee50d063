"""The reader compiled to OpenVINO once, beside the embedder: its layers from the shipped file, its embeddings from the package.

Like `assistant.compilation` it needs PyTorch, so it runs in a child process (`python -m assistant.reader.compiling`).

    <cache>/readers/<key>/float.xml|.bin     float32 network, word embeddings as 8-bit rows
                          int8.xml|.bin      the same with 8-bit rows in every product, where that engine is used
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filelock import FileLock

from assistant.compilation import PREPARE_SECONDS, Prepared
from assistant.engine import CompiledModel, Engine, compress
from assistant.reader.inputs import MAX_TOKENS
from assistant.reader.weights import FOLDER, ReaderUnusable, load_tensors, read_card

FORMAT = 1
"""Raised when the compiled files change their meaning."""


def compiled(prepared: Prepared, cache: Path, folder: Path = FOLDER) -> Path:
    """Return the compiled folder of the reader in `folder`, compiling it in a child process where that was not done yet.

    Raises
    ------
    ReaderUnusable
        If it cannot be used with this embedder, or cannot be compiled.
    """
    if prepared.engine is None:
        raise ReaderUnusable("uncompiled", "neither is the embedder")
    card = read_card(prepared.identity.weights, folder)
    key = json.dumps([FORMAT, version("openvino"), card.sha256, card.base])
    target = cache / "readers" / hashlib.sha256(key.encode()).hexdigest()[:16]
    if not (target / f"{prepared.engine.variant}.xml").is_file():
        arguments = [str(prepared.source), str(folder), str(target), prepared.engine.variant, prepared.engine.precision]
        command = [sys.executable, "-m", "assistant.reader.compiling", *arguments]
        try:
            target.mkdir(parents=True, exist_ok=True)
            done = subprocess.run(command, capture_output=True, timeout=PREPARE_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ReaderUnusable("uncompiled", str(error)) from error
        if done.returncode:
            last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"code {done.returncode}"]
            raise ReaderUnusable("uncompiled", last[0])
    return target


def compile_reader(source: Path | str, folder: Path, target: Path, engine: Engine) -> None:
    """Do the work of `compiled` in this process."""
    variant = engine.variant
    with FileLock(target.with_suffix(".lock")):
        if (target / f"{variant}.xml").is_file():
            return
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".new-") as name:
            _convert(source, folder, Path(name), variant)
            # The .xml last: it is what tells that the folder is whole.
            for suffix in (".bin", ".xml"):
                shutil.move(Path(name) / f"{variant}{suffix}", target / f"{variant}{suffix}")
        # OpenVINO keeps what it makes of it for this CPU, and the first question finds it made.
        CompiledModel(target, engine, MAX_TOKENS, "passages")


def _convert(source: Path | str, folder: Path, target: Path, variant: str) -> None:
    import openvino
    import torch

    from assistant.reader.network import ReaderNetwork

    network: Any = ReaderNetwork(source)
    network.put({name: torch.from_numpy(values) for name, values in load_tensors(folder).items()})
    network.eval()
    ids = torch.randint(5, 100, (2, 16))
    mask = torch.ones_like(ids)
    mask[1, 9:] = 0
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        converted = openvino.convert_model(network, example_input={"input_ids": ids, "attention_mask": mask})
    openvino.save_model(compress(converted, products=variant == "int8"), target / f"{variant}.xml", compress_to_fp16=False)


def _main() -> int:
    source, folder, target, variant, precision = sys.argv[1:]
    try:
        engine = Engine("int8" if variant == "int8" else "float", "bf16" if precision == "bf16" else "f32")
        compile_reader(source, Path(folder), Path(target), engine)
    except (OSError, ValueError, RuntimeError) as error:
        sys.stderr.write(f"\n{' '.join(str(error).split())[:300]}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_main())
