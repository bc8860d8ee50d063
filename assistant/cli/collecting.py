"""The commands of the documents: `build`, `add`, `remove`, `list`, `read`."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from assistant import contract
from assistant.assembly import Assistant
from assistant.cleaning import CleanText
from assistant.cli import output, reports
from assistant.cli.opening import open_assistant
from assistant.cli.registry import AsJson, Corpus, Index, command
from assistant.errors import AssistantError, DocumentUnknown, RejectedFile
from assistant.kinds import ZIP
from assistant.texts import commands as texts
from assistant.texts import history as history_texts
from assistant.texts import index as index_texts
from assistant.workers import Workers


@command("build")
def build_command(
    address: Annotated[str | None, typer.Option("--workers", help=texts.WORKERS, metavar="АДРЕС")] = None,
    local: Annotated[
        int | None, typer.Option("--local-workers", help=texts.LOCAL_WORKERS, metavar="ЧИСЛО", min=1, max=64)
    ] = None,
    corpus: Corpus = None,
    index: Index = None,
    as_json: AsJson = False,
) -> int:
    """Bring the index up to the corpus."""
    if address is not None and local is not None:
        raise typer.BadParameter(texts.WORKERS_OR_LOCAL)
    workers = None if address is None and local is None else Workers(address, local or 0, output.complain)
    assistant = open_assistant(corpus, index)
    with reports.build_progress() as progress:
        report = assistant.build(progress, workers=workers)
    if as_json:
        output.print_json(contract.build_data(report))
        for refused in (*report.rejected, *report.broken):
            output.complain(refused.message)
    else:
        reports.print_build(report)
    # A refused document is a state `list` shows; a broken sidecar is the user's own mistake to mend.
    return 1 if report.broken else 0


@command("add")
def add_command(
    files: Annotated[list[Path], typer.Argument(help=texts.FILES, metavar="ФАЙЛ…")],
    corpus: Corpus = None,
    index: Index = None,
) -> int:
    """Copy files into the corpus."""
    assistant = open_assistant(corpus, index)
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


@command("remove")
def remove_command(
    document: Annotated[str, typer.Argument(help=texts.DOCUMENT, metavar="ДОКУМЕНТ")],
    purge: Annotated[bool, typer.Option("--purge", help=texts.PURGE)] = False,
    corpus: Corpus = None,
    index: Index = None,
) -> int:
    """Delete a document from the corpus and the index."""
    assistant = open_assistant(corpus, index)
    if purge:
        return _purge(assistant, document)
    # Said before the build: if another process holds the index, the user knows what is done and what is left to do.
    output.say(texts.removed_from_corpus(assistant.remove(document)))
    with reports.build_progress() as progress:
        assistant.build(progress, may_be_empty=True)
    output.say(texts.REMOVED_FROM_INDEX)
    return 0


def _purge(assistant: Assistant, document: str) -> int:
    traces = assistant.traces(document)
    try:
        output.say(texts.removed_from_corpus(assistant.remove(traces.document)))
    except DocumentUnknown:
        if traces.known:
            output.say(texts.gone_from_corpus(traces.document))
    with reports.build_progress() as progress:
        purged = assistant.purge(traces, progress)
    if not traces.known:
        raise DocumentUnknown(index_texts.document_unknown_anywhere(document))
    output.say(texts.REMOVED_FROM_INDEX)
    output.say(texts.purged(purged.generations, purged.leftovers))
    output.say(history_texts.answers_purged(purged.answers))
    if purged.copies:
        output.say(texts.copies(purged.copies))
    output.say(texts.OUT_OF_REACH)
    return 0


@command("list")
def list_command(corpus: Corpus = None, index: Index = None, as_json: AsJson = False) -> int:
    """Show the documents."""
    documents = open_assistant(corpus, index).documents()
    if as_json:
        output.print_json({"documents": [asdict(document) for document in documents]})
        return 0
    for document in documents:
        state = texts.STATES[document.state]
        output.say(texts.list_line(state, document.path, document.title, document.pages, document.passages))
        if document.message:
            output.say(f"    {document.message}")
    return 0


@command("read")
def read_command(
    file: Annotated[Path, typer.Argument(help=texts.FILE, metavar="ФАЙЛ")],
    boxes: Annotated[bool, typer.Option("--boxes", help=texts.BOXES)] = False,
    corpus: Corpus = None,
    index: Index = None,
    as_json: AsJson = False,
) -> int:
    """Show what is seen in a file."""
    assistant = open_assistant(corpus, index)
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
            reports.print_archive(source, members)
        return 0
    (clean,) = (member for member in members if isinstance(member, CleanText))
    if as_json:
        output.print_json(contract.document_data(clean, boxes=boxes))
    else:
        reports.print_report(clean, assistant.duplicate(clean))
        if boxes:
            reports.print_boxes(clean)
    return 0
