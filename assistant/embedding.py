"""Texts to unit vectors: the compiled network by default, plain sentence-transformers where nothing else runs."""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.compilation import Identity, Request, load_plain, prepare
from assistant.engine import Purpose
from assistant.errors import ModelError
from assistant.network import Network
from assistant.spans import Span
from assistant.texts import index as texts
from assistant.word_space import WordSpace, word_space, word_vectors

Vectors = NDArray[np.float32]
Words = NDArray[np.int8]
Progress = Callable[[int], None]


class Encoder(Protocol):
    """Whatever turns texts into unit rows, shape (texts, dimension)."""

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector a text."""
        ...

    def embed_together(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, the fastest way for a few short ones; they may sway each other's last bits."""
        ...

    def embed_words(
        self, texts: Sequence[str], words: Sequence[Sequence[Span]], space: WordSpace, progress: Progress | None = None
    ) -> tuple[Vectors, list[Words]]:
        """Return one unit vector a text, and the vectors of its words, shape (words, `word_space.DIMENSION`)."""
        ...


class Embedder:
    """An encoder with the prompts and the identity of its model.

    The network is opened at the first text: a command that only removes a document, or tells what stands in the index, needs
    the identity alone.

    Parameters
    ----------
    open_encoder : callable
        Returns what runs the network for a purpose; may raise `ModelError`, then also each method here does.
    identity : Identity
        Model, weights, prompts, dimension.
    engine : str
        How the network runs, for `status` and benchmarks.
    """

    def __init__(self, open_encoder: Callable[[Purpose], Encoder], identity: Identity, engine: str) -> None:
        self._open_encoder = open_encoder
        self._opened: dict[Purpose, Encoder] = {}
        self._opening = Lock()
        self.identity = identity
        self.engine = engine

    def encoder(self, purpose: Purpose) -> Encoder:
        """Return what runs the network."""
        with self._opening:
            if purpose not in self._opened:
                self._opened[purpose] = self._open_encoder(purpose)
            return self._opened[purpose]

    @cached_property
    def _space(self) -> WordSpace:
        return word_space(self.identity.weights, self.identity.dimension)

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return the vectors of passages."""
        return self.encoder("passages").embed([self.identity.passage_prompt + text for text in texts], progress)

    def sentences(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of a few sentences of passages, to compare with a question and not to keep."""
        return self.encoder("questions").embed_together([self.identity.passage_prompt + text for text in texts])

    def passages_and_words(
        self, texts: Sequence[str], words: Sequence[Sequence[Span]], progress: Progress | None = None
    ) -> tuple[Vectors, list[Words]]:
        """Return the vectors of passages and those of their words."""
        return self._with_words("passages", texts, words, progress)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of questions."""
        return self.encoder("questions").embed([self.identity.query_prompt + text for text in texts])

    def query_and_words(self, text: str, words: Sequence[Span]) -> tuple[Vectors, Words]:
        """Return the vector of a question, shape (dimension,), and those of its words."""
        vectors, found = self._with_words("questions", [text], [words], None)
        return vectors[0], found[0]

    def _with_words(
        self, purpose: Purpose, texts: Sequence[str], words: Sequence[Sequence[Span]], progress: Progress | None
    ) -> tuple[Vectors, list[Words]]:
        prompt = self.identity.passage_prompt if purpose == "passages" else self.identity.query_prompt
        moved = [[span.shift(len(prompt)) for span in spans] for spans in words]
        return self.encoder(purpose).embed_words([prompt + text for text in texts], moved, self._space, progress)


class PlainEncoder:
    """The model as sentence-transformers runs it, in PyTorch float32: the fallback and the reference."""

    def __init__(self, source: Path | str) -> None:
        self._model: Any = load_plain(source)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one unit vector a text."""
        rows = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        if progress is not None:
            progress(len(texts))
        return np.asarray(rows, dtype=np.float32).reshape(len(texts), self._model.get_embedding_dimension())

    def embed_together(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text."""
        return self.embed(texts)

    def embed_words(
        self, texts: Sequence[str], words: Sequence[Sequence[Span]], space: WordSpace, progress: Progress | None = None
    ) -> tuple[Vectors, list[Words]]:
        """Return one unit vector a text, and the vectors of its words; zeros where the tokenizer does not tell places."""
        tokens = self._model.encode(list(texts), output_value="token_embeddings", show_progress_bar=False)
        found = []
        for text, rows, spans in zip(texts, tokens, words, strict=True):
            places: list[tuple[int, int]] = []
            if self._model.tokenizer.is_fast:
                places = self._model.tokenizer(text, return_offsets_mapping=True)["offset_mapping"]
            # Of a text that is cut the last token is the closing one.
            places = places if len(places) <= len(rows) else places[: len(rows) - 1]
            found.append(space.reduced(word_vectors(np.asarray(rows, dtype=np.float32), places, spans)))
        return self.embed(texts, progress), found


def open_embedder(request: Request, cache: Path) -> Embedder:
    """Return the embedder for the model asked for, preparing it first if this machine has not seen it.

    Raises
    ------
    ModelError
        If it cannot be prepared; that its cache is damaged may show at the first text only.
    """
    prepared = prepare(request, cache)
    engine = prepared.engine
    if engine is None:
        plain = lru_cache(lambda: PlainEncoder(prepared.source))
        return Embedder(lambda purpose: plain(), prepared.identity, "PyTorch float32")

    def network(purpose: Purpose) -> Network:
        try:
            return Network(prepared.folder, engine, prepared.identity.max_tokens, purpose)
        except (RuntimeError, OSError, ValueError) as error:
            raise ModelError(texts.model_cache_damaged(str(prepared.folder))) from error

    return Embedder(network, prepared.identity, f"OpenVINO {engine.variant}, {engine.precision}")
