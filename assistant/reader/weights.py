"""The reader's trained weights as they ship: `weights.safetensors`, 8-bit rows, and `reader.json`, what they are."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from assistant.engine import rows_of_bytes

FOLDER = Path(__file__).parent
FORMAT = 1
"""Raised when the input, the outputs or the file change their meaning."""

DESCRIPTION, WEIGHTS = "reader.json", "weights.safetensors"
_SCALES = ".scales"
_SMALL = 100
"""Matrices of fewer rows stay as they are."""


Trouble = Literal["missing", "damaged", "version", "embedder", "uncompiled"]


class ReaderUnusable(ValueError):
    """The reader cannot be used.

    Parameters
    ----------
    trouble : str
        `missing`, `damaged`, of another `version`, made for another `embedder`, or `uncompiled` on this machine.
    reason : str
        What the machine said, in English.
    """

    def __init__(self, trouble: Trouble, reason: str = "") -> None:
        super().__init__(f"{trouble}: {reason}")
        self.trouble = trouble
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Card:
    """What the weights are.

    Parameters
    ----------
    format : int
    base : str
        `Identity.weights` of the embedder whose word embeddings the reader reads with.
    sha256 : str
        Of the file of weights.
    trained : dict
        Settings and figures of the run, for people.
    """

    format: int
    base: str
    sha256: str
    trained: dict[str, Any] = field(default_factory=dict)


def read_card(base: str, folder: Path = FOLDER) -> Card:
    """Return the card of the reader in `folder`, its weights checked.

    Parameters
    ----------
    base : str
        `Identity.weights` of the embedder in use.
    folder : Path

    Raises
    ------
    ReaderUnusable
        If it cannot be used with that embedder.
    """
    if not (folder / DESCRIPTION).is_file():
        raise ReaderUnusable("missing")
    try:
        card = Card(**json.loads((folder / DESCRIPTION).read_text(encoding="utf-8")))
        digest = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
    except (OSError, ValueError, TypeError) as error:
        raise ReaderUnusable("damaged", str(error)) from error
    if card.format != FORMAT:
        raise ReaderUnusable("version", f"format {card.format}, not {FORMAT}")
    if card.sha256 != digest:
        raise ReaderUnusable("damaged", "the weights are not those of the card")
    if card.base != base:
        raise ReaderUnusable("embedder")
    return card


def load_tensors(folder: Path = FOLDER) -> dict[str, NDArray[np.float32]]:
    """Return the weights as float32."""
    from safetensors.numpy import load_file

    stored = load_file(folder / WEIGHTS)
    return {
        name: values.astype(np.float32) * stored[name + _SCALES] if name + _SCALES in stored else values
        for name, values in stored.items()
        if not name.endswith(_SCALES)
    }


def store(tensors: Mapping[str, NDArray[np.float32]], base: str, trained: dict[str, Any], folder: Path = FOLDER) -> Card:
    """Write weights and card.

    Parameters
    ----------
    tensors : mapping of str to ndarray of float32
    base : str
        `Identity.weights` of the embedder.
    trained : dict
        Settings and figures.
    folder : Path
    """
    from safetensors.numpy import save_file

    stored: dict[str, NDArray[Any]] = {}
    for name, values in tensors.items():
        if values.ndim == 2 and len(values) >= _SMALL:
            stored[name], stored[name + _SCALES] = rows_of_bytes(values)
        else:
            stored[name] = np.ascontiguousarray(values, dtype=np.float32)
    save_file(stored, folder / WEIGHTS)
    card = Card(FORMAT, base, hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest(), trained)
    (folder / DESCRIPTION).write_text(json.dumps(asdict(card), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return card
