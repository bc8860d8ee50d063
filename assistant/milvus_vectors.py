"""Vectors in Milvus: a row a passage, keyed by its number, with the number of its document, by which filters choose.

<generation>/moments.npy   from which the mean and the deviation of all cosines follow
             milvus.json   the rest (see `assistant.milvus_collections`)
"""

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from assistant.arrays import read_array, write_array
from assistant.errors import IndexDamaged, IndexForeign, VectorsUnreachable
from assistant.milvus_collections import LOCATION, NOT_LOADED, Location, Milvus, connect, read_location, write_location
from assistant.texts import index as texts
from assistant.vectors import Neighbours, Vectors, add_moments, spread

MOMENTS = "moments.npy"

MOST = 16_384
"""Rows Milvus gives at most for one request (`quotaAndLimits.limits.topK` and `maxQueryResultWindow`)."""

_BLOCK_BYTES = 2**23
_BLOCK = 4096
_LARGE = 50_000
"""From so many rows on Milvus is asked for a graph: to compare fewer with a question is fast."""
_ANSWER_SECONDS = 30.0
_LOOK_SECONDS = 0.1
_PASSAGE, _DOCUMENT, _VECTOR = "passage", "document", "vector"
_EXACT = {"FLAT", "HNSW"}
"""Kinds of index whose scores are the inner products themselves; what the others find is compared again."""


class MilvusVectors:
    """The vectors of a generation, in its collection.

    Parameters
    ----------
    milvus : Milvus
    location : Location
    moments : ndarray of float32, shape (dimension + 1, dimension)
        As `assistant.vectors.spread` takes them.
    stops : ndarray of int64, shape (documents,)
        Where the rows of each document end.
    """

    FILES: ClassVar = (LOCATION, MOMENTS)

    def __init__(self, milvus: Milvus, location: Location, moments: Vectors, stops: NDArray[np.int64]) -> None:
        self._milvus, self._moments, self._stops = milvus, moments, stops
        self.location = location
        self._next = -1
        self._ahead: tuple[int, Vectors] = (0, np.zeros((0, location.dimension), np.float32))

    @classmethod
    def load(cls, folder: Path, address: str, stops: NDArray[np.int64]) -> "MilvusVectors":
        """Open the store of the generation in `folder`.

        Raises
        ------
        ValueError, TypeError, OSError
            If its files do not fit together.
        IndexForeign
            If there is no address.
        IndexDamaged
            If the collection is not there, or has not all rows.
        VectorsUnreachable
            If Milvus does not answer.
        """
        location = read_location(folder)
        if location is None:
            raise ValueError(LOCATION)
        moments = read_array(folder / MOMENTS)
        if moments.shape != (location.dimension + 1, location.dimension):
            raise ValueError(MOMENTS)
        if not address:
            raise IndexForeign(texts.milvus_unnamed(folder.name))
        store = cls(connect(address), location, moments, stops)
        with store._milvus.asking(folder.name, location.collection):
            store._milvus.client.load_collection(location.collection)
        if store.count() != location.rows:
            raise IndexDamaged(texts.milvus_collection_missing(folder.name, location.collection))
        return store

    def _ask(self, request: str, **arguments: Any) -> Any:
        """Return what Milvus answers; a collection that was put to rest, or was before Milvus started anew, is loaded first."""
        from pymilvus import MilvusException

        collection = self.location.collection
        ask = partial(getattr(self._milvus.client, request), collection, timeout=_ANSWER_SECONDS, **arguments)
        with self._milvus.asking(collection, collection):
            try:
                return ask()
            except MilvusException as error:
                if error.code != NOT_LOADED:
                    raise
            self._milvus.client.load_collection(collection)
            return ask()

    def __len__(self) -> int:
        return self.location.rows

    @property
    def mapped(self) -> tuple[Vectors, ...]:
        """What of it lies in mapped files: nothing."""
        return ()

    def count(self) -> int:
        """Return how many rows the collection has now."""
        found = self._ask("query", filter="", output_fields=["count(*)"], consistency_level="Strong")
        return int(found[0]["count(*)"])

    def neighbours(self, query: Vectors, count: int, among: NDArray[np.bool_] | None) -> Neighbours:
        """Return the `count` nearest rows Milvus finds; few rows `among` all are compared one by one."""
        mean, deviation = spread(self._moments, query) if len(self) else (0.0, 0.0)
        count = min(count, MOST, len(self))
        if count < 1 or (among is not None and int(among.sum()) <= count):
            rows = np.flatnonzero(among) if among is not None else np.zeros(0, np.int64)
            return Neighbours(rows, self.rows(rows) @ query.astype(np.float32), mean, deviation, mean)
        exact = self.location.index in _EXACT
        condition = "" if among is None else expression(among, self._stops)
        found: Any = ()
        for effort in self._efforts(count):
            (found,) = self._ask(
                "search",
                data=[query.astype(np.float32)],
                anns_field=_VECTOR,
                filter=condition,
                limit=count,
                output_fields=[_PASSAGE] if exact else [_PASSAGE, _VECTOR],
                search_params={"metric_type": "IP", "params": effort},
                consistency_level="Eventually",
            )
            if len(found) >= count:
                break
        rows = np.array([hit[_PASSAGE] for hit in found], np.int64)
        if exact:
            similarities = np.array([hit["distance"] for hit in found], np.float32)
        else:
            held = np.array([hit["entity"][_VECTOR] for hit in found], np.float32).reshape(-1, self.location.dimension)
            similarities = held @ query.astype(np.float32)
        order = np.argsort(rows)
        return Neighbours(rows[order], similarities[order], mean, deviation, mean)

    def _efforts(self, count: int) -> Iterator[dict[str, int]]:
        """Yield how far a search looks, then, for where a filter left too few, ever farther.

        Milvus wants at least as many candidates as are to be found.
        """
        if self.location.index == "FLAT":
            yield {}
            return
        if self.location.index == "IVF_SQ8":
            name, least, most = "nprobe", max(16, lists(len(self)) // 16), lists(len(self))
        else:
            name, least, most = {"HNSW": "ef", "DISKANN": "search_list"}[self.location.index], 2 * count, 2 * MOST
        effort = min(least, most)
        yield {name: effort}
        while effort < most:
            effort = min(4 * effort, most)
            yield {name: effort}

    def rows(self, numbers: NDArray[np.int64]) -> Vectors:
        """Return the stored vectors of these rows; who reads them in order, as a build does, has them read ahead."""
        numbers = np.asarray(numbers, np.int64)
        if not len(numbers):
            return np.zeros((0, self.location.dimension), np.float32)
        first, stop = int(numbers[0]), int(numbers[-1]) + 1
        if stop - first != len(numbers) or not (np.diff(numbers) == 1).all():
            return np.concatenate([self._picked(numbers[at : at + _BLOCK]) for at in range(0, len(numbers), _BLOCK)])
        sequential, self._next = first == self._next, stop
        begin, held = self._ahead
        if not begin <= first <= stop <= begin + len(held):
            begin, held = first, self._range(first, min(max(stop, first + _BLOCK), len(self)) if sequential else stop)
            self._ahead = begin, held if sequential else held[:0]
        return held[first - begin : stop - begin]

    def _range(self, first: int, stop: int) -> Vectors:
        parts = [
            self._fetched(f"{_PASSAGE} >= {at} and {_PASSAGE} < {min(at + _BLOCK, stop)}", np.arange(at, min(at + _BLOCK, stop)))
            for at in range(first, stop, _BLOCK)
        ]
        return np.concatenate(parts)

    def _picked(self, numbers: NDArray[np.int64]) -> Vectors:
        wanted = np.unique(numbers)
        held = self._fetched(f"{_PASSAGE} in {wanted.tolist()}", wanted)
        return held[np.searchsorted(wanted, numbers)]

    def _fetched(self, condition: str, wanted: NDArray[np.int64]) -> Vectors:
        found = self._ask("query", filter=condition, output_fields=[_PASSAGE, _VECTOR], limit=len(wanted))
        held = {int(row[_PASSAGE]): row[_VECTOR] for row in found}
        if len(held) != len(wanted) or not held.keys() >= set(wanted.tolist()):
            collection = self.location.collection
            raise IndexDamaged(texts.milvus_collection_missing(collection, collection))
        return np.array([held[number] for number in wanted.tolist()], np.float32).reshape(-1, self.location.dimension)

    def is_whole(self) -> bool:
        """Tell whether the collection holds the rows that were written: their number, then every one of them."""
        if self.count() != len(self):
            return False
        digest = hashlib.sha256()
        try:
            for first in range(0, len(self), _BLOCK):
                digest.update(self._range(first, min(first + _BLOCK, len(self))).astype("<f4").tobytes())
        except IndexDamaged:
            return False
        return digest.hexdigest() == self.location.checksum


class MilvusWriter:
    """Writes a new collection; memory holds a few megabytes of it.

    Parameters
    ----------
    folder : Path
        Of the generation, being written.
    address : str
    collection : str
    dimension : int
    kind : str
        Kind of the index, «auto» for FLAT while all rows are compared fast enough and HNSW beyond.

    Raises
    ------
    VectorsUnreachable
        If Milvus does not answer, then or later.
    """

    def __init__(self, folder: Path, address: str, collection: str, dimension: int, kind: str) -> None:
        self._folder, self._dimension, self._kind = folder, dimension, kind
        self._location = Location(collection)
        self._milvus = connect(address)
        self._held: list[dict[str, Any]] = []
        self._most = max(1, min(_BLOCK, _BLOCK_BYTES // (4 * dimension)))
        self._rows = self._documents = 0
        self._moments = np.zeros((dimension + 1, dimension))
        self._digest = hashlib.sha256()
        write_location(folder, self._location)
        with self._asking():
            self._create()

    def _asking(self) -> AbstractContextManager[None]:
        return self._milvus.asking(self._location.collection, self._location.collection)

    def _create(self) -> None:
        from pymilvus import DataType, MilvusClient

        schema = MilvusClient.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field(_PASSAGE, DataType.INT64, is_primary=True)
        schema.add_field(_DOCUMENT, DataType.INT64)
        schema.add_field(_VECTOR, DataType.FLOAT_VECTOR, dim=self._dimension)
        self._milvus.client.create_collection(self._location.collection, schema=schema, consistency_level="Strong")

    def append(self, matrix: Vectors) -> None:
        """Add the rows of the next document, shape (rows, dimension)."""
        if matrix.shape[1:] != (self._dimension,):
            raise ValueError(f"rows of shape {matrix.shape[1:]}, expected {self._dimension}")
        rows = np.ascontiguousarray(matrix, dtype="<f4")
        self._digest.update(rows.tobytes())
        for row in rows:
            self._held.append({_PASSAGE: self._rows, _DOCUMENT: self._documents, _VECTOR: row})
            self._rows += 1
            if len(self._held) >= self._most:
                self._send()
        self._documents += 1

    def _send(self) -> None:
        if self._held:
            add_moments(self._moments, np.array([row[_VECTOR] for row in self._held]))
            with self._asking():
                self._milvus.client.insert(self._location.collection, self._held, timeout=_ANSWER_SECONDS)
            self._held = []

    def finish(self) -> None:
        """Make the rows durable, index them, and write down where they are."""
        self._send()
        client, collection = self._milvus.client, self._location.collection
        kind = self._kind if self._kind != "auto" else "FLAT" if self._rows < _LARGE else "HNSW"
        with self._asking():
            client.flush(collection)
            wanted = client.prepare_index_params()
            params = {"HNSW": {"M": 16, "efConstruction": 200}, "IVF_SQ8": {"nlist": lists(self._rows)}}.get(kind, {})
            wanted.add_index(_VECTOR, index_type=kind, index_name=_VECTOR, metric_type="IP", params=params)
            # The client's own waiting looks for the first time after half a second.
            client.create_index(collection, wanted, sync=False)
            while (state := client.describe_index(collection, _VECTOR)["state"]) != "Finished":
                if state == "Failed":
                    raise VectorsUnreachable(texts.milvus_unreachable(self._milvus.shown, state))
                time.sleep(_LOOK_SECONDS)
        write_location(self._folder, Location(collection, self._rows, self._dimension, self._digest.hexdigest(), kind))
        write_array(self._folder / MOMENTS, (self._moments / max(self._rows, 1)).astype(np.float32))

    def close(self) -> None:
        """Let go of the rows not yet sent."""
        self._held = []


def lists(rows: int) -> int:
    """Return how many lists an inverted file of so many rows has: Milvus's advice is four roots, and takes 65,536 at most."""
    return int(np.clip(4 * np.sqrt(rows), 1, min(65_536, max(rows // 40, 1))))


def expression(among: NDArray[np.bool_], stops: NDArray[np.int64]) -> str:
    """Return the condition, as Milvus reads it, of the rows `among` all.

    Filters let whole documents through: then it is one over their numbers, and short, as those of a folder follow each other.
    """
    starts = np.concatenate([np.zeros(1, np.int64), stops[:-1]]) if len(stops) else stops
    sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(among)])
    held, sizes = sums[stops] - sums[starts], stops - starts
    if ((held == 0) | (held == sizes)).all():
        # A document without passages may stand on either side: where it does, two runs become one.
        fits = held > 0
        for number in np.flatnonzero(sizes == 0).tolist():
            fits[number] = number > 0 and fits[number - 1]
        return _runs(_DOCUMENT, fits)
    return _runs(_PASSAGE, among)


def _runs(field: str, fits: NDArray[np.bool_]) -> str:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], fits, [False]]).astype(np.int8)))
    runs: Sequence[tuple[int, int]] = list(zip(edges[::2].tolist(), (edges[1::2] - 1).tolist(), strict=True))
    singles = [first for first, last in runs if first == last]
    parts = [f"({field} >= {first} and {field} <= {last})" for first, last in runs if first < last]
    if singles or not runs:
        parts.append(f"{field} in {singles}")
    return " or ".join(parts)
