"""Which store the vectors of a generation are in: the one place that decides between files and Milvus."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.milvus_collections import LOCATION, collection_name, read_location
from assistant.milvus_vectors import MilvusVectors, MilvusWriter
from assistant.partitions import LARGE, PartitionedVectors
from assistant.settings import Settings
from assistant.vectors import FlatVectors, FlatWriter, VectorStore, VectorWriter


@dataclass(frozen=True, slots=True)
class Place:
    """Where the vectors of new generations go.

    Parameters
    ----------
    milvus : str
        Address of Milvus, empty for files in the index folder.
    kind : str
        Kind of the index in Milvus.
    """

    milvus: str = ""
    kind: str = "auto"


FILES = Place()


@dataclass(frozen=True, slots=True)
class Layout:
    """How the vectors of a generation lie.

    Parameters
    ----------
    kind : str
        `flat` (each is compared), `parted` (the nearest parts are), or the kind of the index in Milvus.
    milvus : bool
        Whether they are in Milvus.
    parts, probes : int
        Parts in all and those a question looks into; 0 where they are not parted in files.
    recall : float or None
        Of `Partitioning`; None where each is compared or Milvus does not say.
    """

    kind: str
    milvus: bool = False
    parts: int = 0
    probes: int = 0
    recall: float | None = None


def place_of(settings: Settings) -> Place:
    """Return the place the settings name."""
    return Place(settings.milvus, settings.milvus_index) if settings.vectors == "milvus" else FILES


def is_at(files: Collection[str], place: Place) -> bool:
    """Tell whether a generation of these files keeps its vectors at a place of this sort."""
    return (LOCATION in files) == bool(place.milvus)


def open_vectors(folder: Path, files: Collection[str], milvus: str, stops: NDArray[np.int64]) -> VectorStore:
    """Open the vectors of the generation in `folder`.

    Parameters
    ----------
    folder : Path
    files : collection of str
        Its files, as its manifest names them.
    milvus : str
        Address of Milvus, empty for none.
    stops : ndarray of int64
        Where the rows of each document end.

    Raises
    ------
    ValueError, TypeError, OSError
        If files are missing or do not fit together.
    IndexForeign, IndexDamaged, VectorsUnreachable
        As `MilvusVectors.load` does.
    """
    if LOCATION in files:
        return MilvusVectors.load(folder, milvus, stops)
    flat = FlatVectors.load(folder)
    return PartitionedVectors.load(folder, flat) if PartitionedVectors.FILES[0] in files else flat


def layout_of(store: VectorStore) -> Layout:
    """Return how an open store's vectors lie."""
    match store:
        case MilvusVectors():
            return Layout(store.location.index, milvus=True)
        case PartitionedVectors():
            parted = store.partitioning
            return Layout("parted", parts=parted.parts, probes=parted.probes, recall=parted.recall)
        case _:
            return Layout("flat")


def vector_writer(folder: Path, place: Place, dimension: int) -> VectorWriter:
    """Return what writes the vectors of the generation being written in `folder`, a folder of the index."""
    if not place.milvus:
        return FlatWriter(folder, dimension)
    return MilvusWriter(folder, place.milvus, collection_name(folder.parent, folder.name), dimension, place.kind)


def finish_vectors(folder: Path, writer: VectorWriter, former: VectorStore | None, origin: NDArray[np.int64]) -> None:
    """Finish what `writer` wrote, and part it if it is large; `origin` tells the row each row was in `former`, or -1."""
    writer.finish()
    if isinstance(writer, MilvusWriter):
        return
    flat = FlatVectors.load(folder)
    if len(flat) >= LARGE:
        PartitionedVectors.build(flat, former if isinstance(former, PartitionedVectors) else None, origin).save(folder)


def vectors_checksum(folder: Path, files: Mapping[str, tuple[int, str]]) -> str:
    """Return the checksum of the vectors of a finished generation."""
    location = read_location(folder)
    return files[FlatVectors.FILES[0]][1] if location is None else location.checksum


def damaged_vectors(store: VectorStore) -> list[str]:
    """Return the collection in Milvus if it is not what was written; files have checksums of their own."""
    return [store.location.collection] if isinstance(store, MilvusVectors) and not store.is_whole() else []
