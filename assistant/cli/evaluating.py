"""Questions whose answers are known, asked and counted for `eval`."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.assembly import Assistant
from assistant.cli import output
from assistant.cli.tables import comparison_lines, misses_lines, scorecard_lines
from assistant.durable import replace_file
from assistant.errors import AssistantError
from assistant.evaluation import (
    Gold,
    compare,
    comparison_data,
    evaluate,
    read_golds,
    read_scorecard,
    scorecard_data,
)
from assistant.evaluation.comparison import check_same_questions
from assistant.evaluation.golds import questions_digest, unknown_documents
from assistant.evaluation.scorecard import Progress
from assistant.generation import Generation
from assistant.texts import evaluation as texts

Write = Callable[[str], None]


def measure(
    assistant: Assistant,
    questions: Path,
    *,
    output_file: Path | None,
    before: Path | None,
    misses: bool,
    cross_fitted: bool,
    skip_unknown: bool,
    seed: int,
    progress_file: Path | None,
    as_json: bool,
) -> None:
    """Ask questions whose answers are known, and show what was counted.

    Raises
    ------
    AssistantError
        If a file is wrong or cannot be written, or the index cannot be asked.
    """
    golds = read_golds(questions)
    former = read_scorecard(before) if before is not None else None
    golds, skipped = _of_index(questions, golds, assistant.generation(), skip_unknown=skip_unknown)
    if former is not None:
        # Before the questions are asked: that may take minutes.
        check_same_questions(former, questions_digest(golds))
    with _replacing(output_file) as write:
        with _progress(progress_file) as progress:
            card = replace(evaluate(assistant, golds, cross_fitted=cross_fitted, seed=seed, progress=progress), skipped=skipped)
        comparison = compare(former, card) if former is not None else None
        data = scorecard_data(card)
        write(json.dumps(data, ensure_ascii=False, indent=1) + "\n")
    if as_json:
        output.print_json({**data, "comparison": comparison_data(comparison)} if comparison else data)
    else:
        lines = [
            *scorecard_lines(card),
            *(misses_lines(card) if misses else []),
            *(comparison_lines(comparison, card) if comparison else []),
        ]
        for line in lines:
            output.say(line)
    if skipped:
        output.complain(texts.skipped(len(skipped)))
    if output_file is not None:
        output.complain(texts.written(str(output_file)))


def _of_index(
    path: Path, golds: Sequence[Gold], generation: Generation, *, skip_unknown: bool
) -> tuple[tuple[Gold, ...], tuple[str, ...]]:
    """Return the questions the index can be asked and the ids of the others; refuse if there are any and none may be skipped."""
    unknown = unknown_documents(golds, (entry.source.path for entry in generation.manifest.documents))
    first = next((gold for gold in golds if gold.id in unknown), None)
    if first is not None and not skip_unknown:
        where = texts.question_in_file(str(path), first.line)
        raise AssistantError(texts.document_not_in_index(where, unknown[first.id], len(unknown)))
    kept = tuple(gold for gold in golds if gold.id not in unknown)
    if not kept:
        raise AssistantError(texts.NONE_LEFT)
    return kept, tuple(unknown)


@contextmanager
def _replacing(target: Path | None) -> Iterator[Write]:
    """Give what writes `target` whole, or leaves it as it was. That it cannot be written shows before any question is asked."""
    if target is None:
        yield lambda text: None
        return
    target = target.resolve()
    refusal = AssistantError(texts.output_not_writable(str(target)))
    partial = target.with_name(f".{target.name}.part")
    if target.exists() and not target.is_file():
        raise refusal
    try:
        # A lone half of a surrogate pair, which JSON can carry and UTF-8 cannot, goes out as the escape it came in as.
        file = partial.open("w", encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise refusal from error

    def write(text: str) -> None:
        try:
            with file:
                file.write(text)
            partial.replace(target)
        except OSError as error:
            raise refusal from error

    try:
        yield write
    finally:
        file.close()
        partial.unlink(missing_ok=True)


@contextmanager
def _progress(file: Path | None) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task: Any = bars.add_task(texts.ASKING, total=None)

        def show(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total)
            if file is not None:
                _tell(file, done, total)

        yield show


def _tell(file: Path, done: int, total: int) -> None:
    """Say in a file how far the questions are."""
    try:
        replace_file(file, f"{done} {total}\n", durable=False)
    except OSError as error:
        raise AssistantError(texts.output_not_writable(str(file))) from error
