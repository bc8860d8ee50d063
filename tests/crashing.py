"""A library at which faults are thrown, and what must hold of it after each.

A build is run in a forked process, which has all modules loaded; the vectors it needs are known, from the former generation or
from unfinished work that the real model left, because the threads of OpenVINO do not outlive a fork. A build that would ask the
model again fails: nothing that was embedded may be lost.
"""

import json
import os
import re
import shutil
import signal
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant import filling
from assistant.assembly import Assistant
from assistant.embedding import Embedder
from assistant.errors import AssistantError
from assistant.generation import open_generation
from assistant.manifest import MANIFEST, MANIFEST_CHECKSUM
from assistant.ranking import SentenceRanker
from assistant.seen_files import SEEN
from assistant.settings import Settings, load_settings
from tests.supervising import Decide, fork, supervise

QUESTION = "Кто ввёл понятие кластера?"
_ANSWER = "Портер"
KEPT = 2
_LAST = "яяя.txt"
SENTENCE = re.compile(r"[^\n]*[а-яё][^\n]*[.!?)]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scene:
    """A library, what is done to it, and what may come of it.

    `old` and `new` are the digests in use before and after `action`, `final` the one in use after a build that follows.
    """

    name: str
    template: Path
    action: Callable[[Assistant], object]
    embedder: Embedder
    old: str
    new: str
    final: str
    texts: str
    """Everything its documents say, before and after."""

    def copy(self, folder: Path) -> Path:
        """Return a fresh library in `folder`, in place of the one before."""
        shutil.rmtree(folder, ignore_errors=True)
        return Path(shutil.copytree(self.template, folder, symlinks=True))


@dataclass(slots=True)
class Seen:
    """What came of one fault: how the command ended, which generation was in use then, and everything that was wrong."""

    ended: str
    state: str = ""
    message: str = ""
    wrong: list[str] = field(default_factory=list)


class _NoModel:
    """An encoder for a process that must not need one."""

    def embed(self, texts: Sequence[str], progress: Any = None) -> Any:
        raise AssertionError(f"{len(texts)} texts would be embedded again")

    embed_together = embed

    def embed_words(self, texts: Sequence[str], words: Any, space: Any, progress: Any = None) -> Any:
        if texts:
            self.embed(texts)
        import numpy as np

        return np.zeros((0, 1), np.float32), []


def opened(library: Path, embedder: Embedder, **settings: Any) -> Assistant:
    """Return an assistant over a library, with a model that is open already."""
    assistant = Assistant(_settings(library, **settings))
    vars(assistant)["embedder"] = embedder
    vars(assistant)["ranker"] = _ranker(embedder)
    return assistant


@cache
def _ranker(embedder: Embedder) -> SentenceRanker:
    return SentenceRanker(embedder, None)


def _settings(library: Path, **settings: Any) -> Settings:
    return load_settings(library / "corpus", library / "index", reader=False, **{"generations_kept": KEPT, **settings})


def _text(subject: str, count: int = 12) -> str:
    lines = (f"{subject} номер {number} выпустил {number * 7} станков и {number + 3} прессов." for number in range(1, count))
    return f"{subject}: обзор.\n\n" + "\n\n".join(lines) + "\n"


def _write(library: Path, **texts: str) -> None:
    (library / "corpus").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (library / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")


SCENES = ("build", "first build", "remove", "rollback")


def scenes(folder: Path, embedder: Embedder, wanted: Sequence[str] = SCENES) -> dict[str, Scene]:
    """Make scenes: a build that adds, changes, renames and removes; the first of all; a removal; going back."""
    base = folder / "base"
    cluster = "Понятие кластера ввёл Майкл Портер в 1990 году. Он описал его в книге.\n"
    _write(base, кластер=cluster, завод=_text("Завод"), цех=_text("Цех"))
    for name in ("парк", "лес"):
        opened(base, embedder, generations_kept=3).build()
        _write(base, **{name: _text(name.capitalize(), 5)})
    old = opened(base, embedder, generations_kept=3).build().digest
    changed = folder / "build"
    shutil.copytree(base, changed)
    _write(changed, новое=_text("Комбинат"), завод=_text("Завод", 15))
    (changed / "corpus/цех.txt").rename(changed / "corpus/цех-новый.txt")
    (changed / "corpus/лес.txt").unlink()
    texts = _all_texts(base) + _all_texts(changed)
    made: dict[str, Scene] = {}
    if "build" in wanted or "first build" in wanted:
        leave_unfinished(changed, embedder)
        new = opened(Path(shutil.copytree(changed, folder / "built")), embedder).build().digest
        made["build"] = Scene("build", changed, Assistant.build, embedder, old, new, new, texts)
    if "first build" in wanted:
        first = folder / "first"
        shutil.copytree(changed / "corpus", first / "corpus")
        leave_unfinished(first, embedder)
        made["first build"] = replace(made["build"], name="first build", template=first, old="")
    if "remove" in wanted:
        removed = opened(Path(shutil.copytree(base, folder / "removed")), embedder)
        _remove(removed)
        new = removed.manifest().digest
        made["remove"] = Scene("remove", base, _remove, embedder, old, new, new, texts)
    if "rollback" in wanted:
        former = opened(base, embedder).index.generations()[-2]
        new = open_generation(base / "index" / former, None).manifest.digest
        made["rollback"] = Scene("rollback", base, lambda assistant: assistant.rollback(former), embedder, old, new, old, texts)
    return {name: scene for name, scene in made.items() if name in wanted}


def _remove(assistant: Assistant) -> None:
    """Do as the command does; what an interrupted one removed already is not asked for again."""
    if (assistant.settings.corpus / "завод.txt").exists():
        assistant.remove("завод.txt")
    assistant.build(may_be_empty=True)


class _Stopped(Exception):
    """Ends a build when all but its last document is embedded."""


def leave_unfinished(library: Path, embedder: Embedder) -> None:
    """Leave what a build leaves that was stopped before it wrote: all texts, and the vectors of all that is new."""
    last = library / "corpus" / _LAST
    last.write_text("Последний.\n", encoding="utf-8")

    def stop(stage: str, done: int, total: int) -> None:
        if stage == "embedding" and done == total:
            raise _Stopped

    with pytest.MonkeyPatch.context() as patch, suppress(_Stopped):
        patch.setattr(filling, "_KEPT_TOGETHER", 1)
        opened(library, embedder).build(stop)
    last.unlink()


def run_forked(scene: Scene, library: Path, decide: Decide, setting: Callable[[], None] | None = None) -> Seen:
    """Do a scene's action in a forked process; `decide` is asked about every call by which it changes the library."""
    told = library.with_name(library.name + ".told")
    told.unlink(missing_ok=True)
    return seen_of(supervise(lambda: child(scene, library, told, setting), library, decide), told)


def child(scene: Scene, library: Path, told: Path, setting: Callable[[], None] | None = None) -> None:
    """Do a scene's action and tell how it ended; runs in the forked process."""
    if setting is not None:
        setting()
    held = scene.embedder
    try:
        scene.action(opened(library, Embedder(lambda purpose: _NoModel(), held.identity, held.engine)))
        told.write_text(json.dumps(["done", ""]), encoding="utf-8")
    except AssistantError as error:
        told.write_text(json.dumps(["refused", error.message]), encoding="utf-8")
    except Exception:  # noqa: BLE001 — told, and counted as wrong
        told.write_text(json.dumps(["broken", traceback.format_exc()]), encoding="utf-8")


def seen_of(code: int, told: Path) -> Seen:
    """Return how a forked process ended, by its exit code and what it told."""
    if code < 0:
        return Seen("killed")
    ended, message = json.loads(told.read_text(encoding="utf-8")) if told.exists() else ("broken", f"code {code}")
    wrong = [message] if ended == "broken" or (ended == "refused" and not SENTENCE.fullmatch(message)) else []
    return Seen(ended, message=message, wrong=wrong)


def check(scene: Scene, library: Path, seen: Seen, *, known: bool = True) -> Seen:
    """Hold a library to what must be true of it after any fault, and after the build that follows.

    `known` tells that the vectors of all passages were known before the fault.
    """
    note_state(scene, library, seen)
    try:
        if scene.name == "remove":
            _remove(opened(library, scene.embedder))
        report = opened(library, scene.embedder).build()
        if report.embedded and known:
            seen.wrong.append(f"lost: {report.embedded} passages embedded again")
        if report.digest != scene.final:
            seen.wrong.append("the next build: another content")
        _check_in_use(scene, library)
        seen.wrong += [f"left over: {name}" for name in left_over(library)]
    except (AssistantError, AssertionError, OSError) as error:
        seen.wrong.append(f"the next build: {type(error).__name__} {error}")
    return seen


def note_state(scene: Scene, library: Path, seen: Seen) -> Seen:
    """Note which generation is in use, and what is wrong with it."""
    try:
        seen.state = _check_in_use(scene, library)
    except (AssistantError, AssertionError) as error:
        seen.wrong.append(f"in use: {type(error).__name__} {error}")
    return seen


def _check_in_use(scene: Scene, library: Path) -> str:
    """Return which generation is in use; it is whole and answers with exact quotes."""
    assistant = opened(library, scene.embedder)
    if not scene.old and not (library / "index/CURRENT").exists():
        return "old"
    generation = assistant.generation()
    digest = generation.manifest.digest
    assert digest in {scene.old, scene.new, scene.final}, "another content"
    damaged = assistant.verify()
    assert not damaged, f"verify: {damaged}"
    answer = assistant.ask(QUESTION)
    assert any(_ANSWER in citation.text for citation in answer.citations), "no answer"
    for citation in answer.citations:
        number = generation.manifest.documents.index(citation.entry)
        quoted = generation.document(number).text[citation.quote.start : citation.quote.stop]
        assert citation.text == quoted, "a quote that its document does not have"
        assert citation.text in scene.texts, "a quote that no file has"
    return "old" if digest == scene.old else "new"


def _all_texts(library: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (library / "corpus").iterdir())


def left_over(library: Path) -> list[str]:
    """Return everything in a library that a finished build does not account for."""
    assistant = Assistant(_settings(library))
    index, kept = assistant.index.folder, assistant.index.generations()
    found = [path.name for path in index.iterdir() if path.name not in {"CURRENT", "ROLLED_BACK", ".lock", SEEN, *kept}]
    seen = json.loads((index / SEEN).read_text(encoding="utf-8")) if (index / SEEN).is_file() else []
    found += [f"{SEEN}: {row[0]}" for row in seen if not (library / "corpus" / row[0]).is_file()]
    found += [path.name for path in (library / "corpus").iterdir() if path.suffix != ".txt" or path.name.startswith(".")]
    found += [f"{len(kept)} generations"] if len(kept) > KEPT else []
    digests = []
    for name in kept:
        manifest = open_generation(index / name, None).manifest
        digests.append(manifest.digest)
        named = {*manifest.files, MANIFEST, MANIFEST_CHECKSUM}
        present = {path.relative_to(index / name).as_posix() for path in (index / name).rglob("*") if path.is_file()}
        found += [f"{name}/{extra}" for extra in present - named]
    found += ["the same generation twice"] if len(set(digests)) < len(digests) else []
    return found


def kill_after(scene: Scene, library: Path, seconds: float) -> Seen:
    """Do a scene's action in a forked process and kill it after a time."""
    told = library.with_name(library.name + ".told")
    told.unlink(missing_ok=True)
    process = fork()
    if not process:
        child(scene, library, told)
        os._exit(0)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    return seen_of(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), told)


def lasting(scene: Scene, library: Path) -> float:
    """Return how many seconds a scene's action takes in a forked process."""
    scene.copy(library)
    begun = time.perf_counter()
    process = fork()
    if not process:
        child(scene, library, library.with_name(library.name + ".told"))
        os._exit(0)
    os.waitpid(process, 0)
    return time.perf_counter() - begun
