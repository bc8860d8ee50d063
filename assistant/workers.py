"""Shards embedded by other processes, here and on other machines, under Dask's scheduler.

Dask notices who comes and who dies, and gives the work of a dead process to another. Its own transport uses
pickle and runs what it is sent, so scheduler, workers and this process have to trust each other (docs/рабочие.md). We send
the name of a function of `assistant.shards` and bytes; what comes back is bytes, which are checked.
"""

import asyncio
import json
import logging
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from assistant.compilation import Request
from assistant.embedding import Embedder, Vectors, Words
from assistant.errors import WorkersUnavailable
from assistant.shards import Shard, Terms, embedded, probe, received, refusal, texts_message
from assistant.texts import index as texts

_CONNECT_SECONDS = 10
_PATIENCE = 30.0
"""Seconds without a worker before the build gives up: one that died is started again in fewer."""
_LOOK = 1.0
"""Seconds after which we look who is there, if nothing happens."""
_FETCH_SECONDS = 30.0
"""Seconds a worker has to hand over what it made; it is done again by another then."""
_AHEAD = 2
"""Shards given out for each thread of a worker: it need not wait for its next."""
_DEATHS = 4
"""Workers that may die of one shard, or before they have opened the model, until it is taken for the cause."""


def _to_nobody(sentence: str) -> None:
    """Take a sentence and say nothing."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Which processes embed; one of `address` and `local` is given.

    Parameters
    ----------
    address : str or None
        Of a running Dask scheduler, such as `tcp://host:8786`.
    local : int
        Processes to start on this machine for this build.
    notice : callable
        Told one Russian sentence about each worker that is not used.
    """

    address: str | None = None
    local: int = 0
    notice: Callable[[str], None] = _to_nobody

    def __post_init__(self) -> None:
        if (self.address is None) == (self.local < 1):
            raise ValueError("either an address or a number of local workers is wanted")


def embed_apart(
    shards: Iterable[Shard], embedder: Embedder, request: Request, workers: Workers
) -> Generator[tuple[Shard, Vectors, list[Words]], None, None]:
    """Yield each shard with the vectors of its passages and of their words, as they are done, in any order.

    Every worker first shows that it has the same model and computes as this process does, to the bit; it gets no text before.
    A shard whose worker dies is done again by another. `shards` is read only as far as there are workers to do them.

    Raises
    ------
    WorkersUnavailable
        If the workers cannot be reached, none of them fits, all have died, or a shard cannot be done.
    """
    with _connected(workers) as client:
        terms = Terms(request, embedder.identity, probe(embedder), workers.local)
        yield from _Coordinator(client, terms, workers).run(iter(shards))


@contextmanager
def _connected(workers: Workers) -> Iterator[Any]:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise WorkersUnavailable(texts.workers_not_installed()) from error
    # Every death of a worker would be told in English; what a user must know, we say.
    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)
    with ExitStack() as stack:
        target: Any = workers.address
        if target is None:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="assistant-workers-"))
            try:
                cluster = LocalCluster(
                    n_workers=workers.local,
                    threads_per_worker=1,
                    memory_limit=0,
                    dashboard_address=None,
                    # With certificates made for this run, or any user of this machine could run code as this one.
                    security=True,
                    silence_logs=logging.CRITICAL + 1,
                    local_directory=folder,
                )
            except (OSError, RuntimeError) as error:
                raise WorkersUnavailable(texts.workers_fail(texts.NOT_STARTED)) from error
            target = stack.enter_context(cluster)
        else:
            _check(target)
        client = Client(target, timeout=_CONNECT_SECONDS, set_as_default=False)
        yield stack.enter_context(client)


def _check(address: str) -> None:
    """Hold that a scheduler answers: Dask's client, where it cannot connect, goes on trying and complains at exit."""
    from distributed.comm import connect
    from distributed.security import Security

    async def met() -> None:
        comm = await connect(address, timeout=_CONNECT_SECONDS, **Security().get_connection_args("client"))
        comm.abort()

    try:
        asyncio.run(met())
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        raise WorkersUnavailable(texts.workers_unreachable(address)) from error


@contextmanager
def _scheduler_may_go() -> Iterator[None]:
    """Tell Dask's ways to say that the scheduler has gone in a sentence."""
    try:
        yield
    except (OSError, CancelledError) as error:
        raise WorkersUnavailable(texts.workers_missing()) from error


class _Coordinator:
    """Gives shards to workers and takes what they made."""

    def __init__(self, client: Any, terms: Terms, workers: Workers) -> None:
        self._client, self._terms, self._message, self._workers = client, terms, terms.message(), workers
        self._asked: dict[Any, str] = {}
        self._reasons: dict[str, str] = {}  # of each worker that was heard: why it is not used, "" where it is
        self._given: dict[Any, tuple[Shard, frozenset[str]]] = {}
        self._again: list[Shard] = []
        self._deaths: Counter[str] = Counter()  # by the name of a shard; "" while the model was opened
        self._tries = 0

    def run(self, shards: Iterator[Shard]) -> Iterator[tuple[Shard, Vectors, list[Words]]]:
        """Yield each shard with its vectors."""
        alone_since: float | None = None
        while True:
            with _scheduler_may_go():
                present = self._client.nthreads()
                self._meet(set(present))
            fit = {address: threads for address, threads in present.items() if self._reasons.get(address) == ""}
            self._take_back(set(fit))
            if not self._give(shards, fit):
                return
            if fit or self._asked:
                alone_since = None
            else:
                alone_since = alone_since or time.monotonic()
                self._check_hope(set(present), time.monotonic() - alone_since)
            with _scheduler_may_go():
                self._wait()
                self._hear()
            yield from self._take()

    def _wait(self) -> None:
        """Wait until something is done, or it is time to look who is there."""
        from distributed import wait

        if waited := [*self._asked, *self._given]:
            with suppress(TimeoutError), self._client.as_current():
                wait(waited, timeout=_LOOK, return_when="FIRST_COMPLETED")
        else:
            time.sleep(_LOOK)

    def _meet(self, present: set[str]) -> None:
        """Ask workers that are new whether they agree; forget those that have gone."""
        for future in [future for future, address in self._asked.items() if address not in present]:
            future.cancel()
            del self._asked[future]
            self._mourn("")
        for address in sorted(present - set(self._asked.values()) - set(self._reasons)):
            future = self._client.submit(refusal, self._message, key=self._key("agreement"), workers=[address], pure=False)
            self._asked[future] = address

    def _hear(self) -> None:
        for future in [future for future in self._asked if future.done()]:
            address = self._asked.pop(future)
            if future.status == "finished":
                self._reasons[address] = future.result()
                if self._reasons[address]:
                    self._workers.notice(texts.worker_refused(address, _reason(self._reasons[address])))
            elif future.status == "error" and not _killed(future):
                self._reasons[address] = json.dumps({"reason": "model", "detail": _words(future)}, ensure_ascii=False)
                self._workers.notice(texts.worker_refused(address, _reason(self._reasons[address])))

    def _give(self, shards: Iterator[Shard], fit: dict[str, int]) -> bool:
        """Give out as many shards as the workers can hold; tell whether there is any work left."""
        room = _AHEAD * sum(fit.values())
        while (shard := self._again.pop() if self._again else next(shards, None)) is not None:
            if len(self._given) >= room:
                self._again.append(shard)
                return True
            name, given = self._key(self._terms.name(shard)), texts_message(shard)
            with _scheduler_may_go():
                future = self._client.submit(embedded, self._message, given, key=name, workers=sorted(fit), pure=False)
            self._given[future] = (shard, frozenset(fit))
        return bool(self._given)

    def _take_back(self, fit: set[str]) -> None:
        """Take back the shards none of whose workers is left."""
        for future in [future for future, (_, workers) in self._given.items() if not workers & fit]:
            shard, _ = self._given.pop(future)
            future.cancel()
            self._again.append(shard)
            self._mourn(self._terms.name(shard))

    def _take(self) -> Iterator[tuple[Shard, Vectors, list[Words]]]:
        for future in [future for future in self._given if future.done()]:
            shard, _ = self._given.pop(future)
            if future.status == "finished":
                message = self._fetched(future)
                if message is None:
                    future.cancel()
                    self._again.append(shard)
                    continue
                try:
                    vectors, words = received(shard, self._terms.identity, message)
                except ValueError as error:
                    raise WorkersUnavailable(texts.workers_fail(str(error))) from error
                future.release()
                yield shard, vectors, words
            elif future.status == "error":
                raise WorkersUnavailable(texts.workers_fail(texts.DYING_OF_A_SHARD if _killed(future) else _words(future)))
            else:
                self._again.append(shard)

    def _fetched(self, future: Any) -> Any:
        """Return what a worker made; None where it does not hand it over: its machine sleeps, and nobody knows yet."""
        with _scheduler_may_go(), suppress(TimeoutError):
            return future.result(timeout=_FETCH_SECONDS)
        return None

    def _check_hope(self, present: set[str], seconds: float) -> None:
        """Give up where no worker is left to wait for."""
        reasons = [self._reasons[address] for address in sorted(present) if self._reasons.get(address)]
        never = "" not in self._reasons.values()
        if reasons and (never or seconds > _PATIENCE):
            raise WorkersUnavailable(texts.workers_unfit(_reason(reasons[0])))
        if seconds > _PATIENCE:
            raise WorkersUnavailable(texts.workers_missing())

    def _mourn(self, name: str) -> None:
        """Count a death; raise where a worker started again would die again."""
        self._deaths[name] += 1
        if self._deaths[name] >= _DEATHS and (name or "" not in self._reasons.values()):
            raise WorkersUnavailable(texts.workers_fail(texts.DYING_OF_A_SHARD if name else texts.DYING_AT_THE_START))

    def _key(self, name: str) -> str:
        """Return a key that this scheduler has not seen: a task that was cancelled must not be mistaken for its successor."""
        self._tries += 1
        return f"{name}-{self._client.id}-{self._tries}"


def _reason(refused: str) -> str:
    held = json.loads(refused)
    return texts.worker_reason(held["reason"], held["detail"])


def _killed(future: Any) -> bool:
    from distributed import KilledWorker

    return isinstance(future.exception(), KilledWorker)


def _words(future: Any) -> str:
    """Return what a failed task says, in one line."""
    return " ".join(str(future.exception()).split())[:200]
