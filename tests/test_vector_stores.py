"""Every store of vectors keeps the same contract; an index whose vectors are in Milvus lives as one in files does."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import milvus_collections, partitions, vector_stores
from assistant.assembly import Assistant
from assistant.errors import IndexDamaged, IndexForeign, SettingsError, VectorsUnreachable
from assistant.filters import Filter
from assistant.index import BUILDING, DROPPED
from assistant.milvus_collections import LOCATION, Location, connect, index_name, let_go, read_location
from assistant.milvus_vectors import MilvusVectors, MilvusWriter, expression
from assistant.partitions import PartitionedVectors
from assistant.settings import load_settings
from assistant.vector_stores import FILES, Layout, Place, damaged_vectors, finish_vectors, layout_of, open_vectors, vector_writer
from assistant.vectors import FlatVectors, VectorStore
from tests.commands import process
from tests.conftest import silent

DIMENSION = 16
ROWS = 1200
SIZES = np.array([*([7] * 100), 0, 480, 20, 0])
STOPS = np.cumsum(SIZES)
KINDS = ("flat", "parted", "FLAT", "HNSW", "IVF_SQ8")
QUESTION = "В каком году построен новый завод?"


@pytest.fixture(scope="session")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Milvus: a file of milvus-lite, opened once."""
    address = str(tmp_path_factory.mktemp("milvus") / "milvus.db")
    yield address
    let_go(address)


def _rows(seed: int, rows: int = ROWS) -> np.ndarray:
    """Return unit rows that crowd round a few centres, as vectors of texts do."""
    chance = np.random.default_rng(seed)
    near = chance.normal(size=(12, DIMENSION))[chance.integers(0, 12, rows)] + 0.4 * chance.normal(size=(rows, DIMENSION))
    return np.asarray(near / np.linalg.norm(near, axis=1, keepdims=True), np.float32)


def _asked(count: int) -> np.ndarray:
    """Return questions: rows moved a little."""
    chance = np.random.default_rng(4)
    moved = _rows(1)[chance.integers(0, ROWS, count)] + 0.05 * chance.normal(size=(count, DIMENSION))
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), np.float32)


def _written(folder: Path, place: Place, matrix: np.ndarray, stops: np.ndarray) -> VectorStore:
    """Write documents one by one and open what was written."""
    writer = vector_writer(folder, place, DIMENSION)
    for start, stop in pairwise([0, *stops]):
        writer.append(matrix[start:stop])
    finish_vectors(folder, writer, None, np.full(len(matrix), -1))
    return open_vectors(folder, [path.name for path in folder.iterdir()], place.milvus, stops)


@pytest.fixture(scope="module", params=KINDS)
def store(request: pytest.FixtureRequest, milvus: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[VectorStore]:
    """A store of `_rows(1)`, opened from where it was written."""
    kind = request.param
    folder = tmp_path_factory.mktemp("index") / kind
    folder.mkdir()
    place = Place(milvus, kind) if kind.isupper() else FILES
    with pytest.MonkeyPatch.context() as patch:
        if kind == "parted":
            patch.setattr(vector_stores, "LARGE", 100)
            patch.setattr(partitions, "LARGE", 100)
        made = _written(folder, place, _rows(1), STOPS)
        assert type(made) is {"flat": FlatVectors, "parted": PartitionedVectors}.get(kind, MilvusVectors)
        yield made
    milvus_collections.drop(folder, milvus)


def test_a_store_returns_the_rows_that_were_written(store: VectorStore) -> None:
    matrix = _rows(1)
    assert len(store) == ROWS
    chance = np.random.default_rng(2)
    for numbers in (chance.integers(0, ROWS, 300), np.array([5]), np.array([7, 7, 3]), np.arange(ROWS), np.zeros(0, np.int64)):
        np.testing.assert_array_equal(store.rows(numbers), matrix[numbers])
    # As a build reads them: document after document, some left out.
    for first, stop in pairwise([0, *STOPS.tolist()]):
        if first % 5:
            np.testing.assert_array_equal(store.rows(np.arange(first, stop)), matrix[first:stop])


def test_a_store_tells_how_its_vectors_lie(store: VectorStore) -> None:
    layout = layout_of(store)
    if isinstance(store, MilvusVectors):
        assert layout == Layout(store.location.index, milvus=True)
    elif isinstance(store, PartitionedVectors):
        assert layout.kind == "parted"
        assert 0 < layout.probes <= layout.parts
        assert layout.recall is not None
        assert 0.98 <= layout.recall <= 1
    else:
        assert layout == Layout("flat")


def _masks() -> dict[str, np.ndarray | None]:
    """Return filters: none, whole documents near each other and apart, any rows, few, none of them."""
    owner = np.repeat(np.arange(len(SIZES)), SIZES)
    any_rows = np.random.default_rng(3).random(ROWS) < 0.5
    return {
        "all": None,
        "a folder": (owner >= 20) & (owner < 90),
        "every second document": owner % 2 == 0,
        "one document": owner == 101,
        "any rows": any_rows,
        "few rows": np.isin(np.arange(ROWS), [4, 9, 1199]),
        "no rows": np.zeros(ROWS, np.bool_),
    }


@pytest.mark.parametrize("name", _masks())
def test_a_store_finds_the_nearest_of_those_a_filter_lets_through(store: VectorStore, name: str) -> None:
    matrix, among = _rows(1), _masks()[name]
    allowed = np.arange(ROWS) if among is None else np.flatnonzero(among)
    shares = []
    for query in _asked(8):
        exact = matrix @ query
        best = allowed[np.argsort(-exact[allowed], kind="stable")[:10]]
        found = store.neighbours(query, 60, among)
        assert len(found.rows) >= min(60, len(allowed))
        assert (np.diff(found.rows) > 0).all()
        assert set(found.rows) <= set(allowed)
        np.testing.assert_allclose(found.similarities, exact[found.rows], atol=1e-5)
        assert found.mean == pytest.approx(exact.mean(), abs=1e-5)
        assert found.deviation == pytest.approx(exact.std(), abs=1e-5)
        shares.append(len(set(best) & set(found.rows)) / max(len(best), 1) if len(best) else 1.0)
    assert np.mean(shares) >= 0.98


@pytest.mark.parametrize("kind", ["flat", "FLAT"])
def test_an_empty_store_finds_nothing(kind: str, milvus: str, tmp_path: Path) -> None:
    place = Place(milvus, kind) if kind.isupper() else FILES
    folder = tmp_path / "g"
    folder.mkdir()
    empty = _written(folder, place, np.zeros((0, DIMENSION), np.float32), np.zeros(0, np.int64))
    assert len(empty) == 0
    assert empty.rows(np.zeros(0, np.int64)).shape == (0, DIMENSION)
    assert empty.neighbours(_rows(1)[0], 3, None).rows.tolist() == []
    assert damaged_vectors(empty) == []


def test_rows_of_another_length_are_refused(milvus: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected 4"):
        MilvusWriter(tmp_path, milvus, "g", 4, "auto").append(np.zeros((1, 5), np.float32))
    milvus_collections.drop(tmp_path, milvus)


@given(sizes=st.lists(st.integers(0, 4), max_size=8), data=st.data())
def test_the_condition_of_a_filter_lets_through_what_the_filter_does(sizes: list[int], data: st.DataObject) -> None:
    """Milvus's conditions of this kind are Python's too, so Python can say what they let through."""
    owner = np.repeat(np.arange(len(sizes)), sizes)
    whole = data.draw(st.booleans())
    documents = np.array(data.draw(st.lists(st.booleans(), min_size=len(sizes), max_size=len(sizes))), np.bool_)
    rows = np.array(data.draw(st.lists(st.booleans(), min_size=len(owner), max_size=len(owner))), np.bool_)
    among = documents[owner] if whole else rows
    condition = expression(among, np.cumsum(np.array(sizes, np.int64)))
    passes = [eval(condition, {"passage": row, "document": int(owner[row])}) for row in range(len(owner))]
    assert passes == among.tolist()
    assert not whole or "passage" not in condition


def test_the_condition_of_a_folder_is_short() -> None:
    """Documents of a folder follow each other, those without passages among them."""
    stops = np.cumsum(np.array([3, 0, 2, 5]))
    assert expression(np.arange(10) < 5, stops) == "(document >= 0 and document <= 2)"


# A whole index


@pytest.fixture
def library(make_corpus: Callable[..., Path], tmp_path: Path, milvus: str) -> Iterator[Assistant]:
    """An assistant whose vectors are in Milvus, its index built; no collection of it may be left at the end."""
    assistant = Assistant(load_settings(make_corpus(), tmp_path / "index", vectors="milvus", milvus=milvus))
    assistant.build(silent)
    yield assistant
    name = (tmp_path / "index" / milvus_collections.NAME).read_text(encoding="utf-8").strip()
    kept = {location.collection for location in map(read_location, assistant.index.folder.glob("2*")) if location is not None}
    assert _collections(assistant) == kept
    for folder in assistant.index.folder.glob("2*"):
        milvus_collections.drop(folder, milvus)
    assert not connect(milvus).client.has_collection(name)


def _collections(assistant: Assistant) -> set[str]:
    """Return the collections of this index."""
    name = index_name(assistant.index.folder)
    return {one for one in connect(assistant.settings.milvus).client.list_collections() if one.startswith(name)}


def _aliased(assistant: Assistant) -> str:
    described = connect(assistant.settings.milvus).client.describe_alias(index_name(assistant.index.folder))
    return str(described["collection_name"])


def _location(assistant: Assistant, generation: str) -> Location:
    location = read_location(assistant.index.folder / generation)
    assert location is not None
    return location


def _note(assistant: Assistant, year: int = 2020, name: str = "новое.txt") -> str:
    (assistant.settings.corpus / name).write_text(f"Новый завод построен в {year} году.\n", encoding="utf-8")
    return assistant.build(silent).generation


def _with(assistant: Assistant, **settings: Any) -> Assistant:
    """Return another assistant of the same index."""
    own = {"vectors": "milvus", "milvus": assistant.settings.milvus, **settings}
    return Assistant(load_settings(assistant.settings.corpus, assistant.settings.index, **own))


def test_an_index_in_milvus_answers_as_one_in_files(library: Assistant, tmp_path: Path) -> None:
    folder = library.index.folder / library.index.current_id()
    assert not (folder / "vectors.faiss").exists()
    assert library.manifest().files.keys() >= {LOCATION, "moments.npy"}
    assert isinstance(library.generation().vectors, MilvusVectors)
    files = Assistant(load_settings(library.settings.corpus, tmp_path / "files"))
    files.build(silent)
    for where in (Filter(), Filter(folders=("парк",)), Filter(documents=("молоко.md", "кластер.txt"))):
        for asked in ("Кто ввёл понятие кластера?", "Сколько резидентов в парке?"):
            ours, theirs = library.search(asked, where=where), files.search(asked, where=where)
            assert [hit.row for hit in ours] == [hit.row for hit in theirs]
            np.testing.assert_allclose([hit.score for hit in ours], [hit.score for hit in theirs], atol=1e-3)
    assert "Портер" in library.ask("Кто ввёл понятие кластера?").citations[0].text
    assert library.is_current()


def test_the_command_line_says_nothing_but_its_own(library: Assistant, tmp_path: Path, project: Path) -> None:
    """Milvus's packages write errors of their own, with tracebacks."""
    file = tmp_path / "assistant.toml"
    file.write_text(f'vectors = "milvus"\nmilvus = {json.dumps(library.settings.milvus)}\n', encoding="utf-8")
    folders = ["--corpus", str(library.settings.corpus), "--index", str(library.settings.index)]
    let_go(library.settings.milvus)
    done = process("verify", *folders, cwd=tmp_path, environment={**os.environ, "PYTHONPATH": str(project)})
    assert (done.code, done.err) == (0, "")


def test_generations_in_milvus_are_gone_back_to_and_collected(library: Assistant) -> None:
    before = library.index.current_id()
    embedded = library.generation().manifest.passages
    after = _note(library)
    assert _aliased(library) == _location(library, after).collection
    assert library.build(silent).generation == after
    assert embedded == library.manifest().passages - 1
    assert "2020" in library.ask(QUESTION).citations[0].text
    assert library.rollback() == before
    assert _aliased(library) == _location(library, before).collection
    assert all("новое" not in hit.passage.text for hit in library.search(QUESTION))
    reader, resting = library.generation(), _location(library, before).collection
    assert library.rollback(after) == after
    connect(library.settings.milvus).client.release_collection(resting)
    assert library.search(QUESTION, generation=reader), "what Milvus took out of memory comes back when it is asked for"
    del reader
    library._open = None  # it is read no more
    last = _note(_with(library, generations_kept=1), 2021)
    assert library.index.generations() == [last]
    assert _collections(library) == {_location(library, last).collection}


def test_what_stays_is_not_embedded_again_and_what_is_purged_leaves_no_collection(library: Assistant) -> None:
    (library.settings.corpus / "новое.txt").write_text("Новый завод построен в 2020 году.\n", encoding="utf-8")
    first = library.build(silent)
    assert first.embedded == 1
    (library.settings.corpus / "новое.txt").rename(library.settings.corpus / "старое.txt")
    renamed = library.build(silent)
    assert renamed.embedded == 0
    assert library.verify() == []
    held = {_location(library, name).collection for name in (first.generation, renamed.generation)}
    (library.index.folder / first.generation / LOCATION).write_text("not what was written", encoding="utf-8")
    traces = library.traces("старое.txt")
    library.remove("старое.txt")
    library = _with(library, generations_kept=9)
    assert held < _collections(library)
    assert library.purge(traces).generations == 2
    assert not held & _collections(library)
    assert len(library.index.generations()) == 1, "the first one has the content of the one in use"


def test_what_a_killed_build_left_in_milvus_is_dropped_by_the_next(library: Assistant) -> None:
    name = index_name(library.index.folder)
    left = [library.index.folder / f"{BUILDING}20200101-000000-00000{number}" for number in range(2)]
    for number, folder in enumerate(left):
        folder.mkdir()
        writer = MilvusWriter(folder, library.settings.milvus, f"{name}_killed_{number}", DIMENSION, "auto")
        writer.append(_rows(1, 4))
        if number:
            writer.finish()
    assert len(_collections(library)) == 3
    library.build(silent)
    assert _collections(library) == {_location(library, library.index.current_id()).collection}
    assert not any(folder.exists() for folder in left)


def test_a_build_killed_between_the_two_switches_harms_nothing(library: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _aliased(library)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("assistant.index.milvus_collections.announce", killed)
        with pytest.raises(KeyboardInterrupt):
            _note(library)
    assert _aliased(library) == before != _location(library, library.index.current_id()).collection
    assert "2020" in library.ask(QUESTION).citations[0].text
    assert library.build(silent).embedded == 0
    assert _aliased(library) == _location(library, library.index.current_id()).collection


def test_verify_sees_a_vector_that_was_changed_and_opening_one_that_is_gone(library: Assistant) -> None:
    location = _location(library, library.index.current_id())
    client = connect(library.settings.milvus).client
    (row,) = client.query(location.collection, filter="passage == 1", output_fields=["*"])
    client.upsert(location.collection, [{**row, "vector": list(reversed(row["vector"]))}])
    assert library.verify() == [location.collection]
    client.delete(location.collection, filter="passage == 1")
    with pytest.raises(IndexDamaged, match="assistant build"):
        _with(library).generation()
    assert _with(library).build(silent).embedded == location.rows
    library._open = None
    assert library.verify() == []


def test_the_next_build_moves_the_vectors_where_the_settings_say(library: Assistant) -> None:
    files = _with(library, vectors="faiss")
    assert not files.is_current()
    report = files.build(silent)
    assert report.embedded == 0
    assert (files.index.folder / report.generation / "vectors.faiss").is_file()
    assert not connect(library.settings.milvus).client.has_collection(index_name(library.index.folder)), "an alias of the past"
    assert not library.is_current()
    assert library.build(silent).embedded == 0
    assert library.is_current()


def test_without_an_address_the_index_is_refused_and_built_anew(library: Assistant) -> None:
    bare = _with(library, vectors="faiss", milvus="", generations_kept=1)
    with pytest.raises(IndexForeign, match="настройке milvus"):
        bare.generation()
    held = _location(library, library.index.current_id()).collection
    assert bare.build(silent).embedded > 0
    assert held in _collections(library), "it could not be dropped"
    assert list(library.index.folder.glob(f"{DROPPED}*"))
    with pytest.raises(IndexForeign), bare.index.writing() as writer:
        writer.sweep()
    library.build(silent)
    assert held not in _collections(library)
    assert not list(library.index.folder.glob(f"{DROPPED}*"))


def test_milvus_that_does_not_answer_is_named_in_a_sentence(library: Assistant) -> None:
    lost = _with(library, milvus="http://user:secret@127.0.0.1:1")
    before = library.index.current_id()
    (library.settings.corpus / "новое.txt").write_text("Новый завод построен в 2020 году.\n", encoding="utf-8")
    for call in (lost.generation, lost.build, lost.verify):
        with pytest.raises(VectorsUnreachable, match=r"Milvus по адресу «http://127\.0\.0\.1:1» не отвечает") as refused:
            call()
        assert "secret" not in refused.value.message
    assert library.index.current_id() == before
    library.build(silent)
    traces = library.traces("кластер.txt")
    library.remove("кластер.txt")
    with pytest.raises(VectorsUnreachable):
        lost.purge(traces)
    assert before not in library.index.generations(), "what is text is gone at once"
    library.purge(traces)


def test_missing_packages_are_named_in_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(VectorsUnreachable, match="pip install"):
        connect(str(tmp_path / "other.db"))


def test_a_file_of_milvus_that_is_held_by_another_is_named_in_a_sentence(milvus: str, tmp_path: Path) -> None:
    """By another path to it, this process is another to milvus-lite."""
    connect(milvus)
    (tmp_path / "same.db").symlink_to(milvus)
    with pytest.raises(VectorsUnreachable, match="занят другой программой"):
        connect(str(tmp_path / "same.db"))
    with pytest.raises(VectorsUnreachable, match="папка есть"):
        connect(str(tmp_path / "no" / "such.db"))


@pytest.mark.parametrize("given_", [{"vectors": "milvus"}, {"milvus": "localhost"}, {"vectors": "redis"}])
def test_settings_that_name_no_store_are_refused(given_: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        load_settings(**given_)


def test_the_address_of_a_file_does_not_depend_on_the_folder_one_stands_in() -> None:
    assert load_settings(milvus="m.db").milvus == str(Path("m.db").absolute())
