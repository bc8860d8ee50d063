"""The commands: arguments in, exit code out."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import contract
from assistant.assembly import HITS, Assistant
from assistant.cleaning import CleanText
from assistant.cli import output
from assistant.cli.batch import run_batch
from assistant.cli.russian import RussianCommand, RussianGroup, run_command_line
from assistant.cli.serving import check_port, serve
from assistant.errors import AssistantError, IndexMissing, IndexUnavailable, RejectedFile
from assistant.kinds import ZIP
from assistant.settings import load_settings
from assistant.texts import commands as texts

application = typer.Typer(cls=RussianGroup, help=texts.APPLICATION, add_completion=False, no_args_is_help=True)

Corpus = Annotated[Path | None, typer.Option("--corpus", help=texts.CORPUS, metavar="ПАПКА")]
Index = Annotated[Path | None, typer.Option("--index", help=texts.INDEX, metavar="ПАПКА")]
AsJson = Annotated[bool, typer.Option("--json", help=texts.JSON)]
Batch = Annotated[Path | None, typer.Option("--batch", help=texts.BATCH, metavar="ФАЙЛ")]
Output = Annotated[Path | None, typer.Option("--output", help=texts.OUTPUT, metavar="ФАЙЛ")]


def run(arguments: Sequence[str]) -> int:
    """Run a command line and return its exit code: 0 done, 1 refused, 2 wrong usage, 130 interrupted."""
    output.prepare_streams()
    return run_command_line(application, arguments)


def _command(name: str, help_: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Register a command whose known errors end in one line and code 1."""

    def register(function: Callable[..., int]) -> Callable[..., int]:
        @wraps(function)
        def guarded(*arguments: Any, **options: Any) -> int:
            try:
                code = function(*arguments, **options)
                sys.stdout.flush()
            except AssistantError as error:
                output.complain(error.message)
                return 1
            except KeyboardInterrupt:
                output.complain(texts.INTERRUPTED)
                return 130
            except BrokenPipeError:
                output.forget_stdout()
                return 0
            return code

        application.command(name, help=help_, cls=RussianCommand)(guarded)
        return guarded

    return register


def _assistant(corpus: Path | None, index: Path | None) -> Assistant:
    return Assistant(load_settings(corpus, index))


@_command("serve", texts.SERVE)
def serve_command(
    port: Annotated[int, typer.Option("--port", help=texts.PORT, metavar="ЧИСЛО", min=1, max=65535)] = 8501,
    corpus: Corpus = None,
    index: Index = None,
) -> int:
    """Build what is missing, then run the browser app."""
    check_port(port)
    assistant = _assistant(corpus, index)
    try:
        ready = assistant.is_current()
    except IndexUnavailable:
        ready = False
    if not ready:
        output.say(texts.PREPARING)
        with output.build_progress() as progress:
            report = assistant.build(progress)
        output.print_build(report)
    return serve(assistant.settings, port)


@_command("build", texts.BUILD)
def build_command(corpus: Corpus = None, index: Index = None, as_json: AsJson = False) -> int:
    """Bring the index up to the corpus."""
    assistant = _assistant(corpus, index)
    with output.build_progress() as progress:
        report = assistant.build(progress)
    if as_json:
        output.print_json(contract.build_data(report))
        for refused in (*report.rejected, *report.broken):
            output.complain(refused.message)
    else:
        output.print_build(report)
    # A refused document is a state `list` shows; a broken sidecar is the user's own mistake to mend.
    return 1 if report.broken else 0


@_command("add", texts.ADD)
def add_command(
    files: Annotated[list[Path], typer.Argument(help=texts.FILES, metavar="ФАЙЛ…")],
    corpus: Corpus = None,
    index: Index = None,
) -> int:
    """Copy files into the corpus."""
    assistant = _assistant(corpus, index)
    refused = 0
    for path in files:
        try:
            output.say(texts.added(assistant.add(path)))
        except AssistantError as error:
            output.complain(error.message)
            refused += 1
    if refused < len(files):
        output.say(texts.BUILD_NEXT)
    return 1 if refused else 0


@_command("remove", texts.REMOVE)
def remove_command(
    document: Annotated[str, typer.Argument(help=texts.DOCUMENT, metavar="ДОКУМЕНТ")],
    purge: Annotated[bool, typer.Option("--purge", help=texts.PURGE)] = False,
    corpus: Corpus = None,
    index: Index = None,
) -> int:
    """Delete a document from the corpus and the index."""
    assistant = _assistant(corpus, index)
    path = assistant.remove(document)
    # Said before the build: if another process holds the index, the user knows what is done and what is left to do.
    output.say(texts.removed_from_corpus(path))
    with output.build_progress() as progress:
        assistant.build(progress, may_be_empty=True)
    output.say(texts.REMOVED_FROM_INDEX)
    if purge:
        output.say(texts.purged(assistant.purge(path)))
    return 0


@_command("list", texts.LIST)
def list_command(corpus: Corpus = None, index: Index = None, as_json: AsJson = False) -> int:
    """Show the documents."""
    documents = _assistant(corpus, index).documents()
    if as_json:
        output.print_json({"documents": [asdict(document) for document in documents]})
        return 0
    for document in documents:
        state = texts.STATES[document.state]
        output.say(texts.list_line(state, document.path, document.title, document.pages, document.passages))
        if document.message:
            output.say(f"    {document.message}")
    return 0


@_command("ask", texts.ASK)
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
    assistant = _assistant(corpus, index)
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


@_command("search", texts.SEARCH)
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
    assistant = _assistant(corpus, index)
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


@_command("read", texts.READ)
def read_command(
    file: Annotated[Path, typer.Argument(help=texts.FILE, metavar="ФАЙЛ")],
    boxes: Annotated[bool, typer.Option("--boxes", help=texts.BOXES)] = False,
    corpus: Corpus = None,
    index: Index = None,
    as_json: AsJson = False,
) -> int:
    """Show what is seen in a file."""
    assistant = _assistant(corpus, index)
    try:
        source = assistant.source(file)
        members = list(assistant.read_all(file))
    except RejectedFile as error:
        members = [error]
    refused = [member for member in members if isinstance(member, RejectedFile)]
    if len(refused) == len(members):
        if as_json:
            output.print_json(contract.rejected_data(refused[0]))
        raise refused[0]
    if source.media_type == ZIP:
        if as_json:
            output.print_json(contract.archive_data(source, members, boxes=boxes))
        else:
            output.print_archive(source, members)
        return 0
    (clean,) = (member for member in members if isinstance(member, CleanText))
    if as_json:
        output.print_json(contract.document_data(clean, boxes=boxes))
    else:
        output.print_report(clean, assistant.duplicate(clean))
        if boxes:
            output.print_boxes(clean)
    return 0


@_command("status", texts.STATUS)
def status_command(corpus: Corpus = None, index: Index = None, as_json: AsJson = False) -> int:
    """Show the state of the index."""
    assistant = _assistant(corpus, index)
    try:
        state = assistant.status()
    except IndexMissing as error:
        running = assistant.progress()
        if running is None:
            raise
        # The first build of all: "there is no index, build it" would be wrong advice.
        raise AssistantError(texts.building(running.stage, running.done, running.total, running.since)) from error
    if as_json:
        output.print_json(asdict(state))
        return 0
    lines = texts.status_lines(
        state.generation,
        state.created,
        state.documents,
        state.passages,
        state.rejected,
        state.model,
        state.engine,
        state.megabytes,
    )
    for line in lines:
        output.say(line)
    output.say(texts.UP_TO_DATE if state.current else texts.OUT_OF_DATE)
    if state.building is not None:
        running = state.building
        output.say(texts.building(running.stage, running.done, running.total, running.since))
    return 0


@_command("verify", texts.VERIFY)
def verify_command(corpus: Corpus = None, index: Index = None, as_json: AsJson = False) -> int:
    """Check the index."""
    damaged = _assistant(corpus, index).verify()
    if as_json:
        output.print_json({"damaged": damaged})
    if damaged:
        output.complain(texts.damaged(damaged))
        return 1
    if not as_json:
        output.say(texts.VERIFIED)
    return 0


def _one_or_many(question: str | None, batch: Path | None, output_file: Path | None) -> None:
    if (question is None) == (batch is None) or (batch is None) != (output_file is None):
        raise typer.BadParameter(texts.QUESTION_OR_BATCH)
