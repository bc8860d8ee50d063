"""Tables drawn with signs in a plain text: their rows are lines of cells, their rules are nothing."""

from collections.abc import Iterator
from typing import Literal

from assistant.patterns import regex
from assistant.spans import Edit, Span

CELL = "; "
_FEWEST_BARS, _FEWEST_ROWS = 2, 2
_RULE = regex(r"(?=.*[-─━═=]{3})[-=+|\u2500-\u257f \t]{8,}")
_BAR = regex(r"[|│┃║]")
_TIGHT_BAR = regex(r"[^\s|│┃║]\||\|[^\s|│┃║]")
_FRAMED = regex(r"\s*[|│┃║].*[|│┃║]\s*")
# Not from the middle of a run of spaces: tried from each of its places, a long one would cost its square.
_BARS = regex(r"(?<![ \t])[ \t]*[|│┃║](?:[ \t]*[|│┃║])*[ \t]*")
_LINE = regex(r"[^\n]+")


def break_at_table(before: str, after: str) -> Literal["\n", "\n\n"] | None:
    """Return what the break between two lines means, None where neither is of a drawn table."""
    one, other = _bars(before), _bars(after)
    if one is None and other is None:
        return None
    return "\n" if one is not None and other is not None and (0 in (one, other) or one == other) else "\n\n"


def table_signs(text: str) -> list[Edit]:
    """Leave rules out, and the bars between cells for the sign that parts them in all formats."""
    edits: list[Edit] = []
    for table in _tables(text):
        for line in table:
            inner = _row(text, line) if _bars(line.of(text)) else None
            edits += inner or [Edit(Span(line.start, min(line.stop + 1, len(text))), "")]
    return edits


def _tables(text: str) -> Iterator[list[Span]]:
    """Yield the lines of each drawn table, and each rule that stands alone."""
    table: list[Span] = []
    for match in _LINE.finditer(text):
        line = Span(*match.span())
        if table and (line.start - table[-1].stop > 1 or break_at_table(table[-1].of(text), match.group()) != "\n"):
            yield from _whole(text, table)
            table = []
        if _bars(match.group()) is not None:
            table.append(line)
    yield from _whole(text, table)


def _whole(text: str, table: list[Span]) -> Iterator[list[Span]]:
    rows = sum(_bars(line.of(text)) != 0 for line in table)
    if rows < len(table) or rows >= _FEWEST_ROWS:
        yield table


def _row(text: str, line: Span) -> list[Edit] | None:
    """Return the edits of a row, None where all its cells are empty."""
    edits = []
    for match in _BARS.finditer(text, line.start, line.stop):
        edge = match.start() == line.start or match.end() == line.stop
        edits.append(Edit(Span(*match.span()), "" if edge else CELL))
    return None if len(edits) == 1 and len(edits[0].span) == len(line) else edits


def _bars(line: str) -> int | None:
    """Return how many bars stand in a row, 0 in a rule, None where a line is neither: «|x| < 1» and «P(A | B)» are none."""
    if _RULE.fullmatch(line):
        return 0
    bars = len(_BAR.findall(line))
    return bars if bars >= _FEWEST_BARS and (_FRAMED.fullmatch(line) or not _TIGHT_BAR.search(line)) else None
