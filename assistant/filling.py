"""What was gathered to a generation: embed what is new, write all."""

import errno
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from threading import Event

from assistant.cleaning import CleanText
from assistant.compilation import Request
from assistant.embedding import Embedder, Vectors, Words
from assistant.gathering import Fresh, Kept
from assistant.generation import passage_key
from assistant.generation_writing import GenerationWriter
from assistant.index import Stage
from assistant.known_vectors import KnownVectors
from assistant.language import words as words_of
from assistant.passages import Passage, split
from assistant.settings import Settings
from assistant.shards import cut
from assistant.sources import Source
from assistant.unfinished import Unfinished
from assistant.workers import Workers, embed_apart

_KEPT_TOGETHER = 1024
"""Passages whose vectors are made and kept together while a build runs: what a killed one, or a killed worker, loses at most."""

_Made = dict[bytes, tuple[Vectors, Words]]
_Read = tuple[CleanText, Sequence[Passage]]


@dataclass(slots=True)
class Stopwatch:
    """Seconds of each stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: Stage) -> Iterator[None]:
        """Count what happens inside."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - started, 3)


def fill(
    found: Sequence[Kept | Fresh],
    generation: GenerationWriter,
    embedder: Embedder,
    known: KnownVectors,
    unfinished: Unfinished,
    settings: Settings,
    watch: Stopwatch,
    report: Callable[[Stage, int, int], None],
    before: int,
) -> int:
    """Embed what is new and write all documents; return how many passages the model had to read, beside those `before`.

    While a group of documents is embedded, which the engine does without Python's lock, the one before it is written.
    """
    total = before + _missing(found, known)
    report("embedding", before, total)
    embedded = 0
    stopped = Event()

    def embed(missing: dict[bytes, str], done: int) -> _Made:
        def told(more: int) -> None:
            if stopped.is_set():
                raise CancelledError
            report("embedding", done + more, total)

        if not missing:
            return {}  # the model is not even opened for what is only written again
        held = list(missing.values())
        fresh = embedder.passages_and_words(held, [words_of(text) for text in held], told)
        if done + len(missing) < total:
            unfinished.keep_passages(list(missing), *fresh)
        return dict(zip(missing, zip(*fresh, strict=True), strict=True))

    def write(group: Sequence[Kept | Fresh], read: Sequence[_Read], made: Future[_Made]) -> None:
        kept = list(takewhile(lambda one: isinstance(one, Kept), group))  # these need not wait
        with watch.stage("writing"):
            _write_group(kept, (), {}, generation, known)
        with watch.stage("embedding"):
            fresh = made.result()
        with watch.stage("writing"):
            _write_group(group[len(kept) :], read, fresh, generation, known)

    with ThreadPoolExecutor(1) as pool, _setting(stopped):
        last: Callable[[], None] | None = None
        for group in _groups(found, known):
            texts = (_kept_text(unfinished, one.source) for one in group if isinstance(one, Fresh))
            read = [(clean, split(clean, settings.passage_characters)) for clean in texts]
            held = (passage.text for _, passages in read for passage in passages)
            missing = {key: text for text in held if (key := passage_key(text)) not in known}
            made = pool.submit(embed, missing, before + embedded)
            embedded += len(missing)
            if last is not None:
                last()
            last = partial(write, group, read, made)
        if last is not None:
            last()
    return embedded


def embed_apart_first(
    found: Sequence[Kept | Fresh],
    known: KnownVectors,
    unfinished: Unfinished,
    embedder: Embedder,
    settings: Settings,
    workers: Workers,
    report: Callable[[Stage, int, int], None],
) -> int:
    """Let workers embed what is new, and keep what they make as if a build had made it before; return how many passages."""

    def passages() -> Iterator[tuple[bytes, str]]:
        for one in found:
            if isinstance(one, Fresh) and any(key not in known for key in one.keys):
                for passage in split(_kept_text(unfinished, one.source), settings.passage_characters):
                    if (key := passage_key(passage.text)) not in known:
                        yield key, passage.text

    total, done = _missing(found, known), 0
    report("embedding", 0, total)
    if total:
        request = Request(settings.model, settings.query_prompt, settings.passage_prompt)
        with closing(embed_apart(cut(passages(), _KEPT_TOGETHER), embedder, request, workers)) as made:
            for shard, vectors, words in made:
                unfinished.keep_passages(shard.keys, vectors, words)
                done += len(shard.keys)
                report("embedding", done, total)
    return done


def _missing(found: Sequence[Kept | Fresh], known: KnownVectors) -> int:
    return len({key for one in found if isinstance(one, Fresh) for key in one.keys if key not in known})


def _groups(found: Sequence[Kept | Fresh], known: KnownVectors) -> Iterator[list[Kept | Fresh]]:
    """Yield runs of documents that have about `_KEPT_TOGETHER` passages to embed, at most as many in all times four."""
    group: list[Kept | Fresh] = []
    missing = held = 0
    for one in found:
        group.append(one)
        if isinstance(one, Fresh):
            keys = one.keys
            held += len(keys)
            missing += sum(key not in known for key in keys)
        if missing >= _KEPT_TOGETHER or held >= 4 * _KEPT_TOGETHER:
            yield group
            group, missing, held = [], 0, 0
    if group:
        yield group


def _kept_text(unfinished: Unfinished, source: Source) -> CleanText:
    clean = unfinished.document(source)
    if clean is None:
        raise OSError(errno.EIO, "what was kept cannot be read again", source.path)
    return clean


def _write_group(
    group: Sequence[Kept | Fresh],
    read: Sequence[_Read],
    made: _Made,
    generation: GenerationWriter,
    known: KnownVectors,
) -> None:
    documents = iter(read)
    for one in group:
        if isinstance(one, Kept):
            generation.keep(one.number)
            continue
        clean, passages = next(documents)
        vectors = [made[key] if key in made else known[key] for key in one.keys]
        generation.add(clean, passages, [vector for vector, _ in vectors], [words for _, words in vectors])


@contextmanager
def _setting(event: Event) -> Iterator[None]:
    """Set the event in the end, so that who interrupts a build does not wait for what is being embedded."""
    try:
        yield
    finally:
        event.set()
