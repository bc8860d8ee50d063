"""The embedding network on this CPU: texts in, vectors out.

Each text is a batch of its own. A vector is then a function of its text alone, never of its neighbours in a batch, so two builds
of a corpus agree to the last bit; on two cores this is also as fast as batches of eight (docs/decisions/0003).
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.engine import CompiledModel, Engine, Purpose
from assistant.spans import Span
from assistant.tokens import tokens_in
from assistant.word_space import WordSpace, word_vectors

SMALLEST_COSINE = 0.998
"""An engine whose vectors agree less with float32 on any calibration text is not used."""

_CHUNK = 256


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
    purpose : Purpose

    Raises
    ------
    RuntimeError
        OpenVINO's own, where this CPU lacks a primitive: when compiling or at the first text.
    """

    def __init__(self, folder: Path, engine: Engine, max_tokens: int, purpose: Purpose) -> None:
        self._max_tokens = max_tokens
        self._tokens = tokens_in(folder)
        self._compiled = CompiledModel(folder, engine, max_tokens, purpose)
        outputs = self._compiled.model.outputs
        self._gives_tokens = len(outputs) > 1
        self._dimension = outputs[0].partial_shape[-1].get_length()

    def count_tokens(self, text: str) -> int:
        """Return the number of tokens of `text`, special ones included, before any cut."""
        return len(self._tokens.ids([text])[0])

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        """Return unit vectors, shape (texts, dimension), in the order of `texts`.

        `progress` is called with the number of texts done.
        """
        return self._run([encoded.ids for encoded in self._tokens.encoded(texts)], progress)

    def embed_together(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors of a few short texts, in the order of `texts`, by one batch.

        It takes half the work of one by one, for a short text's arithmetic takes less than reading the weights. The vectors are
        a function of the list: its other texts may change the last bits of one. For an index, `embed` is the way.
        """
        rows: dict[int, NDArray[np.float32]] = {}

        def keep(_: int, request: Any) -> None:
            rows.update(enumerate(request.get_output_tensor(0).data.astype(np.float32)))

        self._compiled.each([[self._cut(one.ids) for one in self._tokens.encoded(texts)]] if texts else [], keep)
        return self._in_order(rows)

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
        """Run the network on tokenized texts, and let `look` see the vectors of each one's tokens."""
        encoded = [self._cut(ids) for ids in texts]
        # Long texts first: the last ones to run are short, so no core waits long for another.
        order = sorted(range(len(encoded)), key=lambda row: -len(encoded[row]))
        rows: dict[int, NDArray[np.float32]] = {}

        def keep(place: int, request: Any) -> None:
            rows[order[place]], tokens = self._outputs(request, tokens=look is not None)
            if look is not None:
                look(order[place], tokens)
            if progress is not None:
                progress(len(rows))

        self._compiled.each([[encoded[row]] for row in order], keep)
        return self._in_order(rows)

    def _in_order(self, rows: Mapping[int, NDArray[np.float32]]) -> NDArray[np.float32]:
        """Return unit vectors by their numbers, shape (rows, dimension)."""
        if not rows:
            return np.zeros((0, self._dimension), np.float32)
        matrix = np.stack([rows[row] for row in range(len(rows))])
        return np.asarray(matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-12), dtype=np.float32)

    def _outputs(self, request: Any, *, tokens: bool) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return a copy of what a request gave: the text's vector, and those of its tokens if wanted and given."""
        vector = request.get_output_tensor(0).data[0].astype(np.float32)
        if tokens and self._gives_tokens:
            return vector, request.get_output_tensor(1).data[0].astype(np.float32)
        return vector, np.zeros((0, len(vector)), np.float32)

    def _cut(self, ids: list[int]) -> list[int]:
        return ids if len(ids) <= self._max_tokens else [*ids[: self._max_tokens - 1], ids[-1]]


def _moved(progress: Callable[[int], None], by: int) -> Callable[[int], None]:
    return lambda done: progress(by + done)
