"""One assistant in a process of its own, for `tests.benchmarks.peers`; nothing of this project is imported but by `ours`.

    python -P peer.py JOB.json build|ask

JOB.json: `peer`, `model` (a sentence-transformers folder), `passages` (JSON lines `{"document", "text"}`), `corpus` (a folder
of text files), `index` (an empty folder, or what `build` left in it). `build` writes one JSON line of figures. `ask` writes one
when it is ready and then answers each line of the standard input, a question as a JSON string, by one JSON line: the seconds
it took and the documents of the first ten passages, best first.
"""

import asyncio
import importlib
import json
import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

QUERY, PASSAGE = "query: ", "passage: "
TOP = 10


class Peer(Protocol):
    """What is measured; the models are loaded when it is made, before the clock of a build starts."""

    def build(self) -> dict[str, Any]:
        """Make the index and keep it on disk; return `passages` and what else there is to tell."""
        ...

    def open(self) -> None:
        """Open what `build` left."""
        ...

    def search(self, question: str) -> list[str]:
        """Return the documents of the `TOP` best passages, best first."""
        ...

    def close(self) -> None:
        """End what was started."""
        ...


def passages_of(job: dict[str, Any]) -> list[dict[str, str]]:
    return [json.loads(line) for line in Path(job["passages"]).read_text(encoding="utf-8").split("\n") if line]


class Ours:
    """This project: text files in; `answers` asks whole questions instead of searching, with or without the reader."""

    def __init__(self, job: dict[str, Any], *, reader: bool, answers: bool) -> None:
        from assistant.assembly import Assistant

        self._assistant = Assistant.open(job["corpus"], job["index"], reader=reader)
        self._answers = answers
        self._engine = self._assistant.embedder.engine

    def build(self) -> dict[str, Any]:
        report = self._assistant.build()
        return {"passages": report.passages, "stages": report.seconds, "engine": self._engine}

    def open(self) -> None:
        self._generation = self._assistant.generation()
        if self._answers and self._assistant.opened_reader.reader is None and self._assistant.settings.reader:
            raise RuntimeError(f"no reader: {self._assistant.opened_reader.state}")

    def search(self, question: str) -> list[str]:
        if self._answers:
            hits = self._assistant.ask(question, self._generation).hits
        else:
            hits = self._assistant.search(question, TOP, self._generation)
        return [self._generation.entry(hit.row).source.path for hit in hits]

    def close(self) -> None:
        pass


class Plain:
    """sentence-transformers as it comes and an exact FAISS index: our passages in, no words looked up."""

    def __init__(self, job: dict[str, Any]) -> None:
        import faiss
        from sentence_transformers import SentenceTransformer

        self._faiss = faiss
        self._model = SentenceTransformer(job["model"], device="cpu")
        self._job, self._index = job, Path(job["index"])

    def build(self) -> dict[str, Any]:
        passages = passages_of(self._job)
        vectors = self._model.encode([one["text"] for one in passages], prompt=PASSAGE, show_progress_bar=False)
        index = self._faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        self._faiss.write_index(index, str(self._index / "vectors.faiss"))
        shutil.copyfile(self._job["passages"], self._index / "passages.jsonl")
        return {"passages": len(passages)}

    def open(self) -> None:
        self._vectors = self._faiss.read_index(str(self._index / "vectors.faiss"))
        self._passages = passages_of({"passages": self._index / "passages.jsonl"})

    def search(self, question: str) -> list[str]:
        vector = self._model.encode([question], prompt=QUERY, show_progress_bar=False)
        _, rows = self._vectors.search(vector, TOP)
        return [self._passages[row]["document"] for row in rows[0] if row >= 0]

    def close(self) -> None:
        pass


class Txtai:
    """txtai, its hybrid index (vectors and BM25) with the texts in its database: our passages in.

    `weight` is that of the vectors in its fusion; None for its own.
    """

    def __init__(self, job: dict[str, Any], weight: float | None = None) -> None:
        from txtai import Embeddings  # type: ignore[import-not-found]

        instructions = {"query": QUERY, "data": PASSAGE}
        self._embeddings = Embeddings(path=job["model"], hybrid=True, content=True, instructions=instructions, gpu=False)
        self._job, self._weight = job, weight

    def build(self) -> dict[str, Any]:
        passages = passages_of(self._job)
        self._embeddings.index((number, one["text"], None) for number, one in enumerate(passages))
        self._embeddings.save(str(Path(self._job["index"]) / "txtai"))
        shutil.copyfile(self._job["passages"], Path(self._job["index"]) / "passages.jsonl")
        return {"passages": len(passages)}

    def open(self) -> None:
        self._embeddings.load(str(Path(self._job["index"]) / "txtai"))
        self._passages = passages_of({"passages": Path(self._job["index"]) / "passages.jsonl"})

    def search(self, question: str) -> list[str]:
        found = self._embeddings.search(question, TOP, weights=self._weight)
        return [self._passages[int(one["id"])]["document"] for one in found]

    def close(self) -> None:
        pass


class Haiku:
    """haiku.rag, which reads and cuts the text files itself; its vectors come from a server, here on the loopback address."""

    def __init__(self, job: dict[str, Any], phase: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        prompt = PASSAGE if phase == "build" else QUERY
        command = [sys.executable, "-P", __file__, "--serve", job["model"], prompt, str(port)]
        # It ends when this pipe is closed: with this process, however that ends.
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE)
        os.environ.update(
            OLLAMA_BASE_URL=f"http://127.0.0.1:{port}",
            EMBEDDINGS_PROVIDER="ollama",
            EMBEDDINGS_MODEL="e5-small",
            EMBEDDINGS_VECTOR_DIM="384",
            # Its own default is a language model that sorts what was found.
            RERANK_PROVIDER="",
        )
        if not hasattr(sqlite3.Connection, "enable_load_extension"):
            # A Python built without SQLite's extensions, which its vectors are one of.
            sys.modules["sqlite3"] = importlib.import_module("pysqlite3")
        from haiku.rag.client import HaikuRAG  # type: ignore[import-not-found]
        from haiku.rag.utils import text_to_docling_document  # type: ignore[import-not-found]

        # What it loads when it reads its first text is no part of a build.
        text_to_docling_document("Проба.")
        self._open, self._job, self._file = HaikuRAG, job, Path(job["index"]) / "haiku.sqlite"
        self._loop = asyncio.new_event_loop()
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        raise TimeoutError("the server of vectors did not start")

    def build(self) -> dict[str, Any]:
        async def add() -> int:
            async with self._open(self._file) as client:
                for path in sorted(Path(self._job["corpus"]).iterdir()):
                    await client.create_document_from_source(path, metadata={})
                return len(await client.chunk_repository.list_all())

        # The server's share of the processors cannot be told from its start.
        return {"passages": self._loop.run_until_complete(add()), "processor": None}

    def open(self) -> None:
        self._client = self._open(self._file)

    def search(self, question: str) -> list[str]:
        from urllib.parse import unquote

        found = self._loop.run_until_complete(self._client.search(question, limit=TOP))
        return [unquote(chunk.document_uri.rsplit("/", 1)[1]) for chunk, _ in found]

    def close(self) -> None:
        self._server.terminate()
        self._server.wait()


def serve(model: str, prompt: str, port: int) -> None:
    """Give vectors as Ollama does, by the same weights, until ended."""
    from sentence_transformers import SentenceTransformer

    loaded = SentenceTransformer(model, device="cpu")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Header and body are two writes; with Nagle's algorithm the second waits 40 ms for the other side.
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            vector = loaded.encode([asked["prompt"]], prompt=prompt, show_progress_bar=False)[0]
            body = json.dumps({"embedding": vector.tolist()}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *values: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()


def made(job: dict[str, Any], phase: str) -> Peer:
    """Return the peer a job names, its models loaded."""
    if job["peer"].startswith("ours"):
        # The project's folder is given as PYTHONPATH; -P leaves that in.
        return Ours(job, reader=job["peer"] == "ours-reader", answers=job["peer"] != "ours")
    if job["peer"].startswith("txtai"):
        return Txtai(job, job.get("weight"))
    return Haiku(job, phase) if job["peer"] == "haiku" else Plain(job)


def processor_seconds() -> float:
    """Return what this process and the children it has waited for took of the processors."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    """Do one phase of a job."""
    if sys.argv[1] == "--serve":
        serve(sys.argv[2], sys.argv[3], int(sys.argv[4]))
        return
    job, phase = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), sys.argv[2]
    # Libraries print what they like; the figures have their own way out.
    out = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
    os.dup2(2, 1)
    started = time.perf_counter()
    peer = made(job, phase)
    loading = time.perf_counter() - started
    if phase == "build":
        used, started = processor_seconds(), time.perf_counter()
        figures = peer.build()
        seconds = time.perf_counter() - started
        peer.close()
        used = processor_seconds() - used
        out.write(json.dumps({"loading": loading, "seconds": seconds, "processor": used, **figures}) + "\n")
        return
    started = time.perf_counter()
    peer.open()
    out.write(json.dumps({"loading": loading, "opening": time.perf_counter() - started}) + "\n")
    for line in sys.stdin:
        question = json.loads(line)
        started = time.perf_counter()
        documents = peer.search(question)
        out.write(json.dumps({"seconds": time.perf_counter() - started, "documents": documents}) + "\n")
    peer.close()


if __name__ == "__main__":
    main()
