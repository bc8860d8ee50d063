"""Passages embedded by other processes: the same index to the bit, whoever dies on the way."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from distributed import Client, LocalCluster
from hypothesis import given
from hypothesis import strategies as st

from assistant import filling, workers
from assistant.assembly import Assistant
from assistant.compilation import Identity, Request
from assistant.embedding import Embedder, open_embedder
from assistant.errors import WorkersUnavailable
from assistant.generation import KEY, passage_key
from assistant.packaged_model import PACKAGE
from assistant.settings import load_settings
from assistant.shards import Shard, Terms, cut, embedded, probe, received, refusal, texts_message
from assistant.unfinished import FOLDER
from assistant.workers import Workers
from tests.commands import Commands, folders, process
from tests.conftest import silent

pytestmark = pytest.mark.alone

NOTES = {f"заметка-{n:02}.txt": f"Завод номер {n} открыт в {1950 + n} году. Он делает станки.\n" for n in range(40)}
IDENTITY = Identity("модель", "0" * 64, "query: ", "passage: ", 384, 512)
KEYS = st.integers(0, 60).map(lambda number: number.to_bytes(KEY, "big"))


# The cutting


@given(st.lists(KEYS, max_size=80), st.integers(1, 20))
def test_shards_hold_every_passage_once_in_its_order(keys: list[bytes], size: int) -> None:
    shards = list(cut(((key, key.hex()) for key in keys), size))
    assert [key for shard in shards for key in shard.keys] == list(dict.fromkeys(keys))
    assert all(shard.texts == tuple(key.hex() for key in shard.keys) for shard in shards)
    assert all(len(shard.keys) == size for shard in shards[:-1])
    assert all(0 < len(shard.keys) <= size for shard in shards[-1:])


@given(st.lists(KEYS, min_size=1, unique=True), st.lists(KEYS, min_size=1, unique=True))
def test_a_shard_is_named_by_its_passages_and_by_the_model(one: list[bytes], other: list[bytes]) -> None:
    terms = Terms(Request(PACKAGE), IDENTITY, "0")
    first, second = (Shard(tuple(keys), tuple("" for _ in keys)) for keys in (one, other))
    assert (terms.name(first) == terms.name(second)) == (one == other)
    assert terms.name(first) != replace(terms, identity=replace(IDENTITY, passage_prompt="")).name(first)
    assert terms.name(first) != replace(terms, probe="1").name(first)


def test_a_corpus_is_read_only_as_far_as_shards_are_asked_for() -> None:
    def passages() -> Iterator[tuple[bytes, str]]:
        for number in range(4):
            yield number.to_bytes(KEY, "big"), "текст"
        raise AssertionError("read too far")

    assert len(next(cut(passages(), 4)).keys) == 4


# What goes to a worker and comes back


@pytest.fixture(scope="module")
def embedder(model_cache: Path) -> Embedder:
    return open_embedder(Request(PACKAGE), model_cache)


@pytest.fixture(scope="module")
def terms(embedder: Embedder) -> Terms:
    return Terms(Request(PACKAGE), embedder.identity, probe(embedder))


def _shard(*texts: str) -> Shard:
    return Shard(tuple(passage_key(text) for text in texts), texts)


def test_a_worker_gives_the_vectors_of_the_embedder(terms: Terms, embedder: Embedder) -> None:
    shard = _shard("Кластер — это группа предприятий.", "Завод.", "…")
    assert refusal(terms.message()) == ""
    vectors, words = received(shard, embedder.identity, embedded(terms.message(), texts_message(shard)))
    np.testing.assert_array_equal(vectors, embedder.passages(shard.texts))
    assert [len(own) for own in words] == [3, 1, 0]


@given(st.data())
def test_what_does_not_come_whole_is_not_taken(terms: Terms, made: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(made) - 1))
    harmed = data.draw(st.sampled_from([made[:place], made[:place] + bytes([made[place] ^ 1]) + made[place + 1 :]]))
    with pytest.raises(ValueError, match="whole"):
        received(_shard("Завод."), terms.identity, harmed)


@pytest.fixture(scope="module")
def made(terms: Terms) -> bytes:
    """What a worker gives for the shard «Завод.»."""
    return embedded(terms.message(), texts_message(_shard("Завод.")))


def test_vectors_of_another_shard_or_model_are_not_taken(terms: Terms, made: bytes) -> None:
    received(_shard("Завод."), terms.identity, made)
    with pytest.raises(ValueError, match="other passages"):
        received(_shard("Нет."), terms.identity, made)
    with pytest.raises(ValueError, match="this model"):
        received(_shard("Завод."), replace(terms.identity, dimension=385), made)


def test_a_worker_says_why_it_cannot_embed(terms: Terms, monkeypatch: pytest.MonkeyPatch) -> None:
    other = replace(terms, identity=replace(terms.identity, weights="0" * 64))
    assert json.loads(refusal(other.message()))["reason"] == "identity"
    assert json.loads(refusal(replace(terms, probe="0" * 64).message()))["reason"] == "arithmetic"
    monkeypatch.setenv("ASSISTANT_CACHE", "/dev/null/cache")
    found = json.loads(refusal(replace(terms, request=Request(PACKAGE, "запрос: ")).message()))
    assert found["reason"] == "model"
    assert "/dev/null/cache" in found["detail"]


# Two processes


@dataclass
class Fleet:
    """A scheduler and workers, each a process of its own, started as docs/рабочие.md says."""

    folder: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, names: str) -> "Fleet":
        self._run("scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", "file")
        self._wait_for(lambda: (self.folder / "file").is_file() and '"address"' in (self.folder / "file").read_text())
        for name in names:
            options = ("--nthreads", "1", "--memory-limit", "0", "--no-nanny", "--no-dashboard", "--name", name)
            self._run(name, "worker", self.address, *options, "--local-directory", "scratch")
        return self

    @property
    def address(self) -> str:
        return str(json.loads((self.folder / "file").read_text())["address"])

    def _run(self, name: str, *arguments: str) -> None:
        line = [sys.executable, "-m", "dask", *arguments]
        self.processes[name] = subprocess.Popen(line, cwd=self.folder, stderr=subprocess.DEVNULL)

    def _wait_for(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < deadline, "nothing happened"
            time.sleep(0.02)

    def shards_of(self, name: str) -> int:
        """Return how many shards the scheduler has given to a worker that are not done."""
        with Client(self.address, set_as_default=False) as client:
            named = {address: worker["name"] for address, worker in client.scheduler_info()["workers"].items()}
            return sum(len(keys) for address, keys in client.processing().items() if named.get(address) == name)

    def workers(self) -> list[str]:
        with Client(self.address, set_as_default=False) as client:
            return list(client.scheduler_info()["workers"])

    def kill(self, name: str) -> None:
        self.processes[name].kill()
        self.processes[name].wait()

    def stop(self) -> None:
        for process_ in self.processes.values():
            process_.kill()
            process_.wait()


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[Fleet]:
    (tmp_path / "fleet").mkdir()
    made = Fleet(tmp_path / "fleet")
    yield made
    made.stop()


@pytest.fixture
def assistant(make_corpus: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Assistant:
    """An assistant without an index, its forty passages to be embedded by fours."""
    monkeypatch.setattr(filling, "_KEPT_TOGETHER", 4)
    return Assistant(load_settings(make_corpus(NOTES), tmp_path / "index"))


def test_one_worker_is_killed_and_then_the_other(
    fleet: Fleet, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shards of the first are done again; when the second has died too, what is done is kept."""
    monkeypatch.setattr(workers, "_FETCH_SECONDS", 2.0)
    fleet.start("ab")
    alone = Assistant(load_settings(assistant.settings.corpus, tmp_path / "alone")).build(silent)
    lost: list[int] = []
    asleep: list[int] = []

    def put_one_to_sleep(stage: str, done: int, total: int) -> None:
        """Let worker b fall asleep after its first shards, and kill it when it has been given others."""
        if stage != "embedding" or not done or lost:
            return
        if not asleep and len(fleet.workers()) == 2:
            fleet.processes["b"].send_signal(signal.SIGSTOP)
            asleep.append(done)
        elif asleep and (held := fleet.shards_of("b")):
            fleet.kill("b")
            lost.append(held)

    report = assistant.build(put_one_to_sleep, workers=Workers(fleet.address))
    assert lost
    assert (report.passages, report.embedded, report.digest) == (40, 40, alone.digest)
    assert assistant.verify() == []
    assert not (assistant.settings.index / FOLDER).exists()
    assert not [path for path in (fleet.folder / "scratch").rglob("*") if path.is_file() and path.stat().st_size], "texts on disk"

    monkeypatch.setattr(workers, "_PATIENCE", 1.0)
    for name, text in NOTES.items():
        (assistant.settings.corpus / f"ещё-{name}").write_text(text.replace("Завод", "Цех"), encoding="utf-8")
    seen: list[int] = []

    def kill_the_other(stage: str, done: int, total: int) -> None:
        if stage == "embedding":
            seen.append(done)
            if done == 8:
                fleet.kill("a")

    with pytest.raises(WorkersUnavailable) as caught:
        assistant.build(kill_the_other, workers=Workers(fleet.address))
    _is_one_sentence(caught.value.message, "Рабочих процессов не осталось")
    assert seen[-1] >= 8
    assert assistant.build(silent).embedded == 40 - seen[-1]


def test_when_the_scheduler_has_gone_nothing_is_lost(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_CONNECT_SECONDS", 1)
    seen: list[int] = []
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster:

        def progress(stage: str, done: int, total: int) -> None:
            if stage == "embedding":
                seen.append(done)
                if done == 8:
                    cluster.close()

        with pytest.raises(WorkersUnavailable) as caught:
            assistant.build(progress, workers=Workers(cluster.scheduler_address))
    _is_one_sentence(caught.value.message, "Рабочих процессов не осталось")
    assert assistant.build(silent).embedded == 40 - seen[-1]


def _is_one_sentence(message: str, beginning: str) -> None:
    assert re.fullmatch(rf"{beginning}[^.\n]+\.", message)


def test_workers_that_compute_otherwise_get_no_texts(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Any] = []
    notices: list[str] = []
    monkeypatch.setattr(workers, "probe", lambda embedder: "0" * 64)
    monkeypatch.setattr(workers, "texts_message", sent.append)
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None) as cluster:
        with pytest.raises(WorkersUnavailable) as caught:
            assistant.build(silent, workers=Workers(cluster.scheduler_address, notice=notices.append))
        assert "процессор" in caught.value.message
        assert len(notices) == 2
    assert sent == []


class Graves:
    """A client under whose scheduler every worker dies of what it is given."""

    id = "client"

    def submit(self, *arguments: Any, **options: Any) -> "Graves":
        return Graves()

    def cancel(self) -> None:
        """Take it back."""


class Asleep:
    """What a worker made that fell asleep before it was asked for it."""

    status = "finished"

    def done(self) -> bool:
        return True

    def result(self, timeout: float) -> bytes:
        assert timeout == workers._FETCH_SECONDS
        raise TimeoutError

    def cancel(self) -> None:
        """Take it back."""


def test_what_a_sleeping_worker_does_not_hand_over_is_done_again(terms: Terms) -> None:
    coordinator = workers._Coordinator(Graves(), terms, Workers("tcp://"))
    shard = _shard("Да.")
    coordinator._given[Asleep()] = (shard, frozenset({"worker"}))
    assert [*coordinator._take()] == []
    assert coordinator._give(iter(()), {"another": 1})
    assert [given for given, _ in coordinator._given.values()] == [shard]


def test_a_shard_that_kills_is_not_given_for_ever(terms: Terms) -> None:
    coordinator = workers._Coordinator(Graves(), terms, Workers("tcp://"))
    shards = iter([_shard("Да."), _shard("Нет.")])
    for number in range(workers._DEATHS - 1):
        assert coordinator._give(shards, {f"worker {number}": 1})
        coordinator._take_back(set())
    assert coordinator._give(shards, {"worker": 1})
    with pytest.raises(WorkersUnavailable, match="на одной и той же части"):
        coordinator._take_back(set())


def test_workers_that_die_before_they_are_ready_are_not_waited_for_for_ever(terms: Terms) -> None:
    coordinator = workers._Coordinator(Graves(), terms, Workers("tcp://"))
    for number in range(workers._DEATHS):
        coordinator._meet({f"worker {number}"})
    with pytest.raises(WorkersUnavailable, match="не открыв модель"):
        coordinator._meet(set())


def test_a_fault_of_the_corpus_is_not_taken_for_one_of_the_workers(terms: Terms) -> None:
    def shards() -> Iterator[Shard]:
        raise OSError("the disk cannot be read")
        yield

    with pytest.raises(OSError, match="disk"):
        workers._Coordinator(Graves(), terms, Workers("tcp://"))._give(shards(), {"worker": 1})


# As a user does


def test_build_with_workers_of_this_machine(library: Path, tmp_path: Path) -> None:
    again = folders(library)
    again[-1] = str(tmp_path / "again")
    before = Assistant(load_settings(library / "corpus", library / "index")).manifest()
    built = process("build", *again, "--local-workers", "2", "--json")
    assert (built.code, built.err) == (0, "")
    assert built.json["digest"] == before.digest
    assert built.json["embedded"] == built.json["passages"] == before.passages


def test_the_options_exclude_each_other_and_an_address_must_answer(command: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    both = command("build", "--workers", "tcp://127.0.0.1:1", "--local-workers", "2")
    assert both.code == 2
    (command.library / "corpus" / "новый.txt").write_text("Новый завод построен в 2020 году.\n", encoding="utf-8")
    monkeypatch.setattr(workers, "_CONNECT_SECONDS", 1)
    assert "не подключиться" in command("build", "--workers", "tcp://127.0.0.1:1").refusal()
    assert "не подключиться" in command("build", "--workers", "что-то").refusal()
    command.still_answers()


def test_without_the_package_its_installation_is_told(command: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    (command.library / "corpus" / "новый.txt").write_text("Новый завод построен в 2020 году.\n", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert ".[workers]" in command("build", "--local-workers", "2").refusal()
