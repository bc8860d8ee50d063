"""The commands that ask: `ask` and `search`."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import contract
from assistant.assembly import HITS
from assistant.cli import output
from assistant.cli.batch import run_batch
from assistant.cli.registry import AsJson, Batch, Corpus, Index, Output, command, open_assistant
from assistant.texts import commands as texts


@command("ask", texts.ASK)
def ask_command(
    question: Annotated[str | None, typer.Argument(help=texts.QUESTION, metavar="ВОПРОС")] = None,
    batch: Batch = None,
    output_file: Output = None,
    corpus: Corpus = None,
    index: Index = None,
    as_json: AsJson = False,
) -> int:
    """Answer a question, or many."""
    _one_or_many(question, batch, output_file)
    assistant = open_assistant(corpus, index)
    generation = assistant.generation()
    if batch is not None and output_file is not None:

        def answer_one(asked: str) -> dict[str, Any]:
            return contract.answer_data(generation, assistant.ask_any(asked, generation))

        count = run_batch(batch, output_file, ("question",), answer_one)
        output.complain(texts.answered(count, str(output_file)))
        return 0
    answer = assistant.ask(question or "", generation)
    if as_json:
        output.print_json(contract.answer_data(generation, answer))
    else:
        output.print_answer(generation, answer)
    return 0


@command("search", texts.SEARCH)
def search_command(
    query: Annotated[str | None, typer.Argument(help=texts.QUERY, metavar="ЗАПРОС")] = None,
    top: Annotated[int, typer.Option("--top", help=texts.TOP, metavar="ЧИСЛО", min=1, max=1000)] = HITS,
    batch: Batch = None,
    output_file: Output = None,
    corpus: Corpus = None,
    index: Index = None,
    as_json: AsJson = False,
) -> int:
    """Find passages."""
    _one_or_many(query, batch, output_file)
    assistant = open_assistant(corpus, index)
    generation = assistant.generation()
    if batch is not None and output_file is not None:

        def find_one(asked: str) -> dict[str, Any]:
            return contract.search_data(generation, asked, assistant.search_any(asked, top, generation))

        count = run_batch(batch, output_file, ("query", "question"), find_one)
        output.complain(texts.answered(count, str(output_file)))
        return 0
    hits = assistant.search(query or "", top, generation)
    if as_json:
        output.print_json(contract.search_data(generation, query or "", hits))
        return 0
    for hit in hits:
        output.print_hit(generation, hit, whole=True)
    if not hits:
        output.say(texts.NOTHING_FOUND)
    return 0


def _one_or_many(question: str | None, batch: Path | None, output_file: Path | None) -> None:
    if (question is None) == (batch is None) or (batch is None) != (output_file is None):
        raise typer.BadParameter(texts.QUESTION_OR_BATCH)
