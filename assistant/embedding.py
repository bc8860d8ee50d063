"""Texts to unit vectors: the compiled network by default, plain sentence-transformers where nothing else runs."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.compilation import Identity, Request, load_plain, prepare
from assistant.errors import ModelError
from assistant.network import Network
from assistant.texts import index as texts

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]


class Encoder(Protocol):
    """Whatever turns texts into unit rows, shape (texts, dimension)."""

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector a text."""
        ...


class Embedder:
    """An encoder with the prompts and the identity of its model.

    Parameters
    ----------
    encoder : Encoder
        Runs the network.
    identity : Identity
        Model, weights, prompts, dimension.
    engine : str
        How the network runs, for `status` and benchmarks.
    """

    def __init__(self, encoder: Encoder, identity: Identity, engine: str) -> None:
        self._encoder = encoder
        self.identity = identity
        self.engine = engine

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return the vectors of passages."""
        return self._encoder.embed([self.identity.passage_prompt + text for text in texts], progress)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions."""
        return self._encoder.embed([self.identity.query_prompt + text for text in texts])


class PlainEncoder:
    """The model as sentence-transformers runs it, in PyTorch float32: the fallback and the reference."""

    def __init__(self, source: Path | str) -> None:
        self._model: Any = load_plain(source)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector a text."""
        rows = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        if progress is not None:
            progress(len(texts))
        return np.asarray(rows, dtype=np.float32).reshape(len(texts), -1)


def open_embedder(request: Request, cache: Path) -> Embedder:
    """Return the embedder for the model asked for, preparing it first if this machine has not seen it.

    Raises
    ------
    ModelError
        If it cannot be prepared or its cache is damaged.
    """
    prepared = prepare(request, cache)
    if prepared.engine is None:
        return Embedder(PlainEncoder(prepared.source), prepared.identity, "PyTorch float32")
    try:
        network = Network(prepared.folder, prepared.engine, prepared.identity.max_tokens)
    except (RuntimeError, OSError, ValueError) as error:
        raise ModelError(texts.model_cache_damaged(str(prepared.folder))) from error
    return Embedder(network, prepared.identity, f"OpenVINO {prepared.engine.variant}, {prepared.engine.precision}")
