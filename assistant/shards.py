"""The passages of a corpus that have no vectors yet, cut into shards that any process can embed.

A shard goes to a worker as texts and comes back as vectors, both as bytes with their checksum in front: JSON there, arrays here.
A worker keeps nothing and knows nothing of the corpus. A shard is named by its passages and by what their vectors depend on,
so the same shard is the same work whoever does it.
"""

import hashlib
import json
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache

import numpy as np

from assistant.compilation import Identity, Request, calibration_texts
from assistant.embedding import Embedder, Vectors, Words, open_embedder
from assistant.errors import AssistantError, ModelError
from assistant.generation import passage_key
from assistant.language import words as words_of
from assistant.settings import load_settings
from assistant.unfinished import opened, packed, sealed, unpacked
from assistant.word_space import DIMENSION

_UNIT = 1e-3
_opening = threading.Lock()


@dataclass(frozen=True, slots=True)
class Shard:
    """Passages to embed together; `keys` are digests of their texts (`passage_key`)."""

    keys: tuple[bytes, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a worker has to agree to, or its vectors would be no part of this index.

    Parameters
    ----------
    request : Request
        The model to open.
    identity : Identity
        What it must turn out to be.
    probe : str
        What it must make of some known texts (see `probe`).
    beside : int
        Workers that share one machine, 0 where each has its own.
    """

    request: Request
    identity: Identity
    probe: str
    beside: int = 0

    def message(self) -> bytes:
        """Return the terms as bytes for a worker."""
        return sealed(json.dumps(asdict(self), ensure_ascii=False).encode())

    def name(self, shard: Shard) -> str:
        """Return the name of a shard under these terms."""
        digest = hashlib.sha256(f"{self.identity} {self.probe}".encode())
        for key in shard.keys:
            digest.update(key)
        return digest.hexdigest()


def cut(passages: Iterable[tuple[bytes, str]], size: int) -> Iterator[Shard]:
    """Yield shards of `size` passages, the last one of what is left; each text once, in the order given."""
    seen: set[bytes] = set()
    keys: list[bytes] = []
    texts: list[str] = []
    for key, text in passages:
        if key in seen:
            continue
        seen.add(key)
        keys.append(key)
        texts.append(text)
        if len(keys) == size:
            yield Shard(tuple(keys), tuple(texts))
            keys, texts = [], []
    if keys:
        yield Shard(tuple(keys), tuple(texts))


def probe(embedder: Embedder) -> str:
    """Return the digest of what is made of some known texts: equal only where two machines compute alike, to the bit."""
    known = calibration_texts()[::4]
    vectors, words = embedder.passages_and_words(known, [words_of(text) for text in known])
    return hashlib.sha256(vectors.tobytes() + np.concatenate(words).tobytes()).hexdigest()


# What a worker does


def refusal(message: bytes) -> str:
    """Return, as JSON, why this process cannot embed under `Terms.message`: `reason` and `detail`; "" where it can.

    The first call opens the model, and prepares it where this machine has not seen it.
    """
    terms = _terms(message)
    try:
        found = _opened(terms)
    except AssistantError as error:
        return json.dumps({"reason": "model", "detail": error.message}, ensure_ascii=False)
    if found[0].identity != terms.identity:
        return json.dumps({"reason": "identity", "detail": ""})
    if found[1] != terms.probe:
        return json.dumps({"reason": "arithmetic", "detail": found[0].engine})
    return ""


def embedded(message: bytes, texts: bytes) -> bytes:
    """Return the vectors of a shard's texts (`texts_message`), to be read by `received`.

    Raises
    ------
    ModelError
        If this process does not agree to the terms.
    ValueError
        If a message did not come whole.
    """
    if reason := refusal(message):
        raise ModelError(reason)
    content = opened(texts)
    if content is None:
        raise ValueError("the texts did not come whole")
    held: list[str] = json.loads(content)
    embedder, _ = _opened(_terms(message))
    vectors, words = embedder.passages_and_words(held, [words_of(text) for text in held])
    return sealed(packed([passage_key(text) for text in held], vectors, words))


def _terms(message: bytes) -> Terms:
    content = opened(message)
    if content is None:
        raise ValueError("the terms did not come whole")
    held = json.loads(content)
    return Terms(Request(**held["request"]), Identity(**held["identity"]), held["probe"], held["beside"])


def _opened(terms: Terms) -> tuple[Embedder, str]:
    with _opening:  # threads of a worker open it once
        return _held(terms.request, terms.beside)


@cache
def _held(request: Request, beside: int) -> tuple[Embedder, str]:
    if beside:
        _keep_to_own_processors(beside)
    embedder = open_embedder(request, load_settings().cache)
    return embedder, probe(embedder)


def _keep_to_own_processors(beside: int) -> None:
    """Leave the other workers of this machine their processors: an engine takes the first ones it may use."""
    from distributed import get_worker

    allowed = sorted(os.sched_getaffinity(0))
    # The engine's threads are started by this one and inherit what it may use.
    os.sched_setaffinity(0, allowed[int(get_worker().name) % len(allowed) :: beside])


# What the other side reads


def texts_message(shard: Shard) -> bytes:
    """Return the texts of a shard as bytes for a worker."""
    return sealed(json.dumps(shard.texts, ensure_ascii=False).encode())


def received(shard: Shard, identity: Identity, message: bytes) -> tuple[Vectors, list[Words]]:
    """Return the vectors of a shard's passages and of their words from what `embedded` gave.

    Raises
    ------
    ValueError
        If they did not come whole, or are not those of this shard and this model.
    """
    content = opened(message)
    if content is None:
        raise ValueError("the vectors did not come whole")
    keys, vectors, words = unpacked(content)
    if keys != list(shard.keys):
        raise ValueError("the vectors are those of other passages")
    lengths = np.linalg.norm(vectors, axis=1)
    fits = vectors.shape == (len(keys), identity.dimension) and vectors.dtype == np.float32
    if not fits or not bool((np.abs(lengths - 1) < _UNIT).all()):
        raise ValueError("the vectors are not of this model")
    if any(own.shape[1:] != (DIMENSION,) or own.dtype != np.int8 for own in words):
        raise ValueError("the vectors of words are not of this program")
    return vectors, words
