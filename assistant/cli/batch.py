"""Many questions from a file: nothing is loaded twice, and the answers appear whole or not at all."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError
from assistant.texts import commands as texts

Json = dict[str, Any]


def run_batch(source: Path, output: Path, keys: tuple[str, ...], answer: Callable[[str], Json]) -> int:
    """Answer every line of `source` into `output`, in order, and return how many there were.

    Each line's other keys are carried through. `output` is replaced only when all are answered.

    Raises
    ------
    AssistantError
        If a line is wrong (then nothing is answered) or a file cannot be read or written.
    """
    lines = _read(source, keys)
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=output.parent, prefix=".", delete=False) as file:
            partial = Path(file.name)
            try:
                for line in _progress(lines):
                    question = next(line[key] for key in keys if key in line)
                    file.write(json.dumps({**line, **answer(question)}, ensure_ascii=False) + "\n")
                file.close()
                partial.replace(output)
            finally:
                partial.unlink(missing_ok=True)
    except OSError as error:
        raise AssistantError(texts.output_not_writable(str(output))) from error
    return len(lines)


def _read(source: Path, keys: tuple[str, ...]) -> list[Json]:
    try:
        lines = source.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise AssistantError(texts.batch_missing(str(source))) from error
    read: list[Json] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except ValueError:
            data = None
        if not isinstance(data, dict) or not any(isinstance(data.get(key), str) for key in keys):
            raise AssistantError(texts.batch_line_broken(str(source), number, " или ".join(f"«{key}»" for key in keys)))
        read.append(data)
    return read


def _progress(lines: list[Json]) -> Any:
    from rich.console import Console
    from rich.progress import track

    console = Console(stderr=True)
    return track(lines, texts.ANSWERING, console=console, transient=True, disable=not console.is_terminal)
