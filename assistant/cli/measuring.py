"""The command that measures: `eval`."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.cli.opening import open_assistant
from assistant.cli.registry import AsJson, Corpus, Index, command
from assistant.texts import evaluation as texts


@command("eval")
def eval_command(
    questions: Annotated[Path, typer.Argument(help=texts.QUESTIONS, metavar="ВОПРОСЫ")],
    output_file: Annotated[Path | None, typer.Option("--output", help=texts.OUTPUT, metavar="ФАЙЛ")] = None,
    before: Annotated[Path | None, typer.Option("--compare", help=texts.COMPARE, metavar="ФАЙЛ")] = None,
    misses: Annotated[bool, typer.Option("--misses", help=texts.MISSES)] = False,
    cross_fitted: Annotated[bool, typer.Option("--cross-fitted", help=texts.CROSS_FITTED)] = False,
    skip_unknown: Annotated[bool, typer.Option("--skip-unknown", help=texts.SKIP_UNKNOWN)] = False,
    seed: Annotated[int, typer.Option("--seed", help=texts.SEED, metavar="ЧИСЛО", min=0, max=2**32)] = 0,
    progress_file: Annotated[Path | None, typer.Option("--progress", help=texts.PROGRESS, metavar="ФАЙЛ")] = None,
    corpus: Corpus = None,
    index: Index = None,
    as_json: AsJson = False,
) -> int:
    """Ask questions whose answers are known, and count."""
    # Imported here: no other command needs it, and each would wait for it.
    from assistant.cli.evaluating import measure

    measure(
        open_assistant(corpus, index),
        questions,
        output_file=output_file,
        before=before,
        misses=misses,
        cross_fitted=cross_fitted,
        skip_unknown=skip_unknown,
        seed=seed,
        progress_file=progress_file,
        as_json=as_json,
    )
    return 0
