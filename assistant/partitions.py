"""Vectors of a large collection: the nearest partitions are searched by 8-bit codes, what is found is compared exactly.

An inverted file (Jégou, Douze and Schmid, «Product quantization for nearest neighbor search», 2011; FAISS): k-means parts the
rows, a question looks into the parts whose centres are nearest to it. How many is measured when the index is built. The
vectors themselves stay on disk, mapped.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from assistant.arrays import let_go, map_array, read_array, write_array
from assistant.vectors import FlatVectors, Neighbours, Vectors, add_moments, spread

LARGE = 20_000
"""From so many rows on they are parted. Comparing with every row takes .7 ms of a search's 14 at 10,000 and grows with them, and
the rows drive the network's weights out of the processor's cache (docs/decisions/0026)."""

RECALL = 0.995
"""The share of the ten nearest that must be found."""

_PARTS = 2.0
_SAMPLE = 64
_AT_ONCE = 4096
_ROUNDS = 8
_TRIED = 200
_BEST = 10
_MARGIN = 2
"""Questions lie farther off than what is tried: where that was found whole, of theirs .98 was, and .995 with twice the parts
(docs/decisions/0026)."""

_MOVED = 0.05
"""When so large a share of the rows has come or gone, what was measured is measured again."""

_COMPARED = 4
_GROWN = 2.0


@dataclass(frozen=True, slots=True)
class Partitioning:
    """How the rows are parted.

    Parameters
    ----------
    parts, probes : int
        Parts in all, and those a question looks into.
    recall : float
        Share of the ten nearest that is found in half as many, measured on vectors between rows of the index.
    trained : int
        Rows there were when the centres were found.
    moved : int
        Rows that came or went since `probes` and `recall` were measured.
    """

    parts: int
    probes: int
    recall: float
    trained: int
    moved: int = 0


class PartitionedVectors:
    """Parted vectors over a flat file (see the module).

    Parameters
    ----------
    flat : FlatVectors
    index : faiss.IndexIVFScalarQuantizer
    parted : Partitioning
    moments : ndarray of float64, shape (dimension + 1, dimension)
        The mean of the rows, then the mean of their products: from them follow the mean and the deviation of all cosines.
    part_of : ndarray of int32, shape (rows,)
    """

    FILES: ClassVar = ("partitions.faiss", "partitions.json", "moments.npy", "part_of.npy")

    def __init__(
        self, flat: FlatVectors, index: Any, parted: Partitioning, moments: NDArray[np.float64], part_of: NDArray[np.int32]
    ) -> None:
        self._flat, self._index, self._moments = flat, index, moments
        self.partitioning, self.part_of = parted, part_of

    @classmethod
    def build(
        cls, flat: FlatVectors, former: "PartitionedVectors | None" = None, kept: NDArray[np.int64] | None = None
    ) -> "PartitionedVectors":
        """Part the rows of `flat`.

        Parameters
        ----------
        flat : FlatVectors
        former : PartitionedVectors, optional
            Its centres are taken where it is not much smaller, and the parts of its rows with them.
        kept : ndarray of int64, shape (rows,), optional
            The row each row was in `former`, -1 for a new one.
        """
        import faiss

        known = former is not None and len(flat) <= _GROWN * former.partitioning.trained
        if known and former is not None:
            quantizer, trained = faiss.clone_index(former._index.quantizer), former.partitioning.trained
        else:
            quantizer, trained = _centres(flat), len(flat)
        index = faiss.IndexIVFScalarQuantizer(
            quantizer, flat.dimension, quantizer.ntotal, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT, False
        )
        if known and former is not None:  # the range of each number too is that of the rows the centres were found from
            faiss.copy_array_to_vector(faiss.vector_to_array(former._index.sq.trained), index.sq.trained)
            index.is_trained = True
        else:
            index.train(_sample(flat, _SAMPLE * quantizer.ntotal))
        part_of = np.full(len(flat), -1, np.int32)
        if known and former is not None and kept is not None:
            part_of[kept >= 0] = former.part_of[kept[kept >= 0]]
        for start, block in flat.blocks():
            own = part_of[start : start + len(block)]
            fresh = np.flatnonzero(own < 0)
            if len(fresh):
                own[fresh] = quantizer.search(np.ascontiguousarray(block[fresh]), 1)[1][:, 0]
            _add(index, block, start, own)
        if known and former is not None and kept is not None and (changed := former._changed(flat, kept)) is not None:
            return cls(flat, index, *changed, part_of)
        probes, recall = _probes(flat, index)
        return cls(flat, index, Partitioning(int(quantizer.ntotal), probes, recall, trained), _moments(flat), part_of)

    def _changed(self, flat: FlatVectors, kept: NDArray[np.int64]) -> tuple[Partitioning, NDArray[np.float64]] | None:
        """Return what was measured of these rows as it is for `flat`, where little has changed since; else None."""
        gone = np.ones(len(self), np.bool_)
        gone[kept[kept >= 0]] = False
        moved = self.partitioning.moved + int(gone.sum()) + int((kept < 0).sum())
        if moved > _MOVED * len(flat):
            return None
        moments, left = self._moments * len(self), np.zeros_like(self._moments)
        add_moments(moments, flat.rows(np.flatnonzero(kept < 0)))
        add_moments(left, self.rows(np.flatnonzero(gone)))
        return replace(self.partitioning, moved=moved), (moments - left) / max(len(flat), 1)

    @classmethod
    def load(cls, folder: Path, flat: FlatVectors) -> "PartitionedVectors":
        """Open the store in `folder` (raises ValueError or OSError if its files do not fit together)."""
        import faiss

        codes, description, moments, parts = (folder / name for name in cls.FILES)
        try:
            index = faiss.read_index(str(codes), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise ValueError(f"FAISS cannot read {codes.name}") from error
        parted = Partitioning(**json.loads(description.read_text(encoding="utf-8")))
        held = read_array(moments).astype(np.float64)
        part_of = map_array(parts)
        if not index.ntotal == len(flat) == len(part_of) or held.shape != (flat.dimension + 1, flat.dimension):
            raise ValueError(f"{codes.name} holds other rows than the vectors")
        return cls(flat, index, parted, held, part_of)

    def save(self, folder: Path) -> None:
        """Write the store into `folder`, beside the flat file."""
        import faiss

        codes, description, moments, parts = (folder / name for name in self.FILES)
        with codes.open("wb") as file:  # through us: FAISS reports a full disk as RuntimeError, this as OSError
            faiss.write_index(self._index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]
        description.write_text(json.dumps(asdict(self.partitioning)) + "\n", encoding="utf-8")
        for path, content in ((moments, self._moments), (parts, self.part_of)):
            write_array(path, content)

    def __len__(self) -> int:
        return len(self._flat)

    @property
    def mapped(self) -> tuple[Vectors, ...]:
        """What of it lies in mapped files: the rows."""
        return self._flat.mapped

    def neighbours(self, query: Vectors, count: int, among: NDArray[np.bool_] | None) -> Neighbours:
        """Return the `count` nearest rows of the parts looked into; few rows `among` all are compared one by one.

        Where the parts hold too few rows `among` all, more parts are looked into.
        """
        mean, deviation = spread(self._moments, query)
        few = np.flatnonzero(among) if among is not None and among.sum() <= LARGE else None
        rows = few if few is not None else self._near(query, count, among)
        return Neighbours(rows, self.rows(rows) @ query.astype(np.float32), mean, deviation, mean)

    def _near(self, query: Vectors, count: int, among: NDArray[np.bool_] | None) -> NDArray[np.int64]:
        import faiss

        wanted = faiss.SearchParametersIVF()
        wanted.nprobe = self.partitioning.probes
        if among is not None:
            bits = np.packbits(among, bitorder="little")
            wanted.sel = faiss.IDSelectorBitmap(len(bits), faiss.swig_ptr(bits))
        there = len(self) if among is None else int(among.sum())
        while True:
            found = self._index.search(np.ascontiguousarray(query[None], np.float32), count, params=wanted)[1][0]
            rows = found[found >= 0]
            if len(rows) >= min(count, there) or wanted.nprobe >= self.partitioning.parts:
                return np.sort(rows)
            wanted.nprobe = min(2 * wanted.nprobe, self.partitioning.parts)

    def rows(self, numbers: NDArray[np.int64]) -> Vectors:
        """Return the stored vectors of these rows."""
        return self._flat.rows(numbers)


def _moments(flat: FlatVectors) -> NDArray[np.float64]:
    moments = np.zeros((flat.dimension + 1, flat.dimension))
    for _, block in flat.blocks():
        add_moments(moments, block)
    return moments / max(len(flat), 1)


def _centres(flat: FlatVectors) -> Any:
    """Return the centres of the parts, found by k-means over a sample of the rows, as a FAISS index."""
    import faiss

    parts = max(1, int(_PARTS * math.sqrt(len(flat))))
    means = faiss.Kmeans(flat.dimension, parts, niter=_ROUNDS, seed=1, spherical=True, max_points_per_centroid=_SAMPLE)
    means.cp.min_points_per_centroid = 1
    means.train(_sample(flat, parts * _SAMPLE))
    centres = faiss.IndexFlatIP(flat.dimension)
    centres.add(np.ascontiguousarray(means.centroids, np.float32))
    return centres


def _sample(flat: FlatVectors, count: int) -> Vectors:
    chosen = np.sort(np.random.Generator(np.random.PCG64(0)).permutation(len(flat))[:count])
    sample = np.empty((len(chosen), flat.dimension), np.float32)
    for start in range(0, len(chosen), _AT_ONCE):  # the pages about each row come into memory with it
        part = chosen[start : start + _AT_ONCE]
        sample[start : start + len(part)] = flat.rows(part)
        let_go(flat.matrix())
    return sample


def _add(index: Any, block: Vectors, start: int, parts: NDArray[np.int32]) -> None:
    import faiss

    block, own = np.ascontiguousarray(block), np.ascontiguousarray(parts, np.int64)
    numbers = np.arange(start, start + len(block), dtype=np.int64)
    index.add_core(len(block), faiss.swig_ptr(block), faiss.swig_ptr(numbers), faiss.swig_ptr(own))


def _probes(flat: FlatVectors, index: Any) -> tuple[int, float]:
    """Return how many parts to look into, and the share of the ten nearest that is found so, measured on `_asked`."""
    asked = _asked(flat)
    exact = _nearest(flat, asked, _BEST)
    probes = 1
    while True:
        probes = min(probes, index.nlist)
        found = _found(flat, index, asked, probes)
        shares = [len(set(best) & set(near)) / max(len(best), 1) for best, near in zip(exact, found, strict=True)]
        recall = float(np.mean(shares)) if shares else 1.0
        if recall >= RECALL or probes == index.nlist:
            return min(_MARGIN * probes, index.nlist), round(recall, 4)
        probes *= 2


def _asked(flat: FlatVectors) -> Vectors:
    """Return vectors that lie between rows, as questions do: means of two rows each. A row alone is found in its own part."""
    chosen = np.random.Generator(np.random.PCG64(1)).permutation(len(flat))[: 2 * _TRIED]
    half = len(chosen) // 2
    between = flat.rows(chosen[:half]) + flat.rows(chosen[half : 2 * half])
    let_go(flat.matrix())
    return np.asarray(between / np.maximum(np.linalg.norm(between, axis=1, keepdims=True), 1e-9), np.float32)


def _nearest(flat: FlatVectors, asked: Vectors, count: int) -> Sequence[Sequence[int]]:
    """Return the rows nearest to each vector, by comparing all."""
    import faiss

    best = faiss.ResultHeap(len(asked), count, keep_max=True)
    for start, block in flat.blocks():
        similar, rows = faiss.knn(asked, np.ascontiguousarray(block), min(count, len(block)), metric=faiss.METRIC_INNER_PRODUCT)
        best.add_result(similar, rows + start)
    best.finalize()
    return [[int(row) for row in rows if row >= 0] for rows in best.I]


def _found(flat: FlatVectors, index: Any, asked: Vectors, probes: int) -> Sequence[Sequence[int]]:
    import faiss

    wanted = faiss.SearchParametersIVF()
    wanted.nprobe = probes
    near = index.search(np.ascontiguousarray(asked), _BEST * _COMPARED, params=wanted)[1]
    found = []
    for query, rows in zip(asked, near, strict=True):
        held = rows[rows >= 0]
        order = np.argsort(-(flat.rows(held) @ query), kind="stable")[:_BEST]
        found.append([int(row) for row in held[order]])
        let_go(flat.matrix())
    return found
