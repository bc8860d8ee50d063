"""Passages read with a question in mind."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.engine import CompiledModel, Engine
from assistant.reader.decoding import ReadPassage, ReadWindow
from assistant.reader.inputs import MAX_TOKENS, windows
from assistant.tokens import Tokens


class Reader:
    """The compiled reader.

    Parameters
    ----------
    folder : Path
        Its compiled folder (see `assistant.reader.compiling`).
    engine : Engine
        How to run it.
    tokens : Tokens
        The tokenizer of the embedder.

    Raises
    ------
    RuntimeError
        OpenVINO's own, where this CPU lacks a primitive.
    """

    def __init__(self, folder: Path, engine: Engine, tokens: Tokens) -> None:
        self._tokens = tokens
        self._compiled = CompiledModel(folder, engine, MAX_TOKENS, "passages")

    def read(self, question: str, passages: Sequence[str]) -> list[ReadPassage]:
        """Return what the reader finds in each passage, each read by itself: a passage's figures are those of no other."""
        asked, *held = self._tokens.encoded([question, *passages])
        cut = [windows(asked, encoded, text) for encoded, text in zip(held, passages, strict=True)]
        flat = [window for part in cut for window in part]
        # Long ones first: the last ones to run are short, so no core waits long for another.
        order = sorted(range(len(flat)), key=lambda number: -len(flat[number].ids))
        logits: dict[int, NDArray[np.float32]] = {}

        def keep(place: int, request: Any) -> None:
            logits[order[place]] = request.get_output_tensor(0).data[0].astype(np.float32)

        self._compiled.each([[flat[number].ids] for number in order], keep)
        read = iter([ReadWindow.of(window, logits[number]) for number, window in enumerate(flat)])
        return [ReadPassage([next(read) for _ in part]) for part in cut]
