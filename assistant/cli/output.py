"""What goes to the terminal: document text is plain text there, never markup and never control codes."""

import io
import json
import os
import re
import sys
import textwrap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from assistant.building import BuildReport, Progress
from assistant.cleaning import CleanText
from assistant.errors import RejectedFile
from assistant.index import Stage
from assistant.places import word_boxes
from assistant.report import report, report_lines, report_notes
from assistant.sources import Source
from assistant.spans import Span
from assistant.texts import commands as texts
from assistant.texts import report as report_texts

# Codes that move the cursor or turn the direction of writing.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def prepare_streams() -> None:
    """Let a character the terminal's encoding lacks come out as `?` rather than as an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def forget_stdout() -> None:
    """Send what is left nowhere: the reader of our output went away (`| head`), and Python would try to flush again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(line: str) -> None:
    """Print a line or several."""
    sys.stdout.write(_CONTROL.sub("", line) + "\n")


def complain(line: str) -> None:
    """Print a line of trouble or of progress, to the error stream."""
    sys.stderr.write(_CONTROL.sub("", " ".join(line.split())) + "\n")


def print_json(data: Any) -> None:
    """Print one JSON object, in UTF-8 whatever the terminal has."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # What UTF-8 cannot carry (half a surrogate pair, from a wrong argument) goes out as a JSON escape.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout.write(json.dumps(data, ensure_ascii=False) + "\n")


@contextmanager
def build_progress() -> Iterator[Progress]:
    """Show a build's progress on the error stream; nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks: dict[Stage, Any] = {}

        def show(stage: Stage, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(texts.STAGES[stage], total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield show


def print_build(report: BuildReport) -> None:
    """Print what a build did, refused files on the error stream."""
    for refused in (*report.rejected, *report.broken):
        complain(refused.message)
    say(texts.changes(len(report.added), len(report.changed), len(report.removed)))
    total = sum(report.seconds.values())
    say(texts.built(report.generation, report.documents, report.passages, report.embedded, total))


def print_report(clean: CleanText, duplicate: tuple[str, float] | None) -> None:
    """Print what was read in a file, for a person who decides whether it may be cited."""
    seen = report(clean)
    say(report_texts.file_facts(clean.source.path, clean.source.media_type, clean.source.size))
    say("")
    lines = report_lines(clean, seen)
    width = max(len(name) for name, _ in lines)
    for name, value in lines:
        say(f"  {name.ljust(width)}  {value}")
    notes = report_notes(seen, duplicate)
    say("")
    say(f"{report_texts.NOTES}: {'' if notes else report_texts.NOTHING}".rstrip())
    for note in notes:
        say(f"  • {note}")
    say("")
    say(f"{report_texts.PREVIEW}:")
    say(textwrap.indent(seen.preview, "  "))
    if len(seen.preview) < len(clean.text):
        say("")
        say(report_texts.ONLY_BEGINNING)


def print_archive(source: Source, members: Sequence[CleanText | RejectedFile]) -> None:
    """Print what was read in each document of an archive."""
    say(report_texts.file_facts(source.path, source.media_type, source.size))
    for member in members:
        if isinstance(member, CleanText):
            say(f"  • {report_texts.member(member.source.path, report(member).words, '')}")
        else:
            say(f"  • {report_texts.member(member.document, None, member.message)}")


def print_boxes(clean: CleanText) -> None:
    """Print where each word of a document stands on its page."""
    say("")
    for span, box in word_boxes(clean, Span(0, len(clean.text))):
        place = f"{box.left:.1f} {box.top:.1f} {box.right:.1f} {box.bottom:.1f}"
        say(f"{box.page}\t{place}\t{span.start}–{span.stop}\t{span.of(clean.text)}")
