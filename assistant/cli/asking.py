"""The commands that ask: `ask` and `search`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import contract
from assistant.answering import Answer, exchange
from assistant.assembly import HITS
from assistant.cli import output
from assistant.cli.answers import answer_lines, hit_lines
from assistant.cli.batch import run_batch
from assistant.cli.opening import open_assistant
from assistant.cli.registry import AsJson, Batch, Corpus, Index, Output, command
from assistant.conversation import load_conversation, save_conversation
from assistant.filters import Filter, check, from_query
from assistant.texts import commands as texts

Documents = Annotated[list[str] | None, typer.Option("--document", help=texts.WHERE_DOCUMENTS, metavar="ДОКУМЕНТ")]
Folders = Annotated[list[str] | None, typer.Option("--folder", help=texts.WHERE_FOLDERS, metavar="ПАПКА")]
Years = Annotated[list[str] | None, typer.Option("--year", help=texts.WHERE_YEARS, metavar="ГОДЫ")]
Authors = Annotated[list[str] | None, typer.Option("--author", help=texts.WHERE_AUTHORS, metavar="АВТОР")]
Kinds = Annotated[list[str] | None, typer.Option("--kind", help=texts.WHERE_KINDS, metavar="ВИД")]


@command("ask")
def ask_command(
    question: Annotated[str | None, typer.Argument(help=texts.QUESTION, metavar="ВОПРОС")] = None,
    documents: Documents = None,
    folders: Folders = None,
    year: Years = None,
    authors: Authors = None,
    kinds: Kinds = None,
    conversation: Annotated[Path | None, typer.Option("--conversation", help=texts.CONVERSATION, metavar="ФАЙЛ")] = None,
    literal: Annotated[bool, typer.Option("--literal", help=texts.LITERAL)] = False,
    export_file: Annotated[Path | None, typer.Option("--export", help=texts.EXPORT, metavar="ФАЙЛ")] = None,
    replace: Annotated[bool, typer.Option("--replace", help=texts.REPLACE)] = False,
    batch: Batch = None,
    output_file: Output = None,
    corpus: Corpus = None,
    index: Index = None,
    as_json: AsJson = False,
) -> int:
    """Answer a question, or many."""
    _one_or_many(question, batch, output_file)
    _only_one(batch, conversation, export_file)
    save = _saving(export_file, replace=replace)
    where = _where(documents, folders, year, authors, kinds)
    turns = load_conversation(conversation) if conversation is not None else ()
    assistant = open_assistant(corpus, index)
    generation = assistant.generation()
    if batch is not None and output_file is not None:
        check(generation, where)

        def answer_one(asked: str) -> dict[str, Any]:
            return contract.answer_data(generation, assistant.ask_any(asked, generation, where=where, literal=literal))

        count = run_batch(batch, output_file, ("question",), answer_one)
        output.complain(texts.answered(count, str(output_file)))
        return 0
    answer = assistant.ask(question or "", generation, where=where, conversation=turns, literal=literal)
    # Before the answer is shown: one that could not be saved is refused whole, and may be asked again.
    save(answer)
    if conversation is not None:
        save_conversation(conversation, (*turns, exchange(answer)))
    if as_json:
        output.print_json(contract.answer_data(generation, answer))
    else:
        for line in answer_lines(generation, answer):
            output.say(line)
    if export_file is not None:
        output.complain(texts.exported(str(export_file)))
    return 0


@command("search")
def search_command(
    query: Annotated[str | None, typer.Argument(help=texts.QUERY, metavar="ЗАПРОС")] = None,
    top: Annotated[int, typer.Option("--top", help=texts.TOP, metavar="ЧИСЛО", min=1, max=1000)] = HITS,
    documents: Documents = None,
    folders: Folders = None,
    year: Years = None,
    authors: Authors = None,
    kinds: Kinds = None,
    batch: Batch = None,
    output_file: Output = None,
    corpus: Corpus = None,
    index: Index = None,
    as_json: AsJson = False,
) -> int:
    """Find passages."""
    _one_or_many(query, batch, output_file)
    where = _where(documents, folders, year, authors, kinds)
    assistant = open_assistant(corpus, index)
    generation = assistant.generation()
    if batch is not None and output_file is not None:
        check(generation, where)

        def find_one(asked: str) -> dict[str, Any]:
            return contract.search_data(generation, asked, assistant.search_any(asked, top, generation, where=where))

        count = run_batch(batch, output_file, ("query", "question"), find_one)
        output.complain(texts.answered(count, str(output_file)))
        return 0
    hits = assistant.search(query or "", top, generation, where=where)
    if as_json:
        output.print_json(contract.search_data(generation, query or "", hits))
        return 0
    for line in hit_lines(generation, hits, whole=True):
        output.say(line)
    if not hits:
        output.say(texts.NOTHING_FOUND)
    return 0


def _one_or_many(question: str | None, batch: Path | None, output_file: Path | None) -> None:
    if (question is None) == (batch is None) or (batch is None) != (output_file is None):
        raise typer.BadParameter(texts.QUESTION_OR_BATCH)


def _only_one(batch: Path | None, conversation: Path | None, export_file: Path | None) -> None:
    if batch is not None and conversation is not None:
        raise typer.BadParameter(texts.NO_CONVERSATION_OF_A_BATCH)
    if batch is not None and export_file is not None:
        raise typer.BadParameter(texts.NO_EXPORT_OF_A_BATCH)


def _where(
    documents: list[str] | None,
    folders: list[str] | None,
    years: list[str] | None,
    authors: list[str] | None,
    kinds: list[str] | None,
) -> Filter:
    """Return where to look; the options are called as the parameters of a page's address are (raises `FilterError`)."""
    given = {"document": documents, "folder": folders, "year": years, "author": authors, "kind": kinds}
    return from_query({name: values for name, values in given.items() if values})


def _saving(path: Path | None, *, replace: bool) -> Callable[[Answer], None]:
    """Return what saves an answer as the file's name asks; without a file it does nothing."""
    if path is None:
        if replace:
            raise typer.BadParameter(texts.REPLACE_WHAT)
        return lambda answer: None
    # Imported here: few answers are saved, and each would wait for it.
    from assistant.export import SUFFIXES, export, write_export

    form = next((form for form, suffix in SUFFIXES.items() if suffix == path.suffix.lower()), None)
    if form is None:
        raise typer.BadParameter(texts.export_suffix(str(path), list(SUFFIXES.values())))
    return lambda answer: write_export(path, export([answer], form), replace=replace)
