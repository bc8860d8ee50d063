"""Collections in Milvus, as the index keeps them: one a generation; no text leaves the index folder.

<generation>/milvus.json   the collection, how many rows it has and their checksum; before the generation is whole the collection
                           alone, so that whoever sweeps up after a killed build knows what to drop
<index>/MILVUS             the name of this index: an alias of the collection in use, for readers other than this program,
                           and what the names of its collections begin with

Nothing here reads the alias: which collection is whose, the generations say.
"""

import json
import logging
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.errors import IndexDamaged, IndexForeign, VectorsUnreachable
from assistant.patterns import regex
from assistant.settings import LOCAL_MILVUS
from assistant.texts import index as texts

LOCATION = "milvus.json"
NAME = "MILVUS"

_CONNECT_SECONDS = 10.0
_STAMP = regex(r"\d{8}-\d{6}-\d{6}")
_NO_COLLECTION = 100
NOT_LOADED = 101
"""Milvus's codes of a collection that is not there, and of one it does not hold in memory."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where the vectors of a generation are.

    Parameters
    ----------
    collection : str
    rows, dimension : int
    checksum : str
        SHA-256 of the rows in order, as little-endian float32.
    index : str
        Kind of the index, as Milvus names it.
    """

    collection: str
    rows: int = 0
    dimension: int = 0
    checksum: str = ""
    index: str = ""


def read_location(folder: Path) -> Location | None:
    """Return where the vectors of the generation in `folder` are, None if not in Milvus; raise `IndexDamaged` if unreadable."""
    try:
        return Location(**json.loads((folder / LOCATION).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise IndexDamaged(texts.index_file_damaged(folder.name, LOCATION)) from error


def write_location(folder: Path, location: Location) -> None:
    """Write down where the vectors of a generation are, on disk before this returns."""
    _replace(folder / LOCATION, json.dumps(asdict(location)))
    # After a power cut too the note must be there if the collection is: the names of file and folder, not only the bytes.
    for parent in (folder, folder.parent):
        descriptor = os.open(parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def index_name(index: Path) -> str:
    """Return the name of the index in this folder, made once: two indexes in one Milvus must not meet."""
    path = index / NAME
    try:
        name = path.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, ValueError):
        name = ""
    if re.fullmatch(r"[A-Za-z_]\w{0,199}", name, re.ASCII):
        return name
    name = f"pervoistochnik_{secrets.token_hex(4)}"
    _replace(path, name)
    return name


def collection_name(index: Path, generation: str) -> str:
    """Return the name of the collection of a generation of the index in this folder; the generation's begins with its time."""
    stamp = _STAMP.search(generation)
    return f"{index_name(index)}_{stamp[0].replace('-', '_') if stamp else generation}"


def _replace(path: Path, line: str) -> None:
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


@dataclass(frozen=True, slots=True)
class Milvus:
    """A connection, shared by all who name the same address."""

    address: str
    client: Any

    @property
    def shown(self) -> str:
        """The address without the password in it."""
        return _shown(self.address)

    @contextmanager
    def asking(self, generation: str = "", collection: str = "") -> Iterator[None]:
        """Turn errors of Milvus into the one sentence a user needs.

        Raises
        ------
        IndexDamaged
            If there is no such collection.
        VectorsUnreachable
            If Milvus does not answer, or refuses.
        """
        from pymilvus import MilvusException

        try:
            yield
        except MilvusException as error:
            if error.code == _NO_COLLECTION:
                raise IndexDamaged(texts.milvus_collection_missing(generation, collection)) from error
            raise VectorsUnreachable(texts.milvus_unreachable(self.shown, error.code)) from error


@lru_cache(maxsize=8)
def connect(address: str) -> Milvus:
    """Return the connection to `address`: the URI of a server, or the file of milvus-lite, which one process at a time may hold.

    Raises
    ------
    VectorsUnreachable
        If Milvus does not answer, or its packages are not installed.
    """
    # They report every error of a request themselves, with its traceback.
    for name in ("pymilvus", "milvus_lite", "grpc"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        from pymilvus import MilvusClient, MilvusException
    except ImportError as error:
        raise VectorsUnreachable(texts.milvus_missing()) from error
    try:
        return Milvus(address, MilvusClient(address, timeout=_CONNECT_SECONDS))
    except MilvusException as error:
        if address.endswith(LOCAL_MILVUS):
            raise VectorsUnreachable(texts.milvus_file_unreachable(address)) from error
        raise VectorsUnreachable(texts.milvus_unreachable(_shown(address), error.code)) from error


def let_go(address: str) -> None:
    """Close the connection to `address` if there is one: another process may then open the file of milvus-lite."""
    if not address.endswith(LOCAL_MILVUS) or not connect.cache_info().currsize:
        return
    from milvus_lite.server_manager import server_manager_instance

    connect.cache_clear()
    server_manager_instance.release_server(address)


def _shown(address: str) -> str:
    """Return an address without the password in it."""
    return re.sub(r"//[^/@]*@", "//", address)


def announce(index: Path, generation: Path, address: str) -> None:
    """Let the alias of an index name the collection of the generation in use; a generation elsewhere leaves it without.

    Raises
    ------
    VectorsUnreachable
        If Milvus does not answer.
    """
    location = read_location(generation)
    if not address or (location is None and not (index / NAME).is_file()):
        return
    milvus, alias = connect(address), index_name(index)
    with milvus.asking(generation.name, location.collection if location else ""):
        held = _aliased(milvus, alias)
        if location is None:
            if held:
                milvus.client.drop_alias(alias)
        elif not held:
            milvus.client.create_alias(location.collection, alias)
        elif held != location.collection:
            milvus.client.alter_alias(location.collection, alias)


def _aliased(milvus: Milvus, alias: str) -> str:
    """Return the collection an alias names, empty if none."""
    # A collection's own name is found too; ours never are names of aliases.
    if not milvus.client.has_collection(alias):
        return ""
    return str(milvus.client.describe_alias(alias)["collection_name"])


def drop(folder: Path, address: str) -> None:
    """Drop the collection of the generation in `folder`, finished or not; nothing if its vectors are not in Milvus.

    Raises
    ------
    IndexForeign
        If there is no address.
    VectorsUnreachable
        If Milvus does not answer.
    """
    try:
        location = read_location(folder)
        if location is None:
            return
        collection = location.collection
    except IndexDamaged:
        collection = collection_name(folder.parent, folder.name)
    if not address:
        raise IndexForeign(texts.milvus_unnamed(folder.name))
    milvus = connect(address)
    with milvus.asking(folder.name, collection):
        if not milvus.client.has_collection(collection):
            return
        # Milvus drops no collection that an alias names.
        for alias in milvus.client.list_aliases(collection)["aliases"]:
            milvus.client.drop_alias(alias)
        milvus.client.drop_collection(collection)


def rest(folder: Path, address: str) -> None:
    """Let Milvus take the collection of a generation nobody reads out of its memory; opening brings it back."""
    location = read_location(folder)
    if location is not None and address:
        milvus = connect(address)
        with milvus.asking(folder.name, location.collection):
            milvus.client.release_collection(location.collection)
