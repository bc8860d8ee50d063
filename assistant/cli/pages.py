"""The command of the pages: `serve`."""

from typing import Annotated

import typer

from assistant.cli import output
from assistant.cli.page_process import PageProcess
from assistant.cli.registry import Corpus, Index, command
from assistant.errors import IndexUnavailable
from assistant.texts import commands as texts
from assistant.texts import people


@command("serve")
def serve_command(
    port: Annotated[int, typer.Option("--port", help=texts.PORT, metavar="ЧИСЛО", min=1, max=65535)] = 8501,
    shared: Annotated[bool, typer.Option("--shared", help=people.SHARED)] = False,
    address: Annotated[str | None, typer.Option("--address", help=people.ADDRESS, metavar="АДРЕС")] = None,
    corpus: Corpus = None,
    index: Index = None,
) -> int:
    """Build what is missing, then run the browser app."""
    with PageProcess() as pages:
        # Imported while the process of the pages gets ready: the page is there half a second sooner (docs/decisions/0030).
        from assistant.assembly import Assistant
        from assistant.cli import reports
        from assistant.cli.serving import EVERYWHERE, HERE, check_people, check_port, serve
        from assistant.milvus_collections import let_go
        from assistant.settings import load_settings

        assistant = Assistant(load_settings(corpus, index, **({"shared": True} if shared else {})))
        if assistant.settings.shared:
            check_people(assistant.settings)
        elif address is not None:
            raise typer.BadParameter(people.ADDRESS_WITHOUT_SHARED)
        listening = address or HERE
        check_port(port, listening)
        try:
            # A former generation chosen by `rollback` stays in use.
            ready = assistant.index.rolled_back() or assistant.is_current()
        except IndexUnavailable:
            ready = False
        if not ready:
            output.say(texts.PREPARING)
            with reports.build_progress() as progress:
                report = assistant.build(progress)
            reports.print_build(report)
        let_go(assistant.settings.milvus)
        if listening == EVERYWHERE:
            output.complain(people.OPEN_TO_THE_NETWORK)
        return serve(pages, assistant.settings, port, listening)
