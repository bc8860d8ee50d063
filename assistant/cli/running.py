"""The commands of the index: `status`, `verify`, `generations`, `rollback`."""

from dataclasses import asdict
from typing import Annotated

import typer

from assistant.cli import output
from assistant.cli.opening import open_assistant
from assistant.cli.registry import AsJson, Corpus, Index, command
from assistant.errors import AssistantError, IndexMissing
from assistant.texts import commands as texts
from assistant.texts.answers import READER
from assistant.vector_stores import Layout


@command("status")
def status_command(corpus: Corpus = None, index: Index = None, as_json: AsJson = False) -> int:
    """Show the state of the index."""
    assistant = open_assistant(corpus, index)
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
        READER[state.reader],
        state.megabytes,
        _vectors(state.vectors),
    )
    for line in lines:
        output.say(line)
    output.say(texts.UP_TO_DATE if state.current else texts.OUT_OF_DATE)
    if state.building is not None:
        running = state.building
        output.say(texts.building(running.stage, running.done, running.total, running.since))
    return 0


def _vectors(layout: Layout) -> str:
    if layout.milvus:
        return texts.vectors_in_milvus(layout.kind)
    return texts.VECTORS_FLAT if layout.recall is None else texts.vectors_parted(layout.parts, layout.probes, layout.recall)


@command("verify")
def verify_command(corpus: Corpus = None, index: Index = None, as_json: AsJson = False) -> int:
    """Check the index."""
    damaged = open_assistant(corpus, index).verify()
    if as_json:
        output.print_json({"damaged": damaged})
    if damaged:
        output.complain(texts.damaged(damaged))
        return 1
    if not as_json:
        output.say(texts.VERIFIED)
    return 0


@command("generations")
def generations_command(corpus: Corpus = None, index: Index = None, as_json: AsJson = False) -> int:
    """Show the generations that are kept."""
    found = open_assistant(corpus, index).index.states()
    if as_json:
        output.print_json({"generations": [asdict(one) for one in found]})
        return 0
    for one in found:
        output.say(texts.generation_line(one.id, one.created, one.documents, one.passages, one.used))
    return 0


@command("rollback")
def rollback_command(
    generation: Annotated[str | None, typer.Argument(help=texts.GENERATION, metavar="ПОКОЛЕНИЕ")] = None,
    corpus: Corpus = None,
    index: Index = None,
) -> int:
    """Use a former generation."""
    output.say(texts.rolled_back(open_assistant(corpus, index).rollback(generation)))
    return 0
