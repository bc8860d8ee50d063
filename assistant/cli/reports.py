"""What the commands of the documents print: a build's progress and end, what was read in a file."""

import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from assistant.building import BuildReport, Progress
from assistant.cleaning import CleanText
from assistant.cli import output
from assistant.errors import RejectedFile
from assistant.index import Stage
from assistant.places import word_boxes
from assistant.report import report, report_lines, report_notes
from assistant.sources import Source
from assistant.spans import Span
from assistant.texts import commands as texts
from assistant.texts import report as report_texts


@contextmanager
def build_progress() -> Iterator[Progress]:
    """Show a build's progress on the error stream; nothing where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, transient=True) as bars:
        tasks: dict[Stage, Any] = {}

        def show(stage: Stage, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(texts.STAGES[stage], total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def print_build(report: BuildReport) -> None:
    """Print what a build did, refused files on the error stream."""
    for refused in (*report.rejected, *report.broken):
        output.complain(refused.message)
    output.say(texts.changes(len(report.added), len(report.changed), len(report.removed)))
    total = sum(report.seconds.values())
    output.say(texts.built(report.generation, report.documents, report.passages, report.embedded, total))


def print_report(clean: CleanText, duplicate: tuple[str, float] | None) -> None:
    """Print what was read in a file, for a person who decides whether it may be cited."""
    seen = report(clean)
    output.say(report_texts.file_facts(clean.source.path, clean.source.media_type, clean.source.size))
    output.say("")
    lines = report_lines(clean, seen)
    width = max(len(name) for name, _ in lines)
    for name, value in lines:
        output.say(f"  {name.ljust(width)}  {value}")
    notes = report_notes(seen, duplicate)
    output.say("")
    output.say(f"{report_texts.NOTES}: {'' if notes else report_texts.NOTHING}".rstrip())
    for note in notes:
        output.say(f"  • {note}")
    output.say("")
    output.say(f"{report_texts.PREVIEW}:")
    output.say(textwrap.indent(seen.preview, "  "))
    if len(seen.preview) < len(clean.text):
        output.say("")
        output.say(report_texts.ONLY_BEGINNING)


def print_archive(source: Source, members: Sequence[CleanText | RejectedFile]) -> None:
    """Print what was read in each document of an archive."""
    output.say(report_texts.file_facts(source.path, source.media_type, source.size))
    for member in members:
        if isinstance(member, CleanText):
            output.say(f"  • {report_texts.member(member.source.path, report(member).words, '')}")
        else:
            output.say(f"  • {report_texts.member(member.document, None, member.message)}")


def print_boxes(clean: CleanText) -> None:
    """Print where each word of a document stands on its page."""
    output.say("")
    for span, box in word_boxes(clean, Span(0, len(clean.text))):
        place = f"{box.left:.1f} {box.top:.1f} {box.right:.1f} {box.bottom:.1f}"
        output.say(f"{box.page}\t{place}\t{span.start}–{span.stop}\t{span.of(clean.text)}")
