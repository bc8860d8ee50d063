"""Many questions from a file: nothing is loaded twice, and the answers appear whole or not at all."""

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

from assistant.errors import AssistantError
from assistant.texts import commands as texts

Json = dict[str, Any]

_WORKERS = 2
_AHEAD = 2 * _WORKERS
"""Questions begun before their turn to be written has come: a slow one keeps no worker idle."""


def run_batch(source: Path, target: Path, keys: Sequence[str], answer: Callable[[str], Json]) -> int:
    """Answer every line of `source` into `target`, in order, and return how many there were.

    A line is a JSON object that asks under one of `keys`; its other keys are carried through unless the answer has the same one.
    `target` appears, or is replaced, only when all are answered.

    Raises
    ------
    AssistantError
        If a line is wrong (then nothing is answered) or a file cannot be read or written.
    """
    lines = _lines(source, keys)
    asked = [next(line[key] for key in keys if isinstance(line.get(key), str)) for line in lines]
    target = target.resolve()
    partial = target.with_name(f".{target.name}.part")
    try:
        if target.exists() and not target.is_file():
            raise AssistantError(texts.output_not_writable(str(target)))
        try:  # before the file is there: Ctrl+C may come right after
            # A lone half of a surrogate pair, which JSON can carry and UTF-8 cannot, goes out as the escape it came in as.
            with partial.open("w", encoding="utf-8", errors="backslashreplace") as file, ThreadPoolExecutor(_WORKERS) as pool:
                # While one question's vectors are computed, Python looks at another's sentences.
                given = _in_order(pool, answer, asked)
                for line, found in zip(lines, _progress(given, len(lines)), strict=True):
                    file.write(json.dumps({**line, **found}, ensure_ascii=False) + "\n")
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise AssistantError(texts.output_not_writable(str(target))) from error
    return len(lines)


def _in_order(pool: Executor, answer: Callable[[str], Json], asked: Sequence[str]) -> Iterator[Json]:
    """Yield the answers in the order of the questions; few are begun ahead, for the pool ends only when all that are begun have.

    `Executor.map` begins all of them: Ctrl+C would be heeded after the last.
    """
    begun: deque[Future[Json]] = deque()
    for question in asked:
        begun.append(pool.submit(answer, question))
        if len(begun) > _AHEAD:
            yield begun.popleft().result()
    while begun:
        yield begun.popleft().result()


def _lines(source: Path, keys: Sequence[str]) -> list[Json]:
    try:
        # Not splitlines(): a line of JSON may hold U+2028 and its like.
        lines = source.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, ValueError) as error:
        raise AssistantError(texts.batch_missing(str(source))) from error
    read: list[Json] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line, parse_constant=_refuse)
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict) or not any(isinstance(data.get(key), str) for key in keys):
            raise AssistantError(texts.batch_line_broken(str(source), number, keys))
        read.append(data)
    return read


def _refuse(name: str) -> NoReturn:
    """Refuse NaN and the infinities: Python reads them, but they are no JSON."""
    raise ValueError(name)


def _progress(answers: Iterable[Json], total: int) -> Iterable[Json]:
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    shown = console.is_terminal
    return track(answers, texts.ANSWERING, total, console=console, transient=True, disable=not shown)
